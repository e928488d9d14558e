"""The transparency log over HTTP: checkpoints, and the proofs that go with them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.matters.around import OnePage
from casework.api.matters.asking import asked
from casework.api.matters.inputs import LARGEST
from casework.api.matters.shapes import shown
from casework.api.matters.views import PLAIN, listed
from casework.api.pagination import Cursor, paged, place_of
from casework.errors import Unknown
from casework.ledger.checkpoints import reading
from casework.ledger.checkpoints.merkle import leaf_hash
from casework.ledger.checkpoints.models import Checkpoint
from casework.ledger.checkpoints.signing import known_keys
from casework.ledger.models import Entry
from casework.ledger.visits import visit_of
from casework.workflow.models import Matter

LARGEST_SIZE = LARGEST * LARGEST


class Sizes(serializers.Serializer[Any]):
    """Between which sizes of the log consistency is to be proved; `to` is that of the newest checkpoint unless told."""

    def get_fields(self) -> dict[str, Any]:
        """Have `from`, which is a word of Python's."""
        return {
            name: serializers.IntegerField(min_value=1, max_value=LARGEST_SIZE, required=name == "from")
            for name in ("from", "to")
        }


class Checkpoints(APIView):
    """Checkpoints tell of no matter: whoever is signed in reads them."""

    def get(self, request: Request) -> HttpResponse:
        """List checkpoints, the newest first. One statement."""
        given = asked(request.query_params.dict(), visit_of(request._request), OnePage)
        cursor = Cursor.read(given.get("cursor", ""))
        size, kept = place_of(cursor), Checkpoint.objects.all()

        def walk(is_back: bool, most: int) -> list[Checkpoint]:
            if is_back:
                return list(kept.filter(size__gt=size).order_by("size")[:most])
            return list((kept.filter(size__lt=size) if cursor.key else kept).order_by("-size")[:most])

        found, following, before = paged(
            request._request, cursor, given["page_size"], walk, lambda each: str(each.size)
        )
        return listed([shown_checkpoint(each) for each in found], following, before)


class LatestCheckpoint(APIView):
    """The newest checkpoint."""

    def get(self, request: Request) -> HttpResponse:
        """Show the newest checkpoint, with the public keys checkpoints are signed by, that of now first. One statement."""
        document = {**shown_checkpoint(reading.newest_checkpoint()), "keys": [str(each) for each in known_keys()]}
        return JsonResponse(document, json_dumps_params=PLAIN)


class Proof(APIView):
    """That an entry is in the log."""

    def get(self, request: Request, entry_id: int) -> HttpResponse:
        """Prove that an entry is under the newest checkpoint. Five statements."""
        entry = self._entry(entry_id)
        checkpoint = reading.newest_checkpoint()
        place = reading.place_of(entry, checkpoint)
        document = {
            "entry": entry.pk,
            "number": entry.matter,
            "seq": entry.seq,
            "hash": entry.hash,
            "place": place,
            "leaf": leaf_hash(entry.hash.encode()).hex(),
            "proof": [each.hex() for each in reading.inclusion(place, checkpoint.size)],
            "checkpoint": shown_checkpoint(checkpoint),
        }
        return JsonResponse(document, json_dumps_params=PLAIN)

    def _entry(self, entry_id: int) -> Entry:
        entry = Entry.objects.filter(pk=entry_id).first() if entry_id <= LARGEST_SIZE else None
        actor = visit_of(self.request._request).actor
        if entry is None or not Matter.objects.visible_to(actor).filter(number=entry.matter).exists():
            raise Unknown.because("UNKNOWN_ENTRY", _("There is no entry of this id."), field="entry_id")
        return entry


class Consistency(APIView):
    """That the log only grew."""

    def get(self, request: Request) -> HttpResponse:
        """Prove that the log of one size is that of another with entries added. Two statements."""
        given = asked(request.query_params.dict(), visit_of(request._request), Sizes)
        newest = reading.newest_checkpoint().size
        older, newer = given["from"], given.get("to", newest)
        proof = reading.consistency(older, newer, newest=newest)
        document = {"from": older, "to": newer, "proof": [each.hex() for each in proof]}
        return JsonResponse(document, json_dumps_params=PLAIN)


def shown_checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    """Write a checkpoint: its note is what counts, the rest is read out of it for convenience."""
    return {
        "size": checkpoint.size,
        "root": checkpoint.root,
        "made_at": shown(checkpoint.made_at),
        "note": checkpoint.note,
    }
