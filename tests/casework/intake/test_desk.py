"""The window and the queue: registering, triage, dispatch, signing for."""

from __future__ import annotations

from typing import Any

import pytest

from casework.intake import services
from casework.intake.models import Filing
from casework.organisations.actors import Role
from casework.parties.models import Party
from mediation.disputes.models import Dispute
from tests.desk import Desk, Sit, address, text_of
from tests.world import SIDES, VILLAGE, Talks, World

CENTRE = "330106"


def blocks(*parties: dict[str, str]) -> dict[str, str]:
    given = {"party-TOTAL_FORMS": str(len(parties)), "party-INITIAL_FORMS": "0"}
    for place, party in enumerate(parties):
        given |= {f"party-{place}-{name}": value for name, value in party.items()}
    return given


APPLICANT = {"role": "APPLICANT", "kind": "PERSON", "name": "张三", "id_number": "11010519491231002X", "phone": ""}
RESPONDENT = {"role": "RESPONDENT", "kind": "PERSON", "name": "李四", "id_number": "", "phone": "13900004321"}
FILED = {"unit": CENTRE, "channel": "WALK_IN", "place": VILLAGE, "title": "两院之间的墙", "text": "围墙越界。"}


def register(desk: Desk, *parties: dict[str, str], **given: str) -> Any:
    return desk.client.post(address("filing", "add"), FILED | blocks(*parties) | given)


@pytest.fixture
def filing(world: World) -> Filing:
    return services.register(
        unit=world.unit(CENTRE),
        channel="WALK_IN",
        place=world.unit(VILLAGE),
        title="两院之间的墙",
        text="围墙越界。",
        parties=SIDES,
        actor=world.actor(Role.REGISTRAR, CENTRE),
        at=world.later(),
    )


class TestTheWindow:
    def test_registers_a_filing_with_its_parties(self, world: World, sit: Sit) -> None:
        answer = register(sit(Role.REGISTRAR, CENTRE), APPLICANT, RESPONDENT)
        filing = Filing.objects.get()
        assert (answer.status_code, answer.headers["Location"]) == (302, address("filing", "change", filing.number))
        assert [party.name for party in Party.objects.of(filing.number)] == ["张三", "李四"]
        assert (filing.place_id, filing.words("text")) == (world.unit(VILLAGE).pk, "围墙越界。")

    def test_offers_two_sides_to_begin_with(self, sit: Sit) -> None:
        page = text_of(sit(Role.REGISTRAR, CENTRE).client.get(address("filing", "add")))
        assert "Party 2" in page
        assert '<option value="RESPONDENT" selected>' in page
        assert f'value="{CENTRE} 西湖区"' in page

    def test_grows_by_a_party_and_loses_nothing(self, sit: Sit) -> None:
        page = text_of(register(sit(Role.REGISTRAR, CENTRE), APPLICANT, RESPONDENT, more="1"))
        assert "Party 3" in page
        assert "围墙越界。" in page
        assert 'value="李四"' in page
        assert not Filing.objects.exists()

    def test_tells_at_the_party_what_is_wrong_with_it(self, sit: Sit) -> None:
        page = text_of(register(sit(Role.REGISTRAR, CENTRE), APPLICANT, RESPONDENT | {"id_number": "123"}))
        assert 'href="#id_party-1-id_number"' in page
        assert 'value="123"' in page
        assert "围墙越界。" in page
        assert not Filing.objects.exists()

    def test_tells_what_two_parties_do_wrong_together(self, sit: Sit) -> None:
        twice = RESPONDENT | {"id_number": APPLICANT["id_number"]}
        page = text_of(register(sit(Role.REGISTRAR, CENTRE), APPLICANT, twice))
        assert "Another party of this matter has the same number." in page
        assert 'href="#id_party-1-id_number"' in page

    def test_tells_every_rule_that_is_unmet(self, sit: Sit) -> None:
        page = text_of(register(sit(Role.REGISTRAR, CENTRE), channel="", place="", text=""))
        for sentence in (
            "Choose one from the list.",
            "The place of occurrence is needed, at least to the township.",
            "The matter must be told in words.",
            "At least one contact is needed, or the word that it is anonymous.",
        ):
            assert sentence in page
        assert "House rule R1" in page

    def test_tells_all_that_is_wrong_in_one_answer(self, sit: Sit) -> None:
        wrong = {"channel": "", "place": "火星", "title": "长" * 201, "text": ""}
        page = text_of(
            register(
                sit(Role.REGISTRAR, CENTRE),
                APPLICANT | {"id_number": "11010519491231002Y"},
                RESPONDENT | {"phone": "12"},
                **wrong,
            )
        )
        for told in (
            "No unit in your reach bears this code or name.",
            "At most 200 characters; these are 201.",
            "Choose one from the list.",
            "The matter must be told in words.",
            "#id_party-0-id_number",
            "#id_party-1-phone",
        ):
            assert told in page, told
        assert "At least one contact" not in page
        assert not Filing.objects.exists()

    def test_says_by_how_much_words_are_too_long(self, sit: Sit) -> None:
        page = text_of(register(sit(Role.REGISTRAR, CENTRE), APPLICANT, text="长" * 20_001))
        assert "these are 20001." in page
        assert "长" * 20_001 in page

    def test_cuts_nothing_off(self, sit: Sit) -> None:
        assert "maxlength" not in text_of(sit(Role.REGISTRAR, CENTRE).client.get(address("filing", "add")))

    def test_takes_an_anonymous_filing(self, sit: Sit) -> None:
        assert register(sit(Role.REGISTRAR, CENTRE), anonymous="on").status_code == 302

    def test_is_closed_to_who_may_not_register(self, sit: Sit) -> None:
        auditor = sit(Role.AUDITOR, "330100")
        assert auditor.client.get(address("filing", "add")).status_code == 403
        assert register(auditor, APPLICANT).status_code == 403

    def test_takes_no_place_beyond_ones_reach(self, sit: Sit) -> None:
        page = text_of(register(sit(Role.REGISTRAR, CENTRE), APPLICANT, place="330108001001"))
        assert "No unit in your reach bears this code or name." in page


