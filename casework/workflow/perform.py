"""perform(): the one gate. Lock, check, move, append, arm clocks; all of it or nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.errors import CaseworkError, NotNow, NotYet
from casework.law import HOUSE, PIPL
from casework.ledger.append import append
from casework.ledger.writing import insert_rows
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.drafts import PartyDraft
from casework.parties.masking import holds_personal_number
from casework.parties.services.naming import parties_to_place
from casework.transactions import let_go, step
from casework.workflow.casefile import CaseFiles
from casework.workflow.clockwork import wind
from casework.workflow.facts import check_fields
from casework.workflow.files import files_for, files_to_open
from casework.workflow.judge import Move, Step, judge
from casework.workflow.kinds import NUMBER
from casework.workflow.models import Matter
from casework.workflow.moments import require_zone, unknown_matter
from casework.workflow.named import accounts_in
from casework.workflow.numbers import county_code, take_numbers
from casework.workflow.prepared import Prepared
from casework.workflow.succession import line_from
from casework.workflow.tracks import track_of
from casework.workflow.writing import insert_matters, update_matters, write_step

M = TypeVar("M", bound=Matter)
Leaving = Callable[[Step], Sequence[tuple[str, list[Any]]]]


@step()
def perform(
    matter: M,
    verb: str,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    reason: str = "",
    notes: Mapping[str, str] | None = None,
    version: int | None = None,
    target: Unit | None = None,
    leaving: Leaving | None = None,
) -> M:
    """
    Take one matter along one row of its table. Where the unit that led has ended, the one that continues it leads on.

    at: aware moment of the act. given: facts for the entry. version: the one the caller saw, None to take it as it is.
    target: the unit it goes to, where the row moves the lead. leaving: told the step, writes the statements of what stands
    beside its entry, sent with it and in any order. Returns the matter as re-read under lock and moved; leaves one ledger
    entry. On PostgreSQL two statements and one or two that read the file; one less where the caller holds the matter
    (transactions.hold).

    :raises Stale, NotNow, NotYou, NotYet: see judge(); nothing was written.
    """
    require_zone(at)
    files = files_for(matter, verb)
    matter.__dict__.pop("_files", None)
    locked = copy(matter) if let_go(matter) else _locked(track_of(matter.track).model_class, matter.number)
    has_ended = locked.unit_ended is not None and locked.unit_ended < day_of(at)
    successions = line_from(locked.unit_id, at) if has_ended else ()
    move = Move(
        matter.number,
        verb,
        actor,
        at,
        given or {},
        reason,
        notes or {},
        version,
        target,
        successions=successions,
    )
    files.accounts = frozenset({actor.account, *accounts_in(move.given)})
    files.posts = frozenset(post.unit_id for post in actor.posts)
    files.mention([move.given], {locked.number: locked})
    taken = judge(locked, move, files)
    write_step(taken, files.winding, leaving(taken) if leaving is not None else ())
    return locked  # type: ignore[return-value]  # a proxy of the same row


def open_matter(
    matter: M,
    verb: str,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    notes: Mapping[str, str] | None = None,
    parties: Sequence[PartyDraft] = (),
    target: Unit | None = None,
    leaving: Leaving | None = None,
    files: CaseFiles | None = None,
) -> M:
    """
    Open a matter built by new_matter(): number it, name its parties, take it along the opening row, write all of it.

    parties: as handed in, in their order. target: the unit that leads from here on, where the opening row hands it over.
    files: what the caller has read of before there was a number (files_to_open()). leaving and the rest as in perform().
    On PostgreSQL two statements, which hold the series of numbers for as short as may be, and one or two more where a
    party stands in for another; else one a table.

    :raises NotNow: the channel's reference is registered already.
    :raises NotYou, NotYet: see judge(), and add_parties(); nothing was written and no number used.
    """
    try:
        with step():
            placed = parties_to_place(parties, at=at)
            number_matters([matter])
            named, naming = placed(matter.number)
            move = Move(matter.number, verb, actor, at, given or {}, notes=notes or {}, target=target)
            files = files or files_to_open(matter.track, verb, actor, move.given)
            files.take_as_new({matter.number: named})
            files.mention_accounts(accounts_in(move.given))
            files.mention([move.given], {matter.number: matter})
            opened = judge(matter, move, files)
            left = leaving(opened) if leaving is not None else ()
            write_step(opened, files.winding, (*naming, *left), is_new=True)
    except IntegrityError as clash:
        if "channel_ref" not in str(clash):
            raise
        raise NotNow.because(
            "ALREADY_REGISTERED",
            _("This reference of the channel is registered already."),
            law=str(HOUSE.art("R1")),
            field="channel_ref",
        ) from clash
    return matter


def new_matter(track_code: str, *, unit: Unit, opened_at: datetime, table: str = "", **fields: Any) -> Matter:
    """
    Build a matter that stands nowhere yet, under the newest definition of its track; nothing is written.

    table: the name of the table it is opened under, "" for the track's common one.

    :raises NotYet: the moment has no offset, a field does not fit, or the unit did not exist on that day.
    """
    require_zone(opened_at)
    check_fields(Matter, fields.items())
    if holds_personal_number(str(fields.get("title", ""))):
        raise NotYet.because(
            "PERSONAL_NUMBER",
            _("A title holds no identity number and no mobile number; they belong with the party."),
            law=str(PIPL.art(6)),
            field="title",
        )
    track = track_of(track_code)
    if not unit.is_valid_on(day_of(opened_at)):
        raise NotYet.because(
            "CLOSED_UNIT",
            _("The unit does not exist on this day."),
            law=str(HOUSE.art("U1")),
            field="unit",
            unit=unit.key,
        )
    matter = track.model_class(
        track=track.code,
        machine_version=(track.newest(table) if table else track.machine).version,
        unit=unit,
        level=unit.level,
        opened_at=opened_at,
        moved_at=opened_at,
        **fields,
    )
    matter.unit_key, matter.unit_path = unit.key, unit.path
    return matter


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the collector of cycles out: what a batch builds lives to its end, and to look through it costs a sixth of it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@transaction.atomic
@_uncollected()
def perform_many(
    moves: Sequence[Move], *, opened: Sequence[Matter] = (), partial: bool = False
) -> list[Matter | CaseworkError]:
    """
    Take many matters along many rows by the same checks, in a constant number of statements.

    moves: in the order they are to happen; a matter may move several times. opened: matters from new_matter() that have
    their numbers already and whose opening rows stand among the moves. partial: go on past a refused move, else the
    first refusal undoes everything. Returns, move by move, the matter or its refusal.

    :raises CaseworkError: a move was refused and partial is False.
    """
    fresh = {matter.number: matter for matter in opened}
    matters: dict[str, Matter] = dict(fresh)
    wanted = dict.fromkeys(move.matter for move in moves if move.matter not in fresh and NUMBER.fits(move.matter))
    for matter in Matter.objects.locked(*wanted):
        matter.__class__ = track_of(matter.track).model_class
        matters[matter.number] = matter
    files = _files(matters)
    for each in files.values():
        each.accounts = frozenset(
            account for move in moves for account in (move.actor.account, *accounts_in(move.given))
        )
        each.posts = frozenset(post.unit_id for move in moves for post in move.actor.posts)
        each.mention([move.given for move in moves], matters)
    steps: list[Step] = []
    results: list[Matter | CaseworkError] = []
    for move in moves:
        try:
            matter = _known(matters, move.matter)
            steps.append(judge(matter, move, files[matter.track]))
            results.append(matter)
        except CaseworkError as refusal:
            if not partial:
                raise
            results.append(refusal)
    touched = {step.matter.number: step.matter for step in steps}
    insert_matters([matter for number, matter in touched.items() if number in fresh])
    update_matters([matter for number, matter in touched.items() if number not in fresh])
    append([each.entry for each in steps], [words for each in steps for words in each.words])
    papers: dict[tuple[str, tuple[str, ...]], list[Sequence[Any]]] = {}
    for paper in (paper for each in steps for paper in each.papers):
        papers.setdefault((paper.table, paper.columns), []).append(paper.row)
    for (table, columns), rows in papers.items():
        insert_rows(table, columns, rows)
    wind(each.winding for each in files.values())
    return results


def number_matters(matters: Sequence[Matter]) -> None:
    """Give new matters their numbers in the order they come; one statement per county, track and year among them."""
    series: dict[tuple[str, str, int], list[Matter]] = {}
    for matter in matters:
        key = (track_of(matter.track).letter, county_code(matter.unit), _year(matter.opened_at))
        series.setdefault(key, []).append(matter)
    for key, members in sorted(series.items()):
        for matter, number in zip(members, take_numbers(*key, count=len(members)), strict=True):
            matter.number = number


@cache
def _lock(model: type[Matter]) -> Prepared[Matter]:
    return Prepared(lambda numbers: model.objects.locked(*numbers))


def _locked(model: type[Matter], number: str) -> Matter:
    found = _lock(model)([number]) if NUMBER.fits(number) else []
    if not found:
        raise unknown_matter(number)
    return found[0]


def _known(matters: Mapping[str, Matter], number: str) -> Matter:
    try:
        return matters[number]
    except KeyError:
        raise unknown_matter(number) from None


def _files(matters: Mapping[str, Matter]) -> dict[str, CaseFiles]:
    by_track: dict[str, list[str]] = {}
    for number, matter in matters.items():
        by_track.setdefault(matter.track, []).append(number)
    return {code: track_of(code).files(numbers) for code, numbers in by_track.items()}


def _year(at: datetime) -> int:
    return timezone.localtime(at).year
