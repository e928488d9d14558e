"""Two persons for one act: the first proposes here, the second carries it out through perform()."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow, NotYou, Unmet
from casework.law import HOUSE
from casework.ledger.canonical import facts_text
from casework.ledger.clock import recording_moment
from casework.ledger.models import Entry
from casework.organisations.actors import Actor, Role
from casework.workflow.anywhere import anywhere, row_anywhere
from casework.workflow.correction import CORRECT, correction_row
from casework.workflow.facts import check_account, check_facts, check_words
from casework.workflow.machine import T
from casework.workflow.models import Matter, Proposal
from casework.workflow.moments import require_past, unknown_matter
from casework.workflow.wall import refuse_sealed, stands_before_wall

if TYPE_CHECKING:
    from casework.workflow.casefile import CaseFile

Service = TypeVar("Service", bound=Callable[..., Any])
SECOND_PERSON = "second_person"
# Whoever handles or supervises matters; auditors, managers and archivists read.
PROPOSERS = (
    Role.GRID_WORKER, Role.REGISTRAR, Role.DISPATCHER, Role.MEDIATOR, Role.HEAD, Role.OFFICER, Role.LEGAL_REVIEWER,
    Role.PETITION_CLERK, Role.SUPERVISOR,
)  # fmt: skip
# Acts by which a matter is no longer counted for itself.
TAKING_OUT = ("merge", CORRECT)
Draft = tuple[Matter, str, Mapping[str, Any], str, Actor, datetime]


def proposes(verb: str) -> Callable[[Service], Service]:
    """Mark a service that only proposes a verb, which somebody else is to do."""

    def mark(service: Service) -> Service:
        service.__dict__["proposes"] = verb
        return service

    return mark


def what_stands_against_proposing(matter: Matter, verb: str, actor: Actor) -> Sequence[Unmet]:
    """Tell why an actor may not propose a verb that begins here, whatever the facts; empty where he may. One statement at most."""
    row = _row(matter, verb)
    try:
        _require_post(matter, verb, actor, law=str(row.law if row else HOUSE.art("C2")))
        _require_other_hands([(matter, verb, {}, "", actor, matter.moved_at)])
    except NotYou as refusal:
        return refusal.unmet
    return ()


def propose(
    matter: Matter, verb: str, *, actor: Actor, at: datetime, given: Mapping[str, Any], reason: str = ""
) -> Proposal:
    """
    Propose an act that needs a second person; the matter stays where it is.

    given: the very facts the act is to be done with. Returns the proposal, which lapses when the matter moves.

    :raises NotYou: the matter lies outside the actor's units, nobody proposes by his role, or he handled what he proposes
        to merge or exclude.
    :raises NotNow: the matter is not where this act begins.
    :raises NotYet: the moment lies ahead, or facts or words are such as cannot be kept.
    """
    return propose_many([(matter, verb, given, reason, actor, at)])[0]


def propose_many(drafts: Sequence[Draft]) -> list[Proposal]:
    """
    Propose many acts at once: (matter, placed(); verb; given; reason; actor; at) each. One statement, two where something
    is to be merged or excluded.
    """
    proposals = []
    for matter, verb, given, reason, actor, at in drafts:
        if stands_before_wall(matter, actor):
            raise unknown_matter(matter.number)
        refuse_sealed(matter, actor)
        row = _row(matter, verb)
        law = str(row.law if row else HOUSE.art("C2"))
        _require_post(matter, verb, actor, law=law)
        require_past(at, recording_moment(at))
        check_words({"reason": reason})
        check_account(actor.account)
        if row is None or matter.state not in row.sources:
            raise NotNow.because(
                "WRONG_STATE", _("This cannot be done from the state the matter is in."), law=law, field="verb"
            )
        check_facts(given, row.takes, law=law)
        text = facts_text(given)
        proposals.append(
            Proposal(
                matter_no=matter.number, verb=verb, facts=text, reason=reason, proposed_by=actor.account, proposed_at=at
            )
        )
    _require_other_hands(drafts)
    return Proposal.objects.bulk_create(proposals)


def _proposers(verb: str) -> Collection[Role]:
    known = anywhere(verb)
    return known.proposers if known is not None and known.proposers else PROPOSERS


def _require_post(matter: Matter, verb: str, actor: Actor, *, law: str) -> None:
    proposers = _proposers(verb)
    if not actor.has(*proposers):
        raise NotYou.because(
            "WRONG_ROLE", _("Your role does not allow this."), law=law, field="actor", roles=sorted(proposers)
        )
    if actor.post_for(proposers, matter.unit_path) is None:
        raise NotYou.because(
            "OUT_OF_SCOPE", _("The matter does not lie in your unit or below it."), law=law, field="unit"
        )


def _require_other_hands(drafts: Sequence[Draft]) -> None:
    """Keep those who handled a matter from proposing that it be not counted; opening or correcting it is not handling it."""
    asked = [draft for draft in drafts if draft[1] in TAKING_OUT]
    if not asked:
        return
    acts = Entry.objects.of(*(matter.number for matter, *_rest in asked)).exclude(seq=1).exclude(verb=CORRECT)
    handled = set(acts.values_list("matter", "actor"))
    for matter, _verb, _given, _reason, actor, _at in asked:
        if actor.account == matter.handler or (matter.number, actor.account) in handled:
            raise NotYou.because(
                "HANDLED_IT",
                _("Who handled a matter does not propose to merge or exclude it."),
                law=str(HOUSE.art("C2a")),
                field="actor",
            )


def _row(matter: Matter, verb: str) -> T | None:
    """Find the row a verb takes from where the matter stands, else one of its rows, else none."""
    if verb == CORRECT:
        return correction_row(matter.state, excludes=True)
    if (everywhere := row_anywhere(verb, matter.state, {})) is not None:
        return everywhere
    rows = [row for row in matter.machine.rows if row.verb == verb]
    return next((row for row in rows if matter.state in row.sources), rows[0] if rows else None)


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
