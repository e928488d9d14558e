"""What other rooms hold against the ledger when it is verified: each registers its check, and the ledger imports none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.ledger.verify import Report

# Adds what is wrong to a report. matter: one number, "" for the whole.
Check = Callable[["Report", str], None]
_checks: list[Check] = []


def register_check(check: Check) -> None:
    """Make a check known; called once by its app when it is ready."""
    if check not in _checks:
        _checks.append(check)


def check_further(report: Report, matter: str = "") -> None:
    """Run every check that is known."""
    for check in _checks:
        check(report, matter)
