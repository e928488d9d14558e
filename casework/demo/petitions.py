"""Petitions of the played year: claims with their chain of review, and what is led elsewhere. Played by the services."""

from __future__ import annotations

from random import Random

from casework.demo import people
from casework.demo.courses import Course, Ground, Walk, start_of
from casework.demo.pen import Line
from casework.organisations.actors import Actor, Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from mediation.petitions import services

PETITIONS = "-B3"  # the petition bureau of a county
# What is complained of: title, text, findings.
SCENES = (
    (
        "{place}道路破损多年未修",
        "{place}主路坑洼，多次反映未修复，要求列入养护计划。",
        "路面破损属实，已列入年度养护计划。",
    ),
    ("{place}污水管网溢流", "雨天污水外溢至院内，要求彻底改造管网。", "管径偏小、雨污混接，已制定改造方案。"),
    (
        "{place}加装电梯补助未到位",
        "加装电梯已竣工，财政补助迟迟未发，要求说明并支付。",
        "材料齐备日期与补助批次不一致，已核实。",
    ),
    ("{place}征迁过渡费标准", "认为过渡费标准偏低，要求按新标准补发。", "过渡费按协议签订时的公告标准执行。"),
    ("{place}夜间施工扰民", "工地夜间连续施工，要求制止并公示许可。", "施工单位持有夜间施工许可，但超时作业一次。"),
    ("{place}公园广场噪声", "广场活动音量过大，要求限定时段。", "现场监测超标两次，已与活动团队约定时段。"),
    ("{place}物业用房被占用", "物业用房被改作经营，要求恢复用途。", "用房由社区与物业共用，有书面约定。"),
    ("{place}历史户籍登记错误", "户籍迁移时出生日期登记有误，要求更正。", "原始底册与申请人陈述一致。"),
)
SUGGESTION = ("关于{place}增设休息座椅的建议", "建议在{place}沿河步道增设座椅和照明。")
ACCUSATION = ("反映{place}有关人员履职问题", "反映{place}集体资产出租未公开，请依规调查。")
WAYS = {"CLAIM": 76.0, "SUGGESTION": 7.0, "PATH": 10.0, "ACCUSATION": 3.0, "REFUSED": 4.0}
RESULTS = {"EXPLAIN": 42.0, "SUPPORT": 30.0, "NOT_SUPPORT": 14.0, "SETTLE": 14.0}
PATHS = {"1": "西湖区人民法院", "2": "劳动人事争议仲裁委员会", "4": "规划和自然资源主管部门", "5": "市场监督管理部门"}
CHANNELS = {"LETTER": 30.0, "WALK_IN": 35.0, "WEB": 20.0, "HOTLINE_12345": 15.0}


class Petitioner(Walk):
    """One petition under way. home: the unit it arrives at; organ: the unit that answers; archive: where its file goes."""

    def __init__(self, ground: Ground, line: Line, rng: Random) -> None:
        super().__init__("petition", ground, line, rng, start_of(rng, ground.diary))
        district, township = line.district, line.township
        bureau = f"{district.code}{PETITIONS}"
        office = bureau if bureau in ground.units else district.code
        self.is_direct = self.chance(0.55)
        self.home = township.code if self.is_direct and self.chance(0.75) else office
        self.organ = self.home if self.is_direct else township.code
        self.county, self.centre = district.code, district.centre
        self.scene = self.pick(SCENES)
        self.clerk_number = 1 if self.home == office else 1 + int(self.rng.random() * 2)

    @property
    def clerk(self) -> Actor:
        """Who handles it in the organ that answers."""
        return self.seat(Role.PETITION_CLERK, self.organ, self.clerk_number)

    @property
    def archivist(self) -> Actor:
        return self.seat(Role.ARCHIVIST, self.centre)


def petition(ground: Ground, line: Line, rng: Random) -> tuple[Petitioner, Course]:
    """Begin one petition: who asks for what of whom, and the course it takes."""
    walk = Petitioner(ground, line, rng)
    return walk, _course(walk)


