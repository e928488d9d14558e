"""A county with its organs of justice."""

import pytest

from tests.enforcement.handovers.deliveries import plant_organs
from tests.world import World


@pytest.fixture
def county(world: World) -> World:
    """Give the small world with police, procuratorate, court, justice bureau and an enforcing bureau in the first county."""
    plant_organs(world)
    return world
