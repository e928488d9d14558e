"""HANDOVER: one package between two organs at one node, as a table (domain 2.6 and 2.7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.law import CPL, CRIMINAL, HOUSE, PROSECUTION, TRANSFER
from casework.organisations.actors import Role
from casework.workflow.machine import Machine, Shift, T
from enforcement.handovers import guards as g
from enforcement.handovers import prolonging as x
from enforcement.handovers import terms as t
from enforcement.handovers.facts import FACTS


class HandoverState(models.TextChoices):
    PACKAGED = "PACKAGED", _("packaged")
    SENT = "SENT", _("sent")
    RECEIVED = "RECEIVED", _("received")
    RETURNED = "RETURNED", _("sent back")
    RESULT_SENT = "RESULT_SENT", _("result sent")
    CLOSED = "CLOSED", _("closed")


S = HandoverState
SENDER = frozenset({Role.OFFICER, Role.HEAD, Role.MEDIATOR, Role.REGISTRAR})
RECEIVER = frozenset({Role.OFFICER, Role.HEAD, Role.REGISTRAR})
ANSWER = RECEIVER | {Role.SYSTEM}  # the system takes down what the installation that keeps the receiver has answered
HEAD = frozenset({Role.HEAD})

H1, H2, H3, H4, H5, H6, H7 = (HOUSE.art(f"H{row}") for row in range(1, 8))
EXTENDING = (x.node_may_be_prolonged, x.prolonged_within_law, x.extension_reasoned)
IN_HAND = (*EXTENDING, g.signed_by_itself)
CUSTODY = (*EXTENDING, g.packed_by_sender, x.ground_allows, x.custody_in_order)

# fmt: off
HANDOVER = Machine("Handover", S, start=S.PACKAGED, ends=frozenset({S.CLOSED}), facts=FACTS, rows=(
    # verb           from                      to             who       law               needs                                            due
    T("package",     (),                       S.PACKAGED,    SENDER,   H1,               (g.node_open, g.organs_fit, g.police_of_same_level, g.case_named, g.nothing_ahead, g.none_under_way, g.group_of_two), sets=("type",)),
    T("send",        (S.PACKAGED, S.RETURNED), S.SENT,        SENDER,   H3,               (g.packed_by_sender, g.approved_by_head, g.paper_answered, g.papers_of_node, g.content_changed, g.goes_to_receiver), due=t.SENDING, shift=Shift.OVER),
    T("send",        (S.RESULT_SENT,),         S.SENT,        HEAD,     TRANSFER.art(9),  (g.packed_by_sender, g.paper_answered, g.refusal_objected, g.objection_in_order, g.reason_given), due=t.OBJECTION, shift=Shift.OVER),
    T("receive",     (S.SENT,),                S.RECEIVED,    ANSWER,   H4,               (g.signed_by_itself, g.answered_where_it_is_kept, g.package_whole, g.papers_of_node, g.paper_answered, g.handed_to_mediation), due=t.RECEIVING),
    T("return",      (S.SENT,),                S.RETURNED,    ANSWER,   H5,               (g.signed_by_itself, g.answered_where_it_is_kept, g.return_ground_listed, g.reason_given, g.returned_at_most_twice, g.back_to_sender), shift=Shift.OVER),
    T("return",      (S.RECEIVED,),            S.RETURNED,    ANSWER,   CRIMINAL.art(175), (g.signed_by_itself, g.answered_where_it_is_kept, g.supplement_allowed, g.reason_given, g.returns_le_2, g.back_to_sender), shift=Shift.OVER),
    T("extend",      (S.PACKAGED,),            S.PACKAGED,    HEAD,     CRIMINAL.art(91), (*EXTENDING, g.packed_by_sender), when=("limit", "T34.J1"), prolongs=(t.more_time("T34.J1"),)),
    T("extend",      (S.PACKAGED,),            S.PACKAGED,    HEAD,     CRIMINAL.art(91), (*EXTENDING, g.packed_by_sender), when=("limit", "T34.J1.roving"), prolongs=(t.more_time("T34.J1.roving"),)),
    T("extend",      (S.PACKAGED,),            S.PACKAGED,    HEAD,     CRIMINAL.art(156), (*CUSTODY, x.procuratorate_above_approved), when=("limit", "T34.J3"), prolongs=(t.more_time("T34.J3"),)),
    T("extend",      (S.PACKAGED,),            S.PACKAGED,    HEAD,     CRIMINAL.art(158), (*CUSTODY, x.province_approved), when=("limit", "T34.J3.wide"), prolongs=(t.more_time("T34.J3.wide"),)),
    T("extend",      (S.PACKAGED,),            S.PACKAGED,    HEAD,     CRIMINAL.art(159), (*CUSTODY, x.province_approved_again), when=("limit", "T34.J3.grave"), prolongs=(t.more_time("T34.J3.grave"),)),
    T("extend",      (S.RECEIVED,),            S.RECEIVED,    HEAD,     PROSECUTION.art(282), IN_HAND, when=("limit", "T34.J2.free"), prolongs=(t.more_time("T34.J2.free"),)),
    T("extend",      (S.RECEIVED,),            S.RECEIVED,    HEAD,     CRIMINAL.art(172), IN_HAND, when=("limit", "T34.J5"), prolongs=(t.more_time("T34.J5"),)),
    T("extend",      (S.RECEIVED,),            S.RECEIVED,    HEAD,     CRIMINAL.art(172), IN_HAND, when=("limit", "T34.J5.fast"), prolongs=(t.more_time("T34.J5.fast"),)),
    T("extend",      (S.RECEIVED,),            S.RECEIVED,    HEAD,     CRIMINAL.art(208), (*IN_HAND, x.approved_above, x.ground_allows), when=("limit", "T34.J7"), prolongs=(t.more_time("T34.J7"),)),
    T("extend",      (S.RECEIVED,),            S.RECEIVED,    HEAD,     CRIMINAL.art(220), (*IN_HAND, x.ground_allows, x.month_and_a_half), when=("limit", "T34.J7.summary"), prolongs=(t.more_time("T34.J7.summary"),)),
    T("extend",      (S.RECEIVED,),            S.RECEIVED,    HEAD,     CRIMINAL.art(243), (*IN_HAND, x.ground_allows, x.high_court_approved), when=("limit", "T34.J9"), prolongs=(t.more_time("T34.J9"),)),
    T("extend",      (S.RECEIVED,),            S.RECEIVED,    HEAD,     CPL.art(187),     IN_HAND, when=("limit", "T10"), prolongs=(t.more_time("T10"),)),
    T("send_result", (S.RECEIVED,),            S.RESULT_SENT, ANSWER,   H6,               (g.signed_by_itself, g.answered_where_it_is_kept, g.result_listed, g.answered_as_mediated, g.result_on_paper, g.evidence_suffices, g.back_to_sender), due=t.RESULT, shift=Shift.OVER),
    T("close",       (S.RESULT_SENT,),         S.CLOSED,      SENDER,   H7,               (g.packed_by_sender, g.property_handed_over), due=t.CLOSING),
))
# fmt: on
