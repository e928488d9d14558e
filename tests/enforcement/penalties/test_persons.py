"""Who is known again in the cases of a person: by number, by phone, by name and address; and by a name alone, which is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.errors import NotYet
from casework.organisations.actors import Role
from casework.workflow.judge import Move
from casework.workflow.perform import perform_many
from tests.enforcement.penalties.cases import STALL, STREET, Bureau, seat
from tests.refusals import refused
from tests.world import World

DONE = {"item": "T-1", "act_end": date(2026, 1, 5), "found_on": date(2026, 1, 5)}
NAMED = replace(STALL, id_number="", birth_date=None, phone="")
HOUSED = replace(NAMED, address="北山街道保俶路 1 号")
FIRST = ("FIRST_TO_FILE", "APL art. 25", "distinct")
ASKED = ("NAMESAKE_TOLD_APART", "HOUSE rule X11b", "namesake")


@pytest.fixture
def street(bureau: Bureau, world: World) -> Bureau:
    """Give another organ that may file the same act."""
    for account, role in (("zhao", Role.OFFICER), ("qian", Role.OFFICER), ("sun", Role.HEAD)):
        seat(account, role, world, STREET)
    return Bureau(world, STREET)


class TestAPersonKnownByNameAlone:
    def test_is_asked_about_where_place_and_days_fit(self, bureau: Bureau, street: Bureau) -> None:
        bureau.clue(STALL).filed()
        case = street.clue(replace(NAMED, name="王　五")).checked().with_papers()
        with refused(NotYet, ASKED):
            case.does("file", street.head(), **DONE)
        with refused(NotYet, ASKED):
            case.does("file", street.head(), namesake=True, **DONE)
        told = {**DONE, "namesake": True, "reason": "经核对户籍，系同名的另一人。"}
        assert case.does("file", street.head(), **told).state == "FILED"

    def test_is_asked_about_though_the_day_is_put_off_by_a_few(self, bureau: Bureau, street: Bureau) -> None:
        bureau.clue(NAMED).filed()
        case = street.clue(NAMED, at=bureau.at("2026-01-09 09:00")).checked().with_papers()
        with refused(NotYet, ASKED):
            case.does("file", street.head(), **{**DONE, "act_end": date(2026, 1, 8), "found_on": date(2026, 1, 8)})
        told = {**DONE, "act_end": date(2026, 1, 9), "found_on": date(2026, 1, 9)}
        assert case.does("file", street.head(), **told).state == "FILED"

    def test_is_not_asked_about_where_another_number_or_birth_date_tells_them_apart(
        self, bureau: Bureau, street: Bureau
    ) -> None:
        bureau.clue(STALL).filed()
        for other in (
            replace(STALL, id_number="330106197501011237", birth_date=None, phone=""),
            replace(NAMED, birth_date=date(1990, 1, 1)),
        ):
            assert street.clue(other).checked().with_papers().does("file", street.head(), **DONE).state == "FILED"

    def test_is_not_fined_a_second_time_for_one_act_unasked(self, bureau: Bureau, street: Bureau) -> None:
        bureau.clue(NAMED).on_the_spot()
        case = street.clue(NAMED).checked()
        with refused(NotYet, ASKED):
            case.spot()
        assert case.spot(namesake=True, reason="同名的另一人，当场改正。").state == "SIMPLE_DECIDED"

    def test_is_asked_about_again_when_somebody_of_the_name_was_fined_since_the_filing(
        self, bureau: Bureau, street: Bureau
    ) -> None:
        case = bureau.clue(NAMED).ready().noticed().heard()
        other = street.clue(NAMED).checked()
        other.spot(namesake=True, reason="同名的另一人，当场改正。", act_end=date(2026, 1, 5))
        with refused(NotYet, ASKED):
            case.decided()
        assert case.decided(namesake=True, reason="同名的另一人。").state == "DECIDED"

    def test_is_not_spared_as_for_the_first_time_unasked(self, bureau: Bureau) -> None:
        bureau.clue(NAMED).on_the_spot()
        bureau.world.later(days=60)
        case = bureau.clue(NAMED).ready()
        spared = {"ground": "FIRST_SLIGHT", "educated": True, "corrected": True}
        with refused(NotYet, ("NO_NAMESAKE_BEFORE", "HOUSE rule X11b", "namesake")):
            case.does("decide_no_penalty", bureau.head(), **spared)
        case.does("decide_no_penalty", bureau.head(), namesake=True, reason="同名的另一人。", **spared)
        assert case.state == "DECIDED"


class TestAPersonKnownByNameAndAddress:
    def test_is_the_same(self, bureau: Bureau, street: Bureau) -> None:
        bureau.clue(replace(STALL, address="北山街道保俶路1号")).filed()
        case = street.clue(HOUSED).checked().with_papers()
        with refused(NotYet, FIRST):
            case.does("file", street.head(), namesake=True, reason="同名的另一人。", **DONE)

    def test_is_not_spared_as_for_the_first_time(self, bureau: Bureau) -> None:
        bureau.clue(HOUSED).on_the_spot()
        bureau.world.later(days=60)
        case = bureau.clue(HOUSED).ready()
        with refused(NotYet, ("FIRST_TIME", "APL art. 33", "ground")):
            case.does("decide_no_penalty", bureau.head(), ground="FIRST_SLIGHT", educated=True, corrected=True)


class TestTwoCasesOfOnePerson:
    def test_are_told_apart_in_one_batch_too(self, bureau: Bureau, street: Bureau) -> None:
        cases = [organ.clue(STALL).checked().with_papers() for organ in (bureau, street)]
        given = {"item": "T-1", "act_end": "2026-01-05", "found_on": "2026-01-05"}
        moves = [
            Move(case.case.number, "file", case.bureau.head(), bureau.world.later(), given, "立案。") for case in cases
        ]
        filed, second = perform_many(moves, partial=True)
        assert getattr(filed, "state", "") == "FILED"
        assert isinstance(second, NotYet)
        assert [each.code for each in second.unmet] == ["FIRST_TO_FILE"]
