"""Parties, objections and the access log to look at: masked, and nothing to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.parties.masking import Audience, masked_party
from casework.parties.models import AccessLog, Party, Recusal


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Shows; never adds, changes or deletes."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin):
    """Parties as a list shows them."""

    list_display = (
        "matter_no",
        "position",
        "role",
        "kind",
        "shown_name",
        "shown_id_number",
        "shown_phone",
        "shown_address",
    )
    list_filter = ("role", "kind")
    search_fields = ("matter_no__exact",)
    fields = (
        *list_display,
        "id_kind",
        "place_code",
        "is_incapable",
        "consented_at",
        "consent_means",
        "refused_at",
        "language",
        "created_at",
    )

    @admin.display(description=_("name of the party"))
    def shown_name(self, party: Party) -> str:
        return masked_party(party, Audience.LIST)["name"]

    @admin.display(description=_("ID number"))
    def shown_id_number(self, party: Party) -> str:
        return masked_party(party, Audience.LIST)["id_number"]

    @admin.display(description=_("phone"))
    def shown_phone(self, party: Party) -> str:
        return masked_party(party, Audience.LIST)["phone"]

    @admin.display(description=_("address"))
    def shown_address(self, party: Party) -> str:
        return masked_party(party, Audience.LIST)["address"]


@admin.register(Recusal)
class RecusalAdmin(ReadOnlyAdmin):
    """Objections, and checks that found nothing."""

    list_display = ("matter_no", "account", "ground", "raised_at", "decided_at", "upheld")
    list_filter = ("ground", "upheld")
    search_fields = ("matter_no__exact", "account__exact")


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnlyAdmin):
    """Who looked at what, or was refused, for the auditor."""

    list_display = (
        "at",
        "account",
        "role",
        "unit_key",
        "action",
        "matter_no",
        "party_id",
        "field",
        "found",
        "refused",
        "purpose",
        "ip",
    )
    list_filter = ("action", "refused")
    search_fields = ("matter_no__exact", "account__exact")
