"""A table is changed by a new version; what was opened under the old one goes on under the old one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.errors import NotNow
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.workflow import tracks
from casework.workflow.binding import bind
from casework.workflow.judge import Move
from casework.workflow.machine import Machine
from casework.workflow.models import Matter
from casework.workflow.perform import new_matter, number_matters, perform, perform_many
from casework.workflow.tracks import track_of
from mediation.disputes import services
from mediation.disputes.machine import DISPUTE
from mediation.disputes.machine import DisputeState as S
from tests.world import SIDES, VILLAGE, Talks, World

# The second version needs no separate question for consent.
SHORTER = Machine(
    "Dispute",
    S,
    start=DISPUTE.start,
    ends=DISPUTE.ends,
    facts=DISPUTE.facts,
    version=2,
    rows=tuple(
        replace(row, sources=(S.APPLIED, S.CONSENT_PENDING)) if row.verb == "accept" else row for row in DISPUTE.rows
    ),
)


class LaterDispute(bind(DISPUTE, SHORTER), Matter):  # type: ignore[misc]  # as Dispute
    class Meta:
        proxy = True
        app_label = "disputes"


@pytest.fixture
def later(talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring the second version into force, after a dispute was opened under the first."""
    track = replace(track_of("dispute"), machines=(DISPUTE, SHORTER), model="disputes.LaterDispute")
    monkeypatch.setitem(tracks._tracks, "dispute", track)


@pytest.fixture
def newer(later: None, talks: Talks, world: World) -> Any:
    """Give a dispute opened under the second version."""
    dispute = services.apply(
        unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="围墙越界。", parties=SIDES,
        actor=talks.mediator(), at=world.later(),
    )  # fmt: skip
    Party.objects.of(dispute.number).update(consented_at=world.clock, consent_means=ConsentMeans.WRITTEN)
    return dispute


class TestAMatterOfTheOldVersion:
    def test_goes_on_under_it(self, later: None, talks: Talks, world: World) -> None:
        with pytest.raises(NotNow):
            perform(talks.dispute, "accept", actor=talks.mediator(), at=world.later())
        moved = talks.accepted().dispute
        assert (moved.state, moved.machine_version) == ("ACCEPTED", 1)
        assert {entry.machine_version for entry in Entry.objects.of(moved.number)} == {1}

    def test_is_led_to_its_end_beside_the_new_one(self, newer: Any, talks: Talks) -> None:
        talks.archived()
        assert (talks.dispute.state, talks.dispute.machine_version) == ("ARCHIVED", 1)
        assert verify().is_good


class TestAMatterOfTheNewVersion:
    def test_goes_by_the_new_table(self, newer: Any, talks: Talks, world: World) -> None:
        moved = perform(newer, "accept", actor=talks.mediator(), at=world.later())
        assert (moved.state, moved.machine_version) == ("ACCEPTED", 2)
        assert {entry.machine_version for entry in Entry.objects.of(moved.number)} == {2}


class TestABatch:
    def test_holds_each_matter_to_its_own_version(self, newer: Any, talks: Talks, world: World) -> None:
        mediator, at = talks.mediator(), world.later()
        third = new_matter("dispute", unit=world.unit(VILLAGE), opened_at=at, place=world.unit(VILLAGE), type="02",
                           channel="WALK_IN", risk="BLUE", kind="DISPUTE", title="墙")  # fmt: skip
        assert third.machine_version == 2
        number_matters([third])
        moves = [Move(each.number, "accept", mediator, at) for each in (talks.dispute, newer)]
        old, new = perform_many(moves, partial=True)
        assert isinstance(old, NotNow)
        assert isinstance(new, Matter)
        assert new.state == "ACCEPTED"
