"""Who signs a paper does so in turn, well enough, and behind the paper; and nobody else does."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from casework.demo.papers import sheet
from casework.dossier import templates
from casework.dossier.models import Document, PaperSignature, SignedCopy, by_digest
from casework.dossier.signing.authorities import TestAuthority
from casework.dossier.signing.order import MEDIATOR, ORGAN, PARTIES, Level, Line
from casework.dossier.signing.pades import signed
from casework.dossier.signing.parties import sign_paper
from casework.dossier.signing.services import checked, sign_papers
from casework.dossier.verifying import verify_seals
from casework.errors import NotNow, NotYet, NotYou, Unknown
from casework.ledger.models import Entry
from casework.ledger.verify import Report, verify
from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.models import Party
from casework.workflow.models import Matter
from tests.callers import Call
from tests.callers import call as call
from tests.casework.dossier.sealed import archived_penalty, said
from tests.casework.dossier.signing.hands import png, written
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.enforcement.penalties.test_signed_papers import decided
from tests.enforcement.penalties.test_signed_papers import ours as ours
from tests.refusals import refused
from tests.world import Talks

F13 = "HOUSE rule F13"
WELL: dict[str, Any] = {"level": "L2", "picture": written(), "check": "FACE-20260306-0007", "device": "手写板 A2"}
SPOT = "SPOT_DECISION/1"


def stall(paper: Document) -> Party:
    return Party.objects.get(matter_no=paper.matter_no, role=PartyRole.RESPONDENT)


def put(bureau: Bureau, paper: Document, **other: Any) -> PaperSignature:
    """Have the stall sign, or whoever else is told."""
    matter = Matter.objects.placed().get(number=paper.matter_no)
    given = {**WELL, "party": stall(paper).pk, "actor": bureau.officer(), "at": bureau.world.later(), **other}
    return sign_paper(matter, paper, **given)


@pytest.fixture
def paper(bureau: Bureau, ours: TestAuthority) -> Document:
    """Give a decision on the spot that its organ has sealed and the stall has not signed for."""
    found = decided(bureau)
    assert sign_papers(at=bureau.world.later()) == 1
    return found


def in_order(monkeypatch: pytest.MonkeyPatch, *lines: Line) -> None:
    """Have the decision on the spot be signed in another order."""
    monkeypatch.setitem(templates._templates, SPOT, replace(templates._templates[SPOT], signing=lines))


class TestASignature:
    def test_stands_behind_all_that_stood_before(
        self, bureau: Bureau, ours: TestAuthority, paper: Document, tmp_path: Path
    ) -> None:
        with SignedCopy.objects.get().content.open() as content:
            before = content.read()
        put(bureau, paper)
        copy = SignedCopy.objects.get()
        with copy.content.open() as content:
            made = content.read()
        assert made.startswith(before)
        assert hashlib.sha256(made).hexdigest() == copy.sha256
        assert [each.holds for each in checked(copy, ours.roots())] == [True, True]
        organ, party = PaperSignature.objects.order_by("number")
        assert [(each.who, each.number, each.level) for each in (organ, party)] == [
            ("ORGAN", 1, "L3"),
            ("PARTIES", 2, "L2"),
        ]
        for each in (organ, party):  # each copy is the beginning of the last one
            assert hashlib.sha256(made[: each.size]).hexdigest() == each.sha256

    def test_is_believed_by_another_program(self, bureau: Bureau, paper: Document, tmp_path: Path) -> None:
        program = which("pdfsig")
        if program is None:
            pytest.skip("pdfsig (poppler-utils) is not installed")
        put(bureau, paper)
        path = tmp_path / "signed.pdf"
        with SignedCopy.objects.get().content.open() as content:
            path.write_bytes(content.read())
        told = subprocess.run([program, "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
        assert told.count("Signature is Valid.") == 2
        assert told.count("Total document signed") == 1  # the last one; the first covers what stood then

    def test_leaves_an_entry_of_digests_and_one_row_that_stays(self, bureau: Bureau, paper: Document) -> None:
        row = put(bureau, paper)
        entry = Entry.objects.of(paper.matter_no).latest("seq")
        assert (entry.verb, entry.seq, entry.law, entry.from_state) == ("sign_paper", row.seq, F13, entry.to_state)
        assert entry.facts == {
            "paper": paper.sha256, "copy": SignedCopy.objects.get().sha256, "who": "PARTIES", "party": 1, "level": "L2",
            "picture": hashlib.sha256(written()).hexdigest(),
        }  # fmt: skip
        assert (row.check_reference, row.device, row.account) == ("FACE-20260306-0007", "手写板 A2", entry.actor)
        assert verify(paper.matter_no).is_good
        for sql in ("UPDATE dossier_papersignature SET level = 'L3'", "DELETE FROM dossier_papersignature"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                connection.cursor().execute(sql)

    def test_goes_under_the_seal(self, bureau: Bureau, ours: TestAuthority) -> None:
        def both_sign() -> None:
            sign_papers(at=bureau.world.later())
            put(bureau, Document.objects.get(template=SPOT))

        matter = archived_penalty(bureau, both_sign)
        [sealed] = [each["signed"] for each in said(matter)["items"] if each.get("signed")]
        assert sealed["sha256"] == SignedCopy.objects.get().sha256 == PaperSignature.objects.latest("number").sha256
        report = Report()
        verify_seals(report)
        assert list(report.findings) == []
        with refused(NotNow, ("FILE_SEALED", "HOUSE rule F8", "late")):
            put(bureau, Document.objects.get(template=SPOT))


class TestTheOrder:
    def test_is_kept(self, bureau: Bureau, ours: TestAuthority) -> None:
        paper = decided(bureau)
        with refused(NotNow, ("SIGNING_ORDER", F13, "party")):
            put(bureau, paper)
        assert not PaperSignature.objects.exists()
        assert sign_papers(at=bureau.world.later()) == 1
        put(bureau, paper)
        with refused(NotNow, ("SIGNED_ALREADY", F13, "party")):
            put(bureau, paper)

    def test_has_the_organ_wait_where_it_signs_last(
        self, bureau: Bureau, ours: TestAuthority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_order(monkeypatch, Line(PARTIES, Level.L2), Line(ORGAN, Level.L3))
        paper = decided(bureau)
        assert sign_papers(at=bureau.world.later()) == 0
        put(bureau, paper)
        assert [sign_papers(at=bureau.world.later()) for _turn in range(2)] == [1, 0]
        assert [each.who for each in PaperSignature.objects.order_by("number")] == ["PARTIES", "ORGAN"]
        assert [each.holds for each in checked(SignedCopy.objects.get(), ours.roots())] == [True, True]

    def test_has_a_line_for_the_mediator_who_has_the_matter_in_hand(
        self, bureau: Bureau, paper: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_order(monkeypatch, Line(ORGAN, Level.L3), Line(MEDIATOR, Level.L2))
        handler = Matter.objects.get(number=paper.matter_no).handler
        other = next(each for each in (bureau.officer(), bureau.head()) if each.account != handler)
        with refused(NotYou, ("NOT_THE_MEDIATOR", F13, "party")):
            put(bureau, paper, party=0, actor=other)

    def test_has_no_line_for_others(self, bureau: Bureau, paper: Document) -> None:
        witness = Party.objects.create(
            matter_no=paper.matter_no, position=9, role=PartyRole.WITNESS, kind=PartyKind.PERSON, created_at=bureau.world.clock
        )  # fmt: skip
        with refused(NotYet, ("NO_LINE", F13, "party")):
            put(bureau, paper, party=witness.pk)
        with refused(Unknown, ("UNKNOWN_PARTY", "", "party")):
            put(bureau, paper, party=witness.pk + 999)

    def test_has_nobody_due_whom_the_officers_noted_to_refuse(
        self, bureau: Bureau, ours: TestAuthority, call: Call
    ) -> None:
        case = bureau.clue().checked()
        case.spot(signed="REFUSED")
        paper = Document.objects.get(matter_no=case.case.number, template=SPOT)
        sign_papers(at=bureau.world.later())
        with refused(NotYet, ("NO_LINE", F13, "party")):
            put(bureau, paper)
        told = call(Role.HEAD, "330106", "sun").gets(f"penalties/{paper.matter_no}/documents/{paper.pk}/signatures/")
        assert told.json()["is_complete"] is True


class TestTheLevel:
    def test_is_high_enough_and_proved(self, bureau: Bureau, paper: Document) -> None:
        with refused(NotYet, ("LEVEL_TOO_LOW", F13, "level")):
            put(bureau, paper, level="L1", check="SMS-1")
        with refused(NotYet, ("SIGNATURE_UNPROVED", F13, "check"), ("SIGNATURE_UNPROVED", F13, "device")):
            put(bureau, paper, check=" ", device="")
        with refused(NotYet, ("HANDWRITING_UNREADABLE", F13, "picture")):
            put(bureau, paper, picture=b"")
        with refused(NotYet, ("HANDWRITING_EMPTY", F13, "picture")):
            put(bureau, paper, picture=png([b"\xff" * 60] * 20, 1))
        with refused(NotYet, ("NO_CERTIFICATE", F13, "content")):
            put(bureau, paper, level="L3")
        assert not PaperSignature.objects.filter(who=PARTIES).exists()

    def test_of_a_click_does_where_a_line_asks_no_more(
        self, bureau: Bureau, paper: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_order(monkeypatch, Line(ORGAN, Level.L3), Line(PARTIES, Level.L1))
        with refused(NotYet, ("SIGNATURE_UNPROVED", F13, "check")):
            put(bureau, paper, level="L1", check="", picture=b"", device="")
        assert put(bureau, paper, level="L1", check="SMS-4471", picture=b"", device="").picture == ""


class TestACertificate:
    @pytest.fixture
    def theirs(self, settings: Settings, tmp_path: Path) -> TestAuthority:
        """Give the provider of certificates that is trusted."""
        from asn1crypto import pem

        provider = TestAuthority(tmp_path / "provider")
        path = tmp_path / "providers.pem"
        path.write_bytes(pem.armor("CERTIFICATE", provider.roots()[0].dump()))
        settings.PARTY_ROOTS = str(path)
        return provider

    def signed_by(self, who: TestAuthority) -> bytes:
        with SignedCopy.objects.get().content.open() as content:
            before = content.read()
        person = who.signer_of(Unit(code="P1", name="王五"))
        assert person is not None
        return signed(before, person, field="Own", organ="王五", reason="")

    def test_of_a_trusted_provider_signs(
        self, bureau: Bureau, ours: TestAuthority, paper: Document, theirs: TestAuthority
    ) -> None:
        organ = SignedCopy.objects.get().signer
        made = self.signed_by(theirs)
        row = put(bureau, paper, level="L3", content=made, picture=b"")
        copy = SignedCopy.objects.get()
        assert (row.level, copy.signer, copy.sha256) == ("L3", organ, hashlib.sha256(made).hexdigest())
        found = checked(copy, [*ours.roots(), *theirs.roots()])
        assert [each.holds for each in found] == [True, True]
        assert row.certificate == found[1].serial

    def test_of_another_does_not(
        self, bureau: Bureau, ours: TestAuthority, paper: Document, theirs: TestAuthority
    ) -> None:
        with SignedCopy.objects.get().content.open() as stored:
            nothing_more = stored.read()
        for content in (
            self.signed_by(ours),
            nothing_more,
            self.signed_by(theirs)[:-40],
            b"%PDF-1.7 " + self.signed_by(theirs),
        ):
            with refused(NotYet, ("CERTIFICATE_FALSE", F13, "content")):
                put(bureau, paper, level="L3", content=content)

    def test_is_of_somebody_who_is_named(self, bureau: Bureau, ours: TestAuthority, paper: Document) -> None:
        with refused(NotNow, ("NO_PARTY_ROOTS", "ESL art. 16", "")):
            put(bureau, paper, level="L3", content=self.signed_by(ours))


class TestWhoActs:
    def test_is_a_guardian_for_a_child(self, bureau: Bureau, paper: Document) -> None:
        child = stall(paper)
        Party.objects.filter(pk=child.pk).update(birth_date=bureau.world.clock.date() - timedelta(days=4000))
        father, other = (
            Party.objects.create(
                matter_no=paper.matter_no, position=place, role=PartyRole.GUARDIAN if ward else PartyRole.AGENT,
                kind=PartyKind.PERSON, guardian_of=ward, created_at=bureau.world.clock,
            )
            for place, ward in ((8, child), (9, None))
        )  # fmt: skip
        for by in (0, other.pk):
            with refused(NotYet, ("GUARDIAN_SIGNS", "CC art. 23", "by_party")):
                put(bureau, paper, by_party=by)
        assert put(bureau, paper, by_party=father.pk).by_party == father.pk

    def test_was_named_for_it(self, bureau: Bureau, paper: Document) -> None:
        agent = Party.objects.create(
            matter_no=paper.matter_no, position=9, role=PartyRole.AGENT, kind=PartyKind.PERSON, created_at=bureau.world.clock
        )  # fmt: skip
        with refused(NotYet, ("ACTS_FOR_ANOTHER", F13, "by_party")):
            put(bureau, paper, by_party=agent.pk)
        Party.objects.filter(pk=agent.pk).update(represents=stall(paper))
        row = put(bureau, paper, by_party=agent.pk)
        assert (row.party, row.by_party) == (stall(paper).pk, agent.pk)

    def test_handles_matters_there(self, bureau: Bureau, paper: Document) -> None:
        with refused(NotYou, ("WRONG_ROLE", F13, "")):
            put(bureau, paper, actor=bureau.world.actor(Role.AUDITOR, "330106"))


class TestAKey:
    def test_that_is_not_there_refuses_and_leaves_nothing(
        self, bureau: Bureau, paper: Document, settings: Settings, tmp_path: Path
    ) -> None:
        settings.PAPER_SIGNERS = str(tmp_path / "nobody")
        (tmp_path / "nobody").mkdir()
        with refused(NotNow, ("NO_SEAL_KEY", F13, "")):
            put(bureau, paper)
        assert PaperSignature.objects.count() == 1


class TestPersonalStatus:
    """Of papers on marriage, adoption and inheritance nobody's signature is electronic (ESL art. 3)."""

    def issued(self, talks: Talks, type_code: str) -> Document:
        """Give a paper that several sign in a dispute of a type."""
        number = talks.in_mediation().dispute.number
        Matter.objects.filter(number=number).update(type=type_code)
        content = sheet("COURT_RULING")
        content.seek(0)
        data = content.read()
        document = Document(
            matter_no=number, kind="AGREEMENT", title="调解协议书", filename="a.pdf", sha256=hashlib.sha256(data).hexdigest(),
            size=len(data), added_by="x", added_at=talks.world.clock, template=SPOT, number="1", seq=1,
        )  # fmt: skip
        document.content = by_digest(document, "a.pdf")
        if not document.content.storage.exists(document.content.name):
            document.content.storage.save(document.content.name, ContentFile(data))
        document.save()
        return document

    @pytest.mark.parametrize(("type_code", "is_allowed"), [("01", False), ("02", True)])
    def test_is_signed_by_hand_alone(
        self, talks: Talks, ours: TestAuthority, monkeypatch: pytest.MonkeyPatch, type_code: str, is_allowed: bool
    ) -> None:
        in_order(monkeypatch, Line(PARTIES, Level.L2, ("APPLICANT",)), Line(ORGAN, Level.L3))
        paper = self.issued(talks, type_code)
        matter = Matter.objects.placed().get(number=paper.matter_no)
        party = Party.objects.of(paper.matter_no).filter(role=PartyRole.APPLICANT)[0]

        def put_by_hand() -> None:
            sign_paper(matter, paper, party=party.pk, actor=talks.mediator(), at=talks.world.later(), **WELL)

        if is_allowed:
            put_by_hand()
            assert sign_papers(at=talks.world.later()) == 1
        else:
            with refused(NotYet, ("PERSONAL_STATUS", "ESL art. 3", "")):
                put_by_hand()
            in_order(monkeypatch, Line(ORGAN, Level.L3), Line(PARTIES, Level.L2))
            assert sign_papers(at=talks.world.later()) == 0
            assert not SignedCopy.objects.exists()
