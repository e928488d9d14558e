"""What kinds of facts an entry may hold. Each track declares in its facts.py, verb by verb, which facts of which kind it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.law import cited
from casework.taxonomies.codes import scheme

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of fact. fits: tells its values from all others, whatever they are. expected: what they are, in words.

    code: of the refusal. is_own: a service works it out; no source may tell it. Texts may be "", for what is not known.
    told: gives its shape as JSON Schema, where more can be said of it than what type it is. names: what its values are keys
    of, ACCOUNTS or UNIT_KEYS, "" of nothing. spelled: one value, of a list each, as people read it.
    """

    expected: StrOrPromise
    fits: Callable[[Any], bool]
    code: str = "FACT_SHAPE"
    is_own: bool = False
    told: Callable[[], Mapping[str, Any]] = dict
    names: str = ""
    spelled: Callable[[Any], StrOrPromise] = str

    @property
    def schema(self) -> Mapping[str, Any]:
        """Its shape as JSON Schema, {} where there is no more to say than `expected` does."""
        return self.told()


ACCOUNTS, UNIT_KEYS = "accounts", "units"

Facts = Mapping[str, Kind]
NO_FACTS: Facts = {}


def own(kind: Kind) -> Kind:
    """Make a kind of what our services work out themselves: keys, links, who was told."""
    return replace(kind, is_own=True)


def whole(least: int, most: int) -> Kind:
    """A whole number within bounds, both included; true and false are none."""
    expected = format_lazy(_("a whole number from {least} to {most}"), least=least, most=most)
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Kind(expected, lambda value: type(value) is int and least <= value <= most, told=lambda: schema)


def choice(*words: str) -> Kind:
    """One of a few words."""
    allowed = frozenset({"", *words})
    expected = format_lazy(_("one of {words}"), words=", ".join(words))
    schema = {"type": "string", "enum": sorted(allowed)}
    return Kind(expected, lambda value: isinstance(value, str) and value in allowed, told=lambda: schema)


def code_of(name: str) -> Kind:
    """A code of a list, on whatever day; which of them fit, and when, is for guards to say."""
    return Kind(
        format_lazy(_("a code of the list {name}"), name=name),
        lambda value: isinstance(value, str) and (not value or value in scheme(name)),
        code="UNKNOWN_CODE",
        told=lambda: {"type": "string", "enum": ["", *scheme(name)]},
    )


def label(longest: int) -> Kind:
    """A short code whose list a guard knows, where that depends on other facts or on the day."""
    pattern = rf"[A-Za-z0-9_]{{0,{longest}}}"
    fits, schema = re.compile(pattern).fullmatch, {"type": "string", "pattern": f"^{pattern}$"}
    expected = format_lazy(_("a code of at most {longest} letters and digits"), longest=longest)
    return Kind(expected, lambda value: isinstance(value, str) and fits(value) is not None, told=lambda: schema)


def some(kind: Kind, most: int) -> Kind:
    """A list of things of one kind, none of them left open."""
    expected = format_lazy(_("a list of at most {most}, each {expected}"), most=most, expected=kind.expected)
    return Kind(
        expected,
        lambda value: (
            isinstance(value, list | tuple)
            and len(value) <= most
            and all(each != "" and kind.fits(each) for each in value)
        ),
        told=lambda: {"type": "array", "maxItems": most, **({"items": _not_open(kind.schema)} if kind.schema else {})},
        names=kind.names,
        spelled=kind.spelled,
    )


def _not_open(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A shape without the "" that stands for what is not known."""
    if "enum" in schema:
        return {**schema, "enum": [each for each in schema["enum"] if each != ""]}
    return {**schema, "minLength": 1} if schema.get("type") == "string" else schema


def _text(expected: StrOrPromise, pattern: str, names: str = "") -> Kind:
    fits = re.compile(pattern).fullmatch
    schema = {"type": "string", "pattern": f"^({pattern})?$"}
    return Kind(
        expected,
        lambda value: isinstance(value, str) and (not value or fits(value) is not None),
        told=lambda: schema,
        names=names,
    )


def _day(value: Any) -> bool:
    try:
        return value == "" or bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def _moment(value: Any) -> bool:
    try:
        return value == "" or datetime.fromisoformat(value).utcoffset() is not None
    except (TypeError, ValueError):
        return False


def _minute(value: str) -> str:
    return f"{localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"


def _citation(value: str) -> str:
    try:
        return cited(value).words
    except NotYet:  # the code of a row of the table of time limits, which is its own word
        return value


FLAG = Kind(_("yes or no"), lambda value: value is True or value is False)
DAY = Kind(_("a day such as 2026-01-31"), _day)
MOMENT = Kind(_("a moment such as 2026-01-05T09:00:00+08:00"), _moment, spelled=_minute)
NUMBER = _text(_("the number of a matter, such as D3301062026000001"), r"[A-Z][A-Za-z0-9]{6}[0-9]{10}")
NUMBERS = some(NUMBER, 50)
DIGEST = _text(_("a digest in hexadecimal digits"), "[0-9a-f]{64}")
DIGESTS = some(DIGEST, 500)  # a whole file goes along
# What Django lets an account be called, and the accounts of sources, "SOURCE:outside id".
ACCOUNT = _text(_("an account of at most 150 characters"), r"[\w.@+:#/-]{1,150}", ACCOUNTS)
UNIT = _text(_("the key of a unit"), r"[A-Za-z0-9-]{1,36}@[0-9-]{0,10}", UNIT_KEYS)
UNITS = some(UNIT, 8)
WORDS = some(_text(_("the place of words, such as 1.text"), r"[0-9]{1,9}\.[a-z][a-z0-9_]{0,31}"), 500)

# A verb that a clock waits for; the reply to an order names the entry of the order after a sign, "answer_order#7", and that
# of a unit that was called its place among those named there besides, "report_in#7.2".
AWAITED = _text(_("a verb that a clock waits for"), r"[a-z_]{1,24}(#[0-9]{1,7}(\.[1-8])?)?")
# The row of the table of time limits, or the citation of the article, by which a clock has its time.
RULE = replace(_text(_("a rule such as T09"), r"[A-Za-z0-9._() -]{1,60}"), spelled=_citation)

# Written by the engine itself into any entry, beside what its verb takes; whoever hands one in is refused.
ENGINE = frozenset({"notes", "waived", "proposed_by", "succeeds", "place", "issued", "seal"})
