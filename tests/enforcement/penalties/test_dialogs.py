"""What the dialogs of a case offer: officers, items, kinds, sums and papers, as the file and the standards know them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from casework.organisations.actors import Role
from casework.organisations.models import Unit
from enforcement.penalties.forms import FORMS
from enforcement.penalties.models import Penalty
from tests.desk import Desk, Sit, text_of
from tests.enforcement.penalties.cases import (
    DISTRICT,
    OFFICERS,
    REMINDER,
    SEIZURE,
    STALL,
    STREET,
    SUN,
    UNTIL,
    ZHAO,
    Bureau,
    Case,
    seat,
)
from tests.enforcement.standards.shelf import delegated, item


def answers(page: str, name: str) -> list[str]:
    """List what can be ticked of one input."""
    return re.findall(rf'<input type="checkbox" name="{name}" value="([^"]*)"', page)


def ticked(page: str, name: str) -> list[str]:
    """List what is ticked of one input to begin with."""
    return re.findall(rf'<input type="checkbox" name="{name}" value="([^"]*)"[^>]* checked', page)


@pytest.fixture
def officer(bureau: Bureau, sit: Sit) -> Desk:
    return sit(Role.OFFICER, DISTRICT, ZHAO)


@pytest.fixture
def head(bureau: Bureau, sit: Sit) -> Desk:
    return sit(Role.HEAD, DISTRICT, SUN)


class TestOfficers:
    def test_are_offered_with_a_certificate_alone(self, bureau: Bureau, officer: Desk) -> None:
        seat("late", Role.OFFICER, bureau.world, until=date(2025, 12, 31))
        page = text_of(officer.asks(bureau.clue().filed().case, "investigate"))
        assert answers(page, "officers") == ["qian", "zhao"]
        assert "ZJ-zhao" in page

    def test_who_acted_last_are_chosen(self, bureau: Bureau, officer: Desk) -> None:
        case = bureau.clue().filed()
        assert ticked(text_of(officer.asks(case.case, "investigate")), "officers") == ["zhao"]
        case.investigated()
        assert ticked(text_of(officer.asks(case.case, "end_investigation")), "officers") == ["qian", "zhao"]


class TestTheStepsOfASeizure:
    def offered(self, desk: Desk, case: Case) -> list[str]:
        found = re.search(r'<select name="step".*?</select>', text_of(desk.asks(case.case, "seize")), re.DOTALL)
        return re.findall(r'value="([A-Z]+)"', found[0]) if found else []

    def test_are_those_that_can_be_taken_where_the_case_stands(self, bureau: Bureau, officer: Desk, head: Desk) -> None:
        case = bureau.clue().filed().investigated()
        assert self.offered(officer, case) == ["URGENT"]
        assert self.offered(head, case) == ["ORDER"]

    def test_taken_are_told_in_the_course_of_the_case(self, bureau: Bureau, officer: Desk) -> None:
        case = bureau.clue().filed().investigated()
        case.does(
            "seize", bureau.officer(), step="URGENT", officers=OFFICERS, things=1, list="一辆。", empowered=True, shown=True,
            party_present=True, recorded=True,
        )  # fmt: skip
        assert '<span class="ground">on the spot, urgent</span>' in text_of(officer.opens(case.case))


class TestItems:
    def found(self, desk: Desk, case: Case, words: str) -> list[str]:
        address = reverse("admin:penalties_penalty_items", args=[case.case.number])
        return list(desk.client.get(address, {"q": words}).json()["found"])

    def test_are_found_by_code_and_by_words_of_the_act(self, bureau: Bureau, officer: Desk) -> None:
        item("T-2", title="擅自挖掘城市道路").save()
        case = bureau.clue()
        assert [each.partition(" ")[0] for each in self.found(officer, case, "T-")] == ["T-1", "T-2"]
        assert [each.partition(" ")[0] for each in self.found(officer, case, "挖掘")] == ["T-2"]
        assert self.found(officer, case, "纵火") == []

    def test_of_a_street_are_those_it_was_delegated(self, bureau: Bureau, sit: Sit) -> None:
        item("T-2", title="擅自挖掘城市道路").save()
        seat("street", Role.OFFICER, bureau.world, STREET)
        desk = sit(Role.OFFICER, STREET, "street")
        actor = bureau.world.actor(Role.OFFICER, STREET, "street", certificate_until=UNTIL)
        case = bureau.clue(actor=actor, unit=bureau.world.unit(STREET))
        assert [each.partition(" ")[0] for each in self.found(desk, case, "T-")] == ["T-1"]
        delegated(STREET, "T-2").save()
        assert [each.partition(" ")[0] for each in self.found(desk, case, "T-")] == ["T-1", "T-2"]

    def test_of_a_bureau_are_those_of_its_line(self, bureau: Bureau, sit: Sit) -> None:
        item("T-2", title="无照经营", agency_line="MARKET").save()
        item("T-3", title="拒绝检查", agency_line="").save()
        organ = Unit(code="330106-B5", name="西湖区市场监督管理局", short_name="市监", level=4, kind=Unit.Kind.BUREAU)
        bureau.world.units[organ.code] = Unit.objects.plant(organ, under=Unit.objects.get(code=DISTRICT))
        seat("market", Role.OFFICER, bureau.world, organ.code)
        desk = sit(Role.OFFICER, organ.code, "market")
        actor = bureau.world.actor(Role.OFFICER, organ.code, "market", certificate_until=UNTIL)
        case = bureau.clue(actor=actor, unit=bureau.world.unit(organ.code))
        assert [each.partition(" ")[0] for each in self.found(desk, case, "T-")] == ["T-2", "T-3"]
        delegated(organ.code, "T-1").save()
        assert [each.partition(" ")[0] for each in self.found(desk, case, "T-")] == ["T-1", "T-2", "T-3"]

    def test_are_told_apart_where_several_fit(self, bureau: Bureau, head: Desk) -> None:
        item("T-2", title="占道经营且拒不改正").save()
        case = bureau.clue().checked().with_papers()
        page = text_of(head.does(case.case, "file", item="占道", act_end="2026-01-05", found_on="2026-01-05"))
        assert "T-1 占道经营; T-2 占道经营且拒不改正" in page

    def test_are_taken_as_suggested(self, bureau: Bureau, head: Desk) -> None:
        case = bureau.clue().checked()
        [offered] = self.found(head, case, "占道")
        placed = Penalty.objects.placed().select_related("unit").get(number=case.case.number)
        form = FORMS["file"](
            {"item": offered, "version": placed.version}, matter=placed, actor=bureau.head(), on=date(2026, 1, 5)
        )
        assert form.is_valid()
        assert form.cleaned_data["item"] == "T-1"


class TestTheDecision:
    def test_begins_with_what_was_noticed(self, bureau: Bureau, head: Desk) -> None:
        case = bureau.clue().ready().noticed(fine=1200).heard()
        page = text_of(head.asks(case.case, "decide"))
        assert ticked(page, "kinds") == ["FINE"]
        assert re.search(r'name="fine" value="1200(\.00?)?"', page)

    def test_offers_the_kinds_of_the_clause_and_tells_its_bounds(self, bureau: Bureau, head: Desk) -> None:
        page = text_of(head.asks(bureau.clue().ready().noticed().heard().case, "decide"))
        assert answers(page, "kinds") == ["FINE"]
        assert "fine 500 to 2,000 yuan" in page
        assert "800–1,400" in page

    def test_on_the_spot_knows_warnings_and_fines(self, bureau: Bureau, officer: Desk) -> None:
        page = text_of(officer.asks(bureau.clue().checked().case, "decide_on_the_spot"))
        assert answers(page, "kinds") == ["WARNING", "FINE"]


class TestAPaperThatLacks:
    def test_is_added_from_where_it_is_missed(self, bureau: Bureau, officer: Desk) -> None:
        case = bureau.clue().on_the_spot()
        page = text_of(officer.opens(case.case))
        link = reverse("admin:penalties_penalty_paper_add", args=[case.case.number]) + "?kind=SPOT_FILING"
        assert f'href="{link}" data-dialog' in page
        assert '<option value="SPOT_FILING" selected>' in text_of(officer.client.get(link))

    def test_is_shown_without_a_link_to_who_adds_none(self, bureau: Bureau, sit: Sit) -> None:
        case = bureau.clue().on_the_spot()
        assert "?kind=SPOT_FILING" not in text_of(sit(Role.AUDITOR, DISTRICT).opens(case.case))


class TestTheParty:
    def test_is_called_as_officers_call_it(self, bureau: Bureau, officer: Desk) -> None:
        officer.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
        assert ">当事人</span>" in text_of(officer.opens(bureau.clue().case))
        page = text_of(officer.client.get(reverse("admin:penalties_penalty_add")))
        assert '<option value="RESPONDENT" selected>当事人</option>' in page
        assert '<option value="APPLICANT"' not in page


class TestALetter:
    def test_of_a_seizure_is_ticked_piece_by_piece(self, bureau: Bureau, head: Desk) -> None:
        case = bureau.clue().filed().investigated()
        assert answers(text_of(head.asks(case.case, "seize")), "content") == list(SEIZURE)
        told = {
            "step": "ORDER", "officers": OFFICERS, "things": 2, "list": "秤两台。", "empowered": "on", "shown": "on",
            "party_present": "on", "recorded": "on", "remedies": "EITHER",
        }  # fmt: skip
        lacking = text_of(head.does(case.case, "seize", content=SEIZURE[:-1], **told))
        assert "The decision to seal or seize does not state: day of the decision." in lacking
        head.does(case.case, "seize", content=SEIZURE, **told)
        assert Penalty.objects.get(number=case.case.number).state == "SEIZED"

    def test_of_a_reminder_is_ticked_but_for_the_sum_that_is_reckoned(self, bureau: Bureau, officer: Desk) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-03-18 00:05"))
        assert answers(text_of(officer.asks(case.case, "remind")), "content") == list(REMINDER)


class TestANamesake:
    def test_is_told_apart_in_the_dialog(self, bureau: Bureau, head: Desk) -> None:
        named = replace(STALL, id_number="", birth_date=None, phone="")
        bureau.clue(named).on_the_spot()
        case = bureau.clue(named).checked().with_papers()
        told = {"item": "T-1", "act_end": "2026-01-05", "found_on": "2026-01-05"}
        assert "Somebody of this name has a case" in text_of(head.does(case.case, "file", **told))
        head.does(case.case, "file", namesake="on", reason="同名的另一人。", **told)
        assert Penalty.objects.get(number=case.case.number).state == "FILED"


class TestARelease:
    def test_is_not_offered_while_no_measure_stands(self, bureau: Bureau, head: Desk) -> None:
        case = bureau.clue().filed().investigated()
        release = reverse("admin:penalties_penalty_do", args=[case.case.number, "release"])
        assert release not in text_of(head.opens(case.case))
        case.does("preserve", bureau.head(), officers=("zhao", "qian"), things=1, list="货架一个。", may_vanish=True)
        assert release in text_of(head.opens(case.case))
