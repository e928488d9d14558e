"""A case of another system is known again by its number, and packed once at a time."""

from __future__ import annotations

import pytest

from casework.errors import NotYet
from enforcement.handovers.models import OutsideCase
from tests.enforcement.handovers.deliveries import Delivery, case_no, confirmation, packed
from tests.refusals import refused
from tests.world import Talks, World


@pytest.fixture
def prosecution(county: World) -> Delivery:
    """Give a case packed for prosecution, with the papers the node asks for."""
    return packed(county, "J4").with_papers()


def codes(refusal: pytest.ExceptionInfo[NotYet]) -> list[str]:
    return [each.code for each in refusal.value.unmet]


class TestACaseOfAnotherSystem:
    def test_is_packed_once_and_the_refusal_names_the_earlier_hand_over(self, prosecution: Delivery) -> None:
        number = prosecution.handover.number
        for spelt in (case_no(1), "西公(刑)诉字[2026] 1 号"):
            with pytest.raises(NotYet) as refusal:
                packed(prosecution.world, "J4", case_no=spelt)
            (unmet,) = refusal.value.unmet
            assert (unmet.code, unmet.field, unmet.facts) == ("NONE_UNDER_WAY", "case_no", {"under_way": number})
            assert number in str(unmet.message)
        assert OutsideCase.objects.count() == 1

    def test_goes_out_again_only_by_the_hand_over_that_came_back(self, prosecution: Delivery) -> None:
        prosecution.sent().returned("INCOMPLETE")
        with pytest.raises(NotYet) as refusal:
            packed(prosecution.world, "J4", case_no=case_no(1))
        assert codes(refusal) == ["NONE_UNDER_WAY"]
        prosecution.with_paper("EVIDENCE")
        assert prosecution.sent().handover.state == "SENT"

    def test_is_packed_anew_once_the_earlier_one_was_answered_and_closed(self, prosecution: Delivery) -> None:
        prosecution.sent().received().answered("NOT_PROSECUTED", sufficient=False).closed()
        packed(prosecution.world, "J4", case_no=case_no(1))
        assert list(OutsideCase.objects.values_list("turn", flat=True)) == [1, 2]

    def test_may_be_at_another_node_meanwhile(self, prosecution: Delivery) -> None:
        assert packed(prosecution.world, "J1", case_no=case_no(1)).handover.state == "PACKAGED"

    def test_by_the_number_of_a_matter_of_this_system_is_that_matter(self, county: World, talks: Talks) -> None:
        own = confirmation(county, talks, about="", case_no=f" {talks.dispute.number} ")
        assert own.last().facts["about"] == talks.dispute.number
        with refused(NotYet, ("NONE_UNDER_WAY", "HOUSE rule H1", "about")):
            confirmation(county, talks)
