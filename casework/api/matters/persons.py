"""The persons of a matter: named, consenting, refusing, objecting; and a look at what is masked, which is kept on record."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from casework.api.matters.around import desk_of
from casework.api.matters.inputs import LONGEST_ITEM, Text, body_of
from casework.api.matters.readers import faults_of
from casework.api.matters.shapes import shown, shown_party
from casework.api.matters.views import PLAIN, MatterView, attempt, listed
from casework.errors import Malformed, Unknown, Unmet
from casework.parties.drafts import PartyDraft
from casework.parties.masking import Audience, Field
from casework.parties.models import Party, Recusal
from casework.parties.services import reveal
from casework.parties.services.disclosure import REVEALED
from casework.workflow.models import Matter
from casework.workflow.persons import (
    decide_objection,
    handles,
    may_know_reporter,
    name_party,
    note_consent,
    note_refusal,
    object_to,
)
from casework.workflow.tracks import track_of


class PersonsView(MatterView):
    """What the addresses of persons share."""

    def party(self, matter: Matter, pk: int) -> Party:
        """
        Find a party of a matter.

        :raises Unknown: it has none of this id.
        """
        party = Party.objects.of(matter.number).filter(pk=pk).first()
        if party is None:
            raise Unknown.because("UNKNOWN_PARTY", _("This matter has no such party."), field="party")
        return party

    def consenting(self, number: str) -> Matter:
        """
        Find a matter that lives by the consent of its parties.

        :raises Unknown: there is none, or its track asks nobody's consent.
        """
        matter = self.matter(number)
        if not desk_of(track_of(matter.track)).consensual:
            message = _("Nobody's consent is asked in matters of this track.")
            raise Unknown.because("NOT_BY_CONSENT", message)
        return matter

    def given(self, service: Any) -> dict[str, Any]:
        """Read what was sent for a service."""
        return body_of(service, self.request.data or {}, now=self.visit.at, on=self.visit.on)


def answered(document: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """Build an answer that may be kept and given again; so a party in it is masked as in a list, whoever asks."""
    return JsonResponse(document, status=status, json_dumps_params=PLAIN)


class Parties(PersonsView):
    """Who a matter is about."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """List the parties, masked for this reader. Two statements."""
        matter = self.matter(number)
        audience = Audience.HANDLER if handles(matter, self.visit.actor) else Audience.LIST
        return listed([shown_party(each, audience) for each in Party.objects.of(number)], None, None)

    def post(self, request: Request, number: str) -> HttpResponse:
        """Name one more party; the body is one of the parties an opening takes. Needs an Idempotency-Key."""
        matter, visit = self.matter(number), self.visit
        sent = dict(request.data) if isinstance(request.data, Mapping) else request.data
        moment = {"at": sent.pop("at")} if isinstance(sent, dict) and "at" in sent else {}

        def name_it() -> HttpResponse:
            given = body_of(name_party, moment, now=visit.at, on=visit.on)
            party = name_party(matter, PartyDraft.from_json(sent, path=""), **given, actor=visit.actor)
            return answered(shown_party(party, Audience.LIST), HTTPStatus.CREATED)

        return attempt(request, name_it, visit)


class Consent(PersonsView):
    """That a party agrees."""

    def post(self, request: Request, number: str, party: int) -> HttpResponse:
        """Note that a party agrees to mediation. Needs an Idempotency-Key."""
        matter = self.consenting(number)
        who = self.party(matter, party)

        def note() -> HttpResponse:
            noted = note_consent(matter, who, **self.given(note_consent), actor=self.visit.actor)
            return answered(shown_party(noted, Audience.LIST))

        return attempt(request, note, self.visit)


class Refusal(PersonsView):
    """That a party does not agree."""

    def post(self, request: Request, number: str, party: int) -> HttpResponse:
        """Note that a party refuses mediation, or withdraws consent. Needs an Idempotency-Key."""
        matter = self.consenting(number)
        who = self.party(matter, party)

        def note() -> HttpResponse:
            noted = note_refusal(matter, who, **self.given(note_refusal), actor=self.visit.actor)
            return answered(shown_party(noted, Audience.LIST))

        return attempt(request, note, self.visit)


class Recusals(PersonsView):
    """Objections against who handles a matter."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """List the objections, the oldest first. Two statements."""
        matter = self.matter(number)
        return listed([shown_recusal(each) for each in Recusal.objects.of(matter.number)], None, None)

    def post(self, request: Request, number: str) -> HttpResponse:
        """Note an objection, or that a check found nothing. Needs an Idempotency-Key."""
        matter = self.matter(number)

        def note() -> HttpResponse:
            raised = object_to(matter, **self.given(object_to), actor=self.visit.actor)
            return answered(shown_recusal(raised), HTTPStatus.CREATED)

        return attempt(request, note, self.visit)


class Decision(PersonsView):
    """What is decided on an objection."""

    def post(self, request: Request, number: str, recusal: int) -> HttpResponse:
        """Uphold an objection or dismiss it; only a head may. Needs an Idempotency-Key."""
        matter = self.matter(number)
        raised = Recusal.objects.of(matter.number).filter(pk=recusal).first()
        if raised is None:
            message = _("No such objection was raised in this matter.")
            raise Unknown.because("UNKNOWN_RECUSAL", message, field="recusal")

        def decide() -> HttpResponse:
            decided = decide_objection(matter, raised, **self.given(decide_objection), actor=self.visit.actor)
            return answered(shown_recusal(decided))

        return attempt(request, decide, self.visit)


def shown_recusal(recusal: Recusal) -> dict[str, Any]:
    """Write one objection."""
    return {
        "id": recusal.pk,
        "account": recusal.account,
        "ground": recusal.ground,
        "party": recusal.party_id,
        "raised_by": recusal.raised_by,
        "raised_at": shown(recusal.raised_at),
        "decided_by": recusal.decided_by or None,
        "decided_at": shown(recusal.decided_at),
        "upheld": recusal.upheld,
    }


class Look(serializers.Serializer[Any]):
    """What is to be seen, and what for."""

    purpose = Text(required=False, default="")

    def get_fields(self) -> dict[str, Any]:
        """Add `field`, one of what can be revealed."""
        return {**super().get_fields(), "field": serializers.ChoiceField([each.value for each in REVEALED])}


class Reveal(PersonsView):
    """A look at what is masked."""

    def post(self, request: Request, number: str, party: int) -> HttpResponse:
        """
        Show one value in clear, for a purpose. The look is committed before the answer goes out, refused or not.

        It opens no transaction and keeps no answer; sent again it is another look.
        """
        matter, visit = self.matter(number), self.visit
        who = self.party(matter, party)
        reader = Look(data=request.data)
        faults = [] if reader.is_valid() else faults_of(reader.errors)
        if isinstance(request.data, Mapping):
            unknown = [str(name)[:LONGEST_ITEM] for name in request.data if name not in reader.fields]
            faults += [
                Unmet("UNKNOWN_FIELD", _("This act takes no input of this name."), field=name) for name in unknown
            ]
        if faults:
            raise Malformed(*faults)
        given = reader.validated_data
        value = reveal(
            who,
            Field(given["field"]),
            actor=visit.actor,
            purpose=given["purpose"],
            at=visit.at,
            handles=handles(matter, visit.actor),
            behind_wall=may_know_reporter(matter, visit.actor),
            ip=request.META.get("REMOTE_ADDR") or None,
        )
        answer = answered({"party": who.pk, "field": given["field"], "value": value})
        answer["Cache-Control"] = "no-store"
        return answer
