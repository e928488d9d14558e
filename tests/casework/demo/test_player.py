"""A small city played through the engine."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import TestCase

from casework.demo.city import play_city, write_down
from casework.demo.diary import FIRST_DAY, HORIZON
from casework.demo.places import read_city
from casework.demo.player import Played, in_order, play
from casework.errors import NotNow, NotYet, NotYou
from casework.ledger.models import DemoMark, Entry
from casework.parties.models import Party
from casework.workflow.models import Matter, Proposal
from tests.casework.demo.town import MATTERS, SEED, a_script, history, imagined, load_corner, on_site

# What the corner comes to with this seed, on every machine, every run and either database.
GOLDEN = (268, 306)


@pytest.fixture
def corner(db: None, tmp_path: Path) -> None:
    """Load the corner of the city into a demonstration database."""
    DemoMark.objects.create()
    load_corner(tmp_path)


class TestPlayedCity(TestCase):
    city: Played

    @classmethod
    def setUpTestData(cls) -> None:
        DemoMark.objects.create()
        with TemporaryDirectory() as folder:
            load_corner(Path(folder))
        cls.city = play_city(seed=SEED, matters=MATTERS)

    def test_leaves_one_entry_a_step_and_a_whole_ledger(self) -> None:
        script = a_script(read_city(FIRST_DAY))
        planned = Counter(step.verb for story in script.stories for step in story.steps)
        entries = Entry.objects.filter(matter__in=self.city.numbers.values())
        assert Counter(entries.values_list("verb", flat=True)) == planned
        assert planned.total() == entries.count()
        assert self.city.entries == Entry.objects.count()
        call_command("verify_ledger")

    def test_moves_nothing_past_the_gate(self) -> None:
        assert Matter.objects.exclude(track="filing").count() == self._disputes() + self.city.others
        last = {entry.matter: entry for entry in Entry.objects.order_by("matter", "seq")}
        for matter in Matter.objects.placed():
            entry = last[matter.number]
            assert (matter.version, matter.head, matter.state) == (entry.seq, entry.hash, entry.to_state)
            assert (matter.level, matter.unit_key, matter.moved_at) == (entry.level, entry.unit, entry.happened_at)

    def _disputes(self) -> int:
        return sum(number.startswith("D") for number in self.city.numbers.values())

    def test_records_every_act_at_its_moment(self) -> None:
        for entry in Entry.objects.all():
            assert entry.recorded_at == entry.happened_at < HORIZON

    def test_looks_like_life(self) -> None:
        states = Counter(Matter.objects.filter(track="dispute").values_list("state", flat=True))
        outcomes = Counter(Matter.objects.filter(track="dispute").values_list("outcome", flat=True))
        levels = Counter(Entry.objects.filter(verb="accept").values_list("level", flat=True))
        assert states["ARCHIVED"] > 0.85 * states.total()
        assert outcomes["AGREED_PERFORMED"] > 0.7 * outcomes.total()
        assert {"FAILED", "REFUSED", "WITHDRAWN_SETTLED", "NOT_ACCEPTED", "BREACHED"} <= set(outcomes)
        assert 0.6 < (levels[1] + levels[2]) / levels.total() < 0.9
        assert set(levels) <= {1, 2, 3, 4, 5}
        verbs = set(Entry.objects.values_list("verb", flat=True))
        assert {
            "merge",
            "object",
            "escalate",
            "take_over",
            "suspend",
            "reopen",
            "divert",
            "apply_confirmation",
        } <= verbs

    def test_comes_to_the_figure_it_always_comes_to(self) -> None:
        rate = on_site()
        assert (rate.numerator, rate.denominator) == GOLDEN
        assert 80 * rate.denominator < 100 * rate.numerator < 95 * rate.denominator
        assert not rate.is_provisional

    def test_names_parties_of_every_matter_and_hides_them(self) -> None:
        named = Party.objects.values_list("matter_no", flat=True).distinct()
        assert set(named) == set(Matter.objects.values_list("number", flat=True))
        people = {party.name for party in Party.objects.all()}
        titles = set(Matter.objects.values_list("title", flat=True))
        assert not any(name in title for title in titles for name in people if len(name) > 2)

    def test_numbers_without_gaps(self) -> None:
        series: dict[str, list[int]] = {}
        for number in Matter.objects.values_list("number", flat=True):
            series.setdefault(number[:11], []).append(int(number[11:]))
        for numbers in series.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    def test_lets_one_propose_and_another_act(self) -> None:
        for proposal in Proposal.objects.filter(verb="merge"):
            merged = Entry.objects.get(matter=proposal.matter_no, verb="merge")
            assert merged.facts["proposed_by"] == proposal.proposed_by != merged.actor

    def test_tells_where_somebody_cheated(self) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "var" / "cheats.json"
            write_down(self.city, path)
            assert '"trick": "G3"' in path.read_text(encoding="utf-8")
        for found in self.city.found:
            assert found.numbers
            assert Matter.objects.filter(number__in=found.numbers).count() == len(found.numbers)


class TestPlayCity:
    def test_refuses_a_database_without_the_mark(self, corner: None) -> None:
        DemoMark.objects.all().delete()
        with pytest.raises(NotYou) as refusal:
            play_city(seed=SEED, matters=3)
        assert refusal.value.code == "NOT_A_DEMO"
        assert not Entry.objects.exists()

    def test_refuses_to_play_where_something_was_played(self, corner: None) -> None:
        play_city(seed=SEED, matters=3)
        with pytest.raises(NotNow):
            play_city(seed=SEED, matters=3)

    def test_refuses_where_no_units_are_loaded(self, db: None) -> None:
        DemoMark.objects.create()
        with pytest.raises(NotYet) as refusal:
            play_city(seed=SEED, matters=3)
        assert refusal.value.code == "NO_CITY"


class TestPlay:
    def test_does_the_same_twice(self, corner: None) -> None:
        lives = []
        for _time in range(2):
            with transaction.atomic():
                play_city(seed=SEED, matters=60)
                lives.append(history())
                transaction.set_rollback(True)
        assert lives[0] == lives[1]
        assert lives[0]

    def test_does_the_same_by_hand_and_in_bulk_in_chunks_of_any_size(self, corner: None) -> None:
        script = a_script(read_city(FIRST_DAY), matters=12)
        plain = [story for story in script.stories[:12] if all(step.proposed_by is None for step in story.steps)]
        lives = []
        for by_hand, chunk in ((True, 10_000), (False, 10_000), (False, 7)):
            for story in plain:
                story.by_hand = by_hand
            with transaction.atomic():
                play(type(script)(tuple(plain), ()), on=FIRST_DAY, chunk=chunk)
                lives.append((history(), [entry.facts.keys() for entry in Entry.objects.order_by("matter", "seq")]))
                transaction.set_rollback(True)
        assert lives[0] == lives[1] == lives[2]

    def test_writes_in_a_constant_number_of_statements_a_chunk(
        self, corner: None, django_assert_max_num_queries: object
    ) -> None:
        script = a_script(read_city(FIRST_DAY), matters=100)
        for story in script.stories:
            story.by_hand = False
        events = in_order(script.stories)
        days = {event.at.date() for _story, event in events}
        assert len(events) > 1200
        with django_assert_max_num_queries(150 + 4 * len(days)):  # type: ignore[operator]
            play(script, on=FIRST_DAY)

    def test_goes_in_order_of_time(self) -> None:
        moments = [event.at for _story, event in in_order(a_script(imagined(), matters=30).stories)]
        assert moments == sorted(moments)
        assert moments[-1] - moments[0] > timedelta(days=200)
