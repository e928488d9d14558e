"""The ninety days to the decision, which a hearing or a second investigation does not end (APL art. 60)."""

from __future__ import annotations

from datetime import date

from casework.deadlines.models import Clock
from tests.enforcement.penalties.cases import VENUE, WU, Bureau, Case


def decides_by(case: Case) -> date | None:
    """Tell by which day the case is to be decided; None while no time runs for it."""
    running = Clock.objects.of(case.case.number).open().filter(verb="decide").first()
    return running.due_date if running else None


class TestTheNinetyDays:
    def test_go_on_while_a_hearing_is_asked_for_and_prepared(self, bureau: Bureau) -> None:
        case = bureau.clue().ready().noticed(hearing_told=True)
        last = decides_by(case)
        assert last is not None
        assert decides_by(case.does("request_hearing", bureau.registrar())) == last
        held_on = bureau.at("2026-01-26 09:00").date()
        bureau.at("2026-01-08 09:00")
        case.does("notify_hearing", bureau.head(), chair=WU, held_on=held_on, is_open=True, venue=VENUE)
        assert decides_by(case) == last
        bureau.at("2026-01-26 09:00")
        case.does("hold_hearing", bureau.reviewer(WU), minutes="质证。", minutes_signed=True)
        assert decides_by(case) == last

    def test_go_on_while_it_is_investigated_again(self, bureau: Bureau) -> None:
        case = bureau.clue().ready().noticed()
        last = decides_by(case)
        assert last is not None
        assert decides_by(case.investigated()) == last
        assert decides_by(case.ended().noticed()) == last

    def test_end_with_the_decision(self, bureau: Bureau) -> None:
        assert decides_by(bureau.clue().ready().noticed().heard().decided()) is None
