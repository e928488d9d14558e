"""Subscriptions to events: one's own alone. The secret is told once, to who made it, and kept in no answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.idempotency import once
from casework.api.matters.inputs import LARGEST, Moment
from casework.api.matters.readers import Reader, faults_of
from casework.api.matters.shapes import shown
from casework.api.matters.views import PLAIN, listed
from casework.api.pagination import LARGEST_PAGE, PAGE_SIZE, Cursor, bad_cursor, paged
from casework.errors import Malformed, NotYou, Unmet
from casework.ledger.visits import Visit, visit_of
from casework.outbox.models import LONGEST_ADDRESS, Delivery, Subscription
from casework.outbox.services import change, own, replay, subscribe
from casework.workflow.events import LEDGER_EVENTS, verbs_told
from casework.workflow.moments import EARLIEST, LATEST
from casework.workflow.tracks import all_tracks

MOST_VERBS = 200


class EntryOrMoment(Reader):
    """The id of an entry, or a moment with its offset."""

    default_error_messages = {"invalid": _("The id of a ledger entry or a moment with its offset is expected.")}

    def to_internal_value(self, data: Any) -> int | datetime:
        if type(data) is int and 0 < data <= LARGEST * LARGEST:
            return data
        if not isinstance(data, str):
            self.fail("invalid")
        found: datetime = Moment().run_validation(data)
        if not EARLIEST <= found.year <= LATEST:
            self.fail("invalid")
        return found


class Wanted(serializers.Serializer[Any]):
    """What a subscription is made of."""

    address = serializers.CharField(max_length=LONGEST_ADDRESS)
    tracks = serializers.ListField(child=serializers.CharField(max_length=12), max_length=MOST_VERBS, default=list)
    verbs = serializers.ListField(child=serializers.CharField(max_length=32), max_length=MOST_VERBS, default=list)

    def get_fields(self) -> dict[str, Reader]:
        """Add `from`, which is a word of Python's."""
        return {**super().get_fields(), "from": EntryOrMoment(required=False)}

    def validate_tracks(self, codes: list[str]) -> list[str]:
        """Let tracks pass that there are."""
        if not set(codes) <= {track.code for track in all_tracks()}:
            raise serializers.ValidationError(_("There is no track of this name."), code="unknown_track")
        return codes

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let verbs pass that these tracks have; one that is misspelt would never be heard of."""
        known = verbs_told(attrs["tracks"])
        for verb in attrs["verbs"]:
            if verb not in known:
                message = _("These tracks know no verb called %(verb)s.") % {"verb": verb}
                raise serializers.ValidationError({"verbs": [message]}, code="unknown_verb")
        return attrs


class Change(Wanted):
    """What is changed of it; what is not named stays. active: whether it is sent anything."""

    address = serializers.CharField(max_length=LONGEST_ADDRESS, required=False)
    tracks = serializers.ListField(child=serializers.CharField(max_length=12), max_length=MOST_VERBS, required=False)
    verbs = serializers.ListField(child=serializers.CharField(max_length=32), max_length=MOST_VERBS, required=False)
    active = serializers.BooleanField(required=False)

    def get_fields(self) -> dict[str, Reader]:
        """Leave out from where on, which a replay says."""
        return {name: field for name, field in super().get_fields().items() if name != "from"}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Hold the verbs there will be against the tracks there will be."""
        held: Subscription = self.context["held"]
        super().validate({"tracks": attrs.get("tracks", held.tracks), "verbs": attrs.get("verbs", held.verbs)})
        return attrs


class Again(serializers.Serializer[Any]):
    """From where on everything is sent again."""

    def get_fields(self) -> dict[str, Reader]:
        """Have `from`, which is a word of Python's."""
        return {"from": EntryOrMoment()}


class Asked(serializers.Serializer[Any]):
    """Which deliveries are listed."""

    state = serializers.ChoiceField(Delivery.State.choices, required=False)
    cursor = serializers.CharField(required=False, max_length=200)
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE)


class SubscriptionView(APIView):
    """What every address of subscriptions shares."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Keep the bytes that were sent, which a digest is taken of, before they are read as data."""
        request._request.body  # noqa: B018  reading keeps them
        super().initial(request, *args, **kwargs)

    @property
    def visit(self) -> Visit:
        return visit_of(self.request._request)

    @property
    def owner(self) -> User:
        """Give the account that calls; it must be a person's."""
        user = self.request.user
        if not isinstance(user, User):
            raise NotYou.because("NO_ACCOUNT", _("An account is needed for this."))
        return user

    def read(self, reader: type[serializers.Serializer[Any]], sent: Any, **known: Any) -> dict[str, Any]:
        """
        Read what was sent, in the body or in the address.

        :raises Malformed: it has not the shape; every field is named.
        """
        if not isinstance(sent, Mapping):
            raise Malformed.because("BODY", _("An object is expected."))
        reading = reader(data=sent, context=known)
        faults = [
            Unmet("UNKNOWN_FIELD", _("This call knows no field of this name."), field=str(name)[:60])
            for name in sent
            if name not in reading.fields
        ]
        if not reading.is_valid():
            faults.extend(faults_of(reading.errors))
        if faults:
            raise Malformed(*faults)
        return dict(reading.validated_data)


