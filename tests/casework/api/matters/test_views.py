"""Matters over HTTP: found as far as they may be known, opened once, moved once, and refused with every reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from casework.workflow.tracks import all_tracks
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.desk import Answer
from tests.world import VILLAGE, Talks, World

PARTIES = [
    {"role": "applicant", "kind": "person", "name": "张三", "id_number": "11010519491231002X", "phone": "13800001234"},
    {"role": "respondent", "kind": "person", "name": "李四", "id_number": "330106197501011237", "phone": "13900004321"},
]


def application(world: World, **other: Any) -> dict[str, Any]:
    return {
        "unit": VILLAGE, "type": "02", "channel": "WALK_IN", "title": "围墙越界", "text": "两家因围墙起争执。",
        "parties": PARTIES, "at": world.later().isoformat(), **other,
    }  # fmt: skip


def place_of(talks: Talks) -> str:
    return f"disputes/{talks.dispute.number}/"


def statements(ask: Callable[[], Answer]) -> list[str]:
    """What an answer costs, beside finding out who asks and the marks of the transaction."""
    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code in (200, 201)
    asking = ("django_session", "auth_user", "organisations_membership", "organisations_certificate", "SAVEPOINT")
    return [each["sql"] for each in seen if not any(word in each["sql"] for word in asking)]


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


class TestOpening:
    def test_answers_with_the_matter_its_address_and_its_version(self, mediator: Caller, world: World) -> None:
        answer = mediator.posts("disputes/", application(world))
        assert answer.status_code == 201, answer.content
        opened = answer.json()
        assert (opened["state"], opened["version"], opened["unit"]) == ("APPLIED", 1, VILLAGE)
        assert answer["ETag"] == '"1"'
        assert answer["Location"] == f"/api/v1/disputes/{opened['number']}/"
        assert Entry.objects.of(opened["number"]).get().actor == mediator.account

    def test_is_done_once_however_often_it_is_sent(self, mediator: Caller, world: World) -> None:
        body = application(world)
        first = mediator.posts("disputes/", body, key="one")
        again = mediator.posts("disputes/", body, key="one")
        assert (again.status_code, again.content, again["ETag"], again["Location"]) == (
            201, first.content, first["ETag"], first["Location"],
        )  # fmt: skip
        assert again["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first
        assert Matter.objects.count() == 1

    def test_needs_a_key_and_a_new_one_for_another_call(self, mediator: Caller, world: World) -> None:
        body = application(world)
        assert mediator.posts("disputes/", body, key="-").status_code == 400
        assert mediator.posts("disputes/", body, key="one").status_code == 201
        other = mediator.posts("disputes/", {**body, "title": "围墙"}, key="one")
        assert (other.status_code, codes_of(other)) == (422, {"IDEMPOTENCY_KEY_REUSED"})
        assert Matter.objects.count() == 1

    def test_names_every_field_that_has_not_the_shape(self, mediator: Caller, world: World) -> None:
        body = application(world, title=7, colour="red", at="yesterday")
        del body["channel"]
        answer = mediator.posts("disputes/", body)
        assert answer.status_code == 400
        assert {(each["field"], each["code"]) for each in answer.json()["errors"]} == {
            ("title", "INVALID"), ("colour", "UNKNOWN_FIELD"), ("at", "INVALID"), ("channel", "REQUIRED"),
        }  # fmt: skip
        assert Matter.objects.count() == 0

    def test_names_the_party_that_is_not_in_order(self, mediator: Caller, world: World) -> None:
        wrong = [PARTIES[0], {**PARTIES[1], "id_number": "330106197501011230"}]
        answer = mediator.posts("disputes/", application(world, parties=wrong))
        assert answer.status_code == 422
        assert [each["field"] for each in answer.json()["errors"]] == ["parties[1].id_number"]

    @pytest.mark.postgres
    def test_takes_four_statements_beside_those_for_who_asks(self, mediator: Caller, world: World) -> None:
        mediator.posts("disputes/", application(world))
        assert len(statements(lambda: mediator.posts("disputes/", application(world, title="又一起")))) == 4


class TestReading:
    def test_shows_a_matter_to_who_has_it_in_hand_and_masks_it_for_others(self, call: Call, talks: Talks) -> None:
        talks.in_mediation()
        own = call(Role.MEDIATOR, VILLAGE).gets(place_of(talks)).json()
        above = call(Role.SUPERVISOR, "330106").gets(place_of(talks)).json()
        assert [each["name"] for each in own["parties"]] == ["张三", "李四"]
        assert [each["name"] for each in above["parties"]] == ["张**", "李**"]
        assert own["parties"][0]["id_number"] == "110*************2X"

    @pytest.mark.parametrize("code", ["330108", "330106001002", "330106002"])
    def test_hides_what_lies_elsewhere(self, call: Call, talks: Talks, code: str) -> None:
        elsewhere = call(Role.MEDIATOR, code)
        for part in ("", "transitions/", "ledger/", "clocks/"):
            answer = elsewhere.gets(place_of(talks) + part)
            assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_MATTER"})
        answer = elsewhere.posts(place_of(talks) + "transitions/ask_consent/", {"rights_notice": True}, seen='"1"')
        assert answer.status_code == 404
        assert elsewhere.posts(place_of(talks) + "transitions/explode/").status_code == 404
        assert elsewhere.gets("disputes/").json()["results"] == []

    def test_shows_a_matter_as_it_stood(self, call: Call, talks: Talks, world: World) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        now = mediator.gets(place_of(talks)).json()
        before = world.clock
        talks.in_mediation()
        then = mediator.gets(place_of(talks), as_of=before.isoformat()).json()
        assert then == {
            **{name: value for name, value in now.items() if name != "parties"},
            "as_of": before.isoformat(),
        }
        assert mediator.gets(place_of(talks), as_of="2020-01-01T00:00:00+08:00").status_code == 404
        assert mediator.gets(place_of(talks), as_of="2020-01-01").status_code == 400

    def test_is_told_as_it_stood_by_the_fields_that_are_asked_for(self, mediator: Caller, talks: Talks) -> None:
        moment = talks.world.clock.isoformat()
        told = mediator.gets(place_of(talks), as_of=moment, fields="number,state")
        assert told.json() == {"number": talks.dispute.number, "state": "APPLIED", "as_of": moment}
        assert codes_of(mediator.gets(place_of(talks), as_of=moment, omit="colour")) == {"UNKNOWN"}
        assert codes_of(mediator.gets(place_of(talks), as_of=moment, expand="ledger")) == {"EXPAND_AS_OF"}

    def test_takes_three_statements_beside_those_for_who_asks(self, mediator: Caller, talks: Talks) -> None:
        assert len(statements(lambda: mediator.gets(place_of(talks)))) <= 3
        assert len(statements(lambda: mediator.gets("disputes/"))) <= 3
        assert len(statements(lambda: mediator.gets("disputes/", expand="clocks"))) <= 3


class TestLists:
    def test_walk_by_key_forth_and_back(self, mediator: Caller, world: World) -> None:
        numbers = [
            mediator.posts("disputes/", application(world, title=f"第{turn}起")).json()["number"] for turn in range(5)
        ][::-1]
        first = mediator.gets("disputes/", page_size=2).json()
        second = mediator.client.get(first["next"]).json()
        third = mediator.client.get(second["next"]).json()
        pages = [[row["number"] for row in page["results"]] for page in (first, second, third)]
        assert pages == [numbers[:2], numbers[2:4], numbers[4:]]
        assert (first["previous"], third["next"]) == (None, None)
        assert mediator.client.get(third["previous"]).json()["results"] == second["results"]

    def test_are_narrowed_and_cut_to_fields(self, mediator: Caller, world: World) -> None:
        for title in ("围墙越界", "漏水"):
            mediator.posts("disputes/", application(world, title=title))
        found = mediator.gets("disputes/", q="漏水", fields="number,title", count=1, state="APPLIED").json()
        assert [list(row) for row in found["results"]] == [["number", "title"]]
        assert found["count"] == 1
        assert mediator.gets("matters/", track="penalty").json()["results"] == []
        assert mediator.gets("matters/", opened_before="2020-01-01").json()["results"] == []
        for expanded in mediator.gets("disputes/", expand="parties,clocks,ledger").json()["results"]:
            assert [each["name"] for each in expanded["parties"]] == ["张**", "李**"]
            assert [each["verb"] for each in expanded["ledger"]] == ["apply"]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("colour", "red"), ("page_size", "201"), ("page_size", "0"), ("cursor", "x"), ("cursor", "bzIwMjY"), ("level", "9"),
            ("fields", "number,secret"), ("fields", ","), ("omit", "number,"), ("state__in", "APPLIED,,CLOSED"),
            ("expand", "everything"), ("opened_after", "soon"), ("unit", "999999"),
            ("track", "nothing"), ("overdue", "perhaps"), ("opened_after", "0001-01-01"),
        ],
    )  # fmt: skip
    def test_refuse_a_parameter_by_name(self, mediator: Caller, name: str, value: str) -> None:
        answer = mediator.gets("disputes/", headers=None, **{name: value})
        assert answer.status_code == 400
        assert [each["field"] for each in answer.json()["errors"]] == [name]


class TestTransitions:
    def test_are_listed_allowed_and_blocked_with_what_they_ask(self, mediator: Caller, talks: Talks) -> None:
        offers = {each["verb"]: each for each in mediator.gets(place_of(talks) + "transitions/").json()}
        asked = offers["ask_consent"]
        assert (asked["allowed"], asked["to"], asked["blocked_by"]) == (True, ["CONSENT_PENDING"], [])
        assert asked["requires"]["properties"]["rights_notice"] == {"type": "boolean"}
        assert asked["law"]

    def test_move_a_matter_once(self, mediator: Caller, talks: Talks, world: World) -> None:
        place = place_of(talks) + "transitions/ask_consent/"
        body = {"rights_notice": True, "at": world.later().isoformat()}
        moved = mediator.posts(place, body, seen='"1"', key="k")
        assert (moved.status_code, moved["ETag"], moved.json()["state"]) == (200, '"2"', "CONSENT_PENDING")
        again = mediator.posts(place, body, seen='"1"', key="k")
        assert (again.status_code, again.content, again["Idempotency-Replayed"]) == (200, moved.content, "true")
        assert Entry.objects.of(talks.dispute.number).count() == 2

    def test_are_refused_without_a_trace_before_their_turn_and_done_in_it(
        self, mediator: Caller, talks: Talks, world: World
    ) -> None:
        first = {"rights_notice": True, "at": world.later().isoformat()}
        second = {"settled": False, "reason": "撤回申请。", "at": world.later().isoformat()}
        place = place_of(talks) + "transitions/"
        early = mediator.posts(place + "withdraw/", second, seen='"2"', key="b")
        assert (early.status_code, codes_of(early)) == (412, {"STALE"})
        assert Entry.objects.of(talks.dispute.number).count() == 1
        assert mediator.posts(place + "ask_consent/", first, seen='"1"', key="a").status_code == 200
        done = mediator.posts(place + "withdraw/", second, seen='"2"', key="b")
        assert (done.status_code, "Idempotency-Replayed" in done) == (200, False)
        entry = Entry.objects.of(talks.dispute.number).get(seq=3)
        assert entry.happened_at == world.clock

    def test_take_a_reason_and_keep_it_with_the_entry(self, mediator: Caller, talks: Talks, world: World) -> None:
        body = {"rights_notice": True, "reason": "双方到场", "at": world.later().isoformat()}
        assert mediator.does(place_of(talks), "ask_consent", **body).status_code == 200
        told = mediator.gets(place_of(talks) + "ledger/").json()["results"]
        assert told[-1]["words"] == {"reason": "双方到场"}

    @pytest.mark.parametrize(
        ("seen", "status", "code"),
        [
            ("-", 428, "PRECONDITION_REQUIRED"), ('"7"', 412, "STALE"), ('W/"1"', 412, "STALE"), ("1", 412, "STALE"),
            ('"0"', 412, "STALE"), ('"x", "2"', 412, "STALE"),
        ],
    )  # fmt: skip
    def test_need_the_version_that_was_seen(
        self, mediator: Caller, talks: Talks, seen: str, status: int, code: str
    ) -> None:
        answer = mediator.posts(place_of(talks) + "transitions/ask_consent/", {"rights_notice": True}, seen=seen)
        assert (answer.status_code, codes_of(answer)) == (status, {code})
        assert Entry.objects.of(talks.dispute.number).count() == 1

    @pytest.mark.parametrize("seen", ["*", '"1"', '"9", "1"'])
    def test_take_any_tag_that_fits(self, mediator: Caller, talks: Talks, world: World, seen: str) -> None:
        body = {"rights_notice": True, "at": world.later().isoformat()}
        assert mediator.posts(place_of(talks) + "transitions/ask_consent/", body, seen=seen).status_code == 200

    def test_are_refused_with_every_unmet_rule(self, mediator: Caller, talks: Talks, world: World) -> None:
        talks.in_mediation()
        body = {
            "agreement": "", "due_on": None, "signed": 1, "mediator_signed": False, "sealed": False,
            "at": world.later().isoformat(),
        }  # fmt: skip
        answer = mediator.does(place_of(talks), "sign_agreement", **body)
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert len(codes_of(answer)) > 1
        assert all(each["law"] for each in answer.json()["errors"])

    def test_answer_who_may_not_and_what_does_not_begin_here(self, call: Call, mediator: Caller, talks: Talks) -> None:
        place = place_of(talks)
        auditor = call(Role.AUDITOR, "330106")
        assert auditor.does(place, "ask_consent", rights_notice=True).status_code == 403
        assert mediator.does(place, "accept").status_code == 409
        unknown = mediator.does(place, "explode")
        assert (unknown.status_code, codes_of(unknown)) == (404, {"UNKNOWN_VERB"})

    @pytest.mark.parametrize("tries", ["yes", "true", "", "2"])
    def test_are_not_done_where_trying_is_asked_for_in_other_words(
        self, mediator: Caller, talks: Talks, world: World, tries: str
    ) -> None:
        body = {"rights_notice": True, "at": world.later().isoformat()}
        answer = mediator.posts(place_of(talks) + "transitions/ask_consent/", body, seen='"1"', dry_run=tries)
        assert (answer.status_code, codes_of(answer)) == (400, {"DRY_RUN"})
        assert Matter.objects.get(number=talks.dispute.number).state == "APPLIED"

    def test_may_be_tried_without_a_trace(self, mediator: Caller, talks: Talks, world: World) -> None:
        body = {"rights_notice": True, "at": world.later().isoformat()}
        place = place_of(talks) + "transitions/ask_consent/"
        tried = mediator.posts(place, body, seen='"1"', key="-", dry_run=1)
        assert (tried.status_code, tried.json()["state"]) == (200, "CONSENT_PENDING")
        assert Matter.objects.get(number=talks.dispute.number).state == "APPLIED"
        assert mediator.posts(place, body, seen='"1"', key="k").status_code == 200

    def test_tell_every_service_in_json_schema(self) -> None:
        from casework.api.matters.inputs import schema_of
        from casework.api.matters.services import services_of

        for track in all_tracks():
            for name, service in services_of(track.code).items():
                schema = schema_of(service, track.machine.facts.get(name, {}))
                assert set(schema.get("required", ())) <= set(schema["properties"])
            assert track.openings


class TestTheLedger:
    def test_is_told_entry_by_entry_with_its_hashes(self, call: Call, talks: Talks) -> None:
        talks.agreed()
        told = call(Role.MEDIATOR, VILLAGE).gets(place_of(talks) + "ledger/").json()["results"]
        assert [each["seq"] for each in told] == list(range(1, len(told) + 1))
        assert [each["prev_hash"] for each in told[1:]] == [each["hash"] for each in told[:-1]]
        assert told[-1]["words"]["agreement"] == "甲方于约定日期前修复墙体。"

    def test_keeps_words_from_who_may_not_read_them(self, call: Call, talks: Talks) -> None:
        talks.agreed()
        told = call(Role.SUPERVISOR, "330106").gets(place_of(talks) + "ledger/", page_size=2).json()
        assert [each["words"] for each in told["results"]] == [{}, {}]
        assert told["next"] is not None


class TestClocks:
    def test_come_with_their_derivation(self, call: Call, talks: Talks) -> None:
        talks.agreed()
        told = call(Role.MEDIATOR, VILLAGE).gets(place_of(talks) + "clocks/").json()
        assert {each["verb"] for each in told} >= {"apply_confirmation", "accept"}
        assert all(each["derivation"] for each in told)


class TestWhoCalls:
    def test_is_told_with_posts_and_roles(self, mediator: Caller) -> None:
        told = mediator.gets("me/").json()
        assert (told["username"], told["roles"], told["units"]) == (mediator.account, ["MEDIATOR"], [VILLAGE])

    def test_must_be_somebody(self, client: Any) -> None:
        assert client.get("/api/v1/me/").status_code in (401, 403)
        assert client.get("/api/v1/disputes/").status_code in (401, 403)
