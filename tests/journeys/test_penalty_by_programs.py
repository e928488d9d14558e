"""A firm is told of a large fine, heard, fined and brought before the court, by programs that know nothing but the schema."""

from __future__ import annotations

from typing import Any

import pytest

from casework.ledger.verify import verify
from casework.organisations.actors import Role
from enforcement.standards.models import HearingThreshold
from tests.enforcement.penalties.cases import DECISION, DISTRICT, ITEM, NOTICE, OFFICERS, REMINDER, VENUE, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.programs import Programs

SEATS = (
    ("zhao", Role.OFFICER), ("qian", Role.OFFICER), ("sun", Role.HEAD), ("zhou", Role.HEAD), ("li", Role.LEGAL_REVIEWER),
    ("wu", Role.LEGAL_REVIEWER), ("chen", Role.REGISTRAR), ("he", Role.ARCHIVIST), ("xu", Role.SUPERVISOR),
)  # fmt: skip
FIRM = {"role": "RESPONDENT", "kind": "ORGANISATION", "name": "西湖饮食有限公司"}


@pytest.mark.django_db(transaction=True)
class TestAPenaltyByPrograms:
    def test_goes_from_the_clue_by_hearing_and_court_to_the_closing(self, bureau: Bureau, programs: Programs) -> None:
        HearingThreshold.objects.filter(person_kind="ORGANISATION").update(amount_yuan=1500)
        for account, role in SEATS:
            programs.seat(account, role, bureau.world.unit(DISTRICT))
        court = bureau.world.court()
        programs.seat("ke", Role.REGISTRAR, court)
        at, by = programs.at, programs.by

        at("2026-03-02 09:00")
        number = by("zhao").opens(
            "penalties", unit=DISTRICT, channel="INSPECTION", title="占道经营", text="巡查发现占道经营。", parties=[FIRM],
        ).number  # fmt: skip
        assert by("sun").blocked(number, "check") == ["WRONG_ROLE"]
        by("zhao").does(number, "check", finding="STANDARD_MET")
        at("2026-03-03 09:00")
        by("sun").does(number, "file", item=ITEM, act_end="2026-03-02", found_on="2026-03-02")

        # Two certified officers investigate; one alone is refused.
        at("2026-03-04 09:00")
        asked: dict[str, Any] = {"method": "INQUIRY", "record": "询问笔录。", "shown": True, "recorded": True}
        assert ("TWO_CERTIFIED", "officers") in by("zhao").is_refused(number, "investigate", officers=["zhao"], **asked)
        by("zhao").does(number, "investigate", officers=list(OFFICERS), **asked)
        by("zhao").does(
            number, "end_investigation", officers=list(OFFICERS), report="事实清楚。", evidenced=True, gravity="HEAVY",
            crime_suspected=False, review=["MAJOR_RIGHTS"], collective=True,
        )  # fmt: skip

        # The supervisor presses, the officer answers; each says why.
        (running,) = [each for each in by("xu").gets("penalties_clocks", number) if each.verb == "decide"]
        assert str(running.due_date) == "2026-06-01"
        by("xu").does(number, "order", addressee="sun", text="请加快办理。", is_urgent=True, reason="群众反映强烈。")
        by("xu").does(number, "issue_card", awaited="decide", text="请加快办理。", reason="督办。")

        at("2026-03-10 10:00")
        notice: dict[str, Any] = {
            "officers": list(OFFICERS), "kinds": ["FINE"], "fine": "1800", "content": list(NOTICE), "gravity": "HEAVY",
        }  # fmt: skip
        assert by("zhao").is_refused(number, "notify", hearing_told=False, **notice) == [
            ("HEARING_OFFERED", "hearing_told")
        ]
        by("zhao").does(number, "notify", hearing_told=True, **notice)
        at("2026-03-12 10:00")
        by("chen").does(number, "request_hearing")
        by("sun").does(number, "notify_hearing", chair="wu", held_on="2026-03-25", is_open=True, venue=VENUE)
        at("2026-03-25 14:00")
        by("wu").does(number, "hold_hearing", minutes="双方质证、辩论。", minutes_signed=True, agents=1)
        at("2026-03-26 10:00")
        by("li").does(number, "review", result="PASS", opinion="事实清楚，程序合法。", qualified=True)
        by("sun").does(number, "discuss", heads=["sun", "zhou"], minutes="同意拟处罚意见。")
        decision: dict[str, Any] = {
            "kinds": ["FINE"], "content": list(DECISION), "remedies": "EITHER", "signature": "L3", "gravity": "HEAVY",
        }  # fmt: skip
        by("sun").does(number, "decide", fine="1800", **decision)
        at("2026-03-30 10:00")
        by("zhao").attaches(number, "SERVICE_RECEIPT")
        by("zhao").does(number, "serve", means="HANDED")

        # Nobody pays: a reminder, and then the court, which signs for it and has it executed.
        at("2026-04-18 09:00")
        by("zhao").does(number, "mark_overdue")
        at("2026-10-08 09:00")
        by("zhao").does(number, "remind", means="HANDED", content=list(REMINDER))
        at("2026-10-30 09:00")
        by("sun").does(number, "apply_court_execution", to=court.code)
        (applied,) = [each for each in by("sun").entries(number) if each.verb == "apply_court_execution"]
        filing = applied.facts["referral"]
        assert by("ke").does(filing, "take_in").state == "ACCEPTED"
        at("2026-11-16 09:00")
        by("chen").attaches(number, "EXECUTION")
        assert by("chen").does(number, "record_execution", result="DONE", by="COURT").state == "EXECUTED"
        at("2026-11-17 09:00")
        missing = [each.kind for each in by("sun").gets("penalties_dossier", number).missing]
        by("zhao").attaches(number, *missing)
        assert by("sun").gets("penalties_dossier", number).completeness == 100
        closed = by("sun").does(number, "close")
        assert (closed.state, closed.outcome) == ("CLOSED", "PENALISED")
        assert [each.verb for each in by("he").entries(number)] == [
            "record_clue", "check", "file", "investigate", "end_investigation", "order", "issue_card", "notify",
            "request_hearing", "notify_hearing", "hold_hearing", "review", "discuss", "decide", "serve", "mark_overdue",
            "remind", "apply_court_execution", "record_execution", "close",
        ]  # fmt: skip
        assert verify(number).is_good
