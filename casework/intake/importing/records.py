"""The import format of contract 5: one JSON object a matter, read field by field; every fault is told, none is guessed away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import SHANGHAI
from casework.errors import CaseworkError, NotYet
from casework.intake.importing.faults import Blame, no_columns
from casework.law import HOUSE
from casework.ledger.clock import present
from casework.parties.drafts import PartyDraft, check_roster
from casework.parties.vault import anchored_digest
from casework.taxonomies.codes import code_on
from casework.workflow.kinds import ENGINE
from casework.workflow.tracks import all_tracks

SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
LONGEST = {"ref": 100, "title": 200, "actor": 100}

SAME_MATTER, FILING, INTO = "same_matter", "filing", "into"
LINK_KINDS = (SAME_MATTER, FILING, INTO)

RECORD_KEYS = frozenset(
    {
        "ref",
        "track",
        "unit",
        "type",
        "channel",
        "title",
        "text",
        "parties",
        "entries",
        "links",
        "source",
        "place",
        "risk",
    }
)
ENTRY_KEYS = frozenset({"verb", "at", "unit", "level", "actor", "reason", "outcome", "facts"})
CODES = {"type": "dispute_types", "kind": "kinds", "risk": "risks", "channel": "channels", "ground": "grounds"}

_HALF = re.compile("[\ud800-\udfff]")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_L1, _F1 = str(HOUSE.art("L1")), str(HOUSE.art("F1"))
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One act as a source tells it. at: in Hangzhou's own time. unit, level: the lead's; "" and None where not said."""

    verb: str
    at: datetime
    unit: str = ""
    level: int | None = None
    actor: str = ""
    reason: str = ""
    outcome: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """
    A tie to another record of the same source.

    kind: same_matter; filing, where this matter was born of that filing; into, where it was merged into that matter.
    """

    ref: str
    kind: str


@dataclass(frozen=True, slots=True)
class Record:
    """
    One matter as a source tells it. columns: names those of the file a field was made of.

    Where something is wrong with it, what can be read stands here all the same, for the rest to be judged by.
    """

    line: int
    source: str
    ref: str
    track: str
    unit: str
    type: str
    channel: str
    risk: str
    place: str
    title: str
    text: str
    parties: tuple[PartyDraft, ...]
    entries: tuple[EntryDraft, ...]
    links: tuple[Link, ...]
    raw: Mapping[str, Any]
    columns: Callable[[str], str] = no_columns

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.ref

    @property
    def first_at(self) -> datetime:
        return self.entries[0].at

    def digest(self, count: int) -> str:
        """Digest what the record says up to that many entries; keyed, so that it tells nothing of persons."""
        head = {key: value for key, value in self.raw.items() if key != "entries"}
        return anchored_digest("intake/imported", _canonical([head, self.raw["entries"][:count]]))


def read_record(raw: Mapping[str, Any], blame: Blame, *, source: str = "") -> Record | None:
    """
    Read one record and check what can be told of it alone: shape, codes of the day, check digits, who the parties are.

    source: of the mapping; the record's own counts where that is "". blame says what is wrong; what can be read is given all
    the same, and None only for a text that cannot be written.
    """
    text = _canonical(raw)
    unwritable = _unwritable(raw) if "\\u0000" in text or _HALF.search(text) else ""
    if unwritable:
        blame.say(unwritable, "CHARACTERS", _("Characters that no database keeps stand here."))
        return None
    reader = _Reader(raw, blame)
    blame.ref = reader.text("ref", needed=True)
    reader.unknown(RECORD_KEYS)
    texts = {key: reader.text(key) for key in ("unit", "type", "channel", "title", "text", "risk", "place")}
    track = reader.text("track", needed=True)
    own_source = reader.text("source")
    if not source and own_source and not SOURCE.fullmatch(own_source):
        blame.say("source", "SHAPE", _("A source is named by letters, digits, dots and dashes, 40 at most."))
    entries = _entries(reader, blame)
    parties = _parties(reader, blame, entries[0].at if entries else None)
    links = _links(reader, blame)
    if entries:
        day = entries[0].at.date()
        for key in ("type", "channel", "risk"):
            _check_code(blame, CODES[key], texts[key], day, key)
    return Record(
        line=blame.line, source=source or own_source or "import", ref=blame.ref, track=track, **texts, parties=parties,
        entries=entries, links=links, raw=raw, columns=blame.columns,
    )  # fmt: skip


@cache
def reserved_facts(verb: str) -> frozenset[str]:
    """Name what the engine, our services and links say at a verb; a source that could say it, would speak with their voice."""
    machines = (machine for track in all_tracks() for machine in track.machines)
    taken = (kind for machine in machines for kind in machine.facts.get(verb, {}).items())
    return ENGINE | {INTO} | {name for name, kind in taken if kind.is_own}


def moment(text: str) -> datetime:
    """
    Read an ISO 8601 moment with its offset, as Hangzhou's time.

    :raises NotYet: it is none, or its offset is missing.
    """
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        raise NotYet.because(
            "SHAPE", _("A moment such as 2026-01-05T09:00:00+08:00 is expected."), field="at"
        ) from None
    raise NotYet.because("MOMENT_WITHOUT_ZONE", _("A moment needs its offset from UTC."), law=_L1, field="at")


