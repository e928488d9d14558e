from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.organisations.loading import load_units
from casework.organisations.models import Unit, UnitSuccession
from casework.organisations.organs import OrganRule
from casework.tables import BadTable

Write = Callable[..., Path]

CITY = "330100,杭州市,1,,,,杭州市"
COUNTY = "330106,西湖区,2,330100,,,西湖区"
TOWN = "330106109,三墩镇,3,330106,,,三墩镇"
VILLAGE = "330106109201,华联村委会,4,330106109,,,华联村"
MAPPING = "level,old_code,old_name,old_parent,new_code,new_name,new_parent,method,code_changed"


def load(*arguments: object) -> str:
    out = StringIO()
    call_command("load_units", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal_of(*arguments: object) -> tuple[int, list[tuple[int, str]]]:
    """Load in vain; return the exit code, and line and field of each bad row."""
    with pytest.raises(CommandError) as refusal:
        load(*arguments)
    places = [line.split(": ")[:2] for line in str(refusal.value).splitlines()[:-1]]
    return refusal.value.returncode, [(int(place.split(":")[1]), field) for place, field in places]


@pytest.mark.django_db
class TestLoadUnits:
    def test_turns_the_levels_of_the_file_into_ours(self, divisions: Write) -> None:
        load(divisions(VILLAGE, TOWN, COUNTY, CITY), "--no-organs")
        assert list(Unit.objects.values_list("code", "level")) == [
            ("330100", 5),
            ("330106", 4),
            ("330106109", 3),
            ("330106109201", 2),
        ]

    def test_makes_organs_by_the_stated_rule(self, divisions: Write) -> None:
        load(divisions(CITY, COUNTY, TOWN, VILLAGE), "--grids-per-community", 3)
        made = Unit.objects.filter(is_made=True).order_by("code").values_list("code", "level")
        assert list(made) == [
            *((f"330106-B{number}", 4) for number in range(1, 9)),
            ("330106-C", 4),
            ("330106-D", 4),
            ("330106109-M", 3),
            ("330106109-P", 3),
            ("330106109201-M", 2),
            ("330106109201001", 1),
            ("330106109201002", 1),
            ("330106109201003", 1),
        ]

    def test_makes_organs_of_the_city_when_asked(self, divisions: Write) -> None:
        load(divisions(CITY), "--city-organs")
        assert Unit.objects.filter(is_made=True, level=5).count() == 10

    def test_makes_no_organs_where_codes_are_not_national(self, divisions: Write) -> None:
        load(divisions("BOS,Boston,1,,,,Boston", "BOS-01,Roxbury,2,BOS,,,Roxbury"))
        assert not Unit.objects.filter(is_made=True).exists()

    def test_takes_an_office_of_another_city_as_such(self, divisions: Write) -> None:
        header = "code,name,level,parent_code,valid_from,valid_to,kind"
        load(divisions("NYC,New York,1,,,,", "NYCC01,District 1,2,NYC,,,OFFICE", header=header))
        assert Unit.objects.get(code="NYCC01").kind == Unit.Kind.OFFICE

    def test_holds_several_cities(self, divisions: Write) -> None:
        load(divisions(CITY, COUNTY), "--no-organs")
        load(divisions("330200,宁波市,1,,,,宁波市", "330203,海曙区,2,330200,,,海曙区"), "--no-organs")
        assert [unit.code for unit in Unit.objects.filter(depth=1)] == ["330100", "330200"]
        assert Unit.objects.find_problems() == ([], [], [], [], [])

    def test_adds_what_is_new_to_what_is_there(self, divisions: Write) -> None:
        load(divisions(CITY, COUNTY, TOWN))
        before = dict(Unit.objects.values_list("key", "path"))
        printed = load(divisions(TOWN, VILLAGE))
        assert printed == "added: 1 divisions, 1 organs, 2 grids, 0 successions; ended: 0; already there: 1\n"
        assert before.items() <= dict(Unit.objects.values_list("key", "path")).items()
        assert Unit.objects.find_problems() == ([], [], [], [], [])
        village = Unit.objects.get(code="330106109201")
        assert (village.county.code, village.township.code) == ("330106", "330106109")

    def test_changes_nothing_that_is_there(self, divisions: Write) -> None:
        load(divisions(CITY, COUNTY))
        load(divisions(CITY, "330106,西子区,2,330100,,,西子区"))
        assert Unit.objects.get(code="330106").name == "西湖区"

    def test_ends_what_stood_with_its_organs_and_puts_the_next_in_place(self, divisions: Write) -> None:
        load(divisions(CITY, COUNTY, TOWN, VILLAGE))
        renamed = "330106109201,华联社区,4,330106109,2026-07-01,,华联社区"
        printed = load(divisions("330106109201,华联村委会,4,330106109,,2026-06-30,华联村", renamed))
        assert printed == "added: 1 divisions, 1 organs, 2 grids, 1 successions; ended: 4; already there: 1\n"
        old, new = Unit.objects.filter(code="330106109201").order_by("path")
        assert (old.valid_to, old.restated) == (date(2026, 6, 30), new)
        assert old.history.count() == 1
        committee = Unit.objects.get(code="330106109201-M", valid_to=date(2026, 6, 30))
        assert committee.restated == new
        assert UnitSuccession.objects.get().kind == UnitSuccession.Kind.RENAME

    def test_reads_a_succession_between_codes(self, divisions: Write) -> None:
        city = divisions(
            CITY,
            "330103,下城区,2,330100,,2021-04-08,下城区",
            "330105,拱墅区,2,330100,,,拱墅区",
            "330103001,长庆街道,3,330103,,2021-04-08,长庆街道",
            "330105014,长庆街道,3,330105,2021-04-09,,长庆街道",
        )
        mapping = divisions(
            "2,330103,下城区,330100,330105,拱墅区,330100,district_merged_into,1",
            "3,330103001,长庆街道,330103,330105014,长庆街道,330105,street_name,1",
            header=MAPPING,
            name="mapping.csv",
        )
        load(city, "--succession", mapping)
        found = UnitSuccession.objects.order_by("old__code").values_list("old__code", "new__code", "kind", "share")
        assert [row[:3] for row in found] == [("330103", "330105", "MERGE"), ("330103001", "330105014", "MOVE")]
        assert found[0][3] == 1
        assert {each.effective_date for each in UnitSuccession.objects.all()} == {date(2021, 4, 9)}


@pytest.mark.django_db
class TestBadFile:
    def test_lists_every_bad_row_and_writes_nothing(self, divisions: Write) -> None:
        path = divisions(
            CITY,
            COUNTY,
            TOWN,
            "330107,无此级,9,330100,,,x",  # 5: unknown level
            "330199001,孤儿街道,3,330199,,,x",  # 6: orphan
            COUNTY,  # 7: doubled
            "330108,滨江区,2,330100,2021-02-30,,x",  # 8: no such day
            "330109,萧山区,2,330100,2022-01-01,2021-01-01,x",  # 9: ends before it begins
            "330106109,三墩街道,3,330106,2022-01-01,,x",  # 10: the code is borne already
            "330106110,,3,330106,,,x",  # 11: no name
            "不是码,某街道,3,330106,,,x",  # 12: no code
            "330110,余杭区,2,330100,,2021-04-08,x",
            "330110001,临平街道,3,330110,,,x",  # 14: outlives its parent
            "330106111,某村,3,330106109,,,x",  # 15: parent of the same level
        )
        code, places = refusal_of(path)
        assert code == 1
        assert places == [
            (5, "level"),
            (6, "parent_code"),
            (7, "code"),
            (8, "valid_from"),
            (9, "valid_to"),
            (10, "valid_from"),
            (11, "name"),
            (12, "code"),
            (14, "valid_to"),
            (15, "parent_code"),
        ]
        assert not Unit.objects.exists()

    def test_is_measured_against_what_was_loaded_before(self, divisions: Write) -> None:
        load(divisions(CITY, COUNTY), "--no-organs")
        assert refusal_of(divisions("330106,西湖新区,2,330100,2026-01-01,,x")) == (1, [(2, "valid_from")])

    def test_lacks_a_column(self, divisions: Write) -> None:
        assert refusal_of(divisions("330100,杭州市", header="code,name"))[0] == 1

    def test_of_successions_undoes_the_divisions_too(self, divisions: Write) -> None:
        mapping = divisions(
            "2,330106,西湖区,330100,330199,无此区,330100,district_merged_into,1",
            "2,330106,西湖区,330100,330108,滨江区,330100,swallowed,1",
            "2,330106,西湖区,330100,330100,杭州市,,district_merged_into,1",
            header=MAPPING,
            name="mapping.csv",
        )
        found = refusal_of(divisions(CITY, COUNTY), "--succession", mapping)
        assert found == (1, [(2, "new_code"), (3, "method"), (4, "new_code")])
        assert not Unit.objects.exists()

    def test_is_a_refusal_with_its_facts(self, divisions: Write) -> None:
        with pytest.raises(BadTable) as refusal:
            load_units(divisions(CITY, "330106,西湖区,7,330100,,,x"), rule=OrganRule(is_on=False))
        assert refusal.value.code == "BAD_ROW"
        assert refusal.value.unmet[0].facts["line"] == 3


@pytest.mark.django_db
class TestUsage:
    def test_needs_a_file_that_is_there(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError) as refusal:
            load(tmp_path / "nothing.csv")
        assert refusal.value.returncode == 2

    def test_needs_a_number_of_grids(self, divisions: Write) -> None:
        with pytest.raises(CommandError):
            load(divisions(CITY), "--grids-per-community", "many")
