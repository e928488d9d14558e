"""The identity wall: whoever sits where a matter is about, finds neither it nor anything of it, and cannot tell it from none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from casework.errors import Unknown
from casework.ledger.models import Entry
from casework.organisations.actors import Actor, Role, post_of
from casework.organisations.models import Unit, UnitSuccession
from casework.parties.kinds import RecusalGround
from casework.workflow.levels import escalate
from casework.workflow.models import Matter, Notice
from casework.workflow.perform import perform
from casework.workflow.persons import object_to
from casework.workflow.proposals import propose
from casework.workflow.wall import raise_wall, stands_before_wall
from tests.desk import Desk, Sit, text_of
from tests.refusals import refused
from tests.world import VILLAGE, Talks

STREET, COUNTY = "330106001", "330106"
UNKNOWN = ("UNKNOWN_MATTER", "HOUSE rule L2", "number")


@pytest.fixture
def walled(talks: Talks) -> Talks:
    """Give a matter that is about the village it lies in."""
    raise_wall([talks.dispute.number], talks.world.unit(VILLAGE))
    talks.dispute.refresh_from_db(fields=["walled_from"])
    return talks


def seen_by(actor: Actor) -> bool:
    return Matter.objects.visible_to(actor).exists()


PLACES: dict[str, Callable[[Desk, Matter], str]] = {
    "the list": lambda desk, matter: text_of(desk.lists(tab="all")),
    "a search": lambda desk, matter: text_of(desk.client.get(reverse("admin:find"), {"q": "两院"})),
    "the first page": lambda desk, matter: text_of(desk.client.get(reverse("admin:index"))),
}


class TestTheAccused:
    @pytest.mark.parametrize("place", PLACES)
    def test_does_not_find_it_where_one_above_does(self, walled: Talks, sit: Sit, place: str) -> None:
        number = walled.dispute.number
        assert number not in PLACES[place](sit(Role.MEDIATOR, VILLAGE), walled.dispute)
        if place != "the first page":
            assert number in PLACES[place](sit(Role.MEDIATOR, STREET), walled.dispute)

    def test_is_told_that_there_is_no_such_page(self, walled: Talks, sit: Sit) -> None:
        assert sit(Role.MEDIATOR, VILLAGE).opens(walled.dispute).status_code == 404
        assert sit(Role.MEDIATOR, VILLAGE).asks(walled.dispute, "ask_consent").status_code == 404
        assert sit(Role.MEDIATOR, STREET).opens(walled.dispute).status_code == 200

    def test_finds_none_of_its_records(self, walled: Talks) -> None:
        entries = Entry.objects.order_by("-pk")
        for role, code, count in ((Role.HEAD, VILLAGE, 0), (Role.HEAD, STREET, 1), (Role.HEAD, COUNTY, 1)):
            kept = Matter.objects.all().records_visible_to(walled.world.actor(role, code), entries, by="matter")
            assert kept.count() == count, code

    def test_at_a_county_finds_none_of_its_records_either(self, walled: Talks) -> None:
        raise_wall([walled.dispute.number], walled.world.unit(COUNTY))
        entries = Entry.objects.order_by("-pk")
        for code, count in ((COUNTY, 0), ("330100", 1)):
            kept = Matter.objects.all().records_visible_to(walled.world.actor(Role.HEAD, code), entries, by="matter")
            assert kept.count() == count, code

    def test_cannot_move_it_by_its_number(self, walled: Talks) -> None:
        with refused(Unknown, UNKNOWN):
            perform(walled.dispute, "ask_consent", actor=walled.mediator(), at=walled.world.later())

    def test_cannot_propose_anything_about_it(self, walled: Talks) -> None:
        with refused(Unknown, UNKNOWN):
            propose(walled.dispute, "suspend", actor=walled.mediator(), at=walled.world.later(), given={})

    def test_cannot_note_anything_in_it(self, walled: Talks) -> None:
        dispute: Any = Matter.objects.placed().get(number=walled.dispute.number)
        with refused(Unknown, UNKNOWN):
            object_to(dispute, account="li", ground=RecusalGround.KIN, actor=walled.mediator(), at=walled.world.later())

    def test_is_not_told_when_it_goes_up(self, talks: Talks) -> None:
        talks.accepted()
        raise_wall([talks.dispute.number], talks.world.unit(VILLAGE))
        escalate(
            talks.dispute, to=talks.world.unit(STREET), ground="MULTI_AREA", reason="两次上门。",
            actor=talks.world.actor(Role.HEAD, STREET, "head_street") , at=talks.world.later(),
        )  # fmt: skip
        assert not Notice.objects.exists()


class TestTheWall:
    @pytest.mark.parametrize(
        ("about", "seat", "is_seen"),
        [
            (VILLAGE, VILLAGE, False),
            (VILLAGE, STREET, True),
            (STREET, VILLAGE, False),
            (STREET, STREET, False),
            (STREET, COUNTY, True),
            (COUNTY, VILLAGE, False),
            ("330106002", STREET, True),
        ],
    )  # fmt: skip
    def test_hides_from_a_unit_and_all_below_it(self, talks: Talks, about: str, seat: str, is_seen: bool) -> None:
        raise_wall([talks.dispute.number], talks.world.unit(about))
        talks.dispute.refresh_from_db(fields=["walled_from"])
        actor = talks.world.actor(Role.MEDIATOR, seat)
        assert (stands_before_wall(talks.dispute, actor), seen_by(actor)) == (not is_seen, is_seen)

    def test_holds_against_one_post_whatever_the_others_are(self, walled: Talks) -> None:
        posts = (
            post_of(Role.MANAGER, walled.world.unit("330100")),
            post_of(Role.GRID_WORKER, walled.world.unit(VILLAGE)),
        )
        assert seen_by(Actor("li", posts[:1]))
        assert not seen_by(Actor("li", posts))

    def test_holds_against_an_organ_that_leads_the_place(self, walled: Talks) -> None:
        village = Unit.objects.get(code=VILLAGE)
        committee = Unit.objects.plant(
            Unit(code=f"{VILLAGE}-M", name="调委会", short_name="调委会", level=2, kind=Unit.Kind.COMMITTEE),
            under=village,
        )
        assert not seen_by(Actor("li", (post_of(Role.MEDIATOR, committee),)))

    def test_goes_with_the_powers_of_a_unit_that_ended(self, walled: Talks) -> None:
        heir, old = walled.world.unit("330106001002"), walled.world.unit(VILLAGE)
        Unit.objects.filter(pk=old.pk).update(valid_to=date(2026, 3, 1), restated=heir)
        UnitSuccession.objects.create(
            old=old, new=heir, kind=UnitSuccession.Kind.MERGE, effective_date=date(2026, 3, 2)
        )
        actor = walled.world.actor(Role.MEDIATOR, "330106001002")
        assert not seen_by(actor)
        assert stands_before_wall(walled.dispute, actor)

    def test_costs_a_matter_without_one_no_statement(self, talks: Talks, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            assert not stands_before_wall(talks.dispute, talks.mediator())
