"""A city's year, written and played: what `play_city` and `demo` both do."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from casework.deadlines.clocks import read_calendar
from casework.demo.accounts import seated
from casework.demo.diary import FIRST_DAY, Diary
from casework.demo.others import furnish, play_others
from casework.demo.places import HANGZHOU, read_city
from casework.demo.player import Played, play
from casework.demo.script import write_script
from casework.errors import NotNow
from casework.ledger.clock import simulated_clock
from casework.ledger.models import Entry
from casework.workflow.models import Matter

FEWER_COLLECTIONS = 50_000


def play_city(
    *, seed: int, matters: int, code: str = HANGZHOU, tell: Callable[[datetime, int], None] | None = None
) -> Played:
    """
    Play what happened in a city in 2025, and its life until the end of June 2026.

    matters: how many disputes and filings were brought; what came twice, came back or was a cheat's comes on top, and the
    petitions, penalties and hand-overs beside them (others.KINDS). tell: told of progress with the disputes.

    :raises NotYou: the database does not bear the mark of a demonstration.
    :raises NotNow: something was played, or entered, here before.
    :raises NotYet: the city's units are not loaded.
    """
    with simulated_clock():
        if Matter.objects.exists():
            raise NotNow.because("NOT_EMPTY", _("A city is played in a database without matters."), field="database")
        city, diary = read_city(FIRST_DAY, code), Diary(read_calendar())
        furnish(city)
        script = write_script(city, diary, seed=seed, matters=matters, cast=seated(FIRST_DAY))
        with _patient_collector():
            played = play(script, on=FIRST_DAY, tell=tell)
            played.others = play_others(city, diary, seed=seed, matters=matters)
        played.entries = Entry.objects.count()
        return played


def write_down(played: Played, path: Path) -> None:
    """Write where somebody cheated, for whoever checks whether it is found; nothing in the matters tells it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = [asdict(each) for each in played.found]
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Let the garbage collector look less often: the script is large, stays, and would be walked through again and again."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(FEWER_COLLECTIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
