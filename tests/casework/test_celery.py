"""With a broker a task runs at once, in the worker."""

import os
import threading
from collections.abc import Iterator

import pytest
from celery.contrib.testing.worker import start_worker

from casework.celery import app
from tests.services import SERVICES


@pytest.fixture
def on_broker() -> Iterator[None]:
    """Send the tasks of the app to the broker that was found."""
    app.conf.update(broker_url=SERVICES["broker"]().address, task_always_eager=False)
    yield
    app.pool.force_close_all()
    app.conf.update(broker_url="", task_always_eager=True)


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)  # a worker looks after its connections
class TestHouseTask:
    def test_is_handed_to_the_worker(self, on_broker: None) -> None:
        done = threading.Event()

        @app.task(name="tests.wave")
        def wave() -> None:
            done.set()

        queue = f"test-{os.getpid()}"  # another process of tests listens, or throws away, where all of them share one
        with start_worker(app, perform_ping_check=False, queues=[queue]):
            assert app.tasks["tests.wave"].apply_async(queue=queue) is not None
            assert done.wait(timeout=30)
        app.tasks.pop("tests.wave")
