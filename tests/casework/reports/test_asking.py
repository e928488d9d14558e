from datetime import date, datetime

import pytest

from casework.errors import Malformed, NotYou, Unknown
from casework.organisations.models import Unit
from casework.reports.asking import ask
from casework.reports.months import Month, Period
from tests.casework.reports.tales import COUNTY, HANGZHOU, Tales

NOW = datetime(2026, 7, 31, 12, tzinfo=HANGZHOU)
WORDS = {"unit": COUNTY, "from": "2026-01", "to": "2026-03"}


class TestAQuestion:
    def test_is_of_whole_months_the_last_included(self, tales: Tales) -> None:
        question = ask("on_site", WORDS, now=NOW)
        assert question.period == Period(Month(2026, 1), Month(2026, 3))
        assert question.period.end == datetime(2026, 4, 1, tzinfo=HANGZHOU)
        assert (question.unit.code, question.as_of, question.by, question.geography) == (COUNTY, NOW, (), "at_the_time")

    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-06-30T12:00:00+08:00", datetime(2026, 6, 30, 12, tzinfo=HANGZHOU)),
            ("2026-06-30T12:00:00 08:00", datetime(2026, 6, 30, 12, tzinfo=HANGZHOU)),
            ("2026-06-30T12:00", datetime(2026, 6, 30, 12, tzinfo=HANGZHOU)),
            ("2026-06-30", datetime(2026, 6, 30, 23, 59, 59, 999999, tzinfo=HANGZHOU)),
            ("2026-07-31", NOW),
            ("", NOW),
        ],
    )
    def test_is_as_of_a_moment_or_the_end_of_a_day(self, tales: Tales, text: str, moment: datetime) -> None:
        assert ask("on_site", {**WORDS, "as_of": text}, now=NOW).as_of == moment

    def test_may_be_split_more_than_once(self, tales: Tales) -> None:
        assert ask("on_site", {**WORDS, "by": "month, unit,month"}, now=NOW).by == ("month", "unit")

    @pytest.mark.parametrize(
        ("field", "text", "code"),
        [
            ("from", "2026-13", "BAD_MONTH"),
            ("from", "2026-1", "BAD_MONTH"),
            ("from", "0000-01", "BAD_MONTH"),
            ("to", "9999-12", "BAD_MONTH"),
            ("to", "", "BAD_MONTH"),
            ("to", "2025-12", "ENDS_BEFORE_IT_BEGINS"),
            ("as_of", "yesterday", "BAD_MOMENT"),
            ("as_of", "0001-01-01T00:00:00+14:00", "BAD_MOMENT"),
            ("as_of", "2026-08-01", "FUTURE_DATE"),
            ("by", "weather", "UNKNOWN_CHOICE"),
            ("geography", "flat", "UNKNOWN_CHOICE"),
            ("kind", "penalty", "UNKNOWN_CHOICE"),
            ("version", "2", "UNKNOWN_VERSION"),
            ("version", "-1", "BAD_NUMBER"),
            ("version", "9" * 5000, "BAD_NUMBER"),
            ("unit", "", "MISSING"),
            ("unit", "33\0", "BAD_SIGN"),
        ],
    )
    def test_refuses_a_word_that_cannot_be_read(self, tales: Tales, field: str, text: str, code: str) -> None:
        with pytest.raises(Malformed) as refusal:
            ask("on_site", {**WORDS, field: text}, now=NOW)
        assert [(unmet.code, unmet.field) for unmet in refusal.value.unmet] == [(code, field)]
        assert all(unmet.law == "HOUSE rule I0" for unmet in refusal.value.unmet)

    def test_names_every_wrong_word_at_once(self, tales: Tales) -> None:
        with pytest.raises(Malformed) as refusal:
            ask("on_site", {"from": "x", "to": "y", "by": "z", "as_of": "q"}, now=NOW)
        assert {unmet.field for unmet in refusal.value.unmet} == {"unit", "from", "to", "by", "as_of"}

    def test_refuses_a_figure_there_is_not(self, tales: Tales) -> None:
        with pytest.raises(Unknown) as refusal:
            ask("happiness", WORDS, now=NOW)
        assert refusal.value.code == "UNKNOWN_INDICATOR"

    def test_says_of_a_planned_figure_that_it_is_not_defined_yet(self, tales: Tales) -> None:
        with pytest.raises(Unknown) as refusal:
            ask("unified_system", WORDS, now=NOW)
        assert refusal.value.code == "NOT_DEFINED_YET"

    @pytest.mark.parametrize("split", ["level", "channel"])
    def test_is_split_only_as_its_figure_can_be(self, tales: Tales, split: str) -> None:
        with pytest.raises(Malformed) as refusal:
            ask("single_track", {**WORDS, "by": f"unit,{split}"}, now=NOW)
        (unmet,) = refusal.value.unmet
        assert (unmet.field, unmet.facts["choices"]) == ("by", ["unit", "type", "month"])

    def test_refuses_a_unit_there_is_not(self, tales: Tales) -> None:
        with pytest.raises(Unknown):
            ask("on_site", {**WORDS, "unit": "999999"}, now=NOW)

    def test_refuses_a_unit_outside_those_that_may_be_asked_about(self, tales: Tales) -> None:
        with pytest.raises(NotYou):
            ask("on_site", WORDS, now=NOW, among=Unit.objects.filter(code="330108"))


class TestAUnit:
    @pytest.fixture
    def bordered(self, tales: Tales) -> Tales:
        """End the county on 31 March and let another of the same code begin."""
        city = tales.units["330100"]
        Unit.objects.filter(code=COUNTY).update(valid_to=date(2026, 3, 31))
        Unit.objects.plant(
            Unit(code=COUNTY, name="new", short_name="new", level=4, valid_from=date(2026, 4, 1)), under=city
        )
        return tales

    @pytest.mark.parametrize(
        ("first", "last", "key"), [("2026-01", "2026-03", "330106@"), ("2026-03", "2026-04", "330106@2026-04-01")]
    )
    def test_is_the_last_that_bore_the_code_in_the_period(
        self, bordered: Tales, first: str, last: str, key: str
    ) -> None:
        assert ask("on_site", {"unit": COUNTY, "from": first, "to": last}, now=NOW).unit.key == key

    def test_is_the_row_named_by_a_key(self, bordered: Tales) -> None:
        assert ask("on_site", {**WORDS, "unit": "330106@2026-04-01"}, now=NOW).unit.name == "new"

    def test_is_todays_when_restated(self, bordered: Tales) -> None:
        assert ask("on_site", {**WORDS, "geography": "restated"}, now=NOW).unit.name == "new"
