"""
Penalty cases at home in which what is rare happens: measures, hearings, deferral, execution, appeals, publication.

Each stops where the next act is for somebody at a desk, or is led to its end. A township that the province delegated items to
penalises too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casework.demo import penalties as p
from casework.demo.courses import Course, Ground, Walk
from casework.demo.pen import Line
from casework.demo.penalties import Case, Deed
from casework.organisations.organs import COURT
from enforcement.penalties import services
from enforcement.standards.models import DelegatedItem

THINGS = "手推车一辆，封条编号0001\n折叠桌两张，封条编号0002\n遮阳伞一把，封条编号0003"
ORDERED = {
    "content": ("party_name", "party_address", "reasons", "basis", "term", "items", "organ", "seal", "date"),
    "remedies": "EITHER",
}
REMINDER = ("term", "manner", "payment", "defence_right")
LESS = 6000  # what a reconsideration leaves of 8,000 yuan
SPOILT = Deed("DEMO-05", 8000, True, "{place}渣土车遗撒", "运输车辆沿路遗撒渣土，视频为证。")
STALL = Deed("DEMO-02", 500, False, "{place}店外经营", "临街商铺超出门窗摆卖，劝导后未改。")


@dataclass(frozen=True, slots=True)
class Scene:
    """How one case goes, from which day on. is_local: the township leads it, by what was delegated to it."""

    begins: date
    course: Callable[[Case], Course]
    deed: Deed = SPOILT
    way: str = "ORDINARY"
    is_local: bool = False


def _preserved(case: Case) -> Course:
    yield from _in_hand(case)
    case.does(services.preserve, case.head(), officers=case.officers, things=4, list=THINGS, may_vanish=True)


def _seized(case: Case) -> Course:
    """Seize on the spot, and have it approved within the day."""
    yield from _in_hand(case)
    case.does(
        services.seize, case.officer(), step="URGENT", officers=case.officers, things=4, list=THINGS, empowered=True, shown=True,
        party_present=True, recorded=True, reason="当事人正在转移涉案物品。",
    )  # fmt: skip
    case.at += timedelta(hours=2)
    yield
    case.does(services.seize, case.head(), step="APPROVE", **ORDERED)


def _released(case: Case) -> Course:
    """Seize by order, prolong it, and give back when it is decided."""
    yield from _in_hand(case)
    case.does(
        services.seize, case.head(), step="ORDER", officers=case.officers, things=4, list=THINGS, empowered=True, shown=True,
        party_present=True, recorded=True, **ORDERED,
    )  # fmt: skip
    case.wait(8, 12)
    yield
    case.does(services.seize, case.head(), step="EXTEND", days=15, reason="案情复杂，鉴定尚未出具意见。", **ORDERED)
    case.wait(1, 3)
    yield
    yield from _decided(case, investigated=True)
    case.does(services.release, case.head(), ground="DECIDED")
    case.wait(1, 4)
    yield
    yield from p.settled(case)


def _hearing_asked(case: Case) -> Course:
    yield from _noticed(case)
    yield from p.hearing_requested(case)


def _hearing_notified(case: Case) -> Course:
    yield from _noticed(case)
    yield from p.hearing_notified(case)


def _heard(case: Case) -> Course:
    yield from _hearing_notified(case)
    yield from p.heard(case)


def _reviewed(case: Case) -> Course:
    yield from _heard(case)
    yield from p.reviewed(case)


def _discussed(case: Case) -> Course:
    yield from _reviewed(case)
    p.discussed(case)


def _deferred(case: Case) -> Course:
    yield from _decided(case)
    case.wait(3, 6)
    yield
    case.does(
        services.defer, case.head(), days=90, payments=3, asked=True, reason="当事人经营困难，已提交近三个月的流水。",
        schedule="每三十日缴纳一期，每期缴纳三分之一。",
    )  # fmt: skip


def _reminded(case: Case) -> Course:
    yield from _decided(case)
    case.wait_days(24, 28)
    yield
    yield from _pressed(case)


def _asked_of_court(case: Case) -> Course:
    """Wait until no appeal is possible any more, remind, and ask the court."""
    yield from _decided(case)
    case.wait_days(190, 200)
    yield
    yield from _pressed(case)
    case.wait(13, 16)
    yield
    case.does(services.apply_court_execution, case.head(), to=case.unit(f"{case.line.district.code}{COURT}"))


def _executed_by_court(case: Case) -> Course:
    yield from _asked_of_court(case)
    case.wait(10, 20)
    yield
    case.paper(case.registrar, "COURT_RULING")
    case.does(
        services.record_execution, case.registrar, result="SUSPENDED", by="COURT", reason="被执行人名下暂无可供执行的财产。"
    )  # fmt: skip


def _appealed(case: Case) -> Course:
    yield from _decided(case)
    case.wait(4, 12)
    yield
    case.paper(case.registrar, "APPEAL")
    case.does(services.appeal, case.registrar, forum="RECONSIDERATION", reason="认为处罚过重。")


def _upheld(case: Case) -> Course:
    """Be told that the decision stands; the party goes to court."""
    yield from _appealed(case)
    case.wait(20, 30)
    yield
    case.paper(case.registrar, "APPEAL_DECISION")
    case.does(services.resolve_appeal, case.registrar, forum="RECONSIDERATION", result="UPHELD")
    case.wait(4, 6)
    yield
    case.does(services.appeal, case.registrar, forum="LITIGATION", reason="不服复议决定，提起诉讼。")


def _published(case: Case) -> Course:
    yield from _decided(case)
    _publish(case)
    case.wait(2, 4)
    yield


def _changed(case: Case) -> Course:
    """Publish, have the decision changed, and withdraw what was published."""
    yield from _published(case)
    case.paper(case.registrar, "APPEAL")
    case.does(services.appeal, case.registrar, forum="RECONSIDERATION", reason="认为处罚过重。")
    case.wait(20, 30)
    yield
    case.paper(case.registrar, "APPEAL_DECISION")
    case.does(services.resolve_appeal, case.registrar, forum="RECONSIDERATION", result="CHANGED", fine=LESS)
    case.wait(1, 2)
    yield
    case.does(services.withdraw_publication, case.head(), reason="行政复议变更罚款数额，原公开信息撤回。")


def _sent_to_police(case: Case) -> Course:
    """End with the suspicion of a crime; the transfer is the head's to make."""
    yield from _in_hand(case)
    yield from p.reported(case)


