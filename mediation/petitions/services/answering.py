"""The organ answers: it accepts, refuses or leads elsewhere; or the petition repeats another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.intake.referrals import refer
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.identity import alone_keys, matter_keys
from casework.parties.services import withhold_reporters
from casework.transactions import step
from casework.workflow.files import file_for
from casework.workflow.numbers import county_code
from casework.workflow.perform import perform as move
from casework.workflow.wall import raise_wall
from mediation.petitions.models import Petition

PENALTY_PATH = "4"


def accept(
    petition: Petition,
    *,
    actor: Actor,
    at: datetime,
    purpose: str = "CLAIM",
    path: str = "6",
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Accept a claim that goes the way of petitions: its sixty days begin, and the lead tenure.

    purpose, path: as classified now; only a claim on path 6 is accepted, everything else is led elsewhere (redirect).
    The written notice of receipt, path and procedure comes with it. Law: RPW arts. 23 and 31.

    :raises NotYet: another path; nobody known to send the notice to; a group without representatives; the same matter
        pending below within its term, or re-checked already.
    """
    parties = file_for(petition, "accept").parties  # the units come with them
    unit = petition.unit
    alone = alone_keys(type_code=petition.type, county=county_code(petition.place or unit), organ=unit.key)
    keys = matter_keys(parties, petition.type, alone=alone)
    return move(
        petition,
        "accept",
        actor=actor,
        at=at,
        given={"purpose": purpose, "path": path, **keys},
        reason=reason,
        version=version,
    )


def not_accept(
    petition: Petition,
    *,
    ground: str,
    organ_told: bool,
    actor: Actor,
    at: datetime,
    same_matter: Sequence[str] = (),
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Refuse to accept a petition for a listed ground, with word which organ is the right one.

    ground: a code of the grounds flagged not_accept. same_matter: where something is pending below, or finished, its number.
    Law: RPW arts. 19, 23 and 36; house rule P5.
    """
    given = {"ground": ground, "organ_told": organ_told, **({"same_matter": list(same_matter)} if same_matter else {})}
    return move(petition, "not_accept", actor=actor, at=at, given=given, reason=reason, version=version)


@step()
def redirect(
    petition: Petition,
    *,
    purpose: str,
    organ: str,
    actor: Actor,
    at: datetime,
    path: str = "",
    accused: Unit | None = None,
    refer_to: Unit | None = None,
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Lead a petition into the procedure that is its own, with a notice of path, organ and way.

    purpose: a SUGGESTION is passed on to be studied and answered (art. 29), an ACCUSATION to discipline or the competent organ
    (art. 30), a CLAIM goes by one of the paths 1 to 5 (art. 31). organ: who handles it from here on. accused: of an
    accusation that was not registered as one, the unit it is about; its people do not find petition and filing from now on,
    and who accuses becomes a reporter. refer_to: on path 4, the unit of this platform that takes it up as a clue of an
    offence; it is sent there as a filing that names this petition. Law: RPW arts. 28 to 31; house rule R13.
    """
    numbers = [number for number in (petition.number, petition.origin_number) if number]
    given = {"purpose": purpose, "path": path, **({"accused": accused.key} if accused else {})}
    if accused:
        withhold_reporters(numbers)
    if refer_to and path == PENALTY_PATH:
        known = file_for(petition, "redirect")
        text = known.said("text")
        clue = refer(petition, to=refer_to, kind="PENALTY_CLUE", text=text, actor=actor, at=at, file=known)
        given["referral"] = clue.number
    moved = move(
        petition,
        "redirect",
        actor=actor,
        at=at,
        given=given,
        reason=reason,
        notes={"organ": organ},
        target=accused,
        version=version,
    )
    if accused:
        raise_wall(numbers, accused)
        moved.walled_from = accused.reach
    return moved


def link_repeat(
    petition: Petition,
    *,
    into: str,
    actor: Actor,
    at: datetime,
    known_by: str = "PETITIONER",
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Link a petition that repeats another; both are kept, and it ends there.

    into: number of the other: of the same petitioner or representative (for an agent the principal counts; for an anonymous
    accusation the same accused) and of the same type. known_by: PETITIONER, REPRESENTATIVE or ACCUSED. Law: house rule P16.
    """
    given = {"into": into, "known_by": known_by}
    return move(petition, "link_repeat", actor=actor, at=at, given=given, reason=reason, version=version)
