"""What one organ sends another: a filing there that names where it comes from, signed for or sent back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from casework.errors import NotNow, NotYet, NotYou
from casework.intake import services
from casework.intake.models import Filing
from casework.intake.referrals import refer
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.organisations.organs import COURT, POLICE
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.notices import told_to
from mediation.disputes import services as disputes
from tests.casework.reports.test_through_the_engine import rate
from tests.refusals import refused
from tests.world import VILLAGE, Talks, World

COUNTY = "330106"


@pytest.fixture
def court(world: World) -> Unit:
    """Give the county's court; its police stand beside it."""
    for suffix in (POLICE, COURT):
        code = COUNTY + suffix
        organ = Unit(code=code, name=code, short_name=code, level=Level.COUNTY, kind=Unit.Kind.BUREAU)
        world.units[code] = Unit.objects.plant(organ, under=Unit.objects.get(code=COUNTY))
    return world.units[COUNTY + COURT]


def sent(talks: Talks, to: Unit, **other: Any) -> Filing:
    """Let the mediator refer the dispute."""
    right: dict[str, Any] = {
        "to": to, "kind": "COURT_CASE", "text": "申请司法确认。", "actor": talks.mediator(), "at": talks.world.later(),
    }  # fmt: skip
    return refer(talks.dispute, **{**right, **other})


class TestAReferral:
    def test_is_with_the_organ_it_is_for_and_names_where_it_comes_from(self, talks: Talks, court: Unit) -> None:
        filing = sent(talks, court)
        entry = Entry.objects.of(filing.number).get()
        assert (filing.state, filing.unit_key, filing.channel) == ("DISPATCHED", court.key, "TRANSFER_ORG")
        assert (entry.verb, entry.law, entry.facts["referred_from"]) == (
            "register",
            "HOUSE rule R13",
            talks.dispute.number,
        )
        assert filing.words("text") == "申请司法确认。"

    def test_takes_the_parties_along(self, talks: Talks, court: Unit) -> None:
        filing = sent(talks, court)
        assert [party.name for party in Party.objects.of(filing.number)] == ["张三", "李四"]

    def test_is_by_the_chain_what_its_row_says(self, talks: Talks, court: Unit) -> None:
        filing = sent(talks, court)
        assert Matter.objects.get(number=filing.number).origin_number == talks.dispute.number
        assert verify(filing.number).is_good

    def test_stays_readable_for_who_sent_it(self, talks: Talks, court: Unit) -> None:
        filing = sent(talks, court)
        read = told_to(Matter.objects.all(), [talks.world.unit(VILLAGE).pk])
        assert [matter.number for matter in read] == [filing.number]

    def test_is_made_once_for_each_cause(self, talks: Talks, court: Unit) -> None:
        sent(talks, court)
        with refused(NotYet, ("REFERRED_ONCE", "HOUSE rule R13", "referred_from")):
            sent(talks, court)
        assert sent(talks, court, subject=1).channel_ref == "D3301062026000001/COURT_CASE//1"

    def test_goes_to_no_other_organ_for_the_same_cause(self, talks: Talks, court: Unit) -> None:
        sent(talks, court)
        with refused(NotYet, ("REFERRED_ONCE", "HOUSE rule R13", "referred_from")):
            sent(talks, talks.world.unit("330108"))

    def test_never_goes_to_its_own_sender(self, talks: Talks, court: Unit) -> None:
        with refused(NotYet, ("SENT_TO_ANOTHER", "HOUSE rule R13", "to")):
            sent(talks, talks.world.unit(VILLAGE))

    def test_is_made_by_nobody_of_another_place(self, talks: Talks, court: Unit) -> None:
        with pytest.raises(NotYou):
            sent(talks, court, actor=talks.world.actor(Role.MEDIATOR, "330108001"))

    def test_is_gone_when_the_verb_that_refers_is_refused(self, talks: Talks, court: Unit) -> None:
        @transaction.atomic
        def refer_too_early() -> None:
            sent(talks, court)
            disputes.fail(talks.dispute, remedies_explained=True, actor=talks.mediator(), at=talks.world.later())

        with pytest.raises(NotNow):
            refer_too_early()
        assert not Filing.objects.exists()


