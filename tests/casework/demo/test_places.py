"""The city as the player sees it."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.demo.diary import FIRST_DAY
from casework.demo.places import populations, read_city
from casework.errors import NotYet
from tests.casework.demo.town import load_corner
from tests.world import World


class TestPopulations:
    def test_are_those_of_the_census(self) -> None:
        known = populations()
        assert known["330106"] == 1_089_229
        assert sum(count for code, count in known.items() if code != "330100") == known["330100"] - 23_763


class TestReadCity:
    def test_finds_the_organs_of_every_level(self, db: None, tmp_path: Path) -> None:
        load_corner(tmp_path)
        with CaptureQueriesContext(connection) as queries:
            city = read_city(FIRST_DAY)
        assert len(queries) == 2
        assert [district.code for district in city.districts] == ["330106", "330110"]
        district = city.districts[0]
        assert (district.name, district.centre) == ("西湖区", "330106-C")
        township = district.townships[0]
        assert (township.platform, township.committee) == (f"{township.code}-P", f"{township.code}-M")
        village = township.villages[0]
        assert village.committee == f"{village.code}-M"
        assert village.grids == (f"{village.code}001", f"{village.code}002")

    def test_lets_divisions_act_where_organs_are_missing(self, world: World) -> None:
        village = read_city(FIRST_DAY).districts[0].townships[0].villages[0]
        assert (village.code, village.committee, village.grids) == ("330106001001", "330106001001", ())

    def test_refuses_a_city_that_is_not_there(self, db: None) -> None:
        with pytest.raises(NotYet) as refusal:
            read_city(FIRST_DAY)
        assert refusal.value.code == "NO_CITY"
