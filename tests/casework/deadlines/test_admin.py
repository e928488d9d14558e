from django.test import Client


class TestCalendarDays:
    def test_are_listed(self, admin_client: Client) -> None:
        assert admin_client.get("/admin/deadlines/calendarday/").status_code == 200

    def test_are_not_added(self, admin_client: Client) -> None:
        assert admin_client.get("/admin/deadlines/calendarday/add/").status_code == 403
