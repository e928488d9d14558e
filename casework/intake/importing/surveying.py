"""What is wrong with the fields of a record each by itself, so that whoever mends a file has to be told once."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.intake.importing.faults import Blame
from casework.intake.importing.records import EntryDraft, Record
from casework.intake.importing.units import Units
from casework.intake.importing.walking import wrong_tier
from casework.law import HOUSE
from casework.ledger.clock import present, recording_moment
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.workflow.correction import CORRECT, correction_row
from casework.workflow.facts import check_facts
from casework.workflow.moments import KNOWN, require_order, require_past
from casework.workflow.tracks import Track, track_of


def known_track(code: str) -> Track | None:
    """Find a track; None when there is none of this name."""
    with suppress(NotYet):
        return track_of(code)
    return None


def survey(record: Record, track: Track | None, units: Units, blame: Blame) -> None:
    """Look at track, units, verbs, levels, outcomes and moments, none of them by what the others say."""
    if track is None:
        blame.say("track", "UNKNOWN_TRACK", _("There is no track of this name."), KNOWN)
    first, last = (record.entries[0].at, record.entries[-1].at) if record.entries else (present(), present())
    for name, code in (("unit", record.unit), ("place", record.place)):
        try:
            if code:
                units.find_within(code, first.date(), last.date(), field=name)
        except NotYet as refusal:
            blame.pass_on(refusal)
    latest: datetime | None = None
    for place, entry in enumerate(record.entries):
        here = _Entry(entry, f"entries[{place}].", blame)
        here.check_verb(track)
        here.check_facts(track)
        here.check_unit_and_level(units)
        if place == 0 or entry.at != record.entries[place - 1].at:  # several acts of one moment: it is told once
            latest = here.check_moment(latest)


class _Entry:
    """One entry under survey."""

    def __init__(self, entry: EntryDraft, prefix: str, blame: Blame) -> None:
        self.entry, self.prefix, self.blame = entry, prefix, blame

    def check_verb(self, track: Track | None) -> None:
        verb = self.entry.verb
        if track is not None and verb != CORRECT and verb not in track.machine.verbs:
            self.blame.say(f"{self.prefix}verb", "UNKNOWN_VERB", _("This track has no such verb."), KNOWN)

    def check_facts(self, track: Track | None) -> None:
        rows = track.machine.rows if track is not None else ()
        row = next((row for row in (correction_row(""), *rows) if row.verb == self.entry.verb), None)
        try:
            if row is not None:
                check_facts(self.entry.facts, row.takes, law=str(row.law))
        except NotYet as refusal:
            self.blame.pass_on(refusal, lambda name: f"{self.prefix}facts.{name}")

    def check_unit_and_level(self, units: Units) -> None:
        entry, unit = self.entry, None
        try:
            unit = units.find(entry.unit, entry.at.date()) if entry.unit else None
        except NotYet as refusal:
            self._pass_on(refusal)
        if entry.level is not None:
            self._check_level(entry.level, unit)

    def _check_level(self, level: int, unit: Unit | None) -> None:
        if not Level.MICRO_GRID <= level <= Level.NATION:
            reason = _("Levels are numbered from %(first)d to %(last)d.") % {
                "first": Level.MICRO_GRID,
                "last": Level.NATION,
            }
            self.blame.say(f"{self.prefix}level", "UNKNOWN_LEVEL", reason, str(HOUSE.art("R8")))
        elif unit is not None and unit.level != level:
            self._pass_on(wrong_tier(unit))

    def check_moment(self, latest: datetime | None) -> datetime | None:
        """Hold the moment against the clock and the latest before it; returns the latest from here on."""
        at = self.entry.at
        try:
            require_past(at, recording_moment(at))
            require_order(at, latest or at)
        except NotYet as refusal:
            self._pass_on(refusal)
            return latest
        return at

    def _pass_on(self, refusal: NotYet) -> None:
        self.blame.pass_on(refusal, lambda name: f"{self.prefix}{name}")
