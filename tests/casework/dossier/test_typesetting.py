"""Values become a PDF/A with all its letters in it, always the same; what the letters cannot say is refused."""

from __future__ import annotations

import threading
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest

from benchmarks.documents import VALUES
from casework.deadlines.calendar import SHANGHAI
from casework.dossier.content import pdf
from casework.dossier.typesetting import frozen, typeset
from casework.errors import NotYet
from tests.refusals import refused

AT = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
SAMPLE = "casework/dossier/typst/sample.typ"


def sample(**other: Any) -> bytes:
    return typeset(SAMPLE, frozen({**VALUES, "number": "罚决字〔2026〕第000001号", **other}), AT)


class TestTypeset:
    def test_gives_the_same_bytes_for_the_same_values(self) -> None:
        assert sample() == sample()

    def test_gives_the_same_bytes_in_every_thread(self) -> None:
        made: list[bytes] = []
        threads = [threading.Thread(target=lambda: made.append(sample())) for _place in range(3)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert made == [sample()] * 3

    @pytest.mark.parametrize("other", [{"salt": "1" * 32}, {"day": "2026年3月3日"}, {"preview": True}])
    def test_gives_others_for_others(self, other: Any) -> None:
        assert sample(**other) != sample()

    def test_makes_a_tagged_pdf_a(self) -> None:
        made = sample()
        assert made.startswith(b"%PDF-1.7")
        assert b"<pdfaid:part>2</pdfaid:part>" in made
        assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made

    def test_goes_over_pages_that_are_counted(self) -> None:
        assert [pdf(BytesIO(sample(paragraphs=["经查。" * 40] * many))).pages for many in (1, 30)] == [1, 7]

    @pytest.mark.django_db
    def test_refuses_a_letter_the_fonts_do_not_have(self) -> None:
        with refused(NotYet, ("PAPER_NOT_SET", "HOUSE rule F7", "dossier")):
            sample(organ="\U0001f600局")
