"""A signature stands behind the paper, holds as long as nothing is changed, and is trusted by its root alone."""

from __future__ import annotations

import asyncio
import random
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from casework.demo.papers import sheet
from casework.dossier.signing.authorities import Folder, TestAuthority, authority
from casework.dossier.signing.pades import NotSigned, signatures_on, signed
from casework.organisations.models import Unit

BUREAU = Unit(code="330106-B2", name="西湖区综合行政执法局")
OTHER = Unit(code="330106-C", name="西湖区社会治安综合治理中心")


@pytest.fixture
def ours(tmp_path: Path) -> TestAuthority:
    return TestAuthority(tmp_path / "authority")


def paper() -> bytes:
    content = sheet("EVIDENCE")
    content.seek(0)
    read: bytes = content.read()
    return read


def by(who: TestAuthority | Folder, pdf: bytes, organ: Unit = BUREAU, field: str = "Organ") -> bytes:
    signer = who.signer_of(organ)
    assert signer is not None
    return signed(pdf, signer, field=field, organ=organ.name, reason="决定书")


class TestASignature:
    def test_stands_behind_the_paper_and_holds(self, ours: TestAuthority) -> None:
        made = by(ours, paper())
        assert made.startswith(paper())
        [found] = signatures_on(made, ours.roots())
        assert (found.signer, found.holds) == (BUREAU.name, True)

    def test_is_made_and_checked_where_an_event_loop_runs_too(self, ours: TestAuthority) -> None:
        async def one() -> list[bool]:
            return [each.holds for each in signatures_on(by(ours, paper()), ours.roots())]

        with ThreadPoolExecutor(max_workers=1) as thread:  # in this one the browser's own loop may run
            assert thread.submit(lambda: asyncio.run(one())).result() == [True]

    def test_may_be_followed_by_another(self, ours: TestAuthority) -> None:
        made = by(ours, by(ours, paper()), OTHER, "Second")
        assert [(each.signer, each.holds) for each in signatures_on(made, ours.roots())] == [
            (BUREAU.name, True), (OTHER.name, True),
        ]  # fmt: skip

    def test_of_another_root_is_intact_and_not_trusted(self, ours: TestAuthority, tmp_path: Path) -> None:
        [found] = signatures_on(by(ours, paper()), TestAuthority(tmp_path / "other").roots())
        assert (found.is_intact, found.is_trusted, found.holds) == (True, False, False)

    def test_holds_no_more_when_one_byte_of_the_paper_is_another(self, ours: TestAuthority) -> None:
        made, rng, length = by(ours, paper()), random.Random(7), len(paper())
        for _turn in range(40):
            place = rng.randrange(20, length)
            forged = made[:place] + bytes([made[place] ^ 1 << rng.randrange(8)]) + made[place + 1 :]
            try:
                found = signatures_on(forged, ours.roots())
            except NotSigned:
                continue  # it cannot even be read any more
            assert not any(each.holds for each in found), place

    def test_is_on_no_paper_that_has_none(self, ours: TestAuthority) -> None:
        assert signatures_on(paper(), ours.roots()) == []

    @pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n"])
    def test_is_not_put_on_what_is_no_pdf(self, ours: TestAuthority, content: bytes) -> None:
        with pytest.raises(NotSigned):
            by(ours, content)
        with pytest.raises(NotSigned):
            signatures_on(content, ours.roots())

    def test_is_valid_to_another_program_too(self, ours: TestAuthority, tmp_path: Path) -> None:
        program = which("pdfsig")
        if program is None:
            pytest.skip("pdfsig (poppler-utils) is not installed")
        path = tmp_path / "signed.pdf"
        path.write_bytes(by(ours, paper()))
        told = subprocess.run([program, "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid." in told
        assert "Total document signed" in told
        assert "ETSI.CAdES.detached" in told


class TestTheTestAuthority:
    def test_is_the_same_every_time_and_kept_from_other_accounts(self, ours: TestAuthority) -> None:
        serials = [signatures_on(by(who, paper()), who.roots())[0].serial for who in (ours, TestAuthority(ours.folder))]
        assert serials[0] == serials[1]
        assert ours.roots()[0].serial_number == TestAuthority(ours.folder).roots()[0].serial_number
        assert {stat.S_IMODE(path.stat().st_mode) for path in ours.folder.iterdir()} == {0o600}
        assert {path.name for path in ours.folder.iterdir()} == {"root.p12", "330106-B2.p12"}


class TestAFolder:
    def test_has_a_file_for_each_organ(self, ours: TestAuthority) -> None:
        ours.signer_of(BUREAU)
        folder = Folder(ours.folder, "")
        [found] = signatures_on(by(folder, paper()), ours.roots())
        assert found.holds
        assert folder.signer_of(OTHER) is None
        assert folder.roots() == []  # no roots.pem lies there

    def test_tells_which_file_does_not_open(self, tmp_path: Path) -> None:
        (tmp_path / "330106-B2.p12").write_bytes(b"not one")
        with pytest.raises(ImproperlyConfigured, match=r"330106-B2\.p12 does not open under PAPER_SIGNERS_PASSWORD"):
            Folder(tmp_path, "x").signer_of(BUREAU)

    def test_is_named_by_the_settings(self, settings: Settings, tmp_path: Path) -> None:
        settings.PAPER_SIGNERS = str(tmp_path)
        assert isinstance(authority(), Folder)
        settings.PAPER_SIGNERS = str(tmp_path / "nowhere")
        with pytest.raises(ImproperlyConfigured, match="PAPER_SIGNERS must be 'test', a folder"):
            authority()
        settings.PAPER_SIGNERS = ""
        assert authority() is None
