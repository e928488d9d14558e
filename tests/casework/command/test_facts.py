"""What a card may say: whoever issues it, its facts are held against the clock's own beginning, the day and the chain."""

from datetime import UTC, datetime
from typing import Any

import pytest

from casework.command.colours import Colour
from casework.command.making import card_facts
from casework.deadlines.models import Clock
from casework.errors import CaseworkError
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.perform import perform
from tests.casework.command.test_coming import at
from tests.desk import Sit, text_of
from tests.world import Talks

MOMENT = at(3, 5, 9)


def given(talks: Talks, **changes: Any) -> dict[str, Any]:
    clock = Clock.objects.get(verb="accept")
    return {**card_facts(clock, Colour.YELLOW, MOMENT), **changes}


def issued(talks: Talks, moment: datetime = MOMENT, **changes: Any) -> str:
    """Issue a card past the services, by the engine alone; returns the code of the refusal, "" for none."""
    supervisor = talks.world.actor(Role.SUPERVISOR, "330106")
    try:
        perform(talks.dispute, "issue_card", actor=supervisor, at=moment, given=given(talks, **changes))
    except CaseworkError as refusal:
        return refusal.code
    return ""


class TestTheFactsOfACard:
    def test_pass_as_the_timer_makes_them(self, talks: Talks) -> None:
        assert issued(talks) == ""

    @pytest.mark.parametrize("name", ["rule", "awaited", "armed_at", "due"])
    def test_name_the_clock(self, talks: Talks, name: str) -> None:
        changes: dict[str, Any] = {name: ""}
        assert issued(talks, **changes) in {"CLOCK_NAMED", "FACT_SHAPE"}

    def test_name_a_clock_that_began_with_an_act(self, talks: Talks) -> None:
        assert issued(talks, armed_at=datetime(2026, 3, 1, tzinfo=UTC).isoformat()) == "CLOCK_NAMED"

    def test_are_red_only_when_the_last_day_has_come(self, talks: Talks) -> None:
        assert issued(talks, colour="RED", breach=True, due="2026-03-06") == "COLOUR_FITS"
        assert issued(talks, at(3, 7), colour="RED", breach=True) == ""

    def test_are_yellow_only_until_then(self, talks: Talks) -> None:
        assert issued(talks, at(3, 6)) == "COLOUR_FITS"

    @pytest.mark.parametrize(("colour", "breach"), [("RED", False), ("YELLOW", True), ("", False)])
    def test_tell_a_breach_where_the_card_is_red_and_nowhere_else(
        self, talks: Talks, colour: str, breach: bool
    ) -> None:
        assert issued(talks, at(3, 5), colour=colour, breach=breach) in {"COLOUR_FITS", "CLOCK_NAMED"}

    @pytest.mark.parametrize(
        "changes", [{"colour": "GREEN"}, {"late_by": -1}, {"breach": "yes"}, {"awaited": "a b"}, {"who": "张三"}]
    )
    def test_are_of_their_kinds_and_no_others(self, talks: Talks, changes: dict[str, Any]) -> None:
        assert issued(talks, **changes) in {"FACT_SHAPE", "UNKNOWN_FACT"}

    def test_are_told_in_words(self, talks: Talks, sit: Sit) -> None:
        issued(talks)
        page = text_of(sit(Role.SUPERVISOR, "330106").opens(talks.dispute))
        entry = Entry.objects.get(verb="issue_card")
        for name, value in (("Colour", "yellow"), ("Verb awaited", "accept"), ("Counted since", "2026-03-02 13:00")):
            assert f"<dt>{name}</dt><dd>{value}</dd>" in page, entry.facts
