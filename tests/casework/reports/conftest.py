import pytest

from tests.casework.reports.tales import Tales


@pytest.fixture
def tales(db: None) -> Tales:
    """Give a small city whose histories are still to be told."""
    return Tales.plant()
