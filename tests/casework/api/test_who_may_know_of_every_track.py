"""
What somebody may not know of he is not told of, whatever it is: penalties, petitions, hand-overs and filings, at every address, in
lists, figures and their exports, and as a subscriber of events.

The addresses are those of disputes, which test_who_may_know.py tries in every role from every place, with the same views behind them;
so here each address meets each place once, in a role that goes round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile, is_zipfile

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from casework.demo.papers import sheet
from casework.dossier.models import Document
from casework.dossier.services import add_document
from casework.intake import services as intake
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.outbox.gathering import gather
from casework.outbox.models import Delivery, Subscription
from casework.workflow.events import LEDGER_EVENTS
from casework.workflow.models import Matter
from casework.workflow.wall import raise_wall
from enforcement.handovers import services as handovers
from enforcement.penalties import services as penalties
from tests.appeals import registered
from tests.callers import Call
from tests.callers import call as call
from tests.casework.api.test_who_may_know import (
    ALL,
    API,
    NOT_THERE,
    OF_MANY,
    PLACES,
    ROLES,
    STREET,
    may_know,
    methods_of,
    read,
)
from tests.enforcement.handovers.deliveries import COURT, plant_organs
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.world import SIDES, VILLAGE, World

# A verb of each track that is known there, wherever its matter stands.
VERBS = {"penalties": "check", "petitions": "issue_opinion", "handovers": "send", "filings": "triage"}
FORMS: tuple[dict[str, str], ...] = ({}, {"format": "csv"}, {"format": "xlsx"})
Matters = dict[str, dict[str, tuple[str, str]]]


def opened(world: World, street: Bureau, wall: str) -> Iterator[tuple[str, Matter]]:
    """Open a matter of each track: a penalty and a petition at the street, a hand-over and a filing in the village below."""
    village = world.unit(VILLAGE)
    sides: dict[str, Any] = {"title": "围墙", "text": "围墙越界。", "parties": SIDES}
    mediator = world.actor(Role.MEDIATOR, VILLAGE)
    yield (
        "penalties",
        penalties.record_clue(
            unit=world.unit(STREET), channel="INSPECTION", actor=street.officer(), at=world.later(), **sides
        ),
    )
    yield "petitions", registered(world, title="围墙")
    yield "handovers", handovers.package(
        unit=village, type="K3", receiver=world.unit(COURT), case_no=f"杭{wall}1号", actor=mediator, at=world.later(), **sides
    )  # fmt: skip
    yield (
        "filings",
        intake.register(unit=village, channel="WALK_IN", place=village, actor=mediator, at=world.later(), **sides),
    )


@pytest.fixture
def matters(world: World, bureau: Bureau) -> Matters:
    """Open two matters of each track, the second about the street: address → number → lead and wall."""
    plant_organs(world)
    found: Matters = {}
    for wall in ("", STREET):
        for address, matter in opened(world, Bureau(world, STREET), wall):
            if wall:
                raise_wall([matter.number], world.unit(wall))
            if address != "filings":
                add_document(
                    matter.number, kind="EVIDENCE", content=sheet("EVIDENCE"), actor=world.actor(Role.HEAD, STREET),
                    at=world.later(),
                )  # fmt: skip
            found.setdefault(address, {})[matter.number] = (matter.unit.code, wall)
    make_checkpoints(at=world.later())  # so that a whole file is handed out to who may have it
    return found


@dataclass
class Crowd:
    """People of every role in every place, seated when first asked for."""

    call: Call

    def of(self, place: str, turn: int) -> Client:
        client: Client = self.call(ROLES[(PLACES.index(place) + turn) % len(ROLES)], place).client
        return client


def told(client: Client, method: str, address: str, number: str, verb: str) -> tuple[int, str]:
    """What an address answers of a number: the status, and the body without the number itself."""
    paper = Document.objects.filter(matter_no=number).values_list("pk", flat=True).first() or 1
    gaps = {"number": number, "verb": verb, "party": "1", "recusal": "1", "paper": str(paper)}
    url = f"/{API}" + re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: gaps[gap[1]], address)
    headers = {"If-Match": '"1"', "Idempotency-Key": str(uuid4())}
    answer = client.generic(method.upper(), url, b"" if method == "get" else b"{}", "application/json", headers=headers)
    return answer.status_code, read(answer).decode(errors="replace").replace(number, "-")


def words_in(content: bytes) -> str:
    """Everything an answer tells, a table for a spreadsheet too."""
    if not is_zipfile(BytesIO(content)):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as table:
        return "".join(table.read(name).decode(errors="replace") for name in table.namelist())


class TestWhoMayKnowOfEveryTrack:
    @pytest.mark.parametrize("track", VERBS)
    def test_is_the_same_at_every_address_of_a_matter(self, track: str, call: Call, matters: Matters) -> None:
        crowd, before = Crowd(call), sorted(Matter.objects.values_list("number", "version"))
        wrong: list[tuple[Any, ...]] = []
        of_one = [
            (address, method)
            for address, view in ALL
            if address.startswith(f"{track}/<str:number>/")
            for method in methods_of(view)
        ]
        assert len(of_one) > 12
        for turn, (address, method) in enumerate(of_one):
            for place in PLACES:
                client = crowd.of(place, turn)
                nothing = told(client, method, address, NOT_THERE, VERBS[track])
                for number, (lead, wall) in matters[track].items():
                    answer = told(client, method, address, number, VERBS[track])
                    is_hidden = answer == nothing
                    if is_hidden == may_know(place, lead, wall) and (nothing[0] == 404 or not is_hidden):
                        wrong.append((place, method, address, lead, wall, answer[0]))
        assert wrong == []
        assert sorted(Matter.objects.values_list("number", "version")) == before

    @pytest.mark.parametrize("place", PLACES)
    def test_is_the_same_in_lists_many_acts_figures_and_their_exports(
        self, place: str, call: Call, matters: Matters
    ) -> None:
        crowd = Crowd(call)
        wrong: list[tuple[Any, ...]] = []
        every = {number: where for several in matters.values() for number, where in several.items()}
        known = {number for number, (lead, wall) in every.items() if may_know(place, lead, wall)}
        for turn, (track, own) in enumerate(matters.items()):
            client = crowd.of(place, turn)
            for query in ({}, {"q": "围墙", "expand": "parties,clocks,ledger"}, {"told": "1"}):
                for address, within in (("matters/", every), (f"{track}/", own)):
                    rows = client.get(f"/{API}{address}", query).json()["results"]
                    wanted = set() if "told" in query else known & within.keys()
                    if {row["number"] for row in rows} != wanted:
                        wrong.append((address, query, [row["number"] for row in rows]))
            items = [{"number": number, "version": 1, "verb": VERBS[track]} for number in (*own, NOT_THERE)]
            answer = client.post(
                f"/{API}{track}/bulk/", {"mode": "partial", "items": items}, "application/json",
                headers={"Idempotency-Key": str(uuid4())},
            ).json()["results"]  # fmt: skip
            *of_own, nothing = (str({**each, "number": ""}).replace(each["number"], "-") for each in answer)
            wrong += [
                ("bulk", number)
                for number, each in zip(own, of_own, strict=True)
                if (each == nothing) == (number in known)
            ]
        client = crowd.of(place, len(matters))
        keys = [each["key"] for each in client.get(f"/{API}reports/").json()["results"]]
        for address in OF_MANY:
            for key in keys if "<str:key>" in address and "reports" in address else ("330106",):
                for form in FORMS:
                    query = (
                        {"unit": place, "from": "2026-01", "to": "2026-12", **form} if "reports" in address else form
                    )
                    url = f"/{API}" + re.sub(r"<(?:\w+:)?\w+>", key, address)
                    text = words_in(read(client.get(url, query)))
                    wrong += [(address, key, form) for number in every.keys() - known if number in text]
        assert wrong == []

    def test_is_the_same_for_who_subscribes_to_events(self, call: Call, world: World, matters: Matters) -> None:
        every = {number: where for several in matters.values() for number, where in several.items()}
        for turn, place in enumerate(PLACES):
            account = call(ROLES[turn % len(ROLES)], place).account
            owner = get_user_model().objects.get(username=account)
            subscription = Subscription.objects.create(
                owner=owner, address="https://example.org/", secret="x", made_at=world.clock
            )
            gather(subscription.pk, LEDGER_EVENTS, settled=LEDGER_EVENTS.newest(), at=world.later())
            sent = Delivery.objects.filter(subscription=subscription).values("entry")
            heard = set(Entry.objects.filter(pk__in=sent).values_list("matter", flat=True))
            assert heard == {number for number, (lead, wall) in every.items() if may_know(place, lead, wall)}, place
