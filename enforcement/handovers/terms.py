"""The time limits of hand-overs, node by node (T32, T34); those of custody do not roll past rest days (CRPL art. 105)."""

from collections.abc import Mapping

from casework.deadlines.limits import limit
from casework.deadlines.terms import Days, Hours, Months, Nature, Prolongation, Term, WorkingDays
from casework.law import ACL, CORRECTION, CRIMINAL, HOUSE, TRANSFER

NODE = "type"
# The limits that may be prolonged at a hand-over, and by how much in all.
_TO_THIRTY = limit("T34.J1.roving").length.count - limit("T34.J1").length.count
# Custody after the arrest is prolonged step by step, each by an article of its own and once the one before was taken in full.
CUSTODY: Mapping[str, Term] = {
    "T34.J3": Months(1, since="package", law=CRIMINAL.art(156), code="T34.J3"),
    "T34.J3.wide": Months(2, since="package", law=CRIMINAL.art(158), code="T34.J3"),
    "T34.J3.grave": Months(2, since="package", law=CRIMINAL.art(159), code="T34.J3"),
}
LONGEST_EXTENSION: Mapping[str, int] = {
    "T34.J1.roving": _TO_THIRTY,
    **{code: step.count for code, step in CUSTODY.items()},
    **{
        code: longer.count
        for code in ("T34.J1", "T34.J2.free", "T34.J5", "T34.J5.fast", "T34.J7", "T34.J7.summary", "T34.J9", "T10")
        if (longer := limit(code).longer) is not None
    },
}
# What a court adds by itself to the first instance; beyond that the court above approves (CRPL art. 208).
BY_ITSELF = 1
# To what a summary trial may be prolonged in all: a month and a half (CRPL art. 220), half a month being fifteen days.
SUMMARY_MONTHS, SUMMARY_DAYS = 1, 15


def more_time(code: str) -> Prolongation:
    """Give what may be added to the clock of a limit: days or months, as the law counts them."""
    if code == "T34.J1.roving":  # three days become thirty
        most: Term = Days(_TO_THIRTY, since="package", law=limit(code).length.law, code="T34.J1")
        return Prolongation("send", most, frozenset({"T34.J1"}))
    if code in CUSTODY:
        return Prolongation("send", CUSTODY[code], frozenset({"T34.J3"}))
    found = limit(code).longer
    assert found is not None
    return Prolongation("send" if code == "T34.J1" else "send_result", found, frozenset({code}))


# Arrest is asked for within three days of the detention, up to four days later where an extension is told with the package,
# and thirty of roving, repeated or gang crime; the detention was no act of ours.
DETAINED = (
    limit("T34.J1.roving").since("package").for_only(NODE, "J1").if_told("roving", True).counted_from("detained_at"),
    *(
        Days(limit("T34.J1").length.count + more, since="package", law=limit("T34.J1").length.law, code="T34.J1")
        .for_only(NODE, "J1")
        .if_told("longer", more)
        .counted_from("detained_at")
        for more in range(1, LONGEST_EXTENSION["T34.J1"] + 1)
    ),
    limit("T34.J1").since("package").for_only(NODE, "J1").counted_from("detained_at"),
)
# Who was arrested is held until the investigation ends, by sending the case for prosecution; the arrest was no act of ours either.
ARRESTED = limit("T34.J3").since("package").for_only(NODE, "J4").counted_from("arrested_at")
# What a court sends on is counted from the day of its judgment where that is told, else from the packaging.
JUDGED = tuple(
    each
    for term in (
        # What is pronounced on a day of its own is delivered at once, what is pronounced in court within five days.
        Days(1, since="package", law=HOUSE.art("H10")).for_only(NODE, "J8").if_told("pronounced_later", True),
        limit("T34.J8").since("package").for_only(NODE, "J8"),
        limit("T34.J10").since("package").for_only(NODE, "J10"),
        # The justice bureau is notified within five days, which the package does too, and has the documents within ten.
        Days(10, since="package", law=CORRECTION.art("20")).for_only(NODE, "J11").if_told("notified", True),
        Days(5, since="package", law=CORRECTION.art("20")).for_only(NODE, "J11"),
    )
    for each in (term.counted_from("judged_on"), term)
)
SENDING: tuple[Term, ...] = (
    *DETAINED,
    ARRESTED,
    limit("T32.approve").since("package").for_only(NODE, "K1"),
    *JUDGED,
    limit("T34.J6").since("return").if_told("ground", "SUPPLEMENT"),
    WorkingDays(3, since="return", law=HOUSE.art("H5")),
)
OBJECTION: tuple[Term, ...] = (
    limit("T32.objection").since("send_result").for_only(NODE, "K1").if_told("result", "NOT_FILED"),
)
RECEIVING: tuple[Term, ...] = (
    Hours(24, since="send", law=TRANSFER.art("7")).for_only(NODE, "K1"),
    WorkingDays(5, since="send", law=ACL.art("56")).for_only(NODE, "K4"),
    WorkingDays(1, since="send", law=HOUSE.art("H4")),
)
RESULT: tuple[Term, ...] = (
    limit("T34.J2").since("receive").for_only(NODE, "J1").if_told("custody", True),
    limit("T34.J2.free").since("receive").for_only(NODE, "J1"),
    limit("T34.J5.fast").since("receive").for_only(NODE, "J4").if_told("procedure", "FAST"),
    limit("T34.J5").since("receive").for_only(NODE, "J4"),
    limit("T34.J7.summary").since("receive").for_only(NODE, "J7").if_told("procedure", "SUMMARY"),
    limit("T34.J7").since("receive").for_only(NODE, "J7"),
    # Who received a judgment or ruling may appeal, or protest, for so long.
    limit("T34.J8.ruling").since("receive").for_only(NODE, "J8").if_told("ruling", True),
    limit("T34.J8.appeal").since("receive").for_only(NODE, "J8"),
    limit("T34.J9").since("receive").for_only(NODE, "J9"),
    # The person reports to the justice bureau, which registers him.
    Days(10, since="package", law=CORRECTION.art("21"), nature=Nature.PARTY)
    .for_only(NODE, "J11")
    .counted_from("judged_on"),
    limit("T32.police").since("receive").for_only(NODE, "K1"),
    limit("T10").since("receive").for_only(NODE, "K3"),
    Days(30, since="receive", law=ACL.art("58")).for_only(NODE, "K4").if_told("doubtful", True),
    WorkingDays(7, since="receive", law=ACL.art("57")).for_only(NODE, "K4"),
)
CLOSING: tuple[Term, ...] = (
    Days(3, since="send_result", law=TRANSFER.art("12")).for_only(NODE, "K1").if_told("result", "FILED"),
    WorkingDays(5, since="send_result", law=HOUSE.art("H7")),
)
