"""What happens to matters at night."""

from __future__ import annotations

import logging

from celery import shared_task

from casework.deadlines.clocks import forget_calendar
from casework.ledger.clock import present
from casework.workflow.recomputing import recompute_clocks

logger = logging.getLogger(__name__)


@shared_task(name="casework.workflow.recompute_clocks")
def recompute() -> int:
    """Compute provisional time limits again by the calendar as it is now; returns how many changed, none the second time."""
    forget_calendar()
    changed = recompute_clocks(at=present())
    logger.info("%d provisional clocks were computed again.", changed)
    return changed
