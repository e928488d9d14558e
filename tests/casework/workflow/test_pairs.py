"""Titles and what was told are found by two letters and more, wherever they stand, on both engines, and forgotten with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from casework.ledger.models import Note
from casework.organisations.actors import Actor, Role
from casework.workflow.models import Matter
from casework.workflow.pairs import merge_tellings, pairs_of
from casework.workflow.words import erase_words
from casework.workflow.writing import insert_matters
from mediation.disputes import services
from tests.world import SIDES, VILLAGE, Talks, World

TITLES = {
    "leak": "楼上漏水，泡坏吊顶", "wall": "两院之间的墙", "heat": "空调外机ABC热风", "apart": "漏气和断水", "one": "墙", "none": "",
    "rare": "𠮷野家的𠀋瓦", "odd": "100%退款_承诺'\"(OR)", "order": "水漏", "long": "长" * 199 + "末",
}  # fmt: skip
NOBODY = Actor("nobody", ())
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


def found(words: str, actor: Actor = NOBODY) -> list[str]:
    return sorted(Matter.objects.all().sought(words, actor).values_list("handler", flat=True))


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


TOLD = "王家楼上漏水三个月，泡坏吊顶；𠀋瓦松动，ABC物业说：100%退款_'\"(OR)。"


def told(world: World, text: str, title: str = "邻里") -> Matter:
    parts: dict[str, Any] = {"type": "02", "channel": "WALK_IN", "text": text, "parties": SIDES}
    actor = world.actor(Role.MEDIATOR, VILLAGE)
    return services.apply(unit=world.unit(VILLAGE), title=title, actor=actor, at=world.later(), **parts)


class TestWhatWasTold:
    @pytest.mark.parametrize(
        "words",
        ["漏水", "泡坏吊顶", "漏水 吊顶", "邻里 漏水", "abc物", "𠀋瓦", "0%退", "_'", "'\"(OR", "月，泡"],
    )
    def test_is_found_by_who_may_read_it(self, world: World, words: str) -> None:
        told(world, TOLD)
        told(world, "停车。")
        matters = Matter.objects.sought(words, world.actor(Role.MEDIATOR, VILLAGE))
        assert [matter.title for matter in matters] == ["邻里"]

    @pytest.mark.parametrize("words", ["水漏", "漏水 停车", "漏", "漏水三年", "没有"])
    def test_is_not_found_by_what_it_does_not_hold(self, world: World, words: str) -> None:
        told(world, TOLD)
        assert not Matter.objects.sought(words, world.actor(Role.MEDIATOR, VILLAGE))

    @pytest.mark.parametrize("words", ["漏水", "邻里 漏水", "泡坏吊顶"])
    def test_is_not_found_by_who_may_not_read_it(self, world: World, words: str) -> None:
        told(world, TOLD)
        for actor in (
            world.actor(Role.MANAGER, "330106"),  # sees the matter in his lists, and none of its words
            world.actor(Role.MEDIATOR, "330106001002"),
            NOBODY,
        ):
            assert not Matter.objects.sought(words, actor)

    def test_is_not_found_behind_a_wall_from_outside_its_unit(self, world: World) -> None:
        matter = told(world, TOLD)
        Matter.objects.filter(pk=matter.pk).update(walled_from="somebody")
        assert Matter.objects.sought("漏水", world.actor(Role.MEDIATOR, VILLAGE))
        assert not Matter.objects.sought("漏水", world.actor(Role.HEAD, "330106001"))

    def test_is_found_in_a_long_tale_and_not_across_its_end(self, world: World) -> None:
        tale = "".join(chr(0x4E00 + place % 9000) for place in range(20_000))
        told(world, tale)
        mediator = world.actor(Role.MEDIATOR, VILLAGE)
        for place in (0, 99, 100, 101, 8_999, 19_998):
            assert Matter.objects.sought(tale[place : place + 2], mediator).count() == 1, place
        assert not Matter.objects.sought(tale[-1] + tale[0], mediator)

    def test_is_forgotten_when_it_is_erased(self, world: World) -> None:
        matter, mediator = told(world, TOLD, title="漏水"), world.actor(Role.MEDIATOR, VILLAGE)
        assert Matter.objects.sought("漏水", mediator)
        erase_words(matter, ["1.text"], reason="依法删除。", actor=world.actor(Role.HEAD, VILLAGE), at=world.later())
        assert not Matter.objects.sought("漏水", mediator)
        assert not Matter.objects.sought("吊顶", mediator)

    def test_of_later_acts_is_not_looked_for(self, talks: Talks) -> None:
        talks.agreed()
        assert Note.objects.filter(matter=talks.dispute.number, text__contains="修复墙体").exists()
        assert not Matter.objects.sought("修复墙体", talks.mediator())

    def test_is_found_after_it_was_sorted_in_as_before(self, world: World) -> None:
        told(world, TOLD)
        merge_tellings()
        assert Matter.objects.sought("漏水", world.actor(Role.MEDIATOR, VILLAGE)).count() == 1


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
