"""A package of a peer arrives: it is taken once and becomes a hand-over of the organ it is for; what is not whole goes back at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.dossier.models import LONGEST_NAME, Document
from casework.dossier.services import add_document
from casework.errors import Malformed, NotYet, NotYou, Unmet
from casework.inserting import inserting_new
from casework.law import HOUSE
from casework.organisations.actors import Actor, system_actor
from casework.organisations.lines import lines_of
from casework.organisations.models import Unit
from casework.parties.drafts import PartyDraft
from casework.workflow.judge import Step
from casework.workflow.perform import new_matter, open_matter, perform
from enforcement.handovers import package as pkg
from enforcement.handovers.arrival import ARRIVAL
from enforcement.handovers.exchange.opening import Parcel
from enforcement.handovers.exchange.parcels import CASE
from enforcement.handovers.exchange.peers import Peer, keeper_of
from enforcement.handovers.exchange.queue import posting
from enforcement.handovers.facts import COURSE_TOLD
from enforcement.handovers.models import Arrival, Handover, Package, Receipt
from enforcement.handovers.nodes import ends_of, is_open, papers_of

RULE = HOUSE.art("H11")
BROKEN, INCOMPLETE = "BROKEN", "INCOMPLETE"
LACKING = "LACKING_"  # and the kind of paper that the node asks for
LANGUAGE = "zh-hans"
LONGEST_PARCEL = 64  # characters of its name


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a parcel: the row that says so, and whether it was taken before."""

    arrival: Arrival
    is_known: bool


def arrive(parcel: Parcel, peer: Peer, *, at: datetime) -> Taken:
    """
    Take a package that a peer sent. The same one again changes nothing and gives what came of it the first time.

    Opens a hand-over of the organ it is for, or goes on with the one that was sent back or answered, by one entry `send` of the
    system; its papers come into that file. What is not whole, or lacks a paper of its node, goes back at once by a second entry, with
    every reason; somebody of the organ receives what is, or sends it back. Law: house rule H11.

    :raises Malformed: something it tells cannot be read.
    :raises NotYou: one of its two units is not where it should be kept.
    :raises NotYet: its content changed under the same number, or it may not go back any more.
    """
    try:
        with transaction.atomic():
            return _known(parcel, peer) or Taken(_arrived(parcel, peer, at), is_known=False)
    except IntegrityError:
        found = _known(parcel, peer)  # the same package, at the same moment
        if found is None:
            raise
        return found


def _known(parcel: Parcel, peer: Peer) -> Taken | None:
    """
    Find what came of a package that was taken before; None for one that was not.

    :raises NotYet: another content went under its name.
    """
    before = list(Arrival.objects.filter(peer=peer.name, name=parcel.name))
    same = next((each for each in before if each.digest == parcel.digest), None)
    if same is None and any(each.root != parcel.said["merkle_root"] for each in before):
        message = _("Other papers went under this number of the package; changed content goes under the next one.")
        raise NotYet.because("CONTENT_CHANGED", message, law=str(RULE), field="package")
    return Taken(same, is_known=True) if same is not None else None


def _arrived(parcel: Parcel, peer: Peer, at: datetime) -> Arrival:
    sender, receiver = _ends(parcel, peer, at)
    node, actor = str(parcel.said["node"]), system_actor(receiver, rule=str(RULE))
    sealed = Package(matter_no="", sub=_sub(parcel), manifest=parcel.text)
    given = {**_given(parcel), "sender": sender.key, "receiver": receiver.key}
    receipt = _text(parcel, "receipt", 20_000)

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        sealed.matter_no, sealed.seq = step.matter.number, step.draft.seq
        kept = Receipt(matter_no=sealed.matter_no, seq=sealed.seq, text=receipt)
        return [inserting_new([sealed]), *([inserting_new([kept])] if receipt else [])]

    handover = _standing(parcel, peer, receiver)
    if handover is None:
        walled = str(parcel.case.get("walled_from") or "")
        made = new_matter(
            "handover", unit=receiver, opened_at=at, table=ARRIVAL.name, type=node, title=_text(parcel, "title", LONGEST_NAME),
            risk=_text(parcel, "risk", 8), walled_from=Unit.objects.get(key=walled).path if walled else "",
        )  # fmt: skip
        notes = {"text": _text(parcel, "text", 20_000), "case_no": str(parcel.said["case"].get("no", ""))}
        handover = open_matter(
            made, "send", actor=actor, at=at, given=given, notes={name: text for name, text in notes.items() if text},
            parties=_parties(parcel), leaving=leaving,
        )  # type: ignore[assignment]  # of the track it is built for  # fmt: skip
    else:
        handover = perform(
            handover, "send", actor=actor, at=at, given=given, reason=_text(parcel, "reason", 20_000), leaving=leaving
        )
    assert handover is not None
    _file(parcel, handover, actor, at)
    reasons = [*parcel.faults, *_lacking(parcel, node, at)]
    if reasons:
        handover = _sent_back(handover, parcel, reasons, actor, at)
    return Arrival.objects.create(
        peer=peer.name, digest=parcel.digest, name=parcel.name, root=parcel.said["merkle_root"], matter_no=handover.number,
        seq=sealed.seq, state=handover.state, reasons=reasons, arrived_at=at,
    )  # fmt: skip


