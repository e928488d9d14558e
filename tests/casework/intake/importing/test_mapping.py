"""A mapping turns the rows of one source into records; what it says wrongly is told by its key."""

from pathlib import Path

import pytest

from casework.intake.importing.faults import Refused
from casework.intake.importing.importing import Imported, import_matters
from casework.intake.importing.loading import OURS, BadMapping, find_mapping, load_mapping
from casework.intake.models import ImportedRef
from casework.ledger.models import Entry
from casework.workflow.kinds import FLAG, MOMENT, whole
from casework.workflow.models import Matter
from mediation.disputes.facts import FACTS
from tests.casework.intake.importing.lines import VILLAGE

MAPPING = f"""
source = "town"
on_error = "report"
time_zone = "Asia/Shanghai"
time_formats = ["%Y/%m/%d %H:%M:%S"]
waive = ["parties_identified", "classified", "rights_told", "consent_of_all"]

[columns]
closing = "{{closed|given}}{{state}}"

[expect]
state = ["open", "gone"]

[tables.types]
noise = "02"
"*" = "99"

[tables.sure]
Y = true
N = false

[[matter]]
track = "dispute"
ref = "{{id}}"
unit = "{VILLAGE}"
type = "{{type|types}}"
channel = "LETTER"
title = "{{type}} ({{id}})"
unless = {{ type = "spam" }}

[[matter.party]]
when = {{ name = "*" }}
role = "applicant"
kind = "person"
name = "{{name}}"

[[matter.entry]]
verb = "apply"
at = "{{opened}}"
facts = {{ floor = "{{floor|whole}}", sure = "{{sure|sure}}", due_at = "{{due|moment}}" }}

[[matter.entry]]
verb = "refuse"
at = "{{closed}}"
when = {{ closing = ["yesgone", "yesopen"] }}
"""
HEADER = "id,type,name,floor,sure,state,opened,due,closed\n"


@pytest.fixture
def mapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, kind in {"floor": whole(0, 99), "sure": FLAG, "due_at": MOMENT}.items():
        monkeypatch.setitem(FACTS["apply"], name, kind)  # a town whose facts the table takes
    path = tmp_path / "town.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def taken(mapping: Path, *lines: str) -> Imported:
    table = mapping.with_suffix(".csv")
    table.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return import_matters(table, load_mapping(mapping), form="csv")


@pytest.mark.usefixtures("units")
class TestAMappedRow:
    def test_becomes_a_matter(self, mapping: Path) -> None:
        done = taken(mapping, "1,noise,张三,3,Y,gone,2026/01/05 09:00:01,2026-02-01,2026-01-06T10:11:12")
        assert (done.rows, done.refused, done.written.matters) == (1, 0, 1)
        matter = Matter.objects.get()
        assert (matter.type, matter.channel, matter.title, matter.state) == ("02", "LETTER", "noise (1)", "TERMINATED")
        first, last = Entry.objects.of(matter.number)
        assert first.happened_at.isoformat() == "2026-01-05T01:00:01+00:00"
        assert last.happened_at.isoformat() == "2026-01-06T02:11:12+00:00"
        facts = {name: first.facts[name] for name in ("floor", "sure", "due_at")}
        assert facts == {"floor": 3, "sure": True, "due_at": "2026-02-01T00:00:00+08:00"}
        assert ImportedRef.objects.get().source == "town"

    def test_leaves_out_what_is_empty_and_what_does_not_fit(self, mapping: Path) -> None:
        taken(mapping, "1,thing,,,N,open,2026-01-05,,")
        (act,) = Entry.objects.of(Matter.objects.get().number)
        assert {"floor", "due_at"}.isdisjoint(act.facts)
        assert (Matter.objects.get().type, act.facts["sure"]) == ("99", False)

    @pytest.mark.parametrize(
        ("line", "field", "column"),
        [
            ("2,noise,,,Y,open,yesterday,,", "entries[0].at", "opened"),
            ("2,noise,,,maybe,open,2026-01-05,,", "entries[0].facts.sure", "sure"),
            ("2,noise,,three,Y,open,2026-01-05,,", "entries[0].facts.floor", "floor"),
            ("2,noise,,,Y,lost,2026-01-05,,", "state", ""),
            ("2,spam,,,Y,open,2026-01-05,,", "-", ""),
            (",noise,,,Y,open,2026-01-05,,", "ref", "id"),
            ("2,noise,,,Y,gone,2026-01-05,,2026-01-04", "entries[1].at", "closed"),
            ("1,noise,,,Y,open,2026-01-05,,", "ref", "id"),
        ],
    )
    def test_that_is_dirty_stands_in_the_report_and_the_others_are_taken(
        self, line: str, field: str, column: str, mapping: Path
    ) -> None:
        done = taken(mapping, "1,noise,,,Y,open,2026-01-05,,", line, "3,noise,,,Y,open,2026-01-05,,")
        assert [(fault.line, fault.field, fault.column) for fault in done.faults] == [(3, field, column)]
        assert (done.rows, done.refused, done.written.matters) == (3, 1, 2)

    def test_without_shape_keeps_all_others_out(self, mapping: Path) -> None:
        with pytest.raises(Refused) as refused:
            taken(mapping, "1,noise,,,Y,open,2026-01-05,,", "2,noise")
        assert [(fault.line, fault.code) for fault in refused.value.faults] == [(3, "BROKEN_LINE")]
        assert Matter.objects.count() == 0

    def test_needs_every_column_the_mapping_speaks_of(self, mapping: Path) -> None:
        table = mapping.with_suffix(".csv")
        table.write_text("id,type\n1,noise\n", encoding="utf-8")
        with pytest.raises(Refused) as refused:
            import_matters(table, load_mapping(mapping), form="csv")
        assert {fault.field for fault in refused.value.faults} == {
            "name", "floor", "sure", "state", "opened", "due", "closed",
        }  # fmt: skip

    def test_refuses_all_where_the_mapping_does_not_say_report(self, mapping: Path) -> None:
        mapping.write_text(MAPPING.replace('on_error = "report"', ""), encoding="utf-8")
        with pytest.raises(Refused):
            taken(mapping, "1,noise,,,Y,open,2026-01-05,,", "2,noise,,,Y,lost,2026-01-05,,")
        assert Matter.objects.count() == 0


