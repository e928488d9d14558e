"""Lists, one matter, and what may be done to it. Translate in, one call, translate out."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.idempotency import NothingDone, once
from casework.api.matters.asking import asked, is_narrowed, names_wanted, narrowed
from casework.api.matters.finding import find, known_to
from casework.api.matters.inputs import body_of, schema_of
from casework.api.matters.offering import offers_of
from casework.api.matters.reading import as_it_stood, expansions, full
from casework.api.matters.services import is_proposal, opening_named, service_of
from casework.api.matters.shapes import SUMMARY, clocks_of, shown_entry, shown_matter, summary_of
from casework.api.pagination import Cursor, bad_cursor, page_size_of, paged, place_of
from casework.api.preconditions import etag, seen_by
from casework.errors import Malformed, Unknown, Unmet
from casework.law import in_words
from casework.ledger.models import Entry, Note
from casework.ledger.visits import Visit, visit_of
from casework.transactions import hold
from casework.workflow.available import Offer
from casework.workflow.desk.lists import told_of
from casework.workflow.desk.timeline import names_of_accounts
from casework.workflow.keyset import Key
from casework.workflow.models import Matter, Proposal
from casework.workflow.moments import unknown_matter
from casework.workflow.opening import leave_look
from casework.workflow.persons import may_read
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import Track
from casework.workflow.walking import newest


class MatterView(APIView):
    """What every address of matters shares. track: the one whose matters stand here, None for all of them."""

    track: Track | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Be ready for what was sent before anybody reads it."""
        self.receive(request._request)
        super().initial(request, *args, **kwargs)

    def receive(self, request: HttpRequest) -> None:
        """Keep the bytes that were sent, which a digest is taken of."""
        request.body  # noqa: B018  reading keeps them

    @property
    def visit(self) -> Visit:
        return visit_of(self.request._request)

    @property
    def matters(self) -> MatterQuerySet:
        """Every matter of this address that the caller may know of."""
        return known_to(self.visit.actor, self.track)

    @property
    def told(self) -> MatterQuerySet:
        """Every matter of this address that his units were told of, wherever it lies: theirs to read what a list shows of it."""
        model = self.track.model_class if self.track is not None else Matter
        found: MatterQuerySet = told_of(model.objects.all(), self.visit)
        return found.filter(track=self.track.code) if self.track is not None else found

    def matter(self, number: str, *, to_move: bool = False) -> Matter:
        """
        Find one matter, placed(); one statement. to_move: hold it for the service that is to move it.

        :raises Unknown: there is none of this number, or none the caller may know of.
        """
        found = find(number, self.visit.actor, self.track, to_move=to_move) if _is_a_number(number) else None
        if found is None:
            raise unknown_matter(number)
        if found.restricted and self.request.method == "GET":
            leave_look(found, self.visit.actor, at=self.visit.at, ip=self.request.META.get("REMOTE_ADDR") or None)
        return found

    def known(self, number: str, *, to_move: bool = False) -> tuple[Matter, bool]:
        """
        Find one matter, placed(), and say whether it is within reach; else his units were told of it. One statement, two of these.

        :raises Unknown: there is none of this number, or none the caller may know of.
        """
        try:
            return self.matter(number, to_move=to_move), True
        except Unknown:
            told = self.told.placed().filter(number=number) if _is_a_number(number) else self.told.none()
            found = (told.select_for_update(of=("self",)) if to_move else told).first()
            if found is None:
                raise
            if to_move:
                hold(found)
            return found, False


def _is_a_number(text: str) -> bool:
    """Answer whether it may be asked for at all: no engine takes every character for a comparison."""
    return text.isascii() and text.isalnum()


