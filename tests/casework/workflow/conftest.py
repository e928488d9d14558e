"""What walks share."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests.casework.workflow.walks import Undone


@pytest.fixture
def undone(db: None) -> Undone:
    """Give a way to walk and have it undone, so that every example begins in the same world."""

    class Enough(Exception):
        pass

    def walked(walk: Callable[[], None]) -> None:
        def once() -> None:
            walk()
            raise Enough

        with pytest.raises(Enough), transaction.atomic():
            once()

    return walked
