"""What happens to the log every few minutes."""

from __future__ import annotations

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings

from casework.ledger.checkpoints import witness
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.clock import present

logger = logging.getLogger(__name__)


@shared_task(name="casework.ledger.checkpoint")
def checkpoint() -> int:
    """
    Put what is new under a checkpoint, and tell the witness file where there is one.

    Returns over how many entries the checkpoint is, 0 where nothing is new.
    """
    made = make_checkpoints(at=present())
    if not made:
        return 0
    if settings.LEDGER_WITNESS_FILE:
        try:
            witness.append(Path(settings.LEDGER_WITNESS_FILE))
        except OSError as error:  # the next checkpoint brings it what it has missed
            logger.error("The witness file %s cannot be written: %s.", settings.LEDGER_WITNESS_FILE, error.strerror)
    logger.info("The ledger is under a checkpoint over %d entries: %s.", made[-1].size, made[-1].root)
    return made[-1].size
