"""What each paper of a petition states, read from the petition and the act; one function a template. Pure; in Chinese."""

from __future__ import annotations

from dataclasses import replace

from casework.deadlines.clocks import current_calendar, settle
from casework.deadlines.pauses import Added
from casework.deadlines.terms import Measure
from casework.dossier.basis import Basis, on_day
from casework.organisations.levels import Level
from casework.workflow.casefile import Act
from mediation.petitions.chain import stage_of
from mediation.petitions.documents.parts import (
    Values,
    above,
    against,
    bare,
    bringers,
    by,
    common,
    done_on,
    is_withheld,
    label,
    last_day,
    number_of,
    registered,
    rows,
    stop,
    told_day,
)
from mediation.petitions.facts import BOXES
from mediation.petitions.guards import purpose_of
from mediation.petitions.terms import LONGEST_EXTENSION, OPINION

MEANS = {
    "DIRECT": "直接送达", "LEFT": "留置送达", "POST": "邮寄送达", "ELECTRONIC": "电子送达", "PUBLIC": "公告送达",
}  # fmt: skip
CONCLUSIONS = {"UPHELD": "维持", "CHANGED": "变更"}
STAGES = {"HANDLING": "办理", "REVIEW": "复查", "RECHECK": "复核"}
BOX_NAMES = dict(
    zip(
        BOXES,
        ("诉求合理的解决问题到位", "诉求无理的思想教育到位", "生活困难的帮扶救助到位", "行为违法的依法处理"),
        strict=True,
    )
)
REVISITED = {"SETTLED": "已稳定", "UNSETTLED": "仍有意见", "NOT_REACHED": "未联系上"}
WAYS = {
    "SUGGESTION": ("第二十九条", "转有关机关研究论证并答复"),
    "ACCUSATION": ("第三十条", "转送纪检监察机关或者有权处理的机关、单位依规依纪依法处理"),
    "CLAIM": ("第三十一条", "导入"),
}  # fmt: skip


def registration(basis: Basis) -> Values:
    """Registration sheet (信访登记表): RPW arts. 17, 22."""
    given, matter, withheld = basis.given, basis.attempt.matter, is_withheld(basis)
    skips = f"走访层级：{_level(given.get('visit_level'))}；有权处理层级：{_level(given.get('competent_level'))}"
    return {
        **common(basis),
        "rows": rows(
            ("登记日期", on_day(basis.day)),
            ("信访形式", label("petition_forms", given.get("form"))),
            ("来件渠道", label("channels", matter.channel)),
            ("信访目的", label("petition_purposes", given.get("purpose"))),
            ("信访人", "匿名" if given.get("anonymous") else bringers(basis)),
            ("信访人数", f"{given.get('persons', 1)}人"),
            ("反映对象", against(basis)),
            ("问题属地", matter.place.name if matter.place is not None else ""),
            ("层级", f"{skips}{'（越级走访）' if given.get('skips_levels') else ''}" if "visit_level" in given else ""),
            ("信访事项", "" if withheld else matter.title),
            ("诉求和事实", "见信访材料，依法保密。" if withheld else stop(basis.said("text"))),
            ("以往信访", "、".join(given.get("same_matter", ())) or "未发现同一事项的以往信访"),
            ("风险等级", label("risks", matter.risk)),
            ("办理去向", "由本机关办理" if given.get("direct") else "转送、交办有权处理的机关、单位"),
            ("登记人", f"{by(basis)}\u3000{on_day(basis.day)}"),
        ),
    }


def transfer(basis: Basis) -> Values:
    """Letters of transfer and of assignment (转送函、交办函): RPW arts. 22, 23."""
    target = basis.attempt.target
    return {
        **common(basis),
        "target": target.name if target is not None else "",
        "form": label("petition_forms", _registered_with(basis, "form")),
        "purpose": label("petition_purposes", purpose_of(basis.attempt)),
        "text": "" if is_withheld(basis) else stop(basis.said("text")),
        "report": told_day(basis.given.get("report_by")),
    }


def acceptance(basis: Basis) -> Values:
    """Notice of acceptance (受理告知书): RPW arts. 23, 31, 34."""
    return {
        **common(basis),
        "path": label("petition_paths", basis.given.get("path")),
        "term": on_day(last_day(OPINION[0].on(basis.day), basis.attempt.at)),
        "longest": LONGEST_EXTENSION,
    }


def refusal(basis: Basis) -> Values:
    """Notice of non-acceptance (不予受理告知书): RPW arts. 19, 23, 36; house rule P5."""
    ground = str(basis.given.get("ground", ""))
    return {
        **common(basis),
        "ground": label("grounds", ground),
        "article": {
            "PENDING_BELOW": "第十九条",
            "CHAIN_FINISHED": "第三十六条",
            "OTHER_ROUTE": "第二十八条、第三十一条",
        }.get(ground, "第二十三条"),
        "others": "、".join(basis.given.get("same_matter", ())),
        "told": basis.given.get("organ_told") is True,
    }


