"""The three months for asking the court run as a clock from the end of the term of appeal or of a deferral (T27)."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.command.run import run
from casework.deadlines.calendar import day_of
from casework.deadlines.models import Clock
from casework.organisations.actors import Role
from tests.enforcement.penalties.cases import REMINDER, Bureau, Case

AWAITED = "apply_court_execution"
DAY = "2026-03-02 09:00"


def clock(case: Case, awaited: str = AWAITED) -> Clock:
    return Clock.objects.of(case.case.number).open().get(verb=awaited)


def has_one(case: Case) -> bool:
    return Clock.objects.of(case.case.number).open().filter(verb=AWAITED).exists()


def told(found: Clock) -> tuple[str, date, date | None]:
    return found.code, day_of(found.armed_at), found.due_date


def part(case: Case, bureau: Bureau, moment: str, paid: int = 100) -> Case:
    case.with_papers()
    return case.does("pay", bureau.officer(), at=bureau.at(moment), paid=paid, fully=False, means="BANK")


class TestTheWindow:
    def test_is_counted_from_the_end_of_the_term_of_appeal(self, bureau: Bureau) -> None:
        case = bureau.clue()
        case.received(DAY)
        assert told(clock(case)) == ("T27", date(2026, 9, 2), date(2026, 12, 2))

    def test_of_a_decision_on_the_spot_is_counted_from_the_sixty_days(self, bureau: Bureau) -> None:
        bureau.at(DAY)
        case = bureau.clue().on_the_spot()
        assert told(clock(case)) == ("T27", date(2026, 5, 6), date(2026, 8, 6))

    def test_is_counted_from_the_end_of_a_longer_deferral(self, bureau: Bureau) -> None:
        case = bureau.clue()
        case.received(DAY)
        case.with_papers().does("defer", bureau.head(), days=365, asked=True)
        until = date(2027, 3, 17)
        assert told(clock(case)) == ("T27", until, date(2027, 6, 17))

    def test_stands_beside_the_ten_days_after_the_reminder(self, bureau: Bureau) -> None:
        case = self.reminded(bureau)
        assert clock(case, f"{AWAITED}#0").code == "T26"
        assert clock(case).code == "T27"

    def test_goes_on_when_a_part_is_paid_after_the_reminder(self, bureau: Bureau) -> None:
        case = part(self.reminded(bureau), bureau, "2026-05-20 09:00")
        assert told(clock(case)) == ("T27", date(2026, 9, 2), date(2026, 12, 2))

    def test_has_no_clock_while_an_appeal_is_pending_and_begins_with_its_end(self, bureau: Bureau) -> None:
        case = bureau.clue()
        case.received(DAY)
        case.with_papers().does("appeal", self.clerk(bureau), forum="RECONSIDERATION", at=bureau.at("2026-03-20 09:00"))
        assert not has_one(case)
        case.does(
            "resolve_appeal",
            self.clerk(bureau),
            forum="RECONSIDERATION",
            result="UPHELD",
            at=bureau.at("2026-05-11 09:00"),
        )
        assert told(clock(case)) == ("T27", date(2026, 5, 26), date(2026, 8, 26))

    def test_has_none_where_the_decision_fell_or_everything_was_paid(self, bureau: Bureau) -> None:
        paid = bureau.clue()
        paid.received(DAY)
        paid.with_papers().does("pay", bureau.officer(), paid=1000, fully=True, means="BANK")
        assert not has_one(paid)

    def test_gives_cards_only_once_it_has_begun_and_is_missed_when_over(self, bureau: Bureau) -> None:
        case = self.reminded(bureau)
        found = clock(case)
        assert found.due_at is not None
        assert [each for each in run(found.armed_at) if each.awaited == AWAITED] == []
        reds = [(each.deed, each.refused) for each in run(found.due_at) if each.awaited == AWAITED]
        assert reds == [("RED", "")]

    def test_ends_with_the_application(self, bureau: Bureau) -> None:
        case = self.reminded(bureau).with_papers()
        case.does(AWAITED, bureau.head(), at=bureau.at("2026-09-03 10:00"))
        ended = {each.code: each for each in Clock.objects.of(case.case.number).filter(verb__startswith=AWAITED)}
        assert {code: (each.stopped_by, each.was_late) for code, each in ended.items() if code == "T27"} == {
            "T27": (AWAITED, False)
        }
        assert not has_one(case)

    def reminded(self, bureau: Bureau) -> Case:
        case = bureau.clue()
        case.received(DAY)
        case.does("mark_overdue", bureau.officer(), at=bureau.at("2026-03-18 09:00"))
        told: dict[str, Any] = {"means": "HANDED", "content": REMINDER}
        return case.with_papers().does("remind", bureau.officer(), at=bureau.at("2026-05-06 09:00"), **told)

    def clerk(self, bureau: Bureau) -> Any:
        return bureau.world.actor(Role.LEGAL_REVIEWER, "330106", "li")
