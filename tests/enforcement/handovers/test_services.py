"""A package goes, is checked, comes back or is answered; every digest stands in the ledger."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F, Value
from django.db.models.functions import Replace

from casework.deadlines.models import Clock
from casework.dossier.models import Document
from casework.errors import NotNow, NotYet, NotYou
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.notices import told_to
from enforcement.handovers import services
from enforcement.handovers.models import Package, Receipt
from enforcement.handovers.package import digest
from tests.enforcement.handovers.deliveries import (
    AGENCY,
    COUNTY,
    COURT,
    JUSTICE,
    POLICE,
    PROCURATORATE,
    Delivery,
    confirmation,
    packed,
)
from tests.refusals import refused
from tests.world import Talks, World


@pytest.fixture
def prosecution(county: World) -> Delivery:
    """Give a case packed for prosecution, with the papers the node asks for."""
    return packed(county, "J4").with_papers()


@pytest.fixture
def crime(county: World) -> Delivery:
    """Give a suspected crime packed for the police."""
    return packed(county, "K1").with_papers()


def codes(refusal: pytest.ExceptionInfo[NotYet]) -> list[str]:
    return [each.code for each in refusal.value.unmet]


class TestPacking:
    def test_leaves_one_entry_and_a_number_of_hand_overs(self, county: World) -> None:
        handover = packed(county, "J4").handover
        assert (handover.number, handover.state, handover.type) == ("H3301062026000001", "PACKAGED", "J4")
        assert Entry.objects.of(handover.number).get().facts["receiver"] == county.unit(PROCURATORATE).key

    @pytest.mark.parametrize(
        ("node", "sender", "receiver"),
        [("J4", AGENCY, PROCURATORATE), ("J4", POLICE, COURT), ("J4", POLICE, POLICE), ("K1", POLICE, POLICE), ("K1", AGENCY, JUSTICE)],
    )  # fmt: skip
    def test_goes_between_the_organs_of_the_node_alone(
        self, county: World, node: str, sender: str, receiver: str
    ) -> None:
        actor = county.actor(Role.HEAD, sender)
        with refused(NotYet, ("ORGANS_FIT", "HOUSE rule H2", "receiver")):
            packed(county, node, unit=county.unit(sender), receiver=county.unit(receiver), actor=actor)

    def test_is_for_no_phase_of_another_node(self, county: World) -> None:
        with pytest.raises(NotYet) as refusal:
            packed(county, "J4", type="J6")
        assert "NODE_OPEN" in codes(refusal)

    def test_names_what_it_is_about(self, county: World) -> None:
        with refused(NotYet, ("CASE_NAMED", "HOUSE rule H1", "about")):
            packed(county, "J4", case_no="")

    def test_takes_the_main_file_and_the_parties_of_the_senders_own_matter_along(
        self, county: World, talks: Talks
    ) -> None:
        talks.agreed().with_paper("SECURITY")
        delivery = confirmation(county, talks)
        assert delivery.last().facts["kinds"] == ["SECURITY"]
        assert [party.name for party in Party.objects.of(delivery.handover.number)] == ["张三", "李四"]

    def test_is_put_together_once_so_that_its_returns_are_counted(self, county: World, talks: Talks) -> None:
        talks.agreed().with_paper("SECURITY")
        confirmation(county, talks)
        with refused(NotYet, ("NONE_UNDER_WAY", "HOUSE rule H1", "about")):
            confirmation(county, talks)

    def test_about_what_lies_behind_a_wall_lies_behind_it_too(self, county: World, talks: Talks) -> None:
        wall = county.unit("330106002").path
        Matter.objects.filter(number=talks.dispute.number).update(walled_from=wall)
        talks.agreed().with_paper("SECURITY")
        assert confirmation(county, talks).handover.walled_from == wall

    def test_of_a_suspected_crime_names_a_group_of_two(self, county: World) -> None:
        with refused(NotYet, ("GROUP_OF_TWO", "TSC art. 5", "group")):
            packed(county, "K1", group=["chen", "chen"])


class TestSending:
    def test_seals_a_manifest_whose_digest_stands_in_the_entry(self, prosecution: Delivery) -> None:
        prosecution.sent()
        package, entry = Package.objects.get(), prosecution.last()
        assert (entry.facts["manifest"], package.seq) == (package.digest, entry.seq)
        told = json.loads(package.manifest)
        assert told["package"] == f"{prosecution.handover.number}/J4/1"
        assert entry.facts["root"] == told["merkle_root"]
        assert [each["kind"] for each in told["items"]] == ["TRANSMITTAL", "PROSECUTION_OPINION"]

    def test_hands_it_to_the_organ_and_lets_the_sender_read_on(self, prosecution: Delivery) -> None:
        prosecution.sent()
        assert prosecution.handover.unit_key == prosecution.world.unit(PROCURATORATE).key
        read = told_to(Matter.objects.all(), [prosecution.world.unit(POLICE).pk])
        assert [matter.number for matter in read] == [prosecution.handover.number]

    def test_leaves_the_senders_receipt(self, prosecution: Delivery) -> None:
        prosecution.sent()
        receipt = Receipt.objects.get()
        assert digest(receipt.text) == prosecution.last().facts["receipt"]
        assert (json.loads(receipt.text)["side"], json.loads(receipt.text)["by"]) == (
            "SENDER",
            prosecution.of_sender().account,
        )

    def test_needs_the_papers_of_the_node(self, county: World) -> None:
        delivery = packed(county, "J4")
        with pytest.raises(NotYet) as refusal:
            delivery.sent()
        assert codes(refusal) == ["PAPERS_OF_NODE"]
        assert refusal.value.unmet[0].facts == {"missing": ["TRANSMITTAL", "PROSECUTION_OPINION"]}

    def test_needs_an_answer_about_paper(self, prosecution: Delivery) -> None:
        with refused(NotYet, ("PAPER_ANSWERED", "HOUSE rule H3", "paper_used")):
            prosecution.sent(paper_used=None)

    def test_goes_to_the_organ_it_was_packed_for(self, prosecution: Delivery) -> None:
        with refused(NotYet, ("GOES_TO_RECEIVER", "HOUSE rule H2", "to")):
            prosecution.sent(to=prosecution.world.unit(COURT))

    def test_of_a_suspected_crime_is_for_the_head(self, crime: Delivery) -> None:
        with refused(NotYet, ("APPROVED_BY_HEAD", "TSC art. 5", "actor")):
            crime.sent(actor=crime.of_sender(Role.REGISTRAR))
        assert crime.sent().handover.state == "SENT"

    def test_the_same_package_again_changes_nothing(self, prosecution: Delivery) -> None:
        name = f"{prosecution.handover.number}/J4/1"
        prosecution.sent(package=name)
        before = prosecution.last().hash
        prosecution.sent(package=name)
        assert prosecution.last().hash == before
        assert Package.objects.count() == 1

    def test_another_package_while_one_is_under_way_is_refused(self, prosecution: Delivery) -> None:
        prosecution.sent()
        with pytest.raises((NotNow, NotYou)):
            prosecution.sent(package=f"{prosecution.handover.number}/J4/2", actor=prosecution.of_receiver())

    def test_leaves_the_inner_file_and_concessions_at_home(self, prosecution: Delivery) -> None:
        inner = prosecution.with_paper("EVIDENCE")
        Document.objects.filter(pk=inner.pk).update(volume=Document.Volume.INNER)
        prosecution.sent()
        assert prosecution.last().facts["kinds"] == ["PROSECUTION_OPINION", "TRANSMITTAL"]


class TestReceiving:
    def test_countersigns_what_was_checked(self, prosecution: Delivery) -> None:
        prosecution.sent().received()
        facts = prosecution.last().facts
        assert (facts["checked"], facts["faults"], facts["rescanned"]) == (2, 0, False)
        sides = [json.loads(each.text)["side"] for each in Receipt.objects.all()]
        assert sides == ["SENDER", "RECEIVER"]
        assert digest(Receipt.objects.last().text) == facts["receipt"]  # type: ignore[union-attr]

    def test_is_for_the_organ_itself(self, prosecution: Delivery) -> None:
        prosecution.sent()
        for place in (COUNTY, "330100"):
            with pytest.raises(NotYet) as refusal:
                prosecution.received(actor=prosecution.world.actor(Role.HEAD, place))
            assert codes(refusal) == ["SIGNED_BY_ITSELF"]

    def test_refuses_a_manifest_somebody_changed(self, prosecution: Delivery) -> None:
        prosecution.sent()
        Package.objects.update(manifest=Replace(F("manifest"), Value("TRANSMITTAL"), Value("TRANSMITTED")))
        with pytest.raises(NotYet) as refusal:
            prosecution.received()
        assert "PACKAGE_WHOLE" in codes(refusal)

    def test_refuses_to_sign_for_another_manifest_than_the_receiver_has_seen(self, prosecution: Delivery) -> None:
        prosecution.sent()
        with refused(NotYet, ("PACKAGE_WHOLE", "HOUSE rule H4", "manifest")):
            prosecution.received(manifest="0" * 64)
        assert prosecution.received(manifest=Package.objects.get().digest).handover.state == "RECEIVED"

    def test_refuses_an_item_whose_content_was_changed(self, prosecution: Delivery) -> None:
        prosecution.sent()
        document = Document.objects.first()
        assert document is not None
        with document.content.storage.open(str(document.content.name), "wb") as stored:
            stored.write(b"%PDF-1.4 another")
        with refused(NotYet, ("PACKAGE_WHOLE", "HOUSE rule H4", "manifest")):
            prosecution.received()

    def test_refuses_an_item_that_is_gone(self, prosecution: Delivery) -> None:
        prosecution.sent()
        Document.objects.filter(kind="TRANSMITTAL").delete()
        with refused(NotYet, ("PACKAGE_WHOLE", "HOUSE rule H4", "manifest")):
            prosecution.received()


class TestSendingBack:
    def test_gives_it_to_who_sent_it_with_reasons(self, prosecution: Delivery) -> None:
        prosecution.sent().returned("INCOMPLETE")
        assert (prosecution.handover.state, prosecution.handover.unit_key) == (
            "RETURNED",
            prosecution.world.unit(POLICE).key,
        )
        another = packed(prosecution.world, "J4").with_papers().sent()
        with refused(NotYet, ("REASON_GIVEN", "HOUSE rule H5", "reason")):
            another.returned("INCOMPLETE", reason=" ")

    def test_lets_it_go_out_again_only_with_other_content_and_the_next_sub_number(self, prosecution: Delivery) -> None:
        prosecution.sent().returned("INCOMPLETE")
        with refused(NotYet, ("CONTENT_CHANGED", "HOUSE rule H3", "package")):
            prosecution.sent()
        prosecution.with_paper("EVIDENCE")
        prosecution.sent()
        assert [each.sub for each in Package.objects.all()] == [1, 2]

    def test_happens_before_receipt_twice_at_most(self, prosecution: Delivery) -> None:
        for turn in ("1", "2"):
            prosecution.sent().returned("INCOMPLETE").with_paper("EVIDENCE", text=turn)
        prosecution.sent()
        with refused(NotYet, ("RETURNED_AT_MOST_TWICE", "HOUSE rule H5", "returns")):
            prosecution.returned("INCOMPLETE")


class TestSupplementaryInvestigationGU27:
    def test_is_asked_for_twice_and_no_third_time(self, prosecution: Delivery) -> None:
        for turn in ("1", "2"):
            prosecution.sent().received().returned("SUPPLEMENT").with_paper("EVIDENCE", text=turn)
        prosecution.sent().received()
        with refused(NotYet, ("RETURNS_LE_2", "CRPL art. 175", "returns")):
            prosecution.returned("SUPPLEMENT")

    def test_ends_without_prosecution_when_the_evidence_still_does_not_suffice(self, prosecution: Delivery) -> None:
        for turn in ("1", "2"):
            prosecution.sent().received().returned("SUPPLEMENT").with_paper("EVIDENCE", text=turn)
        prosecution.sent().received()
        with pytest.raises(NotYet) as refusal:
            prosecution.answered("PROSECUTED", sufficient=False)
        assert codes(refusal) == ["EVIDENCE_SUFFICES"]
        assert prosecution.answered("NOT_PROSECUTED", sufficient=False).handover.state == "RESULT_SENT"

    def test_is_for_no_other_node(self, crime: Delivery) -> None:
        crime.sent().received()
        with refused(NotYet, ("SUPPLEMENT_ALLOWED", "CRPL art. 175", "ground")):
            crime.returned("SUPPLEMENT")

    def test_gives_a_month_and_lets_the_review_begin_anew(self, prosecution: Delivery) -> None:
        prosecution.sent().received().returned("SUPPLEMENT")
        sending = Clock.objects.get(matter_no=prosecution.handover.number, verb="send", stopped_at=None)
        assert (sending.code, sending.law) == ("T34.J6", "CRPL art. 175")
        prosecution.with_paper("EVIDENCE")
        prosecution.sent().received()
        review = Clock.objects.filter(matter_no=prosecution.handover.number, verb="send_result")
        assert [clock.stopped_at is None for clock in review.order_by("pk")] == [False, True]


class TestTheResult:
    def test_goes_back_with_its_paper_and_ends_the_hand_over(self, prosecution: Delivery) -> None:
        prosecution.sent().received().answered("PROSECUTED").closed()
        assert prosecution.handover.state == "CLOSED"
        assert verify(prosecution.handover.number).is_good

    def test_needs_the_paper_that_states_it(self, prosecution: Delivery) -> None:
        prosecution.sent().received()
        with refused(NotYet, ("RESULT_ON_PAPER", "HOUSE rule H6", "dossier")):
            services.send_result(
                prosecution.handover, result="NOT_PROSECUTED", **prosecution.told(prosecution.of_receiver())
            )

    def test_is_one_of_the_node(self, prosecution: Delivery) -> None:
        prosecution.sent().received()
        with pytest.raises(NotYet) as refusal:
            prosecution.answered("FILED")
        assert codes(refusal) == ["RESULT_LISTED"]


class TestASuspectedCrime:
    def test_is_objected_to_at_the_police_and_then_at_the_procuratorate_and_no_further(self, crime: Delivery) -> None:
        crime.sent().received().answered("NOT_FILED")
        crime.sent(reason="符合立案条件。").received().answered("NOT_FILED")
        world = crime.world
        with pytest.raises(NotYet) as refusal:
            crime.sent(reason="申请监督。")
        assert codes(refusal) == ["OBJECTION_IN_ORDER"]
        crime.sent(reason="申请立案监督。", to=world.unit(PROCURATORATE))
        crime.receiver = PROCURATORATE
        crime.received().answered("NOT_FILED")
        with pytest.raises(NotYet) as refusal:
            crime.sent(reason="再次。", to=world.unit(PROCURATORATE))
        assert codes(refusal) == ["OBJECTION_IN_ORDER"]

    def test_is_objected_to_only_with_the_word_whether_paper_was_used(self, crime: Delivery) -> None:
        crime.sent().received().answered("NOT_FILED")
        with pytest.raises(NotYet) as refusal:
            crime.sent(reason="符合立案条件。", paper_used=None)
        assert codes(refusal) == ["PAPER_ANSWERED"]

    def test_is_not_objected_to_once_it_was_filed(self, crime: Delivery) -> None:
        crime.sent().received().answered("FILED")
        with pytest.raises(NotYet) as refusal:
            crime.sent(reason="不服。")
        assert codes(refusal) == ["REFUSAL_OBJECTED"]

    def test_closes_when_the_property_was_handed_over(self, county: World) -> None:
        crime = packed(county, "K1", property=2).with_papers().sent().received().answered("FILED")
        with refused(NotYet, ("PROPERTY_HANDED_OVER", "TSC art. 12", "dossier")):
            crime.closed()
        crime.with_paper("PROPERTY_RECEIPT")
        assert crime.closed().handover.state == "CLOSED"

    def test_counts_three_days_for_the_head_twenty_four_hours_for_the_signature_and_three_days_for_the_police(
        self, crime: Delivery
    ) -> None:
        crime.sent().received()
        clocks = {clock.verb: clock for clock in Clock.objects.filter(matter_no=crime.handover.number)}
        assert clocks["receive"].due_at == clocks["receive"].armed_at + timedelta(hours=24)
        assert {verb: clock.law for verb, clock in clocks.items()} == {
            "send": "TSC art. 5", "receive": "TSC art. 7", "send_result": "TSC art. 8",
        }  # fmt: skip


class TestARequestForArrest:
    def sent(self, county: World, **other: Any) -> Any:
        detained = county.clock - timedelta(days=other.pop("days"))
        delivery = packed(county, "J1", custody=True, detained_at=detained, **other).with_papers().sent()
        return delivery.last().facts["in_time"]

    @pytest.mark.parametrize(
        ("days", "other", "in_time"),
        [(3, {}, True), (5, {}, False), (5, {"longer": 4}, True), (20, {}, False), (20, {"roving": True}, True)],
    )
    def test_says_whether_it_came_in_time(self, county: World, days: int, other: dict[str, Any], in_time: bool) -> None:
        assert self.sent(county, days=days, **other) is in_time

    def test_is_answered_within_seven_days_for_who_is_detained_and_fifteen_for_who_is_not(self, county: World) -> None:
        for custody, law in ((True, "CRPL art. 91"), (False, "SPP art. 282")):
            delivery = packed(county, "J1", custody=custody).with_papers().sent().received()
            clock = Clock.objects.get(matter_no=delivery.handover.number, verb="send_result")
            assert clock.law == law


class TestAnApplicationForExecution:
    @pytest.mark.parametrize(
        ("told", "law", "day"),
        [({}, "ACL art. 57", date(2026, 3, 11)), ({"doubtful": True}, "ACL art. 58", date(2026, 4, 1))],
    )
    def test_is_ruled_on_in_seven_working_days_or_thirty_days_where_it_is_doubtful(
        self, county: World, told: dict[str, Any], law: str, day: date
    ) -> None:
        delivery = packed(county, "K4").with_papers().sent().received(**told)
        clock = Clock.objects.of(delivery.handover.number).open().get(verb="send_result")
        assert (clock.law, clock.due_date) == (law, day)
