"""Filing seals the file: with the act, under the ledger, signed, and for good."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from casework.deadlines.calendar import day_of
from casework.dossier import manifest as m
from casework.dossier.models import Document, Seal
from casework.dossier.services import add_paper
from casework.dossier.verifying import verify_seals
from casework.errors import NotNow, NotYet
from casework.ledger.checkpoints.note import opened
from casework.ledger.checkpoints.signing import known_keys
from casework.ledger.models import Entry, Origin
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.judge import Move
from casework.workflow.models import Matter
from casework.workflow.perform import perform_many
from mediation.disputes import services as disputes
from tests.casework.dossier.sealed import (
    DISTRICT,
    EVERY,
    PHOTO,
    archived_dispute,
    late_paper,
    said,
    seal_of,
    supplemented,
)
from tests.casework.dossier.sealed import every as every
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.refusals import refused
from tests.world import VILLAGE, Talks, World

Every = Callable[[str], Matter]
LATE = "HOUSE rule F8a"


def handed_in(world: World, matter: Matter, *, late: bool = False) -> Document:
    standing, by = Matter.objects.placed().get(number=matter.number), world.actor(Role.MEDIATOR, VILLAGE)
    content = ContentFile(PHOTO, "wall.jpg")
    added = add_paper(standing, kind="EVIDENCE", content=content, actor=by, at=world.later(), late=late)
    assert isinstance(added, Document)
    return added


class TestFiling:
    @pytest.mark.parametrize("track", EVERY)
    def test_seals_the_file_with_the_act_and_under_the_ledger(self, every: Every, track: str) -> None:
        matter = every(track)
        seal, entry = seal_of(matter), Entry.objects.of(matter.number).latest("seq")
        assert (entry.verb, entry.seq) == ("archive", seal.seq)
        told = said(matter)
        assert entry.facts["seal"] == {
            "part": 0, "manifest": m.digest(seal.manifest), "root": seal.root, "items": told["counts"]["items"],
            "pages": told["counts"]["pages"], "on_paper": 0,
        }  # fmt: skip
        assert (told["entries"], told["head"]) == (seal.seq - 1, entry.prev_hash)
        assert (told["matter"], told["track"], told["cycle"], told["part"]) == (matter.number, track, 1, 0)
        assert (seal.sealed_by, seal.sealed_at) == (entry.actor, entry.recorded_at)
        assert told["supplement"] is None
        lying = {(each.kind, each.sha256) for each in Document.objects.filter(matter_no=matter.number)}
        assert {(each["kind"], each["sha256"]) for each in told["items"]} == lying != set()
        assert verify(matter.number).is_good

    def test_signs_what_it_comes_to(self, talks: Talks) -> None:
        seal = seal_of(archived_dispute(talks))
        assert opened(seal.note, known_keys()) == m.statement(seal.manifest)

    def test_names_acts_where_no_paper_stands_for_a_line_in_the_order_of_the_catalogue(self, talks: Talks) -> None:
        told = said(archived_dispute(talks))
        kinds = [each["kind"] for each in told["acts"]]
        assert kinds.index("AGREEMENT") < kinds.index("CLOSING_FORM") < kinds.index("REVISIT")
        closing = next(each for each in told["acts"] if each["kind"] == "CLOSING_FORM")
        assert closing["entry"] == Entry.objects.get(matter=told["matter"], verb="close").seq
        assert closing["title"] == "结案审批表"

    def test_tells_of_an_issued_paper_by_which_act_template_and_number(self, every: Every) -> None:
        matter = every("penalty")
        items = {each["template"]: each for each in said(matter)["items"] if each["template"]}
        decided = items["SPOT_DECISION/1"]
        entry = Entry.objects.get(matter=matter.number, verb="decide_on_the_spot")
        assert (decided["entry"], decided["sha256"]) == (entry.seq, entry.facts["issued"][0]["sha256"])
        assert decided["number"] == entry.facts["issued"][0]["number"]

    def test_is_undone_with_the_act(self, talks: Talks, world: World) -> None:
        talks.closed()
        with pytest.raises(NotNow):
            disputes.archive(talks.dispute, actor=world.actor(Role.ARCHIVIST, DISTRICT), at=world.later())
        assert not Seal.objects.exists()


class TestABatch:
    def test_seals_the_paper_that_an_act_before_it_issues_and_states_the_head_that_one_left(
        self, bureau: Bureau
    ) -> None:
        bureau.at("2026-03-02 09:00")
        case = (
            bureau.clue().on_the_spot().with_papers("SPOT_FILING", "PAYMENT", "SPOT_DECISION", "EVIDENCE", "IDENTITY")
        )
        case.does("file_with_organ", bureau.officer(), later={"hours": 3})
        paid = {"means": "BANK", "fully": True, "paid": 100}
        case.does("pay", bureau.officer(), **paid)
        closed_at, archived_at = bureau.world.later(), bureau.world.later()
        moves = [
            Move(case.case.number, "close", bureau.head(), closed_at),
            Move(case.case.number, "archive", bureau.world.actor(Role.ARCHIVIST, DISTRICT), archived_at),
        ]
        perform_many(moves)
        told, entries = said(case.case), Entry.objects.of(case.case.number)
        closing = next(each for each in told["items"] if each["kind"] == "CLOSING_FORM")
        closed = entries.get(verb="close")
        assert (closing["entry"], closing["sha256"]) == (closed.seq, closed.facts["issued"][0]["sha256"])
        assert (told["head"], told["entries"]) == (closed.hash, closed.seq)
        report = verify(case.case.number)
        verify_seals(report, case.case.number)
        assert report.findings == []

    def test_puts_no_seal_on_what_another_system_filed(self, talks: Talks, world: World) -> None:
        talks.closed()
        by, at = world.actor(Role.GRID_WORKER, VILLAGE), world.later(days=20)
        disputes.revisit(talks.dispute, result="SETTLED", record="满意。", actor=by, at=at)
        archivist = world.actor(Role.ARCHIVIST, DISTRICT)
        [filed] = perform_many([Move(talks.dispute.number, "archive", archivist, world.later(), origin=Origin.IMPORT)])
        assert isinstance(filed, Matter)
        assert filed.state == "ARCHIVED"
        assert "seal" not in Entry.objects.of(filed.number).latest("seq").facts
        assert not Seal.objects.exists()

    def test_seals_the_cycle_that_was_reopened(self, talks: Talks, world: World) -> None:
        talks.closed()
        mediator, head = talks.mediator(), talks.head()
        matter = disputes.reopen(talks.dispute, ground="NEW_FACTS", actor=head, at=world.later())
        matter = disputes.appoint(matter, mediator=mediator.account, actor=head, at=world.later())
        matter = disputes.fail(matter, remedies_explained=True, actor=mediator, at=world.later())
        matter = disputes.close(matter, actor=head, at=world.later())
        by = world.actor(Role.GRID_WORKER, VILLAGE)
        matter = disputes.revisit(matter, result="SETTLED", record="满意。", actor=by, at=world.later())
        disputes.archive(matter, actor=world.actor(Role.ARCHIVIST, DISTRICT), at=world.later())
        assert [(said(matter)["cycle"], said(matter)["part"])] == [(2, 0)]


class TestRetention:
    def of(self, matter: Matter) -> tuple[str, object, str, bool]:
        kept = said(matter)["retention"]
        return kept["code"], kept["years"], kept["law"], kept["confirmed"]

    def test_is_ten_years_for_neighbours(self, talks: Talks) -> None:
        assert self.of(archived_dispute(talks)) == ("P10", 10, "HOUSE rule F9a", True)

    def test_is_thirty_years_for_an_ordinary_penalty(self, every: Every) -> None:
        assert self.of(every("penalty")) == ("P30", 30, "HOUSE rule F9", True)

    def test_says_that_the_terms_of_petitions_are_to_be_confirmed(self, every: Every) -> None:
        assert self.of(every("petition")) == ("P30", 30, "HOUSE rule F9b", False)


class TestASealedFile:
    def test_takes_no_paper_that_is_not_told_to_be_late(self, talks: Talks, world: World) -> None:
        matter = archived_dispute(talks)
        with refused(NotNow, ("FILE_SEALED", "HOUSE rule F8", "late")):
            handed_in(world, matter)

    def test_takes_a_late_paper_which_is_under_no_seal_at_first(self, talks: Talks, world: World) -> None:
        matter = archived_dispute(talks)
        late_paper(world, matter)
        assert said(matter)["counts"]["items"] == Document.objects.filter(matter_no=matter.number).count() - 1
        assert verify(matter.number).is_good

    def test_is_none_before_the_end(self, talks: Talks, world: World) -> None:
        with refused(NotNow, ("MATTER_NOT_ENDED", LATE, "late")):
            handed_in(world, talks.dispute, late=True)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE dossier_seal SET root = 'x'",
            "UPDATE dossier_seal SET root = root",
            "DELETE FROM dossier_seal",
            "UPDATE dossier_document SET title = 'x'",
            "UPDATE dossier_document SET volume = 'INNER'",
            "UPDATE dossier_document SET matter_no = 'D3301062026000009'",
            "DELETE FROM dossier_document",
        ],
    )
    def test_stays_as_it_is_whoever_asks_the_database(self, talks: Talks, sql: str) -> None:
        archived_dispute(talks)
        before = [list(model.objects.order_by("pk").values_list()) for model in (Seal, Document)]
        with pytest.raises(DatabaseError, match=r"append-only|sealed"), transaction.atomic():
            connection.cursor().execute(sql)
        assert [list(model.objects.order_by("pk").values_list()) for model in (Seal, Document)] == before

    @pytest.mark.postgres
    def test_is_not_emptied(self, talks: Talks) -> None:
        archived_dispute(talks)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute("TRUNCATE dossier_seal")

    @pytest.mark.sqlite
    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    def test_is_not_replaced_whatever_the_connection_asked_for(self, talks: Talks, recursive: str) -> None:
        archived_dispute(talks)
        names = [str(field.column) for field in Seal._meta.concrete_fields if field.column != "id"]
        values = ", ".join("'x'" if name == "root" else name for name in names)
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(
                    f"INSERT OR REPLACE INTO dossier_seal ({', '.join(names)}) SELECT {values} FROM dossier_seal"
                )
            cursor.execute("PRAGMA recursive_triggers = ON")

    def test_lets_papers_of_other_files_go_their_way_and_keys_be_rotated(self, talks: Talks, world: World) -> None:
        archived_dispute(talks)
        assert Document.objects.update(frozen="sealed anew") == Document.objects.count() > 0
        other = Document.objects.create(
            matter_no="D3301062026000009", kind="EVIDENCE", title="a", filename="a.jpg", sha256="a" * 64, size=1, added_at=world.later()
        )  # fmt: skip
        Document.objects.filter(pk=other.pk).update(title="b")
        assert Document.objects.filter(pk=other.pk).delete()[0] == 1


class TestASupplement:
    def test_seals_late_papers_in_a_part_of_their_own_that_names_the_one_before(
        self, talks: Talks, world: World
    ) -> None:
        matter = archived_dispute(talks)
        first, head = seal_of(matter), world.actor(Role.HEAD, VILLAGE)
        paper = late_paper(world, matter)
        matter = supplemented(world, matter, paper)
        assert matter.state == "ARCHIVED"
        told, entry = said(matter, 1), Entry.objects.of(matter.number).latest("seq")
        assert [each["sha256"] for each in told["items"]] == [paper.sha256]
        assert told["supplement"] == {"reason": "CAME_LATE", "approver": head.account, "before": first.root}
        assert told["acts"] == []
        assert (entry.verb, entry.law, entry.reason, entry.actor) == ("supplement", LATE, "CAME_LATE", head.account)
        assert (entry.facts["papers"], entry.facts["seal"]["part"]) == ([paper.sha256], 1)
        assert json.loads(seal_of(matter).manifest) == json.loads(first.manifest)
        assert verify(matter.number).is_good

    def test_leaves_what_it_does_not_name_for_another_volume(self, talks: Talks, world: World) -> None:
        matter = archived_dispute(talks)
        one, other = late_paper(world, matter), late_paper(world, matter, content=PHOTO + b"!")
        matter = supplemented(world, matter, other)
        matter = supplemented(world, matter, one)
        assert [each["sha256"] for part in (1, 2) for each in said(matter, part)["items"]] == [other.sha256, one.sha256]
        assert said(matter, 2)["supplement"]["before"] == seal_of(matter, 1).root

    def test_is_refused_to_who_added_the_paper(self, talks: Talks, world: World) -> None:
        matter, head = archived_dispute(talks), world.actor(Role.HEAD, VILLAGE)
        paper = late_paper(world, matter, by=head)
        with refused(NotYet, ("APPROVED_BY_ANOTHER", LATE, "")):
            supplemented(world, matter, paper)
        archivist = world.actor(Role.ARCHIVIST, DISTRICT)
        assert supplemented(world, matter, paper, actor=archivist).version == matter.version + 1

    def test_asks_for_papers_that_are_there_a_listed_ground_and_reasons(self, talks: Talks, world: World) -> None:
        matter = archived_dispute(talks)
        sealed = Document.objects.filter(matter_no=matter.number)[0]
        with refused(NotYet, ("LATE_PAPERS_NAMED", LATE, "papers")):
            supplemented(world, matter, sealed)
        paper = late_paper(world, matter)
        with refused(NotYet, ("LATE_GROUND_LISTED", LATE, "ground"), ("SUPPLEMENT_REASONED", LATE, "reason")):
            supplemented(world, matter, paper, ground="", reason=" ")

    def test_comes_after_the_end_alone(self, talks: Talks, world: World) -> None:
        talks.in_mediation().with_paper("EVIDENCE")
        paper = Document.objects.get(matter_no=talks.dispute.number, kind="EVIDENCE")
        with refused(NotYet, ("MATTER_AT_END", LATE, "")):
            supplemented(world, talks.dispute, paper)

    def test_is_the_first_seal_of_a_file_that_ended_without_one(self, talks: Talks, world: World) -> None:
        talks.with_paper("EVIDENCE")
        ended: Matter = disputes.decline(
            talks.dispute, ground="IN_COURT", remedies_explained=True, actor=talks.head(), at=world.later()
        )
        with refused(NotNow, ("MATTER_ENDED", "HOUSE rule F4", "")):
            handed_in(world, ended)
        late_paper(world, ended)
        papers = Document.objects.filter(matter_no=ended.number).order_by("pk")
        ended = supplemented(world, ended, *papers, ground="UNSEALED")
        told = said(ended)
        assert {each["sha256"] for each in told["items"]} == {each.sha256 for each in papers}
        assert (told["part"], told["supplement"]["before"]) == (0, "")
        assert told["acts"] != []

    def test_states_the_term_of_the_day_it_is_sealed_on(self, talks: Talks, world: World) -> None:
        matter = archived_dispute(talks)
        matter = supplemented(world, matter, late_paper(world, matter))
        assert said(matter, 1)["retention"] == said(matter)["retention"]
        assert day_of(seal_of(matter, 1).sealed_at) >= day_of(seal_of(matter).sealed_at)
