"""However one walks, the state stays on the map, ends stay ended, and the ledger tells how one came there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.errors import CaseworkError, NotNow
from casework.intake import services as intake
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.workflow.judge import Move
from casework.workflow.perform import perform_many
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.casework.workflow.walks import Try, Walker, left_behind, likely, wild
from tests.world import SIDES, VILLAGE, Talks, World

TOWNSHIP = "330106001"
OF_A_DISPUTE: dict[str, dict[str, Any]] = {
    "ask_consent": {"given": {"rights_notice": True}},
    "decline": {"given": {"ground": "IN_COURT", "remedies_explained": True}},
    "appoint": {"given": {"handler": "mediator_330106001001"}},
    "hold_session": {"given": {"minutes_signed": True}, "notes": {"minutes": "双方到场。"}},
    "suspend": {"given": {"ground": "APPRAISAL"}},
    "sign_agreement": {
        "given": {"due_on": "2027-03-02", "signed": 2, "mediator_signed": True, "sealed": True},
        "notes": {"agreement": "修复墙体。"},
    },
    "record_oral_agreement": {"given": {"due_on": "2027-03-02"}, "notes": {"agreement": "修复墙体。"}},
    "apply_confirmation": {"given": {"joint": True}},
    "confirm": {"notes": {"ruling": "（2026）调确1号"}},
    "refuse_confirmation": {"notes": {"ruling": "（2026）调确1号"}},
    "perform": {"given": {"proof": True}},
    "fail": {"given": {"remedies_explained": True}},
    "withdraw": {"given": {"other_side_confirms": True}},
    "divert": {"notes": {"receipt": "收1"}},
    "escalate": {"given": {"ground": "FAILED_ONCE"}, "reason": "已调解。"},
    "call_in": {"given": {"ground": "MAJOR"}},
    "reopen": {"given": {"ground": "NEW_FACTS"}},
    "revisit": {"given": {"result": "UNSETTLED"}, "notes": {"record": "墙未修。"}},
    "correct": {"given": {"corrects": 1}, "reason": "笔误。"},
}
OF_A_FILING: dict[str, dict[str, Any]] = {
    "merge": {"given": {"into": "D3301062026000009"}},
    "unmerge": {"reason": "并非同一事项。"},
    "triage": {"given": {"kind": "DISPUTE", "type": "02", "risk": "BLUE"}},
    "object": {"given": {"ground": "INCOMPLETE"}, "reason": "缺材料。"},
    "correct": {"given": {"corrects": 1}, "reason": "笔误。"},
}
# The first steps of a life, so that a walk does not spend itself at the door.
INTO_THE_TALKS = [
    Try("ask_consent", Role.MEDIATOR, VILLAGE, **OF_A_DISPUTE["ask_consent"]),
    Try("accept", Role.MEDIATOR, VILLAGE),
    Try("appoint", Role.HEAD, VILLAGE, **OF_A_DISPUTE["appoint"]),
    Try("hold_session", Role.MEDIATOR, VILLAGE, **OF_A_DISPUTE["hold_session"]),
]
AGREED = [*INTO_THE_TALKS, Try("sign_agreement", Role.MEDIATOR, VILLAGE, **OF_A_DISPUTE["sign_agreement"])]
PERFORMED = [*AGREED, Try("perform", Role.MEDIATOR, VILLAGE, given={"proof": True, "fully": True})]
CLOSED = [*PERFORMED, Try("close", Role.HEAD, VILLAGE)]
WALKING = settings(  # a walk is told by its steps; to shorten one that fails takes longer than to read it
    max_examples=25, deadline=None, derandomize=True, phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
Undone = Callable[[Callable[[], None]], None]


def another(talks: Talks) -> Dispute:
    """Open a dispute that is like the first in everything but its number."""
    first = talks.dispute
    return services.apply(
        unit=first.unit, type=first.type, channel=first.channel, title=first.title, text=first.words("text"), parties=SIDES,
        actor=talks.mediator(), at=first.opened_at,
    )  # fmt: skip


def with_papers(talks: Talks) -> Talks:
    """Put every paper into the file that a step may ask for, so that a walk is not stopped by what is missing."""
    for kind in ("PERFORMANCE", "WITHDRAWAL_CONFIRMATION", "CONFIRMATION", "SECURITY"):
        talks.with_paper(kind)
    return talks


@pytest.fixture
def undone(db: None) -> Undone:
    """Give a way to walk and have it undone, so that every example begins in the same world."""

    class Enough(Exception):
        pass

    def walked(walk: Callable[[], None]) -> None:
        def once() -> None:
            walk()
            raise Enough

        with pytest.raises(Enough), transaction.atomic():
            once()

    return walked


def wander(walker: Walker, data: st.DataObject, told: Mapping[str, dict[str, Any]]) -> None:
    """Try fifteen things, two in three of which the table offers."""
    for _step in range(15):
        steps = likely(walker, told)
        walker.attempt(data.draw(st.one_of(steps, steps, wild(walker.matter.machine))))
    walker.hold()


class TestADispute:
    @WALKING
    @given(start=st.sampled_from([[], INTO_THE_TALKS, AGREED, PERFORMED, CLOSED]), data=st.data())
    def test_walks_by_the_table_whatever_is_tried(
        self, talks: Talks, undone: Undone, start: list[Try], data: st.DataObject
    ) -> None:
        def walked() -> None:
            with_papers(talks)
            sides = Party.objects.of(talks.dispute.number)
            sides.update(consented_at=talks.world.clock, consent_means=ConsentMeans.WRITTEN)
            walker = Walker(talks.dispute, talks.world.units, talks.world.clock)
            for trial in start:
                walker.attempt(trial)
            assert walker.taken == len(start)
            wander(walker, data, OF_A_DISPUTE)

        undone(walked)


class TestABatch:
    @WALKING
    @given(start=st.sampled_from([[], INTO_THE_TALKS, AGREED, PERFORMED, CLOSED]), data=st.data())
    def test_does_what_the_same_steps_do_one_by_one(
        self, talks: Talks, undone: Undone, start: list[Try], data: st.DataObject
    ) -> None:
        def walked() -> None:
            twin = with_papers(replace(with_papers(talks), dispute=another(talks))).dispute
            Party.objects.update(consented_at=talks.world.clock, consent_means=ConsentMeans.WRITTEN)
            walker = Walker(talks.dispute, talks.world.units, talks.world.clock)
            for trial in start:
                walker.attempt(trial)
            for _step in range(10):
                trial = data.draw(st.one_of(likely(walker, OF_A_DISPUTE), wild(walker.matter.machine)))
                walker.attempt(replace(trial, proposed=False))
            moves = [replace(move, matter=twin.number) for move, _codes in walker.answers]
            answers = perform_many(moves, partial=True)
            refused = [[each.code for each in a.unmet] if isinstance(a, CaseworkError) else [] for a in answers]
            assert refused == [codes for _move, codes in walker.answers]
            assert left_behind(twin.number) == left_behind(walker.matter.number)
            assert verify(twin.number).is_good

        undone(walked)

    def test_is_undone_by_one_refusal(self, talks: Talks) -> None:
        before = left_behind(talks.dispute.number)
        mediator, at = talks.mediator(), talks.world.later()
        moves = [
            Move(talks.dispute.number, "ask_consent", mediator, at, given={"rights_notice": True}),
            Move(talks.dispute.number, "close", mediator, at),
        ]
        with pytest.raises(NotNow):
            perform_many(moves)
        assert left_behind(talks.dispute.number) == before


class TestAFiling:
    @WALKING
    @given(data=st.data())
    def test_walks_by_the_table_whatever_is_tried(self, world: World, undone: Undone, data: st.DataObject) -> None:
        def walked() -> None:
            filing = intake.register(
                unit=world.unit(TOWNSHIP), channel="LETTER", place=world.unit(VILLAGE), title="噪声", text="夜间施工。",
                parties=SIDES[:1], actor=world.actor(Role.REGISTRAR, TOWNSHIP), at=world.clock,
            )  # fmt: skip
            wander(Walker(filing, world.units, world.clock), data, OF_A_FILING)

        undone(walked)