def _local_spot(case: Case) -> Course:
    yield from p.checked(case)
    yield from p.on_the_spot(case)


def _local_decided(case: Case) -> Course:
    yield from _decided(case)
    case.wait(2, 6)
    yield
    yield from p.settled(case)


SCENES = (
    Scene(date(2026, 4, 27), _preserved, STALL),
    Scene(date(2026, 4, 29), _seized, STALL),
    Scene(date(2025, 11, 10), _released, STALL),
    Scene(date(2026, 4, 13), _hearing_asked),
    Scene(date(2026, 4, 7), _hearing_notified),
    Scene(date(2026, 3, 30), _heard, way="HEARING"),
    Scene(date(2026, 3, 24), _reviewed, way="HEARING"),
    Scene(date(2026, 3, 18), _discussed, way="HEARING"),
    Scene(date(2026, 3, 9), _deferred),
    Scene(date(2026, 3, 2), _reminded),
    Scene(date(2025, 8, 18), _asked_of_court),
    Scene(date(2025, 7, 14), _executed_by_court),
    Scene(date(2026, 3, 11), _appealed),
    Scene(date(2025, 12, 1), _upheld),
    Scene(date(2026, 3, 4), _published),
    Scene(date(2025, 11, 24), _changed),
    Scene(date(2026, 4, 20), _sent_to_police, way="CRIME"),
    Scene(date(2026, 5, 11), _local_spot, Deed("DEMO-03", 200, False, "{place}张贴小广告", "巡查发现在电线杆张贴小广告。"), "SPOT", True),
    Scene(date(2026, 3, 16), _local_decided, STALL, is_local=True),
    Scene(date(2026, 4, 16), _hearing_asked, STALL, is_local=True),
    Scene(date(2026, 5, 20), _preserved, STALL, is_local=True),
)  # fmt: skip


def rare_penalties(ground: Ground, home: Line, *, seed: int) -> Iterator[tuple[Walk, Course]]:
    """Begin them all; those of the township only where something was delegated to it."""
    delegated = is_delegated(home)
    for index, scene in enumerate(SCENES):
        if scene.is_local and not delegated:
            continue
        rng = Random(f"{seed}/rare/{index}")  # noqa: S311  no secret
        case = Case(ground, home, rng, way=scene.way, code=home.township.code if scene.is_local else "")
        case.deed = scene.deed
        case.at = ground.diary.in_hours(rng, scene.begins)
        yield case, scene.course(case)


def is_delegated(line: Line) -> bool:
    """Answer whether the township of a line may penalise anything."""
    return DelegatedItem.objects.filter(unit_code=line.township.code).exists()


def _in_hand(case: Case) -> Course:
    yield from p.checked(case)
    yield from p.investigated(case)


def _noticed(case: Case, *, investigated: bool = False) -> Course:
    if not investigated:
        yield from _in_hand(case)
    yield from p.reported(case)
    p.noticed(case)


def _decided(case: Case, *, investigated: bool = False) -> Course:
    yield from _noticed(case, investigated=investigated)
    case.wait(6, 9)
    yield
    yield from p.decided(case)


def _pressed(case: Case) -> Course:
    """Mark that nobody paid, and remind of it."""
    case.does(services.mark_overdue, case.system(case.code, "T23"))
    case.wait(1, 3)
    yield
    case.does(services.remind, case.officer(), means="HANDED", content=REMINDER)


def _publish(case: Case) -> None:
    case.does(services.publish, case.head(), social_impact=True, masked=True)
