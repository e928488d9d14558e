"""A petition against nobody is known again: to enter it anew makes no second matter of it, and no figure nicer (domain 4.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casework.intake import services as intake
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from casework.reports.definitions import ON_SITE
from casework.reports.months import Month, Period
from casework.reports.rates import Question, answer
from tests.appeals import ADDRESS, AGAINST, CITY, COUNTY, PETITIONER, STREET, VILLAGE, Appeal, registered
from tests.world import World

OTHER_STREET, OTHER_VILLAGE = "330106002", "330106002001"
NEIGHBOUR = PartyDraft(
    PartyRole.APPLICANT, PartyKind.PERSON, "赵六", id_number="330106197501011237", phone="13900004321", address=ADDRESS
)


def brought(world: World, code: str = STREET, **given: Any) -> Appeal:
    """Register a petition that names no other side, at a street that answers it."""
    told = {"parties": [PETITIONER], "unit": world.unit(code), "actor": world.actor(Role.REGISTRAR, code), **given}
    return Appeal(world, registered(world, **told), code)


def figure(world: World) -> tuple[int, int]:
    """Ask for the on-site rate of the city long after: (numerator, denominator)."""
    period, as_of = Period(Month(2026, 1), Month(2026, 12)), world.clock + timedelta(days=400)
    count = answer(Question(ON_SITE, world.unit(CITY), period, as_of)).count
    return count.resolved, count.judged


def failed(world: World) -> Appeal:
    """Give a petition that was refused its claim, and whose petitioner was not satisfied."""
    return brought(world).accepted()


class TestAPetitionAgainstNobody:
    @pytest.mark.parametrize(
        "anew",
        [
            {},
            {"title": "另一件事", "text": "另一件事。"},
            {"code": OTHER_STREET, "place": OTHER_VILLAGE},
            {"type": "17"},
        ],
        ids=["again", "in other words", "at another street", "under another type"],
    )
    def test_entered_anew_is_no_second_matter(self, world: World, anew: dict[str, Any]) -> None:
        failed(world)
        assert figure(world) == (0, 1)
        place = {"place": world.unit(anew["place"])} if "place" in anew else {}
        second = brought(world, **{**anew, **place})
        second.settled()
        assert figure(world) == (0, 1)

    def test_of_somebody_else_is_another_matter(self, world: World) -> None:
        failed(world)
        brought(world, parties=[NEIGHBOUR]).accepted()
        assert figure(world) == (0, 2)

    def test_of_another_type_at_another_organ_is_another_matter(self, world: World) -> None:
        failed(world)
        place = world.unit(OTHER_VILLAGE)
        brought(world, OTHER_STREET, type="17", place=place).accepted()
        assert figure(world) == (0, 2)

    def test_that_is_answered_is_resolved_as_before(self, world: World) -> None:
        brought(world).terminated()
        assert figure(world) == (1, 1)

    def test_registered_again_within_ninety_days_spoils_it(self, world: World) -> None:
        brought(world).answered()
        world.later(days=20)
        brought(world)
        assert figure(world)[0] == 0

    def test_that_waits_as_a_filing_is_known_by_its_kind(self, world: World) -> None:
        first = failed(world)
        registrar, dispatcher = world.actor(Role.REGISTRAR, COUNTY), world.actor(Role.DISPATCHER, COUNTY)
        filing = intake.register(
            unit=world.unit(COUNTY), channel="LETTER", place=world.unit(VILLAGE), title="路", text="路。",
            parties=[PETITIONER], actor=registrar, at=world.later(),
        )  # fmt: skip
        filing = intake.triage(filing, kind="PETITION", type="", risk="BLUE", actor=dispatcher, at=world.later())
        keys = [
            set(entry.facts.get("matter_keys", ()))
            for number in (first.petition.number, filing.number)
            for entry in [Entry.objects.of(number).latest("seq")]
        ]
        assert not keys[0].isdisjoint(keys[1])


class TestAPetitionAgainstSomebody:
    def test_is_known_by_both_sides_alone(self, world: World) -> None:
        brought(world, parties=[PETITIONER, AGAINST]).accepted()
        other = PartyDraft(PartyRole.RESPONDENT, PartyKind.ORGANISATION, "北山街道城管办")
        brought(world, parties=[PETITIONER, other]).accepted()
        assert figure(world) == (0, 2)


class TestAnAccusation:
    def test_has_no_key_of_who_accuses(self, world: World) -> None:
        petition = registered(
            world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), parties=[PETITIONER],
            actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        assert "matter_keys" not in Entry.objects.of(petition.number).get().facts
