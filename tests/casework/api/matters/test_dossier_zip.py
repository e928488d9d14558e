"""The whole file over HTTP: a ZIP that verifies itself, for who may read, with a record of who took it, never in memory."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from casework.dossier.models import Document
from casework.dossier.services import add_document
from casework.dossier.verifier.program import verify
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.organisations.actors import Role
from casework.parties.models import AccessLog
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.casework.api.test_who_may_know import read
from tests.desk import Answer
from tests.world import VILLAGE, Talks, World

BESIDE = "330106001002"
MIB = 1024 * 1024


@pytest.fixture
def caller(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


@pytest.fixture
def place(talks: Talks, world: World) -> str:
    """Have a dispute with a paper, all of it under a checkpoint; the address of its ZIP."""
    talks.agreed().with_paper("EVIDENCE")
    make_checkpoints(at=world.later())
    return f"disputes/{talks.dispute.number}/dossier.zip"


def gets(caller: Caller, place: str, **query: str) -> Answer:
    return caller.client.get(f"/api/v1/{place}", query)


def unpacked(answer: Answer, folder: Path, number: str) -> Path:
    with ZipFile(BytesIO(read(answer))) as archive:
        archive.extractall(folder)
    return folder / number


class TestTheZip:
    def test_is_a_bag_that_is_whole(self, caller: Caller, place: str, talks: Talks, tmp_path: Path) -> None:
        answer = gets(caller, place)
        assert (answer.status_code, answer["Content-Type"], answer.streaming) == (200, "application/zip", True)
        assert talks.dispute.number in answer["Content-Disposition"]
        bag = unpacked(answer, tmp_path, talks.dispute.number)
        report = verify(bag)
        assert report.is_good, report.codes
        assert [each.name for each in (bag / "data/papers").iterdir()] == ["001-证据材料（演示）.pdf"]

    def test_is_the_same_bytes_under_the_same_tag_until_something_changes(
        self, caller: Caller, place: str, talks: Talks, world: World
    ) -> None:
        first, again = gets(caller, place), gets(caller, place)
        assert (first["ETag"], read(first)) == (again["ETag"], read(again))
        talks.with_paper("IDENTITY")
        other = gets(caller, place)
        assert other["ETag"] != first["ETag"]
        read(other)

    def test_leaves_a_record_of_who_took_it_and_what_for(self, caller: Caller, place: str, talks: Talks) -> None:
        read(gets(caller, place, purpose="移送人民法院"))
        read(gets(caller, place))
        looks = AccessLog.objects.filter(action="EXPORT").order_by("pk")
        assert {(each.account, each.matter_no, each.field) for each in looks} == {
            (caller.account, talks.dispute.number, "dossier")
        }
        assert [each.purpose for each in looks] == ["移送人民法院", "dossier.zip"]
        assert looks[0].ip == "127.0.0.1"

    def test_waits_for_a_checkpoint(self, caller: Caller, talks: Talks) -> None:
        answer = caller.gets(f"disputes/{talks.dispute.number}/dossier.zip")
        assert (answer.status_code, codes_of(answer)) == (409, {"NOT_YET_IN_LOG"})
        assert not AccessLog.objects.exists()

    def test_is_for_who_may_read(self, call: Call, place: str) -> None:
        assert caller_told(call(Role.AUDITOR, "330106"), place) == (403, {"WRONG_ROLE"})
        assert caller_told(call(Role.MEDIATOR, BESIDE), place) == (404, {"UNKNOWN_MATTER"})
        assert not AccessLog.objects.exists()

    @pytest.mark.parametrize(
        ("query", "status", "codes"),
        [({"purpose": "a  b"}, 422, {"PURPOSE_MISSING"}), ({"inner": "1"}, 400, {"UNKNOWN_PARAMETER"})],
    )
    def test_takes_no_other_words(
        self, caller: Caller, place: str, query: dict[str, Any], status: int, codes: set[str]
    ) -> None:
        answer = caller.gets(place, **query)
        assert (answer.status_code, codes_of(answer)) == (status, codes)

    def test_says_that_a_paper_is_not_what_was_filed(self, caller: Caller, place: str, talks: Talks) -> None:
        document = Document.objects.get(matter_no=talks.dispute.number)
        document.content.storage.delete(str(document.content))
        answer = caller.gets(place)
        assert (answer.status_code, codes_of(answer)) == (409, {"PAPER_CHANGED"})


class TestALargePaper:
    def test_is_never_in_memory(
        self,
        caller: Caller,
        place: str,
        talks: Talks,
        tmp_path: Path,
        settings: LazySettings,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(Document._meta.get_field("content"), "storage", FileSystemStorage(tmp_path / "media"))
        Document.objects.filter(matter_no=talks.dispute.number).delete()
        settings.DOCUMENT_MAX_BYTES = 100 * MIB
        large = tmp_path / "large.mp4"
        with large.open("wb") as file:
            file.write(b"\x00\x00\x00\x18ftypmp42")
            file.truncate(60 * MIB)
        with large.open("rb") as file:
            add_document(
                talks.dispute.number, kind="EVIDENCE", content=File(file, name="large.mp4"), actor=talks.mediator(),
                at=talks.world.later(),
            )  # fmt: skip
        tracemalloc.start()
        try:
            size = sum(len(part) for part in gets(caller, place))
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert size > 60 * MIB
        assert most < 16 * MIB


def caller_told(caller: Caller, place: str) -> tuple[int, set[str]]:
    answer = caller.gets(place)
    return answer.status_code, codes_of(answer)
