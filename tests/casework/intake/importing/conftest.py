"""A small tree of units and a file to write to."""

from pathlib import Path

import pytest

from casework.organisations.models import Unit
from tests.world import plant


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    """Plant two counties with their towns and villages; code → unit. The clock is the real one."""
    return plant()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "matters.jsonl"
