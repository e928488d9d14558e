"""Who took what out of a file: every fetching, export and verifying leaves one row, kept like the file, for those who watch over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.dossier.models import Document, Seal
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.organisations.actors import Role
from casework.parties.models import AccessLog
from casework.workflow.wall import raise_wall
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.casework.api.test_who_may_know import read
from tests.desk import Sit, address, text_of
from tests.world import VILLAGE, Talks, World

STREET, COUNTY, CITY = "330106001", "330106", "330100"
HANDLER = (Role.MEDIATOR, VILLAGE)
WATCHERS = ((Role.HEAD, VILLAGE), (Role.HEAD, COUNTY), (Role.AUDITOR, CITY))
KEEPERS = ((Role.ARCHIVIST, VILLAGE), (Role.ARCHIVIST, COUNTY))
OTHERS = (
    *((role, COUNTY) for role in Role if role not in (Role.HEAD, Role.AUDITOR, Role.ARCHIVIST, Role.SYSTEM)),
    (Role.MEDIATOR, STREET),
)


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(*HANDLER)


@pytest.fixture
def paper(talks: Talks) -> Document:
    talks.with_paper("EVIDENCE")
    return Document.objects.get(matter_no=talks.dispute.number, kind="EVIDENCE")


def looks() -> list[tuple[Any, ...]]:
    return list(
        AccessLog.objects.order_by("pk").values_list(
            "account", "role", "action", "field", "document_id", "purpose", "ip"
        )
    )


def link_to(caller: Caller, paper: Document) -> str:
    found: str = caller.gets(f"disputes/{paper.matter_no}/documents/{paper.pk}/").json()["download"]["url"]
    return found


class TestFetchingAPaper:
    def test_on_the_desk_leaves_one_row(self, sit: Sit, paper: Document) -> None:
        desk = sit(*HANDLER)
        read(desk.client.get(address("dispute", "paper", paper.matter_no, paper.pk)))
        assert looks() == [(desk.account, "MEDIATOR", "DOWNLOAD", "paper", paper.pk, "desk", "127.0.0.1")]

    def test_over_the_api_leaves_one_row_with_its_purpose(self, mediator: Caller, paper: Document) -> None:
        link = link_to(mediator, paper)
        read(mediator.client.get(link))
        read(mediator.client.get(f"{link}&purpose=核对围墙位置"))
        assert [(row[2], row[4], row[5]) for row in looks()] == [
            ("DOWNLOAD", paper.pk, "content"),
            ("DOWNLOAD", paper.pk, "核对围墙位置"),
        ]

    def test_costs_one_statement_more(self, mediator: Caller, paper: Document) -> None:
        link = link_to(mediator, paper)
        with CaptureQueriesContext(connection) as seen:
            read(mediator.client.get(link))
        written = [each["sql"] for each in seen if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert len(written) == 1
        assert "parties_accesslog" in written[0]

    def test_that_is_refused_hands_out_nothing_and_leaves_nothing(self, mediator: Caller, paper: Document) -> None:
        link = link_to(mediator, paper)
        assert mediator.client.get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 403
        answer = mediator.client.get(f"{link}&purpose=abc")
        assert (answer.status_code, codes_of(answer)) == (422, {"PURPOSE_MISSING"})
        assert looks() == []


class TestReadingWhatIsNoPaper:
    def test_leaves_nothing(self, sit: Sit, mediator: Caller, talks: Talks, paper: Document) -> None:
        place = f"disputes/{talks.dispute.number}/"
        for part in ("", "documents/", f"documents/{paper.pk}/", "dossier/", "ledger/", "timeline/", "access-log/"):
            assert mediator.gets(place + part).status_code == 200
        assert sit(*HANDLER).opens(talks.dispute).status_code == 200
        assert looks() == []


class TestTakingTheWholeFile:
    def test_leaves_one_row_over_the_api_and_one_by_command(
        self, mediator: Caller, talks: Talks, world: World, tmp_path: Path
    ) -> None:
        number = talks.agreed().with_paper("EVIDENCE").dispute.number
        make_checkpoints(at=world.later())
        read(mediator.client.get(f"/api/v1/disputes/{number}/dossier.zip"))
        call_command("export_dossier", number, "--out", str(tmp_path / "bag"), "--format", "json")
        assert [row[:6] for row in looks()] == [
            (mediator.account, "MEDIATOR", "EXPORT", "dossier", None, "dossier.zip"),
            ("console", "", "EXPORT", "dossier", None, "export_dossier"),
        ]


class TestVerifying:
    def test_on_the_desk_says_what_was_found_and_leaves_one_row(self, sit: Sit, talks: Talks) -> None:
        matter = talks.archived().dispute
        desk = sit(*HANDLER)
        answer = desk.client.post(address("dispute", "verify", matter.number), follow=True)
        assert f"Verified: {matter.version} entries, 1 seal, and all is whole." in text_of(answer)
        assert [row[:6] for row in looks()] == [(desk.account, "MEDIATOR", "VERIFY", "dossier", None, "desk")]

    def test_tells_what_is_wrong(self, sit: Sit, talks: Talks) -> None:
        matter = talks.archived().dispute
        sealed = next(iter(Seal.objects.get(matter_no=matter.number).papers))
        paper = Document.objects.get(matter_no=matter.number, kind=sealed[0], sha256=sealed[1])
        with paper.content.storage.open(str(paper.content), "wb") as content:
            content.write(b"another")
        page = text_of(sit(*HANDLER).client.post(address("dispute", "verify", matter.number), follow=True))
        assert "The content of a sealed paper is not the one that was sealed" in page
        assert "all is whole" not in page

    def test_is_for_who_may_read_the_file_and_is_asked_for(self, sit: Sit, talks: Talks) -> None:
        where = address("dispute", "verify", talks.dispute.number)
        assert sit(Role.AUDITOR, CITY).client.post(where).status_code == 404
        assert sit(Role.MEDIATOR, "330108").client.post(where).status_code == 404
        assert sit(*HANDLER).client.get(where).status_code == 405
        assert looks() == []

    def test_by_command_leaves_one_row_for_one_matter_and_none_for_all(self, talks: Talks) -> None:
        call_command("verify_ledger", "--matter", talks.dispute.number)
        call_command("verify_ledger")
        assert [row[:6] for row in looks()] == [("console", "", "VERIFY", "dossier", None, "verify_ledger")]


class TestReadingTheLooks:
    @pytest.fixture
    def looked(self, sit: Sit, talks: Talks, paper: Document) -> Talks:
        read(sit(*HANDLER).client.get(address("dispute", "paper", paper.matter_no, paper.pk)))
        return talks

    def places(self, talks: Talks) -> tuple[str, str]:
        number = talks.dispute.number
        return f"disputes/{number}/access-log/", address("dispute", "looks", number)

    @pytest.mark.parametrize("who", [HANDLER, *WATCHERS])
    def test_is_for_who_handles_the_matter_heads_and_auditors(self, call: Call, looked: Talks, who: Any) -> None:
        api, desk = self.places(looked)
        caller = call(*who)
        [row] = caller.gets(api).json()["results"]
        paper = Document.objects.get()
        assert (row["action"], row["field"], row["document"], row["ip"]) == ("DOWNLOAD", "paper", paper.pk, "127.0.0.1")
        page = text_of(caller.client.get(desk))
        assert all(each in page for each in ("fetched", "on the desk", "127.0.0.1"))
        assert (paper.title in page) == (who[0] != Role.AUDITOR)

    @pytest.mark.parametrize("who", [*OTHERS, *KEEPERS])
    def test_is_for_nobody_else(self, call: Call, looked: Talks, who: Any) -> None:
        api, desk = self.places(looked)
        caller = call(*who)
        answer = caller.gets(api)
        assert (answer.status_code, codes_of(answer)) == (403, {"WRONG_ROLE"})
        assert caller.client.get(desk).status_code == 404
        assert desk not in text_of(caller.client.get(address("dispute", "change", looked.dispute.number)))

    @pytest.mark.parametrize("who", KEEPERS)
    def test_is_for_archivists_once_the_matter_has_ended(self, call: Call, looked: Talks, who: Any) -> None:
        looked.archived()
        api, desk = self.places(looked)
        caller = call(*who)
        assert len(caller.gets(api).json()["results"]) == 1
        assert Document.objects.get(kind="EVIDENCE").title in text_of(caller.client.get(desk))

    def test_is_closed_elsewhere(self, call: Call, looked: Talks) -> None:
        api, desk = self.places(looked)
        caller = call(Role.HEAD, "330108")
        assert (caller.gets(api).status_code, caller.client.get(desk).status_code) == (404, 404)

    def test_keeps_purposes_and_titles_behind_a_wall(self, call: Call, looked: Talks) -> None:
        raise_wall([looked.dispute.number], looked.world.unit("330106002"))
        _api, desk = self.places(looked)
        above = text_of(call(Role.AUDITOR, CITY).client.get(desk))
        assert "fetched" in above
        assert "on the desk" not in above

    def test_is_walked_page_by_page(self, sit: Sit, looked: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("casework.dossier.looks_desk.PAGE", 1)
        _api, where = self.places(looked)
        head, paper = sit(Role.HEAD, VILLAGE), Document.objects.get()
        read(head.client.get(address("dispute", "paper", paper.matter_no, paper.pk)))
        newest, oldest = AccessLog.objects.order_by("-pk").values_list("pk", flat=True)
        first = text_of(head.client.get(where))
        assert f'rel="next" href="?older={newest}"' in first
        second = text_of(head.client.get(where, {"older": newest}))
        assert 'rel="next"' not in second
        assert second.count("<tr>") == first.count("<tr>") == 2
        assert oldest < newest

    @pytest.mark.parametrize("older", ["", "x", "²", "-1", "9" * 40])
    def test_takes_whatever_stands_in_the_address(self, sit: Sit, looked: Talks, older: str) -> None:
        _api, where = self.places(looked)
        assert sit(Role.HEAD, VILLAGE).client.get(where, {"older": older}).status_code == 200
