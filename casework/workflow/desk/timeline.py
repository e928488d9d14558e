"""What happened to a matter, as its ledger tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy

from casework.ledger.models import Entry, Note
from casework.listing import listed
from casework.organisations.actors import Role
from casework.organisations.models import Membership, Unit
from casework.taxonomies.codes import scheme
from casework.workflow.anywhere import anywhere
from casework.workflow.correction import CORRECT
from casework.workflow.desk.wording import Told, accounts_in, chosen, ground_of, told, units_in
from casework.workflow.erasure import ERASE
from casework.workflow.migration import MIGRATE
from casework.workflow.models import Matter
from casework.workflow.rows import SET, WAITING
from casework.workflow.tracks import Track, track_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.workflow.forms import FormTable

EVERYWHERE = {
    CORRECT: pgettext_lazy("verb", "correct"),
    "propose_exclusion": pgettext_lazy("verb", "propose to leave out of the figures"),
    "exclude": pgettext_lazy("verb", "leave out of the figures"),
    ERASE: pgettext_lazy("verb", "erase words"),
    "propose_disposal": pgettext_lazy("verb", "propose to destroy the file"),
    MIGRATE: pgettext_lazy("verb", "go over to another version of the table"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """
    One entry as people read it. actor: the person's name where the account has one. unit: where the actor sat.
    how: what was chosen among the ways of one act, "" where nothing was or the outcome says it.
    words: the notes beside the entry, name → text, "" for what was erased by law; empty for who may not read them.
    withheld: how many there are that this reader may not read. facts: (label, value) each, in words.
    """

    entry: Entry
    label: StrOrPromise
    how: str
    state: StrOrPromise
    actor: str
    role: StrOrPromise
    unit: str
    lead: str
    outcome: str
    ground: str
    words: Sequence[Note]
    withheld: int
    facts: Told


def moments_of(matter: Matter, forms: FormTable, *, may_read: bool, since: int = 0) -> list[Moment]:
    """Read a matter's entries after one seq, the newest first; four statements whatever their number."""
    track = track_of(matter.track)
    entries = list(Entry.objects.of(matter.number).filter(seq__gt=since))
    notes: dict[int, list[Note]] = {}
    for note in Note.objects.filter(matter=matter.number, seq__gt=since):
        notes.setdefault(note.seq, []).append(note)
    units = _names_of_units(key for each in entries for key in (each.actor_unit, each.unit, *units_in(each)))
    persons = names_of_accounts(account for each in entries for account in (each.actor, *accounts_in(each)))
    return [
        Moment(
            entry=entry,
            label=verb_label(track, entry.verb),
            how="" if entry.outcome else chosen(entry, forms),
            state=state_label(track, entry.to_state),
            actor=persons.get(entry.actor, entry.actor),
            role=Role(entry.role).label,
            unit=units.get(entry.actor_unit, entry.actor_unit),
            lead=units.get(entry.unit, entry.unit),
            outcome=code_label("outcomes", entry.outcome),
            ground=ground_of(entry, forms),
            words=notes.get(entry.seq, []) if may_read else [],
            withheld=0 if may_read else len(notes.get(entry.seq, [])),
            facts=told(entry, forms, units=units, persons=persons),
        )
        for entry in reversed(entries)
    ]


def names_of_accounts(accounts: Iterable[str]) -> dict[str, str]:
    """Account → the person's name, where one is known; one statement."""
    users = get_user_model()._default_manager.filter(username__in=set(accounts))
    return {user.get_username(): user.get_full_name() or user.get_username() for user in users}


def persons_of_accounts(accounts: Iterable[str], on: date) -> dict[str, tuple[str, str]]:
    """Account → the person's name, and the units of his posts on that day, "" for none, where one is known; two statements."""
    names = names_of_accounts(accounts)
    posts = Membership.objects.in_force(on).filter(user__username__in=names).order_by("unit__level", "pk")
    units: dict[str, dict[str, None]] = {account: {} for account in names}
    for account, unit in posts.values_list("user__username", "unit__name"):
        units[account][unit] = None
    return {account: (name, listed(units[account])) for account, name in names.items()}


def verb_label(track: Track, verb: str) -> StrOrPromise:
    """What a clerk calls a verb of a track, or one that every track has; "answer_order#7" is the one about entry 7."""
    name, _sign, seq = verb.partition("#")
    known = anywhere(name)
    label = EVERYWHERE.get(name) or (known.label if known else "") or track.label_of(name)
    return format_lazy("{label} #{seq}", label=label, seq=seq) if seq and f"#{seq}" not in (SET, WAITING) else label


def state_label(track: Track, state: str) -> StrOrPromise:
    """What a clerk calls a state."""
    return _state_labels(track.code).get(state, state)


def code_label(name: str, code: str) -> str:
    """The label of a code in the reader's language, the code itself where the scheme has none, "" for none."""
    row = scheme(name).get(code)
    return row.label if row else code


@cache
def _state_labels(track_code: str) -> Mapping[str, StrOrPromise]:
    return {value: label for machine in track_of(track_code).machines for value, label in machine.states.choices}


def _names_of_units(keys: Iterable[str]) -> dict[str, str]:
    return dict(Unit.objects.filter(key__in=set(keys)).values_list("key", "name"))
