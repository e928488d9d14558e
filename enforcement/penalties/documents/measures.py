"""What the letters on measures state: evidence preserved, things sealed or seized, and their release. Pure; in Chinese."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from casework.deadlines.calendar import day_of, due_for
from casework.deadlines.clocks import current_calendar, settle
from casework.deadlines.pauses import Added
from casework.deadlines.terms import Term
from casework.dossier.basis import Basis, on_day
from casework.workflow.casefile import Act
from enforcement.penalties import terms as t
from enforcement.penalties.documents.parts import Values, common, lines, minute, number_of, offence, place_of, remedies
from enforcement.penalties.reading import MEASURES
from enforcement.standards.letters import Letter

GROUNDS = {
    "NO_OFFENCE": "当事人没有违法行为",
    "UNRELATED": "有关场所、设施或者财物与违法行为无关",
    "DECIDED": "本机关对违法行为已经作出处理决定，不再需要继续采取该措施",
    "EXPIRED": "期限已经届满",
    "NOT_NEEDED": "不再需要继续采取该措施",
}
PAPERS = {"preserve": "PRESERVATION", "seize": "SEIZURE"}


def preservation(basis: Basis) -> Values:
    """Notice of preservation with its list (先行登记保存证据通知书及清单): APL art. 56."""
    return {
        **common(basis),
        **offence(basis),
        **_things(basis, None),
        "until": _ends(t.RELEASE[0], basis.attempt.at),
        "moment": minute(basis.attempt.at),
        "place": place_of(basis),
    }


def seizure(basis: Basis) -> Values:
    """Decision to seal or seize with its list (查封（扣押）决定书及清单): ACL arts. 18, 19, 24, 25."""
    begun = _begun(basis) if basis.given.get("step") == "APPROVE" else None
    since = begun.happened_at if begun else basis.attempt.at
    told = common(basis)
    return {
        **told,
        **offence(basis),
        **_things(basis, begun),
        "reason": told["reason"] or (basis.file.said("reason", seq=begun.seq) if begun else ""),
        "power": basis.attempt.notes.get("power") or (basis.file.said("power", seq=begun.seq) if begun else ""),
        "urgent": minute(since) if begun else "",
        "since": on_day(day_of(since)),
        "until": _ends(t.RELEASE[1], since),
        "remedies": remedies(basis, Letter.SEIZURE),
    }


def longer_seizure(basis: Basis) -> Values:
    """Notice that a seizure is prolonged (延长查封（扣押）期限决定书): ACL arts. 24, 25."""
    clock, days = basis.file.clock("release"), basis.given.get("days", 0)
    before = until = ""
    if clock is not None and clock.due_date is not None:
        before = on_day(clock.due_date)
        longer = Added(days, t.LONGER_SEIZURE.most.measure, "", "seize", "", basis.day, 0)
        after = replace(clock, added=[*clock.added, longer])
        settle(after, current_calendar())
        until = on_day(after.due_date) if after.due_date else ""
    return {
        **common(basis),
        **_measure(basis),
        "before": before,
        "days": days,
        "until": until,
        "remedies": remedies(basis, Letter.SEIZURE_EXTENSION),
    }


def laboratory(basis: Basis) -> Values:
    """Notice on the laboratory (检测期间告知书): ACL art. 25."""
    return {**common(basis), **_measure(basis), "days": basis.given.get("days", 0)}


def release(basis: Basis) -> Values:
    """Release of what was preserved, sealed or seized (解除决定书): APL art. 56; ACL art. 28."""
    return {**common(basis), **_measure(basis), "ground": GROUNDS.get(str(basis.given.get("ground")), "")}


def _measure(basis: Basis) -> Values:
    """Which measure stands: since when, by which letter, and of what."""
    begun = _begun(basis)
    if begun is None:
        return {"since": "", "order": "", "list": [], "things": ""}
    ordered = next(
        (number for act in basis.file.acts if act.seq >= begun.seq and (number := number_of(act, PAPERS[begun.verb]))),
        "",
    )
    return {"since": on_day(day_of(begun.happened_at)), "order": ordered, **_things(basis, begun)}


def _begun(basis: Basis) -> Act | None:
    """The act by which the measure that stands began."""
    steps = ("ORDER", "URGENT", None)
    begun = (act for act in reversed(basis.file.acts) if act.verb in MEASURES and act.facts.get("step") in steps)
    return next(begun, None)


def _things(basis: Basis, begun: Act | None) -> Values:
    """What is on the list of this act, or of the one by which it began."""
    text = basis.file.said("list", seq=begun.seq) if begun else basis.attempt.notes.get("list", "")
    count = (begun.facts if begun else basis.given).get("things")
    return {"list": lines(text), "things": str(count or "")}


def _ends(term: Term, since: datetime) -> str:
    return on_day(due_for(term, since, current_calendar()).due_date)
