"""The end of a sealed file: held, proposed by one and destroyed by another once its term is over, and every proof of it stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from casework.dossier.disposal import services
from casework.dossier.disposal.listing import statement
from casework.dossier.disposal.services import destroy_contents, destroy_what_is_left
from casework.dossier.issuing import restored
from casework.dossier.models import Disposal, Document, HeldPaper, PrintedCopy, Seal
from casework.dossier.services import add_paper
from casework.errors import NotNow, NotYet, NotYou
from casework.ledger.checkpoints.note import opened
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.checkpoints.signing import known_keys
from casework.ledger.checkpoints.verifying import verify_log
from casework.ledger.further import check_further
from casework.ledger.models import Entry, Note
from casework.ledger.verify import Report, verify
from casework.organisations.actors import Actor, Role
from casework.parties.models import Party
from casework.workflow.models import Matter, Proposal
from tests.desk import Sit, address, text_of
from tests.triggers import triggers_off
from tests.world import Talks, World

COUNTY, CITY = "330106", "330100"
LONG = {"days": 366 * 11}
WHY: dict[str, str] = {"ground": "TERM_OVER", "reason": "经鉴定无继续保存价值。"}
HELD: dict[str, str] = {"ground": "LITIGATION", "reason": "当事人已起诉。"}
OTHERS = [role for role in Role if role not in (Role.ARCHIVIST, Role.HEAD, Role.SYSTEM)]


@pytest.fixture
def sealed(talks: Talks) -> Talks:
    """Give a dispute whose file was just sealed, to be kept for ten years."""
    return talks.with_paper("EVIDENCE").archived()


@pytest.fixture
def due(sealed: Talks) -> Talks:
    """Give one whose term is over."""
    sealed.world.later(**LONG)
    return sealed


def archivist(world: World, name: str = "") -> Actor:
    return world.actor(Role.ARCHIVIST, COUNTY, name)


def head(world: World, name: str = "") -> Actor:
    return world.actor(Role.HEAD, COUNTY, name)


def placed(talks: Talks) -> Matter:
    return Matter.objects.placed().get(number=talks.dispute.number)


def does(service: Any, talks: Talks, actor: Actor, **given: Any) -> Any:
    return service(placed(talks), actor=actor, at=talks.world.later(), **given)


def destroyed(talks: Talks, run: Any) -> Matter:
    """Propose and destroy; run: executes what waits for the commit."""
    does(services.propose_disposal, talks, archivist(talks.world), **WHY)
    with run(execute=True):
        moved: Matter = does(services.dispose, talks, head(talks.world), **WHY)
    return moved


def contents(talks: Talks) -> list[bool]:
    papers = Document.objects.filter(matter_no=talks.dispute.number)
    return [each.content.storage.exists(str(each.content)) for each in papers]


def verified(number: str = "") -> Report:
    report = verify(number)
    if not number:
        verify_log(report)
    check_further(report, number)
    return report


def faults(report: Report) -> set[str]:
    return {fault.value for fault, _place, _count in report.findings}


def codes(refused: pytest.ExceptionInfo[Any]) -> set[str]:
    return {each.code for each in refused.value.unmet}


class TestDestroying:
    def test_takes_contents_words_and_persons_and_leaves_every_proof(
        self, due: Talks, django_capture_on_commit_callbacks: Any
    ) -> None:
        number = due.dispute.number
        make_checkpoints(at=due.world.later())
        seals, digests = list(Seal.objects.values_list()), list(Document.objects.values_list("sha256", flat=True))
        assert all(contents(due))
        moved = destroyed(due, django_capture_on_commit_callbacks)
        assert not any(contents(due))
        kept = Note.objects.filter(matter=number, erased_at=None)
        assert {note.name for note in kept} == {"reason"}  # why it was destroyed
        assert {note.seq for note in kept} <= {moved.version, moved.version - 1}
        assert {(party.name, party.id_number, party.name_digest) for party in Party.objects.of(number)} == {
            ("", "", "")
        }
        assert Matter.objects.get(number=number).title == ""
        assert list(Seal.objects.values_list()) == seals
        assert list(Document.objects.values_list("sha256", flat=True)) == digests
        assert verified(number).is_good
        make_checkpoints(at=due.world.later())
        assert verified().is_good

    def test_leaves_a_certificate_that_lists_what_by_whom_why_and_when(
        self, due: Talks, django_capture_on_commit_callbacks: Any
    ) -> None:
        destroyed(due, django_capture_on_commit_callbacks)
        disposal, number = Disposal.objects.get(), due.dispute.number
        entry = Entry.objects.of(number).get(verb="dispose")
        assert {each["sha256"] for each in disposal.said["papers"]} == set(
            Document.objects.filter(matter_no=number).values_list("sha256", flat=True)
        )
        assert disposal.said["seals"][0]["root"] == Seal.objects.get(matter_no=number).root == entry.facts["root"]
        said = json.loads(disposal.certificate)
        assert (said["destroyed_by"], said["proposed_by"], said["ground"]) == (
            head(due.world).account, archivist(due.world).account, "TERM_OVER",
        )  # fmt: skip
        assert (said["entry"], said["head"], said["list"]) == (entry.seq, entry.hash, entry.facts["list"])
        assert opened(disposal.note, known_keys()) == statement(disposal.certificate)

    def test_waits_for_the_scanner_and_forgets_what_refused_papers_were_called(
        self, due: Talks, world: World, django_capture_on_commit_callbacks: Any
    ) -> None:
        held = HeldPaper.objects.create(
            matter_no=due.dispute.number, kind="EVIDENCE", title="补交照片", filename="墙.jpg", sha256="a" * 64, size=1, content="held/a",
            added_by="x", added_at=world.clock,
        )  # fmt: skip
        with pytest.raises(NotYet) as waiting:
            destroyed(due, django_capture_on_commit_callbacks)
        assert codes(waiting) == {"PAPERS_WAIT"}
        HeldPaper.objects.filter(pk=held.pk).update(state=HeldPaper.State.REFUSED, malware="Eicar", content="")
        destroyed(due, django_capture_on_commit_callbacks)
        held.refresh_from_db()
        assert (held.title, held.filename, held.malware) == ("", "", "Eicar")

    def test_spares_a_content_that_lies_in_another_file_too(
        self, due: Talks, world: World, django_capture_on_commit_callbacks: Any
    ) -> None:
        paper = Document.objects.get(matter_no=due.dispute.number, kind="EVIDENCE")
        Document.objects.create(
            matter_no="D3301062026000099", kind="EVIDENCE", title="同一材料", filename="a.pdf", sha256=paper.sha256, size=paper.size,
            content=str(paper.content), added_by="x", added_at=world.clock,
        )  # fmt: skip
        destroyed(due, django_capture_on_commit_callbacks)
        assert paper.content.storage.exists(str(paper.content))
        assert verified(due.dispute.number).is_good

    def test_refuses_to_hand_out_afterwards_and_is_shown_as_destroyed(
        self, due: Talks, sit: Sit, django_capture_on_commit_callbacks: Any
    ) -> None:
        destroyed(due, django_capture_on_commit_callbacks)
        desk, number = sit(Role.ARCHIVIST, COUNTY), due.dispute.number
        paper = Document.objects.filter(matter_no=number).first()
        assert paper is not None
        page = text_of(desk.opens(due.dispute))
        assert all(each in page for each in ("File destroyed", paper.sha256, "casework-destruction/1"))
        answer = desk.client.get(address("dispute", "paper", number, paper.pk), follow=True)
        assert "The file was destroyed; its certificate says what it held." in text_of(answer)
        for name in ("paper_add", "print", "export"):
            assert address("dispute", name, number) not in page
        copy = desk.client.post(address("dispute", "print", number), {"purpose": "INSPECTION"})
        assert "The file was destroyed" in text_of(copy)
        assert not PrintedCopy.objects.exists()
        content = ContentFile(b"%PDF-1.4\n%%EOF\n", name="late.pdf")
        told: dict[str, Any] = {"kind": "EVIDENCE", "content": content, "actor": archivist(due.world)}
        told["at"] = due.world.later()
        with pytest.raises(NotNow) as refused:
            add_paper(placed(due), late=True, **told)
        assert codes(refused) == {"FILE_DESTROYED"}
        with pytest.raises(NotYet) as again:
            does(services.propose_disposal, due, archivist(due.world), **WHY)
        assert codes(again) == {"DESTROYED_ALREADY"}

    def test_goes_on_where_a_crash_cut_it_off(self, due: Talks) -> None:
        does(services.propose_disposal, due, archivist(due.world), **WHY)
        does(services.dispose, due, head(due.world), **WHY)  # what waits for the commit never runs
        assert all(contents(due))
        assert faults(verified(due.dispute.number)) == {"CONTENT_KEPT"}
        assert destroy_what_is_left() > 0
        assert destroy_contents(due.dispute.number) == 0
        assert verified(due.dispute.number).is_good


class TestTwoPersons:
    def test_are_needed(self, due: Talks) -> None:
        with pytest.raises(NotYou) as refused:
            does(services.dispose, due, head(due.world), **WHY)
        assert codes(refused) == {"SECOND_PERSON_NEEDED"}

    def test_are_two_whatever_posts_one_of_them_has(self, due: Talks) -> None:
        world = due.world
        both = Actor("both", (world.post(Role.ARCHIVIST, COUNTY), world.post(Role.HEAD, COUNTY)))
        does(services.propose_disposal, due, both, **WHY)
        with pytest.raises(NotYou) as refused:
            does(services.dispose, due, both, **WHY)
        assert codes(refused) == {"SECOND_PERSON_NEEDED"}
        assert all(contents(due))

    @pytest.mark.parametrize("role", [*OTHERS, Role.HEAD])
    def test_is_proposed_by_archivists_alone(self, due: Talks, role: Role) -> None:
        with pytest.raises(NotYou):
            does(services.propose_disposal, due, due.world.actor(role, COUNTY), **WHY)
        assert not Proposal.objects.filter(verb="dispose").exists()

    @pytest.mark.parametrize("role", [*OTHERS, Role.ARCHIVIST])
    def test_is_carried_out_by_heads_alone(self, due: Talks, role: Role) -> None:
        does(services.propose_disposal, due, archivist(due.world, "another"), **WHY)
        with pytest.raises(NotYou):
            does(services.dispose, due, due.world.actor(role, COUNTY), **WHY)

    def test_of_another_county_have_no_say(self, due: Talks) -> None:
        with pytest.raises(NotYou):
            does(services.propose_disposal, due, due.world.actor(Role.ARCHIVIST, "330108"), **WHY)

    def test_agree_on_the_very_same_list(self, due: Talks) -> None:
        does(services.propose_disposal, due, archivist(due.world), **WHY)
        Party.objects.of(due.dispute.number).filter(position=2).delete()
        with pytest.raises(NotYou) as refused:
            does(services.dispose, due, head(due.world), **WHY)
        assert codes(refused) == {"SECOND_PERSON_NEEDED"}


class TestWhatStandsAgainst:
    def test_is_a_term_that_runs(self, sealed: Talks) -> None:
        sealed.world.later(days=366 * 9)
        with pytest.raises(NotYet) as refused:
            does(services.propose_disposal, sealed, archivist(sealed.world), **WHY)
        assert codes(refused) == {"TERM_RUNS"}

    def test_is_that_there_is_no_seal(self, talks: Talks) -> None:
        with pytest.raises(NotYet) as refused:
            does(services.propose_disposal, talks, archivist(talks.world), **WHY)
        assert codes(refused) == {"FILE_NOT_SEALED"}

    @pytest.mark.parametrize(
        ("changed", "code"),
        [({"years": None, "code": "PERMANENT"}, "KEPT_FOR_EVER"), ({"confirmed": False}, "TERM_UNCONFIRMED")],
    )
    def test_is_what_the_seal_says(self, due: Talks, changed: dict[str, Any], code: str) -> None:
        seal = Seal.objects.get(matter_no=due.dispute.number)
        said = json.loads(seal.manifest)
        said["retention"] |= changed
        with triggers_off():
            Seal.objects.filter(pk=seal.pk).update(manifest=json.dumps(said))
        with pytest.raises(NotYet) as refused:
            does(services.propose_disposal, due, archivist(due.world), **WHY)
        assert codes(refused) == {code}

    def test_is_a_hold_whoever_asks_and_whatever_was_proposed(self, due: Talks) -> None:
        does(services.propose_disposal, due, archivist(due.world), **WHY)
        does(services.hold, due, archivist(due.world), **HELD)
        with pytest.raises((NotYou, NotYet)):
            does(services.dispose, due, head(due.world), **WHY)
        with pytest.raises(NotYet) as refused:
            does(services.propose_disposal, due, archivist(due.world), **WHY)
        assert codes(refused) == {"FILE_HELD"}
        assert all(contents(due))

    def test_is_no_reason_and_no_listed_ground(self, due: Talks) -> None:
        does(services.propose_disposal, due, archivist(due.world), ground="", reason="")
        with pytest.raises(NotYet) as refused:
            does(services.dispose, due, head(due.world), ground="", reason=" ")
        assert codes(refused) == {"DISPOSAL_GROUND_LISTED", "KEEPING_REASONED"}


class TestAHold:
    def test_is_lifted_by_a_head_who_did_not_place_it(self, sealed: Talks) -> None:
        does(services.hold, sealed, head(sealed.world), **HELD)
        with pytest.raises(NotYet) as refused:
            does(services.lift_hold, sealed, head(sealed.world), reason="已结案。")
        assert codes(refused) == {"HELD_BY_ANOTHER"}
        with pytest.raises(NotYou):
            does(services.lift_hold, sealed, archivist(sealed.world), reason="已结案。")
        does(services.lift_hold, sealed, head(sealed.world, "other_head"), reason="已结案。")
        assert [each.verb for each in Entry.objects.of(sealed.dispute.number)][-2:] == ["hold", "lift_hold"]
        assert verified(sealed.dispute.number).is_good

    @pytest.mark.parametrize("role", OTHERS)
    def test_is_placed_by_who_keeps_the_files(self, sealed: Talks, role: Role) -> None:
        with pytest.raises(NotYou):
            does(services.hold, sealed, sealed.world.actor(role, COUNTY), **HELD)

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({**HELD, "ground": ""}, "HOLD_GROUND_LISTED"),
            ({**HELD, "ground": "TERM_OVER"}, "FACT_SHAPE"),
            ({**HELD, "reason": " "}, "KEEPING_REASONED"),
        ],
    )
    def test_says_why(self, sealed: Talks, given: dict[str, str], code: str) -> None:
        with pytest.raises(NotYet) as refused:
            does(services.hold, sealed, archivist(sealed.world), **given)
        assert codes(refused) == {code}

    def test_is_not_for_a_matter_that_goes_on(self, talks: Talks) -> None:
        with pytest.raises(NotYet) as refused:
            does(services.hold, talks, archivist(talks.world), **HELD)
        assert codes(refused) == {"FILE_AT_END"}


class TestACertificate:
    @pytest.mark.parametrize("sql", ["UPDATE dossier_disposal SET seq = 1", "DELETE FROM dossier_disposal"])
    def test_is_never_changed(self, due: Talks, sql: str) -> None:
        does(services.propose_disposal, due, archivist(due.world), **WHY)
        does(services.dispose, due, head(due.world), **WHY)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    @pytest.mark.parametrize(
        ("forge", "fault"),
        [
            ("DELETE FROM dossier_disposal", "DISPOSAL_GONE"),
            ("UPDATE dossier_disposal SET listed = replace(listed, 'EVIDENCE', 'IDENTITY')", "DISPOSAL_FALSE"),
            ("UPDATE dossier_disposal SET certificate = replace(certificate, 'head_', 'haed_')", "DISPOSAL_FALSE"),
        ],
    )
    def test_that_is_forged_is_found(
        self, due: Talks, django_capture_on_commit_callbacks: Any, forge: str, fault: str
    ) -> None:
        destroyed(due, django_capture_on_commit_callbacks)
        with triggers_off(), connection.cursor() as cursor:
            cursor.execute(forge)
        assert faults(verified(due.dispute.number)) == {fault, "CONTENT_GONE"}


class TestOnTheDesk:
    @pytest.fixture(autouse=True)
    def clock(self, sealed: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the desk go by the time of the story."""
        monkeypatch.setattr("casework.ledger.visits.present", lambda: sealed.world.clock)

    def test_an_archivist_sees_what_is_due_and_proposes_and_a_head_destroys(
        self, due: Talks, sit: Sit, django_capture_on_commit_callbacks: Any
    ) -> None:
        keeper, chief = sit(Role.ARCHIVIST, COUNTY), sit(Role.HEAD, COUNTY)
        first = text_of(keeper.client.get("/admin/"))
        assert "Due for appraisal" in first
        assert due.dispute.number in first
        assert "Due for appraisal" not in text_of(chief.client.get("/admin/"))
        assert "Propose to destroy" in text_of(keeper.opens(due.dispute))
        assert "Propose to destroy" not in text_of(chief.opens(due.dispute))
        due.world.later()
        assert keeper.does(placed(due), "propose_disposal", **WHY).status_code == 302
        page = text_of(chief.opens(due.dispute))
        assert "proposed for destruction" in page
        due.world.later()
        dialog = text_of(chief.asks(due.dispute, "dispose"))
        assert "经鉴定无继续保存价值。" in dialog
        with django_capture_on_commit_callbacks(execute=True):
            assert chief.does(placed(due), "dispose", **WHY).status_code == 302
        assert "File destroyed" in text_of(chief.opens(due.dispute))
        assert "Due for appraisal" not in text_of(keeper.client.get("/admin/"))

    def test_a_hold_is_placed_and_shown(self, due: Talks, sit: Sit) -> None:
        keeper = sit(Role.ARCHIVIST, COUNTY)
        assert keeper.does(placed(due), "hold", **HELD).status_code == 302
        page = text_of(keeper.opens(due.dispute))
        assert "The file is held; nothing of it is destroyed." in page
        assert "Propose to destroy" not in page
        assert "Lift the hold" not in page
        assert "Lift the hold" in text_of(sit(Role.HEAD, COUNTY).opens(due.dispute))
        assert "held" in text_of(keeper.client.get("/admin/"))

    def test_before_the_term_is_over_nothing_is_listed(self, sealed: Talks, sit: Sit) -> None:
        keeper = sit(Role.ARCHIVIST, COUNTY)
        assert "Due for appraisal" not in text_of(keeper.client.get("/admin/"))
        assert "Kept until 2037-01-01" in text_of(keeper.opens(sealed.dispute))


def test_not_now_is_what_a_destroyed_file_answers(due: Talks, django_capture_on_commit_callbacks: Any) -> None:

    destroyed(due, django_capture_on_commit_callbacks)
    with pytest.raises(NotNow) as refused:
        restored(Document.objects.filter(matter_no=due.dispute.number)[0])
    assert codes(refused) == {"FILE_DESTROYED"}
