"""
An authority whose keys lie in a device and never leave it (PKCS#11): key and certificate of an organ under its code, certificates that are
trusted under the label `roots`.

One session with a device is kept for the process. Whatever goes wrong in it ends it, and the next one begins anew with the module.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import NamedTuple
from urllib.parse import unquote

import pkcs11
from asn1crypto.x509 import Certificate
from django.core.exceptions import ImproperlyConfigured
from pkcs11 import Attribute, ObjectClass, PKCS11Error, Session
from pyhanko.sign.pkcs11 import PKCS11Signer

from casework.dossier.signing.authorities import PKCS11 as SCHEME
from casework.dossier.signing.pades import KeyAway, NotSigned
from casework.organisations.models import Unit

ROOTS = "roots"
_turn = RLock()  # a session is for one thread at a time
_sessions: dict[tuple[int, Address], Session] = {}
_refused: set[tuple[Address, str]] = set()


class Address(NamedTuple):
    """Where a device is. token: the label of its token. module: the library that speaks to it."""

    token: str
    module: str

    @classmethod
    def read(cls, uri: str) -> Address:
        """
        Read an address of the form pkcs11:token=NAME?module-path=/FILE (RFC 7512).

        :raises ImproperlyConfigured: it is none, or there is no such library.
        """
        path, _mark, query = uri.removeprefix(SCHEME).partition("?")
        told = dict(each.partition("=")[::2] for each in (*path.split(";"), *query.split("&")))
        if told.keys() != {"token", "module-path"} or not all(told.values()):
            raise ImproperlyConfigured(
                f"PAPER_SIGNERS names a device as {SCHEME}token=NAME?module-path=/FILE, and its PIN by PAPER_SIGNERS_PASSWORD; "
                f"it has: {', '.join(sorted(told))}."
            )
        module = unquote(told["module-path"])
        if not Path(module).is_file():
            raise ImproperlyConfigured(f"PAPER_SIGNERS names a library that is not there: {module}.")
        return cls(unquote(told["token"]), module)


class DeviceSigner(PKCS11Signer):
    """Signs in the device."""

    def __init__(self, device: Device, session: Session, certificate: Certificate, label: str) -> None:
        self.device = device
        # A digest is what every device signs; not every one digests for itself, and a paper need not go through it.
        is_raw = certificate.public_key.algorithm == "ec"
        super().__init__(session, signing_cert=certificate, key_label=label, use_raw_mechanism=is_raw)
        # Now, in the turn of whoever asks: when it signs another thread has the turn.
        self._load_objects()  # type: ignore[no-untyped-call]

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """
        Sign some bytes.

        :raises KeyAway: the device does not.
        """
        with self.device.spoken_to():
            made: bytes = await super().async_sign_raw(data, digest_algorithm, dry_run)
        return made


class Device:
    """Signers of organs in a device. pin: lets it sign."""

    def __init__(self, address: Address, pin: str) -> None:
        self.address, self.pin = address, pin

    def signer_of(self, organ: Unit) -> DeviceSigner | None:
        """
        Find key and certificate under the code of an organ.

        :raises KeyAway: the device does not answer.
        :raises NotSigned: it has a certificate of the organ and no key, or several.
        :raises ImproperlyConfigured: it refuses the PIN.
        """
        with self.spoken_to():
            session = self._session()
            found = self._certificates(session, organ.code)
            keys = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: organ.code}))
            if not found and not keys:
                return None
            if (len(found), len(keys)) != (1, 1):
                raise NotSigned(f"the device has {len(found)} certificates and {len(keys)} keys under {organ.code}")
            return DeviceSigner(self, session, found[0], organ.code)

    def roots(self) -> list[Certificate]:
        """Read what is trusted; none where the device has none."""
        with self.spoken_to():
            return self._certificates(self._session(), ROOTS)

    @contextmanager
    def spoken_to(self) -> Iterator[None]:
        """
        Speak to the device alone, as long as the block runs.

        :raises KeyAway: it went wrong; the session is over.
        """
        with _turn:
            try:
                yield
            except PKCS11Error as error:
                self._hang_up()
                told = str(error) or type(error).__name__
                raise KeyAway(f"the device {self.address.token} does not answer ({told})") from error

    def _certificates(self, session: Session, label: str) -> list[Certificate]:
        wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: label}
        return [Certificate.load(each[Attribute.VALUE]) for each in session.get_objects(wanted)]

    def _session(self) -> Session:
        place = (os.getpid(), self.address)
        if place not in _sessions:
            if (self.address, self.pin) in _refused:
                raise _wrong_pin(self.address)
            token = pkcs11.lib(self.address.module).get_token(token_label=self.address.token)
            try:
                _sessions[place] = token.open(user_pin=self.pin or None)
            except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked) as error:
                _refused.add((self.address, self.pin))
                raise _wrong_pin(self.address) from error
        return _sessions[place]

    def _hang_up(self) -> None:
        session = _sessions.pop((os.getpid(), self.address), None)
        with suppress(PKCS11Error):
            if session is not None:
                session.close()
        with suppress(PKCS11Error):
            pkcs11.lib(self.address.module).finalize()  # a module that was begun anew sees what was plugged in since


def _wrong_pin(address: Address) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"The device {address.token} refuses the PIN in PAPER_SIGNERS_PASSWORD. This process does not try it again: a device counts, "
        "and locks itself."
    )
