"""Who cites which article: the rows, guards, terms and pauses of every table, and the pages of code beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.conf import settings

from casework import law
from casework.deadlines.terms import Term
from casework.law import Article
from casework.workflow.anywhere import rows_anywhere
from casework.workflow.guards import Guard
from casework.workflow.machine import T
from casework.workflow.tracks import all_tracks

PACKAGES = ("casework", "mediation", "enforcement")
ANY = "any"  # stands for the track of a verb that every matter takes
CITATION = re.compile(r"\b([A-Z][A-Z0-9_]*)\.(?:art\(\s*\"?([\w.-]+)\"?\s*\)|whole\b)")

NUMBERED = re.compile(r"(\D*)(\d*)(.*)", re.DOTALL)


class Use(StrEnum):
    """What an article is cited for."""

    ROW = "ROW"
    GUARD = "GUARD"
    TERM = "TERM"
    PAUSE = "PAUSE"
    PAGE = "PAGE"


@dataclass(frozen=True, slots=True)
class Citation:
    """
    One place that cites an article.

    track: its code, ANY, or "" for a page of code. verb: of the row; of a pause, its state. name: of the guard, the term
    in short, or the path of the page; "" for the row itself. guard, term: the thing itself where there is one.
    """

    article: Article
    use: Use
    track: str = ""
    verb: str = ""
    name: str = ""
    guard: Guard | None = None
    term: Term | None = None

    def __str__(self) -> str:
        if self.use is Use.PAGE:
            return self.name
        if self.use is Use.PAUSE:
            return f"{self.track}: {self.verb}"
        place = f"{self.track}.{self.verb}"
        return f"{place}: {self.name}" if self.name else place


def citations() -> Iterator[Citation]:
    """Yield every citation of every version of every table; the same place may come more than once."""
    for row in rows_anywhere():
        yield from _of(row, ANY)
    for track in all_tracks():
        for machine in track.machines:
            for row in machine.rows:
                yield from _of(row, track.code)
            for state, pauses in machine.pauses.items():
                laws = (law for pause in pauses for law in (pause.law, *((pause.most.law,) if pause.most else ())))
                yield from (Citation(law, Use.PAUSE, track.code, state) for law in dict.fromkeys(laws))


def _of(row: T, track: str) -> Iterator[Citation]:
    yield Citation(row.law, Use.ROW, track, row.verb)
    for guard in row.needs:
        yield Citation(guard.law, Use.GUARD, track, row.verb, guard.name, guard=guard)
    for term in row.terms:
        for each in _versions(term):
            yield Citation(each.law, Use.TERM, track, row.verb, f"{each.since} + {_length(each)}", term=each)
    for longer in row.prolongs:
        most = longer.most
        yield Citation(most.law, Use.TERM, track, row.verb, f"+ {_length(most)}", term=most)


def _versions(term: Term | None) -> Iterator[Term]:
    while term is not None:
        yield term
        term = term.before


def _length(term: Term) -> str:
    return term.ends or f"{term.count} {term.measure.value.lower()}"


@cache
def pages_that_cite() -> tuple[Citation, ...]:
    """Find what is cited outside the tables: STATUTE.art(number) in the text of our own pages; sorted by page."""
    statutes = {name: value for name, value in vars(law).items() if isinstance(value, law.Statute)}
    return tuple(
        Citation(statutes[name].art(number), Use.PAGE, name=str(page.relative_to(settings.ROOT)))
        for top in PACKAGES
        for page in sorted((settings.ROOT / top).rglob("*.py"))
        for name, number in CITATION.findall(page.read_text(encoding="utf-8"))
        if name in statutes
    )


def by_article(found: Iterable[Citation]) -> dict[Article, list[Citation]]:
    """Gather citations by article, each place once, in the order they come; guards of one name are told apart."""
    gathered: dict[Article, dict[tuple[str, int], Citation]] = {}
    for each in found:
        gathered.setdefault(each.article, {}).setdefault((str(each), id(each.guard)), each)
    return {article: list(places.values()) for article, places in gathered.items()}


def by_number(article: Article) -> tuple[str, int, str]:
    """Sort articles as a law numbers them; house rules by their letter first, R2 before R13 and R13 before R13a."""
    letters, digits, rest = NUMBERED.match(article.number).groups()  # type: ignore[union-attr]
    return letters, int(digits or 0), rest
