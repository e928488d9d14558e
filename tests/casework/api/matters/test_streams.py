"""Large papers over HTTP: never in memory, refused before they are whole, stored whole."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings

from casework.dossier.models import Document
from casework.organisations.actors import Role
from tests.callers import API, Call, Caller
from tests.callers import call as call
from tests.desk import Answer
from tests.papers import PHOTO, hands_in, place_of, sha256, told
from tests.world import VILLAGE, Talks

BOUNDARY = "a-boundary"
MIB = 1024 * 1024


class Coming(io.RawIOBase):
    """A body that is made as it is read: head, so many bytes of filling, tail."""

    def __init__(self, head: bytes, filling: int, tail: bytes) -> None:
        self.parts = iter([head, *[b" " * 65536] * (filling // 65536), tail])
        self.length = len(head) + filling // 65536 * 65536 + len(tail)
        self.left = b""

    def read(self, size: int = -1) -> bytes:
        while not self.left:
            try:
                self.left = next(self.parts)
            except StopIteration:
                return b""
        given, self.left = (self.left, b"") if size < 0 else (self.left[:size], self.left[size:])
        return given


def part(name: str, value: str, more: str = "") -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}'.encode()


def streams(caller: Caller, place: str, size: int) -> Answer:
    """Send a PDF of so many bytes that nobody ever holds."""
    head = part("kind", "EVIDENCE\r\n") + part("file", "%PDF-1.4\n1 0 obj<<>>stream\n", '; filename="long.pdf"')
    body = Coming(head, size, f"\nendstream endobj\n%%EOF\r\n--{BOUNDARY}--\r\n".encode())
    environ: dict[str, Any] = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(body.length),
        "wsgi.input": body,
    }
    return caller.client.generic("POST", API + place, headers={"Idempotency-Key": str(uuid4())}, **environ)


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


class TestALargePaper:
    @pytest.fixture
    def on_disk(self, settings: LazySettings, tmp_path: Path) -> Path:
        """Keep papers on the disk, as an installation does."""
        settings.MEDIA_ROOT = tmp_path
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "casework.dossier.store.Store"},
        }
        return tmp_path

    def test_is_never_in_memory(self, mediator: Caller, talks: Talks, on_disk: Path) -> None:
        mediator.gets(place_of(talks))  # what is loaded once is loaded
        tracemalloc.start()
        answer = streams(mediator, place_of(talks), 40 * MIB)
        _now, peak = tracemalloc.get_traced_memory()
        assert answer.status_code == 201, answer.content
        assert answer.json()["size"] > 40 * MIB
        assert peak < 4 * MIB
        tracemalloc.reset_peak()
        fetched = mediator.client.get(mediator.gets(place_of(talks)).json()["results"][0]["download"]["url"])
        digest = hashlib.sha256()
        for piece in fetched:
            digest.update(piece)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (digest.hexdigest(), peak < 4 * MIB) == (answer.json()["sha256"], True)
        assert [each.stat().st_size for each in on_disk.rglob("*") if each.is_file()] == [answer.json()["size"]]

    def test_is_refused_before_the_rest_of_it_is_read(
        self, mediator: Caller, talks: Talks, settings: LazySettings
    ) -> None:
        settings.DOCUMENT_MAX_BYTES = MIB
        answer = streams(mediator, place_of(talks), 3 * MIB)
        assert (answer.status_code, told(answer)) == (422, {("file", "DOCUMENT_SIZE")})
        assert answer.json()["errors"][0]["facts"]["size"] < 2 * MIB
        assert not Document.objects.exists()

    @pytest.mark.parametrize("was", [PHOTO[:4], PHOTO[::-1]], ids=["cut off", "changed"])
    def test_is_not_taken_to_be_there_for_what_lies_in_its_place(
        self, mediator: Caller, talks: Talks, on_disk: Path, was: bytes
    ) -> None:
        place = on_disk / "documents" / sha256(PHOTO)[:2] / sha256(PHOTO)
        place.parent.mkdir(parents=True)
        place.write_bytes(was)
        hands_in(mediator, place_of(talks))
        with Document.objects.get().content.open() as stored:
            assert stored.read() == PHOTO
