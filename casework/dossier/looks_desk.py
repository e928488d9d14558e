"""Who took what out of a file, as the desk shows it: the looks into one matter, page by page, and its file verified on the spot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.dossier.models import Document
from casework.ledger.further import check_further
from casework.ledger.verify import verify
from casework.ledger.visits import Visit
from casework.organisations.actors import Role
from casework.parties.kinds import AccessAction, Unasked
from casework.parties.models import AccessLog
from casework.parties.services import record_use
from casework.workflow.desk.looks import purpose_in_words, taken_in_words
from casework.workflow.desk.timeline import names_of_accounts
from casework.workflow.models import Matter
from casework.workflow.persons import may_read

PAGE = 50
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class LookShown:
    """One look as the page shows it. by: who, by name where one is known; item: what was taken; why: None where it is kept from him."""

    look: AccessLog
    by: str
    role: str
    item: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Looks:
    """One page of looks, the newest first. older: the key it goes on before, 0 where it ends."""

    lines: list[LookShown]
    older: int


def looks_at(matter: Matter, visit: Visit, *, before: str, titles: Mapping[str, str]) -> Looks:
    """
    Read the looks into a matter. before: a key as typed, "" for the newest. titles: of the kinds of paper, for who may not read theirs.

    Three statements at most.
    """
    looks = AccessLog.objects.of(matter.number).order_by("-pk")
    if before.isascii() and before.isdecimal() and int(before) <= LARGEST:
        looks = looks.filter(pk__lt=int(before))
    found = list(looks[: PAGE + 1])
    shown, is_reader = found[:PAGE], may_read(matter, visit.actor)
    tells_why = is_reader or not matter.walled_from
    papers = _papers({each.document_id for each in shown if each.document_id is not None})
    names = names_of_accounts(each.account for each in shown) if shown else {}
    roles = dict(Role.choices)
    return Looks(
        [
            LookShown(
                each,
                names.get(each.account, each.account),
                str(roles.get(each.role, "")),
                _item(each, papers.get(each.document_id or 0), titles, is_reader=is_reader),
                purpose_in_words(each) if tells_why else None,
            )
            for each in shown
        ],
        shown[-1].pk if len(found) > PAGE else 0,
    )


def verify_file(request: HttpRequest, matter: Matter, visit: Visit) -> None:
    """
    Recompute the chain of a matter, hold its seals, papers and contents against it, and tell the reader; it leaves a record.

    Law: house rule F6b.
    """
    record_use(
        matter.number, AccessAction.VERIFY, actor=visit.actor, purpose=Unasked.DESK.value, at=visit.at,
        ip=request.META.get("REMOTE_ADDR") or None,
    )  # fmt: skip
    report = verify(matter.number)
    check_further(report, matter.number)
    for fault, _place, count in report.findings:
        messages.error(request, f"{str(fault.label)[:1].upper()}{str(fault.label)[1:]} ({count})")
    if report.is_good:
        entries = ngettext("%(number)d entry", "%(number)d entries", report.entries) % {"number": report.entries}
        seals = ngettext("%(number)d seal", "%(number)d seals", report.seals) % {"number": report.seals}
        messages.success(
            request, _("Verified: %(entries)s, %(seals)s, and all is whole.") % {"entries": entries, "seals": seals}
        )


def _papers(keys: Iterable[int]) -> dict[int, Document]:
    return Document.objects.in_bulk(list(keys)) if keys else {}


def _item(look: AccessLog, paper: Document | None, titles: Mapping[str, str], *, is_reader: bool) -> str:
    if paper is not None:
        return paper.title if is_reader else str(titles.get(paper.kind, paper.kind))
    return taken_in_words(look) or look.field
