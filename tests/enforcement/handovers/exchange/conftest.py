"""A case the police have packed, and the way to the other installation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.enforcement.handovers.conftest import county as county
from tests.enforcement.handovers.deliveries import Delivery, packed
from tests.enforcement.handovers.exchange.sides import Way, at_police
from tests.world import World


@pytest.fixture
def way(county: World, tmp_path: Path) -> Way:
    return Way(county, tmp_path)


@pytest.fixture
def sent(county: World) -> Delivery:
    """Give a case that the police sent for prosecution, to a procuratorate which another installation keeps."""
    with at_police():
        return packed(county, "J4").with_papers(signer="王检").sent()
