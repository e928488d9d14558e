"""Command and supervision on the last day of the play: cards and their answers, orders, a charge and a whistle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from casework.command import services
from casework.command.models import Card, Order
from casework.deadlines.models import Clock
from casework.demo.diary import HORIZON
from casework.demo.pen import Line
from casework.ledger.clock import simulated_clock
from casework.organisations.actors import Actor, Role, actor_for, post_of
from casework.organisations.models import Membership, Unit
from casework.workflow.models import Matter

BEGINS = HORIZON - timedelta(hours=15)  # nine in the morning
STEP = timedelta(minutes=7)
FIRST_OF_2026 = datetime(2026, 1, 1, tzinfo=HORIZON.tzinfo)
DEPARTMENTS = ("-B2", "-B4")
CARDS, ORDERS, SPEED_UP = 8, 4, "请抓紧办理，今日内说明进度。"
WHY, BECAUSE = "请说明超期原因。", "当事人出差，已约定明日上门，三日内办结。"
ORDER, DONE = "请今日联系当事人，稳定情绪并报告情况。", "已联系双方，情绪稳定，约定本周五面谈。"


class Day:
    """The day at the desks of one county. at: when the next act is done."""

    def __init__(self, line: Line) -> None:
        self.line, self.at = line, BEGINS
        self.path = Unit.objects.standing().get(code=line.district.code).path

    def play(self) -> int:
        """Do it all; returns how many acts there were."""
        return sum(1 for _act in self._acts())

    def _acts(self) -> Iterator[Any]:
        yield from self._cards()
        yield from self._orders()
        yield from self._whistle()

    def _cards(self) -> Iterator[Any]:
        """Issue cards; every second one is answered, and every fourth explained once more."""
        supervisor = self._seat(Role.SUPERVISOR, self.line.district.centre)
        for place, matter in enumerate(self._handled()[:CARDS]):
            clock = Clock.objects.of(matter.number).open().duties().order_by("due_at", "pk")[0]
            yield self._does(services.issue_card, matter, supervisor, awaited=clock.verb, text=SPEED_UP)
            card = Card.objects.of(matter.number).get().seq
            if place % 2 == 0:
                yield self._does(services.answer_card, matter, self._handler(matter), card=card, text=BECAUSE)
            if place % 4 < 2:
                yield self._does(services.ask_explanation, matter, supervisor, card=card, text=WHY)
            if place % 4 == 0:
                yield self._does(services.answer_card, matter, self._handler(matter), card=card, text=BECAUSE)

    def _orders(self) -> Iterator[Any]:
        """Give orders: one is answered, one read, the others lie there, the last of them urgent; the first matter is in charge."""
        head = self._seat(Role.HEAD, self.line.district.centre)
        others = [matter for matter in self._handled() if matter.handler != head.account]
        for place, matter in enumerate(others[:ORDERS]):
            handler = self._handler(matter)
            given = {"addressee": handler.account, "text": ORDER, "is_urgent": place == ORDERS - 1}
            yield self._does(services.order, matter, head, **given)
            seq = Order.objects.of(matter.number).get().seq
            if place < 2:
                yield self._does(services.read_order, matter, handler, order=seq)
            if place == 0:
                yield self._does(services.answer_order, matter, handler, order=seq, text=DONE)
                yield self._does(services.take_charge, matter, head, text="涉及人数较多，由我包案。")

    def _whistle(self) -> Iterator[Any]:
        """Let the township whistle for two departments; one of them reports in."""
        matter = next((each for each in self._handled() if each.unit.code == self.line.township.committee), None)
        departments = [self.line.district.code + ending for ending in DEPARTMENTS]
        called = list(Unit.objects.standing().filter(code__in=departments).order_by("code"))
        if matter is None or not called:
            return
        caller = self._seat(Role.DISPATCHER, self.line.township.platform)
        text = "请到现场会同处理，核实欠薪与占道问题。"
        yield self._does(services.whistle, matter, caller, units=called, text=text)
        matter.refresh_from_db(fields=["version"])
        reporter = self._seat(Role.OFFICER, called[0].code)
        yield self._does(
            services.report_in, matter, reporter, whistle=matter.version, text="已派两名执法人员到场，现场秩序已恢复。"
        )

    def _does(self, service: Callable[..., Any], matter: Matter, actor: Actor, **told: Any) -> Any:
        self.at += STEP
        return service(matter, actor=actor, at=self.at, **told)

    def _handled(self) -> list[Matter]:
        """The matters of this year whose duties run, in the hands of accounts; the tracks in turn, each by number."""
        running = Clock.objects.open().duties().filter(armed_at__lte=BEGINS).moving(BEGINS)
        found: QuerySet[Matter] = Matter.objects.filter(
            number__in=running.values("matter_no"), unit__path__startswith=self.path, opened_at__gte=FIRST_OF_2026,
            moved_at__lt=BEGINS, handler__in=Membership.objects.values("user__username"), walled_from="",
        )  # fmt: skip
        tracks: dict[str, list[Matter]] = {}
        for matter in found.select_related("unit").order_by("number"):
            tracks.setdefault(matter.track, []).append(matter)
        return [matter for some in zip_longest(*tracks.values()) for matter in some if matter]

    def _handler(self, matter: Matter) -> Actor:
        return actor_for(get_user_model().objects.get(username=matter.handler), on=BEGINS.date())

    def _seat(self, role: Role, code: str) -> Actor:
        """Give who holds a role in a unit; one whom no account stands for where nobody does."""
        unit = Unit.objects.standing().get(code=code)
        held = Membership.objects.in_force(BEGINS.date()).filter(role=role, unit=unit).select_related("user").first()
        post = post_of(role, unit)
        if held is None:
            return Actor(f"{role.lower()}1.{code}", (post,))
        return replace(
            actor_for(held.user, on=BEGINS.date()), posts=(post,)
        )  # nobody acts here by another of his posts


@transaction.atomic
def command(line: Line) -> int:
    """
    Play the day of the county of a line; returns how many acts there were, none where nothing is in hand there.

    :raises NotYou: the database does not bear the mark of a demonstration.
    """
    with simulated_clock():
        return Day(line).play()
