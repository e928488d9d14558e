import pytest

from casework.organisations.organs import BUREAUX
from enforcement.standards.kinds import AgencyLine
from enforcement.standards.lines import NAMES, line_of, lines_in


class TestLineOf:
    @pytest.mark.parametrize(
        ("agency", "line"),
        [
            ("城市管理行政执法部门", AgencyLine.URBAN),
            ("公安机关交通管理部门", AgencyLine.POLICE),
            ("县级以上道路运输管理机构", AgencyLine.TRANSPORT),
            ("机动车驾驶员培训管理机构", AgencyLine.TRANSPORT),
            ("交通建设工程质量安全监督机构", AgencyLine.TRANSPORT),
            ("区、县（市）房产主管部门", AgencyLine.HOUSING),
            ("动物卫生监督机构", AgencyLine.AGRICULTURE),
            ("县级以上人民政府卫生主管部门", AgencyLine.HEALTH),
            ("市容环境卫生行政主管部门", AgencyLine.URBAN),
            ("县级以上人民政府民政部门", AgencyLine.CIVIL_AFFAIRS),
        ],
    )
    def test_is_told_by_the_name(self, agency: str, line: AgencyLine) -> None:
        assert line_of(agency) is line

    @pytest.mark.parametrize("agency", ["", "县级以上人民政府", "有关行政监督部门", "城市管理或者水行政主管部门"])
    def test_is_none_where_the_name_fits_no_line_or_several(self, agency: str) -> None:
        assert line_of(agency) is None

    def test_knows_the_bureaux_of_a_county(self) -> None:
        lines = {name: line_of(f"西湖区{name}") for name in BUREAUX}
        assert {name: line for name, line in lines.items() if line} == {
            "司法局": AgencyLine.JUSTICE, "综合行政执法局": AgencyLine.URBAN, "人力资源和社会保障局": AgencyLine.LABOUR,
            "市场监督管理局": AgencyLine.MARKET, "公安局": AgencyLine.POLICE,
        }  # fmt: skip
        assert lines_in("林业水利局") == {AgencyLine.FORESTRY, AgencyLine.WATER}

    def test_knows_names_for_every_line(self) -> None:
        assert set(NAMES) == set(AgencyLine)
