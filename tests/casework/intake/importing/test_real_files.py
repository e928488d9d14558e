"""
Two files of real cases: every row is a matter or stands in the report, and no second is lost.

The files may be read where they are and not copied here; where they are absent, these tests are skipped. All rows are checked
by the very judgement that writing uses; what is written is every eighth of them and all that are dirty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import Max, Min

from casework.intake.importing.importing import Imported, import_matters
from casework.intake.importing.loading import OURS, find_mapping, load_mapping
from casework.intake.models import ImportedRef
from casework.ledger.models import Entry
from casework.organisations.loading import load_units
from casework.settings.env import ROOT

DATA = ROOT.parent / "shared" / "data"
NEW_YORK = ZoneInfo("America/New_York")
BOSTON, COUNCIL = DATA / "cases_boston311_2015.csv", DATA / "cases_nyc_council_2023.csv"

EIGHTH = 8

pytestmark = pytest.mark.skipif(
    not (BOSTON.exists() and COUNCIL.exists()), reason="../shared/data does not hold the real cases"
)


def take(path: Path, mapping: str, *, is_dry: bool = False) -> Imported:
    return import_matters(path, load_mapping(find_mapping(mapping)), form="csv", is_dry=is_dry)


def lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows of a file with their lines, apart from the code under test."""
    with path.open(encoding="utf-8", newline="") as table:
        yield from enumerate(csv.DictReader(table), 2)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def spans() -> dict[str, tuple[datetime, datetime]]:
    """Give the first and the last act of each record that was taken; reference → both."""
    acts = Entry.objects.order_by().values("matter").annotate(first=Min("happened_at"), last=Max("happened_at"))
    of_matter = {act["matter"]: (act["first"], act["last"]) for act in acts}
    return {ref: of_matter[number] for ref, number in ImportedRef.objects.values_list("ref", "matter_no")}


def sample(path: Path, dirty: set[int], folder: Path) -> Path:
    """Write every eighth row of a file, and the dirty ones, to another; a doubled one needs the row before it."""
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    wanted = {line for number in dirty for line in (number - 1, number)}
    part = folder / path.name
    chosen = [row for number, row in enumerate(text, 1) if number == 1 or number % EIGHTH == 0 or number in wanted]
    part.write_text("".join(chosen), encoding="utf-8")
    return part


def assert_second_run_adds_nothing(path: Path, mapping: str) -> None:
    before = Entry.objects.count(), ImportedRef.objects.count()
    again = take(path, mapping).written
    assert (again.matters, again.continued, again.entries, again.known) == (0, 0, 0, before[1])
    assert (Entry.objects.count(), ImportedRef.objects.count()) == before


def assert_ledger_is_whole() -> None:
    told = StringIO()
    call_command("verify_ledger", stdout=told)
    assert f"{Entry.objects.count()} entries" in told.getvalue()


@pytest.fixture
def boston(db: None) -> set[int]:
    """Load the city's units; give the lines of rows that were closed before they were opened."""
    load_units(OURS / "units_boston.csv")
    return {line for line, row in lines(BOSTON) if row["closed"] and row["closed"] < row["opened"]}


class TestBoston:
    def test_accounts_for_every_row(self, boston: set[int]) -> None:
        done = take(BOSTON, "boston311", is_dry=True)
        assert (done.rows, done.refused) == (20_000, 17)
        assert {fault.line for fault in done.faults} == boston
        assert {(fault.code, fault.column) for fault in done.faults} == {("BEFORE_LAST_ACT", "closed")}

    def test_keeps_every_moment_to_the_second(self, boston: set[int], tmp_path: Path) -> None:
        part = sample(BOSTON, boston, tmp_path)
        done = take(part, "boston311")
        assert done.refused == len(boston)
        found, numbers = spans(), dict(ImportedRef.objects.values_list("ref", "matter_no"))
        registered = dict(Entry.objects.filter(verb="register").values_list("matter", "facts_text"))
        taken = 0
        for line, row in lines(part):
            if row["closed"] and row["closed"] < row["opened"]:
                assert row["case_id"] not in numbers
                continue
            taken += 1
            ref = row["case_id"] if row["outcome"] != "Duplicate" else f"{row['case_id']}-F"
            assert found[ref] == (moment(row["opened"]), moment(row["closed"] or row["opened"])), line
            if row["target"]:
                assert moment(row["target"]).isoformat() in registered[numbers[f"{row['case_id']}-F"]], line
        assert done.rows == taken + done.refused
        assert_ledger_is_whole()
        assert_second_run_adds_nothing(part, "boston311")


@pytest.fixture
def council(db: None) -> set[int]:
    """Load the city's units; give the lines of doubled references and of districts that are none."""
    load_units(OURS / "units_nyc.csv")
    seen: set[str] = set()
    dirty = set()
    known = {"", "NYCC", *(f"NYCC{number:02d}" for number in range(1, 52))}
    for line, row in lines(COUNCIL):
        if row["case_id"] in seen or row["council_dist"] not in known:
            dirty.add(line)
        seen.add(row["case_id"])
    return dirty


class TestTheCouncilOffices:
    def test_account_for_every_row(self, council: set[int]) -> None:
        done = take(COUNCIL, "nyc_council", is_dry=True)
        assert (done.rows, done.refused) == (34_324, 23)
        assert {fault.line for fault in done.faults} == council
        assert {fault.code for fault in done.faults} == {"DOUBLED_REF", "UNKNOWN_CODE"}

    def test_keep_every_day(self, council: set[int], tmp_path: Path) -> None:
        part = sample(COUNCIL, council, tmp_path)
        done = take(part, "nyc_council")
        refused = {fault.line for fault in done.faults}
        found = spans()
        for line, row in lines(part):
            if line not in refused:
                assert found[row["case_id"]] == (moment(row["opened"]), moment(row["closed"] or row["opened"])), line
        assert (len(refused), len(found)) == (len(council), 2 * (done.rows - len(refused)))
        assert_ledger_is_whole()
        assert_second_run_adds_nothing(part, "nyc_council")
