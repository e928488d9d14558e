"""Histories written straight into the ledger, entry by entry, so that a figure can be asked about what no machine would allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Max

from casework.ledger.append import Draft, append, chain
from casework.ledger.canonical import Row
from casework.ledger.models import Entry, Origin
from casework.organisations.models import Unit
from casework.reports.definitions import ON_SITE
from casework.reports.indicators import Indicator
from casework.reports.measured import Measured
from casework.reports.months import Month, Period
from casework.reports.rates import Question, measure
from casework.reports.roll_up import catch_up
from casework.workflow.models import Matter

HANGZHOU = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 1, 5, 9, tzinfo=HANGZHOU)
LATER = datetime(2026, 12, 31, tzinfo=HANGZHOU)
CITY, COUNTY, TOWN, VILLAGE, GRID = "330100", "330106", "330106001", "330106001001", "330106001001001"
OTHER_TOWN, OTHER_COUNTY, OTHER_COUNTY_TOWN = "330106002", "330108", "330108001"

UNITS = (
    (CITY, 5, ""),
    (COUNTY, 4, CITY),
    (TOWN, 3, COUNTY),
    (VILLAGE, 2, TOWN),
    (GRID, 1, VILLAGE),
    (OTHER_TOWN, 3, COUNTY),
    (OTHER_COUNTY, 4, CITY),
    (OTHER_COUNTY_TOWN, 3, OTHER_COUNTY),
)


class Act(NamedTuple):
    """One entry to be: days after START, or a moment."""

    verb: str
    when: float | datetime
    unit: str = ""
    outcome: str = ""
    facts: Mapping[str, Any] = {}
    actor: str = "somebody"
    actor_unit: str = ""
    origin: str = Origin.LIVE
    happened: float | datetime | None = None


def moment(when: float | datetime) -> datetime:
    return when if isinstance(when, datetime) else START + timedelta(days=when)


@dataclass
class Tales:
    """Units by code, and the histories told so far."""

    units: dict[str, Unit] = field(default_factory=dict)

    @classmethod
    def plant(cls) -> Tales:
        units: dict[str, Unit] = {}
        for code, level, parent in UNITS:
            unit = Unit(code=code, name=code, short_name=code, level=level)
            units[code] = Unit.objects.plant(unit, under=units.get(parent))
            units = {code: Unit.objects.get(code=code) for code in units}
        return cls(units)

    def tell(self, number: str, *acts: Act, track: str = "", unit: str = TOWN) -> None:
        """Add entries to a matter, which is opened by the first; each is led by its own unit or the last one named."""
        matter = Matter.objects.filter(number=number).first()
        if matter is None:
            names = {"D": "dispute", "F": "filing", "P": "petition", "X": "penalty", "H": "handover"}
            matter = Matter(
                number=number, track=track or names[number[0]], machine_version=1, state="ANY", unit=self.units[unit], level=0,
                opened_at=moment(acts[0].when), moved_at=moment(acts[0].when),
            )  # fmt: skip
        rows: list[Row] = []
        for act in acts:
            lead = self.units[act.unit or (matter.unit.code if matter.version or rows else unit)]
            matter.unit, matter.level = lead, lead.level
            draft = Draft(
                number, matter.version + 1, matter.track, 1, act.verb, "", "ANY", lead.level, lead.key, act.actor, "MEDIATOR",
                self.units[act.actor_unit or lead.code].key, "", act.origin,
                moment(act.when if act.happened is None else act.happened), moment(act.when), act.outcome, "", "PML art. 17",
                act.facts,
            )  # fmt: skip
            row, _notes = chain(draft, prev_hash=matter.head)
            matter.version, matter.head, matter.is_counted = row.seq, row.hash, False
            rows.append(row)
        matter.save()
        append(rows)

    def settled(self, number: str, *, day: float = 0, unit: str = TOWN, perform: bool = True, **facts: Any) -> None:
        """Tell a dispute accepted, agreed two days later and performed ten days later."""
        self.tell(
            number,
            Act("apply", day, facts={"type": "02", "channel": "WALK_IN", **facts}),
            Act("accept", day),
            Act("sign_agreement", day + 2, outcome="AGREED_NOT_YET_DUE", facts={"due_on": "2026-02-01"}),
            *([Act("perform", day + 10, outcome="AGREED_PERFORMED")] if perform else []),
            unit=unit,
        )

    def ask(
        self,
        as_of: float | datetime = LATER,
        *,
        unit: str = CITY,
        first: str = "2026-01",
        last: str = "2026-01",
        by: tuple[str, ...] = (),
        indicator: Indicator = ON_SITE,
        **others: Any,
    ) -> Measured:
        """Count what is told, then measure."""
        catch_up()
        period = Period(Month.read(first), Month.read(last))
        return measure(Question(indicator, self.units[unit], period, moment(as_of), by, **others))

    def rate(self, as_of: float | datetime = LATER, **question: Any) -> tuple[int, int]:
        """Give numerator and denominator."""
        figure = self.ask(as_of, **question)
        return figure.numerator, figure.denominator


def last_entry() -> int:
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def day_of(when: float | datetime) -> date:
    return moment(when).astimezone(HANGZHOU).date()
