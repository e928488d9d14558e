"""What happens to papers after the acts that issued them."""

from __future__ import annotations

import logging

from celery import shared_task

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
