"""The receiver's side: check and sign, or send back; answer."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from casework.intake.referrals import came_to, refer
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.taxonomies.codes import has_flag
from casework.transactions import step
from casework.workflow.judge import Step
from casework.workflow.notices import telling
from casework.workflow.perform import perform as move
from enforcement.handovers import package as pkg
from enforcement.handovers.exchange.queue import told_to_sender
from enforcement.handovers.files import HandoverFiles
from enforcement.handovers.models import Handover
from enforcement.handovers.services.content import contents_of, files_of, keeping_receipt, locked, sign


@step()
def receive(
    handover: Handover,
    *,
    paper_used: bool | None,
    actor: Actor,
    at: datetime,
    rescanned: bool = False,
    manifest: str = "",
    to: Unit | None = None,
    dispute_type: str = "",
    doubtful: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Handover:
    """
    Check the package that arrived and countersign it.

    Its manifest is held against the sender's entry, its root and each item against what lies in the files, and the kinds of
    paper against the list of the node. paper_used: whether paper was asked for or used. rescanned: whether anything was
    scanned into it after arrival. manifest: the digest of the manifest the receiver has before him, "" for the last that was
    sent. to, dispute_type: of what is entrusted to mediation, the unit that mediates and a code of the dispute types; a filing is
    registered there that names the hand-over. doubtful: of an application for execution, that the decision looks plainly unfounded
    or unlawful, so that the court may hear both sides and has thirty days for its ruling. Returns the hand-over; leaves one entry
    and the receiver's receipt.
    Law: house rules H4 and H9; for suspected crimes TSC art. 7; for execution ACL arts. 56 to 58.

    :raises NotYet: something is missing or not what was sent; it is then to be sent back.
    """
    held = locked(handover)
    files = files_of(held, "receive")
    known = files.of(held.number)
    package, sent, told = files.packages.get(held.number), known.last("send"), known.acts[0].facts
    stated = str(sent.facts.get("manifest", "")) if sent else ""
    items = json.loads(package.manifest)["items"] if package and package.digest == stated else []
    if held.is_arrival:  # what its sender's files are called has no meaning here
        items = [{**item, "matter": held.number} for item in items]
    faults = (
        pkg.check(package.manifest, stated=stated, contents=contents_of(items, files.documents))
        if package
        else [pkg.Fault("MANIFEST_MISSING")]
    )
    if package and manifest not in ("", package.digest):
        faults.append(pkg.Fault("OTHER_MANIFEST"))
    receipt = sign(held, package, side="RECEIVER", actor=actor, at=at) if package and not faults else ""
    given = {
        "manifest": package.digest if package else "",
        "checked": len(items),
        "faults": len(faults),
        "rescanned": rescanned,
        **({"doubtful": True} if doubtful else {}),
        **({"ruling": True} if told.get("ruling") else {}),
        "custody": bool(told.get("custody")),
        "procedure": str(told.get("procedure", "")),
        **({} if paper_used is None else {"paper_used": paper_used}),
        **({"receipt": pkg.digest(receipt)} if receipt else {}),
    }
    if to is not None and has_flag("nodes", held.type, "refers"):
        text = known.said("text") or held.title
        filing = refer(held, to=to, kind="DISPUTE", type=dispute_type, text=text, actor=actor, at=at, file=known)
        given["referral"] = filing.number
    return move(
        held, "receive", actor=actor, at=at, given=given, reason=reason, version=version,
        leaving=lambda step: [keeping_receipt(step, receipt), *told_to_sender(step, at=at)],
    )  # fmt: skip


@step()
def return_(
    handover: Handover, *, ground: str, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> Handover:
    """
    Send a package back to who sent it; the receiver reads on.

    ground: before it was received a code of the grounds flagged return, twice at most; afterwards SUPPLEMENT, for a supplementary
    investigation, twice at most (GU27). reason: what is missing or to be investigated. Returns the hand-over; leaves one entry.
    Law: house rule H5; CRPL art. 175.
    """
    sender = _sender(files_of(handover, "return"))
    receiver = handover.unit
    return move(
        handover,
        "return",
        actor=actor,
        at=at,
        given={"ground": ground},
        reason=reason,
        target=sender,
        version=version,
        leaving=lambda step: _left(step, receiver, at),
    )


@step()
def send_result(
    handover: Handover,
    *,
    result: str,
    actor: Actor,
    at: datetime,
    sufficient: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Handover:
    """
    Answer what the node asked for; the receiver reads on.

    result: a code of the node's results, whose paper lies in the file. sufficient: whether the evidence suffices, without which
    nobody is prosecuted. What was entrusted to mediation is answered by what the dispute came to, or the matter its filing was
    merged into, which the entry names. Returns the hand-over; leaves one entry. Law: house rules H6, H9 and R2b; CRPL art. 175.
    """
    files = files_of(handover, "send_result")
    sender, referral = _sender(files), _referral(files)
    receiver = handover.unit
    return move(
        handover,
        "send_result",
        actor=actor,
        at=at,
        given={"result": result, "sufficient": sufficient, **referral},
        reason=reason,
        target=sender,
        version=version,
        leaving=lambda step: _left(step, receiver, at),
    )


def _left(step: Step, receiver: Unit, at: datetime) -> list[tuple[str, list[Any]]]:
    """What stands beside an answer: the receiver reads on where the lead went over; a sender elsewhere is told of it."""
    goes_over = step.matter.unit_id != receiver.pk
    return [*(telling(step.matter, [receiver], at=at) if goes_over else ()), *told_to_sender(step, at=at)]


def _referral(files: HandoverFiles) -> dict[str, str]:
    """The filing by which it was handed to mediation, or what that was merged into, named so that its end can be asked for."""
    received = files.of(*files.numbers).last("receive")
    referral = received.facts.get("referral") if received else None
    return {"referral": came_to(str(referral))} if referral else {}


def _sender(files: HandoverFiles) -> Unit | None:
    """The unit that packed it; where that has ended, perform() lets its successor lead on."""
    return files.ends.get(files.of(*files.numbers).acts[0].unit)
