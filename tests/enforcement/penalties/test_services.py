"""What the services do beside the two whole stories: measures, no penalty, deferral, execution, appeals, publication."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.command.run import run, run_comings
from casework.deadlines.clocks import current_calendar
from casework.deadlines.models import Clock
from casework.errors import NotNow, NotYet
from casework.intake import services as intake
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole, RecusalGround
from casework.parties.services import decide_recusal, raise_recusal
from casework.workflow.judge import Move
from casework.workflow.perform import perform_many
from enforcement.penalties.files import PenaltyFiles
from enforcement.penalties.models import Penalty
from enforcement.penalties.reading import Owed, owed, pay_due
from tests.enforcement.penalties.cases import (
    DECISION,
    FIRM,
    OFFICERS,
    ORDERED,
    QIAN,
    REMINDER,
    SEIZURE,
    STALL,
    UNTIL,
    Bureau,
    Case,
)
from tests.refusals import refused
from tests.world import World

CHILD = PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, "小明", id_number="33010620130101001X")
PARENT = PartyDraft(PartyRole.GUARDIAN, PartyKind.PERSON, "父亲", guardian_of=1)
YOUTH = PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, "小刚", id_number="330106200906010026")
THINGS = {"officers": OFFICERS, "things": 2, "list": "电子秤两台。"}


def owes(case: Case, on: date) -> Owed:
    return owed(PenaltyFiles([case.case.number]).of(case.case.number), on, current_calendar())


def running(case: Case) -> dict[str, date]:
    """Verb → the last day of the clock that runs for it."""
    return {clock.verb: clock.end[0] for clock in Clock.objects.of(case.case.number).open()}


class TestAClue:
    def test_is_born_of_a_filing_that_its_unit_has_signed_for(self, bureau: Bureau, world: World) -> None:
        dispatcher, at = world.actor(Role.DISPATCHER, "330106"), world.later
        filing = intake.register(
            unit=world.unit("330106"), channel="HOTLINE_12345", place=world.unit("330106001001"), title="占道经营",
            text="有人占道经营。", parties=(PartyDraft(PartyRole.REPORTER, PartyKind.PERSON, "李举报"),),
            actor=world.actor(Role.REGISTRAR, "330106"), at=at(),
        )  # fmt: skip
        filing = intake.triage(filing, kind="PENALTY_CLUE", type="GENERAL", risk="BLUE", actor=dispatcher, at=at())
        filing = intake.dispatch(filing, to=world.unit("330106"), actor=dispatcher, at=at())
        _taken, born = intake.take_in(filing, actor=bureau.officer(), at=at())
        assert isinstance(born, Penalty)
        assert (born.state, born.number[0], born.origin_number) == ("CLUE", "X", filing.number)
        assert running(Case(bureau, born))["check"] == current_calendar().add_working_days(date(2026, 1, 5), 15)

    def test_that_is_not_filed_has_ended(self, bureau: Bureau) -> None:
        case = (
            bureau.clue()
            .checked()
            .does("decline_filing", bureau.head(), ground="NO_OFFENCE", reason="经查无违法事实。")
        )
        assert (case.state, case.case.outcome, case.case.is_at_end) == ("NOT_FILED", "NOT_FILED", True)


class TestAMeasure:
    def test_of_preservation_has_seven_working_days(self, bureau: Bureau) -> None:
        bureau.at("2026-09-28 08:00")
        case = bureau.clue().filed().investigated().does("preserve", bureau.head(), may_vanish=True, **THINGS)
        assert (case.state, running(case)["release"]) == ("PRESERVED", date(2026, 10, 13))
        assert case.does("release", bureau.head(), ground="NO_OFFENCE").state == "INVESTIGATING"

    def test_that_was_urgent_is_lifted_when_nobody_approved_it_in_time(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated()
        seized = {"shown": True, "empowered": True, "party_present": True, "recorded": True, **THINGS}
        case.does("seize", bureau.officer(), step="URGENT", **seized)
        with refused(NotYet, ("APPROVAL_IN_TIME", "ACL art. 19", "at")):
            case.does("seize", bureau.head(), step="APPROVE", later={"hours": 24, "minutes": 1}, **ORDERED)
        assert case.does("release", bureau.head(), ground="EXPIRED").state == "INVESTIGATING"

    def test_is_ordered_by_a_letter_that_states_all_it_has_to(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated()
        seized: dict[str, Any] = {"shown": True, "empowered": True, "party_present": True, "recorded": True, **THINGS}
        with refused(NotYet, ("SEIZURE_COMPLETE", "ACL art. 24", "content")):
            case.does("seize", bureau.head(), step="ORDER", **seized, **{**ORDERED, "content": SEIZURE[:-1]})
        with refused(NotYet, ("SEIZURE_COMPLETE", "ACL art. 24", "content")):
            case.does("seize", bureau.head(), step="ORDER", **seized, content=SEIZURE)
        case.does("seize", bureau.officer(), step="URGENT", **seized)
        with refused(NotYet, ("SEIZURE_COMPLETE", "ACL art. 24", "content")):
            case.does("seize", bureau.head(), step="APPROVE")
        assert case.does("seize", bureau.head(), step="APPROVE", **ORDERED).state == "SEIZED"

    def test_stands_while_a_laboratory_works_and_that_time_is_not_counted(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated()
        seized = {"shown": True, "empowered": True, "party_present": True, "recorded": True, **THINGS, **ORDERED}
        case.does("seize", bureau.head(), step="ORDER", **seized)
        until = running(case)["release"]
        case.does("seize", bureau.head(), step="LABORATORY", days=12, told_party=True)
        assert running(case)["release"] == until + timedelta(days=12)
        case.does("seize", bureau.head(), step="EXTEND", days=30, reason="案情复杂。", **ORDERED)
        with refused(NotYet, ("EXTENDED_ONCE", "ACL art. 25", "days")):
            case.does("seize", bureau.head(), step="EXTEND", days=1, reason="再延长。", **ORDERED)

    def test_is_prolonged_by_a_notice_that_states_all_it_has_to(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated()
        seized = {"shown": True, "empowered": True, "party_present": True, "recorded": True, **THINGS, **ORDERED}
        case.does("seize", bureau.head(), step="ORDER", **seized)
        told: dict[str, Any] = {"step": "EXTEND", "days": 30, "reason": "案情复杂。"}
        for left_out in SEIZURE:
            lacking = {**ORDERED, "content": [each for each in SEIZURE if each != left_out]}
            with refused(NotYet, ("EXTENSION_COMPLETE", "ACL art. 25", "content")):
                case.does("seize", bureau.head(), **told, **lacking)
        with refused(NotYet, ("EXTENSION_COMPLETE", "ACL art. 25", "content")):
            case.does("seize", bureau.head(), **told, content=SEIZURE)
        until = running(case)["release"]
        case.does("seize", bureau.head(), **told, **ORDERED)
        assert running(case)["release"] == until + timedelta(days=30)


class TestACrime:
    def test_that_is_suspected_goes_to_the_police_before_any_penalty(self, bureau: Bureau) -> None:
        case = bureau.clue().ready(crime_suspected=True)
        assert running(case)["transfer_to_police"] == date(2026, 1, 8)
        case.noticed().heard()
        with refused(NotYet, ("CRIME_FIRST", "APL art. 27", "dossier")):
            case.decided()
        reported = bureau.world.later()
        case.does(
            "transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=reported, approved_at=reported,
            to=bureau.world.unit("330108"),
        )  # fmt: skip
        entry = Entry.objects.of(case.case.number).last()
        assert entry is not None
        sent = Entry.objects.of(entry.facts["referral"]).first()
        assert sent is not None
        assert (case.state, sent.facts["referred_from"]) == ("TRANSFERRED_CRIME", case.case.number)
        with refused(NotYet, ("SENT_BACK", "APL art. 27", "method")):
            case.investigated()
        case.investigated(method="SENT_BACK").ended().noticed().heard()
        assert case.decided().state == "DECIDED"

    def test_is_not_done_away_with_by_a_second_report_of_the_same_hands(self, bureau: Bureau) -> None:
        case = bureau.clue().ready(crime_suspected=True).investigated().ended(report="不构成犯罪。")
        with refused(NotYet, ("SUSPICION_CLEARED", "HOUSE rule X16b", "dossier")):
            case.does("decide_no_penalty", bureau.head(), ground="UNPROVEN")
        case.noticed().heard()
        with refused(NotYet, ("SUSPICION_CLEARED", "HOUSE rule X16b", "dossier")):
            case.decided()
        with refused(NotYet, ("REVIEWER_APART", "APL art. 58", "actor")):
            case.does("review", bureau.reviewer("zhao"), result="PASS", opinion="不构成犯罪。", qualified=True)
        case.does("review", bureau.reviewer(), result="PASS", opinion="不构成犯罪。", qualified=True)
        assert case.decided().state == "DECIDED"

    def test_is_not_left_alone_by_deciding_that_there_is_no_penalty(self, bureau: Bureau) -> None:
        case = bureau.clue().ready(crime_suspected=True)
        with refused(NotYet, ("CRIME_FIRST", "APL art. 27", "dossier")):
            case.does("decide_no_penalty", bureau.head(), ground="UNPROVEN")


class TestTheTwoOfficers:
    def test_are_not_two_when_one_of_them_is_barred(self, bureau: Bureau) -> None:
        case = bureau.clue().filed()
        objection = raise_recusal(
            case.case.number, account=QIAN, ground=RecusalGround.KIN, actor=bureau.officer(), at=bureau.world.later()
        )
        assert case.investigated().state == "INVESTIGATING"  # an open objection does not stop the investigation
        case.ended().noticed().heard()
        with refused(NotYet, ("RECUSALS_DECIDED", "APL art. 43", "dossier")):
            case.decided()
        decide_recusal(objection, upheld=True, actor=bureau.head(), at=bureau.world.later())
        with refused(NotYet, ("NOT_RECUSED", "APL art. 43", "actor")):
            case.investigated()

    def test_do_not_decide_what_they_investigated(self, bureau: Bureau, world: World) -> None:
        case = bureau.clue().ready().noticed().heard()
        both = world.actor(Role.HEAD, "330106", QIAN, certificate_until=UNTIL)
        with refused(NotYet, ("DECIDER_APART", "HOUSE rule X9", "actor")):
            case.does("decide", both, kinds=("FINE",), fine=1000, content=DECISION, remedies="EITHER", signature="L3")


class TestAPersonUnderAge:
    def test_of_less_than_14_is_not_penalised(self, bureau: Bureau) -> None:
        case = bureau.clue(CHILD, parties=(CHILD, PARENT)).ready().noticed().heard()
        with refused(NotYet, ("AGE_AND_CAPACITY", "APL art. 30", "mitigation")):
            case.decided(mitigation=("AGE_14_17",))

    def test_of_less_than_14_goes_free_and_is_educated(self, bureau: Bureau) -> None:
        case = bureau.clue(CHILD, parties=(CHILD, PARENT)).ready()
        with refused(NotYet, ("PARTY_EDUCATED", "APL art. 33", "educated")):
            case.does("decide_no_penalty", bureau.head(), ground="UNDER_14")
        case.does("decide_no_penalty", bureau.head(), ground="UNDER_14", educated=True).served()
        assert (case.case.outcome, set(running(case))) == ("NO_PENALTY_AGE", {"close"})
        assert case.does("close", bureau.head()).state == "CLOSED"

    def test_of_16_is_penalised_with_a_lighter_hand(self, bureau: Bureau) -> None:
        case = bureau.clue(YOUTH, parties=(YOUTH, PARENT)).ready().noticed().heard()
        with refused(NotYet, ("AGE_AND_CAPACITY", "APL art. 30", "mitigation")):
            case.decided()
        assert case.decided(mitigation=("AGE_14_17",)).state == "DECIDED"


class TestMoney:
    @pytest.mark.parametrize(("days", "surcharge"), [(0, 0), (1, 30), (33, 990), (34, 1000), (40, 1000)])
    def test_grows_by_three_per_cent_a_day_to_as_much_again(self, bureau: Bureau, days: int, surcharge: int) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        assert owes(case, date(2026, 3, 17) + timedelta(days=days)) == Owed(1000_00, surcharge * 100)

    def test_paid_in_part_stops_growing_for_that_part(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("pay", bureau.registrar(), paid=400, fully=False, means="BANK", at=bureau.at("2026-03-27 09:00"))
        assert owes(case, date(2026, 3, 27)) == Owed(600_00, 300_00)
        assert owes(case, date(2026, 4, 6)) == Owed(600_00, 120_00 + 360_00)

    def test_deferred_does_not_grow_and_is_marked_overdue_when_the_deferral_is_over(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("defer", bureau.head(), days=30, asked=True, payments=2)
        assert (case.state, running(case)["pay"], running(case)["mark_overdue"]) == (
            "DEFERRED", date(2026, 4, 16), date(2026, 4, 16),
        )  # fmt: skip
        assert owes(case, date(2026, 4, 16)) == Owed(1000_00, 0)
        with refused(NotYet, ("PAYMENT_OVERDUE", "APL art. 67", "at")):
            case.does("mark_overdue", bureau.system(), at=bureau.at("2026-04-16 23:00"))
        assert case.does("mark_overdue", bureau.system(), at=bureau.at("2026-04-17 00:05")).state == "OVERDUE"
        assert owes(case, date(2026, 4, 17)) == Owed(1000_00, 30_00)

    def test_deferred_when_it_was_overdue_comes_up_by_the_calendar(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-03-18 00:05"))
        case.does("defer", bureau.head(), days=10, asked=True, at=bureau.at("2026-03-19 09:00"))
        due = pay_due(PenaltyFiles([case.case.number]).of(case.case.number), current_calendar())
        assert due == date(2026, 3, 29)
        assert [deed.matter for deed in run_comings(bureau.at("2026-04-01 23:00"))] == []
        assert [(deed.matter, deed.refused) for deed in run_comings(bureau.at("2026-04-02 00:05"))] == [
            (case.case.number, "")
        ]
        # One day before the deferral and the day of its grant aside, the surcharge counts again.
        assert owes(case, date(2026, 3, 30)) == Owed(1000_00, 60_00)

    def test_paid_in_time_and_entered_late_is_not_overdue(self, bureau: Bureau) -> None:
        """Law: house rule X20a."""
        case = bureau.clue().received("2026-03-02 10:00")
        assert running(case)["pay"] == date(2026, 3, 17)
        assert "mark_overdue" not in [deed.deed for deed in run(bureau.at("2026-03-20 12:00"))]
        case.does("pay", bureau.registrar(), paid=1000, fully=True, means="BANK", at=bureau.at("2026-03-17 16:00"))
        assert case.state == "EXECUTED"

    def test_not_paid_is_overdue_when_the_days_for_late_entry_are_over(self, bureau: Bureau) -> None:
        """Law: house rule X20a."""
        bureau.clue().received("2026-03-02 10:00")
        assert "mark_overdue" in [deed.deed for deed in run(bureau.at("2026-03-21 00:05"))]


class TestAnAppeal:
    def test_before_anything_is_paid_is_a_state_and_else_a_fact(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("appeal", bureau.registrar(), forum="RECONSIDERATION")
        assert case.state == "UNDER_RECONSIDERATION"
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-03-18 00:05"))
        with refused(NotYet, ("NONE_PENDING", "HOUSE rule X24", "forum")):
            case.does("appeal", bureau.registrar(), forum="LITIGATION")

    def test_that_changes_the_fine_changes_what_is_owed(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("appeal", bureau.registrar(), forum="RECONSIDERATION")
        case.does("resolve_appeal", bureau.registrar(), forum="RECONSIDERATION", result="CHANGED", fine=600)
        assert (case.state, owes(case, date(2026, 3, 10))) == ("SERVED", Owed(600_00, 0))
        assert running(case)["appeal"] == date(2026, 3, 17)

    def test_makes_nothing_worse_for_who_appealed(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00").does("appeal", bureau.registrar(), forum="LITIGATION")
        changed: dict[str, Any] = {"forum": "LITIGATION", "result": "CHANGED"}
        with refused(NotYet, ("NO_WORSE_BY_APPEAL", "HOUSE rule X24a", "fine")):
            case.does("resolve_appeal", bureau.registrar(), fine=1200, **changed)
        with refused(NotYet, ("NO_WORSE_BY_APPEAL", "HOUSE rule X24a", "fine")):
            case.does("resolve_appeal", bureau.registrar(), fine=1200, opposed=True, **changed)
        reason = "受害人同为原告，请求加重处罚。"
        case.does("resolve_appeal", bureau.registrar(), fine=1200, opposed=True, reason=reason, **changed)
        assert owes(case, date(2026, 3, 10)) == Owed(1200_00, 0)

    def test_stops_the_surcharge_while_it_is_pending(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("appeal", bureau.registrar(), forum="RECONSIDERATION", at=bureau.at("2026-03-20 09:00"))
        assert owes(case, date(2026, 5, 1)) == Owed(1000_00, 60_00)
        case.does(
            "resolve_appeal",
            bureau.registrar(),
            forum="RECONSIDERATION",
            result="UPHELD",
            at=bureau.at("2026-05-08 09:00"),
        )
        assert owes(case, date(2026, 5, 9)) == Owed(1000_00, 90_00)


class TestAPublication:
    def test_is_withdrawn_within_three_working_days_of_the_revocation(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("publish", bureau.head(), social_impact=True, masked=True)
        case.does("revoke", bureau.head(), ground="ILLEGAL", reason="程序违法。", at=bureau.at("2026-03-06 09:00"))
        assert running(case)["withdraw_publication"] == date(2026, 3, 11)
        with refused(NotYet, ("NOT_PUBLISHED_AGAINST_THE_LAW", "APL art. 48", "dossier")):
            case.does("close", bureau.head())
        case.does("withdraw_publication", bureau.head(), reason="处罚决定已撤销。")
        assert case.does("close", bureau.head()).state == "CLOSED"

    def test_that_was_never_made_needs_no_withdrawal(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("revoke", bureau.head(), ground="ILLEGAL", reason="程序违法。")
        assert "withdraw_publication" not in running(case)


class TestService:
    def test_by_public_notice_counts_thirty_days_after_it(self, bureau: Bureau) -> None:
        case = bureau.clue().ready().noticed().heard().decided()
        posted = {"means": "PUBLIC", "posted_on": date(2026, 1, 6)}
        with refused(NotYet, ("PUBLIC_NOTICE_OVER", "APL art. 61", "posted_on")):
            case.served(at=bureau.at("2026-02-04 10:00"), **posted)
        assert case.served(at=bureau.at("2026-02-05 10:00"), **posted).state == "SERVED"

    def test_has_seven_working_days(self, bureau: Bureau) -> None:
        assert running(bureau.clue().ready().noticed().heard().decided())["serve"] == date(2026, 1, 14)


class TestExecution:
    def test_by_the_organ_is_not_at_night(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("pay", bureau.registrar(), paid=1000, fully=False, means="BANK")
        told = {"result": "DONE", "by": "ORGAN"}
        with refused(NotYet, ("NOT_NIGHT_HOLIDAY", "ACL art. 43", "at")):
            case.does("record_execution", bureau.officer(), at=bureau.at("2026-03-03 22:30"), **told)
        assert (
            case.does("record_execution", bureau.officer(), at=bureau.at("2026-03-04 09:30"), **told).state
            == "EXECUTED"
        )

    def test_by_the_court_that_ends_it_lets_the_case_be_closed(self, bureau: Bureau) -> None:
        case = bureau.clue(FIRM).received("2026-01-06 10:00")
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-01-22 00:05"))
        case.does("remind", bureau.officer(), means="HANDED", content=REMINDER, at=bureau.at("2026-06-01 09:00"))
        facts = Entry.objects.of(case.case.number).last().facts  # type: ignore[union-attr]
        assert (facts["owed_fen"], facts["surcharge_fen"], facts["apply_from"], facts["apply_by"]) == (
            1000_00, 1000_00, "2026-07-07", "2026-10-06",
        )  # fmt: skip
        case.does("apply_court_execution", bureau.head(), at=bureau.at("2026-07-07 09:00"))
        case.does("record_execution", bureau.registrar(), result="SUSPENDED", by="COURT", reason="被执行人暂无财产。")
        case.does("record_execution", bureau.registrar(), result="TERMINATED", by="COURT", reason="被执行人已注销。")
        assert case.does("close", bureau.head()).state == "CLOSED"

    def test_does_not_begin_before_the_decision_is_served(self, bureau: Bureau) -> None:
        case = bureau.clue(STALL).ready().noticed().heard().decided()
        with refused(NotNow, ("WRONG_STATE", "ACL art. 53", "verb")):
            case.does("apply_court_execution", bureau.head())


class TestABatch:
    def test_of_decisions_takes_more_statements_for_their_papers_alone(self, bureau: Bureau) -> None:
        counts = []
        _heard(bureau, 1)  # a case of the same person that is of no batch
        for size in (2, 5):
            cases = _heard(bureau, size)
            at = bureau.world.later()
            told = {
                "kinds": ["FINE"], "fine_fen": 1000_00, "gravity": "ORDINARY", "content": list(DECISION), "remedies": "EITHER",
                "signature": "L3",
            }  # fmt: skip
            moves = [Move(case.case.number, "decide", bureau.head(), at, told) for case in cases]
            with CaptureQueriesContext(connection) as asked:
                done = perform_many(moves)
            assert {matter.state for matter in done if isinstance(matter, Penalty)} == {"DECIDED"}
            counts.append(len(asked))
        # Of a paper its number, and a savepoint around it; the rows of all of them go at once.
        assert counts[1] - counts[0] == 3 * 3


def _heard(bureau: Bureau, size: int) -> list[Case]:
    """Lead some cases of the same person, each of another day, to where they may be decided."""
    cases = []
    for _each in range(size):
        bureau.world.later(days=1)
        cases.append(bureau.clue().ready().noticed(hearing_told=False).heard())
    return cases
