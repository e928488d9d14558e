"""
Whatever is asked at whatever address, of a matter somebody may not know of he is told what he is told of one that is not there.

Addresses are read from the site itself: a new one is tried without being named here, or fails as one nobody has thought of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from casework.demo.papers import sheet
from casework.dossier.models import Document
from casework.dossier.services import add_document
from casework.ledger.checkpoints.sequencing import make_checkpoint
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from casework.workflow.querysets import READING_ROLES
from casework.workflow.tracks import all_tracks
from casework.workflow.wall import raise_wall
from mediation.disputes import services
from tests.callers import Call
from tests.callers import call as call
from tests.world import SIDES, VILLAGE, World

API = "api/v1/"
STREET, COUNTY, CITY = "330106001", "330106", "330100"
# Seen from the village: itself, above it, beside it, and elsewhere.
PLACES = (VILLAGE, STREET, COUNTY, CITY, "330106001002", "330108")
NOT_THERE = "D3301062026999999"
GAPS = {"verb": "ask_consent", "party": "1", "recusal": "1", "key": "330106", "paper": "1", "entry_id": "1"}
ROLES = [role for role in Role if role is not Role.SYSTEM]
OPEN_TO_ALL = ("auth/token/", "auth/sign-on/", "auth/sign-on/token/", "schema/", "docs/")
# What another installation hands in, which proves itself and is told of nothing but what it sent.
OF_PEERS = ("packages/", "packages/answers/")
OF_NO_MATTER = (*OPEN_TO_ALL, *OF_PEERS, "auth/logout/")
OF_A_FILE = re.compile(r"/copies/|/documents/|/disposal/|/dossier[/.]")
# What belongs to who set it up, and is unknown to everybody else; tried in tests of its own.
OWNED = (
    "subscriptions/<int:key>/", "subscriptions/<int:key>/deliveries/", "subscriptions/<int:key>/replay/",
    "sealed/<int:key>/answer/",
)  # fmt: skip


def addresses(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every address of the API, as Django writes it, with its view."""
    for each in (resolver or get_resolver()).url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, here)
        elif isinstance(each, URLPattern) and here.startswith(API):
            yield here.removeprefix(API), each.callback


def methods_of(view: Any) -> list[str]:
    return [name for name in ("get", "post", "put", "patch", "delete") if hasattr(getattr(view, "cls", view), name)]


ALL = list(addresses())
OF_ONE = [
    (address, method)
    for address, view in ALL
    if address.startswith("disputes/<str:number>/")
    for method in methods_of(view)
]
OF_MANY = [
    address
    for address, view in ALL
    if "<str:number>" not in address and address not in (*OF_NO_MATTER, *OWNED) and "get" in methods_of(view)
]


def filled(address: str, number: str = NOT_THERE) -> str:
    """Fill the gaps of an address."""
    known: dict[str, str] = {**GAPS, "number": number}
    if ":paper>" in address and (paper := Document.objects.filter(matter_no=number).first()):
        known["paper"] = str(paper.pk)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: known.get(gap[1], "on_site"), address).replace(
        "reports/330106/", "reports/on_site/"
    )


def told(client: Client, method: str, address: str, number: str) -> tuple[int, str]:
    """What an address answers of a number: the status, and the body where it is refused, without the number itself."""
    headers = {"If-Match": '"1"', "Idempotency-Key": str(uuid4())}
    url = "/" + API + filled(address, number)
    if method == "get":
        answer = client.get(url)
    else:
        answer = getattr(client, method)(url, "{}", "application/json", headers=headers)
    body = read(answer)
    return answer.status_code, body.decode(errors="replace").replace(number, "-")


