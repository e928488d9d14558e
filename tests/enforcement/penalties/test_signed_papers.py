"""What organs issue under a number is signed by them, once, however often the task runs or is killed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from pytest_django import Settings

from casework.dossier.models import Document, PaperSignature, SignedCopy
from casework.dossier.signing.authorities import TestAuthority
from casework.dossier.signing.pades import NotSigned
from casework.dossier.signing.services import checked, sign_papers
from casework.organisations.actors import Role
from tests.callers import Call
from tests.callers import call as call
from tests.enforcement.penalties.cases import FIRM, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.triggers import triggers_off


@pytest.fixture
def ours(settings: Settings, tmp_path: Path) -> TestAuthority:
    settings.PAPER_SIGNERS, settings.TEST_AUTHORITY = "test", tmp_path
    return TestAuthority(tmp_path)


def decided(bureau: Bureau) -> Document:
    case = bureau.clue().checked()
    case.spot()
    return Document.objects.get(matter_no=case.case.number, template="SPOT_DECISION/1")


def undone(copy: SignedCopy) -> None:
    """Leave the database as before the signing."""
    with triggers_off():
        PaperSignature.objects.filter(document=copy.document).delete()
        copy.delete()


class TestSigning:
    def test_puts_the_organ_behind_what_bears_a_number(self, bureau: Bureau, ours: TestAuthority) -> None:
        paper = decided(bureau)
        form = bureau.clue(FIRM).filed().case
        assert sign_papers(at=bureau.world.later()) == 1
        copy = SignedCopy.objects.get()
        assert copy.document == paper
        assert (copy.signer, copy.level, copy.signed_at) == ("西湖区", "B-B", bureau.world.clock)
        assert [each.holds for each in checked(copy, ours.roots())] == [True]
        assert not SignedCopy.objects.filter(document__matter_no=form.number).exists()

    def test_is_done_once(self, bureau: Bureau, ours: TestAuthority) -> None:
        decided(bureau)
        assert [sign_papers(at=bureau.world.later()) for _turn in range(2)] == [1, 0]
        assert SignedCopy.objects.count() == 1

    def test_is_not_done_without_signers(self, bureau: Bureau, settings: Settings, tmp_path: Path) -> None:
        decided(bureau)
        assert sign_papers(at=bureau.world.later()) == 0
        settings.PAPER_SIGNERS = str(tmp_path)  # a folder without the file of this organ
        assert sign_papers(at=bureau.world.later()) == 0

    def test_takes_up_what_a_killed_run_has_signed(self, bureau: Bureau, ours: TestAuthority) -> None:
        decided(bureau)
        sign_papers(at=bureau.world.later())
        before = SignedCopy.objects.get()
        undone(before)  # the file is there, the rows are not
        assert sign_papers(at=bureau.world.later()) == 1
        assert SignedCopy.objects.get().sha256 == before.sha256

    @pytest.mark.parametrize("length", [0, 100, -400])
    def test_makes_anew_what_a_killed_run_has_half_written(
        self, bureau: Bureau, ours: TestAuthority, length: int
    ) -> None:
        decided(bureau)
        sign_papers(at=bureau.world.later())
        before = SignedCopy.objects.get()
        with before.content.open() as content:
            half = content.read()[:length]
        storage, name = before.content.storage, str(before.content)
        undone(before)
        storage.delete(name)
        with storage.open(name, "wb") as content:
            content.write(half)
        assert sign_papers(at=bureau.world.later()) == 1
        assert [each.holds for each in checked(SignedCopy.objects.get(), ours.roots())] == [True]

    def test_is_found_out_where_the_copy_is_of_another_paper(self, bureau: Bureau, ours: TestAuthority) -> None:
        paper = decided(bureau)
        sign_papers(at=bureau.world.later())
        copy = SignedCopy.objects.get()
        copy.document.sha256 = hashlib.sha256(b"other").hexdigest()
        assert copy.document.pk == paper.pk
        with pytest.raises(NotSigned):
            checked(copy, ours.roots())


def read(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


class TestTheApi:
    def test_tells_who_signed_and_hands_the_copy_out(self, bureau: Bureau, ours: TestAuthority, call: Call) -> None:
        paper = decided(bureau)
        head = call(Role.HEAD, "330106", "sun")
        address = f"penalties/{paper.matter_no}/documents/"
        [before] = [each for each in head.gets(address).json()["results"] if each["id"] == paper.pk]
        assert (before["signed"], before["download"]["signed_url"]) == (None, None)
        refused = head.client.get(f"{before['download']['url']}&signed=true")
        assert (refused.status_code, refused.json()["code"]) == (404, "NOT_SIGNED")
        sign_papers(at=bureau.world.later())
        copy = SignedCopy.objects.get()
        shown = head.gets(f"{address}{paper.pk}/").json()
        assert shown["signed"]["sha256"] == copy.sha256
        signed, plain = (read(head.client.get(shown["download"][name])) for name in ("signed_url", "url"))
        assert hashlib.sha256(signed).hexdigest() == copy.sha256
        assert signed.startswith(plain)


class TestTheDesk:
    def test_shows_the_copy_beside_the_paper(self, bureau: Bureau, ours: TestAuthority, call: Call) -> None:
        paper = decided(bureau)
        head = call(Role.HEAD, "330106", "sun").client
        head.force_login(get_user_model().objects.get(username="sun"))
        page = f"/admin/penalties/penalty/{paper.matter_no}/"
        where = f"{page}papers/{paper.pk}/?signed=1"
        assert where not in head.get(page).content.decode()
        assert head.get(where).status_code == 404
        sign_papers(at=bureau.world.later())
        assert where in head.get(page).content.decode()
        assert hashlib.sha256(read(head.get(where))).hexdigest() == SignedCopy.objects.get().sha256
