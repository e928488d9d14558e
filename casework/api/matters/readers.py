"""
How fields of a serializer read what was sent, without a serializer for each call.

A serializer copies every field it declares whenever it is built, which takes longer than reading. So one of each kind is built
for good and asked for its fields alone; a field keeps nothing of what it reads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers
from rest_framework.fields import SkipField, empty, get_error_detail

from casework.errors import Unmet

if TYPE_CHECKING:
    Reader = serializers.Field[Any, Any, Any, Any]
else:
    Reader = serializers.Field

Shape = type[serializers.Serializer[Any]]
REFUSALS = (serializers.ValidationError, DjangoValidationError)


class Dated(ABC):
    """Mixed into a field: what it reads names things that are found as of a day, those of all fields together; it has no other check."""

    @abstractmethod
    def named(self, value: Any) -> Collection[str]:
        """Name what a value that has been read stands for."""

    @abstractmethod
    def found(self, value: Any, known: Mapping[str, Any]) -> Any:
        """
        Pick what the value stands for. known: name → the thing, of those there are.

        :raises ValidationError: there is nothing of this name.
        """


LookUp = Callable[[Collection[str], date], Mapping[str, Any]]


@cache
def fields_of(shape: Shape) -> Mapping[str, tuple[Reader, Callable[[Any], Any] | None]]:
    """Name the fields of a serializer, each with what checks its value besides, None where nothing does."""
    reader = shape()
    return {name: (field, getattr(reader, f"validate_{name}", None)) for name, field in reader.fields.items()}


def taken(shape: Shape, sent: Mapping[str, Any], on: date, look_up: LookUp) -> tuple[dict[str, Any], list[Unmet]]:
    """
    Read what was sent. on: the day as of which it is understood. look_up: finds what Dated fields name, asked once or never.

    Returns the values and every fault, field by field.
    """
    fields = fields_of(shape)
    values: dict[str, Any] = {}
    refused: dict[str, list[Unmet]] = {}
    naming: dict[str, tuple[Dated, Any]] = {}
    for name, (field, check) in fields.items():
        try:
            value = field.run_validation(sent.get(name, empty))
            if isinstance(field, Dated) and value is not None:
                naming[name] = field, value
            else:
                values[name] = value if check is None else check(value)
        except SkipField:
            continue
        except REFUSALS as refusal:
            refused[name] = _told(refusal, name)
    sought = {each for names, value in naming.values() for each in names.named(value)}
    known = look_up(sought, on) if sought else {}
    for name, (names, value) in naming.items():
        try:
            values[name] = names.found(value, known)
        except serializers.ValidationError as refusal:
            refused[name] = _told(refusal, name)
    return values, [fault for name in fields for fault in refused.get(name, ())]


def _told(refusal: serializers.ValidationError | DjangoValidationError, name: str) -> list[Unmet]:
    if isinstance(refusal, DjangoValidationError):
        return faults_of(get_error_detail(refusal), name)
    return faults_of(refusal.detail, name)


def faults_of(errors: Any, path: str = "") -> list[Unmet]:
    """Flatten what a serializer tells, each under the path of its field."""
    if isinstance(errors, Mapping):
        return [fault for name, each in errors.items() for fault in faults_of(each, _under(path, name))]
    return [
        fault
        for place, each in enumerate(errors)
        for fault in (
            faults_of(each, _under(path, place))
            if isinstance(each, Mapping | list)
            else [Unmet(str(getattr(each, "code", "invalid")).upper(), str(each), field=path)]
        )
    ]


def _under(path: str, name: Any) -> str:
    if name == "non_field_errors":
        return path
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else str(name)
