"""The shapes of what is sent, read from what reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casework.api.logging_in import Login
from casework.api.matters import sealed
from casework.api.matters.bulk import ATOMIC, PARTIAL
from casework.api.matters.copies import CopyAsked
from casework.api.matters.documents import Paper
from casework.api.matters.inputs import LARGEST, MOST_ITEMS, PARTY_SCHEMA, schema_of
from casework.api.matters.persons import Look
from casework.api.matters.schema.parameters import schema_of_field
from casework.api.matters.schema.shapes import MOMENT, TEXT, Schema, one_of, record
from casework.api.matters.services import opening_named, service_of
from casework.api.matters.signatures import SignatureAsked
from casework.api.matters.subscriptions import Again, Change, Wanted
from casework.api.signing_on import Beginning, Ending
from casework.workflow.kinds import Kind
from casework.workflow.tracks import Track

Body = Callable[[Any], Schema]


def of_login(view: Any) -> Schema:
    """Who logs in; further fields are not looked at."""
    return {**_of_serializer(Login), "additionalProperties": True}


def of_sign_on(view: Any) -> Schema:
    """Where a sign-on returns to; further fields are not looked at."""
    return {**_of_serializer(Beginning), "additionalProperties": True}


def of_return(view: Any) -> Schema:
    """What came back from the provider; further fields are not looked at."""
    return {**_of_serializer(Ending), "additionalProperties": True}


def of_look(view: Any) -> Schema:
    """What is to be revealed, and what for."""
    return _of_serializer(Look)


def of_copy(view: Any) -> Schema:
    """Of what a controlled copy is made, and what for."""
    return _of_serializer(CopyAsked)


def of_signature(view: Any) -> Schema:
    """Who signs a paper, how, and what goes with it."""
    return _of_serializer(SignatureAsked)


def of_query(view: Any) -> Schema:
    """Into which sealed matter, and why."""
    return _of_serializer(sealed.Query)


def of_query_answer(view: Any) -> Schema:
    """Whether a query is granted."""
    return _of_serializer(sealed.Answer)


def of_subscription(view: Any) -> Schema:
    """What is to be told, and where."""
    return _of_serializer(Wanted)


def of_change(view: Any) -> Schema:
    """What is changed of a subscription."""
    return _of_serializer(Change)


def of_replay(view: Any) -> Schema:
    """From where on."""
    return _of_serializer(Again)


def of_paper(view: Any) -> Schema:
    """A paper and what comes with it."""
    return _of_serializer(Paper)


def _of_serializer(kind: Any) -> Schema:
    fields = kind().fields
    optional = tuple(name for name, field in fields.items() if not field.required)
    return record({name: schema_of_field(field) for name, field in fields.items()}, optional=optional)


def of_opening(view: Any) -> Schema:
    """Each way to open a matter of a track; the common one need not be named."""
    ways = []
    for name in view.track.openings:
        told = schema_of(opening_named(view.track, name), facts_of(view.track, name))
        is_common = name == view.track.openings[0]
        properties = {"verb": one_of(["", name] if is_common else [name]), **told["properties"]}
        required = [*([] if is_common else ["verb"]), *told.get("required", ())]
        ways.append({**told, "properties": properties, "required": required})
    return ways[0] if len(ways) == 1 else {"anyOf": ways}


def of_verb(view: Any) -> Schema:
    """What the service of a verb takes."""
    return schema_of(service_of(view.track.code, view.verb), facts_of(view.track, view.verb))


def facts_of(track: Track, verb: str) -> dict[str, Kind]:
    """The kinds of the facts of a verb, as far as all tables of a track agree on what they are."""
    tables = [machine.facts[verb] for machine in map(track.newest, track.names) if verb in machine.facts]
    first = dict(tables[0]) if tables else {}
    return {
        name: kind
        for name, kind in first.items()
        if all(name in table and table[name].schema == kind.schema for table in tables)
    }


def of(service: Any) -> Body:
    """What a service takes that is no verb of a table."""
    return lambda view: schema_of(service, {})


def of_party(view: Any) -> Schema:
    """One party, as an opening takes it, and when it was named."""
    return {**PARTY_SCHEMA, "properties": {**PARTY_SCHEMA["properties"], "at": MOMENT}}


def of_bulk(view: Any) -> Schema:
    """Many acts; the body of each is that of its verb."""
    item = record(
        {
            "number": TEXT,
            "version": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": LARGEST}, {"type": "null"}]},
            "verb": TEXT,
            "body": {"type": ["object", "null"]},
        },
        optional=("version", "body"),
    )
    items = {"type": "array", "items": item, "minItems": 1, "maxItems": MOST_ITEMS}
    return record({"mode": one_of((ATOMIC, PARTIAL)), "items": items})
