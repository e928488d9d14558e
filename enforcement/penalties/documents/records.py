"""What the records and forms of a case state: the clue, inspections, the report, the defence, review and discussion. Pure; in Chinese."""

from __future__ import annotations

from datetime import date, datetime

from casework.deadlines.calendar import day_of
from casework.dossier.basis import Basis, on_day
from casework.dossier.glyphs import settable
from casework.parties.kinds import PartyRole
from casework.taxonomies.codes import scheme
from enforcement.penalties.documents.parts import (
    Values,
    common,
    decided,
    evidence,
    lines,
    minute,
    offence,
    penalty,
    place_of,
)
from enforcement.penalties.documents.sums import sum_of
from enforcement.penalties.reading import decision_of, payments
from enforcement.standards.kinds import Gravity

NOT_FILED = {
    "NO_OFFENCE": "经核查，违法事实不成立",
    "NO_COMPETENCE": "经核查，不属于本机关管辖",
    "TIME_BARRED": "经核查，违法行为已过追责时效（《中华人民共和国行政处罚法》第三十六条）",
}
REVIEWED = {
    "PUBLIC_INTEREST": "涉及重大公共利益",
    "MAJOR_RIGHTS": "直接关系当事人或者第三人重大权益，经过听证程序",
    "COMPLEX": "案件情况疑难复杂、涉及多个法律关系",
    "BY_LAW": "法律、法规规定应当进行法制审核的其他情形",
}
ACCEPTED = {
    "ALL": "当事人提出的事实、理由或者证据成立，予以采纳",
    "PART": "当事人提出的事实、理由或者证据部分成立，部分予以采纳",
    "NONE": "当事人提出的事实、理由或者证据不成立，不予采纳",
}
POINTS = {
    "SUBJECT": "执法主体和执法人员是否合法",
    "COMPETENCE": "是否超越本机关法定权限",
    "FACTS": "案件事实是否清楚",
    "EVIDENCE": "证据是否合法、充分",
    "PROCEDURE": "执法程序是否合法",
    "LAW": "适用法律、法规、规章是否准确",
    "DISCRETION": "裁量基准运用是否适当",
    "PAPERS": "执法文书是否完备、规范",
    "CRIME": "是否涉嫌犯罪、需要移送司法机关",
}
RESULTS = {"PASS": "审核通过", "FIX": "补正后再审", "NO": "审核不予通过"}


def clue(basis: Basis) -> Values:
    """Source form (案件来源登记表): house rule X1; APL arts. 41, 54."""
    return {
        **_source(basis),
        "camera": basis.given.get("camera") is True,
        "filing": basis.given.get("filing", ""),
        "moment": minute(basis.attempt.at),
        "place": place_of(basis),
        "reported": any(party.role == PartyRole.REPORTER for party in basis.file.parties),
        "recorder": basis.persons([basis.attempt.actor.account]),
    }


def not_filed(basis: Basis) -> Values:
    """Decision not to file (不予立案审批表): APL art. 54; house rule X2."""
    checked = basis.file.last("check")
    return {
        **_source(basis),
        "checked": on_day(day_of(checked.happened_at)) if checked else "",
        "ground": NOT_FILED.get(str(basis.given.get("ground")), ""),
    }


def inspection(basis: Basis) -> Values:
    """Record of an inspection or inquiry, or a voucher of samples (现场检查笔录、询问笔录、抽样取证凭证): APL arts. 42, 55, 56."""
    notes, begun = basis.attempt.notes, basis.given.get("begun_at")
    at, parties = minute(basis.attempt.at), common(basis)
    return {
        **parties,
        **offence(basis),
        "period": f"{minute(datetime.fromisoformat(begun))}至{at}" if begun else at,
        "place": notes.get("place") or place_of(basis),
        "present": notes.get("present", ""),
        "asked": notes.get("present") or "、".join(each["name"] for each in parties["parties"]),
        "shown": basis.given.get("shown") is True,
        "record": notes.get("record", ""),
        "samples": lines(notes.get("record", "")),
    }


