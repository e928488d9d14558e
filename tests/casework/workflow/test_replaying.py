"""A draft is held against what was done: what it would have refused is told, and what the ledger does not tell is not guessed."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.ledger.models import Entry
from casework.workflow.machine import Machine
from casework.workflow.replaying import replay
from mediation.disputes import services
from tests.casework.workflow import drafts
from tests.world import Talks

HERE = "tests.casework.workflow.drafts"


def refused(draft: Machine, talks: Talks) -> list[tuple[str, str, str]]:
    """What of the matter's life the draft would have refused: (verb, guard, code) each."""
    found = replay(draft, [talks.dispute.number])
    return [(each.verb, each.guard, each.unmet.code) for each in found.refused]


class TestADraft:
    def test_that_is_the_table_in_force_refuses_nothing(self, talks: Talks) -> None:
        talks.archived()
        found = replay(drafts.SAME, [talks.dispute.number])
        assert (found.matters, found.acts, found.refused) == (1, 10, [])

    @pytest.mark.parametrize(("name", "verb", "guard", "code"), [
        ("TWO_SESSIONS", "sign_agreement", "two_sessions", "TWO_SESSIONS"),
        ("FEW_SIGNED", "sign_agreement", "few_signed", "FEW_SIGNED"),
        ("OTHER_HANDS", "sign_agreement", "other_hands", "OTHER_HANDS"),
        ("WITHOUT_SESSION", "hold_session", "", "UNKNOWN_VERB"),
        ("LATER_SIGNING", "sign_agreement", "", "WRONG_STATE"),
        ("MANY_SIGN", "sign_agreement", "", "FACT_SHAPE"),
        ("HEADS_SIGN", "sign_agreement", "", "WRONG_ROLE"),
        ("SECONDED", "sign_agreement", "", "SECOND_PERSON_NEEDED"),
    ])  # fmt: skip
    def test_refuses_what_it_changes_and_nothing_else(
        self, talks: Talks, name: str, verb: str, guard: str, code: str
    ) -> None:
        talks.archived()
        assert refused(getattr(drafts, name), talks) == [(verb, guard, code)]

    def test_lets_pass_what_fits_it(self, talks: Talks) -> None:
        talks.in_mediation()
        talks.dispute = services.hold_session(
            talks.dispute, minutes="再谈。", minutes_signed=True, actor=talks.mediator(), at=talks.world.later()
        )
        due_on = talks.world.clock.date()
        services.sign_agreement(
            talks.dispute, agreement="修墙。", due_on=due_on, signed=2, mediator_signed=True, sealed=True,
            actor=talks.mediator(), at=talks.world.later(),
        )  # fmt: skip
        assert refused(drafts.TWO_SESSIONS, talks) == []

    def test_says_where(self, talks: Talks) -> None:
        talks.agreed()
        [each] = replay(drafts.TWO_SESSIONS, [talks.dispute.number]).refused
        seq = Entry.objects.of(talks.dispute.number).get(verb="sign_agreement").seq
        assert (each.number, each.seq, each.state) == (talks.dispute.number, seq, "IN_MEDIATION")

    def test_calls_a_state_by_its_own_name(self, talks: Talks) -> None:
        talks.archived()
        assert refused(drafts.RENAMED, talks) == []

    def test_goes_past_corrections(self, talks: Talks) -> None:
        talks.agreed()
        services.correct(talks.dispute, corrects=1, reason="笔误。", actor=talks.head(), at=talks.world.later())
        assert refused(drafts.SAME, talks) == []


class TestAGuardThatAsksMore:
    def test_is_counted_and_not_guessed(self, talks: Talks) -> None:
        talks.agreed()
        found = replay(drafts.ALL_HERE, [talks.dispute.number])
        assert found.refused == []
        assert found.unasked["all_here"] == 1
        assert replay(drafts.IN_THE_BOOK, [talks.dispute.number]).unasked["in_the_book"] == 1
        assert "two_sessions" not in replay(drafts.TWO_SESSIONS, [talks.dispute.number]).unasked


class TestReplaying:
    def test_writes_nothing_and_reads_a_batch_by_one_statement(self, talks: Talks) -> None:
        talks.archived()
        with CaptureQueriesContext(connection) as asked:
            replay(drafts.TWO_SESSIONS, [talks.dispute.number])
        assert [each["sql"].split()[0] for each in asked.captured_queries] == ["SELECT"]


def run(*arguments: str) -> tuple[int, str]:
    out, code = io.StringIO(), 0
    try:
        call_command("replay_machine", *arguments, stdout=out)
    except SystemExit as ending:
        code = int(str(ending.code))
    except CommandError as fault:
        code = fault.returncode
    return code, out.getvalue()


class TestTheCommand:
    def test_tells_what_would_have_been_refused_in_every_form(self, talks: Talks) -> None:
        talks.archived()
        number = talks.dispute.number
        draft = ("--draft", f"{HERE}:TWO_SESSIONS")
        code, said = run("dispute", *draft)
        assert code == 1
        assert "1 matters, 10 acts, 1 of them would have been refused by Dispute 9 of dispute" in said
        code, said = run("dispute", *draft, "--format", "json")
        told = json.loads(said)
        assert (code, told["refused_acts"], told["refused"][0]["guard"]) == (1, 1, "two_sessions")
        code, said = run("dispute", *draft, "--format", "csv")
        [row] = csv.DictReader(io.StringIO(said))
        assert (row["number"], row["verb"], row["code"]) == (number, "sign_agreement", "TWO_SESSIONS")

    def test_ends_well_where_nothing_would_have_been(self, talks: Talks) -> None:
        assert run("dispute", "--draft", "mediation.disputes.machine:DISPUTE")[0] == 0

    @pytest.mark.parametrize(("first", "last", "matters"), [
        ("2026-03-02", "2026-03-02", 1), ("2026-03-03", "2026-12-31", 0), ("2026-01-01", "2026-03-01", 0),
    ])  # fmt: skip
    def test_keeps_to_the_days_asked_for(self, talks: Talks, first: str, last: str, matters: int) -> None:
        said = run("dispute", "--draft", f"{HERE}:SAME", "--from", first, "--to", last)[1]
        assert f"{matters} matters," in said

    @pytest.mark.parametrize("arguments", [
        ("nothing", "--draft", f"{HERE}:SAME"), ("dispute", "--draft", "nowhere:SAME"), ("dispute", "--draft", f"{HERE}:NONE"),
        ("dispute", "--draft", f"{HERE}:NO_TABLE"), ("dispute", "--draft", ""), ("dispute", "--draft", ":"),
        ("dispute", "--draft", "..draft:x"),
        ("dispute", "--draft", "casework.intake.machine:FILING"), ("dispute", "--draft", f"{HERE}:SAME", "--from", "soon"),
        ("dispute", "--draft", "tests.casework.workflow.broken_draft:TABLE"),
    ])  # fmt: skip
    def test_says_what_it_does_not_know(self, db: None, arguments: tuple[str, ...]) -> None:
        assert run(*arguments)[0] == 2
