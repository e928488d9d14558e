"""A record becomes moves: who acts in which post, who leads, which row of the table is meant, what is waived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.intake.importing.accounts import Accounts
from casework.intake.importing.records import EntryDraft, Record
from casework.intake.importing.units import Units, Way
from casework.law import HOUSE
from casework.ledger.models import Origin
from casework.organisations.actors import Actor
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.parties.identity import alone_keys, matter_keys
from casework.workflow.correction import CORRECT, correction_row
from casework.workflow.judge import Move
from casework.workflow.machine import Shift, T
from casework.workflow.models import Matter
from casework.workflow.numbers import county_code
from casework.workflow.perform import new_matter
from casework.workflow.tracks import Track, track_of

_LEVELS = str(HOUSE.art("R8"))
_FACTS = str(HOUSE.art("F1"))


@dataclass(frozen=True, slots=True)
class Ties:
    """Numbers of other matters that a record names: what its first entry says, and what it was merged into."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    into: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every record of one import stands on: the units, the accounts made so far, and the guards waived by name."""

    units: Units
    waive: frozenset[str]
    accounts: Accounts = field(default_factory=Accounts)


@dataclass(frozen=True, slots=True)
class _Line:
    """Who leads before an act and after it, how the lead came to be the first, and where the actor sits."""

    lead: Unit
    after: Unit
    seat: Unit
    way: Way = ()


