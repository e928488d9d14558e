"""A mapping in TOML: how the rows of one source become records of the import format. mappings/README.md tells the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.intake.importing.faults import Blame
from casework.intake.importing.reading import FORMATS, EventTable, Row, flat
from casework.intake.importing.templates import Filter, Template, Value, read_time

REFUSE, REPORT = "refuse", "report"
_ENTRY = re.compile(r"entries\[(\d+)\]\.(.+)")
_FACT = "facts."
PLACE, LAST = "event:place", "event:last"  # of an event among those of its case


@dataclass(frozen=True, slots=True)
class Condition:
    """Which rows a rule is for: column → the values it may hold, None for anything but nothing."""

    wanted: Mapping[str, frozenset[str] | None]

    def fits(self, row: Mapping[str, str]) -> bool:
        for column, values in self.wanted.items():
            value = row.get(column, "")
            if not (value if values is None else value in values):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Rule:
    """
    How one object of a record is made: field by field, for the rows that it fits.

    fields: field → template; facts of an entry stand as "facts.NAME". unless: a condition without columns fits none.
    is_ignored: an event that makes no entry. goes_on: whether the rules after it are asked of the same event too.
    """

    fields: Mapping[str, Template]
    when: Condition
    unless: Condition
    is_ignored: bool = False
    goes_on: bool = False

    def fits(self, row: Mapping[str, str]) -> bool:
        return self.when.fits(row) and not (self.unless.wanted and self.unless.fits(row))

    def columns(self, name: str) -> str:
        """Name the columns that a field was made of, "" for none."""
        made_of = self.fields.get(name)
        return "+".join(made_of.columns) if made_of else ""

    @property
    def all_columns(self) -> Iterator[str]:
        for made_of in self.fields.values():
            yield from made_of.columns
        yield from self.when.wanted
        yield from self.unless.wanted


@dataclass(frozen=True, slots=True)
class MatterRule:
    """How one matter is made of a row. events: the first rule that fits an event of a log makes its entry, and any it goes on to."""

    head: Rule
    entries: tuple[Rule, ...]
    events: tuple[Rule, ...]
    parties: tuple[Rule, ...]
    links: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One record as a mapping made it, not read yet; what could not be made is in blame."""

    raw: Mapping[str, Any]
    blame: Blame


