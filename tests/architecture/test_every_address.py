"""Whatever somebody writes into an address or a form, the answer is a page or a refusal, at every address there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from casework.intake import services as intake
from casework.intake.forms import FORMS as FILING_FORMS
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from enforcement.handovers.forms import FORMS as HANDOVER_FORMS
from mediation.disputes.forms import FORMS as DISPUTE_FORMS
from tests.desk import Sit, address
from tests.enforcement.handovers.deliveries import packed, plant_organs
from tests.world import SIDES, VILLAGE, Talks, World

ROLES = (Role.REGISTRAR, Role.MEDIATOR, Role.HEAD, Role.MANAGER, Role.AUDITOR)
MOMENTS = ("0001-01-01T00:00", "9999-12-31T23:59", "1899-12-31T23:59")
DAYS = ("0001-01-01", "9999-12-31", "1900-01-01")
NUMBERS = ("-1", "²", "٣", "99999999999999999999", "1e400")
WORDS = ("\x00", "x" * 5000, "'%_\\")
PATHS = ("%00", "%FF", "9" * 20, "-1", "x" * 300)
KEYS = (
    "2026-13-45T00:00:00+00:00~1", "0001-01-01T00:00:00+14:00~1", "9999-12-31T23:59:59-12:00~1", "2026-01-01T24:00:00+00:00~1",
    "2026-01-01T00:00+99:99~1", "2026-02-30T00:00:00+00:00~1", "2026-01-01T00:00:00+00:00~²",
    "2026-01-01T00:00:00+00:00~999999999999999999",
)  # fmt: skip
# What each kind of page reads, with what is worst for it.
LISTS: Mapping[str, tuple[str, ...]] = {
    "q": WORDS, "state": WORDS[:1], "type": WORDS[:1], "risk": WORDS[:1], "channel": WORDS[:1], "level": NUMBERS,
    "unit_below": WORDS, "opened_after": DAYS, "opened_before": DAYS, "tab": ("all", "\x00"), "older": KEYS, "newer": KEYS,
}  # fmt: skip
FIGURES: Mapping[str, tuple[str, ...]] = {
    "unit": WORDS, "from": ("0001-01", "9999-12", "2026-13", "+2026-1"), "to": ("0001-01", "9999-12", "\x00"),
    "as_of": (*DAYS, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "\x00"), "by": ("unit,unit", "\x00", ",,"),
    "geography": WORDS[:1], "version": NUMBERS, "kind": WORDS[:1], "page_size": NUMBERS, "cursor": (*KEYS[:2], *WORDS, *NUMBERS),
    "format": ("xlsx", "csv", "\x00"),
}  # fmt: skip
RECORDS: Mapping[str, tuple[str, ...]] = {
    "q": WORDS, "p": NUMBERS, "o": ("99.-99", "x", "\x00"), "e": NUMBERS, "all": WORDS[:1], "origin": WORDS[:1],
    "id__exact": NUMBERS, "_to_field": WORDS[:1], "kind": WORDS[:1], "next": WORDS[:1],
    "app_label": WORDS[:1], "model_name": WORDS[:1], "field_name": WORDS[:1], "on": (*DAYS, "\x00", "2026-02-30"),
}  # fmt: skip
LOG: Mapping[str, tuple[str, ...]] = {
    "from": (*NUMBERS, "0", "2147483648"), "to": (*NUMBERS, "0"), "cursor": (*KEYS[:2], *WORDS, *NUMBERS), "page_size": NUMBERS,
    "entry": NUMBERS,
}  # fmt: skip
SURFACES: Mapping[str, tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]] = {
    "lists": (LISTS, ("/admin/disputes/dispute/", "/admin/disputes/dispute/D3301062026000001/")),
    "log": (
        LOG,
        ("/api/v1/ledger/checkpoints/", "/api/v1/ledger/checkpoints/latest/", "/api/v1/ledger/proof/1/", "/api/v1/ledger/consistency/"),
    ),
    "figures": (FIGURES, ("/reports/", "/reports/single_track/", "/api/v1/reports/on_site/", "/api/v1/reports/on_site/matters/")),
    "records": (
        RECORDS,
        (
            "/admin/ledger/entry/", "/admin/parties/party/", "/admin/organisations/unit/", "/admin/deadlines/clock/",
            "/admin/auth/user/", "/admin/find/", "/admin/units/", "/admin/laws/", "/admin/autocomplete/", "/admin/login/",
        ),
    ),
}  # fmt: skip
PLAIN = {"unit": VILLAGE, "from": "2026-01", "to": "2026-12"}


def routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Yield every pattern of the URLconf, as Django writes it."""
    for each in (resolver or get_resolver()).url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, here)
        elif isinstance(each, URLPattern):
            yield here


