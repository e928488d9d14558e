"""
What may stand in an entry: numbers, codes, dates, digests. Words and names belong in notes, which can be erased.

Whatever passes here can be hashed and stored on every engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import CharField, Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unmet
from casework.law import HOUSE
from casework.workflow.kinds import ACCOUNT, Facts

LONGEST_WORDS = 20_000
LONGEST_NAME = 32
_WORDS = str(HOUSE.art("F2"))


def check_facts(given: Mapping[str, Any], takes: Facts, *, law: str) -> None:
    """
    Let facts pass that a verb takes, each of its kind.

    law: of the row that takes them.

    :raises NotYet: one is not taken, or of another kind; every such fact is named, with what is expected.
    """
    for name, value in given.items():
        kind = takes.get(name)
        if kind is None or not kind.fits(value):
            break
    else:
        return
    raise NotYet(*_misfits(given, takes, law))


def _misfits(given: Mapping[str, Any], takes: Facts, law: str) -> Iterator[Unmet]:
    for name, value in given.items():
        kind, field = takes.get(name), str(name)[:LONGEST_NAME]
        if kind is None:
            yield Unmet("UNKNOWN_FACT", _("This act takes no fact of this name."), law, field, {"taken": sorted(takes)})
        elif not kind.fits(value):
            message = format_lazy(_("Expected here: {expected}."), expected=kind.expected)
            yield Unmet(kind.code, message, law, field, {"expected": kind.expected})


def check_words(words: Mapping[str, Any]) -> None:
    """
    Let free words pass that can be kept, under names that can.

    :raises NotYet: some are too long, or hold what is no character; every such field is named.
    """
    for name in words:
        if not _NAME.fullmatch(name):
            message = _("Words are kept under a name of at most 32 letters.")
            raise NotYet.because("WORDS_NAME", message, law=_WORDS, field=name[:LONGEST_NAME])
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


def check_account(account: str) -> None:
    """
    Let an account pass that an entry can name.

    :raises NotYet: it is empty, too long, or holds what no account does.
    """
    if not account or not ACCOUNT.fits(account):
        message = format_lazy(_("Expected here: {expected}."), expected=ACCOUNT.expected)
        raise NotYet.because("ACCOUNT_SHAPE", message, law=_WORDS, field="actor")


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


def _is_writable(text: Any, longest: int) -> bool:
    # PostgreSQL keeps no NUL, UTF-8 no half of a surrogate pair.
    return isinstance(text, str) and len(text) <= longest and "\x00" not in text and not _HALVES.search(text)


_NAME = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_NAME - 1}}}")
_HALVES = re.compile("[\ud800-\udfff]")
