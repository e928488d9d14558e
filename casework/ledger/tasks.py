"""What happens to the ledger at night."""

from __future__ import annotations

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings

from casework.ledger.checkpoints import witness
from casework.ledger.checkpoints.verifying import verify_log
from casework.ledger.further import check_further
from casework.ledger.verify import verify

logger = logging.getLogger(__name__)


@shared_task(name="casework.ledger.verify")
def verify_ledger() -> bool:
    """
    Recompute the whole ledger and the log over it, and hold what LEDGER_WITNESS_FILE keeps, and sealed files, against it; every kind of
    fault goes to the log as an error. Returns whether it is whole.
    """
    report = verify()
    path = Path(settings.LEDGER_WITNESS_FILE) if settings.LEDGER_WITNESS_FILE else None
    verify_log(report, witnessed=witness.notes(path) if path and path.exists() else ())
    check_further(report)
    for fault, place, count in report.findings:
        logger.error("The ledger is broken: %s, %d times, first at %s.", fault.value, count, place)
    if report.is_good:
        logger.info("The ledger is whole: %d entries of %d matters.", report.entries, report.matters)
    return report.is_good