class TestTheQueue:
    def test_leads_from_the_window_to_the_dispute_born_of_it(self, filing: Filing, world: World, sit: Sit) -> None:
        dispatcher, mediator = sit(Role.DISPATCHER, CENTRE), sit(Role.MEDIATOR, VILLAGE)
        assert filing.number in text_of(dispatcher.lists("filing", tab="triage"))
        assert dispatcher.does(filing, "triage", kind="DISPUTE", type="02", risk="BLUE").status_code == 302
        filing = Filing.objects.get()
        assert filing.number in text_of(dispatcher.lists("filing", tab="dispatch"))
        assert f'value="{world.unit(VILLAGE).pk}"' in text_of(dispatcher.asks(filing, "dispatch"))
        assert dispatcher.does(filing, "dispatch", to=str(world.unit(VILLAGE).pk)).status_code == 302
        filing = Filing.objects.get()
        assert filing.number in text_of(mediator.lists("filing", tab="take_in"))
        answer = mediator.does(filing, "take_in")
        born = Dispute.objects.get(track="dispute")
        assert (answer.status_code, answer.headers["Location"]) == (302, address("dispute", "change", born.number))
        assert f"/find/?q={filing.number}" in text_of(mediator.opens(born))

    def test_sends_back_to_who_sent_it(self, filing: Filing, world: World, sit: Sit) -> None:
        dispatcher, mediator = sit(Role.DISPATCHER, CENTRE), sit(Role.MEDIATOR, VILLAGE)
        dispatcher.does(filing, "triage", kind="DISPUTE", type="02", risk="BLUE")
        dispatcher.does(Filing.objects.get(), "dispatch", to=str(world.unit(VILLAGE).pk))
        page = text_of(mediator.asks(Filing.objects.get(), "object"))
        assert f'<option value="{world.unit(CENTRE).pk}">' in page
        assert f'value="{world.unit(VILLAGE).pk}"' not in page

    def test_merges_only_what_another_person_proposed(self, filing: Filing, talks: Talks, sit: Sit) -> None:
        first, second = sit(Role.DISPATCHER, CENTRE, "first"), sit(Role.DISPATCHER, CENTRE, "second")
        into = talks.dispute.number
        assert first.does(filing, "propose_merge", into=into).status_code == 302
        assert "This is proposed by one person and done by another." in text_of(first.does(filing, "merge", into=into))
        assert second.does(filing, "merge", into=into).status_code == 302
        assert Filing.objects.get().state == "MERGED"


class TestAnApplication:
    def test_opens_a_dispute_at_once(self, world: World, sit: Sit) -> None:
        given = {"unit": VILLAGE, "type": "02", "channel": "WALK_IN", "risk": "BLUE", "title": "墙", "text": "墙。"}
        mediator = sit(Role.MEDIATOR, VILLAGE)
        answer = mediator.client.post(address("dispute", "add"), given | blocks(APPLICANT, RESPONDENT))
        assert answer.status_code == 302
        assert Dispute.objects.get().place_id == world.unit(VILLAGE).pk

    def test_needs_both_sides(self, sit: Sit) -> None:
        given = {"unit": VILLAGE, "type": "02", "channel": "WALK_IN", "risk": "BLUE", "title": "墙", "text": "墙。"}
        page = text_of(sit(Role.MEDIATOR, VILLAGE).client.post(address("dispute", "add"), given | blocks(APPLICANT)))
        assert "At least one applicant and one respondent must be named." in page
        assert not Dispute.objects.exists()
