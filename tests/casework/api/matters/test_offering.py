"""Whatever may be sent to the transitions of a matter is listed there, with the body it takes; of every track, by enumeration."""

from __future__ import annotations

import pytest

from casework.api.matters.services import is_proposal, proposed_by, service_of, services_of
from casework.organisations.actors import Role
from casework.workflow.anywhere import is_anywhere
from casework.workflow.models import Matter
from casework.workflow.tracks import track_of
from tests.appeals import Appeal
from tests.callers import Call
from tests.callers import call as call
from tests.casework.api.matters.test_fuzz import opened
from tests.conforming import document
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.world import VILLAGE, Talks

DISTRICT = "330106"


def expected(matter: Matter) -> set[str]:
    """What begins where a matter stands: rows of its table, what any matter takes, an exclusion, and proposals of any of these."""
    here = {verb for verb, state in matter.machine.index if state == matter.state}
    found = set()
    for name, service in services_of(matter.track).items():
        begins = proposed_by(service) or name
        if begins in here or is_anywhere(begins) or name == "exclude":
            found.add(name)
    return found


@pytest.mark.django_db
class TestTransitions:
    def test_list_whatever_may_be_sent_there_with_the_body_the_schema_tells(
        self, call: Call, bureau: Bureau, talks: Talks, appeal: Appeal
    ) -> None:
        matters = opened(talks, bureau, appeal)
        callers = {role: call(role, DISTRICT) for role in (Role.HEAD, Role.SUPERVISOR, Role.AUDITOR)}
        seen: set[str] = set()
        for matter in (Matter.objects.get(number=each.number) for each in matters):
            base = f"/api/v1/{matter_address(matter)}/"
            for role, caller in callers.items():
                answer = caller.gets(f"{matter_address(matter)}/{matter.number}/transitions/")
                offers = {each["verb"]: each for each in answer.json()}
                assert offers.keys() == expected(matter), (matter.track, role)
                assert all(offer["label"] and offer["law"] for offer in offers.values())
                assert all(offer["allowed"] == (not offer["blocked_by"]) for offer in offers.values())
            for verb, offer in offers.items():
                told = document()["paths"][f"{base}{{number}}/transitions/{verb}/"]["post"]["requestBody"]
                schema = told["content"]["application/json"]["schema"]
                assert offer["requires"]["properties"].keys() == schema["properties"].keys(), verb
                assert offer["requires"].get("required") == schema.get("required"), verb
            seen |= offers.keys()
        assert seen >= {"order", "take_charge", "correct", "exclude", "propose_exclusion", "whistle", "note_danger"}

    def test_say_who_may_not(self, call: Call, talks: Talks) -> None:
        place = f"disputes/{talks.in_mediation().dispute.number}/transitions/"

        def codes(role: Role, code: str) -> dict[str, set[str]]:
            answer = call(role, code).gets(place).json()
            return {each["verb"]: {unmet["code"] for unmet in each["blocked_by"]} for each in answer}

        auditor, head = codes(Role.AUDITOR, DISTRICT), codes(Role.HEAD, DISTRICT)
        assert auditor["correct"] == auditor["propose_suspension"] == {"WRONG_ROLE"}
        assert auditor["order"] >= {"WRONG_ROLE"}
        assert head["order"] == head["correct"] == head["propose_suspension"] == set()
        assert head["exclude"] == {"SECOND_PERSON_NEEDED"}
        mediator = codes(Role.MEDIATOR, VILLAGE)
        assert mediator["propose_exclusion"] == {"HANDLED_IT"}

    @pytest.mark.parametrize("track", ["filing", "dispute", "petition", "penalty", "handover"])
    def test_know_of_every_proposal_what_it_proposes(self, track: str) -> None:
        named = {name for name in services_of(track) if name.startswith("propose_")}
        assert {name for name, service in services_of(track).items() if is_proposal(service)} == named
        for name in named:
            assert proposed_by(service_of(track, name)) in {*services_of(track)}


def matter_address(matter: Matter) -> str:
    """The address of its track."""
    return track_of(matter.track).address
