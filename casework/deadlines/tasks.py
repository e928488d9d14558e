"""What happens to clocks at night."""

from __future__ import annotations

import logging

from celery import shared_task

from casework.deadlines.clocks import read_calendar, refresh_provisional

logger = logging.getLogger(__name__)


@shared_task(name="casework.deadlines.refresh")
def refresh_clocks() -> int:
    """Compute again the provisional ends that an older edition of the calendar gave; returns how many, none the second time."""
    refreshed = refresh_provisional(read_calendar())
    logger.info("%d provisional clocks were computed again.", refreshed)
    return refreshed
