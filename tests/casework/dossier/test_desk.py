"""Papers on the page of a matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.dossier.catalogue import Catalogue, Item
from casework.dossier.models import Document, Seal
from casework.dossier.services import add_document
from casework.law import HOUSE
from casework.organisations.actors import Role
from tests.desk import Desk, Sit, address, text_of
from tests.world import VILLAGE, Talks, World

SCAN = b"\xff\xd8\xff\xe0 a wall"


def add(desk: Desk, talks: Talks, content: bytes = SCAN, *, name: str = "a.jpg", title: str = "围墙照片") -> Any:
    return desk.client.post(
        address("dispute", "paper_add", talks.dispute.number),
        {"kind": "EVIDENCE", "title": title, "content": SimpleUploadedFile(name, content)},
    )


class TestAddingAPaper:
    def test_puts_it_into_its_line_of_the_file(self, talks: Talks, sit: Sit) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        assert add(mediator, talks).status_code == 302
        document = Document.objects.get()
        assert (document.kind, document.added_by, document.size) == ("EVIDENCE", mediator.account, len(SCAN))
        where = address("dispute", "paper", talks.dispute.number, document.pk)
        assert where in text_of(mediator.opens(talks.dispute))

    def test_is_refused_to_who_only_reads(self, talks: Talks, sit: Sit) -> None:
        auditor = sit(Role.AUDITOR, "330100")
        assert "Your role does not allow this." in text_of(add(auditor, talks))
        assert not Document.objects.exists()

    def test_is_over_once_the_matter_has_ended(self, talks: Talks, sit: Sit) -> None:
        page = text_of(add(sit(Role.MEDIATOR, VILLAGE), talks.archived()))
        assert "The file is sealed. A paper that comes late is told to be late" in page
        assert "House rule F8" in page

    def test_refuses_an_empty_file(self, talks: Talks, sit: Sit) -> None:
        assert "A paper has between 1 byte and 50 MiB." in text_of(add(sit(Role.MEDIATOR, VILLAGE), talks, b""))
        assert not Document.objects.exists()

    def test_refuses_a_form_that_is_not_final_and_names_the_rule(self, talks: Talks, sit: Sit) -> None:
        page = text_of(add(sit(Role.MEDIATOR, VILLAGE), talks, b"hello", name="id.txt"))
        assert "A paper is a file of one of these forms: .pdf .ofd .jpg" in page
        assert '<a href="#id_content">' in page
        assert "House rule F3" in page
        assert not Document.objects.exists()

    def test_refuses_a_content_that_belies_its_name(self, talks: Talks, sit: Sit) -> None:
        page = text_of(add(sit(Role.MEDIATOR, VILLAGE), talks, b"<script>alert(1)</script>"))
        assert "The content is not what the name .jpg says." in page
        assert not Document.objects.exists()

    def test_takes_the_name_of_the_file_where_no_title_is_given(self, talks: Talks, sit: Sit) -> None:
        add(sit(Role.MEDIATOR, VILLAGE), talks, name="围墙 照片.JPG", title="")
        document = Document.objects.get()
        assert (document.title, document.filename) == ("围墙 照片", "围墙 照片.JPG")


class TestReadingAPaper:
    def test_hands_it_out_as_it_was_handed_in_and_never_as_a_page(self, talks: Talks, sit: Sit) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        add(mediator, talks, name="wall.jpg", title="Licence")
        where = address("dispute", "paper", talks.dispute.number, Document.objects.get().pk)
        answer = mediator.client.get(where)
        assert b"".join(answer.streaming_content) == SCAN  # type: ignore[attr-defined]
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="wall.jpg"'

    def test_is_closed_to_other_counties_and_to_readers_of_figures(self, talks: Talks, sit: Sit) -> None:
        add(sit(Role.MEDIATOR, VILLAGE), talks)
        where = address("dispute", "paper", talks.dispute.number, Document.objects.get().pk)
        assert sit(Role.MEDIATOR, "330108").client.get(where).status_code == 404
        assert sit(Role.AUDITOR, "330100").client.get(where).status_code == 404

    def test_tells_readers_of_figures_its_line_and_not_its_words(self, talks: Talks, sit: Sit) -> None:
        add(sit(Role.MEDIATOR, VILLAGE), talks, title="张三的借条")
        page = text_of(sit(Role.AUDITOR, "330100").opens(talks.dispute))
        assert "张三的借条" not in page


class TestTheInnerFile:
    def test_takes_the_papers_that_its_lines_are_of(self, world: World, noon: datetime) -> None:
        catalogue = Catalogue(
            stages=("close",),
            items=(
                Item("OPINION", "opinion", HOUSE.art("F3"), is_inner=True),
                Item("NOTICE", "notice", HOUSE.art("F3")),
            ),
        )
        actor = world.actor(Role.HEAD, "330106")
        for kind in ("OPINION", "NOTICE"):
            content = ContentFile(SCAN + kind.encode(), name="a.jpg")
            add_document(
                "X3301062026000001", kind=kind, content=content, actor=actor, at=noon, is_inner=catalogue.is_inner(kind)
            )
        assert dict(Document.objects.values_list("kind", "volume")) == {"OPINION": "INNER", "NOTICE": "MAIN"}
        assert not catalogue.is_inner("UNKNOWN")


class TestASealedFile:
    def test_is_told_on_the_page_with_its_root_and_how_long_it_is_kept(self, talks: Talks, sit: Sit) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        open_page = text_of(mediator.opens(talks.dispute))
        assert ("mediation, other: 10 years" in open_page, "File sealed" in open_page) == (True, False)
        page = text_of(mediator.opens(talks.archived().dispute))
        seal = Seal.objects.get(matter_no=talks.dispute.number)
        assert all(each in page for each in ("File sealed", seal.root, seal.sealed_by, "mediation, other: 10 years"))
        assert "under no seal" not in page

    def test_takes_a_late_paper_which_another_person_seals_in_a_volume_of_its_own(
        self, talks: Talks, sit: Sit, world: World
    ) -> None:
        matter = talks.archived().dispute
        world.later()
        mediator, head = sit(Role.MEDIATOR, VILLAGE), sit(Role.HEAD, VILLAGE)
        where = address("dispute", "paper_add", matter.number)
        assert '<input type="hidden" name="late" value="True"' in text_of(mediator.client.get(where))
        late = {
            "kind": "EVIDENCE",
            "late": "True",
            "title": "补交",
            "content": SimpleUploadedFile("b.jpg", SCAN + b"!"),
        }
        assert mediator.client.post(where, late).status_code == 302
        assert "1 paper under no seal" in text_of(mediator.opens(matter))
        assert "Seal a supplement volume" not in text_of(mediator.opens(matter))
        assert "Seal a supplement volume" in text_of(head.opens(matter))
        dialog = text_of(head.asks(matter, "supplement"))
        assert "补交" in dialog
        [paper] = Document.objects.filter(title="补交")
        refused = text_of(head.does(matter, "supplement", papers=[paper.sha256]))
        assert "A listed ground says why the paper comes late." in refused
        given = {"papers": [paper.sha256], "ground": "CAME_LATE", "reason": "归档后收到。"}
        assert head.does(matter, "supplement", **given).status_code == 302
        page = text_of(head.opens(matter))
        assert all(each in page for each in ("Supplement volume 1 sealed", "came in after filing", "归档后收到。"))
        assert "under no seal" not in page
