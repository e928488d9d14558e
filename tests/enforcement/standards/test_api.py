"""The catalogue of punishable acts over HTTP: what holds on a day, by code, words, line and organ, page by page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.organisations.actors import Role
from enforcement.standards.models import PenaltyItem
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.enforcement.standards.shelf import delegated, item
from tests.world import VILLAGE

TODAY = "2026-03-02"
STREET = "330106001"


@pytest.fixture
def caller(call: Call) -> Caller:
    PenaltyItem.objects.all().delete()
    return call(Role.AUXILIARY, VILLAGE)


def codes(caller: Caller, **query: Any) -> list[str]:
    return [row["code"] for row in caller.gets("items/", **{"on": TODAY, **query}).json()["results"]]


@pytest.mark.django_db
class TestItems:
    def test_are_told_with_what_the_clause_provides(self, caller: Caller) -> None:
        item(clause="处五百元以上二千元以下罚款", kinds="WARNING|FINE").save()
        (row,) = caller.gets("items/", on=TODAY).json()["results"]
        assert (row["kinds"], row["fine_basis"], row["line"]) == (["WARNING", "FINE"], ["AMOUNT"], "URBAN")
        assert (row["fine_min_yuan"], row["fine_max_yuan"]) == ("500.00", "2000.00")
        assert (row["valid_from"], row["valid_to"]) == ("2022-01-01", None)

    def test_of_a_clause_without_a_sum_have_none(self, caller: Caller) -> None:
        item(kinds="WARNING", fine_basis="", agency_line="", fine_min_yuan=None, fine_max_yuan=None).save()
        (row,) = caller.gets("items/", on=TODAY).json()["results"]
        assert (row["fine_min_yuan"], row["fine_max_yuan"], row["fine_basis"], row["line"]) == (None, None, [], None)

    def test_are_those_that_hold_on_the_day(self, caller: Caller) -> None:
        item("T-1", valid_to=date(2024, 12, 31)).save()
        item("T-1", valid_from=date(2025, 1, 1), title="占道堆放").save()
        item("T-2", valid_from=date(2026, 3, 3)).save()
        titles = {
            on: [row["title"] for row in caller.gets("items/", on=on).json()["results"]]
            for on in ("2021-12-31", "2024-12-31", "2025-01-01", "2026-03-03")
        }
        assert titles == {
            "2021-12-31": [], "2024-12-31": ["占道经营"], "2025-01-01": ["占道堆放"], "2026-03-03": ["占道堆放", "占道经营"],
        }  # fmt: skip

    def test_are_found_by_code_and_by_words_in_chinese(self, caller: Caller) -> None:
        item("T-1").save()
        item("T-2", title="露天焚烧秸秆", regulation="大气污染防治条例").save()
        assert codes(caller, q="焚烧") == codes(caller, q="大气 秸秆") == codes(caller, q="T-2") == ["T-2"]
        assert codes(caller, q="焚烧 占道") == codes(caller, q="-2") == []

    def test_are_narrowed_to_a_line(self, caller: Caller) -> None:
        item("T-1").save()
        item("T-2", agency_line="WATER").save()
        assert codes(caller, line="WATER") == ["T-2"]
        assert caller.gets("items/", line="SPACE").status_code == 400

    def test_are_narrowed_to_what_an_organ_may_punish(self, caller: Caller) -> None:
        item("T-1").save()
        item("T-2").save()
        delegated(STREET, "T-2").save()
        assert codes(caller, organ=STREET) == ["T-2"]
        assert codes(caller, organ="330106") == ["T-1", "T-2"]
        assert codes_of(caller.gets("items/", organ="999999")) == {"UNKNOWN_UNIT"}

    def test_are_walked_page_by_page_there_and_back_in_two_statements(self, caller: Caller) -> None:
        names = [f"T-{place}" for place in range(1, 6)]
        for name in names:
            item(name).save()
        first = caller.gets("items/", on=TODAY, page_size=2).json()
        second = caller.client.get(first["next"]).json()
        last = caller.client.get(second["next"]).json()
        pages = [[row["code"] for row in page["results"]] for page in (first, second, last)]
        assert (pages, last["next"], first["previous"]) == ([names[:2], names[2:4], names[4:]], None, None)
        assert caller.client.get(last["previous"]).json()["results"] == second["results"]
        with CaptureQueriesContext(connection) as seen:
            caller.client.get(first["next"])
        assert len([each for each in seen if "standards_penaltyitem" in each["sql"]]) == 1

    @pytest.mark.parametrize(
        "query", [{"cursor": "x"}, {"q": "\x00"}, {"on": "2026-02-30"}, {"organ": "\x00"}, {"colour": "red"}]
    )
    def test_refuse_what_is_no_question(self, caller: Caller, query: dict[str, Any]) -> None:
        assert caller.gets("items/", **query).status_code == 400

    def test_are_for_who_is_signed_in_and_read_only(self, caller: Caller) -> None:
        assert Client().get("/api/v1/items/").status_code == 401
        assert caller.client.post("/api/v1/items/", {}).status_code == 405
