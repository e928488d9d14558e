"""The catalogue of guards GU01-GU30, and which guards of which rows bear each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.workflow.citing import Use, citations
from casework.workflow.guards import Guard


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row of the catalogue: its short name, and what has to be so, in both languages."""

    name: str
    zh: str
    en: str


# fmt: off
PREDICATES: Mapping[str, Predicate] = {
    "GU01": Predicate("two_certified", "执法人员不少于两人，证件在行为当日均有效，辅助人员不计入", "at least two distinct officers, each with a certificate valid on the day of the act, none an auxiliary"),
    "GU02": Predicate("not_recused", "承办人与任何当事人之间无未决的回避；回避由负责人决定，调查不停止", "no open recusal between the actor and any party; the head decides on it, and the inquiry does not stop meanwhile"),
    "GU03": Predicate("competent", "事项、地域、层级和日期均在职权表内（含赋权事项）", "item, territory, level and day lie within the organ's powers, delegated items included"),
    "GU04": Predicate("not_time_barred", "自行为终了起二年内发现；涉及生命健康、金融安全且有危害后果的五年", "found within two years of the end of the act, five where life, health or financial safety is concerned and harm was done"),
    "GU05": Predicate("simple_limits", "当场处罚：公民二百元以下、单位三千元以下罚款或者警告", "on the spot: a fine up to 200 yuan for a citizen, 3,000 for an organisation, or a warning"),
    "GU06": Predicate("noticed_and_heard", "已送达告知，且陈述申辩期满、放弃或者已复核", "notice served, and the time for a defence over, waived, or the defence re-examined"),
    "GU07": Predicate("no_aggravation", "决定不重于告知，除非有新事实并再次告知", "not heavier than noticed, unless on new facts and a second notice"),
    "GU08": Predicate("hearing_done", "应听证且按期要求的，已听证或者依法终止；主持人非本案调查人员", "where there is a ground and a request in time: hearing held or lawfully ended, its chair no investigator"),
    "GU09": Predicate("legal_review_passed", "应法制审核的已通过；审核人员有资格且不承办本案", "where there is a ground: passed by a qualified reviewer who is not on the case"),
    "GU10": Predicate("collective_done", "复杂或者重大的，有负责人集体讨论记录", "complex or severe: minutes of the heads who decided"),
    "GU11": Predicate("one_fine_per_act", "同一当事人同一行为尚无有效罚款（跨机关）", "no earlier effective fine on the same party for the same act, by any organ"),
    "GU12": Predicate("age_capacity", "不满十四周岁或者无责任能力的不予处罚；十四至十八周岁从轻或者减轻", "below 14 or without capacity no penalty; from 14 to 17 a lightening code"),
    "GU13": Predicate("base_exists", "依据在行为当日有效且已公布，处罚种类在其设定权限内", "the base was in force and public on the day of the act, and may set that kind of penalty"),
    "GU14": Predicate("content_complete", "文书应载事项齐全，救济途径符合现行法", "everything the letter must state is stated, remedies by the law in force"),
    "GU15": Predicate("appeal_term_over", "复议、诉讼期限届满且无未决的复议、诉讼", "the terms of appeal are over, longer where remedies were not told, and no appeal is pending"),
    "GU16": Predicate("reminder_ripe", "催告书已送达满十个工作日", "the reminder was served and ten working days have passed"),
    "GU17": Predicate("consent_of_all", "各方当事人均同意且未撤回，无明确拒绝", "every party's consent stored and not withdrawn, no clear refusal"),
    "GU18": Predicate("agreement_effective", "各方签名，调解员签名并加盖印章（或者口头协议有记录）", "all signatures, the mediator's and the seal, or the mediator's record of an oral agreement"),
    "GU19": Predicate("confirmable", "三十日内、共同申请，且不属身份关系、收养、婚姻、确权", "within 30 days, jointly, and not about status, adoption, marriage or title"),
    "GU20": Predicate("esign_allowed", "不涉身份关系，签名等级满足文书要求", "no matter of personal status, and a signature good enough for the paper"),
    "GU21": Predicate("petition_path6", "仅第六条路径进入六十日办理和复查", "only path 6 enters the 60 days and the review"),
    "GU22": Predicate("review_level", "复查机关高于办理机关一级，且人员不同", "the reviewing organ stands one level above the handling one, with other persons"),
    "GU23": Predicate("chain_finished", "同一人、同一事实和理由已经复核的，不再受理", "what was re-checked for the same persons, facts and reasons is not taken in again"),
    "GU24": Predicate("pending_below", "下级机关正在期限内办理的，上级不予受理", "what is pending below within its term is not taken in above"),
    "GU25": Predicate("guardian_present", "未成年人、无行为能力人的签署行为有监护人", "a minor or incapable party has a guardian on every signed act"),
    "GU26": Predicate("catalogue_complete", "应归档材料齐全、已签署、哈希一致", "mandatory papers present, signed, with their digests"),
    "GU27": Predicate("returns_le_2", "补充侦查以二次为限", "fewer than two supplementary investigations so far"),
    "GU28": Predicate("crime_first", "涉嫌犯罪未决的，不作一般行政处罚", "an open suspicion of a crime bars an ordinary penalty"),
    "GU29": Predicate("wall", "承办人与被检举单位无关，检举人身份不显示", "the actor has nothing to do with the accused unit, and who reported is not shown"),
    "GU30": Predicate("not_night_holiday", "自行强制执行不在夜间和法定节假日进行，不停水电气热", "own compulsion not at night or on holidays, no cutting of water, power, heat or gas"),
}
# fmt: on


def borne() -> Mapping[str, Mapping[Guard, list[str]]]:
    """Map each code of the catalogue to its guards, and each of them to its rows as "dispute.accept", sorted."""
    found: dict[str, dict[Guard, set[str]]] = {}
    for each in citations():
        if each.use is Use.GUARD and each.guard is not None and each.guard.rule:
            found.setdefault(each.guard.rule, {}).setdefault(each.guard, set()).add(f"{each.track}.{each.verb}")
    return {
        code: {guard: sorted(rows) for guard, rows in sorted(guards.items(), key=lambda pair: pair[0].name)}
        for code, guards in found.items()
    }


def guards_page(notice: str) -> str:
    """List the catalogue: code, what has to be so, the guards that see to it with their articles, and their rows."""
    by_code = borne()
    lines = [
        notice,
        "",
        "# 办理条件目录 · Catalogue of guards",
        "",
        "| 编号 Code | 条件 | Predicate | 依据 guard (law): rows |",
        "|---|---|---|---|",
    ]
    for code, predicate in PREDICATES.items():
        guards = "<br>".join(
            f"`{guard.name}` ({guard.law}): {', '.join(rows)}" for guard, rows in by_code.get(code, {}).items()
        )
        lines.append(f"| {code} `{predicate.name}` | {predicate.zh} | {predicate.en} | {guards or '–'} |")
    return "\n".join([*lines, ""])
