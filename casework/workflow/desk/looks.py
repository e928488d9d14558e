"""The record of looks, for auditors: who looked at personal data, who took a paper or a whole file, and why."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, PositiveSmallIntegerField, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.organisations.actors import Actor, Role
from casework.organisations.models import Unit
from casework.parties.kinds import AccessAction, Unasked
from casework.parties.models import AccessLog, Party
from casework.parties.services.disclosure import DOSSIER, PAPER, SIGNED_COPY
from casework.taxonomies.codes import scheme
from casework.workflow.desk.records import RecordAdmin, coded, name_of
from casework.workflow.models import Matter

# What was taken, where it was no field of a party.
TAKEN = {DOSSIER: _("the whole file"), PAPER: _("a paper"), SIGNED_COPY: _("signed copy")}


@admin.register(AccessLog)
class AccessLogAdmin(RecordAdmin):
    """Who looked at what, or was refused, for the auditor: looks into the matters of his units, and searches by their people."""

    readers = (Role.AUDITOR, Role.ADMIN)
    list_display = (
        "at",
        "account",
        "role_in_words",
        "unit_in_words",
        "action",
        "matter_no",
        "party_in_words",
        "field_in_words",
        "document_id",
        "found",
        "refused",
        "purpose_in_words",
        "ip",
    )
    list_filter = ("action", "refused")
    search_fields = ("=matter_no", "=account")
    fields = list_display

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Call the list what it shows."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def in_reach(self, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        """Keep the looks into matters the actor sees, and of searches, which are about none, those by people of his units."""
        searches = Q(matter_no="", unit_key__in=Unit.objects.under(actor.paths).order_by().values("key"))
        return Matter.objects.all().records_visible_to(actor, rows, by=self.matter_field, besides=searches)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        position = Party.objects.filter(pk=OuterRef("party_id")).order_by().values("position")
        rows: QuerySet[Any] = super().get_queryset(request).annotate(unit_name=name_of("unit_key"))
        named: QuerySet[Any] = rows.annotate(position=Subquery(position, output_field=PositiveSmallIntegerField()))
        return named

    @admin.display(description=_("role"))
    def role_in_words(self, look: AccessLog) -> SafeString:
        return coded(dict(Role.choices).get(look.role, ""), look.role)

    @admin.display(description=_("unit"))
    def unit_in_words(self, look: Any) -> SafeString:
        return coded(look.unit_name, look.unit_key)

    @admin.display(description=_("party"))
    def party_in_words(self, look: Any) -> str:
        return f"#{look.position}" if look.position else ""

    @admin.display(description=_("field"))
    def field_in_words(self, look: AccessLog) -> SafeString:
        return coded(taken_in_words(look), look.field)

    @admin.display(description=_("purpose"))
    def purpose_in_words(self, look: AccessLog) -> str:
        return purpose_in_words(look)


def purpose_in_words(look: AccessLog) -> str:
    """Say what a look was for; of a way on which nobody is asked, that way; of a print the listed purpose and what was said of it."""
    if look.action == AccessAction.PRINT:
        code, _sep, said = look.purpose.partition(" ")
        known = scheme("copy_purposes").get(code)
        return f"{known.label} {said}".strip() if known else look.purpose
    return str(dict(Unasked.choices).get(look.purpose, look.purpose))


def taken_in_words(look: AccessLog) -> str:
    """Say what was looked at: a field of a party, a paper or the whole file; "" for what has no words."""
    known = {field.name: field.verbose_name for field in Party._meta.concrete_fields} | TAKEN
    return str(known.get(look.field, ""))
