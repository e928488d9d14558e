"""Every verb has its form, its word, and exactly its service's inputs."""

from __future__ import annotations

import inspect

import pytest
from django.contrib import admin

from casework.workflow.admin import MatterAdmin
from casework.workflow.available import inputs_of
from casework.workflow.correction import CORRECT
from casework.workflow.desk.corrections import CORRECTIONS
from casework.workflow.forms import ProposalForm, VerbForm
from casework.workflow.tracks import Track, all_tracks, track_of

# What a service finds itself unless another system says it: nobody at a desk types a digest or a key.
FOUND = {
    ("dispute", "divert"): {"papers"},
    ("petition", "object"): {"back_to"},
    ("handover", "send"): {"package"},
    ("handover", "receive"): {"manifest"},
}
OF_EVERY_TRACK = {form.verb() for form in CORRECTIONS}
TRACKS = pytest.mark.parametrize("track", all_tracks(), ids=lambda track: track.code)


def desk_of(track: Track) -> MatterAdmin:
    desk = admin.site.get_model_admin(track.model_class)
    assert isinstance(desk, MatterAdmin)
    return desk


def moving(track: Track) -> set[str]:
    return {row.verb for row in track.machine.rows if row.sources}


class TestForms:
    @TRACKS
    def test_stand_for_every_verb_that_moves(self, track: Track) -> None:
        verbs = {verb for verb, form in desk_of(track).forms.items() if not issubclass(form, ProposalForm)}
        assert verbs - OF_EVERY_TRACK == moving(track)
        assert desk_of(track).forms.keys() >= OF_EVERY_TRACK

    @TRACKS
    def test_ask_what_their_services_take(self, track: Track) -> None:
        asked = {
            verb: frozenset(form.base_fields) - frozenset(VerbForm.base_fields)
            for verb, form in desk_of(track).forms.items()
        }
        taken = {verb: inputs_of(track.code, verb) - FOUND.get((track.code, verb), set()) for verb in asked}
        # Every verb takes a reason; a desk asks for it where one is needed or usual.
        assert asked == {verb: taken[verb] - ({"reason"} - asked[verb]) for verb in asked}

    @pytest.mark.parametrize(("track", "verb"), FOUND)
    def test_leave_to_a_service_only_what_it_finds_itself(self, track: str, verb: str) -> None:
        parameters = inspect.signature(getattr(track_of(track).service_module, verb)).parameters
        assert all(parameters[name].default is not inspect.Parameter.empty for name in FOUND[track, verb])

    @TRACKS
    def test_propose_only_what_takes_two_persons(self, track: Track) -> None:
        proposed = {form.proposes for form in desk_of(track).forms.values() if issubclass(form, ProposalForm)}
        assert proposed == {row.verb for row in track.machine.rows if row.seconded} | {CORRECT}


class TestLabels:
    @TRACKS
    def test_stand_for_every_verb_and_every_form(self, track: Track) -> None:
        own = set(desk_of(track).forms) - OF_EVERY_TRACK
        assert set(track.machine.verbs) | own == set(track.labels) - OF_EVERY_TRACK
