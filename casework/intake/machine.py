"""FILING: the inbox of every filing and referral as a table (domain 2.1, R1-R6, and what one organ refers to another)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.deadlines.terms import Nature, WorkingDays
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
REFERRING = frozenset(
    {Role.MEDIATOR, Role.HEAD, Role.OFFICER, Role.PETITION_CLERK, Role.REGISTRAR, Role.DISPATCHER, Role.SYSTEM}
)
TARGET = frozenset({Role.MEDIATOR, Role.HEAD, Role.PETITION_CLERK, Role.OFFICER, Role.GRID_WORKER, Role.REGISTRAR})

ROUTING = tuple(WorkingDays(1, since=verb, law=HOUSE.art("R4")) for verb in ("triage", "object"))
# A referral is with the organ it is for from the moment it is registered.
SENT = ("dispatch", "register")
SIGNING = tuple(WorkingDays(1, since=verb, law=HOUSE.art("R5")) for verb in SENT)
OBJECTION = tuple(WorkingDays(5, since=verb, law=HOUSE.art("R6"), code="T03", nature=Nature.PARTY) for verb in SENT)

# What was referred is merged while it waits to be signed for, within the time of the signature.
MERGING = (WorkingDays(1, since="register", law=HOUSE.art("R2a")).but_not_for("channel", "TRANSFER_ORG"),)

# fmt: off
FILING = Machine("Filing", S, start=S.REGISTERED, ends=frozenset({S.ACCEPTED}), facts=FACTS, rows=(
    # verb       from             to             who       law                needs                      due, outcome
    T("register", (),              S.REGISTERED,  WINDOW,   HOUSE.art("R1"),   (g.channel_known, g.place_known, g.text_given, g.contact_or_anonymous), sets=("kind",)),
    T("register", (),              S.DISPATCHED,  REFERRING, HOUSE.art("R13"), (g.channel_known, g.text_given, g.classified, g.referring_matter_known, g.sent_to_another, g.not_to_the_accused, g.referred_once), when=("referred", True), sets=("kind",), shift=Shift.OVER),
    T("merge",    (S.REGISTERED,), S.MERGED,      DISPATCH, HOUSE.art("R2"),   (g.target_named, repeats_by_persons), due=MERGING, outcome="MERGED", seconded=True),
    T("merge",    (S.DISPATCHED,), S.MERGED,      DISPATCH, HOUSE.art("R2b"),  (g.was_referred, g.signed_by_the_organ, g.target_named, repeats_by_persons), outcome="MERGED", seconded=True),
    T("unmerge",  (S.MERGED,),     S.REGISTERED,  DISPATCH, HOUSE.art("R2"),   (g.reason_given,)),
    T("triage",   (S.REGISTERED,), S.TRIAGED,     DISPATCH, HOUSE.art("R3"),   (g.classified,), due=(WorkingDays(1, since="register", law=HOUSE.art("R3")),), sets=("kind", "type", "risk")),
    T("dispatch", (S.TRIAGED,),    S.DISPATCHED,  DISPATCH, HOUSE.art("R4"),   (g.competent,), due=ROUTING, shift=Shift.OVER),
    T("take_in",  (S.DISPATCHED,), S.ACCEPTED,    TARGET,   HOUSE.art("R5"),   (g.own_unit, g.signed_by_the_organ), due=SIGNING, lead=True),
    T("object",   (S.DISPATCHED,), S.TRIAGED,     TARGET,   HOUSE.art("R6"),   (g.own_unit, g.objection_reasoned, g.back_to_sender), due=OBJECTION, shift=Shift.OVER),
))
# fmt: on
