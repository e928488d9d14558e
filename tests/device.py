"""A device with keys (PKCS#11): SoftHSM, where it is installed, with a token of its own for each test."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pkcs11
import pytest
from asn1crypto.keys import ECDomainParameters, NamedCurve
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import Certificate
from pkcs11 import Attribute, KeyType, ObjectClass, Session
from pkcs11.util.ec import encode_ec_public_key

from casework.dossier.signing import device
from casework.dossier.signing.authorities import TestAuthority, _certificate, _name
from casework.organisations.models import Unit
from tests.services import soft_device

TOKEN, PIN = "casework", "648219"


class Token:
    """A token of SoftHSM. folder: where it keeps its objects."""

    def __init__(self, folder: Path, module: str, trusted: TestAuthority) -> None:
        self.folder, self.module, self.trusted = folder, module, trusted
        self.uri = f"pkcs11:token={TOKEN}?module-path={module}"

    def open(self, *, writes: bool = True) -> Session:
        return pkcs11.lib(self.module).get_token(token_label=TOKEN).open(rw=writes, user_pin=PIN)

    def make_key(self, organ: Unit) -> None:
        """Make a key in the device and keep a certificate of it there."""
        with self.open() as session:
            curve = ECDomainParameters(name="named", value=NamedCurve("secp256r1")).dump()
            made = session.create_domain_parameters(KeyType.EC, {Attribute.EC_PARAMS: curve}, local=True)
            public, _private = made.generate_keypair(label=organ.code, store=True)
            key = serialization.load_der_public_key(encode_ec_public_key(public))
            assert isinstance(key, ec.EllipticCurvePublicKey)
            root_key, root = self.trusted._root()
            name = _name(organ.name, organ.code)
            own = _certificate(name, key, root.subject, root_key, years=1, is_root=False)
            _keep(session, organ.code, own)

    def trust(self) -> None:
        """Keep the root in the device."""
        with self.open() as session:
            _keep(session, device.ROOTS, self.trusted._root()[1])

    def unplug(self) -> Path:
        """Take the token away; gives where it is meanwhile."""
        return self.folder.rename(self.folder.with_name("away"))

    def plug_in(self) -> None:
        self.folder.with_name("away").rename(self.folder)


def _keep(session: Session, label: str, certificate: Certificate) -> None:
    session.create_object(
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            Attribute.TOKEN: True,
            Attribute.LABEL: label,
            Attribute.SUBJECT: certificate.subject.public_bytes(),
            Attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
        }
    )


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Token]:
    module = soft_device().address
    folder, conf = tmp_path / "tokens", tmp_path / "softhsm2.conf"
    folder.mkdir()
    conf.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n", "utf-8")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    program = shutil.which("softhsm2-util")
    assert program is not None
    told = ["--init-token", "--free", "--label", TOKEN, "--so-pin", "20301122", "--pin", PIN]
    subprocess.run([program, *told], check=True, capture_output=True)
    _begin_anew(module)
    yield Token(folder, module, TestAuthority(tmp_path / "authority"))
    _begin_anew(module)


def _begin_anew(module: str) -> None:
    """Let go of whatever the module was told of another token."""
    device._sessions.clear()
    device._refused.clear()
    pkcs11.unload(module)
