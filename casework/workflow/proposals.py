"""Two persons for one act: the first proposes here, the second carries it out through perform()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow, NotYou
from casework.ledger.canonical import facts_text
from casework.organisations.actors import Actor
from casework.workflow.correction import CORRECT
from casework.workflow.facts import checked
from casework.workflow.machine import T
from casework.workflow.models import Matter, Proposal

if TYPE_CHECKING:
    from casework.workflow.casefile import CaseFile

SECOND_PERSON = "second_person"
Draft = tuple[Matter, str, Mapping[str, Any], str, Actor, datetime]


def propose(
    matter: Matter, verb: str, *, actor: Actor, at: datetime, given: Mapping[str, Any], reason: str = ""
) -> Proposal:
    """
    Propose an act that needs a second person; the matter stays where it is.

    given: the very facts the act is to be done with. Returns the proposal, which lapses when the matter moves.

    :raises NotYou: the matter lies outside the actor's units.
    :raises NotNow: the matter is not where this act begins.
    """
    return propose_many([(matter, verb, given, reason, actor, at)])[0]


def propose_many(drafts: Sequence[Draft]) -> list[Proposal]:
    """Propose many acts at once: (matter, placed(); verb; given; reason; actor; at) each. One statement."""
    proposals = []
    for matter, verb, given, reason, actor, at in drafts:
        if not any(post.covers(matter.unit_path) for post in actor.posts):
            raise NotYou.because("OUT_OF_SCOPE", _("The matter does not lie in your unit or below it."), field="unit")
        if verb != CORRECT and (verb, matter.state) not in matter.machine.index:
            raise NotNow.because("WRONG_STATE", _("This cannot be done from the state the matter is in."), field="verb")
        text = facts_text(checked(given))
        proposals.append(
            Proposal(
                matter_no=matter.number, verb=verb, facts=text, reason=reason, proposed_by=actor.account, proposed_at=at
            )
        )
    return Proposal.objects.bulk_create(proposals)


def proposer(row: T, matter: Matter, file: CaseFile, *, given: Mapping[str, Any], actor: Actor) -> str:
    """
    Find who proposed these very facts since the matter last moved.

    :raises NotYou: nobody did, or only the actor himself.
    """
    text = facts_text(given)
    for proposal in reversed(file.proposals):
        fits = proposal.verb == row.verb and proposal.facts == text and proposal.proposed_at >= matter.moved_at
        if fits and proposal.proposed_by != actor.account:
            return proposal.proposed_by
    raise NotYou.because(
        "SECOND_PERSON_NEEDED",
        _("This is proposed by one person and done by another."),
        law=str(row.law),
        field="actor",
    )
