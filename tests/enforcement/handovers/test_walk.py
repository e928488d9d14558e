"""However two organs send a case to and fro, it goes back for investigation twice at most, and the chain tells how."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from casework.deadlines.models import Clock
from casework.errors import CaseworkError
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from enforcement.handovers.machine import HANDOVER
from enforcement.handovers.models import Package, Receipt
from enforcement.handovers.package import digest
from tests.enforcement.handovers.deliveries import Delivery, packed
from tests.world import World


def mended(case: Delivery) -> Delivery:
    """Send it with something new in it."""
    case.with_paper("EVIDENCE", text=str(case.world.clock))
    return case.sent()


STEPS: dict[str, Callable[[Delivery], object]] = {
    "send": mended,
    "send the same": lambda case: case.sent(),
    "receive": lambda case: case.received(),
    "send back": lambda case: case.returned("INCOMPLETE"),
    "supplement": lambda case: case.returned("SUPPLEMENT"),
    "prosecute": lambda case: case.answered("PROSECUTED", sufficient=False),
    "answer": lambda case: case.answered("NOT_PROSECUTED"),
    "close": lambda case: case.closed(),
}
# Most steps lead on to and fro, so that a walk comes to its third return.
TURNS = {"investigate": ("send", "receive", "supplement"), "mend": ("send", "send back")}
LIKELY = [*TURNS, *TURNS, *TURNS, *STEPS]


class TestAWalk:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(steps=st.lists(st.sampled_from(LIKELY), min_size=4, max_size=16))
    def test_never_comes_to_a_third_return(self, county: World, steps: list[str]) -> None:
        with transaction.atomic():
            case = packed(county, "J4").with_papers()
            for step in (each for turn in steps for each in TURNS.get(turn, (turn,))):
                try:
                    with transaction.atomic():
                        STEPS[step](case)
                except CaseworkError as refusal:
                    event(f"refused: {refusal.code}")
            self.hold(case)
            transaction.set_rollback(True)

    def hold(self, case: Delivery) -> None:
        """Hold what stands however it went."""
        entries = list(Entry.objects.of(case.handover.number))
        grounds = [entry.facts["ground"] for entry in entries if entry.verb == "return"]
        event(f"supplements: {grounds.count('SUPPLEMENT')}")
        assert grounds.count("SUPPLEMENT") <= 2
        assert grounds.count("INCOMPLETE") <= 2
        assert not [entry for entry in entries if entry.facts.get("result") == "PROSECUTED"]
        assert verify(case.handover.number).is_good
        assert all(entry.to_state in HANDOVER.all_states for entry in entries)
        sealed = {entry.seq: entry.facts["manifest"] for entry in entries if entry.verb == "send"}
        assert {each.seq: each.digest for each in Package.objects.filter(matter_no=case.handover.number)} == sealed
        signed = {entry.seq: entry.facts["receipt"] for entry in entries if entry.facts.get("receipt")}
        kept = Receipt.objects.filter(matter_no=case.handover.number)
        assert {each.seq: digest(each.text) for each in kept} == signed
        if case.handover.state == "CLOSED":
            assert not Clock.objects.filter(matter_no=case.handover.number, stopped_at=None).exists()
