"""The sender's side: put the package together, send it, send it anew, close it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import IntegrityError

from casework.deadlines.calendar import due_for
from casework.deadlines.clocks import current_calendar
from casework.deadlines.limits import limit
from casework.errors import NotYet
from casework.inserting import inserting_new
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.copies import copied
from casework.parties.drafts import PartyDraft
from casework.transactions import step
from casework.workflow.casefile import Act, CaseFile
from casework.workflow.files import files_to_open
from casework.workflow.judge import Step
from casework.workflow.kinds import NUMBER
from casework.workflow.notices import telling
from casework.workflow.perform import new_matter, open_matter
from casework.workflow.perform import perform as move
from enforcement.handovers import package as pkg
from enforcement.handovers.exchange.peers import keeper_of
from enforcement.handovers.exchange.queue import posting
from enforcement.handovers.files import HandoverFiles
from enforcement.handovers.guards import none_under_way
from enforcement.handovers.models import Handover, OutsideCase, Package
from enforcement.handovers.services.content import (
    case_of,
    content_facts,
    files_of,
    gathered,
    keeping_receipt,
    locked,
    sealed_facts,
    sign,
)


@step()
def package(
    *,
    unit: Unit,
    type: str,
    receiver: Unit | None,
    title: str,
    text: str,
    actor: Actor,
    at: datetime,
    parties: Sequence[PartyDraft] = (),
    about: str = "",
    case_no: str = "",
    group: Sequence[str] = (),
    property: int = 0,
    custody: bool = False,
    procedure: str = "",
    detained_at: datetime | None = None,
    arrested_at: datetime | None = None,
    judged_on: date | None = None,
    pronounced_later: bool = False,
    ruling: bool = False,
    notified: bool = False,
    longer: int = 0,
    roving: bool = False,
    outside: str = "",
    risk: str = "BLUE",
) -> Handover:
    """
    Put a package together at a node; it stays open to further papers until it is sent.

    type: a node in force that has packages of its own. receiver: the organ it is for. about: number of the sender's own
    matter, whose main file goes along; else case_no, the number in the sender's own system; one that is a number of this
    system names that matter. parties: those of the matter it is
    about where none are named. group: accounts of those who examined a suspected crime. property: how many things of value go
    along. custody: whether somebody is detained; detained_at: since when, longer: days by which the request may be later
    (0 to 4), roving: of roving, repeated or gang crime. arrested_at: since when who is sent for prosecution is under arrest; his
    custody during the investigation counts from there. judged_on: on which day a judgment was pronounced (J8) or took effect (J10,
    J11), from which its time counts; from the packaging where None. pronounced_later: whether a judgment was pronounced on a day of
    its own and not in court; ruling: whether it is a ruling (J8). notified: whether the justice bureau was notified before (J11).
    procedure: ORDINARY, FAST or SUMMARY. outside: SX1 to SX4 where the case counts outside of the single track, see send(); of a
    state secret (SX1) nothing else is entered here. Returns the hand-over, numbered; leaves one entry. Law: house rules H1 and H2;
    for suspected crimes TSC art. 5.

    :raises NotYet: the node has no packages, the two organs do not fit it, nobody knows what it is about, or a package of this
        node about it is under way, which is named.
    """
    same_case = pkg.outside_key(sender=unit.key, node=type, number=case_no)
    named = about or case_no.strip()
    told = {"about": named, "outside_case": same_case} if NUMBER.fits(named) else {"outside_case": same_case}
    files = cast(HandoverFiles, files_to_open("handover", "package", actor, told))
    origin = files.other(named)
    about = origin.number if origin and not about else about
    case = pkg.case_key(sender=unit.key, number=case_no) if case_no.strip() != about else ""
    fields = {"title": title, "type": type, "risk": risk, "walled_from": origin.walled_from if origin else ""}
    handover = new_matter("handover", unit=unit, opened_at=at, origin_number=about, **fields)
    facts: dict[str, Any] = {
        **content_facts(gathered(files.documents if about else (), type, at)),
        "type": type,
        "custody": custody,
        "procedure": procedure,
        "property": property,
        "longer": longer,
        "roving": roving,
        **({"about": about} if about else {}),
        **({"outside_case": same_case} if same_case else {}),
        **({"case": case} if case else {}),
        **({"receiver": receiver.key} if receiver else {}),
        **({"group": list(group)} if group else {}),
        **({"detained_at": detained_at.isoformat()} if detained_at else {}),
        **({"arrested_at": arrested_at.isoformat()} if arrested_at else {}),
        **({"judged_on": judged_on.isoformat()} if judged_on else {}),
        **{name: True for name, told in (("pronounced_later", pronounced_later), ("ruling", ruling)) if told},
        **({"notified": True} if notified else {}),
        **({"outside": outside} if outside else {}),
    }
    whose = parties or (copied(files.parties_of_named.get(about, ())) if about else ())
    notes = {"text": text, **({"case_no": case_no} if case_no else {})}

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        turn = len(files.same_outside[same_case]) + 1 if same_case else 0
        return [inserting_new([OutsideCase(matter_no=step.matter.number, key=same_case, turn=turn)])] if turn else []

    try:
        opened = open_matter(
            handover, "package", actor=actor, at=at, given=facts, notes=notes, parties=whose, target=receiver,
            leaving=leaving, files=files,
        )  # fmt: skip
    except IntegrityError as clash:  # another one took this turn at the same moment, which the guard could not see
        if "turn" not in str(clash):
            raise
        raise NotYet(replace(none_under_way.unmet(), field="about" if about else "case_no")) from clash
    return opened  # type: ignore[return-value]


@step()
def send(
    handover: Handover,
    *,
    paper_used: bool | None,
    actor: Actor,
    at: datetime,
    to: Unit | None = None,
    reason: str = "",
    package: str = "",
    outside: str = "",
    version: int | None = None,
) -> Handover:
    """
    Seal the package and send it; the sender reads on. Also anew, after it came back or against a refusal of the police.

    paper_used: whether anything went on paper beside it. to: the organ, that of the packaging where None; against a second
    refusal the procuratorate. reason: of an objection. package: the name under which it is to go out, "H…/J4/1"; sending what is
    under way under that very name changes nothing and gives the hand-over as it stands. Content that changed since it was
    sent goes out under the next sub-number. outside: SX2 to SX4 where the packaging did not say it; either takes the case out
    of the single-track rate only with a paper OUTSIDE_PROOF among what is sealed.
    Returns the hand-over; leaves one entry, one package and the sender's receipt, whose digests stand in the entry.
    Law: house rule H3; TSC arts. 5 and 9.
    """
    held = locked(handover)
    files = files_of(held, "send")
    known = files.of(held.number)
    before, told = known.last("send"), known.acts[0].facts
    if before is not None and _is_under_way(held, before, package):
        return held
    target = to or files.ends.get(str(told.get("receiver", "")))
    items = gathered(files.documents, held.type, at)
    content = sealed_facts(items, files.documents)
    sealed = Package(matter_no=held.number, sub=_sub(before, content["root"]))
    sealed.manifest = pkg.manifest(
        number=held.number,
        node=held.type,
        sub=sealed.sub,
        case=case_of(files.origins.get(str(told.get("about", ""))), known.said("case_no")),
        ends=pkg.Ends(held.unit_key, target.key if target else ""),
        items=items,
        packaged_at=at,
    )
    receipt = sign(held, sealed, side="SENDER", actor=actor, at=at)
    given = {
        **content,
        **_in_time(known, held.type, at),
        **({} if paper_used is None else {"paper_used": paper_used}),
        **({"outside": outside} if outside else {}),
        "sub": sealed.sub,
        "manifest": sealed.digest,
        "receipt": pkg.digest(receipt),
    }
    sender = held.unit

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        sealed.seq = step.draft.seq
        return [
            inserting_new([sealed]),
            keeping_receipt(step, receipt),
            *telling(step.matter, [sender], at=at),
            *(posting(step, at=at) if keeper_of(target) else ()),
        ]

    return move(
        held, "send", actor=actor, at=at, given=given, reason=reason, target=target, version=version, leaving=leaving
    )


def close(handover: Handover, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Handover:
    """Close the hand-over once its result is there. Law: house rule H7; for a suspected crime that was filed TSC art. 12."""
    return move(handover, "close", actor=actor, at=at, reason=reason, version=version)


def _is_under_way(held: Handover, before: Act, package: str) -> bool:
    sent = pkg.package_id(held.number, held.type, before.facts["sub"])
    return held.state != "RETURNED" and package == sent


def _sub(before: Act | None, root: str) -> int:
    if before is None:
        return 1
    sub: int = before.facts["sub"]
    return sub if before.facts.get("root") == root else sub + 1


def _in_time(known: CaseFile, node: str, at: datetime) -> dict[str, bool]:
    """Whether a request for arrest came within its days since the detention, which was no act of ours (T34.J1)."""
    told = known.acts[0].facts
    if node != "J1" or not told.get("detained_at"):
        return {}
    term = limit("T34.J1.roving" if told.get("roving") else "T34.J1").since("package")
    due = due_for(term, datetime.fromisoformat(told["detained_at"]), current_calendar())
    extended = [act for act in known.acts if act.verb == "extend" and act.from_state == "PACKAGED"]
    added = sum(act.facts.get("days", 0) for act in extended)
    longer = timedelta(days=added + (0 if told.get("roving") else told.get("longer", 0)))
    return {"in_time": at < due.due_at + longer}
