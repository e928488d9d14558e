"""The API and the desk tell who has signed a paper and who is due, and take a signature."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.dossier.models import Document, PaperSignature, SignedCopy
from casework.dossier.signing.order import PARTIES
from casework.organisations.actors import Role
from tests.callers import Call
from tests.callers import call as call
from tests.casework.dossier.signing.hands import written
from tests.casework.dossier.signing.test_parties import WELL, stall
from tests.casework.dossier.signing.test_parties import paper as paper
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.enforcement.penalties.test_signed_papers import ours as ours


class TestTheApi:
    def test_tells_who_is_due_and_takes_a_signature(self, bureau: Bureau, paper: Document, call: Call) -> None:
        officer = call(Role.OFFICER, "330106", bureau.officer().account)
        address = f"penalties/{paper.matter_no}/documents/{paper.pk}/signatures/"
        before = officer.gets(address).json()
        party = stall(paper)
        assert [(each["who"], each["is_due"], len(each["done"])) for each in before["steps"]] == [
            ("ORGAN", False, 1),
            ("PARTIES", True, 0),
        ]
        [due] = before["steps"][1]["due"]
        assert (due["party"], due["position"]) == (party.pk, 1)
        assert (before["is_complete"], before["is_allowed"]) == (False, True)
        body = {**WELL, "picture": b64encode(written()).decode(), "party": party.pk}
        answer = officer.posts(address, body)
        assert answer.status_code == 201, answer.content
        after = answer.json()
        assert (after["is_complete"], len(after["signatures"])) == (True, 2)
        assert after["signatures"][1]["sha256"] == SignedCopy.objects.get().sha256
        assert officer.gets(address).json() == after

    @pytest.mark.parametrize(
        ("name", "value", "code"),
        [
            ("picture", "not base64!", "BASE64"),
            ("level", "L4", "INVALID_CHOICE"),
            ("colour", "red", "UNKNOWN_FIELD"),
            ("party", "x", "INVALID"),
        ],
    )
    def test_names_what_has_not_the_shape(
        self, bureau: Bureau, paper: Document, call: Call, name: str, value: str, code: str
    ) -> None:
        officer = call(Role.OFFICER, "330106", bureau.officer().account)
        body = {**WELL, "picture": b64encode(written()).decode(), "party": stall(paper).pk, name: value}
        answer = officer.posts(f"penalties/{paper.matter_no}/documents/{paper.pk}/signatures/", body)
        assert answer.status_code == 400, answer.content
        assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [(name, code)]


class TestTheDesk:
    def test_shows_who_signed_and_who_is_due_and_has_it_signed(
        self, bureau: Bureau, paper: Document, call: Call
    ) -> None:
        account = bureau.officer().account
        desk = call(Role.OFFICER, "330106", account).client
        desk.force_login(get_user_model().objects.get(username=account))
        page = f"/admin/penalties/penalty/{paper.matter_no}/"
        before = desk.get(page).content.decode()
        assert "has still to sign" in before
        assert f"{page}papers/{paper.pk}/sign/" in before
        form = desk.get(f"{page}papers/{paper.pk}/sign/").content.decode()
        assert f'value="{stall(paper).pk}"' in form
        told = {"party": stall(paper).pk, "level": "L2", "check": "FACE-1", "device": "手写板"}
        empty = desk.post(f"{page}papers/{paper.pk}/sign/", told)
        assert "at most 1000 by 500 points" in empty.content.decode()
        picture = SimpleUploadedFile("hand.png", written(), "image/png")
        assert desk.post(f"{page}papers/{paper.pk}/sign/", {**told, "picture": picture}).status_code in (200, 302)
        assert PaperSignature.objects.get(who=PARTIES).picture == hashlib.sha256(written()).hexdigest()
        after = desk.get(page).content.decode()
        assert "has still to sign" not in after
        assert f"{page}papers/{paper.pk}/sign/" not in after
