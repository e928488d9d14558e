"""What a mapping may say of one field."""

from zoneinfo import ZoneInfo

import pytest

from casework.errors import NotYet
from casework.intake.importing.templates import clock, table, template

FILTERS = {
    **clock(ZoneInfo("America/New_York"), ("%d.%m.%Y %H:%M",)),
    "types": table("types", {"noise": "02", "*": "99"}),
    "flags": table("flags", {"Y": True, "N": False}),
}
ROW = {"id": "7", "type": "noise", "paid": "Y", "opened": "2015-03-01T10:59:01", "level": "3", "concept:name": "C-1"}


class TestATemplate:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("plain", "plain"),
            ("", ""),
            ("{id}", "7"),
            ("{id}-F", "7-F"),
            ("{{{id}}}", "{7}"),
            ("{concept:name}", "C-1"),
            ("{nothing}", ""),
            ("{type|types}", "02"),
            ("{id|types}", "99"),
            ("{paid|flags}", True),
            ("paid: {paid|flags}", "paid: True"),
            ("{level|whole}", 3),
            ("{nothing|whole}", ""),
            ("{id|given}{nothing|given}", "yes"),
            ("{opened|moment}", "2015-03-01T10:59:01-05:00"),
            ("{opened|day}", "2015-03-01"),
            ("{nothing|moment}", ""),
            (True, True),
            (3, 3),
        ],
    )
    def test_makes_a_value(self, text: object, value: object) -> None:
        assert template(text, FILTERS).fill(ROW) == value

    @pytest.mark.parametrize("text", ["{id", "id}", "{id|colours}", 1.5, None, ["a"]])
    def test_is_refused_where_nobody_understands_it(self, text: object) -> None:
        with pytest.raises(ValueError, match=r"brace|neither|called"):
            template(text, FILTERS)

    @pytest.mark.parametrize("text", ["{id|flags}", "{type|whole}", "{type|moment}"])
    def test_names_the_column_it_cannot_read(self, text: str) -> None:
        with pytest.raises(NotYet) as refusal:
            template(text, FILTERS).fill(ROW)
        assert refusal.value.unmet[0].field in ("id", "type")

    def test_names_its_columns(self) -> None:
        assert template("{id} {type|types} {id}", FILTERS).columns == ("id", "type")


class TestAMoment:
    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("2015-07-01T10:59:01", "2015-07-01T10:59:01-04:00"),
            ("2015-07-01T10:59:01Z", "2015-07-01T10:59:01+00:00"),
            ("2015-07-01", "2015-07-01T00:00:00-04:00"),
            ("01.07.2015 10:59", "2015-07-01T10:59:00-04:00"),
        ],
    )
    def test_is_in_the_zone_of_the_source_unless_it_says_its_own(self, text: str, read: str) -> None:
        assert template("{at|moment}", FILTERS).fill({"at": text}) == read
