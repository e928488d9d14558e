"""How one operation of the API is told: what it is called, takes and answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from rest_framework import serializers

from casework.api.matters.schema.parameters import asked_of, of_path
from casework.api.matters.schema.refusals import refused
from casework.api.matters.schema.shapes import Schema
from casework.api.matters.services import service_of
from casework.workflow.tracks import Track

S = HTTPStatus
JSON = "application/json"
ALWAYS = (S.BAD_REQUEST, S.UNAUTHORIZED, S.FORBIDDEN, S.NOT_ACCEPTABLE, S.TOO_MANY_REQUESTS, S.SERVICE_UNAVAILABLE)
READS = (*ALWAYS, S.NOT_FOUND)
SENDS = (*READS, S.REQUEST_ENTITY_TOO_LARGE, S.UNSUPPORTED_MEDIA_TYPE, S.UNPROCESSABLE_ENTITY)
WRITES = (*SENDS, S.CONFLICT)
MOVES = (*WRITES, S.PRECONDITION_FAILED, S.PRECONDITION_REQUIRED)
ONCE = ("Idempotency-Key", "dry_run")
KEPT = ("Idempotency-Replayed", "Dry-Run")
DONE = ("ETag", *KEPT)


@dataclass(frozen=True, slots=True)
class Operation:
    """
    One method of one address. name: with {track}, {verb} filled in. answer: its shape, None for an empty one. body: the shape
    of what is sent, of the view. asks: what reads its parameters, and which of these, all where none is named. parameters,
    headers: by name. is_open: whether it asks for no token. signs_in: by which scheme. sends, gives: the media types of what is sent and
    answered. or_else: another status it may answer with, and the shape then.
    """

    name: str
    answer: Schema | None
    refusals: Iterable[HTTPStatus] = READS
    parameters: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    status: HTTPStatus = S.OK
    body: Callable[[Any], Schema] | None = None
    asks: tuple[type[serializers.Serializer[Any]], tuple[str, ...]] | None = None
    is_open: bool = False
    signs_in: str = "Bearer"
    sends: str = JSON
    gives: tuple[str, ...] = (JSON,)
    or_else: tuple[HTTPStatus, Schema] | None = None

    def written(self, view: Any, method: str, regex: str) -> Schema:
        """Write it as OpenAPI has it. regex: the route as urls.py has it."""
        track: Track | None = getattr(view, "track", None)
        verb = getattr(view, "verb", "")
        address = track.address if track is not None else "matters"
        words = str(getattr(type(view), method).__doc__ or "").strip().split("\n")[0].strip()
        summary, told = words.rstrip("."), words
        if track is not None and verb:
            summary, told = str(track.label_of(verb)), inspect.getdoc(service_of(track.code, verb)) or words
        return {
            "operationId": self.name.format(track=address, verb=verb),
            "summary": summary,
            **({"description": told} if told != summary else {}),
            "tags": [address if "{track}" in self.name else self.name.partition("_")[0]],
            "parameters": self._parameters(regex),
            **(
                {"requestBody": _content(self.body(view), self.sends) | {"required": True}}
                if self.body is not None
                else {}
            ),
            "security": [] if self.is_open else [{self.signs_in: []}],
            "responses": {
                str(status.value): {
                    "description": words or status.phrase,
                    "headers": pointers("headers", (*self.headers, "X-Request-Id")),
                    **(_content(answer, *self.gives) if answer is not None else {}),
                }
                for status, answer in ((self.status, self.answer), *((self.or_else,) if self.or_else else ()))
            }
            | {
                **refused(self.refusals),
            },
        }

    def _parameters(self, regex: str) -> list[Schema]:
        shared = pointers("parameters", (*self.parameters, "Accept-Language")).values()
        return [*of_path(regex), *(asked_of(*self.asks) if self.asks is not None else ()), *shared]


def pointers(kind: str, names: Iterable[str]) -> dict[str, Schema]:
    """Point to what many operations share, each under its name."""
    return {name: {"$ref": f"#/components/{kind}/{name}"} for name in names}


def _content(shape: Schema, *kinds: str) -> Schema:
    return {"content": {kind: {"schema": shape} for kind in kinds}}