def _entries(reader: _Reader, blame: Blame) -> tuple[EntryDraft, ...]:
    found = []
    given = reader.objects("entries")
    if not given and not any(fault.field == "entries" for fault in blame.found):
        blame.say("entries", "MISSING", _("At least one entry is needed."))
    readers = [_Reader(raw, blame, f"entries[{place}].") for place, raw in enumerate(given)]
    moments = [_at(reader, blame) for reader in readers]
    # Where a moment cannot be read, the one before it stands in, so that the rest can be judged.
    last = next(filter(None, moments), None)
    for reader, at in zip(readers, moments, strict=True):
        last = at or last or present().astimezone(SHANGHAI)
        found.append(_entry(reader, blame, last))
    return tuple(found)


def _at(reader: _Reader, blame: Blame) -> datetime | None:
    text = reader.text("at", needed=True)
    try:
        return moment(text) if text else None
    except NotYet as refusal:
        blame.pass_on(refusal, reader.place)
        return None


def _entry(reader: _Reader, blame: Blame, at: datetime) -> EntryDraft:
    reader.unknown(ENTRY_KEYS)
    verb = reader.text("verb", needed=True)
    texts = {key: reader.text(key) for key in ("unit", "actor", "reason", "outcome")}
    level, facts = reader.whole("level"), reader.mapping("facts")
    for name in sorted(reserved_facts(verb).intersection(facts)):
        blame.say(
            reader.place(f"facts.{name}"), "RESERVED_FACT", _("A fact of this name is for Casework to write."), _F1
        )
    for name, scheme in CODES.items():
        if name in facts:
            _check_code(blame, scheme, facts[name], at.date(), reader.place(f"facts.{name}"))
    _check_code(blame, "outcomes", texts["outcome"], at.date(), reader.place("outcome"))
    return EntryDraft(verb=verb, at=at, level=level, facts=facts, **texts)


def _parties(reader: _Reader, blame: Blame, at: datetime | None) -> tuple[PartyDraft, ...]:
    drafts = []
    given = reader.objects("parties")
    for place, raw in enumerate(given):
        try:
            drafts.append(PartyDraft.from_json(raw, path=f"parties[{place}]"))
        except NotYet as refusal:
            blame.pass_on(refusal)
    if at is None or len(drafts) != len(given):
        return ()
    try:
        return check_roster(drafts, on=at.date())
    except NotYet as refusal:
        blame.pass_on(refusal)
        return ()


def _links(reader: _Reader, blame: Blame) -> tuple[Link, ...]:
    found = []
    for place, raw in enumerate(reader.objects("links")):
        link = _Reader(raw, blame, f"links[{place}].")
        link.unknown(frozenset({"ref", "kind"}))
        ref, kind = link.text("ref", needed=True), link.text("kind", needed=True)
        if kind and kind not in LINK_KINDS:
            reason = _("A link is one of %(kinds)s.") % {"kinds": ", ".join(LINK_KINDS)}
            blame.say(link.place("kind"), "UNKNOWN_CODE", reason)
        if ref and ref == blame.ref:
            blame.say(link.place("ref"), "LINK_TO_ITSELF", _("A matter is not linked to itself."))
        found.append(Link(ref, kind))
    return tuple(found)


def _check_code(blame: Blame, scheme: str, code: object, day: date, place: str) -> None:
    if code == "":
        return
    try:
        code_on(scheme, str(code), day, field=place)
    except CaseworkError as refusal:
        reason = _("“%(code)s” is not in the list %(scheme)s on this day.") % {"code": code, "scheme": scheme}
        blame.say(place, refusal.code, reason)


def _unwritable(value: object, path: str = "") -> str:
    """Name the first field whose text holds NUL or half a character; "" when there is none."""
    if isinstance(value, str):
        return path if _UNWRITABLE.search(value) else ""
    if isinstance(value, Mapping):
        parts = [(f"{path}.{key}" if path else str(key), each) for key, each in value.items()]
        if any(_UNWRITABLE.search(str(key)) for key in value):
            return path or "-"
    elif isinstance(value, list):
        parts = [(f"{path}[{place}]", each) for place, each in enumerate(value)]
    else:
        return ""
    return next(filter(None, (_unwritable(each, name) for name, each in parts)), "")


class _Reader:
    """Takes values of the right shape out of one object and blames the others."""

    def __init__(self, raw: Mapping[str, Any], blame: Blame, prefix: str = "") -> None:
        self.raw, self.blame, self.prefix = raw, blame, prefix

    def place(self, name: str) -> str:
        return f"{self.prefix}{name}"

    def unknown(self, keys: frozenset[str]) -> None:
        for key in self.raw:
            if key not in keys:
                self.blame.say(self.place(str(key)), "UNKNOWN_FIELD", _("No field of the format has this name."))

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.raw.get(key)
        if value is None or value == "":
            if needed:
                self.blame.say(self.place(key), "MISSING", _("This is needed."))
            return ""
        if not isinstance(value, str):
            self.blame.say(self.place(key), "SHAPE", _("Text is expected."))
            return ""
        if len(value) > LONGEST.get(key, len(value)):
            reason = _("At most %(count)d characters are kept here.") % {"count": LONGEST[key]}
            self.blame.say(self.place(key), "TOO_LONG", reason)
        return value.strip() if key != "text" else value

    def whole(self, key: str) -> int | None:
        value = self.raw.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.blame.say(self.place(key), "SHAPE", _("A whole number is expected."))
        return None

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.raw.get(key)
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.blame.say(self.place(key), "SHAPE", _("An object is expected."))
        return {}

    def objects(self, key: str) -> list[Mapping[str, Any]]:
        value = self.raw.get(key)
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
            return value
        self.blame.say(self.place(key), "SHAPE", _("A list of objects is expected."))
        return []
