"""
Tricks by which a rate could be made to look better, played at known places (domain 4.6). Pure.

The script says where, nothing in the matters does: an auditor should find them, and tests know them. G7 and G11 are not
played, for perform() refuses them; nor G14, for no border moves in the year; nor G12 and G16, which are about hand-overs
(tests/enforcement/handovers/test_single_track.py), nor G15, for nobody is asked whether he was content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from casework.demo import stages, stories, texts
from casework.demo.diary import HORIZON
from casework.demo.pen import Line, Pen, Story
from casework.demo.shares import Ending
from casework.demo.stories import Author
from casework.organisations.levels import Level


@dataclass(frozen=True, slots=True)
class Trick:
    """One trick: its row in domain 4.6, the district it was played in, what was done, and by which stories."""

    kind: str
    district: str
    what: str
    stories: tuple[int, ...]


class Stage:
    """Where one trick is played: hands out pens for new stories of the same place."""

    def __init__(self, author: Author, rng: Random, line: Line, first: int) -> None:
        self.author, self.rng, self.line = author, rng, line
        self.first = first
        self.told: list[Story] = []

    def pen(
        self,
        type_code: str,
        at: datetime,
        *,
        level: Level = Level.VILLAGE,
        like: Story | None = None,
        channel: str = "VILLAGE",
    ) -> Pen:
        """Begin one more story; like: of the same people about the same thing as another."""
        index = self.first + len(self.told)
        pen = self.author.begun(index, self.rng, self.line, type_code, level=level, at=at, risk="BLUE", channel=channel)
        if like is not None:
            pen.story.parties, pen.story.title = like.parties, like.title
            pen.story.text, pen.story.terms = like.text, like.terms
        self.told.append(pen.story)
        return pen

    def day(self, month: int) -> datetime:
        """Draw a working moment in a month of the year."""
        return self.author.diary.in_hours(self.rng, date(2025, month, 1 + int(self.rng.random() * 20)))


def g1(stage: Stage) -> None:
    """Close at once on a sham performance, reopen when the month is reported."""
    pen = stage.pen("17", stage.day(3))
    stages.apply(pen)
    stages.accept(pen)
    stages.talk(pen, 1)
    stages.agree(pen, due_in=1, oral=True)
    pen.wait(0, 0)
    stages.perform(pen)
    stages.close(pen)
    pen.wait_days(20, 40)
    stages.reopen(pen, "NEW_FACTS")
    stages.talk(pen, 1)
    stages.fail(pen)
    stages.close(pen)


def g2(stage: Stage) -> None:
    """Split the wages of one gang into a case a worker."""
    first = stage.pen("10", stage.day(5))
    employer = first.story.parties[-1]
    settle(first)
    for _worker in range(7):
        pen = stage.pen("10", stage.author.diary.after(stage.rng, first.story.steps[0].at, 0, 2))
        pen.story.parties = (pen.story.parties[0], employer)
        settle(pen)


def g3(stage: Stage) -> None:
    """Let the same people's new complaint vanish into the matter that was already settled."""
    settled = stage.pen("02", stage.day(4))
    settle(settled)
    agreed = settled.story.first("sign_agreement", "record_oral_agreement")
    assert agreed is not None
    pen = stage.pen("02", agreed.at + timedelta(days=25), like=settled.story, level=Level.TOWNSHIP, channel="WALK_IN")
    stages.register(pen, Level.TOWNSHIP)
    stages.merge(pen, Level.TOWNSHIP, settled.story.ref())


def g4(stage: Stage) -> None:
    """Call a failed dispute a consultation afterwards."""
    pen = stage.pen("14", stage.day(6), channel="WALK_IN")
    stories.bring(pen)
    stages.accept(pen)
    stages.talk(pen, 1)
    stages.fail(pen)
    pen.wait(1, 3)
    pen.act("correct", pen.head, given={"corrects": 1}, reason=texts.RELABELLING)


