"""Many at once: eight processes on PostgreSQL reach for one matter, and for the next number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from typing import Any

import pytest
from django.db import connections

from casework.errors import CaseworkError, NotNow, Stale
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.perform import perform
from mediation.disputes import services
from tests.world import SIDES, VILLAGE, Talks, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WRITERS = 8
LIMIT = 60  # seconds; a deadlock would else hold up the suite


def at_once(work: Callable[[Callable[[], int], int], Any]) -> list[Any]:
    """
    Let eight processes, each with a connection of its own, do the same work; returns their answers.

    work: called with wait(), which returns when all eight have come to it, and the place of the process.
    """
    connections.close_all()  # a process that is forked off must not share them
    context = get_context("fork")
    barrier, answers = context.Barrier(WRITERS, timeout=LIMIT), context.Queue()

    kept = []  # what is still open here belongs to this process: a child lets go of it and does not close it

    def run(place: int) -> None:
        for each in connections.all(initialized_only=True):
            kept.append(each.connection)
            each.connection = None
        answers.put(work(barrier.wait, place))
        connections.close_all()

    writers = [context.Process(target=run, args=(place,), daemon=True) for place in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        found = [answers.get(timeout=LIMIT) for _writer in writers]
        for writer in writers:
            writer.join(LIMIT)
            assert writer.exitcode == 0
    finally:
        for writer in writers:  # one that hangs would hold the next test up
            writer.kill()
    return found


def told(attempt: Callable[[], object]) -> str:
    """Try something; returns "done" or how it was refused."""
    try:
        attempt()
    except CaseworkError as refusal:
        return f"{type(refusal).__name__} {refusal.unmet[0].code}"
    return "done"


class TestOneMatter:
    def test_takes_every_transition_once_and_refuses_the_others(self, talks: Talks, world: World) -> None:
        number = talks.dispute.number
        Party.objects.of(number).update(consented_at=world.clock, consent_means=ConsentMeans.WRITTEN)
        mediator, head = talks.mediator(), talks.head()
        steps: list[tuple[str, dict[str, Any]]] = [
            ("ask_consent", {"actor": mediator, "given": {"rights_notice": True}}),
            ("accept", {"actor": mediator}),
            ("appoint", {"actor": head, "given": {"handler": mediator.account}}),
            ("fail", {"actor": mediator, "given": {"remedies_explained": True}}),
        ]
        moments = [world.later() for _step in steps]

        def reach(wait: Callable[[], int], place: int) -> list[str]:
            found = []
            for (verb, options), at in zip(steps, moments, strict=True):
                wait()
                found.append(told(partial(perform, talks.dispute, verb, at=at, **options)))
            return found

        for answers in zip(*at_once(reach), strict=True):
            assert Counter(answers) == {"done": 1, f"{NotNow.__name__} WRONG_STATE": WRITERS - 1}
        entries = list(Entry.objects.of(number))
        assert [(entry.seq, entry.verb) for entry in entries] == [
            (1, "apply"),
            *((seq, verb) for seq, (verb, _options) in enumerate(steps, start=2)),
        ]
        assert Matter.objects.get(number=number).state == "TERMINATED"
        assert verify().is_good

    def test_is_moved_by_the_first_who_saw_it_as_it_was(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        seen, at = talks.dispute.version, world.later()

        def reach(wait: Callable[[], int], place: int) -> str:
            wait()
            return told(
                lambda: services.hold_session(
                    talks.dispute, minutes="再议。", minutes_signed=True, actor=talks.mediator(), at=at, version=seen
                )
            )

        assert Counter(at_once(reach)) == {"done": 1, f"{Stale.__name__} STALE": WRITERS - 1}
        assert Matter.objects.get(number=talks.dispute.number).version == seen + 1
        assert verify().is_good


class TestNumbers:
    def test_are_given_without_a_gap_and_never_twice(self, world: World) -> None:
        at = world.later()

        def reach(wait: Callable[[], int], place: int) -> list[str]:
            wait()
            opened = []
            for turn in range(5):
                parties = SIDES if (turn + place) % 3 else ()  # every third is refused and must use no number
                try:
                    dispute = services.apply(
                        unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="围墙越界。",
                        parties=parties, actor=world.actor(Role.MEDIATOR, VILLAGE), at=at,
                    )  # fmt: skip
                except CaseworkError:
                    continue
                opened.append(dispute.number)
            return opened

        numbers = sorted(number for opened in at_once(reach) for number in opened)
        assert numbers == [f"D3301062026{place:06d}" for place in range(1, len(numbers) + 1)]
        assert WRITERS < len(numbers) < 5 * WRITERS
        assert verify().is_good
