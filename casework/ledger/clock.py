"""
The server's clock: the one place below the edge that asks what time it is.

When a thing was recorded is not for the caller to say, so append() stamps it from here. A demonstration database may
run on a simulated clock, which stands at the moment of each act.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYou

_is_simulated: ContextVar[bool] = ContextVar("simulated_clock", default=False)


def present() -> datetime:
    """Give the moment a request, a command or a timer takes for its `at`; asked at the edge and nowhere below it."""
    return timezone.now()


def present_in_database() -> Now:
    """Give the same as an expression, for a statement that is written once and asked again: by the clock of the database."""
    return Now()


def recording_moment(happened_at: datetime) -> datetime:
    """Give the moment to record an act at: now, or the act's own moment under a simulated clock."""
    return happened_at if _is_simulated.get() else timezone.now()


@contextmanager
def simulated_clock() -> Iterator[None]:
    """
    Let the server's clock stand at the moment of each act, for as long as the block runs.

    :raises NotYou: the database does not bear the mark of a demonstration.
    """
    from casework.ledger.models import DemoMark

    if not DemoMark.objects.exists():
        raise NotYou.because("NOT_A_DEMO", _("Only a demonstration database may simulate its clock."))
    token = _is_simulated.set(True)
    try:
        yield
    finally:
        _is_simulated.reset(token)