@dataclass(frozen=True)
class ImportMapping:
    """
    What is to be known of a source. Without matters its rows are records of the import format already.

    source: keeps references and accounts of sources apart; "" leaves it to the records. form: "" goes by the file's ending.
    waive: guards that only a live system can answer. expect: column → what it may hold. derived: columns made of others.
    log: how a table tells of events, None where each line is a matter of its own.
    """

    name: str
    source: str = ""
    form: str = ""
    on_error: str = REFUSE
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    time_formats: tuple[str, ...] = ()
    waive: frozenset[str] = frozenset()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    derived: Mapping[str, Template] = field(default_factory=dict)
    expect: Mapping[str, frozenset[str]] = field(default_factory=dict)
    matters: tuple[MatterRule, ...] = ()
    log: EventTable | None = None

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The columns a table must have: all that are spoken of and not derived."""
        asked: dict[str, None] = dict.fromkeys(self.expect)
        for made_of in self.derived.values():
            asked |= dict.fromkeys(made_of.columns)
        for matter in self.matters:
            for rule in (matter.head, *matter.entries, *matter.parties, *matter.links):
                asked |= dict.fromkeys(rule.all_columns)
        return tuple(column for column in asked if column not in self.derived)

    def form_of(self, ending: str) -> str:
        """The format of a file with that ending, "" when neither it nor the mapping tells."""
        return self.form or FORMATS.get(ending.lower(), "")

    def records(self, row: Row) -> list[Mapped]:
        """Make the records of one row; never empty where the row has a fault, so that somebody is told of it."""
        if not self.matters:
            return [Mapped(row.values, Blame(row.line))]
        columns, blame = flat(row.values), Blame(row.line)
        self._derive(columns, blame)
        for column, allowed in self.expect.items():
            if columns.get(column, "") not in allowed:
                reason = _("“%(value)s” is not expected here.") % {"value": columns.get(column, "")}
                blame.say(column, "UNEXPECTED", reason)
        if blame.found:
            return [Mapped({}, blame)]
        made = [self._record(rule, row, columns) for rule in self.matters if rule.head.fits(columns)]
        if not made:
            blame.say("-", "NO_RULE", _("No rule of the mapping is for this row."))
            return [Mapped({}, blame)]
        return made

    def _derive(self, columns: dict[str, str], blame: Blame) -> None:
        for name, made_of in self.derived.items():
            try:
                columns[name] = str(made_of.fill(columns))
            except NotYet as refusal:
                blame.pass_on(refusal)

    def _record(self, rule: MatterRule, row: Row, columns: Mapping[str, str]) -> Mapped:
        entries = [(each, columns) for each in rule.entries if each.fits(columns)]
        blame = Blame(row.line)
        entries += self._events(rule, row, columns, blame)
        blame.columns = _columns_of(rule.head, [each for each, _columns in entries])
        raw = self._made(rule.head, columns, blame)
        blame.ref = str(raw.get("ref", ""))
        raw["entries"] = [
            self._made(each, values, blame, f"entries[{place}].") for place, (each, values) in enumerate(entries)
        ]
        for key, rules in (("parties", rule.parties), ("links", rule.links)):
            fitting = [each for each in rules if each.fits(columns)]
            raw[key] = [self._made(each, columns, blame, f"{key}[{place}].") for place, each in enumerate(fitting)]
        return Mapped(raw, blame)

    def _events(
        self, rule: MatterRule, row: Row, columns: Mapping[str, str], blame: Blame
    ) -> Iterator[tuple[Rule, Mapping[str, str]]]:
        """Yield the rules that fit each event, with the columns of the row, the event's own over them, and its place."""
        for place, event in enumerate(row.events if rule.events else ()):
            values = {**columns, **event}
            values |= {PLACE: str(place + 1), LAST: "yes" if place + 1 == len(row.events) else ""}
            fitting = _first_and_further(rule.events, values)
            if not fitting:
                reason = _("No rule of the mapping is for event %(place)d.") % {"place": place + 1}
                blame.say("-", "NO_RULE", reason)
            yield from ((each, values) for each in fitting if not each.is_ignored)

    def _made(self, rule: Rule, columns: Mapping[str, str], blame: Blame, prefix: str = "") -> dict[str, Any]:
        """Make one object; empty values are left out."""
        made: dict[str, Any] = {}
        facts: dict[str, Value] = {}
        for name, made_of in rule.fields.items():
            try:
                value = made_of.fill(columns)
                if name == "at" and value:
                    value = read_time(str(value), self.zone, self.time_formats, "at").isoformat()
            except NotYet as refusal:
                first = refusal.unmet[0]
                blame.say(f"{prefix}{name}", first.code, first.message)
                continue
            if value == "":
                continue
            if name.startswith(_FACT):
                facts[name.removeprefix(_FACT)] = value
            else:
                made[name] = value
        return {**made, "facts": facts} if facts else made


def _first_and_further(rules: Iterable[Rule], values: Mapping[str, str]) -> list[Rule]:
    """The first rule that fits, and while that goes on those after it that fit too."""
    found: list[Rule] = []
    for rule in rules:
        if rule.fits(values):
            found.append(rule)
            if not rule.goes_on:
                break
    return found


def _columns_of(head: Rule, entries: Iterable[Rule]) -> Any:
    rules = tuple(entries)

    def columns(path: str) -> str:
        found = _ENTRY.fullmatch(path)
        if found is None:
            return head.columns(path)
        place = int(found[1])
        return rules[place].columns(found[2]) if place < len(rules) else ""

    return columns
