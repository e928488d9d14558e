"""Parameters and headers: those that many operations share, by name, and those of lists, read from the serializer that reads them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from rest_framework import serializers

from casework.api.matters.asking import DayOrMoment, Words
from casework.api.matters.documents import DIGEST
from casework.api.matters.inputs import LARGEST, UNIT_SCHEMA, Day, Moment, UnitCode
from casework.api.matters.schema.shapes import DAY, MOMENT, TEXT, Schema, ref
from casework.api.matters.subscriptions import EntryOrMoment

KEY: Schema = {"type": "integer", "minimum": 1, "maximum": LARGEST}
TELLING = {
    "unit": "A unit by its code today, or by its key.",
    "unit_below": "A unit and all below it.",
    "overdue": "Only what has a time limit that is over.",
    "mine": "Only what the caller handles.",
    "told": "Only what left the caller's units or went past them, of which they were told.",
    "q": "Words of the title, or of what was told at first where it may be read: at least two letters.",
    "cursor": "A place in the list, from `next` or `previous`.",
    "page_size": "Rows on a page.",
    "signed": "The copy with the signature of its organ, instead of the paper alone.",
    "purpose": "What it is taken for; kept in the record of looks.",
    "link": "The words signed for this account and this paper.",
    "from": "The smaller number of entries.",
    "to": "The bigger number of entries.",
    "since": "Only what comes after this seq.",
    "on": "The day by which units, codes or items are found.",
    "line": "A line of agency, as an item names it.",
    "organ": "Only what this unit may punish: of its line, or delegated to it. Its code on that day, or its key.",
    "below": "A unit and all below it.",
    "count": "Whether to count what the whole list has.",
    "fields": "Only these fields.",
    "omit": "All but these fields.",
    "expand": "What is to be added to each.",
    "due_before": "What has a time limit that ends by then.",
}


def _shared(name: str, place: str, schema: Schema, words: str, *, required: bool = False) -> Schema:
    return {
        "name": name,
        "in": place,
        "description": words,
        "schema": schema,
        **({"required": True} if required else {}),
    }


def parameters() -> dict[str, Schema]:
    """Write every parameter that has a name."""
    return {
        "If-Match": _shared(
            "If-Match",
            "header",
            {**TEXT, "minLength": 1},
            "The ETag of the version the caller has seen.",
            required=True,
        ),
        "Idempotency-Key": _shared(
            "Idempotency-Key",
            "header",
            {**TEXT, "pattern": "^[!-~]{1,255}$"},
            "Names the call: sent again with the same body it is answered as the first time and does nothing more.",
            required=True,
        ),
        "Accept-Language": _shared("Accept-Language", "header", TEXT, "zh-hans or en: the language of what is read."),
        "dry_run": _shared("dry_run", "query", ref("DryRun"), "1: every check is made and nothing is written."),
        "as_of": _shared("as_of", "query", MOMENT, "A moment: how the matter stood then, as the ledger knew it."),
    }


def headers() -> dict[str, Schema]:
    """Write every header of answers that has a name."""
    told = {
        "ETag": (
            {"type": "string", "pattern": '^"([1-9][0-9]*|[0-9a-f]{64})"$'},
            "The version of the matter, for If-Match; of a package, what tells it from any other.",
        ),
        "Location": ({"type": "string", "format": "uri-reference"}, "Where the new matter stands."),
        "Idempotency-Replayed": ({"type": "string", "enum": ["true"]}, "This is the answer the call was given before."),
        "Dry-Run": ({"type": "string", "enum": ["true"]}, "Nothing was written."),
        "X-Request-Id": (TEXT, "The name of the request, which our log tells too."),
        "Retry-After": ({"type": "integer", "minimum": 0}, "Seconds to wait."),
        "WWW-Authenticate": (TEXT, "The scheme a token is sent by."),
    }
    return {name: {"description": words, "schema": schema} for name, (schema, words) in told.items()}


def asked_of(shape: type[serializers.Serializer[Any]], only: Collection[str] = ()) -> list[Schema]:
    """Write the parameters that a serializer reads from an address. only: these of them, all where it is empty."""
    return [_asked(name, field) for name, field in shape().fields.items() if not only or name in only]


def of_path(regex: str) -> list[Schema]:
    """Write the parameters that stand in an address. regex: the route as urls.py has it."""
    return [
        _shared("number", "path", {**TEXT, "minLength": 1}, "The number of a matter.", required=True)
        if name == "number"
        else _shared(name, "path", dict(KEY if kind == "int" else TEXT), "", required=True)
        for kind, name in re.findall(r"<(\w+):(\w+)>", regex)
        if name != "verb"
    ]


def _asked(name: str, field: Any) -> Schema:
    told = _shared(name, "query", schema_of_field(field), TELLING.get(name, ""))
    if field.required:
        told["required"] = True
    return {**told, "style": "form", "explode": False} if isinstance(field, Words) else told


def schema_of_field(field: Any) -> Schema:
    """
    Tell the shape of what a field of a serializer reads.

    :raises LookupError: nothing is known of fields of its type.
    """
    match field:
        case Words():
            return {"type": "array", "items": {**TEXT, **({"enum": list(field.known)} if field.known else {})}}
        case UnitCode():
            return dict(UNIT_SCHEMA)
        case DayOrMoment():
            return {"anyOf": [DAY, MOMENT]}
        case EntryOrMoment():
            return {"anyOf": [{"type": "integer", "minimum": 1}, MOMENT]}
        case serializers.ListField():
            return {"type": "array", "items": schema_of_field(field.child), "maxItems": field.max_length}
        case Day():
            return dict(DAY)
        case serializers.ChoiceField():
            choices = list(field.choices)
            return {"type": "integer" if isinstance(choices[0], int) else "string", "enum": choices}
        case serializers.BooleanField():
            return {"type": "boolean"}
        case serializers.IntegerField():
            told = {"minimum": field.min_value, "maximum": field.max_value, "default": field.default}
            return {"type": "integer", **{name: value for name, value in told.items() if isinstance(value, int)}}
        case Moment():
            return dict(MOMENT)
        case serializers.FileField():
            return {"type": "string", "format": "binary"}
        case serializers.RegexField():
            return {"type": "string", "pattern": DIGEST}
        case serializers.CharField():
            least = {} if field.allow_blank else {"minLength": 1}
            return {"type": "string", **least, **({"maxLength": field.max_length} if field.max_length else {})}
    raise LookupError(type(field).__name__)
