"""What a matter's clocks were given goes with it to another version of its table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.deadlines.models import Clock, MatterPause
from casework.deadlines.terms import Days
from casework.law import PETITION
from casework.workflow import tracks
from casework.workflow.binding import bind
from casework.workflow.machine import Machine
from casework.workflow.migrating import migrate, the_system, waiting
from casework.workflow.models import Matter
from casework.workflow.tracks import Track, track_of
from tests.casework.workflow.test_standing import at, due
from tests.casework.workflow.trial import PAUSES, TRIAL, Case, S, begun, make_known
from tests.world import World

LONGER = Days(40, since="begin", law=PETITION.art(34), code="T04")


def later(number: int, **other: Any) -> Machine:
    """Another version of the table, in which the decision has forty days."""
    rows = tuple(replace(row, due=(LONGER,)) if row.verb == "decide" else row for row in TRIAL.rows)
    told: dict[str, Any] = {"rows": rows, "pauses": PAUSES, **other}
    return Machine("Trial", S, start=S.OPEN, ends=frozenset({S.DONE}), facts=TRIAL.facts, version=number, **told)


SAME_PAUSES, NO_PAUSES, SAME_TERM = later(2), later(3, pauses={}), later(4, rows=TRIAL.rows, pauses={})


class LaterTrial(bind(TRIAL, SAME_PAUSES, NO_PAUSES, SAME_TERM), Matter):  # type: ignore[misc]  # as Dispute
    class Meta:
        proxy = True
        app_label = "disputes"


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch, world: World) -> Case:
    make_known(monkeypatch)
    found = begun(world, at("2026-03-02"))
    machines = (TRIAL, SAME_PAUSES, NO_PAUSES, SAME_TERM)
    track = replace(track_of("trial"), machines=machines, model="disputes.LaterTrial")
    monkeypatch.setitem(tracks._tracks, "trial", track)
    return found


def carried(case: Case, version: int, when: str) -> Case:
    """Bring the matter over to a version of the table."""
    track: Track = track_of("trial")
    table = track.machine_of(version)
    [outcome] = migrate(track, waiting(track, table), table, actor=the_system(), at=at(when), reason="新规定施行。")
    assert (outcome.moved, outcome.held) == (1, ())
    return Case(case.world, Matter.objects.get(number=case.matter.number))


class TestAMatterThatIsCarriedOver:
    def test_keeps_its_prolongation_under_the_new_term(self, case: Case) -> None:
        case.takes("extend", at("2026-03-10"), days=20)
        old = case.clock()
        new = carried(case, 2, "2026-03-12").clock()
        assert (old.pk != new.pk, due(old), due(new)) == (True, "2026-04-21", "2026-05-01")
        assert [each.count for each in new.prolonged] == [20]

    def test_keeps_the_days_it_stood_still(self, case: Case) -> None:
        case.takes("rest", at("2026-03-06")).takes("wake", at("2026-03-09"))
        assert due(carried(case, 2, "2026-03-12").clock()) == "2026-04-14"

    def test_goes_on_standing_still_where_the_new_table_says_so_too(self, case: Case) -> None:
        case.takes("send", at("2026-03-06"))
        case = carried(case, 2, "2026-03-12")
        assert (case.clock().due_at, case.clock().standing_since) == (None, at("2026-03-06"))
        assert due(case.takes("fetch", at("2026-03-16")).clock()) == "2026-04-21"

    @pytest.mark.parametrize("version", [3, 4])
    def test_stands_still_no_more_where_the_new_table_knows_no_pause(self, case: Case, version: int) -> None:
        case.takes("send", at("2026-03-06"))
        case = carried(case, version, "2026-03-12")
        # Where nobody comes back to it, the decision is not awaited any more.
        clock = case.clock()
        assert (due(clock), clock.standing_since, clock.stopped_by) == ("2026-04-07", None, "migrate")
        assert not MatterPause.objects.filter(ended_at=None).exists()
        assert case.takes("fetch", at("2026-03-16")).matter.state == "WORKING"

    def test_stands_still_from_then_on_where_the_new_table_knows_a_pause(
        self, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case.takes("send", at("2026-03-06"))
        case = carried(case, 3, "2026-03-06")
        track = replace(track_of("trial"), machines=(*track_of("trial").machines, back := later(5)))
        monkeypatch.setitem(tracks._tracks, "trial", replace(track, model="disputes.LastTrial"))
        assert back.pauses
        case = carried(case, 5, "2026-03-10")
        assert case.clock().standing_since == at("2026-03-10")
        assert MatterPause.objects.filter(ended_at=None).count() == 1
        assert Clock.objects.of(case.matter.number).open().filter(verb="decide").count() == 1


class LastTrial(bind(TRIAL, SAME_PAUSES, NO_PAUSES, SAME_TERM, later(5)), Matter):  # type: ignore[misc]  # as Dispute
    class Meta:
        proxy = True
        app_label = "disputes"
