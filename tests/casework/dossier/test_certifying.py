"""Where a paper comes from, and that a scan is certified by somebody who did not add it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import translation

from casework.dossier.models import Document
from casework.dossier.services import add_paper
from casework.errors import NotYet, NotYou
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from mediation.disputes import services
from tests.callers import Call
from tests.callers import call as call
from tests.casework.dossier.sealed import DISTRICT, PHOTO, archived_dispute, late_paper, said, supplemented
from tests.desk import Sit, address, text_of
from tests.refusals import refused
from tests.world import VILLAGE, Talks, World

ORIGIN, CERTIFIED = "HOUSE rule F3b", "HOUSE rule F3c"
PENDING = Document.Origin.PAPER_PENDING


def handed_in(world: World, matter: Matter, content: bytes = PHOTO, **given: Any) -> Document:
    """Hand in a paper as the mediator of the village."""
    standing, by = Matter.objects.placed().get(number=matter.number), world.actor(Role.MEDIATOR, VILLAGE)
    file = ContentFile(content, "wall.jpg")
    added = add_paper(standing, kind="EVIDENCE", content=file, actor=by, at=world.later(), **given)
    assert isinstance(added, Document)
    return added


def certified(world: World, matter: Matter, *papers: Document, role: Role = Role.HEAD, at: str = VILLAGE) -> Matter:
    by = world.actor(role, at)
    return services.certify_scan(matter, papers=[each.sha256 for each in papers], actor=by, at=world.later())


class TestWhatWasTakenOnTheSpot:
    def test_says_by_whom_when_and_where(self, talks: Talks, world: World) -> None:
        taken = world.clock - timedelta(hours=1)
        told: dict[str, Any] = {"taker": " 李  明 ", "place": "geo:30.2741,120.1551", "captured_at": taken}
        paper = handed_in(world, talks.dispute, origin="CAPTURED", **told)
        assert (paper.taker, paper.place, paper.captured_at) == ("李 明", "geo:30.2741,120.1551", taken)
        [item] = [each for each in said(archived_dispute(talks))["items"] if each["kind"] == "EVIDENCE"]
        assert (item["origin"], item["taker"], item["place"]) == ("CAPTURED", "李 明", paper.place)
        assert "paper_kept" not in item

    @pytest.mark.parametrize(
        ("told", "faults"),
        [
            ({}, {("CAPTURE_TAKER", "taker"), ("CAPTURE_MOMENT", "captured_at")}),
            (
                {"taker": "李" * 121, "place": "桥" * 201},
                {("CAPTURE_TAKER", "taker"), ("CAPTURE_MOMENT", "captured_at"), ("CAPTURE_PLACE", "place")},
            ),
            ({"taker": "李明", "place": "geo:90.1,12"}, {("CAPTURE_MOMENT", "captured_at"), ("CAPTURE_PLACE", "place")}),
            ({"taker": "李明", "place": "GEO:here"}, {("CAPTURE_MOMENT", "captured_at"), ("CAPTURE_PLACE", "place")}),
        ],
    )  # fmt: skip
    def test_is_refused_without(
        self, talks: Talks, world: World, told: dict[str, Any], faults: set[tuple[str, str]]
    ) -> None:
        with pytest.raises(NotYet) as refusal:
            handed_in(world, talks.dispute, origin="CAPTURED", **told)
        assert {(each.code, each.field) for each in refusal.value.unmet} == faults
        assert {each.law for each in refusal.value.unmet} == {ORIGIN}
        assert not Document.objects.filter(kind="EVIDENCE").exists()

    @pytest.mark.parametrize("origin", ["BORN_DIGITAL", "PAPER_PENDING"])
    def test_alone_says_by_whom_and_where(self, talks: Talks, world: World, origin: str) -> None:
        with refused(NotYet, ("NOT_CAPTURED", ORIGIN, "taker"), ("NOT_CAPTURED", ORIGIN, "place")):
            handed_in(world, talks.dispute, origin=origin, taker="李明", place="桥头")


class TestAScan:
    def test_comes_in_as_one_to_be_certified_whatever_is_said_of_it(self, talks: Talks, world: World) -> None:
        paper = handed_in(world, talks.dispute, origin="CERTIFIED_SCAN", paper_kept=True)
        assert (paper.origin, paper.paper_kept, paper.certified_by) == (PENDING, True, "")

    def test_is_certified_by_another_which_the_ledger_says(self, talks: Talks, world: World) -> None:
        paper = handed_in(world, talks.dispute, origin=PENDING, paper_kept=False)
        moved = certified(world, talks.dispute, paper)
        entry = Entry.objects.of(moved.number).latest("seq")
        assert (entry.verb, entry.facts, entry.law) == ("certify_scan", {"papers": [paper.sha256]}, CERTIFIED)
        paper.refresh_from_db()
        assert (paper.origin, paper.certified_by, paper.certified_in) == ("CERTIFIED_SCAN", entry.actor, entry.seq)
        assert paper.certified_at == entry.happened_at
        assert moved.state == talks.dispute.state
        [item] = [each for each in said(archived_dispute(talks))["items"] if each["kind"] == "EVIDENCE"]
        assert (item["origin"], item["certified_by"], item["paper_kept"]) == ("CERTIFIED_SCAN", entry.actor, False)
        assert verify(moved.number).is_good

    def test_is_not_certified_by_who_added_it(self, talks: Talks, world: World) -> None:
        paper = handed_in(world, talks.dispute, origin=PENDING)
        with refused(NotYet, ("CERTIFIED_BY_ANOTHER", CERTIFIED, "")):
            certified(world, talks.dispute, paper, role=Role.MEDIATOR)
        paper.refresh_from_db()
        assert (paper.origin, paper.certified_in) == (PENDING, None)

    def test_is_named_and_there_and_certified_once(self, talks: Talks, world: World) -> None:
        scan, photo = handed_in(world, talks.dispute, origin=PENDING), handed_in(world, talks.dispute, PHOTO + b"!")
        for papers in ((), (photo,), (scan, photo)):
            with refused(NotYet, ("SCANS_NAMED", CERTIFIED, "papers")):
                certified(world, talks.dispute, *papers)
        moved = certified(world, talks.dispute, scan)
        with refused(NotYet, ("SCANS_NAMED", CERTIFIED, "papers")):
            certified(world, moved, scan)

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER, Role.SUPERVISOR])
    def test_is_for_who_handles_matters_there(self, talks: Talks, world: World, role: Role) -> None:
        paper = handed_in(world, talks.dispute, origin=PENDING)
        with pytest.raises(NotYou):
            certified(world, talks.dispute, paper, role=role)


class TestFiling:
    def test_waits_for_the_certification_and_names_what_is_lacking(self, talks: Talks, world: World) -> None:
        paper = handed_in(world, talks.dispute, origin=PENDING)
        with pytest.raises(NotYet) as refusal:
            talks.archived()
        [unmet] = refusal.value.unmet
        assert (unmet.code, unmet.law, unmet.facts) == ("SCANS_PENDING", CERTIFIED, {"papers": [paper.sha256]})
        with translation.override("zh-hans"):
            assert "证据材料" in str(unmet.message)

    def test_waits_in_a_supplement_too_and_the_sealed_file_takes_the_certification_alone(
        self, talks: Talks, world: World
    ) -> None:
        matter = archived_dispute(talks)
        paper = late_paper(world, matter, origin=PENDING)
        with refused(NotYet, ("SCANS_PENDING", CERTIFIED, "dossier")):
            supplemented(world, matter, paper)
        changes: tuple[dict[str, Any], ...] = (
            {"title": "另一件"}, {"origin": "BORN_DIGITAL"}, {"origin": "CERTIFIED_SCAN", "sha256": "0" * 64},
        )  # fmt: skip
        for change in changes:
            with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
                Document.objects.filter(pk=paper.pk).update(**change)
        matter = certified(world, matter, paper, role=Role.ARCHIVIST, at=DISTRICT)
        with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
            Document.objects.filter(pk=paper.pk).update(
                origin=PENDING, certified_by="", certified_at=None, certified_in=None
            )
        supplemented(world, matter, paper)
        assert [each["origin"] for each in said(matter, 1)["items"]] == ["CERTIFIED_SCAN"]
        assert verify(matter.number).is_good


class TestTheDesk:
    def test_shows_what_is_not_certified_and_lets_another_certify_it(
        self, talks: Talks, world: World, sit: Sit
    ) -> None:
        paper = handed_in(world, talks.dispute, origin=PENDING, title="协议书扫描件")
        head = sit(Role.HEAD, VILLAGE)
        page = text_of(head.opens(talks.dispute))
        assert '<strong class="late">not certified' in page
        assert address("dispute", "do", talks.dispute.number, "certify_scan") in page
        assert "协议书扫描件" in text_of(head.asks(talks.dispute, "certify_scan"))
        assert head.does(talks.dispute, "certify_scan", papers=[paper.sha256]).status_code == 302
        page = text_of(head.opens(talks.dispute))
        assert "scan certified to be true" in page
        assert '<strong class="late">not certified' not in page


class TestTheApi:
    def test_certifies_one_paper_at_its_address(self, talks: Talks, world: World, call: Call) -> None:
        paper = handed_in(world, talks.dispute, origin=PENDING)
        place = f"disputes/{talks.dispute.number}/documents/{paper.pk}/certification/"
        head, key = call(Role.HEAD, VILLAGE), {"Idempotency-Key": "once"}
        dossier = head.gets(f"disputes/{talks.dispute.number}/dossier/").json()
        [line] = [each for each in dossier["lines"] if each["kind"] == "EVIDENCE"]
        assert [each["pending"] for each in line["papers"]] == [True]
        for _turn in range(2):
            answer = head.client.post(f"/api/v1/{place}", {}, "application/json", headers=key)
            assert answer.status_code == 200, answer.content
        told = answer.json()
        assert (told["origin"], told["certified"]["by"]) == ("CERTIFIED_SCAN", head.account)
        assert told["certified"]["entry"] == Entry.objects.of(talks.dispute.number).latest("seq").seq
        again = head.client.post(f"/api/v1/{place}", {}, "application/json", headers={"Idempotency-Key": "two"})
        assert (again.status_code, [each["code"] for each in again.json()["errors"]]) == (422, ["SCANS_NAMED"])
