"""The code lists over HTTP: named, dated, and called in the reader's language."""

from __future__ import annotations

import pytest
from django.test import Client

from casework.organisations.actors import Role
from casework.taxonomies.codes import scheme, schemes
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.world import VILLAGE


@pytest.fixture
def caller(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


class TestTaxonomies:
    def test_are_named_to_everybody_who_is_signed_in(self, caller: Caller) -> None:
        rows = caller.gets("taxonomies/").json()["results"]
        assert [row["name"] for row in rows] == list(schemes())
        assert {"channels", "dispute_types", "penalty_types", "grounds", "nodes"} <= set(schemes())
        assert Client().get("/api/v1/taxonomies/").status_code == 401

    def test_list_their_codes_in_the_readers_language(self, caller: Caller) -> None:
        rows = {
            language: caller.gets("taxonomies/channels/", headers={"Accept-Language": language}).json()["results"]
            for language in ("en", "zh-hans")
        }
        assert [row["code"] for row in rows["en"]] == list(scheme("channels"))
        assert [rows[language][0]["label"] for language in rows] == ["centre window", "中心窗口"]

    def test_list_what_stands_on_a_day(self, caller: Caller) -> None:
        early = caller.gets("taxonomies/nodes/", on="2019-01-01").json()["results"]
        assert "K1" not in {row["code"] for row in early}
        late = caller.gets("taxonomies/nodes/", on="2026-01-01").json()["results"]
        assert {row["code"]: row["flags"] for row in late}["K2"] == ["from=POLICE", "from=PROCURATORATE", "to=AGENCY"]

    @pytest.mark.parametrize("name", ["colours", "..", "codes.py", "%00"])
    def test_are_unknown_by_any_other_name(self, caller: Caller, name: str) -> None:
        answer = caller.gets(f"taxonomies/{name}/")
        assert answer.status_code == 404
        assert codes_of(caller.gets("taxonomies/channels/", colour="red")) == {"UNKNOWN_PARAMETER"}
