"""
Whom matters are kept from, worked out from entries; for verify.py, which shares it with nobody.

A wall is what an act of the matter itself says (`accused`); of a filing, what a petition born of it says; of what is sent
or packed about a petition, what that had said by then. What is born of a filing, and names nobody itself, bears the wall of
that one's row, which is held against its own entries in its turn; so may what comes of something else that is walled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.ledger import rows
from casework.ledger.standing import COLUMNS, Standing, accused_in

COLUMN = "walled_from"
FILING, PETITION = "F", "P"  # how numbers begin
LEADING = frozenset({"CENTRE", "PLATFORM", "COMMITTEE"})  # organs that stand for the whole of their division
STEP = 4  # letters of a tree path per level


def raise_walls(standings: Iterable[Standing]) -> None:
    """Let standings state whom their matters are kept from: the place of a unit in the tree, "" for nobody."""
    there = {standing.matter: standing for standing in standings}
    filings = [number for number in there if number.startswith(FILING)]
    origins = {number: origin_of(standing) for number, standing in there.items()}
    accused = {number: standing.accused for number, standing in there.items()}
    about: dict[str, list[tuple[str, str]]] = {}
    petitions = sorted({origin for origin in origins.values() if origin.startswith(PETITION)})
    for petition, recorded_at, facts in rows.accusations(petitions):
        about.setdefault(petition, []).append((recorded_at, accused_in(facts)))
    for number, origin in origins.items():
        for recorded_at, key in about.get(origin, ()) if not there[number].accused else ():
            if recorded_at <= there[number].recorded_at:
                accused[number] = key
    for filing, facts in rows.accusations_born_of(filings):
        accused[filing] = accused_in(facts)
    places = _places({key for key in accused.values() if key})
    born = {number: origin for number, origin in origins.items() if _is_born(number, origin) and not accused[number]}
    inherited = dict(rows.walls(sorted(set(born.values()))))
    for number, standing in there.items():
        standing.stated[COLUMN] = places.get(accused[number], accused[number]) or inherited.get(
            born.get(number, ""), ""
        )


def is_as_of_its_origin(standing: Standing, wall: object) -> bool:
    """Answer whether a matter that came of something else than a petition bears that one's wall."""
    origin = origin_of(standing)
    if not wall or not origin or origin.startswith(PETITION):
        return False
    return any(row[COLUMNS.index(COLUMN)] == wall for row in rows.standings([origin]))


def origin_of(standing: Standing) -> str:
    """The matter that this one says it came of, "" for none."""
    return str(standing.stated.get("origin_number") or "")


def _is_born(number: str, origin: str) -> bool:
    """Answer whether a matter that says it came of another was born of a filing, not sent on from one."""
    return origin.startswith(FILING) and not number.startswith(FILING)


def _places(keys: Iterable[str]) -> Mapping[str, str]:
    found = rows.units(sorted(keys))
    return {key: path[:-STEP] if kind in LEADING else path for key, path, kind in found}
