"""Acts done over the API in the place of their services, each with the statements it sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from inspect import signature
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from rest_framework.test import APIRequestFactory, force_authenticate

from casework.command import services as command
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.drafts import PartyDraft
from casework.workflow.models import Matter, Proposal
from casework.workflow.tracks import Track, track_of

Act = tuple[str, str]  # code of a track, name of the service as its address says it


@dataclass
class Counted:
    """
    What acts have sent, by the most that each took. work: act → its statements, without those that begin and end the transaction.
    """

    work: dict[Act, list[str]] = field(default_factory=dict)
    commits: dict[Act, int] = field(default_factory=dict)

    def note(self, act: Act, sent: Sequence[str]) -> None:
        """Note what one call has sent."""
        verbs = [sql.split()[0] for sql in sent]
        work = [sql for sql, verb in zip(sent, verbs, strict=True) if verb not in ("BEGIN", "COMMIT")]
        self.work[act] = max(self.work.get(act, []), work, key=len)
        self.commits[act] = max(self.commits.get(act, 0), verbs.count("COMMIT"))


class OverTheApi:
    """
    Stands in the place of the services of a track, or of those of any matter: a call is sent over the API and counted.

    It is tried first, so that what is read once a process is read. Who calls is known by his token, which asks nothing.
    """

    def __init__(self, counted: Counted, track: Track | None = None) -> None:
        self._counted, self._track = counted, track

    def __getattr__(self, name: str) -> Callable[..., Any]:
        service = getattr(self._track.service_module if self._track else command, name)
        if "version" in signature(service).parameters or hasattr(service, "proposes") or self._track is None:
            return lambda matter, **told: self._moved(name.rstrip("_"), matter, told)
        return lambda **told: self._opened(name, told)

    def _moved(self, verb: str, matter: Matter, told: dict[str, Any]) -> Any:
        track = track_of(matter.track)
        now = track.model_class.objects.get(number=matter.number)
        place = f"/api/v1/{track.address}/{matter.number}/transitions/{verb}/"
        answer = self._sent((track.code, verb), place, told, {"If-Match": f'"{now.version}"'})
        moved = track.model_class.objects.get(number=matter.number)
        if verb.startswith("propose_"):
            return Proposal.objects.filter(matter_no=matter.number).latest("pk")
        if verb != "take_in":
            return moved
        born = Matter.objects.get(number=answer.get("born", moved.number))
        return moved, track_of(born.track).model_class.objects.get(pk=born.pk)

    def _opened(self, verb: str, told: dict[str, Any]) -> Any:
        assert self._track is not None
        body = {"verb": verb, **told}
        answer = self._sent((self._track.code, verb), f"/api/v1/{self._track.address}/", body, {})
        return self._track.model_class.objects.get(number=answer["number"])

    def _sent(self, act: Act, place: str, told: dict[str, Any], headers: Mapping[str, str]) -> Any:
        actor = told.pop("actor")
        body = {name: as_json(value) for name, value in told.items()}
        _post(place, "?dry_run=1", body, headers, actor)
        with CaptureQueriesContext(connection) as sent:
            answer = _post(place, "", body, headers, actor)
        self._counted.note(act, [each["sql"] for each in sent])
        return answer


def _post(place: str, query: str, body: Any, headers: Mapping[str, str], actor: Actor) -> Any:
    told = {"Idempotency-Key": str(uuid4()), **headers}
    request = APIRequestFactory().post(place + query, body, format="json", headers=told)
    request.actor = actor  # type: ignore[attr-defined]  # as who holds a token is found
    force_authenticate(request, User(username=actor.account))
    view, arguments, named = resolve(place)
    answer = view(request, *arguments, **named)
    assert answer.status_code in (200, 201), (place, json.loads(answer.content).get("errors"))
    return json.loads(answer.content)


def as_json(value: Any) -> Any:
    """Write what a service is told as a program sends it."""
    if isinstance(value, Unit):
        return value.key
    if isinstance(value, PartyDraft):
        return _party(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_json(each) for each in value]
    return value


def _party(draft: PartyDraft) -> dict[str, Any]:
    told = {
        "role": draft.role, "kind": draft.kind, "name": draft.name, "id_number": draft.id_number, "phone": draft.phone,
        "address": draft.address, "guardian_of": draft.guardian_of, "represents": draft.represents,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}
