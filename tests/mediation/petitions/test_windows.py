"""The windows for review and re-check: what was asked or posted in time is in time, however late it is entered."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command

from casework.command.run import run
from casework.deadlines.calendar import end_of
from casework.deadlines.models import Clock
from casework.errors import NotNow, NotYet
from mediation.petitions import services
from tests.appeals import CITY, COUNTY, Appeal
from tests.appeals import appeal as appeal
from tests.refusals import refused


def asking(appeal: Appeal, step: str) -> tuple[Callable[..., Any], date]:
    """Lead a petition to where review or re-check may be asked for; gives the asking, and the last day for it."""
    if step == "recheck":
        appeal.reviewed()
    elif appeal.petition.state != "OPINION_ISSUED":
        appeal.answered()
    last = Clock.objects.of(appeal.petition.number).open().get(verb=f"request_{step}").due_date
    assert last is not None
    service = getattr(services, f"request_{step}")
    organ = appeal.world.unit(COUNTY if step == "review" else CITY)
    return partial(service, appeal.petition, to=organ, actor=appeal.clerk()), last


def run_out(appeal: Appeal, last: date) -> list[str]:
    """Let the command run when it has waited; gives what it ended of itself."""
    out = io.StringIO()
    moment = end_of(last) + timedelta(days=3)
    call_command("run_clocks", "--at", moment.isoformat(), "--format", "json", stdout=out)
    return [each["deed"] for each in json.loads(out.getvalue())["deeds"] if each["deed"] == "terminate"]


class TestARequest:
    @pytest.mark.parametrize("is_posted", [True, False], ids=["posted", "handed over"])
    @pytest.mark.parametrize("step", ["review", "recheck"])
    def test_takes_what_was_asked_in_time_and_is_entered_while_the_timer_waits(
        self, appeal: Appeal, step: str, is_posted: bool
    ) -> None:
        ask, last = asking(appeal, step)
        list(run(end_of(last) + timedelta(days=3) - timedelta(seconds=1)))
        told: dict[str, Any] = {"at": end_of(last) - timedelta(hours=7)}
        if is_posted:
            told = {"at": end_of(last) + timedelta(days=2), "posted_on": last}
        assert ask(**told).state == f"{step.upper()}_OPEN"
        assert run_out(appeal, last) == []

    @pytest.mark.parametrize("step", ["review", "recheck"])
    def test_takes_nothing_that_was_asked_too_late(self, appeal: Appeal, step: str) -> None:
        ask, last = asking(appeal, step)
        late = (f"{step.upper()}_ASKED_IN_TIME", f"RPW art. {35 if step == 'review' else 36}", "at")
        with refused(NotYet, late):
            ask(at=end_of(last) + timedelta(days=1))
        with refused(NotYet, late):
            ask(at=end_of(last) + timedelta(days=2), posted_on=last + timedelta(days=1))
        assert run_out(appeal, last) == ["terminate"]
        with pytest.raises(NotNow):
            ask(at=end_of(last) + timedelta(days=3, hours=1), posted_on=last)

    def test_asks_for_a_day_of_posting_between_receipt_and_arrival(self, appeal: Appeal) -> None:
        received = appeal.answered().today
        ask, last = asking(appeal, "review")
        arrived = end_of(last) + timedelta(days=1)
        for posted_on in (received - timedelta(days=1), arrived.date() + timedelta(days=1)):
            with pytest.raises(NotYet) as refusal:
                ask(at=arrived, posted_on=posted_on)
            assert "POSTED_IN_ORDER" in {each.code for each in refusal.value.unmet}
