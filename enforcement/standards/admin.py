"""
The standards, to look up, with what each row was before. They are loaded, not typed in: a penalty may rest on any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from casework.deadlines.admin import ReadOnly
from enforcement.standards.models import DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem

if TYPE_CHECKING:
    History = admin.ModelAdmin[Any]
else:
    History = SimpleHistoryAdmin


@admin.register(PenaltyItem)
class PenaltyItemAdmin(ReadOnly, History):
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
class DelegatedItemAdmin(ReadOnly, History):
    """What townships and streets may punish."""

    list_display = ("unit_code", "item_code", "valid_from", "valid_to", "source")
    search_fields = ("unit_code", "item_code")


@admin.register(HearingThreshold)
class HearingThresholdAdmin(ReadOnly, History):
    """From which fine on a hearing is owed."""

    list_display = ("agency_line", "person_kind", "amount_yuan", "valid_from", "valid_to", "source")
    list_filter = ("agency_line",)


@admin.register(DiscretionBand)
class DiscretionBandAdmin(ReadOnly, History):
    """What fine is usual."""

    list_display = ("item_code", "gravity", "min_yuan", "max_yuan", "valid_from", "valid_to", "source")
    list_filter = ("gravity",)
    search_fields = ("item_code",)
