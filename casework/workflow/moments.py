"""When an act may have happened, and what whoever acts must have known; and the answer to who may not know of a matter."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unknown
from casework.law import HOUSE

LATE_ENTRY_DAYS = 3  # HOUSE rule L1
LATE_ENTRY_LIMIT = timedelta(days=LATE_ENTRY_DAYS)
EARLIEST, LATEST = 1900, 2999  # years
MOMENTS = str(HOUSE.art("L1"))
KNOWN = str(HOUSE.art("L2"))


def require_zone(at: datetime) -> None:
    """
    Let an aware moment pass, of a year that can be reckoned with.

    :raises NotYet: it does not say its offset from UTC, or lies too far off for terms and zones to be counted.
    """
    if at.tzinfo is None:
        raise NotYet.because("MOMENT_WITHOUT_ZONE", _("A moment needs its offset from UTC."), field="at", law=MOMENTS)
    if not EARLIEST <= at.year <= LATEST:
        raise NotYet.because(
            "MOMENT_OUT_OF_RANGE",
            _("A moment lies between the years 1900 and 2999."),
            field="at",
            law=MOMENTS,
            earliest=EARLIEST,
            latest=LATEST,
        )


def require_order(at: datetime, last: datetime) -> None:
    """
    Let a moment pass that does not lie before the act recorded last.

    :raises NotYet: it does.
    """
    if at < last:
        raise NotYet.because(
            "BEFORE_LAST_ACT", _("An act cannot come before the one recorded last."), field="at", law=MOMENTS
        )


def require_past(at: datetime, recorded_at: datetime) -> None:
    """
    Let a moment pass that does not lie ahead of the server's clock.

    :raises NotYet: it does, or says no offset.
    """
    require_zone(at)
    if at > recorded_at:
        raise NotYet.because("FUTURE_DATE", _("An act cannot lie in the future."), field="at", law=MOMENTS)


def unknown_matter(number: str) -> Unknown:
    """Build the refusal for a number that no matter bears, as far as the asker may know."""
    message = _("There is no matter of this number.")
    return Unknown.because("UNKNOWN_MATTER", message, law=KNOWN, field="number", number=number)
