"""The shapes of answers as JSON Schema, as strict as what the views write is; tests hold every answer against them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.deadlines.terms import Measure, Nature
from casework.ledger.models import Origin
from casework.organisations.actors import Role
from casework.organisations.levels import Level, Tier
from casework.organisations.models import Unit
from casework.outbox.models import Delivery
from casework.parties.kinds import PartyKind, PartyRole, RecusalGround
from casework.workflow.desk.limits import Standing
from casework.workflow.tracks import all_tracks

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
TRUTH: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
HASH: Schema = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
VERB: Schema = {"type": "string", "pattern": "^[a-z_]{1,32}(#.*)?$"}
STATE: Schema = {"type": "string", "pattern": "^[A-Z0-9_]{1,24}$"}
ANYTHING: Schema = {"type": "object"}


def ref(name: str) -> Schema:
    """Point to a shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def or_null(shape: Schema) -> Schema:
    """Let nothing stand in place of a value."""
    return {"anyOf": [shape, {"type": "null"}]}


def many(shape: Schema) -> Schema:
    """Make a list of one shape."""
    return {"type": "array", "items": shape}


def one_of(words: Any) -> Schema:
    """Let a string be one of some words."""
    return {"type": "string", "enum": [str(each) for each in words]}


def record(properties: Mapping[str, Schema], *, optional: tuple[str, ...] = (), words: str = "") -> Schema:
    """Make an object of exactly these properties, all of them there but for the optional ones."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        **({"description": words} if words else {}),
        "properties": dict(properties),
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def page(shape: Schema, **more: Schema) -> Schema:
    """Make a page of a list; more: what it has beside its rows where it is asked for."""
    rows = {"results": many(shape), "next": or_null(ADDRESS), "previous": or_null(ADDRESS)}
    return record({**rows, **more}, optional=tuple(more))


def schemas() -> dict[str, Schema]:
    """Write every shape that has a name."""
    summary: dict[str, Schema] = {
        "number": TEXT,
        "track": one_of(track.code for track in all_tracks()),
        "state": STATE,
        "version": {"type": "integer", "minimum": 1},
        "machine_version": {"type": "integer", "minimum": 1},
        "title": TEXT,
        "type": TEXT,
        "channel": TEXT,
        "kind": TEXT,
        "risk": TEXT,
        "outcome": TEXT,
        "unit_key": TEXT,
        "level": {"type": "integer", "enum": list(Level.values)},
        "handler": TEXT,
        "cycle": {"type": "integer", "minimum": 1},
        "born_of": TEXT,
        "opened_at": MOMENT,
        "accepted_at": or_null(MOMENT),
        "moved_at": MOMENT,
        "unit": TEXT,
        "tier": one_of(Tier.values),
        "is_at_end": TRUTH,
    }
    added = {"parties": many(ref("Party")), "clocks": many(ref("ClockInBrief")), "ledger": many(ref("Entry"))}
    every = (*summary, *added)
    return {
        "Problem": PROBLEM,
        "Unmet": UNMET,
        "Summary": record(summary, words="A matter by its codes."),
        "Moved": record(
            {**summary, "born": TEXT}, optional=("born",), words="A matter after a verb; born: what came of it."
        ),
        "Row": record(
            {**summary, **added}, optional=every, words="A matter in a list; ?fields=, ?omit= and ?expand= say of what."
        ),
        "Matter": record(
            {**summary, **added, "as_of": MOMENT}, optional=(*every, "as_of"), words="A matter in full, or as it stood."
        ),
        "MatterPage": page(ref("Row"), count=COUNT),
        "Party": PARTY,
        "ClockInBrief": record(
            {"verb": VERB, "rule": TEXT, "nature": one_of(Nature.values), "due_at": or_null(MOMENT)}
        ),
        "Clock": CLOCK,
        "Entry": ENTRY,
        "Offer": OFFER,
        "Me": ME,
        "Unit": record(UNIT),
        "UnitInFull": record({**UNIT, "continued_by": many(TIE), "continues": many(TIE)}),
        "Taxonomy": record({"name": TEXT, "codes": COUNT}, words="A list of codes."),
        "Code": record(
            {"code": TEXT, "label": TEXT, "valid_from": DAY, "valid_to": or_null(DAY), "flags": many(TEXT)},
            words="A code, and the days from which and to which it stands, both counted.",
        ),
        "Moment": MOMENT_OF,
        "Related": record({**summary, "reasons": many(record({"code": TEXT, "message": TEXT}))}),
        "Recusal": RECUSAL,
        "Revealed": record({"party": WHOLE, "field": TEXT, "value": TEXT}),
        "Done": record({"results": many(DONE)}, words="What became of each act, in their order."),
        "Subscription": record(SUBSCRIPTION),
        "Checkpoint": record(CHECKPOINT),
        "LatestCheckpoint": record({**CHECKPOINT, "keys": many(TEXT)}),
        "Inclusion": INCLUSION,
        "Consistency": CONSISTENCY,
        "Subscribed": record(
            {**SUBSCRIPTION, "secret": TEXT},
            optional=("secret",),
            words="With the secret, the first time it is answered.",
        ),
        "Delivery": DELIVERY,
        "Replayed": record({"from": WHOLE}),
        "DryRun": {
            **one_of(("0", "1")),
            "description": "1: every check is made and nothing is written. 0: it is done.",
        },
        "Leaving": record({"url": TEXT, "errand": TEXT, "expires_at": MOMENT}),
        "Token": record({"token": TEXT, "expires_at": MOMENT}),
    }


UNMET = record(
    {"code": TEXT, "message": TEXT, "law": TEXT, "field": TEXT, "facts": ANYTHING},
    optional=("facts",),
    words="One rule that stands in the way; law: the article that asks for it, in words.",
)
PROBLEM = record(
    {
        "type": {"type": "string", "format": "uri", "pattern": "^urn:casework:problem:[a-z0-9-]+$"},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "pattern": "^[A-Z0-9_]+$"},
        "detail": TEXT,
        "errors": {**many(ref("Unmet")), "minItems": 1},
    },
    words="A refusal (RFC 9457), with every rule that was not met. docs/problems.md lists the codes.",
)
PARTY = record(
    {
        "id": WHOLE,
        "role": one_of(PartyRole.values),
        "kind": one_of(PartyKind.values),
        "name": TEXT,
        "id_number": TEXT,
        "phone": TEXT,
        "address": TEXT,
        "consented": TRUTH,
    },
    words="A party, masked for who reads.",
)
CLOCK = record(
    {
        "verb": VERB,
        "label": TEXT,
        "rule": TEXT,
        "law": TEXT,
        "nature": one_of(Nature.values),
        "state": one_of(each.value for each in Standing),
        "since": TEXT,
        "armed_at": MOMENT,
        "raw_date": or_null(DAY),
        "due_date": or_null(DAY),
        "due_at": or_null(MOMENT),
        "provisional": TRUTH,
        "stopped_at": or_null(MOMENT),
        "stopped_by": TEXT,
        "derivation": many(TEXT),
    },
    words="A time limit, with its derivation line by line.",
)
ENTRY = record(
    {
        "id": WHOLE,
        "seq": {"type": "integer", "minimum": 1},
        "machine_version": {"type": "integer", "minimum": 1},
        "verb": VERB,
        "from_state": {"type": "string", "pattern": "^[A-Z0-9_]{0,24}$"},
        "to_state": STATE,
        "level": {"type": "integer", "enum": list(Level.values)},
        "unit": TEXT,
        "actor": TEXT,
        "role": one_of(Role.values),
        "actor_unit": TEXT,
        "acted_for": TEXT,
        "origin": one_of(Origin.values),
        "happened_at": MOMENT,
        "recorded_at": MOMENT,
        "outcome": TEXT,
        "ground": TEXT,
        "law": TEXT,
        "facts": ANYTHING,
        "algorithm": TEXT,
        "prev_hash": HASH,
        "hash": HASH,
        "words": {"type": "object", "additionalProperties": or_null(TEXT)},
    },
    words="An entry of the ledger with everything its hash is made of.",
)
OFFER = record(
    {
        "verb": VERB,
        "label": TEXT,
        "to": many(STATE),
        "allowed": TRUTH,
        "blocked_by": many(ref("Unmet")),
        "requires": {"type": "object", "description": "JSON Schema of the body."},
        "law": TEXT,
        "starts": many(
            record(
                {
                    "verb": VERB,
                    "rule": TEXT,
                    "law": TEXT,
                    "count": or_null(COUNT),
                    "until": TEXT,
                    "measure": one_of(each.value for each in Measure),
                    "nature": one_of(Nature.values),
                }
            )
        ),
    },
    words="A verb that begins where the matter stands.",
)
ME = record(
    {
        "username": TEXT,
        "name": TEXT,
        "posts": many(
            record(
                {
                    "role": one_of(Role.values),
                    "unit": TEXT,
                    "unit_key": TEXT,
                    "level": {"type": "integer", "enum": list(Level.values)},
                }
            )
        ),
        "roles": many(one_of(Role.values)),
        "units": many(TEXT),
        "certificate": or_null(TEXT),
        "certificate_until": or_null(DAY),
    },
    words="Who calls.",
)
UNIT: dict[str, Schema] = {
    "key": TEXT,
    "code": TEXT,
    "name": TEXT,
    "kind": one_of(Unit.Kind.values),
    "level": {"type": "integer", "enum": list(Level.values)},
    "tier": one_of(Tier.values),
    "valid_from": or_null(DAY),
    "valid_to": or_null(DAY),
    "parent": or_null(TEXT),
}
TIE = record({"key": TEXT, "name": TEXT, "kind": TEXT, "share": or_null(TEXT), "effective_date": DAY})
MOMENT_OF = record(
    {
        "seq": {"type": "integer", "minimum": 1},
        "verb": VERB,
        "label": TEXT,
        "how": TEXT,
        "state": STATE,
        "state_label": TEXT,
        "happened_at": MOMENT,
        "recorded_at": MOMENT,
        "actor": TEXT,
        "actor_name": TEXT,
        "role": one_of(Role.values),
        "role_label": TEXT,
        "unit": TEXT,
        "unit_name": TEXT,
        "lead": TEXT,
        "lead_name": TEXT,
        "outcome": TEXT,
        "outcome_label": TEXT,
        "ground": TEXT,
        "ground_label": TEXT,
        "law": TEXT,
        "facts": many(record({"label": TEXT, "value": TEXT})),
        "words": many(record({"name": TEXT, "text": or_null(TEXT)})),
        "withheld": COUNT,
    },
    words="An act in words, with the codes that programs read beside.",
)
RECUSAL = record(
    {
        "id": WHOLE,
        "account": TEXT,
        "ground": one_of(RecusalGround.values),
        "party": or_null(WHOLE),
        "raised_by": TEXT,
        "raised_at": MOMENT,
        "decided_by": or_null(TEXT),
        "decided_at": or_null(MOMENT),
        "upheld": or_null(TRUTH),
    },
    words="An objection against who handles a matter.",
)
DONE = record(
    {
        "number": TEXT,
        "status": WHOLE,
        "version": WHOLE,
        "etag": TEXT,
        "born": TEXT,
        "problem": ref("Problem"),
    },
    optional=("version", "etag", "born", "problem"),
)
SUBSCRIPTION: dict[str, Schema] = {
    "id": WHOLE,
    "address": TEXT,
    "tracks": many(TEXT),
    "verbs": many(TEXT),
    "active": TRUTH,
    "watermark": COUNT,
    "made_at": MOMENT,
}
SIZE: Schema = {"type": "integer", "minimum": 1}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
CHECKPOINT: dict[str, Schema] = {"size": SIZE, "root": DIGEST, "made_at": MOMENT, "note": TEXT}
INCLUSION = record(
    {
        "entry": WHOLE,
        "number": TEXT,
        "seq": SIZE,
        "hash": HASH,
        "place": COUNT,
        "leaf": DIGEST,
        "proof": many(DIGEST),
        "checkpoint": ref("Checkpoint"),
    },
    words="That an entry is in the log (RFC 9162, 2.1.3): leaf is SHA-256 of a zero byte and the hash as it is written.",
)
CONSISTENCY = record(
    {"from": SIZE, "to": SIZE, "proof": many(DIGEST)}, words="That the log only grew (RFC 9162, 2.1.4)."
)
DELIVERY = record(
    {
        "entry": WHOLE,
        "state": one_of(Delivery.State.values),
        "attempts": COUNT,
        "tried_at": or_null(MOMENT),
        "next_at": or_null(MOMENT),
        "fault": TEXT,
    },
    words="An event on its way, or not any more. It names the entry and nothing of it.",
)
