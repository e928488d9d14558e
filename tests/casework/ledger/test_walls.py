"""Whom a matter is kept from is what the entries say, on the row of the petition and of all that came with it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from casework.intake import services as intake
from casework.intake.referrals import refer
from casework.ledger.verify import Fault, verify
from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.workflow.models import Matter
from mediation.petitions import services
from tests.appeals import COUNTY, PETITIONER, STREET, VILLAGE, Appeal, registered
from tests.casework.ledger.forgery import forge
from tests.world import Talks, World

ELSEWHERE = "330106002"


@pytest.fixture
def accusation(world: World) -> Appeal:
    """Give an accusation against the street, registered as one at the county."""
    petition = registered(
        world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), direct=True,
        parties=[PETITIONER], actor=world.actor(Role.REGISTRAR, COUNTY),
    )  # fmt: skip
    return Appeal(world, petition, COUNTY)


@pytest.fixture
def proven(world: World) -> Appeal:
    """Give a petition born of a filing that proves to be an accusation against the street."""
    registrar, dispatcher = world.actor(Role.REGISTRAR, COUNTY), world.actor(Role.DISPATCHER, COUNTY)
    filing = intake.register(
        unit=world.unit(COUNTY), channel="LETTER", place=world.unit(VILLAGE), title="反映街道干部", text="反映问题。",
        parties=[PETITIONER], actor=registrar, at=world.later(),
    )  # fmt: skip
    filing = intake.triage(filing, kind="PETITION", type="", risk="BLUE", actor=dispatcher, at=world.later())
    filing = intake.dispatch(filing, to=world.unit(COUNTY), actor=dispatcher, at=world.later())
    _filing, petition = intake.take_in(filing, actor=world.actor(Role.PETITION_CLERK, COUNTY), at=world.later())
    born = Appeal(world, petition, COUNTY)  # type: ignore[arg-type]
    given: dict[str, Any] = {"purpose": "ACCUSATION", "organ": "区纪委监委", "accused": world.unit(STREET)}
    services.redirect(born.petition, **given, **born.told(born.clerk()))
    return born


def sent_on(appeal: Appeal) -> Matter:
    """Send what a petition is about to another organ."""
    petition = Matter.objects.get(number=appeal.petition.number)
    other = appeal.world.unit(ELSEWHERE)
    return refer(petition, to=other, kind="PENALTY_CLUE", text="线索。", actor=appeal.clerk(), at=appeal.world.later())


def wall(number: str, path: str) -> None:
    forge("UPDATE workflow_matter SET walled_from = %s WHERE number = %s", path, number)


def named() -> list[tuple[str, str, str]]:
    return [(str(fault), place.matter, place.columns) for fault, place, _count in verify().findings]


class TestAWall:
    @pytest.mark.parametrize("forged", ["", "elsewhere", "above"])
    def test_that_is_not_the_accused_is_named(self, accusation: Appeal, forged: str) -> None:
        path = {"": "", "elsewhere": accusation.world.unit(ELSEWHERE).path, "above": accusation.world.unit(COUNTY).path}
        assert verify().is_good
        wall(accusation.petition.number, path[forged])
        assert named() == [(Fault.ROW_DISAGREES, accusation.petition.number, "walled_from")]

    def test_that_is_not_the_accused_is_named_of_the_matter_alone(self, accusation: Appeal) -> None:
        wall(accusation.petition.number, "")
        [(_fault, place, count)] = verify(accusation.petition.number).findings
        assert (place.columns, count) == ("walled_from", 1)

    def test_that_no_entry_raised_is_named(self, talks: Talks) -> None:
        wall(talks.dispute.number, talks.world.unit(VILLAGE).path)
        assert named() == [(Fault.ROW_DISAGREES, talks.dispute.number, "walled_from")]

    def test_against_an_organ_that_stands_for_its_place_is_good(self, world: World) -> None:
        platform = Unit.objects.plant(
            Unit(code=f"{STREET}-P", name="平台", short_name="平台", level=3, kind=Unit.Kind.PLATFORM),
            under=Unit.objects.get(code=STREET),
        )
        petition = registered(
            world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=Unit.objects.get(pk=platform.pk), direct=True,
            parties=[PETITIONER], actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        assert petition.walled_from == world.unit(STREET).path
        assert verify().is_good


class TestTheWallOfAFiling:
    def test_is_what_the_petition_born_of_it_says(self, proven: Appeal) -> None:
        assert verify().is_good
        assert verify(proven.petition.origin_number).is_good

    def test_that_was_taken_down_is_named(self, proven: Appeal) -> None:
        wall(proven.petition.origin_number, "")
        assert named() == [(Fault.ROW_DISAGREES, proven.petition.origin_number, "walled_from")]
        assert not verify(proven.petition.origin_number).is_good

    def test_is_not_told_as_a_fault_of_the_petition(self, proven: Appeal) -> None:
        wall(proven.petition.number, "")
        assert named() == [(Fault.ROW_DISAGREES, proven.petition.number, "walled_from")]


class TestTheWallOfAReferral:
    def test_is_that_of_the_petition_it_comes_from(self, accusation: Appeal) -> None:
        filing = sent_on(accusation)
        assert verify().is_good
        wall(filing.number, "")
        assert named() == [(Fault.ROW_DISAGREES, filing.number, "walled_from")]

    def test_is_none_where_the_petition_was_about_nobody_yet(self, world: World) -> None:
        petition = registered(
            world, unit=world.unit(COUNTY), direct=True, parties=[PETITIONER],
            actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        appeal = Appeal(world, petition, COUNTY)
        filing = sent_on(appeal)
        given: dict[str, Any] = {"purpose": "ACCUSATION", "organ": "区纪委监委", "accused": world.unit(STREET)}
        services.redirect(petition, **given, **appeal.told(appeal.clerk()))
        assert Matter.objects.get(number=filing.number).walled_from == ""
        assert verify().is_good

    def test_goes_on_to_what_is_born_of_it(self, accusation: Appeal) -> None:
        filing = sent_on(accusation)
        clerk = accusation.world.actor(Role.REGISTRAR, ELSEWHERE)
        _filing, clue = intake.take_in(filing, actor=clerk, at=accusation.world.later())  # type: ignore[arg-type]
        assert clue.walled_from == accusation.world.unit(STREET).path
        assert verify().is_good
        wall(clue.number, "")
        assert named() == [(Fault.ROW_DISAGREES, clue.number, "walled_from")]
        wall(clue.number, accusation.world.unit(ELSEWHERE).path)
        assert [place.matter for _fault, place, _count in verify(clue.number).findings] == [clue.number]

    def test_is_raised_by_the_migration_before_what_was_born_without_it(self, accusation: Appeal) -> None:
        clerk = accusation.world.actor(Role.REGISTRAR, ELSEWHERE)
        filing = sent_on(accusation)
        _filing, clue = intake.take_in(filing, actor=clerk, at=accusation.world.later())  # type: ignore[arg-type]
        Matter.objects.filter(number=clue.number).update(walled_from="")
        page = import_module("casework.workflow.migrations.0009_what_is_born_of_a_walled_filing_is_walled")
        page.inherit_walls(apps, connection.schema_editor())
        assert Matter.objects.get(number=clue.number).walled_from == accusation.world.unit(STREET).path

    def test_of_something_else_that_is_walled_is_as_good_as_its_origins(self, talks: Talks) -> None:
        """Nothing else has a wall of its own today; what is sent on from it bears it, and only the origin is named."""
        path = talks.world.unit(ELSEWHERE).path
        wall(talks.dispute.number, path)
        talks.dispute.walled_from = path
        to = talks.world.unit("330106")
        sent = refer(talks.dispute, to=to, kind="COURT_CASE", text="。", actor=talks.mediator(), at=talks.world.later())
        assert named() == [(Fault.ROW_DISAGREES, talks.dispute.number, "walled_from")]
        wall(sent.number, talks.world.unit("330106").path)
        assert [place.columns for _fault, place, _count in verify(sent.number).findings] == ["walled_from"]
