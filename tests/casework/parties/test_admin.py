"""Parties at the desk: masked, read-only, in a constant number of statements."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.errors import NotYou
from casework.organisations.actors import Actor
from casework.parties import services
from casework.parties.masking import Field
from casework.parties.models import Party
from tests.casework.parties.people import MakeDraft

pytestmark = pytest.mark.django_db
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def desk() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("root-for-tests"))
    return client


@pytest.fixture
def party(draft: MakeDraft, noon: datetime) -> Party:
    return services.add_party("D1", draft(name="张三丰", id_number=ID_NUMBER), at=noon)


class TestPartyAdmin:
    @pytest.mark.parametrize("page", ["/admin/parties/party/", "/admin/parties/party/{}/change/"])
    def test_masks_lists_and_pages_alike(self, desk: Client, party: Party, page: str) -> None:
        shown = desk.get(page.format(party.pk)).content.decode()
        assert "张**" in shown
        assert "110*************2X" in shown
        assert not any(clear in shown for clear in ("张三丰", ID_NUMBER, "13812345678"))

    @pytest.mark.parametrize("page", ["add/", "{}/delete/"])
    def test_changes_nothing(self, desk: Client, party: Party, page: str) -> None:
        assert desk.get(f"/admin/parties/party/{page.format(party.pk)}").status_code == 403

    def test_takes_the_same_statements_for_one_party_and_for_forty(
        self, desk: Client, party: Party, draft: MakeDraft, noon: datetime
    ) -> None:
        with CaptureQueriesContext(
            connection,
        ) as one:
            desk.get("/admin/parties/party/")
        services.add_parties([(f"D{number}", [draft()]) for number in range(2, 41)], at=noon)
        with CaptureQueriesContext(connection) as forty:
            desk.get("/admin/parties/party/")
        assert len(forty) == len(one)

    @pytest.mark.parametrize("model", ["recusal", "accesslog"])
    def test_shows_the_other_tables_too(self, desk: Client, party: Party, model: str) -> None:
        assert desk.get(f"/admin/parties/{model}/").status_code == 200
        assert desk.get(f"/admin/parties/{model}/add/").status_code == 403

    def test_shows_who_was_refused_and_why(self, desk: Client, party: Party, noon: datetime, manager: Actor) -> None:
        with pytest.raises(NotYou):
            services.reveal(party, Field.NAME, actor=manager, purpose="curious", at=noon, handles=False)
        page = desk.get("/admin/parties/accesslog/?refused__exact=NOT_THE_HANDLER").content.decode()
        assert "curious" in page
        assert '<td class="field-refused">Only who handles the matter may see this.</td>' in page
        assert "curious" not in desk.get("/admin/parties/accesslog/?refused__exact=REPORTER_WALL").content.decode()
