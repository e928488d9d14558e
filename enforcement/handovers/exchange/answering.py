"""The answer of a peer arrives: what it received, sent back or answered is taken down on the hand-over that went there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from casework.dossier.services import add_document
from casework.errors import Malformed, NotNow, NotYou, Unknown
from casework.law import HOUSE
from casework.ledger.checkpoints.note import NotGenuine, opened
from casework.ledger.checkpoints.signing import is_signed
from casework.organisations.actors import system_actor
from casework.workflow.judge import Step
from casework.workflow.moments import LATE_ENTRY_LIMIT
from casework.workflow.perform import perform
from enforcement.handovers import package as pkg
from enforcement.handovers.exchange.arriving import LONGEST_PARCEL, Taken, came_from
from enforcement.handovers.exchange.opening import Parcel
from enforcement.handovers.exchange.parcels import RESULT, TOLD
from enforcement.handovers.exchange.peers import Peer
from enforcement.handovers.models import Arrival, Handover, Posting
from enforcement.handovers.services.content import files_of, keeping_receipt

RULE = HOUSE.art("H12")
LONGEST_REASON = 20_000
LATEST = LATE_ENTRY_LIMIT - timedelta(minutes=1)  # the entry is written a little after the parcel arrived


def take_down(parcel: Parcel, peer: Peer, *, at: datetime) -> Taken:
    """
    Take down the answer of a peer: `receive`, `return` or `send_result` on the hand-over it is about, by the system, with the receipt.

    The same one again changes nothing. at: when it arrived; the act stands at the moment the answer tells, never before the last
    one, after its arrival, or more than three days back. Law: house rule H12.

    :raises Unknown: no such hand-over went from here.
    :raises NotYou: it did not go to a unit which that peer keeps.
    :raises NotNow: an answer before this one has not arrived yet, or it is about what was sent before.
    :raises Malformed: something in it cannot be read, or is not whole.
    """
    try:
        with transaction.atomic():
            return _known(parcel, peer) or Taken(_taken_down(parcel, peer, at), is_known=False)
    except IntegrityError:
        found = _known(parcel, peer)  # the same answer, at the same moment
        if found is None:
            raise
        return found


def _known(parcel: Parcel, peer: Peer) -> Taken | None:
    found = Arrival.objects.filter(peer=peer.name, digest=parcel.digest).first()
    return Taken(found, is_known=True) if found is not None else None


def _taken_down(parcel: Parcel, peer: Peer, at: datetime) -> Arrival:
    said = parcel.said
    verb, package = said.get("verb"), str(said.get("package"))
    reason, facts = said.get("reason"), said.get("facts")
    is_formed = verb in TOLD and isinstance(facts, dict) and isinstance(reason, str) and len(reason) <= LONGEST_REASON
    if not is_formed or not str(parcel.name).startswith(f"{package}/{verb}/") or len(parcel.name) > LONGEST_PARCEL:
        message = _("An answer tells its verb, its facts, the package it is about and its reason.")
        raise Malformed.because("ANSWER", message, law=str(RULE), field="answer")
    if parcel.faults:
        message = _("A paper of the answer is not as it was signed: %(faults)s.")
        raise Malformed.because("PAPERS", message % {"faults": ", ".join(parcel.faults)}, law=str(RULE), field="papers")
    held = Handover.objects.locked(package.partition("/")[0]).first()
    sent = files_of(held, str(verb)).of(held.number).last("send") if held is not None and not held.is_arrival else None
    if held is None or sent is None:
        message = _("No hand-over of this number went from here.")
        raise Unknown.because("UNKNOWN_PACKAGE", message, law=str(RULE), field="package")
    if not peer.keeps(held.unit) and held.state in ("SENT", "RECEIVED"):
        message = _("It did not go to a unit that this peer keeps.")
        raise NotYou.because("NOT_OF_PEER", message, law=str(RULE), field="package")
    if said.get("manifest") != sent.facts.get("manifest"):
        message = _("The answer is about what was sent before, not about the package that is under way.")
        raise NotNow.because("OTHER_MANIFEST", message, law=str(RULE), field="manifest")
    assert isinstance(facts, dict)
    assert isinstance(reason, str)
    # It was answered, so it arrived, whatever was heard of that.
    Posting.objects.filter(matter_no=held.number, seq=sent.seq).update(state=Posting.State.DELIVERED, fault="")
    return _moved(held, parcel, peer, {name: facts[name] for name in TOLD[str(verb)] if name in facts}, reason, at)


def _moved(held: Handover, parcel: Parcel, peer: Peer, facts: Mapping[str, Any], reason: str, at: datetime) -> Arrival:
    verb, actor = str(parcel.said["verb"]), system_actor(held.unit, rule=str(RULE))
    receipt = _receipt(parcel, peer) if verb == "receive" else ""
    given: dict[str, Any] = {**facts, "answer": parcel.digest}
    if verb == "receive":
        given |= {"manifest": str(parcel.said["manifest"]), "receipt": pkg.digest(receipt)}
    for item, path in parcel.whole if verb == "send_result" else ():
        with path.open("rb") as content:
            name = (item["title"] or RESULT) + path.suffix
            add_document(
                held.number,
                kind=RESULT,
                content=File(content, name=name),
                title=item["title"],
                sha256=item["sha256"],
                actor=actor,
                at=at,
                **came_from(item),
            )
    files = files_of(held, verb)
    sender = files.ends.get(files.of(held.number).acts[0].unit)
    moved = perform(
        held, verb, actor=actor, at=_moment(parcel, held, at), given=given, reason=reason,
        target=None if verb == "receive" else sender,
        leaving=lambda step: _receipts(step, receipt),
    )  # fmt: skip
    return Arrival.objects.create(
        peer=peer.name, digest=parcel.digest, name=parcel.name, root=parcel.said["merkle_root"], matter_no=moved.number,
        seq=moved.version, state=moved.state, arrived_at=at,
    )  # fmt: skip


def _receipts(step: Step, receipt: str) -> list[tuple[str, list[Any]]]:
    return [keeping_receipt(step, receipt)] if receipt else []


def _receipt(parcel: Parcel, peer: Peer) -> str:
    """
    Read the countersigned receipt of an answer: a note of the peer about this very package.

    :raises NotYou: it is none.
    """
    note = parcel.said.get("receipt")
    try:
        text = opened(note if isinstance(note, str) else "", peer.keys, by=is_signed)
    except NotGenuine:
        text = ""
    if f'"manifest":"{parcel.said["manifest"]}"' not in text:
        message = _("The receipt is not signed by the peer, or is about another package.")
        raise NotYou.because("RECEIPT_FALSE", message, law=str(RULE), field="receipt")
    return str(note)


def _moment(parcel: Parcel, held: Handover, at: datetime) -> datetime:
    """
    Tell when the act stood: the moment of the answer, as far as it may be.

    :raises Malformed: that is none.
    """
    try:
        told = datetime.fromisoformat(str(parcel.said.get("at")))
        return max(min(told, at), at - LATEST, held.moved_at)
    except (ValueError, TypeError):  # TypeError: it has no offset
        message = _("A moment with its offset is expected.")
        raise Malformed.because("ANSWER", message, law=str(RULE), field="at") from None
