"""The register of laws on the desk: which text held when, how well it is known, and what of the product rests on which article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from casework.house import RULES
from casework.law import STATUTES, Article, Evidence, Statute
from casework.listing import listed
from casework.workflow.anywhere import anywhere
from casework.workflow.citing import Citation, Use, by_article, by_number, citations, pages_that_cite
from casework.workflow.desk.timeline import EVERYWHERE, state_label, verb_label
from casework.workflow.guards import Guard
from casework.workflow.tracks import Track, all_tracks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.deadlines.terms import Term

EVIDENCE: Mapping[Evidence, StrOrPromise] = {
    Evidence.VERIFIED: gettext_lazy("read in the text"),
    Evidence.SECONDARY: gettext_lazy("told by others"),
    Evidence.UNCONFIRMED: gettext_lazy("not confirmed"),
}


@dataclass(frozen=True, slots=True)
class Acts:
    """What a track does by an article: its name, the page of its table ("" where it has none), its verbs in words."""

    track: str
    url: str
    verbs: str


@dataclass(frozen=True, slots=True)
class Line:
    """
    One article, or house rule, with what rests on it. words: of a house rule. guards: (row of the catalogue, sentence, the
    acts it is asked at).

    is_elsewhere: whether nothing of a table cites it, but some other part of the product does.
    """

    article: Article
    words: str
    acts: tuple[Acts, ...]
    guards: tuple[tuple[str, str, str], ...]
    terms: tuple[str, ...]
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one version. is_in_force: on the day asked about. held: the version that was then in its place."""

    statute: Statute
    title: str
    is_in_force: bool
    held: Statute | None
    evidence: StrOrPromise
    dated: StrOrPromise
    lines: tuple[Line, ...]


class Laws:
    """
    The whole register as of a day. address: track → where its table is shown, "" nowhere.

    It asks no database.
    """

    def __init__(self, on: date, address: Callable[[Track], str]) -> None:
        self.on = on
        self._address = address

    @cached_property
    def texts(self) -> list[Text]:
        """Every text, in the order of the register."""
        used = by_article([*citations(), *pages_that_cite()])
        is_english = (get_language() or "").startswith("en")
        return [
            Text(
                statute=each,
                title=each.title_en if is_english else each.title_zh,
                is_in_force=each.in_force_on(self.on),
                held=None if each.in_force_on(self.on) else each.rule_on(self.on),
                evidence=_("rules of this product") if each.is_house else EVIDENCE[each.evidence],
                dated="" if each.is_house else EVIDENCE[each.dated],
                lines=tuple(
                    self._line(article, used[article], is_english=is_english)
                    for article in sorted((one for one in used if one.statute is each), key=by_number)
                ),
            )
            for each in STATUTES.values()
        ]

    @property
    def cited(self) -> list[Text]:
        """The texts of which something is cited."""
        return [text for text in self.texts if text.lines]

    def _line(self, article: Article, places: list[Citation], *, is_english: bool) -> Line:
        rule = RULES.get(article.number) if article.statute.is_house else None
        return Line(
            article=article,
            words="" if rule is None else rule.en if is_english else rule.zh,
            acts=tuple(self._acts(places)),
            guards=tuple(_guards(places)),
            terms=tuple(dict.fromkeys(_term(each, each.term) for each in places if each.term is not None)),
            is_elsewhere=all(each.use is Use.PAGE for each in places),
        )

    def _acts(self, places: Iterable[Citation]) -> Iterator[Acts]:
        rows = [each for each in places if each.use in (Use.ROW, Use.PAUSE)]
        for track in (None, *all_tracks()):
            own = [each for each in rows if each.track == (track.code if track else "any")]
            if own:
                words = dict.fromkeys(_named(each, track) for each in own)
                name, url = (str(track.label), self._address(track)) if track else (_("every track"), "")
                yield Acts(name, url, listed(words))


def _guards(places: Iterable[Citation]) -> Iterator[tuple[str, str, str]]:
    """Yield each guard once, with the acts of all tracks it is asked at."""
    found: dict[Guard, dict[str, None]] = {}
    tracks = {track.code: track for track in all_tracks()}
    for each in places:
        if each.guard is not None:
            found.setdefault(each.guard, {})[_named(each, tracks.get(each.track))] = None
    for guard, acts in found.items():
        yield guard.rule, str(guard.message), listed(acts)


def _named(place: Citation, track: Track | None) -> str:
    if track is None:
        known = anywhere(place.verb)
        return str(EVERYWHERE.get(place.verb) or (known.label if known else "") or place.verb)
    if place.use is Use.PAUSE:
        return str(state_label(track, place.verb))
    return str(verb_label(track, place.verb))


def _term(place: Citation, term: Term) -> str:
    track = next((each for each in all_tracks() if each.code == place.track), None)
    length = term.length
    if track is None:
        return length
    if place.name.startswith("+"):
        return f"{verb_label(track, place.verb)}: + {length}"
    return f"{verb_label(track, term.since)} + {length} → {verb_label(track, place.verb)}"
