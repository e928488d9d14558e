"""From a figure to its matters, one page at a time, with the caller's rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from casework.organisations.actors import Actor
from casework.organisations.levels import Level
from casework.reports.asking import whole
from casework.reports.marks import PENDING, RESOLVED, UNRESOLVED, resolved_at
from casework.reports.months import HANGZHOU
from casework.reports.querysets import StandingQuerySet, planned_by_values
from casework.reports.rates import Question, standings
from casework.workflow.models import Matter

USUAL, LONGEST = 50, 200
COLUMNS = ("number", "kind", "unit__code", "attributed_at", "type", "channel", "mark", "cases", "reason")
STANDINGS = {PENDING: "PENDING", UNRESOLVED: "UNRESOLVED", RESOLVED: "RESOLVED"}


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page of the matters a figure is made of, ordered by number.

    level, type and channel: only those of that part, None for all. cursor: the number before the page, "" for the first.
    """

    question: Question
    size: int = USUAL
    cursor: str = ""
    level: int | None = None
    type: str | None = None
    channel: str | None = None

    @classmethod
    def of(cls, question: Question, words: Mapping[str, str]) -> Self:
        """
        Read a page from the words of an address: page_size, cursor, level, type, channel.

        :raises Malformed: a number that is none, or too large.
        """
        size = whole(words["page_size"], "page_size", most=LONGEST) if words.get("page_size") else 0
        level = whole(words["level"], "level", most=Level.NATION) if words.get("level") else None
        return cls(question, size or USUAL, words.get("cursor", ""), level, words.get("type"), words.get("channel"))

    def rows(self, actor: Actor) -> list[dict[str, Any]]:
        """List the matters the actor may see; one statement, may be empty."""
        visible = Matter.objects.visible_to(actor).values("number")
        chosen = self._chosen().filter(number__in=visible, number__gt=self.cursor).order_by("number")
        with planned_by_values():
            return [_row(*values) for values in chosen.values_list(*COLUMNS)[: self.size]]

    def after(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """The cursor of the next page, "" when this one was not full."""
        return str(rows[-1]["number"]) if len(rows) == self.size else ""

    def _chosen(self) -> StandingQuerySet:
        chosen = standings(self.question)
        if self.type is not None:
            chosen = chosen.filter(type=self.type)
        if self.channel is not None:
            chosen = chosen.filter(channel=self.channel)
        if self.level is not None:
            chosen = chosen.filter(mark__in=resolved_at(self.level))
        return chosen


def _row(
    number: str, kind: str, unit: str, at: Any, type: str, channel: str, mark: int, cases: int, reason: str
) -> dict[str, Any]:
    base, ones = mark % 100 // 10 * 10, mark % 10
    return {
        "number": number,
        "kind": kind,
        "unit": unit,
        "accepted_at": at.astimezone(HANGZHOU).isoformat(),
        "type": type,
        "channel": channel,
        "standing": STANDINGS.get(base, "EXCLUDED"),
        "level": ones or None if base == RESOLVED else None,
        "reason": reason,
        "cases": cases,
    }
