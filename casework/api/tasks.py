"""What the timetable does for the API: answers that were kept long enough are put away."""

from celery import shared_task

from casework.api.idempotency import put_away
from casework.ledger.clock import present


@shared_task(name="casework.api.put_away_answers")
def put_away_answers() -> int:
    """Forget the answers that are older than IDEMPOTENCY_DAYS; returns how many, none the second time."""
    return put_away(present())
