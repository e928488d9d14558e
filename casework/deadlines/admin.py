"""The working calendar and the clocks, to look up: days are loaded, clocks are run by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from casework.deadlines.models import CalendarDay, Clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    Days = admin.ModelAdmin[CalendarDay]
    Clocks = admin.ModelAdmin[Clock]
else:
    Days = Clocks = admin.ModelAdmin


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


@admin.register(Clock)
class ClockAdmin(ReadOnly, Clocks):
    """What runs and what ran, by due moment."""

    list_display = ("matter_no", "verb", "law", "armed_at", "due_at", "provisional", "stopped_at", "stopped_by")
    list_filter = (("stopped_at", admin.EmptyFieldListFilter), "provisional", "verb")
    search_fields = ("matter_no",)
    show_full_result_count = False