def _course(walk: Petitioner) -> Course:
    way = walk.drawn(WAYS)
    _register(walk, way)
    yield
    if not walk.is_direct:
        walk.wait(0, 12 if walk.chance(0.96) else 22)
        yield
        office = walk.seat(Role.PETITION_CLERK, walk.home)
        walk.does(services.transfer, office, to=walk.unit(walk.organ))
    walk.wait(1, 9 if walk.chance(0.95) else 16)
    yield
    if way != "CLAIM":
        _lead_elsewhere(walk, way)
        return
    walk.does(services.accept, walk.clerk)
    walk.wait(1, 5)
    yield
    walk.does(services.investigate, walk.clerk)
    yield from _inquire(walk)
    result = walk.drawn(RESULTS)
    if result == "SETTLE":
        yield from _settle(walk)
        yield from _file_away(walk, "SOLVED", performed=False)
        return
    _answer(walk, result)
    if result != "SUPPORT" and walk.chance(0.36):
        yield from _ask_above(walk)
    walk.wait_days(36, 46)
    yield
    walk.does(services.terminate, walk.system(walk.organ, "P14"))
    if result == "SUPPORT" and not walk.chance(0.8):
        return  # not performed yet: it is not closed before
    yield from _file_away(walk, "SOLVED" if result == "SUPPORT" else "EXPLAINED", performed=result == "SUPPORT")


def _register(walk: Petitioner, way: str) -> None:
    title, text = {"SUGGESTION": SUGGESTION, "ACCUSATION": ACCUSATION}.get(way) or walk.scene[:2]
    place = walk.line.village.name
    address = f"浙江省杭州市{walk.line.district.name}{walk.line.township.name}{place}"
    parties = [people.person(walk.rng, PartyRole.APPLICANT, address, walk.line.village.code)]
    if way == "CLAIM":
        parties.append(PartyDraft(PartyRole.RESPONDENT, PartyKind.ORGANISATION, f"{walk.line.township.name}办事处"))
    purpose = way if way in ("SUGGESTION", "ACCUSATION") else "CLAIM"
    by = walk.seat(Role.REGISTRAR if walk.home == walk.organ else Role.PETITION_CLERK, walk.home)
    accused = walk.unit(walk.line.village.code) if way == "ACCUSATION" else None
    walk.opens(
        services.register, by, unit=walk.unit(walk.home), channel=walk.drawn(CHANNELS), title=title.format(place=place),
        text=text.format(place=place), parties=parties, purpose=purpose, direct=walk.is_direct,
        place=walk.unit(walk.line.village.code), accused=accused, risk="BLUE",
    )  # fmt: skip


def _lead_elsewhere(walk: Petitioner, way: str) -> None:
    if way == "REFUSED":
        walk.does(
            services.not_accept,
            walk.clerk,
            ground="OTHER_ROUTE",
            organ_told=True,
            reason="已告知有权处理机关。",
        )
    elif way == "PATH":
        path = walk.pick(list(PATHS))
        walk.does(services.redirect, walk.clerk, purpose="CLAIM", path=path, organ=PATHS[path])
    elif way == "SUGGESTION":
        walk.does(services.redirect, walk.clerk, purpose="SUGGESTION", organ="街道城市建设办公室")
    else:
        walk.does(services.redirect, walk.clerk, purpose="ACCUSATION", organ="区纪委监委")


def _inquire(walk: Petitioner) -> Course:
    """Ask, hear, and now and then prolong."""
    walk.wait(4, 14)
    yield
    if walk.chance(0.06):
        walk.does(services.hold_hearing, walk.clerk, notice="定于下周在街道会议室听证。")
        walk.wait(3, 8)
        yield
        walk.does(services.hold_hearing, walk.clerk, record="各方到场陈述，听证员合议。")
    elif walk.chance(0.08):
        head = walk.seat(Role.HEAD, walk.organ)
        walk.does(
            services.extend,
            head,
            days=10 + 10 * walk.chance(0.5),
            reasons_told=True,
            reason="涉及多部门，需进一步核查。",
        )
        walk.wait(15, 30)
        yield
    walk.wait(1, 12 if walk.chance(0.94) else 40)
    yield


