"""Papers on the page of a matter."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from casework.dossier.models import Document
from casework.organisations.actors import Role
from tests.desk import Desk, Sit, address, text_of
from tests.world import VILLAGE, Talks


def add(desk: Desk, talks: Talks, content: bytes = b"scan") -> Any:
    return desk.client.post(
        address("dispute", "paper_add", talks.dispute.number),
        {"kind": "EVIDENCE", "title": "围墙照片.jpg", "content": SimpleUploadedFile("a.jpg", content)},
    )


class TestAddingAPaper:
    def test_puts_it_into_its_line_of_the_file(self, talks: Talks, sit: Sit) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        assert add(mediator, talks).status_code == 302
        document = Document.objects.get()
        assert (document.kind, document.added_by, document.size) == ("EVIDENCE", mediator.account, 4)
        where = address("dispute", "paper", talks.dispute.number, document.pk)
        assert where in text_of(mediator.opens(talks.dispute))

    def test_is_refused_to_who_only_reads(self, talks: Talks, sit: Sit) -> None:
        assert "Your role does not allow this." in text_of(add(sit(Role.AUDITOR, "330100"), talks))
        assert not Document.objects.exists()

    def test_is_over_once_the_matter_has_ended(self, talks: Talks, sit: Sit) -> None:
        page = text_of(add(sit(Role.MEDIATOR, VILLAGE), talks.archived()))
        assert "The matter has ended; nothing more is noted in it." in page

    def test_refuses_an_empty_file(self, talks: Talks, sit: Sit) -> None:
        assert add(sit(Role.MEDIATOR, VILLAGE), talks, b"").status_code == 200
        assert not Document.objects.exists()


class TestReadingAPaper:
    def test_hands_it_out_as_it_was_handed_in_and_never_as_a_page(self, talks: Talks, sit: Sit) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        add(mediator, talks, b"<script>alert(1)</script>")
        where = address("dispute", "paper", talks.dispute.number, Document.objects.get().pk)
        answer = mediator.client.get(where)
        assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")

    def test_is_closed_to_other_counties_and_to_readers_of_figures(self, talks: Talks, sit: Sit) -> None:
        add(sit(Role.MEDIATOR, VILLAGE), talks)
        where = address("dispute", "paper", talks.dispute.number, Document.objects.get().pk)
        assert sit(Role.MEDIATOR, "330108").client.get(where).status_code == 404
        assert sit(Role.AUDITOR, "330100").client.get(where).status_code == 404
