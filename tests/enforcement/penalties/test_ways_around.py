"""Ways around the law on penalties that somebody of bad intent may try: one act twice, a measure without end, a tick for a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.deadlines.models import Clock
from casework.dossier.models import Document
from casework.errors import NotYet
from casework.organisations.actors import Role
from casework.parties.kinds import RecusalGround
from casework.parties.services import decide_recusal, raise_recusal
from enforcement.penalties.reading import is_heavier
from tests.enforcement.penalties.cases import (
    DECISION,
    FIRM,
    OFFICERS,
    ORDERED,
    QIAN,
    REMINDER,
    STALL,
    STREET,
    Bureau,
    Case,
    seat,
)
from tests.refusals import refused
from tests.world import World

DONE = {"item": "T-1", "act_end": date(2026, 1, 5), "found_on": date(2026, 1, 5)}
THINGS: dict[str, Any] = {"officers": OFFICERS, "things": 2, "list": "秤两台。"}
SEIZED: dict[str, Any] = {
    "shown": True,
    "empowered": True,
    "party_present": True,
    "recorded": True,
    **THINGS,
    **ORDERED,
}


@pytest.fixture
def street(bureau: Bureau, world: World) -> Bureau:
    """Give another organ that may file the same act."""
    seat("sun", Role.HEAD, world, STREET)
    return Bureau(world, STREET)


def numbers(case: Case, template: str) -> list[str]:
    """List the places in their series of the papers of one template, in their order."""
    issued = Document.objects.filter(matter_no=case.case.number, template=f"{template}/1").order_by("pk")
    return [each.number.removesuffix("号")[-6:] for each in issued]


def seizure_ends(case: Case) -> date | None:
    return Clock.objects.of(case.case.number).open().get(verb="release").due_date


class TestOneActOfOnePerson:
    def test_is_known_again_when_the_second_organ_leaves_the_id_number_out(
        self, bureau: Bureau, street: Bureau
    ) -> None:
        bureau.clue(STALL).filed()
        case = street.clue(replace(STALL, name="王 伍", id_number="")).checked().with_papers()
        with refused(NotYet, ("FIRST_TO_FILE", "APL art. 25", "distinct")):
            case.does("file", street.head(), **DONE)

    def test_is_known_again_of_a_firm_by_its_name(self, bureau: Bureau, street: Bureau) -> None:
        bureau.clue(FIRM).filed()
        case = street.clue(FIRM).checked().with_papers()
        with refused(NotYet, ("FIRST_TO_FILE", "APL art. 25", "distinct")):
            case.does("file", street.head(), **DONE)

    def test_is_not_taken_for_that_of_another_person_with_the_same_phone(self, bureau: Bureau, street: Bureau) -> None:
        bureau.clue(STALL).filed()
        other = replace(STALL, name="李四", id_number="330106197501011237", birth_date=None)
        assert street.clue(other).checked().with_papers().does("file", street.head(), **DONE).state == "FILED"

    def test_is_another_act_only_with_its_reason_in_words(self, bureau: Bureau, street: Bureau) -> None:
        bureau.clue(STALL).filed()
        case = street.clue(STALL).checked().with_papers()
        with refused(NotYet, ("DISTINCT_REASONED", "HOUSE rule X11a", "reason")):
            case.does("file", street.head(), distinct=True, **DONE)
        assert case.does("file", street.head(), distinct=True, reason="另一摊位。", **DONE).state == "FILED"


class TestLimitation:
    def test_is_not_lifted_by_calling_an_act_that_ended_long_ago_a_continuing_one(self, bureau: Bureau) -> None:
        case = bureau.clue().checked().with_papers()
        told = {**DONE, "act_from": date(2022, 12, 1), "act_end": date(2023, 1, 5), "continuing": True}
        with refused(NotYet, ("NOT_TIME_BARRED", "APL art. 36", "at")):
            case.does("file", bureau.head(), **told)
        going_on = {**DONE, "act_from": date(2022, 12, 1), "continuing": True}
        assert case.does("file", bureau.head(), **going_on).state == "FILED"


class TestASeizure:
    def test_that_stands_is_not_ordered_anew_by_way_of_the_report(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated().does("seize", bureau.head(), step="ORDER", **SEIZED)
        until = seizure_ends(case)
        case.ended().investigated()
        with refused(NotYet, ("NONE_SEIZED", "ACL art. 25", "dossier")):
            case.does("seize", bureau.head(), step="ORDER", later={"days": 20}, **SEIZED)
        with refused(NotYet, ("NONE_SEIZED", "ACL art. 25", "dossier")):
            case.does("preserve", bureau.head(), may_vanish=True, **THINGS)
        assert seizure_ends(case) == until

    def test_that_was_released_comes_back_only_by_a_new_decision_on_paper(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated().does("seize", bureau.head(), step="ORDER", **SEIZED)
        case.does("release", bureau.head(), ground="EXPIRED")
        assert case.does("seize", bureau.head(), step="ORDER", **SEIZED).state == "SEIZED"
        assert numbers(case, "SEIZURE") == ["000001", "000002"]

    def test_is_not_drawn_out_by_one_notice_of_a_laboratory_told_twice(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated().does("seize", bureau.head(), step="ORDER", **SEIZED)
        case.does("seize", bureau.head(), step="LABORATORY", days=300, told_party=True)
        case.does("seize", bureau.head(), step="LABORATORY", days=5, told_party=True)
        assert numbers(case, "LABORATORY_NOTICE") == ["000001", "000002"]

    def test_does_not_begin_anew_a_preservation_that_stands(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated().does("preserve", bureau.head(), may_vanish=True, **THINGS)
        case.ended().investigated()
        with refused(NotYet, ("NONE_PRESERVED", "APL art. 56", "dossier")):
            case.does("preserve", bureau.head(), may_vanish=True, **THINGS)
        assert case.does("seize", bureau.head(), step="ORDER", **SEIZED).state == "SEIZED"


class TestThePartyThatIsNotHeard:
    def test_gives_up_nothing_by_the_tick_of_an_officer(self, bureau: Bureau) -> None:
        case = bureau.clue().checked().with_papers("FILING_APPROVAL", "NOTICE").does("file", bureau.head(), **DONE)
        case.investigated().ended().noticed(hearing_told=True)
        with refused(NotYet, ("WAIVER_ON_PAPER", "APL art. 45", "dossier")):
            case.heard(defence="", gives_up=True, reexamined=False, accepted="")
        case.with_papers("WAIVER").heard(defence="", gives_up=True, reexamined=False, accepted="")
        assert case.decided().state == "DECIDED"

    def test_is_not_punished_on_the_spot_by_somebody_it_objects_to(self, bureau: Bureau) -> None:
        case = bureau.clue().checked()
        objection = raise_recusal(
            case.case.number, account=QIAN, ground=RecusalGround.KIN, actor=bureau.officer(), at=bureau.world.later()
        )
        with refused(NotYet, ("RECUSALS_DECIDED", "APL art. 43", "dossier")):
            case.spot()
        decide_recusal(objection, upheld=False, actor=bureau.head(), at=bureau.world.later())
        assert case.spot().state == "SIMPLE_DECIDED"

    def test_is_not_heard_by_a_notice_that_was_posted_the_other_day(self, bureau: Bureau) -> None:
        case = bureau.clue().ready()
        posted = bureau.world.clock.date()
        with refused(NotYet, ("PUBLIC_NOTICE_OVER", "APL art. 61", "posted_on")):
            case.noticed(means="PUBLIC", posted_on=posted, later={"days": 29})
        assert case.noticed(means="PUBLIC", posted_on=posted, later={"days": 30}).state == "NOTICED"

    def test_is_not_punished_by_the_head_of_an_organ_above(self, bureau: Bureau, world: World) -> None:
        case = bureau.clue().checked().with_papers()
        above = world.actor(Role.HEAD, "330100", "mayor")
        with refused(NotYet, ("DECIDED_BY_ORGAN", "APL art. 57", "unit")):
            case.does("file", above, **DONE)
        case.does("file", bureau.head(), **DONE).investigated().ended().noticed().heard()
        with refused(NotYet, ("DECIDED_BY_ORGAN", "APL art. 57", "unit")):
            case.does(
                "decide", above, kinds=("FINE",), fine=1000, content=DECISION, remedies="EITHER", signature="L3"
            )  # fmt: skip


class TestAHeavierPenalty:
    def test_is_one_whose_end_is_not_told(self) -> None:
        noticed = {"kinds": ["SUSPEND_LICENCE"], "lasts_days": 30}
        assert is_heavier({"kinds": ["SUSPEND_LICENCE"]}, noticed)
        assert is_heavier({"kinds": ["SUSPEND_LICENCE"], "lasts_days": 31}, noticed)
        assert not is_heavier(noticed, {"kinds": ["SUSPEND_LICENCE"]})
        assert not is_heavier({"kinds": ["REVOKE_LICENCE"]}, {"kinds": ["REVOKE_LICENCE"], "lasts_days": 30})


class TestTheCourt:
    def test_is_not_asked_after_a_deferral_that_came_when_its_months_had_passed(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-03-18 00:00"))
        with refused(NotYet, ("WINDOW_STILL_OPEN", "HOUSE rule X19", "days")):
            case.does("defer", bureau.head(), days=30, asked=True, at=bureau.at("2026-12-03 09:00"))
        assert (
            case.does(
                "defer", bureau.head(), days=30, asked=True, at=bureau.at("2026-12-03 09:00").replace(day=2)
            ).state
            == "DEFERRED"
        )

    def test_that_refused_did_not_execute(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-03-18 00:00"))
        case.does("remind", bureau.officer(), means="HANDED", content=REMINDER, at=bureau.at("2026-08-10 10:00"))
        case.does("apply_court_execution", bureau.head(), at=bureau.at("2026-09-03 10:00"))
        case.does("record_execution", bureau.registrar(), result="REFUSED", by="COURT", reason="裁定不予执行。")
        with refused(NotYet, ("EXECUTED_BY_WHOM", "HOUSE rule X23", "by")):
            case.does("record_execution", bureau.registrar(), result="DONE", by="COURT")
