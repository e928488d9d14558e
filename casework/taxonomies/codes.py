"""The code sets of the trade, dated and in both languages, read from the tables beside this page."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unmet


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one scheme. valid_to is inclusive, None while it stands. flags tell rules what to mind."""

    code: str
    zh: str
    en: str
    valid_from: date
    valid_to: date | None
    sort: int
    flags: frozenset[str]

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return self.en if (get_language() or "").startswith("en") else self.zh

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def schemes() -> tuple[str, ...]:
    """Name every scheme there is, in alphabetical order."""
    tables = (each.name for each in files(__package__).joinpath("data").iterdir())
    return tuple(sorted(name.removesuffix(".csv") for name in tables if name.endswith(".csv")))


@cache
def scheme(name: str) -> Mapping[str, Code]:
    """
    Read a whole scheme: code → Code, in its own order. name: dispute_types, channels, outcomes, grounds, risks, kinds, skips.

    :raises FileNotFoundError: there is no such scheme.
    :raises ValueError: a code stands twice; the second would take the place of the first, with its flags.
    """
    with files(__package__).joinpath("data", f"{name}.csv").open(encoding="utf-8") as lines:
        rows = [
            Code(
                line["code"],
                line["zh"],
                line["en"],
                date.fromisoformat(line["valid_from"]),
                date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
                int(line["sort"]),
                frozenset(filter(None, line["flags"].split("|"))),
            )
            for line in csv.DictReader(lines)
        ]
    found = {row.code: row for row in sorted(rows, key=lambda row: row.sort)}
    if len(found) != len(rows):
        raise ValueError(f"{name} has a code twice")
    return found


def code_on(name: str, code: str, day: date, *, field: str) -> Code:
    """
    Look a code up as it stood on that day.

    :raises NotYet: the scheme has no such code, or it was not valid then; names the field.
    """
    found = scheme(name).get(code)
    if found is None or not found.is_valid_on(day):
        raise NotYet.because("UNKNOWN_CODE", _("This code is not in the list."), field=field, value=code, scheme=name)
    return found


def check_codes(wanted: Iterable[tuple[str, str, str]], day: date, *, law: str) -> None:
    """
    Let codes pass that stand on that day. wanted: (scheme, field, code) each.

    :raises NotYet: some do not; every such field is named.
    """
    unmet = [
        Unmet("UNKNOWN_CODE", _("This code is not in the list."), law, field, {"value": code, "scheme": name})
        if code
        else Unmet("CODE_MISSING", _("Choose one from the list."), law, field, {"scheme": name})
        for name, field, code in wanted
        if (found := scheme(name).get(code)) is None or not found.is_valid_on(day)
    ]
    if unmet:
        raise NotYet(*unmet)


def is_code(name: str, code: object, *, flag: str = "") -> bool:
    """Answer whether a scheme has this code, with this flag when one is named."""
    found = scheme(name).get(str(code))
    return found is not None and (not flag or flag in found.flags)


def has_flag(name: str, code: str, flag: str) -> bool:
    """Answer whether a code bears a flag; False for an unknown code."""
    found = scheme(name).get(code)
    return found is not None and flag in found.flags


def choices(name: str, *, flag: str = "") -> list[tuple[str, str]]:
    """List a scheme for a form, labels in the reader's language, optionally only codes with a flag."""
    return [(code, row.label) for code, row in scheme(name).items() if not flag or flag in row.flags]


def levels_one_escalation_may_rise(type_code: str, risk: str) -> int:
    """How many levels up a matter may go at once: 1, more where skips.csv says so for its type or risk."""
    rules = scheme("skips").values()
    fitting = [row for row in rules if _fits(row.code, type_code, risk)]
    return max((int(flag.removeprefix("levels=")) for row in fitting for flag in row.flags), default=1)


def _fits(pattern: str, type_code: str, risk: str) -> bool:
    type_pattern, _sep, risk_pattern = pattern.partition("-")
    return type_pattern in ("*", type_code) and risk_pattern in ("*", risk)
