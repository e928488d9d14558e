"""The accounts of the demonstration, and what lies on their desks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model

from casework.deadlines.calendar import Calendar
from casework.demo.accounts import home_of, listed, make_accounts, seated
from casework.demo.diary import FIRST_DAY, Diary
from casework.demo.openings import FIRST, OPENED_ON, OPENINGS, open_stories
from casework.demo.places import City, read_city
from casework.ledger.models import DemoMark, Entry
from casework.organisations.actors import Actor, Role, actor_for
from casework.workflow.models import Matter
from tests.casework.demo.town import load_corner, played

NAMES = [
    "registrar", "dispatcher", "gridworker", "mediator", "mediator_town", "mediator_county", "officer", "officer2",
    "auxiliary", "reviewer", "head", "petition", "manager", "supervisor", "auditor", "archivist", "admin",
]  # fmt: skip
TODAY = date(2026, 6, 30)


@pytest.fixture
def city(db: None, tmp_path: Path) -> City:
    """Load the corner of the city into a demonstration database."""
    DemoMark.objects.create()
    load_corner(tmp_path)
    return read_city(FIRST_DAY)


def actor(name: str) -> Actor:
    return actor_for(get_user_model().objects.get(username=name), on=TODAY)


class TestMakeAccounts:
    def test_makes_those_of_the_contract(self, city: City) -> None:
        assert [account.name for account in make_accounts(city, password="river-and-bridge")] == NAMES

    def test_gives_each_the_name_of_a_person_and_none_of_a_role(self, city: City) -> None:
        persons = [account.person for account in make_accounts(city, password="river-and-bridge")]
        assert len(set(persons)) == len(persons)
        assert not [
            name for name in persons if name.endswith(("员", "主任", "领导", "人员")) or not 2 <= len(name) <= 4
        ]

    def test_seats_all_in_xihu_and_two_in_the_city(self, city: City) -> None:
        for account in make_accounts(city, password="river-and-bridge"):
            units = [code for _role, code in account.posts]
            assert units
            if account.name in ("manager", "auditor"):
                assert units == ["330100"]
            else:
                assert all(code.startswith("330106") for code in units)

    def test_takes_the_password_it_is_given(self, city: City) -> None:
        make_accounts(city, password="river-and-bridge")
        user = authenticate(username="mediator", password="river-and-bridge")
        assert user is not None
        assert user.is_active

    def test_invents_another_password_for_each_otherwise(self, city: City) -> None:
        accounts = make_accounts(city)
        assert len({account.password for account in accounts}) == len(NAMES)
        assert all(len(account.password) >= 16 for account in accounts)
        assert authenticate(username="head", password=accounts[NAMES.index("head")].password) is not None

    def test_certifies_the_officers_and_nobody_else(self, city: City) -> None:
        make_accounts(city, password="river-and-bridge")
        certified = {name for name in NAMES if actor(name).certificate}
        assert certified == {"officer", "officer2"}
        assert all((until := actor(name).certificate_until) and until > TODAY for name in certified)

    def test_makes_one_administrator(self, city: City) -> None:
        make_accounts(city, password="river-and-bridge")
        users = get_user_model().objects
        assert [user.get_username() for user in users.filter(is_superuser=True)] == ["admin"]
        assert users.filter(is_staff=True).count() == len(NAMES)

    def test_gives_each_the_role_of_its_name(self, city: City) -> None:
        make_accounts(city, password="river-and-bridge")
        for account in listed(city):
            posts = actor(account.name).posts
            assert [(post.role, post.unit_key.partition("@")[0]) for post in posts] == list(account.posts)


class TestOpenStories:
    @pytest.fixture
    def desks(self, city: City) -> None:
        make_accounts(city, password="river-and-bridge")
        played(open_stories(home_of(city), Diary(Calendar()), seated(OPENED_ON), seed=1))

    def test_leaves_each_matter_where_it_is_meant_to_stand(self, desks: None) -> None:
        states = set(Matter.objects.values_list("state", flat=True))
        assert {
            "REGISTERED", "TRIAGED", "DISPATCHED", "APPLIED", "CONSENT_PENDING", "ACCEPTED", "IN_MEDIATION", "ESCALATED",
            "AGREED_WRITTEN", "PERFORMED", "TERMINATED", "CLOSED", "REVISIT",
        } <= states  # fmt: skip
        assert not Entry.objects.filter(verb="archive").exists()

    @pytest.mark.parametrize("name", ["mediator", "mediator_town", "mediator_county"])
    def test_gives_every_mediator_something_in_hand(self, desks: None, name: str) -> None:
        assert Matter.objects.handled_by(name).exclude(state="ACCEPTED", track="filing").exists()

    @pytest.mark.parametrize(
        ("name", "track", "state"),
        [
            ("dispatcher", "filing", "REGISTERED"),
            ("dispatcher", "filing", "TRIAGED"),
            ("mediator", "filing", "DISPATCHED"),
            ("gridworker", "filing", "DISPATCHED"),
            ("mediator_town", "dispute", "ESCALATED"),
            ("mediator_county", "dispute", "ESCALATED"),
            ("head", "dispute", "PERFORMED"),
            ("gridworker", "dispute", "CLOSED"),
            ("archivist", "dispute", "REVISIT"),
        ],
    )
    def test_lets_something_wait_for(self, desks: None, name: str, track: str, state: str) -> None:
        assert Matter.objects.visible_to(actor(name)).filter(track=track, state=state).exists()

    def test_has_a_dispute_in_breach_of_its_day(self, desks: None) -> None:
        days = [entry.facts["due_on"] for entry in Entry.objects.filter(verb="sign_agreement")]
        assert min(days) < TODAY.isoformat() < max(days)

    def test_stays_within_june_or_a_little_before(self, city: City) -> None:
        stories = open_stories(home_of(city), Diary(Calendar()), seated(OPENED_ON), seed=1)
        assert [story.index for story in stories] == [FIRST + number for number in range(len(OPENINGS))]
        for story in stories:
            assert date(2026, 4, 1) < story.events[0].at.date() <= TODAY
            assert story.by_hand


class TestSeated:
    def test_lets_accounts_act_in_their_own_name(self, city: City) -> None:
        make_accounts(city, password="river-and-bridge")
        cast, line = seated(FIRST_DAY), home_of(city)
        assert cast.seat(Role.MEDIATOR, line.village.committee).account == "mediator"
        assert cast.seat(Role.MEDIATOR, line.village.committee, 2).account.startswith("mediator2.")
        assert cast.seat(Role.HEAD, line.village.committee).account.startswith("head1.")
