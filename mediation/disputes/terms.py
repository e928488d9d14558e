"""The time limits of people's mediation; the rows and guards of the table name them."""

from casework.deadlines.limits import limit
from casework.deadlines.terms import Days, Pause, Prolongation, WorkingDays
from casework.law import HOUSE, MEDICAL
from casework.taxonomies.codes import scheme

_TYPES = scheme("dispute_types")
_LABOUR = tuple(code for code, row in _TYPES.items() if "labour" in row.flags)
_MEDICAL = tuple(code for code, row in _TYPES.items() if "medical" in row.flags)
_OTHER = tuple(code for code in _TYPES if code not in (*_LABOUR, *_MEDICAL))
_COURTS = tuple(code for code, row in scheme("channels").items() if "court" in row.flags)

# By when talks are to have come to an end: whoever has not agreed by then ends them and says where else one may turn.
# A court's own term goes before the others, and is counted from signing for its file.
ENDING = (
    limit("T14.assigned").since("apply").for_only("channel", "COURT_PRE"),
    limit("T14.summary").since("apply").for_only("channel", "COURT_POST").if_told("procedure", "SUMMARY"),
    limit("T14.entrusted").since("apply").for_only("channel", "COURT_POST"),
    limit("T12").since("apply").for_only("type", *_LABOUR),
    limit("T13").since("accept").for_only("type", *_MEDICAL).but_not_for("channel", *_COURTS),
    limit("T11").since("accept").for_only("type", *_OTHER).but_not_for("channel", *_COURTS),
)
ACCEPTANCE = (WorkingDays(3, since="apply", law=HOUSE.art("D2")),)
REFUSAL = (WorkingDays(3, since="apply", law=HOUSE.art("D3")),)
APPOINTMENT = tuple(WorkingDays(1, since=verb, law=HOUSE.art("D4")) for verb in ("accept", "take_over", "call_in"))
CONFIRMATION = {verb: limit("T09").since(verb) for verb in ("sign_agreement", "record_oral_agreement")}
# A confirmed agreement is enforced on application, within two years of the day it was to be performed by.
ENFORCEMENT = (limit("T35").since("confirm").counted_from("due_on"),)
# Both sides may prolong the talks; the law sets no most, so a house rule does.
LONGER = (Prolongation("fail", Days(30, since="hold_session", law=HOUSE.art("D6a"))),)
# A court's president prolongs its time, without a most of the law's.
LONGER_RULING = (
    Prolongation("confirm", Days(30, since="apply_confirmation", law=HOUSE.art("D9a")), frozenset({"T10"})),
)
RULING = (limit("T10").since("apply_confirmation"),)
TAKING_OVER = (WorkingDays(1, since="escalate", law=HOUSE.art("R9")),)
# Whoever withdraws goes nowhere else.
DIVERSION = tuple(WorkingDays(5, since=verb, law=HOUSE.art("D14a")) for verb in ("fail", "refuse"))
CLOSING = tuple(
    WorkingDays(5, since=verb, law=HOUSE.art("D15"))
    for verb in ("perform", "confirm", "fail", "refuse", "withdraw", "divert")
)
REVISIT = (Days(30, since="close", law=HOUSE.art("R12")),)
FILING = (Days(30, since="revisit", law=HOUSE.art("R12")),)
APPRAISAL = Pause(MEDICAL.art(38), codes=frozenset({"T13"}), told=("ground", "APPRAISAL"))
_LONGEST = Days(60, since="suspend", law=HOUSE.art("G10a"))
SUSPENSION = Pause(HOUSE.art("G10a"), most=_LONGEST, codes=frozenset({"T11"}))
