"""Who is shown what is masked, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, NotYou
from casework.law import HOUSE, PETITION
from casework.organisations.actors import Actor, Role
from casework.parties.kinds import AccessAction, Identifier, PartyRole
from casework.parties.masking import Field
from casework.parties.models import AccessLog, Party

BATCH = 500
SHORTEST_PURPOSE = 4
LONGEST_PURPOSE = 200
REVEALED = (Field.NAME, Field.ID_NUMBER, Field.PHONE, Field.ADDRESS)
# Leaders, supervisors, auditors and administrators work without personal data (domain 1.4).
HANDLING_ROLES = (
    Role.GRID_WORKER,
    Role.REGISTRAR,
    Role.DISPATCHER,
    Role.MEDIATOR,
    Role.HEAD,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.PETITION_CLERK,
)

_PRIVACY = str(HOUSE.art("PA2"))


def reveal(
    party: Party,
    field: Field,
    *,
    actor: Actor,
    purpose: str,
    at: datetime,
    handles: bool,
    behind_wall: bool = False,
    ip: str | None = None,
) -> str:
    """
    Give the clear text of what is masked, and keep a record of who asked and why.

    field: NAME, ID_NUMBER, PHONE or ADDRESS. purpose: at least 4 characters. handles: whether the actor handles this
    matter, as the engine tells. behind_wall: whether the actor belongs to those who may know a reporter. ip: of the
    actor's computer, where one is known.
    Returns the clear text, "" when there is none; leaves one AccessLog.
    Law: PIPL art. 34; Regulations on Petition Work art. 30.

    :raises NotYou: the actor does not handle the matter, sits in no post that handles matters, or the party is a reporter.
    :raises NotYet: the purpose is missing, or there is nothing to reveal in a field of this name.
    """
    if field not in REVEALED:
        raise NotYet.because(
            "FIELD_NOT_REVEALED", _("This is no field that can be revealed."), law=_PRIVACY, field="field"
        )
    if not handles or not actor.has(*HANDLING_ROLES):
        raise NotYou.because("NOT_THE_HANDLER", _("Only who handles the matter may see this."), law=_PRIVACY)
    if party.role == PartyRole.REPORTER and not behind_wall:
        raise NotYou.because("REPORTER_WALL", _("Who reported this is not shown."), law=str(PETITION.art(30)))
    value = str(getattr(party, field))
    record_access([party], AccessAction.REVEAL, actor=actor, purpose=purpose, at=at, field=field, ip=ip)
    return value


def find_by_identifier(
    kind: Identifier, value: str, *, actor: Actor, purpose: str, at: datetime, ip: str | None = None
) -> list[Party]:
    """
    Find every party known by exactly this ID number, phone or name, in whatever matter, and keep a record of the search.

    value: the whole value as typed; spelling does not matter. The caller shows of the answer only matters in the actor's
    scope, and masked.
    Returns parties by matter and position; may be empty. Leaves one AccessLog with the digest of the value.

    :raises NotYou: the actor sits in no post that handles matters.
    :raises NotYet: the purpose or the value is missing.
    """
    if not actor.has(*HANDLING_ROLES):
        raise NotYou.because("MAY_NOT_SEARCH", _("Only who handles matters may search for persons."), law=_PRIVACY)
    forms = Party.search_column(kind).forms_of(value)
    if not forms:
        raise NotYet.because(
            "VALUE_MISSING", _("The whole value to search for is needed."), law=_PRIVACY, field="value"
        )
    known = list(Party.objects.with_identifier(kind, value).exclude(role=PartyRole.REPORTER))
    log = _look(None, AccessAction.SEARCH, actor=actor, purpose=purpose, at=at, field=kind.value.lower(), ip=ip)
    log.value_digest, log.found = forms[0], len(known)
    log.save(force_insert=True)
    return known


def record_access(
    parties: Iterable[Party],
    action: AccessAction,
    *,
    actor: Actor,
    purpose: str,
    at: datetime,
    field: str = "",
    ip: str | None = None,
) -> None:
    """
    Keep a record of a look at each of these parties, in one statement.

    action: VIEW for a page that shows more than the list, EXPORT for a file. field: "" for the whole party.

    :raises NotYet: the purpose has fewer than 4 characters.
    """
    looks = [_look(party, action, actor=actor, purpose=purpose, at=at, field=field, ip=ip) for party in parties]
    AccessLog.objects.bulk_create(looks, batch_size=BATCH)


def _look(
    party: Party | None, action: AccessAction, *, actor: Actor, purpose: str, at: datetime, field: str, ip: str | None
) -> AccessLog:
    stated = " ".join(purpose.split())
    if len(stated) < SHORTEST_PURPOSE:
        raise NotYet.because(
            "PURPOSE_MISSING", _("Say for what purpose, in at least 4 characters."), law=_PRIVACY, field="purpose"
        )
    post = next((post for post in actor.posts if post.role in HANDLING_ROLES), actor.posts[0] if actor.posts else None)
    return AccessLog(
        account=actor.account,
        role=post.role if post else "",
        unit_key=post.unit_key if post else "",
        matter_no=party.matter_no if party else "",
        party_id=party.pk if party else None,
        action=action,
        field=field,
        purpose=stated[:LONGEST_PURPOSE],
        ip=ip,
        at=at,
    )
