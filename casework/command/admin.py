"""Cards, orders and notices to look at; what is done about them is done on the page of their matter."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casework.command.models import Assistance, Card, Dispatch, Order
from casework.command.verbs import COMMANDERS, HANDLERS, label_of
from casework.ledger.visits import visit_of
from casework.organisations.actors import Role
from casework.workflow.desk.filters import Happened
from casework.workflow.desk.records import RecordAdmin
from casework.workflow.desk.timeline import persons_of_accounts
from casework.workflow.models import Matter
from casework.workflow.templatetags.desk import law, url_of

READERS = (*sorted(HANDLERS | COMMANDERS), Role.AUDITOR)


class OfMatterAdmin(RecordAdmin):
    """The base of the four: a row leads to the page of its matter, and names persons with their units. accounts: whose."""

    readers = READERS
    accounts: ClassVar[tuple[str, ...]]
    search_fields = ("=matter_no",)
    search_help_text = _("Number of the matter")
    list_display_links = None

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Read the page, and whose accounts it names: two statements beside those of the rows."""
        page = super().get_changelist_instance(request)
        page.result_list = self._with_persons(list(page.result_list), request)
        return page

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Read one row, and whose accounts it names."""
        row = super().get_object(request, object_id, from_field)
        return row if row is None else self._with_persons([row], request)[0]

    def _with_persons(self, rows: list[Any], request: HttpRequest) -> list[Any]:
        accounts = {getattr(row, column) for row in rows for column in self.accounts} - {""}
        persons = persons_of_accounts(accounts, visit_of(request).on)
        for row in rows:
            row.persons = persons
        return rows

    def _name(self, row: Any, column: str) -> str:
        account = getattr(row, column)
        return str(row.persons.get(account, (account,))[0])

    def _name_and_units(self, row: Any, column: str) -> str:
        account = getattr(row, column)
        return " · ".join(filter(None, row.persons.get(account, (account,))))

    @admin.display(description=_("given by"))
    def giver(self, row: Any) -> str:
        return self._name(row, "given_by")  # his unit then has a column of its own

    @admin.display(description=_("unit it comes from"))
    def sender(self, row: Any) -> str:
        return str(row.from_unit.name)

    @admin.display(description=_("urgent"), empty_value="")
    def urgency(self, row: Any) -> str | SafeString:
        return format_html('<span class="chip red">{}</span>', _("urgent")) if row.is_urgent else ""

    @admin.display(description=_("matter"))
    def number(self, row: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', url_of(Matter(number=row.matter_no, track=row.track)), row.matter_no)


@admin.register(Card)
class CardAdmin(OfMatterAdmin):
    """Yellow and red cards, the newest first."""

    accounts = ("handler",)
    list_display = (
        "number", "chip", "awaited_in_words", "rule_in_words", "due_date", "issued_at", "unit", "handler_named",
        "asked_at", "answered_at",
    )  # fmt: skip
    list_filter = ("colour", ("answered_at", Happened))
    list_select_related = ("unit",)
    fields = (
        "number", "seq", "chip", "awaited_in_words", "rule_in_words", "armed_at", "due_date", "due_at", "issued_at", "unit",
        *list_display[-3:],
    )  # fmt: skip

    @admin.display(description=_("handler"))
    def handler_named(self, card: Card) -> str:
        return self._name_and_units(card, "handler")

    @admin.display(description=_("colour"))
    def chip(self, card: Card) -> SafeString:
        return format_html('<span class="chip {}">{}</span>', card.colour.lower(), card.get_colour_display())

    @admin.display(description=_("verb awaited"))
    def awaited_in_words(self, card: Card) -> Any:
        return label_of(card.awaited, card.track)

    @admin.display(description=_("rule of the term"))
    def rule_in_words(self, card: Card) -> SafeString:
        return law(card.rule)


@admin.register(Order)
class OrderAdmin(OfMatterAdmin):
    """Orders about matters in reach, the newest first."""

    accounts = ("given_by", "addressee")
    list_display = (
        "number", "sender", "giver", "given_at", "addressee_named", "urgency", "reply_by", "read_at", "answered_at",
    )  # fmt: skip
    list_filter = ("is_urgent", ("read_at", Happened), ("answered_at", Happened))
    list_select_related = ("from_unit",)
    fields = ("number", "seq", *list_display[1:])

    @admin.display(description=_("addressee"))
    def addressee_named(self, order: Order) -> str:
        return self._name_and_units(order, "addressee")


@admin.register(Assistance)
class AssistanceAdmin(OfMatterAdmin):
    """Whistles about matters in reach, and those for the reader's own units, the newest first."""

    accounts = ("given_by", "reported_by")
    list_display = ("number", "unit", "sender", "giver", "given_at", "reply_by", "reported_at", "reporter")
    list_filter = (("reported_at", Happened),)
    list_select_related = ("unit", "from_unit")
    fields = ("number", "seq", *list_display[1:])

    @admin.display(description=_("reported in by"))
    def reporter(self, call: Assistance) -> str:
        return self._name(call, "reported_by")  # of the unit that was called, which has a column of its own

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visit = visit_of(request)
        rows: QuerySet[Any] = admin.ModelAdmin.get_queryset(self, request)
        walled = Matter.objects.exclude(walled_from="", restricted=None).exclude(
            pk__in=Matter.objects.all().behind_no_wall_for(visit.actor).values("pk")
        )
        kept = Matter.objects.all().records_visible_to(
            visit.actor, rows, by=self.matter_field, besides=Q(unit__in=visit.own_units())
        )
        return kept.exclude(matter_no__in=walled.values("number"))


@admin.register(Dispatch)
class DispatchAdmin(OfMatterAdmin):
    """The reader's own notices, and those to his units, the latest let out first; of matters in his reach alone."""

    accounts = ("account",)
    list_display = ("number", "kind", "urgency", "send_at", "made_at")
    list_filter = ("kind", "is_urgent")
    ordering = ("-id",)
    fields = ("number", "seq", "kind", "account_named", "unit", "urgency", "made_at", "send_at")

    @admin.display(description=_("account"))
    def account_named(self, dispatch: Dispatch) -> str:
        return self._name_and_units(dispatch, "account")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows, visit = super().get_queryset(request), visit_of(request)
        mine = Dispatch.objects.for_desk(visit.actor.account, visit.own_units()).let_out(visit.at)
        return rows.filter(pk__in=mine.order_by().values("pk"))