def tagged(document: Mapping[str, Any], version: int, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """Build an answer about a version."""
    return JsonResponse(document, status=status, headers={"ETag": etag(version)}, json_dumps_params=PLAIN)


PLAIN: dict[str, Any] = {"ensure_ascii": False}


def listed(rows: list[Any], following: str | None, before: str | None, **more: Any) -> HttpResponse:
    """Build a page of a list."""
    return JsonResponse({"results": rows, "next": following, "previous": before, **more}, json_dumps_params=PLAIN)


COLUMNS = ("pk", *SUMMARY.values())


class Many(MatterView):
    """The list of matters, and the opening of one."""

    def get(self, request: Request) -> HttpResponse:
        """List what the caller may know of, newest first."""
        given = asked(request.query_params.dict(), self.visit)
        if given.get("told") and given.get("expand"):
            message = _(
                "Of what the caller was told of alone, a list shows nothing besides: told and expand do not go together."
            )
            raise Malformed.because("EXPAND_TOLD", message, field="expand")
        cursor = Cursor.read(given.get("cursor", ""))
        place = Key.read(cursor.key)
        if cursor.key and place is None:
            raise bad_cursor()

        def kept() -> MatterQuerySet:
            return narrowed(self.told if given.get("told") else self.matters, given, self.visit)

        def walk(is_back: bool, most: int) -> list[dict[str, Any]]:
            if not is_narrowed(given):
                code = self.track.code if self.track is not None else ""
                return newest(self.visit.actor, code, COLUMNS, place=place, is_back=is_back, most=most)
            rows = kept().placed().values(*COLUMNS)
            if is_back and place is not None:
                return list(rows.filter(place.newer()).order_by("opened_at", "id")[:most])
            older = rows.filter(place.older()) if place is not None else rows
            return list(older.order_by("-opened_at", "-id")[:most])

        found, following, before = paged(
            request._request, cursor, given["page_size"], walk, lambda row: str(Key(row["opened_at"], row["pk"]))
        )
        more = expansions(found, given.get("expand", ()), self.visit)
        names = names_wanted(given)
        results = []
        for row in found:
            summary = summary_of(row)
            results.append({name: summary[name] for name in names} | more.get(row["number"], {}))
        counted = {"count": kept().count()} if given.get("count") else {}
        return listed(results, following, before, **counted)

    def post(self, request: Request) -> HttpResponse:
        """Open a matter of this track; needs an Idempotency-Key."""
        track = self.track
        if track is None:
            raise Malformed.because("TRACK_MISSING", _("A matter is opened under the address of its track."))
        sent = dict(request.data) if isinstance(request.data, Mapping) else request.data
        service = opening_named(track, sent.pop("verb", "") if isinstance(sent, dict) else "")
        given = body_of(service, sent, now=self.visit.at, on=self.visit.on)

        def open_it() -> HttpResponse:
            opened: Matter = service(**given, actor=self.visit.actor)
            answer = tagged(shown_matter(opened), opened.version, HTTPStatus.CREATED)
            answer["Location"] = reverse(f"matters:{track.code}_one", args=[opened.number])
            return answer

        return self.done(request, open_it)

    def done(self, request: Request, act: Any) -> HttpResponse:
        """Do it once, or try it and undo it."""
        return attempt(request, act, self.visit)


def attempt(request: Request, act: Any, visit: Visit) -> HttpResponse:
    """
    Do what is asked, once; with ?dry_run=1 every check runs and nothing is written.

    :raises Malformed: dry_run is neither 1 nor 0; who meant to try must not find it done.
    """
    tries = request.query_params.get("dry_run", "0")
    if tries not in ("0", "1"):
        message = _("dry_run is 1, to try and leave nothing, or 0.")
        raise Malformed.because("DRY_RUN", message, field="dry_run")
    if tries == "1":
        with transaction.atomic():
            try:
                answer: HttpResponse = act()
            except NothingDone as undone:
                answer = undone.answer
            transaction.set_rollback(True)
        answer["Dry-Run"] = "true"
        return answer
    return once(request._request, act, account=visit.actor.account, at=visit.at)


class One(MatterView):
    """One matter."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """Show a matter, or with ?as_of= how it stood at a moment; to who was told of it what a list shows."""
        query = request.query_params
        matter, is_within_reach = self.known(number)
        wanted = asked({name: query[name] for name in query if name != "as_of"}, self.visit)
        names, more = names_wanted(wanted), wanted.get("expand", ())
        moment = query.get("as_of")
        if not is_within_reach and (moment or more):
            raise unknown_matter(number)
        if moment and more:
            message = _(
                "What stands around a matter is told as it is today alone: as_of and expand do not go together."
            )
            raise Malformed.because("EXPAND_AS_OF", message, field="expand")
        if moment:
            document = as_it_stood(matter, moment, self.visit)
        else:
            document = full(matter, self.visit) if is_within_reach else shown_matter(matter)
        kept = {name: value for name, value in document.items() if name not in SUMMARY_NAMES or name in names}
        if moment:
            return JsonResponse(kept, json_dumps_params=PLAIN)
        return tagged(kept | expansions([{"number": number}], more, self.visit).get(number, {}), matter.version)


SUMMARY_NAMES = frozenset(SUMMARY) | {"unit", "tier", "is_at_end"}


class Transitions(MatterView):
    """What may be done to a matter."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """List whatever may be done where the matter stands, and proposed, allowed and blocked alike."""
        matter = self.matter(number)
        offers = offers_of(matter, self.visit.actor, self.visit.at)
        rows = [shown_offer(matter, offer) for offer in offers]
        return JsonResponse(rows, safe=False, headers={"ETag": etag(matter.version)}, json_dumps_params=PLAIN)


def shown_offer(matter: Matter, offer: Offer) -> dict[str, Any]:
    """Write one verb with what stands in its way, what its body must be, and the clocks it starts."""
    return {
        "verb": offer.verb,
        "label": str(offer.label),
        "to": list(offer.to),
        "allowed": offer.allowed,
        "blocked_by": [shown_unmet(each) for each in offer.blocked_by],
        "requires": schema_of(service_of(matter.track, offer.verb), matter.machine.facts.get(offer.verb, {})),
        "law": in_words(str(offer.law)),
        "starts": [
            {
                "verb": awaited,
                "rule": term.code,
                "law": in_words(str(term.law)),
                "count": None if term.ends else term.count,
                "until": term.ends,
                "measure": term.measure.value,
                "nature": term.nature.value,
            }
            for awaited, term in offer.starts
        ],
    }


def shown_unmet(unmet: Unmet) -> dict[str, Any]:
    """Write one rule that stands in the way."""
    return {"code": unmet.code, "message": str(unmet.message), "law": in_words(unmet.law), "field": unmet.field}


class Transition(MatterView):
    """One verb of one matter."""

    def post(self, request: Request, number: str, verb: str) -> HttpResponse:
        """Do it; needs If-Match and an Idempotency-Key, unless ?dry_run=1 only asks what would be refused."""
        visit = self.visit

        def move() -> HttpResponse:
            # A department that was called reports in from outside.
            matter, _is_within_reach = self.known(number, to_move=True)
            service = service_of(matter.track, verb)
            version = seen_by(request._request, matter.version)
            given = body_of(service, request.data or {}, now=visit.at, on=visit.on)
            return moved(service, matter, given, version, visit)

        return attempt(request, move, visit)


def moved(service: Any, matter: Matter, given: dict[str, Any], version: int, visit: Visit) -> HttpResponse:
    """Call the service of a verb and answer with the matter as it is then."""
    result, born = carried_out(service, matter, given, version, visit)
    return tagged({**shown_matter(result), **({"born": born} if born else {})}, result.version)


def carried_out(service: Any, matter: Matter, given: dict[str, Any], version: int, visit: Visit) -> tuple[Matter, str]:
    """
    Call the service of a verb. Returns the matter as it is then, which what was proposed leaves as it is; and the number of
    the one born of it, "" where none is.
    """
    seen = {} if is_proposal(service) else {"version": version}
    done = service(matter, **given, actor=visit.actor, **seen)
    if isinstance(done, Proposal):
        return matter, ""
    result, *others = done if isinstance(done, tuple) else (done,)
    return result, next((each.number for each in others if each.number != result.number), "")


class Ledger(MatterView):
    """The entries of one matter."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """List entries with their hashes, the first first; words only for who may read them."""
        matter = self.matter(number)
        cursor = Cursor.read(request.query_params.get("cursor", ""))
        after = place_of(cursor)
        entries = Entry.objects.of(number).order_by("seq")

        def walk(is_back: bool, most: int) -> list[Entry]:
            if is_back:
                return list(entries.filter(seq__lt=after).order_by("-seq")[:most])
            return list(entries.filter(seq__gt=after)[:most])

        size = page_size_of(request.query_params.get("page_size", ""))
        found, following, before = paged(request._request, cursor, size, walk, lambda each: str(each.seq))
        words: dict[int, list[Note]] = {}
        if found and may_read(matter, self.visit.actor):
            for note in Note.objects.filter(matter=number, seq__gte=found[0].seq, seq__lte=found[-1].seq):
                words.setdefault(note.seq, []).append(note)
        return listed([shown_entry(each, words.get(each.seq, ())) for each in found], following, before)


class Clocks(MatterView):
    """The time limits of one matter."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """List clocks, what runs first, each with its derivation."""
        return JsonResponse(clocks_of(self.matter(number), self.visit.at), safe=False, json_dumps_params=PLAIN)


class Me(APIView):
    """Who calls."""

    def get(self, request: Request) -> HttpResponse:
        """Say who the caller is: name, units, roles, and the certificate with its last day."""
        visit = visit_of(request._request)
        actor = visit.actor
        return JsonResponse(
            {
                "username": actor.account,
                "name": names_of_accounts([actor.account]).get(actor.account, actor.account),
                "posts": [
                    {
                        "role": post.role.value,
                        "unit": post.unit_key.partition("@")[0],
                        "unit_key": post.unit_key,
                        "level": post.level,
                    }
                    for post in actor.posts
                ],
                "roles": sorted({post.role.value for post in actor.posts}),
                "units": sorted({post.unit_key.partition("@")[0] for post in actor.posts}),
                "certificate": actor.certificate or None,
                "certificate_until": actor.certificate_until and actor.certificate_until.isoformat(),
            },
            json_dumps_params=PLAIN,
        )
