"""What is written beside notice and decision, and what goes to the police with a case. Pure; in Chinese."""

from __future__ import annotations

from datetime import date, datetime

from casework.deadlines.calendar import day_of
from casework.dossier.basis import Basis, on_day
from casework.taxonomies.codes import scheme
from enforcement.penalties.documents.parts import Values, common, evidence, lines, minute, offence
from enforcement.penalties.documents.sums import sum_of
from enforcement.penalties.reading import MEASURES, standing_measures

KINDS = {"preserve": "先行登记保存", "seize": "查封（扣押）"}
TITLES = {"decide": "行政处罚决定书", "decide_no_penalty": "不予行政处罚决定书"}


def correction(basis: Basis) -> Values:
    """Order to correct (责令改正通知书): APL art. 28."""
    until = basis.given.get("correct_by")
    return {**common(basis), **offence(basis), "until": on_day(date.fromisoformat(until)) if until else ""}


def receipt(basis: Basis) -> Values:
    """Form on which the receipt of the decision is signed (送达回证): APL art. 61."""
    return {**common(basis), "paper": TITLES.get(basis.attempt.verb, "")}


def transfer(basis: Basis) -> Values:
    """Letter of transfer (涉嫌犯罪案件移送书): TSC arts. 3, 5, 6, 8; APL arts. 27, 57."""
    reported, approved = basis.given.get("reported_at"), basis.given.get("approved_at")
    return {
        **common(basis),
        **offence(basis),
        "police": f"{basis.division}公安机关",
        "reported": minute(datetime.fromisoformat(reported)) if reported else "",
        "approved": minute(datetime.fromisoformat(approved) if approved else basis.attempt.at),
        "appraised": any(
            act.facts.get("method") == "APPRAISAL" or act.facts.get("step") == "LABORATORY" for act in basis.file.acts
        ),
    }


def suspicion(basis: Basis) -> Values:
    """Report on the suspected crime (涉嫌犯罪案件情况调查报告): TSC art. 6."""
    filed, ended = basis.file.last("file"), basis.file.last("end_investigation")
    gains = ended.facts.get("gains_fen", 0) if ended else 0
    channel = scheme("channels").get(basis.attempt.matter.channel)
    stands = [KINDS[measure] for measure in sorted(standing_measures(basis.file))]
    return {
        **common(basis),
        **offence(basis),
        "channel": channel.label if channel else basis.attempt.matter.channel,
        "filed": on_day(day_of(filed.happened_at)) if filed else "",
        "evidence": evidence(basis),
        "gains": sum_of(gains) if gains else "",
        "measures": f"{'、'.join(stands)}，措施继续有效" if stands else "未采取查封、扣押、先行登记保存措施",
    }


def property_list(basis: Basis) -> Values:
    """List of property in the case (涉案物品清单): TSC art. 6."""
    stand = standing_measures(basis.file)
    taken = [act for act in basis.file.acts if act.verb in MEASURES and act.facts.get("things")]
    last = basis.file.last("release")
    listed = [
        (thing, KINDS[act.verb] if act.verb in stand and (last is None or act.seq > last.seq) else "已解除")
        for act in taken
        for thing in lines(basis.file.said("list", seq=act.seq))
    ]
    return {**common(basis), **offence(basis), "list": listed}
