"""The two commands of the demonstration."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from casework.demo import database
from casework.demo.accounts import make_accounts, name_actors
from casework.demo.database import Standing
from casework.demo.diary import FIRST_DAY, HORIZON
from casework.demo.figures import TARGETS, measured, table
from casework.demo.places import read_city
from casework.errors import NotYou
from casework.ledger.models import DemoMark, Entry
from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.settings import env
from tests.casework.demo.town import load_corner

DISTRICTS = [
    "330102", "330105", "330106", "330108", "330109", "330110", "330111", "330112", "330113", "330114", "330122", "330127",
    "330182",
]  # fmt: skip


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let what is started from here work on a database of its own; returns where it lies."""
    path = tmp_path / "elsewhere.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("DEMO_PASSWORD", "river-and-bridge")
    return path


def manage(*words: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=env.ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture
def corner(db: None, tmp_path: Path) -> None:
    DemoMark.objects.create()
    load_corner(tmp_path)


class TestPlayCityCommand:
    def test_plays_and_writes_down_who_cheated(
        self, corner: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("play_city", seed=3, matters=10, cheats=tmp_path / "cheats.json")
        found = json.loads((tmp_path / "cheats.json").read_text(encoding="utf-8"))
        assert {each["trick"] for each in found} >= {"G1", "G2", "G9"}
        assert "played: " in capsys.readouterr().out
        assert Entry.objects.exists()

    def test_refuses_a_database_without_the_mark(self, corner: None, tmp_path: Path) -> None:
        DemoMark.objects.all().delete()
        with pytest.raises(CommandError, match="NOT_A_DEMO") as refusal:
            call_command("play_city", seed=3, matters=10, cheats=tmp_path / "cheats.json")
        assert refusal.value.returncode == 2
        assert not Entry.objects.exists()
        assert not (tmp_path / "cheats.json").exists()

    @pytest.mark.parametrize("number", ["-1", "many", "1000001"])
    def test_takes_a_whole_number_only(self, number: str) -> None:
        with pytest.raises(CommandError):
            call_command("play_city", "--seed", "1", "--matters", number)


class TestTable:
    def test_says_honestly_what_is_not_defined(self, corner: None) -> None:
        lines = table([(key, measured(key, "330100", now=HORIZON)) for key in TARGETS])
        assert lines[0].split("  ")[-1].strip() == "unified_system"
        for line in lines[1:]:
            assert line.count("–, 0/0, not defined yet") == 1
            assert line.count("–, 0/0, no figure") == 2


class TestWork:
    def test_is_not_what_was_played(self, corner: None, tmp_path: Path) -> None:
        call_command("play_city", seed=3, matters=10, cheats=tmp_path / "cheats.json")
        assert not database.is_worked_in()

    def test_is_an_account_of_somebody(self, corner: None) -> None:
        make_accounts(read_city(FIRST_DAY), password="a long enough password")
        assert not database.is_worked_in()
        get_user_model().objects.create_user("somebody")
        assert database.is_worked_in()

    def test_is_nobody_whom_the_play_named(self, corner: None, tmp_path: Path) -> None:
        call_command("play_city", seed=3, matters=10, cheats=tmp_path / "cheats.json")
        assert name_actors()
        assert not database.is_worked_in()
        actors = set(Entry.objects.exclude(role=Role.SYSTEM).values_list("actor", flat=True))
        named = get_user_model().objects.filter(username__in=actors).exclude(last_name="")
        assert {user.username for user in named} == actors
        assert not any(user.has_usable_password() for user in named)

    def test_is_an_act_recorded_after_the_played_past(
        self, corner: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        call_command("play_city", seed=3, matters=10, cheats=tmp_path / "cheats.json")
        monkeypatch.setattr(database, "HORIZON", Entry.objects.latest("recorded_at").recorded_at)
        assert database.is_worked_in()


class TestClear:
    def test_leaves_an_empty_database(self, db: None) -> None:
        assert database.standing() is Standing.EMPTY
        database.clear()

    def test_refuses_a_database_with_accounts(self, db: None) -> None:
        get_user_model().objects.create_user("somebody")
        with pytest.raises(NotYou) as refusal:
            database.clear()
        assert refusal.value.code == "NOT_A_DEMO"

    def test_refuses_a_database_with_units(self, corner: None) -> None:
        DemoMark.objects.all().delete()
        with pytest.raises(NotYou):
            database.clear()
        assert Unit.objects.exists()

    def test_knows_a_demonstration_by_its_mark(self, corner: None) -> None:
        assert database.standing() is Standing.DEMONSTRATION


@pytest.mark.sqlite
class TestDemoCommand:
    def test_gives_the_same_figures_again_and_keeps_what_somebody_entered_since(self, elsewhere: Path) -> None:
        words = ("demo", "--matters", "30", "--cheats", str(elsewhere.with_name("cheats.json")))
        first = manage(*words)
        assert first.returncode == 0, first.stderr
        figures = self._figures(first.stdout)
        assert [line.split()[0] for line in figures] == ["330100", *DISTRICTS]
        assert "on_site version 1" in first.stdout
        assert first.stdout.count("river-and-bridge") == 17
        assert "make serve" in first.stdout

        add = "from django.contrib.auth.models import User; User.objects.create_user('somebody')"
        assert manage("shell", "-c", add).returncode == 0
        again, third = manage(*words), manage(*words)
        old = elsewhere.with_name(f"{elsewhere.name}.old-1")
        assert (again.returncode, old.exists()) == (0, True), again.stderr
        assert f"is kept in {old}" in again.stdout
        assert "is kept in" not in third.stdout
        assert self._figures(again.stdout) == self._figures(third.stdout) == figures

    def test_refuses_a_database_of_somebodys_own(self, elsewhere: Path) -> None:
        units = elsewhere.with_name("units.csv")
        units.write_text("code,name,level,parent_code,valid_from,valid_to\n330100,杭州市,1,,,\n", encoding="utf-8")
        assert manage("migrate", "--verbosity", "0").returncode == 0
        loaded = manage("load_units", str(units))
        assert loaded.returncode == 0, loaded.stderr
        refused = manage("demo", "--matters", "1")
        assert refused.returncode == 2
        assert "NOT_A_DEMO" in refused.stderr
        assert manage("load_units", str(units)).stdout.endswith("already there: 1\n")

    def _figures(self, printed: str) -> list[str]:
        return [line for line in printed.splitlines() if line[:6].isdecimal()]
