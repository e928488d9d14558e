"""
A firm's scales are seized, it is told of a large fine, asks for a hearing, is reviewed, discussed, fined, pays late in two
parts, loses before the reconsideration organ, and the file is closed.
"""

from __future__ import annotations

from datetime import date

from casework.command.run import run
from casework.deadlines.clocks import current_calendar
from casework.deadlines.models import Clock
from casework.dossier.models import Document
from casework.errors import NotYet, NotYou
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from enforcement.penalties.files import PenaltyFiles
from enforcement.penalties.models import Penalty
from enforcement.penalties.reading import owed
from enforcement.standards.models import HearingThreshold
from tests.enforcement.penalties.cases import FIRM, OFFICERS, ORDERED, VENUE, WU, ZHAO, ZHOU, Bureau, Case
from tests.enforcement.penalties.cases import bureau as bureau
from tests.refusals import refused


def due_of(case: Case, verb: str) -> date:
    """The last day of the clock that runs for a verb."""
    return Clock.objects.of(case.case.number).open().get(verb=verb).end[0]


class TestAnOrdinaryPenalty:
    def test_is_noticed_heard_reviewed_discussed_decided_and_paid(self, bureau: Bureau) -> None:
        HearingThreshold.objects.filter(person_kind="ORGANISATION").update(amount_yuan=1500)
        bureau.at("2026-08-31 09:00")
        case = bureau.clue(FIRM).filed()
        assert due_of(case, "decide") == date(2026, 11, 29)

        # An urgent seizure, approved within 24 hours; it stands while the case goes on.
        case.investigated()
        things = {"officers": OFFICERS, "things": 2, "list": "电子秤两台。", "empowered": True, "shown": True}
        case.does("seize", bureau.officer(), step="URGENT", party_present=True, recorded=True, **things)
        assert Clock.objects.of(case.case.number).open().get(verb="seize").measure == "HOURS"
        with refused(NotYet, ("APPROVED", "ACL art. 19", "dossier")):
            case.ended()
        case.does("seize", bureau.head(), step="APPROVE", **ORDERED)
        seized_until = due_of(case, "release")
        case.does("seize", bureau.head(), step="EXTEND", days=30, reason="案情复杂。", **ORDERED)
        assert (due_of(case, "release") - seized_until).days == 30
        case.ended(review=("MAJOR_RIGHTS",), collective=True, gravity="HEAVY")

        # The notice owes the offer of a hearing; the firm takes it.
        bureau.at("2026-09-18 09:00")
        with refused(NotYet, ("HEARING_OFFERED", "APL art. 63", "hearing_told")):
            case.noticed(fine=1800, gravity="HEAVY")
        case.noticed(fine=1800, gravity="HEAVY", hearing_told=True)
        assert due_of(case, "request_hearing") == date(2026, 9, 24)
        case.does("request_hearing", bureau.registrar(), at=bureau.at("2026-09-21 10:00"))
        with refused(NotYet, ("CHAIR_APART", "APL art. 64", "chair")):
            case.does("notify_hearing", bureau.head(), chair=ZHAO, held_on=date(2026, 10, 9), is_open=True, venue=VENUE)
        with refused(NotYet, ("HEARING_FAR_ENOUGH", "APL art. 64", "held_on")):
            case.does("notify_hearing", bureau.head(), chair=WU, held_on=date(2026, 10, 8), is_open=True, venue=VENUE)
        case.does("notify_hearing", bureau.head(), chair=WU, held_on=date(2026, 10, 9), is_open=True, venue=VENUE)
        held = {"minutes": "听证双方陈述。", "minutes_signed": True, "agents": 1}
        with refused(NotYet, ("HEARING_NOTIFIED_IN_TIME", "APL art. 64", "at")):
            case.does("hold_hearing", bureau.reviewer(WU), at=bureau.at("2026-10-08 10:00"), **held)
        case.does("hold_hearing", bureau.reviewer(WU), at=bureau.at("2026-10-09 10:00"), **held)

        # A hearing on major rights owes a legal review, by somebody who neither investigated nor chaired.
        with refused(
            NotYet,
            ("LEGAL_REVIEW_PASSED", "APL art. 58", "dossier"),
            ("COLLECTIVE_DONE", "APL art. 57", "dossier"),
            ("DEVIATION_REASONED", "APL art. 34", "reason"),
        ):
            case.decided(fine=1800, gravity="ORDINARY")
        opinion = {"result": "PASS", "opinion": "事实清楚，程序合法。", "qualified": True}
        with refused(NotYet, ("REVIEWER_APART", "APL art. 58", "actor")):
            case.does("review", bureau.reviewer(WU), **opinion)
        case.does("review", bureau.reviewer(), **opinion)
        case.does("discuss", bureau.head(), heads=("sun", ZHOU), minutes="同意拟处罚意见。")
        with refused(NotYet, ("NO_AGGRAVATION", "APL art. 45", "fine")):
            case.decided(fine=1801, gravity="HEAVY")
        case.decided(fine=1800, gravity="HEAVY", lasts_days=None)
        assert (case.state, case.case.outcome) == ("DECIDED", "PENALISED")

        # Served, not paid: the system marks it once late entries are in; the surcharge runs, but not while the firm is before
        # the other organ.
        case.served(at=bureau.at("2026-10-12 10:00"))
        assert due_of(case, "pay") == date(2026, 10, 27)
        done = [deed.deed for deed in run(bureau.at("2026-10-31 00:05")) if deed.matter == case.case.number]
        case.case = Penalty.objects.placed().get(number=case.case.number)
        assert ("mark_overdue" in done, case.state) == (True, "OVERDUE")
        case.does("appeal", bureau.registrar(), at=bureau.at("2026-11-02 09:00"), forum="RECONSIDERATION")
        assert case.state == "OVERDUE"
        case.does(
            "resolve_appeal",
            bureau.registrar(),
            at=bureau.at("2026-12-01 09:00"),
            forum="RECONSIDERATION",
            result="UPHELD",
        )
        with refused(NotYou, ("WRONG_ROLE", "APL art. 67", "actor")):
            case.does("pay", bureau.head(), paid=1, fully=False, means="BANK")
        known = PenaltyFiles([case.case.number]).of(case.case.number)
        assert owed(known, date(2026, 12, 2), current_calendar()).surcharge_fen == 6 * 54_00
        case.does("pay", bureau.registrar(), at=bureau.at("2026-12-02 09:00"), paid=1800, fully=False, means="BANK")
        assert case.state == "PERFORMING"
        with refused(NotYet, ("MONEY_MATCHED", "HOUSE rule X20", "paid")):
            case.does("pay", bureau.registrar(), at=bureau.at("2026-12-20 09:00"), paid=300, fully=True, means="BANK")
        case.does("pay", bureau.registrar(), at=bureau.at("2026-12-21 09:00"), paid=324, fully=True, means="BANK")

        # What was seized stands in the way of the closing, until it is released.
        with refused(NotYet, ("NO_MEASURE_STANDS", "ACL art. 28", "dossier")):
            case.does("close", bureau.head())
        case.does("release", bureau.head(), ground="DECIDED")
        assert case.does("close", bureau.head()).state == "CLOSED"
        assert Document.objects.filter(matter_no=case.case.number, volume="INNER").count() > 5
        acts = Entry.objects.of(case.case.number).exclude(verb="issue_card")  # the cards of what went on for long
        assert list(acts.values_list("verb", flat=True)) == [
            "record_clue", "check", "file", "investigate", "seize", "seize", "seize", "end_investigation", "notify",
            "request_hearing", "notify_hearing", "hold_hearing", "review", "discuss", "decide", "serve", "mark_overdue",
            "appeal", "resolve_appeal", "pay", "pay", "release", "close",
        ]  # fmt: skip
        assert verify(case.case.number).is_good
