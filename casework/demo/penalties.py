"""Penalty cases of the played year: on the spot, in the ordinary procedure, with a hearing, and what comes to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from casework.demo import people
from casework.demo.courses import Course, Ground, Walk, start_of
from casework.demo.pen import Line
from casework.organisations.actors import Actor, Role
from casework.organisations.organs import POLICE
from casework.parties.kinds import PartyRole
from enforcement.penalties import services

BUREAU = "-B2"  # the bureau of a county that enforces
SPOT = ("number", "act", "basis", "time", "place", "organ", "officers")
NOTICE = ("facts", "reasons", "basis", "defence_right", "hearing_right")
DECISION = (
    "party_name",
    "party_address",
    "facts",
    "evidence",
    "basis",
    "manner",
    "term",
    "bank",
    "surcharge_told",
    "organ",
    "date",
    "seal",
)
RECORDS: Mapping[str, str] = {
    "INQUIRY": "问：请说明有关情况。\n答：{}情况属实，我愿意配合处理。\n问：你还有什么需要说明的？\n答：没有，已经着手整改。",
    "INSPECTION": "到场检查：{}\n现场拍摄照片六张，当事人在场确认。",
}
# In how many working days who pays in time has paid: inside fifteen days, holidays and the filing before it counted in.
WITHIN, WITHIN_ON_THE_SPOT = 5, 3
CHANNELS = {"INSPECTION": 62.0, "HOTLINE_12345": 24.0, "GRID": 14.0}


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: the item it falls under, the fine it is worth, whom it is done by, and the words for it."""

    item: str
    fine: int
    is_firm: bool
    title: str
    text: str


DEEDS: Mapping[str, tuple[Deed, ...]] = {
    "SPOT": (
        Deed("DEMO-01", 190, False, "{place}占道摆摊", "巡查发现在人行道摆设摊位，妨碍通行。"),
        Deed("DEMO-03", 200, False, "{place}张贴小广告", "巡查发现在电线杆张贴小广告。"),
        Deed("DEMO-11", 100, False, "{place}遛犬不清粪便", "群众反映遛犬不束链、不清理粪便。"),
    ),
    "ORDINARY": (
        Deed("DEMO-02", 500, False, "{place}店外经营", "临街商铺超出门窗摆卖，劝导后未改。"),
        Deed("DEMO-05", 8000, True, "{place}渣土车遗撒", "运输车辆沿路遗撒渣土，视频为证。"),
        Deed("DEMO-10", 5000, True, "{place}擅设户外广告", "未经许可在楼顶设置广告牌。"),
    ),
    "HEARING": (
        Deed("DEMO-04", 20000, True, "{place}倾倒建筑垃圾", "夜间在空地倾倒建筑垃圾约四十立方米。"),
        Deed("DEMO-08", 40000, True, "{place}夜间违规施工", "未经许可夜间浇筑，噪声超标。"),
    ),
}  # fmt: skip
WAYS = {"SPOT": 36.0, "ORDINARY": 40.0, "HEARING": 9.0, "DECLINED": 7.0, "CORRECTED": 5.0, "CRIME": 3.0}


class Case(Walk):
    """One case under way. way: of WAYS, drawn unless said. code: of the unit, the bureau of the county unless said."""

    def __init__(self, ground: Ground, line: Line, rng: Random, *, way: str = "", code: str = "") -> None:
        super().__init__("penalty", ground, line, rng, start_of(rng, ground.diary))
        self.code = code or f"{line.district.code}{BUREAU}"
        self.way = way or self.drawn(WAYS)
        self.deed = self.pick(DEEDS.get(self.way, DEEDS["ORDINARY"]))
        self.unified = self.chance(0.93)

    @property
    def officers(self) -> tuple[str, str]:
        return self.officer().account, self.officer(2).account

    def officer(self, number: int = 1) -> Actor:
        return self.seat(Role.OFFICER, self.code, number)

    def head(self, number: int = 1) -> Actor:
        return self.seat(Role.HEAD, self.code, number)

    def reviewer(self, number: int = 1) -> Actor:
        return self.seat(Role.LEGAL_REVIEWER, self.code, number)

    @property
    def registrar(self) -> Actor:
        return self.seat(Role.REGISTRAR, self.code)


