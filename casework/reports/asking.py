"""A figure asked for in words: from an address or a command line to a Question. Every wrong word is named at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from casework.errors import CaseworkError, Malformed, NotYou, Unknown, Unmet
from casework.law import HOUSE
from casework.organisations.models import Unit
from casework.organisations.querysets import UnitQuerySet
from casework.reports.definitions import CATALOGUE, indicator
from casework.reports.indicators import Indicator
from casework.reports.months import EARLIEST, HANGZHOU, LATEST, Month, Period
from casework.reports.rates import AT_THE_TIME, GEOGRAPHIES, RESTATED, Question

LAW = str(HOUSE.art("I0"))
# What the contract names and a later definition brings.
PLANNED = ("unified_system",)
T = TypeVar("T")


def ask(key: str, words: Mapping[str, str], *, now: datetime, among: UnitQuerySet | None = None) -> Question:
    """
    Read a question from its words: unit, from, to, as_of, by, geography, version, kind; a blank word is no word.

    unit: a code, or the key of one row. from and to: months as YYYY-MM, both counted. as_of: an ISO moment, in Hangzhou
    where it has no offset, or a day, meaning its end; not ahead of now; now when left out. by: splits that the figure knows,
    divided by commas. among: the units that may be asked about, None for all.

    :raises Unknown: no such figure, or it is not defined yet; no unit of that code.
    :raises NotYou: the unit lies outside those that may be asked about. Units are public, what lies in them is not.
    :raises Malformed: words that cannot be read; all of them.
    """
    newest = _indicator(key)
    said = {name: text.strip() for name, text in words.items() if text.strip()}
    unmet = [Unmet("BAD_SIGN", _("No text has a sign of code zero."), LAW, name) for name in said if "\0" in said[name]]
    asked = _try(unmet, lambda: indicator(key, _version(said.get("version"))), newest)
    first = _try(unmet, lambda: _month(said.get("from", ""), "from"), None)
    last = _try(unmet, lambda: _month(said.get("to", ""), "to"), None)
    if first and last and last < first:
        unmet.append(Unmet("ENDS_BEFORE_IT_BEGINS", _("The last month lies before the first."), LAW, "to"))
    as_of = _try(unmet, lambda: _moment(said.get("as_of"), now), now)
    by: tuple[str, ...] = _try(unmet, lambda: _splits(said.get("by", ""), asked.splits), ())
    geography = _try(unmet, lambda: _one_of("geography", said.get("geography", AT_THE_TIME), GEOGRAPHIES), "")
    kind = _try(unmet, lambda: _one_of("kind", said.get("kind", ""), ("", *asked.kinds)), "")
    if "unit" not in said:
        unmet.append(Unmet("MISSING", _("Say which unit is meant."), LAW, "unit"))
    if unmet or first is None or last is None:
        raise Malformed(*unmet)
    period = Period(first, last)
    unit = _unit(said["unit"], period, is_restated=geography == RESTATED)
    if among is not None and not among.filter(pk=unit.pk).exists():
        raise NotYou.because(
            "OUT_OF_REACH", _("This unit does not lie within yours."), law=LAW, field="unit", value=said["unit"]
        )
    return Question(asked, unit, period, as_of, by, geography, kind)


def _indicator(key: str) -> Indicator:
    if key in PLANNED and all(each.key != key for each in CATALOGUE):
        known = [each.key for each in CATALOGUE]
        raise Unknown.because(
            "NOT_DEFINED_YET", _("This figure is not defined yet."), law=LAW, field="key", key=key, known=known
        )
    return indicator(key)


def _try(unmet: list[Unmet], read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except CaseworkError as refusal:
        unmet.extend(refusal.unmet)
        return otherwise


def whole(text: str, field: str, *, most: int = 999_999) -> int:
    """
    Read a whole number of at most six digits.

    :raises Malformed: it is none, or more than `most`.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len("999999") and int(text) <= most):
        raise Malformed.because(
            "BAD_NUMBER", _("A whole number is needed here."), law=LAW, field=field, value=text[:20], most=most
        )
    return int(text)


def _version(text: str | None) -> int | None:
    return None if text is None else whole(text, "version")


def _month(text: str, field: str) -> Month:
    try:
        return Month.read(text)
    except ValueError:
        raise Malformed.because(
            "BAD_MONTH", _("A period is given in months; write YYYY-MM."), law=LAW, field=field, value=text
        ) from None


def _moment(text: str | None, now: datetime) -> datetime:
    """Read a moment; a day alone is all of that day, as far as it has passed."""
    if text is None:
        return now
    try:
        # An address turns the plus sign of an offset into a blank.
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise Malformed.because(
            "BAD_MOMENT", _("A moment is written in ISO 8601."), law=LAW, field="as_of", value=text
        ) from None
    if not EARLIEST <= moment.year <= LATEST:
        raise Malformed.because("BAD_MOMENT", _("A moment is written in ISO 8601."), law=LAW, field="as_of", value=text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=HANGZHOU)
    if moment > now:
        raise Malformed.because(
            "FUTURE_DATE", _("What will be known later cannot be asked for now."), law=LAW, field="as_of"
        )
    is_day = len(text) == len("2026-06-30")
    return min(now, moment + timedelta(days=1, microseconds=-1)) if is_day else moment


def _splits(text: str, known: Collection[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    for word in wanted:
        _one_of("by", word, known)
    return wanted


def _one_of(field: str, word: str, known: Collection[str]) -> str:
    if word not in known:
        raise Malformed.because(
            "UNKNOWN_CHOICE",
            _("One of these is needed here: %(choices)s.") % {"choices": ", ".join(filter(None, known))},
            law=LAW,
            field=field,
            value=word,
            choices=list(known),
        )
    return word


def _unit(name: str, period: Period, *, is_restated: bool) -> Unit:
    """Find the row meant by a key, or by a code: today's when restated, else the last that bore it within the period."""
    if "@" in name:
        found = Unit.objects.filter(key=name)
    elif is_restated:
        found = Unit.objects.filter(code=name).standing()
    else:
        first, last = period.first.start.date(), period.end.date()
        found = Unit.objects.filter(code=name).exclude(valid_from__gte=last).exclude(valid_to__lt=first)
    unit: Unit | None = found.order_by(F("valid_from").asc(nulls_first=True), "pk").last()
    if unit is None:
        raise Unknown.because(
            "UNKNOWN_UNIT", _("There is no such unit in this period."), law=LAW, field="unit", value=name
        )
    return unit
