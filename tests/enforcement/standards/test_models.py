from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from enforcement.standards.models import Dated, PenaltyItem
from tests.enforcement.standards.shelf import band, delegated, item, threshold

Maker = Callable[..., Dated]
MAKERS = pytest.mark.parametrize("make", [item, delegated, threshold, band])
UNTIL_2023 = date(2023, 12, 31)
FROM_2024 = date(2024, 1, 1)


@pytest.mark.django_db
class TestDated:
    @MAKERS
    def test_follows_another_row_from_the_day_after_its_last(self, make: Maker) -> None:
        make(valid_to=UNTIL_2023).save()
        make(valid_from=FROM_2024).save()
        assert type(make())._default_manager.count() == 2

    @MAKERS
    @pytest.mark.parametrize(
        "period",
        [
            {"valid_from": UNTIL_2023},
            {"valid_from": date(2022, 6, 1), "valid_to": date(2022, 6, 30)},
            {"valid_from": date(2021, 1, 1)},
            {"valid_from": date(2021, 1, 1), "valid_to": date(2022, 1, 1)},
        ],
        ids=["on its last day", "within it", "around it", "on its first day"],
    )
    def test_never_holds_on_a_day_of_another_row_of_the_same_thing(self, make: Maker, period: dict[str, date]) -> None:
        make(valid_to=UNTIL_2023).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            make(**period).save()

    @MAKERS
    def test_is_not_moved_onto_another_row_either(self, make: Maker) -> None:
        make(valid_to=UNTIL_2023).save()
        later = make(valid_from=FROM_2024)
        later.save()
        later.valid_from = UNTIL_2023
        with pytest.raises(IntegrityError), transaction.atomic():
            later.save()

    @MAKERS
    def test_is_refused_among_many_rows_written_at_once(self, make: Maker) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            type(make())._default_manager.bulk_create([make(), make(valid_from=FROM_2024)])

    @MAKERS
    def test_may_be_saved_again(self, make: Maker) -> None:
        row = make()
        row.save()
        row.source = "another"
        row.save()
        assert type(row)._default_manager.get().source == "another"

    @MAKERS
    def test_ends_after_it_begins(self, make: Maker) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            make(valid_to=date(2021, 12, 31)).save()

    @MAKERS
    def test_lets_another_thing_hold_on_the_same_days(self, make: Maker) -> None:
        make().save()
        others = {
            item: {"code": "T-2"},
            delegated: {"unit_code": "330106002"},
            threshold: {"person_kind": "ORGANISATION"},
        }
        make(**others.get(make, {"gravity": "HEAVY"})).save()
        assert type(make())._default_manager.count() == 2

    def test_keeps_what_it_was(self) -> None:
        row = item()
        row.save()
        row.valid_to = UNTIL_2023
        row.save()
        assert [each.valid_to for each in row.history.order_by("history_id")] == [None, UNTIL_2023]


@pytest.mark.django_db
class TestPenaltyItem:
    @pytest.mark.parametrize(
        "told",
        [
            {"kinds": ""},
            {"kinds": "WARNING"},
            {"fine_basis": ""},
            {"fine_min_yuan": None, "fine_max_yuan": None},
            {"fine_min_yuan": None},
            {"fine_basis": "MULTIPLE"},
            {"fine_min_yuan": Decimal(2001)},
            {"fine_min_yuan": Decimal(-1)},
        ],
        ids=[
            "no kind of penalty",
            "a fine among no kinds",
            "a fine stated in nothing",
            "an amount without bounds",
            "an amount without its least",
            "bounds of a multiple in yuan",
            "more at least than at most",
            "less than nothing",
        ],
    )
    def test_refuses_a_fine_that_contradicts_itself(self, told: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            item(**told).save()

    @pytest.mark.parametrize(
        "told",
        [
            {"fine_min_yuan": Decimal(0)},
            {"kinds": "WARNING|FINE", "fine_basis": "AMOUNT|MULTIPLE"},
            {"fine_basis": "PERCENT", "fine_min_yuan": None, "fine_max_yuan": None},
            {"kinds": "REVOKE_LICENCE", "fine_basis": "", "fine_min_yuan": None, "fine_max_yuan": None},
            {"kinds": "CONFISCATE_GAINS", "fine_basis": "", "fine_min_yuan": None, "fine_max_yuan": None},
        ],
        ids=["up to", "amount or multiple", "a percentage", "no fine", "confiscation is no fine"],
    )
    def test_takes_every_way_a_clause_states_a_fine(self, told: dict[str, Any]) -> None:
        item(**told).save()
        assert PenaltyItem.objects.count() == 1

    def test_lists_its_kinds_in_the_order_of_the_law(self) -> None:
        assert item(kinds="WARNING|FINE").kinds_of_penalty == ("WARNING", "FINE")

    def test_has_fixed_bounds_only_where_its_fine_is_an_amount_alone(self) -> None:
        assert item().has_fixed_bounds
        assert not item(fine_basis="AMOUNT|MULTIPLE").has_fixed_bounds


@pytest.mark.django_db
class TestFigures:
    def test_refuse_a_threshold_of_nothing(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            threshold(amount=0).save()

    def test_refuse_a_band_upside_down(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            band(least=900, most=800).save()

    def test_know_which_fine_lies_in_a_band(self) -> None:
        usual = band(least=800, most=1400)
        assert [usual.holds(Decimal(fine)) for fine in ("799.99", "800", "1400", "1400.01")] == [
            False,
            True,
            True,
            False,
        ]
