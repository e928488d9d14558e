"""manage.py migrate_machine: what it prints and what it ends with."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.organisations.models import Membership
from casework.workflow.models import Matter
from casework.workflow.tracks import Track, track_of
from mediation.disputes.machine import DISPUTE
from tests.casework.workflow.versions import Called, called, changed, in_force, shorter
from tests.world import Talks


@pytest.fixture
def track(monkeypatch: pytest.MonkeyPatch) -> Track:
    return in_force(monkeypatch, changed(row=shorter))


def reread(talks: Talks) -> Matter:
    return Matter.objects.get(number=talks.dispute.number)


def run(*arguments: str) -> tuple[int, str]:
    out, code = io.StringIO(), 0
    try:
        call_command("migrate_machine", *arguments, stdout=out)
    except SystemExit as ending:
        code = int(str(ending.code))
    except CommandError as refused:
        code = refused.returncode
    return code, out.getvalue()


class TestTheCommand:
    def test_looks_without_writing(self, talks: Talks, track: Track) -> None:
        code, said = run("dispute", "--to", "2", "--dry-run")
        assert (code, "1 matters can go over to version 2, 0 are held" in said) == (0, True)
        assert reread(talks).machine_version == 1
        assert not Entry.objects.filter(verb="migrate").exists()

    def test_moves_and_says_so(self, talks: Talks, track: Track) -> None:
        assert run("dispute", "--to", "2")[0] == 0
        assert reread(talks).machine_version == 2
        assert run("dispute", "--to", "2") == (0, "0 matters went over to version 2, 0 are held\n")

    def test_tells_what_is_held_in_every_form(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        in_force(monkeypatch, changed(row=called, states=Called))
        talks.in_mediation()
        for way in ([], ["--dry-run"]):
            code, said = run("dispute", "--to", "2", "--format", "json", *way)
            told = json.loads(said)
            assert (code, told["moved"], told["held"], told["dry_run"]) == (1, 0, 1, bool(way))
            assert [unmet["code"] for unmet in told["matters"][0]["unmet"]] == ["STATE_KNOWN"]
        code, said = run("dispute", "--to", "2", "--format", "csv")
        [row] = csv.DictReader(io.StringIO(said))
        assert (row["number"], row["state"], row["code"]) == (talks.dispute.number, "IN_MEDIATION", "STATE_KNOWN")
        assert "STATE_KNOWN: 1" in run("dispute", "--to", "2")[1]

    def test_leaves_ended_matters_unless_asked(self, talks: Talks, track: Track) -> None:
        talks.archived()
        assert "0 matters went" in run("dispute", "--to", "2")[1]
        assert "1 matters went" in run("dispute", "--to", "2", "--ended")[1]
        assert (reread(talks).state, reread(talks).machine_version) == ("ARCHIVED", 2)
        assert verify().is_good

    def test_is_done_by_an_administrator_with_a_reason(self, talks: Talks, track: Track) -> None:
        user = get_user_model().objects.create_user("guan")
        Membership.objects.create(
            user=user, unit=talks.world.unit("330106"), role=Role.ADMIN, valid_from=talks.world.clock.date()
        )
        assert run("dispute", "--to", "2", "--by", "guan")[0] == 2
        assert run("dispute", "--to", "2", "--by", "nobody", "--reason", "x")[0] == 2
        code, _said = run("dispute", "--to", "2", "--by", "guan", "--reason", "施行新版。")
        assert (code, Entry.objects.get(verb="migrate").actor) == (0, "guan")

    @pytest.mark.parametrize("arguments", [
        ("nothing", "--to", "2"), ("dispute", "--to", "9"), ("dispute", "--to", "1"), ("dispute", "--to", "-1"),
    ])  # fmt: skip
    def test_says_what_it_does_not_know(self, talks: Talks, track: Track, arguments: tuple[str, ...]) -> None:
        assert run(*arguments)[0] == 2
        assert track_of("dispute").machines[0] is DISPUTE
