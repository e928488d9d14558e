"""Which papers a file must hold, in the order of the file. Pure; each track has its own table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.functional import lazy

from casework.law import Article
from casework.listing import listed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.workflow.casefile import CaseFile


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """
    What a catalogue asks of a matter. verbs: acts done so far. kinds: papers added by hand.
    outcome: the outcome code, "" while there is none. identities: whether every principal is known by a paper.
    """

    verbs: frozenset[str]
    kinds: frozenset[str]
    outcome: str
    identities: bool

    @classmethod
    def of(cls, file: CaseFile, outcome: str) -> Self:
        """Read them from a case file; at most three statements for a whole batch."""
        return cls(
            frozenset(act.verb for act in file.acts),
            frozenset(file.document_kinds),
            outcome,
            all(party.id_digest for party in file.parties if party.is_principal),
        )


@dataclass(frozen=True, slots=True)
class Item:
    """
    One line of a catalogue. born_of: verbs whose act brings the paper; the paper may also be added by hand under its code.
    law: who asks for it. needed: whether this matter needs it. by: the verb that may not come before it. is_inner: whether it
    belongs to the inner file, which parties do not read (domain 3.2).
    """

    code: str
    title: StrOrPromise
    law: Article
    born_of: tuple[str, ...] = ()
    needed: Callable[[DossierFacts], bool] = lambda facts: True
    by: str = "close"
    is_inner: bool = False

    def is_there(self, facts: DossierFacts) -> bool:
        return self.code in facts.kinds or bool(facts.verbs.intersection(self.born_of))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The lines of one track's file, in their order. stages: the verbs for which lines must be there, in their order."""

    items: tuple[Item, ...]
    stages: tuple[str, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The codes of its lines."""
        return frozenset(item.code for item in self.items)

    def is_inner(self, kind: str) -> bool:
        """Answer whether a paper of that kind belongs to the inner file; False for a kind that is none of its lines."""
        return any(item.is_inner for item in self.items if item.code == kind)

    def stage_after(self, verbs: Iterable[str], *, again: Collection[str] = ()) -> str:
        """Name the stage that comes next after these acts, the oldest first. again: verbs by which it begins anew."""
        passed = 0
        for verb in verbs:
            if verb in again:
                passed = 0
            elif verb in self.stages:
                passed = self.stages.index(verb) + 1
        return self.stages[min(passed, len(self.stages) - 1)]

    def required(self, facts: DossierFacts, *, before: str) -> tuple[Item, ...]:
        """The lines that must be there before a verb may be done, in the order of the file."""
        due = self.stages[: self.stages.index(before) + 1]
        return tuple(item for item in self.items if item.by in due and item.needed(facts))

    def missing(self, facts: DossierFacts, *, before: str) -> tuple[Item, ...]:
        """Those of the required lines that are not there; empty when the file is complete."""
        return tuple(item for item in self.required(facts, before=before) if not item.is_there(facts))


def _titles_of(items: tuple[Item, ...]) -> str:
    return listed(item.title for item in items)


# In the language of whoever reads the refusal.
titles_of = lazy(_titles_of, str)
