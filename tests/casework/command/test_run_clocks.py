"""The command does what falls due without a worker."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework.command.models import Card
from casework.command.run import run
from casework.deadlines.models import Clock
from casework.ledger.clock import present
from casework.ledger.models import DemoMark, Entry
from casework.organisations.actors import Role
from mediation.disputes import services
from tests.casework.command.test_coming import at
from tests.casework.command.toy import begin
from tests.casework.command.toy import toy as toy
from tests.world import SIDES, VILLAGE, Talks, World, plant


def call(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("run_clocks", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


class TestRunClocks:
    def test_tells_what_it_did(self, talks: Talks) -> None:
        code, said = call("--at", "2026-03-06")
        assert code == 0
        assert said.split() == ["RED", "2", "2026-03-06T00:00:00+08:00:", "2", "done,", "0", "refused"]

    def test_gives_rows_as_json_and_csv(self, talks: Talks) -> None:
        _code, said = call("--at", "2026-03-05T08:00", "--format", "json")
        told: dict[str, Any] = json.loads(said)
        assert told["at"] == "2026-03-05T08:00:00+08:00"
        assert told["deeds"][0] == {
            "matter": talks.dispute.number, "deed": "YELLOW", "awaited": "accept",
            "due_at": "2026-03-06T00:00:00+08:00", "refused": "", "why": "",
        }  # fmt: skip
        _code, said = call("--at", "2026-03-06", "--format", "csv")
        assert [row["deed"] for row in csv.DictReader(io.StringIO(said))] == ["RED", "RED"]

    def test_ends_with_one_where_something_was_refused(self, toy: World) -> None:
        begin(toy.unit(VILLAGE), toy.actor(Role.MEDIATOR, VILLAGE), toy.later(), title="objected")
        code, said = call("--at", "2026-03-06")
        assert code == 1
        assert "lapse  refused: NOBODY_OBJECTS  Not while somebody objects." in said

    @pytest.mark.parametrize("moment", ["tomorrow", "2026-13-01", "0001-01-01", "9999-01-01"])
    def test_does_not_take_what_is_no_moment(self, db: None, moment: str) -> None:
        with pytest.raises(CommandError) as refused:
            call("--at", moment)
        assert refused.value.returncode == 2


class TestAnotherMoment:
    """Outside of a demonstration the clock is the server's."""

    def test_of_the_future_is_refused(self, db: None) -> None:
        with pytest.raises(CommandError, match="lies ahead") as refused:
            call("--at", (present() + timedelta(minutes=5)).isoformat())
        assert refused.value.returncode == 2

    def test_too_far_back_is_refused(self, db: None) -> None:
        with pytest.raises(CommandError, match="three days ago") as refused:
            call("--at", (present() - timedelta(days=3)).isoformat())
        assert refused.value.returncode == 2

    def test_a_day_back_gives_the_cards_a_worker_would_have_given_then(self, db: None) -> None:
        units, now = plant(), present()
        actor = World(units, now).actor(Role.MEDIATOR, VILLAGE)
        dispute = services.apply(
            unit=units[VILLAGE], type="02", channel="WALK_IN", title="墙", text="墙。", parties=SIDES, actor=actor,
            at=now - timedelta(days=2),
        )  # fmt: skip
        then = now - timedelta(hours=20)
        Clock.objects.of(dispute.number).filter(verb="accept").update(
            due_at=then, due_date=(now - timedelta(days=2)).date()
        )
        Clock.objects.of(dispute.number).filter(verb="accept").update(
            stopped_at=now - timedelta(hours=1), stopped_by="accept"
        )
        Clock.objects.of(dispute.number).filter(verb="decline").delete()
        assert list(run(now)) == []
        assert call("--at", then.isoformat())[0] == 0
        card = Card.objects.get()
        assert (card.awaited, card.issued_at) == ("accept", then)
        assert Entry.objects.of(dispute.number).latest("seq").happened_at == then
        assert not DemoMark.objects.exists()


class TestTheSameMoment:
    def test_gives_the_same_cards_from_the_command_as_from_a_worker(self, talks: Talks) -> None:
        moments: list[datetime] = [at(3, 5, 8), at(3, 5, 12), at(3, 6), at(3, 9)]
        for moment in moments:
            call("--at", moment.isoformat())
        cards = set(Card.objects.values_list("awaited", "colour", "issued_at"))
        assert cards == {
            ("accept", "YELLOW", at(3, 5, 8)), ("decline", "YELLOW", at(3, 5, 8)),
            ("accept", "RED", at(3, 6)), ("decline", "RED", at(3, 6)),
        }  # fmt: skip
