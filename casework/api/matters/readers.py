"""
How fields of a serializer read what was sent, without a serializer for each call.

A serializer copies every field it declares whenever it is built, which takes longer than reading. So one of each kind is built
for good and asked for its fields alone; a field keeps nothing of what it reads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
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


class Dated(ABC):
    """Mixed into a field: what it reads is found as of a day."""

    @abstractmethod
    def found(self, value: Any, on: date) -> Any:
        """
        Find what a value that has been read stands for.

        :raises ValidationError: nothing, on that day.
        """


@cache
def fields_of(shape: Shape) -> Mapping[str, tuple[Reader, Callable[[Any], Any] | None]]:
    """Name the fields of a serializer, each with what checks its value besides, None where nothing does."""
    reader = shape()
    return {name: (field, getattr(reader, f"validate_{name}", None)) for name, field in reader.fields.items()}


def taken(shape: Shape, sent: Mapping[str, Any], on: date) -> tuple[dict[str, Any], list[Unmet]]:
    """Read what was sent. on: the day as of which it is understood. Returns the values and every fault, field by field."""
    values: dict[str, Any] = {}
    faults: list[Unmet] = []
    for name, (field, check) in fields_of(shape).items():
        try:
            value = field.run_validation(sent.get(name, empty))
            if isinstance(field, Dated) and value is not None:
                value = field.found(value, on)
            values[name] = value if check is None else check(value)
        except SkipField:
            continue
        except serializers.ValidationError as refusal:
            faults.extend(faults_of(refusal.detail, name))
        except DjangoValidationError as refusal:
            faults.extend(faults_of(get_error_detail(refusal), name))
    return values, faults


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
