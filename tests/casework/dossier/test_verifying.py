"""Whatever is done to a sealed file behind the back of the product is found: seal, signature, papers and contents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from casework.dossier import manifest as m
from casework.dossier.models import Document, Seal, SignedCopy
from casework.dossier.signing.authorities import TestAuthority
from casework.dossier.signing.services import sign_papers
from casework.dossier.verifying import verify_seals
from casework.ledger.checkpoints.note import signed
from casework.ledger.tasks import verify_ledger
from casework.ledger.verify import Report
from casework.workflow.models import Matter
from tests.casework.dossier.sealed import (
    EVERY,
    PHOTO,
    archived_dispute,
    archived_penalty,
    late_paper,
    seal_of,
    supplemented,
)
from tests.casework.dossier.sealed import every as every
from tests.casework.ledger.forgery import drop, forge
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.enforcement.penalties.test_signed_papers import ours as ours
from tests.world import Talks, World

Every = Callable[[str], Matter]
OWN = PHOTO + b" and nowhere else"


def found(matter: str = "") -> dict[str, int]:
    report = Report()
    verify_seals(report, matter)
    return {fault.value: count for fault, _place, count in report.findings}


@pytest.fixture
def sealed(talks: Talks, world: World) -> Matter:
    """Give a file with a supplement volume, whose paper lies in no other file."""
    matter = archived_dispute(talks)
    return supplemented(world, matter, late_paper(world, matter, content=OWN))


def own() -> Document:
    return Document.objects.get(sha256=hashlib.sha256(OWN).hexdigest())


def _retold(seal: Seal) -> None:
    """Tell another title, with a root, a digest and a signature that fit: all but the entry."""
    said = json.loads(seal.manifest)
    said["items"][0]["title"] = "另一份"
    said["merkle_root"] = m.merkle_root(said["items"])
    text = m.encode(said)
    forge("UPDATE dossier_seal SET manifest = %s, root = %s WHERE id = %s", text, said["merkle_root"], seal.pk)


def slip_in(matter: Matter) -> None:
    """Put a paper into the file that says it was always there."""
    Document.objects.create(
        matter_no=matter.number, kind="EVIDENCE", title="a", filename="a.jpg", sha256="a" * 64, size=1, added_at=seal_of(matter).sealed_at
    )  # fmt: skip


FORGERIES: dict[str, tuple[Callable[[Matter], None], set[str]]] = {
    "a manifest that tells of other papers": (
        lambda matter: _retold(seal_of(matter)),
        {"SEAL_CHANGED", "SEAL_FALSE", "PAPER_CHANGED"},
    ),
    "a manifest that cannot be read": (
        lambda matter: forge("UPDATE dossier_seal SET manifest = %s WHERE part = 1", "["),
        {"SEAL_CHANGED", "SEAL_FALSE"},
    ),
    "another root": (
        lambda matter: forge("UPDATE dossier_seal SET root = %s WHERE part = 1", "f" * 64),
        {"SEAL_CHANGED"},
    ),
    "another moment": (
        lambda matter: forge("UPDATE dossier_seal SET sealed_at = %s WHERE part = 1", seal_of(matter).sealed_at),
        {"SEAL_CHANGED"},
    ),
    "another who sealed": (
        lambda matter: forge("UPDATE dossier_seal SET sealed_by = 'x' WHERE part = 1"),
        {"SEAL_CHANGED"},
    ),
    "another part": (lambda matter: forge("UPDATE dossier_seal SET part = 5 WHERE part = 1"), {"SEAL_CHANGED"}),
    "a note by a key that is not known": (
        lambda matter: forge(
            "UPDATE dossier_seal SET note = %s WHERE part = 1",
            signed(m.statement(seal_of(matter, 1).manifest), "another.example", b"k" * 32),
        ),
        {"SEAL_FALSE"},
    ),
    "a note that is none": (lambda matter: forge("UPDATE dossier_seal SET note = 'x' WHERE part = 1"), {"SEAL_FALSE"}),
    "the note of another part": (
        lambda matter: forge("UPDATE dossier_seal SET note = %s WHERE part = 1", seal_of(matter).note),
        {"SEAL_FALSE"},
    ),
    "no seal any more": (lambda matter: forge("DELETE FROM dossier_seal WHERE part = 1"), {"SEAL_GONE"}),
    "no seal of the file any more": (
        lambda matter: forge("DELETE FROM dossier_seal WHERE part = 0"),
        {"SEAL_GONE", "SEAL_CHANGED", "PAPER_SLIPPED_IN"},
    ),
    "a seal whose entry is gone": (lambda matter: drop(matter.number, matter.version), {"SEAL_CHANGED"}),
    "a paper with another title": (
        lambda matter: forge("UPDATE dossier_document SET title = 'x' WHERE id = %s", own().pk),
        {"PAPER_CHANGED"},
    ),
    "a paper in another volume": (
        lambda matter: forge("UPDATE dossier_document SET volume = 'INNER' WHERE id = %s", own().pk),
        {"PAPER_CHANGED"},
    ),
    "a paper that is gone": (
        lambda matter: forge("DELETE FROM dossier_document WHERE id = %s", own().pk),
        {"PAPER_GONE"},
    ),
    "a paper that slipped in": (
        slip_in,
        {"PAPER_SLIPPED_IN"},
    ),
}  # fmt: skip


class TestASealedFile:
    @pytest.mark.parametrize("track", EVERY)
    def test_is_whole_as_it_was_sealed(self, every: Every, track: str) -> None:
        every(track)
        assert found() == {}

    def test_is_whole_with_a_supplement_and_a_late_paper_besides(self, sealed: Matter, world: World) -> None:
        late_paper(world, sealed)
        assert found() == found(sealed.number) == {}

    @pytest.mark.parametrize(("forgery", "faults"), FORGERIES.values(), ids=FORGERIES)
    def test_is_held_against_its_seal(
        self, sealed: Matter, forgery: Callable[[Matter], None], faults: set[str]
    ) -> None:
        forgery(sealed)
        assert set(found()) == set(found(sealed.number)) == faults
        assert found("D3301062026999999") == {}

    def test_is_told_by_the_command_and_by_night(self, sealed: Matter) -> None:
        assert verify_ledger()
        forge("UPDATE dossier_document SET title = 'x' WHERE id = %s", own().pk)
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("verify_ledger", "--format", "json", stdout=out)
        told = json.loads(out.getvalue())
        assert (ended.value.code, told["seals"]) == (1, 2)
        assert [(each["kind"], each["matter"], each["seq"], each["columns"]) for each in told["findings"]] == [
            ("PAPER_CHANGED", sealed.number, sealed.version, "EVIDENCE")
        ]
        assert not verify_ledger()


class TestASignedCopy:
    @pytest.fixture
    def copy(self, bureau: Bureau, ours: TestAuthority) -> SignedCopy:
        archived_penalty(bureau, lambda: sign_papers(at=bureau.world.later()))
        assert found() == {}
        return SignedCopy.objects.get()

    def test_is_held_against_the_seal_that_names_it(self, copy: SignedCopy) -> None:
        SignedCopy.objects.update(signer="上城区")
        assert found() == {"COPY_CHANGED": 1}
        copy.delete()
        assert found() == {"COPY_GONE": 1}

    def test_is_the_very_one_in_the_store_and_begins_with_its_paper(self, copy: SignedCopy) -> None:
        storage, name = copy.content.storage, str(copy.content)
        with copy.content.open() as content:
            signed_bytes = content.read()
        storage.delete(name)
        assert found() == {"COPY_GONE": 1}
        storage.save(name, ContentFile(signed_bytes + b"!"))
        assert found() == {"COPY_CHANGED": 1}
        storage.delete(name)
        storage.save(name, ContentFile(signed_bytes))
        assert found() == {}

    def test_is_asked_of_no_seal_of_before_it_was_named(self, copy: SignedCopy) -> None:
        seal = Seal.objects.get()
        items = [{name: value for name, value in each.items() if name != "signed"} for each in seal.said["items"]]
        said = {**seal.said, "items": items, "merkle_root": m.merkle_root(items)}
        forge(
            "UPDATE dossier_seal SET manifest = %s, root = %s WHERE id = %s",
            m.encode(said),
            said["merkle_root"],
            seal.pk,
        )
        assert found() == {"SEAL_CHANGED": 1, "SEAL_FALSE": 1}  # of the forgery, and nothing of paper and copy

    def test_that_was_made_after_filing_is_under_no_seal(self, bureau: Bureau, ours: TestAuthority) -> None:
        archived_penalty(bureau)
        assert sign_papers(at=bureau.world.later()) == 1
        assert found() == {}


class TestAContent:
    def test_that_was_changed_or_is_gone_is_found(self, sealed: Matter) -> None:
        document = own()
        storage, name = document.content.storage, str(document.content)
        storage.delete(name)
        assert found() == {"CONTENT_GONE": 1}
        storage.save(name, ContentFile(OWN + b"!"))
        assert found() == {"CONTENT_CHANGED": 1}
        storage.delete(name)
        storage.save(name, ContentFile(OWN))
        assert found() == {}

    def test_that_an_act_issued_and_a_crash_kept_from_the_store_is_made_again(self, every: Every) -> None:
        matter = every("penalty")
        issued = Document.objects.filter(matter_no=matter.number).exclude(template="")[0]
        if issued.content.storage.exists(str(issued.content)):
            issued.content.storage.delete(str(issued.content))
        assert found() == {}
        forge("UPDATE dossier_document SET frozen = %s WHERE id = %s", "", issued.pk)
        assert found() == {"CONTENT_GONE": 1}
