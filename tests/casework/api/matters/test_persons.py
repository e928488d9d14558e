"""Persons of a matter over HTTP: named, asked, objected to, and shown in clear for a purpose that stays on record."""

from __future__ import annotations

import pytest

from casework.api.models import GivenAnswer
from casework.organisations.actors import Role
from casework.parties.models import AccessLog, Party, Recusal
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.desk import Answer
from tests.world import VILLAGE, Talks

WITNESS = {"role": "witness", "kind": "person", "name": "周八", "phone": "13500001234"}


def place_of(talks: Talks) -> str:
    return f"disputes/{talks.dispute.number}/"


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


def party_of(talks: Talks, position: int = 1) -> Party:
    return Party.objects.of(talks.dispute.number).get(position=position)


def about(talks: Talks, deed: str, position: int = 1) -> str:
    return f"{place_of(talks)}parties/{party_of(talks, position).pk}/{deed}/"


def told(answer: Answer) -> tuple[int, set[str]]:
    return answer.status_code, codes_of(answer)


class TestNaming:
    def test_adds_a_party_once(self, mediator: Caller, talks: Talks) -> None:
        first = mediator.posts(place_of(talks) + "parties/", WITNESS, key="one")
        again = mediator.posts(place_of(talks) + "parties/", WITNESS, key="one")
        assert (first.status_code, again.content, again["Idempotency-Replayed"]) == (201, first.content, "true")
        assert [each["role"] for each in mediator.gets(place_of(talks) + "parties/").json()["results"]] == [
            "APPLICANT", "RESPONDENT", "WITNESS",
        ]  # fmt: skip

    def test_keeps_no_personal_data_in_the_answer_it_remembers(self, mediator: Caller, talks: Talks) -> None:
        answer = mediator.posts(place_of(talks) + "parties/", WITNESS)
        assert (answer.json()["name"], answer.json()["phone"]) == ("周**", "135****1234")
        assert "周八" not in GivenAnswer.objects.get().body
        shown = mediator.gets(place_of(talks) + "parties/").json()["results"]
        assert shown[2]["name"] == "周八"

    def test_names_what_is_not_in_order(self, mediator: Caller, talks: Talks) -> None:
        wrong = mediator.posts(place_of(talks) + "parties/", {**WITNESS, "phone": "12", "colour": "red"})
        assert wrong.status_code == 422
        assert [each["field"] for each in wrong.json()["errors"]] == ["colour"]
        assert mediator.posts(place_of(talks) + "parties/", []).status_code == 422
        assert told(mediator.posts(place_of(talks) + "parties/", {**WITNESS, "at": "soon"})) == (400, {"INVALID"})
        assert mediator.posts(place_of(talks) + "parties/", WITNESS, key="-").status_code == 400
        assert Party.objects.count() == 2

    def test_is_for_who_handles_matters_and_only_tried_where_asked(self, call: Call, talks: Talks) -> None:
        answer = call(Role.SUPERVISOR, VILLAGE).posts(place_of(talks) + "parties/", WITNESS)
        assert told(answer) == (403, {"WRONG_ROLE"})
        assert call(Role.MEDIATOR, "330108").posts(place_of(talks) + "parties/", WITNESS).status_code == 404
        assert call(Role.MEDIATOR, VILLAGE).posts(place_of(talks) + "parties/", WITNESS, dry_run=1).status_code == 201
        assert Party.objects.count() == 2


class TestConsent:
    def test_is_noted_and_withdrawn(self, mediator: Caller, talks: Talks) -> None:
        agreed = mediator.posts(about(talks, "consent"), {"means": "written"})
        assert (agreed.status_code, agreed.json()["consented"]) == (200, True)
        assert party_of(talks).consent_means == "WRITTEN"
        assert told(mediator.posts(about(talks, "consent"), {"means": "ORAL"})) == (409, {"ALREADY_CONSENTED"})
        refused = mediator.posts(about(talks, "refusal"))
        assert (refused.status_code, refused.json()["consented"]) == (200, False)

    def test_needs_its_means_and_a_party_of_this_matter(self, mediator: Caller, talks: Talks) -> None:
        assert told(mediator.posts(about(talks, "consent"))) == (400, {"REQUIRED"})
        assert told(mediator.posts(about(talks, "consent"), {"means": "BY_SIGN"})) == (400, {"UNKNOWN_CODE"})
        for number in (party_of(talks, 2).pk + 1, 10**30):
            answer = mediator.posts(f"{place_of(talks)}parties/{number}/refusal/")
            assert told(answer) == (404, {"UNKNOWN_PARTY"})

    def test_is_for_who_handles_matters_here(self, call: Call, talks: Talks) -> None:
        for deed in ("consent", "refusal"):
            given = {"means": "ORAL"} if deed == "consent" else {}
            assert told(call(Role.MANAGER, VILLAGE).posts(about(talks, deed), given)) == (403, {"WRONG_ROLE"})
            assert call(Role.MEDIATOR, "330106002").posts(about(talks, deed), given).status_code == 404


