"""Units, and who sits in them, with the history of every field. The tree itself grows by load_units alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from casework.organisations.models import Certificate, Membership, Unit, UnitName, UnitSuccession

if TYPE_CHECKING:
    from django.contrib.admin import TabularInline
    from django.http import HttpRequest

    NameInline = TabularInline[UnitName, Unit]
    Successions = admin.ModelAdmin[UnitSuccession]
else:
    NameInline = admin.TabularInline
    Successions = admin.ModelAdmin


class UnitNameInline(NameInline):
    """The names an organ has borne."""

    model = UnitName
    extra = 0


@admin.register(Unit)
class UnitAdmin(SimpleHistoryAdmin):
    """One flat list: a name may be put right here; a place in the tree and its days may not."""

    list_display = ("code", "name", "kind", "level", "valid_from", "valid_to", "is_made")
    list_display_links = ("code", "name")
    list_filter = ("level", "kind", "is_made", ("valid_to", admin.EmptyFieldListFilter))
    search_fields = ("code", "name", "short_name")
    ordering = ("path",)
    fields = (
        ("name", "short_name"),
        ("code", "kind", "level"),
        ("valid_from", "valid_to"),
        ("county", "township", "restated"),
        ("is_made", "source"),
    )
    readonly_fields = (
        "code",
        "kind",
        "level",
        "valid_from",
        "valid_to",
        "county",
        "township",
        "restated",
        "is_made",
        "source",
    )
    inlines = (UnitNameInline,)
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(Successions):
    """Who continues whom, to look up."""

    list_display = ("old", "new", "kind", "share", "effective_date")
    list_filter = ("kind", "effective_date")
    search_fields = ("old__code", "old__name", "new__code", "new__name")
    list_select_related = ("old", "new")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: UnitSuccession | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: UnitSuccession | None = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(SimpleHistoryAdmin):
    """Who bears which role where, and from when to when."""

    list_display = ("user", "role", "unit", "valid_from", "valid_to")
    list_filter = ("role", ("valid_to", admin.EmptyFieldListFilter))
    search_fields = ("user__username", "unit__code", "unit__name")
    list_select_related = ("user", "unit")
    autocomplete_fields = ("user", "unit")


@admin.register(Certificate)
class CertificateAdmin(SimpleHistoryAdmin):
    """Enforcement certificates and their last days."""

    list_display = ("number", "user", "valid_from", "valid_to")
    list_filter = ("valid_to",)
    search_fields = ("number", "user__username")
    list_select_related = ("user",)
    autocomplete_fields = ("user",)
