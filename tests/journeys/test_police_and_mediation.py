"""The police met with a quarrel that is for mediation: their package, the dispute opened of it, and the answer that comes back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from casework.demo.papers import SHEETS, sheet
from casework.dossier.services import add_document
from casework.errors import NotNow, NotYet, NotYou
from casework.intake import services as intake
from casework.intake.models import Filing
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role
from casework.organisations.divisions import Division
from casework.organisations.levels import Level
from casework.organisations.lines import lines_of
from casework.organisations.models import Unit
from casework.organisations.organs import COURT, POLICE, OrganRule
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.notices import told_to
from enforcement.handovers import services
from enforcement.handovers.models import Handover, Receipt
from mediation.disputes import services as disputes
from mediation.disputes.models import Dispute
from tests.refusals import refused
from tests.world import SIDES, VILLAGE, Talks, World

COUNTY = "330106"
BUREAU, CENTRE = f"{COUNTY}{POLICE}", f"{COUNTY}-C"


@pytest.fixture
def organs(world: World) -> World:
    """Give the small world with the organs that the rule makes of its first county: bureaux, court, centre."""
    county = Unit.objects.get(code=COUNTY)
    division = Division(COUNTY, county.name, Level.COUNTY, "330100", date(2019, 1, 1), short_name="西湖区")
    for organ in OrganRule().organs_of(division):
        unit = Unit(code=organ.code, name=organ.name, short_name=organ.short_name, level=organ.level, kind=organ.kind)
        world.units[organ.code] = Unit.objects.plant(unit, under=Unit.objects.get(pk=county.pk))
    return world


class Entrusted:
    """A quarrel of two neighbours as the police hand it over."""

    def __init__(self, world: World, **other: Any) -> None:
        self.world = world
        told = {
            "unit": world.unit(BUREAU), "type": "K5", "receiver": world.unit(CENTRE), "title": "邻里争吵警情",
            "text": "双方因围墙争吵，未造成伤害，同意调解。", "parties": SIDES, "case_no": "西公接〔2026〕30号",
            "actor": self.police(), "at": world.later(), **other,
        }  # fmt: skip
        self.handover: Handover = services.package(**told)

    def police(self) -> Actor:
        return self.world.actor(Role.REGISTRAR, BUREAU)

    def centre(self) -> Actor:
        return self.world.actor(Role.REGISTRAR, CENTRE)

    def told(self, actor: Actor) -> dict[str, Any]:
        return {"actor": actor, "at": self.world.later()}

    def paper(self, kind: str, actor: Actor) -> None:
        SHEETS.setdefault(kind, kind)
        add_document(self.handover.number, kind=kind, content=sheet(kind), **self.told(actor))

    def sent(self) -> Entrusted:
        self.paper("TRANSMITTAL", self.police())
        self.handover = services.send(self.handover, paper_used=False, **self.told(self.police()))
        return self

    def received(self, **other: Any) -> Entrusted:
        given = {"to": self.world.unit(VILLAGE), "dispute_type": "02", **self.told(self.centre()), **other}
        self.handover = services.receive(self.handover, paper_used=False, **given)
        return self

    def taken_in(self) -> Talks:
        """Let the village open the dispute."""
        mediator = self.world.actor(Role.MEDIATOR, VILLAGE)
        _filing, born = intake.take_in(Filing.objects.get(), **self.told(mediator))
        return Talks(self.world, Dispute.objects.get(number=born.number), VILLAGE)

    def answered(self, result: str) -> Entrusted:
        self.handover = services.send_result(self.handover, result=result, **self.told(self.centre()))
        return self

    def last(self) -> Entry:
        return Entry.objects.of(self.handover.number).latest("seq")


class TestAQuarrelThePoliceMetWith:
    def test_is_mediated_by_the_village_and_its_agreement_comes_back_to_the_police(self, organs: World) -> None:
        police = organs.unit(BUREAU)
        assert lines_of(police) == {"POLICE"}
        quarrel = Entrusted(organs).sent().received()
        handover, filing = quarrel.handover, Filing.objects.get()
        assert quarrel.last().facts["referral"] == filing.number
        assert Entry.objects.of(filing.number).get().facts["referred_from"] == handover.number

        talks = quarrel.taken_in()
        assert Entry.objects.of(talks.dispute.number).get(seq=1).facts["filing"] == filing.number
        assert [each.name for each in Party.objects.of(talks.dispute.number)] == [each.name for each in SIDES]
        with refused(NotYet, ("ANSWERED_AS_MEDIATED", "HOUSE rule H9", "result")):
            quarrel.paper("RESULT", quarrel.centre())
            quarrel.answered("NOT_MEDIATED")

        talks.agreed()
        with refused(NotYet, ("ANSWERED_AS_MEDIATED", "HOUSE rule H9", "result")):
            quarrel.answered("NOT_MEDIATED")
        quarrel.answered("MEDIATED")
        assert (quarrel.handover.state, quarrel.handover.unit_id) == ("RESULT_SENT", police.pk)
        assert quarrel.last().facts["referral"] == filing.number
        quarrel.handover = services.close(quarrel.handover, **quarrel.told(quarrel.police()))
        verbs = list(Entry.objects.of(handover.number).order_by("seq").values_list("verb", flat=True))
        assert verbs == ["package", "send", "receive", "send_result", "close"]
        assert [json.loads(each.text)["side"] for each in Receipt.objects.all()] == ["SENDER", "RECEIVER"]
        assert verify().is_good

    def test_comes_back_without_an_agreement_where_a_side_refuses(self, organs: World) -> None:
        quarrel = Entrusted(organs).sent().received()
        talks = quarrel.taken_in().in_mediation()
        told = quarrel.told(talks.mediator())
        talks.dispute = disputes.fail(talks.dispute, remedies_explained=True, **told)
        quarrel.paper("RESULT", quarrel.centre())
        with refused(NotYet, ("ANSWERED_AS_MEDIATED", "HOUSE rule H9", "result")):
            quarrel.answered("MEDIATED")
        assert quarrel.answered("NOT_MEDIATED").handover.state == "RESULT_SENT"

    @pytest.mark.parametrize(("is_agreed", "result"), [(True, "MEDIATED"), (False, "NOT_MEDIATED")])
    def test_that_is_mediated_there_already_is_answered_by_what_that_comes_to(
        self, organs: World, talks: Talks, is_agreed: bool, result: str
    ) -> None:
        quarrel = Entrusted(organs).sent().received()
        filing = Filing.objects.placed().get()
        first, second = (organs.actor(Role.DISPATCHER, VILLAGE, name=name) for name in ("li", "chen"))
        intake.propose_merge(filing, into=talks.dispute.number, **quarrel.told(first))
        filing = intake.merge(filing, into=talks.dispute.number, **quarrel.told(second))
        assert (filing.state, quarrel.handover.state) == ("MERGED", "RECEIVED")
        quarrel.paper("RESULT", quarrel.centre())
        with refused(NotYet, ("ANSWERED_AS_MEDIATED", "HOUSE rule H9", "result")):
            quarrel.answered("NOT_MEDIATED")
        if is_agreed:
            talks.agreed()
        else:
            talks.in_mediation()
            talks.dispute = disputes.fail(talks.dispute, remedies_explained=True, **quarrel.told(talks.mediator()))
        quarrel.answered(result)
        assert quarrel.handover.state == "RESULT_SENT"
        assert quarrel.last().facts["referral"] == talks.dispute.number
        assert verify().is_good

    def test_is_merged_before_it_is_signed_for_and_by_a_second_person(self, organs: World, talks: Talks) -> None:
        quarrel = Entrusted(organs).sent().received()
        filing, dispatcher = Filing.objects.get(), organs.actor(Role.DISPATCHER, VILLAGE)
        with refused(NotYou, ("SECOND_PERSON_NEEDED", "HOUSE rule R2b", "actor")):
            intake.merge(filing, into=talks.dispute.number, **quarrel.told(dispatcher))
        quarrel.taken_in()
        with pytest.raises(NotNow):
            intake.merge(filing, into=talks.dispute.number, **quarrel.told(dispatcher))

    def test_is_read_by_the_police_while_it_is_away(self, organs: World) -> None:
        quarrel = Entrusted(organs).sent().received()
        read = told_to(Matter.objects.all(), [organs.unit(BUREAU).pk])
        assert quarrel.handover.number in [matter.number for matter in read]

    def test_is_handed_to_a_mediation_unit_with_its_receipt(self, organs: World) -> None:
        quarrel = Entrusted(organs).sent()
        with refused(NotYet, ("HANDED_TO_MEDIATION", "HOUSE rule H9", "to")):
            quarrel.received(to=None)
        assert not Filing.objects.exists()

    def test_goes_to_who_leads_mediation_alone(self, organs: World) -> None:
        with refused(NotYet, ("ORGANS_FIT", "HOUSE rule H2", "receiver")):
            Entrusted(organs, receiver=organs.unit(f"{COUNTY}{COURT}"))

    def test_may_be_sent_back_before_it_is_signed_for(self, organs: World) -> None:
        quarrel = Entrusted(organs).sent()
        told = quarrel.told(quarrel.centre())
        back = services.return_(quarrel.handover, ground="INCOMPLETE", reason="缺当事人联系方式。", **told)
        assert (back.state, back.unit_id) == ("RETURNED", organs.unit(BUREAU).pk)
