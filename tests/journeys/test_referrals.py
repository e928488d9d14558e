"""What goes from one organ to another: each of the two matters names the other, and nothing conceded goes along."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from casework.dossier.models import Document
from casework.errors import NotYet
from casework.intake import services as intake
from casework.intake.models import Filing
from casework.intake.referrals import refer
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from enforcement.handovers import services as handovers
from enforcement.handovers.models import Package
from mediation.disputes import services
from mediation.petitions import services as petitions
from tests.appeals import Appeal
from tests.appeals import appeal as appeal
from tests.enforcement.penalties.cases import OFFICERS, REMINDER, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.refusals import refused
from tests.world import SIDES, VILLAGE, Talks, World


def told(talks: Talks) -> dict[str, Any]:
    return {"actor": talks.mediator(), "at": talks.world.later()}


def last(number: str) -> Entry:
    return Entry.objects.of(number).latest("seq")


@pytest.fixture
def police(world: World) -> Unit:
    organ = Unit(
        code="330106-B6", name="西湖区公安局", short_name="西湖公安", level=Level.COUNTY, kind=Unit.Kind.BUREAU
    )
    world.units[organ.code] = Unit.objects.plant(organ, under=Unit.objects.get(code="330106"))
    return world.units[organ.code]


class TestADisputeBeforeTheCourt:
    def test_names_the_filing_there_and_is_named_by_it(self, talks: Talks) -> None:
        talks.agreed()
        court = talks.world.court()
        services.apply_confirmation(talks.dispute, joint=True, court=court, jurisdiction="SEAT", **told(talks))
        filing = Filing.objects.get()
        assert last(talks.dispute.number).facts["referral"] == filing.number
        assert last(filing.number).facts["referred_from"] == talks.dispute.number
        assert (filing.kind, filing.type, filing.unit_id) == ("COURT_CASE", "K3", court.pk)
        assert filing.words("text") == "甲方于约定日期前修复墙体。"

    def test_is_signed_for_by_the_court_itself(self, talks: Talks) -> None:
        talks.agreed()
        court = talks.world.court()
        services.apply_confirmation(talks.dispute, joint=True, court=court, jurisdiction="SEAT", **told(talks))
        clerk = talks.world.actor(Role.REGISTRAR, court.code)
        signed, _same = intake.take_in(Filing.objects.get(), actor=clerk, at=talks.world.later())
        assert signed.state == "ACCEPTED"

    def test_leaves_no_filing_where_the_court_has_no_jurisdiction(self, talks: Talks) -> None:
        talks.agreed()
        with refused(NotYet, ("COURT_HAS_JURISDICTION", "CPL art. 205", "court")):
            services.apply_confirmation(
                talks.dispute, joint=True, court=talks.world.court(), jurisdiction="INVITED", **told(talks)
            )
        assert not Filing.objects.exists()


class TestADisputeHandedOn:
    def failed(self, talks: Talks) -> Talks:
        talks.in_mediation()
        for kind in ("EVIDENCE", "CONCESSIONS"):
            talks.with_paper(kind)
        talks.dispute = services.fail(talks.dispute, remedies_explained=True, **told(talks))
        return talks

    def test_goes_to_the_police_with_its_main_file_and_without_concessions(self, talks: Talks, police: Unit) -> None:
        self.failed(talks)
        talks.dispute = services.divert(talks.dispute, destination="POLICE", to=police, **told(talks))
        filing = Filing.objects.get()
        main = Document.objects.filter(kind__in=("EVIDENCE", "TERMINATION_NOTICE"))
        along = sorted(main.values_list("sha256", flat=True))
        assert (talks.dispute.outcome, filing.kind, len(along)) == ("DIVERTED_POLICE", "POLICE_CASE", 2)
        assert last(filing.number).facts["papers"] == along == last(talks.dispute.number).facts["papers"]
        assert talks.dispute.words("receipt") == filing.number

    def test_takes_no_concession_along_even_when_asked_to(self, talks: Talks, police: Unit) -> None:
        self.failed(talks)
        conceded = Document.objects.get(kind="CONCESSIONS").sha256
        with refused(NotYet, ("CONCESSIONS_STAY", "SPC-IM art. 22", "papers")):
            services.divert(talks.dispute, destination="POLICE", to=police, papers=[conceded], **told(talks))

    def test_goes_beyond_this_system_against_the_receipt_of_who_takes_it(self, talks: Talks) -> None:
        self.failed(talks)
        with refused(NotYet, ("TARGET_RECEIPT", "HOUSE rule D14", "receipt")):
            services.divert(talks.dispute, destination="ARBITRATION", **told(talks))
        assert (
            services.divert(talks.dispute, destination="ARBITRATION", receipt="收1", **told(talks)).state == "DIVERTED"
        )


class TestASuspectedCrime:
    def test_goes_from_the_penalty_to_the_police(self, bureau: Bureau, police: Unit) -> None:
        case = bureau.clue().filed().investigated().ended(crime_suspected=True)
        reported = bureau.world.later()
        case.does(
            "transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=reported,
            approved_at=reported + timedelta(hours=1), to=police, later={"hours": 3}, reason="涉嫌犯罪。",
        )  # fmt: skip
        filing = Filing.objects.get()
        ours = Document.objects.filter(matter_no=case.case.number, volume="MAIN")
        along = ours.exclude(seq=last(case.case.number).seq)
        assert {"TRANSFER_LETTER", "CASE_REPORT", "PROPERTY_LIST"} <= {paper.kind for paper in along}
        assert last(filing.number).facts["papers"] == sorted(paper.sha256 for paper in along)
        assert last(case.case.number).facts["papers"] == last(filing.number).facts["papers"]
        assert (filing.kind, filing.unit_id, filing.state) == ("POLICE_CASE", police.pk, "DISPATCHED")
        assert last(case.case.number).facts["referral"] == filing.number
        assert last(filing.number).facts["referred_from"] == case.case.number
        clerk = bureau.world.actor(Role.REGISTRAR, police.code)
        assert intake.take_in(filing, actor=clerk, at=bureau.world.later())[0].state == "ACCEPTED"

    def test_goes_with_the_papers_of_the_list_and_the_refusal_names_what_is_missing(
        self, bureau: Bureau, police: Unit
    ) -> None:
        case = bureau.clue().filed().investigated(method="APPRAISAL").ended(crime_suspected=True)
        lacking = ("APPRAISAL",)
        Document.objects.filter(matter_no=case.case.number, kind__in=lacking).delete()
        reported = bureau.world.later()
        with pytest.raises(NotYet) as refusal:
            case.does(
                "transfer_to_police",
                bureau.head(),
                officers=OFFICERS,
                reported_at=reported,
                approved_at=reported,
                to=police,
            )
        (unmet,) = refusal.value.unmet
        assert (unmet.code, unmet.law, unmet.facts["missing"]) == ("TRANSFER_ON_PAPER", "TSC art. 6", list(lacking))
        assert not Filing.objects.exists()

    def test_is_packed_for_the_police_with_the_papers_of_its_file(self, bureau: Bureau, police: Unit) -> None:
        case = bureau.clue().filed().investigated().ended(crime_suspected=True)
        world, number = bureau.world, case.case.number
        handover = handovers.package(
            unit=world.unit(bureau.code), type="K1", receiver=police, title="涉嫌非法经营", text="移送。", about=number,
            group=OFFICERS, actor=bureau.head(), at=world.later(),
        )  # fmt: skip
        handover = handovers.send(handover, paper_used=False, actor=bureau.head(), at=world.later())
        items = json.loads(Package.objects.get().manifest)["items"]
        wanted = {"TRANSFER_LETTER", "CASE_REPORT", "PROPERTY_LIST", "APPRAISAL"}
        assert {each["kind"] for each in items if each["matter"] == number} >= wanted
        assert {each["volume"] for each in items} == {"MAIN"}
        clerk = world.actor(Role.REGISTRAR, police.code)
        assert handovers.receive(handover, paper_used=False, actor=clerk, at=world.later()).state == "RECEIVED"


class TestAnUnpaidFine:
    def test_goes_from_the_penalty_to_the_court(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 09:00")
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-03-18 01:00"))
        case.with_papers("REMINDER")
        case.does("remind", bureau.officer(), means="HANDED", content=REMINDER, at=bureau.at("2026-08-20 09:00"))
        court = bureau.world.court()
        case.does("apply_court_execution", bureau.head(), to=court, at=bureau.at("2026-09-10 09:00"))
        filing = Filing.objects.get()
        assert (filing.kind, filing.unit_id) == ("COURT_CASE", court.pk)
        assert last(case.case.number).facts["referral"] == filing.number


class TestAPetition:
    def test_on_an_offence_becomes_a_clue_of_who_enforces(self, bureau: Bureau, appeal: Appeal) -> None:
        world, agency = appeal.world, appeal.world.unit(bureau.code)
        redirected = petitions.redirect(
            appeal.petition,
            purpose="CLAIM",
            path="4",
            organ="综合行政执法局",
            refer_to=agency,
            **appeal.told(appeal.clerk()),
        )
        filing = Filing.objects.get()
        assert last(redirected.number).facts["referral"] == filing.number
        assert last(filing.number).facts["referred_from"] == redirected.number
        _filing, born = intake.take_in(filing, actor=bureau.officer(), at=world.later())
        assert (born.track, born.state, born.origin_number) == ("penalty", "CLUE", filing.number)


class TestAQuarrelThePoliceMetWith:
    def test_becomes_a_dispute_of_the_village(self, bureau: Bureau) -> None:
        case = bureau.clue(parties=SIDES)
        world = bureau.world
        village = world.unit(VILLAGE)
        filing = refer(
            case.case,
            to=village,
            kind="DISPUTE",
            type="02",
            text="双方因摊位争吵。",
            actor=bureau.officer(),
            at=world.later(),
        )
        mediator = world.actor(Role.MEDIATOR, VILLAGE)
        _filing, born = intake.take_in(filing, actor=mediator, at=world.later())
        assert (born.track, born.origin_number, born.unit_id) == ("dispute", filing.number, village.pk)
