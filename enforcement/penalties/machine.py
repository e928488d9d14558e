"""PENALTY: the Administrative Penalty Law as a table (domain 2.4, X1-X26)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.intake import birth
from casework.law import ACL, APL, HOUSE, LITIGATION, RECONSIDERATION, TRANSFER
from casework.organisations.actors import Role
from casework.workflow.kinship import linked_by_persons
from casework.workflow.machine import Machine, T
from enforcement.penalties import papers as p
from enforcement.penalties import terms as t
from enforcement.penalties.facts import FACTS
from enforcement.penalties.guards import appealing as a
from enforcement.penalties.guards import deciding as d
from enforcement.penalties.guards import ending as e
from enforcement.penalties.guards import investigating as i
from enforcement.penalties.guards import noticing as n
from enforcement.penalties.guards import officers as o
from enforcement.penalties.guards import opening as g
from enforcement.penalties.guards import performing as f


class PenaltyState(models.TextChoices):
    CLUE = "CLUE", _("clue")
    CHECKED = "CHECKED", _("checked")
    NOT_FILED = "NOT_FILED", _("not filed")
    SIMPLE_DECIDED = "SIMPLE_DECIDED", _("decided on the spot")
    FILED = "FILED", _("filed")
    INVESTIGATING = "INVESTIGATING", _("being investigated")
    PRESERVED = "PRESERVED", _("evidence preserved")
    SEIZED = "SEIZED", pgettext_lazy("state", "sealed or seized")
    INVESTIGATION_ENDED = "INVESTIGATION_ENDED", _("investigation ended")
    TRANSFERRED_CRIME = "TRANSFERRED_CRIME", _("transferred to the police")
    NOTICED = "NOTICED", _("noticed")
    DEFENCE = "DEFENCE", _("defence heard")
    HEARING_REQUESTED = "HEARING_REQUESTED", _("hearing asked for")
    HEARING_NOTICED = "HEARING_NOTICED", pgettext_lazy("state", "hearing notified")
    HEARD = "HEARD", _("hearing held")
    LEGAL_REVIEW = "LEGAL_REVIEW", _("legally reviewed")
    COLLECTIVE = "COLLECTIVE", _("collectively discussed")
    DECIDED = "DECIDED", _("decided")
    SERVED = "SERVED", _("served")
    PERFORMING = "PERFORMING", _("being performed")
    DEFERRED = "DEFERRED", _("deferred")
    OVERDUE = "OVERDUE", pgettext_lazy("state", "overdue")
    REMINDED = "REMINDED", _("reminded")
    COURT_EXEC_APPLIED = "COURT_EXEC_APPLIED", _("court execution applied for")
    EXECUTED = "EXECUTED", _("executed")
    EXEC_SUSPENDED = "EXEC_SUSPENDED", _("execution suspended")
    EXEC_TERMINATED = "EXEC_TERMINATED", _("execution terminated")
    UNDER_RECONSIDERATION = "UNDER_RECONSIDERATION", _("under reconsideration")
    UNDER_LITIGATION = "UNDER_LITIGATION", _("under litigation")
    REVOKED = "REVOKED", _("revoked")
    CLOSED = "CLOSED", _("closed")
    ARCHIVED = "ARCHIVED", _("archived")


S = PenaltyState
SOURCES = frozenset({Role.OFFICER, Role.REGISTRAR, Role.GRID_WORKER, Role.HEAD})
OFFICER = frozenset({Role.OFFICER})
HEAD = frozenset({Role.HEAD})
DESK = frozenset({Role.OFFICER, Role.REGISTRAR})  # who takes down what a party says or asks
REVIEWER = frozenset({Role.LEGAL_REVIEWER})
BANK = frozenset({Role.OFFICER, Role.REGISTRAR, Role.SYSTEM})
LAPSE = frozenset({Role.OFFICER, Role.SYSTEM})
EXECUTION = frozenset({Role.OFFICER, Role.REGISTRAR, Role.SYSTEM})
COURTS = frozenset(
    {Role.LEGAL_REVIEWER, Role.REGISTRAR, Role.SYSTEM}
)  # what others decide is entered by no investigator
PUBLISHING = frozenset({Role.HEAD, Role.LEGAL_REVIEWER})
ARCHIVE = frozenset({Role.ARCHIVIST})

FIELD = (S.FILED, S.INVESTIGATING, S.PRESERVED, S.SEIZED)
WORKING = (S.INVESTIGATING, S.PRESERVED, S.SEIZED)
AFTER_NOTICE = (S.NOTICED, S.DEFENCE, S.HEARD, S.LEGAL_REVIEW, S.COLLECTIVE)
HEARING = (S.HEARING_REQUESTED, S.HEARING_NOTICED)
BEFORE_DECISION = (S.INVESTIGATION_ENDED, *AFTER_NOTICE)
APPEALED = (S.UNDER_RECONSIDERATION, S.UNDER_LITIGATION)
RECEIVED = (S.SERVED, S.SIMPLE_DECIDED)
DUE = (*RECEIVED, *APPEALED, S.PERFORMING, S.DEFERRED)
UNPAID = (*DUE, S.OVERDUE, S.REMINDED, S.COURT_EXEC_APPLIED, S.EXEC_SUSPENDED)
# Where an appeal is a fact of its own: performance has a state, and goes on (APL art. 73).
IN_HAND = (S.PERFORMING, S.DEFERRED, S.OVERDUE, S.REMINDED, S.COURT_EXEC_APPLIED, S.EXEC_SUSPENDED, S.EXECUTED)
STANDING = (*RECEIVED, *APPEALED, *IN_HAND, S.EXEC_TERMINATED)
# A measure outlives the state that is named after it: it stands until it is released.
MEASURED = (
    S.INVESTIGATING, *BEFORE_DECISION, *HEARING, S.TRANSFERRED_CRIME, S.DECIDED, S.SERVED, *APPEALED, *IN_HAND,
    S.EXEC_TERMINATED, S.REVOKED,
)  # fmt: skip
PUBLIC = (*STANDING, S.CLOSED)
TO_FILE = (*STANDING, S.REVOKED)  # what was decided on the spot may be paid, or appealed, before it is filed
WINDOW = ("apply_court_execution",)  # while an appeal is pending nobody knows when it opens
CASHED = (*IN_HAND, S.EXEC_TERMINATED, S.REVOKED)

BORN = (birth.filing_known, birth.filing_taken_in, birth.filing_unused, linked_by_persons)
HANDS = (o.two_certified, o.actor_among_them, o.certificates_shown, o.cooperation_on_paper, o.not_recused)
RECORDED = (*HANDS, i.record_made, i.begun_before, i.guardian_present, p.record_issued)
ACT = (
    g.respondent_named,
    g.act_dated,
    g.item_known,
    g.competent,
    g.of_own_line,
    g.not_time_barred,
    g.first_to_file,
    g.distinct_reasoned,
    g.namesake_told_apart,
)
SUMS = (
    d.kinds_named,
    d.detention_by_police,
    d.sums_fit_kinds,
    d.base_exists,
    d.fine_within_clause,
    d.deviation_reasoned,
)
FINAL = (d.age_and_capacity, d.one_fine_per_act, *SUMS)
SEPARATE = (o.decided_by_organ, o.decider_apart, o.not_recused, o.recusals_decided)
NO_CRIME = (d.crime_first, d.suspicion_cleared)
FREED = (*SEPARATE, *NO_CRIME, p.no_penalty_issued, p.receipt_form_issued)
NO_PENALTY = (*FREED, e.party_educated)


def _in_states(verb: str, states: tuple[PenaltyState, ...], *args: object, **options: object) -> tuple[T, ...]:
    """Write one row for each state that an act leaves as it is."""
    return tuple(T(verb, (state,), state, *args, **options) for state in states)  # type: ignore[arg-type]


# fmt: off
PENALTY = Machine("Penalty", S, start=S.CLUE, ends=frozenset({S.ARCHIVED, S.NOT_FILED}), facts=FACTS, keeps=frozenset({*HEARING, S.INVESTIGATING}), rows=(
    # verb                  from                  to                    who        law            needs                       due, outcome
    T("record_clue",        (),                   S.CLUE,               SOURCES,   HOUSE.art("X1"), (g.classified, g.clue_told, g.camera_audited, *BORN)),
    T("check",              (S.CLUE,),            S.CHECKED,            OFFICER,   HOUSE.art("X1"), (g.finding_given, o.not_recused), due=t.CHECKING),
    T("decline_filing",     (S.CHECKED,),         S.NOT_FILED,          HEAD,      APL.art(54),   (g.decline_ground_given, g.reason_told, p.not_filed_issued), outcome="NOT_FILED"),
    T("decide_on_the_spot", (S.CHECKED,),         S.SIMPLE_DECIDED,     OFFICER,   APL.art(51),   (*HANDS, o.recusals_decided, *ACT, *FINAL, g.simple_limits, g.facts_clear, g.heard_on_the_spot, d.content_complete, g.owing_as_decided, p.spot_decision_issued), outcome="PENALISED", lead=True),
    *_in_states("file_with_organ", TO_FILE,                             DESK,      APL.art(52),   (g.to_be_filed, p.spot_filing_on_paper), due=t.SPOT_FILING),
    T("file",               (S.CHECKED,),         S.FILED,              HEAD,      APL.art(54),   (o.decided_by_organ, *ACT, p.filing_on_paper), lead=True),
    T("investigate",        (S.FILED, S.INVESTIGATING), S.INVESTIGATING, OFFICER,  APL.art(55),   RECORDED),
    T("investigate",        (S.PRESERVED,),       S.PRESERVED,          OFFICER,   APL.art(55),   RECORDED),
    T("investigate",        (S.SEIZED,),          S.SEIZED,             OFFICER,   APL.art(55),   RECORDED),
    T("investigate",        BEFORE_DECISION,      S.INVESTIGATING,      OFFICER,   APL.art(55),   RECORDED),
    T("investigate",        (S.TRANSFERRED_CRIME,), S.INVESTIGATING,    OFFICER,   APL.art(27),   (*HANDS, i.record_made, i.begun_before, i.sent_back, p.return_on_paper)),
    T("preserve",           (S.INVESTIGATING,),   S.PRESERVED,          HEAD,      APL.art(56),   (o.two_certified, o.cooperation_on_paper, i.none_preserved, i.none_seized, i.may_vanish, i.list_made, p.preservation_on_paper)),
    T("seize",              (S.INVESTIGATING, S.PRESERVED), S.SEIZED,   HEAD,      ACL.art(18),   (o.two_certified, o.certificates_shown, o.cooperation_on_paper, i.none_seized, i.empowered, i.party_present, i.list_made, i.seizure_complete, p.seizure_on_paper), when=("step", "ORDER")),
    T("seize",              (S.INVESTIGATING, S.PRESERVED), S.SEIZED,   OFFICER,   ACL.art(19),   (*HANDS, i.none_seized, i.empowered, i.party_present, i.list_made), when=("step", "URGENT")),
    T("seize",              (S.SEIZED,),          S.SEIZED,             HEAD,      ACL.art(19),   (i.approval_in_time, i.seizure_complete, p.seizure_on_paper), when=("step", "APPROVE"), due=t.APPROVAL),
    T("seize",              (S.SEIZED,),          S.SEIZED,             HEAD,      ACL.art(25),   (i.approved, i.extended_once, i.extension_complete, g.reason_told, p.prolonged_on_paper), when=("step", "EXTEND"), prolongs=(t.LONGER_SEIZURE,)),
    T("seize",              (S.SEIZED,),          S.SEIZED,             HEAD,      ACL.art(25),   (i.approved, i.laboratory_told, p.laboratory_on_paper), when=("step", "LABORATORY"), prolongs=(t.LABORATORY,)),
    T("release",            (S.PRESERVED, S.SEIZED), S.INVESTIGATING,   HEAD,      ACL.art(28),   (i.release_ground_given, p.release_issued), due=t.RELEASE),
    *_in_states("release",  MEASURED,                                   HEAD,      ACL.art(28),   (i.measure_stands, i.release_ground_given, p.release_issued), due=t.RELEASE),
    T("end_investigation",  WORKING,              S.INVESTIGATION_ENDED, OFFICER,  APL.art(57),   (*HANDS[:2], o.not_recused, i.evidenced, i.approved, i.weighed, p.report_issued)),
    T("transfer_to_police", (*FIELD, *BEFORE_DECISION), S.TRANSFERRED_CRIME, HEAD, TRANSFER.art(5), (o.two_certified, i.transfer_in_order, i.transfer_on_paper, *p.TO_POLICE), due=t.TRANSFER, outcome="TRANSFERRED_CRIME"),
    *_in_states("transfer_to_police", (*FIELD, *BEFORE_DECISION),       HEAD,      TRANSFER.art(5), (o.two_certified, o.decided_by_organ, i.reported_first, *p.TO_POLICE), due=t.TRANSFER, when=("step", "APPROVE")),
    *_in_states("extend",   (*FIELD, *BEFORE_DECISION, *HEARING),       HEAD,      HOUSE.art("X16h"), (o.decided_by_organ, i.order_case, i.order_extended_once, g.reason_told, p.extension_on_paper), prolongs=(t.LONGER_ORDER,)),
    T("notify",             (S.INVESTIGATION_ENDED, *AFTER_NOTICE), S.NOTICED, OFFICER, APL.art(44), (*HANDS[:2], o.not_recused, *SUMS, n.hearing_offered, n.notice_complete, n.heavier_for_new_facts, f.public_notice_over, i.correction_ahead, p.notice_on_paper, p.correction_issued)),
    T("record_defence",     (S.NOTICED, S.DEFENCE), S.DEFENCE,          DESK,      APL.art(45),   (n.defence_taken_down, n.defence_reexamined, p.waiver_on_paper, i.guardian_present, p.defence_issued), due=t.DEFENCE),
    T("record_defence",     HEARING,              S.DEFENCE,            DESK,      APL.art(45),   (n.defence_taken_down, p.waiver_on_paper, i.guardian_present), due=t.DEFENCE, when=("gives_up", True)),
    *_in_states("record_defence", HEARING,                              DESK,      APL.art(45),   (n.defence_taken_down, n.defence_reexamined, p.waiver_on_paper, i.guardian_present, p.defence_issued), due=t.DEFENCE),
    T("request_hearing",    (S.NOTICED, S.DEFENCE), S.HEARING_REQUESTED, DESK,     APL.art(63),   (n.hearing_was_offered, n.asked_in_time), due=t.HEARING_REQUEST),
    T("notify_hearing",     (S.HEARING_REQUESTED,), S.HEARING_NOTICED,  HEAD,      APL.art(64),   (n.chair_apart, n.hearing_far_enough, n.hearing_place_told, n.closed_for_a_ground, p.hearing_notice_issued)),
    T("hold_hearing",       (S.HEARING_NOTICED,), S.HEARD,              REVIEWER | HEAD, APL.art(64), (n.held_by_chair, n.hearing_notified_in_time, n.two_agents_at_most, n.hearing_recorded, o.not_recused, p.hearing_record_issued, p.hearing_report_issued), due=t.HEARING),
    T("review",             AFTER_NOTICE,         S.LEGAL_REVIEW,       REVIEWER,  APL.art(58),   (o.reviewer_apart, n.reviewer_qualified, n.review_result_given, o.not_recused, p.review_issued)),
    T("discuss",            AFTER_NOTICE,         S.COLLECTIVE,         HEAD,      APL.art(57),   (n.heads_present, o.recusals_decided, p.discussion_issued)),
    T("decide",             AFTER_NOTICE,         S.DECIDED,            HEAD,      APL.art(57),   (*SEPARATE, d.noticed_and_heard, d.no_aggravation, d.hearing_done, d.legal_review_passed, d.collective_done, *NO_CRIME, g.not_time_barred, g.namesake_told_apart, *FINAL, d.content_complete, d.esign_allowed, i.correction_ahead, p.decision_issued, p.correction_issued, p.receipt_form_issued), due=t.DECISION, outcome="PENALISED"),
    T("decide_no_penalty",  BEFORE_DECISION,      S.DECIDED,            HEAD,      APL.art(30),   (*NO_PENALTY, e.under_fourteen), when=("ground", "UNDER_14"), outcome="NO_PENALTY_AGE"),
    T("decide_no_penalty",  BEFORE_DECISION,      S.DECIDED,            HEAD,      APL.art(31),   (*NO_PENALTY, e.incapable), when=("ground", "INCAPABLE"), outcome="NO_PENALTY_CAPACITY"),
    T("decide_no_penalty",  BEFORE_DECISION,      S.DECIDED,            HEAD,      APL.art(33),   (*NO_PENALTY, e.corrected_without_harm), when=("ground", "MINOR_CORRECTED"), outcome="NO_PENALTY_MINOR"),
    T("decide_no_penalty",  BEFORE_DECISION,      S.DECIDED,            HEAD,      APL.art(33),   (*NO_PENALTY, e.corrected, e.first_time, e.no_namesake_before), when=("ground", "FIRST_SLIGHT"), outcome="WARNED_FIRST"),
    T("decide_no_penalty",  BEFORE_DECISION,      S.DECIDED,            HEAD,      APL.art(33),   NO_PENALTY, when=("ground", "NO_FAULT"), outcome="NO_PENALTY_NO_FAULT"),
    T("decide_no_penalty",  BEFORE_DECISION,      S.DECIDED,            HEAD,      APL.art(57),   FREED, when=("ground", "UNPROVEN"), outcome="NO_PENALTY_UNPROVEN"),
    T("decide_no_penalty",  BEFORE_DECISION,      S.DECIDED,            HEAD,      APL.art(36),   (*FREED, e.time_is_over), when=("ground", "TIME_BARRED"), outcome="NO_PENALTY_TIME"),
    T("decide_no_penalty",  BEFORE_DECISION,      S.DECIDED,            HEAD,      HOUSE.art("X16a"), (*FREED, g.reason_told), when=("ground", "WITHDRAWN"), outcome="CASE_WITHDRAWN"),
    T("serve",              (S.DECIDED,),         S.SERVED,             OFFICER,   APL.art(61),   (f.means_given, f.consent_to_electronic, f.public_notice_over, f.owing_told, p.receipt_on_paper), due=t.SERVICE),
    T("pay",                UNPAID,               S.PERFORMING,         BANK,      APL.art(67),   (f.sum_given, f.not_more_than_owed, f.lawfully_collected, f.collected_days_in_order, p.payment_on_paper), due=t.OWED, when=("fully", False)),
    T("pay",                UNPAID,               S.EXECUTED,           BANK,      APL.art(67),   (f.sum_given, f.money_matched, f.nothing_else_to_execute, f.lawfully_collected, f.collected_days_in_order, p.payment_on_paper), due=t.OWED, when=("fully", True)),
    *_in_states("hand_in_cash", CASHED,                                 OFFICER,   APL.art(71),   (f.cash_to_hand_in,), due=t.HAND_IN),
    *_in_states("bank_cash", CASHED,                                    DESK,      APL.art(71),   (f.cash_to_bank,), due=t.BANKING),
    T("defer",              DUE,                  S.DEFERRED,           HEAD,      APL.art(66),   (f.owes_money, f.window_still_open, f.asked_by_party, f.deferred_day_given, p.deferral_on_paper), prolongs=t.DEFERRAL),
    T("defer",              (S.OVERDUE,),         S.DEFERRED,           HEAD,      APL.art(66),   (f.owes_money, f.window_still_open, f.asked_by_party, f.deferred_day_given, p.deferral_on_paper)),
    T("mark_overdue",       DUE,                  S.OVERDUE,            LAPSE,     APL.art(72),   (f.owes_money, f.payment_overdue), after=t.UNPAID),
    T("remind",             (S.OVERDUE, S.REMINDED), S.REMINDED,        OFFICER,   ACL.art(54),   (f.owes_money, f.exact_amount, f.means_given, f.public_notice_over, f.reminder_complete, p.reminder_on_paper)),
    T("apply_court_execution", (S.REMINDED,),     S.COURT_EXEC_APPLIED, HEAD,      ACL.art(53),   (f.owes_money, f.exact_amount, f.appeal_term_over, f.reminder_ripe, f.within_window, p.application_on_paper), due=(*t.REMINDED, *t.EXECUTION)),
    T("record_execution",   (*UNPAID, S.EXEC_TERMINATED), S.EXECUTED,   EXECUTION, HOUSE.art("X23"), (f.executed_by_whom, f.not_night_holiday, f.supply_left_on, f.nothing_left_owed, p.execution_on_paper), when=("result", "DONE")),
    T("record_execution",   (S.COURT_EXEC_APPLIED,), S.EXEC_SUSPENDED,  EXECUTION, HOUSE.art("X23"), (f.executed_by_whom, g.reason_told, p.ruling_on_paper), when=("result", "SUSPENDED")),
    T("record_execution",   (S.COURT_EXEC_APPLIED, S.EXEC_SUSPENDED), S.EXEC_TERMINATED, EXECUTION, HOUSE.art("X23"), (f.executed_by_whom, g.reason_told, p.ruling_on_paper), when=("result", "TERMINATED")),
    T("record_execution",   (S.COURT_EXEC_APPLIED,), S.REMINDED,        EXECUTION, ACL.art(58),   (f.executed_by_whom, g.reason_told, p.ruling_on_paper), when=("result", "REFUSED")),
    T("appeal",             RECEIVED,             S.UNDER_RECONSIDERATION, COURTS, RECONSIDERATION.art(20), (a.none_pending, p.appeal_on_paper), due=t.APPEAL, stops=WINDOW, when=("forum", "RECONSIDERATION")),
    T("appeal",             RECEIVED,             S.UNDER_LITIGATION,   COURTS,    LITIGATION.art(46), (a.none_pending, a.reconsideration_first, p.appeal_on_paper), due=t.APPEAL, stops=WINDOW, when=("forum", "LITIGATION")),
    *_in_states("appeal",   IN_HAND,                                    COURTS,    RECONSIDERATION.art(20), (a.none_pending, p.appeal_on_paper), due=t.APPEAL, stops=WINDOW, when=("forum", "RECONSIDERATION")),
    *_in_states("appeal",   IN_HAND,                                    COURTS,    LITIGATION.art(46), (a.none_pending, a.reconsideration_first, p.appeal_on_paper), due=t.APPEAL, stops=WINDOW, when=("forum", "LITIGATION")),
    T("resolve_appeal",     (*APPEALED, *IN_HAND), S.REVOKED,           COURTS,    HOUSE.art("X24"), (a.one_pending, a.same_forum, a.withdrawal_told, p.appeal_decision_on_paper), when=("result", "REVOKED"), outcome="REVOKED"),
    T("resolve_appeal",     APPEALED,             S.SERVED,             COURTS,    HOUSE.art("X24"), (a.one_pending, a.same_forum, a.withdrawal_told, a.changed_sums_told, a.no_worse_by_appeal, p.appeal_decision_on_paper)),
    *_in_states("resolve_appeal", IN_HAND,                              COURTS,    HOUSE.art("X24"), (a.one_pending, a.same_forum, a.withdrawal_told, a.changed_sums_told, a.no_worse_by_appeal, p.appeal_decision_on_paper)),
    T("revoke",             STANDING,             S.REVOKED,            HEAD,      APL.art(38),   (a.revocation_grounded, a.withdrawal_told, g.reason_told), outcome="REVOKED"),
    *_in_states("publish",  PUBLIC,                                     PUBLISHING, APL.art(48),  (a.social_impact, a.masked, a.not_published_yet, p.publication_on_paper)),
    *_in_states("withdraw_publication", (*PUBLIC, S.REVOKED),           PUBLISHING, APL.art(48),  (a.published, g.reason_told), due=t.WITHDRAWAL),
    T("close",              (S.EXECUTED, S.EXEC_TERMINATED, S.SERVED, S.REVOKED, S.TRANSFERRED_CRIME), S.CLOSED, HEAD, HOUSE.art("X26"), (e.no_appeal_pending, e.no_measure_stands, e.not_published_against_the_law, e.money_settled, f.cash_at_bank, e.catalogue_complete, p.closing_issued), due=t.CLOSING),
    T("archive",            (S.CLOSED,),          S.ARCHIVED,           ARCHIVE,   HOUSE.art("X26a"), (e.catalogue_complete,), due=t.FILING, seals=True),
))
# fmt: on