def penalty(ground: Ground, line: Line, rng: Random) -> tuple[Case, Course]:
    """Begin one case: what was done, by whom, and the course it takes."""
    case = Case(ground, line, rng)
    return case, _course(case)


def _course(case: Case) -> Course:
    yield from checked(case)
    if case.way == "DECLINED":
        case.does(services.decline_filing, case.head(), ground="NO_OFFENCE", reason="现场核实，违法事实不成立。")
    elif case.way == "SPOT":
        yield from on_the_spot(case)
    else:
        yield from _filed(case)


def checked(case: Case) -> Course:
    """Record the clue and check it."""
    place = case.line.village.name
    address = f"{case.line.district.name}{case.line.township.name}{place}"
    side = (
        people.firm(case.rng, PartyRole.RESPONDENT, "建设有限公司", address)
        if case.deed.is_firm
        else people.person(case.rng, PartyRole.RESPONDENT, address)
    )
    case.opens(
        services.record_clue, case.officer(), unit=case.unit(case.code), channel=case.drawn(CHANNELS),
        title=case.deed.title.format(place=place), text=case.deed.text, parties=[side],
        place=case.unit(case.line.village.code),
    )  # fmt: skip
    case.wait(0, 9)
    yield
    case.does(services.check, case.officer(), finding="NO_OFFENCE" if case.way == "DECLINED" else "STANDARD_MET")
    case.wait(0, 2)
    yield


def on_the_spot(case: Case) -> Course:
    """Decide on the spot, and have it paid."""
    officer = case.officer()
    case.paper(officer, "EVIDENCE", "IDENTITY")
    case.does(
        services.decide_on_the_spot, officer, item=case.deed.item, act_end=case.today, found_on=case.today, kinds=("FINE",),
        fine=case.deed.fine, officers=case.officers, content=SPOT, remedies="RECONSIDERATION_FIRST", shown=True,
        facts_clear=True, heard=True, unified=case.unified,
    )  # fmt: skip
    case.wait(0, 1)
    yield
    case.paper(officer, "SPOT_FILING")
    case.does(services.file_with_organ, officer)
    yield from _paid(case, within=WITHIN_ON_THE_SPOT)


def _filed(case: Case) -> Course:
    yield from investigated(case)
    yield from reported(case)
    if case.way == "CRIME":
        case.does(
            services.transfer_to_police, case.head(), officers=case.officers, reported_at=case.at - timedelta(hours=3),
            approved_at=case.at - timedelta(hours=1), to=case.unit(f"{case.line.district.code}{POLICE}"), reason="涉嫌犯罪，移送公安机关。",
        )  # fmt: skip
    elif case.way == "CORRECTED":
        case.does(
            services.decide_no_penalty, case.head(), ground="MINOR_CORRECTED", educated=True, corrected=True, harmless=True,
            unified=case.unified, reason="违法行为轻微并及时改正，没有造成危害后果。",
        )  # fmt: skip
        yield from _served(case)
        yield from closed(case)
    else:
        yield from _noticed(case)


def investigated(case: Case) -> Course:
    """File the case, and look into it once."""
    head, officer = case.head(), case.officer()
    found_on = case.today - timedelta(days=1)
    case.does(services.file, head, item=case.deed.item, act_end=found_on, found_on=found_on, unified=case.unified)
    case.wait(1, 6)
    yield
    method = case.pick([*RECORDS])
    case.does(
        services.investigate, officer, method=method, officers=case.officers, record=RECORDS[method].format(case.deed.text),
        begun_at=case.at - timedelta(minutes=40), shown=True, recorded=True,
    )  # fmt: skip
    case.wait(2, 15)
    yield


def reported(case: Case) -> Course:
    """End the investigation with its report."""
    officer = case.officer()
    case.paper(officer, "EVIDENCE", "IDENTITY", is_inner=False)
    is_heard = case.way == "HEARING"
    case.does(
        services.end_investigation, officer, officers=case.officers, report="事实清楚，证据确凿，建议依法处罚。", evidenced=True,
        gravity="ORDINARY", crime_suspected=case.way == "CRIME", collective=is_heard, review=("MAJOR_RIGHTS",) if is_heard else (),
    )  # fmt: skip
    case.wait(0, 1)
    yield


