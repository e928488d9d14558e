"""Every check a move must pass, and what it changes; in memory, for one matter or ten thousand alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.errors import CaseworkError, NotNow, NotYet, NotYou, Stale, Unmet
from casework.ledger.append import Draft, Words, chain
from casework.ledger.canonical import Row
from casework.ledger.clock import recording_moment
from casework.ledger.models import Origin
from casework.organisations.actors import Actor, Post, Role
from casework.organisations.models import Unit, UnitSuccession
from casework.workflow import binding, correction, erasure, migration, recomputation  # noqa: F401  # each registers its verbs
from casework.workflow.anywhere import is_anywhere, is_quiet, row_anywhere
from casework.workflow.casefile import Act, CaseFiles
from casework.workflow.facts import check_account, check_facts, check_words
from casework.workflow.guards import Attempt, Guard
from casework.workflow.issuing import Issued, issue, seal
from casework.workflow.machine import CALL_IN, Machine, Shift, T
from casework.workflow.migration import MIGRATE
from casework.workflow.models import Matter
from casework.workflow.moments import (
    KNOWN,
    LATE_ENTRY_LIMIT,
    MOMENTS,
    require_order,
    require_past,
    require_zone,
    unknown_matter,
)
from casework.workflow.proposals import SECOND_PERSON, proposer
from casework.workflow.rewinding import Rewound, rewind
from casework.workflow.succession import follow, lead_again, lead_by, lead_of
from casework.workflow.tracks import track_of
from casework.workflow.wall import refuse_sealed, stands_before_wall


@dataclass(frozen=True, slots=True)
class Move:
    """
    What somebody wants to do to a matter.

    given: facts for the entry. reason and notes: free words, kept beside it. version: the one the caller has seen, None
    if he does not say. target: the unit it is to go to, for rows that move the lead. waived: names of guards that only a
    live system can answer; imports alone may waive, and the entry says so. successions: how the lead came to the unit that
    acts, where the unit that led has ended; in their order.
    """

    matter: str
    verb: str
    actor: Actor
    at: datetime
    given: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None
    target: Unit | None = None
    origin: str = Origin.LIVE
    waived: frozenset[str] = frozenset()
    successions: tuple[UnitSuccession, ...] = ()

    def __post_init__(self) -> None:
        require_zone(self.at)


class Step(NamedTuple):
    """
    A move that passed: the row of the table it took, and what is to be written. draft: the entry as it was told; entry: as it is
    chained to the head of its matter; words: the notes beside it. rewound: of clocks, where it brought the matter to another version of
    its table. papers: those it issues, and the seal it puts on the file.
    """

    matter: Matter
    row: T
    move: Move
    draft: Draft
    entry: Row
    words: Sequence[Words]
    rewound: Rewound | None = None
    papers: tuple[Issued, ...] = ()


def choose_row(machine: Machine, matter: Matter, verb: str, given: Mapping[str, Any]) -> T:
    """
    Find the row a verb takes from where the matter stands.

    :raises NotYet: the track has no such verb, or the fact that picks the row is missing.
    :raises NotNow: the verb does not begin here.
    """
    everywhere = row_anywhere(verb, matter.state, given)
    if everywhere is not None:
        return everywhere
    rows = machine.index.get((verb, matter.state))
    if rows is None:
        if verb not in machine.verbs:
            raise NotYet.because("UNKNOWN_VERB", _("This track has no such verb."), law=KNOWN, field="verb", verb=verb)
        raise NotNow.because(
            "WRONG_STATE",
            _("This cannot be done from the state the matter is in."),
            field="verb",
            law=str(next(row.law for row in machine.rows if row.verb == verb)),
            verb=verb,
            state=matter.state,
            possible_from=list(machine.sources_of(verb)),
        )
    chosen = machine.row_for(verb, matter.state, given)
    if chosen is not None:
        return chosen
    name = rows[0].when[0] if rows[0].when else ""
    choices = [row.when[1] for row in rows if row.when]
    raise NotYet.because(
        "CHOICE_MISSING",
        _("One of the known choices is needed here."),
        law=str(rows[0].law),
        field=name,
        choices=choices,
    )


def acting_post(row: T, matter: Matter, actor: Actor) -> Post | None:
    """
    Find the post this actor would take this row by: the lowest that may, and for calling in the lowest above the lead.

    None when there is none; roles and units alone are asked.
    """
    posts = [post for post in actor.posts if post.role in row.who]
    fitting = [post for post in posts if row.is_for_guests or post.covers(matter.unit_path)]
    if row.verb == CALL_IN:
        fitting = [post for post in fitting if post.level > matter.level] or fitting
    return max(fitting, key=lambda post: len(post.unit_path), default=None)


def post_for(row: T, matter: Matter, actor: Actor, at: datetime) -> Post:
    """
    Find the post by which this actor may take this row.

    :raises NotYou: no role, not his unit, or a certificate that ran out.
    """
    post = acting_post(row, matter, actor)
    if post is None:
        if actor.has(*row.who):
            raise NotYou.because(
                "OUT_OF_SCOPE", _("The matter does not lie in your unit or below it."), field="unit", law=str(row.law)
            )
        raise NotYou.because(
            "WRONG_ROLE", _("Your role does not allow this."), field="actor", law=str(row.law), roles=sorted(row.who)
        )
    if post.role is Role.OFFICER and (actor.certificate_until is None or actor.certificate_until < day_of(at)):
        raise NotYou.because(
            "CERTIFICATE_EXPIRED",
            _("The enforcement certificate is not valid on this day."),
            field="actor",
            law=str(row.law),
        )
    return post


def check_moment(matter: Matter, move: Move, recorded_at: datetime) -> None:
    """
    Hold the moment of the act against the clock and the matter's own past.

    :raises NotYet: it lies ahead, before the last act, or too far back to be entered live.
    """
    require_past(move.at, recorded_at)
    if matter.version and not is_quiet(move.verb):
        require_order(move.at, matter.moved_at)
    if move.origin == Origin.LIVE and recorded_at - move.at > LATE_ENTRY_LIMIT:
        raise NotYet.because(
            "ENTERED_TOO_LATE", _("An act must be entered within three days."), field="at", law=MOMENTS
        )


def _faults_of_moment(matter: Matter, move: Move, recorded_at: datetime) -> tuple[Unmet, ...]:
    """What is wrong with the moment of the act; empty when it holds."""
    try:
        check_moment(matter, move, recorded_at)
    except NotYet as refusal:
        return refusal.unmet
    return ()


def judge(matter: Matter, move: Move, files: CaseFiles) -> Step:
    """
    Check a move against version, state, actor, moment and every guard of its row, then take it in memory.

    matter: held under lock and placed(); it is changed only when everything holds. Returns the step to write.

    :raises Unknown: the matter is about the actor's own unit, or one above it, whose people are not to know of it.
    :raises Stale: the caller saw another version.
    :raises NotNow: the verb does not begin where the matter stands.
    :raises NotYou: the actor may not.
    :raises NotYet: conditions are unmet, all of them listed.
    """
    if matter.version and stands_before_wall(matter, move.actor):
        raise unknown_matter(matter.number)
    refuse_sealed(matter, move.actor, verb=move.verb)
    if move.version is not None and move.version != matter.version:
        raise Stale.because(
            "STALE",
            _("The matter has moved on since you looked."),
            law=KNOWN,
            field="version",
            seen=move.version,
            now=matter.version,
        )
    lead = lead_of(matter)
    try:
        follow(matter, move.successions, move.at)
        return _judged(matter, move, files)
    except CaseworkError:
        lead_again(matter, lead)
        raise


def _judged(matter: Matter, move: Move, files: CaseFiles) -> Step:
    given = move.given
    check_words({**move.notes, "reason": move.reason})
    check_account(move.actor.account)
    row = choose_row(matter.machine, matter, move.verb, given)
    check_facts(given, row.takes, law=str(row.law))
    post = post_for(row, matter, move.actor, move.at)
    recorded_at = recording_moment(move.at)
    untimely = _faults_of_moment(matter, move, recorded_at)
    try:
        waived = check_guards(row, matter, move, files, post)
    except NotYet as refusal:
        raise NotYet(*untimely, *refusal.unmet) from None
    if untimely:
        raise NotYet(*untimely)
    facts = _enriched(given, row, matter, move, files, waived)
    papers = _issued(row, matter, move, files, post)
    if papers:
        facts = {**facts, "issued": [each.told for each in papers]}
    files.take_left(matter.number, papers)
    seals = _sealed(row, matter, move, files, post, recorded_at)
    for each in seals:
        facts = {**facts, "seal": each.told}
    files.take_left(matter.number, seals)
    from_state = matter.state
    unit_key = _take(matter, row, move, post)
    notes = {**move.notes, "reason": move.reason} if move.reason else move.notes
    draft = Draft(
        matter.number, matter.version + 1, matter.track, matter.machine_version, row.verb, from_state, matter.state, matter.level, unit_key,
        move.actor.account, post.role, post.unit_key, move.actor.acted_for, move.origin, move.at, recorded_at, row.outcome,
        str(given.get("ground", "")), str(row.law), facts, notes,
    )  # fmt: skip
    entry, words = chain(draft, prev_hash=matter.head)
    matter.version, matter.head, matter.is_counted = draft.seq, entry.hash, False
    files.remember(
        matter.number,
        Act(
            draft.seq,
            draft.verb,
            draft.actor,
            draft.actor_unit,
            draft.unit,
            draft.level,
            draft.outcome,
            draft.happened_at,
            facts,
            draft.from_state,
            draft.to_state,
            draft.machine_version,
        ),
    )
    rewound = rewind(matter, files.of(matter.number), move.at) if row.verb == MIGRATE else None
    step = Step(matter, row, move, draft, entry, words, rewound, (*papers, *seals))
    files.winding.take(step)
    return step


def _enriched(
    given: Mapping[str, Any], row: T, matter: Matter, move: Move, files: CaseFiles, waived: list[str]
) -> Mapping[str, Any]:
    """Add to the facts where it happened, who proposed them where a second person is asked, and what an import waived."""
    if not matter.version and matter.place is not None:
        given = {**given, "place": matter.place.key}
    if row.seconded and move.origin == Origin.IMPORT and SECOND_PERSON in move.waived:
        waived = sorted({*waived, SECOND_PERSON})
    elif row.seconded:
        by = proposer(row, matter, files.of(matter.number), given=given, actor=move.actor)
        given = {**given, "proposed_by": by}
    if move.successions:
        given = {**given, "succeeds": [each.old.key for each in move.successions]}
    return {**given, "waived": waived} if waived else given


def check_guards(row: T, matter: Matter, move: Move, files: CaseFiles, post: Post | None) -> list[str]:
    """
    Ask every guard of the row. post: the one the actor would act by, None when he has none that may.

    Returns the names of those that did not hold and that an import waived, sorted.

    :raises NotYet: some did not hold; every one of them is listed with its sentence and article.
    """
    if not row.needs:
        return []
    attempt = _attempt(row, matter, move, files, post)
    may_waive = move.waived if move.origin == Origin.IMPORT else frozenset()
    waived: list[str] = []
    unmet: list[Unmet] = []
    for guard in row.needs:
        missing = _missing(guard, attempt)
        if missing and guard.name in may_waive:
            waived.append(guard.name)
        else:
            unmet.extend(missing)
    if unmet:
        raise NotYet(*unmet)
    return sorted(waived)


def _attempt(row: T, matter: Matter, move: Move, files: CaseFiles, post: Post | None) -> Attempt:
    return Attempt(
        matter=matter,
        verb=row.verb,
        actor=move.actor,
        post=post,
        at=move.at,
        given=move.given,
        reason=move.reason,
        notes=move.notes,
        target=move.target,
        file=lambda: files.of(matter.number),
        is_live=move.origin == Origin.LIVE,
    )


def _issued(row: T, matter: Matter, move: Move, files: CaseFiles, post: Post) -> tuple[Issued, ...]:
    """Make the papers that a live act issues; none for most acts, and none anew for what another system issued."""
    issuing = [guard for guard in row.needs if guard.issues]
    if not issuing or move.origin != Origin.LIVE:
        return ()
    attempt = _attempt(row, matter, move, files, post)
    kinds = [guard.issues for guard in issuing if guard.where(attempt)]
    return issue(kinds, attempt, seq=matter.version + 1) if kinds else ()


def _sealed(
    row: T, matter: Matter, move: Move, files: CaseFiles, post: Post, recorded_at: datetime
) -> tuple[Issued, ...]:
    """Seal the file where the row does so and the act is live; what another system filed is sealed by that, or not at all."""
    if not row.seals or move.origin != Origin.LIVE:
        return ()
    return (seal(_attempt(row, matter, move, files, post), seq=matter.version + 1, at=recorded_at),)


def _missing(guard: Guard, attempt: Attempt) -> tuple[Unmet, ...]:
    """What keeps a guard from holding: its own sentence, or those it found itself; empty when it holds."""
    try:
        return () if guard.holds(attempt) else (guard.unmet(),)
    except NotYet as refusal:
        return refusal.unmet


def _take(matter: Matter, row: T, move: Move, post: Post) -> str:
    """Change the matter as the row says; returns the key of the unit that leads from here on."""
    if row.verb == MIGRATE:
        binding.carry_over(matter, track_of(matter.track), move.given["to_version"])
    elif not is_anywhere(row.verb):
        binding.move(matter, row)
    if row.shift in (Shift.UP, Shift.OVER) and move.target is not None:
        lead_by(matter, move.target)
    elif row.shift is Shift.TAKE:
        matter.unit_id, matter.level = post.unit_id, post.level
        matter.unit_key, matter.unit_path = post.unit_key, post.unit_path
    if row.outcome:
        matter.outcome = row.outcome
    for name in row.sets:
        if name in move.given:
            setattr(matter, name, move.given[name])
    if row.lead:
        matter.handler = move.actor.account
        if matter.accepted_at is None:
            matter.accepted_at, matter.accepted_unit_id = move.at, matter.unit_id
    if row.cycle:
        matter.cycle, matter.outcome = matter.cycle + 1, ""
    if not is_quiet(row.verb):
        matter.moved_at = move.at
    return matter.unit_key
