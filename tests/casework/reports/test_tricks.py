"""Ways to look better than one is (domain 4.6): none of them raises the figure."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from casework.ledger.models import Origin
from casework.organisations.models import Unit
from casework.reports.rates import RESTATED
from tests.casework.reports.tales import (
    CITY,
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    Act,
    Tales,
)


@pytest.fixture
def city(tales: Tales) -> Tales:
    """Tell six matters settled and two that were not."""
    for place in range(6):
        tales.settled(f"D1{place}", day=place)
    tales.tell("D20", Act("apply", 0), Act("accept", 0), Act("fail", 20, outcome="FAILED"))
    tales.tell("D21", Act("apply", 0, facts={"matter_keys": ["hard"]}), Act("accept", 0))
    return tales


def share(tales: Tales, **question: Any) -> Fraction:
    numerator, denominator = tales.rate(first="2026-01", last="2026-06", **question)
    return Fraction(numerator, denominator)


class TestTheFigure:
    def test_begins_at_three_quarters(self, city: Tales) -> None:
        assert share(city) == Fraction(6, 8)

    def test_falls_when_a_matter_is_closed_early_and_reopened(self, city: Tales) -> None:  # G1
        city.tell("D10", Act("close", 11), Act("reopen", 60))
        assert share(city) == Fraction(5, 8)

    def test_falls_when_a_matter_comes_back_under_a_new_number(self, city: Tales) -> None:  # G1
        city.settled("D30", day=40, same_matter=["D10"])
        assert share(city) == Fraction(5, 8)

    def test_stays_when_a_failed_matter_is_entered_anew_and_settled(self, city: Tales) -> None:  # G1
        city.settled("D30", day=60, same_matter=["D20"])
        city.settled("D31", day=149.9, same_matter=["D20"])
        assert share(city) == Fraction(6, 8)

    def test_takes_for_another_matter_what_comes_after_it_was_judged(self, city: Tales) -> None:  # G1
        city.settled("D30", day=150, same_matter=["D20"])
        assert share(city) == Fraction(7, 9)

    def test_does_not_rise_when_a_group_matter_is_split(self, city: Tales) -> None:  # G2
        before = share(city)
        for place in range(5):
            city.settled(f"D4{place}", day=0.1 * place, matter_keys=["group"])
        city.tell("D45", Act("apply", 1, facts={"matter_keys": ["group"]}), Act("accept", 1))
        figure = city.ask(first="2026-01", last="2026-06")
        assert (figure.numerator, figure.denominator, figure.as_dict()["cases"]) == (6, 9, 14)
        assert share(city) <= before

    def test_counts_a_split_matter_once_when_all_of_it_is_settled(self, city: Tales) -> None:  # G2
        for place in range(5):
            city.settled(f"D4{place}", day=0.1 * place, matter_keys=["group"])
        assert share(city) == Fraction(7, 9)

    def test_takes_another_s_grievance_more_than_a_month_after_for_another_matter(self, city: Tales) -> None:  # G2
        city.settled("D40", day=0, type="17", group_keys=["company"])
        city.settled("D41", day=30, type="17", group_keys=["company"])
        city.settled("D42", day=30.1, type="17", group_keys=["company"])
        figure = city.ask(first="2026-01", last="2026-06")
        assert figure.denominator == 8 + 2

    def test_does_not_take_another_s_grievance_against_the_same_side_for_a_relapse(self, city: Tales) -> None:  # G2
        city.settled("D40", day=0, type="17", group_keys=["company"])
        city.settled("D41", day=40, type="17", group_keys=["company"])
        assert share(city) == Fraction(8, 10)

    def test_takes_grievances_against_the_same_side_within_a_month_for_one(self, city: Tales) -> None:  # G2
        city.settled("D40", day=0, type="17", group_keys=["company"])
        city.settled("D41", day=6, type="17", group_keys=["company"])
        assert share(city) == Fraction(7, 9)

    def test_counts_the_unsettled_of_a_group_for_each_who_brought_one(self, city: Tales) -> None:  # G2
        for place in range(4):
            city.tell(
                f"D4{place}", Act("apply", place, facts={"group_keys": ["company"]}), Act("accept", place),
                Act("fail", 20, outcome="FAILED"),
            )  # fmt: skip
        city.settled("D45", day=5, group_keys=["company"])
        assert share(city) == Fraction(6, 12)

    def test_stays_when_one_of_many_is_entered_anew_after_the_first_was_judged(self, city: Tales) -> None:  # G2
        city.settled("D40", day=0, group_keys=["company"], matter_keys=["a"])
        city.tell(
            "D41", Act("apply", 25, facts={"group_keys": ["company"], "matter_keys": ["b"]}), Act("accept", 25),
            Act("fail", 30, outcome="FAILED"),
        )  # fmt: skip
        before = share(city)
        city.settled("D42", day=100, group_keys=["company"], matter_keys=["b"])
        assert share(city) == before == Fraction(6, 9)

    def test_stays_when_a_correction_ties_strangers_together(self, city: Tales) -> None:  # G2
        city.tell("D20", Act("correct", 30, facts={"corrects": 1, "same_matter": ["D21"], "matter_keys": ["hard"]}))
        assert share(city) == Fraction(6, 8)

    def test_stays_when_an_import_claims_that_strangers_are_the_same(self, city: Tales) -> None:  # G2
        claim = {"same_matter": ["D20"], "waived": ["linked_by_persons"]}
        city.tell("D30", Act("apply", 1, facts=claim), Act("accept", 1), Act("fail", 20, outcome="FAILED"))
        assert share(city) == Fraction(6, 9)

    def test_does_not_rise_when_a_hard_filing_is_merged_into_a_settled_matter(self, city: Tales) -> None:  # G3
        before = share(city)
        city.tell(
            "F50", Act("register", 3), Act("merge", 4, outcome="MERGED", facts={"into": "D10", "proposed_by": "b"})
        )
        assert share(city) == Fraction(5, 8)
        assert share(city) < before
        assert city.ask().as_dict()["excluded"] == {"LX1": 1}

    def test_keeps_a_matter_that_took_in_a_double_before_it_was_settled(self, city: Tales) -> None:  # G3
        city.tell(
            "F50", Act("register", 1), Act("merge", 1.5, outcome="MERGED", facts={"into": "D10", "proposed_by": "b"})
        )
        assert share(city) == Fraction(6, 8)

    def test_lets_a_merged_dispute_hand_on_the_worse_outcome(self, city: Tales) -> None:  # G3
        merged = {"corrects": 1, "exclusion": "LX1", "proposed_by": "b", "into": "D10"}
        city.tell("D20", Act("correct", 30, facts=merged))
        assert share(city) == Fraction(5, 7)
        assert share(city) < Fraction(6, 8)

    def test_stays_when_the_filing_of_a_failed_matter_is_merged_away_afterwards(self, city: Tales) -> None:  # G3
        city.tell("F60", Act("register", 0), Act("take_in", 0))
        city.tell("D60", Act("apply", 0, facts={"filing": "F60"}), Act("accept", 0), Act("fail", 20, outcome="FAILED"))
        before = share(city)
        city.tell("F60", Act("merge", 30, outcome="MERGED", facts={"into": "D10", "proposed_by": "b"}))
        assert share(city) == before == Fraction(6, 9)

    def test_keeps_a_duplicate_of_what_does_not_exist(self, city: Tales) -> None:  # G3
        gone = {"corrects": 1, "exclusion": "LX1", "proposed_by": "b", "into": "D99"}
        city.tell("D20", Act("correct", 30, facts=gone))
        assert share(city) == Fraction(6, 8)

    def test_keeps_what_is_declined_long_after_it_was_signed_for(self, city: Tales) -> None:  # G5
        for place, day in enumerate((15, 15.1)):
            city.tell(f"F6{place}", Act("register", 0), Act("take_in", 0))
            city.tell(
                f"D6{place}", Act("apply", 0, facts={"filing": f"F6{place}"}),
                Act("decline", day, outcome="NOT_ACCEPTED", facts={"ground": "IN_COURT"}),
            )  # fmt: skip
        assert share(city) == Fraction(6, 9)

    def test_lists_what_was_refused_before_anybody_took_it_on(self, city: Tales) -> None:  # G5
        city.tell("D60", Act("apply", 0), Act("refuse", 1, outcome="REFUSED"))
        figure = city.ask(first="2026-01", last="2026-06")
        assert (figure.numerator, figure.denominator, figure.as_dict()["excluded"]) == (6, 8, {"LX2": 1})

    def test_of_a_past_day_stays_when_successes_are_imported_afterwards(self, city: Tales) -> None:  # G11
        published = city.rate(170, first="2026-01", last="2026-06")
        for place in range(5):
            for act in (
                Act("apply", 0), Act("accept", 0), Act("sign_agreement", 2, outcome="AGREED_NOT_YET_DUE"),
                Act("perform", 5, outcome="AGREED_PERFORMED"),
            ):  # fmt: skip
                city.tell(f"D7{place}", act._replace(happened=act.when, when=200, origin=Origin.IMPORT))
        assert city.rate(170, first="2026-01", last="2026-06") == published
        figure = city.ask(first="2026-01", last="2026-06")
        assert (figure.numerator, figure.denominator) == (published[0] + 5, published[1] + 5)
        assert figure.as_dict()["notes"] == {"backfilled": 5}

    def test_tells_how_much_was_helped_from_above(self, city: Tales) -> None:  # G7
        city.tell(
            "D80", Act("apply", 0), Act("accept", 0), Act("hold_session", 1, actor_unit=CITY),
            Act("sign_agreement", 2, outcome="AGREED_NOT_YET_DUE"), Act("perform", 5, outcome="AGREED_PERFORMED"),
        )  # fmt: skip
        assert city.ask().as_dict()["notes"] == {"assisted": 1}

    def test_keeps_a_matter_that_one_person_alone_excluded(self, city: Tales) -> None:  # G3
        alone = {"corrects": 1, "exclusion": "LX3", "proposed_by": "somebody"}
        city.tell("D20", Act("correct", 30, facts=alone))
        assert share(city) == Fraction(6, 8)

    def test_keeps_a_duplicate_without_an_original(self, city: Tales) -> None:  # G3
        city.tell("D20", Act("correct", 30, facts={"corrects": 1, "exclusion": "LX1", "proposed_by": "b"}))
        assert share(city) == Fraction(6, 8)

    def test_takes_a_matter_back_when_its_exclusion_is_corrected(self, city: Tales) -> None:  # G3
        city.tell("D20", Act("correct", 30, facts={"corrects": 1, "exclusion": "LX3", "proposed_by": "b"}))
        assert share(city) == Fraction(6, 7)
        city.tell("D20", Act("correct", 40, facts={"corrects": 4}))
        assert share(city) == Fraction(6, 8)
        assert city.rate(31 + 150) == (6, 8)

    def test_stays_when_a_matter_is_relabelled(self, city: Tales) -> None:  # G4
        city.tell("D21", Act("correct", 5, facts={"corrects": 1, "kind": "CONSULTATION", "type": "99"}))
        assert share(city) == Fraction(6, 8)

    def test_stays_when_what_comes_back_is_called_a_consultation(self, city: Tales) -> None:  # G4
        city.settled("D30", matter_keys=["k"])
        city.tell(
            "F31", Act("register", 40, facts={"matter_keys": ["k"]}), Act("triage", 41, facts={"kind": "CONSULTATION"})
        )
        assert share(city) == Fraction(6, 9)

    def test_falls_when_a_matter_is_pushed_down_after_it_failed_upstairs(self, city: Tales) -> None:  # G6
        city.tell(
            "D30", Act("apply", 0), Act("accept", 0), Act("take_over", 5, unit=CITY), Act("call_in", 9, unit=TOWN),
            Act("sign_agreement", 12, outcome="AGREED_NOT_YET_DUE", facts={"due_on": "2026-02-01"}),
            Act("perform", 15, outcome="AGREED_PERFORMED"),
        )  # fmt: skip
        assert share(city) == Fraction(6, 9)

    def test_stays_when_a_withdrawal_is_only_said_to_be_a_settlement(self, city: Tales) -> None:  # G8
        city.tell("D21", Act("withdraw", 9, outcome="WITHDRAWN_SETTLED", facts={"settled": True}))
        assert share(city) == Fraction(6, 8)

    def test_stays_when_a_sham_agreement_is_due_in_ten_years(self, city: Tales) -> None:  # G9
        city.tell("D21", Act("sign_agreement", 9, outcome="AGREED_NOT_YET_DUE", facts={"due_on": "2036-01-01"}))
        assert share(city) == Fraction(6, 8)

    def test_of_a_county_falls_when_the_city_signs_for_a_failure_that_happened_there(self, city: Tales) -> None:
        place = city.units[TOWN].key
        city.tell("D90", Act("apply", 0, facts={"place": place}), Act("accept", 0), unit=CITY)
        city.tell("D91", Act("apply", 0, facts={"place": place}), Act("accept", 0), unit=OTHER_COUNTY)
        assert share(city, unit=COUNTY) == Fraction(6, 10)
        assert city.rate(unit=OTHER_COUNTY) == (0, 0)

    def test_of_a_county_stays_when_a_border_moves_under_its_matters(self, city: Tales) -> None:  # G14
        before = share(city, unit=COUNTY)
        town = Unit.objects.get(code=TOWN)
        town.valid_to = date(2026, 3, 31)
        town.save()
        moved = Unit(code="330108002", name="x", short_name="x", level=3, valid_from=date(2026, 4, 1))
        moved = Unit.objects.plant(moved, under=Unit.objects.get(code=OTHER_COUNTY))
        Unit.objects.filter(code__in=(TOWN, VILLAGE)).update(restated=moved)
        assert share(city, unit=COUNTY) == before
        assert city.rate(unit=OTHER_COUNTY) == (0, 0)
        assert city.rate(unit=OTHER_COUNTY, geography=RESTATED) == (6, 8)
        assert city.rate(unit=COUNTY, geography=RESTATED) == (0, 0)

    def test_knows_both_geographies_of_every_town(self, city: Tales) -> None:
        city.settled("D60", unit=OTHER_TOWN)
        rows = city.ask(unit=COUNTY, by=("unit",), geography=RESTATED).rows
        assert [(row.place.code, row.denominator) for row in rows] == [(TOWN, 8), (OTHER_TOWN, 1)]
