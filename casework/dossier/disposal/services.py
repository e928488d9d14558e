"""Holding a file, and destroying it: proposed by one, carried out by another; what proves it stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.dossier import manifest as m
from casework.dossier.disposal.listing import certificate_of, list_of, statement
from casework.dossier.disposal.terms import DISPOSE, REFUSE_DISPOSAL, RULE, Deed, what_stands_against
from casework.dossier.files import papers_and_seals
from casework.dossier.models import Disposal, Document, HeldPaper, PaperSignature
from casework.dossier.signing.copies import copy_name
from casework.errors import NotYet
from casework.ledger.checkpoints.signing import sign_text
from casework.ledger.erasure import standing_words
from casework.ledger.models import Entry
from casework.organisations.actors import Actor
from casework.parties.services import forget_parties
from casework.transactions import step
from casework.workflow.models import Matter, Proposal
from casework.workflow.perform import perform
from casework.workflow.proposals import propose, proposes
from casework.workflow.words import erase_words

M = TypeVar("M", bound=Matter)
MOST_WORDS = 500  # that one act of erasure names
REASON = "保管期限届满，经鉴定销毁。"


def hold(matter: M, *, ground: str, reason: str, actor: Actor, at: datetime, version: int | None = None) -> M:
    """
    Hold the file of a matter that has ended: nothing of it is destroyed while the hold stands, whatever its term.

    ground: a code of the grounds flagged hold. reason: in words. Returns the matter; leaves one entry; what was proposed lapses.
    Law: house rule F11a.

    :raises NotYet: the matter has not ended, or is held already.
    """
    return perform(matter, "hold", actor=actor, at=at, given={"ground": ground}, reason=reason, version=version)


def lift_hold(matter: M, *, reason: str, actor: Actor, at: datetime, version: int | None = None) -> M:
    """
    Lift a hold that somebody else placed. Returns the matter; leaves one entry. Law: house rule F11a.

    :raises NotYet: nothing holds the file, or the actor placed the hold himself.
    """
    return perform(matter, "lift_hold", actor=actor, at=at, reason=reason, version=version)


@proposes(DISPOSE)
@step()
def propose_disposal(
    matter: Matter, *, ground: str, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> Proposal:
    """
    Propose that the file of a matter be destroyed, by the list of what it holds now; a head carries it out. House rules F11 and F11b.

    version: not asked for, the list tells whether anything changed. Returns the proposal, which lapses when the matter moves.

    :raises NotYet: the term is not over or not confirmed, the file is held, or there is none under seal; everything is told.
    :raises NotYou: the actor is no archivist here.
    """
    Matter.objects.locked(matter.number).get()
    _nothing_waits(matter.number)
    deeds = [Deed(*each) for each in Entry.objects.of(matter.number).values_list("verb", "actor")]
    if found := what_stands_against(deeds, *papers_and_seals(matter.number), day_of(at)):
        raise NotYet(*found)
    return propose(matter, DISPOSE, actor=actor, at=at, given=_given(list_of(matter), ground), reason=reason)


@step()
def dispose(matter: M, *, ground: str, reason: str, actor: Actor, at: datetime, version: int | None = None) -> M:
    """
    Destroy the file of a matter, as another person proposed it: contents of papers and their signed copies, what issued papers
    state, free words with their salts, and what is known of the parties.

    Seals with their manifests, digests, entries and every proof stay, and verify_ledger goes on to hold. Leaves an entry, one or more of
    erasure, and a certificate, signed; the contents go once it is committed. What lies in the file of another matter too stays for that.
    Law: Regulations for Implementing the Archives Law art. 24; house rules F11 to F11b.

    :raises NotYou: nobody else proposed to destroy exactly this, or the actor is no head here.
    :raises NotYet: the term is not over, the file is held, or what is proposed is not what lies in it any more.
    """
    number = matter.number
    Matter.objects.locked(number).get()
    _nothing_waits(number)
    listed = list_of(matter)
    moved = perform(matter, DISPOSE, actor=actor, at=at, given=_given(listed, ground), reason=reason, version=version)
    entry = Entry.objects.of(number).get(seq=moved.version)
    certificate = certificate_of(
        listed, seq=entry.seq, head=entry.hash, facts=entry.facts, by=actor.account, at=entry.recorded_at, matter=number
    )
    Disposal.objects.create(
        matter_no=number,
        seq=entry.seq,
        listed=listed,
        certificate=certificate,
        note=sign_text(statement(certificate)),
        made_at=entry.recorded_at,
    )
    words = sorted(label for label in standing_words(number) if not label.startswith(f"{entry.seq}."))
    for start in range(0, len(words), MOST_WORDS):
        moved = erase_words(moved, words[start : start + MOST_WORDS], reason=REASON, actor=actor, at=at)  # type: ignore[assignment]
    Matter.objects.filter(number=number).update(title="")
    Proposal.objects.filter(matter_no=number).update(reason="")
    Document.objects.filter(matter_no=number).update(frozen="")
    HeldPaper.objects.filter(matter_no=number).update(title="", filename="")
    forget_parties(number)
    transaction.on_commit(partial(destroy_contents, number))
    return moved


def refuse_disposal(matter: M, *, reason: str, actor: Actor, at: datetime, version: int | None = None) -> M:
    """
    Refuse to destroy the file of a matter, which another person proposed; the proposal lapses. It may be proposed again.

    Returns the matter; leaves one entry. Law: house rule F11b.

    :raises NotYet: nobody else proposed it, or nobody says why.
    """
    return perform(matter, REFUSE_DISPOSAL, actor=actor, at=at, reason=reason, version=version)


def destroy_contents(number: str) -> int:
    """
    Remove from the store what a destroyed file held, but for what a file that stands holds too; returns how many contents went.

    Run again it goes on where it was cut off: the timer does so for every certificate.
    """
    documents = Document.objects.filter(matter_no=number)
    names = {str(name) for name in documents.values_list("content", flat=True)}
    gone = Disposal.objects.values("matter_no")
    shared = Document.objects.filter(content__in=names).exclude(matter_no__in=gone)
    names -= {str(name) for name in shared.values_list("content", flat=True)}
    signed = PaperSignature.objects.filter(document__in=documents).select_related("document")
    copies = {
        copy_name(each.document, each.number, each.sha256) for each in signed if str(each.document.content) in names
    }
    names |= {f"{name}.signed" for name in names} | copies
    storage: Storage = Document._meta.get_field("content").storage
    count = 0
    for name in sorted(names):
        if storage.exists(name):
            storage.delete(name)
            count += 1
    return count


def destroy_what_is_left() -> int:
    """Remove what a crash kept in the store after a file was destroyed; returns how many contents went."""
    numbers = Disposal.objects.order_by("pk").values_list("matter_no", flat=True).iterator()
    return sum(destroy_contents(number) for number in numbers)


def _nothing_waits(number: str) -> None:
    """
    Let a file pass in which no paper waits for the scanner: it would come to the file after that is destroyed.

    :raises NotYet: one does.
    """
    if HeldPaper.objects.filter(matter_no=number).waiting().exists():
        message = _("Papers of the file are still being checked for malware.")
        raise NotYet.because("PAPERS_WAIT", message, law=str(RULE), field="dossier")


def _given(listed: str, ground: str) -> Mapping[str, Any]:
    said = json.loads(listed)
    root = said["seals"][-1]["root"] if said["seals"] else ""
    return {"ground": ground, "list": m.digest(listed), "root": root, "papers": len(said["papers"])}
