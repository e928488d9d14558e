"""
What a service asks of its caller, read from its own signature, so that no input is written down twice.

body_of() reads and checks the shape of what was sent; schema_of() tells that shape as JSON Schema. What a value must be
beyond its shape, the service judges.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any, get_type_hints

from django.db.models import CharField, DateField, Q, TextChoices
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from casework.api.matters.readers import Dated, Reader, taken
from casework.errors import Malformed, NotYet, Unmet
from casework.organisations.models import Unit
from casework.organisations.querysets import UnitQuerySet
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import ConsentMeans, IdKind, PartyKind, PartyRole, RecusalGround
from casework.workflow.desk.opening import MOST_PARTIES
from casework.workflow.facts import LONGEST_WORDS
from casework.workflow.kinds import Kind
from casework.workflow.prepared import Blank, Question

Service = Callable[..., Any]
# What the address, the headers and the token say.
TOLD_OTHERWISE = frozenset({"actor", "version"})
MOST_ITEMS = 500
MOST_UNITS = 8
LONGEST_ITEM = 200
LARGEST = 2**31 - 1
YUAN = r"[0-9]{1,12}(\.[0-9]{1,2})?"


class Text(serializers.CharField):
    """Words; a number or a truth value is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_blank=True, trim_whitespace=False, **{"max_length": LONGEST_WORDS, **options})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Truth(serializers.BooleanField):
    """true or false, and nothing that stands for them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    """A whole number the database can hold."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=-LARGEST, max_value=LARGEST, **options)

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class Yuan(Reader):
    """A sum of money: yuan as a decimal string, or a whole number of them."""

    default_error_messages = {"invalid": _("A sum of yuan is expected, such as 1234.50.")}

    def to_internal_value(self, data: Any) -> Decimal:
        text = str(data) if type(data) is int else data
        if not isinstance(text, str) or not re.fullmatch(YUAN, text):
            self.fail("invalid")
        return Decimal(text)


class Day(Reader):
    """A day."""

    default_error_messages = {"invalid": _("A day is expected, such as 2026-01-31.")}

    def to_internal_value(self, data: Any) -> date:
        try:
            found = date.fromisoformat(data) if isinstance(data, str) else None
        except ValueError:
            found = None
        if found is None or found.isoformat() != data:
            self.fail("invalid")
        return found


