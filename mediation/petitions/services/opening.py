"""From the registration to the organ that is to answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.drafts import PartyDraft
from casework.parties.identity import alone_keys, matter_keys
from casework.parties.kinds import PartyRole
from casework.parties.models import Party
from casework.taxonomies.codes import has_flag
from casework.transactions import step
from casework.workflow.files import file_for
from casework.workflow.models import Proposal
from casework.workflow.numbers import county_code
from casework.workflow.perform import new_matter, open_matter
from casework.workflow.perform import perform as move
from casework.workflow.proposals import propose, proposes
from casework.workflow.wall import raise_wall, wall_of
from mediation.petitions.guards import BRINGING, ROUTING
from mediation.petitions.models import Petition

VISIT = "VISIT"
# Who brings an accusation, whatever he calls himself, is shown to nobody.
ACCUSING = (PartyRole.APPLICANT, PartyRole.REPRESENTATIVE)
# How a petition came, by the channel of the filing it was born of (RPW art. 17).
FORM_OF_CHANNEL = {
    "WALK_IN": VISIT, "LETTER": "LETTER", "PHONE": "PHONE", "HOTLINE_12345": "PHONE", "WEB": "NETWORK", "APP": "NETWORK",
    "CODE_ODR": "NETWORK",
}  # fmt: skip


@step()
def register(
    *,
    unit: Unit,
    channel: str,
    title: str,
    text: str,
    parties: Sequence[PartyDraft],
    actor: Actor,
    at: datetime,
    type: str = "",
    risk: str = "BLUE",
    place: Unit | None = None,
    purpose: str = "",
    form: str = "",
    direct: bool | None = None,
    anonymous: bool = False,
    persons: int = 1,
    competent_level: int | None = None,
    accused: Unit | None = None,
    filing: str = "",
    same_matter: Sequence[str] = (),
) -> Petition:
    """
    Register a petition in whatever form it comes; the law says that it shall be registered.

    unit: where it arrives. purpose: SUGGESTION, ACCUSATION or CLAIM, "" while nobody has read it. form: by which it came,
    told by the channel where "". direct: whether the organ itself has to answer (its notice is due within fifteen days) and
    not a petition office that routes it; told by the filing where None, for a unit that signed for one answers it. persons:
    how many bring it. competent_level: the level competent for it; a visit more than one above that is flagged, never refused.
    accused: of an accusation, the unit it is about, whose people do not find it from now on; who accuses is entered as a
    reporter. filing, same_matter: as for a dispute. Returns the petition, numbered; leaves one entry.
    Law: RPW arts. 17, 19, 20, 22 and 30.

    :raises NotYet: an unknown code, a party that is not in order, an accusation without accused, or no words or place.
    :raises NotYou: the actor may not register in this unit.
    """
    if has_flag("petition_purposes", purpose, "wall"):
        parties = [_withheld(party) for party in parties]
    form = form or FORM_OF_CHANNEL.get(channel, "")
    is_direct = bool(filing) if direct is None else direct
    organ = unit.key if is_direct else ""  # who routes it answers none of it
    alone = alone_keys(type_code=type, county=county_code(place or unit), organ=organ)
    visits = form == VISIT and competent_level is not None
    petition = new_matter(
        "petition", unit=unit, opened_at=at, place=place or unit, type=type, channel=channel, risk=risk, title=title,
        origin_number=filing, kind="PETITION", walled_from=accused.reach if accused else wall_of(filing),
    )  # fmt: skip
    facts = {
        "purpose": purpose,
        "form": form,
        "type": type,
        "channel": channel,
        "risk": risk,
        "direct": is_direct,
        "anonymous": anonymous,
        "persons": persons,
        "reachable": _is_reachable(parties),
        **({"visit_level": unit.level, "competent_level": competent_level} if visits else {}),
        **({"skips_levels": unit.level > (competent_level or 0) + 1} if visits else {}),
        **({"accused": accused.key} if accused else {}),
        **matter_keys(parties, type, alone=alone),
        **({"filing": filing} if filing else {}),
        **({"same_matter": list(same_matter)} if same_matter else {}),
    }
    if accused and filing:
        raise_wall([filing], accused)
    return open_matter(  # type: ignore[return-value]
        petition, "register", actor=actor, at=at, given=facts, notes={"text": text}, parties=parties
    )


def transfer(
    petition: Petition, *, to: Unit, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Petition:
    """
    Send a petition to the competent organ, which answers it. Law: RPW art. 22.

    to: an organ that exists on this day and in whose territory the place lies, and never the accused.
    """
    given = {"reachable": _is_reachable(file_for(petition, "transfer").parties)}
    return move(petition, "transfer", actor=actor, at=at, given=given, target=to, reason=reason, version=version)


def assign(
    petition: Petition,
    *,
    to: Unit,
    report_by: date | None,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Assign a petition to the competent organ, which reports its result back by a set day. Law: RPW art. 22; house rule P2.

    report_by: the day the report is due, after today. Its clock runs up to there and ends with the opinion, or with whatever
    else settles what becomes of the petition (house rule P2a).
    """
    reachable = _is_reachable(file_for(petition, "assign").parties)
    given = {"reachable": reachable, "report_by": report_by.isoformat() if report_by else ""}
    return move(petition, "assign", actor=actor, at=at, given=given, target=to, reason=reason, version=version)


@proposes("object")
def propose_objection(petition: Petition, *, ground: str, actor: Actor, at: datetime, reason: str = "") -> Proposal:
    """
    Object to a transfer, with detailed reasons, within five working days; the organ that sent it is to agree.

    ground: a code of the grounds flagged object. Law: RPW art. 23.
    """
    return propose(petition, "object", actor=actor, at=at, given={"ground": ground}, reason=reason)


def object(  # noqa: A001  the verb of the contract
    petition: Petition,
    *,
    ground: str,
    reason: str,
    actor: Actor,
    at: datetime,
    back_to: Unit | None = None,
    version: int | None = None,
) -> Petition:
    """
    Agree to an objection that the organ proposed (propose_objection); the petition is back where it was sent from.

    back_to: the unit that sent it, found in the ledger where None. Law: RPW art. 23; house rule P4.
    """
    sent = file_for(petition, "object").last(*ROUTING)
    home = back_to or (Unit.objects.filter(key=sent.actor_unit).first() if sent else None)
    return move(
        petition, "object", actor=actor, at=at, given={"ground": ground}, reason=reason, target=home, version=version
    )


def _withheld(party: PartyDraft) -> PartyDraft:
    return replace(party, role=PartyRole.REPORTER, represents=None) if party.role in ACCUSING else party


def _is_reachable(parties: Iterable[PartyDraft | Party]) -> bool:
    """Answer whether a written notice can be sent: name and address of somebody who brings it are known."""
    return any(party.role in BRINGING and bool(party.name) and bool(party.address) for party in parties)
