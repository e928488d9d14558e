"""Papers that wait for the scanner: a clean one goes into its file, an infected one goes and leaves its trace."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from casework.dossier.clamav import Door, ScannerAway, TooLarge, malware_in
from casework.dossier.models import LONGEST_NAME, Document, HeldPaper, PaperFields
from casework.dossier.store import put
from casework.transactions import step
from casework.workflow.models import Matter

SHARED = tuple(field.name for field in PaperFields._meta.fields)

logger = logging.getLogger(__name__)


def check_held(*, at: datetime) -> int:
    """
    Have every paper that waits checked; returns how many were decided. Where the scanner is away the rest waits for the next run.

    Two runs at once do no harm. Law: house rule F5a.
    """
    decided, door = 0, settings.CLAMAV
    if door is None:
        return decided
    for held in HeldPaper.objects.waiting().order_by("pk"):
        try:
            malware = _malware_in(held, door)
        except FileNotFoundError:  # another run was faster
            continue
        except TooLarge:
            _trouble(held, HeldPaper.Trouble.TOO_LARGE, at)
        except ScannerAway as away:
            logger.warning("The scanner gives no verdict: %s.", away)
            _trouble(held, HeldPaper.Trouble.AWAY, at)
            break
        else:
            decided += refuse(held, malware, at=at) if malware else release(held, at=at)
    return decided


@step()
def release(held: HeldPaper, *, at: datetime) -> bool:
    """
    Put a clean paper into its file; False where somebody has decided on it before.

    It counts from when it was handed in; where the matter has ended since, it is a late one, which came at `at`.
    """
    matter = Matter.objects.locked(held.matter_no).get()
    standing = _standing(held)
    if standing is None:
        return False
    told = {name: getattr(standing, name) for name in SHARED}
    if matter.is_at_end:
        told["added_at"] = at
    if not Document.objects.filter(matter_no=held.matter_no, kind=held.kind, sha256=held.sha256).exists():
        with standing.content.open() as content:
            document = Document(**told)
            document.content = put(document, content)
        document.save()
    _remove_content_of(standing)
    standing.delete()
    return True


@step()
def refuse(held: HeldPaper, malware: str, *, at: datetime) -> bool:
    """Remove an infected paper and keep who handed in what, and what was found; False where somebody has decided on it before."""
    standing = _standing(held)
    if standing is None:
        return False
    _remove_content_of(standing)
    standing.state, standing.malware, standing.content = HeldPaper.State.REFUSED, malware[:LONGEST_NAME], ""
    standing.trouble, standing.checked_at = "", at
    standing.save()
    logger.warning(
        "A paper for %s handed in by %s is refused as infected with %s; its digest is %s.",
        held.matter_no, held.added_by, malware, held.sha256,
    )  # fmt: skip
    return True


def _malware_in(held: HeldPaper, door: Door) -> str:
    with held.content.open() as content:
        return malware_in(content.chunks(), door, patience=settings.CLAMAV_PATIENCE)


def _standing(held: HeldPaper) -> HeldPaper | None:
    return HeldPaper.objects.waiting().select_for_update().filter(pk=held.pk).first()


def _trouble(held: HeldPaper, trouble: HeldPaper.Trouble, at: datetime) -> None:
    HeldPaper.objects.waiting().filter(pk=held.pk).update(trouble=trouble, checked_at=at)


def _remove_content_of(held: HeldPaper) -> None:
    """Remove what was held, once the transaction is through; killed before, it is swept."""
    transaction.on_commit(partial(held.content.storage.delete, str(held.content)))
