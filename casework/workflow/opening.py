"""A sealed matter is opened by two persons: one asks by its number, another grants; for a day, to look and to do nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow, NotYet, NotYou, Unknown, Unmet
from casework.law import HOUSE
from casework.ledger.clock import recording_moment
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Unit
from casework.parties.kinds import AccessAction
from casework.parties.services import record_use
from casework.parties.services.disclosure import LONGEST_PURPOSE
from casework.taxonomies.codes import is_code
from casework.transactions import step
from casework.workflow.facts import check_account, check_words
from casework.workflow.kinds import NUMBER
from casework.workflow.models import LookAnswered, LookAsked, Matter
from casework.workflow.moments import require_past
from casework.workflow.querysets import READING_ROLES
from casework.workflow.wall import is_walled_from

RULE = HOUSE.art("F14a")
LASTS = timedelta(hours=24)  # house rule F14a
SEALED = "sealed"  # the flag of its grounds
ANSWERING_ROLES = (Role.HEAD, Role.ARCHIVIST)


@step()
def ask_look(number: str, *, ground: str, words: str, actor: Actor, at: datetime) -> LookAsked:
    """
    Ask to look into a sealed matter. number: of it, as the query names it; whether there is one is not told. ground: a code of the grounds
    flagged sealed. words: who queries, by which document and what for.

    Returns the query, which another person answers. Law: CRPL art. 286; house rule F14a.

    :raises NotYou: the actor reads no files.
    :raises NotYet: the number is none, no listed ground is named, or nothing is said; everything is told.
    """
    law = str(RULE)
    if not actor.has(*READING_ROLES):
        raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=law)
    faults = []
    if not NUMBER.fits(number):
        faults.append(Unmet("MATTER_NUMBER", _("The number of a matter is expected."), law, "number"))
    if not is_code("grounds", ground, flag=SEALED):
        faults.append(Unmet("LOOK_GROUND", _("A listed ground says why it is looked into."), law, "ground"))
    if not words.strip():
        faults.append(Unmet("LOOK_WORDS", _("It is said in words who queries, and what for."), law, "words"))
    if faults:
        raise NotYet(*faults)
    check_words({"words": words})
    check_account(actor.account)
    require_past(at, recording_moment(at))
    return LookAsked.objects.create(matter_no=number, account=actor.account, ground=ground, words=words, asked_at=at)


@step()
def answer_look(query: LookAsked, *, granted: bool, actor: Actor, at: datetime, words: str = "") -> LookAnswered:
    """
    Grant a query, so that the matter is open to who asked for 24 hours, or refuse it. words: why, where there is something to say.

    The matter is open to be read, within the reach its reader has, and each look leaves a record. Law: house rule F14a.

    :raises Unknown: the query is about no matter that the actor keeps sealed.
    :raises NotYou: the actor asked himself.
    :raises NotNow: it was answered.
    """
    law = str(RULE)
    if not queries_for(actor).filter(pk=query.pk).exists():
        raise unknown_query()
    if query.account == actor.account:
        raise NotYou.because("SECOND_PERSON_NEEDED", _("Another person answers than who asked."), law=law)
    LookAsked.objects.select_for_update().get(pk=query.pk)
    if LookAnswered.objects.filter(query=query).exists():
        raise NotNow.because("ANSWERED_ALREADY", _("This was answered already."), law=law)
    check_words({"words": words})
    require_past(at, recording_moment(at))
    return LookAnswered.objects.create(
        query=query, matter_no=query.matter_no, account=query.account, until=at + LASTS if granted else None, words=words,
        answered_by=actor.account, answered_at=at,
    )  # fmt: skip


def unknown_query() -> Unknown:
    """Say that there is no such query, or none the caller may know of."""
    return Unknown.because("UNKNOWN_QUERY", _("There is no query of this number."), law=str(RULE), field="id")


def queries_for(actor: Actor) -> QuerySet[LookAsked]:
    """Keep the queries about matters sealed within reach of the actor's posts that answer them, the first first."""
    paths = [post.unit_path for post in actor.posts if post.role in ANSWERING_ROLES]
    sealed = Matter.objects.filter(
        restricted="SEALED_MINOR", unit__in=Unit.objects.under(paths).order_by().values("pk")
    )
    kept = [matter.number for matter in sealed.exclude(walled_from="") if is_walled_from(matter, actor)]
    numbers = sealed.exclude(number__in=kept).order_by().values("number")
    return LookAsked.objects.filter(matter_no__in=numbers).order_by("pk")


def leave_look(matter: Matter, actor: Actor, *, at: datetime, ip: str | None) -> None:
    """Keep a record that somebody looks into a sealed matter, with the ground and words of his query; outside of any transaction."""
    query = (
        LookAsked.objects.filter(matter_no=matter.number, account=actor.account, answer__until__gt=at)
        .order_by("-pk")
        .first()
    )
    purpose = f"{query.ground}: {query.words}"[:LONGEST_PURPOSE] if query else "SEALED_MINOR"
    record_use(matter.number, AccessAction.VIEW, purpose=purpose, at=at, actor=actor, ip=ip)