class TestObjections:
    def test_are_raised_and_decided_by_the_head(self, call: Call, mediator: Caller, talks: Talks) -> None:
        body = {"account": mediator.account, "ground": "KIN"}
        raised = mediator.posts(place_of(talks) + "recusals/", body)
        assert (raised.status_code, raised.json()["upheld"]) == (201, None)
        place = f"{place_of(talks)}recusals/{raised.json()['id']}/decide/"
        assert told(mediator.posts(place, {"upheld": True})) == (403, {"WRONG_ROLE"})
        head = call(Role.HEAD, VILLAGE)
        assert told(head.posts(place, {"upheld": "yes"})) == (400, {"INVALID"})
        assert head.posts(place, {"upheld": True}).json()["upheld"] is True
        assert told(head.posts(place, {"upheld": False})) == (409, {"RECUSAL_DECIDED"})
        (listed,) = head.gets(place_of(talks) + "recusals/").json()["results"]
        assert (listed["account"], listed["decided_by"]) == (mediator.account, head.account)

    def test_are_against_somebody_who_handles_matters_here(self, call: Call, mediator: Caller, talks: Talks) -> None:
        for account in (
            "nobody",
            call(Role.MEDIATOR, "330108").account,
            call(Role.AUDITOR, VILLAGE).account,
            "x" * 300,
        ):
            answer = mediator.posts(place_of(talks) + "recusals/", {"account": account, "ground": "KIN"})
            assert told(answer) == (422, {"NOT_HANDLING_HERE"})
        assert not Recusal.objects.exists()

    def test_are_decided_where_they_were_raised(self, call: Call, talks: Talks) -> None:
        answer = call(Role.HEAD, VILLAGE).posts(f"{place_of(talks)}recusals/7/decide/", {"upheld": True})
        assert told(answer) == (404, {"UNKNOWN_RECUSAL"})


class TestReveal:
    def test_shows_the_value_and_keeps_the_record(self, mediator: Caller, talks: Talks) -> None:
        answer = mediator.posts(about(talks, "reveal"), {"field": "id_number", "purpose": "核对身份证"}, key="-")
        assert (answer.status_code, answer.json()["value"]) == (200, "11010519491231002X")
        assert answer["Cache-Control"] == "no-store"
        look = AccessLog.objects.get()
        assert (look.action, look.field, look.purpose, look.ip) == ("REVEAL", "id_number", "核对身份证", "127.0.0.1")
        assert not GivenAnswer.objects.exists()

    @pytest.mark.parametrize(
        ("role", "purpose", "status", "code"),
        [(Role.MEDIATOR, "", 422, "PURPOSE_MISSING"), (Role.SUPERVISOR, "核对身份证", 403, "NOT_THE_HANDLER")],
    )
    def test_keeps_a_record_of_what_it_refuses(
        self, call: Call, talks: Talks, role: Role, purpose: str, status: int, code: str
    ) -> None:
        answer = call(role, VILLAGE).posts(about(talks, "reveal"), {"field": "phone", "purpose": purpose})
        assert told(answer) == (status, {code})
        assert AccessLog.objects.get().refused == code

    def test_knows_four_fields_and_takes_no_moment(self, mediator: Caller, talks: Talks) -> None:
        for field in ("birth_date", "reporter", 7):
            assert mediator.posts(about(talks, "reveal"), {"field": field, "purpose": "核对身份证"}).status_code == 400
        assert mediator.posts(about(talks, "reveal"), []).status_code == 400
        dated = {"field": "name", "purpose": "核对身份证", "at": "2026-01-01T00:00:00+08:00"}
        assert told(mediator.posts(about(talks, "reveal"), dated)) == (400, {"UNKNOWN_FIELD"})
        assert not AccessLog.objects.exists()

    def test_is_as_if_there_were_no_matter_elsewhere(self, call: Call, talks: Talks) -> None:
        body = {"field": "name", "purpose": "核对身份证"}
        assert call(Role.MEDIATOR, "330108").posts(about(talks, "reveal"), body).status_code == 404
