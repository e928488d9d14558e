"""Holds answers against the schema: whatever a test asks the API for must be what the schema says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

from casework.api.matters.schema.views import drawn
from tests.desk import Answer

Document = dict[str, Any]


@cache
def document() -> Document:
    """The schema as it is served."""
    told: Document = json.loads(drawn("en"))
    return told


def operations() -> Iterator[tuple[str, str, Document]]:
    """Walk every operation: address, method, what is told of it."""
    for address, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield address, method, operation


@cache
def _addresses() -> list[tuple[re.Pattern[str], str]]:
    """Addresses as patterns, those without parameters first."""
    found = sorted(document()["paths"], key=lambda address: (address.count("{"), address))
    return [(re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(address))), address) for address in found]


def operation_at(path: str, method: str) -> Document | None:
    """Find what is told of a call; None where the schema knows no such address."""
    for pattern, address in _addresses():
        if pattern.fullmatch(path):
            found: Document | None = document()["paths"][address].get(method.lower())
            return found
    return None


def followed(part: Document) -> Document:
    """Follow a pointer to where it points."""
    while "$ref" in part:
        target: Any = document()
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def faults_of(shape: Document, value: Any) -> list[str]:
    """What of a value does not fit a shape."""
    whole = {**shape, "components": document()["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{each.json_path}: {each.message[:300]}" for each in validator.iter_errors(value)]


def conforming(path: str, method: str, answer: Answer) -> Answer:
    """Hand an answer on that is what the schema says; fail where it is not."""
    operation = operation_at(path, method)
    if operation is None:
        return answer
    status = str(answer.status_code)
    assert status in operation["responses"], f"{method} {path}: {status} is not told: {answer.content[:300]!r}"
    told = followed(operation["responses"][status])
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if "content" not in told:
        assert not answer.content
        return answer
    assert kind in told["content"], f"{method} {path}: {status} {kind} is not told"
    if kind.endswith("json"):
        faults = faults_of(told["content"][kind]["schema"], json.loads(answer.content))
        assert not faults, f"{method} {path} {status}: {faults}"
    for name, header in told.get("headers", {}).items():
        if name in answer.headers:
            value: Any = answer.headers[name]
            shape = followed(header)["schema"]
            assert not faults_of(shape, int(value) if shape["type"] == "integer" else value), (path, name, value)
    return answer
