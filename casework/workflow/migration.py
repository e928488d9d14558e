"""
migrate: the only act by which a matter goes over to a later version of its table. It stays where it is, under the name the
state has there; what was done stays done, under the version it was done by.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unmet
from casework.law import HOUSE
from casework.listing import listed
from casework.organisations.actors import Role
from casework.workflow.anywhere import Anywhere, is_anywhere, register_anywhere
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import ENGINE, Facts, whole
from casework.workflow.machine import Machine, T
from casework.workflow.tracks import Track, track_of

MIGRATE = "migrate"
V1, V2 = HOUSE.art("V1"), HOUSE.art("V2")
FACTS: Facts = {"from_version": whole(1, 32767), "to_version": whole(1, 32767)}


@guard(_("A matter goes over to a later version of the table it goes by."), law=V1, field="to_version")
def later_version(attempt: Attempt) -> bool:
    return attempt.given.get("from_version") == attempt.matter.machine_version and table_for(attempt) is not None


@guard(_("The table has no such state; it says what the state is called now, or the matter is led on first."), law=V1)
def state_known(attempt: Attempt) -> bool:
    table = table_for(attempt)
    return table is None or state_in(table, attempt) in table.all_states


@guard(_("No row of the table leads on from this state; the matter would be ended by the change."), law=V1)
def leads_on(attempt: Attempt) -> bool:
    table = table_for(attempt)
    return table is None or state_in(table, attempt) not in table.ends or attempt.matter.is_at_end


@guard(_("Every verb a clock runs for stands in the table."), law=V2)
def clocks_known(attempt: Attempt) -> bool:
    """
    Answer whether the table has every verb awaited of the matter.

    :raises NotYet: it lacks some, which are named.
    """
    table = table_for(attempt)
    lost = [] if table is None else sorted(_awaited(attempt) - set(table.verbs))
    if lost:
        message = format_lazy(_("A clock runs for what the table does not have: {verbs}."), verbs=listed(lost))
        raise NotYet.because("CLOCKS_KNOWN", message, law=str(V2), verbs=sorted(lost))
    return True


@guard(_("Every fact that was given is one the table takes."), law=V1)
def past_fits(attempt: Attempt) -> bool:
    """
    Answer whether the table takes the facts of every act that it knows; acts it does not know stay as they were done.

    :raises NotYet: it does not take some; each is named with its entry.
    """
    table = table_for(attempt)
    misfits = [] if table is None else list(_misfits(table, attempt))
    if misfits:
        raise NotYet(*misfits)
    return True


@guard(_("The matter has not moved in the same batch before."), law=V1)
def stands_as_written(attempt: Attempt) -> bool:
    return attempt.file.is_as_written


@guard(_("A person who changes the table of a matter says why."), law=V1, field="reason")
def reason_of_a_person(attempt: Attempt) -> bool:
    is_system = attempt.post is not None and attempt.post.role is Role.SYSTEM
    return is_system or bool(attempt.reason.strip())


NEEDS = (later_version, state_known, leads_on, clocks_known, past_fits, stands_as_written, reason_of_a_person)


def table_for(attempt: Attempt) -> Machine | None:
    """The table an attempt is to bring its matter to; None where that is no later version of its own."""
    track = track_of(attempt.matter.track)
    return later_table(track, attempt.matter.machine_version, attempt.given.get("to_version"))


def later_table(track: Track, version: int, to: object) -> Machine | None:
    """Find a later version of the table of one version; None where there is none of that number."""
    name = next((machine.name for machine in track.machines if machine.version == version), None)
    return next(
        (each for each in track.machines if each.version == to and each.name == name and each.version > version), None
    )


def _awaited(attempt: Attempt) -> set[str]:
    """The verbs of the matter's table for which clocks run; others, such as the reply to an order, are of no table."""
    return {clock.verb for clock in attempt.file.clocks} & attempt.matter.machine.timed


def state_in(table: Machine, attempt: Attempt) -> str:
    """What the state of the matter is called in a later version of its table."""
    matter = attempt.matter
    return track_of(matter.track).carried(matter.state, matter.machine_version, table.version)


def _misfits(table: Machine, attempt: Attempt) -> Iterator[Unmet]:
    for act in attempt.file.acts:
        if is_anywhere(act.verb) or act.verb not in table.verbs:
            continue
        takes = table.facts.get(act.verb, {})
        for name, value in act.facts.items():
            if name in ENGINE or (name in takes and takes[name].fits(value)):
                continue
            message = format_lazy(
                _("Entry {seq} ({verb}) holds the fact {name} in a way the table does not take."),
                seq=act.seq, verb=act.verb, name=name,
            )  # fmt: skip
            yield Unmet("PAST_FITS", message, str(V1), name, {"seq": act.seq, "verb": act.verb})


@cache
def migration_row(state: str) -> T:
    """The row by which a matter goes over; the state it leads to is the same one, under the name it has in the other table."""
    return T(MIGRATE, (state,), state, frozenset({Role.ADMIN, Role.SYSTEM}), V1, NEEDS, takes=FACTS)


register_anywhere(
    MIGRATE,
    Anywhere(row_for=lambda state, given: migration_row(state), kinds=lambda: (migration_row(""),), is_quiet=True),
)
