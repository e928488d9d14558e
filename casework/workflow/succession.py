"""A unit's own end: the one that continues its powers leads its open matters (Regulations on Petition Work art. 24(2))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.errors import NotYet
from casework.law import PETITION
from casework.organisations.models import Unit, UnitSuccession
from casework.workflow.models import Matter

Lead = tuple[int, int, str, str]


def lead_of(matter: Matter) -> Lead:
    """Remember who leads a matter."""
    return matter.unit_id, matter.level, matter.unit_key, matter.unit_path


def lead_again(matter: Matter, lead: Lead) -> None:
    """Give a matter back to a remembered lead, in memory."""
    matter.unit_id, matter.level, matter.unit_key, matter.unit_path = lead


def lead_by(matter: Matter, unit: Unit) -> None:
    """Let a unit lead a matter from here on, in memory."""
    lead_again(matter, (unit.pk, unit.level, unit.key, unit.path))


def line_from(unit_id: int, at: datetime) -> tuple[UnitSuccession, ...]:
    """
    Find how the powers of a unit went on until that moment, step by step; where it was split, by the largest part.

    One statement a step; empty for a unit nobody continues.
    """
    line: list[UnitSuccession] = []
    while True:
        following = UnitSuccession.objects.filter(old=unit_id, effective_date__lte=day_of(at)).select_related(
            "old", "new"
        )
        step = following.exclude(new=unit_id).order_by(F("share").desc(nulls_last=True), "pk").first()
        if step is None or step in line:
            return tuple(line)
        line.append(step)
        unit_id = step.new_id


def follow(matter: Matter, successions: Sequence[UnitSuccession], at: datetime) -> None:
    """
    Let the lead of a matter pass along successions, in memory: from the unit that leads to the one that continues it.

    :raises NotYet: one of them does not begin at the lead, is not in effect yet, or would move the level.
    """
    for each in successions:
        if each.old_id != matter.unit_id or each.effective_date > day_of(at) or each.new.level != matter.level:
            raise NotYet.because(
                "NOT_SUCCEEDED",
                _("This unit does not continue the powers of the one that leads."),
                law=str(PETITION.art("24")),
                field="unit",
                unit=each.new.key,
                lead=matter.unit_key,
            )
        lead_by(matter, each.new)
