"""The time limits of hand-overs, node by node (T32, T34); those of custody do not roll past rest days (CRPL art. 105)."""

from casework.deadlines.limits import limit
from casework.deadlines.terms import Days, Hours, Term, WorkingDays
from casework.law import ACL, CORRECTION, HOUSE, TRANSFER

NODE = "type"

SENDING: tuple[Term, ...] = (
    limit("T32.approve").since("package").for_only(NODE, "K1"),
    limit("T34.J8").since("package").for_only(NODE, "J8"),
    limit("T34.J10").since("package").for_only(NODE, "J10"),
    Days(10, since="package", law=CORRECTION.art("20")).for_only(NODE, "J11"),
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
    limit("T34.J9").since("receive").for_only(NODE, "J9"),
    limit("T32.police").since("receive").for_only(NODE, "K1"),
    limit("T10").since("receive").for_only(NODE, "K3"),
    WorkingDays(7, since="receive", law=ACL.art("57")).for_only(NODE, "K4"),
)
CLOSING: tuple[Term, ...] = (
    Days(3, since="send_result", law=TRANSFER.art("12")).for_only(NODE, "K1").if_told("result", "FILED"),
    WorkingDays(5, since="send_result", law=HOUSE.art("H7")),
)
