"""Which lines of agencies a name means, the one a clause gives an agency or that of an organ. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from enforcement.standards.kinds import AgencyLine as Line

# Parts of names, in an order in which a longer word goes before one that stands in it: 环境卫生 and 动物卫生 before 卫生.
NAMES: Mapping[Line, tuple[str, ...]] = {
    Line.URBAN: ("城市管理", "综合行政执法", "城管", "市容", "环境卫生", "生活垃圾管理"),
    Line.POLICE: ("公安",),
    Line.MARKET: ("市场监督", "市场监管", "工商行政", "质量技术监督", "食品药品", "计量", "特种设备", "价格"),
    Line.TRANSPORT: ("交通运输", "交通主管", "交通行政", "交通建设", "道路运输", "公路", "海事", "港口", "航道", "水上交通", "驾驶员"),
    Line.HOUSING: ("建设行政", "建设主管", "城乡建设", "住房", "房产", "房地产", "燃气", "城市供水"),
    Line.PLANNING: ("规划", "自然资源", "国土"),
    Line.ENVIRONMENT: ("环境保护", "生态环境"),
    Line.WATER: ("水行政", "水利"),
    Line.AGRICULTURE: ("农业", "渔政", "渔业", "动物卫生", "动物防疫", "农产品", "畜牧"),
    Line.FORESTRY: ("林业",),
    Line.EMERGENCY: ("应急管理", "安全生产监督"),
    Line.LABOUR: ("人力资源", "劳动"),
    Line.HEALTH: ("卫生",),
    Line.EDUCATION: ("教育行政", "教育主管", "教育局"),
    Line.CULTURE: ("文物", "旅游", "文化行政", "文化主管", "文化市场", "文化广电"),
    Line.CIVIL_AFFAIRS: ("民政",),
    Line.JUSTICE: ("司法行政", "司法局"),
}  # fmt: skip

# Names no line, and holds 民政.
GOVERNMENT = "人民政府"


def line_of(agency: str) -> Line | None:
    """
    Tell the line an agency belongs to; None where the name fits none, or several.

    agency: as the clause names it, one agency or more.
    """
    fitting = lines_in(agency)
    return next(iter(fitting)) if len(fitting) == 1 else None


def lines_in(agency: str) -> frozenset[Line]:
    """Tell the lines that the names of one agency or more fit; may be empty."""
    left = agency.replace(GOVERNMENT, " ")
    fitting = set()
    for line, names in NAMES.items():
        found = [name for name in names if name in left]
        for name in found:
            left = left.replace(name, " ")
        if found:
            fitting.add(line)
    return frozenset(fitting)


def is_of_line(organ: str, agency: str, agency_line: str) -> bool:
    """
    Answer whether an item is of the line of an organ, by its name (house rule X4a).

    agency, agency_line: as PenaltyItem has them. A clause that names no line is held against no organ.
    """
    wanted = lines_in(agency) | {Line(line) for line in (agency_line,) if line}
    return not wanted or not wanted.isdisjoint(lines_in(organ))
