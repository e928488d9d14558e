"""Files that are sealed, of every track that has one, for the tests of this package."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from casework.dossier.models import Document, Seal
from casework.dossier.services import add_paper
from casework.organisations.actors import Actor, Role
from casework.workflow.models import Matter
from mediation.disputes import services as disputes
from mediation.petitions import services as petitions
from tests.appeals import COUNTY, STREET, Appeal, registered
from tests.enforcement.penalties.cases import Bureau
from tests.world import VILLAGE, Talks, World

DISTRICT = "330106"
PHOTO = b"\xff\xd8\xff\xe0 the wall as it was left"


def archived_dispute(talks: Talks) -> Matter:
    return talks.archived().dispute


def archived_petition(world: World) -> Matter:
    appeal = Appeal(world, registered(world)).closed()
    by = appeal.told(world.actor(Role.REGISTRAR, STREET), days=20)
    appeal.petition = petitions.revisit(appeal.petition, result="SETTLED", record="满意。", **by)
    return petitions.archive(appeal.petition, **appeal.told(world.actor(Role.ARCHIVIST, COUNTY)))


def archived_penalty(bureau: Bureau, before: Callable[[], object] = lambda: None) -> Matter:
    """Lead a penalty to the archive. before: done just before it is filed."""
    bureau.at("2026-03-02 09:00")
    case = bureau.clue().on_the_spot().with_papers("SPOT_FILING", "PAYMENT", "SPOT_DECISION", "EVIDENCE", "IDENTITY")
    case.does("file_with_organ", bureau.officer(), later={"hours": 3})
    cash = {"collected_on": date(2026, 3, 2), "handed_in_on": date(2026, 3, 3), "banked_on": date(2026, 3, 4)}
    at = bureau.at("2026-03-04 15:00")
    case.does("pay", bureau.officer(), at=at, paid=100, fully=True, means="CASH", special_receipt=True, **cash)
    case.does("close", bureau.head(), later={"days": 1})
    before()
    return case.does("archive", bureau.world.actor(Role.ARCHIVIST, DISTRICT), later={"days": 9}).case


def late_paper(
    world: World, matter: Matter, *, content: bytes = PHOTO, by: Actor | None = None, **given: Any
) -> Document:
    """Hand in a paper after the end."""
    added = add_paper(
        Matter.objects.placed().get(number=matter.number), kind="EVIDENCE", content=ContentFile(content, "wall.jpg"), title="补交照片",
        actor=by or world.actor(Role.MEDIATOR, VILLAGE), at=world.later(), late=True, **given,
    )  # fmt: skip
    assert isinstance(added, Document)
    return added


def supplemented(world: World, matter: Matter, *papers: Document, **other: Any) -> Matter:
    """Seal late papers, as the head of the village approves it."""
    told = {"papers": [each.sha256 for each in papers], "ground": "CAME_LATE", "reason": "归档后收到。", **other}
    told.setdefault("actor", world.actor(Role.HEAD, VILLAGE))
    return disputes.supplement(matter, at=world.later(), **told)


def seal_of(matter: Matter, part: int = 0) -> Seal:
    return Seal.objects.get(matter_no=matter.number, part=part)


def said(matter: Matter, part: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(seal_of(matter, part).manifest)
    return found


EVERY: dict[str, Callable[[Any], Matter]] = {
    "dispute": lambda request: archived_dispute(request.getfixturevalue("talks")),
    "petition": lambda request: archived_petition(request.getfixturevalue("world")),
    "penalty": lambda request: archived_penalty(request.getfixturevalue("bureau")),
}


@pytest.fixture
def every(request: pytest.FixtureRequest) -> Callable[[str], Matter]:
    """Give a function that leads a matter of a track to the archive; its module needs the fixture of the bureau."""
    return lambda track: EVERY[track](request)
