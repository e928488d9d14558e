"""Somebody ties a matter to what it has nothing to do with, or shakes off what it has (domain 4.6, G3)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.errors import CaseworkError, NotYet, NotYou
from casework.intake import services as intake
from casework.intake.models import Filing
from casework.ledger.models import Entry, Origin
from casework.organisations.actors import Actor, Role
from casework.parties.drafts import PartyDraft
from casework.parties.identity import matter_keys
from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.services import add_party
from casework.workflow.judge import Move
from casework.workflow.models import Matter
from casework.workflow.perform import new_matter, number_matters, perform, perform_many
from casework.workflow.proposals import propose
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.world import SIDES, VILLAGE, Talks, World

STRANGERS = (
    PartyDraft(PartyRole.APPLICANT, PartyKind.PERSON, "赵六", phone="13700001111"),
    PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, "钱七", phone="13700002222"),
)
NAMED_ONLY = tuple(PartyDraft(side.role, side.kind, side.name) for side in SIDES)


class Window:
    """The desks a filing goes over."""

    def __init__(self, world: World) -> None:
        self.world = world

    def mediator(self, code: str = VILLAGE) -> Actor:
        return self.world.actor(Role.MEDIATOR, code)

    def dispatcher(self) -> Actor:
        return self.world.actor(Role.DISPATCHER, "330106001")

    def registered(self, parties: Any = SIDES, *, code: str = VILLAGE) -> Filing:
        return intake.register(
            unit=self.world.unit("330106001"), channel="WALK_IN", place=self.world.unit(code), title="墙", text="围墙。",
            parties=parties, actor=self.world.actor(Role.REGISTRAR, "330106001"), at=self.world.later(),
        )  # fmt: skip

    def taken_in(self) -> tuple[Filing, Matter]:
        filing, by = self.registered(), self.dispatcher()
        filing = intake.triage(filing, kind="DISPUTE", type="02", risk="BLUE", actor=by, at=self.world.later())
        filing = intake.dispatch(filing, to=self.world.unit(VILLAGE), actor=by, at=self.world.later())
        return intake.take_in(filing, actor=self.mediator(), at=self.world.later())

    def apply(self, *, code: str = VILLAGE, parties: Any = SIDES, **ties: Any) -> Dispute:
        return services.apply(
            unit=self.world.unit(code), type="02", channel="WALK_IN", title="墙", text="围墙。", parties=parties,
            actor=self.mediator(code), at=self.world.later(), **ties,
        )  # fmt: skip

    def merge(self, filing: Filing, into: str) -> Filing:
        proposer = self.world.actor(Role.REGISTRAR, "330106001")
        intake.propose_merge(filing, into=into, actor=proposer, at=self.world.later())
        return intake.merge(filing, into=into, actor=self.dispatcher(), at=self.world.later())


@pytest.fixture
def window(world: World) -> Window:
    """Give the desks of the small world."""
    return Window(world)


def refused(refusal: pytest.ExceptionInfo[CaseworkError]) -> list[tuple[str, str]]:
    return [(unmet.code, unmet.field) for unmet in refusal.value.unmet]


def is_read(sql: str) -> bool:
    """Answer whether a statement only reads; what a process has learnt to read together begins with WITH."""
    return sql.startswith(("SELECT", "WITH")) and "INSERT" not in sql


class TestAFiling:
    def test_gives_its_number_to_what_is_born_of_it(self, window: Window) -> None:
        filing, born = window.taken_in()
        entry = Entry.objects.of(born.number).get(seq=1)
        assert entry.facts["filing"] == filing.number

    def test_that_does_not_exist_bears_nothing(self, window: Window) -> None:
        with pytest.raises(NotYet) as refusal:
            window.apply(filing="F3301062026009999")
        assert refused(refusal) == [("FILING_KNOWN", "filing")]

    def test_is_no_dispute(self, window: Window, talks: Talks) -> None:
        with pytest.raises(NotYet) as refusal:
            window.apply(filing=talks.dispute.number)
        assert ("FILING_KNOWN", "filing") in refused(refusal)

    def test_bears_nothing_before_it_is_taken_in(self, window: Window) -> None:
        with pytest.raises(NotYet) as refusal:
            window.apply(filing=window.registered().number)
        assert refused(refusal) == [("FILING_TAKEN_IN", "filing")]

    def test_bears_nothing_on_another_line(self, window: Window) -> None:
        filing, _born = window.taken_in()
        with pytest.raises(NotYet) as refusal:
            window.apply(filing=filing.number, code="330106002001")
        assert ("FILING_TAKEN_IN", "filing") in refused(refusal)

    def test_bears_one_matter(self, window: Window) -> None:
        filing, _born = window.taken_in()
        with pytest.raises(NotYet) as refusal:
            window.apply(filing=filing.number)
        assert refused(refusal) == [("FILING_UNUSED", "filing")]

    def test_bears_one_matter_in_a_batch_too(self, window: Window, world: World) -> None:
        filing = self.dispatched(window)
        unit, at = world.unit(VILLAGE), world.later()
        fields = {"type": "02", "channel": "WALK_IN", "risk": "BLUE", "origin_number": filing.number}
        twins = [new_matter("dispute", unit=unit, opened_at=at, place=unit, **fields) for _twin in range(2)]
        number_matters(twins)
        given = {"type": "02", "channel": "WALK_IN", "risk": "BLUE", "filing": filing.number}
        opening = [
            Move(twin.number, "apply", window.mediator(), at, given, waived=frozenset({"parties_identified"}),
                 origin=Origin.IMPORT) for twin in twins
        ]  # fmt: skip
        taking = Move(filing.number, "take_in", window.mediator(), at)
        early, _taken, first, second = perform_many([opening[0], taking, *opening], opened=twins, partial=True)
        assert [unmet.code for unmet in early.unmet] == ["FILING_TAKEN_IN"]  # type: ignore[union-attr]
        assert isinstance(first, Matter)
        assert [unmet.code for unmet in second.unmet] == ["FILING_UNUSED"]  # type: ignore[union-attr]

    def test_costs_the_matter_born_of_it_two_statements(self, window: Window) -> None:
        costs = []
        for filing in (None, window.registered().number):
            with CaptureQueriesContext(connection) as heard, suppress(NotYet):
                window.apply(filing=filing or "")
            costs.append(sum(is_read(each["sql"]) for each in heard.captured_queries))
        assert costs[1] - costs[0] == 2  # whether it is behind a wall, and what was entered of it

    def dispatched(self, window: Window) -> Filing:
        filing, by = window.registered(), window.dispatcher()
        filing = intake.triage(filing, kind="DISPUTE", type="02", risk="BLUE", actor=by, at=window.world.later())
        return intake.dispatch(filing, to=window.world.unit(VILLAGE), actor=by, at=window.world.later())


class TestTheKey:
    def test_stands_in_the_opening_entries_once_both_sides_are_known(self, window: Window) -> None:
        filing, born = window.taken_in()
        keys = matter_keys(SIDES)
        for number in (filing.number, born.number):
            assert Entry.objects.of(number).get(seq=1).facts["matter_keys"] == keys["matter_keys"]

    def test_is_not_made_of_one_side(self, window: Window) -> None:
        filing = window.registered(SIDES[:1])
        assert "matter_keys" not in Entry.objects.of(filing.number).get(seq=1).facts

    def test_reaches_the_ledger_by_triage_when_it_becomes_known(self, window: Window) -> None:
        filing = window.registered(SIDES[:1])
        add_party(filing.number, SIDES[1], at=window.world.later())
        intake.triage(
            filing, kind="DISPUTE", type="17", risk="BLUE", actor=window.dispatcher(), at=window.world.later()
        )
        assert Entry.objects.of(filing.number).get(seq=2).facts.items() >= matter_keys(SIDES, "17").items()


class TestALink:
    def test_joins_matters_of_the_same_persons(self, window: Window, talks: Talks) -> None:
        again = window.apply(same_matter=[talks.dispute.number])
        assert Entry.objects.of(again.number).get(seq=1).facts["same_matter"] == [talks.dispute.number]

    def test_leads_to_no_unknown_matter(self, window: Window) -> None:
        with pytest.raises(NotYet) as refusal:
            window.apply(same_matter=["D3301062026009999"])
        assert refused(refusal) == [("LINKED_BY_PERSONS", "same_matter")]

    def test_joins_no_strangers(self, window: Window, talks: Talks) -> None:
        with pytest.raises(NotYet) as refusal:
            window.apply(parties=STRANGERS, same_matter=[talks.dispute.number])
        assert refused(refusal) == [("LINKED_BY_PERSONS", "same_matter")]

    def test_joins_nobody_by_the_firm_they_quarrel_with(self, window: Window) -> None:
        firm = PartyDraft(PartyRole.RESPONDENT, PartyKind.ORGANISATION, "某物业公司", phone="057188880000")
        one = window.apply(parties=(SIDES[0], firm))
        with pytest.raises(NotYet):
            window.apply(parties=(STRANGERS[0], firm), same_matter=[one.number])

    def test_that_an_import_waived_says_so(self, window: Window, talks: Talks, world: World) -> None:
        unit, at = world.unit(VILLAGE), world.later()
        labels = {"type": "02", "channel": "WALK_IN", "risk": "BLUE"}
        matter = new_matter("dispute", unit=unit, opened_at=at, place=unit, **labels)
        number_matters([matter])
        given = {**labels, "same_matter": [talks.dispute.number]}
        waived = frozenset({"parties_identified", "linked_by_persons"})
        move = Move(matter.number, "apply", window.mediator(), at, given, origin=Origin.IMPORT, waived=waived)
        perform_many([move], opened=[matter])
        assert "linked_by_persons" in Entry.objects.of(matter.number).get(seq=1).facts["waived"]


class TestAMerger:
    def test_goes_into_a_matter_of_the_same_persons(self, window: Window, talks: Talks) -> None:
        assert window.merge(window.registered(), talks.dispute.number).state == "MERGED"

    @pytest.mark.parametrize("parties", [STRANGERS, NAMED_ONLY])
    def test_goes_into_no_number_that_is_not_here(self, window: Window, parties: Any) -> None:
        with pytest.raises(NotYet) as refusal:
            window.merge(window.registered(parties), "D3301062026009999")
        assert refused(refusal) == [("REPEATS_BY_PERSONS", "into")]

    def test_goes_into_no_matter_of_strangers(self, window: Window, talks: Talks) -> None:
        with pytest.raises(NotYet) as refusal:
            window.merge(window.registered(STRANGERS), talks.dispute.number)
        assert refused(refusal) == [("REPEATS_BY_PERSONS", "into")]

    def test_goes_by_the_place_where_nobody_is_known(self, window: Window, talks: Talks) -> None:
        assert window.merge(window.registered(NAMED_ONLY), talks.dispute.number).state == "MERGED"
        elsewhere = window.registered(NAMED_ONLY, code="330106001002")
        with pytest.raises(NotYet):
            window.merge(elsewhere, talks.dispute.number)


class TestAnExclusion:
    FACTS: ClassVar[dict[str, Any]] = {"corrects": 1, "exclusion": "LX4"}

    def test_is_not_proposed_by_who_handled_the_matter(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        for handler in (talks.mediator(), talks.head()):
            with pytest.raises(NotYou) as refusal:
                propose(
                    talks.dispute, "correct", actor=handler, at=world.later(), given=self.FACTS, reason="市级管辖。"
                )
            assert refusal.value.code == "HANDLED_IT"

    def test_is_proposed_by_another_and_made_by_the_head(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        registrar = world.actor(Role.REGISTRAR, VILLAGE)
        propose(talks.dispute, "correct", actor=registrar, at=world.later(), given=self.FACTS, reason="市级管辖。")
        excluded = perform(
            talks.dispute, "correct", actor=talks.head(), at=world.later(), given=self.FACTS, reason="市级管辖。"
        )
        assert Entry.objects.of(excluded.number).last().facts["proposed_by"] == registrar.account  # type: ignore[union-attr]

    def test_as_a_duplicate_names_a_matter_of_the_same_persons(
        self, window: Window, talks: Talks, world: World
    ) -> None:
        stranger = window.apply(parties=STRANGERS)
        given = {"corrects": 1, "exclusion": "LX1", "into": stranger.number}
        registrar = world.actor(Role.REGISTRAR, VILLAGE)
        propose(talks.dispute, "correct", actor=registrar, at=world.later(), given=given, reason="重复。")
        with pytest.raises(NotYet) as refusal:
            perform(talks.dispute, "correct", actor=talks.head(), at=world.later(), given=given, reason="重复。")
        assert ("REPEATS_BY_PERSONS", "into") in refused(refusal)

    def test_of_a_filing_leaves_its_registrar_free_to_propose(self, window: Window, talks: Talks) -> None:
        filing = window.registered()
        assert window.merge(filing, talks.dispute.number).state == "MERGED"
