"""What a file claims by its name must be borne out by its content."""

from __future__ import annotations

import io
import zipfile

import pytest

from casework.dossier.formats import EXTENSIONS, format_of, is_of, media_type_of


def package(*names: str) -> bytes:
    """Zip empty files of these names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        for name in names:
            zipped.writestr(name, "")
    return written.getvalue()


RIGHT = {
    ".pdf": b"%PDF-1.7\n",
    ".ofd": package("OFD.xml", "Doc_0/Document.xml"),
    ".jpg": b"\xff\xd8\xff\xe1",
    ".jpeg": b"\xff\xd8\xff\xdb",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".mp3": b"\xff\xfb\x90\x64",
    ".m4a": b"\x00\x00\x00\x20ftypM4A ",
    ".mp4": b"\x00\x00\x00\x18ftypisom",
}
WRONG = {
    ".pdf": b"<html>%PDF-1.7",
    ".ofd": package("word/document.xml"),
    ".jpg": b"hello",
    ".png": b"\x89PNG",
    ".mp3": b"\xff\xd8\xff\xe1",
    ".mp4": b"ftyp",
}


class TestAFormat:
    def test_is_tried_for_every_extension(self) -> None:
        assert set(RIGHT) == set(EXTENSIONS)

    @pytest.mark.parametrize("extension", RIGHT)
    def test_knows_its_own(self, extension: str) -> None:
        form = format_of(f"a{extension.upper()}")
        assert form is not None
        assert is_of(form, io.BytesIO(RIGHT[extension]))

    @pytest.mark.parametrize("extension", WRONG)
    def test_refuses_another(self, extension: str) -> None:
        form = format_of(f"a{extension}")
        assert form is not None
        assert not is_of(form, io.BytesIO(WRONG[extension]))

    def test_refuses_a_package_that_is_broken_off(self) -> None:
        form = format_of("a.ofd")
        assert form is not None
        assert not is_of(form, io.BytesIO(RIGHT[".ofd"][:40]))

    def test_leaves_the_content_at_its_beginning(self) -> None:
        content = io.BytesIO(RIGHT[".ofd"])
        form = format_of("a.ofd")
        assert form is not None
        is_of(form, content)
        assert content.tell() == 0

    @pytest.mark.parametrize("name", ["a.docx", "a.html", "a.svg", "a", "", "a.pdf.exe"])
    def test_is_not_there_for_what_is_no_paper(self, name: str) -> None:
        assert format_of(name) is None
        assert media_type_of(name) == "application/octet-stream"
