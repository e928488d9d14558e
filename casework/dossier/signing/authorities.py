"""
Whose keys sign: those of organs, each in a PKCS#12 file of its own or all in a device, or those of a test authority that this
installation makes.

An authority finds the signer of an organ; the settings say which one it is (PAPER_SIGNERS).
"""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.sign.signers import Signer, SimpleSigner

from casework.ledger.clock import present
from casework.organisations.models import Unit

TEST, PKCS11 = "test", "pkcs11:"
ROOT_NAME = "Casework test authority"
ROOT_YEARS, SIGNER_YEARS = 20, 3
_NO_PASSWORD = serialization.NoEncryption()


class Authority(Protocol):
    """Finds the signer of an organ."""

    def signer_of(self, organ: Unit) -> Signer | None:
        """
        Give whose key signs for an organ; None where it has none here.

        :raises NotSigned: its key cannot be had; KeyAway where no key can.
        """

    def roots(self) -> list[Certificate]:
        """Give the certificates by which its signatures are trusted."""


def authority() -> Authority | None:
    """
    Give the authority of the settings; None where papers are not signed here.

    :raises ImproperlyConfigured: PAPER_SIGNERS names no folder and no device.
    """
    where: str = settings.PAPER_SIGNERS
    if not where:
        return None
    if where == TEST:
        return TestAuthority(settings.TEST_AUTHORITY)
    if where.startswith(PKCS11):
        return _device(where, settings.PAPER_SIGNERS_PASSWORD)
    folder = Path(where)
    if not folder.is_dir():
        raise ImproperlyConfigured(
            f"PAPER_SIGNERS must be {TEST!r}, a folder of PKCS#12 files, or a device ({PKCS11}…); {where!r} is none."
        )
    return Folder(folder, settings.PAPER_SIGNERS_PASSWORD)


def party_roots() -> list[Certificate]:
    """
    Read the certificates of the providers by whose certificates parties sign (ESL art. 16); none where the settings name none.

    :raises ImproperlyConfigured: PARTY_ROOTS names a file that holds none.
    """
    if not settings.PARTY_ROOTS:
        return []
    try:
        return [_as_read(each) for each in x509.load_pem_x509_certificates(Path(settings.PARTY_ROOTS).read_bytes())]
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"PARTY_ROOTS must be a file of certificates (PEM): {error}.") from error


def _device(where: str, pin: str) -> Authority:
    try:
        from casework.dossier.signing.device import Address, Device
    except ModuleNotFoundError as error:
        raise ImproperlyConfigured(
            f"PAPER_SIGNERS names a device, which needs python-pkcs11 (pip install casework[pkcs11]): {error}."
        ) from error
    return Device(Address.read(where), pin)


class Folder:
    """Signers of organs as files CODE.p12, all under one password, and roots.pem, whose certificates are trusted."""

    def __init__(self, folder: Path, password: str) -> None:
        self.folder, self.password = folder, password

    def signer_of(self, organ: Unit) -> SimpleSigner | None:
        """
        Read the file of an organ's code.

        :raises ImproperlyConfigured: it does not open under the password.
        """
        path = self.folder / f"{organ.code}.p12"
        if not path.is_file():
            return None
        return _opened(path, self.password.encode() or None)

    def roots(self) -> list[Certificate]:
        """Read roots.pem; none where it is not there."""
        path = self.folder / "roots.pem"
        found = x509.load_pem_x509_certificates(path.read_bytes()) if path.is_file() else []
        return [_as_read(each) for each in found]


class TestAuthority:
    """
    An authority for demonstrations, whose root anybody may make and nobody should trust: made when it is first asked, in a folder
    that only this account can read, each signer with it.
    """

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def signer_of(self, organ: Unit) -> SimpleSigner | None:
        path = self.folder / f"{organ.code}.p12"
        if not path.is_file():
            key, root = self._root()
            own = ec.generate_private_key(ec.SECP256R1())
            name = _name(organ.name, organ.code)
            made = _certificate(name, own.public_key(), root.subject, key, years=SIGNER_YEARS, is_root=False)
            _keep(path, pkcs12.serialize_key_and_certificates(None, own, made, [root], _NO_PASSWORD))
        return _opened(path, None)

    def roots(self) -> list[Certificate]:
        return [_as_read(self._root()[1])]

    def _root(self) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        path = self.folder / "root.p12"
        if not path.is_file():
            key = ec.generate_private_key(ec.SECP256R1())
            name = _name(ROOT_NAME)
            made = _certificate(name, key.public_key(), name, key, years=ROOT_YEARS, is_root=True)
            _keep(path, pkcs12.serialize_key_and_certificates(None, key, made, None, _NO_PASSWORD))
        key, root, _others = pkcs12.load_key_and_certificates(path.read_bytes(), None)  # type: ignore[assignment]
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        assert root is not None
        return key, root


@cache
def _opened(path: Path, password: bytes | None) -> SimpleSigner:
    signer: SimpleSigner | None = SimpleSigner.load_pkcs12(str(path), passphrase=password)  # type: ignore[no-untyped-call]
    if signer is None or signer.signing_cert is None:
        raise ImproperlyConfigured(f"{path.name} does not open under PAPER_SIGNERS_PASSWORD.")
    return signer


def _keep(path: Path, content: bytes) -> None:
    """Put a file there whole or not at all; where another process was faster, its file stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _name(common: str, number: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if number:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, number))
    return x509.Name(parts)


def _certificate(
    subject: x509.Name,
    public: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    *,
    years: int,
    is_root: bool,
) -> x509.Certificate:
    """Certify a key from yesterday on; a root signs certificates, an organ papers."""
    since = present() - timedelta(days=1)
    usage = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    usage |= (
        {"key_cert_sign": True, "crl_sign": True}
        if is_root
        else {"digital_signature": True, "content_commitment": True}
    )
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=366 * years))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return built.sign(key, hashes.SHA256())


def _as_read(certificate: x509.Certificate) -> Certificate:
    return Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
