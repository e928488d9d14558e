"""
A small city is played, and then somebody tries to make its figure look better (domain 4.6).

Each test begins with the honest city and a hard matter on its table, plays one trick through the engine, and asks for the
rate again: it moves not at all or down, never up. Every trick starts from a city of its own: what one did is rolled back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from django.test import TestCase

from casework.deadlines.calendar import Calendar
from casework.demo import stages, stories, texts
from casework.demo.cheats import Stage, settle
from casework.demo.city import play_city
from casework.demo.diary import FIRST_DAY, Diary
from casework.demo.pen import DISPUTE, Cast, Line, Pen
from casework.demo.places import read_city
from casework.demo.stories import Author
from casework.errors import NotYet, NotYou
from casework.ledger.clock import simulated_clock
from casework.ledger.models import DemoMark
from casework.organisations.actors import Actor, Role, post_of
from casework.organisations.levels import Level
from casework.organisations.models import Unit, UnitSuccession
from casework.reports.measured import Measured
from casework.reports.models import Standing
from casework.workflow.judge import Move
from casework.workflow.perform import perform_many
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.casework.demo.town import MATTERS, SEED, load_corner, on_site, played

FIRST = 5000  # indexes of the stories told here lie beyond the city's


class TestGaming(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        DemoMark.objects.create()
        with TemporaryDirectory() as folder:
            load_corner(Path(folder))
        play_city(seed=SEED, matters=MATTERS)

    def setUp(self) -> None:
        city = read_city(FIRST_DAY)
        district = city.districts[0]
        township = district.townships[0]
        line = Line(city, district, township, township.villages[0], township.villages[0].grids[0])
        self.stage = Stage(Author(Diary(Calendar()), Cast()), Random(1), line, FIRST)
        self.numbers: dict[tuple[int, str], str] = {}
        self.done: dict[int, int] = {}  # how many events of each story were played

    def test_g1_closing_early_and_reopening_later_does_not_raise_the_rate(self) -> None:
        pen = self.hard_matter("17")
        before = on_site()
        stages.agree(pen, due_in=1, oral=True)
        pen.wait(0, 0)
        stages.perform(pen)
        stages.close(pen)
        pen.wait_days(20, 30)
        stages.reopen(pen, "NEW_FACTS")
        stages.talk(pen, 1)
        stages.fail(pen)
        stages.close(pen)
        self.play(pen)
        self.assert_not_above(before)
        assert self.reason(pen) == "REOPENED"

    def test_g2_splitting_a_group_matter_does_not_raise_the_rate(self) -> None:
        gang = self.hard_matter("10")
        before = on_site()
        employer, accepted = gang.story.parties[-1], self.step(gang, "accept")
        workers = []
        for _worker in range(6):
            pen = self.stage.pen("10", self.stage.author.diary.after(self.stage.rng, accepted, 0, 1))
            pen.story.parties = (pen.story.parties[0], employer)
            settle(pen)
            workers.append(pen)
        self.play(*workers)
        after = self.assert_not_above(before)
        assert (after.denominator, after.count.cases) == (before.denominator, before.count.cases + 6)

    def test_g3_merging_a_hard_complaint_away_does_not_raise_the_rate(self) -> None:
        settled, complaint = self.settled_and_complained("02")
        before = on_site()
        stages.merge(complaint, Level.TOWNSHIP, settled.story.ref())
        self.play(complaint)
        self.assert_not_above(before)
        assert self.reason(settled) == "MERGED_LATER"

    def test_g3_leaving_a_complaint_at_the_window_does_not_raise_the_rate(self) -> None:
        settled = self.stage.pen("02", self.stage.day(4))
        settle(settled)
        self.play(settled)
        before = on_site()
        self.complaint(settled)
        after = self.assert_not_above(before)
        assert after.numerator == before.numerator - 1
        assert self.reason(settled) == "SAME_MATTER"

    def test_g3_merging_takes_two_persons(self) -> None:
        settled, complaint = self.settled_and_complained("02")
        before = on_site()
        stages.merge(complaint, Level.TOWNSHIP, settled.story.ref())
        (merger,) = [step for step in complaint.story.steps if step.verb == "merge"]
        number = self.numbers[complaint.story.index, "filing"]
        into = {"into": self.numbers[settled.story.index, DISPUTE]}
        move = Move(number, "merge", self.actor(Role.DISPATCHER, merger.by.unit), merger.at, into, texts.MERGING)
        with simulated_clock(), pytest.raises(NotYou) as refusal:
            perform_many([move])
        assert refusal.value.code == "SECOND_PERSON_NEEDED"
        assert self.share(on_site()) == self.share(before)

    def test_g4_another_name_for_what_failed_does_not_raise_the_rate(self) -> None:
        failed = self.hard_matter("02")
        stages.fail(failed)
        self.play(failed)
        before = on_site()
        again = self.stage.pen("04", failed.at + timedelta(days=3), like=failed.story)
        again.story.type = "04"
        settle(again)
        self.play(again)
        self.assert_not_above(before)
        assert on_site().denominator == before.denominator

    def test_g4_calling_a_failed_dispute_a_consultation_does_not_raise_the_rate(self) -> None:
        pen = self.hard_matter("14", channel="WALK_IN")
        stages.fail(pen)
        self.play(pen)
        before = on_site()
        pen.wait(1, 3)
        given = {"corrects": 1, "kind": "CONSULTATION"}
        pen.act("correct", pen.head, given=given, reason=texts.RELABELLING)
        with pytest.raises(NotYet) as refusal:
            self.play(pen)
        assert (refusal.value.code, refusal.value.unmet[0].field) == ("UNKNOWN_FACT", "kind")
        assert self.share(on_site()) == self.share(before)

    def test_g6_pushing_down_what_failed_upstairs_does_not_raise_the_rate(self) -> None:
        pen = self.hard_matter("08")
        for _level in ("township", "county", "city"):
            stages.escalate(pen, "BEYOND_POWERS")
        stages.talk(pen, 1)
        self.play(pen)
        before = on_site()
        self.refuses_to_go_down(pen)
        stages.agree(pen, due_in=5)
        pen.wait(1, 2)
        stages.perform(pen)
        self.play(pen)
        self.assert_not_above(before)
        assert self.reason(pen) == "ABOVE_COUNTY"

    def test_g8_forcing_a_withdrawal_does_not_raise_the_rate(self) -> None:
        pen, other = self.hard_matter("06"), self.hard_matter("16")
        before = on_site()
        stages.withdraw(pen, settled=False)
        stages.close(pen)
        stages.withdraw(other, settled=True)
        stages.close(other)
        stages.revisit(other, "UNSETTLED")
        self.play(pen, other)
        self.assert_not_above(before)
        assert (self.reason(pen), self.reason(other)) == ("WITHDRAWN_OTHER", "UNSETTLED")

    def test_g8_a_settlement_needs_the_word_of_the_other_side(self) -> None:
        pen = self.hard_matter("06")
        dispute = Dispute.objects.get(number=self.numbers[pen.story.index, DISPUTE])
        mediator = self.actor(Role.MEDIATOR, self.stage.line.village.committee)
        with simulated_clock(), pytest.raises(NotYet) as refusal:
            services.withdraw(dispute, settled=True, actor=mediator, at=pen.at + timedelta(days=1))
        assert refusal.value.code == "OTHER_SIDE_CONFIRMS"

    def test_g9_a_sham_agreement_with_a_far_day_does_not_raise_the_rate(self) -> None:
        pen = self.hard_matter("04")
        before = on_site()
        stages.agree(pen, due_in=720)
        self.play(pen)
        self.assert_not_above(before)
        assert self.reason(pen) == "NOT_SECURED"

    def test_g14_moving_a_border_under_a_matter_does_not_raise_the_rate(self) -> None:
        pen = self.hard_matter("01")
        before = {code: on_site(code) for code in ("330100", "330106", "330110")}
        moved_on = pen.at.date() + timedelta(days=3)
        succession = self.border_moved(self.stage.line.village.committee, "330110", moved_on)
        mediator = self.actor(Role.MEDIATOR, succession.new.code)
        move = Move(
            self.numbers[pen.story.index, DISPUTE],
            "fail",
            mediator,
            pen.at + timedelta(days=5),
            {"remedies_explained": True},
            texts.FAILING[0],
            successions=(succession,),
        )
        with simulated_clock():
            perform_many([move])
        for code, rate in before.items():
            self.assert_not_above(rate, code)
            assert self.share(on_site(code)) == self.share(rate)

    def refuses_to_go_down(self, pen: Pen) -> None:
        """Try every way by which a matter of the city could be handed to the village."""
        village, at = self.stage.line.village.committee, pen.at + timedelta(days=1)
        dispute = Dispute.objects.get(number=self.numbers[pen.story.index, DISPUTE])
        mediator, head = self.actor(Role.MEDIATOR, village), self.actor(Role.HEAD, village)
        city, down = self.actor(Role.MEDIATOR, "330100"), Unit.objects.get(code=village)
        with simulated_clock():
            with pytest.raises((NotYet, NotYou)):
                services.call_in(dispute, ground="MAJOR", actor=head, at=at)
            with pytest.raises(NotYou):
                services.hold_session(dispute, minutes="x", minutes_signed=True, actor=mediator, at=at)
            with pytest.raises(NotYet):
                services.escalate(dispute, to=down, ground="PARTY_ASKS", reason="x", actor=city, at=at)

    def hard_matter(self, type_code: str, channel: str = "VILLAGE") -> Pen:
        """Bring a matter to the village that is talked about and leads nowhere; it counts as not resolved."""
        pen = self.stage.pen(type_code, self.stage.day(4), channel=channel)
        stories.bring(pen)
        stages.accept(pen)
        stages.talk(pen, 1)
        pen.wait(0, 1)
        self.play(pen)
        return pen

    def settled_and_complained(self, type_code: str) -> tuple[Pen, Pen]:
        """Settle one matter, and register the same people's new complaint within its observation."""
        settled = self.stage.pen(type_code, self.stage.day(4))
        settle(settled)
        self.play(settled)
        return settled, self.complaint(settled)

    def complaint(self, settled: Pen) -> Pen:
        """Let the same people come to the window again, 25 days after they agreed."""
        at = self.step(settled, "sign_agreement") + timedelta(days=25)
        complaint = self.stage.pen(settled.story.type, at, like=settled.story, level=Level.TOWNSHIP, channel="WALK_IN")
        stages.register(complaint, Level.TOWNSHIP)
        self.play(complaint)
        return complaint

    def border_moved(self, code: str, district: str, day: date) -> UnitSuccession:
        """Let a committee's village fall to another district."""
        old = Unit.objects.get(code=code, valid_to=None)
        other = Unit.objects.filter(code__startswith=district, level=Level.TOWNSHIP, kind="DIVISION")[0]
        new = Unit(
            code=f"{other.code}999-M", name=old.name, short_name=old.short_name, kind=old.kind, level=2, valid_from=day
        )
        planted = Unit.objects.plant(new, under=other)
        old.valid_to = day - timedelta(days=1)
        old.restated = planted
        old.save()
        return UnitSuccession.objects.create(old=old, new=planted, kind="MOVE", effective_date=day)

    def play(self, *pens: Pen) -> None:
        """Play what was written since the last time."""
        fresh = []
        for pen in pens:
            events = pen.story.events
            fresh.append(replace(pen.story, events=events[self.done.get(pen.story.index, 0) :]))
            self.done[pen.story.index] = len(events)
        self.numbers = dict(played(fresh, numbers=self.numbers).numbers)

    def assert_not_above(self, before: Measured, unit: str = "330100") -> Measured:
        """Ask again and hold the figures against each other in whole numbers."""
        after = on_site(unit)
        assert after.denominator > 0
        assert after.numerator * before.denominator <= before.numerator * after.denominator
        return after

    def share(self, figure: Measured) -> tuple[int, int]:
        return figure.numerator, figure.denominator

    def reason(self, pen: Pen) -> str:
        """Read why the matter of a story counts as it does at the end."""
        number = self.numbers[pen.story.index, DISPUTE]
        return Standing.objects.filter(number=number).order_by("since").last().reason  # type: ignore[union-attr]

    def step(self, pen: Pen, verb: str) -> datetime:
        found = pen.story.first(verb)
        assert found is not None
        return found.at

    def actor(self, role: Role, code: str) -> Actor:
        unit = Unit.objects.get(code=code, valid_to=None)
        return Actor(f"somebody.{code}", (post_of(role, unit),))
