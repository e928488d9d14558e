"""From the application to the acceptance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.drafts import PartyDraft
from casework.parties.identity import matter_keys
from casework.workflow.files import file_for
from casework.workflow.perform import new_matter, open_matter
from casework.workflow.perform import perform as move
from casework.workflow.wall import wall_of
from mediation.disputes.administrative import ADMIN_MEDIATION, NAME
from mediation.disputes.models import Dispute


def apply(
    *,
    unit: Unit,
    type: str,
    channel: str,
    title: str,
    text: str,
    parties: Sequence[PartyDraft],
    actor: Actor,
    at: datetime,
    place: Unit | None = None,
    risk: str = "BLUE",
    filing: str = "",
    same_matter: Sequence[str] = (),
    administrative: bool = False,
    procedure: str = "",
) -> Dispute:
    """
    Open a dispute on a party's application, on the committee's own motion or out of a filing.

    type, channel, risk: codes in force on that day. text: what it is about, kept beside the ledger. parties: at least one
    applicant and one respondent. filing: number of the filing it was born of, "" when none. same_matter: numbers of earlier
    matters of the same persons on the same matter. administrative: whether an administrative organ mediates, by the
    table of its own (house rule A1). procedure: of what a court entrusts after filing, ORDINARY or SUMMARY, by which its time
    runs. Returns the dispute, numbered; leaves one entry.
    Law: PML art. 17.

    :raises NotYet: an unknown code, a party that is not in order, or a side missing.
    :raises NotYou: the actor may not open disputes in this unit.
    """
    fields = {
        "type": type,
        "channel": channel,
        "risk": risk,
        "title": title,
        "origin_number": filing,
        "walled_from": wall_of(filing),
        "kind": ADMIN_MEDIATION if administrative else "DISPUTE",
    }
    table = NAME if administrative else ""
    dispute = new_matter("dispute", unit=unit, opened_at=at, place=place or unit, table=table, **fields)
    facts = {
        "type": type,
        "channel": channel,
        "risk": risk,
        **matter_keys(parties, type),
        **({"procedure": procedure} if procedure else {}),
        **({"filing": filing} if filing else {}),
        **({"same_matter": list(same_matter)} if same_matter else {}),
    }
    return open_matter(  # type: ignore[return-value]
        dispute, "apply", actor=actor, at=at, given=facts, notes={"text": text}, parties=parties
    )


def apply_administrative(
    *,
    unit: Unit,
    type: str,
    channel: str,
    title: str,
    text: str,
    parties: Sequence[PartyDraft],
    actor: Actor,
    at: datetime,
    place: Unit | None = None,
    risk: str = "BLUE",
    filing: str = "",
    same_matter: Sequence[str] = (),
) -> Dispute:
    """
    Open a dispute that an administrative organ mediates; all arguments as for apply(). Law: house rule A1.

    :raises NotYet, NotYou: as apply().
    """
    return apply(
        unit=unit,
        type=type,
        channel=channel,
        title=title,
        text=text,
        parties=parties,
        actor=actor,
        at=at,
        place=place,
        risk=risk,
        filing=filing,
        same_matter=same_matter,
        administrative=True,
    )


def ask_consent(
    dispute: Dispute, *, rights_notice: bool, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Dispute:
    """
    Tell all sides their rights and duties and ask whether they agree to mediation.

    rights_notice: whether the notice was handed over. Returns the dispute; leaves one entry.
    Law: PML arts. 17, 23 and 24.
    """
    return move(
        dispute,
        "ask_consent",
        actor=actor,
        at=at,
        given={"rights_notice": rights_notice},
        reason=reason,
        version=version,
    )


def accept(
    dispute: Dispute, *, actor: Actor, at: datetime, scope: str = "", reason: str = "", version: int | None = None
) -> Dispute:
    """
    Take the dispute, all sides having consented; the lead tenure begins.

    scope: of administrative mediation alone: CIVIL, DISCRETION or COMPENSATION (house rule A2). The entry says by what the
    matter is known again, now that everybody who takes part is named.
    Law: PML art. 17.

    :raises NotYet: a side has not consented, or one has refused.
    """
    keys = matter_keys(file_for(dispute, "accept").parties, dispute.type)
    given = {**keys, "scope": scope} if scope else keys
    return move(dispute, "accept", actor=actor, at=at, given=given, reason=reason, version=version)


def decline(
    dispute: Dispute,
    *,
    ground: str,
    remedies_explained: bool,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Refuse to take the dispute for a listed ground, with advice where to turn.

    ground: a code of the grounds flagged decline. Law: house rule D3.
    """
    given = {"ground": ground, "remedies_explained": remedies_explained}
    return move(dispute, "decline", actor=actor, at=at, given=given, reason=reason, version=version)
