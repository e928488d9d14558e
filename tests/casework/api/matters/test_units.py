"""The tree of units over HTTP: found by day, code, name and place, walked by key, shown with what went on elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.organisations.actors import Role
from casework.organisations.models import Unit, UnitSuccession
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.world import World


@pytest.fixture
def caller(call: Call) -> Caller:
    return call(Role.MEDIATOR, "330108001001")


def codes(caller: Caller, **query: Any) -> list[str]:
    answer = caller.gets("units/", **query)
    assert answer.status_code == 200, answer.content
    return [row["code"] for row in answer.json()["results"]]


class TestUnits:
    def test_are_shown_to_everybody_who_is_signed_in(self, caller: Caller, world: World) -> None:
        assert len(codes(caller)) == len(world.units)
        assert Client().get("/api/v1/units/").status_code == 401

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "北山"}, ["330106001"]), ({"q": "3301080"}, ["330108001", "330108001001"]), ({"code": "330106"}, ["330106"]),
            ({"level": 4}, ["330106", "330108"]), ({"below": "330108"}, ["330108", "330108001", "330108001001"]),
            ({"below": "330108@", "level": 2}, ["330108001001"]), ({"kind": "GRID"}, []),
        ],
    )  # fmt: skip
    def test_are_narrowed(self, caller: Caller, query: dict[str, Any], found: list[str]) -> None:
        assert codes(caller, **query) == found

    def test_are_those_of_a_day(self, caller: Caller, world: World) -> None:
        Unit.objects.filter(code="330108001").update(valid_to=date(2025, 12, 31))
        assert "330108001" not in codes(caller)
        assert "330108001" in codes(caller, on="2025-12-31")

    @pytest.mark.parametrize(
        ("name", "value"),
        [("colour", "red"), ("level", "9"), ("kind", "TOWER"), ("below", "999"), ("on", "soon"), ("cursor", "b34"), ("page_size", "0")],
    )  # fmt: skip
    def test_refuse_what_cannot_be_read(self, caller: Caller, name: str, value: str) -> None:
        answer = caller.client.get("/api/v1/units/", {name: value})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, name)

    def test_are_walked_by_key_forth_and_back(self, caller: Caller, world: World) -> None:
        first = caller.gets("units/", page_size=4).json()
        second = caller.client.get(first["next"]).json()
        third = caller.client.get(second["next"]).json()
        walked = [row["code"] for page in (first, second, third) for row in page["results"]]
        assert (walked, third["next"]) == (sorted(world.units), None)
        assert caller.client.get(second["previous"]).json()["results"] == first["results"]

    def test_take_three_statements(self, caller: Caller, world: World) -> None:
        caller.gets("units/")
        with CaptureQueriesContext(connection) as seen:
            caller.gets("units/", below="330106")
        assert sum('FROM "organisations_unit"' in each["sql"] for each in seen) == 3


class TestOneUnit:
    def test_is_shown_with_its_parent_and_what_went_on(self, caller: Caller, world: World) -> None:
        old, new = world.unit("330106002"), world.unit("330106001")
        UnitSuccession.objects.create(old=old, new=new, kind="MERGE", effective_date=date(2026, 1, 1))
        ended, standing = caller.gets("units/330106002@/").json(), caller.gets("units/330106001@/").json()
        assert (ended["name"], ended["parent"], ended["tier"]) == ("西溪街道", "330106@", "TOWNSHIP")
        assert [each["key"] for each in ended["continued_by"]] == ["330106001@"]
        assert [each["key"] for each in standing["continues"]] == ["330106002@"]
        assert caller.gets("units/330100@/").json()["parent"] is None

    def test_is_unknown_where_there_is_none(self, caller: Caller) -> None:
        answer = caller.gets("units/330199@/")
        assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_UNIT"})
        assert caller.gets("units/%00/").status_code == 404
