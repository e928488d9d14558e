"""The standards that come with the product: made for a demonstration, but for the hearing thresholds of the police."""

from __future__ import annotations

from pathlib import Path

from enforcement.standards.items import load_penalty_items
from enforcement.standards.sheets import load_standards

DATA = Path(__file__).parent / "data"
SHEETS = ("delegated_items", "hearing_thresholds", "discretion_bands")


def load_shipped() -> None:
    """
    Load them all, items first; the units of Xihu must be there. A second time adds nothing.

    :raises BadTable: a township they name is not in the tree.
    """
    load_penalty_items(DATA / "penalty_items.csv")
    for name in SHEETS:
        load_standards(DATA / f"{name}.csv")
