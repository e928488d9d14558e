"""Sentences about cards, orders, charges and notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casework.command.colours import Colour
from casework.deadlines.models import Clock

if TYPE_CHECKING:
    from casework.command.models import Assistance, Card, Charge, Dispatch, Order  # noqa: F401


class CardQuerySet(QuerySet["Card"]):
    """Many cards; the newest first."""

    def of(self, *numbers: str) -> CardQuerySet:
        """Keep the cards of these matters."""
        return self.filter(matter_no__in=numbers)

    def red(self) -> CardQuerySet:
        """Keep those that record a breach."""
        return self.filter(colour=Colour.RED)

    def unanswered(self) -> CardQuerySet:
        """Keep those nobody has said anything about, or that were asked about since."""
        return self.filter(Q(answered_at=None) | Q(asked_at__gt=F("answered_at")))

    def standing(self) -> CardQuerySet:
        """
        Keep those that call for something, the newest first: the clock still runs and no red card followed, or an explanation
        is awaited.
        """
        return self.filter(self._calls(), ended_at=None).order_by("-pk")

    def put_away(self, at: datetime) -> int:
        """Note of those that call for nothing more that they do not; one statement. Returns how many there were."""
        return self.filter(ended_at=None).exclude(self._calls()).update(ended_at=at)

    def _calls(self) -> Q:
        cards = self.model._default_manager
        same = {name: OuterRef(name) for name in ("matter_no", "awaited", "armed_at")}
        clock = Clock.objects.open().filter(
            matter_no=OuterRef("matter_no"), verb=OuterRef("awaited"), armed_at=OuterRef("armed_at")
        )
        is_asked = Q(asked_at__isnull=False) & (Q(answered_at=None) | Q(asked_at__gt=F("answered_at")))
        red = Exists(cards.filter(**same, colour=Colour.RED))
        return is_asked | (Q(Exists(clock)) & (Q(colour=Colour.RED) | ~Q(red)))


class OrderQuerySet(QuerySet["Order"]):
    """Many orders; the newest first."""

    def of(self, *numbers: str) -> OrderQuerySet:
        """Keep the orders about these matters."""
        return self.filter(matter_no__in=numbers)

    def open(self) -> OrderQuerySet:
        """Keep those that wait for their answer."""
        return self.filter(answered_at=None)

    def addressed_to(self, account: str) -> OrderQuerySet:
        """Keep those for this account."""
        return self.filter(addressee=account)


class AssistanceQuerySet(QuerySet["Assistance"]):
    """Departments called to matters; the newest first."""

    def of(self, *numbers: str) -> AssistanceQuerySet:
        """Keep those about these matters."""
        return self.filter(matter_no__in=numbers)

    def open(self) -> AssistanceQuerySet:
        """Keep those that wait for the department to report in."""
        return self.filter(reported_at=None)

    def for_units(self, units: Collection[int]) -> AssistanceQuerySet:
        """Keep those to one of these units, given by id."""
        return self.filter(unit__in=units)

    def awaited(self, clocks: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Assistance]:
        """Find what reply clocks wait for, (matter, verb awaited) → the call, with its unit; one statement, none for none."""
        wanted = {clock for clock in clocks if "." in clock[1]}
        if not wanted:
            return {}
        found = self.of(*(number for number, _verb in wanted)).select_related("unit")
        calls = {(each.matter_no, each.awaited): each for each in found}
        return {clock: calls[clock] for clock in wanted & calls.keys()}


class ChargeQuerySet(QuerySet["Charge"]):
    """Many charges; the newest first."""

    def standing(self, *numbers: str) -> dict[str, Charge]:
        """Give the charge that stands of each of these matters that has one; one statement."""
        charges = self.filter(matter_no__in=numbers).select_related("unit").order_by("pk")
        return {charge.matter_no: charge for charge in charges}


class DispatchQuerySet(QuerySet["Dispatch"]):
    """Many notices; the one let out last first."""

    def let_out(self, at: datetime) -> DispatchQuerySet:
        """Keep those that do not wait any more at that moment."""
        return self.filter(send_at__lte=at)

    def for_desk(self, account: str, units: Collection[int]) -> DispatchQuerySet:
        """Keep those to this account, and those to one of these units, given by id, as a whole."""
        return self.filter(Q(account=account) | Q(account="", unit__in=units))
