"""
What may stand in an entry: numbers, codes, dates, digests. Words and names belong in notes, which can be erased.

Whatever passes here can be hashed and stored on every engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unmet
from casework.law import HOUSE
from casework.taxonomies.codes import is_code

LONGEST_WORDS = 20_000
# Written by the engine itself.
RESERVED = frozenset({"notes", "waived", "proposed_by", "succeeds"})

_CODE = re.compile(r"[A-Za-z0-9_.:@+\-/#]{0,160}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FACTS, _WORDS = str(HOUSE.art("F1")), str(HOUSE.art("F2"))


def checked(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Let facts pass that an entry may hold: booleans, whole numbers, codes, ISO dates, decimal strings, digests, and
    lists of these. A ground is a code of its list.

    :raises NotYet: a fact is something else, or bears a name the engine writes itself; every such fact is named.
    """
    unmet = [
        Unmet(
            "FACT_SHAPE",
            _("A fact is a number, a code, a date or a digest; words belong in the notes."),
            _FACTS,
            str(name),
        )
        for name, value in given.items()
        if not (
            _NAME.fullmatch(str(name))
            and name not in RESERVED
            and (all(map(_is_plain, value)) if isinstance(value, list | tuple) else _is_plain(value))
        )
    ]
    if given.get("ground") and not is_code("grounds", given["ground"]):
        unmet.append(Unmet("UNKNOWN_CODE", _("This code is not in the list."), _FACTS, "ground"))
    if unmet:
        raise NotYet(*unmet)
    return given


def check_words(words: Mapping[str, Any]) -> None:
    """
    Let free words pass that can be kept.

    :raises NotYet: some are too long, or hold what is no character; every such field is named.
    """
    unmet = [
        Unmet(
            "WORDS_SHAPE",
            format_lazy(
                _("Words have at most 20,000 characters, and only such as can be written; these are {count}."),
                count=len(str(text)),
            ),
            _WORDS,
            name,
            {"longest": LONGEST_WORDS, "count": len(str(text))},
        )
        for name, text in words.items()
        if not _is_writable(text, LONGEST_WORDS)
    ]
    if unmet:
        raise NotYet(*unmet)


def check_fields(model: type[Model], values: Iterable[tuple[str, Any]]) -> None:
    """
    Let values pass that the columns of text they are meant for can hold; values of other columns pass unseen.

    :raises NotYet: some are too long, or no text; every such field is named.
    """
    unmet = []
    for name, value in values:
        column = model._meta.get_field(name)
        if isinstance(column, CharField) and not _is_writable(value, column.max_length or LONGEST_WORDS):
            message = _("This is longer than what can be kept, or no text.")
            unmet.append(Unmet("FIELD_SHAPE", message, _WORDS, name, {"longest": column.max_length}))
    if unmet:
        raise NotYet(*unmet)


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return value is None or isinstance(value, bool | int)


def _is_writable(text: Any, longest: int) -> bool:
    # PostgreSQL keeps no NUL, UTF-8 no half of a surrogate pair.
    return isinstance(text, str) and len(text) <= longest and "\x00" not in text and not _HALVES.search(text)


_HALVES = re.compile("[\ud800-\udfff]")
