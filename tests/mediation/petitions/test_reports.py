"""What is assigned is reported by the day set (house rule P2a)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from casework.command.run import run
from casework.deadlines.models import Clock
from casework.errors import NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from mediation.petitions import services
from mediation.petitions.files import PetitionFiles
from tests.appeals import COUNTY, STREET, Appeal, registered
from tests.refusals import refused
from tests.world import World


def clock(appeal: Appeal, verb: str) -> Clock:
    return Clock.objects.of(appeal.petition.number).filter(verb=verb).latest("pk")


class TestAReport:
    def test_is_due_by_the_day_named(self, world: World) -> None:
        clerk = world.actor(Role.PETITION_CLERK, COUNTY)
        registrar = world.actor(Role.REGISTRAR, COUNTY)
        office = registered(world, unit=world.unit(COUNTY), direct=False, actor=registrar)
        told: dict[str, Any] = {"to": world.unit(STREET), "actor": clerk, "at": world.later()}
        with refused(NotYet, ("REPORT_DAY_SET", "HOUSE rule P2", "report_by")):
            services.assign(office, report_by=None, **told)
        assigned = services.assign(office, report_by=date(2026, 4, 1), **told)
        sent = Appeal(world, assigned)
        assert Entry.objects.of(assigned.number).get(verb="assign").facts["report_by"] == "2026-04-01"
        report = clock(sent, "issue_opinion#1")
        assert (report.due_date, report.law, report.nature) == (date(2026, 4, 1), "HOUSE rule P2a", "DUTY")
        assert report.count == (date(2026, 4, 1) - sent.today).days

    def test_that_is_late_gets_its_card_and_bars_nothing(self, world: World) -> None:
        registrar = world.actor(Role.REGISTRAR, COUNTY)
        sent = Appeal(world, registered(world, unit=world.unit(COUNTY), direct=False, actor=registrar))
        day = sent.today + timedelta(days=15)
        sent.petition = services.assign(
            sent.petition, to=world.unit(STREET), report_by=day, **sent.told(sent.clerk(COUNTY))
        )
        sent.investigated()
        over = datetime.combine(day + timedelta(days=1), datetime.min.time(), world.clock.tzinfo)
        early = [deed.awaited for deed in run(over - timedelta(minutes=1))]
        late = [deed.awaited for deed in run(over)]
        assert (early, late) == (["issue_opinion#1"], ["issue_opinion#1"])
        files = PetitionFiles(["P3301061900000001"])
        files._named = frozenset({sent.petition.number})
        # Whether it is in its time below says the law.
        assert files.due_at == {sent.petition.number: clock(sent, "issue_opinion").due_at}
        sent.answered(days=20)
        reported = clock(sent, "issue_opinion#1")
        assert (sent.petition.state, reported.stopped_by, reported.was_late) == (
            "OPINION_ISSUED",
            "issue_opinion",
            True,
        )
        assert not clock(sent, "issue_opinion").was_late
