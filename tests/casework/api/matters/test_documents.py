"""The papers of a matter over HTTP: handed in as a stream and held to their digest, fetched by a link of few minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.api.models import GivenAnswer
from casework.dossier.catalogues import catalogue_of
from casework.dossier.models import Document
from casework.dossier.services import add_document
from casework.organisations.actors import Role
from casework.workflow.tracks import all_tracks
from tests.appeals import COUNTY, PETITIONER, STREET, Appeal, registered
from tests.callers import API, Call, Caller, codes_of
from tests.callers import call as call
from tests.desk import Answer
from tests.papers import PHOTO, hands_in, place_of, sha256, told
from tests.world import VILLAGE, Talks, World

CITY = "330100"


def statements(ask: Callable[[], Answer]) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code in (200, 201)
    asking = ("django_session", "auth_user", "organisations_membership", "organisations_certificate", "SAVEPOINT")
    return [each["sql"] for each in seen if not any(word in each["sql"] for word in asking)]


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


@pytest.fixture
def paper(mediator: Caller, talks: Talks) -> dict[str, Any]:
    """Give a photo that lies in the file, as the list tells it."""
    hands_in(mediator, place_of(talks))
    found: dict[str, Any] = mediator.gets(place_of(talks)).json()["results"][0]
    return found


class TestHandingIn:
    def test_puts_the_paper_into_the_file_and_says_what_it_is(self, mediator: Caller, talks: Talks) -> None:
        answer = hands_in(
            mediator, place_of(talks), title="围墙北侧", origin="BORN_DIGITAL", pages=1, sha256=sha256(PHOTO).upper(),
            captured_at="2026-03-02T09:00:00+08:00",
        )  # fmt: skip
        assert answer.status_code == 201, answer.content
        document = Document.objects.get()
        added = answer.json()
        assert added == {
            "id": document.pk, "kind": "EVIDENCE", "label": "evidence", "title": "围墙北侧", "filename": "围墙.jpg",
            "volume": "MAIN", "origin": "BORN_DIGITAL", "paper_kept": None, "pages": 1, "pages_from": "CONTENT", "signatures": [],
            "sha256": sha256(PHOTO), "size": len(PHOTO), "captured_at": "2026-03-02T09:00:00+08:00",
            "added_by": mediator.account, "added_at": added["added_at"], "issued": None, "signed": None, "certified": None,
            "taker": None, "place": None,
        }  # fmt: skip
        assert answer["Location"] == f"{API}{place_of(talks)}{document.pk}/"
        shown = mediator.client.get(answer["Location"]).json()
        assert {name: shown[name] for name in added} == added

    def test_says_of_a_scan_and_of_nothing_else_whether_its_paper_is_kept(self, mediator: Caller, talks: Talks) -> None:
        scan = hands_in(mediator, place_of(talks), origin="CERTIFIED_SCAN", paper_kept="false")
        assert (scan.status_code, scan.json()["paper_kept"]) == (201, False)
        assert (scan.json()["origin"], scan.json()["certified"]) == (
            "PAPER_PENDING",
            None,
        )  # that is for another person
        photo = hands_in(mediator, place_of(talks), PHOTO + b"!", paper_kept="true")
        assert (photo.status_code, codes_of(photo)) == (422, {"NOT_A_SCAN"})

    def test_is_done_once_however_often_it_is_sent(self, mediator: Caller, talks: Talks) -> None:
        first, again = (hands_in(mediator, place_of(talks), key="one") for _turn in range(2))
        assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])
        assert again["Idempotency-Replayed"] == "true"
        other = hands_in(mediator, place_of(talks), PHOTO + b"!", key="one")
        assert (other.status_code, codes_of(other)) == (422, {"IDEMPOTENCY_KEY_REUSED"})
        assert codes_of(hands_in(mediator, place_of(talks), key="one", title="another")) == {"IDEMPOTENCY_KEY_REUSED"}
        assert codes_of(hands_in(mediator, place_of(talks), key="-")) == {"IDEMPOTENCY_KEY_MISSING"}
        assert (Document.objects.count(), GivenAnswer.objects.count()) == (1, 1)

    def test_of_one_content_twice_is_one_paper_of_a_kind(self, mediator: Caller, talks: Talks) -> None:
        first, again = (hands_in(mediator, place_of(talks)) for _turn in range(2))
        assert first.json() == again.json()
        assert hands_in(mediator, place_of(talks), kind="MINUTES").status_code == 201
        assert [each.content.name for each in Document.objects.all()] == [
            f"documents/{sha256(PHOTO)[:2]}/{sha256(PHOTO)}"
        ] * 2

    @pytest.mark.parametrize(
        ("name", "content"),
        [("a.exe", PHOTO), ("a.jpg", b"<script>"), ("a.pdf", PHOTO), ("a.jpg", b""), ("noname", PHOTO)],
    )
    def test_refuses_what_is_no_paper_and_names_the_part(
        self, mediator: Caller, talks: Talks, name: str, content: bytes
    ) -> None:
        answer = hands_in(mediator, place_of(talks), file=SimpleUploadedFile(name, content, "image/jpeg"))
        assert answer.status_code == 422
        assert {field for field, _code in told(answer)} == {"file"}
        assert not Document.objects.exists()

    def test_refuses_a_content_of_another_digest(self, mediator: Caller, talks: Talks) -> None:
        answer = hands_in(mediator, place_of(talks), sha256=sha256(b"another wall"))
        assert (answer.status_code, told(answer)) == (422, {("sha256", "DIGEST_MISMATCH")})
        assert not Document.objects.exists()

    def test_refuses_a_line_that_the_catalogue_has_not(self, mediator: Caller, talks: Talks) -> None:
        answer = hands_in(mediator, place_of(talks), kind="DECISION")
        assert (answer.status_code, told(answer)) == (422, {("kind", "DOCUMENT_KIND")})

    @pytest.mark.parametrize(
        ("parts", "wrong"),
        [
            ({"file": None}, ("file", "REQUIRED")), ({"file": "text"}, ("file", "INVALID")), ({"kind": None}, ("kind", "REQUIRED")),
            ({"sha256": "abc"}, ("sha256", "INVALID")), ({"pages": "many"}, ("pages", "INVALID")),
            ({"origin": "DREAM"}, ("origin", "INVALID_CHOICE")), ({"captured_at": "noon"}, ("captured_at", "INVALID")),
            ({"captured_at": "0001-01-01T00:00:00+08:00"}, ("captured_at", "OUT_OF_RANGE")),
            ({"colour": "red"}, ("colour", "UNKNOWN_FIELD")),
            ({"kind": ["EVIDENCE", "MINUTES"]}, ("kind", "REPEATED")), ({"title": "a" * 201}, ("title", "MAX_LENGTH")),
            ({"title": "a\0b"}, ("title", "NULL_CHARACTERS_NOT_ALLOWED")),
        ],
    )  # fmt: skip
    def test_names_the_part_that_has_not_the_shape(
        self, mediator: Caller, talks: Talks, parts: dict[str, Any], wrong: tuple[str, str]
    ) -> None:
        answer = hands_in(mediator, place_of(talks), **parts)
        assert (answer.status_code, wrong in told(answer)) == (400, True), answer.content

    def test_takes_no_other_form_of_body(self, mediator: Caller, talks: Talks) -> None:
        assert mediator.posts(place_of(talks), {"kind": "EVIDENCE"}).status_code == 415
        broken = mediator.client.generic("POST", API + place_of(talks), b"x", "multipart/form-data")
        assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")

    def test_through_a_page_needs_the_word_of_that_page(self, mediator: Caller, talks: Talks) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = mediator.client.cookies
        strict.cookies["csrftoken"] = "a" * 32
        sent = {"kind": "EVIDENCE", "file": SimpleUploadedFile("a.jpg", PHOTO)}
        assert strict.post(API + place_of(talks), sent).status_code == 403
        broken = strict.generic("POST", API + place_of(talks), b"x", "multipart/form-data")
        assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")


class TestWhoMay:
    @pytest.mark.parametrize("code", ["330108", "330106001002", "330106002"])
    def test_know_of_it_elsewhere_is_nobody(self, call: Call, talks: Talks, paper: dict[str, Any], code: str) -> None:
        elsewhere = call(Role.MEDIATOR, code)
        one = f"{place_of(talks)}{paper['id']}/"
        for place in (place_of(talks), one, f"disputes/{talks.dispute.number}/dossier/"):
            answer = elsewhere.gets(place)
            assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_MATTER"})
        assert elsewhere.client.get(paper["download"]["url"]).status_code == 404
        assert hands_in(elsewhere, place_of(talks)).status_code == 404

    def test_see_that_there_are_papers_but_not_read_them(self, call: Call, talks: Talks, paper: dict[str, Any]) -> None:
        auditor = call(Role.AUDITOR, CITY)
        [row] = auditor.gets(place_of(talks)).json()["results"]
        assert (row["title"], row["filename"], row["download"], row["label"]) == (None, None, None, "evidence")
        answer = auditor.gets(f"{place_of(talks)}{paper['id']}/content/", link="a:b")
        assert (answer.status_code, codes_of(answer)) == (403, {"WRONG_ROLE"})
        answer = hands_in(auditor, place_of(talks))
        assert (answer.status_code, codes_of(answer)) == (403, {"WRONG_ROLE"})

    def test_add_any_once_the_file_is_sealed_is_nobody(self, mediator: Caller, talks: Talks) -> None:
        talks.archived()
        answer = hands_in(mediator, place_of(talks))
        assert (answer.status_code, codes_of(answer)) == (409, {"FILE_SEALED"})

    def test_know_of_an_accusation_and_read_it(self, call: Call, world: World) -> None:
        petition = registered(
            world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), direct=True,
            parties=[PETITIONER], actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        place = f"petitions/{petition.number}/documents/"
        clerk = call(Role.PETITION_CLERK, COUNTY)
        assert hands_in(clerk, place, kind="RISK_ASSESSMENT").status_code == 201
        [link] = [
            each["download"]["url"] for each in clerk.gets(place).json()["results"] if each["kind"] != "REGISTRATION"
        ]
        accused, above = call(Role.PETITION_CLERK, STREET), call(Role.PETITION_CLERK, CITY)
        for address in (API + place, link, f"{API}petitions/{petition.number}/dossier/"):
            assert accused.client.get(address).status_code == 404
        assert hands_in(accused, place, kind="RISK_ASSESSMENT").status_code == 404
        rows = above.gets(place).json()["results"]
        assert [(row["volume"], row["title"], row["download"]) for row in rows] == [
            ("MAIN", None, None),
            ("INNER", None, None),
        ]
        assert above.client.get(link).status_code == 403

    def test_ask_at_all_is_who_says_who_he_is(self, client: Client, talks: Talks, paper: dict[str, Any]) -> None:
        assert client.get(API + place_of(talks)).status_code == 401
        assert client.get(paper["download"]["url"]).status_code == 401
        answer = client.post(API + place_of(talks), {"file": SimpleUploadedFile("a.jpg", PHOTO)})
        assert answer.status_code == 401


class TestFetching:
    def test_gives_the_bytes_that_were_handed_in_and_never_a_page(
        self, mediator: Caller, paper: dict[str, Any]
    ) -> None:
        answer: Answer = mediator.client.get(paper["download"]["url"], headers={"Accept": "image/*"})
        assert b"".join(answer.streaming_content) == PHOTO
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%9B%B4%E5%A2%99.jpg"
        assert answer["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("name", ['a";\r\nSet-Cookie: x=1.jpg', "../../../etc/a.jpg", "a\u202egpj.exe.jpg"])
    def test_names_no_file_that_breaks_out_of_its_header(
        self, mediator: Caller, talks: Talks, world: World, name: str
    ) -> None:
        content = ContentFile(PHOTO, name=name)
        add_document(talks.dispute.number, kind="EVIDENCE", content=content, actor=talks.mediator(), at=world.later())
        answer = mediator.client.get(mediator.gets(place_of(talks)).json()["results"][0]["download"]["url"])
        said = answer["Content-Disposition"]
        assert "Set-Cookie" not in answer.headers
        assert not any(sign in said for sign in ("\r", "\n", "/", "\u202e"))

    def test_is_over_after_five_minutes(
        self, mediator: Caller, paper: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = time.time() + timedelta(minutes=5, seconds=2).total_seconds()
        monkeypatch.setattr(time, "time", lambda: later)
        answer = mediator.client.get(paper["download"]["url"])
        assert (answer.status_code, codes_of(answer)) == (403, {"LINK_EXPIRED"})

    def test_takes_the_link_of_this_paper_and_this_account(
        self, call: Call, mediator: Caller, talks: Talks, paper: dict[str, Any]
    ) -> None:
        hands_in(mediator, place_of(talks), PHOTO + b"!")
        other = mediator.gets(place_of(talks)).json()["results"][1]
        words = paper["download"]["url"].partition("?")[2]
        address = other["download"]["url"].partition("?")[0]
        for asked in (f"{address}?{words}", f"{address}?link=a:b:c"):
            answer = mediator.client.get(asked)
            assert (answer.status_code, codes_of(answer)) == (403, {"LINK_INVALID"})
        assert mediator.client.get(address).status_code == 400
        head = call(Role.HEAD, VILLAGE)
        assert codes_of(head.client.get(paper["download"]["url"])) == {"LINK_INVALID"}

    def test_finds_papers_of_this_matter_alone(self, mediator: Caller, talks: Talks, world: World) -> None:
        foreign = add_document(
            "D3301062026999999", kind="EVIDENCE", content=SimpleUploadedFile("a.jpg", PHOTO), at=world.later(),
            actor=world.actor(Role.MEDIATOR, VILLAGE),
        )  # fmt: skip
        for part_of in ("", "content/?link=a:b"):
            answer = mediator.client.get(f"{API}{place_of(talks)}{foreign.pk}/{part_of}")
            assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_PAPER"})


class TestTheList:
    def test_is_walked_by_key_forth_and_back(self, mediator: Caller, talks: Talks) -> None:
        for turn in range(3):
            hands_in(mediator, place_of(talks), PHOTO + bytes([turn]))
        first = mediator.gets(place_of(talks), page_size=2).json()
        second = mediator.client.get(first["next"]).json()
        assert [len(page["results"]) for page in (first, second)] == [2, 1]
        assert (first["previous"], second["next"]) == (None, None)
        back = mediator.client.get(second["previous"]).json()["results"]
        assert [each["id"] for each in back] == [each["id"] for each in first["results"]]

    @pytest.mark.parametrize(
        "query", [{"cursor": "b2E"}, {"cursor": "bzk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"}, {"page_size": "0"}, {"x": 1}]
    )
    def test_refuses_a_page_that_is_none(self, mediator: Caller, talks: Talks, query: dict[str, Any]) -> None:
        assert mediator.gets(place_of(talks), **query).status_code == 400

    def test_speaks_the_reader_s_language(self, mediator: Caller, talks: Talks, paper: dict[str, Any]) -> None:
        answer = mediator.gets(place_of(talks), headers={"Accept-Language": "zh-hans"})
        assert answer.json()["results"][0]["label"] == "证据材料"

    @pytest.mark.postgres
    def test_takes_two_statements_and_a_new_paper_five(self, mediator: Caller, talks: Talks) -> None:
        for turn in range(3):
            hands_in(mediator, place_of(talks), PHOTO + bytes([turn]))
        assert len(statements(lambda: mediator.gets(place_of(talks)))) == 2
        assert len(statements(lambda: hands_in(mediator, place_of(talks)))) == 5


class TestTheDossier:
    def test_shows_its_lines_with_papers_and_what_is_missing(self, call: Call, appeal: Appeal) -> None:
        petition = appeal.accepted().petition
        clerk = call(Role.PETITION_CLERK, STREET)
        added = hands_in(clerk, f"petitions/{petition.number}/documents/").json()
        dossier = clerk.gets(f"petitions/{petition.number}/dossier/").json()
        lines = {line["kind"]: line for line in dossier["lines"]}
        assert lines["EVIDENCE"]["papers"] == [
            {"entry": None, "document": added["id"], "made_at": added["added_at"], "pending": False}
        ]
        [text], [notice] = lines["PETITION"]["papers"], lines["NOTICE"]["papers"]
        assert (text["document"], text["entry"]) == (None, 1)
        assert notice["entry"] is None
        assert notice["document"] is not None
        missing = {each["kind"]: each["law"] for each in dossier["missing"]}
        assert missing["NOTICE_RECEIPT"] == "Regulations on Petition Work, art. 23"
        assert set(missing) == {kind for kind, line in lines.items() if line["missing"]}
        due = [line for line in dossier["lines"] if line["due"]]
        assert dossier["completeness"] == 100 * (len(due) - len(missing)) // len(due)
        assert 0 < dossier["completeness"] < 100
        assert (dossier["stage"], [each["kind"] for each in dossier["later"]]) == ("close", ["CLOSING_FORM", "REVISIT"])
        assert lines["RISK_ASSESSMENT"]["volume"] == "INNER"

    def test_speaks_the_reader_s_language(self, mediator: Caller, talks: Talks) -> None:
        place = f"disputes/{talks.dispute.number}/dossier/"
        [line] = mediator.gets(place, headers={"Accept-Language": "zh-hans"}).json()["lines"][:1]
        assert (line["label"], line["law"]) == ("调解申请书或受理登记表", "人民调解法第27条")

    @pytest.mark.postgres
    def test_takes_four_statements_however_many_papers(self, mediator: Caller, talks: Talks) -> None:
        for turn in range(3):
            hands_in(mediator, place_of(talks), PHOTO + bytes([turn]))
        assert len(statements(lambda: mediator.gets(f"disputes/{talks.dispute.number}/dossier/"))) == 4

    def test_is_there_for_every_track_that_has_a_catalogue(self) -> None:
        assert [track.code for track in all_tracks() if catalogue_of(track.code) is None] == ["filing"]
