"""A matter goes over to a later version of its table by an entry, with its clocks, or stays and is told why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from casework.deadlines.models import Clock
from casework.deadlines.terms import Days, WorkingDays
from casework.errors import NotYet, NotYou
from casework.law import HOUSE
from casework.ledger.models import Entry
from casework.ledger.verify import Fault, verify
from casework.organisations.actors import Role
from casework.workflow.judge import Move
from casework.workflow.kinds import whole
from casework.workflow.machine import Machine, MachineFault, T
from casework.workflow.migrating import Held, migrate, survey, the_system, waiting
from casework.workflow.models import Matter
from casework.workflow.perform import perform, perform_many
from casework.workflow.tracks import Track
from mediation.disputes import services
from mediation.disputes.machine import DISPUTE
from mediation.disputes.machine import DisputeState as S
from tests.casework.ledger.forgery import rehash
from tests.casework.workflow.versions import Called, called, changed, in_force, shorter, without
from tests.world import SIDES, VILLAGE, Talks, World

T1 = HOUSE.art("D2")


@pytest.fixture
def track(monkeypatch: pytest.MonkeyPatch) -> Track:
    return in_force(monkeypatch, changed(row=shorter))


def moved(talks: Talks, track: Track, to: int = 2, **told: Any) -> tuple[Held, ...]:
    """Bring everything over; gives what is held."""
    at = talks.world.later()
    table = track.machine_of(to)
    told = {"actor": the_system(), "at": at, **told}
    [outcome] = migrate(track, waiting(track, table), table, **told)
    return outcome.held


def another(talks: Talks) -> Any:
    """Open one more dispute like the first."""
    return services.apply(
        unit=talks.world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="墙", parties=SIDES,
        actor=talks.mediator(), at=talks.world.later(minutes=1),
    )  # fmt: skip


def codes(held: tuple[Held, ...]) -> list[list[str]]:
    return [[unmet.code for unmet in each.unmet] for each in held]


def reread(talks: Talks) -> Matter:
    return Matter.objects.placed().get(number=talks.dispute.number)


def clocks(talks: Talks) -> dict[str, Clock]:
    return {clock.verb: clock for clock in Clock.objects.of(talks.dispute.number).open()}


class TestAMatterThatGoesOver:
    def test_leaves_an_entry_that_says_from_which_version_to_which(self, talks: Talks, track: Track) -> None:
        talks.accepted()
        assert moved(talks, track) == ()
        entry = Entry.objects.of(talks.dispute.number).latest("seq")
        assert (entry.verb, entry.machine_version, entry.law) == ("migrate", 2, str(HOUSE.art("V1")))
        assert entry.facts == {"from_version": 1, "to_version": 2}
        assert (entry.actor, entry.acted_for, entry.from_state, entry.to_state) == (
            "system",
            "V1",
            "ACCEPTED",
            "ACCEPTED",
        )
        assert {each.machine_version for each in Entry.objects.of(talks.dispute.number)} == {1, 2}
        assert verify().is_good

    def test_goes_on_by_the_new_table(self, talks: Talks, track: Track) -> None:
        moved(talks, track)
        with pytest.raises(NotYet, match=r"PML art\. 17"):  # under the first it could not begin here at all
            perform(reread(talks), "accept", actor=talks.mediator(), at=talks.world.later())

    def test_is_led_to_its_end(self, talks: Talks, track: Track) -> None:
        talks.in_mediation()
        moved(talks, track)
        talks.dispute = track.model_class.objects.get(number=talks.dispute.number)  # type: ignore[assignment]
        talks.with_paper("PERFORMANCE")
        assert reread(talks).state == "IN_MEDIATION"
        services.fail(talks.dispute, remedies_explained=True, actor=talks.mediator(), at=talks.world.later())
        assert (reread(talks).state, reread(talks).machine_version) == ("TERMINATED", 2)
        assert verify().is_good

    def test_keeps_the_day_of_its_last_act(self, talks: Talks, track: Track) -> None:
        before = talks.accepted().dispute.moved_at
        moved(talks, track)
        assert reread(talks).moved_at == before

    def test_stands_under_the_name_its_state_has_there(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        table = changed(row=called, states=Called, renamed={"IN_MEDIATION": "AT_THE_TABLE"})
        track = in_force(monkeypatch, table)
        talks.in_mediation()
        assert moved(talks, track) == ()
        entry = Entry.objects.of(talks.dispute.number).latest("seq")
        assert (entry.from_state, entry.to_state, reread(talks).state) == (
            "IN_MEDIATION",
            "AT_THE_TABLE",
            "AT_THE_TABLE",
        )
        assert verify().is_good
        services.fail(reread(talks), remedies_explained=True, actor=talks.mediator(), at=talks.world.later())  # type: ignore[arg-type]
        assert reread(talks).state == "TERMINATED"

    def test_follows_the_names_through_several_versions(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        second = changed(row=called, states=Called, renamed={"IN_MEDIATION": "AT_THE_TABLE"})
        third = changed(3, renamed={"AT_THE_TABLE": "IN_MEDIATION"})
        track = in_force(monkeypatch, second, third)
        talks.in_mediation()
        assert moved(talks, track, to=3) == ()
        assert (reread(talks).state, reread(talks).machine_version) == ("IN_MEDIATION", 3)

    def test_is_brought_over_by_an_administrator_who_says_why(self, talks: Talks, track: Track) -> None:
        admin = talks.world.actor(Role.ADMIN, "330100")
        assert codes(moved(talks, track, actor=admin)) == [["REASON_OF_A_PERSON"]]
        assert moved(talks, track, actor=admin, reason="第二版自本月施行。") == ()
        assert (reread(talks).machine_version, reread(talks).words("reason")) == (2, "第二版自本月施行。")

    @pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMIN, Role.SYSTEM)])
    def test_is_brought_over_by_nobody_else(self, talks: Talks, track: Track, role: Role) -> None:
        actor = talks.world.actor(role, "330100")
        given = {"from_version": 1, "to_version": 2}
        with pytest.raises(NotYou):
            perform(talks.dispute, "migrate", actor=actor, at=talks.world.later(), given=given, reason="改")
        assert reread(talks).machine_version == 1


class TestItsClocks:
    def test_run_on_where_the_rule_is_the_same(self, talks: Talks, track: Track) -> None:
        talks.accepted()
        before = clocks(talks)
        moved(talks, track)
        assert before
        assert {verb: clock.pk for verb, clock in clocks(talks).items()} == {
            verb: clock.pk for verb, clock in before.items()
        }

    def test_are_counted_anew_from_their_own_trigger_where_it_is_another(
        self, talks: Talks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        longer = Days(9, since="accept", law=HOUSE.art("D4"))
        track = in_force(
            monkeypatch, changed(row=lambda row: replace(row, due=(longer,)) if row.verb == "appoint" else row)
        )
        talks.accepted()
        [old] = [clock for verb, clock in clocks(talks).items() if verb == "appoint"]
        talks.world.later(days=2)
        moved(talks, track)
        new = clocks(talks)["appoint"]
        assert (new.count, new.measure, new.armed_at) == (9, "DAYS", old.armed_at)
        assert new.due_date == (old.armed_at + timedelta(days=9)).date()
        old.refresh_from_db()
        assert (old.stopped_by, old.stopped_at) == ("migrate", talks.world.clock)

    def test_start_where_only_the_new_table_has_them(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        duty = WorkingDays(2, since="appoint", law=T1)
        track = in_force(
            monkeypatch,
            changed(row=lambda row: replace(row, due=(*row.due, duty)) if row.verb == "hold_session" else row),
        )
        talks.accepted()
        appointed = services.appoint(
            talks.dispute, mediator=talks.mediator().account, actor=talks.head(), at=talks.world.later()
        )
        moved(talks, track)
        assert clocks(talks)["hold_session"].armed_at == appointed.moved_at

    def test_stop_where_the_new_table_awaits_the_verb_no_more(
        self, talks: Talks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        track = in_force(monkeypatch, changed(row=lambda row: replace(row, due=()) if row.verb == "appoint" else row))
        talks.accepted()
        assert "appoint" in clocks(talks)
        moved(talks, track)
        assert "appoint" not in clocks(talks)

    def test_of_a_table_that_changes_nothing_are_the_same_all_along_a_life(
        self, talks: Talks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for stage in (talks.accepted, talks.in_mediation, talks.agreed, talks.performed, talks.closed):
            talks.dispute = another(talks)
            stage()
        track = in_force(monkeypatch, changed())
        before = list(Clock.objects.order_by("pk").values())
        assert {clock["stopped_at"] is None for clock in before} == {True, False}
        assert moved(talks, track) == ()
        assert list(Clock.objects.order_by("pk").values()) == before


class TestAMatterThatIsHeld:
    def test_stands_in_a_state_the_new_table_does_not_know(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        track = in_force(monkeypatch, changed(row=called, states=Called))
        talks.in_mediation()
        assert codes(moved(talks, track)) == [["STATE_KNOWN"]]
        assert reread(talks).machine_version == 1

    def test_stands_where_no_row_of_the_new_table_leads_on(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        def ending(row: T) -> T | None:
            return (
                replace(row, sources=tuple(each for each in row.sources if each != S.TERMINATED))
                if row.sources
                else row
            )

        table = changed(row=ending, ends=DISPUTE.ends | {S.TERMINATED})
        track = in_force(monkeypatch, table)
        talks.in_mediation()
        services.fail(talks.dispute, remedies_explained=True, actor=talks.mediator(), at=talks.world.later())
        assert codes(moved(talks, track)) == [["LEADS_ON"]]

    def test_has_a_clock_for_what_the_new_table_does_not_have(
        self, talks: Talks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Without(models.TextChoices):
            locals().update({s.name: (s.value, s.label) for s in S if s is not S.NOT_ACCEPTED})

        facts = {verb: takes for verb, takes in DISPUTE.facts.items() if verb != "decline"}
        ends = DISPUTE.ends - {S.NOT_ACCEPTED}
        table = changed(row=without("decline"), states=Without, ends=ends, facts=facts)
        track = in_force(monkeypatch, table)
        assert "decline" in clocks(talks)
        [held] = moved(talks, track)
        assert [(unmet.code, unmet.facts) for unmet in held.unmet] == [("CLOCKS_KNOWN", {"verbs": ["decline"]})]

    def test_was_told_what_the_new_table_does_not_take(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        facts = {**DISPUTE.facts, "sign_agreement": {**DISPUTE.facts["sign_agreement"], "signed": whole(3, 9)}}
        track = in_force(monkeypatch, changed(facts=facts))
        talks.agreed()
        [held] = moved(talks, track)
        seq = Entry.objects.of(talks.dispute.number).get(verb="sign_agreement").seq
        assert [(unmet.code, unmet.field, unmet.facts["seq"]) for unmet in held.unmet] == [("PAST_FITS", "signed", seq)]

    def test_keeps_its_clocks_and_its_entries_as_they_were(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        track = in_force(monkeypatch, changed(row=called, states=Called))
        talks.in_mediation()
        before = (
            list(Entry.objects.values()),
            list(Clock.objects.order_by("pk").values()),
            list(Matter.objects.values()),
        )
        assert codes(moved(talks, track)) == [["STATE_KNOWN"]]
        assert before == (
            list(Entry.objects.values()), list(Clock.objects.order_by("pk").values()), list(Matter.objects.values()),
        )  # fmt: skip

    def test_does_not_hold_the_others_of_its_batch(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        first = talks.in_mediation().dispute
        second = another(talks)
        track = in_force(monkeypatch, changed(row=called, states=Called))
        assert [each.number for each in moved(talks, track)] == [first.number]
        assert Matter.objects.get(number=second.number).machine_version == 2


class TestTheVersionItGoesTo:
    @pytest.mark.parametrize("given", [
        {}, {"from_version": 1}, {"to_version": 2}, {"from_version": 2, "to_version": 2}, {"from_version": 1, "to_version": 1},
        {"from_version": 1, "to_version": 9},
    ])  # fmt: skip
    def test_is_a_later_one_of_its_own_table(self, talks: Talks, track: Track, given: dict[str, Any]) -> None:
        with pytest.raises(NotYet) as refused:
            perform(talks.dispute, "migrate", actor=the_system(), at=talks.world.later(), given=given)
        assert refused.value.code == "LATER_VERSION"

    def test_is_no_table_of_another_name(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        brief = Machine(
            "Brief", S, start=DISPUTE.start, ends=DISPUTE.ends, facts=DISPUTE.facts, rows=DISPUTE.rows, version=2
        )
        in_force(monkeypatch, brief)
        given = {"from_version": 1, "to_version": 2}
        with pytest.raises(NotYet) as refused:
            perform(talks.dispute, "migrate", actor=the_system(), at=talks.world.later(), given=given)
        assert refused.value.code == "LATER_VERSION"

    def test_is_reached_before_anything_else_of_its_batch(self, talks: Talks, track: Track) -> None:
        at = talks.world.later()
        moves = [
            Move(talks.dispute.number, "ask_consent", talks.mediator(), at, given={"rights_notice": True}),
            Move(talks.dispute.number, "migrate", the_system(), at, given={"from_version": 1, "to_version": 2}),
        ]
        with pytest.raises(NotYet) as refused:
            perform_many(moves)
        assert refused.value.code == "STANDS_AS_WRITTEN"

    def test_renames_to_a_state_that_there_is(self) -> None:
        with pytest.raises(MachineFault, match="renamed to GONE, which is no state"):
            changed(renamed={"TALKING": "GONE"})
        with pytest.raises(MachineFault, match="CLOSED is renamed and still a state"):
            changed(renamed={"CLOSED": "TERMINATED"})


class TestTheVerifier:
    """Only an entry of migration changes the version; whatever else does is a fault."""

    @pytest.mark.parametrize(("seq", "column", "value"), [
        (2, "machine_version", 2),
        (6, "machine_version", 1),
        (6, "verb", "correct"),
        (6, "facts", '{"from_version":1,"to_version":3}'),
        (6, "facts", '{"from_version":2,"to_version":2}'),
        (6, "facts", "{}"),
    ])  # fmt: skip
    def test_finds_a_version_that_jumps(self, talks: Talks, track: Track, seq: int, column: str, value: Any) -> None:
        talks.in_mediation()
        moved(talks, track)
        assert verify().is_good
        rehash(talks.dispute.number, seq, to_end=True, **{column: value})
        assert Fault.VERSION_JUMP in verify().counts


class TestABatch:
    def test_costs_the_same_statements_however_many_there_are(self, talks: Talks, world: World) -> None:
        spent = []
        for count in (2, 12):
            numbers = [another(talks).number for _each in range(count)]
            with pytest.MonkeyPatch.context() as patch:
                track = in_force(patch, changed(row=shorter))
                at, actor = world.later(), the_system()
                for go in (survey, migrate):
                    with CaptureQueriesContext(connection) as asked:
                        [outcome] = go(track, numbers, track.machine_of(2), actor=actor, at=at)
                    assert (outcome.moved, outcome.held) == (count, ())
                    spent.append(len(asked))
        assert spent[:2] == spent[2:]
