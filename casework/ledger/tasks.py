"""What happens to the ledger at night."""

from __future__ import annotations

import logging

from celery import shared_task

from casework.ledger.verify import verify

logger = logging.getLogger(__name__)


@shared_task(name="casework.ledger.verify")
def verify_ledger() -> bool:
    """Recompute the whole ledger; every kind of fault goes to the log as an error. Returns whether it is whole."""
    report = verify()
    for fault, place, count in report.findings:
        logger.error("The ledger is broken: %s, %d times, first at %s.", fault.value, count, place)
    if report.is_good:
        logger.info("The ledger is whole: %d entries of %d matters.", report.entries, report.matters)
    return report.is_good
