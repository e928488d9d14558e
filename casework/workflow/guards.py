"""A guard is a positive fact about an attempt, with its own words for when it is not so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from casework.deadlines.calendar import day_of
from casework.errors import Unmet
from casework.law import Article

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.organisations.actors import Actor, Post
    from casework.organisations.models import Unit
    from casework.workflow.casefile import CaseFile
    from casework.workflow.models import Matter


def acts_for(post: Post, matter: Matter) -> bool:
    """
    Answer whether a post acts for the unit that leads a matter: a division and the organs that lead it act for each other, a
    bureau or a court for itself alone. One statement where the post is not of the very unit, and the unit is not read yet.
    """
    if post.level != matter.level:
        return False
    return post.unit_key == matter.unit_key or not matter.unit.acts_for_itself


class Attempt:
    """
    One try to move one matter, as guards see it.

    post: the one the actor acts by, None when he has none that may. at: the moment; day: the same in Hangzhou.
    is_live: whether it is entered as it happens; what is brought from another system was done there, paper and all.
    given: the facts handed in with the verb. reason: the free words.
    target: the unit the matter is to go to, None when it stays. file: what is known of the matter, loaded when first asked for.
    """

    def __init__(
        self,
        *,
        matter: Matter,
        verb: str,
        actor: Actor,
        post: Post | None,
        at: datetime,
        given: Mapping[str, Any],
        reason: str,
        notes: Mapping[str, str],
        target: Unit | None,
        file: Callable[[], CaseFile],
        is_live: bool = True,
    ) -> None:
        self.matter = matter
        self.verb = verb
        self.actor = actor
        self.post = post
        self.at = at
        self.day = day_of(at)
        self.given = given
        self.reason = reason
        self.notes = notes
        self.target = target
        self.is_live = is_live
        self._file = file

    @property
    def acts_for_lead(self) -> bool:
        """Whether the actor acts by a post of the unit that leads, not of one above it."""
        return self.post is not None and acts_for(self.post, self.matter)

    @cached_property
    def file(self) -> CaseFile:
        return replace(self._file(), reader=self.actor)


def _always(attempt: Attempt) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Guard:
    """
    A named condition. code is stable and upper-case; rule is its row in the guard catalogue, "" when it has none.

    bars_handler: whether it never holds for who handled the matter. asks: the facts it cannot hold without, which its verb
    must take. waivable: only the live system can answer it, for what proves it is not handed over with a record; an import
    may waive it by name, and no other (contract 5). issues: the kind of paper that the act itself issues, "" for most; where:
    whether this attempt does, for there are acts of which some issue none.
    """

    name: str
    code: str
    message: StrOrPromise
    law: Article
    rule: str
    field: str
    holds: Callable[[Attempt], bool]
    bars_handler: bool = False
    asks: tuple[str, ...] = ()
    waivable: bool = False
    papers: tuple[str, ...] = ()
    issues: str = ""
    where: Callable[[Attempt], bool] = _always

    def unmet(self) -> Unmet:
        """Say that it did not hold."""
        facts = {"missing": list(self.papers)} if self.papers else {}
        return Unmet(self.code, self.message, str(self.law), self.field, facts)


def guard(
    message: StrOrPromise,
    *,
    law: Article,
    rule: str = "",
    field: str = "",
    bars_handler: bool = False,
    asks: tuple[str, ...] = (),
    waivable: bool = False,
    papers: tuple[str, ...] = (),
) -> Callable[[Callable[[Attempt], bool]], Guard]:
    """
    Turn a predicate into a guard that bears its name.

    message: the refusal, one sentence. law: the article that asks for it. rule: "GU17" and the like.
    field: the input the refusal is about. bars_handler, asks, waivable, papers: as Guard has them.
    """

    def named(holds: Callable[[Attempt], bool]) -> Guard:
        name = holds.__name__
        return Guard(name, name.upper(), message, law, rule, field, holds, bars_handler, asks, waivable, papers)

    return named


def _one(attempt: Attempt) -> int:
    return 1


def on_paper(
    name: str, kind: str, message: StrOrPromise, *, law: Article, copies: Callable[[Attempt], int] = _one
) -> Guard:
    """
    Make the guard that a paper lies in the file before what it proves is recorded.

    name: that of the guard. kind: the paper's code in the track's catalogue. message, law: as guard() has them. copies: how many
    of that kind must lie there, 0 where this attempt needs none; one where it is not told. An import may waive it.
    """

    def holds(attempt: Attempt) -> bool:
        needed = copies(attempt)
        return needed == 0 or attempt.file.document_kinds.count(kind) >= needed

    return Guard(name, name.upper(), message, law, "", "dossier", holds, waivable=True, papers=(kind,))


def issued(
    name: str,
    kind: str,
    message: StrOrPromise,
    *,
    law: Article,
    is_asked: bool = True,
    where: Callable[[Attempt], bool] = _always,
    copies: Callable[[Attempt], int] = _one,
) -> Guard:
    """
    Make the guard that is met by the act itself: it issues the paper by the template of its day, or is not done.

    kind, message, law: as on_paper() has them. is_asked: whether an act that is brought from another system, where its paper was
    issued, must have it in the file, as many as copies says; an import may waive that. where: whether this attempt issues it.
    """

    def holds(attempt: Attempt) -> bool:
        if attempt.is_live or not is_asked or not where(attempt):
            return True
        return attempt.file.document_kinds.count(kind) >= copies(attempt)

    return Guard(
        name,
        name.upper(),
        message,
        law,
        "",
        "dossier",
        holds,
        waivable=is_asked,
        papers=(kind,),
        issues=kind,
        where=where,
    )
