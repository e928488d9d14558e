"""Everything that may be sent to the transitions of a matter as it stands, allowed and blocked alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.api.matters.inputs import inputs_of
from casework.api.matters.services import proposed_by, services_of
from casework.organisations.actors import Actor
from casework.workflow.anywhere import row_anywhere
from casework.workflow.available import Offer, available, offer_of
from casework.workflow.correction import CORRECT, correction_row
from casework.workflow.desk.timeline import verb_label
from casework.workflow.machine import T
from casework.workflow.models import Matter
from casework.workflow.proposals import what_stands_against_proposing
from casework.workflow.tracks import track_of

EXCLUDE = "exclude"


def offers_of(matter: Matter, actor: Actor, at: datetime) -> list[Offer]:
    """
    List what may be done to a matter: the verbs of its table that begin here, in its order, then what any matter takes and what
    may be proposed here, by their services.

    matter: placed(). What each is judged by is what perform() judges by; see available().
    """
    track = track_of(matter.track)
    file = track.files([matter.number]).of(matter.number)
    offers = available(matter, actor, at, file=file)
    known = {offer.verb for offer in offers}
    for name, service in services_of(track.code).items():
        rows = rows_beyond(matter, name, proposed_by(service)) if name not in known else ()
        if not rows:
            continue
        asked = frozenset(each.name for each in inputs_of(service)) - {"at"}
        label = verb_label(track, name)
        if not proposed_by(service):
            offers.append(offer_of(name, rows, matter, actor, at, file=file, asked=asked, label=label))
            continue
        against = tuple(what_stands_against_proposing(matter, proposed_by(service), actor))
        proposal = Offer(
            verb=name, label=label, to=(str(matter.state),), blocked_by=against, is_yours=not against, is_onward=False,
            law=rows[0].law, who=rows[0].who, starts=(), asks=frozenset(),
        )  # fmt: skip
        offers.append(proposal)
    return offers


def rows_beyond(matter: Matter, name: str, proposed: str) -> Sequence[T]:
    """The rows of what no table has, and of what is only proposed; empty where it does not begin here."""
    if proposed and proposed != CORRECT:
        anywhere = row_anywhere(proposed, matter.state, {})
        rows: Sequence[T] = (anywhere,) if anywhere else matter.machine.index.get((proposed, matter.state), ())
        return rows
    if proposed or name == EXCLUDE:
        return (correction_row(matter.state, excludes=True),)
    row = row_anywhere(name, matter.state, {})
    return () if row is None else (row,)
