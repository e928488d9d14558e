"""Receivers, owners and subscriptions of the small world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from casework.organisations.actors import Role
from casework.organisations.models import Membership
from casework.outbox.models import Subscription
from casework.outbox.services import subscribe
from casework.workflow.events import LEDGER_EVENTS
from tests.receivers import Receiver, receiving
from tests.world import VILLAGE, World

Owner = Callable[..., User]
Subscribe = Callable[..., Subscription]


@pytest.fixture(autouse=True)
def own_network(settings: Any) -> None:
    """Let events be sent to this machine."""
    settings.OUTBOX_ALLOW_PRIVATE = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


@pytest.fixture
def owner(world: World) -> Owner:
    """Give an account with a post: owner(role, code)."""

    def made(role: Role = Role.SUPERVISOR, code: str = VILLAGE) -> User:
        user, _made = User.objects.get_or_create(username=f"{role.lower()}_{code}")
        Membership.objects.get_or_create(user=user, unit=world.unit(code), role=role, valid_from=date(2020, 1, 1))
        return user

    return made


@pytest.fixture
def subscribed(owner: Owner, receiver: Receiver, world: World) -> Subscribe:
    """Subscribe: subscribed(role, code, **options) → subscription, from the first entry on unless said otherwise."""

    def made(role: Role = Role.SUPERVISOR, code: str = VILLAGE, **options: Any) -> Subscription:
        given = {"address": receiver.address, "start": 1, "at": world.clock, **options}
        return subscribe(owner(role, code), source=LEDGER_EVENTS, **given)

    return made
