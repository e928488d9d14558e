"""supplement: papers that came after the end of a matter are sealed in a volume of their own, by somebody who did not add them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.dossier.files import SealedFiles
from casework.dossier.models import Document
from casework.dossier.sealing import SUPPLEMENT, unsealed
from casework.law import HOUSE
from casework.organisations.actors import Role
from casework.taxonomies.codes import choices, is_code, scheme
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import DIGESTS, Facts, choice
from casework.workflow.machine import T

RULE = HOUSE.art("F8a")
LATE_PAPER = "late_paper"  # the flag of its grounds
FACTS: Facts = {"papers": DIGESTS, "ground": choice(*(code for code, _label in choices("grounds", flag=LATE_PAPER)))}
APPROVERS = frozenset({Role.ARCHIVIST, Role.HEAD})


@guard(_("Only a matter that has ended gets a supplement volume."), law=RULE)
def matter_at_end(attempt: Attempt) -> bool:
    return attempt.matter.is_at_end


@guard(_("A listed ground says why the paper comes late."), law=RULE, field="ground")
def late_ground_listed(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag=LATE_PAPER)


@guard(_("A supplement says why, in words."), law=RULE, field="reason")
def supplement_reasoned(attempt: Attempt) -> bool:
    return bool(attempt.reason.strip())


@guard(_("The papers to seal are named, lie in the file and are under no seal yet."), law=RULE, field="papers")
def late_papers_named(attempt: Attempt) -> bool:
    named = attempt.given.get("papers")
    if not attempt.matter.is_at_end:
        return True  # nothing waits before the end, which is refused by itself and at the price of no statement
    return bool(named) and {each.sha256 for each in waiting(attempt)}.issuperset(_texts(named))


@guard(_("A late paper is approved by somebody who did not add it."), law=RULE)
def approved_by_another(attempt: Attempt) -> bool:
    named = set(_texts(attempt.given.get("papers")))
    # What an act issued came with it, and was added by nobody.
    added = [each for each in waiting(attempt) if each.sha256 in named and not each.template]
    return all(each.added_by != attempt.actor.account for each in added)


def waiting(attempt: Attempt) -> list[Document]:
    """List the papers of the file that are under no seal; none before the end, and where the track keeps no papers."""
    files = attempt.file.files
    if not attempt.matter.is_at_end or not isinstance(files, SealedFiles):
        return []
    number = attempt.matter.number
    return unsealed(files.lying_in(number), files.seals_on(number))


def _texts(named: Any) -> list[str]:
    return [each for each in named if isinstance(each, str)] if isinstance(named, list | tuple) else []


@cache
def supplement_row(state: str) -> T:
    """The row by which a supplement volume is sealed; the matter stays where it ended."""
    needs = (matter_at_end, late_ground_listed, supplement_reasoned, late_papers_named, approved_by_another)
    return T(SUPPLEMENT, (state,), state, APPROVERS, RULE, needs, takes=FACTS, seals=True)


def _spell(name: str, value: Any, _track: str) -> str:
    return scheme("grounds")[value].label if name == "ground" and value in scheme("grounds") else ""


register_anywhere(
    SUPPLEMENT,
    Anywhere(
        row_for=lambda state, given: supplement_row(state),
        kinds=lambda: (supplement_row(""),),
        label=pgettext_lazy("verb", "seal a supplement volume"),
        names={"papers": _("late papers")},
        spell=_spell,
    ),
)
