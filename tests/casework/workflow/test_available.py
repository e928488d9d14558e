"""What an actor may do now, and why not the rest."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.organisations.actors import Actor, Role
from casework.workflow.available import Offer, available, inputs_of
from casework.workflow.models import Matter
from casework.workflow.tracks import all_tracks
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.world import Talks, World


def offered(talks: Talks, actor: Actor, at: datetime | None = None) -> dict[str, Offer]:
    matter: Matter = Dispute.objects.placed().get(number=talks.dispute.number)
    return {offer.verb: offer for offer in available(matter, actor, at or talks.world.later())}


class TestAvailable:
    def test_offers_every_verb_that_begins_here_in_the_order_of_the_table(self, talks: Talks) -> None:
        verbs = list(offered(talks, talks.mediator()))
        assert verbs == ["ask_consent", "decline", "refuse", "withdraw"]

    def test_is_not_blocked_by_what_the_dialog_will_ask(self, talks: Talks) -> None:
        assert offered(talks.in_mediation(), talks.mediator())["escalate"].allowed

    def test_is_blocked_by_what_no_input_can_mend_and_names_the_article(self, talks: Talks) -> None:
        talks.dispute = services.ask_consent(
            talks.dispute, rights_notice=True, actor=talks.mediator(), at=talks.world.later()
        )
        accept = offered(talks, talks.mediator())["accept"]
        assert [(each.code, each.law) for each in accept.blocked_by] == [("CONSENT_OF_ALL", "PML art. 17")]
        assert accept.is_yours

    def test_tells_whose_work_it_is(self, talks: Talks) -> None:
        decline = offered(talks, talks.mediator())["decline"]
        assert (decline.allowed, decline.is_yours, decline.who) == (False, False, frozenset({Role.HEAD}))

    def test_refuses_units_that_the_matter_does_not_lie_in(self, talks: Talks, world: World) -> None:
        stranger = world.actor(Role.MEDIATOR, "330108001001")
        codes = {each.code for offer in offered(talks, stranger).values() for each in offer.blocked_by}
        assert codes >= {"OUT_OF_SCOPE"}

    def test_needs_a_second_person_where_the_row_does(self, talks: Talks) -> None:
        talks.in_mediation()
        head = talks.head()
        assert [each.code for each in offered(talks, head)["suspend"].blocked_by] == ["SECOND_PERSON_NEEDED"]
        services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=talks.mediator(), at=talks.world.later())
        assert offered(talks, head)["suspend"].allowed

    def test_takes_the_moment_for_an_input_within_the_days_of_late_entry(self, talks: Talks) -> None:
        talks.agreed(due_in=60)
        signed = talks.dispute.moved_at
        assert offered(talks, talks.mediator(), signed + timedelta(days=32))["apply_confirmation"].allowed
        late = offered(talks, talks.mediator(), signed + timedelta(days=34))["apply_confirmation"]
        assert [each.code for each in late.blocked_by] == ["WITHIN_THIRTY_DAYS"]

    def test_says_which_verbs_lead_to_a_settlement(self, talks: Talks) -> None:
        offers = offered(talks.in_mediation(), talks.mediator())
        assert {verb for verb, offer in offers.items() if offer.is_onward} >= {"hold_session", "sign_agreement"}
        assert not {"fail", "refuse", "withdraw", "escalate"} & {v for v, offer in offers.items() if offer.is_onward}

    def test_is_empty_at_an_end(self, talks: Talks) -> None:
        assert offered(talks.archived(), talks.mediator()) == {}

    def test_takes_the_same_few_statements_however_long_the_history(self, talks: Talks) -> None:
        talks.in_mediation()
        matter = Dispute.objects.placed().get(number=talks.dispute.number)
        counts = []
        for _session in range(2):
            with CaptureQueriesContext(connection) as asked:
                available(matter, talks.mediator(), talks.world.clock)
            counts.append(len(asked))
            for _more in range(3):
                services.hold_session(
                    talks.dispute,
                    minutes="又一次。",
                    minutes_signed=True,
                    actor=talks.mediator(),
                    at=talks.world.later(),
                )
        assert counts[0] == counts[1] <= 5


class TestInputs:
    @pytest.mark.parametrize("track", [track.code for track in all_tracks()])
    def test_are_what_guards_name(self, track: str) -> None:
        """A guard's field is an input of its verb, or something no dialog asks for."""
        machine = next(each for each in all_tracks() if each.code == track).machine
        beyond = {
            "at",
            "actor",
            "parties",
            "unit",
            "dossier",
            "outcome",
            "type",
            "channel",
            "place",
            "text",
            "mediator",
            "notified",
            # what earlier acts have settled, and what a referral brings along
            "measure",
            "path",
            "referred_from",
            "result",
            "returns",
            "stage",
            "to",
            "unperformed",
        }
        strange = {
            (row.verb, guard.name, guard.field)
            for row in machine.rows
            for guard in row.needs
            if guard.field not in inputs_of(track, row.verb) | beyond
        }
        assert strange == set()

    def test_are_the_keywords_of_the_service(self) -> None:
        assert inputs_of("dispute", "escalate") == {"to", "ground", "reason"}
