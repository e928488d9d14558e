from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from enforcement.standards.lighter import Applicable, Why, applicable
from enforcement.standards.models import PenaltyItem
from tests.enforcement.standards.shelf import item

ACT, DECIDED = date(2023, 6, 1), date(2026, 3, 2)


def versions(old: dict[str, Any], new: dict[str, Any]) -> list[PenaltyItem]:
    """Two versions of an item, the second since 2024; pk tells them apart, as in a database."""
    return [item(pk=1, valid_to=date(2023, 12, 31), **old), item(pk=2, valid_from=date(2024, 1, 1), **new)]


def chosen(old: dict[str, Any], new: dict[str, Any]) -> Applicable:
    return applicable(versions(old, new), act_day=ACT, decided_day=DECIDED)


NO_FINE = {"fine_basis": "", "fine_min_yuan": None, "fine_max_yuan": None}
OPEN = {"fine_basis": "MULTIPLE", "fine_min_yuan": None, "fine_max_yuan": None}


class TestApplicable:
    def test_is_the_law_of_the_act_where_nothing_changed(self) -> None:
        only = item(pk=1)
        found = applicable([only], act_day=ACT, decided_day=DECIDED)
        assert (found.item, found.why) == (only, Why.LAW_OF_THE_ACT)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ({}, {"fine_max_yuan": Decimal(1999)}),
            ({}, {"fine_min_yuan": Decimal(499)}),
            ({"kinds": "WARNING|FINE"}, {"kinds": "FINE"}),
            ({"kinds": "FINE|REVOKE_LICENCE"}, {"kinds": "FINE|SUSPEND_LICENCE"}),
            ({"kinds": "FINE|REVOKE_LICENCE"}, {"fine_max_yuan": Decimal(50_000)}),
            ({}, {"kinds": "WARNING", **NO_FINE}),
            ({"kinds": "FINE|STOP_BUSINESS", **OPEN}, {**OPEN}),
            (OPEN, {"kinds": "WARNING", **NO_FINE}),
        ],
    )
    def test_is_the_new_law_only_when_that_is_lighter(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        assert (found := chosen(old, new)).why is Why.NEW_IS_LIGHTER
        assert found.item is not None
        assert found.item.pk == 2
        assert (back := chosen(new, old)).why is Why.LAW_OF_THE_ACT
        assert back.item is not None
        assert back.item.pk == 1

    def test_stays_the_law_of_the_act_where_both_weigh_the_same(self) -> None:
        found = chosen({}, {"title": "the same in other words"})
        assert found.why is Why.LAW_OF_THE_ACT

    def test_is_none_where_the_act_is_not_illegal_any_more(self) -> None:
        repealed = [item(pk=1, valid_to=date(2023, 12, 31))]
        assert applicable(repealed, act_day=ACT, decided_day=DECIDED) == Applicable(None, Why.NO_LONGER_ILLEGAL)

    def test_is_none_where_no_clause_forbade_the_act_on_its_day(self) -> None:
        later = [item(pk=1, valid_from=date(2024, 1, 1))]
        assert applicable(later, act_day=ACT, decided_day=DECIDED) == Applicable(None, Why.NO_BASE)

    @pytest.mark.parametrize(("old", "new"), [({}, OPEN), (OPEN, {}), (OPEN, OPEN)])
    def test_is_left_to_the_reviewer_where_open_fines_cannot_be_compared(
        self, old: dict[str, Any], new: dict[str, Any]
    ) -> None:
        found = chosen(old, new)
        assert found.why is Why.NOT_COMPARABLE
        assert (found.item, found.other) != (None, None)
        assert [each and each.pk for each in (found.item, found.other)] == [1, 2]
