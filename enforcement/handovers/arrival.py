"""
ARRIVAL: a package that another installation sent, as a second table of the track (domain 2.6 and 3.8). The sender's half of the
hand-over, its clocks among it, is kept there; here it is received, sent back and answered by the organ that leads it throughout.
"""

from dataclasses import replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.law import CRIMINAL, HOUSE
from casework.organisations.actors import Role
from casework.workflow.machine import Machine, T
from enforcement.handovers import guards as g
from enforcement.handovers import terms as t
from enforcement.handovers.facts import ARRIVED, FACTS
from enforcement.handovers.machine import H4, H5, H6, H7, HANDOVER, RECEIVER

NAME = "Arrival"
SECOND_TABLE = 100  # versions of this table; those of hand-overs within the installation are below


class ArrivalState(models.TextChoices):
    SENT = "SENT", _("sent")
    RECEIVED = "RECEIVED", _("received")
    RETURNED = "RETURNED", _("sent back")
    RESULT_SENT = "RESULT_SENT", _("result sent")
    CLOSED = "CLOSED", _("closed")


S = ArrivalState
SYSTEM = frozenset({Role.SYSTEM})
H11 = HOUSE.art("H11")
EXTENDING = tuple(
    replace(row, sources=(S.RECEIVED,), to=S.RECEIVED)
    for row in HANDOVER.rows
    if row.verb == "extend" and S.RECEIVED in row.sources
)
RESULT = tuple(term for term in t.RESULT if term.since == "receive")

# fmt: off
ARRIVAL = Machine(NAME, S, start=S.SENT, ends=frozenset({S.CLOSED}), version=SECOND_TABLE, facts={**{verb: FACTS[verb] for verb in ("receive", "return", "extend", "send_result")}, "send": ARRIVED}, rows=(
    # verb           from             to             who                law                needs                                            due
    T("send",        (),              S.SENT,        SYSTEM,            H11,               (), sets=("type",)),
    T("send",        (S.RETURNED,),   S.SENT,        SYSTEM,            H11,               (g.content_changed,)),
    T("send",        (S.RESULT_SENT,), S.SENT,       SYSTEM,            H11,               (g.reason_given,)),
    T("receive",     (S.SENT,),       S.RECEIVED,    RECEIVER,          H4,                (g.signed_by_itself, g.package_whole, g.papers_of_node, g.paper_answered, g.handed_to_mediation), due=t.RECEIVING),
    T("return",      (S.SENT,),       S.RETURNED,    RECEIVER | SYSTEM, H5,                (g.signed_by_itself, g.return_ground_listed, g.reason_given, g.returned_at_most_twice)),
    T("return",      (S.RECEIVED,),   S.RETURNED,    RECEIVER,          CRIMINAL.art(175), (g.signed_by_itself, g.supplement_allowed, g.reason_given, g.returns_le_2)),
    *EXTENDING,
    T("send_result", (S.RECEIVED,),   S.RESULT_SENT, RECEIVER,          H6,                (g.signed_by_itself, g.result_listed, g.answered_as_mediated, g.result_on_paper, g.evidence_suffices), due=RESULT),
    T("close",       (S.RESULT_SENT,), S.CLOSED,     RECEIVER,          H7,                (g.signed_by_itself,)),
))
# fmt: on
