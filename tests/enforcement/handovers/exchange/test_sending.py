"""What is sent where a peer keeps the receiver goes there, again until it arrives, and is seen where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.dossier.models import Document
from casework.errors import NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.outbox.delivering import RETRIES
from enforcement.handovers import services
from enforcement.handovers.exchange.proof import HEADER, Unproved, proof, proved
from enforcement.handovers.exchange.sending import LOAN, run, taken
from enforcement.handovers.models import Arrival, Handover, Posting
from enforcement.handovers.tasks import post_parcels
from tests.conforming import conforming
from tests.enforcement.handovers.deliveries import PROCURATORATE, Delivery, packed
from tests.enforcement.handovers.exchange.sides import COURT_SIDE, POLICE_SIDE, STRANGER, Side, at_justice, at_police
from tests.receivers import Received, Receiver, receiving
from tests.world import World

S = Posting.State
PACKAGES, ANSWERS = "/api/v1/packages/", "/api/v1/packages/answers/"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        made.status = 201
        yield made


@pytest.fixture
def court(receiver: Receiver) -> Side:
    """Give the side of the receiver, as it stands at the address of a server that listens."""
    return Side(COURT_SIDE.name, COURT_SIDE.lines, f"http://127.0.0.1:{receiver.port}/")


def hands_in(client: Client, call: Received, address: str = PACKAGES, **changed: Any) -> Any:
    """Hand a parcel in as it was sent, but for what is changed."""
    headers = {HEADER: changed.get("proof", call.headers[HEADER.lower()])}
    answer = client.post(
        address, changed.get("body", call.body), changed.get("kind", "application/zip"), headers=headers
    )
    return conforming(address, "post", answer)


class TestSending:
    def test_puts_a_package_on_its_way_with_its_entry(self, sent: Delivery) -> None:
        posting = Posting.objects.get()
        assert (posting.matter_no, posting.seq, posting.state) == (sent.handover.number, sent.last().seq, S.PENDING)

    def test_puts_nothing_anywhere_where_nobody_else_keeps_the_receiver(self, county: World) -> None:
        packed(county, "J4").with_papers().sent()
        with at_justice():  # whose peer keeps the police, not who receives
            packed(county, "J4").with_papers().sent()
        assert Posting.objects.count() == 0

    def test_costs_no_statement_without_peers(self, county: World) -> None:
        packages = [packed(county, "J4").with_papers() for _count in range(3)]
        packages[0].sent()
        with CaptureQueriesContext(connection) as alone:
            packages[1].sent()
        with at_justice(), CaptureQueriesContext(connection) as beside_peers:
            packages[2].sent()
        assert len(alone) == len(beside_peers)
        with CaptureQueriesContext(connection) as idle:
            assert post_parcels() == 0
        assert len(idle) == 0

    def test_is_answered_by_nobody_here_who_sits_there(self, sent: Delivery) -> None:
        with at_police(), pytest.raises(NotYet) as refusal:
            services.receive(sent.handover, paper_used=False, **sent.told(sent.of_receiver()))
        assert refusal.value.code == "ANSWERED_WHERE_IT_IS_KEPT"

    def test_carries_a_proof_of_who_sends_what_to_whom(self, sent: Delivery, receiver: Receiver, court: Side) -> None:
        with POLICE_SIDE.worn(court):
            assert run(at=timezone.now()) == 1
        (call,) = receiver.received
        assert (call.path, call.headers["content-type"]) == (PACKAGES, "application/zip")
        with at_justice():
            assert proved(call.headers[HEADER.lower()], path=PACKAGES, now=timezone.now()).peer.name == POLICE_SIDE.name
        assert Posting.objects.get().state == S.DELIVERED

    def test_begins_once_the_act_is_committed(
        self, county: World, receiver: Receiver, court: Side, django_capture_on_commit_callbacks: Any
    ) -> None:
        package = packed(county, "J4").with_papers()
        with POLICE_SIDE.worn(court):
            with django_capture_on_commit_callbacks(execute=True):
                package.sent()
                assert receiver.received == []
            assert len(receiver.received) == 1
        assert Posting.objects.get().state == S.DELIVERED

    def test_is_the_same_parcel_each_time(self, sent: Delivery, receiver: Receiver, court: Side) -> None:
        receiver.status = 503
        at = timezone.now()
        with POLICE_SIDE.worn(court):
            assert run(at=at) == run(at=at + timedelta(hours=1)) == 0
        first, second = receiver.received
        assert first.body == second.body


class TestWhatDoesNotArrive:
    def test_waits_longer_each_time_and_is_given_up_at_last(
        self, sent: Delivery, receiver: Receiver, court: Side
    ) -> None:
        receiver.status = 503
        at = timezone.now()
        with POLICE_SIDE.worn(court):
            for count in range(1, RETRIES + 1):
                assert run(at=at) == 0
                posting = Posting.objects.get()
                assert (posting.state, posting.attempts, posting.fault) == (S.PENDING, count, "HTTP_503")
                assert posting.next_at > at
                at = posting.next_at
            run(at=at)
            assert Posting.objects.get().state == S.DEAD
            assert run(at=at + timedelta(days=9)) == 0
            assert len(receiver.received) == RETRIES + 1
            receiver.status = 201
            call_command("send_packages", "--again", sent.handover.number)
        assert (Posting.objects.get().state, len(receiver.received)) == (S.DELIVERED, RETRIES + 2)

    @pytest.mark.parametrize("status", [400, 403, 413, 422])
    def test_is_given_up_at_once_where_it_is_refused_for_good(
        self, sent: Delivery, receiver: Receiver, court: Side, status: int
    ) -> None:
        receiver.status = status
        with POLICE_SIDE.worn(court):
            run(at=timezone.now())
        assert (Posting.objects.get().state, Posting.objects.get().fault) == (S.DEAD, f"HTTP_{status}")

    def test_is_tried_again_where_nobody_listens(self, sent: Delivery) -> None:
        with at_police():
            assert run(at=timezone.now()) == 0
        assert (Posting.objects.get().state, Posting.objects.get().fault) == (S.PENDING, "NO_CONNECTION")

    def test_is_lent_to_one_round_alone_and_comes_back_where_that_was_killed(self, sent: Delivery) -> None:
        at = timezone.now()
        assert taken(at, set()) is not None
        assert taken(at + LOAN / 2, set()) is None
        assert taken(at + LOAN, set()) is not None

    def test_keeps_what_follows_upon_it(self, sent: Delivery) -> None:
        with at_police():
            number = sent.handover.number
            Posting.objects.create(matter_no=number, seq=99, next_at=sent.world.clock)
            run(at=timezone.now())
        assert Posting.objects.get(seq=99).attempts == 0

    def test_says_that_a_paper_is_gone(self, sent: Delivery, receiver: Receiver, court: Side) -> None:
        paper = Document.objects.filter(matter_no=sent.handover.number).first()
        assert paper is not None
        paper.content.storage.delete(str(paper.content.name))
        with POLICE_SIDE.worn(court):
            run(at=timezone.now())
        assert (Posting.objects.get().fault, receiver.received) == ("PAPER_CHANGED", [])


class TestHandingIn:
    @pytest.fixture
    def parcel(self, sent: Delivery, receiver: Receiver, court: Side) -> Received:
        with POLICE_SIDE.worn(court):
            run(at=timezone.now())
        return receiver.received[0]

    def test_takes_a_package_once_and_answers_the_same_again(
        self, client: Client, parcel: Received, sent: Delivery
    ) -> None:
        with at_justice():
            first, second = hands_in(client, parcel), hands_in(client, parcel)
        assert (first.status_code, second.status_code) == (201, 201)
        assert ("Idempotency-Replayed" in first, second["Idempotency-Replayed"]) == (False, "true")
        assert first.json() == second.json()
        assert first.json() == {
            "name": f"{sent.handover.number}/J4/1", "number": Arrival.objects.get().matter_no, "state": "SENT", "reasons": [],
        }  # fmt: skip

    def test_is_refused_to_who_is_no_peer(self, client: Client, parcel: Received) -> None:
        with COURT_SIDE.worn(STRANGER):
            answer = hands_in(client, parcel)
        assert (answer.status_code, answer.json()["code"]) == (401, "UNKNOWN_PEER")
        with COURT_SIDE.worn():
            assert hands_in(client, parcel).status_code == 401
        assert client.post(PACKAGES, parcel.body, "application/zip").status_code == 401

    def test_is_refused_at_another_installation_and_another_address(self, client: Client, parcel: Received) -> None:
        with Side("other.test/ledger", COURT_SIDE.lines).worn(POLICE_SIDE):
            assert hands_in(client, parcel).json()["code"] == "PROOF_FALSE"
        with at_justice():
            assert hands_in(client, parcel, ANSWERS).json()["code"] == "PROOF_FALSE"
        assert Arrival.objects.count() == 0

    @pytest.mark.parametrize("header", ["x", "AAAA", "5L2g5aW9", "/////w=="])
    def test_is_refused_by_a_proof_that_is_none(self, client: Client, parcel: Received, header: str) -> None:
        with at_justice():
            answer = hands_in(client, parcel, proof=header)
        assert (answer.status_code, answer.json()["code"]) in {(401, "PROOF_FALSE"), (401, "UNKNOWN_PEER")}

    def test_is_refused_when_it_is_old(self, sent: Delivery) -> None:
        now = timezone.now()
        with at_police():
            header = proof(path=PACKAGES, to=COURT_SIDE.name, digest="0" * 64, at=now)
        with at_justice():
            assert proved(header, path=PACKAGES, now=now + timedelta(minutes=4)).digest == "0" * 64
            with pytest.raises(Unproved, match="PROOF_STALE"):
                proved(header, path=PACKAGES, now=now + timedelta(minutes=6))

    def test_asks_for_it_again_where_it_changed_on_the_way(self, client: Client, parcel: Received) -> None:
        body = bytearray(parcel.body)
        body[len(body) // 2] ^= 1
        with at_justice():
            answer = hands_in(client, parcel, body=bytes(body))
        assert (answer.status_code, answer.json()["code"]) == (409, "DIGEST_DIFFERS")

    def test_reads_no_more_than_it_may(self, client: Client, parcel: Received, settings: Any) -> None:
        settings.EXCHANGE_MAX_BYTES = len(parcel.body) - 1
        with at_justice():
            assert hands_in(client, parcel).status_code == 413

    def test_takes_zips_alone(self, client: Client, parcel: Received) -> None:
        with at_justice():
            assert hands_in(client, parcel, kind="application/json").status_code == 415

    def test_answers_what_is_no_parcel_with_a_problem(self, client: Client, county: World) -> None:
        for body in (b"PK", b"x" * 1000):
            with at_police():
                header = proof(path=PACKAGES, to=COURT_SIDE.name, digest=sha256(body).hexdigest(), at=timezone.now())
            with at_justice():
                answer = client.post(PACKAGES, body, "application/zip", headers={HEADER: header})
            assert (answer.status_code, answer.json()["code"]) == (400, "PARCEL_UNREADABLE")

    def test_takes_the_answer_down_and_no_other_twice(
        self, client: Client, parcel: Received, sent: Delivery, receiver: Receiver
    ) -> None:
        with at_justice():
            number = hands_in(client, parcel).json()["number"]
            arrived = Handover.objects.placed().get(number=number)
            by = sent.world.actor(Role.REGISTRAR, PROCURATORATE)
            services.receive(arrived, paper_used=False, actor=by, at=timezone.now())
        police = Side(POLICE_SIDE.name, POLICE_SIDE.lines, f"http://127.0.0.1:{receiver.port}/")
        with COURT_SIDE.worn(police):
            assert run(at=timezone.now()) == 1
        answer = receiver.received[-1]
        assert answer.path == ANSWERS
        with at_police():
            first, second = hands_in(client, answer, ANSWERS), hands_in(client, answer, ANSWERS)
        assert (first.json(), second["Idempotency-Replayed"]) == (second.json(), "true")
        assert (first.json()["number"], first.json()["state"]) == (sent.handover.number, "RECEIVED")
        assert [entry.verb for entry in Entry.objects.of(sent.handover.number)] == ["package", "send", "receive"]
