"""The nodes of hand-over between organs (domain 2.6, 2.7): whom a package goes from and to, what it must hold, what comes back."""

from __future__ import annotations

from datetime import date

from casework.taxonomies.codes import scheme


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
