"""Clocks follow the table."""

from dataclasses import replace
from typing import Any

import pytest

from casework.deadlines.models import Clock
from casework.errors import NotYet
from casework.organisations.actors import Role
from casework.workflow.kinds import label
from casework.workflow.machine import Machine
from casework.workflow.models import Matter
from casework.workflow.tracks import all_tracks
from mediation.disputes import services
from mediation.disputes.machine import DISPUTE
from tests.world import Talks, World

RUNNING = {
    "APPLIED": {"accept", "decline", "fail"},
    "CONSENT_PENDING": {"accept", "decline", "fail"},
    "ACCEPTED": {"appoint", "fail"},
    "IN_MEDIATION": {"fail"},
    "SUSPENDED": {"fail"},
    "ESCALATED": {"take_over", "fail"},
    "AGREED_WRITTEN": {"apply_confirmation"},
    "AGREED_ORAL": {"apply_confirmation"},
    "CONFIRM_APPLIED": {"confirm"},
    "PERFORMED": {"close"},
    # What the court confirmed may be enforced for two years, by going there (T35).
    "CONFIRMED": {"close", "divert"},
    "PERFORMING": {"divert"},
    "BREACHED": {"close", "divert"},  # when the court had confirmed what was broken
    "TERMINATED": {"close", "divert"},
    "DIVERTED": {"close"},
    "CLOSED": {"revisit"},
    "REVISIT": {"archive"},
}


def running(talks: Talks) -> set[str]:
    return set(Clock.objects.of(talks.dispute.number).open().values_list("verb", flat=True))


class TestRunning:
    def test_is_known_from_the_table(self) -> None:
        assert {state: set(verbs) for state, verbs in DISPUTE.running.items() if verbs} == RUNNING

    def test_of_one_matter_leaves_out_what_is_for_others(self) -> None:
        # The fifteen days of a labour mediation count from the application, the month of all others from the acceptance.
        labour, neighbours = (DISPUTE.running_for(Matter(type=code, channel="WALK_IN")) for code in ("10", "02"))
        assert ("fail" in labour["CONSENT_PENDING"], "fail" in neighbours["CONSENT_PENDING"]) == (True, False)
        assert "fail" in neighbours["SUSPENDED"]
        assert DISPUTE.running["CONSENT_PENDING"] == labour["CONSENT_PENDING"]

    def test_of_one_matter_is_that_of_all_where_a_row_may_change_the_column(self) -> None:
        rows = tuple(replace(row, sets=("handler", "type")) if row.verb == "appoint" else row for row in DISPUTE.rows)
        facts = {**DISPUTE.facts, "appoint": {**DISPUTE.facts["appoint"], "type": label(8)}}
        changing = Machine(
            "Dispute", DISPUTE.states, start=DISPUTE.start, ends=DISPUTE.ends, rows=rows, facts=facts,
            pauses=DISPUTE.pauses, keeps=DISPUTE.keeps,
        )  # fmt: skip
        assert "fail" in changing.running_for(Matter(type="02", channel="WALK_IN"))["CONSENT_PENDING"]

    def test_ends_with_the_matter(self) -> None:
        for machine in (machine for track in all_tracks() for machine in track.machines):
            assert {end: machine.running[end] for end in machine.ends} == dict.fromkeys(machine.ends, frozenset())

    @pytest.mark.parametrize("stage", ["accepted", "in_mediation", "agreed", "performed", "closed", "archived"])
    def test_is_what_the_table_says(self, talks: Talks, stage: str) -> None:
        getattr(talks, stage)()
        assert running(talks) == RUNNING.get(talks.dispute.state, set())


class TestAPerformance:
    def test_in_part_does_not_call_for_the_closing(self, talks: Talks, world: World) -> None:
        talks.agreed().with_paper("PERFORMANCE")
        told: dict[str, Any] = {"proof": True, "actor": talks.mediator()}
        talks.dispute = services.perform(talks.dispute, fully=False, at=world.later(), **told)
        assert (talks.dispute.state, running(talks)) == ("PERFORMING", set())
        talks.dispute = services.perform(talks.dispute, fully=True, at=world.later(), **told)
        assert (talks.dispute.state, running(talks)) == ("PERFORMED", {"close"})

    def test_in_part_of_a_breached_agreement_is_not_one_in_full(self, talks: Talks, world: World) -> None:
        talks.agreed(due_in=1)
        told: dict[str, Any] = {"actor": talks.mediator()}
        talks.dispute = services.report_breach(talks.dispute, at=world.later(days=3), **told)
        with pytest.raises(NotYet) as refusal:
            services.perform(talks.dispute, fully=False, proof=True, at=world.later(), **told)
        assert [(unmet.code, unmet.field, unmet.law) for unmet in refusal.value.unmet] == [
            ("CHOICE_MISSING", "fully", "PML art. 31")
        ]


class TestAStoppedClock:
    def test_says_by_what_it_was_stopped(self, talks: Talks) -> None:
        talks.accepted()
        stopped = dict(
            Clock.objects.of(talks.dispute.number).exclude(stopped_at=None).values_list("verb", "stopped_by")
        )
        assert stopped == {"accept": "accept", "decline": "accept"}

    def test_starts_anew_where_its_verb_is_awaited_anew(self, talks: Talks, world: World) -> None:
        talks.accepted()
        talks.dispute = services.escalate(
            talks.dispute, to=world.unit("330106001"), ground="MULTI_AREA", reason="跨社区。",
            actor=talks.mediator(), at=world.later(),
        )  # fmt: skip
        assert running(talks) == {"take_over", "fail"}
        head = world.actor(Role.HEAD, "330106001")
        talks.dispute = services.take_over(talks.dispute, actor=head, at=world.later())
        assert running(talks) == {"appoint", "fail"}
        assert Clock.objects.of(talks.dispute.number).filter(verb="appoint").count() == 2
