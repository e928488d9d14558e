"""FILING: the inbox of every filing and referral as a table (domain 2.1, R1-R6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.deadlines.terms import WorkingDays
from casework.intake import guards as g
from casework.intake.facts import FACTS
from casework.law import HOUSE
from casework.organisations.actors import Role
from casework.workflow.kinship import repeats_by_persons
from casework.workflow.machine import Machine, Shift, T


class FilingState(models.TextChoices):
    REGISTERED = "REGISTERED", _("registered")
    MERGED = "MERGED", _("merged")
    TRIAGED = "TRIAGED", _("triaged")
    DISPATCHED = "DISPATCHED", _("dispatched")
    ACCEPTED = "ACCEPTED", _("accepted by a unit")


S = FilingState
WINDOW = frozenset({Role.REGISTRAR, Role.DISPATCHER, Role.GRID_WORKER, Role.MEDIATOR, Role.PETITION_CLERK, Role.SYSTEM})
DISPATCH = frozenset({Role.DISPATCHER})
TARGET = frozenset({Role.MEDIATOR, Role.HEAD, Role.PETITION_CLERK, Role.OFFICER, Role.GRID_WORKER})

ROUTING = tuple(WorkingDays(1, since=verb, law=HOUSE.art("R4")) for verb in ("triage", "object"))

# fmt: off
FILING = Machine("Filing", S, start=S.REGISTERED, ends=frozenset({S.ACCEPTED}), facts=FACTS, rows=(
    # verb       from             to             who       law                needs                      due, outcome
    T("register", (),              S.REGISTERED,  WINDOW,   HOUSE.art("R1"),   (g.channel_known, g.place_known, g.text_given, g.contact_or_anonymous)),
    T("merge",    (S.REGISTERED,), S.MERGED,      DISPATCH, HOUSE.art("R2"),   (g.target_named, repeats_by_persons), due=(WorkingDays(1, since="register", law=HOUSE.art("R2a")),), outcome="MERGED", seconded=True),
    T("unmerge",  (S.MERGED,),     S.REGISTERED,  DISPATCH, HOUSE.art("R2"),   (g.reason_given,)),
    T("triage",   (S.REGISTERED,), S.TRIAGED,     DISPATCH, HOUSE.art("R3"),   (g.classified,), due=(WorkingDays(1, since="register", law=HOUSE.art("R3")),), sets=("kind", "type", "risk")),
    T("dispatch", (S.TRIAGED,),    S.DISPATCHED,  DISPATCH, HOUSE.art("R4"),   (g.competent,), due=ROUTING, shift=Shift.OVER),
    T("take_in",  (S.DISPATCHED,), S.ACCEPTED,    TARGET,   HOUSE.art("R5"),   (g.own_unit,), due=(WorkingDays(1, since="dispatch", law=HOUSE.art("R5")),), lead=True),
    T("object",   (S.DISPATCHED,), S.TRIAGED,     TARGET,   HOUSE.art("R6"),   (g.own_unit, g.objection_reasoned, g.back_to_sender), due=(WorkingDays(5, since="dispatch", law=HOUSE.art("R6"), code="T03"),), shift=Shift.OVER),
))
# fmt: on