def report(basis: Basis) -> Values:
    """Report on the end of the investigation (案件调查终结报告): APL arts. 28, 57."""
    given, filed = basis.given, basis.file.last("file")
    further = [
        ("crime_suspected", "涉嫌犯罪，建议移送公安机关处理"),
        ("collective", "情节复杂或者违法行为重大，提请负责人集体讨论"),
    ]
    following = [words for name, words in further if given.get(name) is True]
    following += [f"提请法制审核：{REVIEWED[ground]}" for ground in given.get("review", ())]
    return {
        **common(basis),
        **offence(basis),
        "evidence": evidence(basis),
        "filed": on_day(day_of(filed.happened_at)) if filed else "",
        "report": basis.attempt.notes.get("report", ""),
        "gains": sum_of(given["gains_fen"]) if given.get("gains_fen") else "",
        "gravity": str(Gravity(given["gravity"]).label) if given.get("gravity") else "",
        "next": following or ["调查终结，提请审查决定"],
    }


def defence(basis: Basis) -> Values:
    """Record of statement and defence with its re-examination (陈述申辩笔录): APL art. 45."""
    noticed = basis.file.last("notify")
    return {
        **common(basis),
        **offence(basis),
        "moment": minute(basis.attempt.at),
        "noticed": f"{on_day(day_of(noticed.happened_at))}送达行政处罚事先告知书" if noticed else "",
        "defence": basis.attempt.notes.get("defence", ""),
        "reexamined": basis.given.get("reexamined") is True,
        "accepted": ACCEPTED.get(str(basis.given.get("accepted")), ""),
    }


def review(basis: Basis) -> Values:
    """Opinion of the legal review (法制审核意见书): APL art. 58."""
    result, objections = str(basis.given.get("result")), basis.given.get("objections", ())
    ended, noticed = basis.file.last("end_investigation"), basis.file.last("notify")
    # Where it does not say what it objects to, its words do, and no point is called in order.
    fine = "无异议" if objections or result == "PASS" else "见审核意见"
    return {
        **common(basis),
        **offence(basis),
        "grounds": [REVIEWED[ground] for ground in (ended.facts.get("review", ()) if ended else ())],
        "penalty": penalty(noticed.facts) if noticed else [],
        "points": [(words, "有异议" if code in objections else fine) for code, words in POINTS.items()],
        "opinion": basis.attempt.notes.get("opinion", ""),
        "result": RESULTS.get(result, ""),
        "qualified": basis.given.get("qualified") is True,
    }


def discussion(basis: Basis) -> Values:
    """Minutes of the collective discussion (集体讨论记录): APL art. 57."""
    noticed = basis.file.last("notify")
    return {
        **common(basis),
        **offence(basis),
        "moment": minute(basis.attempt.at),
        "heads": basis.persons(basis.given.get("heads", ())),
        "penalty": penalty(noticed.facts) if noticed else [],
        "minutes": basis.attempt.notes.get("minutes", ""),
    }


def deferral(basis: Basis) -> Values:
    """Approval of deferral or instalments (延期（分期）缴纳罚款批准书): APL arts. 66, 72."""
    imposed = decision_of(basis.file) or {}
    total = imposed.get("fine_fen", 0) + imposed.get("gains_fen", 0)
    paid = sum(fen for _day, fen in payments(basis.file))
    until = basis.given.get("until")
    return {
        **common(basis),
        **decided(basis),
        "imposed": sum_of(total),
        "paid": sum_of(paid) if paid else "",
        "owed": sum_of(max(total - paid, 0)),
        "payments": basis.given.get("payments", 1),
        "until": on_day(date.fromisoformat(until)) if until else "",
        "schedule": basis.attempt.notes.get("schedule", ""),
    }


def publication(basis: Basis) -> Values:
    """Approval of the publication (行政处罚决定公开审批表): APL arts. 48, 50."""
    imposed, until = decision_of(basis.file), basis.given.get("shown_until")
    return {
        **common(basis),
        **offence(basis),
        **decided(basis),
        "penalty": penalty(imposed) if imposed else [],
        "masked": basis.given.get("masked") is True,
        "until": on_day(date.fromisoformat(until)) if until else "",
    }


def _source(basis: Basis) -> Values:
    """What came in and from where: words and names as others gave them, shown also where a letter of theirs cannot be set."""
    channel, told = scheme("channels").get(basis.attempt.matter.channel), common(basis)
    return {
        **told,
        "title": settable(told["title"]),
        "parties": [{name: settable(words) for name, words in party.items()} for party in told["parties"]],
        "channel": channel.label if channel is not None else basis.attempt.matter.channel,
        "clue": settable(basis.said("text")),
    }
