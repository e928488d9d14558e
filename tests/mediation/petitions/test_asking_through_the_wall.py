"""Who is before the wall learns nothing of an accusation by naming it: neither that it is there nor whose it is."""

from __future__ import annotations

import pytest

from casework.errors import NotYet
from casework.intake import services as intake
from casework.organisations.actors import Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.models import Party
from mediation.disputes import services as disputes
from mediation.petitions import services
from tests.appeals import COUNTY, PETITIONER, STREET, Appeal, registered
from tests.refusals import refused
from tests.world import World

NEIGHBOUR = PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, "李四", phone="13900004321")
SPOKESMAN = PartyDraft(
    PartyRole.REPRESENTATIVE, PartyKind.PERSON, "赵六", phone="13600007777", address="宝石路2号", represents=1
)


@pytest.fixture
def accusation(world: World) -> Appeal:
    """Give an accusation against the street, brought by the petitioner at the county."""
    petition = registered(
        world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), direct=True,
        parties=[PETITIONER], actor=world.actor(Role.REGISTRAR, COUNTY),
    )  # fmt: skip
    return Appeal(world, petition, COUNTY)


class TestTheAccused:
    def test_does_not_learn_who_accuses_by_linking_a_repeat(self, accusation: Appeal, world: World) -> None:
        guess = registered(world, parties=[PETITIONER])
        dispatcher = world.actor(Role.DISPATCHER, STREET)
        with refused(NotYet, ("REPEATS_ANOTHER", "HOUSE rule P16", "into")):
            services.link_repeat(guess, into=accusation.petition.number, actor=dispatcher, at=world.later())

    def test_does_not_learn_who_accuses_by_refusing_what_is_pending(self, accusation: Appeal, world: World) -> None:
        guess = registered(world, parties=[PETITIONER], direct=True)
        clerk = world.actor(Role.PETITION_CLERK, STREET)
        with refused(NotYet, ("EARLIER_ONE_NAMED", "HOUSE rule P5", "same_matter")):
            services.not_accept(
                guess, ground="CHAIN_FINISHED", organ_told=True, same_matter=[accusation.petition.number], actor=clerk,
                at=world.later(),
            )  # fmt: skip

    def test_does_not_learn_who_accuses_by_naming_an_earlier_matter(self, accusation: Appeal, world: World) -> None:
        mediator = world.actor(Role.MEDIATOR, STREET)
        with refused(NotYet, ("LINKED_BY_PERSONS", "HOUSE rule R2a", "same_matter")):
            disputes.apply(
                unit=world.unit(STREET), type="02", channel="WALK_IN", title="围墙", text="围墙纠纷。",
                parties=[PETITIONER, NEIGHBOUR], same_matter=[accusation.petition.number], actor=mediator, at=world.later(),
            )  # fmt: skip

    def test_does_not_merge_what_he_gets_into_it(self, accusation: Appeal, world: World) -> None:
        window, dispatcher = world.actor(Role.REGISTRAR, STREET), world.actor(Role.DISPATCHER, STREET)
        filing = intake.register(
            unit=world.unit(STREET), channel="WALK_IN", title="围墙", text="围墙纠纷。", parties=[PETITIONER],
            place=world.unit(STREET), actor=window, at=world.later(),
        )  # fmt: skip
        into = accusation.petition.number
        intake.propose_merge(filing, into=into, actor=world.actor(Role.DISPATCHER, STREET, "other"), at=world.later())
        with refused(NotYet, ("REPEATS_BY_PERSONS", "HOUSE rule R2a", "into")):
            intake.merge(filing, into=into, actor=dispatcher, at=world.later())


class TestWhoMayKnow:
    def test_links_a_repeat_of_the_same_reporter(self, accusation: Appeal, world: World) -> None:
        registrar = world.actor(Role.REGISTRAR, COUNTY)
        again = registered(world, unit=world.unit(COUNTY), parties=[PETITIONER], actor=registrar)
        dispatcher = world.actor(Role.DISPATCHER, COUNTY)
        into = accusation.petition.number
        linked = services.link_repeat(again, into=into, actor=dispatcher, at=world.later())
        assert linked.state == "REPEAT_LINKED"


class TestWhoSpeaksForAccusers:
    def test_is_a_reporter_like_them(self, world: World) -> None:
        petition = registered(
            world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), direct=True,
            parties=[PETITIONER, SPOKESMAN], actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        roles = Party.objects.of(petition.number).values_list("role", flat=True)
        assert list(roles) == [PartyRole.REPORTER, PartyRole.REPORTER]

    def test_becomes_one_when_it_proves_to_be_an_accusation(self, world: World) -> None:
        petition = registered(
            world, unit=world.unit(COUNTY), direct=True, parties=[PETITIONER, SPOKESMAN],
            actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        services.redirect(
            petition, purpose="ACCUSATION", organ="区纪委", accused=world.unit(STREET),
            actor=world.actor(Role.PETITION_CLERK, COUNTY), at=world.later(),
        )  # fmt: skip
        roles = Party.objects.of(petition.number).values_list("role", flat=True)
        assert list(roles) == [PartyRole.REPORTER, PartyRole.REPORTER]
