"""What each paper of a case states, read from the case and the act; one function a template. Pure; in Chinese."""

from __future__ import annotations

from datetime import date

from casework.deadlines.calendar import day_of
from casework.dossier.basis import Basis, on_day
from enforcement.penalties.documents.parts import Values, common, decided, evidence, minute, offence, penalty, remedies
from enforcement.penalties.documents.sums import sum_of
from enforcement.penalties.reading import decision_of, payments
from enforcement.standards.letters import Letter

MEANS = {
    "HANDED": "直接送达", "LEFT": "留置送达", "POSTED": "邮寄送达", "ELECTRONIC": "电子送达", "PUBLIC": "公告送达",
}  # fmt: skip
GROUNDS = {
    "UNDER_14": "当事人不满十四周岁，依照《中华人民共和国行政处罚法》第三十条的规定，不予行政处罚",
    "INCAPABLE": "当事人在不能辨认或者不能控制自己行为时有违法行为，依照《中华人民共和国行政处罚法》第三十一条的规定，不予行政处罚",
    "MINOR_CORRECTED": "违法行为轻微并及时改正，没有造成危害后果，依照《中华人民共和国行政处罚法》第三十三条第一款的规定，不予行政处罚",
    "FIRST_SLIGHT": "初次违法且危害后果轻微并及时改正，依照《中华人民共和国行政处罚法》第三十三条第一款的规定，可以不予行政处罚",
    "NO_FAULT": "当事人有证据足以证明没有主观过错，依照《中华人民共和国行政处罚法》第三十三条第二款的规定，不予行政处罚",
    "UNPROVEN": "违法事实不能成立，依照《中华人民共和国行政处罚法》第五十七条第一款第三项的规定，不予行政处罚",
    "TIME_BARRED": "违法行为已过追责时效，依照《中华人民共和国行政处罚法》第三十六条的规定，不再给予行政处罚",
    "WITHDRAWN": "本机关决定撤销案件，不予行政处罚",
}
RESULTS = {
    "pay": "当事人已履行缴纳义务", "record_execution": "已执行", "serve": "不予行政处罚决定已送达", "revoke": "决定已撤销",
    "resolve_appeal": "决定已由复议机关或者人民法院处理", "transfer_to_police": "案件已移送公安机关",
}  # fmt: skip


def filing(basis: Basis) -> Values:
    """Approval of the filing (立案审批表): APL art. 54."""
    return {**common(basis), **offence(basis)}


def spot_decision(basis: Basis) -> Values:
    """Decision on the spot (当场行政处罚决定书): APL art. 52."""
    place = basis.attempt.matter.place
    return {
        **common(basis),
        **offence(basis),
        "place": place.name if place is not None else "",
        "moment": minute(basis.attempt.at),
        "penalty": penalty(basis.given),
        "fined": bool(basis.given.get("fine_fen")),
        "remedies": remedies(basis, Letter.ON_THE_SPOT),
        "signed": basis.given.get("signed") != "REFUSED",
    }


def notice(basis: Basis) -> Values:
    """Advance notice (行政处罚事先告知书): APL arts. 44, 45, 63."""
    return {
        **common(basis),
        **offence(basis),
        "evidence": evidence(basis),
        "penalty": penalty(basis.given),
        "hearing": basis.given.get("hearing_told") is True,
        "means": MEANS.get(str(basis.given.get("means", "")), ""),
    }


def hearing_notice(basis: Basis) -> Values:
    """Notice of the hearing (听证通知书): APL art. 64."""
    held = basis.given.get("held_on")
    return {
        **common(basis),
        **offence(basis),
        "held": on_day(date.fromisoformat(held)) if held else "",
        "venue": basis.said("venue"),
        "chair": basis.persons([basis.given.get("chair", "")])[0]["name"],
        "open": basis.given.get("is_open") is True,
        "closed": {"SECRET": "涉及国家秘密或者商业秘密", "PRIVACY": "涉及个人隐私"}.get(
            str(basis.given.get("closed_for", "")), ""
        ),
    }


def decision(basis: Basis) -> Values:
    """Penalty decision (行政处罚决定书): APL art. 59; SC235 art. 7."""
    return {
        **common(basis),
        **offence(basis),
        **_heard(basis),
        "evidence": evidence(basis),
        "penalty": penalty(basis.given),
        "pays": bool(basis.given.get("fine_fen") or basis.given.get("gains_fen")),
        "fined": bool(basis.given.get("fine_fen")),
        "remedies": remedies(basis, Letter.DECISION),
    }


def no_penalty(basis: Basis) -> Values:
    """Decision not to penalise (不予行政处罚决定书): APL arts. 30 to 33, 57."""
    return {
        **common(basis),
        **offence(basis),
        "evidence": evidence(basis),
        "ground": GROUNDS.get(str(basis.given.get("ground", "")), ""),
        "educated": basis.given.get("educated") is True,
        "remedies": remedies(basis, Letter.NO_PENALTY),
    }


def reminder(basis: Basis) -> Values:
    """Reminder before execution (催告书): ACL arts. 35, 54."""
    return {
        **common(basis),
        **decided(basis),
        **_sums(basis),
        "means": MEANS.get(str(basis.given.get("means", "")), ""),
    }


def execution_application(basis: Basis) -> Values:
    """Application to the court (强制执行申请书): ACL art. 55."""
    reminded = basis.file.last("remind")
    return {
        **common(basis),
        **decided(basis),
        **_sums(basis),
        "court": f"{basis.division}人民法院",
        "reminded": on_day(day_of(reminded.happened_at)) if reminded else "",
        "defence": basis.said("defence"),
    }


def closing(basis: Basis) -> Values:
    """Closing form (结案审批表): house rule X26."""
    ended = basis.file.last(*RESULTS)
    imposed = decision_of(basis.file)
    received = sum(fen for _day, fen in payments(basis.file))
    filed = basis.file.last("file", "decide_on_the_spot")
    return {
        **common(basis),
        **offence(basis),
        **decided(basis),
        "filed": on_day(day_of(filed.happened_at)) if filed else "",
        "penalty": penalty(imposed) if imposed else [],
        "paid": sum_of(received) if received else "",
        "result": RESULTS[ended.verb] if ended else "",
        "ended": on_day(day_of(ended.happened_at)) if ended else "",
    }


def _heard(basis: Basis) -> Values:
    """What came before the decision: the notice, what the party said to it, the hearing."""
    noticed, heard = basis.file.last("notify"), basis.file.last("hold_hearing")
    defended = basis.file.last("record_defence")
    return {
        "noticed": on_day(day_of(noticed.happened_at)) if noticed else "",
        "hearing": on_day(day_of(heard.happened_at)) if heard else "",
        "defence": basis.said("defence") if defended and not defended.facts.get("gives_up") else "",
        "accepted": str(defended.facts.get("accepted", "")) if defended else "",
        "gave_up": bool(defended and defended.facts.get("gives_up")),
    }


def _sums(basis: Basis) -> Values:
    principal, grown = basis.given.get("owed_fen", 0), basis.given.get("surcharge_fen", 0)
    return {"owed": sum_of(principal), "surcharge": sum_of(grown) if grown else "", "total": sum_of(principal + grown)}
