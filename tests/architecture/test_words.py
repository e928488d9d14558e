"""Machines, services, glossary and law say the same words."""

from pathlib import Path

import pytest

from casework.workflow.anywhere import verbs_anywhere
from casework.workflow.machine import Machine
from casework.workflow.tracks import Track, all_tracks

DOCS = Path(__file__).resolve().parents[2] / "docs"
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")

TRACKS = pytest.mark.parametrize("track", all_tracks(), ids=lambda track: track.code)
MACHINES = pytest.mark.parametrize(
    "machine", [machine for track in all_tracks() for machine in track.machines], ids=lambda machine: machine.name
)


class TestTrack:
    @TRACKS
    def test_has_a_service_for_every_verb(self, track: Track) -> None:
        assert [verb for verb in track.machine.verbs if not callable(getattr(track.service_module, verb, None))] == []


class TestGlossary:
    @MACHINES
    def test_has_a_line_for_every_state(self, machine: Machine) -> None:
        assert [state for state in sorted(machine.all_states) if f"| {state} |" not in GLOSSARY] == []

    @MACHINES
    def test_has_a_line_for_every_verb(self, machine: Machine) -> None:
        assert [verb for verb in machine.verbs if f"| {verb} |" not in GLOSSARY] == []

    def test_has_a_line_for_every_verb_of_any_matter(self) -> None:
        assert [verb for verb in verbs_anywhere() if f"| {verb} |" not in GLOSSARY] == []
