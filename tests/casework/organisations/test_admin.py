from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Membership, Unit


@pytest.fixture
def county(db: None) -> Unit:
    return Unit.objects.plant(Unit(code="330106", name="西湖区", short_name="西湖区", level=Level.COUNTY))


class TestUnitAdmin:
    def test_lists_and_finds_units(self, admin_client: Client, county: Unit) -> None:
        answer = admin_client.get("/admin/organisations/unit/", {"q": "西湖"})
        assert answer.status_code == 200
        assert "330106" in answer.content.decode()

    def test_shows_a_unit_and_its_history(self, admin_client: Client, county: Unit) -> None:
        assert admin_client.get(f"/admin/organisations/unit/{county.pk}/change/").status_code == 200
        assert admin_client.get(f"/admin/organisations/unit/{county.pk}/history/").status_code == 200

    def test_puts_a_name_right_and_nothing_else(self, admin_client: Client, county: Unit) -> None:
        form = {
            "name": "西湖",
            "short_name": "西湖",
            "code": "999999",
            "names-TOTAL_FORMS": 0,
            "names-INITIAL_FORMS": 0,
        }
        assert admin_client.post(f"/admin/organisations/unit/{county.pk}/change/", form).status_code == 302
        county.refresh_from_db()
        assert (county.name, county.code) == ("西湖", "330106")
        assert county.history.first().name == "西湖"

    def test_neither_adds_nor_deletes(self, admin_client: Client, county: Unit) -> None:
        assert admin_client.get("/admin/organisations/unit/add/").status_code == 403
        assert admin_client.get(f"/admin/organisations/unit/{county.pk}/delete/").status_code == 403


class TestMembershipAdmin:
    def test_lists_who_sits_where(self, admin_client: Client, admin_user: User, county: Unit) -> None:
        Membership.objects.create(user=admin_user, unit=county, role=Role.HEAD, valid_from=date(2026, 1, 1))
        page = admin_client.get("/admin/organisations/membership/").content.decode()
        assert "西湖区" in page

    def test_offers_a_form(self, admin_client: Client) -> None:
        assert admin_client.get("/admin/organisations/membership/add/").status_code == 200
        assert admin_client.get("/admin/organisations/certificate/add/").status_code == 200
        assert admin_client.get("/admin/organisations/unitsuccession/").status_code == 200
