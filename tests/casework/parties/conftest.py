"""People and keys for the tests of this package."""

from __future__ import annotations

from typing import Any

import pytest

from casework.organisations.actors import Actor, Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from tests.casework.parties.people import Keys, MakeDraft, sitting


@pytest.fixture
def keys() -> Keys:
    """Give three keys that tests may list in any order."""
    return [("k1", b"1" * 32), ("k2", b"2" * 32), ("search-1", b"s" * 32)]


@pytest.fixture
def draft() -> MakeDraft:
    """Make a draft of an adult applicant; keywords change it."""

    def made(**changes: Any) -> PartyDraft:
        plain: dict[str, Any] = {
            "role": PartyRole.APPLICANT,
            "kind": PartyKind.PERSON,
            "name": "张三",
            "phone": "13812345678",
        }
        return PartyDraft(**{**plain, **changes})

    return made


@pytest.fixture
def mediator() -> Actor:
    return sitting(Role.MEDIATOR, "mediator")


@pytest.fixture
def head() -> Actor:
    return sitting(Role.HEAD, "head")


@pytest.fixture
def manager() -> Actor:
    return sitting(Role.MANAGER, "manager")
