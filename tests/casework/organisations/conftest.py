from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = "code,name,level,parent_code,valid_from,valid_to,short_name"


@pytest.fixture
def divisions(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of divisions from its lines."""

    def write(*lines: str, header: str = HEADER, name: str = "city.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return path

    return write
