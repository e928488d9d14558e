"""
What comes by itself: rows of a table after their time (T.after), matters of red risk that go up, and what a track registers.

Each is taken by the system through the track's own service, in a transaction of its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casework.deadlines.calendar import day_of
from casework.deadlines.models import Clock
from casework.errors import NotNow, Unknown
from casework.law import HOUSE
from casework.organisations.actors import Role, system_actor
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.workflow.machine import T
from casework.workflow.models import Matter
from casework.workflow.moments import KNOWN
from casework.workflow.succession import line_from
from casework.workflow.tracks import Track, all_tracks, track_of

ESCALATE = "escalate"
RED_RISK = "RED"
DISPUTES = "DISPUTE"
RED_GOES_UP = HOUSE.art("R8a")


@dataclass(frozen=True, slots=True)
class Coming:
    """
    What the system does on a track by the calendar, beside its clocks. numbers: the matters it is due for at a moment, in
    order. rule: by which the system acts.
    """

    track: str
    verb: str
    rule: str
    numbers: Callable[[datetime], Iterable[str]]


_comings: dict[tuple[str, str], Coming] = {}


def register_coming(coming: Coming) -> None:
    """Make known what comes by itself on a track; called once by its app when it is ready."""
    _comings[coming.track, coming.verb] = coming


def comings() -> tuple[Coming, ...]:
    """Everything registered, in that order."""
    return tuple(_comings.values())


def take_row(clock: Clock, at: datetime) -> str:
    """
    Take the row that waited for the end of a clock; returns its verb.

    :raises CaseworkError: the engine refuses; nothing was written.
    """
    matter = _read(clock.matter_no)
    row = next((row for row in matter.machine.index.get((clock.verb, matter.state), ()) if row.after), None)
    if row is None:
        raise NotNow.because(
            "WRONG_STATE",
            _("This cannot be done from the state the matter is in."),
            law=clock.law,
            field="verb",
            state=matter.state,
        )
    given = dict([row.when]) if row.when else {}
    _take(matter, row.verb, given, rule=clock.code or clock.law, at=at)
    return row.verb


def take_coming(coming: Coming, number: str, at: datetime) -> None:
    """
    Do what came by itself for one matter.

    :raises CaseworkError: the engine refuses; nothing was written.
    """
    _take(_read(number), coming.verb, {}, rule=coming.rule, at=at)


def red_below_township(at: datetime) -> Iterator[str]:
    """Yield the matters of red risk led below the township that the system may send up, in order; one statement a track."""
    for track in all_tracks():
        rows = [row for machine in track.machines for row in machine.rows if _system_escalates(row)]
        states = {str(source) for row in rows for source in row.sources}
        if states:
            red = Matter.objects.filter(risk=RED_RISK, level__lt=Level.TOWNSHIP, track=track.code, state__in=states)
            yield from red.filter(moved_at__lte=at).order_by("opened_at", "pk").values_list("number", flat=True)


def send_up(number: str, at: datetime) -> None:
    """
    Send a matter of red risk to the next level above the one that leads. Law: house rules R8 and R8a.

    :raises CaseworkError: there is no level above, or the engine refuses; nothing was written.
    """
    matter = _read(number)
    upper = Unit.objects.upper_line(matter.unit, day_of(at)).filter(level__gte=Level.TOWNSHIP)
    nearest = upper.first()
    if nearest is None:
        raise Unknown.because(
            "NO_LEVEL_ABOVE", _("No unit stands above the one that leads."), law=str(RED_GOES_UP), field="to"
        )
    # Of several units of that level the committee takes disputes, the platform all else; where there is none, the first.
    organ = Unit.Kind.COMMITTEE if track_of(matter.track).kind == DISPUTES else Unit.Kind.PLATFORM
    fitting = upper.filter(level=nearest.level, kind=organ).first()
    reason = str(_("Red risk led below the township: sent up by the system."))
    given = {"to": fitting or nearest, "ground": "RED_RISK", "reason": reason}
    _take(matter, ESCALATE, given, rule=RED_GOES_UP.number, at=at)


def _system_escalates(row: T) -> bool:
    return row.verb == ESCALATE and Role.SYSTEM in row.who


def _take(matter: Matter, verb: str, given: Mapping[str, Any], *, rule: str, at: datetime) -> None:
    """Call the service of a verb with what is given and it takes, as the system."""
    track: Track = track_of(matter.track)
    service = getattr(track.service_module, verb)
    asked = inspect.signature(service).parameters.keys()
    service(
        matter,
        **{name: value for name, value in given.items() if name in asked},
        actor=system_actor(_lead(matter, at), rule=rule),
        at=at,
    )


def _lead(matter: Matter, at: datetime) -> Unit:
    """The unit that leads on that day: where it has ended, the one its powers went to."""
    if matter.unit.is_valid_on(day_of(at)):
        return matter.unit
    line = line_from(matter.unit_id, at)
    return line[-1].new if line else matter.unit


def _read(number: str) -> Matter:
    found = Matter.objects.placed().select_related("unit").filter(number=number).first()
    if found is None:
        raise Unknown.because(
            "UNKNOWN_MATTER", _("There is no matter of this number."), law=KNOWN, field="number", number=number
        )
    found.__class__ = track_of(found.track).model_class
    return found
