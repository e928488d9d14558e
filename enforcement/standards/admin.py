"""
The standards, to look up, with what each row was before. They are loaded, not typed in: a penalty may rest on any of them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from simple_history.admin import SimpleHistoryAdmin

from casework.deadlines.admin import ReadOnly
from casework.organisations.querysets import UnitQuerySet
from casework.workflow.desk.reach import WithinReach
from enforcement.standards.models import DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem


class Standards(ReadOnly, WithinReach, SimpleHistoryAdmin):
    """What everybody who may look at reference data sees alike."""

    show_full_result_count = False

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
