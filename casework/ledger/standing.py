"""
What a chain says of its matter, folded entry by entry; for verify.py.

Which acts mean what is written here a second time, apart from the tables of the tracks: a verifier that asked them would
believe whatever they say. A test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from casework.ledger.canonical import HASHED

VERB, LEVEL, UNIT, ACTOR, HAPPENED_AT, RECORDED_AT, OUTCOME, FACTS = (
    HASHED.index(name) for name in ("verb", "level", "unit", "actor", "happened_at", "recorded_at", "outcome", "facts")
)
ERASE = "erase"
# A lead tenure begins: the actor has the matter in hand from here on, and the first such act is the acceptance.
LEADS = frozenset({"accept", "take_in", "take_over", "call_in", "file", "decide_on_the_spot"})
CYCLES = frozenset({"reopen"})
# Told about a matter, which does not move by it: the moment of its last move stays.
QUIET = frozenset(
    {
        "migrate", "recompute_clock",
        "issue_card", "ask_explanation", "answer_card", "order", "read_order", "answer_order", "take_charge",
        "whistle", "report_in", "note_danger", "report_danger", "print_copy", "certify_scan", "sign_paper",
    }
)  # fmt: skip
# Facts that the matter's row repeats: verb → fact → column.
_SAME = {name: name for name in ("type", "channel", "risk", "kind")}
REPEATS: Mapping[str, Mapping[str, str]] = {
    "apply": {**_SAME, "filing": "origin_number"},
    "register": {**_SAME, "referred_from": "origin_number", "filing": "origin_number"},
    "package": {"type": "type", "about": "origin_number"},
    "send": {"type": "type"},
    "record_clue": {**_SAME, "filing": "origin_number"},
    "triage": _SAME,
    "appoint": {"handler": "handler"},
    "seal_minor": {"restricted": "restricted"},
    "unseal_minor": {"restricted": "restricted"},
}
# The columns of a matter's row in the order rows.standings() gives them.
COLUMNS = (
    "number", "head", "unit", "opened_at", "moved_at", "outcome", "handler", "accepted_at", "accepted_unit", "type",
    "channel", "risk", "kind", "origin_number", "cycle", "walled_from", "restricted",
)  # fmt: skip


class Standing:
    """
    What the entries of one matter have said so far.

    stated: column of the matter's row → its value, for those the entries state. erased: words they say are erased, as
    "seq.name". accused: the key of the unit it says the matter is about, "" for none. recorded_at: when its first entry
    was. is_whole: whether nothing was wrong with the chain itself.
    """

    __slots__ = ("accused", "erased", "hash", "is_whole", "matter", "recorded_at", "seq", "stated")

    def __init__(self, matter: str, first: Sequence[Any]) -> None:
        self.matter, self.seq, self.hash, self.is_whole = matter, 0, "", True
        self.stated: dict[str, Any] = {
            "opened_at": first[HAPPENED_AT], "outcome": "", "handler": "", "accepted_at": None, "accepted_unit": None,
            "cycle": 1, "restricted": None,
        }  # fmt: skip
        self.erased: list[str] = []
        self.accused, self.recorded_at = "", first[RECORDED_AT]

    def take(self, row: Sequence[Any]) -> None:
        """Hear the next entry: the fields of HASHED, and its hash."""
        verb, stated = row[VERB], self.stated
        if verb not in QUIET:
            stated["moved_at"] = row[HAPPENED_AT]
        self.accused = accused_in(row[FACTS]) or self.accused
        if row[OUTCOME]:
            stated["outcome"] = row[OUTCOME]
        if verb in LEADS:
            stated["handler"] = row[ACTOR]
            if stated["accepted_at"] is None:
                stated["accepted_at"], stated["accepted_unit"] = row[HAPPENED_AT], row[UNIT]
        elif verb in REPEATS:
            facts, columns = facts_in(row[FACTS]), REPEATS[verb]
            for name in columns.keys() & facts.keys():
                stated[columns[name]] = facts[name]
        elif verb in CYCLES:
            stated["cycle"] += 1
            stated["outcome"] = ""
        elif verb == ERASE:
            erased = facts_in(row[FACTS]).get("erases")
            self.erased.extend(map(str, erased if isinstance(erased, list) else ()))

    def close(self, last: Sequence[Any]) -> None:
        """Hear that this entry was the last one."""
        self.stated["unit"] = last[UNIT]

    def differing(self, row: Sequence[Any]) -> list[str]:
        """Name the columns of the matter's row that say something else; empty where it is of another entry's time."""
        found = dict(zip(COLUMNS, row, strict=True))
        if found["head"] != self.hash:
            return []
        return [name for name, value in self.stated.items() if found[name] != value]


def accused_in(text: Any) -> str:
    """Read the key of the unit that facts say an accusation is about; "" where they name none."""
    # A look at the text spares nearly every entry the reading.
    return str(facts_in(text).get("accused") or "") if type(text) is str and '"accused":' in text else ""


def facts_in(text: Any) -> dict[str, Any]:
    """Read facts; empty where the text holds none or cannot be read, which the hash tells."""
    try:
        parsed = json.loads(text or "{}")
    except (TypeError, ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}
