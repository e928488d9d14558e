"""Conditions of administrative mediation beyond those of people's mediation (domain 2.5)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import CPL, HOUSE
from casework.organisations.models import Unit
from casework.taxonomies.codes import scheme
from casework.workflow.guards import Attempt, guard
from mediation.disputes.courts import MOST_DAYS, are_days_left

SCOPES = ("CIVIL", "DISCRETION", "COMPENSATION")


@guard(
    _("It must be a civil dispute connected with the organ's administration, or one on discretion or compensation."),
    law=HOUSE.art("A2"),
    field="scope",
    asks=("scope",),
    waivable=True,
)
def scope_admitted(attempt: Attempt) -> bool:
    """Ask whether the organ may mediate it at all."""
    return attempt.given.get("scope") in SCOPES


@guard(
    _("Only what a lawfully established mediation organisation brought about may be confirmed by a court."),
    law=CPL.art(205),
    rule="GU19",
    field="unit",
)
def body_established(attempt: Attempt) -> bool:
    """Ask whether the lead is a people's mediation committee, or stands in the list of bodies established by law."""
    if attempt.matter.unit.kind == Unit.Kind.COMMITTEE:
        return True
    listed = scheme("established").get(attempt.matter.unit_key.partition("@")[0])
    return listed is not None and listed.is_valid_on(attempt.day)


@guard(
    _("Both sides agree to prolong, by thirty days in all at most; the minutes say so."),
    law=HOUSE.art("A8"),
    field="days",
    asks=("days",),
)
def days_agreed(attempt: Attempt) -> bool:
    """Ask by how many days, with those of earlier sessions of this handling cycle."""
    return are_days_left(attempt, MOST_DAYS)
