"""
Open matters carried over to another version of their table on PostgreSQL, beside a look at them that writes nothing:
`python -m benchmarks.migrating [--check]`.

Disputes are led to the agreement; the second version counts one of its terms otherwise, so that of every matter clocks are
held against the new table, and for those accepted and not yet appointed one stops and one starts. The whole is verified.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

from benchmarks import ground

TARGET = 1000.0  # matters a second


def second_version() -> Any:
    """Bring a second version into force beside the first; gives the track and the table."""
    from casework.deadlines.terms import WorkingDays
    from casework.law import HOUSE
    from casework.workflow import tracks
    from casework.workflow.binding import bind
    from casework.workflow.machine import Machine
    from casework.workflow.models import Matter
    from mediation.disputes.machine import DISPUTE, DisputeState

    slower = (WorkingDays(3, since="accept", law=HOUSE.art("D4")),)
    rows = tuple(replace(row, due=slower) if row.verb == "appoint" else row for row in DISPUTE.rows)
    table = Machine(
        "Dispute", DisputeState, start=DISPUTE.start, ends=DISPUTE.ends, facts=DISPUTE.facts, rows=rows, version=2
    )
    meta = type("Meta", (), {"proxy": True, "app_label": "disputes"})
    type("SecondDispute", (bind(DISPUTE, table), Matter), {"__module__": __name__, "Meta": meta})
    track = replace(tracks.track_of("dispute"), machines=(DISPUTE, table), model="disputes.SecondDispute")
    tracks.register(track)
    return track, table


def main() -> int:
    """Fill, look, carry over, verify."""
    parser = argparse.ArgumentParser(description="Matters carried over to another version of their table.")
    parser.add_argument("--matters", type=int, default=20_000)
    parser.add_argument("--check", action="store_true", help="exit 1 when the target is missed")
    options = parser.parse_args()
    with ground.own_database("migrating"):
        from casework.ledger.clock import simulated_clock
        from casework.ledger.verify import verify
        from casework.workflow.migrating import migrate, survey, the_system, waiting

        unit = ground.plant()[0]
        ground.fill(unit, options.matters * 3 // 4, steps=6)
        ground.fill(unit, options.matters - options.matters * 3 // 4, steps=3)
        track, table = second_version()
        numbers = waiting(track, table)
        told: dict[str, Any] = {"actor": the_system(), "at": ground.NOON + timedelta(days=1)}
        outcomes: list[Any] = []
        with simulated_clock():
            looked = ground.seconds(lambda: outcomes.extend(survey(track, numbers, table, **told)))
            moved = ground.seconds(lambda: outcomes.extend(migrate(track, numbers, table, **told)))
        rate = len(numbers) / moved
        held = sum(len(outcome.held) for outcome in outcomes)
        ground.tell(
            f"migrating {len(numbers)} matters: {moved:.1f} s ({rate:.0f}/s, target {TARGET:.0f}), looked at in "
            f"{looked:.1f} s; {held} held; the ledger is {'whole' if verify().is_good else 'broken'}"
        )
    return int(options.check and rate < TARGET)


if __name__ == "__main__":
    sys.exit(main())
