"""Whose turn a case is, where no running time limit says so: the boxes of officers, heads, reviewers and chairs."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from casework.ledger.models import Entry
from casework.ledger.visits import Visit
from casework.workflow.desk.lists import Turn
from casework.workflow.querysets import MatterQuerySet
from enforcement.penalties.machine import AFTER_NOTICE, WORKING, PenaltyState

S = PenaltyState


def chaired_by_me(cases: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep the hearings the reader was named to chair."""
    named = Entry.objects.filter(matter=OuterRef("number"), verb="notify_hearing").telling(chair=visit.actor.account)
    return cases.filter(Exists(named))


def owed_a_review(cases: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """
    Keep the cases whose report named a ground of legal review (APL art. 58); of major rights alone, once there was a hearing.

    Who chaired the hearing does not review it.
    """
    ended = Entry.objects.filter(matter=OuterRef("number"), verb="end_investigation")
    told = ended.filter(facts_text__contains='"review":["')
    alone = ended.telling(review=["MAJOR_RIGHTS"])
    owed = cases.filter(Q(Exists(told)) & (~Q(Exists(alone)) | Q(state=S.HEARD)))
    return owed.exclude(pk__in=chaired_by_me(owed, visit).values("pk"))


TURNS = (
    Turn("file", frozenset({S.CHECKED})),
    Turn("investigate", frozenset({S.FILED})),
    Turn("end_investigation", frozenset(WORKING)),
    Turn("notify", frozenset({S.INVESTIGATION_ENDED})),
    Turn("notify_hearing", frozenset({S.HEARING_REQUESTED})),
    Turn("hold_hearing", frozenset({S.HEARING_NOTICED}), chaired_by_me),
    Turn("review", frozenset(AFTER_NOTICE) - {S.LEGAL_REVIEW}, owed_a_review),
    Turn("remind", frozenset({S.OVERDUE})),
    Turn("apply_court_execution", frozenset({S.REMINDED})),
)