def _answer(walk: Petitioner, result: str) -> None:
    clerk = walk.clerk
    words = {
        "SUPPORT": "予以支持，责成有关单位办理。",
        "EXPLAIN": "诉求合理，现行规定未予支持，已作解释。",
        "NOT_SUPPORT": "诉求不成立，不予支持。",
    }
    walk.paper(clerk, "OPINION_RECEIPT")
    walk.does(
        services.issue_opinion, clerk, result=result, claim="要求核实并解决所反映的问题。", findings=walk.scene[2],
        opinion=words[result], issued_on=walk.today, heard=True, rights_told=True,
    )  # fmt: skip


def _settle(walk: Petitioner) -> Course:
    clerk = walk.clerk
    walk.paper(clerk, "SETTLEMENT")
    walk.does(services.settle, clerk, agreement="双方就办理期限和方式达成一致。", agreed=True, lawful=True)
    walk.wait(3, 20)
    yield
    walk.paper(clerk, "PERFORMANCE")
    walk.does(services.terminate, clerk, reason="协议已履行。")


def _ask_above(walk: Petitioner) -> Course:
    """Let the petitioner ask for review, and some of them for re-check."""
    is_street = walk.organ != walk.home or walk.organ == walk.line.township.code
    above = (walk.county if is_street else walk.line.city.code, walk.line.city.code)
    walk.wait_days(2, 25)
    yield
    walk.does(services.request_review, walk.clerk, to=walk.unit(above[0]))
    walk.wait(8, 18)
    yield
    reviewer = walk.seat(Role.PETITION_CLERK, above[0], 2)
    walk.paper(reviewer, "REVIEW_RECEIPT")
    result = "UPHELD" if walk.chance(0.85) else "CHANGED"
    walk.does(
        services.issue_review, reviewer, result=result, opinion="经复查，原处理意见适当。" if result == "UPHELD" else "变更原处理意见。",
        issued_on=walk.today, rights_told=True,
    )  # fmt: skip
    if not is_street or not walk.chance(0.4):
        return
    walk.wait_days(2, 25)
    yield
    walk.does(services.request_recheck, walk.clerk, to=walk.unit(above[1]))
    walk.wait(8, 18)
    yield
    checker = walk.seat(Role.PETITION_CLERK, above[1], 3)
    walk.paper(checker, "RECHECK_RECEIPT")
    walk.does(services.issue_recheck, checker, result="UPHELD", opinion="经复核，维持复查意见。", issued_on=walk.today)


def _file_away(walk: Petitioner, box: str, *, performed: bool) -> Course:
    """Close, revisit and file."""
    walk.wait(1, 6)
    yield
    clerk = walk.clerk
    walk.paper(clerk, "NOTICE_RECEIPT")
    walk.paper(clerk, f"PROOF_{box}", is_inner=True)
    if performed:
        walk.paper(clerk, "PERFORMANCE")
    boxes = {name: "DONE" if name == box.lower() else "NONE" for name in ("solved", "explained", "helped", "punished")}
    walk.does(services.close, walk.archivist, performed=performed, **boxes)
    walk.wait_days(8, 27)
    yield
    result = walk.drawn({"SETTLED": 70, "UNSETTLED": 22, "NOT_REACHED": 8})
    words = {
        "SETTLED": "信访人表示满意。",
        "UNSETTLED": "信访人仍有意见，已再次解释。",
        "NOT_REACHED": "三次联系未果。",
    }
    by = walk.seat(Role.REGISTRAR, walk.centre)
    walk.does(services.revisit, by, result=result, record=words[result])
    walk.wait(2, 15)
    yield
    walk.does(services.archive, walk.archivist)
