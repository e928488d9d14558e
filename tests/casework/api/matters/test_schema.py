"""The schema is valid, complete, and says what is so."""

from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, expect

from casework.api.matters.inputs import schema_of
from casework.api.matters.schema.bodies import facts_of
from casework.api.matters.schema.refusals import MEANING
from casework.api.matters.services import is_proposal, service_of, services_of
from casework.organisations.actors import Role
from casework.workflow.anywhere import anywhere
from casework.workflow.tracks import Track, all_tracks
from tests.callers import Call, codes_of
from tests.callers import call as call
from tests.conforming import document, followed, operations
from tests.world import VILLAGE, Talks, World

# What is no operation of the API: the schema itself and its page.
LEFT_OUT = {"/api/v1/schema/", "/api/v1/docs/"}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> set[str]:
    found: set[str] = set()
    for each in patterns:
        place = prefix + str(each.pattern)
        found |= addresses(each.url_patterns, place) if isinstance(each, URLResolver) else {place}
    return found


class TestTheSchema:
    def test_is_valid_and_drawn_without_a_warning(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json")
        assert json.loads(capsys.readouterr().out)["openapi"].startswith("3.1")

    def test_knows_every_address_of_the_api(self) -> None:
        served = {each for each in addresses(get_resolver().url_patterns) if each.startswith("/api/v1/")} - LEFT_OUT
        written = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", each) for each in served}
        told = {
            re.sub(r"/transitions/\w+/$", "/transitions/{verb}/", address) for address, _method, _told in operations()
        }
        assert written == told

    def test_names_each_operation_once_and_readably(self) -> None:
        names = [operation["operationId"] for _address, _method, operation in operations()]
        assert len(names) == len(set(names))
        assert not [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)]
        assert {
            "penalties_decide",
            "penalties_open",
            "penalties_get",
            "handovers_return",
            "me",
            "reports_figure",
        } <= set(names)

    @pytest.mark.parametrize("track", all_tracks(), ids=lambda track: track.code)
    def test_tells_the_body_of_every_verb(self, track: Track) -> None:
        for verb in services_of(track.code):
            told = document()["paths"][f"/api/v1/{track.address}/{{number}}/transitions/{verb}/"]["post"]
            body = told["requestBody"]["content"]["application/json"]["schema"]
            ours = schema_of(service_of(track.code, verb), facts_of(track, verb))
            assert body["properties"].keys() == ours["properties"].keys()
            assert body["additionalProperties"] is False

    @pytest.mark.parametrize("track", all_tracks(), ids=lambda track: track.code)
    def test_lets_every_verb_say_why(self, track: Track) -> None:
        for verb in services_of(track.code):
            told = document()["paths"][f"/api/v1/{track.address}/{{number}}/transitions/{verb}/"]["post"]
            properties = told["requestBody"]["content"]["application/json"]["schema"]["properties"]
            assert properties["reason"]["type"] == "string", verb

    def test_names_what_a_letter_may_state(self) -> None:
        notice = document()["paths"]["/api/v1/penalties/{number}/transitions/notify/"]["post"]["requestBody"]
        content = notice["content"]["application/json"]["schema"]["properties"]["content"]
        assert set(content["items"]["enum"]) == {"facts", "reasons", "basis", "defence_right", "hearing_right"}

    def test_gives_what_many_operations_take_one_type(self) -> None:
        parameters = document()["components"]["parameters"]
        assert parameters["dry_run"]["schema"] == {"$ref": "#/components/schemas/DryRun"}

    def test_tells_a_refusal_with_examples_for_each_status(self) -> None:
        for address, method, operation in operations():
            refusals = {int(status) for status in operation["responses"] if int(status) >= 400}
            assert {400, 401, 406, 429} <= refusals or operation["operationId"] in ("auth_token", "auth_logout", "me")
            if "/transitions/" in address and method == "post":
                assert {404, 409, 412, 415, 422, 428} <= refusals
        for answer in document()["components"]["responses"].values():
            assert answer["content"]["application/problem+json"]["examples"]
        assert {int(status) for status in MEANING} == {400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 428, 429, 503}

    def test_points_only_to_what_is_there(self) -> None:
        for pointer in set(re.findall(r'"\$ref": "(#[^"]+)"', json.dumps(document()))):
            assert followed({"$ref": pointer})

    def test_is_served_to_everybody_in_his_language(self, client: Client) -> None:
        texts = {}
        for language in ("zh-hans", "en"):
            answer = client.get("/api/v1/schema/", headers={"Accept-Language": language})
            assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
            texts[language] = answer.json()
        decide = "/api/v1/penalties/{number}/transitions/decide/"
        summaries = [texts[language]["paths"][decide]["post"]["summary"] for language in ("zh-hans", "en")]
        assert summaries[0] != summaries[1]
        assert "处罚" in summaries[0]


