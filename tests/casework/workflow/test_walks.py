"""However one walks, the state stays on the map, ends stay ended, and the ledger tells how one came there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.errors import CaseworkError, NotNow
from casework.ledger.verify import verify
from casework.workflow.judge import Move
from casework.workflow.perform import perform_many
from casework.workflow.tracks import all_tracks
from tests.casework.workflow.walks import Undone, Walker, Walking, left_behind, likely, walking_of, wild
from tests.world import Talks, World

WALKS = [(track.code, walking_of(track)) for track in all_tracks()]
WALKED = pytest.mark.parametrize(
    "walking", [walking for _code, walking in WALKS if walking], ids=[code for code, walking in WALKS if walking]
)
WALKING = settings(  # a walk is told by its steps; to shorten one that fails takes longer than to read it
    max_examples=25, deadline=None, derandomize=True, phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def started(walking: Walking, world: World, data: st.DataObject) -> Walker:
    """Open a matter and lead it through one of the beginnings, so that a walk does not spend itself at the door."""
    walker = Walker(walking.opened(world), world.units, world.clock)
    start = data.draw(st.sampled_from(walking.STARTS))
    for trial in start:
        walker.attempt(trial)
    assert walker.taken == len(start), walker.answers[-1]
    return walker


@WALKED
class TestAMatter:
    @WALKING
    @given(data=st.data())
    def test_walks_by_the_table_whatever_is_tried(
        self, walking: Walking, world: World, undone: Undone, data: st.DataObject
    ) -> None:
        def walked() -> None:
            walker = started(walking, world, data)
            for _step in range(15):
                steps = likely(walker, walking.TOLD)
                walker.attempt(data.draw(st.one_of(steps, steps, wild(walker.matter.machine))))
            walker.hold()

        undone(walked)

    @WALKING
    @given(data=st.data())
    def test_is_led_alike_step_by_step_and_in_a_batch(
        self, walking: Walking, world: World, undone: Undone, data: st.DataObject
    ) -> None:
        def walked() -> None:
            twin = walking.opened(world)
            walker = started(walking, world, data)
            for _step in range(10):
                trial = data.draw(st.one_of(likely(walker, walking.TOLD), wild(walker.matter.machine)))
                walker.attempt(replace(trial, proposed=False))
            moves = [replace(move, matter=twin.number) for move, _codes in walker.answers]
            answers = perform_many(moves, partial=True)
            refused = [[each.code for each in a.unmet] if isinstance(a, CaseworkError) else [] for a in answers]
            assert refused == [codes for _move, codes in walker.answers]
            assert left_behind(twin.number) == left_behind(walker.matter.number)
            assert verify(twin.number).is_good

        undone(walked)


class TestABatch:
    def test_is_undone_by_one_refusal(self, talks: Talks) -> None:
        before = left_behind(talks.dispute.number)
        mediator, at = talks.mediator(), talks.world.later()
        moves = [
            Move(talks.dispute.number, "ask_consent", mediator, at, given={"rights_notice": True}),
            Move(talks.dispute.number, "close", mediator, at),
        ]
        with pytest.raises(NotNow):
            perform_many(moves)
        assert left_behind(talks.dispute.number) == before


def test_every_track_says_how_it_is_walked() -> None:
    assert [code for code, walking in WALKS if walking is None] == []