LOG = """
source = "court"
[[matter]]
track = "dispute"
ref = "{concept:name}"
unit = "%s"
type = "04"
channel = "COURT_PRE"

[[matter.event]]
ignore = true
when = { "concept:name" = "Print" }

[[matter.event]]
verb = "{concept:name|verbs}"
at = "{time:timestamp}"
actor = "{org:resource}"

[tables.verbs]
File = "apply"
Ask = "ask_consent"
"""
EVENT = (
    '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="{}"/>'
    '<string key="org:resource" value="{}"/></event>'
)


@pytest.mark.usefixtures("units")
class TestAMappedLog:
    def test_takes_an_entry_from_each_event(self, tmp_path: Path) -> None:
        mapping, log = tmp_path / "court.toml", tmp_path / "court.xes"
        mapping.write_text(LOG % VILLAGE, encoding="utf-8")
        told = (
            ("File", "2026-01-05T09:00:00.250+08:00", "j1"),
            ("Print", "2026-01-05T09:30:00+08:00", "j1"),
            ("Ask", "2026-01-05T10:00:00+08:00", "j2"),
        )
        events = "".join(EVENT.format(*each) for each in told)
        log.write_text(f'<log><trace><string key="concept:name" value="C-1"/>{events}</trace></log>', encoding="utf-8")
        done = import_matters(log, load_mapping(mapping), form="xes")
        assert done.written.entries == 2
        acts = list(Entry.objects.of(ImportedRef.objects.get().matter_no))
        assert [(act.verb, act.actor) for act in acts] == [("apply", "court:j1"), ("ask_consent", "court:j2")]
        assert acts[0].happened_at.isoformat() == "2026-01-05T01:00:00.250000+00:00"


class TestAMapping:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("source = ", "town.toml"),
            ('colour = "red"', "colour"),
            ("source = 7", "source"),
            ('source = "a b"', "source"),
            ('on_error = "hope"', "on_error"),
            ('format = "pdf"', "format"),
            ('time_zone = "Mars/Base"', "time_zone"),
            ('waive = ["gravity"]', "waive"),
            ('[tables.types]\na = ["b"]', "tables.types"),
            ('[columns]\na = "{b|nowhere}"', "columns.a"),
            ('[[matter]]\ntrack = "dispute"\nref = "{id}"', "source"),
            ('source = "a"\n[[matter]]\ntrack = "dispute"\n[[matter.entry]]\nverb = "apply"', "matter[0].ref"),
            ('source = "a"\n[[matter]]\ntrack = "dispute"\nref = "{id}"', "matter[0].entry"),
            (
                'source = "a"\n[[matter]]\ntrack = "dispute"\nref = "{id}"\n[[matter.entry]]\nverb = "apply"\nwho = "x"',
                "matter[0].entry[0].who",
            ),
            (
                'source = "a"\n[[matter]]\ntrack = "dispute"\nref = "{id}"\n[[matter.entry]]\nverb = "{id"',
                "matter[0].entry[0].verb",
            ),
        ],
    )
    def test_is_refused_by_the_key_nobody_understands(self, text: str, key: str, tmp_path: Path) -> None:
        path = tmp_path / "town.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadMapping) as bad:
            load_mapping(path)
        assert str(bad.value).startswith("town.toml: ")
        assert key in str(bad.value)

    @pytest.mark.parametrize("name", ["other_than_handler", "direct_line", "own_unit", "within_thirty_days"])
    def test_that_waives_what_every_record_is_asked_is_refused(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "town.toml"
        path.write_text(f'source = "town"\nwaive = ["second_person", "{name}"]', encoding="utf-8")
        with pytest.raises(
            BadMapping, match=f"waive: '{name}' is asked of every record; .*catalogue_complete.* may be"
        ):
            load_mapping(path)

    def test_that_names_no_waivers_has_those_of_the_format(self, tmp_path: Path) -> None:
        path = tmp_path / "town.toml"
        path.write_text('source = "town"', encoding="utf-8")
        assert load_mapping(path).waive == load_mapping().waive
        path.write_text('source = "town"\nwaive = []', encoding="utf-8")
        assert load_mapping(path).waive == frozenset()

    @pytest.mark.parametrize("name", sorted(path.stem for path in OURS.glob("*.toml")))
    def test_of_ours_is_found_by_its_name(self, name: str) -> None:
        assert load_mapping(find_mapping(name)).name == f"{name}.toml"
