"""What a move costs the database: few statements for one, the same number for two and for two hundred."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.deadlines.clocks import current_calendar
from casework.intake import services as intake
from casework.organisations.actors import Role
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.parties.services import add_parties
from casework.workflow.judge import Move
from casework.workflow.perform import new_matter, number_matters, perform, perform_many
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.world import SIDES, VILLAGE, Talks, World

IS_POSTGRESQL = connection.vendor == "postgresql"
# On PostgreSQL all that a move writes is one statement; SQLite, which is in the same process, takes one a table. What is read of
# the file is one in both, once it is known what acts of the verb ask for; here the services hold no matter.
STATEMENTS = {
    "ask_consent": ["lock matter", "write"],
    "accept": ["read file", "lock matter", "read file", "write"],
    "appoint": ["lock matter", "read file", "write"],
    "hold_session": ["lock matter", "read file", "write"],
    "sign_agreement": ["lock matter", "read file", "write"],
    "perform": ["lock matter", "read file", "write"],
    "close": ["lock matter", "read file", "write"],
    "revisit": ["lock matter", "read file", "write"],
    "archive": ["lock matter", "read file", "write"],
}
MOST = 6 if IS_POSTGRESQL else 8
MOST_TO_OPEN = 5 if IS_POSTGRESQL else 7
TABLES = {
    "workflow_matter": "matter", "parties_party": "parties", "parties_recusal": "recusals", "ledger_entry": "entries",
    "dossier_document": "documents", "workflow_proposal": "proposals", "deadlines_clock": "clocks",
}  # fmt: skip


def sent(work: Callable[[], object]) -> list[str]:
    """Do some work; returns the statements it sent, without those that bracket a transaction in tests."""
    current_calendar()
    with CaptureQueriesContext(connection) as heard:
        work()
    bracket = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
    return [each["sql"].strip() for each in heard.captured_queries if not each["sql"].strip().startswith(bracket)]


def named(sql: str) -> str:
    """Name a statement shortly."""
    if sql.startswith("WITH part0 (c0"):
        return "read file"
    if not sql.startswith("SELECT"):
        return "write"
    table = sql.split(" FROM ", 1)[1].split(maxsplit=1)[0].strip('"')
    return f"{'lock' if 'unit_ended' in sql else 'read'} {TABLES[table]}"


def applied(world: World) -> Dispute:
    """Open a dispute."""
    return services.apply(
        unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="围墙越界。", parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
    )  # fmt: skip


class TestOneMove:
    def test_sends_these_statements_and_no_other(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        talks.archived()  # once, so that it is known what each verb asks for
        talks.dispute = applied(talks.world)
        told: dict[str, list[str]] = {}

        def counted(verb: str) -> Callable[..., Any]:
            service = getattr(services, verb)

            def call(*args: Any, **options: Any) -> Any:
                result: list[Any] = []
                told[verb] = sent(lambda: result.append(service(*args, **options)))
                return result[0]

            return call

        for verb in STATEMENTS:
            monkeypatch.setattr(f"mediation.disputes.services.{verb}", counted(verb))
        talks.archived()
        assert {verb: [name for name, _each in groupby(map(named, each))] for verb, each in told.items()} == STATEMENTS
        assert max(map(len, told.values())) <= MOST
        if IS_POSTGRESQL:
            assert {verb: len(each) for verb, each in told.items()} == {
                verb: len(each) for verb, each in STATEMENTS.items()
            }

    def test_sends_no_more_after_a_long_history(self, talks: Talks, world: World) -> None:
        talks.in_mediation()

        def session() -> None:
            talks.dispute = services.hold_session(
                talks.dispute,
                minutes="再次协商。",
                minutes_signed=True,
                actor=talks.mediator(),
                at=world.later(minutes=1),
            )

        first = len(sent(session))
        for _turn in range(30):
            session()
        assert len(sent(session)) == first

    def test_of_two_persons_sends_as_few(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        for _turn in range(2):
            services.propose_suspension(talks.dispute, ground="APPRAISAL", actor=talks.mediator(), at=world.later())
            told = sent(
                lambda: services.suspend(talks.dispute, ground="APPRAISAL", actor=talks.head(), at=world.later())
            )
            services.resume(talks.dispute, actor=talks.mediator(), at=world.later())
        assert list(dict.fromkeys(map(named, told))) == ["lock matter", "read file", "write"]

    def test_that_stops_a_clock_and_starts_it_anew_sends_no_more(self, talks: Talks, world: World) -> None:
        talks.accepted()
        head = world.actor(Role.HEAD, "330106001")
        told = sent(lambda: services.call_in(talks.dispute, ground="MAJOR", actor=head, at=world.later()))
        assert len(told) == (3 if IS_POSTGRESQL else 7)


class TestOpening:
    def test_a_dispute_sends_at_most_this(self, world: World) -> None:
        told = sent(lambda: applied(world))
        assert len(told) <= MOST_TO_OPEN
        if IS_POSTGRESQL:
            assert len(told) == 2

    @pytest.mark.postgres
    def test_is_read_by_the_driver_once(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        applied(world)
        monkeypatch.setattr("psycopg._queries._query2pg_nocache", lambda *_: pytest.fail("read anew"))
        applied(world)

    def test_a_filing_sends_at_most_this(self, world: World) -> None:
        told = sent(
            lambda: intake.register(
                unit=world.unit(VILLAGE),
                channel="LETTER",
                place=world.unit(VILLAGE),
                title="噪声",
                text="夜间施工。",
                parties=SIDES[:1],
                actor=world.actor(Role.REGISTRAR, VILLAGE),
                at=world.later(),
            )
        )
        assert len(told) <= MOST_TO_OPEN


class TestABatch:
    def opened(self, world: World, count: int) -> list[Any]:
        fields = {"type": "02", "channel": "WALK_IN", "risk": "BLUE", "kind": "DISPUTE", "title": "墙"}
        unit, at = world.unit(VILLAGE), world.later()
        matters = [new_matter("dispute", unit=unit, opened_at=at, place=unit, **fields) for _ in range(count)]
        number_matters(matters)
        add_parties([(matter.number, SIDES) for matter in matters], at=at)
        return matters

    def moves(self, world: World, numbers: list[str], verbs: tuple[str, ...]) -> list[Move]:
        mediator, head = world.actor(Role.MEDIATOR, VILLAGE), world.actor(Role.HEAD, VILLAGE)
        told: dict[str, dict[str, Any]] = {
            "apply": {"actor": mediator, "notes": {"text": "围墙越界。"}},
            "ask_consent": {"actor": mediator, "given": {"rights_notice": True}},
            "accept": {"actor": mediator},
            "appoint": {"actor": head, "given": {"handler": mediator.account}},
        }
        at = {verb: world.later() for verb in verbs}
        return [Move(number, verb, at=at[verb], **told[verb]) for verb in verbs for number in numbers]

    @pytest.mark.parametrize("verbs", [("ask_consent",), ("ask_consent", "accept", "appoint")])
    def test_sends_the_same_number_whatever_its_size(self, world: World, verbs: tuple[str, ...]) -> None:
        costs = []
        for count in (20, 40, 80):
            opened = self.opened(world, count)
            perform_many(self.moves(world, [each.number for each in opened], ("apply",)), opened=opened)
            numbers = [each.number for each in opened]
            Party.objects.of_matters(numbers).update(consented_at=world.later(), consent_means=ConsentMeans.WRITTEN)
            moves = self.moves(world, numbers, verbs)
            costs.append(len(sent(lambda moves=moves: perform_many(moves))))  # type: ignore[misc]
        assert len(set(costs)) == 1
        assert costs[0] <= 10

    def test_that_opens_sends_the_same_number_whatever_its_size(self, world: World) -> None:
        costs = []
        for count in (20, 40, 80):
            opened = self.opened(world, count)
            moves = self.moves(world, [each.number for each in opened], ("apply",))
            costs.append(len(sent(lambda moves=moves, opened=opened: perform_many(moves, opened=opened))))  # type: ignore[misc]
        assert len(set(costs)) == 1

    def test_of_one_is_a_batch_too(self, talks: Talks, world: World) -> None:
        (moved,) = perform_many(self.moves(world, [talks.dispute.number], ("ask_consent",)))
        assert getattr(moved, "state", "") == "CONSENT_PENDING"
        assert perform(talks.dispute, "refuse", actor=talks.mediator(), at=world.later()).version == 3
