"""What is noted about the persons of a matter: the services of the parties behind the engine's own word on who may."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow, NotYet, NotYou
from casework.law import HOUSE, PML
from casework.ledger.clock import recording_moment
from casework.organisations.actors import Actor, Post, Role
from casework.organisations.models import Membership, Unit
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import ConsentMeans, RecusalGround
from casework.parties.models import Party, Recusal
from casework.parties.services import (
    add_party,
    decide_recusal,
    raise_recusal,
    record_consent,
    record_refusal,
)
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.transactions import step
from casework.workflow.judge import Move, check_moment
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter
from casework.workflow.querysets import READING_ROLES
from casework.workflow.wall import stands_before_wall

# Who is answerable for the looks of others.
WATCHING_ROLES = (Role.HEAD, Role.AUDITOR)


def handles(matter: Matter, actor: Actor) -> bool:
    """
    Answer whether the actor handles this matter, in the sense of the masking policy. matter: placed().

    That is who has it in hand; while nobody has, whoever may handle matters and sits at the lead's own level.
    """
    if matter.handler:
        return matter.handler == actor.account
    post = _noting_post(matter, actor)
    return post is not None and post.level == matter.level


def may_note(matter: Matter, actor: Actor) -> bool:
    """Answer whether the actor may name parties, note consents and add papers here. matter: placed()."""
    return not matter.is_at_end and _noting_post(matter, actor) is not None


def may_read(matter: Matter, actor: Actor) -> bool:
    """
    Answer whether the actor may read this matter's free words and papers. matter: placed().

    Of a matter behind a wall only the people of the unit it lies with: the words may say who accuses.
    """
    if matter.walled_from:
        return any(post.role in READING_ROLES and post.unit_id == matter.unit_id for post in actor.posts)
    return actor.post_for(READING_ROLES, matter.unit_path) is not None


def may_know_looks(matter: Matter, actor: Actor) -> bool:
    """
    Answer whether the actor may know who looked at personal data here, and took papers: who handles it, heads and auditors; once the
    matter has ended, who keeps its file. matter: placed(). Law: house rules PA2 and F6b.
    """
    roles = (*WATCHING_ROLES, Role.ARCHIVIST) if matter.is_at_end else WATCHING_ROLES
    return handles(matter, actor) or actor.post_for(roles, matter.unit_path) is not None


def may_know_reporter(matter: Matter, actor: Actor) -> bool:
    """Answer whether the actor is of the discipline organ the matter lies with; nobody else is told who accuses (GU29)."""
    posts = (post for post in actor.posts if post.role in HANDLING_ROLES and post.unit_id == matter.unit_id)
    return any(posts) and Unit.objects.filter(pk=matter.unit_id, kind=Unit.Kind.DISCIPLINE).exists()


@step()
def name_party(matter: Matter, draft: PartyDraft, *, actor: Actor, at: datetime) -> Party:
    """
    Name one more party, e.g. the guardian of a minor. Law: PML art. 20; Civil Code art. 23.

    :raises NotYou, NotNow, NotYet: as note_consent(), and what add_party() refuses.
    """
    _check(matter, actor, at)
    Matter.objects.locked(matter.number).get()
    return add_party(matter.number, draft, at=at)


@step()
def note_consent(matter: Matter, party: Party, *, means: ConsentMeans, actor: Actor, at: datetime) -> Party:
    """
    Note that a party agrees to mediation. Law: PML arts. 17 and 23.

    :raises NotYou: the actor handles no matters here.
    :raises NotNow: the matter has ended, or the consent stands already.
    :raises NotYet: the moment lies ahead, before the last act or too far back; or what record_consent() refuses.
    """
    _check(matter, actor, at)
    return record_consent(party, means=means, at=at)


@step()
def note_refusal(matter: Matter, party: Party, *, actor: Actor, at: datetime) -> Party:
    """Note that a party refuses mediation or withdraws consent; raises as note_consent(). Law: PML arts. 17 and 23."""
    _check(matter, actor, at)
    return record_refusal(party, at=at)


@step()
def object_to(matter: Matter, *, account: str, ground: RecusalGround, actor: Actor, at: datetime) -> Recusal:
    """
    Note an objection against somebody's handling of the matter. Law: PML art. 19.

    account: who has it in hand, or bears on that day a role that handles matters where it lies or below.

    :raises NotYou, NotNow, NotYet: as note_consent(), and where the account is nobody's who might handle it.
    """
    _check(matter, actor, at)
    if account != matter.handler and not _might_handle(matter, account, timezone.localdate(at)):
        message = _("Nobody of this account handles matters here.")
        raise NotYet.because("NOT_HANDLING_HERE", message, law=str(HOUSE.art("GU02")), field="account")
    return raise_recusal(matter.number, account=account, ground=ground, actor=actor, at=at)


@step()
def decide_objection(matter: Matter, recusal: Recusal, *, upheld: bool, actor: Actor, at: datetime) -> Recusal:
    """
    Decide an objection; only a head may. Law: PML art. 19; house rule GU02.

    :raises NotYou, NotNow, NotYet: as note_consent(), and what decide_recusal() refuses.
    """
    _check(matter, actor, at)
    if actor.post_for([Role.HEAD], matter.unit_path) is None:
        raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=str(HOUSE.art("GU02")))
    return decide_recusal(recusal, upheld=upheld, actor=actor, at=at)


def _noting_post(matter: Matter, actor: Actor) -> Post | None:
    return actor.post_for(HANDLING_ROLES, matter.unit_path)


def _might_handle(matter: Matter, account: str, on: date) -> bool:
    return (
        Membership.objects.in_force(on)
        .filter(user__username=account, user__is_active=True, role__in=HANDLING_ROLES)
        .filter(unit__in=Unit.objects.under([matter.unit.reach]).order_by().values("pk"))
        .exists()
    )


def _check(matter: Matter, actor: Actor, at: datetime) -> None:
    if stands_before_wall(matter, actor):
        raise unknown_matter(matter.number)
    if _noting_post(matter, actor) is None:
        raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=str(PML.art(17)))
    if matter.is_at_end:
        raise NotNow.because(
            "MATTER_ENDED", _("The matter has ended; nothing more is noted in it."), law=str(PML.art(27))
        )
    check_moment(matter, Move(matter.number, "", actor, at), recording_moment(at))
