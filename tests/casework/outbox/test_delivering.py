"""Events reach receivers: signed, again until they arrive, and only as far as the owner may know."""

from __future__ import annotations

import json
import socket
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.models import Membership
from casework.outbox.delivering import FIRST_WAIT, JITTER, LOAN, RETRIES, run, sent, taken, wait_after
from casework.outbox.models import Delivery, Subscription
from casework.outbox.services import replay
from casework.workflow.events import LEDGER_EVENTS
from casework.workflow.tasks import deliver
from casework.workflow.wall import raise_wall
from mediation.disputes import services
from tests.casework.outbox.conftest import Owner, Subscribe
from tests.receivers import Receiver, receiving
from tests.world import VILLAGE, Talks, World

State = Delivery.State


def send(at: datetime) -> int:
    """Do a round without chance in it."""
    return run(LEDGER_EVENTS, at=at, wait=lambda attempts: timedelta(minutes=2 ** (attempts - 1)))


def names(talks: Talks) -> list[str]:
    return [f"{entry.matter}-{entry.seq}" for entry in Entry.objects.of(talks.dispute.number)]


class TestEvent:
    def test_is_the_entry_in_an_envelope_without_a_word_of_anybody(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        subscribed()
        assert send(world.clock) == 1
        entry = Entry.objects.get()
        (call,) = receiver.received
        assert call.headers["content-type"].startswith("application/cloudevents+json")
        assert call.path == "/events?of=casework"
        envelope = {name: value for name, value in call.event.items() if name != "data"}
        assert envelope == {
            "specversion": "1.0",
            "id": f"{entry.matter}-1",
            "source": "urn:casework",
            "type": "casework.dispute.apply",
            "subject": entry.matter,
            "time": "2026-03-02T13:00:00+08:00",
            "datacontenttype": "application/json",
        }
        data = call.event["data"]
        assert (data["id"], data["verb"], data["hash"], data["facts"]) == (entry.pk, "apply", entry.hash, entry.facts)
        told = json.dumps(call.event, ensure_ascii=False)
        assert not any(word in told for word in ("张三", "李四", "围墙", "两院", "words"))

    def test_is_signed_so_that_anybody_can_verify_it(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        secret = subscribed().secret
        send(world.clock)
        (call,) = receiver.received
        assert call.is_signed_by(secret)
        assert not call.is_signed_by("whsec_" + "A" * 43 + "=")
        assert call.headers["webhook-id"] == call.event["id"]
        assert int(call.headers["webhook-timestamp"]) == int(world.clock.timestamp())

    def test_keeps_its_secret_sealed(self, subscribed: Subscribe) -> None:
        secret = subscribed().secret
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM outbox_subscription")
            (kept,) = cursor.fetchone()
        assert kept.startswith("A1:")
        assert secret not in kept

    def test_takes_nothing_of_a_move(self, talks: Talks, subscribed: Subscribe) -> None:
        def cost() -> list[str]:
            with CaptureQueriesContext(connection) as heard:
                talks.dispute = services.hold_session(
                    talks.dispute,
                    minutes="双方到场。",
                    minutes_signed=True,
                    actor=talks.mediator(),
                    at=talks.world.later(),
                )
            return [each["sql"] for each in heard]

        talks.in_mediation()
        cost()
        before = cost()
        subscribed()
        after = cost()
        assert len(after) == len(before)
        assert not any("outbox" in sql for sql in after)


class TestRound:
    def test_tells_each_entry_once(self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World) -> None:
        subscribed()
        send(world.clock)
        talks.in_mediation()
        assert send(world.clock) == 4
        assert send(world.clock) == 0
        assert receiver.ids == names(talks)

    def test_keeps_to_what_was_asked_for(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        talks.in_mediation()
        subscribed(tracks=["dispute"], verbs=["accept", "appoint"])
        subscribed(tracks=["penalty"])
        send(world.clock)
        assert [each.event["type"] for each in receiver.received] == [
            "casework.dispute.accept",
            "casework.dispute.appoint",
        ]

    def test_begins_now_unless_told_otherwise(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        early = world.clock
        talks.accepted()
        subscribed(start=None)
        assert send(world.clock) == 0
        subscribed(start=early + timedelta(minutes=1))
        send(world.clock)
        assert receiver.ids == names(talks)[1:]

    def test_is_what_the_timetable_does(self, talks: Talks, receiver: Receiver, subscribed: Subscribe) -> None:
        assert deliver() == 0
        subscribed()
        assert deliver() == 1

    def test_forgets_after_a_week_what_arrived_and_does_not_send_it_again(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        subscribed()
        send(world.clock)
        send(world.clock + timedelta(days=8))
        send(world.clock + timedelta(days=9))
        assert Delivery.objects.count() == 0
        assert len(receiver.received) == 1


class TestRetry:
    def test_comes_later_each_time_and_never_after_three_days(self) -> None:
        longest = sum((FIRST_WAIT * 2 ** (turn - 1) for turn in range(1, RETRIES + 1)), timedelta())
        assert timedelta(days=2, hours=12) < longest <= timedelta(days=3)
        for turn in (1, 5):
            wait = wait_after(turn)
            assert FIRST_WAIT * 2 ** (turn - 1) * (1 - JITTER) <= wait <= FIRST_WAIT * 2 ** (turn - 1)

    def test_follows_a_fault_of_the_receiver(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        subscribed()
        receiver.status = 500
        assert send(world.clock) == 0
        receiver.status = 200
        assert send(world.clock + timedelta(seconds=59)) == 0
        assert len(receiver.received) == 1
        assert send(world.clock + timedelta(seconds=60)) == 1
        first, second = receiver.received
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert first.headers["webhook-signature"] != second.headers["webhook-signature"]

    def test_follows_a_connection_that_is_refused(
        self, talks: Talks, receiver: Receiver, owner: Owner, subscribed: Subscribe, world: World
    ) -> None:
        with receiving() as gone:
            subscribed(address=gone.address)
        assert send(world.clock) == 0
        assert Delivery.objects.get().fault == "NO_CONNECTION"
        with receiving(gone):
            assert send(world.clock + timedelta(minutes=1)) == 1
        assert gone.ids == names(talks)

    def test_does_not_follow_to_where_it_is_sent_on(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        subscribed()
        with receiving() as elsewhere:
            receiver.status, receiver.moved = 307, elsewhere.address
            send(world.clock)
            assert elsewhere.received == []
        assert Delivery.objects.get().fault == "HTTP_307"

    def test_of_one_receiver_holds_up_no_other(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        talks.accepted()
        monkeypatch.setattr("casework.outbox.posting.post.__kwdefaults__", {"timeout": 0.2})
        with socket.create_server(("127.0.0.1", 0)) as silent:
            subscribed(address=f"http://127.0.0.1:{silent.getsockname()[1]}/")
            subscribed()
            assert send(world.clock) == 3
        assert receiver.ids == names(talks)
        stuck = Delivery.objects.exclude(state=State.DELIVERED).order_by("pk")
        assert [(each.fault, each.attempts) for each in stuck] == [("TOO_SLOW", 1), ("", 0), ("", 0)]
        assert {each.next_at for each in stuck} == {world.clock + timedelta(minutes=1)}

    def test_ends_in_a_dead_letter_which_can_be_sent_again(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        subscription, at = subscribed(), world.clock
        receiver.status = 503
        for turn in range(RETRIES + 1):
            send(at)
            assert len(receiver.received) == turn + 1
            at += FIRST_WAIT * 2**RETRIES
        dead = Delivery.objects.get()
        assert (dead.state, dead.attempts, dead.fault) == (State.DEAD, RETRIES + 1, "HTTP_503")
        assert send(at + timedelta(days=30)) == 0
        assert len(receiver.received) == RETRIES + 1
        receiver.status = 200
        replay(subscription, start=dead.entry, source=LEDGER_EVENTS)
        assert send(at) == 1
        assert set(receiver.ids) == set(names(talks))

    def test_ends_for_good_where_the_receiver_says_that_it_is_gone(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        talks.accepted()
        subscribed()
        receiver.status = 410
        send(world.clock)
        send(world.clock + timedelta(days=1))
        assert len(receiver.received) == 1
        assert not Subscription.objects.get().is_active


class TestReplay:
    def test_sends_again_from_an_entry_or_a_moment_under_the_same_ids(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        subscription = subscribed()
        talks.accepted()
        send(world.clock)
        third = Entry.objects.of(talks.dispute.number).last()
        assert third is not None
        replay(subscription, start=third.recorded_at, source=LEDGER_EVENTS)
        send(world.clock)
        replay(subscription, start=1, source=LEDGER_EVENTS)
        send(world.clock)
        known = names(talks)
        assert receiver.ids == [*known, known[-1], *known]


class TestScope:
    @pytest.mark.parametrize(("code", "count"), [("330106", 1), ("330106001002", 0), ("330108", 0)])
    def test_is_that_of_the_owners_posts(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World, code: str, count: int
    ) -> None:
        subscribed(code=code)
        assert send(world.clock) == count
        assert len(receiver.received) == count

    def test_leaves_out_what_is_behind_a_wall(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        raise_wall([talks.dispute.number], world.unit(VILLAGE))
        subscribed()
        assert send(world.clock) == 0
        subscribed(code="330106001")
        assert send(world.clock) == 1

    def test_is_asked_again_at_the_moment_of_sending(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        subscribed()
        receiver.status = 500
        send(world.clock)
        receiver.status = 200
        raise_wall([talks.dispute.number], world.unit(VILLAGE))
        assert send(world.clock + timedelta(days=1)) == 0
        assert len(receiver.received) == 1
        assert Delivery.objects.count() == 0

    def test_is_empty_once_the_account_is_closed_or_its_post_has_ended(
        self, talks: Talks, receiver: Receiver, owner: Owner, subscribed: Subscribe, world: World
    ) -> None:
        subscribed()
        closed = owner()
        closed.is_active = False
        closed.save()
        subscribed(Role.MEDIATOR)
        Membership.objects.filter(role=Role.MEDIATOR).update(valid_to=world.clock.date() - timedelta(days=1))
        assert send(world.clock) == 0
        assert receiver.received == []


class TestSenderThatIsKilled:
    def test_loses_nothing_it_had_taken(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World
    ) -> None:
        subscription = subscribed()
        receiver.status = 500
        send(world.clock)
        receiver.status = 200
        at = world.clock + timedelta(minutes=1)
        _place, letters = taken(subscription.pk, LEDGER_EVENTS, at)
        assert len(letters) == 1
        # Here it dies, before it sent anything; and in the other half of the cases, after it did.
        assert send(at + LOAN - timedelta(seconds=1)) == 0
        assert send(at + LOAN) == 1

        talks.accepted()
        receiver.status = 500
        send(world.clock + timedelta(minutes=30))
        receiver.status = 200
        at = world.clock + timedelta(minutes=31)
        place, letters = taken(subscription.pk, LEDGER_EVENTS, at)
        sent(place, letters)
        assert send(at + LOAN) == 2
        assert set(receiver.ids) == set(names(talks))
        doubles = receiver.received[-2:]
        assert {each.headers["webhook-id"] for each in doubles} <= set(receiver.ids[:-2])


class TestNumbersThatNoEntryBears:
    @pytest.mark.postgres
    def test_are_passed_over_in_one_round(self, talks: Talks, subscribed: Subscribe, world: World) -> None:
        subscribed()
        send(world.clock)
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('ledger_entry_id_seq', nextval('ledger_entry_id_seq') + 500000)")
        talks.accepted()
        assert send(world.clock) == 2
