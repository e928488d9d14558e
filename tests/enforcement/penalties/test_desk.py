"""The desk of the enforcement organ: the page of a case, and a dialog that leaves one entry."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.dossier.content import pdf
from casework.dossier.models import Document, PaperSeries
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from enforcement.penalties.models import Penalty
from tests.desk import Sit, text_of
from tests.enforcement.penalties.cases import ITEM, OFFICERS, Bureau


class TestThePage:
    def test_shows_what_is_owed_with_its_surcharge_and_when_the_court_can_be_asked(
        self, bureau: Bureau, sit: Sit
    ) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        page = text_of(sit(Role.HEAD, "330106", "sun").opens(case.case))
        assert "Fine 1000.00 yuan" in page
        assert "To be paid by 2026-03-17." in page
        assert "Owed today: 2000.00 yuan." in page  # by now as much again as the fine
        assert "from 2026-09-03 to 2026-12-02" in page

    def test_says_what_runs_beside_the_state(self, bureau: Bureau, sit: Sit) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        case.does("publish", bureau.head(), social_impact=True, masked=True)
        case.does("appeal", bureau.registrar(), forum="RECONSIDERATION")
        page = text_of(sit(Role.HEAD, "330106", "sun").opens(case.case))
        assert "An appeal is pending: no surcharge runs, execution goes on." in page
        assert "The decision is published." in page

    def test_says_nothing_of_it_before_anything_runs(self, bureau: Bureau, sit: Sit) -> None:
        assert "What stands" not in text_of(sit(Role.HEAD, "330106", "sun").opens(bureau.clue().case))


class TestADialog:
    def test_takes_the_two_officers_of_an_act(self, bureau: Bureau, sit: Sit) -> None:
        case = bureau.clue().filed()
        desk = sit(Role.OFFICER, "330106", "zhao")
        page = text_of(desk.asks(case.case, "investigate"))
        assert all(f'value="{account}"' in page for account in OFFICERS)
        told = {"method": "INSPECTION", "record": "检查笔录。", "shown": "on", "recorded": "on"}
        alone = text_of(desk.does(case.case, "investigate", officers=["zhao"], **told))
        assert "At least two officers act" in alone
        assert desk.does(case.case, "investigate", officers=list(OFFICERS), **told).status_code == 302
        entry = Entry.objects.of(case.case.number).last()
        assert entry is not None
        assert (entry.verb, entry.actor, entry.facts["officers"]) == ("investigate", "zhao", list(OFFICERS))

    def test_says_what_a_letter_still_lacks(self, bureau: Bureau, sit: Sit) -> None:
        case = bureau.clue().ready()
        desk = sit(Role.OFFICER, "330106", "zhao")
        page = text_of(
            desk.does(
                case.case,
                "notify",
                officers=list(OFFICERS),
                kinds=["FINE"],
                fine="1000",
                gravity="ORDINARY",
                content=["facts"],
            )
        )
        assert "The notice does not state: reasons of the act, legal basis, right to a statement and a defence." in page

    @pytest.mark.parametrize("verb", ["decide_on_the_spot", "file", "decline_filing"])
    def test_is_there_for_each_way_out_of_a_checked_clue(self, bureau: Bureau, sit: Sit, verb: str) -> None:
        case = bureau.clue().checked().with_papers("FILING_APPROVAL")
        role, name = (Role.OFFICER, "zhao") if verb == "decide_on_the_spot" else (Role.HEAD, "sun")
        assert "Not possible now" not in text_of(sit(role, "330106", name).asks(case.case, verb))


class TestAPreview:
    TOLD = {"item": ITEM, "act_end": "2026-03-02", "found_on": "2026-03-02"}

    def test_shows_the_paper_as_it_would_print_and_leaves_nothing(self, bureau: Bureau, sit: Sit) -> None:
        case = bureau.clue().checked().case
        desk = sit(Role.HEAD, "330106", "sun")
        assert 'name="preview" value="FILING_APPROVAL"' in text_of(desk.asks(case, "file"))
        before = Entry.objects.count(), Document.objects.count(), PaperSeries.objects.count()
        sheet = desk.does(case, "file", **self.TOLD, preview="FILING_APPROVAL")
        assert (sheet.status_code, sheet.headers["Content-Type"]) == (200, "application/pdf")
        assert pdf(BytesIO(sheet.content)).pages == 1
        assert (Entry.objects.count(), Document.objects.count(), PaperSeries.objects.count()) == before
        assert Penalty.objects.get(pk=case.pk).state == case.state
        assert desk.does(case, "file", **self.TOLD).status_code == 302

    def test_is_refused_with_what_the_act_would_be_refused_for(self, bureau: Bureau, sit: Sit) -> None:
        case = bureau.clue().checked().case
        page = text_of(
            sit(Role.HEAD, "330106", "sun").does(case, "file", act_end="2026-03-02", preview="FILING_APPROVAL")
        )
        assert "No item of the public lists of penalties bears this code" in page

    def test_of_a_paper_the_act_does_not_issue_is_refused(self, bureau: Bureau, sit: Sit) -> None:
        case = bureau.clue().checked().case
        page = text_of(sit(Role.HEAD, "330106", "sun").does(case, "file", **self.TOLD, preview="PENALTY_DECISION"))
        assert "the act issues no such paper" in page


class TestALine:
    def test_of_the_list_takes_no_more_statements_for_more_cases(self, bureau: Bureau, sit: Sit) -> None:
        desk = sit(Role.HEAD, "330106", "sun")
        bureau.clue()
        text_of(desk.lists("penalty", tab="all"))
        counts = []
        for _more in range(2):
            with CaptureQueriesContext(connection) as asked:
                text_of(desk.lists("penalty", tab="all"))
            counts.append(len(asked))
            bureau.clue()
            bureau.clue()
        assert counts[0] == counts[1]
        assert Penalty.objects.count() == 5
