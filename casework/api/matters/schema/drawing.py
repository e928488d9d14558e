"""Draws the schema: how drf-spectacular is told what it cannot see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry

from casework.api.matters import views
from casework.api.matters.schema.operations import READS
from casework.api.matters.schema.papers import papers
from casework.api.matters.schema.parameters import headers, parameters
from casework.api.matters.schema.refusals import refusals, refused
from casework.api.matters.schema.shapes import schemas
from casework.api.matters.schema.table import VerbOf, operation_of
from casework.api.matters.services import services_of
from casework.workflow.tracks import Track, all_tracks

Endpoint = tuple[str, str, str, Callable[..., Any]]


class Told(AutoSchema):
    """Tells of an address what the table says of it; of one that tells of itself (@extend_schema), the refusals besides."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> dict[str, Any] | None:
        if isinstance(self.view, views.Many) and self.view.track is None and method == "POST":
            return None  # refused with the address where it is done
        operation = operation_of(self.view, method.lower())
        if operation is not None:
            return operation.written(self.view, method.lower(), path_regex)
        told = super().get_operation(path, path_regex, path_prefix, method, registry)
        if told is not None:
            told["responses"] |= refused(READS)
            told.setdefault("parameters", []).append({"$ref": "#/components/parameters/Accept-Language"})
        return told

    def get_auth(self) -> list[dict[str, Any]]:
        """Name the one way programs sign in by."""
        return [{"Bearer": []}]


def one_for_each_verb(endpoints: list[Endpoint], **_options: Any) -> list[Endpoint]:
    """Put an address for each verb of a track in place of the one for all, so that each has its body."""
    drawn: list[Endpoint] = []
    for path, regex, method, callback in endpoints:
        if getattr(callback, "cls", None) is not views.Transition:
            drawn.append((path, regex, method, callback))
            continue
        track = callback.initkwargs["track"]  # type: ignore[attr-defined]
        drawn += [
            (path.replace("{verb}", verb), regex, method, VerbOf.as_view(track=track, verb=verb))
            for verb in services_of(track.code)
        ]
    return drawn


def with_shared_parts(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Add what operations point to, and what each track is."""
    parts = result.setdefault("components", {})
    parts["schemas"] = dict(sorted({**parts.get("schemas", {}), **schemas(), **papers()}.items()))
    parts["responses"] = refusals()
    parts["parameters"] = parameters()
    parts["headers"] = headers()
    proof = "A signed note of a peer over the call, in base64; docs/exchange.md."
    parts["securitySchemes"] = {
        "Bearer": {"type": "http", "scheme": "bearer"},
        "CaseworkProof": {"type": "apiKey", "in": "header", "name": "Casework-Proof", "description": proof},
    }
    result["tags"] = [{"name": track.address, "description": _states(track)} for track in all_tracks()]
    return result


def _states(track: Track) -> str:
    """Tell the states of a track in the language in force."""
    states = {state.value: str(state.label) for name in track.names for state in track.newest(name).states}
    return f"{track.label}: " + " · ".join(f"`{code}` {label}" for code, label in states.items())
