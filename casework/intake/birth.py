"""Conditions under which a matter of a track is born of a filing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import HOUSE
from casework.workflow.guards import Attempt, guard


@guard(_("There is no filing of this number."), law=HOUSE.art("R5a"), field="filing", waivable=True)
def filing_known(attempt: Attempt) -> bool:
    number = attempt.given.get("filing")
    filing = attempt.file.other(number) if number else None
    return not number or (filing is not None and filing.track == "filing")


@guard(
    _("A matter is born of a filing that a unit of this line has signed for."),
    law=HOUSE.art("R5a"),
    field="filing",
    waivable=True,
)
def filing_taken_in(attempt: Attempt) -> bool:
    filing = attempt.file.other(attempt.given.get("filing") or "")
    if filing is None:
        return True  # another guard asks for it
    return filing.is_at_end and attempt.post is not None and attempt.post.covers(filing.unit_path)


@guard(_("Another matter was born of this filing already."), law=HOUSE.art("R5a"), field="filing", waivable=True)
def filing_unused(attempt: Attempt) -> bool:
    number = attempt.given.get("filing")
    # What was sent on from the filing to another organ is a filing there, and none that goes on here.
    return not number or all(heir.track == "filing" for heir in attempt.file.heirs(number))
