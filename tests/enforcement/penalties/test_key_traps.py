"""The traps of the law on penalties, each by its letter in the reference (domain 2.4), and the chain of dates of 2.9."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest

from casework.deadlines.clocks import current_calendar
from casework.deadlines.models import Clock
from casework.errors import NotYet
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from enforcement.penalties.files import PenaltyFile, PenaltyFiles
from enforcement.penalties.reading import Owed, appeal_ended, owed, pay_due, window_of
from enforcement.standards.models import DelegatedItem, HearingThreshold
from tests.enforcement.penalties.cases import FIRM, REMINDER, STALL, STREET, Bureau, Case, seat
from tests.enforcement.standards.shelf import delegated, item
from tests.refusals import refused
from tests.world import World

ROOT = Path(__file__).resolve().parents[3]


def known(case: Case) -> PenaltyFile:
    """Read what is known of a case."""
    return PenaltyFiles([case.case.number]).of(case.case.number)


class TestTheChainOfDates:
    def test_runs_from_the_service_of_2_march_2026(self, bureau: Bureau) -> None:
        case, calendar = bureau.clue().received("2026-03-02 10:00"), current_calendar()
        file = known(case)
        assert pay_due(file, calendar) == date(2026, 3, 17)
        assert appeal_ended(file, calendar) == date(2026, 9, 2)
        window = window_of(file, calendar)
        assert window is not None
        assert (window.first, window.last) == (date(2026, 9, 3), date(2026, 12, 2))
        clocks = dict(Clock.objects.of(case.case.number).open().values_list("verb", "due_date"))
        assert clocks["pay"] == clocks["mark_overdue"] == date(2026, 3, 17)
        assert clocks["appeal"] == date(2026, 9, 2)

    def test_of_a_decision_on_the_spot_ends_with_the_time_for_reconsideration(self, bureau: Bureau) -> None:
        bureau.at("2026-03-02 09:00")
        case = bureau.clue().on_the_spot()
        clocks = dict(Clock.objects.of(case.case.number).open().values_list("verb", "due_date"))
        assert (clocks["pay"], clocks["appeal"]) == (date(2026, 3, 17), date(2026, 5, 6))

    def test_reaches_the_court_in_its_window_alone(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-03-18 00:00"))
        case.does("remind", bureau.officer(), means="HANDED", content=REMINDER, at=bureau.at("2026-08-10 10:00"))
        with refused(NotYet, ("APPEAL_TERM_OVER", "ACL art. 53", "at")):
            case.does("apply_court_execution", bureau.head(), at=bureau.at("2026-09-02 23:00"))
        with refused(NotYet, ("WITHIN_WINDOW", "ACL art. 53", "reason")):
            case.does("apply_court_execution", bureau.head(), at=bureau.at("2026-12-03 09:00"))
        assert (
            case.does("apply_court_execution", bureau.head(), at=bureau.at("2026-12-02 23:00")).state
            == "COURT_EXEC_APPLIED"
        )

    def test_lets_ten_working_days_pass_after_the_reminder(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-01-06 10:00")
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-01-22 00:00"))
        case.does("remind", bureau.officer(), means="HANDED", content=REMINDER, at=bureau.at("2026-09-10 10:00"))
        with refused(NotYet, ("REMINDER_RIPE", "ACL art. 54", "at")):
            case.does("apply_court_execution", bureau.head(), at=bureau.at("2026-09-23 09:00"))
        assert (
            case.does("apply_court_execution", bureau.head(), at=bureau.at("2026-09-24 09:00")).state
            == "COURT_EXEC_APPLIED"
        )


class TestTrapA:
    """Since 2024 who does not accept a decision on the spot asks for reconsideration first (RCL art. 23)."""

    def test_the_form_says_so(self, bureau: Bureau) -> None:
        case = bureau.clue().checked()
        with refused(NotYet, ("CONTENT_COMPLETE", "APL art. 52", "content")):
            case.spot(remedies="EITHER")

    def test_a_court_takes_the_case_after_it(self, bureau: Bureau) -> None:
        case = bureau.clue().on_the_spot().with_papers()
        with refused(NotYet, ("RECONSIDERATION_FIRST", "RCL art. 23", "forum")):
            case.does("appeal", bureau.registrar(), forum="LITIGATION")
        case.does("appeal", bureau.registrar(), forum="RECONSIDERATION")
        case.does("resolve_appeal", bureau.registrar(), forum="RECONSIDERATION", result="UPHELD")
        assert case.does("appeal", bureau.registrar(), forum="LITIGATION").state == "UNDER_LITIGATION"


class TestTrapB:
    """Where the letter did not tell of the remedies, the time to appeal grows to a year, and the window moves with it."""

    def test_the_letter_must_tell(self, bureau: Bureau) -> None:
        case = bureau.clue().ready().noticed().heard()
        with refused(NotYet, ("CONTENT_COMPLETE", "APL art. 59", "content")):
            case.decided(remedies="")

    def test_the_window_moves_where_it_did_not(self, bureau: Bureau) -> None:
        case, calendar = bureau.clue().received("2026-03-02 10:00"), current_calendar()
        file = known(case)
        decided = file.last("decide")
        assert decided is not None
        cast(dict[str, Any], decided.facts).pop("remedies")  # as an import may bring it
        assert appeal_ended(file, calendar) == date(2027, 3, 2)
        window = window_of(file, calendar)
        assert window is not None
        assert (window.first, window.last) == (date(2027, 3, 3), date(2027, 6, 2))


class TestTrapC:
    """A township or street punishes only what the province has delegated to it, from that day on (APL art. 24)."""

    def test_what_is_not_delegated_is_refused(self, bureau: Bureau, world: World) -> None:
        DelegatedItem.objects.update(valid_from=date(2026, 2, 1))
        street = Bureau(world, STREET)
        for account, role in (("zhao", Role.OFFICER), ("qian", Role.OFFICER), ("sun", Role.HEAD)):
            seat(account, role, world, STREET)
        case = street.clue().checked().with_papers()
        told = {"item": "T-1", "act_end": date(2026, 1, 5), "found_on": date(2026, 1, 5)}
        with refused(NotYet, ("COMPETENT", "APL art. 24", "item")):
            case.does("file", street.head(), **told)
        assert case.does("file", street.head(), at=street.at("2026-02-02 09:00"), **told).state == "FILED"


class TestABureau:
    """A bureau punishes items of its own line, or delegated to it (APL art. 17): refused and allowed side by side."""

    TOLD: ClassVar[dict[str, Any]] = {"item": "T-1", "act_end": date(2026, 1, 5), "found_on": date(2026, 1, 5)}

    def bureau(self, world: World, code: str, name: str) -> Bureau:
        organ = Unit(code=code, name=name, short_name=name, level=Level.COUNTY, kind=Unit.Kind.BUREAU)
        world.units[code] = Unit.objects.plant(organ, under=Unit.objects.get(code="330106"))
        for account, role in (("zhao", Role.OFFICER), ("qian", Role.OFFICER), ("sun", Role.HEAD)):
            seat(account, role, world, code)
        return Bureau(world, code)

    def test_of_the_line_files_and_one_of_another_does_not(self, bureau: Bureau, world: World) -> None:
        urban = self.bureau(world, "330106-B2", "西湖区综合行政执法局")
        assert urban.clue(FIRM).checked().with_papers().does("file", urban.head(), **self.TOLD).state == "FILED"
        market = self.bureau(world, "330106-B5", "西湖区市场监督管理局")
        case = market.clue().checked().with_papers()
        with refused(NotYet, ("OF_OWN_LINE", "APL art. 17", "item")):
            case.does("file", market.head(), **self.TOLD)
        with refused(NotYet, ("OF_OWN_LINE", "APL art. 17", "item")):
            case.spot()
        delegated(market.code, valid_from=date(2026, 2, 1)).save()
        with refused(NotYet, ("OF_OWN_LINE", "APL art. 17", "item")):
            case.does("file", market.head(), **self.TOLD)
        assert case.does("file", market.head(), at=market.at("2026-02-02 09:00"), **self.TOLD).state == "FILED"

    def test_is_of_each_line_that_the_clause_names(self, bureau: Bureau, world: World) -> None:
        item("T-2", agency="城市管理或者水行政主管部门", agency_line="").save()
        item("T-3", agency="县级以上人民政府", agency_line="").save()
        forests = self.bureau(world, "330106-B9", "西湖区林业水利局")
        for code, party in (("T-2", STALL), ("T-3", FIRM)):
            case = forests.clue(party).checked().with_papers()
            assert case.does("file", forests.head(), **{**self.TOLD, "item": code}).state == "FILED"
        market = self.bureau(world, "330106-B5", "西湖区市场监督管理局")
        case = market.clue(replace(STALL, id_number="330106197501011237", birth_date=None)).checked().with_papers()
        with refused(NotYet, ("OF_OWN_LINE", "APL art. 17", "item")):
            case.does("file", market.head(), **{**self.TOLD, "item": "T-2"})


class TestTrapD:
    """Between organs, who files first has the case (APL art. 25)."""

    def test_the_second_organ_is_refused_unless_it_is_another_act(self, bureau: Bureau, world: World) -> None:
        bureau.clue(STALL).filed()
        street = Bureau(world, STREET)
        seat("sun", Role.HEAD, world, STREET)
        case = street.clue(STALL).checked().with_papers()
        told = {"item": "T-1", "act_end": date(2026, 1, 5), "found_on": date(2026, 1, 5)}
        with refused(NotYet, ("FIRST_TO_FILE", "APL art. 25", "distinct")):
            case.does("file", street.head(), **told)
        assert case.does("file", street.head(), distinct=True, reason="另一摊位。", **told).state == "FILED"


class TestTrapE:
    """A penalty without a basis is void (APL art. 38)."""

    def test_an_item_nobody_published_is_refused(self, bureau: Bureau) -> None:
        case = bureau.clue().checked().with_papers()
        with refused(NotYet, ("ITEM_KNOWN", "APL art. 38", "item")):
            case.does("file", bureau.head(), item="T-9", act_end=date(2026, 1, 5), found_on=date(2026, 1, 5))

    def test_a_kind_the_clause_does_not_provide_is_refused(self, bureau: Bureau) -> None:
        case = bureau.clue().ready()
        with refused(NotYet, ("BASE_EXISTS", "APL art. 4", "kinds")):
            case.noticed(kinds=("FINE", "STOP_BUSINESS"), hearing_told=True)

    def test_a_newer_clause_counts_when_it_is_lighter(self, bureau: Bureau) -> None:
        case = bureau.clue().ready()
        case.bureau.world.later(days=30)
        old = type(item()).objects.get()
        old.valid_to = date(2026, 1, 31)
        old.save()
        item(fine_min_yuan=100, fine_max_yuan=800, valid_from=date(2026, 2, 1)).save()
        with refused(NotYet, ("FINE_WITHIN_CLAUSE", "APL art. 5", "fine")):
            case.noticed(fine=1000)
        assert case.noticed(fine=800).state == "NOTICED"

    def test_what_is_illegal_no_more_is_not_punished(self, bureau: Bureau) -> None:
        case = bureau.clue().ready()
        case.bureau.world.later(days=30)
        type(item()).objects.update(valid_to=date(2026, 1, 31))
        with refused(NotYet, ("BASE_EXISTS", "APL art. 37", "kinds")):
            case.noticed(hearing_told=True)

    def test_an_organ_revokes_what_is_void(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("revoke", bureau.head(), ground="VOID", reason="没有法定依据。")
        assert (case.state, case.case.outcome) == ("REVOKED", "REVOKED")
        assert owed(known(case), date(2026, 6, 1), current_calendar()) == Owed(0, 0)


class TestTrapF:
    """From which fine on a hearing is owed is not in the law: it is a table, by line and kind of person."""

    @pytest.mark.parametrize(("fine", "is_owed"), [(1999, False), (2000, True)])
    def test_the_threshold_decides(self, bureau: Bureau, fine: int, is_owed: bool) -> None:
        HearingThreshold.objects.filter(person_kind="PERSON").update(amount_yuan=2000)
        case = bureau.clue().ready()
        if not is_owed:
            assert case.noticed(fine=fine, reason="情节较重。").state == "NOTICED"
            return
        with refused(NotYet, ("HEARING_OFFERED", "APL art. 63", "hearing_told")):
            case.noticed(fine=fine, reason="情节较重。")

    def test_where_none_is_known_every_fine_is_large(self, bureau: Bureau) -> None:
        HearingThreshold.objects.all().delete()
        case = bureau.clue(FIRM).ready()
        with refused(NotYet, ("HEARING_OFFERED", "APL art. 63", "hearing_told")):
            case.noticed(fine=800)


class TestTrapG:
    """Matters of public order are decided within thirty days, all others within ninety (APL art. 60)."""

    @pytest.mark.parametrize(("kind", "due"), [("ORDER", date(2026, 7, 31)), ("GENERAL", date(2026, 9, 29))])
    def test_the_kind_of_case_sets_the_time(self, bureau: Bureau, kind: str, due: date) -> None:
        bureau.at("2026-07-01 08:00")
        case = bureau.clue(type=kind).filed()
        assert Clock.objects.of(case.case.number).open().get(verb="decide").due_date == due


class TestTrapH:
    """Fines and confiscations are linked to nobody's assessment: no figure of revenue stands anywhere (APL art. 74)."""

    def test_no_indicator_template_or_column_adds_up_what_fines_bring(self) -> None:
        revenue = re.compile(
            r"revenue|income|罚没收入|罚款收入|罚没总额|罚款总额|"
            r"(?:Sum|Avg)\([^)]*(?:fine|paid|gains|goods|surcharge)|(?:sum|total)_?(?:of_)?(?:fines|paid)|fines?_(?:total|sum)",
            re.IGNORECASE,
        )
        places = [
            *(ROOT / "casework/reports").rglob("*.py"), *(ROOT / "enforcement").rglob("*.py"), *(ROOT / "templates").rglob("*.html"),
            *(ROOT / "casework/workflow/desk").rglob("*.py"),
        ]  # fmt: skip
        assert len(places) > 40
        found = [
            f"{path.name}: {line.strip()}"
            for path in places
            for line in path.read_text(encoding="utf-8").splitlines()
            if revenue.search(line)
        ]
        assert found == []
