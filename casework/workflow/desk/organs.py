"""Units, and who sits in them, with the history of every field. The tree itself grows by load_units alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from simple_history.admin import SimpleHistoryAdmin

from casework.organisations.models import Certificate, Membership, StaffSubject, Unit, UnitName, UnitSuccession
from casework.organisations.querysets import UnitQuerySet
from casework.workflow.desk.reach import WithinReach, units_in_reach

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
class UnitAdmin(WithinReach, SimpleHistoryAdmin):
    """One flat list: a name may be put right here; a place in the tree and its days may not."""

    unit_fields = ("pk",)
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
class UnitSuccessionAdmin(WithinReach, Successions):
    """Who continues whom, to look up."""

    unit_fields = ("old", "new")
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
class MembershipAdmin(WithinReach, SimpleHistoryAdmin):
    """Who bears which role where, and from when to when."""

    unit_fields = ("unit",)
    list_display = ("user", "role", "unit", "valid_from", "valid_to")
    list_filter = ("role", ("valid_to", admin.EmptyFieldListFilter))
    search_fields = ("user__username", "unit__code", "unit__name")
    list_select_related = ("user", "unit")
    autocomplete_fields = ("user", "unit")


class OfPeopleInReach(WithinReach, SimpleHistoryAdmin):
    """What belongs to a person is in reach where he sits in a unit that is."""

    list_select_related = ("user",)
    autocomplete_fields = ("user",)

    def in_reach(self, rows: QuerySet[Any], units: UnitQuerySet) -> QuerySet[Any]:
        return rows.filter(Exists(Membership.objects.filter(user=OuterRef("user"), unit__in=units.values("pk"))))


@admin.register(Certificate)
class CertificateAdmin(OfPeopleInReach):
    """Enforcement certificates and their last days."""

    list_display = ("number", "user", "valid_from", "valid_to")
    list_filter = ("valid_to",)
    search_fields = ("number", "user__username")


@admin.register(StaffSubject)
class StaffSubjectAdmin(OfPeopleInReach):
    """Whom single sign-on lets in as which account."""

    list_display = ("user", "subject", "issuer")
    search_fields = ("subject", "user__username")
    fields = ("user", "subject", "issuer")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the provider the site signs on with."""
        return {"issuer": settings.OIDC_ISSUER, **super().get_changeform_initial_data(request)}


admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(WithinReach, UserAdmin):  # type: ignore[type-arg]  # generic in its stubs alone
    """Accounts: those with a post in the reader's units, and new ones that have none yet. Nobody hands out more than he has."""

    def in_reach(self, rows: QuerySet[Any], units: UnitQuerySet) -> QuerySet[Any]:
        """Keep who sits in a unit in reach and in none beyond it, and who sits nowhere and may not do everything."""
        posts = Membership.objects.filter(user=OuterRef("pk"))
        beyond = posts.exclude(unit__in=units.values("pk"))
        return rows.filter(~Exists(beyond)).exclude(~Exists(posts), is_superuser=True)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave permissions to the installer: what people may do follows from their posts."""
        fixed = super().get_readonly_fields(request, obj)
        if units_in_reach(request) is None:
            return fixed
        return (*fixed, "is_superuser", "groups", "user_permissions")
