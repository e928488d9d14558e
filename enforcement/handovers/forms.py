"""The inputs of each verb of a hand-over, in the order of life. What is asked here, the services judge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.taxonomies.codes import choices, has_flag, scheme
from casework.workflow.desk.corrections import CORRECTIONS
from casework.workflow.forms import NOTHING, LineField, UnitField, VerbForm, code, table_of, tick, why
from enforcement.handovers import services
from enforcement.handovers.labels import ANSWERS
from enforcement.handovers.nodes import results_of
from enforcement.handovers.services.extending import limit_of
from enforcement.handovers.terms import CUSTODY

PAPER = [NOTHING, ("no", _("no, the electronic package alone")), ("yes", _("yes, paper went along or was asked for"))]
OUTSIDE = [("", _("no, it counts")), *ANSWERS["outside"].items()]

# What is asked of a prolongation beside its ground, by the limit that runs.
ASKED = {
    "T34.J1": {"days", "roving"},
    "T34.J3": {"months", "approved_above", "approved_by_province"},
    "T34.J7": {"months", "approved_above"},
    "T34.J9": {"months", "approved_by_province"},
}


def paper() -> forms.TypedChoiceField:
    """Whether paper was used; not answered is not no."""
    return forms.TypedChoiceField(
        label=_("paper used"), required=False, choices=PAPER, coerce=lambda word: word == "yes", empty_value=None
    )


def organs_of_county(paths: tuple[str, ...], on: Any) -> Any:
    """The bureaux, organs of justice and townships of the counties these tree paths lie in, then the bureaux of the city."""
    line = Unit.line_of(paths)
    counties = Unit.objects.filter(path__in=line, level=Level.COUNTY, kind=Unit.Kind.DIVISION)
    cities = Unit.objects.filter(path__in=line, level=Level.CITY, kind=Unit.Kind.DIVISION)
    bureaux = Unit.objects.under(unit.path for unit in (*counties, *cities)).valid_on(on)
    of_city = bureaux.filter(kind=Unit.Kind.BUREAU, level=Level.CITY)
    of_county = Unit.objects.under(unit.path for unit in counties).valid_on(on)
    townships = of_county.filter(kind=Unit.Kind.DIVISION, level=Level.TOWNSHIP)
    wanted = of_county.filter(kind=Unit.Kind.BUREAU) | townships | of_city
    return wanted.distinct().nearest_first(paths)


class Send(VerbForm):
    service = staticmethod(services.send)
    paper_used = paper()
    to = LineField(
        label=_("to another organ than it was packed for"),
        required=False,
        empty_label="—",
        queryset=Unit.objects.none(),
    )
    outside = forms.ChoiceField(
        label=_("outside of the single track"),
        required=False,
        choices=OUTSIDE,
        help_text=_("Counts only with its proof among the papers of the package; a state secret is not sent here."),
    )
    reason = why()

    def prepare(self) -> None:
        if self.matter.state == "RESULT_SENT":
            self.offer_units("to", organs_of_county((self.matter.unit_path,), self.on))
        else:
            del self.fields["to"], self.fields["reason"]


class Receive(VerbForm):
    service = staticmethod(services.receive)
    paper_used = paper()
    rescanned = tick(_("Something was scanned into it after it arrived."))
    doubtful = tick(_("The decision looks plainly unfounded or unlawful; both sides may be heard."))
    to = UnitField(label=_("unit that mediates"))
    dispute_type = code("dispute_types", _("type of the dispute"))

    def prepare(self) -> None:
        if has_flag("nodes", self.matter.type, "refers"):
            self.fields["to"].search_in(self.actor, self.on)  # type: ignore[attr-defined]
        else:
            del self.fields["to"], self.fields["dispute_type"]
        if self.matter.type != "K4":
            del self.fields["doubtful"]


class Return(VerbForm):
    service = staticmethod(services.return_)
    ground = forms.ChoiceField(label=_("listed ground"), required=False)
    reason = why()

    @classmethod
    def verb(cls) -> str:
        """Name the verb, which is a word of Python's own."""
        return "return"

    def prepare(self) -> None:
        flag = "supplement" if self.matter.state == "RECEIVED" else "return"
        self.choose("ground", [NOTHING, *choices("grounds", flag=flag)])


class SendResult(VerbForm):
    service = staticmethod(services.send_result)
    result = code("node_results", _("result"))
    sufficient = tick(_("The evidence suffices."))
    reason = why()

    def prepare(self) -> None:
        known = scheme("node_results")
        self.choose("result", [NOTHING, *((each, known[each].label) for each in results_of(self.matter.type))])
        if self.matter.type != "J4":
            del self.fields["sufficient"]


class Extend(VerbForm):
    service = staticmethod(services.extend)
    days = forms.IntegerField(label=_("days longer"), required=False, min_value=1, max_value=30)
    months = forms.IntegerField(label=_("months longer"), required=False, min_value=1, max_value=12)
    roving = tick(_("Roving, repeated or gang crime."))
    ground = forms.ChoiceField(label=_("ground of the law"), required=False)
    approved_above = tick(_("The procuratorate or court above has approved it."))
    approved_by_province = tick(_("The procuratorate or high court of the province has approved it."))
    reason = why()

    def prepare(self) -> None:
        code = limit_of(self.matter)  # type: ignore[arg-type]  # the form of a hand-over
        steps = tuple(CUSTODY) if code in CUSTODY else (code,)
        grounds = {each: None for step in steps for each in choices("grounds", flag=f"prolong={step}")}
        self.choose("ground", [NOTHING, *grounds])
        kept = ASKED.get(code, {"days"}) | ({"ground"} if grounds else set())
        for name in {"days", "months", "roving", "ground", "approved_above", "approved_by_province"} - kept:
            del self.fields[name]


class Close(VerbForm):
    service = staticmethod(services.close)


FORMS = table_of(Send, Extend, Receive, Return, SendResult, Close, *CORRECTIONS)
