"""Who is shown what is masked, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from casework.errors import CaseworkError, NotYet, NotYou
from casework.law import HOUSE, PETITION
from casework.organisations.actors import Actor, Role
from casework.parties.kinds import AccessAction, Identifier, PartyRole, Refused
from casework.parties.masking import Field
from casework.parties.models import AccessLog, Party

BATCH = 500
SHORTEST_PURPOSE = 4
DOSSIER, PAPER, SIGNED_COPY = "dossier", "paper", "signed_copy"  # what was taken, where it was no field of a party
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
    Give the clear text of what is masked, and keep a record of who asked and why, whether it is given or refused.

    field: NAME, ID_NUMBER, PHONE or ADDRESS. purpose: at least 4 characters. handles: whether the actor handles this
    matter, as the engine tells. behind_wall: whether the actor belongs to those who may know a reporter. ip: of the
    actor's computer, where one is known.
    Returns the clear text, "" when there is none; leaves one AccessLog, committed before this ends either way. Call it
    outside of any transaction.
    Law: PIPL art. 34; Regulations on Petition Work art. 30.

    :raises NotYou: the actor does not handle the matter, sits in no post that handles matters, or the party is a reporter.
    :raises NotYet: the purpose is missing, or there is nothing to reveal in a field of this name.
    :raises RuntimeError: a transaction is open that could take the record back.
    """
    log = _look(party, AccessAction.REVEAL, actor=actor, purpose=purpose, at=at, field=field, ip=ip)
    refusal: CaseworkError | None
    if field not in REVEALED:
        refusal = _refusal(NotYet, Refused.FIELD_NOT_REVEALED, field="field")
    elif not handles or not actor.has(*HANDLING_ROLES):
        refusal = _refusal(NotYou, Refused.NOT_THE_HANDLER)
    elif party.role == PartyRole.REPORTER and not behind_wall:
        refusal = _refusal(NotYou, Refused.REPORTER_WALL, law=str(PETITION.art(30)))
    else:
        refusal = _lacks_purpose(log)
    value = "" if refusal else str(getattr(party, field))
    _leave(log, refusal)
    return value


def find_by_identifier(
    kind: Identifier, value: str, *, actor: Actor, purpose: str, at: datetime, ip: str | None = None
) -> list[Party]:
    """
    Find every party known by exactly this ID number, phone or name, in whatever matter, and keep a record of the search.

    value: the whole value as typed; spelling does not matter. The caller shows of the answer only matters in the actor's
    scope, and masked.
    Returns parties by matter and position; may be empty. Leaves one AccessLog with the digest of the value, committed
    before this ends, refused or not. Call it outside of any transaction.

    :raises NotYou: the actor sits in no post that handles matters.
    :raises NotYet: the purpose or the value is missing.
    :raises RuntimeError: a transaction is open that could take the record back.
    """
    forms = Party.search_column(kind).forms_of(value)
    log = _look(None, AccessAction.SEARCH, actor=actor, purpose=purpose, at=at, field=kind.value.lower(), ip=ip)
    log.value_digest = forms[0] if forms else ""
    refusal: CaseworkError | None
    if not actor.has(*HANDLING_ROLES):
        refusal = _refusal(NotYou, Refused.MAY_NOT_SEARCH)
    elif not forms:
        refusal = _refusal(NotYet, Refused.VALUE_MISSING, field="value")
    else:
        refusal = _lacks_purpose(log)
    known: list[Party] = []
    if refusal is None:
        known = list(Party.objects.with_identifier(kind, value).exclude(role=PartyRole.REPORTER))
        log.found = len(known)
    _leave(log, refusal)
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
    for log in looks:
        if refusal := _lacks_purpose(log):
            raise refusal
    AccessLog.objects.bulk_create(looks, batch_size=BATCH)


def record_export(
    matter_no: str,
    *,
    purpose: str,
    at: datetime,
    actor: Actor | None = None,
    account: str = "",
    ip: str | None = None,
) -> None:
    """Keep a record that the whole file of a matter goes out; as record_use()."""
    record_use(matter_no, AccessAction.EXPORT, purpose=purpose, at=at, actor=actor, account=account, ip=ip)


def record_use(
    matter_no: str,
    action: AccessAction,
    *,
    purpose: str,
    at: datetime,
    actor: Actor | None = None,
    account: str = "",
    document: int | None = None,
    field: str = DOSSIER,
    ip: str | None = None,
) -> None:
    """
    Keep a record of what is done with the file of a matter, or with one paper of it; one row, committed at once.

    actor: who does it; account: of one who sits nowhere, as the console. document: the key of the paper, None for the whole; field:
    DOSSIER, PAPER or SIGNED_COPY. Call it outside of any transaction. Law: house rule F6b.

    :raises NotYet: the purpose has fewer than 4 characters.
    :raises RuntimeError: a transaction is open that could take the record back.
    """
    log = _look(None, action, actor=actor or Actor(account, ()), purpose=purpose, at=at, field=field, ip=ip)
    log.matter_no, log.document_id = matter_no, document
    if refusal := _lacks_purpose(log):
        raise refusal
    _leave(log, None)


def _look(
    party: Party | None, action: AccessAction, *, actor: Actor, purpose: str, at: datetime, field: str, ip: str | None
) -> AccessLog:
    post = next((post for post in actor.posts if post.role in HANDLING_ROLES), actor.posts[0] if actor.posts else None)
    return AccessLog(
        account=actor.account,
        role=post.role if post else "",
        unit_key=post.unit_key if post else "",
        matter_no=party.matter_no if party else "",
        party_id=party.pk if party else None,
        action=action,
        field=field,
        purpose=" ".join(purpose.split())[:LONGEST_PURPOSE],
        ip=ip,
        at=at,
    )


def _lacks_purpose(log: AccessLog) -> CaseworkError | None:
    if len(log.purpose) >= SHORTEST_PURPOSE:
        return None
    return _refusal(NotYet, Refused.PURPOSE_MISSING, field="purpose")


def _refusal(kind: type[CaseworkError], why: Refused, *, law: str = _PRIVACY, field: str = "") -> CaseworkError:
    return kind.because(why.value, why.label, law=law, field=field)


def _leave(log: AccessLog, refusal: CaseworkError | None) -> None:
    """Commit the record, then raise the refusal if there is one; nobody's rollback takes back that somebody asked."""
    log.refused = refusal.code if refusal else ""
    with transaction.atomic(durable=True):
        log.save(force_insert=True)
    if refusal:
        raise refusal
