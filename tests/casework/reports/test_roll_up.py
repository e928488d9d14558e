from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.errors import NotYet
from casework.organisations.models import Unit
from casework.reports import roll_up
from casework.reports.drift import drift
from casework.reports.models import Roll, Standing, Tally, Tie
from casework.reports.roll_up import STANDING, catch_up, rebuild
from casework.workflow.models import Matter
from tests.casework.reports.tales import COUNTY, TOWN, VILLAGE, Act, Tales

TALLY = ("indicator", "month", "day", "seat_id", "restated_seat_id", "mark", "matters", "cases")


def rows() -> tuple[set[Any], set[Any]]:
    """Give what is kept, cells of nothing left out."""
    return set(Standing.objects.values_list(*STANDING)), set(
        Tally.objects.exclude(matters=0, cases=0).values_list(*TALLY)
    )


def tell_step_by_step(tales: Tales, steps: list[tuple[str, Act]]) -> None:
    for number, act in steps:
        tales.tell(number, act, unit=VILLAGE if number in ("D2", "F3") else TOWN)


STEPS = [
    ("D1", Act("apply", 0, facts={"type": "02", "matter_keys": ["k"]})),
    ("D1", Act("accept", 0.5)),
    ("F3", Act("register", 1)),
    ("D2", Act("apply", 2, facts={"type": "03", "matter_keys": ["k"]})),
    ("D1", Act("sign_agreement", 3, outcome="AGREED_NOT_YET_DUE", facts={"due_on": "2026-02-01"})),
    ("D2", Act("accept", 3.5)),
    ("F3", Act("merge", 4, outcome="MERGED", facts={"into": "D1", "proposed_by": "b"})),
    ("D2", Act("sign_agreement", 5, outcome="AGREED_NOT_YET_DUE", facts={"due_on": "2026-02-01"})),
    ("D1", Act("perform", 6, outcome="AGREED_PERFORMED")),
    ("F3", Act("unmerge", 7)),
    ("D2", Act("perform", 8, outcome="AGREED_PERFORMED")),
    ("F3", Act("triage", 9, facts={"kind": "DISPUTE", "type": "02"})),
    ("F3", Act("take_in", 10)),
    ("D3", Act("apply", 10, facts={"filing": "F3", "same_matter": ["D9"]})),
    ("D9", Act("apply", 60)),
    ("D9", Act("accept", 61, unit=COUNTY)),
    ("D2", Act("correct", 70, facts={"corrects": 1, "exclusion": "LX3", "proposed_by": "b"})),
]


