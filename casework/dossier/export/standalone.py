"""
The verifier as one file, joined from the pure pages it is written in: what lies in every bag and what verify_dossier runs.

Of each page only what the program needs is taken, as it stands there, with the comments above it; the imports that bind the pages
to each other go. So nothing is written twice, and a page that needs more than the standard library is refused.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from casework.dossier.verifier import program

ENTRY = (program.__name__, "main")
OURS = "casework."
_HEAD = '''#!/usr/bin/env python3
"""
Verify an exported dossier. 校验导出的卷宗。

    python3 verify.py DIR [--key KEY] [--witness FILE] [--lang zh|en] [--format table|json|csv]

Needs Python 3.9 or later and nothing else: no network, no database, no package. 只需 Python 3.9 以上，不需要网络、数据库和其他软件包。
Exit: 0 it is whole; 1 something is wrong; 2 usage. 退出码：0 完整；1 有误；2 用法错误。
"""
'''
_TAIL = """

if __name__ == "__main__":
    sys.exit(main())
"""

Name = tuple[str, str]  # a page, and what is defined there


class Definition(NamedTuple):
    """A statement that defines names. text: as it stands, with the comments above it. needs: names it mentions."""

    line: int
    text: str
    needs: frozenset[str]
    imports: bool
    is_short: bool


class Page(NamedTuple):
    """
    A module. definitions: name → where it is defined. ours: name → the page it is imported from. others: name → the module of the
    standard library it is imported from, "" where it is one, None for what comes from elsewhere.
    """

    definitions: dict[str, Definition]
    ours: dict[str, str]
    others: dict[str, str | None]


@cache
def program_text() -> str:
    """
    Write the verifier as one file; the same bytes from the same code.

    :raises RuntimeError: a page needs what is not in the standard library, or two pages call different things by one name.
    """
    pages: dict[str, Page] = {}
    needed: dict[Name, Definition] = {}
    imports = {("", "sys")}
    todo = [ENTRY]
    while todo:
        module, name = todo.pop()
        page = pages[module] if module in pages else pages.setdefault(module, _page(module))
        if name in page.ours:
            todo.append((page.ours[name], name))
        elif name in page.others:
            _refuse(page.others[name] is None, f"{module} needs {name}, which is not in the standard library.")
            imports.add((page.others[name] or "", name))
        elif name in page.definitions and (module, name) not in needed:
            definition = needed[module, name] = page.definitions[name]
            _refuse(definition.imports, f"{name} of {module} imports what it needs when it runs.")
            todo += [(module, each) for each in sorted(definition.needs)]
    homes: dict[str, str] = {}
    for module, name in needed:
        _refuse(homes.setdefault(name, module) != module, f"{name} is defined in {homes[name]} and in {module}.")
    parts = [
        _joined(module, [each for (of, _name), each in needed.items() if of == module]) for module in _ordered(pages)
    ]
    head = f"{_HEAD}\nfrom __future__ import annotations\n\n{_written(imports)}\n\n"
    return head + "".join(filter(None, parts)) + _TAIL


@cache
def program_digest() -> str:
    """SHA-256 of the file, in hex: what somebody compares who was handed it with a bag."""
    return hashlib.sha256(program_text().encode()).hexdigest()


def _written(imports: set[tuple[str, str]]) -> str:
    """Write the imports, those of a module in one line. imports: (module or "", name)."""
    lines = [f"import {name}" for home, name in imports if not home]
    lines += [
        f"from {home} import {', '.join(sorted(name for of, name in imports if of == home))}"
        for home in {home for home, _name in imports if home}
    ]
    return "\n".join(sorted(lines))


def _refuse(is_wrong: bool, words: str) -> None:
    if is_wrong:
        raise RuntimeError(words)


def _joined(module: str, definitions: list[Definition]) -> str:
    """Write what is needed of a page, in its order."""
    text, before = "", False
    for each in sorted(set(definitions), key=lambda each: each.line):
        text += ("" if not text else "\n" if before and each.is_short else "\n\n\n") + each.text
        before = each.is_short
    return f"\n# {module.replace('.', '/')}.py\n\n{text}\n\n" if text else ""


def _ordered(pages: dict[str, Page]) -> list[str]:
    """Put each page after those it builds on."""
    order: list[str] = []

    def visit(module: str) -> None:
        if module not in order and module in pages:
            for each in sorted(set(pages[module].ours.values())):
                visit(each)
            order.append(module)

    for module in sorted(pages):
        visit(module)
    return order


def _page(module: str) -> Page:
    spec = find_spec(module)
    text = Path(spec.origin).read_text("utf-8") if spec is not None and spec.origin else ""
    lines = text.split("\n")
    page = Page({}, {}, {})
    for node in ast.parse(text).body:
        match node:
            case ast.ImportFrom(module="__future__"):
                continue
            case ast.ImportFrom(module=str(source), level=0) if source.startswith(OURS):
                page.ours.update({_plain(alias, module): source for alias in node.names})
            case ast.ImportFrom() | ast.Import():
                source = node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
                is_known = source.partition(".")[0] in sys.stdlib_module_names
                home = source if isinstance(node, ast.ImportFrom) else ""
                page.others.update({_plain(alias, module): home if is_known else None for alias in node.names})
            case _:
                definition = _definition(node, lines)
                page.definitions.update(dict.fromkeys(_names_of(node), definition))
    return page


def _plain(alias: ast.alias, module: str) -> str:
    _refuse(alias.asname is not None, f"{module} imports {alias.name} under another name.")
    return alias.name


def _names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]


def _definition(node: ast.stmt, lines: list[str]) -> Definition:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)]) - 1
    while first and lines[first - 1].startswith("#"):
        first -= 1
    mentioned = frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))
    imports = any(isinstance(each, ast.Import | ast.ImportFrom) for each in ast.walk(node))
    is_short = not isinstance(node, ast.FunctionDef | ast.ClassDef)
    return Definition(first, "\n".join(lines[first : node.end_lineno]), mentioned, imports, is_short)
