from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from enforcement.standards.book import Book
from tests.enforcement.standards.shelf import band, delegated, item, threshold

THEN, NOW = date(2023, 6, 1), date(2026, 3, 2)


@pytest.fixture
def shelf(db: None) -> None:
    item(valid_to=date(2023, 12, 31), title="旧").save()
    item(valid_from=date(2024, 1, 1), title="新", fine_max_yuan=Decimal(1000)).save()
    item("T-2").save()
    delegated(valid_from=date(2024, 1, 1)).save()
    threshold().save()
    threshold(person_kind="ORGANISATION", amount=10_000).save()
    band(valid_from=date(2024, 1, 1)).save()


@pytest.mark.usefixtures("shelf")
class TestBook:
    def test_gives_the_version_of_the_day(self) -> None:
        book = Book(["T-1"])
        found = [book.item("T-1", day) for day in (THEN, date(2023, 12, 31), date(2024, 1, 1), NOW)]
        assert [each and each.title for each in found] == ["旧", "旧", "新", "新"]

    def test_knows_no_item_of_a_day_before_its_first(self) -> None:
        assert Book(["T-1"]).item("T-1", date(2021, 12, 31)) is None

    def test_lists_the_versions_oldest_first(self) -> None:
        assert [each.title for each in Book(["T-1"]).versions("T-1")] == ["旧", "新"]
        assert Book(["T-9"]).versions("T-9") == ()

    def test_knows_only_the_items_it_was_opened_for(self) -> None:
        assert Book(["T-1"]).item("T-2", NOW) is None

    def test_knows_what_a_township_may_punish_and_since_when(self) -> None:
        book = Book(["T-1", "T-2"])
        assert book.is_delegated("330106001", "T-1", NOW)
        assert not book.is_delegated("330106001", "T-1", THEN)
        assert not book.is_delegated("330106001", "T-2", NOW)
        assert not book.is_delegated("330106002", "T-1", NOW)

    def test_knows_from_which_fine_the_police_owe_a_hearing(self) -> None:
        book = Book(["T-1"])
        assert book.hearing_threshold("POLICE", "PERSON", NOW) == 2000
        assert book.hearing_threshold("POLICE", "ORGANISATION", NOW) == 10_000

    def test_leaves_it_to_the_head_where_no_law_states_a_threshold(self) -> None:
        assert Book(["T-1"]).hearing_threshold("URBAN", "PERSON", NOW) is None

    def test_gives_the_band_of_the_day(self) -> None:
        book = Book(["T-1"])
        found = book.band("T-1", "ORDINARY", NOW)
        assert found is not None
        assert found.max_yuan == 1400
        assert book.band("T-1", "ORDINARY", THEN) is None
        assert book.band("T-1", "HEAVY", NOW) is None

    def test_reads_each_table_once_and_only_when_asked(
        self, django_assert_num_queries: Callable[[int], CaptureQueriesContext]
    ) -> None:
        with django_assert_num_queries(0):
            book = Book(["T-1", "T-2", "T-2", ""])
        with django_assert_num_queries(4):
            for code in ("T-1", "T-2"):
                for day in (THEN, NOW):
                    book.item(code, day)
                    book.is_delegated("330106001", code, day)
                    book.hearing_threshold("POLICE", "PERSON", day)
                    book.band(code, "LIGHT", day)
