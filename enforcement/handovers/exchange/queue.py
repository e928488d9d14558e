"""What is on its way to peers: an act puts its row there with its entry, a task sends it after that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from casework.inserting import inserting_new
from casework.workflow.judge import Step
from enforcement.handovers.models import Handover, Posting
from enforcement.handovers.tasks import post_parcels


def posting(step: Step, *, at: datetime) -> list[tuple[str, list[Any]]]:
    """Write the statement that puts on its way what an entry has to send, and have it sent once that is committed."""
    transaction.on_commit(_begin, robust=True)  # a broker that is away does not undo what is done
    return [inserting_new([Posting(matter_no=step.matter.number, seq=step.draft.seq, next_at=at)])]


def told_to_sender(step: Step, *, at: datetime) -> list[tuple[str, list[Any]]]:
    """Do the same with an answer to what another installation sent; none for what was sent within this one."""
    matter = step.matter
    return posting(step, at=at) if isinstance(matter, Handover) and matter.is_arrival else []


def _begin() -> None:
    """Ask for a round at once where a broker stands; else the sweeper finds the same work (HouseTask)."""
    post_parcels.delay()
