"""Programs of other people: each knows nothing but the schema, by the typed client that is made from it, and works for one account."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from pytest_django.live_server_helper import LiveServer

from casework.api.matters.schema.views import drawn
from casework.organisations.actors import Role
from casework.organisations.models import Certificate, Membership, Unit
from tests.journeys.hands import PASSWORD, SINCE, UNTIL, Watch, sheet

NAME = "casework_client"
# The letter a number begins with → the address of its track (contract, section 2).
ADDRESSES = {"D": "disputes", "P": "petitions", "X": "penalties", "H": "handovers", "F": "filings"}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Make the client from the schema, and import it."""
    place = tmp_path_factory.mktemp("client")
    source = place / "schema.json"
    source.write_bytes(drawn("en"))
    config = Config.from_sources(
        config_file=ConfigFile(post_hooks=[]),
        meta_type=MetaType.NONE,
        document_source=source,
        file_encoding="utf-8",
        overwrite=True,
        output_path=place / NAME,
    )
    complaints = generate(config=config)
    assert not complaints, [each.detail for each in complaints]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(place))
        yield importlib.import_module(NAME)
    for name in [each for each in sys.modules if each.partition(".")[0] == NAME]:
        del sys.modules[name]


def part(place: str) -> Any:
    """A module of the client."""
    return importlib.import_module(f"{NAME}.{place}")


def address_of(number: str) -> str:
    """Under which address the matter of a number stands."""
    return ADDRESSES[number[0]]


def key() -> str:
    """A key of its own for a call."""
    return str(uuid4())


@dataclass
class Program:
    """A program that works for one account. It logs in when it has no token, or one that is over."""

    site: str
    account: str
    watch: Watch
    token: str = ""
    expires_at: datetime | None = None

    def logs_in(self) -> Program:
        body = part("models").AuthTokenBody(username=self.account, password=PASSWORD)
        with part("client").Client(base_url=self.site) as client:
            answer = part("api.auth.auth_token").sync_detailed(client=client, body=body)
        assert answer.status_code is HTTPStatus.OK, answer.content
        self.token, self.expires_at = answer.parsed.token, answer.parsed.expires_at
        return self

    def calls(self, operation: str, *arguments: str | int, **given: Any) -> Any:
        """Call an operation; the answer with its status, headers and what was read from it, which the schema must tell."""
        if self.expires_at is None or self.expires_at <= self.watch():
            self.logs_in()
        client = part("client").AuthenticatedClient(
            base_url=self.site, token=self.token, raise_on_unexpected_status=True
        )
        with client as open_client:
            place = part(f"api.{operation.partition('_')[0]}.{operation}")
            answer = place.sync_detailed(*arguments, client=open_client, **given)
        assert answer.parsed is not None or answer.status_code is HTTPStatus.NO_CONTENT, (operation, answer.content)
        return answer

    def gets(self, operation: str, *arguments: str | int, **given: Any) -> Any:
        """What an operation that reads answers."""
        answer = self.calls(operation, *arguments, **given)
        assert answer.status_code is HTTPStatus.OK, (operation, answer.content)
        return answer.parsed

    def body(self, operation: str, given: Mapping[str, Any]) -> Any:
        """Build the body of an operation as the client types it; fail where the client knows nothing of what is given."""
        told = json.loads(json.dumps(given, default=str))
        body = getattr(part("models"), f"{named(operation)}Body").from_dict(told)
        assert told.keys() <= body.to_dict().keys(), (operation, told.keys() - body.to_dict().keys())
        return body

    def opens(self, track: str, **given: Any) -> Any:
        operation = f"{track}_open"
        answer = self.calls(operation, body=self.body(operation, given), idempotency_key=key())
        assert answer.status_code is HTTPStatus.CREATED, answer.content
        return answer.parsed

    def reads(self, number: str) -> Any:
        return self.gets(f"{address_of(number)}_get", number)

    def entries(self, number: str) -> list[Any]:
        """Every entry of a matter, page by page."""
        found: list[Any] = []
        cursor = part("types").UNSET
        while True:
            page = self.gets(f"{address_of(number)}_ledger", number, cursor=cursor, page_size=7)
            found += page.results
            if page.next_ is None:
                return found
            cursor = parse_qs(urlsplit(page.next_).query)["cursor"][0]

    def offers(self, number: str) -> dict[str, Any]:
        """What may be done to a matter, and what is blocked, by verb."""
        return {offer.verb: offer for offer in self.gets(f"{address_of(number)}_transitions", number)}

    def blocked(self, number: str, verb: str) -> list[str]:
        """The codes of what stands in the way of a verb; empty where it is allowed."""
        offer = self.offers(number)[verb]
        assert offer.allowed is not bool(offer.blocked_by)
        return [each.code for each in offer.blocked_by]

    def sends(self, number: str, verb: str, given: Mapping[str, Any], **how: Any) -> Any:
        """Send a verb as it is told; the answer whatever it is."""
        operation = f"{address_of(number)}_{verb}"
        how = {"idempotency_key": key(), **how}
        if "if_match" not in how:
            how["if_match"] = tag_of(self.reads(number).version)
        return self.calls(operation, number, body=self.body(operation, given), **how)

    def is_refused(self, number: str, verb: str, **given: Any) -> list[tuple[str, str]]:
        """Try a verb that is refused, in earnest and in a dry run alike: each rule by its code and its field."""
        how = {"if_match": tag_of(self.reads(number).version)}
        answers = [self.sends(number, verb, given, **how), self.sends(number, verb, given, dry_run=tried(), **how)]
        assert {answer.status_code for answer in answers} <= REFUSALS, answers[0].content
        told = [[(each.code, each.field) for each in answer.parsed.errors] for answer in answers]
        assert told[0] == told[1]
        return told[0]

    def does(self, number: str, verb: str, **given: Any) -> Any:
        """
        Do a verb as a careful program does: ask whether it is allowed, hold the body against what it requires, try it, do it.
        """
        offer = self.offers(number).get(verb)
        if offer is not None:  # what is done to any matter, an order say, is no step of its table
            assert offer.allowed, [(each.code, each.message) for each in offer.blocked_by]
            body = self.body(f"{address_of(number)}_{verb}", given).to_dict()
            Draft202012Validator(offer.requires.to_dict()).validate(body)
        seen = self.reads(number).version
        how = {"if_match": tag_of(seen), "idempotency_key": key()}
        dry = self.sends(number, verb, given, dry_run=tried(), **how)
        assert (dry.status_code, dry.headers.get("Dry-Run")) == (HTTPStatus.OK, "true"), dry.content
        done = self.sends(number, verb, given, **how)  # If-Match: what was tried has changed nothing
        assert done.status_code is HTTPStatus.OK, done.content
        assert (done.headers["ETag"], done.parsed.version > seen) == (tag_of(done.parsed.version), True)
        return done.parsed

    def attaches(self, number: str, *kinds: str, text: str = "") -> list[Any]:
        """Hand in a paper of each kind. text: makes its content its own."""
        operation = f"{address_of(number)}_add_document"
        added = []
        for kind in kinds:
            content = content_of(kind) + text.encode()
            file = part("types").File(payload=content, file_name=f"{kind}.pdf", mime_type="application/pdf")
            body = getattr(part("models"), f"{named(operation)}Body")(kind=kind, file=file)
            answer = self.calls(operation, number, body=body, idempotency_key=key())
            assert answer.status_code is HTTPStatus.CREATED, answer.content
            added.append(answer.parsed)
        return added

    def fetches(self, number: str, paper: int) -> bytes:
        """The content of a paper, by the link that is given for it."""
        track = address_of(number)
        told = self.gets(f"{track}_document", number, paper).download
        link = parse_qs(urlsplit(told.url).query)["link"][0]
        answer = self.calls(f"{track}_document_content", number, paper, link=link)
        assert answer.status_code is HTTPStatus.OK, answer.content
        return bytes(answer.content)


