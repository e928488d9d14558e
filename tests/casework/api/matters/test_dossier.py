"""The file of a matter over HTTP: how long it is kept, the seals on it, and what came late."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casework.dossier import manifest as m
from casework.dossier.models import Document, Seal
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.papers import PHOTO, hands_in, place_of, sha256
from tests.world import VILLAGE, Talks, World

ENGLISH = {"Accept-Language": "en"}
CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


@pytest.fixture
def sealed(talks: Talks, world: World) -> Matter:
    """Give a matter whose file was sealed an hour ago."""
    matter = talks.archived().dispute
    world.later()
    return matter


def file_of(caller: Caller, matter: Matter) -> dict[str, Any]:
    answer = caller.gets(f"disputes/{matter.number}/dossier/")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


class TestAFile:
    def test_says_how_long_it_is_to_be_kept_and_that_it_is_not_sealed(self, mediator: Caller, talks: Talks) -> None:
        told = file_of(mediator, talks.dispute)
        assert told["seals"] == []
        assert told["retention"] == {
            "code": "P10", "years": 10, "rule": "MEDIATION_SHORT", "label": "mediation, other: 10 years",
            "law": "House rule F9a", "confirmed": True,
        }  # fmt: skip

    def test_states_its_seal_and_no_paper_outside_of_it(self, mediator: Caller, sealed: Matter) -> None:
        seal = Seal.objects.get(matter_no=sealed.number)
        told = file_of(mediator, sealed)
        counts = json.loads(seal.manifest)["counts"]
        assert told["unsealed"] == []
        assert told["seals"] == [
            {
                "cycle": 1, "part": 0, "entry": seal.seq, "sealed_at": told["seals"][0]["sealed_at"], "sealed_by": seal.sealed_by,
                "manifest": m.digest(seal.manifest), "root": seal.root, "items": counts["items"], "pages": counts["pages"],
                "retention": "P10", "supplement": None, "note": seal.note,
            }
        ]  # fmt: skip


class TestALatePaper:
    @pytest.mark.parametrize(
        ("language", "sentence"),
        [
            (
                ENGLISH,
                "The file is sealed. A paper that comes late is told to be late, and sealed in a supplement volume.",
            ),
            (CHINESE, "案卷已封卷。迟到的材料须标明为迟到材料，以补充卷封存。"),
        ],
    )
    def test_is_refused_where_it_is_not_told_to_be_late(
        self, mediator: Caller, sealed: Matter, talks: Talks, language: dict[str, str], sentence: str
    ) -> None:
        mediator.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language["Accept-Language"]
        answer = hands_in(mediator, place_of(talks))
        assert (answer.status_code, codes_of(answer)) == (409, {"FILE_SEALED"})
        assert answer.json()["errors"][0]["message"] == sentence

    def test_is_told_to_be_late_in_time(self, mediator: Caller, talks: Talks) -> None:
        answer = hands_in(mediator, place_of(talks), late="true")
        assert (answer.status_code, codes_of(answer)) == (409, {"MATTER_NOT_ENDED"})

    def test_lies_under_no_seal_until_another_person_seals_it(
        self, mediator: Caller, call: Call, sealed: Matter, talks: Talks
    ) -> None:
        assert hands_in(mediator, place_of(talks), late="true").status_code == 201
        late = Document.objects.get(sha256=sha256(PHOTO))
        assert file_of(mediator, sealed)["unsealed"] == [late.pk]
        given = {"papers": [late.sha256], "ground": "LEFT_OUT", "reason": "归档时遗漏。"}
        place = f"disputes/{sealed.number}/"
        refused = mediator.does(place, "supplement", **given)
        assert (refused.status_code, codes_of(refused)) == (403, {"WRONG_ROLE"})
        head = call(Role.HEAD, VILLAGE)
        assert head.does(place, "supplement", **given).status_code == 200
        told = file_of(mediator, sealed)
        assert told["unsealed"] == []
        assert [each["part"] for each in told["seals"]] == [0, 1]
        assert told["seals"][1]["supplement"] == {
            "reason": "LEFT_OUT", "approver": head.account, "before": told["seals"][0]["root"],
        }  # fmt: skip
