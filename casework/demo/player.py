"""
Plays a script: a sample of stories by hand through the services, the others through perform_many(), in order of time.

Nothing is written here but by those two and the services of parties; every guard is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction

from casework.demo.by_hand import Hand
from casework.demo.papers import sheet
from casework.demo.pen import DISPUTE, FILING, Ref, Seat, Step, Story, Word
from casework.demo.script import Script
from casework.dossier.services import Handed, add_documents
from casework.ledger.clock import simulated_clock
from casework.organisations.actors import Actor, post_of
from casework.organisations.models import Unit
from casework.parties.identity import matter_keys
from casework.parties.kinds import ConsentMeans, PartyRole
from casework.parties.models import Party
from casework.parties.services import add_parties, record_consents, record_refusal
from casework.workflow.judge import Move
from casework.workflow.models import Matter
from casework.workflow.perform import new_matter, number_matters, perform_many
from casework.workflow.proposals import propose_many

CHUNK = 12_000
KEYED = ("register", "triage", "apply", "accept")  # acts that say by what a matter is known again
BEFORE = timedelta(minutes=2)  # a proposal lies so long before the act

Event = tuple[Story, Step | Word]


@dataclass(frozen=True, slots=True)
class Found:
    """What an auditor should find: a trick, the district and the numbers of its matters."""

    trick: str
    district: str
    what: str
    numbers: tuple[str, ...]


@dataclass(slots=True)
class Played:
    """
    What was played: how many stories and entries, until when, and where somebody cheated.

    numbers: (story, track) → number of its matter, those of earlier plays among them. others: how many petitions, penalties
    and hand-overs there are beside them.
    """

    stories: int = 0
    entries: int = 0
    until: datetime | None = None
    found: tuple[Found, ...] = ()
    numbers: Mapping[tuple[int, str], str] = field(default_factory=dict)
    others: int = 0

    @property
    def matters(self) -> int:
        """How many filings and disputes."""
        return len(self.numbers)


@dataclass(slots=True)
class Stage:
    """
    What a play needs to know. units: every unit by its code. numbers: (story, track) → number of its matter.
    """

    units: Mapping[str, Unit]
    numbers: dict[tuple[int, str], str] = field(default_factory=dict)
    actors: dict[Seat, Actor] = field(default_factory=dict)

    def actor(self, seat: Seat) -> Actor:
        """Give the actor who sits there."""
        if seat not in self.actors:
            self.actors[seat] = Actor(seat.account, (post_of(seat.role, self.units[seat.unit]),))
        return self.actors[seat]

    def number(self, story: int, track: str) -> str:
        return self.numbers[story, track]

    def given(self, step: Step) -> Mapping[str, Any]:
        """Put numbers in the place of references."""
        return {name: self._resolved(value) for name, value in step.given.items()}

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.number(value.story, value.track)
        return [self._resolved(each) for each in value] if isinstance(value, list) else value


def play(
    script: Script,
    *,
    on: date,
    numbers: Mapping[tuple[int, str], str] | None = None,
    tell: Callable[[datetime, int], None] | None = None,
    chunk: int = CHUNK,
) -> Played:
    """
    Play a script on the simulated clock; a chunk of events is one transaction.

    on: the day whose units act. numbers: of matters that were played before, where stories go on. tell: told after each
    chunk, until when and how many entries. chunk: events at once. Returns what was played.

    :raises NotYou: the database does not bear the mark of a demonstration.
    :raises CaseworkError: the engine refused a step; its chunk is not written.
    """
    stage = Stage({unit.code: unit for unit in Unit.objects.valid_on(on)}, dict(numbers or {}))
    hand = Hand(stage.actor, stage.units)
    played = Played(stories=len(script.stories))
    events = in_order(script.stories)
    with simulated_clock():
        for start in range(0, len(events), chunk):
            part = events[start : start + chunk]
            played.entries += _play_chunk(part, stage, hand)
            played.until = part[-1][1].at
            if tell is not None:
                tell(played.until, played.entries)
    played.numbers = stage.numbers
    played.found = tuple(
        Found(trick.kind, trick.district, trick.what, tuple(_numbers(trick.stories, stage))) for trick in script.tricks
    )
    return played


def in_order(stories: Iterable[Story]) -> list[Event]:
    """Put the events of all stories in order of time; at the same moment, by story and as written."""
    listed = [
        (event.at, story.index, place, story, event) for story in stories for place, event in enumerate(story.events)
    ]
    listed.sort(key=lambda each: each[:3])
    return [(story, event) for _at, _index, _place, story, event in listed]


@transaction.atomic
def _play_chunk(events: Sequence[Event], stage: Stage, hand: Hand) -> int:
    entries = 0
    for story, event in events:
        if story.by_hand:
            entries += hand.play(story, event, stage.numbers)
    for proposals, part in _rounds([(story, event) for story, event in events if not story.by_hand]):
        _propose(proposals, stage)
        entries += _play_round(part, stage)
    return entries


def _rounds(events: Sequence[Event]) -> Iterator[tuple[list[Event], list[Event]]]:
    """
    Divide events so that what is proposed finds its matter written, and a refusal does not come before what it refuses.

    As a rule one round, with a second for a few.

    Yields the acts to be proposed, and the events that follow, each in their order.
    """
    reached: dict[int, int] = defaultdict(int)
    proposals: dict[int, list[Event]] = defaultdict(list)
    rounds: dict[int, list[Event]] = defaultdict(list)
    for story, event in events:
        if isinstance(event, Word):
            reached[story.index] += event.means is None
        elif event.proposed_by is not None:
            reached[story.index] += 1
            proposals[reached[story.index]].append((story, event))
        rounds[reached[story.index]].append((story, event))
    for number in sorted(rounds):
        yield proposals[number], rounds[number]


def _propose(events: Sequence[Event], stage: Stage) -> None:
    steps = [(story, event) for story, event in events if isinstance(event, Step)]
    numbers = {stage.number(story.index, step.track) for story, step in steps}
    matters = {matter.number: matter for matter in Matter.objects.placed().filter(number__in=numbers)} if steps else {}
    propose_many(
        [
            (
                matters[stage.number(story.index, step.track)],
                step.verb,
                stage.given(step),
                step.reason,
                stage.actor(step.proposed_by),
                max(step.at - BEFORE, matters[stage.number(story.index, step.track)].moved_at),
            )
            for story, step in steps
            if step.proposed_by is not None
        ]
    )


def _play_round(events: Sequence[Event], stage: Stage) -> int:
    steps = [(story, event) for story, event in events if isinstance(event, Step)]
    opened = _open([(story, step) for story, step in steps if step.verb in ("register", "apply")], stage)
    _record_words([(story, event) for story, event in events if isinstance(event, Word)], stage)
    _hand_in(steps, stage)
    moves = [_move(story, step, stage) for story, step in steps]
    return len(perform_many(moves, opened=opened))


def _open(openings: Sequence[tuple[Story, Step]], stage: Stage) -> list[Matter]:
    """Build and number the matters that begin, and name their parties, day by day."""
    matters = [_built(story, step, stage) for story, step in openings]
    number_matters(matters)
    for matter, (story, step) in zip(matters, openings, strict=True):
        stage.numbers[story.index, step.track] = matter.number
        if step.track == DISPUTE:
            matter.origin_number = stage.numbers.get((story.index, FILING), "")
    named = zip(matters, (story for story, _step in openings), strict=True)
    for _day, group in groupby(named, key=lambda each: each[0].opened_at.date()):
        today = list(group)
        rows = [(matter.number, story.parties) for matter, story in today]
        add_parties(rows, at=today[0][0].opened_at)
    return matters


def _built(story: Story, step: Step, stage: Stage) -> Matter:
    fields: dict[str, Any] = {"place": stage.units[story.place], "channel": story.channel, "title": story.title}
    if step.track == FILING:
        fields["channel_ref"] = story.channel_ref
    else:
        fields |= {"type": story.type, "risk": story.risk, "kind": "DISPUTE"}
    return new_matter(step.track, unit=stage.units[step.by.unit], opened_at=step.at, **fields)


def _hand_in(steps: Sequence[tuple[Story, Step]], stage: Stage) -> None:
    """Put the papers into the files that are handed in with these acts."""
    add_documents(
        [
            Handed(stage.number(story.index, step.track), kind, sheet(kind), step.by.account, step.at)
            for story, step in steps
            for kind in step.papers
        ]
    )


def _record_words(words: Sequence[tuple[Story, Word]], stage: Stage) -> None:
    """Record what the sides said: consents a batch a means, refusals one by one."""
    if not words:
        return
    said = {stage.number(story.index, DISPUTE): word for story, word in words}
    consents: dict[ConsentMeans, list[tuple[Party, datetime]]] = defaultdict(list)
    refused: set[str] = set()
    for party in Party.objects.of_matters(said):
        word = said[party.matter_no]
        if word.means is not None and party.is_principal:
            consents[word.means].append((party, word.at))
        elif word.means is None and party.role == PartyRole.RESPONDENT and party.matter_no not in refused:
            refused.add(party.matter_no)
            record_refusal(party, at=word.at)
    for means, given in consents.items():
        record_consents(given, means=means)


def _move(story: Story, step: Step, stage: Stage) -> Move:
    given = stage.given(step)
    if step.verb == "apply":
        given = {"type": story.type, "channel": story.channel, "risk": story.risk, **given}
    if step.verb in KEYED:
        given = {**given, **matter_keys(story.parties, story.type if step.verb != "register" else "")}
    return Move(
        stage.number(story.index, step.track),
        step.verb,
        stage.actor(step.by),
        step.at,
        given,
        step.reason,
        step.notes,
        target=stage.units[step.target] if step.target else None,
    )


def _numbers(stories: Iterable[int], stage: Stage) -> Iterator[str]:
    for story in stories:
        for track in (FILING, DISPUTE):
            if (story, track) in stage.numbers:
                yield stage.numbers[story, track]
