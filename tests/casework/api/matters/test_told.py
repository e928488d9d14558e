"""Who was told of a matter that lies elsewhere reads over HTTP what a list shows of it, and does nothing but what guests do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.command import services as command
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.enforcement.handovers.deliveries import AGENCY, POLICE, packed, plant_organs
from tests.world import Talks, World

STREET = "330106001"


class TestASenderOfAPackage:
    @pytest.fixture
    def sent(self, world: World) -> str:
        plant_organs(world)
        return packed(world, "K1").with_papers().sent().handover.number

    def test_reads_what_a_list_shows_while_it_is_away(self, sent: str, call: Call) -> None:
        head = call(Role.HEAD, AGENCY)
        told = head.gets(f"handovers/{sent}/")
        assert (told.status_code, told["ETag"]) == (200, '"2"')
        assert (told.json()["state"], told.json()["unit"]) == ("SENT", POLICE)
        assert "parties" not in told.json()
        for part in ("ledger/", "timeline/", "documents/", "parties/", "transitions/"):
            assert head.gets(f"handovers/{sent}/{part}").status_code == 404
        assert head.gets(f"handovers/{sent}/", expand="ledger").status_code == 404

    def test_finds_it_among_what_he_was_told_of(self, sent: str, call: Call) -> None:
        head = call(Role.HEAD, AGENCY)
        assert head.gets("handovers/").json()["results"] == []
        for address in ("handovers/", "matters/"):
            assert [row["number"] for row in head.gets(address, told="1", count="1").json()["results"]] == [sent]
        assert head.gets("penalties/", told="1").json()["results"] == []
        assert codes_of(head.gets("handovers/", told="1", expand="parties")) == {"EXPAND_TOLD"}

    def test_does_nothing_to_it_meanwhile(self, sent: str, call: Call) -> None:
        answer = call(Role.HEAD, AGENCY).posts(
            f"handovers/{sent}/transitions/receive/", {"paper_used": False}, seen='"2"'
        )
        assert answer.status_code == 403

    def test_is_the_only_one_who_does(self, sent: str, call: Call) -> None:
        stranger = call(Role.HEAD, "330108")
        assert stranger.gets(f"handovers/{sent}/").status_code == 404
        assert stranger.gets("handovers/", told="1").json()["results"] == []
        answer = stranger.posts(f"handovers/{sent}/transitions/receive/", {"paper_used": False}, seen='"2"')
        assert answer.status_code == 404


class TestADepartmentThatWasCalled:
    @pytest.fixture
    def department(self, talks: Talks, call: Call) -> Caller:
        """Give a department of the county that a township has called to a dispute in mediation."""
        world = talks.accepted().world
        organ = Unit(
            code="330106-B3", name="西湖区住建局", short_name="住建局", level=Level.COUNTY, kind=Unit.Kind.BUREAU
        )
        world.units[organ.code] = Unit.objects.plant(organ, under=Unit.objects.get(code="330106"))
        command.whistle(
            talks.dispute, units=[world.units[organ.code]], text="请派员到场。", actor=world.actor(Role.HEAD, STREET),
            at=world.clock + timedelta(hours=1),
        )  # fmt: skip
        return call(Role.HEAD, organ.code)

    def test_reports_in_and_does_nothing_else(self, talks: Talks, department: Caller) -> None:
        place = f"disputes/{talks.dispute.number}/"
        version = department.gets(place).json()["version"]
        assert department.does(place, "appoint", mediator="x").status_code == 403
        done = department.does(place, "report_in", whistle=version, text="已派员。")
        assert done.status_code == 200, done.content
        assert done.json()["version"] == version + 1
