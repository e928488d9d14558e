"""The papers of a case are issued by the acts they are of: each says what was done, and the entry holds what it is."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from casework.dossier.issuing import made_again, restored
from casework.dossier.models import Document, PaperSeries
from casework.dossier.templates import all_templates
from casework.dossier.typesetting import frozen, typeset
from casework.errors import NotNow, NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from enforcement.penalties.documents.sums import capital
from tests.callers import Call
from tests.callers import call as call
from tests.enforcement.penalties.cases import FIRM, REMINDER, STALL, Bureau
from tests.refusals import refused

KEPT = json.loads(Path(__file__).with_name("kept_papers.json").read_text(encoding="utf-8"))
OURS = {each.name: each for each in all_templates() if each.track == "penalty"}
ISSUED = {name: each for name, each in OURS.items() if not each.from_entry}


def issued(number: str) -> dict[str, Document]:
    """Template → the paper issued by it last."""
    return {
        each.template: each for each in Document.objects.filter(matter_no=number).exclude(template="").order_by("pk")
    }


class TestAPaper:
    def test_is_issued_with_the_act_and_named_in_its_entry(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().case
        entry = Entry.objects.get(matter=case.number, verb="file")
        paper = issued(case.number)["FILING_APPROVAL/1"]
        [told] = entry.facts["issued"]
        assert told == {
            "kind": "FILING_APPROVAL", "template": "FILING_APPROVAL/1", "number": "", "sha256": paper.sha256,
            "values": hashlib.sha256(paper.frozen.encode()).hexdigest(),
        }  # fmt: skip
        assert (paper.seq, paper.added_by, paper.added_at) == (entry.seq, entry.actor, entry.happened_at)
        assert (paper.origin, paper.pages, paper.volume) == ("BORN_DIGITAL", 1, "MAIN")

    def test_comes_out_of_its_frozen_values_as_it_was_issued(self, bureau: Bureau) -> None:
        paper = issued(bureau.clue().filed().case.number)["FILING_APPROVAL/1"]
        made = made_again(paper)
        assert (hashlib.sha256(made).hexdigest(), len(made)) == (paper.sha256, paper.size)

    def test_is_found_out_when_somebody_changed_what_it_states(self, bureau: Bureau) -> None:
        paper = issued(bureau.clue().filed().case.number)["FILING_APPROVAL/1"]
        paper.frozen = paper.frozen.replace("王五", "王六")
        with refused(NotNow, ("PAPER_CHANGED", "HOUSE rule F7", "")):
            made_again(paper)

    def test_comes_to_the_store_after_the_commit(
        self,
        bureau: Bureau,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            case = bureau.clue().filed().case
            paper = issued(case.number)["FILING_APPROVAL/1"]
            assert not paper.content.storage.exists(str(paper.content))
        with paper.content.open() as stored:
            assert hashlib.sha256(stored.read()).hexdigest() == paper.sha256

    def test_comes_back_where_a_crash_kept_it_from_the_store(self, bureau: Bureau) -> None:
        paper = issued(bureau.clue().filed().case.number)["FILING_APPROVAL/1"]
        restored(paper)
        with paper.content.open() as stored:
            assert hashlib.sha256(stored.read()).hexdigest() == paper.sha256

    def test_leaves_nothing_where_it_cannot_be_set(self, bureau: Bureau) -> None:
        case = bureau.clue().ready().noticed().heard()
        with refused(NotYet, ("PAPER_NOT_SET", "HOUSE rule F7", "dossier")):
            case.decided(reason="\U0001f600")
        assert "PENALTY_DECISION/1" not in issued(case.case.number)
        assert not PaperSeries.objects.filter(word="罚决字").exists()

    def test_is_told_to_programs_with_entry_template_and_number(self, bureau: Bureau, call: Call) -> None:
        case = bureau.clue().checked()
        case.spot()
        papers = call(Role.HEAD, "330106", "sun").gets(f"penalties/{case.case.number}/documents/").json()["results"]
        paper = issued(case.case.number)["SPOT_DECISION/1"]
        assert {"entry": paper.seq, "template": "SPOT_DECISION/1", "number": paper.number} in [
            each["issued"] for each in papers
        ]

    def test_gives_its_number_back_with_the_act(self, bureau: Bureau) -> None:
        undone, case = bureau.clue().checked(), bureau.clue(FIRM).checked()
        try:
            with transaction.atomic():
                undone.spot()
                raise InterruptedError
        except InterruptedError:
            case.spot(fine=100)
        assert issued(case.case.number)["SPOT_DECISION/1"].number.endswith("当罚字〔2026〕第000001号")

    def test_is_not_issued_again_by_an_act_that_issues_none(self, bureau: Bureau) -> None:
        case = bureau.clue().filed()
        before = Document.objects.count()
        case.investigated(method="COLLECTION")
        assert Document.objects.count() == before
        assert "issued" not in Entry.objects.filter(matter=case.case.number).latest("seq").facts


class TestTheLifeOfACase:
    def test_issues_every_letter_of_the_ordinary_procedure(self, bureau: Bureau) -> None:
        case = bureau.clue(STALL)
        case.ready().noticed().heard().decided().served(at=bureau.at("2026-03-02 09:00"))
        case.does("mark_overdue", bureau.system(), at=bureau.at("2026-03-20 10:00"))
        case.does("remind", bureau.officer(), means="HANDED", content=REMINDER, at=bureau.at("2026-08-10 10:00"))
        found = issued(case.case.number)
        assert {*found} == {
            "FILING_APPROVAL/1", "INQUIRY_RECORD/1", "INVESTIGATION_REPORT/1", "PENALTY_NOTICE/1", "DEFENCE_RECORD/1",
            "PENALTY_DECISION/1", "RECEIPT_FORM/1", "REMINDER/1",
        }  # fmt: skip
        decision = stated(found["PENALTY_DECISION/1"])
        assert decision["penalty"] == ["罚款人民币1,000.00元（大写：壹仟元整）"]
        assert [party["name"] for party in decision["parties"]] == ["王五"]
        assert "六个月" in decision["remedies"] or "6个月" in decision["remedies"]
        assert stated(found["REMINDER/1"])["decision"] == found["PENALTY_DECISION/1"].number

    def test_tells_a_person_apart_without_his_whole_number(self, bureau: Bureau) -> None:
        [party] = stated(issued(bureau.clue().filed().case.number)["FILING_APPROVAL/1"])["parties"]
        assert STALL.id_number not in party["id"]

    def test_seals_what_a_paper_states(self, bureau: Bureau) -> None:
        paper = issued(bureau.clue().filed().case.number)["FILING_APPROVAL/1"]
        kept: Any = Document.objects.filter(pk=paper.pk).values_list("frozen", flat=True).get()
        assert "王五" not in kept.token


class TestAKeptPaper:
    """Papers of the demonstration, kept as they were issued: what is done to a source, the layout, the fonts or the engine shows."""

    @pytest.mark.parametrize("name", ISSUED)
    def test_comes_out_as_on_its_day(self, name: str) -> None:
        kept = KEPT[name]
        made = typeset(OURS[name].source, frozen(kept["values"]), datetime.fromisoformat(kept["at"]))
        assert hashlib.sha256(made).hexdigest() == kept["sha256"]


class TestTheTemplates:
    @pytest.mark.parametrize("name", OURS)
    def test_have_a_source_of_their_own(self, name: str, settings: Settings) -> None:
        assert (settings.ROOT / OURS[name].source).read_text(encoding="utf-8").startswith("#import")

    def test_are_those_that_the_table_asks_for(self) -> None:
        from enforcement.penalties.machine import PENALTY

        asked = {(row.verb, guard.issues) for row in PENALTY.rows for guard in row.needs if guard.issues}
        assert {(verb, each.kind) for each in ISSUED.values() for verb in each.verbs} == asked


class TestCapitalNumerals:
    @pytest.mark.parametrize(
        ("amount", "said"),
        [
            (0, "零元整"), (1_00, "壹元整"), (10_00, "壹拾元整"), (100_05, "壹佰元零伍分"), (2000_50, "贰仟元伍角整"),
            (10_000_00, "壹万元整"), (10_001_00, "壹万零壹元整"), (100_500_00, "壹拾万零伍佰元整"),
            (20_300_000_12, "贰仟零叁拾万元壹角贰分"),
            (5, "伍分"), (100_000_001_00, "壹亿零壹元整"), (1_0203_0405_00, "壹亿零贰佰零叁万零肆佰零伍元整"),
        ],
    )  # fmt: skip
    def test_are_written_as_accounts_do(self, amount: int, said: str) -> None:
        assert capital(amount) == said


def stated(paper: Document) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(paper.frozen)
    return values
