"""Which court may confirm an agreement (domain 2.2, D8), and what of the file stays at home when a dispute goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from casework.deadlines.limits import limit
from casework.law import CPL, HOUSE, INVITED
from casework.organisations.levels import Level
from casework.organisations.lines import lines_of
from casework.organisations.models import Unit
from casework.taxonomies.codes import has_flag
from casework.workflow.guards import Attempt, guard

COUNTY_CODE = 6  # digits that name a county
MOST_DAYS = limit("T14.assigned").length.count
MOST_RULING_DAYS = 30  # house rule D9a


def are_days_left(attempt: Attempt, most: int) -> bool:
    """Answer whether so many days may be added to the talks as are told, with those added before in this handling cycle."""
    days, before = attempt.given.get("days"), 0
    for act in attempt.file.acts:
        before = 0 if act.verb == "reopen" else before + int(act.facts.get("days") or 0)
    return isinstance(days, int) and 0 < days <= most - before


def _most_days(attempt: Attempt) -> int:
    """Thirty days, or the term the court gave (T14)."""
    if attempt.matter.channel != "COURT_POST":
        return MOST_DAYS
    opened = attempt.file.acts[0] if attempt.file.acts else None
    is_summary = opened is not None and opened.facts.get("procedure") == "SUMMARY"
    return limit("T14.summary" if is_summary else "T14.entrusted").length.count


def _has_invited(attempt: Attempt, court: Unit) -> bool:
    return has_flag("channels", attempt.matter.channel, "court")


def _is_of_domicile(attempt: Attempt, court: Unit) -> bool:
    homes = {
        party.place_code[:COUNTY_CODE] for party in attempt.file.parties if party.is_principal and party.place_code
    }
    return court.level == Level.COUNTY and court.code[:COUNTY_CODE] in homes


def _is_of_object(attempt: Attempt, court: Unit) -> bool:
    place = attempt.matter.place
    return court.level == Level.COUNTY and place is not None and place.path.startswith(court.territory)


def _is_of_seat(attempt: Attempt, court: Unit) -> bool:
    return court.level == Level.COUNTY and attempt.matter.unit_path.startswith(court.territory)


def _is_intermediate(attempt: Attempt, court: Unit) -> bool:
    return court.level == Level.CITY and attempt.matter.unit_path.startswith(court.territory)


JURISDICTIONS: Mapping[str, Callable[[Attempt, Unit], bool]] = {
    "INVITED": _has_invited,
    "DOMICILE": _is_of_domicile,
    "OBJECT": _is_of_object,
    "SEAT": _is_of_seat,
    "INTERMEDIATE": _is_intermediate,
}


@guard(
    _(
        "The court must have jurisdiction: the one that invited, else the basic court of a party's domicile, of the object or of "
        "the mediating body's seat, or the intermediate court where the case is its own."
    ),
    law=CPL.art(205),
    rule="GU19",
    field="court",
    asks=("jurisdiction",),
    waivable=True,
)
def court_has_jurisdiction(attempt: Attempt) -> bool:
    """Ask whether the court named is one, open on this day, and has jurisdiction on the ground named."""
    court, fits = attempt.target, JURISDICTIONS.get(str(attempt.given.get("jurisdiction", "")))
    if court is None or fits is None or not court.is_valid_on(attempt.day) or "COURT" not in lines_of(court):
        return False
    return fits(attempt, court)


@guard(
    _("What a party conceded to settle is not used against it elsewhere; these papers stay here."),
    law=INVITED.art(22),
    field="papers",
    waivable=True,
)
def concessions_stay(attempt: Attempt) -> bool:
    """Ask whether no paper on concessions goes along."""
    return attempt.file.withheld.isdisjoint(attempt.given.get("papers") or ())


@guard(
    _(
        "Both sides agree to prolong the talks, by thirty days in all at most, and by no more than its own term where a court gave one."
    ),
    law=HOUSE.art("D6a"),
    field="days",
    asks=("days",),
)
def days_within_term(attempt: Attempt) -> bool:
    """Ask by how many days, with those of earlier sessions of this handling cycle."""
    return are_days_left(attempt, _most_days(attempt))


@guard(
    _("The president of the court approves that its time is prolonged."),
    law=CPL.art(187),
    field="approved_by_president",
    asks=("approved_by_president",),
    waivable=True,
)
def president_approved(attempt: Attempt) -> bool:
    """Ask whether it was the court's president who approved."""
    return attempt.given.get("approved_by_president") is True


@guard(_("Say in words why the court needs more time."), law=HOUSE.art("D9a"), field="reason", waivable=True)
def extension_reasoned(attempt: Attempt) -> bool:
    """Ask whether there is a reason in words."""
    return bool(attempt.reason.strip())


@guard(
    _("The time of the court is prolonged by thirty days in all at most."),
    law=HOUSE.art("D9a"),
    field="days",
    asks=("days",),
)
def ruling_days_left(attempt: Attempt) -> bool:
    """Ask by how many days, with those added since confirmation was applied for."""
    days, before = attempt.given.get("days"), 0
    for act in attempt.file.acts:
        if act.verb == "apply_confirmation":
            before = 0
        elif act.verb == "extend":
            before += int(act.facts.get("days") or 0)
    return isinstance(days, int) and 0 < days <= MOST_RULING_DAYS - before
