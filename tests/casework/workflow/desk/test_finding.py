"""Finding: every track is asked, nothing found is said, persons only for a purpose, within reach and masked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from casework.organisations.actors import Role
from casework.parties.models import AccessLog
from tests.desk import Sit, text_of
from tests.world import VILLAGE, Talks, World

FIND, PERSONS = reverse("admin:find"), reverse("admin:persons")
ID_NUMBER = "11010519491231002X"
NOTHING = "No filing and no matter within your reach"
NOBODY = "Nobody of this number or name is named"


class TestMatters:
    def test_are_found_by_words_in_every_track(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, "330106").client.get(FIND, {"q": "两院"}))
        assert talks.dispute.number in page

    @pytest.mark.parametrize("words", ["", "没有这些字", "D3301069999000001", "11010519491231002X"])
    def test_are_said_to_be_missing(self, talks: Talks, sit: Sit, words: str) -> None:
        assert NOTHING in text_of(sit(Role.HEAD, "330106").client.get(FIND, {"q": words}))

    def test_beyond_reach_look_like_none(self, talks: Talks, sit: Sit) -> None:
        client = sit(Role.HEAD, "330108").client
        for words in (talks.dispute.number, "两院"):
            assert NOTHING in text_of(client.get(FIND, {"q": words}))

    def test_of_one_tab_are_said_to_be_of_one_tab(self, talks: Talks, sit: Sit) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        assert "Searched in “my tasks” alone." in text_of(mediator.lists(tab="mine", q="墙"))
        assert "Searched in" not in text_of(mediator.lists(tab="all", q="墙"))


@pytest.mark.django_db(transaction=True)
class TestPersons:
    def ask(self, client: Client, **given: str) -> str:
        asked = {"kind": "ID_NUMBER", "value": ID_NUMBER, "purpose": "earlier disputes"} | given
        return text_of(client.post(PERSONS, asked))

    @pytest.mark.parametrize(
        ("kind", "value"), [("ID_NUMBER", ID_NUMBER.lower()), ("PHONE", "138 0000 1234"), ("NAME", "张三")]
    )
    def test_are_found_masked_and_the_search_is_kept(
        self, world: World, talks: Talks, sit: Sit, kind: str, value: str
    ) -> None:
        page = self.ask(sit(Role.REGISTRAR, "330106").client, kind=kind, value=value)
        assert talks.dispute.number in page
        assert "张**" in page
        assert not any(clear in page.replace(f'value="{value}"', "") for clear in ("张三", ID_NUMBER, "13800001234"))
        look = AccessLog.objects.get()
        assert (look.action, look.found, look.purpose, look.ip) == ("SEARCH", 1, "earlier disputes", "127.0.0.1")

    def test_end_at_the_readers_units(self, world: World, talks: Talks, sit: Sit) -> None:
        page = self.ask(sit(Role.REGISTRAR, "330108").client)
        assert NOBODY in page
        assert talks.dispute.number not in page
        assert AccessLog.objects.count() == 1

    def test_are_not_searched_for_without_a_purpose(self, world: World, talks: Talks, sit: Sit) -> None:
        page = self.ask(sit(Role.REGISTRAR, "330106").client, purpose="")
        assert "Say for what purpose" in page
        assert talks.dispute.number not in page
        assert AccessLog.objects.get().refused == "PURPOSE_MISSING"

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.SUPERVISOR, Role.ADMIN, Role.ARCHIVIST])
    def test_are_closed_to_who_works_without_personal_data(self, world: World, sit: Sit, role: Role) -> None:
        assert sit(role, "330106").client.get(PERSONS).status_code == 403
