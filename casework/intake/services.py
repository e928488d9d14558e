"""The registrar's and the dispatcher's work: one function per verb of FILING."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.intake.models import Filing
from casework.intake.referrals import refer
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.copies import copied
from casework.parties.drafts import PartyDraft
from casework.parties.identity import alone_keys, matter_keys
from casework.taxonomies.codes import has_flag
from casework.transactions import step
from casework.workflow.correcting import correct, exclude, propose_exclusion
from casework.workflow.files import file_for
from casework.workflow.models import Matter, Proposal
from casework.workflow.numbers import county_code
from casework.workflow.perform import new_matter, open_matter
from casework.workflow.perform import perform as move
from casework.workflow.proposals import propose, proposes
from casework.workflow.tracks import track_taking

__all__ = [
    "correct",
    "dispatch",
    "exclude",
    "merge",
    "object",
    "propose_exclusion",
    "propose_merge",
    "refer",
    "register",
    "take_in",
    "triage",
    "unmerge",
]

PETITION = "PETITION"


def register(
    *,
    unit: Unit,
    channel: str,
    place: Unit | None,
    title: str,
    text: str,
    parties: Sequence[PartyDraft],
    actor: Actor,
    at: datetime,
    channel_ref: str = "",
    anonymous: bool = False,
) -> Filing:
    """
    Register what somebody brings, at once and whatever it is.

    unit: where it is registered. channel: a code in force. place: where it happened, at least a township.
    channel_ref: the channel's own ticket number, unique per channel. parties: may be empty only if anonymous.
    Returns the filing, numbered; leaves one entry. Law: house rule R1.
    """
    fields = {"channel": channel, "channel_ref": channel_ref, "title": title}
    filing = new_matter("filing", unit=unit, opened_at=at, place=place, **fields)
    facts = {"channel": channel, "anonymous": anonymous, **matter_keys(parties)}
    return open_matter(  # type: ignore[return-value]
        filing, "register", actor=actor, at=at, given=facts, notes={"text": text}, parties=parties
    )


@proposes("merge")
def propose_merge(filing: Filing, *, into: str, actor: Actor, at: datetime, reason: str = "") -> Proposal:
    """Propose that a filing repeats a matter; somebody else is to merge it. Law: house rule R2."""
    return propose(filing, "merge", actor=actor, at=at, given={"into": into}, reason=reason)


def merge(
    filing: Filing,
    *,
    into: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Filing:
    """
    Merge a doubled filing into the matter it repeats; both are kept.

    into: number of that matter. Another person has proposed it before (propose_merge). Law: house rules R2 and R2b.
    """
    return move(filing, "merge", actor=actor, at=at, given={"into": into}, reason=reason, version=version)


def unmerge(filing: Filing, *, reason: str, actor: Actor, at: datetime, version: int | None = None) -> Filing:
    """Undo a merger, with its reason. Law: house rule R2."""
    return move(filing, "unmerge", actor=actor, at=at, reason=reason, version=version)


def triage(
    filing: Filing,
    *,
    kind: str,
    type: str,
    risk: str,
    actor: Actor,
    at: datetime,
    minors: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Filing:
    """
    Classify a filing; the entry says by what the matter is known again, as far as parties are named by now.

    kind, type, risk: codes in force. minors: whether a minor is concerned. Law: house rule R3.
    """
    alone: Sequence[str] = ()
    if kind == PETITION:
        alone = alone_keys(type_code=type, county=county_code(filing.place or filing.unit))
    keys = matter_keys(file_for(filing, "triage").parties, type, alone=alone)
    given = {"kind": kind, "type": type, "risk": risk, "minors": minors, **keys}
    return move(filing, "triage", actor=actor, at=at, given=given, reason=reason, version=version)


def dispatch(
    filing: Filing, *, to: Unit, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Filing:
    """Route a filing to the unit in whose territory it happened, a referral to another organ. Law: house rule R4."""
    return move(filing, "dispatch", actor=actor, at=at, target=to, reason=reason, version=version)


def object(  # noqa: A001  the verb of the contract
    filing: Filing, *, ground: str, reason: str, back_to: Unit, actor: Actor, at: datetime, version: int | None = None
) -> Filing:
    """
    Send a filing back. ground: a code of the grounds flagged object. back_to: the unit that dispatched it.

    Law: house rule R6; for petitions RPW art. 23.
    """
    return move(
        filing, "object", actor=actor, at=at, given={"ground": ground}, reason=reason, target=back_to, version=version
    )


@step()
def take_in(
    filing: Filing, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> tuple[Filing, Matter]:
    """
    Sign for a filing; the lead tenure begins and the track opens the matter born of it.

    Returns the filing and the matter that goes on here, the new one; leaves an entry on each. What is for a court or the
    police opens none, the signature is the receipt, and the filing itself is returned again. Law: house rule R5.

    :raises NotYet: no track handles filings of this kind.
    """
    known = file_for(filing, "take_in")
    parties, text = copied(known.parties), known.said("text")
    taken = move(filing, "take_in", actor=actor, at=at, reason=reason, version=version)
    if has_flag("kinds", taken.kind, "elsewhere"):
        return taken, taken
    track = track_taking(taken.kind)
    born = getattr(track.service_module, track.opening_for(taken.kind))(
        unit=taken.unit,
        type=taken.type,
        channel=taken.channel,
        risk=taken.risk,
        title=taken.title,
        text=text,
        parties=parties,
        place=taken.place,
        filing=taken.number,
        actor=actor,
        at=at,
    )
    return taken, born
