"""The facts of an entry in words: what the form of its verb asked, in the words of the form; the engine's own beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.ledger.models import Entry
from casework.listing import listed
from casework.taxonomies.codes import scheme
from casework.workflow.anywhere import anywhere
from casework.workflow.kinds import ACCOUNT, ACCOUNTS, UNIT, UNIT_KEYS, Facts, Kind
from casework.workflow.tracks import track_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.workflow.forms import FormTable
    from casework.workflow.machine import T

LABELS: Mapping[str, StrOrPromise] = {
    "type": _("type"),
    "channel": _("channel"),
    "risk": _("risk"),
    "kind": _("kind"),
    "ground": _("listed ground"),
    "matter_keys": _("keys of the persons"),
    "group_keys": _("keys of the sides"),
    "on_time": _("in time, as the source tells it"),
    "due_at": _("due, as the source tells it"),
    "filing": _("born of the filing"),
    "referred": _("referred by another organ"),
    "referred_from": _("referred from the matter"),
    "subject": _("entry it rests on"),
    "papers": _("digests of the papers that go along"),
    "referral": _("referred by the filing"),
    "same_matter": _("earlier matters of the same persons"),
    "anonymous": _("the filer stays anonymous"),
    "into": _("number of the matter it repeats"),
    "handler": _("mediator"),
    "open": _("open to the public"),
    "notified": _("units notified"),
    "proposed_by": _("proposed by"),
    "succeeds": _("continues the unit"),
    "waived": _("not proven by what was imported"),
    "corrects": _("entry it corrects"),
    "exclusion": _("left out of the figures"),
    "place": _("place"),
    "issued": _("papers issued"),
    "seal": _("seal of the file"),
    "erases": _("words erased, by the entry they stood beside"),
    "from_version": _("from version"),
    "to_version": _("to version"),
}
_SCHEMES = {
    "type": "dispute_types",
    "channel": "channels",
    "risk": "risks",
    "kind": "kinds",
    "ground": "grounds",
}
# What the engine writes by itself beside what a verb takes.
_ISSUED = Kind(
    "",
    lambda value: isinstance(value, dict),
    spelled=lambda paper: f"{paper['number'] or paper['template']} ({paper['sha256'][:12]}…)",
)
_SEAL = Kind(
    "",
    lambda value: isinstance(value, dict),
    spelled=lambda seal: (
        ngettext(
            "part %(part)s, %(items)s paper (%(root)s…)", "part %(part)s, %(items)s papers (%(root)s…)", seal["items"]
        )
        % {**seal, "root": seal["root"][:12]}
    ),
)
_OWN: Facts = {"succeeds": UNIT, "place": UNIT, "proposed_by": ACCOUNT, "issued": _ISSUED, "seal": _SEAL}
_UNTOLD = frozenset({"notes"})  # digests of the words, which stand beside them


class _Row(NamedTuple):
    """The verb of a track whose facts are put in words."""

    track: str
    verb: str


Told = tuple[tuple["StrOrPromise", "StrOrPromise"], ...]


def units_in(entry: Entry) -> Iterator[str]:
    """The keys of the units that an entry's facts name."""
    return _keys_in(entry, UNIT_KEYS)


def accounts_in(entry: Entry) -> Iterator[str]:
    """The accounts that an entry's facts name."""
    return _keys_in(entry, ACCOUNTS)


def told(entry: Entry, table: FormTable, *, units: Mapping[str, str], persons: Mapping[str, str]) -> Told:
    """
    Put the facts of an entry in words, in their own order; what nobody gave is left out.

    table: the forms of the track. units, persons: names by key and by account, as far as known.
    """
    form, known = table.get(entry.verb), anywhere(entry.verb)
    fields = form.base_fields if form is not None else {}
    return tuple(
        (
            (known.names.get(name) if known else "") or _label(name, fields, entry.track),
            (known.spell(name, value, entry.track) if known else "")
            or listed(
                _value(name, each, fields, _Row(entry.track, entry.verb), {**units, **persons}) for each in _many(value)
            ),
        )
        for name, value in entry.facts.items()
        if name not in _UNTOLD and value not in (None, "", [])
    )


