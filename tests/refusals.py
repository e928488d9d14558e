"""Refusals as tests expect them: of one kind, for exactly these rules, and nothing written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest

from casework.errors import CaseworkError
from casework.ledger.models import Entry, Note
from casework.parties.models import Party
from casework.workflow.models import Matter, NumberSeries

Refusal = tuple[str, str, str]


@contextmanager
def refused(kind: type[CaseworkError], *expected: Refusal) -> Iterator[None]:
    """Expect a refusal of this kind for exactly these (code, law, field); everything stays as it was."""
    before = _everything()
    with pytest.raises(kind) as refusal:
        yield
    assert refusal.type is kind
    assert [(unmet.code, unmet.law, unmet.field) for unmet in refusal.value.unmet] == list(expected)
    assert all(str(unmet.message) for unmet in refusal.value.unmet)
    assert _everything() == before


def _everything() -> list[list[Any]]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Entry, Matter, Note, Party, NumberSeries)]


def by_the_real_clock(service: Callable[..., Any], *args: Any, **told: Any) -> Any:
    """Call a service as if no clock were simulated; all else of this context stays, the connection with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("casework.ledger.clock._is_simulated", ContextVar("is_simulated_here", default=False))
        return service(*args, **told)
