"""Many acts in one call: all of them or none, or each for itself; judged by the services that judge one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from django.db import OperationalError, transaction
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from casework.api.idempotency import NothingDone
from casework.api.matters.inputs import LARGEST, MOST_ITEMS, body_of
from casework.api.matters.services import service_of
from casework.api.matters.views import PLAIN, MatterView, attempt, carried_out
from casework.api.preconditions import Unconditional, etag
from casework.api.problems import document_of, status_of
from casework.errors import CaseworkError, Malformed, NotNow, Stale, Unmet
from casework.workflow.kinds import NUMBER
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter

ATOMIC, PARTIAL = "atomic", "partial"
DEADLOCK = "40P01"  # how PostgreSQL says that two waited for each other
PARTS = {"number", "version", "verb", "body"}


@dataclass(frozen=True, slots=True)
class Item:
    """One act that is asked for. version: the one the caller has seen, None where he does not say."""

    number: str
    verb: str
    version: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


class Bulk(MatterView):
    """Many acts on the matters of one track."""

    def post(self, request: Request) -> HttpResponse:
        """
        Do many acts in their order; needs an Idempotency-Key, unless ?dry_run=1 only asks what would be refused.

        A matter may be acted upon several times, each time under the version it has by then.
        """
        is_partial, items = asked_for(request.data)

        def act() -> HttpResponse:
            known = self.held(item.number for item in items)
            answers, done = self.each_for_itself(items, known) if is_partial else self.all_or_none(items, known)
            answer = JsonResponse({"results": answers}, json_dumps_params=PLAIN)
            if not done:
                raise NothingDone(answer)
            return answer

        try:
            return attempt(request, act, self.visit)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                raise
            message = _("Others work on the same matters just now; send it again.")
            raise NotNow.because("BUSY", message) from error

    def held(self, numbers: Iterable[str]) -> dict[str, Matter]:
        """Take under lock every matter the caller may know of, in the order of their numbers; one statement."""
        wanted = {number for number in numbers if NUMBER.fits(number)}
        return {matter.number: matter for matter in self.matters.locked(*wanted)}

    def all_or_none(self, items: list[Item], known: dict[str, Matter]) -> tuple[list[dict[str, Any]], int]:
        """
        Do all of them; returns an answer for each, and how many there are.

        :raises CaseworkError: one was refused; every rule names the item, as "items[3].verb", and its number.
        """
        answers = []
        for place, item in enumerate(items):
            try:
                answers.append(self.one(item, known))
            except CaseworkError as refusal:
                raise of_item(refusal, place, item) from refusal
        return answers, len(answers)

    def each_for_itself(self, items: list[Item], known: dict[str, Matter]) -> tuple[list[dict[str, Any]], int]:
        """Do what can be done, each on a savepoint of its own; returns an answer for each, and how many were done."""
        answers, done = [], 0
        for item in items:
            try:
                with transaction.atomic():
                    answers.append(self.one(item, known))
            except CaseworkError as refusal:
                status = status_of(refusal)
                problem = document_of(status, refusal.unmet)
                answers.append({"number": item.number, "status": status.value, "problem": problem})
            else:
                done += 1
        return answers, done

    def one(self, item: Item, known: dict[str, Matter]) -> dict[str, Any]:
        """
        Do one of them; known keeps the matter as it is then.

        :raises CaseworkError: it is refused, as it would be alone.
        """
        visit, matter = self.visit, known.get(item.number)
        if matter is None:
            raise unknown_matter(item.number)
        service = service_of(matter.track, item.verb)
        version = current(item, matter)
        given = body_of(service, item.body, now=visit.at, on=visit.on)
        result, born = carried_out(service, matter, given, version, visit)
        known[item.number] = result if result.number == item.number else matter
        answer = {
            "number": item.number,
            "status": HTTPStatus.OK.value,
            "version": result.version,
            "etag": etag(result.version),
        }
        return answer | ({"born": born} if born else {})


def current(item: Item, matter: Matter) -> int:
    """
    Give the version an item names, where it is the one the matter has.

    :raises Unconditional: it names none.
    :raises Stale: it is another.
    """
    if item.version is None:
        message = _("Say which version of the matter you have seen.")
        raise Unconditional.because("PRECONDITION_REQUIRED", message, field="version")
    if item.version != matter.version:
        message = _("The matter has moved on since you looked.")
        raise Stale.because("STALE", message, field="version", seen=item.version, now=matter.version)
    return item.version


def of_item(refusal: CaseworkError, place: int, item: Item) -> CaseworkError:
    """Say of a refusal which item it is about."""
    path = f"items[{place}]"
    unmet = (
        replace(each, field=f"{path}.{each.field}" if each.field else path, facts={**each.facts, "number": item.number})
        for each in refusal.unmet
    )
    return type(refusal)(*unmet)


def asked_for(sent: Any) -> tuple[bool, list[Item]]:
    """
    Read what many acts are asked for, and whether each is for itself.

    :raises Malformed: it has not the shape; every field is named.
    """
    if not isinstance(sent, Mapping):
        raise Malformed.because("SHAPE", _("An object is expected."))
    faults = list(_unknown_in(sent, {"mode", "items"}, ""))
    if sent.get("mode") not in (ATOMIC, PARTIAL):
        faults.append(Unmet("INVALID", _("One of atomic and partial is expected."), field="mode"))
    rows = sent.get("items")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ITEMS:
        message = _("A list of 1 to %(most)d items is expected.") % {"most": MOST_ITEMS}
        raise Malformed(*faults, Unmet("INVALID", message, field="items"))
    for place, row in enumerate(rows):
        faults.extend(_faults_of(row, f"items[{place}]"))
    if faults:
        raise Malformed(*faults)
    return sent["mode"] == PARTIAL, [Item(**{**row, "body": row.get("body") or {}}) for row in rows]


def _faults_of(row: Any, path: str) -> Iterable[Unmet]:
    if not isinstance(row, Mapping):
        yield Unmet("INVALID", _("An object is expected."), field=path)
        return
    yield from _unknown_in(row, PARTS, f"{path}.")
    for name in ("number", "verb"):
        if not isinstance(row.get(name), str):
            yield Unmet("INVALID", _("Words are expected."), field=f"{path}.{name}")
    version = row.get("version")
    if version is not None and (type(version) is not int or not 0 < version <= LARGEST):
        yield Unmet("INVALID", _("A whole number is expected."), field=f"{path}.version")
    if not isinstance(row.get("body") or {}, Mapping):
        yield Unmet("INVALID", _("An object is expected."), field=f"{path}.body")


def _unknown_in(sent: Mapping[str, Any], known: set[str], path: str) -> Iterable[Unmet]:
    for name in sent:
        if name not in known:
            yield Unmet("UNKNOWN_FIELD", _("Nothing is known of a field of this name."), field=f"{path}{name}"[:200])
