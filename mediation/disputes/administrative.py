"""ADMINISTRATIVE: mediation by an administrative organ as a second table of the track (domain 2.5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.deadlines.terms import Days, Prolongation, WorkingDays
from casework.law import CPL, HOUSE
from casework.organisations.actors import Role
from casework.workflow import line
from casework.workflow.kinds import choice
from casework.workflow.machine import Machine, T
from mediation.disputes import courts as c
from mediation.disputes import guards as g
from mediation.disputes import organ as o
from mediation.disputes import papers as p
from mediation.disputes import terms as t
from mediation.disputes.facts import FACTS as COMMON
from mediation.disputes.machine import AGREEMENT, BORN, SIGNATURES

NAME = "AdministrativeMediation"
ADMIN_MEDIATION = "ADMIN_MEDIATION"  # the kind of filing and of matter
SECOND_TABLE = 100  # versions of this table; those of people's mediation are below


class AdministrativeState(models.TextChoices):
    APPLIED = "APPLIED", _("applied")
    OPINION_ASKED = "OPINION_ASKED", _("opinion asked")
    ACCEPTED = "ACCEPTED", _("accepted")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("not accepted")
    IN_MEDIATION = "IN_MEDIATION", _("in mediation")
    AGREED = "AGREED", _("agreed")
    CONFIRM_APPLIED = "CONFIRM_APPLIED", _("confirmation applied for")
    CONFIRMED = "CONFIRMED", _("confirmed by the court")
    CONFIRM_REFUSED = "CONFIRM_REFUSED", _("confirmation refused")
    FAILED = "FAILED", _("failed")
    TERMINATED = "TERMINATED", _("terminated")
    PERFORMED = "PERFORMED", _("performed")
    BREACHED = "BREACHED", _("breached")
    DIVERTED = "DIVERTED", _("diverted")
    CLOSED = "CLOSED", _("closed")
    REVISIT = "REVISIT", _("revisited")
    ARCHIVED = "ARCHIVED", _("archived")


S = AdministrativeState
WINDOW = frozenset({Role.REGISTRAR, Role.MEDIATOR, Role.HEAD})
MEDIATOR = frozenset({Role.MEDIATOR})
HEAD = frozenset({Role.HEAD})
DESK = frozenset({Role.MEDIATOR, Role.REGISTRAR})
RULINGS = frozenset({Role.REGISTRAR, Role.SYSTEM})
WATCH = frozenset({Role.MEDIATOR, Role.REGISTRAR, Role.SYSTEM})
SENDER = frozenset({Role.DISPATCHER, Role.MEDIATOR})
REVISITOR = frozenset({Role.REGISTRAR, Role.MEDIATOR, Role.GRID_WORKER})
ARCHIVE = frozenset({Role.ARCHIVIST})

OPEN = (S.APPLIED, S.OPINION_ASKED, S.ACCEPTED, S.IN_MEDIATION)
TO_PERFORM = (S.AGREED, S.CONFIRMED, S.CONFIRM_REFUSED)
ELSEWHERE = (S.FAILED, S.TERMINATED, S.BREACHED, S.CONFIRM_REFUSED)
OVER = (S.PERFORMED, S.CONFIRMED, S.FAILED, S.TERMINATED, S.BREACHED, S.DIVERTED)

A1, A2, A3, A4, A6, A8 = (HOUSE.art(f"A{row}") for row in (1, 2, 3, 4, 6, 8))
D13, D14, D15, D16, R12 = (HOUSE.art(rule) for rule in ("D13", "D14", "D15", "D16", "R12"))
ACCEPTANCE = (WorkingDays(5, since="apply", law=A2),)
REFUSAL = (WorkingDays(5, since="apply", law=A3),)
APPOINTMENT = (WorkingDays(1, since="accept", law=A4),)
ENDING = (Days(30, since="accept", law=A8),)
LONGER = (Prolongation("fail", Days(30, since="accept", law=A8)),)
CONFIRMATION = (t.CONFIRMATION["sign_agreement"],)
SESSION = (g.minutes_signed, g.guardian_present, g.recusal_clear, g.consent_of_all)
HANDED_ON = (g.target_receipt, c.concessions_stay)

VERBS = frozenset({
    "apply", "ask_consent", "accept", "decline", "appoint", "hold_session", "sign_agreement", "apply_confirmation", "extend", "confirm",
    "perform", "fail", "withdraw", "divert", "close", "reopen", "revisit",
})  # fmt: skip
FACTS = {
    **{verb: takes for verb, takes in COMMON.items() if verb in VERBS},
    "accept": {**COMMON["accept"], "scope": choice(*o.SCOPES)},
}

# fmt: off
ADMINISTRATIVE = Machine(NAME, S, start=S.APPLIED, ends=frozenset({S.ARCHIVED, S.NOT_ACCEPTED}), facts=FACTS, version=SECOND_TABLE, rows=(
    # verb                    from                  to                 who        law            needs                       due, outcome
    T("apply",                (),                   S.APPLIED,         WINDOW,    A1,            (g.parties_identified, g.classified, *BORN)),
    T("ask_consent",          (S.APPLIED,),         S.OPINION_ASKED,   MEDIATOR,  A2,            (g.rights_told,)),
    T("accept",               (S.OPINION_ASKED,),   S.ACCEPTED,        MEDIATOR,  A2,            (g.consent_of_all, o.scope_admitted), due=ACCEPTANCE, lead=True),
    T("decline",              (S.APPLIED, S.OPINION_ASKED), S.NOT_ACCEPTED, HEAD, A3,            (g.decline_ground_given, g.remedies_explained, p.decline_notice_issued), due=REFUSAL, outcome="NOT_ACCEPTED"),
    T("appoint",              (S.ACCEPTED,),        S.IN_MEDIATION,    HEAD,      A4,            (g.mediator_named, g.recusal_clear, g.consent_of_all), due=APPOINTMENT, sets=("handler",)),
    T("hold_session",         (S.IN_MEDIATION,),    S.IN_MEDIATION,    MEDIATOR,  A8,            (*SESSION, o.days_agreed), when=("prolonged", True), prolongs=LONGER),
    T("hold_session",         (S.IN_MEDIATION,),    S.IN_MEDIATION,    MEDIATOR,  A2,            SESSION),
    T("sign_agreement",       (S.IN_MEDIATION,),    S.AGREED,          MEDIATOR,  A6,            (*AGREEMENT, *SIGNATURES, g.esign_allowed), outcome="AGREED_NOT_YET_DUE"),
    T("apply_confirmation",   (S.AGREED,),          S.CONFIRM_APPLIED, DESK,      CPL.art(205),  (g.joint_application, g.within_thirty_days, g.confirmable_subject, o.body_established, c.court_has_jurisdiction, p.confirmation_application_issued), due=CONFIRMATION),
    T("extend",               (S.CONFIRM_APPLIED,), S.CONFIRM_APPLIED, RULINGS,   CPL.art(187),  (c.president_approved, c.extension_reasoned, c.ruling_days_left), prolongs=t.LONGER_RULING),
    T("confirm",              (S.CONFIRM_APPLIED,), S.CONFIRMED,       RULINGS,   CPL.art(206),  (g.ruling_named, p.ruling_on_paper), due=t.RULING),
    T("refuse_confirmation",  (S.CONFIRM_APPLIED,), S.CONFIRM_REFUSED, RULINGS,   CPL.art(206),  (g.ruling_named, p.ruling_on_paper)),
    T("perform",              TO_PERFORM,           S.PERFORMED,       MEDIATOR,  A6,            (g.performance_proven, p.performance_on_paper), when=("fully", True), outcome="AGREED_PERFORMED"),
    T("report_breach",        TO_PERFORM,           S.BREACHED,        WATCH,     A6,            (g.performance_overdue,), outcome="BREACHED"),
    T("fail",                 (S.IN_MEDIATION,),    S.FAILED,          MEDIATOR,  A8,            (g.remedies_explained, g.recusal_clear, p.ending_notice_issued), due=ENDING, outcome="FAILED"),
    T("refuse",               OPEN,                 S.TERMINATED,      DESK,      A2,            (), outcome="REFUSED"),
    T("withdraw",             OPEN,                 S.TERMINATED,      DESK,      D13,           (g.recusal_clear, g.other_side_confirms, p.withdrawal_on_paper), when=("settled", True), outcome="WITHDRAWN_SETTLED"),
    T("withdraw",             OPEN,                 S.TERMINATED,      DESK,      D13,           (g.recusal_clear,), outcome="WITHDRAWN_OTHER"),
    T("divert",               ELSEWHERE,            S.DIVERTED,        SENDER,    D14,           HANDED_ON, due=(*t.DIVERSION, *t.ENFORCEMENT), when=("destination", "COURT"), outcome="DIVERTED_COURT"),
    T("divert",               ELSEWHERE,            S.DIVERTED,        SENDER,    D14,           HANDED_ON, due=t.DIVERSION, when=("destination", "ARBITRATION"), outcome="DIVERTED_ARBITRATION"),
    T("divert",               ELSEWHERE,            S.DIVERTED,        SENDER,    D14,           HANDED_ON, due=t.DIVERSION, when=("destination", "ADMIN"), outcome="DIVERTED_ADMIN"),
    T("divert",               ELSEWHERE,            S.DIVERTED,        SENDER,    D14,           HANDED_ON, due=t.DIVERSION, when=("destination", "POLICE"), outcome="DIVERTED_POLICE"),
    T("close",                OVER,                 S.CLOSED,          HEAD,      D15,           (g.outcome_stands, g.catalogue_complete), due=t.CLOSING),
    T("reopen",               (S.CLOSED, S.REVISIT), S.ACCEPTED,       HEAD,      D16,           (g.reopening_ground_given,), cycle=True),
    T("revisit",              (S.CLOSED,),          S.REVISIT,         REVISITOR, R12,           (g.other_than_handler, line.revisit_result_given, line.revisit_recorded), due=t.REVISIT),
    T("archive",              (S.REVISIT,),         S.ARCHIVED,        ARCHIVE,   R12,           (g.catalogue_complete,), due=t.FILING, seals=True),
))
# fmt: on
