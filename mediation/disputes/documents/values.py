"""What each paper of a dispute states, read from the dispute and the act; one function a template. Pure; in Chinese."""

from __future__ import annotations

from casework.dossier.basis import Basis, on_day
from casework.taxonomies.codes import has_flag
from mediation.disputes.documents.parts import (
    Values,
    by,
    common,
    done_on,
    is_administrative,
    label,
    mediation,
    people,
    rows,
    stop,
    told_day,
    ways,
)
from mediation.disputes.guards import SIGNED

JURISDICTIONS = {
    "INVITED": "由该人民法院委派、委托调解", "DOMICILE": "当事人住所地", "OBJECT": "标的物所在地", "SEAT": "调解组织所在地",
    "INTERMEDIATE": "案件由中级人民法院管辖",
}  # fmt: skip
REVISITED = {"SETTLED": "已稳定", "UNSETTLED": "仍有矛盾", "NOT_REACHED": "未联系上"}


# Issued by the act


def termination(basis: Basis) -> Values:
    """Notice of termination (终止调解告知书): PML art. 26."""
    return {
        **common(basis),
        "accepted": done_on(basis.file.last("accept")),
        "sessions": _sessions(basis),
        "ways": ways(basis),
    }


def refusal(basis: Basis) -> Values:
    """Notice that it is not accepted (不予受理告知书): house rules D3, A3."""
    applied = basis.file.last("apply")
    return {
        **common(basis),
        "applied": done_on(applied) or on_day(basis.day),
        "ground": label("grounds", basis.given.get("ground")),
        "ways": ways(basis),
    }


def oral_agreement(basis: Basis) -> Values:
    """Form of an oral agreement (口头协议登记表): PML arts. 28, 30."""
    return {
        **common(basis),
        "heading": f"{mediation(basis)}口头协议登记表",
        "rows": rows(
            ("当事人", "\n".join(people(basis))),
            ("纠纷类型", label("dispute_types", basis.attempt.matter.type)),
            ("简要情况", basis.attempt.matter.title),
            ("协议内容", stop(basis.said("agreement"))),
            ("履行期限", told_day(basis.given.get("due_on"))),
            ("履行担保", "已提供担保，担保材料在卷。" if basis.given.get("secured") is True else ""),
            (
                "生效",
                f"当事人认为无需制作书面协议，口头协议自{on_day(basis.day)}达成之日起生效（人民调解法第二十八条、第三十条）。",
            ),
            (
                "司法确认",
                "当事人认为有必要的，可以自生效之日起三十日内共同向人民法院申请司法确认（人民调解法第三十三条）。",
            ),
            ("调解员", f"{by(basis)}\u3000{on_day(basis.day)}"),
        ),
    }


def confirmation(basis: Basis) -> Values:
    """Application for judicial confirmation (司法确认申请书): PML art. 33; CPL art. 205; CPL-SPC art. 354."""
    agreed, court = basis.file.last(*SIGNED), basis.attempt.target
    shared = common(basis)
    return {
        **shared,
        "parties": [{**each, "part": "申请人"} for each in shared["parties"]],
        "agreed": done_on(agreed),
        "due": told_day(agreed.facts.get("due_on")) if agreed else "",
        "oral": agreed is not None and agreed.verb == "record_oral_agreement",
        "no-title": basis.given.get("subject") == "NO_TITLE",
        "court": court.name if court is not None else f"{basis.division}人民法院",
        "jurisdiction": JURISDICTIONS.get(str(basis.given.get("jurisdiction", "")), ""),
    }


# Set from the entry


def application(basis: Basis) -> Values:
    """Application or acceptance form (申请书、受理登记表): PML arts. 17, 27."""
    matter = basis.attempt.matter
    own_motion = matter.channel == "SELF_MOTION"
    return {
        **common(basis),
        "heading": f"{mediation(basis)}{'受理登记表' if own_motion else '申请书（受理登记表）'}",
        "rows": rows(
            ("登记日期", on_day(basis.day)),
            ("当事人", "\n".join(people(basis))),
            ("纠纷类型", label("dispute_types", matter.type)),
            ("案件来源", f"{label('channels', matter.channel)}（{'主动调解' if own_motion else '当事人申请'}）"),
            ("风险等级", label("risks", matter.risk)),
            ("纠纷发生地", matter.place.name if matter.place is not None else ""),
            ("纠纷", matter.title),
            ("简要情况", stop(basis.said("text"))),
            ("申请事项", "申请就上述纠纷进行调解，本人自愿接受调解。" if not own_motion else ""),
            ("以往同一事项", "、".join(basis.given.get("same_matter", ()))),
            ("申请人签名", "\n" if not own_motion else ""),
            ("登记人", f"{by(basis)}\u3000{on_day(basis.day)}"),
        ),
    }


def rights(basis: Basis) -> Values:
    """Notice of rights and duties (权利义务告知书): PML arts. 17, 23, 24."""
    return {**common(basis), "heading": f"{mediation(basis)}权利义务告知书", "by": by(basis)}


