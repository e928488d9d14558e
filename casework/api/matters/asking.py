"""What a list may be asked for in its address: which matters, which of their fields, and which page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from casework.api.matters.inputs import UnitCode, units_named
from casework.api.matters.readers import Reader, Shape, fields_of, taken
from casework.api.matters.shapes import NAMES
from casework.api.pagination import LARGEST_PAGE, PAGE_SIZE
from casework.errors import Malformed, Unmet
from casework.ledger.visits import Visit
from casework.organisations.levels import Level
from casework.workflow.moments import EARLIEST, LATEST
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import all_tracks

LONGEST_QUERY = 60
SHOWING = frozenset({"cursor", "page_size", "count", "omit", "expand", "fields"})
EXPANDABLE = ("parties", "clocks", "ledger")


class DayOrMoment(Reader):
    """A day, or a moment with its offset."""

    default_error_messages = {"invalid": _("A day or a moment with its offset is expected.")}

    def to_internal_value(self, data: Any) -> date | datetime:
        text = str(data).replace(" ", "+")  # a plus sign that was not escaped
        try:
            found = date.fromisoformat(text) if len(text) == len("2026-01-31") else datetime.fromisoformat(text)
        except ValueError:
            self.fail("invalid")
        if (isinstance(found, datetime) and found.tzinfo is None) or not EARLIEST <= found.year <= LATEST:
            self.fail("invalid")
        return found


class Words(Reader):
    """Words of a list, with commas between them."""

    default_error_messages = {
        "unknown": _("Nothing here is called {name}; known are: {known}."),
        "gap": _("A word is missing before or behind a comma."),
    }

    def __init__(self, known: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(**options)
        self.known = known

    def to_internal_value(self, data: Any) -> tuple[str, ...]:
        text = str(data).strip()
        names = tuple(each.strip() for each in text.split(",")) if text else ()
        for name in names:
            if not name:
                self.fail("gap")
            if self.known and name not in self.known:
                self.fail("unknown", name=name[:LONGEST_QUERY], known=", ".join(self.known))
        return names


class Asked(serializers.Serializer[Any]):
    """The parameters of a list; none may be given that it does not know."""

    track = serializers.CharField(required=False, max_length=12)
    state = serializers.CharField(required=False, max_length=24)
    state__in = Words(required=False)
    level = serializers.ChoiceField(Level.choices, required=False)
    unit = UnitCode(required=False)
    unit_below = UnitCode(required=False)
    opened_after = DayOrMoment(required=False)
    opened_before = DayOrMoment(required=False)
    due_before = DayOrMoment(required=False)
    overdue = serializers.BooleanField(required=False)
    risk = serializers.CharField(required=False, max_length=8)
    type = serializers.CharField(required=False, max_length=8)
    channel = serializers.CharField(required=False, max_length=24)
    mine = serializers.BooleanField(required=False)
    told = serializers.BooleanField(required=False)
    q = serializers.CharField(required=False, max_length=LONGEST_QUERY)
    cursor = serializers.CharField(required=False, max_length=200)
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE)
    count = serializers.BooleanField(required=False)
    omit = Words(NAMES, required=False)
    expand = Words(EXPANDABLE, required=False)

    def get_fields(self) -> dict[str, Reader]:
        """Add `fields`, a name that serializers keep for themselves."""
        return {**super().get_fields(), "fields": Words(NAMES, required=False)}

    def validate_track(self, code: str) -> str:
        """Let a track pass that there is."""
        if code not in (track.code for track in all_tracks()):
            raise serializers.ValidationError(_("There is no track of this name."), code="unknown_track")
        return code


def asked(query: dict[str, str], visit: Visit, shape: Shape = Asked) -> dict[str, Any]:
    """
    Read the parameters of a list. shape: those it knows.

    :raises Malformed: one cannot be read, or is unknown; every such parameter is named.
    """
    known = fields_of(shape)
    faults = [
        Unmet("UNKNOWN_PARAMETER", _("This list knows no parameter of this name."), field=name[:LONGEST_QUERY])
        for name in query
        if name not in known and name != "format"
    ]
    given, unread = taken(shape, query, visit.on, units_named)
    if faults or unread:
        raise Malformed(*faults, *unread)
    return given


def is_narrowed(given: dict[str, Any]) -> bool:
    """Answer whether a parameter keeps anything out of the list; the others say how it is shown."""
    return not SHOWING.issuperset(given)


def narrowed(matters: MatterQuerySet, given: dict[str, Any], visit: Visit) -> MatterQuerySet:
    """Keep what fits every parameter that is given."""
    same = {
        name: given[name] for name in ("track", "state", "level", "risk", "type", "channel", "unit") if name in given
    }
    kept = matters.filter(**same)
    if "state__in" in given:
        kept = kept.filter(state__in=given["state__in"])
    if "unit_below" in given:
        kept = kept.at_or_below(given["unit_below"])
    if "opened_after" in given:
        kept = kept.filter(opened_at__gte=_begin(given["opened_after"]))
    if "opened_before" in given:
        kept = kept.filter(opened_at__lt=_end(given["opened_before"]))
    if "due_before" in given:
        kept = kept.due_by(_end(given["due_before"]))
    if given.get("overdue"):
        kept = kept.overdue(visit.at)
    if given.get("mine"):
        kept = kept.handled_by(visit.actor.account)
    return kept.sought(given["q"], visit.actor) if given.get("q") else kept


def names_wanted(given: dict[str, Any]) -> tuple[str, ...]:
    """Name the fields a row is to have, in their order."""
    wanted = given.get("fields") or NAMES
    return tuple(name for name in NAMES if name in wanted and name not in given.get("omit", ()))


def _begin(when: date | datetime) -> datetime:
    return when if isinstance(when, datetime) else _midnight(when)


def _end(when: date | datetime) -> datetime:
    return when if isinstance(when, datetime) else _midnight(when + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())
