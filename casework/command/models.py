"""What supervision left on matters: cards, orders, charges, and the notices that go out about them. Proof is in the ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.command.colours import Colour
from casework.command.querysets import (
    AssistanceQuerySet,
    CardQuerySet,
    ChargeQuerySet,
    DispatchQuerySet,
    OrderQuerySet,
)
from casework.organisations.models import Unit

REPORT = "report_in"


class OfMatter(models.Model):
    """What hangs on an entry of a matter. seq: that entry."""

    matter_no = models.CharField(_("matter"), max_length=20)
    track = models.CharField(_("track"), max_length=12)
    seq = models.PositiveIntegerField(_("seq"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.matter_no} #{self.seq}"


class Card(OfMatter):
    """
    That a duty ran for four fifths of its time, or over it; one a clock and colour.

    awaited, armed_at: the clock. rule: its row in the table of limits, else its article. unit, handler: who had the matter
    then. asked_at, answered_at: when an explanation was asked for and given last. ended_at: since when it calls for nothing
    more; the timer notes it, so that lists need not look at what is over.
    """

    colour = models.CharField(_("colour"), max_length=6, choices=Colour.choices)
    awaited = models.CharField(_("verb awaited"), max_length=32)
    rule = models.CharField(_("rule of the term"), max_length=60)
    armed_at = models.DateTimeField(_("counted since"))
    due_date = models.DateField(_("last day of the term"))
    due_at = models.DateTimeField(_("due at"))
    issued_at = models.DateTimeField(_("issued at"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    handler = models.CharField(_("handler"), max_length=150, blank=True)
    asked_at = models.DateTimeField(_("explanation asked at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    ended_at = models.DateTimeField(_("put away at"), null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["matter_no", "awaited", "armed_at", "colour"], name="one_card_per_clock_and_colour"
            )
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(ended_at=None), name="card_not_put_away"),
        ]

    @property
    def is_breach(self) -> bool:
        return self.colour == Colour.RED

    @property
    def awaits_answer(self) -> bool:
        """Whether an explanation was asked for and not given since."""
        return self.asked_at is not None and (self.answered_at is None or self.answered_at < self.asked_at)


class Order(OfMatter):
    """
    What a unit above told the handler to do, in one step. Its words are the note "text" of its entry.

    awaited: what its reply clock waits for, "answer_order#7". given_by, from_unit: who gave it, and where he sat.
    """

    from_unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("from"), related_name="+")
    given_by = models.CharField(_("given by"), max_length=150)
    given_at = models.DateTimeField(_("given at"))
    addressee = models.CharField(_("addressee"), max_length=150)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    reply_by = models.DateField(_("to be answered by"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["matter_no", "seq"], name="one_order_per_entry"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(read_at__isnull=False), name="an_answered_order_was_read"
            ),
        ]
        indexes = [
            models.Index(fields=["addressee", "-id"], condition=Q(answered_at=None), name="order_open_by_addressee")
        ]


class Charge(OfMatter):
    """That a leader took a matter in charge (包案); the latest of a matter stands."""

    leader = models.CharField(_("leader"), max_length=150)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    taken_at = models.DateTimeField(_("taken at"))

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint(fields=["matter_no", "seq"], name="one_charge_per_entry")]


class Assistance(OfMatter):
    """
    That a department was called to a matter by a whistle (吹哨), and reported in (报到); one a whistle and department.

    place: of the department among those the whistle names, from 1; its reply clock waits for "report_in#7.2". from_unit,
    given_by: who whistled, and where he sat. What was needed is the note "text" of the whistle's entry.
    """

    place = models.PositiveSmallIntegerField(_("place"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("department"), related_name="+")
    from_unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("from"), related_name="+")
    given_by = models.CharField(_("given by"), max_length=150)
    given_at = models.DateTimeField(_("given at"))
    reply_by = models.DateField(_("to be answered by"))
    reported_at = models.DateTimeField(_("reported in at"), null=True, blank=True)
    reported_by = models.CharField(_("reported in by"), max_length=150, blank=True)

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("whistle for a department")
        verbose_name_plural = _("whistles for departments")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["matter_no", "seq", "place"], name="one_department_per_place"),
            models.UniqueConstraint(fields=["matter_no", "seq", "unit"], name="one_place_per_department"),
        ]
        indexes = [models.Index(fields=["unit", "-id"], condition=Q(reported_at=None), name="whistle_open_by_unit")]

    @property
    def awaited(self) -> str:
        """What the reply clock waits for."""
        return f"{REPORT}#{self.seq}.{self.place}"


class Dispatch(OfMatter):
    """
    A notice about an entry of a matter, to an account or, where that is empty, to a unit; it waits until send_at.

    Written in the transaction of its entry, so that it is neither lost nor sent for nothing.
    """

    class Kind(models.TextChoices):
        CARD = "CARD", _("card")
        LEVEL_ABOVE = "LEVEL_ABOVE", _("not taken over")
        EXPLANATION = "EXPLANATION", _("explanation asked for")
        ANSWER = "ANSWER", _("answer")
        ORDER = "ORDER", _("order")
        CHARGE = "CHARGE", _("charge")
        WHISTLE = "WHISTLE", _("whistle")
        REPORT = "REPORT", _("reported in")
        DANGER = "DANGER", _("danger noted")
        DANGER_TOLD = "DANGER_TOLD", _("danger reported")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    account = models.CharField(_("to the account"), max_length=150, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("to the unit"), related_name="+")
    is_urgent = models.BooleanField(_("urgent"), default=False)
    made_at = models.DateTimeField(_("made at"))
    send_at = models.DateTimeField(_("let out at"))

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to a desk")
        verbose_name_plural = _("notices to desks")
        ordering = ("-send_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["matter_no", "seq", "kind", "account", "unit"], name="one_notice_per_addressee"
            ),
            models.CheckConstraint(condition=Q(send_at__gte=F("made_at")), name="a_notice_is_let_out_after_it_is_made"),
        ]
        indexes = [
            models.Index(fields=["account", "-send_at", "-id"], name="dispatch_by_account"),
            models.Index(fields=["unit", "-send_at", "-id"], name="dispatch_by_unit"),
        ]
