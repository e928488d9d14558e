"""Who heads a unit sees what its people are told of, what came of it, and has it sent again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.models import Membership
from casework.outbox.delivering import RETRIES, run
from casework.outbox.models import Delivery, Subscription
from casework.outbox.services import subscribe
from casework.workflow.events import LEDGER_EVENTS
from tests.desk import Sit, text_of
from tests.receivers import Receiver, receiving
from tests.world import VILLAGE, Talks

STREET, COUNTY, ELSEWHERE = "330106001", "330106", "330108"
LIST = "/admin/outbox/subscription/"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.OUTBOX_ALLOW_PRIVATE = True
    with receiving() as listening:
        yield listening


@pytest.fixture
def subscription(sit: Sit, talks: Talks, receiver: Receiver) -> Subscription:
    """A mediator's, whose first letter was given up."""
    talks.accepted()
    owner = User.objects.get(username=sit(Role.MEDIATOR, VILLAGE).account)
    made = subscribe(
        owner, address=f"{receiver.address}&key=hunter2", start=1, at=talks.world.clock, source=LEDGER_EVENTS
    )
    receiver.status = 500
    run(LEDGER_EVENTS, at=talks.world.clock)
    Delivery.objects.filter(entry=first()).update(attempts=RETRIES)
    run(LEDGER_EVENTS, at=talks.world.clock + timedelta(days=1))
    return made


def first() -> int:
    return Entry.objects.order_by("pk").values_list("pk", flat=True)[0]


def page_of(subscription: Subscription, part: str = "change/") -> str:
    return f"{LIST}{subscription.pk}/{part}"


class TestTheHead:
    @pytest.mark.parametrize("code", [VILLAGE, STREET, COUNTY])
    def test_sees_those_of_the_people_below(self, sit: Sit, subscription: Subscription, code: str) -> None:
        client = sit(Role.HEAD, code).client
        listed = client.get(LIST)
        assert [(row.waiting, row.dead) for row in listed.context["cl"].result_list] == [(2, 1)]
        text = text_of(client.get(page_of(subscription)))
        assert "hunter2" not in text + text_of(listed)
        assert "?…" in text
        states = client.get(page_of(subscription)).context["states"]
        assert [many for _label, many, _url in states] == [2, 0, 1]
        for _label, many, url in states:
            assert len(client.get(url).context["cl"].result_list) == many

    @pytest.mark.parametrize(
        ("role", "code"), [(Role.HEAD, ELSEWHERE), (Role.MEDIATOR, VILLAGE), (Role.AUDITOR, COUNTY)]
    )
    def test_is_the_only_one_who_does(
        self, sit: Sit, subscription: Subscription, role: Role, code: str, receiver: Receiver
    ) -> None:
        client = sit(role, code).client
        answer = client.get(LIST)
        assert answer.status_code == 403 or list(answer.context["cl"].result_list) == []
        assert client.get(page_of(subscription)).status_code in (302, 403)
        assert client.post(page_of(subscription, "replay/"), {"entry": 1}).status_code == 404
        assert Delivery.objects.filter(state="DEAD").count() == 1

    def test_sees_nothing_of_a_place_where_he_bears_another_role(self, sit: Sit, subscription: Subscription) -> None:
        head = sit(Role.HEAD, ELSEWHERE)
        user = User.objects.get(username=head.account)
        mediator = Membership.objects.get(user=subscription.owner)
        Membership.objects.create(user=user, unit=mediator.unit, role=Role.MEDIATOR, valid_from=mediator.valid_from)
        assert list(head.client.get(LIST).context["cl"].result_list) == []

    def test_has_it_sent_again(
        self, sit: Sit, subscription: Subscription, receiver: Receiver, talks: Talks, client: Client
    ) -> None:
        head = sit(Role.HEAD, VILLAGE)
        form = head.client.get(page_of(subscription)).context["again"]
        assert form.initial == {"entry": first()}
        receiver.status, receiver.received[:] = 200, []
        answer = head.client.post(page_of(subscription, "replay/"), {"entry": first()}, follow=True)
        assert str(first()) in text_of(answer)
        run(LEDGER_EVENTS, at=talks.world.clock + timedelta(days=2))
        assert len(receiver.received) == Entry.objects.count()
        assert set(Delivery.objects.values_list("state", flat=True)) == {"DELIVERED"}
        assert LogEntry.objects.get().user.username == head.account

    @pytest.mark.parametrize("entry", ["", "x", "0", "-1", "9" * 30])
    def test_names_the_entry(self, sit: Sit, subscription: Subscription, entry: str) -> None:
        answer = sit(Role.HEAD, VILLAGE).client.post(page_of(subscription, "replay/"), {"entry": entry})
        assert answer.status_code == 400
        assert answer.context["again"].errors
        assert Delivery.objects.filter(state="DEAD").count() == 1

    def test_has_to_mean_it(self, sit: Sit, subscription: Subscription) -> None:
        assert sit(Role.HEAD, VILLAGE).client.get(page_of(subscription, "replay/")).status_code == 405
