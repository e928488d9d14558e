"""
Sheets that no act issues: each is set from the entry it is born of when somebody reads it, and is kept nowhere (ADR 0039).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from casework.deadlines.calendar import day_of
from casework.dossier.issuing import refuse_destroyed, values_of
from casework.dossier.templates import Template, template_of_entry
from casework.dossier.typesetting import frozen, typeset
from casework.ledger.models import Entry
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.workflow.casefile import Act, CaseFiles
from casework.workflow.guards import Attempt
from casework.workflow.models import Matter
from casework.workflow.named import accounts_in
from casework.workflow.tracks import track_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. seq, made_at: of its entry; kind: its line of the catalogue; content: a PDF/A, the same bytes for the same entry."""

    seq: int
    kind: str
    title: str
    made_at: datetime
    content: bytes


def sheets_among(track: str, acts: Iterable[Act]) -> dict[int, str]:
    """Tell of which acts there is a sheet: seq → its Chinese title. Pure."""
    templates = {act.seq: template_of_entry(track, act.verb, day_of(act.happened_at)) for act in acts}
    return {seq: template.title for seq, template in templates.items() if template is not None}


def set_sheet(matter: Matter, seq: int) -> Sheet | None:
    """
    Set the sheet of one entry as its matter stood then; None where there is no such entry, or none of its own.

    :raises NotNow: the file was destroyed.
    :raises NotYet: it cannot be set.
    """
    refuse_destroyed(matter.number)
    return next(iter(_set(matter, Entry.objects.of(matter.number).filter(seq=seq))), None)


def set_sheets(matter: Matter, entries: Sequence[Entry]) -> list[Sheet]:
    """Set the sheets of these entries, in their order."""
    return _set(matter, entries)


def _set(matter: Matter, entries: Iterable[Entry]) -> list[Sheet]:
    found = [
        (entry, template)
        for entry in entries
        if (template := template_of_entry(matter.track, entry.verb, day_of(entry.happened_at))) is not None
    ]
    if not found:
        return []
    whole = track_of(matter.track).files([matter.number])
    whole.accounts = frozenset(chain.from_iterable(_accounts(entry) for entry, _template in found))
    whole.mention([], {})
    units = _units(entry for entry, _template in found)
    return [_sheet(template, _as_it_was(matter, entry, whole, units), entry) for entry, template in found]


def _sheet(template: Template, attempt: Attempt, entry: Entry) -> Sheet:
    # The hash of the entry stands where an issued paper has its salt: whoever holds the sheet finds the entry it is of.
    values = {**values_of(template, attempt, number="", salt=entry.hash), "entry": entry.seq}
    made = typeset(template.source, frozen(values), entry.happened_at)
    return Sheet(entry.seq, template.kind, template.title, entry.happened_at, made)


def _as_it_was(matter: Matter, entry: Entry, whole: CaseFiles, units: Mapping[str, Unit]) -> Attempt:
    """Give the act as its template would have read it: the matter and its file up to there."""
    number, was = matter.number, copy(matter)
    earlier = [act for act in whole.acts[number] if act.seq < entry.seq]
    was.version, was.unit = entry.seq - 1, units[entry.unit]
    was.outcome = next((act.outcome for act in reversed(earlier) if act.outcome), "")
    files = track_of(matter.track).files([number])
    files.acts, files.parties, files.units = {number: earlier}, whole.parties, {}
    files.notes = {number: [each for each in whole.notes[number] if each[0] < entry.seq]}
    files.accounts, files.people = whole.accounts, whole.people
    words = {name: text for seq, name, text in whole.notes[number] if seq == entry.seq}
    return Attempt(
        matter=was,
        verb=entry.verb,
        actor=Actor(entry.actor, (), acted_for=entry.acted_for),
        post=None,
        at=entry.happened_at,
        given=entry.facts,
        reason=words.pop("reason", ""),
        notes=words,
        target=None,
        file=lambda: files.of(number),
    )


def _accounts(entry: Entry) -> set[str]:
    return {entry.actor, *accounts_in(entry.facts), *filter(None, [entry.facts.get("handler")])}


def _units(entries: Iterable[Entry]) -> dict[str, Unit]:
    keys = {entry.unit for entry in entries}
    return {unit.key: unit for unit in Unit.objects.filter(key__in=keys).select_related("county")}
