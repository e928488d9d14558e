"""The two addresses at which peers hand in parcels: packages they send, and answers to packages that were sent to them."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.idempotency import REPLAYED
from casework.api.matters.schema.operations import WRITES, Operation
from casework.api.matters.schema.papers import BYTES
from casework.api.matters.schema.shapes import TEXT, Schema, many, one_of, record
from casework.errors import NotNow
from casework.ledger.clock import present
from enforcement.handovers.arrival import ArrivalState
from enforcement.handovers.exchange.answering import take_down
from enforcement.handovers.exchange.arriving import Taken, arrive
from enforcement.handovers.exchange.opening import RULE, Parcel, opened_parcel, unpacked
from enforcement.handovers.exchange.parcels import ANSWER, ANSWER_SCHEMA, PACKAGE
from enforcement.handovers.exchange.peers import Peer
from enforcement.handovers.exchange.proof import HEADER, Proved, Unproved, proved
from enforcement.handovers.package import SCHEMA

MEDIA_TYPE = "application/octet-stream"  # as the schema tells it: makers of clients know no other type of bytes
MEDIA_TYPES = frozenset({"application/zip", MEDIA_TYPE})
PIECE = 1024 * 1024
TAKEN: Schema = record(
    {"name": TEXT, "number": TEXT, "state": one_of(ArrivalState.values), "reasons": many(TEXT)},
    words="What came of a parcel: its name, the hand-over here, the state it came to, and every reason for which it was sent back at once.",
)
WORDS: Mapping[str, Any] = {
    "UNKNOWN_PEER": _("No peer of this installation has signed this call."),
    "PROOF_FALSE": _("The proof of this call cannot be read, is not signed by its peer, or is for another call."),
    "PROOF_STALE": _("The proof of this call is too old; the clocks of both installations may differ by five minutes."),
}


class PeerCaller:
    """Who calls by a proof: no account, but somebody who is known."""

    is_authenticated = True
    is_active = True

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.pk = f"peer:{peer.name}"  # by which calls are counted


class PeersProof(BaseAuthentication):
    """Reads `Casework-Proof`, before anything of the body."""

    def authenticate(self, request: Request) -> tuple[PeerCaller, Proved] | None:
        """
        Find which peer calls; None where no proof is sent.

        :raises AuthenticationFailed: it proves nothing.
        """
        header = request.headers.get(HEADER, "")
        if not header:
            return None
        try:
            found = proved(header, path=request.path, now=present())
        except Unproved as fault:
            raise exceptions.AuthenticationFailed(WORDS[fault.code], code=fault.code.lower()) from None
        return PeerCaller(found.peer), found

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that who sends nothing is answered with 401."""
        return HEADER


class ParcelView(APIView, ABC):
    """What both addresses share. A body goes to the disk as it comes, and is read once its caller is believed."""

    authentication_classes = (PeersProof,)
    document: ClassVar[str]
    schema_of_document: ClassVar[str]
    names_itself: ClassVar[str]

    @abstractmethod
    def take(self, parcel: Parcel, peer: Peer) -> Taken:
        """Do what a parcel asks."""

    def taken(self, request: Request) -> HttpResponse:
        """Receive a parcel, verify it, take it once, and answer what came of it."""
        known = cast(Proved, request.auth)
        if request.content_type.partition(";")[0].strip().lower() not in MEDIA_TYPES:
            raise exceptions.UnsupportedMediaType(request.content_type)
        with TemporaryDirectory(prefix="casework-parcel-") as place:
            folder = Path(place)
            received(request._request, folder / "parcel.zip", known.digest)
            bag = unpacked(folder / "parcel.zip", folder / "unpacked", most=settings.EXCHANGE_MAX_BYTES)
            parcel = opened_parcel(
                bag, known.peer.keys, document=self.document, schema=self.schema_of_document, name=self.names_itself
            )
            done = self.take(parcel, known.peer)
        row = done.arrival
        told = {"name": row.name, "number": row.matter_no, "state": row.state, "reasons": row.reasons}
        return JsonResponse(told, status=HTTPStatus.CREATED, headers={REPLAYED: "true"} if done.is_known else {})


class Packages(ParcelView):
    """Packages that peers send."""

    document, schema_of_document, names_itself = PACKAGE, SCHEMA, "package"
    operations: ClassVar[Mapping[str, Operation]] = {
        "post": Operation(
            "packages_send", TAKEN, WRITES, headers=("Idempotency-Replayed",), status=HTTPStatus.CREATED, body=lambda view: BYTES,
            sends=MEDIA_TYPE, signs_in="CaseworkProof",
        )
    }  # fmt: skip

    def post(self, request: Request) -> HttpResponse:
        """Hand in a package as a signed parcel; the same again gives the same answer, what is not whole goes back with every reason."""
        return self.taken(request)

    def take(self, parcel: Parcel, peer: Peer) -> Taken:
        return arrive(parcel, peer, at=present())


class Answers(ParcelView):
    """Answers of peers to packages that were sent to them."""

    document, schema_of_document, names_itself = ANSWER, ANSWER_SCHEMA, "answer"
    operations: ClassVar[Mapping[str, Operation]] = {
        "post": Operation(
            "packages_answer", TAKEN, WRITES, headers=("Idempotency-Replayed",), status=HTTPStatus.CREATED, body=lambda view: BYTES,
            sends=MEDIA_TYPE, signs_in="CaseworkProof",
        )
    }  # fmt: skip

    def post(self, request: Request) -> HttpResponse:
        """Hand in what was received, sent back or answered, as a signed parcel; the same one again gives the same answer."""
        return self.taken(request)

    def take(self, parcel: Parcel, peer: Peer) -> Taken:
        return take_down(parcel, peer, at=present())


def received(request: HttpRequest, file: Path, digest: str) -> None:
    """
    Write a body to the disk as it comes. digest: that its caller has signed.

    :raises RequestDataTooBig: it is larger than EXCHANGE_MAX_MB; the rest is not read.
    :raises NotNow: what came is not what was signed, and is to be sent again.
    """
    found, size = hashlib.sha256(), 0
    with file.open("xb") as written:
        while piece := request.read(PIECE):
            size += len(piece)
            if size > settings.EXCHANGE_MAX_BYTES:
                raise RequestDataTooBig
            found.update(piece)
            written.write(piece)
    if found.hexdigest() != digest:
        message = _("What arrived is not what the peer signed for; send it again.")
        raise NotNow.because("DIGEST_DIFFERS", message, law=RULE, field="parcel")