def read(answer: Any) -> bytes:
    """All of an answer, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def may_know(place: str, lead: str, wall: str) -> bool:
    """Answer, by the codes of this world alone, whether who sits at a place may know of what a unit leads."""
    reaches = place == CITY or lead.startswith(place)
    return reaches and not (wall and place.startswith(wall))


def may_read(role: Role, place: str, lead: str, wall: str) -> bool:
    """Answer likewise whether he may read the words of what he may know of: behind a wall only where the matter lies."""
    return role in READING_ROLES and (not wall or place == lead)


@pytest.fixture
def matters(world: World) -> dict[str, tuple[str, str]]:
    """Open a matter in the village, one at the street, and one that is about the street: number → lead and wall."""
    found = {}
    for unit, wall in ((VILLAGE, ""), (STREET, ""), (VILLAGE, STREET)):
        dispute = services.apply(
            unit=world.unit(unit), type="02", channel="WALK_IN", title="围墙", text="围墙越界。", parties=SIDES,
            actor=world.actor(Role.MEDIATOR, unit), at=world.later(),
        )  # fmt: skip
        if wall:
            raise_wall([dispute.number], world.unit(wall))
        add_document(
            dispute.number,
            kind="EVIDENCE",
            content=sheet("EVIDENCE"),
            actor=world.actor(Role.MEDIATOR, unit),
            at=world.later(),
        )
        found[dispute.number] = (unit, wall)
    return found


@pytest.mark.parametrize("role", ROLES)
class TestWhoMayKnow:
    def test_is_the_same_at_every_address_of_a_matter(
        self, role: Role, call: Call, matters: dict[str, tuple[str, str]]
    ) -> None:
        before = sorted(Matter.objects.values_list("number", "version"))
        wrong: list[tuple[Any, ...]] = []
        for place in PLACES:
            client = call(role, place).client
            for address, method in OF_ONE:
                nothing = told(client, method, address, NOT_THERE)
                for number, (lead, wall) in matters.items():
                    answer = told(client, method, address, number)
                    is_hidden = answer == nothing
                    # What is refused before the matter is looked for, its form say, tells nobody anything.
                    if is_hidden == may_know(place, lead, wall) and (nothing[0] == 404 or not is_hidden):
                        wrong.append((place, method, address, lead, wall, answer[0]))
        assert wrong == []
        assert sorted(Matter.objects.values_list("number", "version")) == before

    def test_is_the_same_in_every_list_search_report_and_call_for_many(
        self, role: Role, call: Call, matters: dict[str, tuple[str, str]]
    ) -> None:
        wrong: list[tuple[Any, ...]] = []
        for place in PLACES:
            client = call(role, place).client
            known = {number for number, (lead, wall) in matters.items() if may_know(place, lead, wall)}
            for address in ("matters/", "disputes/"):
                for query in ({}, {"q": "围墙", "expand": "parties,clocks,ledger", "count": "1"}):
                    wrong += [(place, address, query)] * (found(client, address, query) != known)
                words = {number for number in known if may_read(role, place, *matters[number])}
                wrong += [(place, address, "越界")] * (found(client, address, {"q": "越界"}) != words)
                for number in matters:
                    is_found = found(client, address, {"q": number}) == {number}
                    wrong += [(place, address, number)] * (is_found != (number in known))
            body = {"mode": "partial", "items": [_item(number) for number in (*matters, NOT_THERE)]}
            answer = client.post(
                f"/{API}disputes/bulk/", json.dumps(body), "application/json",
                headers={"Idempotency-Key": str(uuid4())},
            ).json()  # fmt: skip
            *told_of, nothing = (
                re.sub("|".join((*matters, NOT_THERE)), "-", json.dumps(each)) for each in answer["results"]
            )
            wrong += [
                (place, "bulk", number)
                for number, told_here in zip(matters, told_of, strict=True)
                if number not in known and told_here != nothing
            ]
            hidden = matters.keys() - known
            for address in OF_MANY:
                for query in ({}, {"unit": place, "from": "2026-01", "to": "2026-12"}, {"q": "围墙"}):
                    _status, text = told_many(client, address, query)
                    wrong += [(place, address, query) for number in hidden if number in text]
        assert wrong == []

    def test_is_the_same_of_proofs(
        self, role: Role, call: Call, matters: dict[str, tuple[str, str]], world: World
    ) -> None:
        make_checkpoint(at=world.clock)
        wrong: list[tuple[Any, ...]] = []
        for place in PLACES:
            client = call(role, place).client
            nothing = client.get(f"/{API}ledger/proof/999999/")
            for entry in Entry.objects.of(*matters):
                answer = client.get(f"/{API}ledger/proof/{entry.pk}/")
                is_hidden = (answer.status_code, read(answer)) == (nothing.status_code, read(nothing))
                if is_hidden == may_know(place, *matters[entry.matter]) or answer.status_code not in (200, 404):
                    wrong.append((place, entry, answer.status_code))
        assert wrong == []


def found(client: Client, address: str, query: dict[str, str]) -> set[str]:
    """The numbers in a list."""
    return {row["number"] for row in client.get(f"/{API}{address}", query).json()["results"]}


def told_many(client: Client, address: str, query: dict[str, str]) -> tuple[int, str]:
    answer = client.get("/" + API + filled(address), query)
    body = read(answer)
    return answer.status_code, body.decode(errors="replace")


def _item(number: str) -> dict[str, Any]:
    return {"number": number, "version": 1, "verb": "ask_consent", "body": {}}


class TestEveryAddress:
    def test_of_a_matter_is_there_for_every_track_with_the_same_view(self) -> None:
        views = {address: getattr(view, "cls", view) for address, view in ALL}
        for address, view in views.items():
            if address.startswith("disputes/"):
                for track in all_tracks():
                    if track.code == "filing" and OF_A_FILE.search(address):
                        continue  # a filing has no file of its own
                    other = address.replace("disputes/", f"{track.address}/", 1)
                    assert views.get(other) is view, other

    def test_is_of_one_matter_of_many_or_of_none(self) -> None:
        tracks = tuple(f"{track.address}/" for track in all_tracks())
        unknown = [
            address
            for address, view in ALL
            if ("<str:number>" in address and not address.startswith(tracks))
            or ("<str:number>" not in address and address not in (*OF_NO_MATTER, *OWNED) and "get" not in methods_of(view)
            and not address.endswith("bulk/"))
        ]  # fmt: skip
        assert unknown == []

    def test_asks_who_calls(self, db: None) -> None:
        for address, view in ALL:
            for method in methods_of(view):
                status = told(Client(), method, address, NOT_THERE)[0]
                assert (status in (401, 403)) == (address not in OPEN_TO_ALL), (address, method, status)
