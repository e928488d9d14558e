"""The nodes of hand-over between organs (domain 2.6, 2.7): whom a package goes from and to, what it must hold, what comes back."""

from __future__ import annotations

from datetime import date

from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.taxonomies.codes import scheme

# An organ of justice is known by its name, whatever its code: the lists of divisions hold none of them.
_NAMES = {"POLICE": "公安", "PROCURATORATE": "检察院", "COURT": "法院", "JUSTICE": "司法局"}
_OF_JUSTICE = frozenset({"POLICE", "PROCURATORATE", "COURT"})
_MEDIATING = frozenset({Unit.Kind.DIVISION, Unit.Kind.COMMITTEE, Unit.Kind.CENTRE, Unit.Kind.PLATFORM})
_ENFORCING = frozenset({Unit.Kind.BUREAU, Unit.Kind.DIVISION, Unit.Kind.PLATFORM})


def lines_of(unit: Unit) -> frozenset[str]:
    """
    Tell as what a unit takes part in a hand-over; several may fit. House rule H2.

    POLICE, PROCURATORATE, COURT, JUSTICE (the justice bureau), AGENCY (bureaux, and townships as far as they enforce),
    MEDIATION (who leads people's mediation in a territory).
    """
    lines = {line for line, part in _NAMES.items() if unit.kind == Unit.Kind.BUREAU and part in unit.name}
    if unit.kind in _ENFORCING and unit.level >= Level.TOWNSHIP and not lines & _OF_JUSTICE:
        lines.add("AGENCY")
    if unit.kind in _MEDIATING:
        lines.add("MEDIATION")
    return frozenset(lines)


def is_open(node: str, day: date) -> bool:
    """Answer whether packages of this node may be sent on that day; a phase of another node has none of its own."""
    found = scheme("nodes").get(node)
    return found is not None and found.is_valid_on(day) and not any(flag.startswith("phase=") for flag in found.flags)


def ends_of(node: str, end: str) -> frozenset[str]:
    """Name the lines a node comes from (end "from") or goes to ("to"); empty for an unknown one."""
    found = scheme("nodes").get(node)
    flags = found.flags if found else frozenset()
    return frozenset(flag.removeprefix(f"{end}=") for flag in flags if flag.startswith(f"{end}="))


def papers_of(node: str, day: date) -> tuple[str, ...]:
    """List the kinds of paper a package of this node must hold on that day, in their order."""
    return tuple(code for code, row in scheme("node_papers").items() if node in row.flags and row.is_valid_on(day))


def results_of(node: str) -> tuple[str, ...]:
    """List the results that may come back from a node, in their order."""
    return tuple(code for code, row in scheme("node_results").items() if node in row.flags)
