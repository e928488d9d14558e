"""The shapes of the API in the terms of OpenAPI; nothing is checked or made by these. Refusals are told with every address."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from casework.reports.indicators import SPLITS
from casework.reports.measured import ITSELF, PART, TOTAL
from casework.reports.rates import GEOGRAPHIES


class FigureShape(serializers.Serializer[Any]):
    """A figure; its rows have the same shape and no rows of their own."""

    key = serializers.CharField()
    definition_version = serializers.IntegerField()
    unit = serializers.CharField()
    unit_key = serializers.CharField()
    unit_name = serializers.CharField()
    part = serializers.ChoiceField(
        (TOTAL, PART, ITSELF), help_text="itself: the unit's own desk, without those below it"
    )
    to = serializers.CharField(help_text="last month, YYYY-MM, itself counted")
    type = serializers.CharField(required=False)
    channel = serializers.CharField(required=False)
    level = serializers.IntegerField(required=False)
    at_or_below = serializers.DictField(required=False, help_text="of a row by level: resolved there or lower")
    as_of = serializers.DateTimeField()
    geography = serializers.ChoiceField(GEOGRAPHIES)
    value = serializers.CharField(allow_null=True, help_text="per cent, two decimals, half up")
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    cases = serializers.IntegerField(allow_null=True)
    accepted = serializers.IntegerField(allow_null=True, help_text="denominator + pending + dropped")
    pending = serializers.IntegerField(allow_null=True, help_text="accepted and not yet judged")
    dropped = serializers.IntegerField(allow_null=True, help_text="accepted and then left out")
    target = serializers.CharField(allow_null=True, help_text="null for a figure that only explains another")
    met = serializers.BooleanField(allow_null=True)
    provisional = serializers.BooleanField()
    excluded = serializers.DictField(child=serializers.IntegerField())
    flagged = serializers.BooleanField(allow_null=True)
    notes = serializers.DictField(child=serializers.IntegerField())
    levels = serializers.DictField(child=serializers.IntegerField())
    interval = serializers.ListField(child=serializers.CharField(), allow_null=True)
    suppressed = serializers.BooleanField()
    ledger_head = serializers.CharField(allow_null=True)
    rows = serializers.ListField(child=serializers.DictField())
    beside = serializers.ListField(
        child=serializers.DictField(), help_text="figures that explain it, of the same shape"
    )
    matters_url = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `from`, which is no name in Python."""
        return {**super().get_fields(), "from": serializers.CharField(help_text="first month, YYYY-MM")}


class DefinitionShape(serializers.Serializer[Any]):
    """A definition."""

    key = serializers.CharField()
    definition_version = serializers.IntegerField()
    valid_from = serializers.DateField()
    name = serializers.CharField()
    target = serializers.CharField(allow_null=True)
    splits = serializers.ListField(child=serializers.CharField(), help_text="what it may be divided by")
    observation_days = serializers.IntegerField()
    limit_days = serializers.DictField(child=serializers.IntegerField())
    exclusions = serializers.DictField(child=serializers.CharField())
    clauses = serializers.ListField(child=serializers.DictField())
    url = serializers.CharField()


class CatalogueShape(serializers.Serializer[Any]):
    """All definitions."""

    results = DefinitionShape(many=True)


class MatterShape(serializers.Serializer[Any]):
    """One matter behind a figure."""

    number = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField()
    accepted_at = serializers.DateTimeField()
    type = serializers.CharField()
    channel = serializers.CharField()
    standing = serializers.CharField()
    level = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    cases = serializers.IntegerField()


class MattersShape(serializers.Serializer[Any]):
    """A page of matters, ordered by number."""

    results = MatterShape(many=True)
    next = serializers.CharField(allow_null=True)


ASKED = [
    OpenApiParameter("unit", str, required=True, description="a code, or the key of one row"),
    OpenApiParameter("from", str, required=True, description="first month of acceptance, YYYY-MM"),
    OpenApiParameter("to", str, required=True, description="last month of acceptance, itself counted"),
    OpenApiParameter("as_of", str, description="ISO moment, or a day, meaning its end; now when left out"),
    OpenApiParameter("version", int, description="version of the definition; the newest when left out"),
    OpenApiParameter("geography", str, enum=GEOGRAPHIES),
    OpenApiParameter("kind", str, description="only one kind of matter"),
]
SPLIT = OpenApiParameter(
    "by", str, description=f"parts, divided by commas: {', '.join(SPLITS)}, as far as the figure knows them"
)
PAGED = [OpenApiParameter(name, str) for name in ("type", "channel", "level", "page_size", "cursor")]
catalogue_schema = extend_schema(operation_id="reports_list", responses={200: CatalogueShape})
figure_schema = extend_schema(operation_id="reports_figure", parameters=[*ASKED, SPLIT], responses={200: FigureShape})
matters_schema = extend_schema(
    operation_id="reports_matters", parameters=[*ASKED, *PAGED], responses={200: MattersShape}
)