def appointment(basis: Basis) -> Values:
    """Appointment of the mediator (调解员指定书): PML arts. 19, 20."""
    named = basis.persons([str(basis.given.get("handler", ""))])[0]["name"]
    return {
        **common(basis),
        "heading": "调解员确定表",
        "rows": rows(
            *_about(basis),
            ("调解员", named),
            ("确定方式", "当事人选择" if basis.given.get("chosen") is True else "调解组织指定"),
            ("回避", "未发现应当回避的情形。"),
            ("审批人", f"{by(basis)}\u3000{on_day(basis.day)}"),
        ),
    }


def minutes(basis: Basis) -> Values:
    """Record of a session (调解笔录): PML arts. 22, 23, 27."""
    given = basis.given
    return {
        **common(basis),
        "heading": "调解笔录",
        "rows": rows(
            *_about(basis),
            ("调解时间", on_day(basis.day)),
            ("调解地点", basis.organ),
            ("调解员", by(basis)),
            ("参加人", "、".join(each.name for each in basis.file.parties if each.name and each.role != "REPORTER")),
            ("调解方式", "公开进行" if given.get("open") is True else "不公开进行"),
            ("调解情况", stop(basis.said("minutes"))),
            ("延长期限", f"双方同意延长调解期限{given['days']}日。" if given.get("days") else ""),
            ("签名", "参加人已在笔录上签名。\n\n" if given.get("minutes_signed") is True else "\n\n"),
        ),
    }


def agreement(basis: Basis) -> Values:
    """The agreement (人民调解协议书、行政调解协议书): PML arts. 28, 29, 31, 33; house rule A6."""
    given = basis.given
    form = {"WET": "书面签署", "ESIGN": "电子签名"}.get(str(given.get("form", "WET")), "")
    confirmable = not has_flag("dispute_types", basis.attempt.matter.type, "personal_status")
    return {
        **common(basis),
        "heading": f"{mediation(basis)}协议书",
        "persons": people(basis),
        "facts": stop(basis.said("text")) or stop(basis.attempt.matter.title),
        "agreement": stop(basis.said("agreement")),
        "due": told_day(given.get("due_on")),
        "secured": given.get("secured") is True,
        "advice": confirmable and not is_administrative(basis),
        "by": by(basis),
        "signed": (
            f"{form}，当事人{given.get('signed', 0)}人签名，调解员{_done(given.get('mediator_signed'))}签名，"
            f"{_done(given.get('sealed'))}盖章"
        ),
    }


def closing(basis: Basis) -> Values:
    """Closing form (结案审批表): house rule D15."""
    matter = basis.attempt.matter
    agreed, performed = basis.file.last(*SIGNED), basis.file.last("perform")
    return {
        **common(basis),
        "heading": f"{mediation(basis)}结案审批表",
        "rows": rows(
            *_about(basis),
            ("案件来源", label("channels", matter.channel)),
            ("申请时间", done_on(basis.file.last("apply"))),
            ("受理时间", done_on(basis.file.last("accept"))),
            ("调解次数", f"{_sessions(basis)}次" if _sessions(basis) else ""),
            (
                "达成协议",
                f"{done_on(agreed)}（{'口头' if agreed.verb == 'record_oral_agreement' else '书面'}）"
                if agreed
                else "",
            ),
            ("司法确认", done_on(basis.file.last("confirm"))),
            ("履行情况", f"{done_on(performed)}履行" if performed else ""),
            ("处理结果", label("outcomes", matter.outcome)),
            ("结案意见", f"结果明确，卷宗齐全，予以结案。{stop(basis.attempt.reason)}"),
            ("审批人", f"{by(basis)}\u3000{on_day(basis.day)}"),
        ),
    }


def revisit(basis: Basis) -> Values:
    """Revisit record (回访记录): house rules R12, R12a; PML art. 31."""
    return {
        **common(basis),
        "heading": f"{mediation(basis)}回访记录",
        "rows": rows(
            *_about(basis),
            ("处理结果", label("outcomes", basis.attempt.matter.outcome)),
            ("结案时间", done_on(basis.file.last("close"))),
            ("回访时间", on_day(basis.day)),
            ("回访结果", REVISITED.get(str(basis.given.get("result", "")), "")),
            ("回访记录", stop(basis.said("record"))),
            ("回访人", f"{by(basis)}（非承办人）"),
        ),
    }


def _about(basis: Basis) -> tuple[tuple[str, str], ...]:
    """The first lines of a form: what it is about and whose it is."""
    return (
        ("纠纷", basis.attempt.matter.title),
        ("纠纷类型", label("dispute_types", basis.attempt.matter.type)),
        ("当事人", "\n".join(people(basis))),
    )


def _sessions(basis: Basis) -> int:
    """How many sessions were held in this handling cycle."""
    held = 0
    for act in basis.file.acts:
        held = 0 if act.verb == "reopen" else held + (act.verb == "hold_session")
    return held


def _done(value: object) -> str:
    return "已" if value is True else "未"
