"""From the check to the end of the investigation."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.deadlines.calendar import day_of
from casework.organisations.organs import POLICE
from casework.workflow.forms import NOTHING, VerbForm, day, one_of, tick, why, words
from enforcement.penalties import services
from enforcement.penalties.forms.fields import (
    ByOfficers,
    Finding,
    Method,
    ReleaseGround,
    ReviewGround,
    Step,
    Transfer,
    content,
    count,
    gravity,
    instant,
    money,
    namesake,
    officers,
    organ,
    organs_of,
    remedies,
    some_of,
)
from enforcement.penalties.forms.known import ItemField
from enforcement.standards.letters import Letter, remedy_on

ACTED = ("ORDER", "URGENT")
# The steps by which the head gives a decision in writing.
WRITTEN = ("ORDER", "APPROVE", "EXTEND")


class Check(VerbForm):
    service = staticmethod(services.check)
    finding = one_of(Finding, _("finding"))
    reason = why()


class DeclineFiling(VerbForm):
    service = staticmethod(services.decline_filing)
    ground = forms.ChoiceField(label=pgettext_lazy("penalty", "ground"), required=False, choices=Finding.choices[1:])
    reason = why()


class ActInputs(VerbForm):
    """What was done and when."""

    rare: ClassVar[tuple[str, ...]] = ("continuing", "grave", "distinct", "namesake", "unified")

    item = ItemField()
    act_end = day(
        _("act ended"), help_text=_("Of an act of one day that day; of one that goes on, the day it was found.")
    )
    act_from = day(_("act began"), help_text=_("Only where it lasted more than a day."))
    found_on = day(_("found on"))
    continuing = tick(_("The act goes on."))
    grave = tick(_("It is against life, health or financial safety and did harm."))
    distinct = tick(_("It is another act than the one of the same days and place."))
    namesake = namesake()
    unified = tick(_("The case runs in the unified system of the province."))
    reason = why()

    def prepare(self) -> None:
        super().prepare()
        self.fields["item"].search_for(self.matter, self.on)  # type: ignore[attr-defined]
        self.initial.setdefault("found_on", day_of(self.matter.opened_at))


class FileWithOrgan(VerbForm):
    asks_moment = True

    service = staticmethod(services.file_with_organ)


class File(ActInputs):
    service = staticmethod(services.file)


class Investigate(ByOfficers):
    groups = ((_("For the record"), ("begun_at", "place", "present")),)

    service = staticmethod(services.investigate)
    method = one_of(Method, _("by what"))
    officers = officers()
    record = words(
        _("what was done and found"),
        rows=8,
        help_text=_(
            "Of an inquiry questions and answers, of a sampling one sample a line; the record states it word for word."
        ),
    )
    begun_at = instant(_("begun at"))
    place = words(_("where"), rows=1, help_text=_("Empty where it is the place of the case."))
    present = words(_("who was present or was asked"), rows=1)
    shown = tick(_("The certificates were shown."))
    recorded = tick(_("A record was made and signed."))


class Preserve(ByOfficers):
    service = staticmethod(services.preserve)
    officers = officers()
    things = count(_("number of things"))
    list = words(_("list of the things"), help_text=_("One thing a line, with number and marks; the list states them."))
    may_vanish = tick(_("The evidence may vanish or be hard to get later."))


class Seize(ByOfficers):
    only_when = {
        **dict.fromkeys(
            ("officers", "things", "list", "empowered", "power", "shown", "party_present", "recorded"), ("step", ACTED)
        ),
        **dict.fromkeys(("content", "remedies"), ("step", WRITTEN)),
        "days": ("step", ("EXTEND", "LABORATORY")),
        "told_party": ("step", ("LABORATORY",)),
        "reason": ("step", ("ORDER", "URGENT", "EXTEND", "APPROVE")),
    }
    service = staticmethod(services.seize)
    step = one_of(Step, _("step"))
    officers = officers()
    things = count(_("number of things"))
    list = words(_("list of the things"), help_text=_("One thing a line, with number and marks; the list states them."))
    empowered = tick(_("A law or regulation gives the power."))
    power = words(_("which law or regulation"), rows=1, help_text=_("By name and article, as the decision states it."))
    shown = tick(_("The certificates were shown."))
    party_present = tick(_("The party was called to the place."))
    recorded = tick(_("A record was made and signed."))
    content = content(Letter.SEIZURE)
    remedies = remedies()
    days = count(_("number of days"))
    told_party = tick(_("The party was told how long the laboratory takes."))
    reason = why()

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("remedies", remedy_on(Letter.SEIZURE, self.on))
        if not self.is_bound:  # what was sent is judged by the service, which tells what has changed meanwhile
            self._offer_steps()

    def _offer_steps(self) -> None:
        """Offer the steps that the actor may take where the case stands."""
        rows = self.matter.machine.index.get(("seize", self.matter.state), ())
        able = [row.when[1] for row in rows if row.when and self.actor.has(*row.who)]
        self.choose("step", [NOTHING, *((value, label) for value, label in Step.choices if value in able)])
        if len(able) == 1:
            self.initial.setdefault("step", able[0])


class Release(VerbForm):
    service = staticmethod(services.release)
    ground = one_of(ReleaseGround, pgettext_lazy("penalty", "ground"))
    reason = why()


class EndInvestigation(ByOfficers):
    service = staticmethod(services.end_investigation)
    officers = officers()
    report = words(_("report"), rows=10)
    evidenced = tick(_("Each fact has its evidence."))
    gravity = gravity()
    gains = money(_("illegal gains (yuan)"))
    collective = tick(_("The case is complex or severe."))
    review = some_of(ReviewGround, _("grounds of a legal review"))
    crime_suspected = tick(_("There is suspicion of a crime."))

    def clean_gains(self) -> object:
        return self.cleaned_data["gains"] or 0


class Extend(VerbForm):
    service = staticmethod(services.extend)
    days = count(_("days longer"))
    reason = why()


class TransferToPolice(ByOfficers):
    only_when = dict.fromkeys(("approved_at", "to"), ("step", (Transfer.SEND,)))

    service = staticmethod(services.transfer_to_police)
    step = one_of(Transfer, _("what is done now"))
    officers = officers()
    reported_at = instant(_("reported to the head at"))
    approved_at = instant(_("approved by the head at"))
    to = organ(
        _("police bureau on this platform"),
        help_text=_("A filing is registered there. Empty where it is not on this platform."),
    )
    reason = why()

    def prepare(self) -> None:
        super().prepare()
        self.offer_units("to", organs_of(self.matter, POLICE, self.on))
