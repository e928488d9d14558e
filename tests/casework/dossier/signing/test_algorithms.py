"""What the table of algorithms does not have on the day signs nothing and does not hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from casework.dossier.models import SignedCopy
from casework.dossier.signing.algorithms import Algorithm, digest_for
from casework.dossier.signing.authorities import Folder, TestAuthority
from casework.dossier.signing.pades import algorithm_for, signatures_on
from casework.dossier.signing.services import sign_papers
from tests.casework.dossier.signing.test_pades import BUREAU, by, paper
from tests.casework.dossier.signing.test_pades import ours as ours
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.enforcement.penalties.test_signed_papers import decided

EC256 = Algorithm("ecdsa-with-SHA256", "1.2.840.10045.4.3.2", "sha256")
LONG_AGO = date(2018, 12, 31)  # the day before the table begins


def keep_unlisted_key(folder: Path, code: str) -> None:
    """Put a key there whose algorithm (Ed25519) is not in the table."""
    key, day = Ed25519PrivateKey.generate(), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, code)])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(day - timedelta(days=1)).not_valid_after(day + timedelta(days=9))
    certificate = built.sign(key, None)
    content = pkcs12.serialize_key_and_certificates(None, key, certificate, None, NoEncryption())
    (folder / f"{code}.p12").write_bytes(content)


class TestASignature:
    def test_names_its_algorithms(self, ours: TestAuthority) -> None:
        signer = ours.signer_of(BUREAU)
        assert signer is not None
        assert algorithm_for(signer) == EC256
        [found] = signatures_on(by(ours, paper()), ours.roots())
        assert (found.algorithm, found.is_allowed) == (EC256, True)

    @pytest.mark.parametrize(("digest", "name"), [("sha384", "ecdsa-with-SHA384"), ("sha512", "ecdsa-with-SHA512")])
    def test_is_made_over_the_digest_of_the_settings(
        self, ours: TestAuthority, settings: Settings, digest: str, name: str
    ) -> None:
        settings.PAPER_DIGEST = digest
        [found] = signatures_on(by(ours, paper()), ours.roots())
        assert (found.algorithm.name, found.algorithm.digest, found.holds) == (name, digest, True)

    def test_does_not_hold_where_the_table_had_it_not_on_its_day(self, ours: TestAuthority) -> None:
        [found] = signatures_on(by(ours, paper()), ours.roots(), on=LONG_AGO)
        assert (found.is_intact, found.is_trusted, found.is_allowed, found.holds) == (True, True, False, False)

    def test_does_not_hold_by_an_algorithm_that_is_not_in_the_table(self, settings: Settings, tmp_path: Path) -> None:
        settings.PAPER_DIGEST = "sha512"
        keep_unlisted_key(tmp_path, BUREAU.code)
        [found] = signatures_on(by(Folder(tmp_path, ""), paper()), [])
        assert (found.algorithm, found.is_allowed, found.holds) == (
            Algorithm("", "1.3.101.112", "sha512"),
            False,
            False,
        )


class TestAKey:
    def test_that_signs_otherwise_signs_nothing(
        self, bureau: Bureau, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        decided(bureau)
        settings.PAPER_SIGNERS = str(tmp_path)
        keep_unlisted_key(tmp_path, "330106")
        assert sign_papers(at=bureau.world.later()) == 0
        assert not SignedCopy.objects.exists()
        assert "the key of 330106 signs by 1.3.101.112, which is not allowed" in caplog.text


class TestTheDigest:
    def test_is_one_of_the_table(self) -> None:
        with pytest.raises(
            ImproperlyConfigured, match="PAPER_DIGEST must be one of sha256, sha384, sha512, sm3; 'md5'"
        ):
            digest_for("md5")

    def test_is_not_that_of_sm2_as_long_as_no_library_has_its_curve(self) -> None:
        with pytest.raises(ImproperlyConfigured, match=r"PAPER_DIGEST is sm3.*not the curve of SM2"):
            digest_for("sm3")