class Walk:
    """
    One record on its way over its table, entry by entry.

    state, lead: where the matter stands; "" and None for one that is not opened yet. Each call of move() takes the next
    step as if it had passed; what the engine says of it is the caller's to ask.
    """

    def __init__(
        self, record: Record, track: Track, ground: Ground, *, number: str = "", ties: Ties | None = None
    ) -> None:
        self.record, self.track, self.ground, self.units = record, track, ground, ground.units
        self.machine = track.machine
        self.number, self.ties = number, ties or Ties()
        self.state = ""
        self.lead: Unit | None = None
        self.sender: Unit | None = None

    @classmethod
    def onward(cls, record: Record, matter: Matter, ground: Ground) -> Self:
        """Go on with a matter that is here already."""
        walk = cls(record, track_of(matter.track), ground, number=matter.number)
        walk.machine, walk.state, walk.lead = matter.machine, matter.state, ground.units[matter.unit_id]
        return walk

    def require_own_unit(self) -> None:
        """
        Look up the matter's own unit, whatever its first entry says.

        :raises NotYet: it says neither, or its own unit exists neither when it begins nor when it ends.
        """
        entries = self.record.entries
        if self.record.unit or not entries[0].unit:
            self.units.find_within(self.record.unit, entries[0].at.date(), entries[-1].at.date())

    def opened(self, *, is_bare: bool = False) -> Matter:
        """
        Build the matter the first entry opens; nothing is written. is_bare: at its own unit, whatever else it says.

        :raises NotYet: its unit or place is unknown, or did not exist on that day.
        """
        record, first = self.record, self.record.entries[0]
        day = first.at.date()
        unit = self.units.find(record.unit if is_bare else first.unit or record.unit, day)
        place = self.units.find(record.place, day, field="place") if record.place and not is_bare else None
        if place is None and unit.level <= Level.TOWNSHIP:
            place = unit
        self.lead = unit
        matter = new_matter(
            self.track.code, unit=unit, opened_at=first.at, place=place, title=record.title, type=record.type,
            channel=record.channel, risk=record.risk, kind=self.track.kind,
            origin_number=str(self.ties.facts.get("filing", "")),
        )  # fmt: skip
        matter.number = self.number
        return matter

    def move(self, place: int, *, is_bare: bool = False) -> Move:
        """
        Turn an entry into the move it asks for, and stand where that leads. is_bare: whatever it says of unit, level and
        outcome, to see how the walk goes on.

        :raises NotYet: a unit is unknown, closed, of another level or not the one that leads; or the outcome is not one
            of the verb. Names the field of the entry.
        """
        entry = self.record.entries[place]
        entry = replace(entry, unit="", level=None, outcome="") if is_bare else entry
        given = {**self._picked(entry), **entry.facts}
        row = self._row(entry, given)
        if entry.outcome and row is not None and row.outcome != entry.outcome:
            raise NotYet.because(
                "OUTCOME_DIFFERS", _("By its facts the act has another outcome."), law=str(row.law), field="outcome"
            )
        given |= self._known(row, place, given)
        notes = {"text": self.record.text} if place == 0 and self.record.text.strip() else {}
        if row is None or self.lead is None:
            nobody = Actor(f"{self.record.source}:{entry.actor}", ())
            return Move(self.number, entry.verb, nobody, entry.at, given, entry.reason, notes, origin=Origin.IMPORT)
        line = self._line(entry, row, self.lead)
        self.state, self.lead = str(row.to), line.after
        self.sender = line.seat if row.shift is Shift.OVER else self.sender
        actor = self.ground.accounts.actor(self.record.source, entry.actor, row.who, line.seat)
        return Move(
            self.number, entry.verb, actor, entry.at, given, entry.reason, notes,
            target=line.after if row.shift in (Shift.UP, Shift.OVER) else None,
            origin=Origin.IMPORT, waived=self._waived(row, entry), successions=line.way,
        )  # fmt: skip

    def _row(self, entry: EntryDraft, given: Mapping[str, Any]) -> T | None:
        if entry.verb == CORRECT and self.state:
            return correction_row(self.state, excludes="exclusion" in given)
        return self.machine.row_for(entry.verb, self.state, given)

    def _picked(self, entry: EntryDraft) -> Mapping[str, Any]:
        """
        The facts that pick one among the rows of a verb: by the outcome the entry names; without one, where a single row of
        them gives any outcome, that one. To perform is to perform fully unless the entry says otherwise.
        """
        if not entry.outcome:
            rows = self.machine.index.get((entry.verb, self.state), ())
            giving = [row.when for row in rows if row.when and row.outcome]
            is_open = giving and len(giving) == 1 and all(row.when for row in rows)
            return dict(giving) if is_open else {}
        if entry.verb not in self.machine.verbs:
            return {}
        facts = self.machine.facts_for(entry.verb, entry.outcome)
        if facts is None:
            raise NotYet.because(
                "OUTCOME_DIFFERS",
                _("No act of this verb has this outcome."),
                law=_FACTS,
                field="outcome",
                verb=entry.verb,
            )
        return facts

    def _known(self, row: T | None, place: int, given: Mapping[str, Any]) -> dict[str, Any]:
        """Add what the record says of the matter and its ties, where the entry does not say it itself."""
        known: dict[str, Any] = {}
        record = self.record
        if row is not None:
            known |= {name: value for name in row.sets if (value := getattr(record, name, "")) and name not in given}
            if self.ties.into and "into" in row.takes and row.verb != CORRECT:
                known["into"] = self.ties.into
        if place == 0:
            labels = {"type": record.type, "channel": record.channel, "risk": record.risk}
            known |= {name: value for name, value in labels.items() if value and name not in given}
            known |= {**matter_keys(record.parties, record.type, alone=self._alone()), **self.ties.facts}
        return known

    def _alone(self) -> list[str]:
        """What a petition that names no other side is about; nothing on other tracks."""
        if self.track.kind != "PETITION" or self.lead is None:
            return []
        place = self.record.place
        day = self.record.entries[0].at.date()
        where = self.units.find(place, day, field="place") if place else self.lead
        return alone_keys(type_code=self.record.type, county=county_code(where))

    def _waived(self, row: T, entry: EntryDraft) -> frozenset[str]:
        """What a mapping waives, but for guards about something this entry does say: what is said is judged."""
        said = [guard.name for guard in row.needs if guard.field in entry.facts]
        return self.ground.waive.difference(said) if said else self.ground.waive

    def _line(self, entry: EntryDraft, row: T, lead: Unit) -> _Line:
        """Find who leads before and after an act, from what the entry says of unit and level."""
        day = entry.at.date()
        named = self.units.find(entry.unit, day) if entry.unit else None
        if row.shift is Shift.STAY:
            line = self._staying(lead, named, day)
        else:
            line = self._shifting(entry, row, lead, named, day)
        told = named or line.after
        # Without a unit, an act that moves the lead may name the level on either side.
        fitting = {told.level} if named else {told.level, line.lead.level}
        if entry.level is not None and entry.level not in fitting:
            raise wrong_tier(told)
        return line

    def _staying(self, lead: Unit, named: Unit | None, day: date) -> _Line:
        if named is None or named.pk == lead.pk:
            way = self.units.heirs(lead, day)
        else:
            found = self.units.way(lead, named, day)
            if found is None:
                raise NotYet.because(
                    "WRONG_UNIT",
                    _("Another unit leads the matter at this act, and this one does not continue it."),
                    law=_LEVELS,
                    field="unit",
                    unit=named.key,
                    lead=lead.key,
                )
            way = found
        here = way[-1].new if way else lead
        return _Line(here, here, here, way)

    def _shifting(self, entry: EntryDraft, row: T, lead: Unit, named: Unit | None, day: date) -> _Line:
        way = self.units.heirs(lead, day)
        here = way[-1].new if way else lead
        if row.shift is Shift.OVER:
            return _Line(here, named or self._handed_to(row, day), here, way)
        if row.shift is Shift.TAKE and (named is not None or self._waits()):
            to = named or here
            return _Line(here, to, to, way)
        upper = named if named is not None and named.level > here.level else self._upper(here, entry.level, day)
        return _Line(here, upper, here if row.shift is Shift.UP else upper, way)

    def _handed_to(self, row: T, day: date) -> Unit:
        """Where a matter goes that is handed over to nobody named: back to the sender, or to the record's own unit."""
        goes_back = any(guard.field == "back_to" for guard in row.needs)
        return self.sender if goes_back and self.sender else self.units.find(self.record.unit, day)

    def _waits(self) -> bool:
        """Answer whether the matter waits at an upper unit to be taken over."""
        return any(row.shift is Shift.UP and row.to == self.state for row in self.machine.rows)

    def _upper(self, here: Unit, level: int | None, day: date) -> Unit:
        """The next unit up the line; the one at a level above, where the entry names that."""
        line = list(self.units.above(here, day))
        wanted = [unit for unit in line if unit.level == level] if level is not None and level > here.level else line
        if not wanted:
            raise NotYet.because(
                "NO_UPPER_UNIT",
                _("No unit stands above this one on its line."),
                law=_LEVELS,
                field="unit",
                unit=here.key,
            )
        return wanted[0]


def wrong_tier(unit: Unit) -> NotYet:
    """Build the refusal of an entry that names a unit and another level than its own."""
    reason = _("%(unit)s stands at level %(level)d, %(tier)s.") % {
        "unit": unit.code,
        "level": unit.level,
        "tier": unit.tier.label,
    }
    return NotYet.because("WRONG_TIER", reason, law=_LEVELS, field="level", unit=unit.key)
