"""What may stand in an entry: numbers, codes, dates, digests. Words and names belong in notes, which can be erased."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unmet
from casework.law import HOUSE

_CODE = re.compile(r"[A-Za-z0-9_.:@+\-/#]{0,160}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return value is None or isinstance(value, bool | int)


def checked(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Let facts pass that an entry may hold: booleans, whole numbers, codes, ISO dates, decimal strings, digests, and
    lists of these.

    :raises NotYet: a fact is something else; every such fact is named.
    """
    unmet = [
        Unmet(
            "FACT_SHAPE",
            _("A fact is a number, a code, a date or a digest; words belong in the notes."),
            _LAW,
            str(name),
        )
        for name, value in given.items()
        if not (
            _NAME.fullmatch(str(name))
            and (all(map(_is_plain, value)) if isinstance(value, list | tuple) else _is_plain(value))
        )
    ]
    if unmet:
        raise NotYet(*unmet)
    return given


_LAW = str(HOUSE.art("F1"))
