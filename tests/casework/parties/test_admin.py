"""Parties at the desk: masked, and nothing to change. Whose they are is tested with all records of the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from casework.errors import NotYou
from casework.organisations.actors import Role
from casework.parties import services
from casework.parties.masking import Field
from casework.parties.models import Party
from tests.desk import Sit, text_of
from tests.world import Talks, World


@pytest.fixture
def desk(sit: Sit) -> Client:
    return sit(Role.ADMIN, "330106").client


@pytest.fixture
def party(talks: Talks) -> Party:
    return Party.objects.of(talks.dispute.number)[0]


class TestPartyAdmin:
    @pytest.mark.parametrize("page", ["/admin/parties/party/", "/admin/parties/party/{}/change/"])
    def test_masks_lists_and_pages_alike(self, desk: Client, party: Party, page: str) -> None:
        shown = text_of(desk.get(page.format(party.pk)))
        assert "张**" in shown
        assert "110*************2X" in shown
        assert not any(clear in shown for clear in ("张三", "11010519491231002X", "13800001234"))

    @pytest.mark.parametrize("page", ["add/", "{}/delete/"])
    def test_changes_nothing(self, desk: Client, party: Party, page: str) -> None:
        assert desk.get(f"/admin/parties/party/{page.format(party.pk)}").status_code == 403

    @pytest.mark.parametrize("model", ["recusal", "accesslog"])
    def test_shows_the_other_tables_too(self, desk: Client, party: Party, model: str) -> None:
        assert desk.get(f"/admin/parties/{model}/").status_code == 200
        assert desk.get(f"/admin/parties/{model}/add/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_shows_who_was_refused_and_why(world: World, talks: Talks, desk: Client) -> None:
    party = Party.objects.of(talks.dispute.number)[0]
    manager = world.actor(Role.MANAGER, "330100")
    with pytest.raises(NotYou):
        services.reveal(party, Field.NAME, actor=manager, purpose="curious", at=world.later(), handles=False)
    page = text_of(desk.get("/admin/parties/accesslog/?refused__exact=NOT_THE_HANDLER"))
    assert "curious" in page
    assert '<td class="field-refused">Only who handles the matter may see this.</td>' in page
    assert "curious" not in text_of(desk.get("/admin/parties/accesslog/?refused__exact=REPORTER_WALL"))
