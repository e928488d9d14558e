"""The working calendar, to look up: its days are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from casework.deadlines.models import CalendarDay

if TYPE_CHECKING:
    from django.http import HttpRequest

    Days = admin.ModelAdmin[CalendarDay]
else:
    Days = admin.ModelAdmin


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CalendarDay)
class CalendarDayAdmin(ReadOnly, Days):
    """Every published day."""

    list_display = ("date", "is_workday", "name", "source", "edition")
    list_filter = ("is_workday",)
    search_fields = ("name",)
    date_hierarchy = "date"
    ordering = ("-date",)