class TestCatchingUp:
    def test_gives_step_by_step_what_comes_of_all_at_once(self, tales: Tales) -> None:
        for step in STEPS:
            tell_step_by_step(tales, [step])
            catch_up()
        kept = rows()
        rebuild()
        assert rows() == kept

    @pytest.mark.parametrize("seed", range(5))
    def test_gives_the_same_in_batches_of_any_size(self, tales: Tales, seed: int) -> None:
        chance = random.Random(seed)
        for step in STEPS:
            tell_step_by_step(tales, [step])
            if chance.random() < 0.4:
                catch_up(batch=chance.randint(1, 3))
        catch_up(batch=1)
        kept = rows()
        rebuild(batch=2)
        assert rows() == kept

    def test_reads_what_moved_and_nothing_twice(self, tales: Tales) -> None:
        tell_step_by_step(tales, STEPS)
        assert catch_up() == Matter.objects.count()
        assert catch_up() == 0
        tales.tell("D9", Act("close", 62))
        assert catch_up() == 1

    def test_leaves_marked_what_moves_meanwhile(self, tales: Tales, monkeypatch: pytest.MonkeyPatch) -> None:
        tales.settled("D1")
        fold = roll_up._fold

        def fold_while_it_moves(*args: Any, **options: Any) -> None:
            fold(*args, **options)
            tales.tell("D1", Act("close", 11))

        with monkeypatch.context() as patch:
            patch.setattr(roll_up, "_fold", fold_while_it_moves)
            catch_up()
        assert Matter.objects.get().is_counted is False
        catch_up()
        assert Matter.objects.get().is_counted is True

    def test_takes_as_many_statements_for_a_hundred_matters_as_for_ten(self, tales: Tales) -> None:
        catch_up()
        counts = []
        for size in (10, 100):
            for place in range(size):
                number = f"{size}{place:03}"
                tales.tell(f"F{number}", Act("register", 0), Act("take_in", 1))
                tales.settled(f"D{number}", filing=f"F{number}", matter_keys=[f"{size}{place % 7}"])
            with CaptureQueriesContext(connection) as queries:
                catch_up()
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[0] <= 25

    def test_asks_three_things_when_nothing_waits(self, tales: Tales, django_assert_num_queries: Any) -> None:
        catch_up()
        with django_assert_num_queries(3):
            catch_up()

    def test_refuses_a_ledger_whose_units_are_not_there(self, tales: Tales) -> None:
        tales.settled("D1", unit=VILLAGE)
        Unit.objects.filter(code=VILLAGE).update(key="elsewhere@")
        with pytest.raises(NotYet) as refusal:
            catch_up()
        assert refusal.value.unmet[0].facts["units"] == [f"{VILLAGE}@"]

    def test_sums_anew_when_units_were_loaded(self, tales: Tales) -> None:
        tales.settled("D1")
        catch_up()
        county = Unit.objects.plant(
            Unit(code="330113", name="x", short_name="x", level=4), under=Unit.objects.get(code="330100")
        )
        Unit.objects.filter(code=TOWN).update(restated=county)
        catch_up()
        assert set(Tally.objects.values_list("restated_seat__code", flat=True)) == {"330113"}
        assert set(Tally.objects.values_list("seat__code", flat=True)) == {COUNTY}

    def test_makes_everything_anew_for_a_new_definition(self, tales: Tales) -> None:
        tales.settled("D1")
        catch_up()
        kept = rows()
        Standing.objects.update(mark=40)
        Roll.objects.update(definitions="on_site/0")
        catch_up()
        assert rows() == kept


class TestTies:
    def test_bring_together_what_is_named_before_it_exists(self, tales: Tales) -> None:
        tales.tell("D1", Act("apply", 0, facts={"same_matter": ["D7"]}))
        catch_up()
        tales.tell("D7", Act("apply", 1, facts={"matter_keys": ["k"]}))
        tales.tell("D3", Act("apply", 2, facts={"matter_keys": ["k"]}))
        catch_up()
        assert dict(Tie.objects.values_list("link", "anchor")) == {"D7": "D1", "D3": "D1", "k:k": "D1"}

    def test_are_none_for_what_stands_alone(self, tales: Tales) -> None:
        tales.settled("D1")
        catch_up()
        assert not Tie.objects.exists()


class TestDrift:
    def test_is_none_after_catching_up(self, tales: Tales) -> None:
        tell_step_by_step(tales, STEPS)
        assert drift() == []

    def test_names_a_standing_that_the_ledger_does_not_bear_out(self, tales: Tales) -> None:
        tales.settled("D1")
        catch_up()
        Standing.objects.filter(mark=53).update(mark=40)
        lines = drift()
        assert [line.split()[:3] for line in lines] == [["-", "standing:", "D1"], ["+", "standing:", "D1"]]

    def test_names_a_tally_that_the_standings_do_not_bear_out(self, tales: Tales) -> None:
        tales.settled("D1")
        catch_up()
        Tally.objects.filter(mark=53).update(matters=7)
        assert [line.split()[1] for line in drift()] == ["tally:", "tally:"]

    def test_leaves_everything_as_it_was(self, tales: Tales) -> None:
        tales.settled("D1")
        catch_up()
        Standing.objects.filter(mark=53).update(mark=40)
        kept = rows()
        drift()
        assert rows() == kept
