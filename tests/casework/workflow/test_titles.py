"""Titles are found by two letters and more, wherever they stand, on both engines, and forgotten with their matter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from casework.organisations.actors import Role
from casework.workflow.models import Matter
from casework.workflow.titles import pairs_of
from casework.workflow.writing import insert_matters
from mediation.disputes import services
from tests.world import SIDES, VILLAGE, World

TITLES = {
    "leak": "楼上漏水，泡坏吊顶", "wall": "两院之间的墙", "heat": "空调外机ABC热风", "apart": "漏气和断水", "one": "墙", "none": "",
    "rare": "𠮷野家的𠀋瓦", "odd": "100%退款_承诺'\"(OR)", "order": "水漏", "long": "长" * 199 + "末",
}  # fmt: skip
OPENED = datetime(2026, 1, 5, 4, tzinfo=UTC)


def bare(world: World, name: str, title: str, place: int) -> Matter:
    lies = {"unit": world.unit(VILLAGE), "level": 2, "opened_at": OPENED, "moved_at": OPENED}
    return Matter(
        number=f"D330106{place:010d}",
        track="dispute",
        machine_version=1,
        state="APPLIED",
        title=title,
        handler=name,
        **lies,
    )


@pytest.fixture
def many(world: World) -> World:
    """Give a matter of each title, written as an import writes them."""
    insert_matters([bare(world, name, title, place) for place, (name, title) in enumerate(TITLES.items())])
    return world


def found(words: str) -> list[str]:
    return sorted(Matter.objects.all().sought(words).values_list("handler", flat=True))


class TestSought:
    @pytest.mark.parametrize(
        ("words", "names"),
        [
            ("漏水", ["leak"]), ("水漏", ["order"]), ("墙", ["one", "wall"]), ("之间的墙", ["wall"]), ("水，泡", ["leak"]),
            ("abc", ["heat"]), ("机aBc热", ["heat"]), ("𠀋瓦", ["rare"]), ("𠮷", ["rare"]), ("漏水 吊顶", ["leak"]), ("漏水 墙", []),
            ("0%退", ["odd"]), ("_承", ["odd"]), ("0%", ["odd"]), ("%_", []), ("'\"(OR", ["odd"]), ("OR", ["odd"]), ("没有", []),
            ("长长末", ["long"]), ("泡坏 漏水 泡坏", ["leak"]),
        ],
    )  # fmt: skip
    def test_keeps_titles_that_hold_each_word(self, many: World, words: str, names: list[str]) -> None:
        assert found(words) == names

    def test_keeps_everything_for_no_word_and_one_for_a_number(self, many: World) -> None:
        assert len(found("  ")) == len(TITLES)
        assert found("d3301060000000001") == ["wall"]

    def test_takes_no_pair_for_the_whole(self, world: World) -> None:
        insert_matters([bare(world, "both", "漏水水管漏", 1)])
        assert (found("漏水管"), found("水水管")) == ([], ["both"])

    def test_finds_many_copied_at_once_and_none_that_is_gone(self, world: World) -> None:
        insert_matters([bare(world, f"m{place:02d}", f"第{place}起漏水", place) for place in range(40)])
        assert len(found("漏水")) == 40
        Matter.objects.filter(handler="m07").delete()
        assert (found("7起"), rows()) == (["m17", "m27", "m37"], 39)

    def test_finds_what_was_opened_and_called_otherwise_since(self, world: World) -> None:
        told: dict[str, Any] = {"type": "02", "channel": "WALK_IN", "text": "争执。", "parties": SIDES}
        actor = world.actor(Role.MEDIATOR, VILLAGE)
        dispute = services.apply(unit=world.unit(VILLAGE), title="漏水", actor=actor, at=world.later(), **told)
        assert found("漏水") == [dispute.handler]
        Matter.objects.filter(pk=dispute.pk).update(title="停车")
        assert (found("漏水"), found("停车"), rows()) == ([], [dispute.handler], 1)


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM workflow_titlepairs")
        return int(cursor.fetchone()[0])


class TestPairs:
    @pytest.mark.parametrize(
        ("text", "pairs"), [("漏水", ["漏水"]), ("墙", []), ("", []), ("AbAB", ["ab", "ba"]), ("ÄÖ", ["ÄÖ"])]
    )
    def test_are_two_letters_beside_each_other(self, text: str, pairs: list[str]) -> None:
        assert pairs_of(text) == pairs
