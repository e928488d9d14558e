"""Petitions, penalties and hand-overs of a played city: led by the services, from their opening to wherever they come."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import TestCase

from casework.command.models import Card, Order
from casework.deadlines.calendar import Calendar
from casework.demo.accounts import home_of, make_accounts, seated
from casework.demo.administrative import SCENES as ADMINISTRATIVE
from casework.demo.commanding import command
from casework.demo.diary import FIRST_DAY, HORIZON, Diary
from casework.demo.figures import measured
from casework.demo.others import KINDS, furnish, play_others
from casework.demo.places import City, read_city
from casework.demo.rare_penalties import SCENES as RARE
from casework.ledger.models import DemoMark, Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.organisations.models import Certificate, Unit
from casework.reports.drift import drift
from casework.workflow.models import Matter
from casework.workflow.replaying import replay
from casework.workflow.tracks import track_of
from enforcement.standards.items import load_penalty_items
from enforcement.standards.models import DelegatedItem, DiscretionBand, PenaltyItem
from enforcement.standards.shipped import DATA
from tests.casework.demo.town import SEED, load_corner

TRACKS = ("petition", "penalty", "handover")
MATTERS = 2_400
HOME = "330106004"


def verbs(track: str) -> Counter[str]:
    return Counter(Entry.objects.filter(track=track).values_list("verb", flat=True))


class TestTheOthers(TestCase):
    city: City
    count: int

    @classmethod
    def setUpTestData(cls) -> None:
        DemoMark.objects.create()
        with TemporaryDirectory() as folder:
            load_corner(Path(folder))
        cls.city = read_city(FIRST_DAY)
        make_accounts(cls.city, password="a long enough password")
        load_penalty_items(DATA / "penalty_items.csv")
        for item in ("DEMO-02", "DEMO-03"):
            DelegatedItem.objects.create(unit_code=HOME, item_code=item, valid_from=FIRST_DAY, source="demo")
        furnish(cls.city)
        cls.count = play_others(cls.city, Diary(Calendar()), seed=SEED, matters=MATTERS)

    def test_are_as_many_as_their_share_and_those_at_home(self) -> None:
        planned = sum(MATTERS // kind.one_in + kind.at_home for kind in KINDS) + len(RARE) + len(ADMINISTRATIVE)
        assert self.count == Matter.objects.filter(track__in=(*TRACKS, "dispute")).count()
        packed = [entry.facts["case"] for entry in Entry.objects.filter(verb="package")]
        further = len(packed) - len(set(packed))  # one case may be handed over more than once
        assert further
        assert 0.9 * planned < self.count - further <= planned  # what would begin after the horizon does not

    def test_leave_a_whole_ledger_within_the_played_time(self) -> None:
        assert verify().is_good
        for entry in Entry.objects.all():
            assert entry.recorded_at == entry.happened_at < HORIZON

    def test_do_what_their_tables_allow_and_nothing_was_waived(self) -> None:
        for track in map(track_of, TRACKS):
            numbers = list(Matter.objects.filter(track=track.code).values_list("number", flat=True))
            assert replay(track.machine, numbers).refused == []
        assert not Entry.objects.filter(facts_text__contains='"waived"').exists()

    def test_take_petitions_up_the_chain_of_review(self) -> None:
        done = verbs("petition")
        chain = {
            "transfer",
            "accept",
            "issue_opinion",
            "request_review",
            "issue_review",
            "request_recheck",
            "issue_recheck",
        }
        assert chain <= set(done)
        assert {"settle", "redirect", "terminate", "close", "revisit", "archive"} <= set(done)

    def test_take_penalties_on_the_spot_and_through_a_hearing(self) -> None:
        done = verbs("penalty")
        assert {"decide_on_the_spot", "file", "notify", "decide", "serve", "pay", "close", "archive"} <= set(done)
        assert {"request_hearing", "hold_hearing", "review", "discuss"} <= set(done)

    def test_take_penalties_where_they_seldom_go(self) -> None:
        rare = {
            "preserve", "seize", "release", "defer", "mark_overdue", "remind", "apply_court_execution", "record_execution",
            "appeal", "resolve_appeal", "publish", "withdraw_publication", "transfer_to_police",
        }  # fmt: skip
        assert rare <= set(verbs("penalty"))
        states = set(Matter.objects.filter(track="penalty", unit__code="330106-B2").values_list("state", flat=True))
        assert {"PRESERVED", "SEIZED", "HEARING_REQUESTED", "HEARING_NOTICED", "LEGAL_REVIEW", "COLLECTIVE"} <= states
        assert {"DEFERRED", "REMINDED", "UNDER_RECONSIDERATION", "INVESTIGATION_ENDED"} <= states

    def test_let_a_township_penalise_what_was_delegated_to_it(self) -> None:
        local = Entry.objects.filter(
            matter__in=Matter.objects.filter(unit__code=HOME, track="penalty").values("number")
        )
        assert {"decide_on_the_spot", "decide", "serve", "close"} <= set(local.values_list("verb", flat=True))

    def test_let_the_labour_bureau_mediate_by_the_second_table(self) -> None:
        disputes = Matter.objects.filter(track="dispute")
        assert set(disputes.values_list("kind", "unit__code")) == {("ADMIN_MEDIATION", "330106-B4")}
        assert {"OPINION_ASKED", "ACCEPTED", "IN_MEDIATION", "AGREED", "PERFORMED", "FAILED"} == set(
            disputes.values_list("state", flat=True)
        )

    def test_are_supervised_on_the_last_day(self) -> None:
        with transaction.atomic():
            before = Entry.objects.count()
            assert command(home_of(self.city)) == Entry.objects.count() - before > 0
            assert verify().is_good
            cards, orders = Card.objects.all(), Order.objects.all()
            assert {card.colour for card in cards} == {"RED", "YELLOW"}
            assert {card.track for card in cards} == {"dispute", "petition", "penalty"}
            assert 0 < cards.unanswered().count() < cards.count()
            assert orders.filter(answered_at=None, read_at=None, is_urgent=True).exists()
            assert orders.filter(answered_at__isnull=False).count() == 1
            transaction.set_rollback(True)

    def test_hand_over_and_answer(self) -> None:
        done = verbs("handover")
        assert {"package", "send", "return", "receive", "send_result", "close"} <= set(done)
        assert done["receive"] <= done["send"]

    def test_come_to_a_single_track_rate_of_the_city_and_of_each_district(self) -> None:
        figure = measured("single_track", "330100", now=HORIZON)
        assert figure is not None
        assert 0 < figure.numerator < figure.denominator < figure.count.cases
        assert all(row.denominator for row in figure.rows)
        assert sum(row.denominator for row in figure.rows) == figure.denominator
        assert drift() == []

    def test_leave_something_to_do_where_the_accounts_sit(self) -> None:
        for track in TRACKS:
            open_ones = Matter.objects.filter(track=track).exclude(state__in=track_of(track).machine.ends)
            assert open_ones.filter(unit__code__startswith="330106").exists(), track

    def test_let_the_accounts_act_in_their_own_name(self) -> None:
        actors = set(Entry.objects.filter(track__in=TRACKS).values_list("actor", flat=True))
        assert {"officer", "reviewer", "petition"} <= actors


class TestFurnishing(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        DemoMark.objects.create()
        with TemporaryDirectory() as folder:
            load_corner(Path(folder))

    def test_seats_two_of_each_post_beside_the_accounts(self) -> None:
        city = read_city(FIRST_DAY)
        make_accounts(city, password="a long enough password")
        furnish(city)
        cast = seated(FIRST_DAY)
        for code in ("330106-B2", "330110-B2"):
            for role in (Role.OFFICER, Role.HEAD, Role.LEGAL_REVIEWER):
                assert len(cast.seated[role, code]) == 2
        assert cast.seated[Role.OFFICER, "330106-B2"] == ["officer", "officer2"]
        assert Certificate.objects.count() == 4
        assert PenaltyItem.objects.exists()
        assert DiscretionBand.objects.exists()

    def test_gives_nobody_a_password(self) -> None:
        furnish(read_city(FIRST_DAY))
        assert get_user_model().objects.exists()
        assert not [user for user in get_user_model().objects.all() if user.has_usable_password()]

    def test_leaves_a_city_without_bureaux_alone(self) -> None:
        Unit.objects.filter(kind=Unit.Kind.BUREAU).update(valid_to=FIRST_DAY.replace(year=2024))
        city = read_city(FIRST_DAY)
        furnish(city)
        play_others(city, Diary(Calendar()), seed=SEED, matters=300)
        assert not get_user_model().objects.exists()
        assert set(Matter.objects.values_list("track", flat=True)) == {"petition"}
