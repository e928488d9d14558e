"""A drawn machine shows every state once and every way once, nothing on top of anything else."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from casework.workflow.gathering import gather
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

    def test_leaves_no_row_out(self, machine: Machine) -> None:
        drawing = lay_out(machine)
        drawn = {(way.source, way.to, row) for way in drawing.ways for row in way.rows}
        gathered = {(source, to, row) for (source, to), rows in gather(machine).beside.items() for row in rows}
        kept = {
            (str(source), str(machine.rows[row - 1].to), row)
            for row in drawing.kept
            for source in machine.rows[row - 1].sources
        }
        assert all(source == to for source, to, _row in kept)
        assert drawn | gathered | kept == {
            (str(source), str(row.to), place)
            for place, row in enumerate(machine.rows, 1)
            for source in row.sources or ("",)
        }
        assert {(stub.to, source) for stub in drawing.stubs for source in stub.sources} == {
            (to, source) for source, to, _row in gathered
        }

    def test_leads_to_every_state_and_out_of_all_but_the_ends(self, machine: Machine) -> None:
        ways = [way for way in lay_out(machine).ways if way.source != way.to]
        reached = {""}
        while more := {way.to for way in ways if way.source in reached} - reached:
            reached |= more
        assert reached == {"", *machine.all_states}
        left = {str(source) for row in machine.rows for source in row.sources if source != row.to}
        assert left <= {way.source for way in ways}

    def test_gathers_only_where_there_is_a_crowd(self, machine: Machine) -> None:
        for stub in lay_out(machine).stubs:
            assert len(stub.sources) >= 3

    def test_keeps_the_ways_into_a_state_few(self, machine: Machine) -> None:
        into = Counter(way.to for way in lay_out(machine).ways if way.source != way.to)
        assert max(into.values()) <= 7

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
