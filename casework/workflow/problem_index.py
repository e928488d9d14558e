"""The codes of refusals, read from the pages that raise them, with their sentences in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import validators
from django.utils.translation import gettext, override
from rest_framework import exceptions, fields

from casework.api.problems import STATUS
from casework.errors import CaseworkError
from casework.workflow.citing import PACKAGES, citations

CODE = re.compile(r"[A-Z][A-Z0-9_]{2,}")
TRANSLATORS = frozenset({"_", "gettext", "gettext_lazy"})
UNMET = 422


@dataclass
class Entry:
    """What is known of one code: the statuses it is answered with, and its sentences in English, which are their own keys."""

    statuses: set[int] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)


def problems() -> dict[str, Entry]:
    """Find every code, by name."""
    found: dict[str, Entry] = {}
    statuses = _statuses()
    for code, raiser, sentence in _told():
        entry = found.setdefault(code, Entry())
        entry.statuses |= {statuses[raiser]} if raiser in statuses else set()
        entry.sentences |= {sentence} if sentence else set()
    with override("en"):
        for each in citations():
            if each.guard is not None:
                entry = found.setdefault(each.guard.code, Entry())
                entry.statuses.add(UNMET)
                entry.sentences.add(str(each.guard.message))
    for kind in (value for value in vars(exceptions).values() if isinstance(value, type)):
        if issubclass(kind, exceptions.APIException) and kind is not exceptions.APIException:
            found.setdefault(str(kind.default_code).upper(), Entry()).statuses.add(kind.status_code)
    for kind in (
        value for value in vars(fields).values() if isinstance(value, type) and issubclass(value, fields.Field)
    ):
        for code in kind.default_error_messages:
            found.setdefault(code.upper(), Entry()).statuses.add(exceptions.ValidationError.status_code)
    for kind in (value for value in vars(validators).values() if isinstance(value, type) and hasattr(value, "code")):
        found.setdefault(str(kind.code).upper(), Entry()).statuses.add(exceptions.ValidationError.status_code)
    return dict(sorted(found.items()))


def problems_page(notice: str) -> str:
    """List every code with its statuses and its sentences."""
    lines = [
        notice,
        "",
        "# 拒绝代码 · Codes of refusals",
        "",
        "状态为 – 的，由所办事项决定 (400、403、409 或 422)。Where the status is –, it is that of the act that asks.",
        "",
        "| 代码 Code | 状态 Status | 说明 | Sentence |",
        "|---|---|---|---|",
    ]
    for code, entry in problems().items():
        english = sorted(entry.sentences)
        with override("zh-hans"):
            chinese = [gettext(sentence) for sentence in english]
        cells = (", ".join(map(str, sorted(entry.statuses))), "<br>".join(chinese), "<br>".join(english))
        lines.append(f"| `{code}` | {' | '.join(cell.replace('|', '&#124;') or '–' for cell in cells)} |")
    return "\n".join([*lines, ""])


def _statuses() -> dict[str, int]:
    """Map the name of each kind of refusal to its status."""
    ours = {
        kind.__name__: next((status.value for base, status in STATUS if issubclass(kind, base)), UNMET)
        for kind in _below(CaseworkError)
    }
    return ours | {kind.__name__: kind.status_code for kind in _below(exceptions.APIException)}


def _below(base: type[Any]) -> Iterator[type[Any]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _below(kind)


@cache
def _told() -> frozenset[tuple[str, str, str]]:
    """What every page of the code tells; read once, for reading takes seconds and the code of a process does not change."""
    return frozenset(
        told
        for package in PACKAGES
        for path in Path(settings.ROOT, package).rglob("*.py")
        if "migrations" not in path.parts
        for told in _told_in(ast.parse(path.read_text(encoding="utf-8")))
    )


def _told_in(page: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Yield (code, what raises it, sentence) wherever a code stands before its sentence, or is a key of one."""
    named = {
        target.id: sentence
        for node in ast.walk(page)
        if isinstance(node, ast.Assign) and (sentence := _sentence(node.value, {}))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for scope in ast.walk(page):
        if isinstance(scope, ast.FunctionDef):
            named_here = dict(named)
            for node in scope.body:
                for part in ast.walk(node):
                    if isinstance(part, ast.Assign) and isinstance(target := part.targets[0], ast.Name):
                        named_here[target.id] = _sentence(part.value, {}) or named_here.get(target.id, "")
                    yield from _told_by(part, named_here)
    for anywhere in ast.walk(page):
        yield from _told_by(anywhere, {})


def _told_by(node: ast.AST, named: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else None
            sentence = _sentence(value, {})
            if sentence and isinstance(name, str) and re.fullmatch(r"invalid|unknown\w*", name):
                yield name.upper(), "Malformed", sentence
        return
    if (
        isinstance(node, ast.AnnAssign)
        and getattr(node.target, "id", "") == "code"
        and isinstance(node.value, ast.Constant)
    ):
        yield str(node.value.value), "", ""  # what a class says unless it is told otherwise
    if isinstance(node, ast.ClassDef):
        said = {
            part.targets[0].id: part.value
            for part in node.body
            if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name)
        }
        code, detail = said.get("default_code"), said.get("default_detail")
        if isinstance(code, ast.Constant) and detail is not None:
            yield str(code.value).upper(), node.name, _sentence(detail, {})
        return
    raiser, parts = "", list[ast.expr]()
    if isinstance(node, ast.Call):
        parts = node.args
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            raiser = node.func.value.id
        for keyword in node.keywords:
            if keyword.arg == "code" and isinstance(keyword.value, ast.Constant) and parts:
                sentence = _sentence(parts[0], named)
                if sentence:
                    yield str(keyword.value.value).upper(), "Malformed", sentence
    elif isinstance(node, ast.Tuple):
        parts = node.elts
    for code, message in pairwise(parts):
        if isinstance(code, ast.Constant) and isinstance(code.value, str) and CODE.fullmatch(code.value):
            sentence = _sentence(message, named)
            is_refusal = isinstance(node, ast.Call) and (
                getattr(node.func, "attr", "") == "because" or getattr(node.func, "id", "") == "Unmet"
            )
            if is_refusal or sentence.endswith("."):  # others are labels
                yield code.value, raiser, sentence


def _sentence(node: ast.expr, named: dict[str, str]) -> str:
    """Read the sentence an expression is made of; "" where it is none."""
    if isinstance(node, ast.BinOp):
        return _sentence(node.left, named)
    if isinstance(node, ast.Name):
        return named.get(node.id, "")
    if isinstance(node, ast.Call) and node.args:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        if name in TRANSLATORS and isinstance(first, ast.Constant):
            return str(first.value)
        if name == "format_lazy":
            return _sentence(first, named)
    return ""
