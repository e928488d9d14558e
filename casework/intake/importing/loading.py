"""Mappings read from TOML; what a file gets wrong is told by the name of its key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from casework.intake.importing.mapping import REFUSE, REPORT, Condition, ImportMapping, MatterRule, Rule
from casework.intake.importing.reading import FORMATS, EventTable
from casework.intake.importing.records import SOURCE
from casework.intake.importing.templates import Filter, Template, clock, table, template
from casework.workflow.proposals import SECOND_PERSON
from casework.workflow.tracks import all_tracks

OURS = Path(__file__).resolve().parents[1] / "mappings"
DEFAULT = OURS / "contract.toml"

_TOP = {
    "source": str, "format": str, "time_zone": str, "time_formats": list, "on_error": str, "waive": list,
    "columns": dict, "expect": dict, "tables": dict, "log": dict, "matter": list,
}  # fmt: skip
_HEAD = frozenset({"track", "ref", "unit", "type", "channel", "risk", "place", "title", "text"})
_ENTRY = frozenset({"verb", "at", "unit", "level", "actor", "reason", "outcome"})
_LINK = frozenset({"ref", "kind"})
_ANY = "*"


class BadMapping(Exception):
    """A mapping that says something nobody understands; the message names the file and the key."""


def find_mapping(name: str) -> Path:
    """Find a mapping: a file, or one of ours by its bare name, "boston311"."""
    ours = OURS / f"{name}.toml"
    return ours if not Path(name).exists() and ours.exists() else Path(name)


def load_mapping(path: Path = DEFAULT) -> ImportMapping:
    """
    Read a mapping and check all of it that can be checked without a row.

    Without its own word on what is waived, a mapping waives what the import format itself does (mappings/contract.toml).

    :raises BadMapping: it is no TOML, or a key, a word, a table or a guard is unknown.
    :raises OSError: the file cannot be opened.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return _Loader(path.name, content).mapping()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapping(f"{path.name}: {error}") from error


