"""DISPUTE: people's mediation as a table (domain 2.2, D1-D16; escalation and filing R8-R12 of 2.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.intake import birth
from casework.law import CPL, HOUSE, PML
from casework.organisations.actors import Role
from casework.workflow import line
from casework.workflow.kinship import linked_by_persons
from casework.workflow.machine import Machine, Shift, T
from mediation.disputes import courts as c
from mediation.disputes import guards as g
from mediation.disputes import papers as p
from mediation.disputes import terms as t
from mediation.disputes.facts import FACTS


class DisputeState(models.TextChoices):
    APPLIED = "APPLIED", _("applied")
    CONSENT_PENDING = "CONSENT_PENDING", _("consent pending")
    ACCEPTED = "ACCEPTED", _("accepted")
    IN_MEDIATION = "IN_MEDIATION", _("in mediation")
    SUSPENDED = "SUSPENDED", _("suspended")
    ESCALATED = "ESCALATED", _("escalated")
    AGREED_WRITTEN = "AGREED_WRITTEN", _("agreed in writing")
    AGREED_ORAL = "AGREED_ORAL", _("agreed orally")
    CONFIRM_APPLIED = "CONFIRM_APPLIED", _("confirmation applied for")
    CONFIRMED = "CONFIRMED", _("confirmed by the court")
    CONFIRM_REFUSED = "CONFIRM_REFUSED", _("confirmation refused")
    PERFORMING = "PERFORMING", _("being performed")
    PERFORMED = "PERFORMED", _("performed")
    BREACHED = "BREACHED", _("breached")
    TERMINATED = "TERMINATED", _("terminated")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("not accepted")
    DIVERTED = "DIVERTED", _("diverted")
    CLOSED = "CLOSED", _("closed")
    REOPENED = "REOPENED", _("reopened")
    REVISIT = "REVISIT", _("revisited")
    ARCHIVED = "ARCHIVED", _("archived")


S = DisputeState
INTAKE = frozenset({Role.REGISTRAR, Role.MEDIATOR, Role.GRID_WORKER})
OPENING = INTAKE | {Role.HEAD}  # the committee may mediate of its own motion
MEDIATOR = frozenset({Role.MEDIATOR})
COMMITTEE = frozenset({Role.HEAD})
HANDLERS = frozenset({Role.MEDIATOR, Role.HEAD})
LINE = frozenset({Role.MEDIATOR, Role.HEAD, Role.SYSTEM})
WATCH = frozenset({Role.MEDIATOR, Role.GRID_WORKER, Role.REGISTRAR, Role.SYSTEM})
COURT_DESK = frozenset({Role.MEDIATOR, Role.REGISTRAR, Role.SYSTEM})
RULINGS = frozenset({Role.REGISTRAR, Role.SYSTEM})  # what the court says is entered by nobody whose agreement it judges
SENDER = frozenset({Role.DISPATCHER, Role.MEDIATOR})
REVISITOR = frozenset({Role.GRID_WORKER, Role.REGISTRAR, Role.MEDIATOR})
ARCHIVE = frozenset({Role.ARCHIVIST})

HANDLING = (S.ACCEPTED, S.IN_MEDIATION, S.REOPENED)
OPEN = (S.APPLIED, S.CONSENT_PENDING, S.ACCEPTED, S.IN_MEDIATION, S.SUSPENDED, S.ESCALATED, S.REOPENED)
AGREED = (S.AGREED_WRITTEN, S.AGREED_ORAL)
TO_PERFORM = (*AGREED, S.CONFIRMED, S.CONFIRM_REFUSED, S.PERFORMING)
OVER = (S.PERFORMED, S.CONFIRMED, S.BREACHED, S.DIVERTED, S.TERMINATED)
ELSEWHERE = (S.TERMINATED, S.BREACHED, S.CONFIRM_REFUSED)

D3, D13, D14, D15, D16 = (HOUSE.art(f"D{row}") for row in (3, 13, 14, 15, 16))
D6A, G10 = HOUSE.art("D6a"), HOUSE.art("G10")
R8, R9, R12 = (HOUSE.art(f"R{row}") for row in (8, 9, 12))
BORN = (birth.filing_known, birth.filing_taken_in, birth.filing_unused, linked_by_persons)
AGREEMENT = (
    g.consent_of_all,
    g.agreement_recorded,
    g.performance_day_given,
    g.guardian_present,
    g.settled_by_lead,
    g.recusal_clear,
    p.security_on_paper,
)
SIGNATURES = (g.all_signed, g.signers_named, g.mediator_signed, g.committee_sealed)

# The law leaves the time of an appraisal out of a medical mediation; what else suspends stops our own limit alone.
PAUSES = {S.SUSPENDED: (t.APPRAISAL, t.SUSPENSION)}

# fmt: off
DISPUTE = Machine("Dispute", S, start=S.APPLIED, ends=frozenset({S.ARCHIVED, S.NOT_ACCEPTED}), facts=FACTS, pauses=PAUSES, keeps=frozenset({S.ESCALATED}), rows=(
    # verb                    from                  to                 who        law            needs                       due, outcome
    T("apply",                (),                   S.APPLIED,         OPENING,   PML.art(17),   (g.parties_identified, g.classified, *BORN)),
    T("ask_consent",          (S.APPLIED,),         S.CONSENT_PENDING, MEDIATOR,  PML.art(17),   (g.rights_told,)),
    T("accept",               (S.CONSENT_PENDING,), S.ACCEPTED,        MEDIATOR,  PML.art(17),   (g.consent_of_all,), due=t.ACCEPTANCE, lead=True),
    T("decline",              (S.APPLIED, S.CONSENT_PENDING), S.NOT_ACCEPTED, COMMITTEE, D3,     (g.decline_ground_given, g.remedies_explained, p.decline_notice_issued), due=t.REFUSAL, outcome="NOT_ACCEPTED"),
    T("appoint",              (S.ACCEPTED, S.REOPENED), S.IN_MEDIATION, COMMITTEE, PML.art(19),  (g.mediator_named, g.recusal_clear, g.consent_of_all), due=t.APPOINTMENT, sets=("handler",)),
    T("hold_session",         (S.IN_MEDIATION,),    S.IN_MEDIATION,    MEDIATOR,  D6A,           (g.minutes_signed, g.guardian_present, g.recusal_clear, g.consent_of_all, c.days_within_term), when=("prolonged", True), prolongs=t.LONGER),
    T("hold_session",         (S.IN_MEDIATION,),    S.IN_MEDIATION,    MEDIATOR,  PML.art(27),   (g.minutes_signed, g.guardian_present, g.recusal_clear, g.consent_of_all)),
    T("suspend",              (S.IN_MEDIATION,),    S.SUSPENDED,       COMMITTEE, G10,           (g.suspension_ground_listed,), seconded=True),
    T("resume",               (S.SUSPENDED,),       S.IN_MEDIATION,    MEDIATOR,  G10),
    T("resume",               (S.CONFIRM_REFUSED,), S.IN_MEDIATION,    MEDIATOR,  CPL.art(206)),
    T("sign_agreement",       (S.IN_MEDIATION,),    S.AGREED_WRITTEN,  MEDIATOR,  PML.art(29),   (*AGREEMENT, *SIGNATURES, g.esign_allowed), outcome="AGREED_NOT_YET_DUE"),
    T("record_oral_agreement", (S.IN_MEDIATION,),   S.AGREED_ORAL,     MEDIATOR,  PML.art(28),   (*AGREEMENT, g.oral_form_suffices), outcome="AGREED_NOT_YET_DUE"),
    T("apply_confirmation",   AGREED,               S.CONFIRM_APPLIED, COURT_DESK, PML.art(33),  (g.joint_application, g.within_thirty_days, g.confirmable_subject, c.court_has_jurisdiction, p.confirmation_application_issued), due=tuple(t.CONFIRMATION.values())),
    T("extend",               (S.CONFIRM_APPLIED,), S.CONFIRM_APPLIED, RULINGS,   CPL.art(187),  (c.president_approved, c.extension_reasoned, c.ruling_days_left), prolongs=t.LONGER_RULING),
    T("confirm",              (S.CONFIRM_APPLIED,), S.CONFIRMED,       RULINGS,   CPL.art(206),  (g.ruling_named, p.ruling_on_paper), due=t.RULING),
    T("refuse_confirmation",  (S.CONFIRM_APPLIED,), S.CONFIRM_REFUSED, RULINGS,   CPL.art(206),  (g.ruling_named, p.ruling_on_paper)),
    T("perform",              TO_PERFORM,           S.PERFORMING,      MEDIATOR,  PML.art(31),   (g.performance_proven,), when=("fully", False)),
    T("perform",              (*TO_PERFORM, S.BREACHED), S.PERFORMED,  MEDIATOR,  PML.art(31),   (g.performance_proven, p.performance_on_paper), when=("fully", True), outcome="AGREED_PERFORMED"),
    T("report_breach",        TO_PERFORM,           S.BREACHED,        WATCH,     PML.art(32),   (g.performance_overdue,), outcome="BREACHED"),
    T("fail",                 (S.IN_MEDIATION,),    S.TERMINATED,      MEDIATOR,  PML.art(26),   (g.remedies_explained, g.recusal_clear, p.ending_notice_issued), due=t.ENDING, outcome="FAILED"),
    T("refuse",               OPEN,                 S.TERMINATED,      INTAKE,    PML.art(23),   (), outcome="REFUSED"),
    T("withdraw",             OPEN,                 S.TERMINATED,      INTAKE,    PML.art(23),   (g.recusal_clear, g.other_side_confirms, p.withdrawal_on_paper), when=("settled", True), outcome="WITHDRAWN_SETTLED"),
    T("withdraw",             OPEN,                 S.TERMINATED,      INTAKE,    PML.art(23),   (g.recusal_clear,), outcome="WITHDRAWN_OTHER"),
    T("divert",               ELSEWHERE,            S.DIVERTED,        SENDER,    D14,           (g.target_receipt, c.concessions_stay), due=(*t.DIVERSION, *t.ENFORCEMENT), when=("destination", "COURT"), outcome="DIVERTED_COURT"),
    T("divert",               ELSEWHERE,            S.DIVERTED,        SENDER,    D14,           (g.target_receipt, c.concessions_stay), due=t.DIVERSION, when=("destination", "ARBITRATION"), outcome="DIVERTED_ARBITRATION"),
    T("divert",               ELSEWHERE,            S.DIVERTED,        SENDER,    D14,           (g.target_receipt, c.concessions_stay), due=t.DIVERSION, when=("destination", "ADMIN"), outcome="DIVERTED_ADMIN"),
    T("divert",               ELSEWHERE,            S.DIVERTED,        SENDER,    D14,           (g.target_receipt, c.concessions_stay), due=t.DIVERSION, when=("destination", "POLICE"), outcome="DIVERTED_POLICE"),
    T("escalate",             HANDLING,             S.ESCALATED,       LINE,      R8,            (line.escalation_ground_given, line.attempts_told, line.direct_line, line.skipped_level_told), shift=Shift.UP),
    T("take_over",            (S.ESCALATED,),       S.ACCEPTED,        HANDLERS,  R9,            (line.waits_here,), due=t.TAKING_OVER, shift=Shift.TAKE, lead=True),
    T("call_in",              HANDLING,             S.ACCEPTED,        HANDLERS,  R8,            (line.called_from_above, line.calling_ground_given), shift=Shift.TAKE, lead=True),
    T("close",                OVER,                 S.CLOSED,          COMMITTEE, D15,           (g.outcome_stands, g.catalogue_complete), due=t.CLOSING),
    T("reopen",               (S.CLOSED, S.REVISIT), S.REOPENED,       COMMITTEE, D16,           (g.reopening_ground_given,), cycle=True),
    T("revisit",              (S.CLOSED,),          S.REVISIT,         REVISITOR, R12,           (g.other_than_handler, line.revisit_result_given, line.revisit_recorded), due=t.REVISIT),
    T("archive",              (S.REVISIT,),         S.ARCHIVED,        ARCHIVE,   R12,           (g.catalogue_complete,), due=t.FILING, seals=True),
))
# fmt: on
