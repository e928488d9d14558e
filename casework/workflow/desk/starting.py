"""The time limits an act begins, told in its dialog: each that may, with what it depends on where that is still to be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms

from casework.deadlines.terms import Nature, Term
from casework.workflow.desk.wording import condition

if TYPE_CHECKING:
    from casework.workflow.forms import FormTable, VerbForm
    from casework.workflow.models import Matter


@dataclass(frozen=True, slots=True)
class Start:
    """A time limit that begins. awaited: the verb it is for. which: on what answer it depends, "" where on none."""

    awaited: str
    term: Term
    which: str


def starts_of(matter: Matter, verb: str, form: VerbForm, table: FormTable) -> Iterator[Start]:
    """Yield what may begin with a verb, as far as its form can still be answered so; times to let pass are left out."""
    for awaited, terms in matter.machine.arms.get(verb, {}).items():
        for term in terms:
            if not term.fits(matter, None) or not _may_be_told(term, form):
                continue
            if term.nature is not Nature.WAIT and (as_set := term.as_set(None, None)) is not None:
                which = condition(verb, matter.track, table, *term.told) if term.told else ""
                yield Start(awaited, as_set, which)
            if term.told is None:
                break


def _may_be_told(term: Term, form: VerbForm) -> bool:
    field = form.fields.get(term.told[0]) if term.told else None
    if term.told is None or not isinstance(field, forms.ChoiceField):
        return True
    answers: object = field.choices
    return any(code == term.told[1] for code, _label in answers)  # type: ignore[attr-defined]