class TestAnAddressOfAVerb:
    @pytest.mark.parametrize("track", all_tracks(), ids=lambda track: track.code)
    def test_is_there_for_what_the_tables_know_and_for_nothing_else(self, track: Track) -> None:
        known = {verb for name in track.names for verb in track.newest(name).verbs}
        strangers = {
            verb
            for verb in services_of(track.code)
            if verb not in known and anywhere(verb) is None and not is_proposal(services_of(track.code)[verb])
        }
        assert strangers == {"exclude"}  # a correction with a ground of its own

    def test_is_not_there_for_what_one_organ_registers_for_another(self, call: Call, world: World) -> None:
        registrar = call(Role.REGISTRAR, VILLAGE)
        answer = registrar.posts("filings/F3301062026000001/transitions/refer/", {}, seen='"1"')
        assert answer.status_code == 404
        filing = {
            "unit": VILLAGE, "channel": "WALK_IN", "place": VILLAGE, "title": "围墙越界", "text": "两家争执。", "parties": [],
            "anonymous": True,
        }  # fmt: skip
        number = registrar.posts("filings/", filing).json()["number"]
        answer = registrar.posts(
            f"filings/{number}/transitions/refer/", {"to": VILLAGE, "kind": "DISPUTE", "text": "x"}, seen='"1"'
        )
        assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_VERB"})


class TestTheTransitionsOfAHandover:
    def test_are_called_in_addresses_as_the_table_calls_them(self) -> None:
        for track in all_tracks():
            for machine in track.machines:
                for row in machine.rows:
                    if row.sources:
                        assert callable(service_of(track.code, row.verb)), row.verb


@pytest.mark.django_db
class TestThePageOfTheSchema:
    def test_runs_no_script_and_no_style_of_its_own(self, client: Client) -> None:
        answer = client.get("/api/v1/docs/")
        assert answer.status_code == 200
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert not re.search(r"<style|<script(?![^>]* src=)|https?://", answer.content.decode())

    @pytest.mark.browser
    def test_shows_a_verb_with_its_body_and_asks_no_other_site(self, page: Page) -> None:
        page.goto("/api/v1/docs/")
        page.locator("[data-tag=penalties] .expand-operation").click()
        decide = page.locator("#operations-penalties-penalties_decide")
        decide.locator("button").first.click()
        expect(decide.locator(".opblock-section-request-body")).to_contain_text("remedies")
        expect(decide.locator(".responses-wrapper")).to_contain_text("TWO_CERTIFIED")


class TestAnOpeningByAnotherTable:
    def test_is_told_and_refused_like_the_common_one(self, call: Call) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        answer = mediator.posts("disputes/", {"verb": "apply_administrative"})
        assert answer.status_code == 400
        assert {each["field"] for each in answer.json()["errors"]} >= {"unit", "type", "channel", "parties"}
        ways = document()["paths"]["/api/v1/disputes/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert [set(way["required"]) >= {"unit", "parties"} for way in ways["anyOf"]] == [True, True]


class TestAnAddressOfNothing:
    def test_is_answered_with_a_problem_to_programs_and_a_page_to_persons(self, call: Call) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        answer = mediator.client.get("/api/v1/disputes/D1/parties/-5/consent/")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["code"] == "NOT_FOUND"
        assert mediator.client.get("/nowhere/")["Content-Type"].startswith("text/html")


class TestAnAnswer:
    def test_is_told_with_its_tag(self, call: Call, talks: Talks) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        place = f"disputes/{talks.dispute.number}/"
        assert mediator.gets(place)["ETag"] == '"1"'
        assert mediator.gets(place, expand="parties,clocks,ledger").json()["ledger"]
