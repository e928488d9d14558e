"""A drawn machine shows every state once and every way once, nothing on top of anything else."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from casework.workflow.layout import Box, lay_out
from casework.workflow.machine import Machine
from casework.workflow.tracks import all_tracks

MACHINES = [machine for track in all_tracks() for machine in track.machines]
NUMBER = re.compile(r"-?\d+")


def apart(one: Box, other: Box) -> bool:
    across = one.x + one.width < other.x or other.x + other.width < one.x
    return across or one.bottom < other.y or other.bottom < one.y


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: f"{machine.name}{machine.version}")
class TestADrawing:
    def test_shows_every_state_once_and_the_opening(self, machine: Machine) -> None:
        drawn = [box.state for box in lay_out(machine).boxes]
        assert sorted(drawn) == sorted(["", *machine.all_states])

    def test_shows_every_row_between_the_states_it_joins(self, machine: Machine) -> None:
        drawn = {(way.source, way.to, row) for way in lay_out(machine).ways for row in way.rows}
        assert drawn == {
            (str(source), str(row.to), place)
            for place, row in enumerate(machine.rows, 1)
            for source in row.sources or ("",)
        }

    def test_lets_no_state_stand_on_another(self, machine: Machine) -> None:
        assert all(apart(one, other) for one, other in combinations(lay_out(machine).boxes, 2))

    def test_begins_and_ends_each_way_at_its_states(self, machine: Machine) -> None:
        drawing = lay_out(machine)
        boxes = {box.state: box for box in drawing.boxes}
        for way in drawing.ways:
            numbers = [int(each) for each in NUMBER.findall(way.path)]
            for (x, y), state in (((numbers[0], numbers[1]), way.source), ((numbers[-2], numbers[-1]), way.to)):
                box = boxes[state]
                assert box.x - 1 <= x <= box.x + box.width + 1
                assert box.y - 1 <= y <= box.bottom + 1

    def test_lies_on_its_sheet(self, machine: Machine) -> None:
        drawing = lay_out(machine)
        for box in drawing.boxes:
            assert box.x >= 0
            assert box.y >= 0
            assert box.x + box.width <= drawing.width
            assert box.bottom <= drawing.height

    def test_is_the_same_every_time(self, machine: Machine) -> None:
        assert lay_out(machine) == lay_out(machine)

    def test_puts_the_opening_on_top(self, machine: Machine) -> None:
        boxes = {box.state: box for box in lay_out(machine).boxes}
        assert all(box.y > boxes[""].y for state, box in boxes.items() if state)
