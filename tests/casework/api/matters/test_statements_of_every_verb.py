"""What every verb of every track costs over the API on PostgreSQL, every statement counted."""

from __future__ import annotations

import pytest

from casework.command import services as command
from casework.dossier.catalogues import catalogue_of
from casework.workflow.tracks import Track, all_tracks
from tests import appeals
from tests import world as small_world
from tests.casework.api.matters.plays import Play
from tests.counting import Counted, OverTheApi
from tests.enforcement.handovers import deliveries
from tests.enforcement.handovers.deliveries import plant_organs
from tests.enforcement.penalties import cases
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.world import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MOVING, OPENING = 6, 5
# What takes more, and how many.
MORE: dict[str, int] = {
    "penalty.apply_court_execution": 10,
    "penalty.transfer_to_police": 10,
    "dispute.apply_confirmation": 8,
    "dispute.divert": 8,
    "dispute.report_danger": 8,
    "filing.take_in": 8,
    "petition.redirect": 9,
}


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def play(bureau: Bureau, world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Give the small world with its organs, where whoever does something calls the API."""
    plant_organs(world)
    over = {track.code: OverTheApi(counted, track) for track in all_tracks()}
    for page, track in ((small_world, "dispute"), (appeals, "petition"), (cases, "penalty"), (deliveries, "handover")):
        monkeypatch.setattr(page, "services", over[track])
    return Play(world, over, OverTheApi(counted), bureau)


def names(track: Track) -> set[str]:
    """Name every act of a track: its verbs, in whatever table, its other openings, and what is done to any matter."""
    verbs = {verb for machine in track.machines for verb in machine.verbs} | {*track.openings, "correct", "exclude"}
    verbs |= {"certify_scan", "supplement"} if catalogue_of(track.code) is not None else set()
    return verbs | set(command.__all__) if track.code == "dispute" else verbs


class TestAnAct:
    @pytest.mark.parametrize("track", all_tracks(), ids=lambda track: str(track.code))
    def test_takes_six_statements_at_most_and_one_commit_whatever_its_verb(
        self, play: Play, counted: Counted, track: Track
    ) -> None:
        play.of(track.code)
        assert not {(track.code, name) for name in names(track)} - counted.work.keys()
        assert {act: number for act, number in counted.commits.items() if number != 1} == {}
        took = {".".join(act): len(sent) for act, sent in counted.work.items()}
        most = {name: OPENING if name in openings() else MOVING for name in took}
        over = {name: number for name, number in took.items() if number > most[name]}
        assert over == {name: number for name, number in MORE.items() if name in took}


def openings() -> set[str]:
    return {f"{track.code}.{name}" for track in all_tracks() for name in track.openings}
