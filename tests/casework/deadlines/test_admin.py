import pytest
from django.test import Client


@pytest.mark.parametrize("model", ["calendarday", "clock"])
class TestAdmin:
    def test_shows_a_list(self, admin_client: Client, model: str) -> None:
        assert admin_client.get(f"/admin/deadlines/{model}/").status_code == 200

    def test_adds_nothing(self, admin_client: Client, model: str) -> None:
        assert admin_client.get(f"/admin/deadlines/{model}/add/").status_code == 403