class Moment(Reader):
    """A moment with its offset."""

    default_error_messages = {"invalid": _("A moment with its offset is expected, such as 2026-01-05T09:00:00+08:00.")}

    def to_internal_value(self, data: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(data) if isinstance(data, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail("invalid")
        return moment


class Code(Reader):
    """One word of a closed list, whichever way it is written."""

    default_error_messages = {"unknown_code": _("None of the known words stands here: {known}.")}

    def __init__(self, *, among: type[TextChoices], **options: Any) -> None:
        super().__init__(**options)
        self.among = among

    def to_internal_value(self, data: Any) -> TextChoices:
        word = data.upper() if isinstance(data, str) else ""
        if word not in self.among.values:
            self.fail("unknown_code", known=", ".join(self.among.values))
        return self.among(word)


class UnitCode(Dated, Reader):
    """A unit by its code as of that day, or by its key."""

    default_error_messages = {
        "invalid": _("The code of a unit is expected, such as 330106001."),
        "unknown_unit": _("No unit bears this code on that day."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or not re.fullmatch(r"[0-9A-Za-z@-]{1,48}", data):
            self.fail("invalid")
        return data

    def named(self, value: str) -> Collection[str]:
        return (value,)

    def found(self, value: str, known: Mapping[str, Unit]) -> Unit:
        if value not in known:
            self.fail("unknown_unit")
        return known[value]


class UnitCodes(Dated, serializers.ListField):
    """Several units."""

    child = UnitCode()

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MOST_UNITS, **options)

    def named(self, value: list[str]) -> Collection[str]:
        return value

    def found(self, value: list[str], known: Mapping[str, Unit]) -> list[Unit]:
        units: list[Unit] = []
        errors: Any = {}
        for place, code in enumerate(value):
            try:
                units.append(self.child.found(code, known))
            except serializers.ValidationError as refusal:
                errors[place] = refusal.detail
        if errors:
            raise serializers.ValidationError(errors)
        return units


def units_named(names: Collection[str], on: date) -> dict[str, Unit]:
    """Find units by their codes as of a day, or by their keys: name → unit, of those there are. One statement."""
    found = _UNIT(name=next(iter(names)), on=on) if len(names) == 1 else _in_force(on, names)
    return {**{unit.code: unit for unit in reversed(found)}, **{unit.key: unit for unit in found}}


def _in_force(on: Any, names: Collection[Any]) -> UnitQuerySet:
    found: UnitQuerySet = Unit.objects.valid_on(on).filter(Q(code__in=names) | Q(key__in=names))
    return found


# Almost every call names one, if any.
_UNIT: Question[Unit] = Question(lambda: _in_force(Blank("on", DateField()), [Blank("name", CharField())]))


class Parties(Reader):
    """The persons of a matter that is opened; each is checked as wherever else one is handed in."""

    default_error_messages = {"invalid": _("A list of at most {most} parties is expected.")}

    def to_internal_value(self, data: Any) -> list[PartyDraft]:
        if not isinstance(data, list) or len(data) > MOST_PARTIES:
            self.fail("invalid", most=MOST_PARTIES)
        drafts: list[PartyDraft] = []
        unmet: list[Unmet] = []
        for place, each in enumerate(data):
            try:
                drafts.append(PartyDraft.from_json(each, path=f"parties[{place}]"))
            except NotYet as refusal:
                unmet.extend(refusal.unmet)
        if unmet:
            raise NotYet(*unmet)
        return drafts


def _texts(**options: Any) -> Reader:
    return serializers.ListField(child=Text(max_length=LONGEST_ITEM), max_length=MOST_ITEMS, **options)


UNIT_SCHEMA: Mapping[str, Any] = {"type": "string", "pattern": "^[0-9A-Za-z@-]{1,48}$"}
PARTY_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "role": {"type": "string", "enum": list(PartyRole.values)},
        "kind": {"type": "string", "enum": list(PartyKind.values)},
        "name": {"type": "string"},
        "id_number": {"type": "string"},
        "id_kind": {"type": "string", "enum": list(IdKind.values)},
        "phone": {"type": "string"},
        "address": {"type": "string"},
        "place_code": {"type": "string"},
        "birth_date": {"type": "string", "format": "date"},
        "incapable": {"type": "boolean"},
        "guardian_of": {"type": "integer", "minimum": 1},
        "represents": {"type": "integer", "minimum": 1},
        "language": {"type": "string"},
    },
    "required": ["role", "kind"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How one type of parameter is read, and how that is told."""

    field: Callable[..., Reader]
    schema: Mapping[str, Any]


def _coded(among: type[TextChoices]) -> Shape:
    return Shape(partial(Code, among=among), {"type": "string", "enum": list(among.values)})


SHAPES: Mapping[Any, Shape] = {
    str: Shape(Text, {"type": "string", "maxLength": LONGEST_WORDS}),
    bool: Shape(Truth, {"type": "boolean"}),
    int: Shape(Whole, {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST}),
    Decimal | int: Shape(
        Yuan,
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{YUAN}$"},
                {"type": "integer", "minimum": 0, "maximum": 999_999_999_999},
            ]
        },
    ),
    date: Shape(Day, {"type": "string", "format": "date"}),
    ConsentMeans: _coded(ConsentMeans),
    RecusalGround: _coded(RecusalGround),
    datetime: Shape(Moment, {"type": "string", "format": "date-time"}),
    Unit: Shape(UnitCode, UNIT_SCHEMA),
    Sequence[Unit]: Shape(UnitCodes, {"type": "array", "items": UNIT_SCHEMA, "maxItems": MOST_UNITS}),
    Sequence[str]: Shape(
        _texts, {"type": "array", "items": {"type": "string", "maxLength": LONGEST_ITEM}, "maxItems": MOST_ITEMS}
    ),
    Sequence[PartyDraft]: Shape(Parties, {"type": "array", "items": PARTY_SCHEMA, "maxItems": MOST_PARTIES}),
}


@dataclass(frozen=True, slots=True)
class Input:
    """
    One parameter of a service. is_nullable: whether null says that nothing is known, as leaving it out does; has_no_default:
    whether the service is to be told so.
    """

    name: str
    shape: Shape
    is_required: bool
    is_nullable: bool
    has_no_default: bool

    def field(self) -> Reader:
        """Build what reads it."""
        return self.shape.field(required=self.is_required, allow_null=self.is_nullable)

    def schema(self, kind: Kind | None) -> dict[str, Any]:
        """Tell its shape; kind: of the fact of the same name, which may say more of it."""
        told = dict(self.shape.schema)
        known = dict(kind.schema) if kind is not None else {}
        if known.get("type") == told.get("type"):
            told |= known
        return {"anyOf": [told, {"type": "null"}]} if self.is_nullable else told


@cache
def inputs_of(service: Service) -> tuple[Input, ...]:
    """
    Read a service's parameters; the moment of the act may always be told.

    :raises LookupError: one is of a type that no shape is known for, or stands for any number of others.
    """
    hints = get_type_hints(service)
    if any(each.kind is each.VAR_KEYWORD for each in inspect.signature(service).parameters.values()):
        raise LookupError(f"{service.__name__}: says not what it takes")
    return tuple(
        _input(each, hints[each.name])
        for each in inspect.signature(service).parameters.values()
        if each.kind is each.KEYWORD_ONLY and each.name not in TOLD_OTHERWISE
    )


def _input(parameter: inspect.Parameter, hint: Any) -> Input:
    is_nullable = type(None) in getattr(hint, "__args__", ())
    plain = hint
    if is_nullable:
        rest = [each for each in hint.__args__ if each is not type(None)]
        plain = rest[0]
        for each in rest[1:]:
            plain = plain | each
    if plain not in SHAPES:
        raise LookupError(f"{parameter.name}: {hint}")
    has_no_default = parameter.default is parameter.empty
    is_required = has_no_default and not is_nullable and parameter.name != "at"
    return Input(parameter.name, SHAPES[plain], is_required, is_nullable, has_no_default)


@cache
def _reader(service: Service) -> type[serializers.Serializer[Any]]:
    fields = {each.name: each.field() for each in inputs_of(service)}
    return type("Body", (serializers.Serializer,), fields)


def body_of(service: Service, sent: Any, *, now: datetime, on: date) -> dict[str, Any]:
    """
    Read what was sent for a service; returns its arguments beside actor and version, `at` among them.

    now: the moment of the act where none is told. on: the day by which units are found.

    :raises Malformed: it has not the shape, or a field that nothing is known of; every such field is named.
    :raises NotYet: a party is not in order.
    """
    if not isinstance(sent, Mapping):
        raise Malformed.because("SHAPE", _("An object is expected."))
    known = {each.name: each for each in inputs_of(service)}
    faults = [
        Unmet("UNKNOWN_FIELD", _("This act takes no input of this name."), field=str(name)[:LONGEST_ITEM])
        for name in sent
        if name not in known
    ]
    given, unread = taken(_reader(service), sent, on, units_named)
    faults.extend(unread)
    if faults:
        raise Malformed(*faults)
    for name, each in known.items():
        if each.is_nullable and given.get(name) is None:
            given.pop(name, None)
            if each.has_no_default:
                given[name] = None
    return {**given, "at": given.get("at") or now}


def schema_of(service: Service, facts: Mapping[str, Kind]) -> dict[str, Any]:
    """Tell as JSON Schema what a service takes. facts: the kinds of the facts of its verb."""
    inputs = inputs_of(service)
    required = [each.name for each in inputs if each.is_required]
    return {
        "type": "object",
        "description": inspect.getdoc(service) or "",
        "properties": {each.name: each.schema(facts.get(each.name)) for each in inputs},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }
