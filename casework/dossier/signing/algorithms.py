"""
By which algorithms papers are signed: named in a dated table (signature_algorithms of the taxonomies), which is asked when a paper is
signed and when a signature is checked. House rule F12.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from asn1crypto.algos import SignedDigestAlgorithm
from django.core.exceptions import ImproperlyConfigured

from casework.taxonomies.codes import Code, scheme

TABLE = "signature_algorithms"
_RSA = "1.2.840.113549.1.1.1"  # of an RSA signature whose digest is told beside it


class Algorithm(NamedTuple):
    """How something is signed. name: its code in the table, "" where it has none there; oid: of the signature; digest: as sha256."""

    name: str
    oid: str
    digest: str

    def is_allowed(self, day: date) -> bool:
        """Answer whether the table has it on that day."""
        return bool(self.name) and scheme(TABLE)[self.name].is_valid_on(day)


def algorithm_of(mechanism: SignedDigestAlgorithm, digest: str) -> Algorithm:
    """Find the algorithm of a signature. digest: by which it says the paper was digested."""
    oid = str(mechanism["algorithm"].dotted)
    for code in scheme(TABLE).values():
        told = _told(code)
        if told["digest"] == digest and (told["oid"] == oid or (oid == _RSA and "RSA" in code.code)):
            return Algorithm(code.code, told["oid"], digest)
    return Algorithm("", oid, digest)


def digest_for(name: str) -> str:
    """
    Give the digest papers are signed over. name: by the settings.

    :raises ImproperlyConfigured: the table has no such digest, or the libraries here cannot sign over it.
    """
    known = {_told(code)["digest"] for code in scheme(TABLE).values()}
    if name not in known:
        raise ImproperlyConfigured(f"PAPER_DIGEST must be one of {', '.join(sorted(known))}; {name!r} is none.")
    if name == "sm3":
        raise ImproperlyConfigured(
            "PAPER_DIGEST is sm3, which goes with keys of SM2: the cryptography library here has SM3 and not the curve of SM2, "
            "and signs nothing by it. Name an authority whose library has it, or another digest."
        )
    return name


def _told(code: Code) -> dict[str, str]:
    """What the table says of an algorithm: oid and digest."""
    return dict(flag.split("=", 1) for flag in code.flags if "=" in flag)
