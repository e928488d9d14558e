"""
Whatever is sent, the API answers as its schema says: never with an error of ours, and who is refused has changed nothing.

The suite sends a few hundred calls; `make fuzz` sends some thousands, in a new order each time.
"""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from knox.models import AuthToken

from casework.demo.papers import sheet
from casework.dossier.services import add_document
from casework.intake import services as intake
from casework.organisations.actors import Role
from casework.parties.kinds import RecusalGround
from casework.parties.models import Party
from casework.parties.services import raise_recusal
from casework.settings import env
from casework.workflow.models import Matter
from mediation.disputes import services as disputes
from tests.appeals import Appeal
from tests.callers import Call
from tests.callers import call as call
from tests.enforcement.handovers.deliveries import AGENCY, POLICE, packed, plant_organs
from tests.enforcement.penalties.cases import DECISION, DISTRICT, FIRM, ITEM, NOTICE, OFFICERS, SPOT, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.storm import Aim, Storm, sends
from tests.world import SIDES, VILLAGE, Talks, World

AT_HAND = (Role.MEDIATOR, Role.HEAD, Role.GRID_WORKER)
SEATS = (
    *((role, VILLAGE) for role in AT_HAND),
    *((role, DISTRICT) for role in Role if role is not Role.SYSTEM),
    (Role.REGISTRAR, POLICE),
    (Role.HEAD, AGENCY),
    (Role.PETITION_CLERK, "330106001"),
)


def opened(talks: Talks, bureau: Bureau, appeal: Appeal) -> list[Matter]:
    """Open matters of every track, and lead them to where most may be done."""
    world = talks.world
    plant_organs(world)
    mediator = world.actor(Role.MEDIATOR, VILLAGE)
    found: list[Any] = [
        talks.in_mediation().dispute,
        disputes.apply(
            unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="围墙", text="围墙越界。", parties=SIDES,
            actor=mediator, at=world.later(),
        ),
        bureau.clue().case, bureau.clue(FIRM).ready().case, bureau.clue().on_the_spot(distinct=True, reason="另一时段。").case,
        appeal.petition, packed(world, "K1").handover, packed(world, "J4").with_papers().sent().handover,
        intake.register(
            unit=world.unit(VILLAGE), channel="WALK_IN", place=world.unit(VILLAGE), title="噪音", text="夜间施工。",
            parties=SIDES, actor=mediator, at=world.later(),
        ),
    ]  # fmt: skip
    return found


def aim(matter: Matter, world: World) -> Aim:
    """Say what is there around a matter; where there is no objection or paper yet, one is made."""
    found = {
        "party": Party.objects.of(matter.number).values_list("pk", flat=True).first(),
        "recusal": raise_recusal(
            matter.number, account="zhao", ground=RecusalGround.INTEREST, actor=world.actor(Role.HEAD, DISTRICT), at=world.later()
        ).pk,
    }  # fmt: skip
    if matter.track != "filing":
        paper = add_document(
            matter.number, kind="EVIDENCE", content=sheet("EVIDENCE"), actor=world.actor(Role.HEAD, DISTRICT), at=world.later()
        )  # fmt: skip
        found["paper"] = paper.pk
    return Aim(matter.number, matter.version, {name: key for name, key in found.items() if key})


@pytest.fixture
def storm(call: Call, bureau: Bureau, talks: Talks, appeal: Appeal, monkeypatch: pytest.MonkeyPatch) -> Storm:
    # What limits calls has tests of its own; here it would answer them all.
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *_asked: True)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    aims: dict[str, list[Aim]] = {}
    for matter in opened(talks, bureau, appeal):
        aims.setdefault(f"{matter.track}s" if matter.track != "penalty" else "penalties", []).append(
            aim(matter, talks.world)
        )
    numbers = [each.number for several in aims.values() for each in several]
    accounts = [call(role, code).account for role, code in SEATS]
    users = get_user_model().objects.filter(username__in=accounts)
    tokens = {user.get_username(): AuthToken.objects.create(user)[1] for user in users}
    units = (VILLAGE, "330106001", DISTRICT, POLICE, AGENCY, "330100")
    known: dict[str, list[Any]] = {
        **{key: list(units) for key in ("unit", "place", "to", "receiver", "court", "refer_to", "back_to")},
        "units": [[POLICE], [AGENCY, POLICE], [DISTRICT]],
        **dict.fromkeys(("about", "into"), numbers),
        **{key: [list(OFFICERS), ["sun", "zhou"], ["zhao"]] for key in ("officers", "heads", "group")},
        **{key: ["zhao", "wu", "sun", accounts[0]] for key in ("chair", "addressee", "account", "mediator")},
        "item": [ITEM], "channel": ["WALK_IN", "INSPECTION"], "type": ["02", "GENERAL", "K1", "J4"],
        "content": [list(NOTICE), list(DECISION), list(SPOT)], "at": ["2026-11-20T09:00:00+08:00", "2026-03-20T09:00:00+08:00"],
        "key": [DISTRICT, POLICE],
    }  # fmt: skip
    return Storm(tokens, aims, known)


class TestMadeUpCalls:
    def test_meet_no_fault_of_ours(self, storm: Storm) -> None:
        sends(storm, each=4, step=6)
        assert storm.sent >= 150
        assert not storm.faults, storm.found()

    @pytest.mark.fuzz
    def test_meet_no_fault_of_ours_however_many(self, storm: Storm) -> None:
        sends(storm, each=env.whole("FUZZ_EACH", 20), turn=env.whole("FUZZ_SEED", 0))
        print(storm.sent, "calls; answers by status:", dict(sorted(storm.statuses.items())))
        assert not storm.faults, storm.found()