def _ends(parcel: Parcel, peer: Peer, at: datetime) -> tuple[Unit, Unit]:
    """
    Find the two units between which it goes.

    :raises NotYet: one is not known, not kept where it should be, or the node does not go between them; all of it is told.
    """
    said, day, faults = parcel.said, day_of(at), []
    keys = {
        end: str((said.get(end) or {}).get("org", "")) if isinstance(said.get(end), dict) else ""
        for end in ("from", "to")
    }
    units = {unit.key: unit for unit in Unit.objects.filter(key__in=keys.values())}
    sender, receiver = units.get(keys["from"]), units.get(keys["to"])
    walled, node = parcel.case.get("walled_from"), said.get("node")
    if not isinstance(said.get("case"), dict):
        faults.append(Unmet("CASE", _("The manifest does not say what case it is about."), str(RULE), "case"))
    if walled and not Unit.objects.filter(key=str(walled)).exists():
        faults.append(Unmet("UNKNOWN_UNIT", _("No unit here bears this key."), str(RULE), "walled_from"))
    if not isinstance(node, str) or not is_open(node, day):
        faults.append(Unmet("NODE_OPEN", _("No packages of this node are sent on this day."), str(RULE), "node"))
    for end, unit in (("from", sender), ("to", receiver)):
        if unit is None or not unit.is_valid_on(day):
            faults.append(Unmet("UNKNOWN_UNIT", _("No unit here bears this key."), str(RULE), end))
        elif isinstance(node, str) and ends_of(node, end).isdisjoint(lines_of(unit)):
            message = _("This node does not go between these two; the list of nodes says from whom to whom.")
            faults.append(Unmet("ORGANS_FIT", message, str(HOUSE.art("H2")), end))
    if sender is not None and not peer.keeps(sender):
        faults.append(
            Unmet("NOT_OF_PEER", _("The peer that sends does not keep the unit it sends for."), str(RULE), "from")
        )
    if receiver is not None and keeper_of(receiver) is not None:
        faults.append(Unmet("KEPT_ELSEWHERE", _("The unit it is for is not kept here."), str(RULE), "to"))
    if faults:
        raise (
            NotYou(*faults)
            if all(each.code in ("NOT_OF_PEER", "KEPT_ELSEWHERE") for each in faults)
            else NotYet(*faults)
        )
    assert sender is not None
    assert receiver is not None
    return sender, receiver


def _standing(parcel: Parcel, peer: Peer, receiver: Unit) -> Handover | None:
    """Find the hand-over here that a package goes on with: one about the same hand-over there, with the same organ and not closed."""
    stem = parcel.name.rpartition("/")[0]
    numbers = Arrival.objects.filter(peer=peer.name, name__startswith=f"{stem}/").values_list("matter_no", flat=True)
    found: list[Handover] = list(Handover.objects.filter(number__in=list(numbers), unit=receiver).order_by("-pk"))
    return next((each for each in found if each.is_arrival and not each.is_at_end), None)


