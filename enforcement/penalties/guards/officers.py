"""Who may lay hands on a case: certified officers, at least two; nobody who is recused; each part another person's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import APL, HOUSE, ZJ_ENFORCEMENT
from casework.organisations.actors import Role
from casework.workflow.guards import Attempt, guard
from enforcement.penalties.files import file_of
from enforcement.penalties.reading import investigators

FEWEST_OFFICERS = 2


def _named(attempt: Attempt) -> frozenset[str]:
    return frozenset(attempt.given.get("officers", ()))


@guard(
    _("At least two officers act, each with a post as officer and a certificate valid on that day."),
    law=APL.art(42),
    rule="GU01",
    field="officers",
    asks=("officers",),
    waivable=True,
)
def two_certified(attempt: Attempt) -> bool:
    file, named = file_of(attempt), _named(attempt)
    certified = [
        account
        for account in named
        if file.officer(account).is_certified(attempt.day) and file.officer(account).posts_on(attempt.day, Role.OFFICER)
    ]
    return len(named) >= FEWEST_OFFICERS and len(certified) == len(named)


@guard(
    _("Who records the act is one of the officers who did it."),
    law=APL.art(42),
    rule="GU01",
    field="officers",
    asks=("officers",),
    waivable=True,
)
def actor_among_them(attempt: Attempt) -> bool:
    return attempt.actor.account in _named(attempt)


@guard(
    _("The officers must have shown their certificates; without it the person may refuse."),
    law=APL.art(55),
    field="shown",
    asks=("shown",),
    waivable=True,
)
def certificates_shown(attempt: Attempt) -> bool:
    return attempt.given.get("shown") is True


@guard(
    _("An officer of another organ needs a basis of cooperation in the file."),
    law=ZJ_ENFORCEMENT.art(29),
    field="dossier",
    waivable=True,
)
def cooperation_on_paper(attempt: Attempt) -> bool:
    file, path = file_of(attempt), attempt.matter.unit_path
    posts = (file.officer(account).posts_on(attempt.day, Role.OFFICER) for account in _named(attempt))
    strangers = any(held and not any(post.covers(path) for post in held) for held in posts)
    return not strangers or "COOPERATION_BASIS" in file.document_kinds


@guard(
    _("An objection against one of the persons acting was upheld."),
    law=APL.art(43),
    rule="GU02",
    field="actor",
    waivable=True,
)
def not_recused(attempt: Attempt) -> bool:
    persons = _named(attempt) | {attempt.actor.account}
    return not any(each.account in persons and each.upheld for each in attempt.file.recusals)


@guard(
    _("An objection is open; the head decides on it first. The investigation goes on meanwhile."),
    law=APL.art(43),
    rule="GU02",
    field="dossier",
    waivable=True,
)
def recusals_decided(attempt: Attempt) -> bool:
    return all(recusal.decided_at is not None for recusal in attempt.file.recusals)


@guard(
    _("A case is filed and decided by the head of the organ it lies with, not by one above."),
    law=APL.art(57),
    field="unit",
)
def decided_by_organ(attempt: Attempt) -> bool:
    return attempt.acts_for_lead


@guard(
    _("Who investigated a case, reviewed it or chaired its hearing does not decide it."),
    law=HOUSE.art("X9"),
    field="actor",
)
def decider_apart(attempt: Attempt) -> bool:
    others = investigators(attempt.file) | attempt.file.actors_of("review", "hold_hearing")
    return attempt.actor.account not in others


@guard(
    _("Who investigated a case or chaired its hearing does not review it."),
    law=APL.art(58),
    rule="GU09",
    field="actor",
)
def reviewer_apart(attempt: Attempt) -> bool:
    return attempt.actor.account not in investigators(attempt.file) | attempt.file.actors_of("hold_hearing")
