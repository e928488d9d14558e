"""Matters go over to a later version of their table: all that can, in batches; the others are told with what holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import CaseworkError, Unknown, Unmet
from casework.law import HOUSE
from casework.organisations.actors import Actor, Role, post_of
from casework.organisations.models import Unit
from casework.workflow.judge import Move, check_guards, post_for
from casework.workflow.machine import Machine
from casework.workflow.migration import MIGRATE, migration_row
from casework.workflow.models import Matter
from casework.workflow.perform import perform_many
from casework.workflow.tracks import Track

BATCH = 1000
V1 = str(HOUSE.art("V1"))


@dataclass(frozen=True, slots=True)
class Held:
    """A matter that cannot go over as it stands, with everything that holds it."""

    number: str
    state: str
    version: int
    unmet: tuple[Unmet, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one batch: how many went over, or could, and which are held."""

    moved: int
    held: tuple[Held, ...]


def table_named(track: Track, version: int) -> Machine:
    """
    Find the version matters are to go over to.

    :raises Unknown: the track has none of that number, or it is the first of its table, so that none can come to it.
    """
    for machine in track.machines:
        if machine.version == version:
            if any(each.name == machine.name and each.version < version for each in track.machines):
                return machine
            break
    raise Unknown.because(
        "UNKNOWN_VERSION",
        _("No matter of this track can go over to this version."),
        law=V1,
        field="to_version",
        known=[machine.version for machine in track.machines],
    )


def waiting(track: Track, to: Machine, *, ended: bool = False) -> list[str]:
    """List the numbers of the matters that go by an earlier version of a table, in order; ended ones only if asked for."""
    earlier = [each for each in track.machines if each.name == to.name and each.version < to.version]
    numbers: list[str] = []
    for machine in earlier:
        matters = Matter.objects.filter(track=track.code, machine_version=machine.version)
        if not ended:
            matters = matters.exclude(state__in=machine.ends)
        numbers.extend(matters.values_list("number", flat=True))
    return sorted(numbers)


def survey(
    track: Track, numbers: Sequence[str], to: Machine, *, actor: Actor, at: datetime, reason: str = ""
) -> Iterator[Outcome]:
    """
    Say of each batch what migrate() would do to it; nothing is locked and nothing written. Four statements a batch.

    numbers: of matters of the track. The rest as in migrate().
    """
    for batch in _batches(numbers):
        matters = list(track.model_class.objects.placed().filter(number__in=batch).order_by("number"))
        files = track.files([matter.number for matter in matters])
        held = []
        for matter in matters:
            move, row = _move(matter, to, actor, at, reason), migration_row(matter.state)
            try:
                check_guards(row, matter, move, files, post_for(row, matter, actor, at))
            except CaseworkError as refusal:
                held.append(Held(matter.number, matter.state, matter.machine_version, refusal.unmet))
        yield Outcome(len(matters) - len(held), tuple(held))


def migrate(
    track: Track, numbers: Sequence[str], to: Machine, *, actor: Actor, at: datetime, reason: str = ""
) -> Iterator[Outcome]:
    """
    Bring matters to a later version of their table, each by an entry of its own, with their clocks by its rules.

    numbers: of matters of the track. to: see table_named(). actor: the system, or an administrator who says why (reason).
    Each batch is a transaction, in a constant number of statements; what cannot go over stays as it is and is told with
    all that holds it. Law: house rules V1, V2.
    """
    for batch in _batches(numbers):
        matters = list(Matter.objects.filter(number__in=batch, track=track.code).order_by("number"))
        moves = [_move(matter, to, actor, at, reason) for matter in matters]
        results = perform_many(moves, partial=True)
        held = [
            Held(matter.number, matter.state, matter.machine_version, result.unmet)
            for matter, result in zip(matters, results, strict=True)
            if isinstance(result, CaseworkError)
        ]
        yield Outcome(len(matters) - len(held), tuple(held))


def the_system() -> Actor:
    """The system itself, over all there is, by house rule V1; one statement."""
    roots = Unit.objects.filter(depth=1)
    return Actor("system", tuple(post_of(Role.SYSTEM, unit) for unit in roots), acted_for="V1")


def _batches(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))


def _move(matter: Matter, to: Machine, actor: Actor, at: datetime, reason: str) -> Move:
    given = {"from_version": matter.machine_version, "to_version": to.version}
    return Move(matter.number, MIGRATE, actor, at, given, reason)
