"""Pages of the list hold what visible_to() keeps, in its order, whoever asks and wherever the page begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from casework.organisations.actors import Actor, Role
from casework.organisations.models import Unit
from casework.workflow.keyset import Key
from casework.workflow.models import Matter
from casework.workflow.walking import newest
from casework.workflow.wall import raise_wall
from mediation.disputes.models import Dispute
from tests.world import VILLAGE, World

COLUMNS = ("pk", "number", "track", "unit_key", "level", "opened_at", "accepted_at")
STREET, COUNTY, CITY, ELSEWHERE = "330106001", "330106", "330100", "330108001"
PLACES = (VILLAGE, STREET, "330106001002", COUNTY, "330106002001", ELSEWHERE, "330108")


@pytest.fixture
def matters(world: World) -> list[Matter]:
    """Give matters of every unit and of two tracks, some opened at the same moment; the newest first."""
    made = [
        Dispute(
            number=f"D3301062026{place:06d}",
            track="filing" if place % 5 == 0 else "dispute",
            machine_version=1,
            state="APPLIED",
            unit=world.unit(PLACES[place % len(PLACES)]),
            level=world.unit(PLACES[place % len(PLACES)]).level,
            opened_at=world.clock + timedelta(hours=place // 3),
            moved_at=world.clock,
        )
        for place in range(60)
    ]
    Matter.objects.bulk_create(made)
    return list(Matter.objects.order_by("-opened_at", "-pk"))


def whole_list(actor: Actor, track: str) -> list[dict[str, Any]]:
    found = Matter.objects.filter(track=track) if track else Matter.objects.all()
    return list(found.visible_to(actor).placed().order_by("-opened_at", "-pk").values(*COLUMNS))


def key_of(row: dict[str, Any]) -> Key:
    return Key(row["opened_at"], row["pk"])


def walked(read: Callable[..., list[dict[str, Any]]], most: int) -> Iterator[dict[str, Any]]:
    place = None
    while found := read(place=place, most=most):
        yield from found
        place = key_of(found[-1])


@pytest.mark.usefixtures("matters")
@pytest.mark.parametrize("track", ["dispute", ""])
@pytest.mark.parametrize("code", [VILLAGE, STREET, COUNTY, CITY, ELSEWHERE])
class TestAPage:
    def test_after_page_holds_what_the_actor_may_know_of(self, world: World, code: str, track: str) -> None:
        actor = world.actor(Role.MEDIATOR, code)
        there = whole_list(actor, track)
        assert there
        for most in (1, 7, 100):
            assert list(walked(lambda **told: newest(actor, track, COLUMNS, **told), most)) == there

    def test_goes_back_from_where_it_begins(self, world: World, code: str, track: str) -> None:
        actor = world.actor(Role.MEDIATOR, code)
        there = whole_list(actor, track)
        last = key_of(there[-1])
        assert newest(actor, track, COLUMNS, place=last, is_back=True, most=4) == there[:-1][::-1][:4]


class TestTheList:
    def test_hides_what_is_behind_a_wall_from_who_stands_before_it(self, matters: list[Matter], world: World) -> None:
        before, above = world.actor(Role.MEDIATOR, VILLAGE), world.actor(Role.MEDIATOR, STREET)
        hidden = next(each for each in matters if each.unit == world.unit(VILLAGE) and each.track == "dispute")
        assert hidden.number in numbers(before)
        raise_wall([hidden.number], world.unit(VILLAGE))
        assert hidden.number not in numbers(before)
        assert hidden.number in numbers(above)

    def test_shows_what_an_ended_unit_left_to_another(self, matters: list[Matter], world: World) -> None:
        heir = world.actor(Role.MEDIATOR, STREET)
        ended = world.unit(ELSEWHERE)
        there = {each.number for each in matters if each.unit == ended and each.track == "dispute"}
        assert there
        assert not there & set(numbers(heir))
        Unit.objects.filter(pk=ended.pk).update(valid_to=world.clock.date(), restated=world.unit(STREET))
        assert there <= set(numbers(heir))

    def test_is_empty_for_who_sits_nowhere(self, matters: list[Matter]) -> None:
        assert newest(Actor("nobody", ()), "dispute", COLUMNS, most=10) == []

    def test_follows_the_posts_of_the_moment(self, matters: list[Matter], world: World) -> None:
        """An account that lost a post is another actor, for whom nothing is remembered."""
        posts = (world.post(Role.MEDIATOR, VILLAGE), world.post(Role.MEDIATOR, ELSEWHERE))
        both, one = Actor("somebody", posts), Actor("somebody", posts[:1])
        assert len(numbers(both)) > len(numbers(one)) > 0

    @pytest.mark.parametrize("code", [STREET, COUNTY])
    def test_takes_one_statement(
        self, matters: list[Matter], world: World, code: str, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _turn in range(2):
            with django_assert_num_queries(1):
                newest(world.actor(Role.MEDIATOR, code), "dispute", COLUMNS, most=51)


def numbers(actor: Actor) -> list[str]:
    return [row["number"] for row in newest(actor, "dispute", COLUMNS, most=200)]
