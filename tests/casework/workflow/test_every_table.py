"""Every table that is registered is walked at random: the state stays on the map, ends stay ended, clocks fit, chains hold."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.workflow.machine import Machine
from casework.workflow.tracks import Track
from tests.casework.ledger.forgery import set_field
from tests.casework.workflow.free_walks import FreeWalker, given_for, road_to, tables
from tests.casework.workflow.walks import Undone
from tests.world import World

STEPS = 8
TABLES = pytest.mark.parametrize(
    ("track", "machine"), list(tables()), ids=[f"{track.code}-{machine.name}" for track, machine in tables()]
)
FORGED = {
    "verb": "forged", "to_state": "FORGED", "actor": "forger", "level": 9, "outcome": "FORGED", "machine_version": 77,
    "facts": '{"forged":true}', "unit": "999999@",
}  # fmt: skip


def walk(walker: FreeWalker, verb: str, chance: Random) -> None:
    """Lead a matter by the shortest road along some row of a verb, and from there wherever the table leads."""
    first, *road = road_to(walker.machine, chance.choice([row for row in walker.machine.rows if row.verb == verb]))
    openings = [row for row in walker.machine.rows if not row.sources]
    walker.open(first, given_for(first, openings, chance))
    for _step in range(len(road) + STEPS):
        spans = [0, chance.randint(1, 60), *([] if road else [1440 * chance.randint(1, 90)])]
        walker.let_pass(timedelta(minutes=chance.choice(spans)))
        rows = walker.rows()
        if not rows:
            break
        row = road.pop(0) if road and road[0] in rows else chance.choice(rows)
        siblings = [each for each in rows if each.verb == row.verb]
        walker.step(row, given_for(row, siblings, chance))
    walker.arrive()
    here = {row.verb for row in walker.rows()}
    others = [verb for verb in walker.machine.verbs if verb not in here]
    if others:
        walker.refused(chance.choice(others))


@TABLES
class TestATable:
    def test_starts_no_clock_of_what_may_not_come_any_more(self, track: Track, machine: Machine) -> None:
        for row in machine.rows:
            for awaited in machine.armed(row.verb, str(row.to)):
                assert awaited.partition("#")[0] in machine.reach[str(row.to)], (row.verb, row.to, awaited)

    def test_is_walked_along_every_verb_and_on(
        self, track: Track, machine: Machine, world: World, undone: Undone
    ) -> None:
        taken: set[str] = set()
        for verb in machine.verbs:
            walker = FreeWalker(world, track, machine, world.clock)
            chance = Random(f"{machine.name} {verb}")
            try:
                undone(lambda walker=walker, verb=verb, chance=chance: walk(walker, verb, chance))  # type: ignore[misc]
            except AssertionError as fault:
                fault.add_note(f"to {verb}; taken: {', '.join(walker.taken)}")
                raise
            taken.update(walker.taken)
        assert taken == set(machine.verbs)

    @pytest.mark.parametrize("column", sorted(FORGED))
    def test_leaves_a_chain_in_which_every_change_is_seen(
        self, track: Track, machine: Machine, world: World, undone: Undone, column: str
    ) -> None:
        chance = Random(f"{machine.name} {column}")

        def walked() -> None:
            walker = FreeWalker(world, track, machine, world.clock)
            walk(walker, chance.choice(machine.verbs), chance)
            assert verify(walker.number).is_good
            seq = chance.randint(1, Entry.objects.of(walker.number).count())
            set_field(walker.number, seq, **{column: FORGED[column]})
            assert not verify(walker.number).is_good

        undone(walked)


def test_are_of_every_track_there_is() -> None:
    assert {track.code for track, _machine in tables()} >= {"filing", "dispute"}
