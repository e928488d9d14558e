"""All of Hangzhou as it was and is, from the files of the package."""

from collections import Counter
from datetime import date
from pathlib import Path

from django.db.models import Count
from django.test import TestCase

from casework.organisations.levels import Level, Tier
from casework.organisations.loading import Loaded, load_units
from casework.organisations.models import Unit, UnitSuccession

DATA = Path(__file__).parents[3] / "casework/organisations/data"
DIVISIONS, MAPPING = DATA / "hangzhou_divisions.csv", DATA / "hangzhou_division_mapping.csv"
LAST_DAY_BEFORE, FIRST_DAY_AFTER = date(2021, 4, 8), date(2021, 4, 9)
TODAY = date(2026, 3, 2)


class TestHangzhou(TestCase):
    loaded: Loaded

    @classmethod
    def setUpTestData(cls) -> None:
        cls.loaded = load_units(DIVISIONS, succession=MAPPING)

    def test_has_the_divisions_of_each_edition(self) -> None:
        expected = {
            date(2019, 10, 31): [1, 13, 195, 3226],
            date(2020, 6, 30): [1, 13, 196, 3153],
            LAST_DAY_BEFORE: [1, 13, 196, 3153],
            FIRST_DAY_AFTER: [1, 13, 196, 3151],
            date(2021, 10, 31): [1, 13, 196, 3222],
            date(2022, 10, 31): [1, 13, 196, 3288],
            date(2023, 6, 30): [1, 13, 196, 3320],
            TODAY: [1, 13, 196, 3320],
        }
        for day, counts in expected.items():
            levels = Unit.objects.filter(is_made=False).valid_on(day).order_by("-level").values_list("level")
            assert [count for _level, count in levels.annotate(Count("pk"))] == counts, day

    def test_has_organs_under_standing_divisions_alone(self) -> None:
        made = Unit.objects.filter(is_made=True)
        kinds = dict(made.order_by("kind").values_list("kind").annotate(Count("pk")))
        assert kinds == {
            "BUREAU": 104, "CENTRE": 13, "COMMITTEE": 196 + 3320, "DISCIPLINE": 13, "GRID": 6640, "PLATFORM": 196,
        }  # fmt: skip
        assert made.filter(valid_to=None).count() == made.count()
        assert not made.filter(source="").exists()

    def test_keeps_a_sound_tree(self) -> None:
        rows = {
            path: (depth, children) for path, depth, children in Unit.objects.values_list("path", "depth", "numchild")
        }
        counted = Counter(path[: -Unit.steplen] for path in rows)
        assert all(path[: -Unit.steplen] in rows for path in rows if len(path) > Unit.steplen)
        assert all(rows[path] == (len(path) // Unit.steplen, counted[path]) for path in rows)

    def test_puts_every_row_on_its_own_line(self) -> None:
        parents = {unit.path: unit for unit in Unit.objects.all()}
        for unit in parents.values():
            if unit.depth > 1:
                parent = parents[unit.path[:-4]]
                assert parent.level == unit.level + (unit.kind not in Unit.ORGANS), unit.code
                assert unit.code.startswith(parent.code[:4]), unit.code
                if unit.valid_from:
                    assert parent.is_valid_on(unit.valid_from), unit.code

    def test_counts_a_case_in_xiasha_under_the_district_of_its_time_or_of_today(self) -> None:
        xiasha = Unit.objects.coded("330104010", LAST_DAY_BEFORE).get()
        assert xiasha.county is not None
        assert xiasha.county.code == "330104"
        assert xiasha.restated is not None
        assert xiasha.restated.code == "330114001"
        assert xiasha.restated.county is not None
        assert xiasha.restated.county.code == "330114"
        jianggan = Unit.objects.coded("330104", LAST_DAY_BEFORE).get()
        qiantang = Unit.objects.coded("330114", TODAY).get()
        assert xiasha in Unit.objects.counted_under(jianggan)
        assert xiasha not in Unit.objects.counted_under(jianggan, is_restated=True)
        assert xiasha in Unit.objects.counted_under(qiantang, is_restated=True)
        assert xiasha not in Unit.objects.counted_under(qiantang)

    def test_places_a_village_of_the_time_in_both_geographies(self) -> None:
        village = Unit.objects.filter(code__startswith="330104010", level=Level.VILLAGE).valid_on(LAST_DAY_BEFORE)
        then = village.with_place().first()
        now = village.with_place(is_restated=True).first()
        assert Unit.objects.get(pk=then.in_county).code == "330104"
        assert Unit.objects.get(pk=now.in_county).code == "330114"
        assert Unit.objects.get(pk=now.in_township).code == "330114001"

    def test_keeps_one_row_for_a_district_that_grew(self) -> None:
        assert Unit.objects.get(code="330102").restated.code == "330102"
        assert Unit.objects.coded("330103", LAST_DAY_BEFORE).get().restated.code == "330105"

    def test_restates_a_divided_district_to_the_larger_part(self) -> None:
        jianggan = Unit.objects.coded("330104", LAST_DAY_BEFORE).get()
        parts = jianggan.successions.order_by("-share").values_list("new__code", "kind")
        assert list(parts) == [("330102", "SPLIT"), ("330114", "SPLIT")]
        assert jianggan.restated.code == "330102"

    def test_restates_a_village_without_successor_to_its_township(self) -> None:
        lost = Unit.objects.get(code="330110004010")
        assert not lost.successions.exists()
        assert lost.restated.code == "330113004"
        assert lost.restated.name == "星桥街道"

    def test_follows_a_village_through_all_its_names(self) -> None:
        names = ["塆下村村委会", "湾下村村委会", "湾下畲族村村委会"]
        rows = list(Unit.objects.filter(code="330122102213", is_made=False).order_by("path"))
        assert [row.name for row in rows] == names
        assert {row.restated.name for row in rows} == {names[-1]}

    def test_leaves_nothing_without_a_place_in_todays_geography(self) -> None:
        assert not Unit.objects.filter(restated=None).exists()
        assert not Unit.objects.exclude(restated__valid_to=None).exists()

    def test_knows_how_the_districts_changed(self) -> None:
        kinds = UnitSuccession.objects.filter(old__level=Level.COUNTY).values_list("old__code", "new__code", "kind")
        assert set(kinds) == {
            ("330103", "330105", "MERGE"),
            ("330104", "330102", "SPLIT"),
            ("330104", "330114", "SPLIT"),
            ("330109", "330114", "SPLIT"),
            ("330110", "330113", "SPLIT"),
        }
        assert UnitSuccession.objects.filter(effective_date=FIRST_DAY_AFTER).count() == 1 + 4 + 31 + 508

    def test_gives_a_centre_the_names_of_its_time(self) -> None:
        centre = Unit.objects.get(code="330114-C")
        assert centre.tier is Tier.COUNTY
        assert [(name.name, name.valid_from.year) for name in centre.names.all()] == [
            ("钱塘区社会矛盾纠纷调处化解中心", 2021),
            ("钱塘区社会治理中心", 2022),
            ("钱塘区社会治安综合治理中心", 2024),
        ]

    def test_finds_the_direct_line_up_from_a_committee(self) -> None:
        committee = Unit.objects.get(code="330106002051-M")
        with self.assertNumQueries(1):
            upper = list(Unit.objects.direct_upper(committee, TODAY))
        assert [unit.code for unit in upper] == ["330106002", "330106002-P", "330106002-M"]

    def test_finds_the_direct_line_up_from_a_grid(self) -> None:
        grid = Unit.objects.get(code="330106002051001")
        assert [unit.code for unit in Unit.objects.direct_upper(grid, TODAY)] == ["330106002051", "330106002051-M"]

    def test_finds_the_direct_line_up_from_a_township_organ(self) -> None:
        for code in ("330106002", "330106002-P", "330106002-M"):
            upper = Unit.objects.direct_upper(Unit.objects.get(code=code), TODAY)
            bureaux = [f"330106-B{number}" for number in range(1, 9)]
            assert [unit.code for unit in upper] == ["330106", "330106-C", *bureaux, "330106-D"]

    def test_names_the_bureaux_of_the_own_county_before_all_others(self) -> None:
        path = Unit.objects.get(code="330108-B2").path
        codes = list(Unit.objects.bureaux_around(path, TODAY).values_list("code", flat=True))
        assert [code[:6] for code in codes[:9]] == ["330108"] * 8 + ["330102"]
        assert len(codes) == len(set(codes))

    def test_ends_the_line_at_the_city(self) -> None:
        bureau = Unit.objects.get(code="330106-B1")
        assert [unit.code for unit in Unit.objects.direct_upper(bureau, TODAY)] == ["330100"]
        assert not Unit.objects.direct_upper(Unit.objects.get(code="330100"), TODAY).exists()

    def test_gives_the_whole_line_up_from_the_lowest(self) -> None:
        committee = Unit.objects.get(code="330106002051-M")
        with self.assertNumQueries(1):
            line = list(Unit.objects.upper_line(committee, TODAY))
        assert [unit.level for unit in line] == [3] * 3 + [4] * 11 + [5]
        assert "330106004" not in {unit.code for unit in line}

    def test_gives_the_line_of_the_day(self) -> None:
        village = Unit.objects.filter(code__startswith="330104010", level=Level.VILLAGE).valid_on(LAST_DAY_BEFORE)[0]
        assert [unit.code for unit in Unit.objects.direct_upper(village, LAST_DAY_BEFORE)] == ["330104010"]
        assert not Unit.objects.direct_upper(village, TODAY).exists()

    def test_adds_nothing_the_second_time(self) -> None:
        before = list(Unit.objects.values_list("pk", "path", "numchild", "restated"))
        again = load_units(DIVISIONS, succession=MAPPING)
        assert again == Loaded(divisions=0, organs=0, grids=0, successions=0, ended=0, kept=4279)
        assert list(Unit.objects.values_list("pk", "path", "numchild", "restated")) == before

    def test_says_what_it_added(self) -> None:
        assert self.loaded == Loaded(divisions=4279, organs=3842, grids=6640, successions=575, ended=0, kept=0)