def redirection(basis: Basis) -> Values:
    """Notice of redirection (分流导入告知书): RPW arts. 28 to 31; house rule P6."""
    purpose = purpose_of(basis.attempt) or "CLAIM"
    article, way = WAYS[purpose]
    path = label("petition_paths", basis.given.get("path"))
    return {
        **common(basis),
        "purpose": label("petition_purposes", purpose),
        "article": article,
        "way": f"{way}{path}" if purpose == "CLAIM" else way,
        "claim": purpose == "CLAIM",
        "receiver": bare(basis.said("organ")),
    }


def extension(basis: Basis) -> Values:
    """Notice of extension (延期办理告知书): RPW art. 34; house rule P8."""
    accepted = basis.file.last("accept")
    clock, days = basis.file.clock("issue_opinion"), int(basis.given.get("days") or 0)
    until = ""
    if clock is not None:
        more = Added(days, Measure.DAYS, "", "extend", "", basis.day, basis.attempt.matter.version + 1)
        longer = replace(clock, added=[*clock.added, more])
        settle(longer, current_calendar())
        until = on_day(longer.due_date) if longer.due_date else ""
    return {**common(basis), "accepted": done_on(accepted), "days": days, "until": until, "by": by(basis)}


def hearing_notice(basis: Basis) -> Values:
    """Notice of a hearing (听证通知书): RPW arts. 31, 36; house rule P9."""
    return {**common(basis), "stage": STAGES[_stage(basis)], "notice": stop(basis.said("notice"))}


def hearing_record(basis: Basis) -> Values:
    """Record of a hearing (听证记录): RPW arts. 31, 36; house rule P9."""
    called = basis.file.last("hold_hearing")
    return {
        **common(basis),
        "rows": rows(
            ("信访事项", basis.attempt.matter.title if not is_withheld(basis) else "依法保密"),
            ("信访人", bringers(basis)),
            ("听证阶段", STAGES[str(basis.given.get("stage") or "HANDLING")]),
            ("通知情况", f"{done_on(called)}通知：{stop(_noted(basis, 'notice', called))}" if called else ""),
            ("举行时间", on_day(basis.day)),
            ("听证记录", stop(basis.said("record"))),
            ("参加人签名", "\n\n信访人：\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000听证员：\n"),
            ("记录人", f"{by(basis)}\u3000{on_day(basis.day)}"),
        ),
    }


def opinion(basis: Basis) -> Values:
    """Opinion on the petition (信访事项处理意见书): RPW arts. 31, 32, 35; house rule P7."""
    return {
        **common(basis),
        **_served(basis),
        "accepted": done_on(basis.file.last("accept")),
        "claim": stop(basis.said("claim")),
        "findings": stop(basis.said("findings")),
        "opinion": stop(basis.said("opinion")),
        "result": label("petition_results", basis.given.get("result")),
        "above": above(basis, tiers=1),
    }


def review(basis: Basis) -> Values:
    """Review opinion (复查意见书): RPW art. 35, 36; house rule P7."""
    given = basis.file.last("issue_opinion")
    return {**_above(basis, given), "above": above(basis, tiers=2)}


def recheck(basis: Basis) -> Values:
    """Re-check opinion (复核意见书), which is final: RPW art. 36; house rule P7."""
    reviewed = basis.file.last("issue_review")
    first = basis.file.last("issue_opinion")
    return {
        **_above(basis, reviewed),
        "first-number": number_of(first),
        "first-day": told_day(first.facts.get("issued_on")) if first else "",
        "first": stop(_noted(basis, "opinion", first)),
    }


def termination(basis: Basis) -> Values:
    """Termination record (信访事项终结登记表): house rules P14, P14a."""
    issued, settled = basis.file.last("issue_opinion"), basis.file.last("settle")
    reviewed, rechecked = basis.file.last("issue_review"), basis.file.last("issue_recheck")
    if rechecked:
        ground = "复核意见已送达，信访程序终结。"
    elif reviewed:
        ground = "信访人未在法定期限内请求复核。"
    elif settled and not (issued and issued.seq > settled.seq):
        ground = "和解（调解）协议已履行，履行凭证在卷。"
    else:
        ground = "信访人未在法定期限内请求复查。"
    return {
        **common(basis),
        "rows": rows(
            *_about(basis),
            *_chain(basis),
            ("终结事由", ground),
            ("说明", "" if is_withheld(basis) else stop(basis.attempt.reason)),
            ("后续工作", "终结后继续做好信访人的疏导教育和帮扶工作（《信访工作条例》第三十七条）。"),
            ("终结时间", on_day(basis.day)),
            ("办理人", by(basis)),
        ),
    }


