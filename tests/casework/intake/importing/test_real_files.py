"""
Two files of real cases: every row is a matter or stands in the report, and no second is lost.

The files may be read where they are and not copied here; where they are absent, these tests are skipped. What is written is
every fiftieth row and all that are dirty; `make whole` checks all rows, by the very judgement that writing uses.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
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

APART = 50
BOSTON_ROWS, COUNCIL_ROWS = 20_000, 34_324
DISTRICTS = {"", "NYCC", *(f"NYCC{number:02d}" for number in range(1, 52))}

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


def part_of(path: Path, folder: Path, wanted: Callable[[int], bool]) -> Path:
    """Write the header of a file and the lines wanted to another."""
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    part = folder / path.name
    part.write_text("".join(row for line, row in enumerate(text, 1) if line == 1 or wanted(line)), encoding="utf-8")
    return part


def quarter(path: Path, folder: Path, place: int, rows: int) -> Path:
    """Write one quarter of a file to another: the rows of a test that is over in good time."""
    first, last = 2 + rows * place // 4, 2 + rows * (place + 1) // 4
    return part_of(path, folder, lambda line: first <= line < last)


def sample(path: Path, dirty: set[int], folder: Path) -> Path:
    """Write every fiftieth row of a file, and the dirty ones, to another; a doubled one needs the row before it."""
    wanted = {line for number in dirty for line in (number - 1, number)}
    return part_of(path, folder, lambda line: line % APART == 0 or line in wanted)


def assert_second_run_adds_nothing(path: Path, mapping: str) -> None:
    before = Entry.objects.count(), ImportedRef.objects.count()
    again = take(path, mapping).written
    assert (again.matters, again.continued, again.entries, again.known) == (0, 0, 0, before[1])
    assert (Entry.objects.count(), ImportedRef.objects.count()) == before


def assert_ledger_is_whole() -> None:
    told = StringIO()
    call_command("verify_ledger", stdout=told)
    assert f"{Entry.objects.count()} entries" in told.getvalue()


def closed_too_early(path: Path) -> set[int]:
    """Find the lines of rows that were closed before they were opened."""
    return {line for line, row in lines(path) if row["closed"] and row["closed"] < row["opened"]}


@pytest.fixture
def boston(db: None) -> None:
    load_units(OURS / "units_boston.csv")


@pytest.mark.usefixtures("boston")
class TestBoston:
    def test_has_the_rows_it_is_known_for(self) -> None:
        assert (sum(1 for _row in lines(BOSTON)), len(closed_too_early(BOSTON))) == (BOSTON_ROWS, 17)

    @pytest.mark.whole
    @pytest.mark.parametrize("place", range(4))
    def test_accounts_for_every_row(self, place: int, tmp_path: Path) -> None:
        part = quarter(BOSTON, tmp_path, place, BOSTON_ROWS)
        dirty = closed_too_early(part)
        done = take(part, "boston311", is_dry=True)
        assert (done.rows, done.refused) == (BOSTON_ROWS // 4, len(dirty))
        assert {fault.line for fault in done.faults} == dirty
        assert {(fault.code, fault.column) for fault in done.faults} <= {("BEFORE_LAST_ACT", "closed")}

    def test_keeps_every_moment_to_the_second(self, tmp_path: Path) -> None:
        part = sample(BOSTON, closed_too_early(BOSTON), tmp_path)
        done = take(part, "boston311")
        assert done.refused == 17
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


def doubled_or_astray(path: Path) -> set[int]:
    """Find the lines of doubled references, and of districts that are none."""
    seen: set[str] = set()
    dirty = set()
    for line, row in lines(path):
        if row["case_id"] in seen or row["council_dist"] not in DISTRICTS:
            dirty.add(line)
        seen.add(row["case_id"])
    return dirty


@pytest.fixture
def council(db: None) -> None:
    load_units(OURS / "units_nyc.csv")


@pytest.mark.usefixtures("council")
class TestTheCouncilOffices:
    def test_have_the_rows_they_are_known_for(self) -> None:
        assert (sum(1 for _row in lines(COUNCIL)), len(doubled_or_astray(COUNCIL))) == (COUNCIL_ROWS, 23)

    @pytest.mark.whole
    @pytest.mark.parametrize("place", range(4))
    def test_account_for_every_row(self, place: int, tmp_path: Path) -> None:
        part = quarter(COUNCIL, tmp_path, place, COUNCIL_ROWS)
        dirty = doubled_or_astray(part)
        done = take(part, "nyc_council", is_dry=True)
        assert (done.rows, done.refused) == (COUNCIL_ROWS // 4, len(dirty))
        assert {fault.line for fault in done.faults} == dirty
        assert {fault.code for fault in done.faults} <= {"DOUBLED_REF", "UNKNOWN_CODE"}

    def test_keep_every_day(self, tmp_path: Path) -> None:
        part = sample(COUNCIL, doubled_or_astray(COUNCIL), tmp_path)
        done = take(part, "nyc_council")
        refused = {fault.line for fault in done.faults}
        found = spans()
        for line, row in lines(part):
            if line not in refused:
                assert found[row["case_id"]] == (moment(row["opened"]), moment(row["closed"] or row["opened"])), line
        assert (len(refused), len(found)) == (23, 2 * (done.rows - len(refused)))
        assert_ledger_is_whole()
        assert_second_run_adds_nothing(part, "nyc_council")