def filled(route: str, known: Mapping[str, str], otherwise: str) -> str:
    """Fill the gaps of a pattern: with what is known by their names, else with one text."""
    text = re.sub(r"\(\?P<app_label>(\w+)[^)]*\)", r"\1", route)
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)|\(\[\^/\]\+\)", lambda gap: f"<{gap[1] or 'pk'}>", text)
    text = text.replace("^", "").replace("$", "")
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: known.get(gap[1], otherwise), text)


class Ground:
    """Matters in three states, and people of every kind who look at them."""

    def __init__(self, world: World, talks: Talks, sit: Sit) -> None:
        registrar = world.actor(Role.REGISTRAR, VILLAGE)
        unit = world.unit(VILLAGE)
        self.filing: Matter = intake.register(
            unit=unit,
            channel="WALK_IN",
            place=unit,
            title="t",
            text="x",
            parties=SIDES,
            actor=registrar,
            at=world.later(),
        )
        self.talks: Matter = talks.in_mediation().dispute
        plant_organs(world)
        self.handover: Matter = packed(world, "J4").with_papers().sent().handover
        self.people = {role: sit(role, VILLAGE).client for role in ROLES}
        for role in Role:
            everybody = sit(role, VILLAGE, "everybody")
        get_user_model().objects.filter(username="everybody").update(is_superuser=True)
        self.everybody: Client = everybody.client

    def known(self, route: str) -> dict[str, str]:
        of_track = {"/filing/": self.filing, "/handover/": self.handover}
        matter = next((each for part, each in of_track.items() if part in route), self.talks)
        return {
            "number": matter.number,
            "verb": "accept",
            "position": "1",
            "deed": "reveal",
            "pk": "1",
            "seq": "2",
            "place": "1",
            "key": "on_site",
        }


@pytest.fixture
def ground(world: World, talks: Talks, sit: Sit) -> Ground:
    return Ground(world, talks, sit)


def answered(client: Client, method: str, url: str, *data: Any, **more: Any) -> None:
    """Ask, and undo whatever came of it; an exception comes through as itself."""
    before = transaction.savepoint()
    answer = getattr(client, method)(url, *data, **more)
    transaction.savepoint_rollback(before)
    assert answer.status_code < 500, f"{method} {url} {data}: {answer.status_code}"


class TestEveryAddress:
    @pytest.mark.parametrize("who", [*ROLES, None])
    def test_answers_whoever_comes(self, ground: Ground, who: Role | None) -> None:
        client = ground.people[who] if who else ground.everybody
        worst = {name: values[0] for name, values in {**LISTS, **FIGURES, **RECORDS}.items()}
        for route in routes():
            url = filled(route, ground.known(route), "1")
            for method in ("get", "post", "put"):
                answered(client, method, url)
            answered(client, "get", url, worst)

    @pytest.mark.parametrize("text", PATHS)
    def test_answers_whatever_stands_in_it(self, ground: Ground, text: str) -> None:
        for route in routes():
            if "<" in route or "(" in route:
                answered(ground.everybody, "get", filled(route, {}, text))
                answered(
                    ground.everybody, "get", filled(route, ground.known(route) | {"pk": text, "position": text}, text)
                )


class TestEveryQuery:
    @pytest.mark.parametrize("surface", SURFACES)
    def test_is_answered(self, ground: Ground, surface: str) -> None:
        hostile, urls = SURFACES[surface]
        for url in urls:
            for name, values in hostile.items():
                for value in values:
                    answered(ground.everybody, "get", url, PLAIN | {"tab": "all", name: value})
            answered(ground.everybody, "get", f"{url}?tab=all&" + "&".join(f"{name}=%FF" for name in hostile))


def worst_for(field: forms.Field) -> tuple[str, ...]:
    if isinstance(field, forms.DateTimeField):
        return MOMENTS
    if isinstance(field, forms.DateField):
        return DAYS
    if isinstance(field, forms.IntegerField):
        return NUMBERS[2:4]
    return WORDS[:1] if isinstance(field, forms.ChoiceField | forms.BooleanField) else WORDS[:2]


