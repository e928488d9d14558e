"""What happens to matters at night, the telling of what happened to them, and the upkeep of what they are found by."""

from __future__ import annotations

import logging

from celery import shared_task

from casework.deadlines.clocks import forget_calendar
from casework.ledger.clock import present
from casework.outbox.delivering import run
from casework.workflow.events import LEDGER_EVENTS
from casework.workflow.pairs import merge_tellings
from casework.workflow.recomputing import recompute_clocks

logger = logging.getLogger(__name__)


@shared_task(name="casework.workflow.recompute_clocks")
def recompute() -> int:
    """Compute provisional time limits again by the calendar as it is now; returns how many changed, none the second time."""
    forget_calendar()
    changed = recompute_clocks(at=present())
    logger.info("%d provisional clocks were computed again.", changed)
    return changed


@shared_task(name="casework.outbox.deliver")
def deliver() -> int:
    """Tell every receiver what is new in the ledger and what it has not taken yet; returns how many events arrived."""
    return run(LEDGER_EVENTS, at=present())


@shared_task(name="casework.workflow.merge_tellings")
def merge() -> None:
    """Sort what was told since into the index it is found by."""
    merge_tellings()
