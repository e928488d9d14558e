"""
Words for what happens: invented scenes by type of dispute, with slots, and sentences for minutes, reasons and revisits.

Pure. Everything is of our own making; data/scenes.csv holds the scenes. The words stay Chinese, as clerks write them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random


@dataclass(frozen=True, slots=True)
class Scene:
    """
    One kind of quarrel. respondent: the line of business of the firm it is against, "" for a person. title names no person.

    Slots: {a} applicant, {b} respondent, {place}, {sum} in yuan.
    """

    respondent: str
    title: str
    facts: str
    claim: str
    terms: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is written of one matter: its title, its text, and the terms it may be settled on."""

    title: str
    text: str
    terms: str


@cache
def scenes() -> Mapping[str, Sequence[Scene]]:
    """Read the scenes: type → its scenes, at least one each."""
    found: dict[str, list[Scene]] = {}
    with files(__package__).joinpath("data", "scenes.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            scene = Scene(row["respondent"], row["title"], row["facts"], row["claim"], row["terms"])
            found.setdefault(row["type"], []).append(scene)
    return found


def written(scene: Scene, *, a: str, b: str, place: str, amount: int) -> Words:
    """Fill the slots of a scene."""
    slots = {"a": a, "b": b, "place": place, "sum": f"{amount:,}"}
    text = f"{scene.facts.format(**slots)}{scene.claim.format(**slots)}"
    return Words(scene.title.format(**slots), text, scene.terms.format(**slots))


def amount_for(rng: Random, type_code: str) -> int:
    """Draw a sum in yuan that fits a type, in hundreds."""
    least, most = _SUMS.get(type_code, (300, 8_000))
    return int(least * (most / least) ** rng.random() / 100 + 1) * 100


def pick(rng: Random, sentences: Sequence[str]) -> str:
    """Draw one sentence."""
    return sentences[int(rng.random() * len(sentences))]


_SUMS = {
    "01": (500, 60_000), "03": (800, 30_000), "04": (2_000, 200_000), "05": (1_000, 80_000), "06": (500, 60_000),
    "08": (10_000, 300_000), "10": (3_000, 90_000), "11": (1_500, 60_000), "15": (3_000, 120_000), "16": (600, 50_000),
    "18": (10_000, 300_000),
}  # fmt: skip

OPENING_MINUTES = (
    "调解员宣读权利义务，双方到场。申请人陈述经过，对方对时间有异议，对事实大体认可。约定补充单据后再谈。",
    "先到现场查看，再分别谈话。双方情绪较大，调解员建议各退一步，回去与家人商量。",
    "双方到场，核对了聊天记录和收据，争议缩小到金额。调解员讲了有关规定和同类做法。",
    "请了楼长和一位老党员一起谈，双方把话说开，愿意继续协商。",
    "对方委托家属到场，表示愿意协商，但对责任大小意见不一。调解员归纳了三个争议点。",
)
CLOSING_MINUTES = (
    "双方在调解员主持下逐项商定，当场复述无误，愿意签字。",
    "经过单独沟通，对方同意适当让步，申请人接受，约定了履行日期。",
    "双方握手言和，请调解员按商定的内容作记录。",
    "对金额取中间数，双方同意，约定一次了结。",
)
FAILING_MINUTES = (
    "双方对责任各不相让，金额差距很大，调解员提出的方案均被拒绝。",
    "对方到场后称没有协商余地，要求按程序走。",
    "约了三次，对方两次没有到场，今天到场后坚持原来的意见。",
)
AGREEMENT_TAIL = "以上内容经双方核对，自愿达成，自签字盖章之日起生效；不履行的，可以依照协议向人民法院起诉。"
ESCALATING = {
    "BEYOND_POWERS": "事项涉及上级部门职责，本级已上门两次、协调会一次，仍无法处理，请求上级牵头。",
    "MULTI_AREA": "当事人和发生地分属不同地方，本级联系对方未能形成一致意见。",
    "GROUP": "涉及多户，已分户做工作并开过一次协调会，诉求一致但本级无法答复。",
    "FAILED_ONCE": "已调解一次未成，双方仍愿意继续，建议由上一级组织再调。",
    "RED_RISK": "有激烈言语，已安排专人看护并告知公安，请求上级接手。",
    "PARTY_ASKS": "当事人书面要求由上级组织调解，本级已说明情况并移交材料。",
}
OBJECTING = {
    "NOT_COMPETENT": "经核对职责，所涉事项应先由村（社区）调解组织受理，附说明材料，请重新分流。",
    "INCOMPLETE": "缺少对方联系方式和发生地点，无法开展工作，请补充后再转。",
}
DECLINING = {
    "OUT_OF_SCOPE": "所述事项不属于民间纠纷，已告知向有关部门反映的途径。",
    "IN_COURT": "经核实人民法院已经立案，已告知当事人。",
    "IN_ARBITRATION": "经核实仲裁机构已经受理，已告知当事人。",
    "ADMIN_DECIDED": "行政机关已作出处理决定，已告知复议和诉讼的途径。",
    "MUNICIPAL_COMPETENCE": "依照规定由市级机关处理，已告知并移交。",
}
FAILING = (
    "双方意见差距过大，多次调解未能达成一致。",
    "一方不再同意继续调解，已告知其他途径。",
    "事实争议大，双方都愿意走诉讼程序。",
)
REFUSING = ("对方明确表示不接受调解。", "对方称已咨询律师，不愿参加调解。", "电话和上门各一次，对方均拒绝调解。")
SETTLED_ALONE = ("双方自行协商好了，已当面付清，申请撤回。", "亲友说和，双方和解，来电并补签了撤回书。")
WITHDRAWN = ("申请人称暂时不想处理，要求撤回。", "申请人多次联系不上，来信要求撤回。")
BREACHING = ("约定日期已过，对方没有付款，催告两次无果。", "到期后只作口头推托，申请人要求记录反悔。")
REOPENING = {
    "BREACH": "协议没有履行，申请人要求继续处理。",
    "NEW_FACTS": "出现新的票据和鉴定意见，需要重新商谈。",
    "REVISIT_NEGATIVE": "回访时申请人反映问题没有真正解决。",
    "SAME_MATTER": "同一事情又起争执，与上次内容相同。",
}
CALLING_IN = {"MAJOR": "涉及人数多、情况复杂，由上级直接办理。", "STALLED": "长期没有进展，由上级直接办理。"}
SUSPENDING = {"APPRAISAL": "需要委托鉴定，等待结果。", "EVIDENCE_PENDING": "需要补充单据，等待材料。"}
REVISITED = {
    "SETTLED": (
        "电话回访，双方表示已经了结，没有新的矛盾。",
        "上门回访，约定已履行，邻里关系正常。",
        "回访满意，提醒今后保存单据。",
    ),
    "UNSETTLED": ("回访时申请人不满意，说钱没有付清。", "上门查看，问题又出现了。"),
    "ELSEWHERE": (
        "双方仍未谈拢，申请人表示准备起诉，已再次告知途径。",
        "对方仍不愿协商，提醒双方保持克制，有事先找网格员。",
    ),
    "NOT_REACHED": ("三次联系不上，请网格员留意。",),
}
MERGING = "同一当事人就同一事情重复反映，经两人核对，并入先前的事项，材料一并归卷。"
RELABELLING = "经研究，该件按咨询处理。"
