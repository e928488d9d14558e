"""The ledger to look at: every entry with its hashes, and nothing to change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.ledger.models import Entry
from casework.ledger.visits import visit_of
from casework.organisations.actors import Role
from casework.organisations.models import Unit

if TYPE_CHECKING:
    Entries = admin.ModelAdmin[Entry]
    CappedPaginator = Paginator[Entry]
else:
    Entries = admin.ModelAdmin
    CappedPaginator = Paginator

READERS = (Role.AUDITOR, Role.SUPERVISOR, Role.HEAD, Role.ADMIN)
PAGE = 50
MOST_PAGES = 20
SHORT = 12


class LatestPages(CappedPaginator):
    """The first pages of a list; it counts no further than it shows, so that a long ledger costs what a short one does."""

    @cached_property
    def count(self) -> int:
        entries = cast("QuerySet[Entry]", self.object_list)
        return len(entries.values_list("pk")[: PAGE * MOST_PAGES])


@admin.register(Entry)
class EntryAdmin(Entries):
    """The latest entries of the reader's units; the search finds every entry of one matter by its number."""

    list_display = ("matter", "seq", "verb", "to_state", "actor", "unit", "recorded", "short_prev_hash", "short_hash")
    # A filter over a column without fixed choices would read the whole ledger for its values.
    list_filter = ("origin",)
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("=matter",)
    ordering = ("-id",)
    sortable_by = ()
    actions = None
    list_per_page = PAGE
    list_max_show_all = PAGE
    show_full_result_count = False
    paginator = LatestPages
    fields = tuple(field.name for field in Entry._meta.concrete_fields)

    @admin.display(description=_("recorded at"))
    def recorded(self, entry: Entry) -> str:
        return f"{timezone.localtime(entry.recorded_at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description=_("previous hash"))
    def short_prev_hash(self, entry: Entry) -> str:
        return entry.prev_hash[:SHORT]

    @admin.display(description=_("hash"))
    def short_hash(self, entry: Entry) -> str:
        return entry.hash[:SHORT]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        units = Unit.objects.under(visit_of(request).actor.paths)
        return super().get_queryset(request).filter(unit__in=units.values("key"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        return visit_of(request).actor.has(*READERS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
