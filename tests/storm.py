"""A storm of calls made up from the schema, sent by people of every role to matters of every track, each undone at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.specs.openapi import checks

from casework.api.models import GivenAnswer
from casework.command.models import Assistance, Card, Charge, Order
from casework.deadlines.models import Clock
from casework.dossier.models import Document
from casework.ledger.models import Entry, Note
from casework.outbox.models import Delivery, Subscription
from casework.parties.models import Party, Recusal
from casework.workflow.models import Matter, Proposal
from tests.conforming import conforming, document

WATCHED = (
    Entry, Note, Matter, Party, Recusal, Proposal, GivenAnswer, Clock, Document, Order, Card, Charge, Assistance, Subscription,
    Delivery,
)  # fmt: skip
# What it answers itself holds every answer against the schema; these say besides whether it refuses what the schema forbids.
CHECKS = (checks.negative_data_rejection, checks.response_headers_conformance, checks.content_type_conformance)
MOST_FAULTS = 40


def standing() -> list[Any]:
    """Everything an act may change, in short."""
    return [list(model.objects.order_by("pk").values_list()) for model in WATCHED]


@dataclass(frozen=True)
class Aim:
    """A matter that calls are sent to, and what is there around it: gap of an address → what fills it."""

    number: str
    version: int
    gaps: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Storm:
    """
    The people who send, and what they send to.

    tokens: by the account that holds one. aims: by the address of the track. known: name of an input → what it may be so that
    it is understood. faults: what was found, each once for an operation, with the call it was found by.
    """

    tokens: Mapping[str, str]
    aims: Mapping[str, Sequence[Aim]]
    known: Mapping[str, Sequence[Any]]
    sent: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    before: list[Any] = field(default_factory=standing)
    has_written: bool = False

    def send(self, account: str, case: Any, place: int, knowing: int) -> None:
        """Send one; what it does is undone. place: which matter it is aimed at; knowing: which of the known words it uses."""
        path, headers, body = self.aimed(case, place, knowing)
        is_nobody = is_strange(case) and not knowing  # else nearly every call that only reads would be refused for that
        client = Client(headers={} if is_nobody else {"Authorization": f"Bearer {self.tokens[account]}"})
        self.has_written = False
        with transaction.atomic():
            with connection.execute_wrapper(self.hears):
                answer = sent(client, case, path, headers, body)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            self.judge(account, case, path, body, answer, content)
            transaction.set_rollback(True)
        if case.path.endswith("/logout/"):
            cache.clear()  # remembers beside the database that the token has ended, which is undone
        self.sent += 1
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1

    def hears(self, execute: Any, sql: str, *rest: Any) -> Any:
        """Hear whether a statement may have written anything; most calls write nothing, and need not be looked after."""
        self.has_written = self.has_written or re.match(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK)\b", sql) is None
        return execute(sql, *rest)

    def aimed(self, case: Any, place: int, knowing: int) -> tuple[str, dict[str, Any], Any]:
        """Fill the gaps of an address, the tag and, of a body that the schema allows, what is known; most calls are aimed."""
        path, headers, body = case.path, dict(case.headers or {}), case.body
        track = case.path.split("/")[3]
        aims = self.aims.get(track, ())
        aim = aims[place % len(aims)] if aims and place else None
        gaps: Mapping[str, object] = {**self.known, **({"number": aim.number, **aim.gaps} if aim else {})}
        for name, value in (case.path_parameters or {}).items():
            known = gaps.get(name) if place else None
            filled = known[place % len(known)] if isinstance(known, list | tuple) else known
            path = path.replace(f"{{{name}}}", str(value if filled is None else filled))
        if aim and "If-Match" in headers:
            headers["If-Match"] = f'"{aim.version}"'
        if knowing and isinstance(body, dict) and not is_negative(case):
            body = {
                name: self.known[name][knowing % len(self.known[name])] if name in self.known else value
                for name, value in body.items()
            }
        return path, headers, body

    def judge(self, account: str, case: Any, path: str, body: Any, answer: Any, content: bytes) -> None:
        """Note what is wrong with an answer, and with what it left behind."""
        status = answer.status_code
        told = f"{account} {case.method} {path} {case.query} {body!r:.600} → {status} {content[:400]!r}"
        if status >= 500:
            self.note(case, "an error of ours", told)
            return
        if self.has_written and (status >= 400 or case.method == "GET") and standing() != self.before:
            self.note(case, "a change that was not to be", told)
        if status == 405 or "/../" in path:
            return
        try:
            conforming(path, case.method, answer)
        except AssertionError as fault:
            self.note(case, "not as the schema tells", f"{fault!s:.600} {told}")
        for check in CHECKS[not must_be_refused(case) :]:
            try:
                case.validate_response(told_to_schemathesis(case, path, answer, content), checks=[check])
            except (Failure, *GROUPS) as fault:
                self.note(case, check.__name__, f"{fault!s:.600} {told}")

    def note(self, case: Any, fault: str, told: str) -> None:
        self.faults.setdefault((case.operation.label, fault), told)
        assert len(self.faults) < MOST_FAULTS, self.found()

    def found(self) -> str:
        """What was found, in words."""
        return "\n".join(f"{place}: {fault}\n    {told}" for (place, fault), told in sorted(self.faults.items()))


GROUPS = (schemathesis.core.failures.FailureGroup,)


def is_negative(case: Any) -> bool:
    """Answer whether a call was made so that the schema forbids it."""
    return bool(case.meta.generation.mode.is_negative)


def is_strange(case: Any) -> bool:
    """Answer whether a call was made so that it does not say who sends it."""
    return bool(case.meta.is_negative_at(ParameterLocation.HEADER)) and "Authorization" not in (case.headers or {})


def must_be_refused(case: Any) -> bool:
    """
    Answer whether what the schema forbids of a call arrives: in its body, or in a parameter of its query that the schema names.

    What we put right ourselves does not, who sends it and to what, nor an empty word in a list, which is written as an empty
    list is.
    """
    if case.meta.is_negative_at(ParameterLocation.BODY):
        return True
    broken = {each.parameter for each in getattr(case.meta.phase.data, "mutations", ()) if each.parameter}
    return any(flat(value) not in ("", None) for name, value in (case.query or {}).items() if name in broken)


def told_to_schemathesis(case: Any, path: str, answer: Any, content: bytes) -> Response:
    """Write an answer as its checks read it."""
    query = {name: flat(value) for name, value in (case.query or {}).items()}
    request = requests.Request(case.method, f"http://testserver{path}", params=query).prepare()
    headers = {name: [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, content, request, elapsed=0.1, verify=False)


def sent(client: Client, case: Any, path: str, headers: Mapping[str, Any], body: Any) -> Any:
    """Send a made-up call through Django's client, as far as a header can be sent at all."""
    plain = {
        name: str(value)
        for name, value in headers.items()
        if str(value).isascii()
        and str(value).isprintable()
        and name.lower() not in ("authorization", "cookie", "host", "content-length")
    }
    query = {name: flat(value) for name, value in (case.query or {}).items()}
    data, kind = b"", "application/json"
    if isinstance(body, bytes):
        data, kind = body, case.media_type or kind
    elif case.media_type == "multipart/form-data" and isinstance(body, dict):
        data = encode_multipart(BOUNDARY, {str(name): part(each) for name, each in body.items()})
        kind = MULTIPART_CONTENT
    elif not isinstance(body, schemathesis.core.NotSet):
        data = json.dumps(body, default=str).encode()
    return client.generic(case.method, path, data, kind, query_params=query, headers=plain)


def part(value: Any) -> Any:
    """Make a part of a form: bytes are a file, whatever is no text is told as text."""
    if isinstance(value, bytes):
        return SimpleUploadedFile("paper.pdf", value)
    return [str(each) for each in value] if isinstance(value, list) else str(value)


def flat(value: Any) -> Any:
    return ",".join(map(str, value)) if isinstance(value, list) else value


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
        if place % step == turn % step:
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
    @given(
        case=cases,
        account=st.sampled_from(sorted(storm.tokens)),
        place=st.sampled_from((*range(1, 12), 0)),
        knowing=st.integers(0, 11),
    )
    def run(case: Any, account: str, place: int, knowing: int) -> None:
        storm.send(account, case, place, knowing)

    return run
