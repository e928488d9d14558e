"""
The time limits of petition work, from the table of limits: each by the text of the law in force on the day it is counted from
(the Regulations on Petition Work since 2022-05-01, the Petition Regulations of 2005 before).

Zhejiang's own regulation is stricter. Its times are shown beside the statutory clock and never stand in its place (house rule
P19): see INTERNAL.
"""

from collections.abc import Mapping

from casework.deadlines.limits import limit
from casework.deadlines.terms import Days, Pause, Prolongation, Term, WorkingDays
from casework.law import HOUSE, PETITION, ZJ_PETITION
from casework.workflow.moments import LATE_ENTRY_DAYS

LONGEST_EXTENSION = 30

# An organ that takes an objection back has received the item anew.
FORWARDING = (limit("T01").since("register"), limit("T01").since("object"))
# No notice is owed to who is not known by name and address (RPW art. 23).
NOTICE = tuple(limit("T02").since(verb).if_told("reachable", True) for verb in ("register", "transfer", "assign"))
OBJECTION = (limit("T03").since("transfer"), limit("T03").since("assign"))
# A settlement that was not performed brings the claim back with a time of its own.
UNPERFORMED = Days(30, since="investigate", law=HOUSE.art("P10a")).if_told("unperformed", True)
# Who assigned it learns its result by the day set; whatever else the opinion has time for, that is a clock of its own.
REPORT = Days(1, since="assign", law=HOUSE.art("P2a")).up_to("report_by")
OPINION = (limit("T04").since("accept"), UNPERFORMED, REPORT)
REVIEW_REQUEST = (limit("T05").since("issue_opinion"),)
REVIEW = (limit("T06").since("request_review"),)
RECHECK_REQUEST = (limit("T07").since("issue_review"),)
RECHECK = (limit("T08").since("request_recheck"),)
# What the petitioner lets pass, or what is final, ends by itself; a request made in time may still be entered for some days.
UNASKED_REVIEW = (limit("T05").since("issue_opinion").entered_within(LATE_ENTRY_DAYS),)
UNASKED_RECHECK = (limit("T07").since("issue_review").entered_within(LATE_ENTRY_DAYS),)
FINAL = (Days(1, since="issue_recheck", law=HOUSE.art("P14")),)
TAKING_OVER = (WorkingDays(1, since="escalate", law=HOUSE.art("R9")),)
REVISIT = (Days(30, since="close", law=HOUSE.art("R12")),)
FILING = (Days(30, since="revisit", law=HOUSE.art("R12")),)

EXTENSION = (Prolongation("issue_opinion", Days(LONGEST_EXTENSION, since="extend", law=PETITION.art(34))),)
HEARING = Pause(
    law=PETITION.art(36),
    most=Days(30, since="hold_hearing", law=HOUSE.art("P9")),
    only=frozenset({"issue_recheck"}),
)

# Zhejiang's times, by the verb they await and the one they count from.
INTERNAL: Mapping[str, Term] = {
    "accept": WorkingDays(5, since="register", law=ZJ_PETITION.art(20)),
    "issue_opinion": Days(30, since="accept", law=ZJ_PETITION.art(23)),
}
