"""Whose turn a petition is, where no running time limit says so, or says too much."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from casework.ledger.models import Entry
from casework.ledger.visits import Visit
from casework.workflow.desk.lists import Turn
from casework.workflow.querysets import MatterQuerySet
from mediation.petitions.machine import PetitionState

S = PetitionState
ASKING = {S.REVIEW_OPEN: "request_review", S.RECHECK_OPEN: "request_recheck"}


def asked_of_us(petitions: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep what the reader's own organ was asked to review or re-check; who sits above it has no part in that."""
    wanted = Q(pk__in=())
    for state, verb in ASKING.items():
        for key in dict.fromkeys(post.unit_key for post in visit.actor.posts):
            asked = Entry.objects.filter(matter=OuterRef("number"), verb=verb).telling(reviewer=key)
            wanted |= Q(Exists(asked), state=state)
    return petitions.filter(wanted)


TURNS = (
    Turn("investigate", frozenset({S.ACCEPTED})),
    Turn("issue_review", keep=asked_of_us),
    Turn("issue_recheck", keep=asked_of_us),
    Turn("terminate", frozenset({S.SETTLED})),
    Turn("close", frozenset({S.TERMINATED})),
)
