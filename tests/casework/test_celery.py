"""With a broker a task is handed over at once; that workers take what stands there is shown in command/test_workers."""

import os

import pytest
from celery import Celery

from casework.celery import HouseTask
from tests.services import SERVICES


@pytest.mark.broker
class TestHouseTask:
    def test_is_handed_to_the_broker(self) -> None:
        # An app and a queue of its own: what asked before, and who else listens, are no part of this.
        queue = f"test-{os.getpid()}"
        app = Celery("tests", broker=SERVICES["broker"]().address, task_cls=HouseTask, set_as_current=False)
        app.conf.update(task_default_queue=queue)

        @app.task(name="tests.wave")
        def wave(word: str) -> None:
            raise AssertionError("it must not run where it is asked for")

        assert wave.delay("hello") is not None
        with app.connection_for_read() as connection, connection.SimpleQueue(queue) as standing:
            message = standing.get(timeout=10)
            message.ack()
        assert message.headers["task"] == "tests.wave"
        assert message.payload[0] == ["hello"]
