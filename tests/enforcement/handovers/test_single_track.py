"""The single-track rate of hand-overs led through the real engine: the worked example of the definition, and the ways to look better."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from casework.dossier.copies.making import make_copy
from casework.dossier.models import Document, SignedCopy
from casework.organisations.actors import Role
from casework.reports.definitions import SINGLE_TRACK, SINGLE_TRACK_NODES
from casework.reports.drift import drift
from casework.reports.indicators import Indicator
from casework.reports.measured import Measured
from casework.reports.models import Standing
from casework.reports.months import Month, Period
from casework.reports.rates import Question, answer
from casework.reports.roll_up import rebuild
from casework.workflow.models import Matter
from enforcement.handovers import services
from enforcement.penalties import services as penalties
from tests.enforcement.handovers.deliveries import AGENCY, COUNTY, POLICE, Delivery, packed
from tests.enforcement.penalties.cases import Bureau
from tests.world import SIDES, World

CITY, SIGNER = "330100", "西湖区公安局"
MARCH = Period(Month(2026, 3), Month(2026, 3))


def figure(world: World, indicator: Indicator = SINGLE_TRACK, unit: str = CITY, **asked: Any) -> Measured:
    """Measure the cohort of March 2026 as it stands now."""
    question = {"period": MARCH, "as_of": world.clock, **asked}
    return answer(Question(indicator, world.unit(unit), **question))


def rate(world: World, indicator: Indicator = SINGLE_TRACK, **asked: Any) -> tuple[int, int]:
    found = figure(world, indicator, **asked)
    return found.numerator, found.denominator


def excluded(world: World, indicator: Indicator = SINGLE_TRACK) -> dict[str, int]:
    found: dict[str, int] = figure(world, indicator).as_dict()["excluded"]
    return found


def share(world: World) -> Fraction:
    numerator, denominator = rate(world)
    return Fraction(numerator, denominator)


def reason(delivery: Delivery, indicator: Indicator = SINGLE_TRACK_NODES) -> str:
    """Read why a hand-over counts as it does now."""
    answer(Question(indicator, delivery.world.unit(CITY), MARCH, delivery.world.clock))
    found = Standing.objects.of(indicator.code).as_of(delivery.world.clock).get(number=delivery.handover.number)
    return found.reason


def printed(world: World, matter: Matter, role: Role, code: str, *, purpose: str = "TRANSMITTAL") -> None:
    """Print the file of a matter."""
    placed = Matter.objects.placed().get(number=matter.number)
    make_copy(placed, purpose=purpose, actor=world.actor(role, code), at=world.later())


def clean(world: World, *nodes: str, case_no: str) -> list[Delivery]:
    """Hand one case over from node to node by the electronic file alone."""
    return [packed(world, node, case_no=case_no).with_papers(signer=SIGNER).sent().received() for node in nodes]


@pytest.fixture
def example(county: World) -> World:
    """Hand over the twelve cases of the definition."""
    for number in range(5):
        clean(county, "J1", "J4", "J7", case_no=f"甲{number}")
    for number in range(3):
        clean(county, "J4", "J7", case_no=f"乙{number}")
    clean(county, "J4", case_no="丙")  # the court asks for paper
    packed(county, "J7", case_no="丙").with_papers(signer=SIGNER).sent().received(paper_used=True)
    packed(county, "J8", case_no="丙").with_papers(signer=SIGNER).sent(paper_used=True).received()
    clean(county, "J1", case_no="丁")  # something is scanned again
    packed(county, "J4", case_no="丁").with_papers(signer=SIGNER).sent().received(rescanned=True)
    packed(county, "J4", case_no="戊", outside="SX1")  # secret: only the number is entered
    original = packed(county, "J4", case_no="己", outside="SX3").with_papers("OUTSIDE_PROOF", signer=SIGNER)
    original.sent(paper_used=True).received(paper_used=True)
    return county


class TestTheWorkedExample:
    def test_comes_to_eight_of_ten_cases_and_twenty_three_of_twenty_six_nodes(self, example: World) -> None:
        found = figure(example)
        told = found.as_dict()
        assert (told["numerator"], told["denominator"], told["value"], told["met"]) == (8, 10, "80.00", False)
        assert told["excluded"] == {"SX1": 1, "SX3": 1}
        assert (told["accepted"], told["dropped"], told["pending"], told["cases"]) == (11, 1, 0, 26)
        (nodes,) = told["beside"]
        assert (nodes["key"], nodes["numerator"], nodes["denominator"], nodes["value"]) == (
            "single_track_nodes", 23, 26, "88.46",
        )  # fmt: skip
        assert (nodes["target"], nodes["met"]) == (None, None)
        assert drift() == []

    def test_counts_for_the_county_and_the_organ_that_packed_the_first(self, example: World) -> None:
        (row,) = (row for row in figure(example, by=("unit",)).rows if row.denominator)
        assert (row.place.code, row.numerator, row.denominator) == (COUNTY, 8, 10)
        organs = {row.place.code: row.denominator for row in figure(example, unit=COUNTY, by=("unit",)).rows}
        assert organs[POLICE] == 10
        types = {row.type: row.denominator for row in figure(example, by=("type",)).rows}
        assert types == {"J1": 6, "J4": 4}

    def test_is_as_of_any_moment(self, county: World) -> None:
        (first,) = clean(county, "J4", case_no="甲")
        then = county.clock
        later = packed(county, "J7", case_no="甲").with_papers(signer=SIGNER).sent()
        assert rate(county) == (1, 1)
        later.received(paper_used=True)
        assert rate(county) == (0, 1)
        assert rate(county, as_of=then) == (1, 1)
        assert reason(first, SINGLE_TRACK) == "PAPER_ASKED"


class TestACase:
    def test_is_not_counted_before_a_package_of_it_is_received(self, county: World) -> None:
        delivery = packed(county, "J4").with_papers(signer=SIGNER).sent()
        assert rate(county) == (0, 0)
        delivery.returned("INCOMPLETE").with_paper("EVIDENCE", signer=SIGNER)
        assert rate(county) == (0, 0)
        delivery.sent().received()
        assert rate(county) == (1, 1)

    def test_belongs_to_the_month_of_its_first_receipt(self, county: World) -> None:
        clean(county, "J4", case_no="甲")
        county.later(days=31)
        clean(county, "J7", case_no="甲")
        april = Period(Month(2026, 4), Month(2026, 4))
        assert (rate(county), rate(county, period=april)) == ((1, 1), (0, 0))
        assert rate(county, SINGLE_TRACK_NODES, period=april) == (1, 1)

    def test_is_known_again_by_the_matter_it_is_about(self, county: World) -> None:
        (first,) = clean(county, "J4", case_no="甲")
        court = county.actor(Role.HEAD, first.receiver)
        packed(county, "J7", about=first.handover.number, case_no="", actor=court).with_papers(
            signer=SIGNER
        ).sent().received()
        assert (rate(county), rate(county, SINGLE_TRACK_NODES)) == ((1, 1), (2, 2))

    def test_of_another_number_is_another_case(self, county: World) -> None:
        clean(county, "J4", case_no="甲")
        clean(county, "J4", case_no="乙")
        assert rate(county) == (2, 2)


class TestAHandOver:
    def test_whose_papers_are_not_all_signed_is_not_clean(self, county: World) -> None:
        delivery = packed(county, "J4").with_papers(signer=SIGNER)
        delivery.with_paper("EVIDENCE", signers=("张三",))  # typed, and the content bears it not out
        delivery.sent().received()
        assert (rate(county), reason(delivery)) == ((0, 1), "NOT_SIGNED")

    def test_may_hold_what_its_organ_signed_in_a_copy_beside_it(self, county: World) -> None:
        delivery = packed(county, "J4").with_papers()
        for paper in Document.objects.filter(matter_no=delivery.handover.number):
            SignedCopy.objects.create(
                document=paper, sha256="a" * 64, size=1, content=paper.content.name, signer=SIGNER, certificate="1",
                level=SignedCopy.Level.B_B, signed_at=county.clock,
            )  # fmt: skip
        delivery.sent().received()
        assert rate(county) == (1, 1)

    def test_may_hold_a_certified_scan_whose_signers_are_named(self, county: World) -> None:
        delivery = packed(county, "J4").with_papers(signer=SIGNER)
        delivery.with_paper("EVIDENCE", origin=Document.Origin.CERTIFIED_SCAN, signers=("张三",))
        delivery.sent().received()
        assert rate(county) == (1, 1)

    def test_that_came_back_because_paper_was_missing_is_not_cured_by_sending_anew(self, county: World) -> None:
        delivery = packed(county, "J4").with_papers(signer=SIGNER).sent().returned("PAPER_MISSING")
        delivery.with_paper("EVIDENCE", signer=SIGNER)
        delivery.sent().received()
        assert (rate(county), reason(delivery)) == ((0, 1), "PAPER_MISSED")

    def test_sent_again_after_a_supplementary_investigation_is_clean_if_that_is(self, county: World) -> None:
        (delivery,) = clean(county, "J4", case_no="甲")
        delivery.returned("SUPPLEMENT").with_paper("EVIDENCE", signer=SIGNER)
        delivery.sent().received()
        assert rate(county) == (1, 1)
        delivery.returned("SUPPLEMENT").with_paper("EVIDENCE", text="2")
        delivery.sent().received()
        assert (rate(county), reason(delivery)) == ((0, 1), "NOT_SIGNED")

    def test_whose_receipt_was_corrected_no_longer_speaks_for_the_case(self, county: World) -> None:
        (delivery,) = clean(county, "J4", case_no="甲")
        told = delivery.told(delivery.of_receiver(Role.HEAD))
        services.correct(delivery.handover, corrects=delivery.last().seq, reason="误签收。", **told)
        assert (rate(county), reason(delivery)) == ((0, 1), "CORRECTED")


class TestAPrintForATransmittal:
    """Whoever prints what he hands over has used paper, whatever he says of it (G12)."""

    def test_of_its_own_file_spoils_the_hand_over_from_then_on(self, county: World) -> None:
        (delivery,) = clean(county, "J4", case_no="甲")
        then = county.clock
        printed(county, delivery.handover, Role.REGISTRAR, delivery.receiver, purpose="HEARING")
        assert rate(county) == (1, 1)
        printed(county, delivery.handover, Role.REGISTRAR, delivery.receiver)
        assert (rate(county), reason(delivery)) == ((0, 1), "PAPER_PRINTED")
        assert rate(county, as_of=then) == (1, 1)
        assert drift() == []

    def test_of_the_matter_it_is_about_spoils_it_too(self, county: World) -> None:
        about = Bureau(county, AGENCY)
        case = penalties.record_clue(
            unit=county.unit(AGENCY), channel="INSPECTION", title="围墙", text="围墙越界。", parties=SIDES,
            actor=about.officer(), at=county.later(),
        )  # fmt: skip
        told = {"about": case.number, "case_no": ""}
        delivery = packed(county, "K1", **told).with_papers(signer=SIGNER).sent().received()
        assert rate(county) == (1, 1)
        printed(county, case, Role.HEAD, AGENCY)
        assert (rate(county), reason(delivery)) == ((0, 1), "PAPER_PRINTED")
        assert drift() == []
        rebuild()
        assert rate(county) == (0, 1)

    def test_of_another_matter_spoils_nothing(self, county: World) -> None:
        clean(county, "J4", case_no="甲")
        (other,) = clean(county, "J4", case_no="乙")
        printed(county, other.handover, Role.REGISTRAR, other.receiver)
        assert rate(county) == (1, 2)


class TestAnExclusion:
    @pytest.mark.parametrize("code", ["SX3", "SX4"])
    def test_needs_its_proof_in_the_package_that_was_signed_for(self, county: World, code: str) -> None:
        claimed = packed(county, "J4", outside=code).with_papers(signer=SIGNER)
        claimed.sent(paper_used=True).received(paper_used=True)
        assert (rate(county), excluded(county)) == ((0, 1), {})
        proven = packed(county, "J4").with_papers("OUTSIDE_PROOF", signer=SIGNER).sent(paper_used=True, outside=code)
        proven.received(paper_used=True)
        assert (rate(county), excluded(county)) == ((0, 1), {code: 1})

    def test_of_a_receiver_outside_the_platform_is_void_once_that_signs(self, county: World) -> None:
        delivery = packed(county, "J4", outside="SX2").with_papers("OUTSIDE_PROOF", signer=SIGNER).sent(paper_used=True)
        assert (rate(county), excluded(county)) == ((0, 0), {"SX2": 1})
        delivery.received(paper_used=True)
        assert (rate(county), excluded(county)) == ((0, 1), {})

    def test_of_one_hand_over_does_not_hide_what_is_wrong_with_another(self, county: World) -> None:
        packed(county, "J4", case_no="甲").with_papers(signer=SIGNER).sent().received(rescanned=True)
        original = packed(county, "J7", case_no="甲", outside="SX3").with_papers("OUTSIDE_PROOF", signer=SIGNER)
        original.sent(paper_used=True).received(paper_used=True)
        assert (rate(county), excluded(county)) == ((0, 1), {})
        assert excluded(county, SINGLE_TRACK_NODES) == {"SX3": 1}


class TestATrick:
    """Each begins with three clean cases and one with paper, and moves the rate not at all or down."""

    @pytest.fixture
    def city(self, county: World) -> World:
        for number in range(3):
            clean(county, "J4", case_no=f"甲{number}")
        packed(county, "J4", case_no="乙").with_papers(signer=SIGNER).sent(paper_used=True).received()
        assert share(county) == Fraction(3, 4)
        return county

    def test_g12_paper_the_receiver_saw_counts_whatever_the_sender_says(self, city: World) -> None:
        delivery = packed(city, "J4").with_papers(signer=SIGNER).sent(paper_used=False)
        before = share(city)
        delivery.received(paper_used=True)
        assert share(city) < before
        assert reason(delivery) == "PAPER_ASKED"

    def test_g12_asking_for_paper_and_going_on_outside_counts(self, city: World) -> None:
        delivery = packed(city, "J4").with_papers(signer=SIGNER).sent().returned("PAPER_MISSING")
        assert rate(city) == (3, 5)
        assert reason(delivery) == "PAPER_MISSED"

    def test_g12_the_papers_of_a_case_do_not_go_by_a_second_hand_over(self, city: World) -> None:
        clean(city, "J7", case_no="乙")
        assert share(city) == Fraction(3, 4)

    def test_g12_a_correction_of_the_word_on_paper_changes_nothing(self, city: World) -> None:
        delivery = packed(city, "J4").with_papers(signer=SIGNER).sent().received(paper_used=True)
        told = delivery.told(delivery.of_receiver(Role.HEAD))
        services.correct(delivery.handover, corrects=delivery.last().seq, reason="没有用纸。", **told)
        assert share(city) == Fraction(3, 5)

    def test_g16_calling_a_bad_case_secret_does_not_take_it_out(self, city: World) -> None:
        delivery = packed(city, "J4", outside="SX1").with_papers("OUTSIDE_PROOF", signer=SIGNER)
        delivery.sent(paper_used=True).received(paper_used=True)
        assert (rate(city), excluded(city)) == ((3, 5), {})
        assert reason(delivery) == "PAPER_SENT"

    def test_g16_leaving_a_bad_case_to_two_persons_does_not_take_it_out(self, city: World) -> None:
        delivery = packed(city, "J4").with_papers(signer=SIGNER).sent(paper_used=True).received()
        told: dict[str, Any] = {"corrects": 1, "exclusion": "LX3", "reason": "误登记。"}
        supervisor = city.actor(Role.SUPERVISOR, COUNTY)
        services.propose_exclusion(delivery.handover, **told, **delivery.told(supervisor))
        services.exclude(delivery.handover, **told, **delivery.told(delivery.of_receiver(Role.HEAD)))
        assert rate(city) == (3, 5)

    def test_g16_what_lies_behind_a_wall_is_counted_like_all_else(self, city: World) -> None:
        delivery = packed(city, "J4").with_papers(signer=SIGNER).sent(paper_used=True).received()
        Matter.objects.filter(number=delivery.handover.number).update(walled_from=city.unit("330106001").path)
        assert rate(city) == (3, 5)
