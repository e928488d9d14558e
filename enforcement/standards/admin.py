"""
The standards, to look up, with what each row was before. They are loaded, not typed in: a penalty may rest on any of them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from casework.deadlines.admin import ReadOnly
from casework.ledger.visits import visit_of
from casework.organisations.actors import Role
from casework.organisations.querysets import UnitQuerySet
from casework.workflow.desk.reach import WithinReach
from enforcement.standards.models import DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem

# Who penalises, checks or answers for it looks the standards up; bands of discretion are public anyway (APL art. 34).
READERS = (
    Role.OFFICER, Role.LEGAL_REVIEWER, Role.HEAD, Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR, Role.ADMIN,
)  # fmt: skip


class Standards(ReadOnly, WithinReach, SimpleHistoryAdmin):
    """What all its readers see alike, whatever unit they sit in."""

    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let readers by their posts in, and the installer by his permission."""
        return visit_of(request).actor.has(*READERS) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def in_reach(self, rows: QuerySet[Any], units: UnitQuerySet) -> QuerySet[Any]:
        """Keep all: a standard belongs to no unit's desk."""
        return rows


@admin.register(PenaltyItem)
class PenaltyItemAdmin(Standards):
    """Every version of every item."""

    list_display = (
        "code",
        "title",
        "regulation",
        "article",
        "fine_min_yuan",
        "fine_max_yuan",
        "valid_from",
        "valid_to",
    )
    list_filter = ("agency_line", "rank")
    search_fields = ("code", "title", "regulation")


@admin.register(DelegatedItem)
class DelegatedItemAdmin(Standards):
    """What townships and streets may punish."""

    list_display = ("unit_code", "item_code", "valid_from", "valid_to", "source")
    search_fields = ("unit_code", "item_code")


@admin.register(HearingThreshold)
class HearingThresholdAdmin(Standards):
    """From which fine on a hearing is owed."""

    list_display = ("agency_line", "person_kind", "amount_yuan", "valid_from", "valid_to", "source")
    list_filter = ("agency_line",)


@admin.register(DiscretionBand)
class DiscretionBandAdmin(Standards):
    """What fine is usual."""

    list_display = ("item_code", "gravity", "min_yuan", "max_yuan", "valid_from", "valid_to", "source")
    list_filter = ("gravity",)
    search_fields = ("item_code",)