def _given(parcel: Parcel) -> dict[str, Any]:
    """The facts of the entry: what lies in it as its manifest says, and what is told of the case."""
    told = parcel.case.get("facts")
    facts = told if isinstance(told, dict) else {}
    items = parcel.items
    signed = sum(
        item["seq"] in parcel.copies or pkg.bears_signature(item["origin"], item["signatures"]) for item in items
    )
    return {
        **{name: facts[name] for name in (*COURSE_TOLD, "paper_used", "outside") if name in facts},
        "type": parcel.said["node"],
        "root": parcel.said["merkle_root"],
        "items": len(items),
        "kinds": sorted({item["kind"] for item in items}),
        "sub": _sub(parcel),
        "manifest": parcel.digest,
        "signed": signed,
        **({"receipt": pkg.digest(receipt)} if (receipt := _text(parcel, "receipt", 20_000)) else {}),
    }


def _file(parcel: Parcel, handover: Handover, actor: Actor, at: datetime) -> None:
    """Put into the file the papers that are whole, each with what its manifest says of it, and the copies that organs have signed."""
    for item, path in parcel.whole:
        typed = item["pages_from"] == Document.Source.TYPED
        signers = [
            str(each.get("signer", "")) for each in item["signatures"] if each.get("from") == Document.Source.TYPED
        ]
        named = item["title"][:LONGEST_NAME] or item["kind"]
        given = {"pages": item.get("pages") if typed else None, "signers": signers, **came_from(item)}
        told = {"kind": item["kind"], "actor": actor, "at": at, "is_inner": item["volume"] == Document.Volume.INNER}
        with path.open("rb") as content:
            add_document(
                handover.number,
                content=File(content, name=named + path.suffix),
                title=named,
                sha256=item["sha256"],
                **told,
                **given,
            )
        copy = parcel.copies.get(item["seq"])
        if copy is not None and f"COPY_FALSE_{item['seq']}" not in parcel.faults:
            with copy.open("rb") as content:
                title = f"{named[: LONGEST_NAME - 7]}（签章副本）"
                add_document(handover.number, content=File(content, name=title + copy.suffix), title=title, **told)


def came_from(item: Mapping[str, Any]) -> dict[str, Any]:
    """Read where a paper comes from, as the manifest tells it: the arguments of add_document()."""
    told = {name: item[name] for name in ("origin", "paper_kept", "taker", "place", "certified_by") if name in item}
    moments = {name: datetime.fromisoformat(item[name]) for name in ("captured_at", "certified_at") if name in item}
    return {**told, **moments}


def _lacking(parcel: Parcel, node: str, at: datetime) -> list[str]:
    there = {item["kind"] for item in parcel.items}
    return [f"{LACKING}{kind}" for kind in papers_of(node, day_of(at)) if kind not in there]


def _sent_back(handover: Handover, parcel: Parcel, reasons: Sequence[str], actor: Actor, at: datetime) -> Handover:
    """Send back what is not whole, with every reason. It counts as a return, so the third is refused and nothing is taken."""
    with translation.override(LANGUAGE):
        words = gettext("Verification by the system found: %(reasons)s") % {"reasons": ", ".join(reasons)}
    given = {"ground": BROKEN if parcel.faults else INCOMPLETE, "reasons": list(reasons)}
    return perform(
        handover, "return", actor=actor, at=at, given=given, reason=words, leaving=lambda step: posting(step, at=at)
    )


def _sub(parcel: Parcel) -> int:
    """
    Read the sub-number from the name of a package, "H…/J4/1".

    :raises Malformed: it is named otherwise.
    """
    number, _slash, rest = parcel.name.partition("/")
    node, _slash, sub = rest.partition("/")
    is_number = sub.isascii() and sub.isdecimal() and len(sub) < 4
    if not number or node != parcel.said.get("node") or not is_number or len(parcel.name) > LONGEST_PARCEL:
        message = _("A package is named by hand-over, node and sub-number, such as H3301062026000001/J4/1.")
        raise Malformed.because("PACKAGE_NAME", message, law=str(RULE), field="package")
    return int(sub)


def _text(parcel: Parcel, name: str, longest: int) -> str:
    """
    Read a text told of the case.

    :raises Malformed: it is none, or too long.
    """
    value = parcel.case.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        message = _("A text of at most %(longest)d characters is expected.") % {"longest": longest}
        raise Malformed.because("CASE", message, law=str(RULE), field=f"{CASE}: {name}")
    return value


def _parties(parcel: Parcel) -> list[PartyDraft]:
    told = parcel.case.get("parties", [])
    listed: Sequence[Mapping[str, Any]] = told if isinstance(told, list) else []
    return [PartyDraft.from_json(each, path=f"parties[{place}]") for place, each in enumerate(listed)]
