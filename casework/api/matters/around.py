"""What stands around a matter: what happened in words, who looked at personal data, what may belong to it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from casework.api.matters.asking import asked
from casework.api.matters.shapes import shown, shown_matter
from casework.api.matters.views import MatterView, listed
from casework.api.pagination import LARGEST_PAGE, PAGE_SIZE, Cursor, paged, place_of
from casework.errors import NotYou
from casework.law import HOUSE, in_words
from casework.ledger.models import Note
from casework.parties.models import AccessLog
from casework.workflow.admin import MatterAdmin
from casework.workflow.desk.timeline import Moment, moments_of
from casework.workflow.persons import may_know_looks, may_read
from casework.workflow.related import Reason, related_to
from casework.workflow.tracks import Track, track_of


def desk_of(track: Track) -> MatterAdmin:
    """Find the desk of a track, which knows what its forms ask and how it lives."""
    desk = admin.site.get_model_admin(track.model_class)
    assert isinstance(desk, MatterAdmin)
    return desk


class Since(serializers.Serializer[Any]):
    """From where on a timeline is read."""

    since = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1, default=0)


class Timeline(MatterView):
    """What happened, in words."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """List the acts of a matter in the reader's language, the newest first; ?since= those after one seq. Five statements."""
        since = asked(request.query_params.dict(), self.visit, Since)["since"]
        matter = self.matter(number)
        forms = desk_of(track_of(matter.track)).forms
        moments = moments_of(matter, forms, may_read=may_read(matter, self.visit.actor), since=since)
        return listed([shown_moment(each) for each in moments], None, None)


def shown_moment(moment: Moment) -> dict[str, Any]:
    """Write one act as people read it, with the codes that programs read beside."""
    entry = moment.entry
    return {
        "seq": entry.seq,
        "verb": entry.verb,
        "label": str(moment.label),
        "how": moment.how,
        "state": entry.to_state,
        "state_label": str(moment.state),
        "happened_at": shown(entry.happened_at),
        "recorded_at": shown(entry.recorded_at),
        "actor": entry.actor,
        "actor_name": moment.actor,
        "role": entry.role,
        "role_label": str(moment.role),
        "unit": entry.actor_unit,
        "unit_name": moment.unit,
        "lead": entry.unit,
        "lead_name": moment.lead,
        "outcome": entry.outcome,
        "outcome_label": moment.outcome,
        "ground": entry.reason,
        "ground_label": moment.ground,
        "law": in_words(entry.law),
        "facts": [{"label": str(label), "value": str(value)} for label, value in moment.facts],
        "words": [shown_words(note) for note in moment.words],
        "withheld": moment.withheld,
    }


def shown_words(note: Note) -> dict[str, Any]:
    """Write free words; null for what was erased by law."""
    return {"name": note.name, "text": None if note.erased_at else note.text}


class OnePage(serializers.Serializer[Any]):
    """Which page."""

    cursor = serializers.CharField(required=False, max_length=200)
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE)


class AccessLogs(MatterView):
    """Who looked at the personal data of a matter, and who took its papers."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """
        List looks, granted and refused, the newest first; for who handles the matter, heads and auditors, and
        archivists once it has ended. Two statements.

        The purposes of looks into a matter behind a wall are free words about it, and are for who may read these.
        """
        given = asked(request.query_params.dict(), self.visit, OnePage)
        actor = self.visit.actor
        matter = self.matter(number)
        if not may_know_looks(matter, actor):
            message = _(
                "Who looked is for who handles the matter, heads and auditors, and archivists once it has ended."
            )
            raise NotYou.because("WRONG_ROLE", message, law=str(HOUSE.art("F6b")))
        cursor = Cursor.read(given.get("cursor", ""))
        place = place_of(cursor)
        looks = AccessLog.objects.of(number)

        def walk(is_back: bool, most: int) -> list[AccessLog]:
            if is_back:
                return list(looks.filter(pk__gt=place)[:most])
            older = looks.filter(pk__lt=place) if cursor.key else looks
            return list(older.order_by("-pk")[:most])

        found, following, before = paged(request._request, cursor, given["page_size"], walk, lambda look: str(look.pk))
        tells_why = not matter.walled_from or may_read(matter, actor)
        return listed([shown_look(each, tells_why=tells_why) for each in found], following, before)


def shown_look(look: AccessLog, *, tells_why: bool) -> dict[str, Any]:
    """Write one look; it holds nothing of what was seen."""
    return {
        "id": look.pk,
        "account": look.account,
        "role": look.role,
        "unit": look.unit_key.partition("@")[0],
        "unit_key": look.unit_key,
        "party": look.party_id,
        "document": look.document_id,
        "action": look.action,
        "field": look.field,
        "refused": look.refused,
        "purpose": look.purpose if tells_why else None,
        "ip": look.ip,
        "at": shown(look.at),
    }


class RelatedMatters(MatterView):
    """What may belong to a matter."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """List matters of the caller's scope, each with the reasons why, the strongest ties first. Five statements."""
        matter = self.matter(number)
        rows = [
            {**shown_matter(each.matter), "reasons": [shown_reason(reason) for reason in each.reasons]}
            for each in related_to(matter, self.visit.actor)
        ]
        return listed(rows, None, None)


def shown_reason(reason: Reason) -> dict[str, str]:
    """Write one reason."""
    return {"code": reason.value, "message": str(reason.label)}