def picked(row: T, track: str, table: FormTable) -> str:
    """Put in words which fact picks a row among those of its verb, "" where none does."""
    if row.when is None:
        return ""
    return condition(row.verb, track, table, *row.when)


def condition(verb: str, track: str, table: FormTable, name: str, value: object) -> str:
    """Put in words that a fact of a verb is this."""
    form = table.get(verb)
    fields = form.base_fields if form is not None else {}
    return f"{_label(name, fields, track)}: {_value(name, value, fields, _Row(track, verb), {})}"


def ground_of(entry: Entry, table: FormTable) -> str:
    """Put the listed ground of an entry in words, as its form does where its codes are the form's own; "" where it has none."""
    form = table.get(entry.verb)
    fields = form.base_fields if form is not None else {}
    return _value("ground", entry.reason, fields, _Row(entry.track, entry.verb), {}) if entry.reason else ""


def chosen(entry: Entry, table: FormTable) -> str:
    """Put in words what was chosen of a list where that picks the row of the table; "" where no list was asked."""
    form = table.get(entry.verb)
    for row in (row for machine in track_of(entry.track).machines for row in machine.rows):
        if row.verb == entry.verb and row.when and entry.facts.get(row.when[0]) == row.when[1] and form is not None:
            field = form.base_fields.get(row.when[0])
            if isinstance(field, forms.ChoiceField) and isinstance(row.when[1], str):
                return _value(row.when[0], row.when[1], form.base_fields, _Row(entry.track, entry.verb), {})
    return ""


def _label(name: str, fields: Mapping[str, forms.Field], track: str) -> StrOrPromise:
    own = track_of(track).words
    if name in own or name in LABELS:
        return own.get(name) or LABELS[name]
    field = fields.get(name)
    return str(field.label).rstrip(".。") if field is not None and field.label else name


@cache
def _kinds(track: str, verb: str) -> Facts:
    """The kind of every fact that entries of a verb may hold."""
    known = anywhere(verb)
    rows = known.kinds() if known else ()
    return {
        **_OWN,
        **track_of(track).kinds_of(verb),
        **{name: kind for row in rows for name, kind in row.takes.items()},
    }


def _keys_in(entry: Entry, named: str) -> Iterator[str]:
    kinds = _kinds(entry.track, entry.verb)
    for name, value in entry.facts.items():
        if name in kinds and kinds[name].names == named:
            yield from map(str, _many(value))


def _value(name: str, value: Any, fields: Mapping[str, forms.Field], row: _Row, names: Mapping[str, str]) -> str:
    field = fields.get(name)
    answers = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]
    if isinstance(value, bool):
        plain = _("yes") if value else _("no")
        return str(answers.get("yes" if value else "no", plain))
    kind, track = _kinds(row.track, row.verb).get(name), track_of(row.track)
    if kind is not None and isinstance(value, dict):
        return str(kind.spelled(value))
    if kind is not None and kind.names:
        return names.get(str(value), str(value))
    schemes = {**_SCHEMES, "type": track.types, **track.schemes}
    code = scheme(schemes[name]).get(str(value)) if name in schemes else None
    said = (code.label if code else "") or answers.get(value) or track.answers.get(name, {}).get(str(value))
    return str(said or _outcome(name, value, row) or (kind.spelled(value) if kind else value))


def _outcome(name: str, value: Any, told: _Row) -> str:
    """What a choice that picks the row of the table leads to."""
    for row in track_of(told.track).machine.rows:
        if row.verb == told.verb and row.when == (name, value) and row.outcome:
            return scheme("outcomes")[row.outcome].label
    return ""


def _many(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [value]
