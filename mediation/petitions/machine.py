"""PETITION: the Regulations on Petition Work as a table (domain 2.3, P1-P16; escalation and filing R8-R12 of 2.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.intake import birth
from casework.intake import guards as arrival
from casework.law import HOUSE
from casework.law import PETITION as RPW
from casework.organisations.actors import Role
from casework.workflow import line
from casework.workflow.kinship import linked_by_persons
from casework.workflow.machine import Machine, Shift, T
from casework.workflow.rows import SET
from mediation.petitions import chain as c
from mediation.petitions import guards as g
from mediation.petitions import inquiry as i
from mediation.petitions import papers as p
from mediation.petitions import terms as t
from mediation.petitions.facts import FACTS


class PetitionState(models.TextChoices):
    REGISTERED = "REGISTERED", _("registered")
    TRANSFERRED = "TRANSFERRED", _("transferred")
    ASSIGNED = "ASSIGNED", _("assigned")
    NOTICE_DUE = "NOTICE_DUE", _("notice due")
    ACCEPTED = "ACCEPTED", _("accepted")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("not accepted")
    REDIRECTED = "REDIRECTED", _("redirected")
    INVESTIGATING = "INVESTIGATING", _("being investigated")
    EXTENDED = "EXTENDED", _("extended")
    HEARING = "HEARING", _("in a hearing")
    ESCALATED = "ESCALATED", _("escalated")
    OPINION_ISSUED = "OPINION_ISSUED", _("opinion issued")
    SETTLED = "SETTLED", _("settled")
    REVIEW_OPEN = "REVIEW_OPEN", _("under review")
    REVIEWED = "REVIEWED", _("reviewed")
    RECHECK_OPEN = "RECHECK_OPEN", _("under re-check")
    RECHECKED = "RECHECKED", _("re-checked")
    TERMINATED = "TERMINATED", pgettext_lazy("petition", "terminated")
    REPEAT_LINKED = "REPEAT_LINKED", _("linked as a repeat")
    CLOSED = "CLOSED", _("closed")
    REVISIT = "REVISIT", _("revisited")
    ARCHIVED = "ARCHIVED", _("archived")


S = PetitionState
ANY_ORGAN = frozenset({
    Role.REGISTRAR, Role.DISPATCHER, Role.PETITION_CLERK, Role.HEAD, Role.GRID_WORKER, Role.MEDIATOR, Role.OFFICER, Role.SYSTEM,
})  # fmt: skip
OFFICE = frozenset({Role.PETITION_CLERK, Role.DISPATCHER})
DISPATCH = frozenset({Role.DISPATCHER})
ORGAN = frozenset({Role.PETITION_CLERK, Role.HEAD})
HEAD = frozenset({Role.HEAD})
ASKED = frozenset({Role.PETITION_CLERK, Role.REGISTRAR, Role.SYSTEM})  # enters what the petitioner asks for
ENDING = frozenset({Role.PETITION_CLERK, Role.SYSTEM})
LINE = ORGAN | {Role.SYSTEM}
REVISITOR = frozenset({Role.GRID_WORKER, Role.REGISTRAR, Role.PETITION_CLERK})
ARCHIVE = frozenset({Role.ARCHIVIST})

ARRIVED = (S.NOTICE_DUE, S.TRANSFERRED, S.ASSIGNED)
SENT = (S.TRANSFERRED, S.ASSIGNED)
INQUIRY = (S.INVESTIGATING, S.EXTENDED)
HANDLING = (S.ACCEPTED, *INQUIRY)

P5, P6, P10A, P14, P15, P16 = (HOUSE.art(f"P{row}") for row in (5, 6, "10a", 14, 15, 16))
R8, R9, R12 = (HOUSE.art(f"R{row}") for row in (8, 9, 12))
BORN = (birth.filing_known, birth.filing_taken_in, birth.filing_unused, linked_by_persons)
WALL = (g.accused_named, g.reporter_withheld, g.outside_wall)
REGISTRATION = (
    arrival.text_given,
    arrival.place_known,
    arrival.contact_or_anonymous,
    g.classified,
    *WALL,
    *BORN,
    p.registration_issued,
)
LEADING = (g.purpose_fits_path, g.organ_named, g.not_recused, p.redirection_issued)
OPINION = (
    c.petition_path6,
    i.petitioner_heard,
    i.claim_stated,
    i.findings_stated,
    i.opinion_stated,
    i.review_right_told,
    i.issued_in_order,
    i.public_notice_over,
    p.opinion_received,
    g.not_recused,
    i.decided_by_lead,
    p.opinion_issued,
)
REPORT = (f"issue_opinion{SET}",)  # what was sent back is reported by nobody until it is assigned anew
ANSWER = (i.issued_in_order, i.public_notice_over, i.opinion_stated, g.not_recused)

# fmt: off
PETITION = Machine("Petition", S, start=S.REGISTERED, ends=frozenset({S.ARCHIVED, S.NOT_ACCEPTED, S.REDIRECTED, S.REPEAT_LINKED}), facts=FACTS, pauses={S.HEARING: t.HEARING}, keeps=frozenset({S.ESCALATED}), rows=(
    # verb             from                 to                 who        law          needs                      due, outcome
    T("register",      (),                  S.NOTICE_DUE,      ANY_ORGAN, RPW.art(22), REGISTRATION, when=("direct", True)),
    T("register",      (),                  S.REGISTERED,      ANY_ORGAN, RPW.art(22), REGISTRATION),
    T("transfer",      (S.REGISTERED,),     S.TRANSFERRED,     OFFICE,    RPW.art(22), (g.competent_organ, g.not_to_the_accused, p.transfer_issued), due=t.FORWARDING, shift=Shift.OVER),
    T("assign",        (S.REGISTERED,),     S.ASSIGNED,        OFFICE,    RPW.art(22), (g.competent_organ, g.not_to_the_accused, g.report_day_set, p.assignment_issued), shift=Shift.OVER),
    T("object",        SENT,                S.REGISTERED,      OFFICE,    RPW.art(23), (g.objection_reasoned, g.objected_in_time, g.sender_agrees, g.back_to_sender), due=t.OBJECTION, stops=REPORT, shift=Shift.OVER, seconded=True),
    T("accept",        ARRIVED,             S.ACCEPTED,        ORGAN,     RPW.art(23), (g.own_organ, c.petition_path6, g.petitioner_known, g.representatives_elected, g.representatives_few, g.representatives_fewer_in_zhejiang, c.chain_unfinished, c.none_pending_below, g.not_recused, p.acceptance_issued), due=t.NOTICE, lead=True),
    T("not_accept",    ARRIVED,             S.NOT_ACCEPTED,    ORGAN,     P5,          (g.own_organ, g.refusal_ground_given, c.earlier_one_named, g.right_organ_told, p.refusal_issued), outcome="NOT_ACCEPTED"),
    T("redirect",      ARRIVED,             S.REDIRECTED,      ORGAN,     RPW.art(30), (*LEADING, *WALL), when=("purpose", "ACCUSATION"), outcome="REDIRECTED_A"),
    T("redirect",      ARRIVED,             S.REDIRECTED,      ORGAN,     RPW.art(29), LEADING, when=("purpose", "SUGGESTION"), outcome="REDIRECTED_S"),
    T("redirect",      ARRIVED,             S.REDIRECTED,      ORGAN,     RPW.art(31), LEADING, when=("path", "1"), outcome="REDIRECTED_1"),
    T("redirect",      ARRIVED,             S.REDIRECTED,      ORGAN,     RPW.art(31), LEADING, when=("path", "2"), outcome="REDIRECTED_2"),
    T("redirect",      ARRIVED,             S.REDIRECTED,      ORGAN,     RPW.art(31), LEADING, when=("path", "3"), outcome="REDIRECTED_3"),
    T("redirect",      ARRIVED,             S.REDIRECTED,      ORGAN,     RPW.art(31), LEADING, when=("path", "4"), outcome="REDIRECTED_4"),
    T("redirect",      ARRIVED,             S.REDIRECTED,      ORGAN,     RPW.art(31), LEADING, when=("path", "5"), outcome="REDIRECTED_5"),
    T("investigate",   (S.ACCEPTED, S.INVESTIGATING), S.INVESTIGATING, ORGAN, RPW.art(31), (c.petition_path6, i.settled_before, g.not_recused)),
    T("investigate",   (S.EXTENDED,),       S.EXTENDED,        ORGAN,     RPW.art(31), (c.petition_path6, i.settled_before, g.not_recused)),
    T("investigate",   (S.SETTLED,),        S.INVESTIGATING,   ORGAN,     P10A,       (c.petition_path6, i.unperformed_in_words, g.not_recused), when=("unperformed", True)),
    T("extend",        (S.INVESTIGATING,),  S.EXTENDED,        HEAD,      RPW.art(34), (i.reasons_told, i.extended_once, i.decided_by_lead, p.extension_issued), prolongs=t.EXTENSION),
    T("hold_hearing",  INQUIRY,             S.HEARING,         ORGAN,     RPW.art(31), (i.hearing_told, p.hearing_notice_issued)),
    T("hold_hearing",  (S.REVIEW_OPEN, S.RECHECK_OPEN), S.HEARING, ORGAN, RPW.art(36), (i.hearing_told, c.reviewing_organ_acts, p.hearing_notice_issued)),
    T("hold_hearing",  (S.HEARING,),        S.INVESTIGATING,   ORGAN,     RPW.art(31), (i.hearing_recorded, c.hearing_ends_where_it_began, p.hearing_record_issued), when=("stage", "HANDLING")),
    T("hold_hearing",  (S.HEARING,),        S.REVIEW_OPEN,     ORGAN,     RPW.art(36), (i.hearing_recorded, c.hearing_ends_where_it_began, p.hearing_record_issued), when=("stage", "REVIEW")),
    T("hold_hearing",  (S.HEARING,),        S.RECHECK_OPEN,    ORGAN,     RPW.art(36), (i.hearing_recorded, c.hearing_ends_where_it_began, p.hearing_record_issued), when=("stage", "RECHECK")),
    T("issue_opinion", INQUIRY,             S.OPINION_ISSUED,  ORGAN,     RPW.art(32), OPINION, due=t.OPINION, when=("result", "SUPPORT"), outcome="SUPPORTED_OPEN"),
    T("issue_opinion", INQUIRY,             S.OPINION_ISSUED,  ORGAN,     RPW.art(32), OPINION, due=t.OPINION, when=("result", "EXPLAIN")),
    T("issue_opinion", INQUIRY,             S.OPINION_ISSUED,  ORGAN,     RPW.art(32), OPINION, due=t.OPINION, when=("result", "NOT_SUPPORT")),
    T("settle",        INQUIRY,             S.SETTLED,         ORGAN,     RPW.art(33), (i.settlement_agreed, i.settlement_lawful, p.settlement_on_paper, g.not_recused, i.decided_by_lead)),
    T("request_review", (S.OPINION_ISSUED,), S.REVIEW_OPEN,    ASKED,     RPW.art(35), (c.petition_path6, c.review_asked_in_time, c.posted_in_order, c.reviewer_one_above), due=t.REVIEW_REQUEST),
    T("issue_review",  (S.REVIEW_OPEN,),    S.REVIEWED,        ORGAN,     RPW.art(35), (c.reviewing_organ_acts, c.other_persons_review, *ANSWER, i.recheck_right_told, p.review_received, p.review_issued), due=t.REVIEW, when=("result", "UPHELD"), outcome="REVIEW_UPHELD"),
    T("issue_review",  (S.REVIEW_OPEN,),    S.REVIEWED,        ORGAN,     RPW.art(35), (c.reviewing_organ_acts, c.other_persons_review, *ANSWER, i.recheck_right_told, p.review_received, p.review_issued), due=t.REVIEW, when=("result", "CHANGED"), outcome="REVIEW_CHANGED"),
    T("request_recheck", (S.REVIEWED,),     S.RECHECK_OPEN,    ASKED,     RPW.art(36), (c.recheck_asked_in_time, c.posted_in_order, c.rechecker_one_above), due=t.RECHECK_REQUEST),
    T("issue_recheck", (S.RECHECK_OPEN,),   S.RECHECKED,       ORGAN,     RPW.art(36), (c.reviewing_organ_acts, c.other_persons_recheck, *ANSWER, p.recheck_received, p.recheck_issued), due=t.RECHECK, outcome="RECHECK_FINAL"),
    T("terminate",     (S.OPINION_ISSUED,), S.TERMINATED,      ENDING,    P14,         (c.review_window_over, c.result_as_issued, p.termination_issued), after=t.UNASKED_REVIEW, when=("result", "SUPPORT"), outcome="SUPPORTED_OPEN"),
    T("terminate",     (S.OPINION_ISSUED,), S.TERMINATED,      ENDING,    P14,         (c.review_window_over, c.result_as_issued, p.termination_issued), after=t.UNASKED_REVIEW, when=("result", "EXPLAIN"), outcome="EXPLAINED_NO_REVIEW"),
    T("terminate",     (S.OPINION_ISSUED,), S.TERMINATED,      ENDING,    P14,         (c.review_window_over, c.result_as_issued, p.termination_issued), after=t.UNASKED_REVIEW, when=("result", "NOT_SUPPORT"), outcome="NOT_SUPPORTED_NO_REVIEW"),
    T("terminate",     (S.REVIEWED,),       S.TERMINATED,      ENDING,    P14,         (c.recheck_window_over, p.termination_issued), after=t.UNASKED_RECHECK),
    T("terminate",     (S.RECHECKED,),      S.TERMINATED,      ENDING,    P14,         (p.termination_issued,), after=t.FINAL),
    T("terminate",     (S.SETTLED,),        S.TERMINATED,      ENDING,    P14,         (p.performance_on_paper, p.termination_issued), outcome="SETTLED_DONE"),
    T("close",         (S.TERMINATED,),     S.CLOSED,          ARCHIVE,   P15,         (i.performed_was_supported, i.boxes_answered, p.boxes_proven, p.performance_on_paper, p.catalogue_complete, p.closing_issued), when=("performed", True), outcome="SUPPORTED_DONE"),
    T("close",         (S.TERMINATED,),     S.CLOSED,          ARCHIVE,   P15,         (i.supported_is_performed, i.boxes_answered, p.boxes_proven, p.catalogue_complete, p.closing_issued)),
    T("link_repeat",   (S.REGISTERED, S.NOTICE_DUE), S.REPEAT_LINKED, DISPATCH, P16,   (c.repeats_another, c.repeats_by_person), outcome="REPEAT_LINKED"),
    T("escalate",      HANDLING,            S.ESCALATED,       LINE,      R8,          (line.escalation_ground_given, line.attempts_told, line.direct_line, line.skipped_level_told), shift=Shift.UP),
    T("take_over",     (S.ESCALATED,),      S.ACCEPTED,        ORGAN,     R9,          (line.waits_here,), due=t.TAKING_OVER, shift=Shift.TAKE, lead=True),
    T("call_in",       (S.ACCEPTED,),       S.ACCEPTED,        ORGAN,     R8,          (line.called_from_above, line.calling_ground_given), shift=Shift.TAKE, lead=True),
    T("call_in",       INQUIRY,             S.INVESTIGATING,   ORGAN,     R8,          (line.called_from_above, line.calling_ground_given), shift=Shift.TAKE, lead=True),
    T("revisit",       (S.CLOSED,),         S.REVISIT,         REVISITOR, R12,         (i.other_than_handler, line.revisit_result_given, line.revisit_recorded, p.revisit_issued), due=t.REVISIT),
    T("archive",       (S.REVISIT,),        S.ARCHIVED,        ARCHIVE,   R12,         (p.catalogue_complete,), due=t.FILING, seals=True),
))
# fmt: on
