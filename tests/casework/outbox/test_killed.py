"""A sender that is killed in the middle of sending; real processes on PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from casework.ledger.clock import present
from casework.ledger.models import Entry
from casework.outbox.delivering import LOAN, run
from casework.outbox.models import Delivery
from casework.workflow.events import LEDGER_EVENTS
from tests.casework.outbox.conftest import Subscribe
from tests.receivers import Receiver
from tests.world import Talks

ROOT = Path(__file__).resolve().parents[3]
SENDER = "import django; django.setup(); from casework.workflow.tasks import deliver; deliver()"


def sender() -> subprocess.Popen[bytes]:
    """Start a process that does one round in the database of the test."""
    given = connection.settings_dict
    place = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}"
    settings = {
        "DATABASE_URL": f"postgres://{place}/{given['NAME']}",
        "DJANGO_SETTINGS_MODULE": "casework.settings.local",
        "OUTBOX_ALLOW_PRIVATE": "1",
    }
    return subprocess.Popen([sys.executable, "-c", SENDER], cwd=ROOT, env=settings)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestKilledSender:
    def test_loses_nothing(self, talks: Talks, receiver: Receiver, subscribed: Subscribe) -> None:
        talks.in_mediation()
        subscription = subscribed()
        process = sender()

        def die_at_the_third() -> None:
            if len(receiver.received) == 3:
                os.kill(process.pid, signal.SIGKILL)

        receiver.before_answering = die_at_the_third
        assert process.wait(timeout=60) == -signal.SIGKILL
        assert len(receiver.received) == 3
        assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.PENDING}

        receiver.before_answering = bool
        at = present()
        assert run(LEDGER_EVENTS, at=at) == 0  # lent still
        sent = Entry.objects.of(talks.dispute.number).count()
        assert run(LEDGER_EVENTS, at=at + LOAN + timedelta(seconds=1)) == sent
        assert set(receiver.ids) == {f"{talks.dispute.number}-{seq}" for seq in range(1, sent + 1)}
        assert all(each.is_signed_by(subscription.secret) for each in receiver.received)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestTwoSenders:
    def test_at_once_send_each_event_once(self, talks: Talks, receiver: Receiver, subscribed: Subscribe) -> None:
        talks.in_mediation()
        subscribed()
        assert [each.wait(timeout=60) for each in (sender(), sender())] == [0, 0]
        assert sorted(receiver.ids) == [f"{talks.dispute.number}-{seq}" for seq in range(1, len(receiver.ids) + 1)]
        assert len(receiver.ids) == Entry.objects.of(talks.dispute.number).count()