class Subscriptions(SubscriptionView):
    """The caller's subscriptions."""

    def get(self, request: Request) -> HttpResponse:
        """List them, the oldest first; an account has few, so there is one page."""
        rows = [shown_subscription(each) for each in Subscription.objects.filter(owner=self.owner)]
        return listed(rows, None, None)

    def post(self, request: Request) -> HttpResponse:
        """Subscribe; needs an Idempotency-Key. The secret stands in the first answer alone, never in one that is replayed."""
        given, visit, made = self.read(Wanted, request.data), self.visit, list[Subscription]()

        def make() -> HttpResponse:
            subscription = subscribe(
                self.owner,
                address=given["address"],
                tracks=given["tracks"],
                verbs=given["verbs"],
                start=given.get("from"),
                at=visit.at,
                source=LEDGER_EVENTS,
            )
            made.append(subscription)
            answer = _answer(shown_subscription(subscription), HTTPStatus.CREATED)
            answer["Location"] = reverse("matters:subscription", args=[subscription.pk])
            return answer

        answer = once(request._request, make, account=visit.actor.account, at=visit.at)
        if made and answer.status_code == HTTPStatus.CREATED and not answer.has_header("Idempotency-Replayed"):
            answer.content = _text({**shown_subscription(made[0]), "secret": made[0].secret}).encode()
            answer["Cache-Control"] = "no-store"
        return answer


class OneSubscription(SubscriptionView):
    """One of them."""

    def get(self, request: Request, key: int) -> HttpResponse:
        """Show it."""
        return _answer(shown_subscription(own(self.owner, key)))

    def patch(self, request: Request, key: int) -> HttpResponse:
        """Change it: {address?, tracks?, verbs?, active?}. The same call again changes nothing further; the secret stays."""
        held = own(self.owner, key)
        given = self.read(Change, request.data, held=held)
        changed = change(
            held,
            address=given.get("address"),
            tracks=given.get("tracks"),
            verbs=given.get("verbs"),
            is_active=given.get("active"),
        )
        return _answer(shown_subscription(changed))

    def delete(self, request: Request, key: int) -> HttpResponse:
        """End it; what was on its way is not sent any more."""
        own(self.owner, key).delete()
        return HttpResponse(status=HTTPStatus.NO_CONTENT)


class Deliveries(SubscriptionView):
    """What is on its way, was delivered of late, or was given up."""

    def get(self, request: Request, key: int) -> HttpResponse:
        """List deliveries, the newest entry first; ?state= keeps those of one state."""
        given = self.read(Asked, request.query_params.dict())
        kept = own(self.owner, key).deliveries.all()
        if "state" in given:
            kept = kept.filter(state=given["state"])
        cursor = Cursor.read(given.get("cursor", ""))
        if cursor.key and not (cursor.key.isascii() and cursor.key.isdecimal() and len(cursor.key) < 19):
            raise bad_cursor()
        place = int(cursor.key or 0)

        def walk(is_back: bool, most: int) -> list[Delivery]:
            if is_back:
                return list(kept.filter(entry__gt=place).order_by("entry")[:most])
            return list((kept.filter(entry__lt=place) if cursor.key else kept).order_by("-entry")[:most])

        found, following, before = paged(
            request._request, cursor, given["page_size"], walk, lambda each: str(each.entry)
        )
        return listed([shown_delivery(each) for each in found], following, before)


class Replay(SubscriptionView):
    """Sending again."""

    def post(self, request: Request, key: int) -> HttpResponse:
        """Send everything again from an entry or a moment on: {from}. The same call again changes nothing further."""
        start = self.read(Again, request.data)["from"]
        before = replay(own(self.owner, key), start=start, source=LEDGER_EVENTS)
        return _answer({"from": before + 1}, HTTPStatus.ACCEPTED)


def shown_subscription(subscription: Subscription) -> dict[str, Any]:
    """Write a subscription without its secret."""
    return {
        "id": subscription.pk,
        "address": subscription.address,
        "tracks": subscription.tracks,
        "verbs": subscription.verbs,
        "active": subscription.is_active,
        "watermark": subscription.watermark,
        "made_at": shown(subscription.made_at),
    }


def shown_delivery(delivery: Delivery) -> dict[str, Any]:
    """Write a delivery. It names the entry and nothing of it: the owner may not know of its matter any more."""
    is_pending = delivery.state == Delivery.State.PENDING
    return {
        "entry": delivery.entry,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "tried_at": shown(delivery.tried_at),
        "next_at": shown(delivery.next_at) if is_pending else None,
        "fault": delivery.fault,
    }


def _answer(document: Any, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(_text(document), status=status, content_type="application/json")


def _text(document: Any) -> str:
    return json.dumps(document, **PLAIN)
