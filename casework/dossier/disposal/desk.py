"""Holding and destroying a file on its page, and what is due for appraisal on the first page of archivists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.dossier.disposal import services
from casework.dossier.disposal.rules import KEEPERS, disposal_row, hold_row, lifting_row, refusal_row
from casework.dossier.disposal.terms import (
    DISPOSE,
    HOLD,
    HOLDING,
    LIFT_HOLD,
    Deed,
    ends_on,
    held_by,
    what_stands_against,
)
from casework.dossier.models import Disposal, Document, Seal
from casework.ledger.models import Entry
from casework.ledger.visits import Visit
from casework.organisations.actors import Actor, Role
from casework.taxonomies.codes import scheme
from casework.workflow.desk.page import MatterPage
from casework.workflow.desk.rooms import Part, Room
from casework.workflow.forms import ProposalForm, VerbForm, code, table_of, why
from casework.workflow.models import Matter

SHOWN = 20
MOST = 2000  # seals that are looked through for the list, the oldest first


class Hold(VerbForm):
    """Holds the file."""

    service = staticmethod(services.hold)
    law = str(hold_row("").law)
    musts = ("ground", "reason")
    ground = code("grounds", _("why it is held"), flag=HOLD)
    reason = why()


class LiftHold(VerbForm):
    """Lifts the hold."""

    service = staticmethod(services.lift_hold)
    law = str(lifting_row("").law)
    musts = ("reason",)
    reason = why()


class ProposeDisposal(ProposalForm):
    """Proposes that the file be destroyed."""

    service = staticmethod(services.propose_disposal)
    law = str(disposal_row("").law)
    proposes = DISPOSE
    musts = ("ground", "reason")
    ground = code("grounds", _("why it is destroyed"), flag=DISPOSE)
    reason = why()


class Dispose(VerbForm):
    """Destroys the file, as another person proposed it."""

    service = staticmethod(services.dispose)
    law = str(disposal_row("").law)
    musts = ("ground", "reason")
    ground = code("grounds", _("why it is destroyed"), flag=DISPOSE)
    reason = why()


class RefuseDisposal(VerbForm):
    """Refuses what was proposed."""

    service = staticmethod(services.refuse_disposal)
    law = str(refusal_row("").law)
    musts = ("reason",)
    reason = why()


@dataclass(frozen=True, slots=True)
class End:
    """How a sealed file stands to its end, as the page shows it. due: the day from which it is appraised, None for ever."""

    due: date | None
    is_due: bool
    is_held: bool
    is_proposed: bool
    may_hold: bool
    may_lift: bool
    may_propose: bool
    may_dispose: bool
    may_refuse: bool
    disposal: Disposal | None
    against: Sequence[str]


def end_of(
    page: MatterPage, documents: Sequence[Document], seals: Sequence[Seal], actor: Actor, on: date
) -> End | None:
    """Tell how a sealed file stands to its end; None for one without a seal. One statement where it was destroyed, none else."""
    matter = page.matter
    if not seals or page.told is not None:
        return None
    deeds = [Deed(act.verb, act.actor) for act in page.file.acts]
    against = what_stands_against(deeds, documents, seals, on)
    holder, is_gone = held_by(deeds), any(deed.verb == DISPOSE for deed in deeds)
    proposals = [
        each.proposed_by for each in page.file.proposals if each.verb == DISPOSE and each.proposed_at >= matter.moved_at
    ]
    due = ends_on(seals[-1])
    keeps, heads = (actor.post_for(roles, matter.unit_path) is not None for roles in (KEEPERS, (Role.HEAD,)))
    archives = actor.post_for((Role.ARCHIVIST,), matter.unit_path) is not None
    return End(
        due,
        due is not None and on >= due,
        holder is not None,
        bool(proposals),
        keeps and holder is None and not is_gone,
        heads and holder not in (None, actor.account),
        archives and not against and not proposals,
        heads and not against and any(by != actor.account for by in proposals),
        heads and any(by != actor.account for by in proposals),
        Disposal.objects.filter(matter_no=matter.number).first() if is_gone else None,
        [str(each.message) for each in against] if due is not None and on >= due and not is_gone else [],
    )


@dataclass(frozen=True, slots=True)
class Due:
    """One file whose term is over."""

    matter: Matter
    due: date
    is_held: bool


def due_files(visit: Visit) -> list[Due]:
    """List sealed files within an archivist's reach whose term is over, the oldest first; four statements at most."""
    flags = (flag for row in scheme("retentions").values() for flag in row.flags if flag.startswith("years="))
    shortest = min(int(flag.removeprefix("years=")) for flag in flags)
    before = datetime(visit.on.year - shortest, 1, 1, tzinfo=timezone.get_current_timezone())
    seals = Seal.objects.exclude(matter_no__in=Disposal.objects.values("matter_no")).order_by("matter_no", "pk")
    old = seals.filter(matter_no__in=Seal.objects.filter(sealed_at__lt=before).values("matter_no"))[:MOST]
    ends: dict[str, date] = {}
    for number, parts in groupby(old, key=lambda each: each.matter_no):
        end = ends_on(list(parts)[-1])
        if end is not None and end <= visit.on:
            ends[number] = end
    if not ends:
        return []
    deeds = Entry.objects.filter(matter__in=ends, verb__in=(HOLD, LIFT_HOLD)).order_by("matter", "seq")
    acts = {
        number: [Deed(each.verb, each.actor) for each in rows]
        for number, rows in groupby(deeds, key=lambda each: each.matter)
    }
    matters = Matter.objects.filter(number__in=ends).visible_to(visit.actor, by=(Role.ARCHIVIST,))
    found = [Due(each, ends[each.number], held_by(acts.get(each.number, ())) is not None) for each in matters]
    return sorted(found, key=lambda each: (each.due, each.matter.number))


def home(visit: Visit) -> list[Part]:
    """Tell archivists what is due for appraisal; nobody else is asked about it, and nothing is read for him."""
    if not visit.actor.has(Role.ARCHIVIST):
        return []
    found = due_files(visit)
    if not found:
        return []
    return [Part("admin/desk/_appraisal.html", {"due": found[:SHOWN], "count": len(found), "law": str(HOLDING)})]


ROOM = Room(forms=table_of(Hold, LiftHold, ProposeDisposal, Dispose, RefuseDisposal), home=home)
