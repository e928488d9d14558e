"""Who signs a paper, who has and who is due over HTTP; and one more signature."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from casework.api.matters.documents import PaperView
from casework.api.matters.inputs import LONGEST_ITEM, Moment
from casework.api.matters.readers import faults_of
from casework.api.matters.shapes import shown
from casework.api.matters.views import PLAIN, attempt
from casework.dossier.models import Document, PaperSignature
from casework.dossier.signing.order import Hand, Level, Step, Who, current
from casework.dossier.signing.parties import LONGEST, sign_paper
from casework.dossier.signing.turns import Signing, may_not_be_signed, signing_of
from casework.errors import Malformed, NotYou, Unmet
from casework.law import HOUSE
from casework.workflow.models import Matter
from casework.workflow.persons import may_read

MOST_BASE64 = 2 * 1024 * 1024
LARGEST_KEY = 2**31 - 1


class Bytes(serializers.CharField):
    """A content in base64."""

    default_error_messages = {"base64": _("A content in base64 is expected.")}

    def to_internal_value(self, data: Any) -> bytes:  # type: ignore[override]
        text = super().to_internal_value(data)
        try:
            return b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            self.fail("base64")


class SignatureAsked(serializers.Serializer[Any]):
    """Who signs, how, and what goes with it."""

    party = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    by_party = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    level = serializers.ChoiceField(Level.choices)
    picture = Bytes(required=False, max_length=MOST_BASE64)
    check = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    device = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    content = Bytes(required=False, max_length=MOST_BASE64)
    at = Moment(required=False)


class Signatures(PaperView):
    """The signatures on one paper."""

    def get(self, request: Request, number: str, paper: int) -> HttpResponse:
        """Tell the signing order of a paper, who has signed and who is due; no steps where its organ alone signs it, or nobody."""
        matter = self.matter(number)
        is_reader = may_read(matter, self.visit.actor)
        return JsonResponse(
            shown_signing(self.found(number, paper), matter, is_reader=is_reader), json_dumps_params=PLAIN
        )

    def post(self, request: Request, number: str, paper: int) -> HttpResponse:
        """
        Put one more signature on a paper, in its turn. Needs an Idempotency-Key.

        party: whose line it is, left out for the mediator's. picture: the handwriting, a PNG in base64. content: with L3 the signed copy
        as it stands with one more signature by a certificate of the signer's own, in base64.
        """
        matter, visit = self.matter(number), self.visit
        if not may_read(matter, visit.actor):
            raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=str(HOUSE.art("F13")))
        given = signature_asked(request.data)
        given.setdefault("at", visit.at)
        document = self.found(number, paper)

        def put() -> HttpResponse:
            sign_paper(matter, document, actor=visit.actor, **given)
            fresh = self.found(number, paper)
            told = shown_signing(fresh, matter, is_reader=True)
            return JsonResponse(told, status=HTTPStatus.CREATED, json_dumps_params=PLAIN)

        return attempt(request, put, visit)


def signature_asked(sent: Any) -> dict[str, Any]:
    """
    Read what comes with a signature.

    :raises Malformed: it has not the shape, or a part that nothing is known of; every such part is named.
    """
    reader = SignatureAsked(data=sent)
    faults = [] if reader.is_valid() else faults_of(reader.errors)
    if isinstance(sent, Mapping):
        unknown = [str(name)[:LONGEST_ITEM] for name in sent if name not in reader.fields]
        faults += [Unmet("UNKNOWN_FIELD", _("This act takes no input of this name."), field=name) for name in unknown]
    if faults:
        raise Malformed(*faults)
    return dict(reader.validated_data)


def shown_signing(document: Document, matter: Matter, *, is_reader: bool) -> dict[str, Any]:
    """Write how far the signing of a paper has come; parties by their keys. What was noted in words is for who may read the file."""
    signing = signing_of([document]).get(document.pk)
    steps = signing.steps if signing is not None else []
    now = current(steps)
    return {
        "document": document.pk,
        "is_allowed": not may_not_be_signed(matter),
        "is_complete": bool(steps) and now is None,
        "steps": [_step(each, signing, is_now=each is now) for each in steps] if signing is not None else [],
        "signatures": [_signature(each, is_reader=is_reader) for each in signing.taken] if signing is not None else [],
        "law": str(HOUSE.art("F13")),
    }


def _step(step: Step, signing: Signing, *, is_now: bool) -> dict[str, Any]:
    return {
        "who": step.line.who,
        "label": str(Who(step.line.who).label),
        "least": step.line.least,
        "is_due": is_now,
        "done": [_hand(each, signing) for each in step.done],
        "due": [_hand(each, signing) for each in step.due],
    }


def _hand(hand: Hand, signing: Signing) -> dict[str, Any]:
    party = signing.parties[hand.party] if hand.party else None
    label = party.get_role_display() if party is not None else Who(hand.who).label
    return {"party": hand.party or None, "position": party.position if party is not None else None, "label": str(label)}


def _signature(each: PaperSignature, *, is_reader: bool) -> dict[str, Any]:
    return {
        "number": each.number,
        "who": each.who,
        "party": each.party or None,
        "by_party": each.by_party or None,
        "level": each.level,
        "sha256": each.sha256,
        "size": each.size,
        "picture": each.picture or None,
        "check": (is_reader and each.check_reference) or None,
        "device": (is_reader and each.device) or None,
        "certificate": each.certificate,
        "algorithm": each.algorithm,
        "digest_algorithm": each.digest_algorithm,
        "account": each.account or None,
        "at": shown(each.at),
        "entry": each.seq,
    }
