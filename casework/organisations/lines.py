"""As what a unit takes part in a procedure: organs of justice by their names, the rest by kind and level. Pure."""

from __future__ import annotations

from casework.organisations.levels import Level
from casework.organisations.models import Unit

# An organ of justice is known by its name, whatever its code: the lists of divisions hold none of them.
_NAMES = {"POLICE": "公安", "PROCURATORATE": "检察院", "COURT": "法院", "JUSTICE": "司法局"}
_OF_JUSTICE = frozenset({"POLICE", "PROCURATORATE", "COURT"})
_MEDIATING = frozenset({Unit.Kind.DIVISION, Unit.Kind.COMMITTEE, Unit.Kind.CENTRE, Unit.Kind.PLATFORM})
_ENFORCING = frozenset({Unit.Kind.BUREAU, Unit.Kind.DIVISION, Unit.Kind.PLATFORM})


def lines_of(unit: Unit) -> frozenset[str]:
    """
    Tell as what a unit takes part; several may fit. House rule H2.

    POLICE, PROCURATORATE, COURT, JUSTICE (the justice bureau), AGENCY (bureaux, and townships as far as they enforce),
    MEDIATION (who leads people's mediation in a territory).
    """
    lines = {line for line, part in _NAMES.items() if unit.kind == Unit.Kind.BUREAU and part in unit.name}
    if unit.kind in _ENFORCING and unit.level >= Level.TOWNSHIP and not lines & _OF_JUSTICE:
        lines.add("AGENCY")
    if unit.kind in _MEDIATING:
        lines.add("MEDIATION")
    return frozenset(lines)