VALID: Mapping[str, str] = {
    "reason": "x", "ground": "GROUP", "minutes": "x", "minutes_signed": "on", "agreement": "x", "due_on": "2027-01-01",
    "signed": "2", "mediator_signed": "on", "sealed": "on", "form": "WET", "settled": "on", "other_side_confirms": "on",
    "remedies_explained": "on", "mediator": "x", "rights_notice": "on", "kind": "DISPUTE", "type": "02", "risk": "BLUE",
    "into": "D3301062026000001", "fully": "yes", "proof": "on", "result": "SETTLED", "destination": "COURT", "receipt": "1",
    "ruling": "1", "joint": "on", "name": "王", "role": "THIRD_PARTY", "means": "WRITTEN", "field": "name", "purpose": "abcdef",
    "account": "x", "upheld": "yes", "title": "t", "text": "x", "unit": VILLAGE, "place": VILLAGE, "channel": "WALK_IN",
    "party-TOTAL_FORMS": "2", "party-INITIAL_FORMS": "0",
    "party-0-role": "APPLICANT", "party-0-kind": "PERSON", "party-0-name": "张三", "party-0-id_number": "11010519491231002X",
    "party-1-role": "RESPONDENT", "party-1-kind": "PERSON", "party-1-name": "李四", "party-1-phone": "13900004321",
}  # fmt: skip
FORMS = {"handover": HANDOVER_FORMS, "filing": FILING_FORMS, "dispute": DISPUTE_FORMS}


class TestEveryForm:
    @pytest.mark.parametrize("track", FORMS)
    def test_of_a_verb_is_answered(self, ground: Ground, track: str) -> None:
        matter = {"filing": ground.filing, "handover": ground.handover}.get(track, ground.talks)
        for verb, form in FORMS[track].items():
            url = address(track, "do", matter.number, verb)
            for name, field in form.base_fields.items():
                for value in worst_for(field):
                    answered(ground.everybody, "post", url, {**VALID, "version": str(matter.version), name: value})

    @pytest.mark.parametrize("track", ["filing", "dispute", "handover"])
    def test_that_opens_a_matter_is_answered(self, ground: Ground, track: str) -> None:
        url = address(track, "add")
        own = ("unit", "place", "title", "text", "type", "channel", "risk", "channel_ref")
        parties = (*(name for name in VALID if name.startswith("party-")), "party-0-address")
        fields: dict[str, tuple[str, ...]] = dict.fromkeys((*own, *parties), WORDS[:2])
        fields |= dict.fromkeys(("receiver", "about", "case_no", "group", "procedure", "outside"), WORDS[:2])
        fields |= {"property": NUMBERS, "longer": NUMBERS, "detained_at": MOMENTS}
        fields |= {"at": MOMENTS, "party-0-birth_date": DAYS, "party-TOTAL_FORMS": NUMBERS}
        for name, values in fields.items():
            for value in values:
                answered(ground.everybody, "post", url, {**VALID, name: value})

    @pytest.mark.parametrize(
        "place",
        [
            "parties/add/",
            "parties/1/consent/",
            "parties/1/refusal/",
            "parties/1/reveal/",
            "objections/add/",
            "papers/add/",
        ],
    )
    def test_of_persons_and_papers_is_answered(self, ground: Ground, place: str) -> None:
        url = address("dispute", "change", ground.talks.number) + place
        hostile = {"at": MOMENTS, "birth_date": DAYS}
        names = (
            "name",
            "id_number",
            "phone",
            "address",
            "at",
            "birth_date",
            "means",
            "purpose",
            "account",
            "ground",
            "title",
            "role",
        )
        for name in names:
            for value in hostile.get(name, WORDS):
                answered(ground.everybody, "post", url, {**VALID, name: value})

    def test_of_django_is_answered(self, ground: Ground) -> None:
        for url in (
            "/admin/login/",
            "/admin/password_change/",
            "/i18n/setlang/",
            "/admin/ledger/entry/",
            "/admin/logout/",
        ):
            for value in WORDS:
                given = dict.fromkeys(
                    ("username", "password", "language", "next", "action", "old_password", "index"), value
                )
                answered(ground.everybody, "post", url, given)