REFUSALS = {HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}


def named(operation: str) -> str:
    """What the client calls an operation where it names a type after it."""
    return "".join(word.title() for word in operation.split("_"))


def tag_of(version: int) -> str:
    """The tag of a version, as ETag and If-Match have it."""
    return f'"{version}"'


def content_of(kind: str) -> bytes:
    """What the sheet of one kind of paper holds."""
    return bytes(sheet(kind).open().read())


def tried() -> Any:
    """What ?dry_run= is given so that nothing is written."""
    return part("models").DryRun.VALUE_1


@dataclass
class Programs:
    """The programs of a town, by account; all of them see one clock."""

    site: str
    watch: Watch
    _known: dict[str, Program] = field(default_factory=dict)

    def at(self, moment: str) -> None:
        """Move the clock to a moment such as 2026-03-02 09:00."""
        self.watch.shows(moment)

    def by(self, account: str) -> Program:
        return self._known.setdefault(account, Program(self.site, account, self.watch))

    def seat(self, account: str, role: Role, unit: Unit) -> None:
        """Give an account with a password a post in a unit, and an officer a certificate."""
        user, _made = get_user_model().objects.get_or_create(username=account)
        user.set_password(PASSWORD)
        user.save()
        Membership.objects.get_or_create(user=user, unit=unit, role=role, valid_from=SINCE)
        if role is Role.OFFICER and not Certificate.objects.filter(user=user).exists():
            Certificate.objects.create(user=user, number=f"ZJ-{account}", valid_from=SINCE, valid_to=UNTIL)


@pytest.fixture
def programs(made: ModuleType, live_server: LiveServer, watch: Watch) -> Programs:
    return Programs(live_server.url, watch)
