"""What the timetable does for hand-overs: parcels on their way to peers are sent, and again until they arrive."""

from __future__ import annotations

import logging

from celery import shared_task

from casework.ledger.clock import present
from enforcement.handovers.exchange.sending import run

logger = logging.getLogger(__name__)


@shared_task(name="enforcement.handovers.post_parcels")
def post_parcels() -> int:
    """Send what is due to peers; returns how many parcels arrived."""
    arrived = run(at=present())
    if arrived:
        logger.info("%d parcels arrived at peers.", arrived)
    return arrived
