from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from pytest_django import DjangoAssertNumQueries

from casework.organisations.actors import Role, actor_for, post_of, system_actor
from casework.organisations.levels import Level
from casework.organisations.models import Certificate, Membership, Unit

DAY = date(2026, 3, 2)
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    """Plant a county with its centre and a bureau, a township with its committee, and a village."""
    Kind = Unit.Kind  # noqa: N806
    rows = (
        ("330106", Level.COUNTY, Kind.DIVISION, ""),
        ("330106-C", Level.COUNTY, Kind.CENTRE, "330106"),
        ("330106-B1", Level.COUNTY, Kind.BUREAU, "330106"),
        ("330106109", Level.TOWNSHIP, Kind.DIVISION, "330106"),
        ("330106109-M", Level.TOWNSHIP, Kind.COMMITTEE, "330106109"),
        ("330106109201", Level.VILLAGE, Kind.DIVISION, "330106109"),
    )
    planted: dict[str, Unit] = {}
    for code, level, kind, parent in rows:
        unit = Unit(code=code, name=code, short_name=code, level=level, kind=kind)
        planted[code] = Unit.objects.plant(unit, under=planted.get(parent))
    return planted


@pytest.fixture
def person(db: None) -> User:
    return get_user_model().objects.create_user("chen")


def seat(person: User, unit: Unit, role: Role, first: date = FIRST, last: date | None = None) -> Membership:
    return Membership.objects.create(user=person, unit=unit, role=role, valid_from=first, valid_to=last)


class TestActorFor:
    def test_bears_the_posts_in_force_on_the_day(self, person: User, units: dict[str, Unit]) -> None:
        seat(person, units["330106109-M"], Role.MEDIATOR, FIRST, LAST)
        days = [date(2025, 12, 31), FIRST, LAST, date(2026, 7, 1)]
        assert [len(actor_for(person, on=day).posts) for day in days] == [0, 1, 1, 0]

    def test_bears_no_post_in_a_unit_that_has_ended(self, person: User, units: dict[str, Unit]) -> None:
        seat(person, units["330106109-M"], Role.MEDIATOR)
        Unit.objects.filter(code="330106109-M").update(valid_to=LAST)
        assert actor_for(person, on=LAST).has(Role.MEDIATOR)
        assert not actor_for(person, on=date(2026, 7, 1)).posts

    def test_bears_nothing_without_an_account(self) -> None:
        assert actor_for(AnonymousUser(), on=DAY).posts == ()

    def test_bears_nothing_on_a_closed_account(self, person: User, units: dict[str, Unit]) -> None:
        seat(person, units["330106"], Role.HEAD)
        person.is_active = False
        assert actor_for(person, on=DAY).posts == ()

    def test_holds_the_certificate_that_lasts_longest(self, person: User) -> None:
        Certificate.objects.create(user=person, number="A1", valid_from=FIRST, valid_to=LAST)
        Certificate.objects.create(user=person, number="A2", valid_from=date(2026, 6, 1), valid_to=date(2027, 5, 31))
        assert (actor_for(person, on=DAY).certificate, actor_for(person, on=DAY).certificate_until) == ("A1", LAST)
        assert actor_for(person, on=LAST).certificate == "A2"

    def test_names_a_certificate_that_has_run_out(self, person: User) -> None:
        Certificate.objects.create(user=person, number="A1", valid_from=FIRST, valid_to=LAST)
        assert actor_for(person, on=date(2027, 1, 1)).certificate_until == LAST

    def test_says_on_whose_behalf(self, person: User) -> None:
        assert actor_for(person, on=DAY, acted_for="wang").acted_for == "wang"

    def test_takes_two_statements(
        self, person: User, units: dict[str, Unit], django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for unit in units.values():
            seat(person, unit, Role.HEAD)
        with django_assert_num_queries(2):
            assert len(actor_for(person, on=DAY).posts) == len(units)


class TestPost:
    def test_of_a_division_reaches_all_of_it(self, units: dict[str, Unit]) -> None:
        head = post_of(Role.HEAD, units["330106"])
        assert all(head.covers(unit.path) for unit in units.values())

    def test_of_a_centre_or_committee_reaches_the_division_it_leads(self, units: dict[str, Unit]) -> None:
        dispatcher = post_of(Role.DISPATCHER, units["330106-C"])
        assert all(dispatcher.covers(unit.path) for unit in units.values())
        mediator = post_of(Role.MEDIATOR, units["330106109-M"])
        assert [code for code, unit in units.items() if mediator.covers(unit.path)] == [
            "330106109",
            "330106109-M",
            "330106109201",
        ]

    def test_of_a_bureau_reaches_the_bureau(self, units: dict[str, Unit]) -> None:
        officer = post_of(Role.OFFICER, units["330106-B1"])
        assert [code for code, unit in units.items() if officer.covers(unit.path)] == ["330106-B1"]

    def test_is_the_lowest_one_that_fits(self, person: User, units: dict[str, Unit]) -> None:
        seat(person, units["330106"], Role.MEDIATOR)
        seat(person, units["330106109-M"], Role.MEDIATOR)
        actor = actor_for(person, on=DAY)
        found = actor.post_for({Role.MEDIATOR}, units["330106109201"].path)
        assert found is not None
        assert found.unit_key == "330106109-M@"
        assert actor.post_for({Role.HEAD}, units["330106109201"].path) is None


class TestSystemActor:
    def test_names_the_rule_it_obeys(self, units: dict[str, Unit]) -> None:
        timer = system_actor(units["330106"], rule="R10")
        assert (timer.account, timer.acted_for, timer.has(Role.SYSTEM)) == ("system", "R10", True)


class TestPlant:
    def test_gives_a_unit_its_line(self, units: dict[str, Unit]) -> None:
        village = Unit.objects.get(code="330106109201")
        assert (village.county, village.township, village.restated) == (units["330106"], units["330106109"], village)
        assert units["330106"].township is None
        assert Unit.objects.find_problems() == ([], [], [], [], [])

    def test_derives_the_key(self, units: dict[str, Unit]) -> None:
        later = Unit(code="330106109202", name="x", short_name="x", level=Level.VILLAGE, valid_from=DAY)
        assert Unit.objects.plant(later, under=units["330106109"]).key == "330106109202@2026-03-02"
