"""The site starts with its settings from the environment, and its workers count together."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COUNT = re.compile(r'duration_seconds_count\{method="GET",route="healthz",status="200"\} ([0-9.]+)')


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    for name, value in (("WEB_BIND", "127.0.0.1:0"), ("WEB_WORKERS", "2"), ("TMPDIR", str(tmp_path))):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "casework.settings.local")
    line = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    with subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


class TestGunicorn:
    def test_adds_up_what_its_workers_answered(self, site: subprocess.Popen[str], tmp_path: Path) -> None:
        assert site.stderr is not None
        address = next(match for line in site.stderr if (match := re.search(r"Listening at: (\S+)", line)))[1]

        def ask(path: str) -> str:
            with urllib.request.urlopen(address + path) as answer:
                return str(answer.read().decode())

        for _each in range(20):
            ask("/healthz")
        counted = COUNT.search(ask("/metrics"))
        assert counted is not None
        assert float(counted[1]) == 20
        site.send_signal(signal.SIGTERM)
        site.stderr.read()
        assert site.wait() == 0
        assert list(tmp_path.glob("casework-metrics-*")) == []
