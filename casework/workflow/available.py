"""What an actor may do to a matter now, and why not the rest: the judges of perform(), asked before a form is filled in."""

from __future__ import annotations

import inspect
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from casework.deadlines.terms import Nature, Term
from casework.errors import NotYet, NotYou, Unmet
from casework.law import Article
from casework.organisations.actors import Actor, Role
from casework.workflow.anywhere import row_anywhere
from casework.workflow.casefile import CaseFile
from casework.workflow.clockwork import fitting
from casework.workflow.judge import Move, acting_post, check_guards, post_for
from casework.workflow.machine import T
from casework.workflow.models import Matter, Proposal
from casework.workflow.moments import LATE_ENTRY_LIMIT
from casework.workflow.next_steps import is_onward
from casework.workflow.proposals import proposer
from casework.workflow.tracks import track_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_NOT_INPUTS = frozenset({"actor", "at", "version"})


@dataclass(frozen=True, slots=True)
class Offer:
    """
    One verb that begins where the matter stands.

    to: the states it may lead to. blocked_by: what stands in the way whatever is filled in; empty when it is allowed.
    is_yours: whether the actor bears a role that does this here, so that only the conditions are missing. is_onward: whether
    it leads towards a settlement, rather than up the line or to an end without one. law: the article of the row. who: the
    roles that may. starts: the clocks that begin with it, each with the verb it waits for, but for what only has to pass.
    asks: the inputs without which it is refused, whichever of its rows it goes by.
    """

    verb: str
    label: StrOrPromise
    to: tuple[str, ...]
    blocked_by: tuple[Unmet, ...]
    is_yours: bool
    is_onward: bool
    law: Article
    who: frozenset[Role]
    starts: tuple[tuple[str, Term], ...]
    asks: frozenset[str]

    @property
    def allowed(self) -> bool:
        return not self.blocked_by


def available(matter: Matter, actor: Actor, at: datetime, *, file: CaseFile | None = None) -> list[Offer]:
    """
    List every verb whose rows leave the present state, in the order of the table; empty at an end.

    matter: placed(). file: what is known of the matter, where the caller has it already. A condition about something the
    verb's own inputs will bring does not block it; it is judged when they are there. At most five statements, whatever
    the matter's history.
    """
    track = track_of(matter.track)
    known = file if file is not None else track.files([matter.number]).of(matter.number)
    offers = []
    for verb in dict.fromkeys(row.verb for row in matter.machine.rows_from(matter.state)):
        rows = matter.machine.index[verb, matter.state]
        asked = inputs_of(matter.track, verb)
        offers.append(offer_of(verb, rows, matter, actor, at, file=known, asked=asked, label=track.label_of(verb)))
    return offers


def offer_of(
    name: str, rows: Sequence[T], matter: Matter, actor: Actor, at: datetime, *, file: CaseFile, asked: Collection[str],
    label: StrOrPromise,
) -> Offer:  # fmt: skip
    """Judge one act by its rows from here, at least one. name: of its service; asked: what that takes; label: what it is called."""
    judged = [(row, *_reasons(row, matter, actor, at, file, asked)) for row in rows]
    # Of rows that each prolong another time limit, the one whose limit runs tells the article.
    row, unmet, _asks = min(judged, key=lambda found: (len(found[1]), not _runs_for(found[0], file)))
    return Offer(
        verb=name,
        label=label,
        to=tuple(dict.fromkeys(str(each.to) for each in rows)),
        blocked_by=unmet,
        is_yours=actor.post_for(row.who, matter.unit_path) is not None,
        is_onward=all(map(is_onward, rows)),
        law=row.law,
        who=row.who,
        starts=tuple(
            (awaited, term)
            for awaited, term in fitting(matter.machine.arms.get(name, {}), matter, None)
            if term.nature is not Nature.WAIT
        ),
        asks=frozenset.intersection(*(asks for _row, _unmet, asks in judged)),
    )


def _runs_for(row: T, file: CaseFile) -> bool:
    running = ((longer, file.clock(longer.verb)) for longer in row.prolongs)
    return all(clock is not None and longer.covers(clock.code) for longer, clock in running)


@cache
def inputs_of(track_code: str, verb: str) -> frozenset[str]:
    """Name what a verb's service takes beside the matter, the actor and the moment; guards name the same in `field`."""
    service = getattr(track_of(track_code).service_module, verb)
    parameters = inspect.signature(service).parameters.values()
    return frozenset(each.name for each in parameters if each.kind is each.KEYWORD_ONLY) - _NOT_INPUTS


def asked_anywhere(matter: Matter, verb: str, actor: Actor, at: datetime, file: CaseFile) -> frozenset[str]:
    """Name the inputs without which a verb of every track is refused; empty for a verb of the tables."""
    row = row_anywhere(verb, matter.state, {})
    return frozenset(each.field for each in _not_yet(row, matter, actor, at, file)) if row else frozenset()


def standing_proposals(matter: Matter, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Keep what was proposed since the matter last moved; the rest has lapsed."""
    return [proposal for proposal in proposals if proposal.proposed_at >= matter.moved_at]


def _reasons(
    row: T, matter: Matter, actor: Actor, at: datetime, file: CaseFile, asked: Collection[str]
) -> tuple[tuple[Unmet, ...], frozenset[str]]:
    """What stands in the way whatever is filled in, and the inputs without which the row does not pass."""
    unmet = [*_not_you(row, matter, actor, at, file), *_not_yet(row, matter, actor, at, file)]
    blocking = [each for each in unmet if each.field not in asked]
    asks = frozenset(each for each in (*(each.field for each in unmet), *(row.when or ())[:1]) if each in asked)
    if any(each.field == "at" for each in blocking):
        # The moment is an input too, within the days for late entry: only what fails at both ends of them blocks.
        earliest = max(at - LATE_ENTRY_LIMIT, matter.moved_at)
        still = {each.code for each in _not_yet(row, matter, actor, earliest, file)}
        blocking = [each for each in blocking if each.field != "at" or each.code in still]
    return tuple(blocking), asks


def _not_you(row: T, matter: Matter, actor: Actor, at: datetime, file: CaseFile) -> Sequence[Unmet]:
    try:
        post_for(row, matter, actor, at)
    except NotYou as refusal:
        return refusal.unmet
    return _no_second_person(row, matter, actor, file) if row.seconded else ()


def _no_second_person(row: T, matter: Matter, actor: Actor, file: CaseFile) -> Sequence[Unmet]:
    proposed = [proposal.facts for proposal in standing_proposals(matter, file.proposals) if proposal.verb == row.verb]
    refused: Sequence[Unmet] = ()
    for facts in proposed or ["{}"]:
        try:
            proposer(row, matter, file, given=json.loads(facts), actor=actor)
        except NotYou as refusal:
            refused = refusal.unmet
        else:
            return ()
    return refused


def _not_yet(row: T, matter: Matter, actor: Actor, at: datetime, file: CaseFile) -> Sequence[Unmet]:
    try:
        check_guards(row, matter, Move(matter.number, row.verb, actor, at), file.files, acting_post(row, matter, actor))
    except NotYet as refusal:
        return refusal.unmet
    return ()
