"""Which papers verbs issue: one record a version of each, registered by the track whose act it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from casework.dossier.signing.order import Line
from casework.errors import NotYet
from casework.law import HOUSE, Article

if TYPE_CHECKING:
    from casework.dossier.basis import Basis
    from casework.workflow.guards import Attempt

Values = Mapping[str, Any]


def _any(attempt: Attempt) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Template:
    """
    One version of one paper.

    code: its lasting name; version: 1 for the first. kind: the line of the track's catalogue it lies under. title: its Chinese
    name. verbs: whose acts issue it. law: the article that asks for it. source: its typst file, from the root of the code.
    values: reads what it states out of the matter and the act; pure, and all of it JSON. word: of its official number, as in
    罚决字; "" for a form that bears none. suits: whether it is the one for this act, where a verb issues different papers of one
    kind, as an inspection and an inquiry do. by_actor: whether it is issued by the organ that acts, as a review is, and not by the one
    that leads. from_entry: whether no act issues it: it is set from its entry when somebody reads it. signing: who signs it in which
    order, empty where its organ alone does. valid_from, valid_to: the days on which it is issued, both included.
    """

    code: str
    kind: str
    title: str
    track: str
    verbs: tuple[str, ...]
    law: Article
    source: str
    values: Callable[[Basis], Values]
    valid_from: date
    valid_to: date | None = None
    word: str = ""
    version: int = 1
    suits: Callable[[Attempt], bool] = _any
    by_actor: bool = False
    from_entry: bool = False
    signing: tuple[Line, ...] = ()

    @property
    def name(self) -> str:
        """Its code and version, as the entry of the act tells them: PENALTY_DECISION/1."""
        return f"{self.code}/{self.version}"

    def is_valid_on(self, day: date) -> bool:
        """Answer whether it is issued on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_templates: dict[str, Template] = {}


def register_templates(templates: Iterable[Template]) -> None:
    """Make templates known; called once by the app of their track when it is ready."""
    for each in templates:
        _templates[each.name] = each


def all_templates() -> tuple[Template, ...]:
    """Every version of every template, in the order of registration."""
    return tuple(_templates.values())


def template_named(name: str) -> Template | None:
    """Find one version by its name; None where it is none of ours."""
    return _templates.get(name)


def template_for(kind: str, attempt: Attempt) -> Template:
    """
    Find by which template an act issues a kind of paper: one of its track, verb and day that suits what is told.

    :raises NotYet: there is none.
    """
    for each in _templates.values():
        is_of_act = (each.track, each.kind) == (attempt.matter.track, kind) and _is_for(each, attempt.verb, attempt.day)
        if is_of_act and not each.from_entry and each.suits(attempt):
            return each
    message = _("There is no template for this paper on this day.")
    raise NotYet.because("NO_TEMPLATE", message, law=str(HOUSE.art("F7")), field="at", kind=kind)


def template_of_entry(track: str, verb: str, day: date) -> Template | None:
    """Find by which template the entry of an act of that day is set as a sheet; None where it has none."""
    return next(
        (each for each in _templates.values() if each.track == track and each.from_entry and _is_for(each, verb, day)),
        None,
    )


def _is_for(template: Template, verb: str, day: date) -> bool:
    return verb in template.verbs and template.is_valid_on(day)
