"""The time limits of a penalty (T16 to T32); the rows and guards of the table name them."""

from casework.deadlines.limits import limit
from casework.deadlines.terms import Days, Nature, Prolongation, WorkingDays
from casework.law import ACL, APL, HOUSE, LITIGATION
from casework.workflow.moments import LATE_ENTRY_DAYS

CHECKING = (WorkingDays(15, since="record_clue", law=HOUSE.art("X1")),)
SPOT_FILING = (WorkingDays(2, since="decide_on_the_spot", law=HOUSE.art("X3a")),)
# Matters of public order have thirty days instead of ninety.
DECISION = (
    Days(30, since="file", law=HOUSE.art("X16g"), code="T21").for_only("type", "ORDER"),
    limit("T21").since("file"),
)
LONGER_ORDER = Prolongation("decide", Days(30, since="extend", law=HOUSE.art("X16h"), code="T21"), frozenset({"T21"}))
RELEASE = (
    limit("T16").since("preserve"),
    *(limit("T17").since("seize").if_told("step", step) for step in ("ORDER", "URGENT")),
)
LONGER_SEIZURE = Prolongation("release", Days(30, since="seize", law=ACL.art(25), code="T17"))
# What a laboratory takes is not counted.
LABORATORY = Prolongation("release", Days(365, since="seize", law=ACL.art(25), code="T17"))
APPROVAL = (limit("T18").since("seize").if_told("step", "URGENT"),)
# The head decides on the report within three days; what he approved goes to the police within twenty-four hours.
TRANSFER = (
    limit("T32.approve").since("end_investigation").if_told("crime_suspected", True),
    limit("T32.transfer").since("transfer_to_police").if_told("step", "APPROVE"),
)
DEFENCE = (WorkingDays(5, since="notify", law=HOUSE.art("X11"), nature=Nature.PARTY),)
HEARING_REQUEST = (limit("T19").since("notify").if_told("hearing_told", True),)
HEARING = (limit("T20").since("notify_hearing"),)
SERVICE = (limit("T22").since("decide"), WorkingDays(7, since="decide_no_penalty", law=APL.art(61), code="T22"))
POSTED = limit("T22.public").since("serve")
PAYMENT = {verb: limit("T23").since(verb) for verb in ("serve", "decide_on_the_spot")}
OWED = tuple(term.if_told("owes", True) for term in PAYMENT.values())
# What was paid in time may be entered three days later; only then does the timer say that it was not (house rule X20a).
UNPAID = tuple(term.entered_within(LATE_ENTRY_DAYS) for term in OWED)
DEFERRAL = tuple(
    Prolongation(verb, Days(730, since="defer", law=APL.art(66), code="T23")) for verb in ("pay", "mark_overdue")
)
# Cash that was taken goes to the organ and from there to the bank, two working days each, from the earliest that did not.
HAND_IN = (limit("T25.hand_in").since("pay").counted_from("taken_since"),)
BANKING = tuple(limit("T25.bank").since(verb).counted_from("handed_since") for verb in ("pay", "hand_in_cash"))
# Three months from the end of the term of appeal, or of a deferral: the acts that move that end tell its day.
WINDOW_OPENING = ("serve", "decide_on_the_spot", "pay", "defer", "resolve_appeal")
EXECUTION = tuple(limit("T27").since(verb).counted_from("execution_from") for verb in WINDOW_OPENING)
REMINDED = (limit("T26").since("remind"),)
# The longer of the two terms, but where reconsideration comes first its own.
APPEAL = (
    limit("T29").since("serve").if_told("is_penalty", True),
    limit("T28").since("decide_on_the_spot"),
    Days(15, since="resolve_appeal", law=LITIGATION.art(45), roll=True, nature=Nature.PARTY, code="T29.after").if_told(
        "forum", "RECONSIDERATION"
    ),
)
WITHDRAWAL = tuple(limit("T31").since(verb).if_told("must_withdraw", True) for verb in ("revoke", "resolve_appeal"))
CLOSING = (
    *(Days(30, since=verb, law=HOUSE.art("X26")) for verb in ("pay", "record_execution", "revoke")),
    Days(30, since="serve", law=HOUSE.art("X26")).if_told("is_penalty", False),
    Days(30, since="resolve_appeal", law=HOUSE.art("X26")).if_told("result", "REVOKED"),
)
FILING = (Days(30, since="close", law=HOUSE.art("X26a")),)
