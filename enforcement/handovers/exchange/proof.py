"""
By what a call between peers proves who makes it: a signed note over address, receiver, digest of the body, and moment.

The form is that of every signature of an installation (ADR 0027), by the same key; a body is read after its call is believed.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from casework.dossier.manifest import moment
from casework.ledger.checkpoints.note import NotGenuine, opened
from casework.ledger.checkpoints.signing import is_signed, sign_text
from enforcement.handovers.exchange.peers import Peer, all_peers

HEADER = "Casework-Proof"
FORM = "casework-exchange/1"
DRIFT = timedelta(minutes=5)  # by which the clocks of two installations may differ


class Unproved(Exception):
    """A call that is not to be believed. code: UNKNOWN_PEER, PROOF_FALSE or PROOF_STALE."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Proved(NamedTuple):
    """Who calls, and the SHA-256 of what he says he sends."""

    peer: Peer
    digest: str


def proof(*, path: str, to: str, digest: str, at: datetime) -> str:
    """Write the header of a call. path: of the address, to: the name of the peer, digest: SHA-256 of the body."""
    note = sign_text("".join(f"{line}\n" for line in (FORM, f"POST {path}", to, digest, moment(at))))
    return base64.b64encode(note.encode()).decode()


def proved(header: str, *, path: str, now: datetime) -> Proved:
    """
    Read who makes a call.

    :raises Unproved: no peer signed it, it is for another address or another installation, or too old.
    """
    try:
        note = base64.b64decode(header, validate=True).decode()
    except (binascii.Error, UnicodeError):
        raise Unproved("PROOF_FALSE") from None
    for peer in all_peers():
        try:
            lines = opened(note, peer.keys, by=is_signed).split("\n")
        except NotGenuine as fault:
            if fault.code == "UNKNOWN_KEY":
                continue
            raise Unproved("PROOF_FALSE") from None
        return _checked(peer, lines, path, now)
    raise Unproved("UNKNOWN_PEER")


def _checked(peer: Peer, lines: list[str], path: str, now: datetime) -> Proved:
    try:
        form, call, to, digest, told, end = lines
        at = datetime.fromisoformat(told)
        is_near = abs(now - at) <= DRIFT
    except (ValueError, TypeError):  # TypeError: a moment without an offset
        raise Unproved("PROOF_FALSE") from None
    if (form, call, to, end) != (FORM, f"POST {path}", settings.LEDGER_ORIGIN, ""):
        raise Unproved("PROOF_FALSE")
    if not is_near:
        raise Unproved("PROOF_STALE")
    return Proved(peer, digest)