class TestTheWall:
    def test_stands_before_what_is_referred_as_well(self, talks: Talks, court: Unit) -> None:
        accused = talks.world.unit("330106002")  # who refers does not sit there, or could not know of it
        Matter.objects.filter(number=talks.dispute.number).update(walled_from=accused.path)
        talks.dispute.walled_from = accused.path
        filing = sent(talks, court)
        head = talks.world.actor(Role.HEAD, accused.code)
        assert not Matter.objects.visible_to(head).filter(number=filing.number).exists()
        with refused(NotYet, ("NOT_TO_THE_ACCUSED", "RPW art. 30", "to")):
            sent(talks, accused, subject=2)

    @pytest.mark.parametrize("kind", ["DISPUTE", "ADMIN_MEDIATION"])
    def test_stands_before_what_is_born_of_what_was_referred(self, talks: Talks, kind: str) -> None:
        accused, to = talks.world.unit("330106002"), talks.world.unit(COUNTY)
        Matter.objects.filter(number=talks.dispute.number).update(walled_from=accused.path)
        talks.dispute.walled_from = accused.path
        told: dict[str, Any] = {"kind": kind, "type": "02", "text": "两院争墙。", "at": talks.world.later()}
        filing = refer(talks.dispute, to=to, actor=talks.mediator(), **told)
        clerk = talks.world.actor(Role.REGISTRAR, COUNTY)
        _filing, born = services.take_in(filing, actor=clerk, at=talks.world.later())
        both = Actor("li", (*clerk.posts, *talks.world.actor(Role.GRID_WORKER, accused.code).posts))
        seen = [Matter.objects.visible_to(reader).filter(number=born.number).exists() for reader in (clerk, both)]
        assert (born.walled_from, seen) == (accused.path, [True, False])


class TestTheOrgan:
    def test_signs_for_it_itself_and_no_matter_is_born_here(self, talks: Talks, court: Unit) -> None:
        filing = sent(talks, court)
        clerk = talks.world.actor(Role.REGISTRAR, court.code)
        signed, goes_on = services.take_in(filing, actor=clerk, at=talks.world.later())
        assert (signed.state, goes_on.number) == ("ACCEPTED", filing.number)
        assert Matter.objects.count() == 2

    def test_lets_nobody_beside_it_sign(self, talks: Talks, court: Unit) -> None:
        filing = sent(talks, court)
        for place in (COUNTY, COUNTY + POLICE):
            clerk = talks.world.actor(Role.REGISTRAR, place)
            with pytest.raises((NotYet, NotYou)) as refusal:
                services.take_in(filing, actor=clerk, at=talks.world.later())
            codes = [each.code for each in refusal.value.unmet]
            assert codes in (["OWN_UNIT", "SIGNED_BY_THE_ORGAN"], ["OUT_OF_SCOPE"])

    def test_sends_it_back_with_reasons_to_who_referred(self, talks: Talks, court: Unit) -> None:
        filing = sent(talks, court)
        clerk = talks.world.actor(Role.REGISTRAR, court.code)
        told: dict[str, Any] = {"ground": "NOT_COMPETENT", "reason": "依法由他院管辖。", "actor": clerk}
        with pytest.raises(NotYet) as refusal:
            services.object(filing, back_to=talks.world.unit("330108"), at=talks.world.later(), **told)
        assert refusal.value.code == "BACK_TO_SENDER"
        back = services.object(filing, back_to=talks.world.unit(VILLAGE), at=talks.world.later(), **told)
        assert (back.state, back.unit_key) == ("TRIAGED", talks.world.unit(VILLAGE).key)

    def test_may_be_another_one_after_that(self, talks: Talks, court: Unit) -> None:
        filing = sent(talks, court)
        clerk, dispatcher = talks.world.actor(Role.REGISTRAR, court.code), talks.world.actor(Role.DISPATCHER, VILLAGE)
        services.object(
            filing, ground="NOT_COMPETENT", reason="依法由他院管辖。", back_to=talks.world.unit(VILLAGE), actor=clerk,
            at=talks.world.later(),
        )  # fmt: skip
        again = services.dispatch(filing, to=talks.world.unit("330108"), actor=dispatcher, at=talks.world.later())
        assert (again.state, again.unit_key) == ("DISPATCHED", talks.world.unit("330108").key)


class TestTheOnSiteRate:
    def test_is_not_changed_by_what_goes_to_the_court(self, talks: Talks, court: Unit) -> None:
        talks.performed()
        filing = sent(talks, court)
        services.take_in(filing, actor=talks.world.actor(Role.REGISTRAR, court.code), at=talks.world.later())
        assert rate(talks.world) == (1, 1)

    def test_falls_when_another_unit_gets_the_same_dispute_anew(self, talks: Talks, court: Unit) -> None:
        talks.performed()
        township = talks.world.unit("330106002")
        filing = sent(talks, township, kind="DISPUTE", type="02")
        services.take_in(filing, actor=talks.world.actor(Role.MEDIATOR, township.code), at=talks.world.later())
        assert rate(talks.world) == (0, 1)


class TestADisputeReferred:
    def test_is_opened_by_the_organ_that_signs(self, talks: Talks, court: Unit) -> None:
        township = talks.world.unit("330106002")
        filing = sent(talks, township, kind="DISPUTE", type="02")
        _filing, born = services.take_in(
            filing, actor=talks.world.actor(Role.MEDIATOR, township.code), at=talks.world.later()
        )
        assert (born.track, born.origin_number, born.state) == ("dispute", filing.number, "APPLIED")
        assert Entry.objects.of(born.number).get().facts["filing"] == filing.number
