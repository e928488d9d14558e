"""Where a scanner is set, a paper is in no file before the scanner says that it is clean; an infected one leaves its trace alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from casework.celery import app
from casework.dossier.checking import check_held, refuse, release
from casework.dossier.models import Document, HeldPaper, Seal
from casework.dossier.services import add_paper
from casework.dossier.tasks import check_held as task
from casework.dossier.verifying import verify_seals
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from mediation.disputes import services
from tests.callers import Call
from tests.callers import call as call
from tests.casework.api.matters.test_documents import statements
from tests.casework.dossier.test_desk import add
from tests.desk import Sit, text_of
from tests.papers import PHOTO, hands_in, place_of, sha256
from tests.scanner import EICAR, NAME, Scanner, scanner
from tests.world import VILLAGE, Talks, World

INFECTED = PHOTO + EICAR
Commits = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def there(settings: Settings) -> Iterator[Scanner]:
    with scanner() as found:
        settings.CLAMAV, settings.CLAMAV_PATIENCE = found.address, 5.0
        yield found


@pytest.fixture
def away(settings: Settings) -> None:
    """Let nobody listen where the scanner should."""
    with scanner() as found:
        settings.CLAMAV = found.address


def handed(world: World, talks: Talks, content: bytes = PHOTO, **given: Any) -> Document | HeldPaper:
    told = {
        "kind": "EVIDENCE",
        "content": ContentFile(content, "wall.jpg"),
        "actor": talks.mediator(),
        "at": world.later(),
    }
    return add_paper(Matter.objects.placed().get(number=talks.dispute.number), **{**told, **given})


class TestAPaper:
    def test_is_in_no_file_until_it_is_checked(self, world: World, talks: Talks, there: Scanner) -> None:
        held = handed(world, talks)
        assert isinstance(held, HeldPaper)
        assert not Document.objects.exists()
        assert check_held(at=world.later()) == 1
        document = Document.objects.get()
        assert (document.sha256, document.added_by, document.added_at) == (sha256(PHOTO), held.added_by, held.added_at)
        assert document.content.open().read() == PHOTO
        assert not HeldPaper.objects.exists()

    def test_leaves_nothing_where_it_was_held(
        self, world: World, talks: Talks, there: Scanner, django_capture_on_commit_callbacks: Commits
    ) -> None:
        held = handed(world, talks)
        assert isinstance(held, HeldPaper)
        with django_capture_on_commit_callbacks(execute=True):
            check_held(at=world.later())
        assert not default_storage.exists(str(held.content))

    def test_is_checked_at_once_where_a_worker_is(
        self, world: World, talks: Talks, there: Scanner, django_capture_on_commit_callbacks: Commits
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            handed(world, talks)
        assert Document.objects.filter(sha256=sha256(PHOTO)).exists()

    def test_is_asked_for_by_the_timetable(self) -> None:
        assert task.name in {entry["task"] for entry in app.conf.beat_schedule.values()}

    def test_waits_once(self, world: World, talks: Talks, there: Scanner) -> None:
        assert handed(world, talks) == handed(world, talks)
        assert check_held(at=world.later()) == 1

    def test_that_is_in_the_file_does_not_wait(self, world: World, talks: Talks, there: Scanner) -> None:
        handed(world, talks)
        check_held(at=world.later())
        assert handed(world, talks) == Document.objects.get()

    def test_goes_over_in_pieces(self, world: World, talks: Talks, there: Scanner) -> None:
        handed(world, talks, PHOTO + bytes(200_000))
        check_held(at=world.later())
        assert there.pieces[0] > 2

    def test_is_refused_for_what_it_is_before_it_is_held(self, world: World, talks: Talks, there: Scanner) -> None:
        from casework.errors import NotYet

        with pytest.raises(NotYet):
            handed(world, talks, b"hello")
        assert not HeldPaper.objects.exists()

    def test_asks_nobody_where_no_scanner_is_set(self, world: World, talks: Talks) -> None:
        assert isinstance(handed(world, talks), Document)
        assert check_held(at=world.later()) == 0


class TestAnInfectedPaper:
    def test_goes_and_leaves_its_trace(
        self, world: World, talks: Talks, there: Scanner, django_capture_on_commit_callbacks: Commits, caplog: Any
    ) -> None:
        held = handed(world, talks, INFECTED)
        assert isinstance(held, HeldPaper)
        lay, at = str(held.content), world.later()
        with django_capture_on_commit_callbacks(execute=True):
            assert check_held(at=at) == 1
        assert not Document.objects.exists()
        assert not default_storage.exists(lay)
        trace = HeldPaper.objects.get()
        assert (trace.state, trace.malware, trace.sha256) == ("REFUSED", NAME, sha256(INFECTED))
        assert (trace.added_by, trace.checked_at, str(trace.content)) == (talks.mediator().account, at, "")
        assert NAME in caplog.text
        assert trace.sha256 in caplog.text

    def test_does_not_keep_the_others(self, world: World, talks: Talks, there: Scanner) -> None:
        handed(world, talks, INFECTED)
        handed(world, talks)
        assert check_held(at=world.later()) == 2
        assert [each.sha256 for each in Document.objects.all()] == [sha256(PHOTO)]

    def test_that_comes_again_leaves_another_trace(self, world: World, talks: Talks, there: Scanner) -> None:
        for _turn in range(2):
            handed(world, talks, INFECTED)
            check_held(at=world.later())
        assert HeldPaper.objects.filter(state="REFUSED").count() == 2


class TestAScannerThatIsAway:
    def test_leaves_papers_waiting_and_they_are_checked_later(
        self, world: World, talks: Talks, away: None, settings: Settings
    ) -> None:
        handed(world, talks)
        at = world.later()
        assert check_held(at=at) == 0
        held = HeldPaper.objects.get()
        assert (held.state, held.trouble, held.checked_at) == ("WAITING", "AWAY", at)
        with scanner() as back:
            settings.CLAMAV = back.address
            assert check_held(at=world.later()) == 1
        assert Document.objects.exists()

    def test_is_not_asked_for_each(self, world: World, talks: Talks, there: Scanner) -> None:
        there.says = b"COMMAND READ TIMED OUT"
        for turn in range(3):
            handed(world, talks, PHOTO + bytes([turn]))
        assert check_held(at=world.later()) == 0
        assert list(HeldPaper.objects.order_by("pk").values_list("trouble", flat=True)) == ["AWAY", "", ""]

    def test_is_told_in_metrics(self, world: World, talks: Talks, away: None, client: Client) -> None:
        handed(world, talks)
        told = client.get("/metrics").content.decode()
        assert "casework_papers_held 1.0" in told
        assert "casework_papers_held_age_seconds" in told

    def test_that_takes_no_such_length_keeps_that_one_waiting(self, world: World, talks: Talks, there: Scanner) -> None:
        there.limit = 1000
        handed(world, talks, PHOTO + bytes(200_000))
        handed(world, talks)
        assert check_held(at=world.later()) == 1
        assert HeldPaper.objects.get().trouble == "TOO_LARGE"


class TestTwoRuns:
    def test_decide_once(self, world: World, talks: Talks, there: Scanner) -> None:
        held = handed(world, talks)
        assert isinstance(held, HeldPaper)
        at = world.later()
        assert (release(held, at=at), release(held, at=at), refuse(held, NAME, at=at)) == (True, False, False)
        assert Document.objects.count() == 1


class TestAnEndInBetween:
    def test_makes_it_a_late_paper_under_no_seal(self, world: World, talks: Talks, there: Scanner) -> None:
        talks.closed()
        by, at = world.actor(Role.GRID_WORKER, VILLAGE), world.later(days=20)
        talks.dispute = services.revisit(talks.dispute, result="SETTLED", record="满意。", actor=by, at=at)
        handed(world, talks)
        talks.dispute = services.archive(talks.dispute, actor=world.actor(Role.ARCHIVIST, "330106"), at=world.later())
        check_held(at=world.later())
        paper, seal = Document.objects.get(sha256=sha256(PHOTO)), Seal.objects.get()
        assert paper.sha256 not in seal.manifest
        assert paper.added_at > seal.sealed_at
        report = verify(talks.dispute.number)
        verify_seals(report, talks.dispute.number)
        assert report.is_good, report.findings


class TestOverTheWire:
    def test_it_is_taken_and_told_as_waiting(self, talks: Talks, call: Call, there: Scanner, world: World) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        answer = hands_in(mediator, place_of(talks))
        assert (answer.status_code, answer.json()["state"]) == (202, "WAITING")
        listed = mediator.gets(place_of(talks)).json()
        assert listed["results"] == []
        assert listed["held"] == [answer.json()]
        dossier = mediator.gets(f"disputes/{talks.dispute.number}/dossier/").json()
        assert [paper for line in dossier["lines"] if line["kind"] == "EVIDENCE" for paper in line["papers"]] == []
        check_held(at=world.later())
        listed = mediator.gets(place_of(talks)).json()
        assert ([each["sha256"] for each in listed["results"]], listed["held"]) == ([sha256(PHOTO)], [])

    def test_what_was_found_is_told(self, talks: Talks, call: Call, there: Scanner, world: World) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        hands_in(mediator, place_of(talks), INFECTED)
        check_held(at=world.later())
        for language, label, law in (
            ("en", "refused: malware", "House rule F5a"),
            ("zh-hans", "不予收卷：查出病毒", "本系统规则 F5a"),
        ):
            [held] = mediator.gets(place_of(talks), headers={"Accept-Language": language}).json()["held"]
            assert (held["malware"], held["state_label"], held["law"]) == (NAME, label, law)

    def test_free_words_are_for_who_may_read_them(self, talks: Talks, call: Call, there: Scanner) -> None:
        hands_in(call(Role.MEDIATOR, VILLAGE), place_of(talks))
        [held] = call(Role.MANAGER, "330100").gets(place_of(talks)).json()["held"]
        assert (held["title"], held["filename"], held["sha256"]) == (None, None, sha256(PHOTO))

    def test_it_is_sent_again_without_being_held_twice(self, talks: Talks, call: Call, there: Scanner) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        first, again = (hands_in(mediator, place_of(talks), key="once") for _turn in range(2))
        assert (again.status_code, again.json(), again["Idempotency-Replayed"]) == (202, first.json(), "true")
        assert HeldPaper.objects.count() == 1

    def test_who_may_not_add_holds_nothing(self, talks: Talks, call: Call, there: Scanner) -> None:
        assert hands_in(call(Role.AUDITOR, "330100"), place_of(talks)).status_code == 403
        assert not HeldPaper.objects.exists()


class TestOnTheDesk:
    def test_it_is_shown_beside_the_file(self, talks: Talks, sit: Sit, there: Scanner, world: World) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        answer = add(mediator, talks, PHOTO)
        assert answer.status_code == 302
        page = text_of(mediator.opens(talks.dispute))
        assert "it is checked for malware before it is added" in page
        assert "being checked" in page
        check_held(at=world.later())
        assert "being checked" not in text_of(mediator.opens(talks.dispute))

    def test_what_was_found_is_shown(self, talks: Talks, sit: Sit, there: Scanner, world: World) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        add(mediator, talks, INFECTED)
        check_held(at=world.later())
        page = text_of(mediator.opens(talks.dispute))
        assert NAME in page
        assert sha256(INFECTED) in page


class TestWithoutAScanner:
    def test_no_statement_more_is_asked(self, talks: Talks, call: Call, settings: Settings) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        hands_in(mediator, place_of(talks))
        plain = len(statements(lambda: mediator.gets(place_of(talks))))
        assert not any("held" in each for each in statements(lambda: mediator.gets(place_of(talks))))
        with scanner() as found:
            settings.CLAMAV = found.address
            assert len(statements(lambda: mediator.gets(place_of(talks)))) == plain + 1
