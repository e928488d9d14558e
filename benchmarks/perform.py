"""
perform() one by one on PostgreSQL, against the same statements sent as raw SQL: `python -m benchmarks.perform [--check]`.

Disputes are led from the consent to the closing, each step in its own transaction and committed. The floor is what those
very steps sent to the database, recorded once and sent again by psycopg for other disputes, with the same commits. Floor
and engine take turns. --check exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import pickle
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import psycopg

from benchmarks import ground
from casework.processes import processes

TARGETS = {1: 0.60, 8: 0.35}
Statement = tuple[str, Any]
Recorded = list[list[Statement]]


def record(number: str) -> Recorded:
    """Lead one dispute and write down what each step sent."""
    from django.db import connection

    from casework.ledger.clock import simulated_clock
    from casework.organisations.models import Unit
    from casework.workflow.perform import perform
    from mediation.disputes.models import Dispute

    unit = Unit.objects.of_level(2)[0]
    steps: Recorded = []

    def heard(run: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if params is not None and "calendarday" not in sql:
            steps[-1].append((sql, params))
        return run(sql, params, many, context)

    with simulated_clock(), connection.execute_wrapper(heard):
        for move in ground.life(number, unit)[1:]:
            steps.append([])
            dispute = Dispute(number=number, track="dispute")
            perform(dispute, move.verb, actor=move.actor, at=move.at, given=move.given, notes=move.notes)
    return steps


def send(database: str, steps: Recorded, model: str, numbers: Sequence[str]) -> int:
    """Send the recorded statements again for other disputes; the floor."""
    with psycopg.connect(f"{ground.SERVER}/{database}") as session, session.cursor() as cursor:
        for number in numbers:
            for statements in steps:
                for sql, params in statements:
                    cursor.execute(sql, [_other(value, model, number) for value in params])
                    if cursor.description:
                        cursor.fetchall()
                session.commit()
    return len(numbers) * len(steps)


def _other(value: Any, model: str, number: str) -> Any:
    if isinstance(value, list | tuple):
        return [_other(each, model, number) for each in value]
    return number if value == model else value


# What every worker is given: the database, the recorded steps and the number they were recorded with.
_here: dict[str, Any] = {}


def keep(here: bytes) -> None:
    """Keep what is the same for every share, pickled, in a worker that begins; the values of statements name models."""
    _here.update(pickle.loads(here))


def work(task: tuple[str, list[str]]) -> tuple[int, float, float, float]:
    """Do one worker's share; returns steps, begin, end and seconds of the processor."""
    kind, numbers = task
    begun, processor = time.time(), time.process_time()
    if kind == "engine":
        done = ground.lead(_unit(), numbers)
    else:
        done = send(_here["database"], _here["steps"], _here["model"], numbers)
    return done, begun, time.time(), time.process_time() - processor


def rate(pool: ProcessPoolExecutor, workers: int, kind: str, numbers: list[str]) -> tuple[float, float]:
    """Let workers share disputes; returns steps a second and processor seconds a step."""
    shares = [(kind, numbers[place::workers]) for place in range(workers)]
    done = list(pool.map(work, shares))
    steps = sum(each[0] for each in done)
    span = max(each[2] for each in done) - min(each[1] for each in done)
    return steps / span, sum(each[3] for each in done) / steps


def measure(database: str, steps: Recorded, model: str, workers: int, share: int, rounds: int) -> float:
    """Let engine and floor take turns; prints both and returns the ratio of the medians."""
    found: dict[str, list[float]] = {"engine": [], "floor": []}
    processor: dict[str, list[float]] = {"engine": [], "floor": []}
    numbers = ground.open_disputes(_unit(), (2 * rounds + 2) * share * workers)
    ground.leave()
    with processes(workers, keep, (pickle.dumps({"database": database, "steps": steps, "model": model}),)) as pool:
        for turn in range(rounds + 1):
            for kind in ("engine", "floor"):
                mine, numbers = numbers[: share * workers], numbers[share * workers :]
                per_second, each = rate(pool, workers, kind, mine)
                if turn:  # the first warms up
                    found[kind].append(per_second)
                    processor[kind].append(each)
    engine, floor = (statistics.median(found[kind]) for kind in ("engine", "floor"))
    ground.tell(
        f"{workers} worker{'s' if workers > 1 else ' '}: engine {engine:7.0f}/s, floor {floor:7.0f}/s, "
        f"ratio {engine / floor:.2f} (target {TARGETS[workers]:.2f}); processor a step: engine "
        f"{1000 * statistics.median(processor['engine']):.2f} ms, floor {1000 * statistics.median(processor['floor']):.2f} ms"
    )
    return engine / floor


def main() -> int:
    """Measure with 1 and 8 workers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1] if __doc__ else "")
    parser.add_argument("--share", type=int, default=25, help="disputes a worker and turn, seven steps each")
    parser.add_argument("--rounds", type=int, default=ground.ROUNDS)
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()
    with ground.own_database("perform") as database:
        ground.plant()
        model = ground.open_disputes(_unit(), 1)[0]
        steps = record(model)
        for verb, statements in zip([move.verb for move in ground.life(model, _unit())[1:]], steps, strict=True):
            ground.tell(f"{verb}: {len(statements)} statements: {', '.join(_name(sql) for sql, _params in statements)}")
        ratios = {
            workers: measure(database, steps, model, workers, options.share, options.rounds) for workers in TARGETS
        }
    return int(options.check and any(ratios[workers] < TARGETS[workers] for workers in TARGETS))


def _unit() -> Any:
    from casework.organisations.models import Unit

    return Unit.objects.of_level(2)[0]


def _name(sql: str) -> str:
    words = sql.replace('"', "").split()
    if words[0] == "SELECT":
        table = words[words.index("FROM") + 1]
        return f"{'lock' if 'UPDATE' in words else 'read'} {table}"
    return " ".join(words[: 3 if words[0] == "INSERT" else 2]).lower()


if __name__ == "__main__":
    sys.exit(main())
