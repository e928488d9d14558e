"""A machine becomes an abstract model. The only page that knows django_fsm."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models
from django_fsm import GET_STATE, FSMField, transition

from casework.workflow.machine import Machine, T

if TYPE_CHECKING:
    from casework.workflow.models import Matter
    from casework.workflow.tracks import Track


def state_field(**options: Any) -> Any:
    """A state that only a bound transition may change."""
    return FSMField(protected=True, **options)


def method_name(verb: str, version: int) -> str:
    """The name of the bound method: one per verb and definition version."""
    return f"_{verb}_v{version}"


def bind(*machines: Machine) -> type[models.Model]:
    """
    Turn the versions of a machine into an abstract model without fields, to be inherited by a track's proxy of Matter.

    Each verb of each version becomes one protected transition; which row of the verb applies is handed in by move().
    """
    members: dict[str, Any] = {
        "__module__": __name__,
        "Meta": type("Meta", (), {"abstract": True}),
    }
    for machine in machines:
        members[method_name("carry_over", machine.version)] = _carrying(machine)
        for verb in machine.verbs:
            name = method_name(verb, machine.version)
            members[name] = _transition(machine, verb, name)
    return type(f"{machines[-1].name}Machine", (models.Model,), members)


def carry_over(matter: Matter, track: Track, to: int) -> None:
    """Bring a matter to another version of its table, in memory: where it stands, under the name that has there."""
    state = track.carried(matter.state, matter.machine_version, to)
    getattr(matter, method_name("carry_over", to))(state)
    matter.machine_version = to


def move(matter: Matter, row: T) -> None:
    """
    Take a matter along one row, in memory.

    :raises django_fsm.TransitionNotAllowed: the matter does not stand where the row begins; perform() has checked it before.
    """
    getattr(matter, method_name(row.verb, matter.machine_version))(row)


def _transition(machine: Machine, verb: str, name: str) -> Callable[..., Any]:
    rows = tuple(row for row in machine.rows if row.verb == verb)
    sources = sorted({str(source) for row in rows for source in row.sources or ("",)})
    targets = sorted({str(row.to) for row in rows})

    def taken(matter: Matter, row: T) -> None:
        return None

    taken.__name__ = name
    target = targets[0] if len(targets) == 1 else GET_STATE(lambda matter, row: str(row.to), states=targets)
    bound: Callable[..., Any] = transition(field="state", source=sources, target=target)(taken)
    return bound


def _carrying(machine: Machine) -> Callable[..., Any]:
    def carried(matter: Matter, state: str) -> None:
        return None

    carried.__name__ = method_name("carry_over", machine.version)
    target = GET_STATE(lambda matter, state: state, states=sorted(machine.all_states))
    bound: Callable[..., Any] = transition(field="state", source="*", target=target)(carried)
    return bound
