"""What happens to papers after the acts that issued them."""

from __future__ import annotations

import logging

from celery import shared_task

from casework.dossier.disposal.services import destroy_what_is_left
from casework.dossier.signing.services import sign_papers
from casework.ledger.clock import present

logger = logging.getLogger(__name__)


@shared_task(name="casework.dossier.sign_papers")
def sign() -> int:
    """Sign what was issued and is not signed yet; returns how many papers."""
    made = sign_papers(at=present())
    if made:
        logger.info("%d papers were signed.", made)
    return made


@shared_task(name="casework.dossier.destroy_left")
def destroy_left() -> int:
    """Remove what a crash kept in the store after its file was destroyed; returns how many contents."""
    gone = destroy_what_is_left()
    if gone:
        logger.warning("%d contents of destroyed files were still there, and are gone.", gone)
    return gone
