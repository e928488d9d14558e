"""Later versions of the table of disputes, as tests bring them into force beside the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from django.db import models

from casework.workflow import tracks
from casework.workflow.binding import bind
from casework.workflow.machine import Machine, T
from casework.workflow.models import Matter
from casework.workflow.tracks import Track, track_of
from mediation.disputes.machine import DISPUTE, DisputeState

_names = count()


def changed(version: int = 2, *, row: Callable[[T], T | None] = lambda row: row, **other: Any) -> Machine:
    """Make another version of the table. row: row → the row that stands in its place, None where it is gone."""
    told: Mapping[str, Any] = {
        "states": DisputeState, "start": DISPUTE.start, "ends": DISPUTE.ends, "facts": DISPUTE.facts,
        "pauses": DISPUTE.pauses, **other,
    }  # fmt: skip
    rows = tuple(each for each in map(row, DISPUTE.rows) if each is not None)
    return Machine("Dispute", rows=rows, version=version, **told)


def in_force(monkeypatch: pytest.MonkeyPatch, *machines: Machine) -> Track:
    """Bring versions into force beside the first, on a model of their own; gives the track as it is then."""
    name = f"Later{next(_names)}"
    members = {"__module__": __name__, "Meta": type("Meta", (), {"proxy": True, "app_label": "disputes"})}
    type(name, (bind(DISPUTE, *machines), Matter), members)
    track = replace(track_of("dispute"), machines=(DISPUTE, *machines), model=f"disputes.{name}")
    monkeypatch.setitem(tracks._tracks, "dispute", track)
    return track


def shorter(row: T) -> T:
    """Need no separate question for consent."""
    return replace(row, sources=(DisputeState.APPLIED, DisputeState.CONSENT_PENDING)) if row.verb == "accept" else row


def without(*verbs: str) -> Any:
    return lambda row: None if row.verb in verbs else row


class Called(models.TextChoices):
    """The states, of which one is called something else."""

    locals().update(
        {state.name: (state.value, state.label) for state in DisputeState if state is not DisputeState.IN_MEDIATION}
    )
    AT_THE_TABLE = "AT_THE_TABLE", "at the table"


def called(row: T) -> T:
    """Call the talks something else."""
    name: dict[str, str] = {DisputeState.IN_MEDIATION: Called.AT_THE_TABLE}
    return replace(
        row,
        sources=tuple(name.get(each, each) for each in row.sources),
        to=name.get(row.to, row.to),
    )
