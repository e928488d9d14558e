"""The end of a sealed file over HTTP: holds, proposals and destruction are verbs, and the certificate has its address."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from casework.dossier.models import Disposal, Seal
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from tests.callers import Call, Caller
from tests.callers import call as call
from tests.triggers import triggers_off
from tests.world import Talks

COUNTY = "330106"
WHY = {"ground": "TERM_OVER", "reason": "经鉴定无继续保存价值。"}


def does(caller: Caller, matter: Matter, verb: str, **body: Any) -> Any:
    version = Matter.objects.get(pk=matter.pk).version
    headers = {"If-Match": f'"{version}"', "Idempotency-Key": str(uuid4())}
    place = f"/api/v1/disputes/{matter.number}/transitions/{verb}/"
    return caller.client.post(place, body, "application/json", headers=headers)


def codes(answer: Any) -> set[str]:
    return {each["code"] for each in answer.json()["errors"]}


class TestAHold:
    def test_is_placed_offered_and_lifted_by_another(self, call: Call, talks: Talks) -> None:
        matter = talks.archived().dispute
        archivist, head = call(Role.ARCHIVIST, COUNTY), call(Role.HEAD, COUNTY)
        offers = {each["verb"]: each for each in archivist.gets(f"disputes/{matter.number}/transitions/").json()}
        assert {"hold", "lift_hold", "propose_disposal", "dispose", "refuse_disposal"} <= offers.keys()
        assert (offers["hold"]["allowed"], offers["dispose"]["allowed"]) == (True, False)
        assert set(offers["hold"]["requires"]["required"]) == {"ground", "reason"}
        held = does(archivist, matter, "hold", ground="LITIGATION", reason="当事人已起诉。")
        assert held.status_code == 200, held.content
        assert codes(does(archivist, matter, "hold", ground="LITIGATION", reason="再次。")) == {"NOT_HELD_YET"}
        assert does(archivist, matter, "lift_hold", reason="已结案。").status_code == 403
        assert does(head, matter, "lift_hold", reason="已结案。").status_code == 200

    def test_keeps_the_proposal_away_before_the_term_is_over(self, call: Call, talks: Talks) -> None:
        matter = talks.archived().dispute
        refused = does(call(Role.ARCHIVIST, COUNTY), matter, "propose_disposal", **WHY)
        assert (refused.status_code, codes(refused)) == (422, {"TERM_RUNS"})


class TestDestruction:
    def test_is_proposed_refused_proposed_again_and_done_by_another(self, call: Call, talks: Talks) -> None:
        matter = talks.archived().dispute
        seal = Seal.objects.get(matter_no=matter.number)
        said = json.loads(seal.manifest)
        said["retention"]["years"] = -5  # the term of a file that was sealed this year is over by no other clock
        with triggers_off():
            Seal.objects.filter(pk=seal.pk).update(manifest=json.dumps(said))
        archivist, head = call(Role.ARCHIVIST, COUNTY), call(Role.HEAD, COUNTY)
        assert does(archivist, matter, "propose_disposal", **WHY).status_code == 200
        assert codes(does(archivist, matter, "dispose", **WHY)) == {"WRONG_ROLE"}
        assert does(head, matter, "refuse_disposal", reason="仍有查考价值。").status_code == 200
        assert codes(does(head, matter, "dispose", **WHY)) == {"SECOND_PERSON_NEEDED"}
        assert does(archivist, matter, "propose_disposal", **WHY).status_code == 200
        done = does(head, matter, "dispose", **WHY)
        assert done.status_code == 200, done.content
        told = head.gets(f"disputes/{matter.number}/disposal/").json()
        assert json.loads(told["certificate"])["destroyed_by"] == head.account
        assert json.loads(told["listed"])["papers"]


class TestACertificate:
    def test_is_not_there_before_and_says_so(self, call: Call, talks: Talks) -> None:
        answer = call(Role.HEAD, COUNTY).gets(f"disputes/{talks.dispute.number}/disposal/")
        assert (answer.status_code, codes(answer)) == (404, {"NOT_DESTROYED"})

    def test_is_given_as_it_was_signed(self, call: Call, talks: Talks) -> None:
        made = Disposal.objects.create(
            matter_no=talks.dispute.number, seq=2, listed="{}", certificate="{}", note="…", made_at=talks.world.clock
        )
        told = call(Role.HEAD, COUNTY).gets(f"disputes/{talks.dispute.number}/disposal/").json()
        assert (told["entry"], told["listed"], told["certificate"], told["note"]) == (
            2, made.listed, made.certificate, made.note,
        )  # fmt: skip