class _Loader:
    def __init__(self, name: str, content: Mapping[str, Any]) -> None:
        self.name, self.content = name, content
        self.filters: Mapping[str, Filter] = {}

    def mapping(self) -> ImportMapping:
        for key, value in self.content.items():
            if key not in _TOP:
                self._fail(key, f"unknown; one of {', '.join(sorted(_TOP))}")
            if not isinstance(value, _TOP[key]):
                self._fail(key, "of the wrong kind")
        zone, formats = self._zone(), tuple(map(str, self.content.get("time_formats", ())))
        self.filters = {**clock(zone, formats), **self._tables()}
        return ImportMapping(
            name=self.name,
            source=self._source(),
            form=self._word("format", ("", *dict.fromkeys(FORMATS.values()))),
            on_error=self._word("on_error", (REFUSE, REPORT)),
            zone=zone,
            time_formats=formats,
            waive=self._waived(),
            filters=self.filters,
            derived=self._templates(self.content.get("columns", {}), "columns"),
            expect={
                column: frozenset(map(str, self._list(values, f"expect.{column}")))
                for column, values in self.content.get("expect", {}).items()
            },
            matters=tuple(self._matter(each, f"matter[{n}]") for n, each in enumerate(self.content.get("matter", ()))),
            log=self._log(),
        )

    def _log(self) -> EventTable | None:
        """Read how a table tells of events: the column of its case, and the keys of an event with their columns."""
        raw = self.content.get("log")
        if raw is None:
            return None
        case, keys = raw.get("case"), raw.get("event")
        if set(raw) != {"case", "event"} or not isinstance(case, str) or not isinstance(keys, dict):
            self._fail("log", "says the column of the case, and the keys of an event with their columns")
        return EventTable(case, {key: str(column) for key, column in keys.items()})

    def _matter(self, raw: Any, place: str) -> MatterRule:
        lists = {key: raw.pop(key, []) for key in ("entry", "event", "party", "link")} if isinstance(raw, dict) else {}
        head = self._rule(raw, place, _HEAD)
        for needed in ("track", "ref"):
            if needed not in head.fields:
                self._fail(f"{place}.{needed}", "missing")

        def rules(key: str, allowed: frozenset[str] | None) -> tuple[Rule, ...]:
            return tuple(
                self._rule(each, f"{place}.{key}[{n}]", allowed)
                for n, each in enumerate(self._list(lists[key], f"{place}.{key}"))
            )

        entries, events = rules("entry", _ENTRY), rules("event", _ENTRY)
        if not entries and not events:
            self._fail(f"{place}.entry", "missing")
        return MatterRule(head, entries, events, rules("party", None), rules("link", _LINK))

    def _rule(self, raw: Any, place: str, allowed: frozenset[str] | None) -> Rule:
        """Read one rule. allowed: the fields it may make, None for any."""
        if not isinstance(raw, dict):
            self._fail(place, "of the wrong kind")
        rest = dict(raw)
        when, unless = (self._condition(rest.pop(key, {}), f"{place}.{key}") for key in ("when", "unless"))
        ignore, goes_on = rest.pop("ignore", False), rest.pop("go_on", False)
        facts = rest.pop("facts", {}) if allowed is _ENTRY else {}
        for key in rest:
            if allowed is not None and key not in allowed:
                self._fail(f"{place}.{key}", "unknown")
        fields = self._templates(rest, place)
        fields |= {f"facts.{name}": made for name, made in self._templates(facts, f"{place}.facts").items()}
        return Rule(fields, when, unless, ignore is True, goes_on is True)

    def _condition(self, raw: Any, place: str) -> Condition:
        if not isinstance(raw, dict):
            self._fail(place, "of the wrong kind")
        wanted = {
            column: None if values == _ANY else frozenset(map(str, self._list(values, f"{place}.{column}")))
            for column, values in raw.items()
        }
        return Condition(wanted)

    def _templates(self, raw: Any, place: str) -> dict[str, Template]:
        if not isinstance(raw, dict):
            self._fail(place, "of the wrong kind")
        made = {}
        for key, each in raw.items():
            try:
                made[key] = template(each, self.filters)
            except ValueError as error:
                self._fail(f"{place}.{key}", str(error))
        return made

    def _tables(self) -> dict[str, Filter]:
        made = {}
        for name, rows in self.content.get("tables", {}).items():
            if not isinstance(rows, dict) or not all(isinstance(each, str | int) for each in rows.values()):
                self._fail(f"tables.{name}", "of the wrong kind")
            made[name] = table(name, rows)
        return made

    def _zone(self) -> ZoneInfo:
        name = self.content.get("time_zone", "Asia/Shanghai")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._fail("time_zone", f"no zone is called {name!r}")

    def _source(self) -> str:
        source = str(self.content.get("source", ""))
        if source and not SOURCE.fullmatch(source):
            self._fail("source", "letters, digits, dots and dashes, 40 at most")
        if not source and self.content.get("matter"):
            self._fail("source", "missing")
        return source

    def _waived(self) -> frozenset[str]:
        if "waive" not in self.content:
            return load_mapping().waive
        guards = [
            guard for track in all_tracks() for machine in track.machines for row in machine.rows for guard in row.needs
        ]
        known = {guard.name for guard in guards}
        allowed = {guard.name for guard in guards if guard.waivable} | {SECOND_PERSON}
        for name in self.content["waive"]:
            if name not in known | allowed:
                self._fail("waive", f"no guard is called {name!r}")
            if name not in allowed:
                self._fail("waive", f"{name!r} is asked of every record; {', '.join(sorted(allowed))} may be waived")
        return frozenset(self.content["waive"])

    def _word(self, key: str, among: tuple[str, ...]) -> str:
        word = str(self.content.get(key, among[0]))
        if word not in among:
            self._fail(key, f"{word!r} is none of {', '.join(filter(None, among))}")
        return word

    def _list(self, value: Any, place: str) -> list[Any]:
        if isinstance(value, dict):
            self._fail(place, "of the wrong kind")
        return value if isinstance(value, list) else [value]

    def _fail(self, key: str, reason: str) -> NoReturn:
        raise BadMapping(f"{self.name}: {key}: {reason}")
