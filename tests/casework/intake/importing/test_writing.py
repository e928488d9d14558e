"""What was checked is written: once, in batches, and only what is new."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.errors import NotNow
from casework.intake.importing import importing
from casework.intake.importing.checking import Checked
from casework.intake.importing.importing import import_matters
from casework.intake.importing.loading import load_mapping
from casework.intake.importing.mapping import REPORT
from casework.intake.importing.reading import Row, read_rows
from casework.intake.importing.units import Units
from casework.intake.importing.walking import Ground
from casework.intake.importing.writing import Writer, Written
from casework.intake.models import ImportedRef
from casework.ledger.canonical import entry_hash
from casework.ledger.models import Entry, Note
from casework.parties.models import Party
from casework.workflow.models import Matter
from tests.casework.intake.importing.lines import (
    COURSE,
    VILLAGE,
    at,
    entries,
    entry,
    faults,
    imported,
    record,
    write_lines,
)

pytestmark = pytest.mark.usefixtures("units")


def number_of(ref: str, source: str = "import") -> str:
    return ImportedRef.objects.get(source=source, ref=ref).matter_no


def chain_holds(number: str) -> bool:
    """Recompute one chain from its rows."""
    head = ""
    for seq, row in enumerate((act.row for act in Entry.objects.of(number)), 1):
        if (row.seq, row.prev_hash, row.hash) != (seq, head, entry_hash(row)):
            return False
        head = row.hash
    return head == Matter.objects.get(number=number).head


class TestAnImport:
    def test_becomes_a_matter_with_its_entries_parties_and_words(self, file: Path) -> None:
        written = imported(file, record()).written
        assert (written.matters, written.entries) == (1, len(COURSE))
        matter = Matter.objects.get()
        assert (matter.number, matter.state, matter.outcome) == ("D3301062026000001", "CLOSED", "AGREED_PERFORMED")
        assert (matter.type, matter.channel, matter.kind, matter.title) == ("02", "WALK_IN", "DISPUTE", "两院之间的墙")
        assert matter.accepted_unit is not None
        assert matter.accepted_unit.code == VILLAGE
        assert [party.name for party in Party.objects.of(matter.number)] == ["张三", "李四"]
        assert matter.words("text") == "张三与李四因两院之间的围墙发生纠纷。"
        assert chain_holds(matter.number)

    def test_keeps_both_moments_and_says_that_it_was_imported(self, file: Path) -> None:
        imported(file, record())
        acts = list(Entry.objects.of(number_of("A-1")))
        assert [act.verb for act in acts] == list(COURSE)
        assert [act.happened_at for act in acts] == [datetime.fromisoformat(at(n)) for n in range(len(COURSE))]
        assert {act.origin for act in acts} == {"IMPORT"}
        assert all(act.recorded_at > act.happened_at for act in acts)

    def test_writes_every_waiver_into_its_entry(self, file: Path) -> None:
        imported(file, record())
        waived = {act.verb: act.facts.get("waived") for act in Entry.objects.of(number_of("A-1"))}
        assert waived["ask_consent"] == ["rights_told"]
        assert waived["accept"] == ["consent_of_all"]
        assert waived["close"] == ["catalogue_complete"]
        assert "performance_day_given" in (waived["record_oral_agreement"] or [])

    def test_waives_nothing_that_the_source_proves(self, file: Path) -> None:
        told = record(entries=[entry("apply", 0), entry("ask_consent", 1, facts={"rights_notice": True})])
        imported(file, told)
        assert "waived" not in Entry.objects.of(number_of("A-1")).get(verb="ask_consent").facts

    def test_knows_the_same_persons_again(self, file: Path) -> None:
        imported(file, record("A-1"), record("A-2"))
        first, second = (Entry.objects.of(number_of(ref)).get(seq=1).facts["matter_keys"] for ref in ("A-1", "A-2"))
        assert first == second
        assert [len(key) for key in first] == [64] * len(first) != []

    def test_enters_acts_under_accounts_of_the_source(self, file: Path) -> None:
        first, second = entry("apply", 0, actor="m7"), entry("ask_consent", 1)
        imported(file, record(source="court", entries=[first, second], parties=[]))
        assert [act.actor for act in Entry.objects.of(number_of("A-1", "court"))] == ["court:m7", "court::mediator"]

    def test_takes_filings_as_well(self, file: Path) -> None:
        filing = record(
            "F-1",
            track="filing",
            entries=[
                entry("register", 0),
                entry("triage", 1, facts={"kind": "DISPUTE", "risk": "BLUE"}),
                entry("dispatch", 2, unit=VILLAGE),
                entry("take_in", 3),
            ],
        )
        born = record("D-1", entries=entries("apply", start=3), links=[{"ref": "F-1", "kind": "filing"}])
        imported(file, born, filing)
        number = number_of("F-1")
        assert Matter.objects.get(number=number).state == "ACCEPTED"
        dispute = Matter.objects.get(number=number_of("D-1"))
        assert dispute.origin_number == number
        assert Entry.objects.of(dispute.number).get(seq=1).facts["filing"] == number

    def test_of_an_empty_file_is_nothing(self, file: Path) -> None:
        assert imported(file).written == Written()

    def test_gives_numbers_in_the_order_of_lines_without_a_gap(self, file: Path) -> None:
        imported(file, *(record(f"A-{n}", parties=[]) for n in range(5)))
        assert [number_of(f"A-{n}")[-6:] for n in range(5)] == [f"{n + 1:06d}" for n in range(5)]


class TestALink:
    def test_is_told_by_the_later_matter_whoever_names_it(self, file: Path) -> None:
        later = record("A-2", entries=entries("apply", start=24 * 30))
        imported(file, later, record("A-1", links=[{"ref": "A-2", "kind": "same_matter"}]))
        first, second = (Entry.objects.of(number_of(ref)).get(seq=1).facts for ref in ("A-1", "A-2"))
        assert second["same_matter"] == [number_of("A-1")]
        assert "same_matter" not in first

    def test_to_an_earlier_import_is_told_by_the_new_matter(self, file: Path) -> None:
        imported(file, record("A-1", entries=entries("apply", start=24 * 30)))
        imported(file, record("A-2", links=[{"ref": "A-1", "kind": "same_matter"}]))
        assert Entry.objects.of(number_of("A-2")).get(seq=1).facts["same_matter"] == [number_of("A-1")]

    def test_names_every_matter_once(self, file: Path) -> None:
        to_both = [{"ref": ref, "kind": "same_matter"} for ref in ("A-1", "A-2", "A-1")]
        later = record("A-3", entries=entries("apply", start=24 * 30), links=to_both)
        imported(file, record("A-1", links=[{"ref": "A-3", "kind": "same_matter"}]), record("A-2"), later)
        told = Entry.objects.of(number_of("A-3")).get(seq=1).facts["same_matter"]
        assert sorted(told) == sorted([number_of("A-1"), number_of("A-2")])

    def test_tells_what_a_filing_was_merged_into(self, file: Path) -> None:
        double = record(
            "F-2", track="filing", entries=entries("register", "merge"), links=[{"ref": "A-1", "kind": "into"}]
        )
        imported(file, double, record("A-1"))
        merged = Entry.objects.of(number_of("F-2")).get(verb="merge")
        assert merged.facts["into"] == number_of("A-1")
        assert merged.facts["waived"] == ["second_person"]

    def test_in_a_circle_is_refused(self, file: Path) -> None:
        round_about = [{"ref": "A-2", "kind": "into"}], [{"ref": "A-1", "kind": "into"}]
        found = faults(file, record("A-1", links=round_about[0]), record("A-2", links=round_about[1]))
        assert [(fault.line, fault.code) for fault in found] == [(1, "LINK_CIRCLE"), (2, "LINK_CIRCLE")]


class TestASecondRun:
    def test_adds_nothing(self, file: Path) -> None:
        imported(file, record("A-1"), record("A-2"))
        before = Entry.objects.count(), Note.objects.count(), Party.objects.count()
        written = imported(file, record("A-1"), record("A-2")).written
        assert (written.matters, written.continued, written.entries, written.known) == (0, 0, 0, 2)
        assert (Entry.objects.count(), Note.objects.count(), Party.objects.count()) == before

    def test_adds_the_entries_that_are_new(self, file: Path) -> None:
        imported(file, record(entries=entries(*COURSE[:4])))
        written = imported(file, record(entries=entries(*COURSE))).written
        assert (written.matters, written.continued, written.entries) == (0, 1, 3)
        number = number_of("A-1")
        assert [act.verb for act in Entry.objects.of(number)] == list(COURSE)
        assert chain_holds(number)
        assert imported(file, record(entries=entries(*COURSE))).written.known == 1

    def test_goes_on_from_where_the_matter_stands(self, file: Path) -> None:
        imported(file, record(entries=entries(*COURSE[:4])))
        found = faults(file, record(entries=[*entries(*COURSE[:4]), entry("close", 9)]))
        assert [(fault.field, fault.code) for fault in found] == [("entries[4].verb", "WRONG_STATE")]

    def test_refuses_a_record_that_lost_entries(self, file: Path) -> None:
        imported(file, record())
        (found,) = faults(file, record(entries=entries(*COURSE[:3])))
        assert (found.field, found.code) == ("entries", "FEWER_ENTRIES")

    @pytest.mark.parametrize(
        "change", [{"title": "另一面墙"}, {"entries": [entry("apply", 0.5), *entries(*COURSE)[1:]]}]
    )
    def test_refuses_a_record_that_reads_otherwise(self, change: dict[str, Any], file: Path) -> None:
        imported(file, record())
        (found,) = faults(file, record(**change))
        assert found.code == "CHANGED"

    def test_does_not_mind_another_order_of_keys_and_lines(self, file: Path) -> None:
        imported(file, record("A-1"), record("A-2"))
        turned = {key: record("A-1")[key] for key in reversed(record())}
        assert imported(file, record("A-2"), turned).written.known == 2


class TestARunThatWasStopped:
    def test_is_gone_on_with(self, file: Path) -> None:
        lines = write_lines(file, [record(f"A-{n}", parties=[]) for n in range(700)])

        def stop(_written: Written) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            import_matters(lines, load_mapping(), form="jsonl", told=stop)
        assert Matter.objects.count() == 500
        written = import_matters(lines, load_mapping(), form="jsonl").written
        assert (written.matters, written.known) == (200, 500)
        assert Entry.objects.count() == 700 * len(COURSE)
        assert [number_of(f"A-{n}")[-6:] for n in (0, 499, 500, 699)] == ["000001", "000500", "000501", "000700"]


class TestAFileTooLongToBeKept:
    def test_is_read_again_and_written_alike(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def written(source: str) -> list[tuple[Any, ...]]:
            rows = [record("A-1", source=source), record("A-2", source=source, type=""), record("A-3", source=source)]
            found = import_matters(write_lines(file, rows), replace(load_mapping(), on_error=REPORT), form="jsonl")
            assert (found.written.matters, found.refused) == (2, 1)
            numbers = [number_of(ref, source) for ref in ("A-1", "A-3")]
            return [
                (
                    entry.verb,
                    entry.actor.partition(":")[2],
                    entry.happened_at,
                    entry.facts.keys(),
                    entry.facts.get("type"),
                )
                for entry in Entry.objects.filter(matter__in=numbers).order_by("pk")
            ]

        kept = written("one")
        monkeypatch.setattr(importing, "KEPT", 0)
        reads: list[Path] = []

        def reading(path: Path, *_: Any, **__: Any) -> Any:
            reads.append(path)
            return read_rows(path, "jsonl")

        monkeypatch.setattr(importing, "read_rows", reading)
        assert written("two") == kept
        assert len(reads) == 2


class TestTwoRunsAtOnce:
    def test_do_not_take_a_record_twice(self, file: Path) -> None:
        rows = [Row(1, record("A-1")), Row(2, record("A-1"))]  # as if the other run had come between check and write
        mapping = load_mapping()
        writer = Writer(mapping, Ground(Units(), mapping.waive), Checked())
        with pytest.raises(NotNow) as refusal:
            writer.write(rows)
        assert refusal.value.code == "IMPORTED_MEANWHILE"
        assert Matter.objects.count() == 0


@contextmanager
def statements(counted: list[int]) -> Iterator[None]:
    """Count statements; whether the calendar has a new edition is asked every few seconds, whatever else happens."""
    with CaptureQueriesContext(connection) as queries:
        yield
    counted.append(sum("deadlines_calendarday" not in query["sql"] for query in queries))


# As many rows of parties as SQLite takes in one statement.
FEW, MANY = range(3), range(100, 120)


class TestABatch:
    def test_takes_as_many_statements_for_many_as_for_few(self, file: Path) -> None:
        counted: list[int] = []
        for some in (FEW, MANY):
            with statements(counted):
                imported(file, *(record(f"A-{n}") for n in some))
        assert counted[0] == counted[1]
        assert counted[0] < 30

    def test_takes_as_many_for_matters_that_go_on(self, file: Path) -> None:
        counted: list[int] = []
        for some in (FEW, MANY):
            imported(file, *(record(f"A-{n}", entries=entries(*COURSE[:4])) for n in some))
            with statements(counted):
                imported(file, *(record(f"A-{n}") for n in some))
        assert counted[0] == counted[1]
