"""The site, its worker and its clock start and stop with one command."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from casework import serve


@pytest.fixture
def site() -> Iterator[subprocess.Popen[str]]:
    """Give the running command, its log readable line by line."""
    line = [sys.executable, "-m", "casework.serve", "--bind", "127.0.0.1:0", "--workers", "1"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        yield process
        process.kill()


class TestServe:
    def test_answers_and_stops_when_told(self, site: subprocess.Popen[str]) -> None:
        assert site.stderr is not None
        found = next(match for line in site.stderr if (match := re.search(r"Listening at: (\S+)", line)))
        with urllib.request.urlopen(f"{found[1]}/healthz") as response:
            assert response.status == 200
        site.send_signal(signal.SIGTERM)
        site.stderr.read()
        assert site.wait() == 0

    @pytest.mark.parametrize("bind", ["nonsense", "127.0.0.1:http", "127.0.0.1:70000", "203.0.113.1:8000"])
    def test_says_in_one_line_where_it_cannot_listen(self, bind: str) -> None:
        self._refused(bind)

    def test_says_in_one_line_that_a_port_is_taken(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self._refused(f"127.0.0.1:{taken.getsockname()[1]}")

    def _refused(self, bind: str) -> None:
        line = [sys.executable, "-m", "casework.serve", "--bind", bind]
        done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert f"cannot listen at {bind}: " in done.stderr


class TestRun:
    def test_stops_the_others_when_one_ends(self) -> None:
        patient = [sys.executable, "-c", "import signal; signal.pause()"]
        brief = [sys.executable, "-c", "raise SystemExit(3)"]
        assert serve.run([patient, brief]) == 3


class TestCommands:
    def test_start_the_sweeper_without_a_broker(self) -> None:
        assert [line[2] for line in serve.commands("127.0.0.1:1", 1, broker=False)] == ["gunicorn", "casework.sweeper"]

    def test_start_worker_and_beat_with_a_broker(self) -> None:
        lines = list(serve.commands("127.0.0.1:1", 1, broker=True))
        assert [line[5] for line in lines[1:]] == ["worker", "beat"]
