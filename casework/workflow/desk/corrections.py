"""The dialogs by which a wrong entry is corrected and a matter left out of the figures; every track has them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.ledger.models import Entry
from casework.organisations.actors import Actor
from casework.workflow import correcting
from casework.workflow.correction import CORRECT, EXCLUSIONS, correction_row
from casework.workflow.desk.timeline import verb_label
from casework.workflow.forms import NOTHING, ProposalForm, VerbForm, why
from casework.workflow.models import Matter
from casework.workflow.proposals import PROPOSERS
from casework.workflow.tracks import track_of

LONGEST_NUMBER = 20


class _Pointing(VerbForm):
    """What every correction asks: which entry is wrong, and why."""

    corrects = forms.TypedChoiceField(
        label=_("entry to correct"),
        coerce=int,
        empty_value=0,  # type: ignore[arg-type]  # no entry has this place, and the engine says so
        required=False,
    )
    reason = why()
    musts: ClassVar[tuple[str, ...]] = ("corrects", "reason")

    def prepare(self) -> None:
        track = track_of(self.matter.track)
        entries = Entry.objects.of(self.matter.number).order_by("-seq")
        told = [(str(each.seq), f"#{each.seq} · {verb_label(track, each.verb)}") for each in entries]
        self.choose("corrects", [NOTHING, *told])


class Correct(_Pointing):
    """Points at a wrong entry."""

    service = staticmethod(correcting.correct)
    law = str(correction_row("").law)


class _Excluding(_Pointing):
    """What an exclusion is proposed with and done with."""

    law = str(correction_row("", excludes=True).law)
    musts = (*_Pointing.musts, "exclusion")
    exclusion = forms.ChoiceField(
        label=_("why it is left out of the figures"), required=False, choices=[NOTHING, *EXCLUSIONS.items()]
    )
    into = forms.CharField(
        label=_("number of the original"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=_("Only where it is the same as another matter."),
    )

    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("corrects", "exclusion", "into", "reason")]


class ProposeExclusion(_Excluding, ProposalForm):
    """Asks another person to leave the matter out of the figures."""

    service = staticmethod(correcting.propose_exclusion)
    proposes = CORRECT


class Exclude(_Excluding):
    """Leaves the matter out of the figures, as another person proposed."""

    service = staticmethod(correcting.exclude)
    takes_up = CORRECT


CORRECTIONS: tuple[type[VerbForm], ...] = (Correct, ProposeExclusion, Exclude)


def corrections_for(matter: Matter, actor: Actor, *, proposed: bool) -> list[str]:
    """Name the dialogs that are for this actor's roles here. matter: placed(). proposed: whether an exclusion is."""
    corrects = actor.post_for(correction_row("").who, matter.unit_path) is not None
    proposes = actor.post_for(PROPOSERS, matter.unit_path) is not None
    asked: dict[Any, bool] = {Correct: corrects, ProposeExclusion: proposes, Exclude: corrects and proposed}
    return [form.verb() for form, is_for in asked.items() if is_for]
