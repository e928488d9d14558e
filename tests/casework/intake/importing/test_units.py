"""The tree of units in memory: by code and day, up the line, and on from one that ended."""

from datetime import date

import pytest

from casework.errors import NotYet
from casework.intake.importing.units import Units
from casework.organisations.levels import Level
from casework.organisations.models import Unit, UnitSuccession
from tests.world import plant

TODAY = date(2026, 1, 5)
VILLAGE = "330106001001"


@pytest.fixture
def planted(db: None) -> dict[str, Unit]:
    return plant()


def grow(code: str, under: Unit, **fields: object) -> Unit:
    return Unit.objects.plant(Unit(code=code, name=code, short_name=code, level=Level.VILLAGE, **fields), under=under)


def continued(old: Unit, new: Unit, day: date, share: str | None = None) -> None:
    UnitSuccession.objects.create(old=old, new=new, kind="MOVE", effective_date=day, share=share)


class TestUnits:
    def test_are_found_by_code_and_day(self, planted: dict[str, Unit]) -> None:
        Unit.objects.filter(code=VILLAGE).update(valid_to=date(2020, 12, 31))
        newer = grow(VILLAGE, planted["330106002"], valid_from=date(2021, 1, 1))
        units = Units()
        assert units.find(VILLAGE, date(2020, 5, 1)) == planted[VILLAGE]
        assert units.find(VILLAGE, TODAY) == newer

    @pytest.mark.usefixtures("planted")
    def test_tell_an_unknown_code_from_a_closed_unit(self) -> None:
        Unit.objects.filter(code=VILLAGE).update(valid_to=date(2020, 12, 31))
        for code, refusal in ((VILLAGE, "CLOSED_UNIT"), ("77", "UNKNOWN_UNIT")):
            with pytest.raises(NotYet) as refused:
                Units().find(code, TODAY)
            assert refused.value.code == refusal

    def test_stand_on_a_line(self, planted: dict[str, Unit]) -> None:
        Unit.objects.filter(code="330106").update(valid_to=date(2020, 12, 31))
        above = [unit.code for unit in Units().above(planted[VILLAGE], TODAY)]
        assert above == ["330106001", "330100"]

    def test_are_continued_step_by_step(self, planted: dict[str, Unit]) -> None:
        second = grow("330106001009", planted["330106001"], valid_from=date(2021, 1, 1), valid_to=date(2022, 12, 31))
        third = grow("330106001010", planted["330106001"], valid_from=date(2023, 1, 1))
        Unit.objects.filter(code=VILLAGE).update(valid_to=date(2020, 12, 31))
        continued(planted[VILLAGE], second, date(2021, 1, 1))
        continued(second, third, date(2023, 1, 1))
        units = Units()
        lead = units.find(VILLAGE, date(2020, 5, 1))
        assert [step.new for step in units.heirs(lead, TODAY)] == [second, third]
        assert [step.new for step in units.way(lead, third, TODAY) or ()] == [second, third]
        assert [step.new for step in units.heirs(lead, date(2022, 1, 1))] == [second]
        assert units.way(lead, third, date(2022, 1, 1)) is None

    def test_that_were_split_go_on_with_the_largest_part(self, planted: dict[str, Unit]) -> None:
        parts = [grow(f"33010600101{n}", planted["330106001"], valid_from=date(2021, 1, 1)) for n in range(3)]
        Unit.objects.filter(code=VILLAGE).update(valid_to=date(2020, 12, 31))
        for part, share in zip(parts, ("0.2", "0.5", "0.3"), strict=True):
            continued(planted[VILLAGE], part, date(2021, 1, 1), share)
        units = Units()
        lead = units.find(VILLAGE, date(2020, 5, 1))
        assert units.heirs(lead, TODAY)[-1].new == parts[1]
        assert units.way(lead, parts[2], TODAY) is not None

    def test_that_stand_need_nobody_to_step_in(self, planted: dict[str, Unit]) -> None:
        assert Units().heirs(planted[VILLAGE], TODAY) == ()
