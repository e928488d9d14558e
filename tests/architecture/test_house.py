"""The rules of the house that a reader of one file cannot see broken."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from casework.celery import app

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("casework", "mediation", "enforcement")
LONGEST = 400
CLOCK = "casework/ledger/clock.py"
READER = "casework/settings/env.py"
# Goes out with every dossier and knows no settings.
STANDS_ALONE = "casework/dossier/verifier/program.py"

# Written in halves, so that this file does not find itself.
ADDRESSES = re.compile(
    "|".join(["extra-" + "index-url", "file:/" + "//", "/ro" + "ot/", "/wo" + "rk/", "/ho" + "me/", "[p]ypi\\."])
)
READS_CLOCK = re.compile(
    r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(|\b(now|localdate|localtime|Now)\(\)"
)
READS_ENVIRONMENT = re.compile(r"\bos\.(environ|getenv)\b|\bfrom os import .*\b(environ|getenv)\b")


@cache
def tracked() -> list[Path]:
    """List the files of the repository, and those about to become part of it, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    if listed:
        return sorted(path for path in (ROOT / name for name in set(listed.split("\0")) if name) if path.is_file())
    inside = (
        path for top in (*PACKAGES, "tests", "docs", "requirements", "templates") for path in (ROOT / top).rglob("*")
    )
    return sorted(
        path for path in inside if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
    )


def modules(*tops: str) -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in tops]


def where(pattern: re.Pattern[str], paths: list[Path], *, but: tuple[str, ...] = ()) -> list[str]:
    """List the lines that match as "path:line: text"."""
    found = []
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        if name in but:
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{name}:{number}: {line.strip()}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    return found


class TestHouse:
    def test_keeps_every_module_under_400_lines(self) -> None:
        long = {
            path.relative_to(ROOT).as_posix(): count
            for path in modules(*PACKAGES, "tests", "benchmarks")
            if path.parent.name != "migrations"
            and (count := len(path.read_text(encoding="utf-8").splitlines())) >= LONGEST
        }
        assert long == {}

    def test_reads_the_clock_in_one_place(self) -> None:
        assert where(READS_CLOCK, modules(*PACKAGES), but=(CLOCK,)) == []

    def test_reads_the_environment_in_one_place(self) -> None:
        assert where(READS_ENVIRONMENT, modules(*PACKAGES, "tests", "manage.py"), but=(READER, STANDS_ALONE)) == []

    def test_names_no_machine_and_no_registry(self) -> None:
        assert where(ADDRESSES, tracked()) == []

    def test_has_no_cupboard_for_everything(self) -> None:
        cupboards = {"common", "core", "utils", "helpers", "misc"}
        assert [path for path in modules(*PACKAGES) if cupboards & {path.stem, *path.relative_to(ROOT).parts}] == []

    def test_names_migrations_for_their_deed(self) -> None:
        nameless = re.compile(r"_auto_|_merge|^\d{4}_alter_|_and_more$")
        assert [p.name for p in modules(*PACKAGES) if p.parent.name == "migrations" and nameless.search(p.stem)] == []


class TestTimetable:
    def test_names_only_tasks_that_exist(self) -> None:
        app.finalize()
        app.loader.import_default_modules()
        assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


class TestApps:
    @pytest.mark.parametrize("package", PACKAGES)
    def test_are_all_installed(self, package: str) -> None:
        configs = (ROOT / package).rglob("apps.py")
        names = {".".join(path.parent.relative_to(ROOT).parts) for path in configs}
        assert names <= set(settings.INSTALLED_APPS)
