"""The fine on the spot again, over HTTP, by a program that knows nothing but the schema: a typed client made from it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from pytest_django.live_server_helper import LiveServer

from casework.api.matters.schema.views import drawn
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from tests.enforcement.penalties.cases import DISTRICT, ITEM, OFFICERS, SPOT, Bureau, Case, seat
from tests.enforcement.penalties.cases import bureau as bureau
from tests.journeys.hands import PASSWORD, Watch

NAME = "casework_client"


@pytest.fixture(scope="module")
def made() -> Iterator[ModuleType]:
    """Make the client from the schema, below var/, and import it."""
    place = Path(settings.VAR) / "clients"
    place.mkdir(parents=True, exist_ok=True)
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


@dataclass
class Program:
    """A program that works for one account."""

    site: str
    account: str
    token: str = ""

    def part(self, place: str) -> Any:
        return importlib.import_module(f"{NAME}.{place}")

    def logs_in(self) -> Program:
        body = self.part("models").AuthTokenBody(username=self.account, password=PASSWORD)
        with self.part("client").Client(base_url=self.site) as client:
            self.token = self.part("api.auth.auth_token").sync_detailed(client=client, body=body).parsed.token
        return self

    def calls(self, operation: str, *arguments: str, **given: Any) -> Any:
        """Call an operation of penalties; the answer with its status, headers and what was read from it."""
        client = self.part("client").AuthenticatedClient(
            base_url=self.site, token=self.token, raise_on_unexpected_status=True
        )
        with client as open_client:
            return self.part(f"api.penalties.{operation}").sync_detailed(*arguments, client=open_client, **given)

    def body(self, operation: str, given: dict[str, Any]) -> Any:
        name = "".join(word.title() for word in operation.split("_"))
        return getattr(self.part("models"), f"{name}Body").from_dict(json.loads(json.dumps(given, default=str)))

    def opens(self, **given: Any) -> Any:
        body = self.body("penalties_open", given)
        answer = self.calls("penalties_open", body=body, idempotency_key=str(uuid4()))
        assert answer.status_code is HTTPStatus.CREATED, answer.content
        return answer.parsed

    def tries(self, number: str, verb: str, **given: Any) -> Any:
        """Read the matter and do a verb to it as it is; the answer whatever it is."""
        tag = self.calls("penalties_get", number).headers["ETag"]
        body = self.body(f"penalties_{verb}", given)
        return self.calls(f"penalties_{verb}", number, body=body, if_match=tag, idempotency_key=str(uuid4()))

    def does(self, number: str, verb: str, **given: Any) -> Any:
        answer = self.tries(number, verb, **given)
        assert answer.status_code is HTTPStatus.OK, answer.content
        return answer.parsed


@pytest.mark.django_db(transaction=True)
class TestAFineByAProgram:
    def test_goes_from_the_street_to_the_archive(
        self, made: ModuleType, bureau: Bureau, live_server: LiveServer, watch: Watch
    ) -> None:
        cache.clear()
        for account, role in (
            ("zhao", Role.OFFICER),
            ("qian", Role.OFFICER),
            ("sun", Role.HEAD),
            ("he", Role.ARCHIVIST),
        ):
            seat(account, role, bureau.world)
            user = get_user_model().objects.get(username=account)
            user.set_password(PASSWORD)
            user.save()

        def at(moment: str) -> None:
            watch.shows(moment)
            bureau.at(moment)

        def by(account: str) -> Program:
            return Program(live_server.url, account).logs_in()

        at("2026-03-02 09:00")
        officer = by("zhao")
        stall = {"role": "RESPONDENT", "kind": "PERSON", "name": "王五", "id_number": "330106198001011235"}
        clue = officer.opens(
            unit=DISTRICT, channel="INSPECTION", title="占道经营", text="巡查发现占道经营。", parties=[stall],
        )  # fmt: skip
        number = clue.number
        at("2026-03-02 10:00")
        officer.does(number, "check", finding="STANDARD_MET")
        at("2026-03-02 11:00")
        spot: dict[str, Any] = {
            "item": ITEM, "act_end": "2026-03-02", "found_on": "2026-03-02", "kinds": ["FINE"], "fine": "100",
            "content": SPOT, "remedies": "RECONSIDERATION_FIRST", "shown": True, "facts_clear": True, "heard": True,
            "gravity": "LIGHTER", "mitigation": ["HARM_REMOVED"], "reason": "当场改正。",
        }  # fmt: skip
        alone = officer.tries(number, "decide_on_the_spot", officers=["zhao"], **spot)
        assert alone.status_code is HTTPStatus.UNPROCESSABLE_ENTITY
        assert [(each.code, each.field) for each in alone.parsed.errors] == [("TWO_CERTIFIED", "officers")]
        decided = officer.does(number, "decide_on_the_spot", officers=list(OFFICERS), **spot)
        assert (decided.state, decided.outcome, decided.handler) == ("SIMPLE_DECIDED", "PENALISED", "zhao")

        case = Case(bureau, Matter.objects.get(number=number))  # type: ignore[arg-type]
        at("2026-03-04 14:00")
        case.with_papers("PAYMENT", "SPOT_DECISION", "SPOT_FILING", "EVIDENCE", "IDENTITY")
        at("2026-03-04 15:00")
        paid = by("zhao").does(
            number, "pay", paid="100", fully=True, means="CASH", special_receipt=True, collected_on=date(2026, 3, 2),
            handed_in_on=date(2026, 3, 3), banked_on=date(2026, 3, 4),
        )  # fmt: skip
        assert paid.state == "EXECUTED"
        at("2026-03-05 15:00")
        by("sun").does(number, "close")
        at("2026-03-14 15:00")
        archived = by("he").does(number, "archive")
        assert (archived.state, archived.is_at_end) == ("ARCHIVED", True)

        told = Entry.objects.of(number).values_list("verb", flat=True)
        assert list(told) == ["record_clue", "check", "decide_on_the_spot", "pay", "close", "archive"]
        assert verify(number).is_good
