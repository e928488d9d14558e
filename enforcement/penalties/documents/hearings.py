"""What the papers of a hearing state: its record, and the report of the chair. Pure; in Chinese."""

from __future__ import annotations

from datetime import date

from casework.dossier.basis import Basis, on_day
from enforcement.penalties.documents.parts import Values, common, minute, offence, penalty

CLOSED_FOR = {"SECRET": "涉及国家秘密或者商业秘密", "PRIVACY": "涉及个人隐私"}


def record(basis: Basis) -> Values:
    """Record of the hearing (听证笔录): APL art. 64."""
    notified, noticed = basis.file.last("notify_hearing"), basis.file.last("notify")
    told = notified.facts if notified else {}
    held, agents = told.get("held_on"), basis.given.get("agents", 0)
    closed = CLOSED_FOR.get(str(told.get("closed_for")), "")
    came = f"当事人到场，委托代理人{agents}人" if agents else "当事人到场"
    return {
        **common(basis),
        **offence(basis),
        "moment": minute(basis.attempt.at),
        "venue": f"{on_day(date.fromisoformat(held)) if held else ''}{basis.said('venue')}",
        "manner": "公开" if told.get("is_open") is True else f"不公开（{closed}）" if closed else "不公开",
        "attended": "当事人无正当理由未到场，视为放弃听证权利" if basis.given.get("absent") is True else came,
        "penalty": penalty(noticed.facts) if noticed else [],
        "minutes": basis.attempt.notes.get("minutes", ""),
    }


def report(basis: Basis) -> Values:
    """Report on the hearing (听证报告): APL arts. 64, 65."""
    return {**record(basis), "report": basis.attempt.notes.get("hearing_report", "")}
