"""Programs that call the API, each as one account with posts in the small world."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casework.organisations.actors import Role
from tests.conforming import conforming
from tests.desk import Answer, Sit

API = "/api/v1/"


@dataclass(frozen=True)
class Caller:
    """One account. Addresses begin behind /api/v1/."""

    account: str
    client: Client

    def gets(self, address: str, *, headers: dict[str, str] | None = None, **query: Any) -> Answer:
        """Get what the schema says is there."""
        return conforming(API + address, "get", self.client.get(API + address, query, headers=headers or {}))

    def posts(
        self,
        address: str,
        body: Any = None,
        *,
        seen: str = "",
        key: str = "",
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> Answer:
        """Post under a key of its own, unless one is named; "-" for none. seen: the tag of If-Match. The schema tells the answer."""
        told = {"Idempotency-Key": key or str(uuid4()), "If-Match": seen, **(headers or {})}
        told = {name: value for name, value in told.items() if value not in ("", "-")}
        text = body if isinstance(body, str) else json.dumps(body if body is not None else {})
        answer = self.client.post(API + address, text, "application/json", query_params=query, headers=told)
        return conforming(API + address, "post", answer)

    def does(self, address: str, verb: str, **body: Any) -> Answer:
        """Do a verb to what stands at an address, as it is now."""
        seen = self.gets(address)["ETag"]
        return self.posts(f"{address}transitions/{verb}/", body, seen=seen)


Call = Callable[..., Caller]


@pytest.fixture
def call(sit: Sit) -> Call:
    """Seat a program: call(role, code of the unit) → caller."""

    def seated(role: Role, code: str, name: str = "", **options: Any) -> Caller:
        desk = sit(role, code, name, **options)
        return Caller(desk.account, desk.client)

    return seated


def codes_of(answer: Answer) -> set[str]:
    """The codes of a refusal."""
    return {each["code"] for each in answer.json()["errors"]}
