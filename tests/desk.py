"""People at their desks: accounts with posts in the small world, each with a browser of its own that runs no script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from casework.organisations.actors import Role
from casework.organisations.models import Membership
from casework.workflow.models import Matter
from casework.workflow.tracks import track_of
from tests.world import World

SINCE = date(2020, 1, 1)
Answer = Any  # Django's test client gives its own kind of response, which no package names


@dataclass(frozen=True)
class Desk:
    """One signed-in person. Addresses are those of the desk; answers are Django's."""

    account: str
    client: Client

    def lists(self, track: str = "dispute", **query: Any) -> Answer:
        return self.client.get(address(track, "changelist"), query)

    def opens(self, matter: Matter, **query: Any) -> Answer:
        return self.client.get(address(matter.track, "change", matter.number), query)

    def asks(self, matter: Matter, verb: str, **headers: str) -> Answer:
        return self.client.get(address(matter.track, "do", matter.number, verb), headers=headers)

    def does(self, matter: Matter, verb: str, **given: Any) -> Answer:
        """Fill in the dialog of a verb as the page showed it and send it."""
        return self.client.post(address(matter.track, "do", matter.number, verb), {"version": matter.version, **given})


def address(track: str, name: str, *arguments: Any) -> str:
    """Name a page of a track's desk."""
    opts = track_of(track).model_class._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=arguments)


Sit = Callable[..., Desk]


@pytest.fixture
def sit(world: World) -> Sit:
    """Seat a person: sit(role, code of the unit) → desk. The account bears the name the world's actor of that post has."""

    def seated(role: Role, code: str, name: str = "", **options: Any) -> Desk:
        account = name or f"{role.lower()}_{code}"
        user, _made = get_user_model().objects.get_or_create(
            username=account, defaults={"last_name": f"{role.label}{code[-3:]}", "is_staff": True, **options}
        )
        Membership.objects.get_or_create(user=user, unit=world.unit(code), role=role, valid_from=SINCE)
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(user)
        return Desk(account, client)

    return seated


def text_of(answer: Answer) -> str:
    """Read a page as text."""
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())
