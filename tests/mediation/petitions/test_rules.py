"""Rules of petition work that one line refused and one allowed do not tell."""

from datetime import datetime, timedelta

import pytest

from casework.organisations.models import Unit
from casework.workflow.models import Proposal
from tests.attempts import NOON, TOWNSHIP, act, unit
from tests.mediation.petitions.test_guards import GUARDS
from tests.mediation.petitions.tries import OTHER, another, attempt, given, group


class TestAnObjection:
    def test_made_in_time_may_be_agreed_to_later(self, db: None) -> None:
        sent = act("transfer", ago=timedelta(days=8))
        made = Proposal(verb="object", proposed_at=NOON - timedelta(days=6))
        assert GUARDS["objected_in_time"].holds(attempt(acts=[sent], proposals=[made]))
        late = Proposal(verb="object", proposed_at=NOON)
        assert not GUARDS["objected_in_time"].holds(attempt(acts=[sent], proposals=[late]))


class TestTheWindow:
    @pytest.mark.parametrize(
        ("received", "asked", "is_in_time"),
        [
            ("2026-03-02T00:10:00+08:00", "2026-04-01T23:50:00+08:00", True),
            ("2026-03-02T23:50:00+08:00", "2026-04-02T00:00:00+08:00", False),
            ("2026-02-27T12:00:00+08:00", "2026-03-30T12:00:00+08:00", True),
            ("2026-02-27T12:00:00+08:00", "2026-03-31T00:10:00+08:00", False),
        ],
        ids=["to the last minute", "a day late", "Sunday rolls to Monday", "after the rolled day"],
    )
    def test_of_thirty_days_opens_at_receipt_and_rolls(
        self, db: None, received: str, asked: str, is_in_time: bool
    ) -> None:
        at = datetime.fromisoformat(received)
        opinion = act("issue_opinion", ago=NOON - at, result="EXPLAIN")
        trial = attempt(acts=[opinion], at=datetime.fromisoformat(asked))
        assert GUARDS["review_asked_in_time"].holds(trial) is is_in_time
        assert GUARDS["review_window_over"].holds(trial) is not is_in_time


class TestAGroup:
    @pytest.mark.parametrize(("persons", "form"), [(4, "VISIT"), (40, "LETTER"), (1, "")])
    def test_is_five_who_visit(self, persons: int, form: str) -> None:
        assert GUARDS["representatives_elected"].holds(attempt(**group(persons, representatives=0, form=form)))

    def test_of_more_than_ten_may_have_five_representatives(self) -> None:
        trial = attempt(**group(11, representatives=5))
        assert GUARDS["representatives_few"].holds(trial)
        assert GUARDS["representatives_fewer_in_zhejiang"].holds(trial)


class TestARepeat:
    def test_of_an_anonymous_accusation_is_known_by_the_accused(self) -> None:
        other = another(walled_from=TOWNSHIP)
        trial = attempt(**given(into=OTHER), others=[other], walled_from=TOWNSHIP)
        assert GUARDS["repeats_by_person"].holds(trial)


class TestTheReviewer:
    @pytest.mark.parametrize("level", [0, 1, 2])
    def test_of_grid_and_village_is_the_township(self, level: int) -> None:
        assert GUARDS["reviewer_one_above"].holds(attempt(level=level, target=unit(TOWNSHIP, 3)))

    def test_may_be_the_organ_that_leads_the_division(self) -> None:
        centre = unit(TOWNSHIP + "0009", 3, kind=Unit.Kind.PLATFORM)
        assert GUARDS["reviewer_one_above"].holds(attempt(target=centre))