def noticed(case: Case) -> None:
    """Serve the notice of what is intended."""
    officer = case.officer()
    case.does(
        services.notify, officer, officers=case.officers, kinds=("FINE",), fine=case.deed.fine, content=NOTICE,
        hearing_told=True,
    )  # fmt: skip


def _noticed(case: Case) -> Course:
    noticed(case)
    if case.way == "HEARING":
        yield from _heard(case)
    elif case.chance(0.4):
        case.wait(1, 4)
        yield
        case.does(
            services.record_defence,
            case.officer(),
            defence="当事人认为处罚偏重。",
            reexamined=True,
            accepted=case.pick(["NONE", "PART"]),
        )
        case.wait(6, 9)
        yield
    else:
        case.wait(6, 9)
        yield
    yield from decided(case)
    yield from _paid(case)


def decided(case: Case) -> Course:
    """Decide, and serve the decision."""
    case.does(
        services.decide, case.head(), kinds=("FINE",), fine=case.deed.fine, content=DECISION, remedies="EITHER",
        signature="L3", unified=case.unified,
    )  # fmt: skip
    yield from _served(case)


def _heard(case: Case) -> Course:
    """Hear the party, review, and discuss."""
    yield from hearing_notified(case)
    yield from heard(case)
    yield from reviewed(case)
    discussed(case)
    case.wait(0, 2)
    yield


def hearing_requested(case: Case) -> Course:
    """Take down that the party wants to be heard."""
    case.wait(1, 3)
    yield
    case.paper(case.registrar, "HEARING_REQUEST")
    case.does(services.request_hearing, case.registrar, reason="当事人申请听证。")


def hearing_notified(case: Case) -> Course:
    """Take the request down, and say when and before whom the hearing is; it is that day then."""
    yield from hearing_requested(case)
    case.wait(0, 2)
    yield
    chair = case.reviewer(2)
    held_on = case.ground.diary.after(case.rng, case.at, 9, 9)
    told = {"held_on": held_on.date(), "is_open": True, "venue": "上午9时在本局三楼听证室"}
    case.does(services.notify_hearing, case.head(), chair=chair.account, **told)
    case.at = held_on
    yield


def heard(case: Case) -> Course:
    """Hold the hearing."""
    chair = case.reviewer(2)
    case.does(
        services.hold_hearing, chair, minutes="双方陈述、质证、辩论，笔录经核对。", agents=1, minutes_signed=True,
        hearing_report="听证程序合法，当事人没有提出新的事实和证据，建议按拟处罚意见处理。",
    )  # fmt: skip
    case.wait(1, 3)
    yield


def reviewed(case: Case) -> Course:
    """Review what is intended by the law."""
    case.does(services.review, case.reviewer(), result="PASS", opinion="程序合法，裁量适当。", qualified=True)
    case.wait(1, 3)
    yield


def discussed(case: Case) -> None:
    """Discuss the case among the heads."""
    heads = (case.head().account, case.head(2).account)
    case.does(services.discuss, case.head(), heads=heads, minutes="集体讨论同意处罚意见。")


def _served(case: Case) -> Course:
    case.wait(0, 4 if case.chance(0.95) else 11)
    yield
    case.paper(case.officer(), "SERVICE_RECEIPT")
    case.does(services.serve, case.officer(), means="HANDED")


def _paid(case: Case, within: int = WITHIN) -> Course:
    """Pay in time, so many working days at most from here, or not at all."""
    if case.chance(0.08):
        yield from overdue(case)
        return
    case.wait(1, within)
    yield
    yield from settled(case)


def settled(case: Case, fine: int | None = None) -> Course:
    """Pay all of it, and close the case. fine: what is owed, as decided unless said."""
    case.paper(case.registrar, "PAYMENT")
    case.does(services.pay, case.registrar, paid=case.deed.fine if fine is None else fine, fully=True, means="BANK")
    yield from closed(case)


def overdue(case: Case) -> Course:
    """Let the fifteen days pass, mark it, and remind."""
    case.wait_days(20, 26)
    yield
    case.does(services.mark_overdue, case.system(case.code, "T23"))
    case.wait(1, 5)
    yield


def closed(case: Case) -> Course:
    """Close the case, and file it."""
    case.wait(1, 5)
    yield
    case.does(services.close, case.head())
    case.wait(3, 20)
    yield
    case.does(services.archive, case.seat(Role.ARCHIVIST, case.line.district.centre))
