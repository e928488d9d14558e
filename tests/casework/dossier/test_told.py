"""Pages and signatures of a paper are its content's; what the content does not tell is typed, and marked so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

from casework.dossier.models import Document
from casework.dossier.services import Handed, add_document, add_documents
from casework.errors import NotYet
from casework.organisations.actors import Role
from tests.casework.dossier.test_content import message, pdf
from tests.refusals import refused
from tests.world import VILLAGE, World

SILENT = b"%PDF-1.4\nEVIDENCE\n%%EOF\n"


def add(world: World, content: bytes, **other: Any) -> Document:
    told = {"actor": world.actor(Role.MEDIATOR, VILLAGE), "at": world.later(), **other}
    return add_document("D3301062026000001", kind="EVIDENCE", content=ContentFile(content, name="a.pdf"), **told)


class TestWhatTheContentTells:
    def test_is_kept_without_anybody_typing_it(self, world: World) -> None:
        found = add(world, pdf(3, signed=message("西湖区公安局")))
        assert (found.pages, found.pages_from) == (3, "CONTENT")
        assert [(each["signer"], each["from"]) for each in found.signatures] == [("西湖区公安局", "CONTENT")]

    def test_may_be_typed_alike_and_stays_the_contents(self, world: World) -> None:
        assert add(world, pdf(3), pages=3).pages_from == "CONTENT"

    def test_is_not_typed_otherwise(self, world: World) -> None:
        with refused(NotYet, ("DOCUMENT_PAGES", "HOUSE rule F3a", "pages")):
            add(world, pdf(3), pages=4)
        with refused(NotYet, ("DOCUMENT_SIGNED", "HOUSE rule F3a", "signers")):
            add(world, pdf(3, signed=message("西湖区公安局")), signers=["张三"])
        assert not Document.objects.exists()

    def test_is_told_of_many_papers_at_once(self, world: World, noon: datetime) -> None:
        content = ContentFile(pdf(2), name="a.pdf")
        add_documents([Handed(f"D330106202600000{turn}", "EVIDENCE", content, "chen", noon) for turn in (1, 2)])
        assert list(Document.objects.values_list("pages", "pages_from")) == [(2, "CONTENT")] * 2


class TestWhatItDoesNotTell:
    def test_is_typed_and_says_so(self, world: World) -> None:
        found = add(world, SILENT, pages=4, signers=[" 张三 ", "李四"])
        assert (found.pages, found.pages_from) == (4, "TYPED")
        assert [(each["signer"], each["from"]) for each in found.signatures] == [("张三", "TYPED"), ("李四", "TYPED")]

    def test_stays_open_where_nobody_types_it(self, world: World) -> None:
        found = add(world, SILENT)
        assert (found.pages, found.pages_from, found.signatures) == (None, "", [])

    def test_are_signatures_by_hand_on_a_scan_that_is_signed_itself(self, world: World) -> None:
        scan = add(world, pdf(1, signed=message("西湖区公安局")), origin="CERTIFIED_SCAN", signers=["张三"])
        assert [each["from"] for each in scan.signatures] == ["CONTENT", "TYPED"]

    @pytest.mark.parametrize("signers", [[" "], ["张" * 121], ["张三"] * 51])
    def test_has_names_that_can_be_kept(self, world: World, signers: list[str]) -> None:
        with refused(NotYet, ("DOCUMENT_SIGNERS", "HOUSE rule F3a", "signers")):
            add(world, SILENT, signers=signers)
