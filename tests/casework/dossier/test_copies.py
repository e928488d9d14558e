"""Controlled copies: for a purpose, counted, marked on every page, and on record; for a transmittal in the ledger too."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from casework.dossier.content import pdf
from casework.dossier.copies.making import make_copy
from casework.dossier.copies.marking import marked_copy
from casework.dossier.models import Document, PrintedCopy
from casework.dossier.services import add_document
from casework.errors import NotYet, NotYou, Unknown
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.parties.models import AccessLog
from casework.workflow.wall import raise_wall
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.casework.api.test_who_may_know import read
from tests.desk import Sit, address, text_of
from tests.world import VILLAGE, Talks, World

COUNTY, CITY = "330106", "330100"
PHOTO = b"\xff\xd8\xff\xe0 a wall"
READERS = ((Role.MEDIATOR, VILLAGE), (Role.HEAD, COUNTY), (Role.ARCHIVIST, COUNTY), (Role.REGISTRAR, VILLAGE))
OTHERS = ((Role.MANAGER, COUNTY), (Role.SUPERVISOR, COUNTY), (Role.AUDITOR, CITY), (Role.ADMIN, COUNTY))


@pytest.fixture
def paper(talks: Talks) -> Document:
    talks.with_paper("EVIDENCE")
    return Document.objects.get(matter_no=talks.dispute.number, kind="EVIDENCE")


def made(talks: Talks, **given: Any) -> PrintedCopy:
    told = {"purpose": "HEARING", "actor": talks.mediator(), "at": talks.world.later(minutes=1)}
    matter = type(talks.dispute).objects.placed().get(pk=talks.dispute.pk)
    return make_copy(matter, **{**told, **given})


def codes(refused: pytest.ExceptionInfo[Any]) -> set[str]:
    return {each.code for each in refused.value.unmet}


class TestACopy:
    def test_is_counted_within_its_paper_and_within_the_file(self, talks: Talks, paper: Document) -> None:
        numbers = [made(talks, paper=each).number for each in (paper, None, paper, None, None)]
        assert numbers == [1, 1, 2, 2, 3]

    def test_leaves_one_look_and_no_entry(self, talks: Talks, paper: Document) -> None:
        before = Entry.objects.of(talks.dispute.number).count()
        copy = made(talks, paper=paper, words="调解会用", ip="10.0.0.7")
        [look] = AccessLog.objects.all()
        assert (look.action, look.field, look.document_id, look.purpose, look.ip) == (
            "PRINT", "paper", paper.pk, "HEARING #1 调解会用", "10.0.0.7",
        )  # fmt: skip
        assert (copy.seq, Entry.objects.of(talks.dispute.number).count()) == (None, before)

    def test_for_a_transmittal_leaves_an_entry_that_says_paper_is_used(self, talks: Talks, paper: Document) -> None:
        number, state = talks.dispute.number, talks.dispute.state
        copy = made(talks, paper=paper, purpose="TRANSMITTAL")
        entry = Entry.objects.of(number).latest("seq")
        assert (entry.verb, entry.seq, entry.to_state) == ("print_copy", copy.seq, state)
        assert entry.facts == {"copy": 1, "paper": paper.sha256, "purpose": "TRANSMITTAL", "paper_used": True}
        assert verify(number).is_good

    def test_of_a_sealed_file_leaves_it_sealed(self, talks: Talks) -> None:
        talks.archived()
        made(talks, purpose="TRANSMITTAL", actor=talks.world.actor(Role.ARCHIVIST, COUNTY))
        assert Entry.objects.of(talks.dispute.number).latest("seq").verb == "print_copy"
        assert verify(talks.dispute.number).is_good

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"purpose": ""}, "COPY_PURPOSE"),
            ({"purpose": "FUN"}, "COPY_PURPOSE"),
            ({"purpose": "OTHER", "words": "  "}, "COPY_PURPOSE_UNSAID"),
            ({"words": "长" * 161}, "COPY_WORDS_LONG"),
        ],
    )
    def test_needs_a_listed_purpose(self, talks: Talks, paper: Document, given: dict[str, Any], code: str) -> None:
        with pytest.raises(NotYet) as refused:
            made(talks, paper=paper, **given)
        assert codes(refused) == {code}
        assert not PrintedCopy.objects.exists()
        assert not AccessLog.objects.exists()

    def test_is_made_of_what_has_pages_and_can_be_opened(self, talks: Talks, world: World) -> None:
        content = ContentFile(PHOTO, name="broken.jpg")
        broken = add_document(
            talks.dispute.number, kind="EVIDENCE", content=content, actor=talks.mediator(), at=world.later()
        )
        with pytest.raises(NotYet) as refused:
            made(talks, paper=broken)
        assert codes(refused) == {"NOT_PRINTABLE"}
        assert not PrintedCopy.objects.exists()

    @pytest.mark.parametrize("who", OTHERS)
    def test_is_for_who_may_read_the_file(self, talks: Talks, paper: Document, who: tuple[Role, str]) -> None:
        with pytest.raises(NotYou):
            made(talks, paper=paper, actor=talks.world.actor(*who))
        assert not PrintedCopy.objects.exists()

    def test_is_not_for_whom_the_matter_is_kept_from(self, talks: Talks, paper: Document) -> None:
        raise_wall([talks.dispute.number], talks.world.unit(VILLAGE))
        with pytest.raises(Unknown):
            made(talks, paper=paper)


class TestTheSheet:
    def test_has_the_pages_of_the_paper_and_is_the_same_bytes_again(self, talks: Talks, paper: Document) -> None:
        copy = made(talks, paper=paper)
        first = marked_copy(copy)
        assert pdf(BytesIO(first)).pages == paper.pages
        assert marked_copy(PrintedCopy.objects.get()) == first
        assert marked_copy(made(talks, paper=paper)) != first

    def test_of_the_whole_file_has_its_index_and_every_paper_and_the_inner_file_where_asked(self, talks: Talks) -> None:
        talks.agreed().with_paper("EVIDENCE")
        Document.objects.filter(kind="EVIDENCE").update(volume=Document.Volume.INNER)
        talks.with_paper("IDENTITY")
        pages = [pdf(BytesIO(marked_copy(made(talks, with_inner=inner)))).pages for inner in (False, True)]
        assert pages == [2, 3]


class TestTheRecordOfCopies:
    @pytest.mark.parametrize(
        "sql", ["UPDATE dossier_printedcopy SET purpose = 'PARTY'", "DELETE FROM dossier_printedcopy"]
    )
    def test_is_never_changed(self, talks: Talks, paper: Document, sql: str) -> None:
        made(talks, paper=paper)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert PrintedCopy.objects.get().purpose == "HEARING"

    @pytest.mark.sqlite
    def test_is_never_replaced(self, talks: Talks, paper: Document) -> None:
        made(talks, paper=paper)
        again = "INSERT OR REPLACE INTO dossier_printedcopy SELECT * FROM dossier_printedcopy"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(again)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_copies_have_two_numbers(self, talks: Talks, paper: Document) -> None:
        at, found, gate = talks.world.later(), [], threading.Barrier(2)

        def run() -> None:
            try:
                gate.wait()
                found.append(made(talks, paper=paper, at=at).number)
            finally:
                connection.close()

        both = [threading.Thread(target=run) for _each in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert sorted(found) == [1, 2]


class TestOverHttp:
    def place(self, talks: Talks) -> str:
        return f"disputes/{talks.dispute.number}/copies/"

    @pytest.mark.parametrize("who", READERS)
    def test_gives_a_pdf_and_lists_it(self, call: Call, talks: Talks, paper: Document, who: tuple[Role, str]) -> None:
        caller = call(*who)
        answer = caller.posts(self.place(talks), {"purpose": "PARTY", "document": paper.pk}, key="-")
        assert (answer.status_code, answer["Content-Type"]) == (201, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert answer["Cache-Control"] == "private, no-store"
        [row] = caller.gets(self.place(talks)).json()["results"]
        assert (row["document"], row["number"], row["purpose"], row["label"], row["made_by"], row["entry"]) == (
            paper.pk, 1, "PARTY", "for a party or the agent of one", caller.account, None,
        )  # fmt: skip
        assert AccessLog.objects.get().ip == "127.0.0.1"

    @pytest.mark.parametrize("who", OTHERS)
    def test_gives_none_to_who_reads_no_papers(self, call: Call, talks: Talks, who: tuple[Role, str]) -> None:
        caller = call(*who)
        answer = caller.posts(self.place(talks), {"purpose": "PARTY"}, key="-")
        assert (answer.status_code, codes_of(answer)) == (403, {"WRONG_ROLE"})
        expected = 200 if who[0] is Role.AUDITOR else 403
        assert caller.gets(self.place(talks)).status_code == expected

    def test_is_closed_elsewhere(self, call: Call, talks: Talks) -> None:
        caller = call(Role.MEDIATOR, "330108")
        assert caller.posts(self.place(talks), {"purpose": "PARTY"}, key="-").status_code == 404
        assert caller.gets(self.place(talks)).status_code == 404

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({}, 400, "REQUIRED"),
            ({"purpose": "FUN"}, 400, "INVALID_CHOICE"),
            ({"purpose": "PARTY", "colour": "red"}, 400, "UNKNOWN_FIELD"),
            ({"purpose": "PARTY", "document": 9_999_999}, 404, "UNKNOWN_PAPER"),
            ({"purpose": "OTHER"}, 422, "COPY_PURPOSE_UNSAID"),
        ],
    )
    def test_says_what_is_wrong(self, call: Call, talks: Talks, body: dict[str, Any], status: int, code: str) -> None:
        answer = call(Role.MEDIATOR, VILLAGE).posts(self.place(talks), body, key="-")
        assert (answer.status_code, codes_of(answer)) == (status, {code})
        assert not PrintedCopy.objects.exists()

    def test_is_walked_by_key(self, call: Call, talks: Talks, paper: Document) -> None:
        for _each in range(3):
            made(talks, paper=paper)
        caller: Caller = call(Role.MEDIATOR, VILLAGE)
        first = caller.gets(self.place(talks), page_size=2).json()
        second = caller.client.get(first["next"]).json()
        assert [row["number"] for row in (*first["results"], *second["results"])] == [3, 2, 1]
        assert caller.client.get(second["previous"]).json()["results"] == first["results"]


class TestOnTheDesk:
    def test_asks_what_for_and_shows_the_copy(self, sit: Sit, talks: Talks, paper: Document) -> None:
        desk, number = sit(Role.MEDIATOR, VILLAGE), talks.dispute.number
        where = address("dispute", "print_paper", number, paper.pk)
        assert where in text_of(desk.opens(talks.dispute))
        dialog = text_of(desk.client.get(where))
        assert 'formtarget="_blank"' in dialog
        assert "to go along with a transmittal on paper" in dialog
        assert "A copy is made for one of the listed purposes." in text_of(desk.client.post(where, {}))
        answer = desk.client.post(where, {"purpose": "TRANSMITTAL"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert "print for a transmittal" in text_of(desk.opens(talks.dispute)).lower()
        looks = text_of(sit(Role.HEAD, VILLAGE).client.get(address("dispute", "looks", number)))
        assert "to go along with a transmittal on paper #1" in looks

    def test_prints_the_whole_file(self, sit: Sit, talks: Talks, paper: Document) -> None:
        desk = sit(Role.ARCHIVIST, COUNTY)
        answer = desk.client.post(address("dispute", "print", talks.dispute.number), {"purpose": "INSPECTION"})
        assert (answer["Content-Type"], PrintedCopy.objects.get().item) == ("application/pdf", 0)

    def test_exports_the_whole_file_for_a_purpose(self, sit: Sit, talks: Talks) -> None:
        number = talks.archived().dispute.number
        desk, where = sit(Role.ARCHIVIST, COUNTY), address("dispute", "export", number)
        assert (
            "come back" in text_of(desk.client.post(where, {"purpose": "移交档案馆"})) or not AccessLog.objects.exists()
        )
        make_checkpoints(at=talks.world.later())
        assert "Say for what purpose" in text_of(desk.client.post(where, {"purpose": ""}))
        answer = desk.client.post(where, {"purpose": "移交档案馆"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
        assert read(answer)[:2] == b"PK"
        [look] = AccessLog.objects.filter(action="EXPORT")
        assert (look.purpose, look.account) == ("移交档案馆", desk.account)

    @pytest.mark.parametrize("name", ["print", "export"])
    @pytest.mark.parametrize("who", OTHERS)
    def test_is_not_offered_to_who_reads_no_papers(self, sit: Sit, talks: Talks, who: Any, name: str) -> None:
        desk, where = sit(*who), address("dispute", name, talks.dispute.number)
        assert where not in text_of(desk.opens(talks.dispute))
        assert desk.client.get(where).status_code == 404
        assert desk.client.post(where, {"purpose": "PARTY"}).status_code == 404
