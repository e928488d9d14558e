"""
Whatever is sent, the API answers as its schema says: never with an error of ours, and who is refused has changed nothing.

The suite sends a few hundred calls; `make fuzz` sends some thousands, in a new order each time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from casework.api.models import GivenAnswer
from casework.ledger.models import Entry, Note
from casework.organisations.actors import Role
from casework.parties.models import Party, Recusal
from casework.settings import env
from casework.workflow.models import Matter, Proposal
from tests.callers import Call, Caller
from tests.callers import call as call
from tests.conforming import conforming, document
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.world import VILLAGE, Talks

AT_HAND = (Role.MEDIATOR, Role.HEAD, Role.GRID_WORKER)
SEATS = (*((role, VILLAGE) for role in AT_HAND), *((role, "330106") for role in Role if role is not Role.SYSTEM))
WATCHED = (Entry, Note, Matter, Party, Recusal, Proposal, GivenAnswer)


def standing() -> list[Any]:
    """Everything an act may change, in short."""
    return [list(model.objects.order_by("pk").values_list()) for model in WATCHED]


@dataclass
class Storm:
    """Calls made up from the schema, sent by many people to a few matters."""

    callers: list[Caller]
    numbers: dict[str, str]
    versions: dict[str, int]
    sent: int = 0

    def send(self, caller: Caller, case: Any, is_aimed: bool) -> None:
        """Send one; what it does is undone. is_aimed: whether it names a matter there is, and its version."""
        track = case.path.split("/")[3]
        path, given_headers = case.path, dict(case.headers or {})
        for name, value in (case.path_parameters or {}).items():
            if name == "number" and is_aimed and track in self.numbers:
                value = self.numbers[track]
                if "If-Match" in given_headers:
                    given_headers["If-Match"] = f'"{self.versions[track]}"'
            path = path.replace(f"{{{name}}}", str(value))
        before = standing()
        with transaction.atomic():
            answer = sent(caller.client, case, path, given_headers)
            assert answer.status_code < 500, (case.method, path, case.body, answer.content[:500])
            if answer.status_code != 405 and "/../" not in path:
                conforming(path, case.method, answer)
            if answer.status_code >= 400:
                assert standing() == before, (case.method, path, case.body)
            transaction.set_rollback(True)
        self.sent += 1


def sent(client: Client, case: Any, path: str, headers: dict[str, str]) -> Any:
    """Send a made-up call through Django's client, as far as a header can be sent at all."""
    plain = {
        name: str(value)
        for name, value in headers.items()
        if str(value).isascii()
        and str(value).isprintable()
        and name.lower() not in ("authorization", "cookie", "host", "content-length")
    }
    query = {name: flat(value) for name, value in (case.query or {}).items()}
    body, kind = b"", "application/json"
    if isinstance(case.body, bytes):
        body = case.body
    elif case.media_type == "multipart/form-data" and isinstance(case.body, dict):
        body, kind = (
            encode_multipart(BOUNDARY, {str(name): part(each) for name, each in case.body.items()}),
            MULTIPART_CONTENT,
        )
    elif not isinstance(case.body, schemathesis.core.NotSet):
        body = json.dumps(case.body, default=str).encode()
    return client.generic(case.method, path, body, kind, query_params=query, headers=plain)


def part(value: Any) -> Any:
    """Make a part of a form: bytes are a file, whatever is no text is told as text."""
    if isinstance(value, bytes):
        return SimpleUploadedFile("paper.pdf", value)
    return [str(each) for each in value] if isinstance(value, list) else str(value)


def flat(value: Any) -> Any:
    return ",".join(map(str, value)) if isinstance(value, list) else value


@pytest.fixture
def storm(call: Call, bureau: Bureau, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> Storm:
    # What limits calls has tests of its own; here it would answer them all.
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *_asked: True)
    talks.in_mediation()
    case = bureau.clue().case
    matters: dict[str, Any] = {"disputes": talks.dispute, "penalties": case}
    return Storm(
        [call(role, code) for role, code in SEATS],
        {track: each.number for track, each in matters.items()},
        {track: each.version for track, each in matters.items()},
    )


def operations() -> Iterator[Any]:
    """Walk the operations, but for the look at what is masked: it commits, whatever becomes of the call, and cannot be undone."""
    found: Any
    for found in schemathesis.openapi.from_dict(document()).get_all_operations():
        if not found.ok().path.endswith("/reveal/"):
            yield found.ok()


def sends(storm: Storm, each: int, step: int = 1, *, turn: int = 0) -> None:
    """Send some calls to every operation, or to every step-th; half of them are as the schema allows."""
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    for place, operation in enumerate(operations()):
        if place % step != turn % step:
            continue
        cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))
        one(storm, cases, each, turn + place)()


def one(storm: Storm, cases: Any, each: int, number: int) -> Callable[[], None]:
    @seed(number)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, caller=st.sampled_from(storm.callers), is_aimed=st.sampled_from((True, True, True, False)))
    def run(case: Any, caller: Caller, is_aimed: bool) -> None:
        storm.send(caller, case, is_aimed)

    return run


class TestMadeUpCalls:
    def test_meet_no_fault_of_ours(self, storm: Storm) -> None:
        sends(storm, each=4, step=6)
        assert storm.sent >= 150

    @pytest.mark.fuzz
    def test_meet_no_fault_of_ours_however_many(self, storm: Storm) -> None:
        sends(storm, each=env.whole("FUZZ_EACH", 20), turn=env.whole("FUZZ_SEED", 0))
