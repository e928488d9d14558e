"""Many at once: eight processes on PostgreSQL reach for one matter, and for the next number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from casework.errors import CaseworkError, NotNow, Stale
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Unit
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.perform import perform
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.crowd import WRITERS, AtOnce
from tests.crowd import at_once as at_once
from tests.world import SIDES, VILLAGE, Talks, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def told(attempt: Callable[[], object]) -> str:
    """Try something; returns "done" or how it was refused."""
    try:
        attempt()
    except CaseworkError as refusal:
        return f"{type(refusal).__name__} {refusal.unmet[0].code}"
    return "done"


def lead(
    wait: Callable[[], int], place: int, dispute: Dispute, steps: list[tuple[str, datetime, dict[str, Any]]]
) -> list[str]:
    """Try each step when all have come to it."""
    found = []
    for verb, at, options in steps:
        wait()
        found.append(told(partial(perform, dispute, verb, at=at, **options)))
    return found


def hold_session(wait: Callable[[], int], place: int, dispute: Dispute, actor: Actor, at: datetime, seen: int) -> str:
    """Move the dispute as it was seen."""
    wait()
    return told(
        lambda: services.hold_session(dispute, minutes="再议。", minutes_signed=True, actor=actor, at=at, version=seen)
    )


def open_disputes(wait: Callable[[], int], place: int, unit: Unit, actor: Actor, at: datetime) -> list[str]:
    """Open five disputes; every third is refused and must use no number."""
    wait()
    opened = []
    for turn in range(5):
        try:
            dispute = services.apply(
                unit=unit, type="02", channel="WALK_IN", title="墙", text="围墙越界。",
                parties=SIDES if (turn + place) % 3 else (), actor=actor, at=at,
            )  # fmt: skip
        except CaseworkError:
            continue
        opened.append(dispute.number)
    return opened


class TestOneMatter:
    def test_takes_every_transition_once_and_refuses_the_others(
        self, at_once: AtOnce, talks: Talks, world: World
    ) -> None:
        number = talks.dispute.number
        Party.objects.of(number).update(consented_at=world.clock, consent_means=ConsentMeans.WRITTEN)
        mediator, head = talks.mediator(), talks.head()
        steps: list[tuple[str, datetime, dict[str, Any]]] = [
            ("ask_consent", world.later(), {"actor": mediator, "given": {"rights_notice": True}}),
            ("accept", world.later(), {"actor": mediator}),
            ("appoint", world.later(), {"actor": head, "given": {"handler": mediator.account}}),
            ("fail", world.later(), {"actor": mediator, "given": {"remedies_explained": True}}),
        ]

        for answers in zip(*at_once(lead, talks.dispute, steps), strict=True):
            assert Counter(answers) == {"done": 1, f"{NotNow.__name__} WRONG_STATE": WRITERS - 1}
        entries = list(Entry.objects.of(number))
        assert [(entry.seq, entry.verb) for entry in entries] == [
            (1, "apply"),
            *((seq, verb) for seq, (verb, _at, _options) in enumerate(steps, start=2)),
        ]
        assert Matter.objects.get(number=number).state == "TERMINATED"
        assert verify().is_good

    def test_is_moved_by_the_first_who_saw_it_as_it_was(self, at_once: AtOnce, talks: Talks, world: World) -> None:
        talks.in_mediation()
        seen = talks.dispute.version

        answers = at_once(hold_session, talks.dispute, talks.mediator(), world.later(), seen)

        assert Counter(answers) == {"done": 1, f"{Stale.__name__} STALE": WRITERS - 1}
        assert Matter.objects.get(number=talks.dispute.number).version == seen + 1
        assert verify().is_good


class TestNumbers:
    def test_are_given_without_a_gap_and_never_twice(self, at_once: AtOnce, world: World) -> None:
        unit, actor = world.unit(VILLAGE), world.actor(Role.MEDIATOR, VILLAGE)

        numbers = sorted(number for opened in at_once(open_disputes, unit, actor, world.later()) for number in opened)

        assert numbers == [f"D3301062026{place:06d}" for place in range(1, len(numbers) + 1)]
        assert WRITERS < len(numbers) < 5 * WRITERS
        assert verify().is_good
