"""Many at once on PostgreSQL: whatever comes while a file is being sealed lies under the seal or is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.base import ContentFile

from casework.dossier.models import Document, Seal
from casework.dossier.services import add_paper
from casework.dossier.verifying import verify_seals
from casework.errors import CaseworkError
from casework.ledger.verify import Fault, verify
from casework.organisations.actors import Actor, Role
from casework.workflow.models import Matter
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.casework.dossier.sealed import DISTRICT, PHOTO, archived_dispute, late_paper, seal_of
from tests.crowd import WRITERS, AtOnce
from tests.crowd import at_once as at_once
from tests.world import VILLAGE, Talks, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def told(attempt: Callable[[], object]) -> str:
    """Try something; returns "done" or by which code it was refused."""
    try:
        attempt()
    except CaseworkError as refusal:
        return refusal.unmet[0].code
    return "done"


def file_or_hand_in(
    wait: Callable[[], int], place: int, dispute: Dispute, archivist: Actor, mediator: Actor, at: datetime
) -> str:
    """The first files, all others hand in a paper."""
    standing = Matter.objects.placed().get(number=dispute.number)
    content = ContentFile(PHOTO + bytes([place]), "a.jpg")
    wait()
    if place == 0:
        return told(lambda: services.archive(dispute, actor=archivist, at=at))
    return told(lambda: add_paper(standing, kind="EVIDENCE", content=content, actor=mediator, at=at))


def approve(wait: Callable[[], int], place: int, dispute: Dispute, head: Actor, at: datetime, paper: str) -> str:
    """Seal the same late paper."""
    wait()
    return told(
        lambda: services.supplement(
            dispute, papers=[paper], ground="CAME_LATE", reason="归档后收到。", actor=head, at=at
        )
    )


def assert_whole(number: str) -> None:
    report = verify(number)
    verify_seals(report, number)
    # The store of the tests lies in memory, and what another process took lies in that one's.
    assert {fault for fault, _place, _count in report.findings} <= {Fault.CONTENT_GONE}


class TestAFile:
    def test_is_sealed_with_every_paper_that_was_not_refused(self, at_once: AtOnce, talks: Talks, world: World) -> None:
        talks.closed()
        revisitor, archivist = world.actor(Role.GRID_WORKER, VILLAGE), world.actor(Role.ARCHIVIST, DISTRICT)
        at = world.later(days=20)
        talks.dispute = services.revisit(talks.dispute, result="SETTLED", record="满意。", actor=revisitor, at=at)

        answers = at_once(file_or_hand_in, talks.dispute, archivist, talks.mediator(), world.later())

        assert answers[0] == "done"
        assert set(answers) <= {"done", "FILE_SEALED"}
        added = Document.objects.filter(matter_no=talks.dispute.number, kind="EVIDENCE")
        assert added.count() == Counter(answers)["done"] - 1
        assert {(each.kind, each.sha256) for each in added} <= seal_of(talks.dispute).papers
        assert_whole(talks.dispute.number)

    def test_gets_one_volume_of_a_late_paper(self, at_once: AtOnce, talks: Talks, world: World) -> None:
        matter = archived_dispute(talks)
        paper = late_paper(world, matter).sha256

        answers = at_once(approve, matter, talks.head(), world.later(), paper)

        assert Counter(answers) == {"done": 1, "LATE_PAPERS_NAMED": WRITERS - 1}
        assert [each.part for each in Seal.objects.filter(matter_no=matter.number)] == [0, 1]
        assert_whole(matter.number)