def closing(basis: Basis) -> Values:
    """Closing form (信访事项办结审批表): RPW art. 27; house rule P15."""
    boxes = [f"{name}：{'是' if basis.given.get(box) == 'DONE' else '不涉及'}" for box, name in BOX_NAMES.items()]
    return {
        **common(basis),
        "rows": rows(
            *_about(basis),
            *_chain(basis),
            ("终结时间", done_on(basis.file.last("terminate"))),
            ("办理结果", label("outcomes", _outcome(basis))),
            ("三到位\n一处理", "\n".join(boxes)),
            ("履行情况", "支持的诉求已经履行，凭证在卷。" if basis.given.get("performed") is True else ""),
            ("办结意见", f"卷宗齐全，予以办结。{stop(basis.attempt.reason) if not is_withheld(basis) else ''}"),
            ("审批人", f"{by(basis)}\u3000{on_day(basis.day)}"),
        ),
    }


def revisit(basis: Basis) -> Values:
    """Revisit record (信访事项回访记录): house rules R12, R12a; RPW art. 21."""
    return {
        **common(basis),
        "rows": rows(
            *_about(basis),
            ("办理结果", label("outcomes", basis.attempt.matter.outcome)),
            ("办结时间", done_on(basis.file.last("close"))),
            ("回访时间", on_day(basis.day)),
            ("回访结果", REVISITED.get(str(basis.given.get("result", "")), "")),
            ("回访记录", "依法保密" if is_withheld(basis) else stop(basis.said("record"))),
            ("回访人", f"{by(basis)}（非承办人）"),
        ),
    }


def _about(basis: Basis) -> tuple[tuple[str, str], ...]:
    """The first lines of a form: what it is about and who brings it."""
    title = "" if is_withheld(basis) else basis.attempt.matter.title
    return (
        ("信访事项", title),
        ("信访人", bringers(basis)),
        ("登记时间", registered(basis)),
        ("受理时间", done_on(basis.file.last("accept"))),
    )


def _chain(basis: Basis) -> tuple[tuple[str, str], ...]:
    """What was answered, in its stages, each with number and day; and what was settled."""
    stages = {"issue_opinion": "处理意见", "issue_review": "复查意见", "issue_recheck": "复核意见"}
    told = []
    for verb, name in stages.items():
        act = basis.file.last(verb)
        if act is None:
            continue
        result = label("petition_results", act.facts.get("result")) or CONCLUSIONS.get(str(act.facts.get("result")), "")
        told.append((name, f"{number_of(act)}\n{result}，{done_on(act)}送达".strip()))
    settled = basis.file.last("settle")
    return (*told, *((("和解调解", f"{done_on(settled)}达成协议"),) if settled else ()))


def _above(basis: Basis, before: Act | None) -> Values:
    """What both opinions from above state: what was asked when, the opinion asked about, and what is held."""
    asked = basis.file.last("request_review", "request_recheck")
    return {
        **common(basis),
        **_served(basis),
        "handler": basis.attempt.matter.unit.name,
        "reviewer": _organ_of(basis, before),
        "asked": done_on(asked),
        "before-number": number_of(before),
        "before-day": told_day(before.facts.get("issued_on")) if before else "",
        "before": stop(_noted(basis, "opinion", before)),
        "claim": stop(_noted(basis, "claim", basis.file.last("issue_opinion"))),
        "opinion": stop(basis.attempt.notes.get("opinion", "")),
        "result": CONCLUSIONS.get(str(basis.given.get("result", "")), ""),
    }


def _organ_of(basis: Basis, act: Act | None) -> str:
    """Name the organ that gave the opinion asked about, as its number does; the one that leads where there is none."""
    return basis.attempt.matter.unit.name if act is None or act.verb == "issue_opinion" else "复查机关"


def _noted(basis: Basis, name: str, act: Act | None) -> str:
    """The words one act left."""
    return basis.file.said(name, seq=act.seq) if act else ""


def _served(basis: Basis) -> Values:
    """It bears the day it was issued, and says how it was served; the entry is of its receipt."""
    return {
        "day": told_day(basis.given.get("issued_on")) or on_day(basis.day),
        "means": MEANS.get(str(basis.given.get("served", "")), ""),
    }


def _stage(basis: Basis) -> str:
    return stage_of(basis.file.last("accept", "request_review", "request_recheck"))


def _level(value: object) -> str:
    return str(Level(value).label) if isinstance(value, int) else ""


def _registered_with(basis: Basis, name: str) -> object:
    registered_as = basis.file.last("register")
    return registered_as.facts.get(name) if registered_as else None


def _outcome(basis: Basis) -> str:
    return "SUPPORTED_DONE" if basis.given.get("performed") is True else basis.attempt.matter.outcome
