"""Whoever is killed, at whichever step: what he was about is not begun or whole, no paper lacks its content, and no file is left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from casework.dossier.checking import check_held
from casework.dossier.models import Document, HeldPaper, Seal, SignedCopy
from casework.dossier.services import add_paper
from casework.dossier.signing.authorities import authority
from casework.dossier.signing.services import checked, sign_papers
from casework.dossier.sweeping import check, sweep
from casework.dossier.verifying import verify_seals
from casework.ledger.clock import simulated_clock
from casework.ledger.models import DemoMark, Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from enforcement.handovers import services as handovers
from enforcement.handovers.models import Package, Receipt
from enforcement.penalties import services as penalties
from mediation.disputes import services as disputes
from mediation.disputes.models import Dispute
from tests.callers import API, Call
from tests.callers import call as call
from tests.casework.dossier.sealed import DISTRICT, late_paper
from tests.enforcement.handovers.deliveries import Delivery, packed, plant_organs
from tests.enforcement.penalties.cases import Bureau, Case
from tests.enforcement.penalties.cases import bureau as bureau
from tests.killing import at_every_step, named, stored
from tests.killing import on_disk as on_disk
from tests.papers import sha256
from tests.scanner import scanner
from tests.world import SIDES, VILLAGE, Talks, World, plant

Deed = Callable[[], object]
LARGE = 300_000  # bytes; more than goes to the disk at once
NEVER = 1_000_000  # a step that no deed comes to
numbers = count(1)


@pytest.fixture
def world(on_disk: Path, noon: datetime) -> Iterator[World]:
    """Give the small world, where a process that dies leaves it."""
    DemoMark.objects.create()
    with simulated_clock():
        yield World(plant(), noon)


def opened(world: World) -> Talks:
    dispute = disputes.apply(
        unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="两院之间的围墙。", parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
    )  # fmt: skip
    return Talks(world, dispute)


def revisited(world: World) -> Dispute:
    """Lead a dispute to where it is filed next."""
    talks = opened(world).closed()
    by, at = world.actor(Role.GRID_WORKER, VILLAGE), world.later(days=20)
    return disputes.revisit(talks.dispute, result="SETTLED", record="满意。", actor=by, at=at)


def placed(number: str) -> Matter:
    return Matter.objects.placed().get(number=number)


def photo() -> bytes:
    """A content that is like no other."""
    return b"\xff\xd8\xff\xe0" + next(numbers).to_bytes(8, "big") * (LARGE // 8)


def later() -> datetime:
    """A moment by which what is left over has lain long enough."""
    return datetime.now().astimezone() + timedelta(days=2)


def come_back() -> None:
    """Come back days later: what is named is there, and what is left over goes."""
    found = check(reads=True)
    sweep(found, at=later())
    assert found.lacking == []
    assert stored() == named()


def is_whole(number: str) -> bool:
    report = verify(number)
    verify_seals(report, number)
    return report.is_good


def entries(number: str, verb: str) -> int:
    return Entry.objects.filter(matter=number, verb=verb).count()


class TestAnUpload:
    @pytest.mark.parametrize("sweeps", [True, False], ids=["swept", "taken up again"])
    def test_is_there_whole_or_not_at_all(self, world: World, sweeps: bool) -> None:
        matter, by = placed(opened(world).dispute.number), world.actor(Role.MEDIATOR, VILLAGE)
        content = b""

        def prepare() -> Deed:
            nonlocal content
            content, at = photo(), world.later()
            return partial(add_paper, matter, kind="EVIDENCE", content=ContentFile(content, "a.jpg"), actor=by, at=at)

        def look() -> bool:
            if sweeps:
                come_back()
            return Document.objects.filter(sha256=sha256(content)).exists()

        assert at_every_step(prepare, look) > 0
        come_back()

    def test_over_the_wire_is_done_once_and_leaves_nothing_aside(
        self, world: World, call: Call, tmp_path: Path, settings: Settings
    ) -> None:
        aside = tmp_path / "aside"
        aside.mkdir()
        settings.FILE_UPLOAD_TEMP_DIR = str(aside)
        client, number = call(Role.MEDIATOR, VILLAGE).client, opened(world).dispute.number
        session = client.cookies["sessionid"].value
        key, content = "", b""

        def prepare() -> Deed:
            nonlocal key, content
            key, content = str(uuid4()), photo()
            return partial(hands_in, session, number, key, content)

        def look() -> bool:
            assert list(aside.iterdir()) == []
            come_back()
            is_there = Document.objects.filter(sha256=sha256(content)).exists()
            if is_there:  # whoever got no answer asks again
                assert hands_in(session, number, key, content)["Idempotency-Replayed"] == "true"
                assert Document.objects.filter(sha256=sha256(content)).count() == 1
            return is_there

        assert at_every_step(prepare, look) > 0


def hands_in(session: str, number: str, key: str, content: bytes) -> Any:
    client = Client()
    client.cookies["sessionid"] = session
    sent = {"kind": "EVIDENCE", "file": SimpleUploadedFile("wall.jpg", content)}
    answer = client.post(f"{API}disputes/{number}/documents/", sent, headers={"Idempotency-Key": key})
    assert answer.status_code == 201
    return answer


class TestAHeldPaper:
    def test_is_held_or_in_its_file_and_whole(self, world: World, settings: Settings) -> None:
        matter, by = placed(opened(world).dispute.number), world.actor(Role.MEDIATOR, VILLAGE)
        content = b""

        def prepare() -> Deed:
            nonlocal content
            content, at = photo(), world.later()
            return partial(add_paper, matter, kind="EVIDENCE", content=ContentFile(content, "a.jpg"), actor=by, at=at)

        def look() -> bool:
            come_back()
            check_held(at=world.later())  # as the timetable does
            come_back()
            assert not HeldPaper.objects.exists()
            return Document.objects.filter(sha256=sha256(content)).exists()

        with scanner() as found:
            settings.CLAMAV = found.address
            assert at_every_step(prepare, look) > 0


class TestAnAct:
    def test_seals_the_file_or_does_nothing(self, world: World) -> None:
        dispute = Dispute()

        def prepare() -> Deed:
            nonlocal dispute
            dispute = revisited(world)
            by, at = world.actor(Role.ARCHIVIST, DISTRICT), world.later()
            return partial(disputes.archive, dispute, actor=by, at=at)

        def look() -> bool:
            number = dispute.number
            is_done = bool(entries(number, "archive"))
            assert Seal.objects.filter(matter_no=number).count() == is_done
            assert is_done == (placed(number).state == "ARCHIVED")
            assert is_whole(number)
            return is_done

        assert at_every_step(prepare, look) > 0
        come_back()

    def test_seals_a_supplement_or_does_nothing(self, world: World) -> None:
        dispute = disputes.archive(revisited(world), actor=world.actor(Role.ARCHIVIST, DISTRICT), at=world.later())
        parts = 0

        def prepare() -> Deed:
            nonlocal parts
            paper = late_paper(world, dispute, content=photo())
            parts = Seal.objects.filter(matter_no=dispute.number).count()
            told: dict[str, Any] = {"papers": [paper.sha256], "ground": "CAME_LATE", "reason": "归档后收到。"}
            by, at = world.actor(Role.HEAD, VILLAGE), world.later()
            return partial(disputes.supplement, dispute, actor=by, at=at, **told)

        def look() -> bool:
            is_done = Seal.objects.filter(matter_no=dispute.number).count() > parts
            assert entries(dispute.number, "supplement") == parts + is_done - 1
            assert is_whole(dispute.number)
            return is_done

        assert at_every_step(prepare, look) > 0
        come_back()

    def test_issues_its_paper_or_does_nothing(self, bureau: Bureau) -> None:
        case = Case(bureau, bureau.clue().case)

        def prepare() -> Deed:
            nonlocal case
            case = bureau.clue().checked().with_papers()
            today = bureau.world.clock.date()
            told: dict[str, Any] = {"actor": bureau.head(), "at": bureau.world.later()}
            return partial(penalties.file, case.case, item="T-1", act_end=today, found_on=today, **told)

        def look() -> bool:
            number = case.case.number
            is_done = bool(entries(number, "file"))
            assert (
                Document.objects.filter(matter_no=number, kind="FILING_APPROVAL").exclude(template="").exists()
                is is_done
            )
            assert is_whole(number)
            come_back()  # what a kill kept from the store is made again
            return is_done

        assert at_every_step(prepare, look) > 0


class TestAHandOver:
    def delivery(self, world: World) -> Delivery:
        return packed(world, "J4").with_papers(signer="公安")

    def test_is_sent_or_not(self, world: World) -> None:
        plant_organs(world)
        sent: Delivery

        def prepare() -> Deed:
            nonlocal sent
            sent = self.delivery(world)
            told = sent.told(sent.of_sender())
            return partial(handovers.send, sent.handover, paper_used=False, **told)

        def look() -> bool:
            number = sent.handover.number
            is_done = bool(entries(number, "send"))
            assert Package.objects.filter(matter_no=number).count() == is_done
            assert Receipt.objects.filter(matter_no=number).count() == is_done
            assert is_whole(number)
            return is_done

        assert at_every_step(prepare, look) > 0
        come_back()

    def test_is_received_or_not(self, world: World) -> None:
        plant_organs(world)
        sent: Delivery

        def prepare() -> Deed:
            nonlocal sent
            sent = self.delivery(world).sent()
            told = sent.told(sent.of_receiver())
            return partial(handovers.receive, sent.handover, paper_used=False, **told)

        def look() -> bool:
            number = sent.handover.number
            is_done = bool(entries(number, "receive"))
            assert Receipt.objects.filter(matter_no=number).count() == 1 + is_done
            assert is_whole(number)
            return is_done

        assert at_every_step(prepare, look) > 0
        come_back()


class TestSigning:
    @pytest.mark.parametrize("every", [11, pytest.param(1, marks=pytest.mark.whole)])
    def test_leaves_a_paper_signed_or_not(self, bureau: Bureau, settings: Settings, tmp_path: Path, every: int) -> None:
        settings.PAPER_SIGNERS, settings.TEST_AUTHORITY = "test", tmp_path / "authority"
        found = authority()
        assert found is not None
        case = Case(bureau, bureau.clue().case)

        def prepare() -> Deed:
            nonlocal case
            case = bureau.clue().on_the_spot()
            return partial(sign_papers, at=bureau.world.later())

        def look() -> bool:
            copies = SignedCopy.objects.select_related("document")
            for each in copies:
                assert all(mark.holds for mark in checked(each, found.roots()))
            come_back()
            return copies.filter(document__matter_no=case.case.number).exists()

        assert at_every_step(prepare, look, every=every) > 0
