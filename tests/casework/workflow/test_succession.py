"""The unit that continues the powers of one that ended leads its open matters; what is imported says what was waived."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.errors import NotYet, NotYou
from casework.ledger.models import Entry, Origin
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit, UnitSuccession
from casework.workflow.judge import Move
from casework.workflow.models import Matter
from casework.workflow.perform import perform_many
from mediation.disputes import services
from mediation.disputes.machine import DISPUTE
from tests.world import VILLAGE, Talks, World

NEW = "330114001001"


@pytest.fixture
def succession(world: World) -> UnitSuccession:
    """End the first village the day before, and let a new one in another county continue it."""
    day = world.clock.date()
    Unit.objects.filter(code=VILLAGE).update(valid_to=day - timedelta(days=1))
    county = Unit(code="330114", name="钱塘区", short_name="钱塘", level=Level.COUNTY)
    Unit.objects.add_root(instance=county)
    unit = Unit(code=NEW, name="宝石社区", short_name="宝石", level=Level.VILLAGE, valid_from=day)
    Unit.objects.plant(unit, under=county)
    world.units[NEW] = Unit.objects.get(code=NEW)
    return UnitSuccession.objects.create(old=world.unit(VILLAGE), new=world.unit(NEW), kind="MOVE", effective_date=day)


def asks_consent(talks: Talks, code: str, at: datetime, **options: Any) -> Move:
    actor = talks.world.actor(Role.MEDIATOR, code)
    return Move(talks.dispute.number, "ask_consent", actor, at, {"rights_notice": True}, **options)


class TestSuccession:
    def test_gives_the_lead_to_the_unit_that_continues(self, talks: Talks, succession: UnitSuccession) -> None:
        move = asks_consent(talks, NEW, talks.world.later(), successions=(succession,))
        perform_many([move])
        entry = Entry.objects.of(talks.dispute.number).get(verb="ask_consent")
        assert (entry.unit, entry.level) == (succession.new.key, Level.VILLAGE)
        assert entry.facts["succeeds"] == [succession.old.key]
        assert Matter.objects.get(number=talks.dispute.number).unit_id == succession.new_id

    def test_refuses_one_that_is_not_in_effect_yet(self, talks: Talks, succession: UnitSuccession) -> None:
        succession.effective_date = date(2030, 1, 1)
        with pytest.raises(NotYet) as refusal:
            perform_many([asks_consent(talks, NEW, talks.world.later(), successions=(succession,))])
        assert refusal.value.code == "NOT_SUCCEEDED"

    def test_refuses_one_from_another_unit(self, talks: Talks, succession: UnitSuccession) -> None:
        succession.old = talks.world.unit("330108001001")
        with pytest.raises(NotYet) as refusal:
            perform_many([asks_consent(talks, NEW, talks.world.later(), successions=(succession,))])
        assert refusal.value.code == "NOT_SUCCEEDED"

    def test_leaves_the_lead_alone_when_the_move_is_refused(self, talks: Talks, succession: UnitSuccession) -> None:
        actor = talks.world.actor(Role.MEDIATOR, NEW)
        bare = Move(
            talks.dispute.number, "ask_consent", actor, talks.world.later(), successions=(succession,)
        )  # the rights were not told
        (refusal, moved) = perform_many([bare, asks_consent(talks, VILLAGE, talks.world.later())], partial=True)
        assert isinstance(refusal, NotYet)
        assert isinstance(moved, Matter)
        assert moved.unit_id == succession.old_id


class TestAWaiver:
    def test_is_written_where_the_guard_does_not_hold(self, talks: Talks) -> None:
        move = asks_consent(
            talks, VILLAGE, talks.world.later(), origin=Origin.IMPORT, waived=frozenset({"rights_told"})
        )
        bare = Move(**{**_fields(move), "given": {}})
        perform_many([bare])
        assert Entry.objects.of(talks.dispute.number).get(seq=2).facts == {"waived": ["rights_told"]}

    def test_is_not_needed_where_it_holds(self, talks: Talks) -> None:
        move = asks_consent(
            talks, VILLAGE, talks.world.later(), origin=Origin.IMPORT, waived=frozenset({"rights_told"})
        )
        perform_many([move])
        assert Entry.objects.of(talks.dispute.number).get(seq=2).facts == {"rights_notice": True}

    def test_is_for_imports_alone(self, talks: Talks) -> None:
        move = asks_consent(talks, VILLAGE, talks.world.later(), waived=frozenset({"rights_told"}))
        with pytest.raises(NotYet):
            perform_many([Move(**{**_fields(move), "given": {}})])


class TestARow:
    def test_is_found_by_verb_state_and_facts(self) -> None:
        partly = DISPUTE.row_for("perform", "AGREED_ORAL", {"fully": False})
        fully = DISPUTE.row_for("perform", "AGREED_ORAL", {"fully": True})
        assert (partly and partly.to, fully and fully.to) == ("PERFORMING", "PERFORMED")
        assert DISPUTE.row_for("perform", "APPLIED", {}) is None

    def test_is_picked_by_the_outcome_it_gives(self) -> None:
        assert DISPUTE.facts_for("withdraw", "WITHDRAWN_SETTLED") == {"settled": True}
        assert DISPUTE.facts_for("withdraw", "WITHDRAWN_OTHER") == {}
        assert DISPUTE.facts_for("divert", "DIVERTED_COURT") == {"destination": "COURT"}
        assert DISPUTE.facts_for("accept", "FAILED") is None


def _fields(move: Move) -> dict[str, Any]:
    return {name: getattr(move, name) for name in Move.__dataclass_fields__}


class TestAMatterInFlight:
    def test_is_seen_and_moved_by_the_unit_that_continues(self, talks: Talks, succession: UnitSuccession) -> None:
        Unit.objects.filter(code=VILLAGE).update(restated=succession.new)
        heir = talks.world.actor(Role.MEDIATOR, NEW)
        assert Matter.objects.visible_to(heir).filter(number=talks.dispute.number).exists()
        dispute = services.ask_consent(talks.dispute, rights_notice=True, actor=heir, at=talks.world.later())
        entry = Entry.objects.of(dispute.number).get(verb="ask_consent")
        assert (entry.unit, entry.facts["succeeds"]) == (succession.new.key, [succession.old.key])
        assert Matter.objects.get(number=dispute.number).unit_id == succession.new_id

    def test_is_not_moved_by_strangers_for_that(self, talks: Talks, succession: UnitSuccession) -> None:
        stranger = talks.world.actor(Role.MEDIATOR, "330108001001")
        with pytest.raises(NotYou):
            services.ask_consent(talks.dispute, rights_notice=True, actor=stranger, at=talks.world.later())
        assert not Matter.objects.visible_to(stranger).exists()
