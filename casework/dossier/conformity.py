"""certify_scan: whoever did not add a scan finds it to be true to its paper; the matter stays where it stands."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.dossier.files import SealedFiles
from casework.dossier.models import Document
from casework.law import HOUSE
from casework.organisations.actors import Role
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import DIGESTS, Facts
from casework.workflow.machine import T

CERTIFY = "certify_scan"
RULE = HOUSE.art("F3c")
FACTS: Facts = {"papers": DIGESTS}
CERTIFIERS = frozenset({*HANDLING_ROLES, Role.ARCHIVIST})


@guard(_("The scans to certify are named, lie in the file and are not certified yet."), law=RULE, field="papers")
def scans_named(attempt: Attempt) -> bool:
    """Answer whether every paper named waits to be certified."""
    named = named_in(attempt)
    return bool(named) and {each.sha256 for each in pending(attempt)} >= named


@guard(_("A scan is certified by somebody who did not add it."), law=RULE)
def certified_by_another(attempt: Attempt) -> bool:
    """Answer whether the actor added none of the scans named."""
    return all(each.added_by != attempt.actor.account for each in pending(attempt))


def named_in(attempt: Attempt) -> set[str]:
    """Read the digests that an attempt names; empty where it names none, or no texts."""
    named = attempt.given.get("papers")
    return {each for each in named if isinstance(each, str)} if isinstance(named, list | tuple) else set()


def pending(attempt: Attempt) -> list[Document]:
    """List the scans an attempt names that nobody has certified; none, at the price of no statement, where it names none."""
    named, files = named_in(attempt), attempt.file.files
    if not named or not isinstance(files, SealedFiles):
        return []
    lying = files.lying_in(attempt.matter.number)
    return [each for each in lying if each.sha256 in named and each.origin == Document.Origin.PAPER_PENDING]


@cache
def certifying_row(state: str) -> T:
    """The row by which scans are certified, before the end of a matter and after it."""
    return T(CERTIFY, (state,), state, CERTIFIERS, RULE, (scans_named, certified_by_another), takes=FACTS)


register_anywhere(
    CERTIFY,
    Anywhere(
        row_for=lambda state, given: certifying_row(state),
        kinds=lambda: (certifying_row(""),),
        is_quiet=True,
        label=pgettext_lazy("verb", "certify a scan"),
        names={"papers": _("scans")},
    ),
)
