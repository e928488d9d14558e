"""An entry of a record as the engine takes it: who leads, who acts, which row is meant."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.intake.models import ImportedRef
from casework.ledger.models import Entry
from casework.organisations.levels import Level
from casework.organisations.models import Unit, UnitSuccession
from casework.workflow.models import Matter
from tests.casework.intake.importing.lines import COUNTY, TOWN, VILLAGE, Raw, entries, entry, faults, imported, record

pytestmark = pytest.mark.usefixtures("units")

ACCEPTED = entries("apply", "ask_consent", "accept")
ESCALATED = [*ACCEPTED, entry("escalate", 3, facts={"ground": "BEYOND_POWERS"})]


def acts(file: Path, given: list[Raw], **changes: Any) -> list[Entry]:
    """Import one dispute with these entries; give what stands in the ledger."""
    imported(file, record(entries=given, **changes))
    return list(Entry.objects.of(ImportedRef.objects.get().matter_no))


class TestTheLead:
    def test_goes_to_the_next_unit_up_when_none_is_named(self, file: Path) -> None:
        escalated = acts(file, ESCALATED)[-1]
        assert (escalated.unit, escalated.level, escalated.actor_unit) == (f"{TOWN}@", 3, f"{VILLAGE}@")

    def test_goes_to_the_level_that_is_named(self, file: Path) -> None:
        jump = entry("escalate", 3, level=4, facts={"ground": "BEYOND_POWERS"})
        assert acts(file, [*ACCEPTED, jump], type="08")[-1].unit == f"{COUNTY}@"

    def test_may_be_given_by_its_level_before_the_act(self, file: Path) -> None:
        assert acts(file, [*ACCEPTED, {**ESCALATED[-1], "level": 2}])[-1].level == 3

    def test_is_taken_over_by_the_unit_it_waits_at(self, file: Path) -> None:
        taken = acts(file, [*ESCALATED, entry("take_over", 4, level=3)])[-1]
        assert (taken.unit, taken.actor_unit, taken.to_state) == (f"{TOWN}@", f"{TOWN}@", "ACCEPTED")

    def test_is_called_in_by_the_unit_that_is_named(self, file: Path) -> None:
        called = acts(file, [*ACCEPTED, entry("call_in", 4, unit=TOWN, facts={"ground": "STALLED"})])[-1]
        assert (called.unit, called.level) == (f"{TOWN}@", 3)

    def test_stays_where_it_is_for_acts_without_a_unit(self, file: Path) -> None:
        course = [*ESCALATED, entry("take_over", 4), entry("appoint", 5), entry("fail", 6)]
        assert [act.level for act in acts(file, course)] == [2, 2, 2, 3, 3, 3, 3]

    def test_begins_with_the_unit_of_the_first_act(self, file: Path) -> None:
        opened = acts(file, [entry("apply", 0, unit=TOWN), entry("ask_consent", 1)])
        assert {act.unit for act in opened} == {f"{TOWN}@"}

    def test_goes_back_to_whoever_sent_it(self, file: Path) -> None:
        course = [
            entry("register", 0),
            entry("triage", 1, facts={"kind": "DISPUTE", "risk": "BLUE"}),
            entry("dispatch", 2, unit=VILLAGE),
            entry("object", 3, reason="不属本单位职责", facts={"ground": "NOT_COMPETENT"}),
        ]
        objected = acts(file, course, track="filing", unit=TOWN, place=VILLAGE)[-1]
        assert (objected.to_state, objected.unit) == ("TRIAGED", f"{TOWN}@")


@pytest.fixture
def moved(units: dict[str, Unit]) -> Unit:
    """End the first village on 9 January 2026 and let a new one continue it under another code; give the new one."""
    Unit.objects.filter(code=VILLAGE).update(valid_to=date(2026, 1, 9))
    heir = Unit(
        code="330108001009", name="宝石社区", short_name="宝石", level=Level.VILLAGE, valid_from=date(2026, 1, 10)
    )
    Unit.objects.plant(heir, under=units["330108001"])
    UnitSuccession.objects.create(
        old=units[VILLAGE], new=heir, kind=UnitSuccession.Kind.MOVE, effective_date=date(2026, 1, 10)
    )
    return heir


class TestAChangeOfBorders:
    def test_lets_the_lead_follow_to_the_unit_that_is_named(self, moved: Unit, file: Path) -> None:
        later = entry("appoint", 24 * 10, unit=moved.code, level=2)
        act = acts(file, [*ACCEPTED, later])[-1]
        assert (act.unit, act.facts["succeeds"]) == (moved.key, [f"{VILLAGE}@"])
        matter = Matter.objects.get()
        assert matter.unit == moved
        assert matter.accepted_unit is not None
        assert matter.accepted_unit.code == VILLAGE

    def test_lets_it_follow_when_the_act_names_no_unit(self, moved: Unit, file: Path) -> None:
        assert acts(file, [*ACCEPTED, entry("appoint", 24 * 10)])[-1].unit == moved.key

    def test_does_not_let_it_follow_before_its_day(self, moved: Unit, file: Path) -> None:
        (found,) = faults(file, record(entries=[*ACCEPTED, entry("appoint", 24, unit=moved.code)]))
        assert (found.field, found.code) == ("entries[3].unit", "CLOSED_UNIT")

    def test_does_not_let_it_go_to_a_unit_that_continues_nothing(self, moved: Unit, file: Path) -> None:
        (found,) = faults(file, record(entries=[*ACCEPTED, entry("appoint", 24 * 10, unit="330106002001")]))
        assert (found.field, found.code) == ("entries[3].unit", "WRONG_UNIT")

    @pytest.mark.usefixtures("moved")
    def test_lets_an_escalation_begin_at_the_successor(self, file: Path) -> None:
        later = entry("escalate", 24 * 10, facts={"ground": "BEYOND_POWERS"})
        assert acts(file, [*ACCEPTED, later])[-1].unit == "330108001@"


class TestARow:
    def test_is_picked_by_the_outcome(self, file: Path) -> None:
        settled = acts(file, [*ACCEPTED, entry("withdraw", 5, outcome="WITHDRAWN_SETTLED")])[-1]
        assert (settled.outcome, settled.facts["settled"]) == ("WITHDRAWN_SETTLED", True)
        assert settled.facts["waived"] == ["other_side_confirms", "withdrawal_on_paper"]

    def test_is_picked_by_where_it_was_diverted_to(self, file: Path) -> None:
        diverted = acts(file, [*ACCEPTED, entry("refuse", 5), entry("divert", 6, outcome="DIVERTED_COURT")])[-1]
        assert diverted.facts["destination"] == "COURT"

    def test_of_performing_is_the_full_one_unless_said_otherwise(self, file: Path) -> None:
        course = entries("apply", "ask_consent", "accept", "appoint", "record_oral_agreement")
        partly = entry("perform", 6, facts={"fully": False})
        performed = acts(file, [*course, partly, entry("perform", 7)])
        assert [act.to_state for act in performed[-2:]] == ["PERFORMING", "PERFORMED"]


class TestAnActor:
    def test_is_one_account_a_role_when_the_source_does_not_say(self, file: Path) -> None:
        course = record()["entries"]
        revisited = [*course, entry("revisit", 50, facts={"result": "SETTLED"}), entry("archive", 60)]
        found = acts(file, revisited)
        assert {act.verb: act.actor.partition("::")[2] for act in found} == {
            "apply": "registrar", "ask_consent": "mediator", "accept": "mediator", "appoint": "head",
            "record_oral_agreement": "mediator", "perform": "mediator", "close": "head", "revisit": "registrar",
            "archive": "archivist",
        }  # fmt: skip

    def test_keeps_the_reason_beside_the_ledger(self, file: Path) -> None:
        told = acts(file, [entry("apply", 0), entry("refuse", 1, reason="乙方不愿调解")])[-1]
        assert "乙方" not in told.facts_text
        assert Matter.objects.get().words("reason") == "乙方不愿调解"
