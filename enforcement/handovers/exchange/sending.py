"""
A round of sending: what is due goes to its peer, one parcel after the other, and what came of each is noted.

What is taken is lent for a while, so that a sender that is killed loses nothing: the round after that sends it again, and the peer
knows it (house rule H11). What follows upon an entry that has not arrived yet waits for it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import socket
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef

from casework.dossier.export.writing import zipped
from casework.errors import CaseworkError
from casework.ledger.models import Entry
from casework.organisations.models import Unit
from casework.outbox.addresses import Place
from casework.outbox.delivering import RETRIES, is_unreachable, wait_after
from casework.outbox.posting import NO_NAME, Answer, asked
from enforcement.handovers.exchange.parcels import parcel_of
from enforcement.handovers.exchange.peers import Peer, all_peers, keeper_of, peer_named
from enforcement.handovers.exchange.proof import HEADER, proof
from enforcement.handovers.models import Arrival, Handover, Posting

logger = logging.getLogger(__name__)

LOAN = timedelta(minutes=20)
TIMEOUT = 600.0  # seconds for one parcel
MOST_ANSWERED = 64 * 1024  # bytes of an answer that are read
MEDIA_TYPE = "application/zip"
ADDRESSES = {True: "api/v1/packages/answers/", False: "api/v1/packages/"}
# What a peer refuses in this way it will refuse again.
FINAL = frozenset({"HTTP_400", "HTTP_403", "HTTP_413", "HTTP_415", "HTTP_422"})
NO_PEER, PAPER_GONE = "NO_PEER", "PAPER_GONE"
S = Posting.State


def run(*, at: datetime) -> int:
    """Send what is due; idempotent, and safe to run twice at once. Returns how many parcels arrived. No statement without peers."""
    if not all_peers():
        return 0
    arrived, away = 0, set[int]()
    while (posting := taken(at, away)) is not None:
        fault = _sent(posting, at)
        if is_unreachable(fault):
            away.add(posting.pk)
        _note(posting, fault, at)
        arrived += not fault
    return arrived


def send_again(matter_no: str, *, at: datetime) -> int:
    """Let everything of a hand-over that has not arrived, given up or waiting, be due now; returns how much. "" for that of all."""
    left = Posting.objects.exclude(state=S.DELIVERED)
    chosen = left.filter(matter_no=matter_no) if matter_no else left
    return chosen.update(state=S.PENDING, attempts=0, next_at=at)


@transaction.atomic
def taken(at: datetime, away: set[int]) -> Posting | None:
    """Lend what waits longest; None where nothing is due."""
    before = Posting.objects.filter(matter_no=OuterRef("matter_no"), seq__lt=OuterRef("seq"), state=S.PENDING)
    due = Posting.objects.filter(~Exists(before), state=S.PENDING, next_at__lte=at).exclude(pk__in=away)
    found = due.order_by("next_at", "pk").select_for_update(skip_locked=True).first()
    if found is not None:
        Posting.objects.filter(pk=found.pk).update(next_at=at + LOAN)
    return found


def _sent(posting: Posting, at: datetime) -> str:
    """Send one parcel; "" where the peer has taken it, else what was wrong."""
    handover = Handover.objects.placed().get(number=posting.matter_no)
    entry = Entry.objects.get(matter=posting.matter_no, seq=posting.seq)
    peer = _peer_of(handover, entry)
    if peer is None:
        return NO_PEER
    posting.peer = peer.name
    try:
        parcel = parcel_of(handover, entry)
        with TemporaryFile(prefix="casework-parcel-") as body:
            digest, size = hashlib.sha256(), 0
            for piece in zipped(parcel):
                digest.update(piece)
                size += body.write(piece)
            body.seek(0)
            place, number = _place_of(peer, ADDRESSES[handover.is_arrival])
            headers = {
                "Content-Type": MEDIA_TYPE,
                "Content-Length": str(size),
                HEADER: proof(path=place.path, to=peer.name, digest=digest.hexdigest(), at=at),
            }
            answer = asked(place, number, body, headers, timeout=TIMEOUT, most=MOST_ANSWERED)
    except CaseworkError as refusal:  # a paper is not in the store, or not what was filed
        logger.error("%s: %s", posting, refusal)
        return refusal.code
    except socket.gaierror:
        return NO_NAME
    return _fault_of(answer)


def _peer_of(handover: Handover, entry: Entry) -> Peer | None:
    """Find to whom an entry has something to send: who keeps the unit it went to, or who sent what it answers."""
    if handover.is_arrival:
        came = Arrival.objects.filter(matter_no=handover.number, seq__lt=entry.seq).order_by("-seq").first()
        return peer_named(came.peer) if came is not None else None
    return keeper_of(Unit.objects.filter(key=entry.unit).first())


def _place_of(peer: Peer, path: str) -> tuple[Place, str]:
    """
    Take the address of a peer apart and look its name up. Who runs the installation named it, so it may stand in a private network.

    :raises socket.gaierror: there is no such name.
    """
    parts = urlsplit(peer.address)
    host, port = parts.hostname or "", parts.port or {"https": 443, "http": 80}[parts.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return Place(parts.scheme, host, port, f"{parts.path.rstrip('/')}/{path}"), str(found[0][4][0])


def _fault_of(answer: Answer) -> str:
    """Name what was wrong, with the codes of a problem document where the peer told them."""
    if not answer.fault:
        return ""
    try:
        told = json.loads(answer.body)
        codes = [str(each["code"]) for each in told["errors"]]
    except (ValueError, KeyError, TypeError):
        codes = []
    return " ".join([answer.fault, *dict.fromkeys(codes)])[:500]


def _note(posting: Posting, fault: str, at: datetime) -> None:
    tries = posting.attempts + 1
    is_over = bool(fault) and (tries > RETRIES or fault.partition(" ")[0] in FINAL)
    state = S.DEAD if is_over else S.PENDING if fault else S.DELIVERED
    Posting.objects.filter(pk=posting.pk, state=S.PENDING).update(
        peer=posting.peer,
        state=state,
        attempts=tries,
        tried_at=at,
        fault=fault,
        next_at=at + wait_after(min(tries, RETRIES)) if fault and not is_over else at,
    )