def g5(stage: Stage) -> None:
    """Decline as out of scope what another window takes a week later."""
    turned_away = stage.pen("09", stage.day(8))
    stages.apply(turned_away)
    stages.decline(turned_away, "OUT_OF_SCOPE")
    at = stage.author.diary.after_days(stage.rng, turned_away.at, 9, 14)
    pen = stage.pen("09", at, like=turned_away.story, level=Level.TOWNSHIP, channel="WALK_IN")
    stories.bring(pen)
    stories.shape(pen, Ending.FAILED)


def g6(stage: Stage) -> None:
    """Fail at the county, then have the village enter the same matter anew and settle it."""
    upstairs = stage.pen("03", stage.day(2), level=Level.COUNTY, channel="WALK_IN")
    stories.bring(upstairs)
    stages.accept(upstairs)
    stages.escalate(upstairs, "BEYOND_POWERS")
    stages.talk(upstairs, 1)
    stages.fail(upstairs)
    stages.close(upstairs)
    settle(stage.pen("03", stage.author.diary.after(stage.rng, upstairs.at, 1, 3), like=upstairs.story))


def g8(stage: Stage) -> None:
    """Press a party to withdraw; somebody else asks afterwards."""
    pen = stage.pen("06", stage.day(7))
    stages.apply(pen)
    stages.accept(pen)
    pen.wait(2, 5)
    stages.withdraw(pen, settled=True)
    stages.close(pen)
    stages.revisit(pen, "UNSETTLED")


def g9(stage: Stage) -> None:
    """Sign an agreement that falls due long after anybody looks."""
    pen = stage.pen("04", stage.day(10))
    stages.apply(pen)
    stages.accept(pen)
    stages.talk(pen, 1)
    pen.wait(0, 2)
    stages.agree(pen, due_in=720)


def g10(stage: Stage) -> None:
    """Stop the clock again and again."""
    pen = stage.pen("16", stage.day(3))
    stages.apply(pen)
    stages.accept(pen)
    stages.talk(pen, 1)
    for _time in range(3):
        stages.pause(pen, "EVIDENCE_PENDING", 25, 30)
    pen.wait(0, 1)
    stages.agree(pen, due_in=3)
    pen.wait_days(1, 3)
    stages.perform(pen)
    stages.close(pen)


def g13(stage: Stage) -> None:
    """Leave a filing unsigned until the month is over."""
    pen = stage.pen(
        "11", stage.author.diary.in_hours(stage.rng, date(2025, 9, 26)), level=Level.TOWNSHIP, channel="WALK_IN"
    )
    stages.arrive(pen, Level.TOWNSHIP)
    signed = pen.story.first("take_in")
    assert signed is not None
    later = stage.author.diary.after_days(stage.rng, signed.at, 14, 16)
    pen.story.events = [event for event in pen.story.events if event.at < signed.at]
    pen.at = later
    stages.take_in(pen)
    stories.shape(pen, Ending.FAILED)


def settle(pen: Pen) -> None:
    """Apply at the committee, agree and perform."""
    stages.apply(pen)
    stages.accept(pen)
    stages.talk(pen, 1)
    pen.wait(0, 2)
    stages.agree(pen, due_in=6)
    pen.wait_days(1, 6)
    stages.perform(pen)
    stages.close(pen)


TRICKS: Mapping[str, Callable[[Stage], None]] = {
    "G1": g1, "G2": g2, "G3": g3, "G4": g4, "G5": g5, "G6": g6, "G8": g8, "G9": g9, "G10": g10, "G13": g13,
}  # fmt: skip


def cheated(kind: str, author: Author, rng: Random, line: Line, *, first: int) -> tuple[Trick, list[Story]]:
    """Play one trick at a place. first: index of its first story. Returns what an auditor should find, and its stories."""
    stage = Stage(author, rng, line, first)
    TRICKS[kind](stage)
    for story in stage.told:
        story.trick = kind
        story.end_at(HORIZON)
    what = (TRICKS[kind].__doc__ or "").strip()
    return Trick(kind, line.district.code, what, tuple(story.index for story in stage.told)), stage.told
