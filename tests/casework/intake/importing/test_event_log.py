"""
A real event log: 954 requests for recognition of credits become petitions, each event an act at its own second.

The log is read where it is and not copied here; where it is absent, the tests of it are skipped.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

import pytest

from casework.command.models import Card
from casework.deadlines.models import Clock
from casework.intake.importing.importing import Imported, import_matters
from casework.intake.importing.loading import OURS, BadMapping, find_mapping, load_mapping
from casework.intake.importing.reading import EventTable, Row, read_rows
from casework.intake.models import ImportedRef
from casework.ledger.models import Entry, Note
from casework.ledger.verify import verify
from casework.organisations.loading import load_units
from casework.settings.env import ROOT
from mediation.petitions.models import Petition

LOG = ROOT.parent / "shared" / "data" / "eventlog_credit_recognition.csv"
BOGOTA = ZoneInfo("America/Bogota")
CASES, EVENTS, FEW = 954, 4928, 60
FILED, VALIDATED, CANCELLED, TOLD = (
    "Radicar Solicitud Homologacion", "Validar solicitud", "Cancelar Solicitud", "Notificacion estudiante cancelacion soli",
)  # fmt: skip
needs_log = pytest.mark.skipif(not LOG.exists(), reason="../shared/data does not hold the event log")
Told = dict[str, list[tuple[str, datetime, str, datetime]]]
HEADER = "case_id,seq,activity,timestamp,resource,attributes\n"
SMALL = HEADER + "".join(
    f'{case},{seq},{activity},2016-03-{day}T10:00:0{seq},{who},"{{""start"":""2016-03-{day}T09:00:00""}}"\n'
    for case, seq, activity, day, who in (
        ("a", 1, FILED, "01", "7"),
        ("a", 2, FILED, "02", "7"),
        ("a", 3, VALIDATED, "03", "8"),
        ("a", 4, CANCELLED, "04", "8"),
        ("a", 5, TOLD, "05", "8"),
        ("b", 1, FILED, "01", "7"),
        ("c", 1, FILED, "01", "7"),
        ("c", 2, TOLD, "02", "8"),
    )
)


@pytest.fixture(autouse=True)
def units(db: None) -> None:
    load_units(OURS / "units_credit.csv")


def take(path: Path) -> Imported:
    return import_matters(path, load_mapping(find_mapping("credit_recognition")), form=path.suffix[1:])


def small(tmp_path: Path, text: str = SMALL) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    return path


def told_by(path: Path) -> Told:
    """Read a log apart from the code under test: case → activity, moment, resource and start of its events."""
    found: Told = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as table:
        for line in csv.DictReader(table):
            moments = [
                datetime.fromisoformat(each).replace(tzinfo=BOGOTA)
                for each in (line["timestamp"], json.loads(line["attributes"])["start"])
            ]
            found[line["case_id"]].append((line["activity"], moments[0], line["resource"], moments[1]))
    return found


def as_xes(path: Path, target: Path) -> Path:
    """Write a log in the form of IEEE 1849."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">']
    for case, events in told_by(path).items():
        lines.append(f'<trace><string key="concept:name" value={quoteattr(case)}/>')
        for activity, at, who, start in events:
            lines.append(
                f'<event><string key="concept:name" value={quoteattr(activity)}/>'
                f'<date key="time:timestamp" value="{at.isoformat()}"/><string key="org:resource" value="{who}"/>'
                f'<date key="start_timestamp" value="{start.isoformat()}"/></event>'
            )
        lines.append("</trace>")
    target.write_text("\n".join([*lines, "</log>"]), encoding="utf-8")
    return target


def acts() -> dict[str, list[tuple[str, datetime, str, str, str]]]:
    """Tell what was written: reference → verb, moment, actor, when it began and the reason of each act."""
    refs = dict(ImportedRef.objects.values_list("matter_no", "ref"))
    reasons = {(note.matter, note.seq): note.text for note in Note.objects.filter(name="reason")}
    found = defaultdict(list)
    for entry in Entry.objects.of(*refs).order_by("matter", "seq"):
        reason = reasons.get((entry.matter, entry.seq), "")
        found[refs[entry.matter]].append(
            (entry.verb, entry.happened_at, entry.actor, entry.facts.get("begun_at", ""), reason)
        )
    return found


