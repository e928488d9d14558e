"""What happens to papers after the acts that issued them."""

from __future__ import annotations

import logging

from celery import shared_task

from casework.dossier import checking, sweeping
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


@shared_task(name="casework.dossier.check_held")
def check_held() -> int:
    """Have what waits for the scanner checked; returns of how many papers it was decided."""
    return checking.check_held(at=present())


@shared_task(name="casework.dossier.destroy_left")
def destroy_left() -> int:
    """Remove what a crash kept in the store after its file was destroyed; returns how many contents."""
    gone = destroy_what_is_left()
    if gone:
        logger.warning("%d contents of destroyed files were still there, and are gone.", gone)
    return gone


@shared_task(name="casework.dossier.check_store")
def check_store() -> int:
    """See that every paper has its content, and remove what no paper names; returns how many papers lack theirs."""
    found = sweeping.check()
    sweeping.sweep(found, at=present())
    for each in found.lacking:
        logger.error("The paper %d of %s lacks its content, %s: %s.", each.paper, each.matter, each.name, each.kind)
    if found.removed:
        logger.info("%d files that no paper names were removed, %d bytes.", found.removed, found.bytes)
    return len(found.lacking)
