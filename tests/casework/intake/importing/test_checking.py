"""Whatever is wrong is found before anything is written, and named with line and field."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.intake.importing.faults import Refused
from casework.intake.importing.importing import import_matters
from casework.intake.importing.loading import load_mapping
from casework.intake.models import ImportedRef
from casework.ledger.models import Entry
from casework.organisations.models import Unit
from casework.workflow.models import Matter
from tests.casework.intake.importing.lines import (
    COUNTY,
    PARTIES,
    TOWN,
    VILLAGE,
    at,
    entries,
    entry,
    faults,
    record,
    write_lines,
)

pytestmark = pytest.mark.usefixtures("units")

SHORT = entries("apply", "ask_consent", "accept")


def changed(place: int, **changes: Any) -> dict[str, Any]:
    """Give a record of which one entry reads otherwise."""
    return record(entries=[{**each, **changes} if n == place else each for n, each in enumerate(SHORT)])


BAD = {
    "an unknown type": (record(type="77"), "type", "UNKNOWN_CODE"),
    "an unknown channel": (record(channel="PIGEON"), "channel", "UNKNOWN_CODE"),
    "no channel": (record(channel=""), "channel", "MISSING"),
    "an unknown track": (record(track="duel"), "track", "UNKNOWN_TRACK"),
    "an unknown verb": (changed(1, verb="shout"), "entries[1].verb", "UNKNOWN_VERB"),
    "an unknown outcome": (changed(1, outcome="FINE"), "entries[1].outcome", "UNKNOWN_CODE"),
    "an outcome of another verb": (changed(1, outcome="FAILED"), "entries[1].outcome", "OUTCOME_DIFFERS"),
    "an unknown ground": (
        record(entries=[*SHORT, entry("escalate", 5, facts={"ground": "BORED"})]), "entries[3].facts.ground", "UNKNOWN_CODE",
    ),
    "a ground of another act": (
        record(entries=[*SHORT, entry("escalate", 5, facts={"ground": "BREACH"})]),
        "entries[3].facts.ground", "ESCALATION_GROUND_GIVEN",
    ),
    "an unknown unit": (record(unit="990106001001"), "unit", "UNKNOWN_UNIT"),
    "an unknown unit of an act": (changed(1, unit="990106001001"), "entries[1].unit", "UNKNOWN_UNIT"),
    "an unknown unit of the first act": (changed(0, unit="990106001001"), "entries[0].unit", "UNKNOWN_UNIT"),
    "a unit that does not lead": (changed(1, unit="330108001001"), "entries[1].unit", "WRONG_UNIT"),
    "the wrong tier": (changed(1, level=4), "entries[1].level", "WRONG_TIER"),
    "the wrong tier of a named unit": (changed(0, unit=VILLAGE, level=3), "entries[0].level", "WRONG_TIER"),
    "an unknown place": (record(place="99"), "place", "UNKNOWN_UNIT"),
    "a wrong check digit": (
        record(parties=[{**PARTIES[0], "id_number": "110105194912310021"}]), "parties[0].id_number", "ID_CHECK_DIGIT",
    ),
    "a party nobody knows the part of": (record(parties=[{**PARTIES[0], "role": "judge"}]), "parties[0].role", "UNKNOWN_CODE"),
    "the same party twice": (record(parties=[PARTIES[0], PARTIES[0]]), "parties[1].id_number", "PARTY_TWICE"),
    "a date in the future": (changed(2, at="2199-01-05T09:00:00+08:00"), "entries[2].at", "FUTURE_DATE"),
    "a moment before the last act": (changed(2, at=at(-1)), "entries[2].at", "BEFORE_LAST_ACT"),
    "a moment without offset": (changed(2, at="2026-01-05T12:00:00"), "entries[2].at", "MOMENT_WITHOUT_ZONE"),
    "no moment": (changed(2, at="noon"), "entries[2].at", "SHAPE"),
    "a verb from the wrong state": (record(entries=entries("apply", "accept")), "entries[1].verb", "WRONG_STATE"),
    "a first verb that opens nothing": (record(entries=entries("accept")), "entries[0].verb", "WRONG_STATE"),
    "a correction before anything": (record(entries=[entry("correct", 0, reason="错")]), "entries[0]", None),
    "a fact nobody takes": (changed(1, facts={"remark": "三人在场"}), "entries[1].facts.remark", "UNKNOWN_FACT"),
    "a fact of another kind": (changed(1, facts={"rights_notice": 1.5}), "entries[1].facts.rights_notice", "FACT_SHAPE"),
    "a fact that links tell": (changed(0, facts={"same_matter": ["D1"]}), "entries[0].facts.same_matter", "RESERVED_FACT"),
    "a fact that is ours to write": (changed(1, facts={"waived": ["x"]}), "entries[1].facts.waived", "RESERVED_FACT"),
    "a due day that is over": (
        record(entries=[*SHORT, entry("appoint", 8), entry("record_oral_agreement", 9, facts={"due_on": "2025-12-31"})]),
        "entries[4].facts.due_on", "PERFORMANCE_DAY_GIVEN",
    ),
    "a choice that was not made": (
        record(entries=[*SHORT, entry("refuse", 8), entry("divert", 9)]), "entries[4].facts.destination", "CHOICE_MISSING",
    ),
    "no entries": (record(entries=[]), "entries", "MISSING"),
    "entries of no shape": (record(entries="apply"), "entries", "SHAPE"),
    "no reference": (record(ref=""), "ref", "MISSING"),
    "a reference that is too long": (record(ref="x" * 101), "ref", "TOO_LONG"),
    "a title that is too long": (record(title="墙" * 201), "title", "TOO_LONG"),
    "a field nobody knows": (record(colour="red"), "colour", "UNKNOWN_FIELD"),
    "a number for a text": (record(title=7), "title", "SHAPE"),
    "half a character": (record(text="\ud800"), "text", "CHARACTERS"),
    "a NUL in a fact": (changed(1, facts={"code": "A\x00"}), "entries[1].facts.code", "CHARACTERS"),
    "a link to nowhere": (record(links=[{"ref": "Z-9", "kind": "same_matter"}]), "links[0].ref", "UNKNOWN_REF"),
    "a link to itself": (record(links=[{"ref": "A-1", "kind": "same_matter"}]), "links[0].ref", "LINK_TO_ITSELF"),
    "a link of no kind": (record(links=[{"ref": "Z-9", "kind": "cousin"}]), "links[0].kind", "UNKNOWN_CODE"),
    "a source with blanks": (record(source="a b"), "source", "SHAPE"),
}  # fmt: skip


ENDING = date(2026, 1, 20)


class TestABadRecord:
    @pytest.mark.parametrize("name", BAD)
    def test_is_named_by_line_field_and_code_and_nothing_is_written(self, name: str, file: Path) -> None:
        bad, field, code = BAD[name]
        found = faults(file, record("good"), bad)
        assert found
        assert {fault.line for fault in found} == {2}
        assert any(fault.field.startswith(field) and code in (fault.code, None) for fault in found)
        assert all(fault.reason for fault in found)
        assert (Matter.objects.count(), Entry.objects.count(), ImportedRef.objects.count()) == (0, 0, 0)

    def test_tells_everything_that_is_wrong_with_it(self, file: Path) -> None:
        bad = record(type="77", channel="PIGEON", entries=[entry("apply", 0, level="two"), entry("shout", 1, facts=[])])
        fields = [fault.field for fault in faults(file, bad)]
        assert fields == ["entries[0].level", "entries[1].facts", "type", "channel", "entries[1].verb"]

    def test_tells_of_its_own_unit_whatever_its_first_act_says(self, file: Path) -> None:
        at_village = [{**SHORT[0], "unit": VILLAGE}, *SHORT[1:]]
        (found,) = faults(file, record(unit="999", entries=at_village))
        assert (found.field, found.code) == ("unit", "UNKNOWN_UNIT")

    def test_may_name_as_its_own_a_unit_that_came_while_it_was_handled(self, file: Path) -> None:
        Unit.objects.filter(code=TOWN).update(valid_from=date(2026, 1, 6))
        later = [{**SHORT[0], "unit": VILLAGE}, *SHORT[1:], entry("refuse", 72)]
        assert faults(file, record(unit=TOWN, entries=later)) == []

    def test_tells_in_one_run_what_does_not_hang_together(self, file: Path) -> None:
        bad = record(
            unit="999", type="zz", channel="NOPE", title="墙" * 201, parties=[{**PARTIES[0], "id_number": "110105194912310021"}],
            entries=[
                entry("applyy", 0, unit=VILLAGE, level=9), entry("shout", 1, unit="998"), entry("accept", -2, level=3, unit=VILLAGE),
                {**entry("appoint", 0), "at": "2199-01-05T09:00:00+08:00"}, {**entry("close", 0), "at": "2026-01-05"},
            ],
        )  # fmt: skip
        found = {(fault.field, fault.code) for fault in faults(file, bad)}
        assert found == {
            ("unit", "UNKNOWN_UNIT"), ("type", "UNKNOWN_CODE"), ("channel", "UNKNOWN_CODE"), ("title", "TOO_LONG"),
            ("parties[0].id_number", "ID_CHECK_DIGIT"), ("entries[0].verb", "UNKNOWN_VERB"),
            ("entries[0].level", "UNKNOWN_LEVEL"), ("entries[1].verb", "UNKNOWN_VERB"), ("entries[1].unit", "UNKNOWN_UNIT"),
            ("entries[2].level", "WRONG_TIER"), ("entries[2].at", "BEFORE_LAST_ACT"), ("entries[3].at", "FUTURE_DATE"),
            ("entries[4].at", "MOMENT_WITHOUT_ZONE"),
        }  # fmt: skip

    def test_is_led_on_behind_what_can_be_passed_over(self, file: Path) -> None:
        bad = record(
            type="zz",
            entries=[
                *SHORT[:2], {**SHORT[2], "unit": "330108001001"}, entry("escalate", 5, facts={"ground": "BREACH"}),
                entry("close", 6),
            ],
        )  # fmt: skip
        found = [(fault.field, fault.code) for fault in faults(file, bad)]
        assert found == [
            ("type", "UNKNOWN_CODE"),
            ("entries[2].unit", "WRONG_UNIT"),
            ("entries[3].facts.ground", "ESCALATION_GROUND_GIVEN"),
            ("entries[4].verb", "WRONG_STATE"),
        ]

    def test_of_an_unknown_track_is_told_its_units_too(self, file: Path) -> None:
        fields = [fault.field for fault in faults(file, record(track="duel", unit="999", place="998"))]
        assert fields == ["track", "unit", "place"]

    def test_cites_the_rule(self, file: Path) -> None:
        found = faults(file, record(entries=entries("apply", "accept")))
        assert [fault.law for fault in found] == ["PML art. 17"]

    def test_is_refused_where_its_unit_was_closed_on_that_day(self, file: Path) -> None:
        Unit.objects.filter(code=VILLAGE).update(valid_to=date(2025, 12, 31))
        (found,) = faults(file, record())
        assert (found.field, found.code) == ("unit", "CLOSED_UNIT")

    def test_is_refused_where_the_lead_has_ended_and_nobody_continues_it(self, file: Path) -> None:
        Unit.objects.filter(code=VILLAGE).update(valid_to=ENDING)
        late = [*SHORT, entry("refuse", 24 * 30)]
        (found,) = faults(file, record(entries=late))
        assert (found.field, found.code) == ("entries[3].unit", "CLOSED_UNIT")

    def test_may_not_let_the_handler_revisit(self, file: Path) -> None:
        handled = [{**each, "actor": "m7"} for each in record()["entries"]]
        found = faults(file, record(entries=[*handled, entry("revisit", 100, actor="m7", facts={"result": "SETTLED"})]))
        assert [(fault.field, fault.code) for fault in found] == [("entries[7].actor", "OTHER_THAN_HANDLER")]

    def test_has_no_upper_unit_to_escalate_to(self, file: Path) -> None:
        top = record(unit="330100", entries=[*SHORT, entry("escalate", 5, facts={"ground": "PARTY_ASKS"})])
        assert [fault.code for fault in faults(file, top)] == ["NO_UPPER_UNIT"]

    def test_may_not_skip_a_level_without_need(self, file: Path) -> None:
        skipping = record(entries=[*SHORT, entry("escalate", 5, unit=COUNTY, facts={"ground": "PARTY_ASKS"})])
        assert [fault.code for fault in faults(file, skipping)] == ["DIRECT_LINE"]

    def test_may_not_be_taken_over_by_a_unit_it_does_not_wait_at(self, file: Path) -> None:
        waiting = [
            *SHORT,
            entry("escalate", 5, unit=TOWN, facts={"ground": "PARTY_ASKS"}),
            entry("take_over", 6, unit=COUNTY),
        ]
        assert [fault.code for fault in faults(file, record(entries=waiting))] == ["WAITS_HERE"]


class TestAFile:
    def test_with_one_broken_line_writes_nothing(self, file: Path) -> None:
        write_lines(file, [record("A-1"), record("A-2")])
        file.write_text(file.read_text(encoding="utf-8") + '{"ref": "A-3", \n', encoding="utf-8")
        with pytest.raises(Refused) as refused:
            import_matters(file, load_mapping(), form="jsonl")
        assert [(fault.line, fault.code) for fault in refused.value.faults] == [(3, "BROKEN_LINE")]
        assert Matter.objects.count() == 0

    def test_lists_a_doubled_reference_with_both_lines(self, file: Path) -> None:
        (found,) = faults(file, record("A-1"), record("A-2"), record("A-1"))
        assert (found.line, found.field, found.code) == (3, "ref", "DOUBLED_REF")
        assert "1" in found.reason

    def test_takes_the_same_reference_of_another_source(self, file: Path) -> None:
        assert faults(file, record("A-1"), record("A-1", source="elsewhere")) == []
        assert Matter.objects.count() == 2
