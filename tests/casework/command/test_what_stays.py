"""What the timer leaves alone: figures, and what was history when it was imported."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from casework.command.due import batches, due_ids
from casework.command.models import Card
from casework.command.run import run
from casework.command.taking import take_due
from casework.deadlines.calendar import SHANGHAI, day_of
from casework.deadlines.models import Clock
from casework.demo.city import play_city
from casework.demo.database import is_worked_in
from casework.demo.diary import HORIZON
from casework.ledger.clock import present, simulated_clock
from casework.ledger.models import DemoMark
from casework.ledger.verify import verify
from casework.reports.measured import Measured
from casework.reports.models import Standing
from casework.reports.roll_up import catch_up
from tests.casework.demo.town import SEED, load_corner, on_site
from tests.casework.intake.importing.conftest import file as file
from tests.casework.intake.importing.conftest import units as units
from tests.casework.intake.importing.lines import COURSE, entries, imported, record
from tests.world import Talks


def standings() -> list[tuple[Any, ...]]:
    columns = [field.attname for field in Standing._meta.concrete_fields if field.name != "id"]
    return sorted(Standing.objects.values_list(*columns))


def figure() -> Measured:
    """The rate without the seal of the ledger it was read from, which every entry changes."""
    return replace(on_site(), ledger_head=None)


class TestFigures:
    def test_are_not_moved_by_cards(self, db: None, tmp_path: Path) -> None:
        DemoMark.objects.create()
        load_corner(tmp_path)
        play_city(seed=SEED, matters=120)
        catch_up()
        before, rate = standings(), figure()
        with simulated_clock():
            for ids in batches(due_ids(HORIZON), 500):
                take_due(ids, HORIZON)
        assert Card.objects.count() > 10
        catch_up()
        assert standings() == before
        assert figure() == rate
        assert verify().is_good

    def test_as_of_a_day_before_are_not_moved_by_what_came_later(self, db: None, tmp_path: Path) -> None:
        DemoMark.objects.create()
        load_corner(tmp_path)
        play_city(seed=SEED, matters=120)
        catch_up()
        rate = figure()
        with simulated_clock():
            deeds = list(run(HORIZON + timedelta(days=30)))
        assert {deed.deed for deed in deeds if not deed.refused} - {"YELLOW"} == {"RED", "mark_overdue"}
        assert not is_worked_in()  # the timer's own acts are nobody's work
        catch_up()
        assert figure() == rate
        assert verify().is_good


@pytest.mark.usefixtures("units")
class TestWhatWasImported:
    def test_gets_no_card_for_what_was_over_by_then(self, file: Path) -> None:
        imported(file, record(entries=entries(*COURSE[:3])))
        assert Clock.objects.open().filter(verb="appoint").exists()
        assert list(run(present())) == []

    def test_gets_one_card_a_clock_where_the_installation_says_so(self, file: Path, settings: LazySettings) -> None:
        settings.CARDS_FOR_IMPORTED = True
        imported(file, record(entries=entries(*COURSE[:3])))
        assert [deed.deed for deed in run(present())] == ["RED"] * Clock.objects.open().count()
        assert list(run(present())) == []

    def test_gets_cards_for_what_falls_due_later(self, file: Path) -> None:
        imported(file, record(entries=entries(*COURSE[:3])))
        clock = Clock.objects.open().get(verb="appoint")
        later = present() + timedelta(seconds=1)
        Clock.objects.filter(pk=clock.pk).update(due_at=later, due_date=day_of(later))
        DemoMark.objects.create()
        with simulated_clock():
            assert [deed.deed for deed in run(later)] == ["RED"]

    def test_gets_none_for_what_was_stopped(self, file: Path, settings: LazySettings) -> None:
        settings.CARDS_FOR_IMPORTED = True
        imported(file, record())
        awaited = set(Clock.objects.open().duties().values_list("verb", flat=True))
        assert {deed.awaited for deed in run(present())} == awaited == {"revisit"}

    def test_is_not_in_breach_for_a_day_that_had_passed(self, file: Path) -> None:
        agreed = entries(*COURSE[:5])
        agreed[-1]["facts"] = {"due_on": "2026-02-01"}
        imported(file, record(entries=agreed))
        assert [deed for deed in run(present()) if deed.deed == "report_breach"] == []


class TestAMomentThatHasPassed:
    def test_knows_no_clock_that_began_later(self, talks: Talks) -> None:
        assert talks.world.clock.astimezone(SHANGHAI).hour == 13
        assert due_ids(talks.world.clock - timedelta(hours=2), ever=True) == []
