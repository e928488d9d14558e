"""Clocks that were told as facts alone: cash on its way to the bank, the way to the police, thirty days more in public order."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.command.models import Card
from casework.command.run import run
from casework.deadlines.models import Clock
from casework.errors import NotYet
from tests.enforcement.penalties.cases import OFFICERS, Bureau, Case
from tests.refusals import refused

CASH: dict[str, Any] = {"means": "CASH", "special_receipt": True, "fully": True, "paid": 100}


def clock(case: Case, verb: str) -> Clock:
    return Clock.objects.of(case.case.number).open().get(verb=verb)


def running(case: Case) -> set[str]:
    return set(Clock.objects.of(case.case.number).open().values_list("verb", flat=True))


def reds(at: datetime, awaited: str) -> list[tuple[str, str]]:
    return [(each.deed, each.refused) for each in run(at) if each.awaited == awaited]


class TestFiling:
    """Decided on Thursday 2026-02-26: filed with the organ by Saturday 2026-02-28, a make-up workday."""

    @pytest.fixture
    def fined(self, bureau: Bureau) -> Case:
        bureau.at("2026-02-26 09:00")
        return bureau.clue().on_the_spot()

    def test_of_a_decision_on_the_spot_takes_two_working_days(self, bureau: Bureau, fined: Case) -> None:
        found = clock(fined, "file_with_organ")
        assert (found.law, found.due_date) == ("HOUSE rule X3a", date(2026, 2, 28))
        with refused(NotYet, ("SPOT_FILING_ON_PAPER", "APL art. 52", "dossier")):
            fined.does("file_with_organ", bureau.officer())
        fined.with_papers("SPOT_FILING").does("file_with_organ", bureau.registrar(), at=bureau.at("2026-02-28 17:00"))
        assert "file_with_organ" not in running(fined)
        assert not Clock.objects.get(verb="file_with_organ").was_late
        with refused(NotYet, ("TO_BE_FILED", "APL art. 52", "dossier")):
            fined.does("file_with_organ", bureau.registrar())

    def test_that_is_late_is_a_breach_and_stops_nothing(self, bureau: Bureau, fined: Case) -> None:
        due = clock(fined, "file_with_organ").due_at
        assert due is not None
        assert reds(due, "file_with_organ") == [("RED", "")]
        fined.with_papers("PAYMENT", "SPOT_FILING")
        fined.does("pay", bureau.officer(), paid=100, fully=True, means="BANK", at=bureau.at("2026-03-02 09:00"))
        fined.does("file_with_organ", bureau.officer())
        assert fined.state == "EXECUTED"
        assert Clock.objects.get(verb="file_with_organ").was_late

    def test_is_asked_of_no_other_decision(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated().ended().noticed().heard().decided().served()
        assert "file_with_organ" not in running(case)
        with refused(NotYet, ("TO_BE_FILED", "APL art. 52", "dossier")):
            case.does("file_with_organ", bureau.officer())


class TestCash:
    """Taken on Friday 2026-02-27: to the organ within two working days (a make-up workday among them), then to the bank."""

    @pytest.fixture
    def taken(self, bureau: Bureau) -> Case:
        bureau.at("2026-03-02 09:00")
        case = bureau.clue().on_the_spot().with_papers("PAYMENT")
        return case.does("pay", bureau.officer(), collected_on=date(2026, 3, 2), **CASH)

    def test_goes_to_the_organ_within_two_working_days(self, taken: Case) -> None:
        found = clock(taken, "hand_in_cash")
        assert (found.code, found.law, found.due_date) == ("T25.hand_in", "APL art. 71", date(2026, 3, 4))
        assert "bank_cash" not in running(taken)
        assert found.due_at is not None
        assert reds(found.due_at, "hand_in_cash") == [("RED", "")]
        assert Card.objects.get(awaited="hand_in_cash", colour="RED").rule == "T25.hand_in"

    def test_goes_on_to_the_bank_within_two_more(self, bureau: Bureau, taken: Case) -> None:
        taken.does("hand_in_cash", bureau.officer(), at=bureau.at("2026-03-03 16:00"))
        found = clock(taken, "bank_cash")
        assert (found.code, found.due_date) == ("T25.bank", date(2026, 3, 5))
        assert "hand_in_cash" not in running(taken)
        taken.does("bank_cash", bureau.registrar(), at=bureau.at("2026-03-06 10:00"))
        assert running(taken).isdisjoint({"hand_in_cash", "bank_cash"})
        assert Clock.objects.get(verb="bank_cash").was_late

    def test_that_was_handed_in_already_is_awaited_at_the_bank_alone(self, bureau: Bureau) -> None:
        bureau.at("2026-03-02 09:00")
        case = bureau.clue().on_the_spot().with_papers("PAYMENT")
        days = {"collected_on": date(2026, 3, 2), "handed_in_on": date(2026, 3, 3)}
        case.does("pay", bureau.officer(), at=bureau.at("2026-03-03 17:00"), **days, **CASH)
        assert clock(case, "bank_cash").due_date == date(2026, 3, 5)
        assert "hand_in_cash" not in running(case)

    def test_that_is_at_the_bank_starts_no_clock(self, bureau: Bureau) -> None:
        bureau.at("2026-03-02 09:00")
        case = bureau.clue().on_the_spot().with_papers("PAYMENT")
        day = date(2026, 3, 2)
        case.does("pay", bureau.officer(), collected_on=day, handed_in_on=day, banked_on=day, **CASH)
        assert running(case).isdisjoint({"hand_in_cash", "bank_cash"})

    def test_is_not_handed_in_or_banked_twice_nor_left_behind_at_the_closing(self, bureau: Bureau, taken: Case) -> None:
        with refused(NotYet, ("CASH_TO_BANK", "APL art. 71", "dossier")):
            taken.does("bank_cash", bureau.registrar())
        taken.with_papers()
        with refused(NotYet, ("CASH_AT_BANK", "APL art. 71", "dossier")):
            taken.does("close", bureau.head())
        taken.does("hand_in_cash", bureau.officer())
        with refused(NotYet, ("CASH_TO_HAND_IN", "APL art. 71", "dossier")):
            taken.does("hand_in_cash", bureau.officer())
        taken.does("bank_cash", bureau.registrar())
        assert taken.does("close", bureau.head()).state == "CLOSED"

    def test_is_counted_from_the_earliest_that_is_under_way(self, bureau: Bureau) -> None:
        case = bureau.clue()
        case.received("2026-03-02 09:00")
        part = {**CASH, "fully": False, "hard_later": True}
        case.with_papers().does("pay", bureau.officer(), collected_on=date(2026, 3, 2), **part)
        case.with_papers().does(
            "pay", bureau.officer(), at=bureau.at("2026-03-04 09:00"), collected_on=date(2026, 3, 4), **part
        )
        assert clock(case, "hand_in_cash").due_date == date(2026, 3, 4)


class TestTheWayToThePolice:
    def approved(self, bureau: Bureau) -> Case:
        case = bureau.clue().ready(crime_suspected=True)
        reported = bureau.world.later()
        return case.does("transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=reported, step="APPROVE")

    def test_runs_for_twenty_four_hours_from_the_approval_and_gives_a_red_card(self, bureau: Bureau) -> None:
        case = self.approved(bureau)
        found = clock(case, "transfer_to_police")
        assert (case.state, found.code, found.due_at) == (
            "INVESTIGATION_ENDED", "T32.transfer", bureau.world.clock + timedelta(hours=24),
        )  # fmt: skip
        assert found.due_at is not None
        assert reds(found.due_at, "transfer_to_police") == [("RED", "")]

    def test_ends_with_the_file_which_names_the_approval(self, bureau: Bureau) -> None:
        case = self.approved(bureau)
        approved_at = bureau.world.clock
        case.does("transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=None, later={"hours": 25})
        assert (case.state, case.case.outcome) == ("TRANSFERRED_CRIME", "TRANSFERRED_CRIME")
        found = Clock.objects.filter(verb="transfer_to_police").latest("pk")
        assert (found.armed_at, found.was_late) == (approved_at, True)

    def test_is_no_transfer_by_the_approval_alone(self, bureau: Bureau) -> None:
        case = self.approved(bureau)
        case.noticed().heard()
        with refused(NotYet, ("CRIME_FIRST", "APL art. 27", "dossier")):
            case.decided()

    def test_needs_a_report_before_the_approval(self, bureau: Bureau) -> None:
        case = bureau.clue().ready(crime_suspected=True)
        with refused(NotYet, ("REPORTED_FIRST", "TSC art. 5", "reported_at")):
            case.does("transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=None, step="APPROVE")


class TestThirtyDaysMore:
    def extended(self, bureau: Bureau, case: Case, days: int = 30, **told: Any) -> Case:
        return case.does("extend", bureau.head(), days=days, **{"reason": "案情重大、复杂。", **told})

    def test_are_added_in_a_case_of_public_order(self, bureau: Bureau) -> None:
        case = bureau.clue(type="ORDER").filed()
        before = clock(case, "decide").due_date
        assert before is not None
        self.extended(bureau, case)
        assert clock(case, "decide").due_date == before + timedelta(days=30)

    @pytest.mark.parametrize("days", [31, 0])
    def test_are_the_most(self, bureau: Bureau, days: int) -> None:
        case = bureau.clue(type="ORDER").filed()
        with pytest.raises(NotYet):
            self.extended(bureau, case, days=days)

    def test_are_added_once_with_a_reason_and_while_the_time_runs(self, bureau: Bureau) -> None:
        case = bureau.clue(type="ORDER").filed()
        with refused(NotYet, ("REASON_TOLD", "HOUSE rule X2", "reason")):
            self.extended(bureau, case, reason=" ")
        self.extended(bureau, case, days=10)
        with refused(NotYet, ("ORDER_EXTENDED_ONCE", "HOUSE rule X16h", "dossier")):
            self.extended(bureau, case, days=10)

    def test_are_not_added_when_the_thirty_are_over(self, bureau: Bureau) -> None:
        case = bureau.clue(type="ORDER").filed()
        with refused(NotYet, ("PROLONGED_IN_TIME", "HOUSE rule X16h", "days")):
            self.extended(bureau, case, later={"days": 31})

    def test_are_not_for_other_cases(self, bureau: Bureau) -> None:
        case = bureau.clue().filed()
        with refused(NotYet, ("ORDER_CASE", "HOUSE rule X16h", "type")):
            self.extended(bureau, case)
