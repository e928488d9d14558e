"""A matter in full, as it is and as it stood, and what a list adds to its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.api.matters.shapes import NAMES, shown, shown_entry, shown_matter, shown_party
from casework.deadlines.models import Clock
from casework.errors import Malformed
from casework.ledger.models import Entry
from casework.ledger.standing import Standing
from casework.ledger.visits import Visit
from casework.organisations.levels import Level
from casework.parties.masking import Audience
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter
from casework.workflow.persons import handles
from casework.workflow.prepared import Prepared
from casework.workflow.tracks import track_of

_PARTIES: Prepared[Party] = Prepared(Party.objects.of_matters)
_ENTRIES: Prepared[Entry] = Prepared(lambda numbers: Entry.objects.of(*numbers))
_CLOCKS: Prepared[Clock] = Prepared(lambda numbers: Clock.objects.of(*numbers).open().order_by("due_at", "pk"))


def full(matter: Matter, visit: Visit) -> dict[str, Any]:
    """Write a matter with its parties, masked for this reader; one statement beside the one that found it."""
    audience = Audience.HANDLER if handles(matter, visit.actor) else Audience.LIST
    parties = _PARTIES([matter.number])
    return {**shown_matter(matter), "parties": [shown_party(each, audience) for each in parties]}


def expansions(rows: Iterable[Mapping[str, Any]], wanted: Collection[str], visit: Visit) -> dict[str, dict[str, Any]]:
    """Add to rows of a list what was asked for besides; one statement each, however many rows."""
    numbers = [row["number"] for row in rows]
    more: dict[str, dict[str, Any]] = {number: {name: [] for name in wanted} for number in numbers}
    if not numbers:
        return more
    if "parties" in wanted:
        for party in _PARTIES(numbers):
            more[party.matter_no]["parties"].append(shown_party(party, Audience.LIST))
    if "clocks" in wanted:
        for clock in _CLOCKS(numbers):
            more[clock.matter_no]["clocks"].append(
                {"verb": clock.verb, "rule": clock.code, "nature": clock.nature, "due_at": shown(clock.due_at)}
            )
    if "ledger" in wanted:
        for entry in _ENTRIES(numbers):
            more[entry.matter]["ledger"].append(shown_entry(entry, ()))
    return more


def as_it_stood(matter: Matter, moment: str, visit: Visit) -> dict[str, Any]:
    """
    Write a matter as the ledger knew it at a moment; parties are not told, for they are not in the ledger.

    moment: from the address. Two statements.

    :raises Malformed: it is none.
    :raises Unknown: the matter was not recorded yet.
    """
    at: datetime | None = None
    with suppress(ValueError):
        at = datetime.fromisoformat(moment.replace(" ", "+"))  # a plus sign that was not escaped
    if at is None or at.tzinfo is None:
        message = _("A moment with its offset is expected, such as 2026-01-05T09:00:00+08:00.")
        raise Malformed.because("MOMENT", message, field="as_of")
    known = list(Entry.objects.of(matter.number).filter(recorded_at__lte=at).order_by("seq"))
    if not known:
        raise unknown_matter(matter.number)
    last = known[-1]
    stood = Standing(matter.number, known[0].row)
    for entry in known:
        stood.take(entry.row)
    said = stood.stated
    machine = track_of(matter.track).machine_of(last.machine_version)
    document: dict[str, Any] = {
        **shown_matter(matter),
        **{name: shown(said[name]) for name in ("outcome", "handler", "cycle", "opened_at", "accepted_at", "moved_at")},
        **{name: said[name] for name in ("type", "channel", "risk", "kind") if name in said},
        "born_of": said.get("origin_number", ""),
        "state": last.to_state,
        "version": last.seq,
        "machine_version": last.machine_version,
        "level": last.level,
        "tier": Level(last.level).tier.name,
        "unit_key": last.unit,
        "unit": last.unit.partition("@")[0],
        "is_at_end": last.to_state in machine.ends,
    }
    return {name: document[name] for name in NAMES} | {"as_of": shown(at)}
