"""How far an administrator of accounts and units reaches: as far as his own posts, and the installer, who has none, everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from casework.ledger.visits import visit_of
from casework.organisations.models import Unit
from casework.organisations.querysets import UnitQuerySet

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object


def units_in_reach(request: HttpRequest) -> UnitQuerySet | None:
    """Give the units at or below the reader's posts of today; None for who never had a post, and is bound by permissions alone."""
    user: Any = request.user
    if user.is_authenticated and not user.memberships.exists():
        return None
    reached: UnitQuerySet = Unit.objects.under(visit_of(request).actor.paths).order_by()
    return reached


class WithinReach(Base):
    """
    Keeps every page of a model within the reader's units: lists, searches, suggestions, forms and histories.

    unit_fields: where a row names its units; it is in reach when one of them is.
    """

    unit_fields: ClassVar[tuple[str, ...]] = ()

    def in_reach(self, rows: QuerySet[Any], units: UnitQuerySet) -> QuerySet[Any]:
        """Keep what names a unit in reach."""
        wanted = Q()
        for field in self.unit_fields:
            wanted |= Q(**{f"{field}__in": units.values("pk")})
        return rows.filter(wanted)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows, units = super().get_queryset(request), units_in_reach(request)
        return rows if units is None else self.in_reach(rows, units)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Let a form name only what its own desk would show this reader, whatever is posted."""
        desk = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(desk, WithinReach):
            kwargs["queryset"] = desk.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show the history of what is in reach; the library would show that of anything."""
        self._require(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show a former version of what is in reach."""
        self._require(request, object_id)
        if not version_id.isdecimal():
            raise Http404
        found: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)  # type: ignore[misc]
        return found

    def _require(self, request: HttpRequest, object_id: str) -> None:
        if not object_id.isdecimal() or not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404
