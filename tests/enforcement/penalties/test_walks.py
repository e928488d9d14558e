"""However a case is walked and however time passes: no decision without its notice, no court before its window."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from casework.deadlines.calendar import day_of
from casework.deadlines.clocks import current_calendar
from casework.errors import CaseworkError
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role
from casework.workflow.machine import T
from enforcement.penalties.files import PenaltyFiles
from enforcement.penalties.machine import PENALTY
from enforcement.penalties.reading import owed
from tests.casework.workflow.conftest import undone as undone
from tests.casework.workflow.walks import Undone
from tests.enforcement.penalties.cases import DECISION, NOTICE, OFFICERS, REMINDER, Bureau

WALKS, STEPS = 24, 16
HANDS = {"officers": OFFICERS, "shown": True}
FINE = {"kinds": ("FINE",), "fine": 1000, "gravity": "ORDINARY"}
# What the right person says of each act; what depends on the day is worked out by its service.
RIGHT: dict[str, dict[str, Any]] = {
    "investigate": {**HANDS, "method": "INSPECTION", "record": "检查笔录。", "recorded": True},
    "end_investigation": {
        "officers": OFFICERS, "report": "清楚。", "evidenced": True, "gravity": "ORDINARY", "crime_suspected": False,
    },
    "notify": {**FINE, "officers": OFFICERS, "content": NOTICE, "hearing_told": True},
    "record_defence": {"defence": "重了。", "reexamined": True, "accepted": "NONE"},
    "request_hearing": {},
    "review": {"result": "PASS", "opinion": "同意。", "qualified": True},
    "discuss": {"heads": ("sun", "zhou"), "minutes": "同意。"},
    "decide": {**FINE, "content": DECISION, "remedies": "EITHER", "signature": "WET"},
    "serve": {"means": "HANDED"},
    "mark_overdue": {},
    "defer": {"days": 40, "asked": True},
    "remind": {"means": "HANDED", "content": REMINDER},
    "apply_court_execution": {"reason": ""},
    "appeal": {"forum": "RECONSIDERATION"},
    "resolve_appeal": {"forum": "RECONSIDERATION", "result": "UPHELD"},
    "publish": {"social_impact": True, "masked": True},
    "withdraw_publication": {"reason": "公开有误。"},
}  # fmt: skip


@dataclass
class Stroll:
    """Leads one case about, by people who do right, at whatever moment. taken: the acts that were not refused."""

    bureau: Bureau
    chance: Random
    taken: list[str] = field(default_factory=list)

    def walk(self) -> None:
        """Begin before the notice, with a decision served, or with a reminder out; go on from there."""
        self.bureau.at("2026-01-05 09:00")
        kind = self.chance.choice(["ENDED", "SERVED", "REMINDED"])
        clue = self.bureau.clue()
        self.case = clue.ready() if kind == "ENDED" else clue.received("2026-01-12 10:00")
        if kind == "REMINDED":
            self.case.does("mark_overdue", self.bureau.system(), later={"days": 20})
            self.case.does("remind", self.bureau.officer(), means="HANDED", content=REMINDER)
        for _step in range(STEPS):
            self.step()
        self.arrive()

    def step(self) -> None:
        """Try one act that begins here, some time later."""
        bureau = self.case.bureau
        verbs = [verb for verb in RIGHT if (verb, self.case.state) in PENALTY.index]
        at = bureau.world.later(days=self.chance.choice([0, 1, 6, 12, 30, 75]), hours=self.chance.randint(1, 30))
        if not verbs:
            return
        verb = self.chance.choice(verbs)
        try:
            self.case.does(verb, self._who(PENALTY.index[verb, self.case.state][0]), at=at, **RIGHT[verb])
        except CaseworkError:
            return
        self.taken.append(verb)
        self.hold()

    def _who(self, row: T) -> Actor:
        bureau = self.case.bureau
        people = {Role.OFFICER: bureau.officer(), Role.HEAD: bureau.head(), Role.LEGAL_REVIEWER: bureau.reviewer()}
        return next(
            (people[role] for role in (Role.OFFICER, Role.HEAD, Role.LEGAL_REVIEWER) if role in row.who),
            bureau.registrar(),
        )

    def hold(self) -> None:
        """Hold what may never be, by the entries alone."""
        entries = list(Entry.objects.of(self.case.case.number))
        days = {entry.verb: day_of(entry.happened_at) for entry in entries}
        if "decide" in days:
            notices = [entry for entry in entries if entry.verb == "notify"]
            decided = next(entry for entry in entries if entry.verb == "decide")
            assert notices
            assert notices[-1].seq < decided.seq
            told = notices[-1].facts
            assert decided.facts["fine_fen"] <= told["fine_fen"]
            answered = any(
                entry.verb == "record_defence" and notices[-1].seq < entry.seq < decided.seq for entry in entries
            )
            assert answered or days["decide"] > day_of(notices[-1].happened_at) + timedelta(days=5)
        if "apply_court_execution" in days:
            asked = next(entry.seq for entry in entries if entry.verb == "apply_court_execution")
            self._hold_execution(days, [entry for entry in entries if entry.seq < asked])

    def _hold_execution(self, days: dict[str, date], before: list[Entry]) -> None:
        served, applied = days["serve"], days["apply_court_execution"]
        resolved = [day_of(entry.happened_at) for entry in before if entry.verb == "resolve_appeal"]
        # Never before the suit that may follow a reconsideration, nor before half a year without one.
        assert applied > (resolved[-1] + timedelta(days=15) if resolved else served + timedelta(days=181))
        assert sum(entry.verb == "appeal" for entry in before) == len(resolved)
        reminded = [day_of(entry.happened_at) for entry in before if entry.verb == "remind"]
        calendar, day, waited = current_calendar(), reminded[-1], 0
        while day < applied:
            day += timedelta(days=1)
            waited += calendar.is_workday(day)
        assert waited > 10 or (waited == 10 and not calendar.is_workday(applied))

    def arrive(self) -> None:
        """Hold that the chain is whole and what is owed never more than twice the fine."""
        number = self.case.case.number
        assert verify(number).is_good
        found = owed(PenaltyFiles([number]).of(number), day_of(self.case.bureau.world.clock), current_calendar())
        assert 0 <= found.surcharge_fen <= 1000_00
        assert found.principal_fen <= 1000_00


class TestACase:
    def test_is_never_decided_unheard_nor_taken_to_court_too_soon(self, bureau: Bureau, undone: Undone) -> None:
        taken: set[str] = set()
        for seed in range(WALKS):
            stroll = Stroll(bureau, Random(seed))
            try:
                undone(stroll.walk)
            except AssertionError as fault:
                fault.add_note(f"seed {seed}: {', '.join(stroll.taken)}")
                raise
            taken.update(stroll.taken)
        assert taken >= {
            "decide",
            "mark_overdue",
            "remind",
            "defer",
            "apply_court_execution",
            "appeal",
            "resolve_appeal",
        }


def reached(without: str, *, start: str = "FILED") -> set[str]:
    """The states that can be reached from one without taking a verb."""
    seen, ahead = {start}, [start]
    while ahead:
        for row in PENALTY.rows_from(ahead.pop()):
            if row.verb != without and str(row.to) not in seen:
                seen.add(str(row.to))
                ahead.append(str(row.to))
    return seen


class TestTheTable:
    def test_has_no_way_from_the_filing_to_a_penalty_without_a_notice(self) -> None:
        there = reached("notify")
        assert not [row for row in PENALTY.rows if row.verb == "decide" and there.intersection(map(str, row.sources))]

    def test_has_no_way_to_the_court_without_a_reminder(self) -> None:
        assert "COURT_EXEC_APPLIED" in reached("nothing", start="SERVED")
        assert "COURT_EXEC_APPLIED" not in reached("remind", start="SERVED")

    def test_has_no_way_to_a_notice_without_the_end_of_the_investigation(self) -> None:
        assert "NOTICED" not in reached("end_investigation")