class TestASmallLog:
    def test_becomes_petitions_with_every_event_in_its_order(self, tmp_path: Path) -> None:
        imported = take(small(tmp_path))
        assert (imported.rows, imported.refused, imported.written.matters) == (3, 0, 3)
        written = acts()
        assert [act[0] for act in written["a"]] == [
            "register", "accept", "investigate", "investigate", "investigate", "investigate", "issue_opinion",
        ]  # fmt: skip
        assert [act[0] for act in written["b"]] == ["register"]
        assert [act[0] for act in written["c"]] == ["register", "accept", "investigate", "issue_opinion"]
        assert written["a"][4][1:4] == (
            datetime(2016, 3, 4, 10, 0, 4, tzinfo=BOGOTA), "credit:8", "2016-03-04T09:00:00-05:00",
        )  # fmt: skip

    def test_in_xes_becomes_the_very_same(self, tmp_path: Path) -> None:
        take(small(tmp_path))
        by_csv = acts()
        ImportedRef.objects.all().delete()
        numbers = set(Petition.objects.values_list("number", flat=True))
        take(as_xes(tmp_path / "log.csv", tmp_path / "log.xes"))
        assert Petition.objects.exclude(number__in=numbers).count() == 3
        assert acts() == by_csv

    def test_counts_by_the_text_of_its_day_and_shows_no_card(self, tmp_path: Path) -> None:
        take(small(tmp_path))
        clocks = Clock.objects.order_by("matter_no", "armed_at", "verb")
        assert {(clock.verb, clock.code, clock.law) for clock in clocks} >= {
            ("accept", "T02", "RPW05"), ("issue_opinion", "T04", "RPW05"), ("request_review", "T05", "RPW05"),
        }  # fmt: skip
        by_ref = {ref: number for number, ref in ImportedRef.objects.values_list("matter_no", "ref")}
        (answered,) = Clock.objects.of(by_ref["a"]).filter(verb="issue_opinion")
        assert answered.stopped_at == datetime(2016, 3, 5, 10, 0, 5, tzinfo=BOGOTA)
        assert not Card.objects.exists()

    def test_says_what_it_could_not_take_and_why(self, tmp_path: Path) -> None:
        wrong = SMALL.replace("2016-03-03T10:00:03", "2016-02-01T10:00:03")
        imported = take(small(tmp_path, wrong))
        assert (imported.refused, imported.written.matters) == (1, 2)
        assert [(fault.line, fault.ref, fault.code) for fault in imported.faults] == [(2, "a", "BEFORE_LAST_ACT")]

    def test_is_taken_once(self, tmp_path: Path) -> None:
        take(small(tmp_path))
        again = take(small(tmp_path))
        assert (again.written.matters, again.written.entries, again.written.known) == (0, 0, 3)


class TestATableOfEvents:
    SHAPE = EventTable("case_id", {"what": "activity", "begun": "attributes.start"})

    def test_gives_a_row_a_case_with_the_line_it_begins_on(self, tmp_path: Path) -> None:
        rows = list(read_rows(small(tmp_path), "csv", log=self.SHAPE))
        assert [(row.line, len(row.events)) for row in rows if isinstance(row, Row)] == [(2, 5), (7, 1), (8, 2)]
        first = rows[0]
        assert isinstance(first, Row)
        assert first.events[0] == {"what": FILED, "begun": "2016-03-01T09:00:00"}

    def test_tells_the_line_whose_json_is_broken(self, tmp_path: Path) -> None:
        broken = SMALL.replace('"{""start"":""2016-03-03T09:00:00""}"', '"{start"')
        (fault,) = (
            row for row in read_rows(small(tmp_path, broken), "csv", log=self.SHAPE) if not isinstance(row, Row)
        )
        assert (fault.line, fault.code) == (4, "BROKEN_LINE")

    @pytest.mark.parametrize(
        "said", ['case = "case_id"', "event = {}", "case = 1\nevent = {}", 'case = "a"\nevent = {}\nmore = 1']
    )
    def test_is_told_in_full_or_refused(self, tmp_path: Path, said: str) -> None:
        path = tmp_path / "m.toml"
        path.write_text(f'source = "x"\n[log]\n{said}\n', encoding="utf-8")
        with pytest.raises(BadMapping, match=r"m\.toml: log: "):
            load_mapping(path)


@needs_log
class TestTheRealLog:
    def test_fits_in_full(self) -> None:
        imported = import_matters(LOG, load_mapping(find_mapping("credit_recognition")), form="csv", is_dry=True)
        assert (imported.rows, imported.refused, imported.faults) == (CASES, 0, ())

    def test_keeps_every_event_at_its_second_with_who_and_when_it_began(self, tmp_path: Path) -> None:
        wanted = told_by(LOG)
        few = dict(list(wanted.items())[:FEW])
        lines = LOG.read_text(encoding="utf-8").splitlines(keepends=True)
        count = sum(map(len, few.values()))
        imported = take(small(tmp_path, "".join(lines[: count + 1])))
        assert imported.written.matters == FEW
        written = acts()
        for ref, events in few.items():
            steps = [act for act in written[ref] if act[4]]
            told = {(act[1], act[2], act[3], act[4]) for act in steps}
            assert told == {(at, f"credit:{who}", start.isoformat(), what) for what, at, who, start in events}, ref

    def test_shows_work_done_again_and_cancellations(self, tmp_path: Path) -> None:
        imported = take(LOG)
        assert imported.written.matters == CASES
        said = Counter(Note.objects.filter(name="reason", seq__gt=0).values_list("text", flat=True))
        told = Counter(what for events in told_by(LOG).values() for what, *_rest in events)
        assert said[FILED] >= told[FILED] > CASES
        results = Counter(entry.facts["result"] for entry in Entry.objects.filter(verb="issue_opinion"))
        assert results == {"NOT_SUPPORT": 477, "SUPPORT": 370}
        assert all(verify(number).is_good for number in Petition.objects.values_list("number", flat=True)[:20])
        assert not Card.objects.exists()
