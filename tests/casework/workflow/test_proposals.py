"""Two persons for one act, whoever types whose name."""

import pytest

from casework.errors import NotNow, NotYou
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.perform import perform
from casework.workflow.proposals import propose
from mediation.disputes import services
from tests.world import VILLAGE, Talks, World


class TestASecondPerson:
    def test_is_needed_to_suspend(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        with pytest.raises(NotYou) as refusal:
            services.suspend(talks.dispute, ground="APPRAISAL", actor=talks.head(), at=world.later())
        assert refusal.value.code == "SECOND_PERSON_NEEDED"
        assert refusal.value.unmet[0].law == "HOUSE rule G10"

    def test_is_not_the_proposer_himself(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=talks.head(), at=world.later())
        with pytest.raises(NotYou):
            services.suspend(talks.dispute, ground="APPRAISAL", actor=talks.head(), at=world.later())

    def test_carries_out_what_was_proposed_and_the_entry_names_both(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=talks.mediator(), at=world.later())
        dispute = services.suspend(talks.dispute, ground="APPRAISAL", actor=talks.head(), at=world.later())
        entry = Entry.objects.of(dispute.number).get(verb="suspend")
        assert (entry.actor, entry.facts["proposed_by"]) == (talks.head().account, talks.mediator().account)

    def test_cannot_do_something_else_than_was_proposed(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=talks.mediator(), at=world.later())
        with pytest.raises(NotYou):
            services.suspend(talks.dispute, ground="FORCE_MAJEURE", actor=talks.head(), at=world.later())

    def test_comes_too_late_once_the_matter_has_moved(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=talks.mediator(), at=world.later())
        dispute = services.hold_session(
            talks.dispute, minutes="再次协商。", minutes_signed=True, actor=talks.mediator(), at=world.later()
        )
        with pytest.raises(NotYou):
            services.suspend(dispute, ground="APPRAISAL", actor=talks.head(), at=world.later())

    def test_is_needed_to_exclude_a_matter_but_not_to_correct_an_entry(self, talks: Talks, world: World) -> None:
        head, supervisor = talks.head(), world.actor(Role.SUPERVISOR, "330106")
        dispute = perform(talks.dispute, "correct", actor=head, at=world.later(), given={"corrects": 1}, reason="笔误")
        excluding = {"corrects": 1, "exclusion": "LX3"}
        with pytest.raises(NotYou):
            perform(dispute, "correct", actor=head, at=world.later(), given=excluding, reason="误登记")
        propose(dispute, "correct", actor=supervisor, at=world.later(), given=excluding)
        dispute = perform(dispute, "correct", actor=head, at=world.later(), given=excluding, reason="误登记")
        assert dispute.state == "APPLIED"
        assert Entry.objects.of(dispute.number).get(seq=3).facts["proposed_by"] == supervisor.account


class TestAProposal:
    def test_is_refused_where_the_act_does_not_begin(self, talks: Talks, world: World) -> None:
        with pytest.raises(NotNow):
            services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=talks.mediator(), at=world.later())

    def test_is_refused_outside_ones_units(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        stranger = world.actor(Role.MEDIATOR, "330108")
        with pytest.raises(NotYou):
            services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=stranger, at=world.later())

    def test_leaves_no_entry(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        before = talks.dispute.version
        services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=talks.mediator(), at=world.later())
        assert Entry.objects.of(talks.dispute.number).count() == before
        assert VILLAGE in talks.dispute.unit_key
