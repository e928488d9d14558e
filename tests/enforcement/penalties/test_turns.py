"""Whose turn a case is: officers, heads, reviewers, the chair of a hearing and the archivist are told by their first page."""

from __future__ import annotations

from casework.organisations.actors import Role
from tests.enforcement.penalties.cases import LI, VENUE, WU, Bureau, Case
from tests.turns import turns_of


def turns(case: Case) -> set[str]:
    bureau = case.bureau
    people = {
        "officer": bureau.officer(),
        "head": bureau.head(),
        "li": bureau.reviewer(LI),
        "wu": bureau.reviewer(WU),
        "registrar": bureau.registrar(),
        "archivist": bureau.world.actor(Role.ARCHIVIST, bureau.code),
    }
    return turns_of(case.case, people, bureau.world.clock)


class TestWhoseTurnItIs:
    def test_a_clue_waits_for_an_officer_and_then_for_the_head(self, bureau: Bureau) -> None:
        case = bureau.clue()
        assert turns(case) == {"officer: check"}
        assert turns(case.checked()) == {"head: file"}

    def test_a_filed_case_waits_for_officers_while_the_time_for_the_decision_runs(self, bureau: Bureau) -> None:
        case = bureau.clue().filed()
        assert turns(case) == {"officer: investigate"}
        assert turns(case.investigated()) == {"officer: end_investigation"}
        assert turns(case.ended()) == {"officer: notify"}
        assert turns(case.noticed()) == {"head: decide"}

    def test_a_review_is_asked_of_reviewers_where_the_report_named_a_ground_alone(self, bureau: Bureau) -> None:
        case = bureau.clue().ready(review=("COMPLEX",)).noticed().heard()
        assert turns(case) == {"head: decide", "li: review", "wu: review"}
        case.does("review", bureau.reviewer(), result="PASS", opinion="合法。", qualified=True)
        assert turns(case) == {"head: decide"}

    def test_major_rights_ask_for_a_review_once_there_was_a_hearing(self, bureau: Bureau) -> None:
        case = bureau.clue().ready(review=("MAJOR_RIGHTS",)).noticed(hearing_told=True)
        assert turns(case) == {"head: decide"}
        case.does("request_hearing", bureau.registrar())
        assert turns(case) == {"head: notify_hearing"}
        held_on = bureau.at("2026-01-26 09:00").date()
        bureau.at("2026-01-08 09:00")
        case.does("notify_hearing", bureau.head(), chair=WU, held_on=held_on, is_open=True, venue=VENUE)
        assert turns(case) == {"wu: hold_hearing"}
        bureau.at("2026-01-26 09:00")
        case.does("hold_hearing", bureau.reviewer(WU), minutes="质证。", minutes_signed=True)
        assert turns(case) == {"li: review", "head: decide"}

    def test_a_release_is_asked_for_only_while_a_measure_stands(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated()
        case.does("preserve", bureau.head(), officers=("zhao", "qian"), things=1, list="货架一个。", may_vanish=True)
        assert turns(case) == {"officer: end_investigation", "head: release"}
        case.does("release", bureau.head(), ground="NOT_NEEDED")
        assert turns(case) == {"officer: end_investigation"}

    def test_a_decision_waits_for_its_service_and_what_is_executed_for_its_end(self, bureau: Bureau) -> None:
        case = bureau.clue().ready().noticed().heard().decided()
        assert turns(case) == {"officer: serve"}
        assert turns(case.served()) == set()
        case.does("pay", bureau.registrar(), paid=1000, fully=True, means="BANK")
        assert turns(case) == {"head: close"}
        assert turns(case.does("close", bureau.head())) == {"archivist: archive"}
