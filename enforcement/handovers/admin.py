"""The desk of hand-overs: what is to be sent, what arrived, and the packages themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from casework.dossier.desk import DossierDesk
from casework.dossier.formats import media_type_of
from casework.dossier.models import Document
from casework.ledger.models import Entry
from casework.ledger.visits import visit_of
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Unit
from casework.taxonomies.codes import scheme
from casework.workflow.desk.lists import Tab, all_visible, at_my_unit, told_of
from casework.workflow.desk.opening import OpeningForm
from casework.workflow.desk.page import MatterPage
from casework.workflow.forms import NOTHING, LineField, colleagues, tick
from casework.workflow.models import Matter
from casework.workflow.persons import may_read
from enforcement.handovers import services
from enforcement.handovers.forms import FORMS, OUTSIDE, organs_of_county
from enforcement.handovers.labels import ANSWERS
from enforcement.handovers.models import Handover, Package, Posting
from enforcement.handovers.nodes import is_open

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_NUMBER, LONGEST_CASE_NO = 20, 80
MOST_THINGS = 9_999
PROCEDURES = [NOTHING, *ANSWERS["procedure"].items()]


class Pack(OpeningForm):
    """A package for another organ."""

    only_when = {
        "group": ("type", ("K1",)),
        "arrested_at": ("type", ("J4",)),
        "judged_on": ("type", ("J8", "J10", "J11")),
        **dict.fromkeys(("pronounced_later", "ruling"), ("type", ("J8",))),
        "notified": ("type", ("J11",)),
        **dict.fromkeys(("detained_at", "longer", "roving"), ("custody", ("on",))),
    }

    musts = ("type", "receiver")
    frees = ("about",)  # the case may go by the number of the sender's own system
    service = staticmethod(services.package)
    type = forms.ChoiceField(label=_("node"), required=False)
    receiver = LineField(label=_("to the organ"), required=False, empty_label="—", queryset=Unit.objects.none())
    about = forms.CharField(label=_("number of the matter it is about"), required=False, max_length=LONGEST_NUMBER)
    case_no = forms.CharField(
        label=_("number of the case in the sender's own system"), required=False, max_length=LONGEST_CASE_NO
    )
    group = forms.MultipleChoiceField(
        label=_("special group"),
        required=False,
        help_text=_("Those who examined it, two at least."),
        widget=forms.CheckboxSelectMultiple,
    )
    property = forms.IntegerField(
        label=_("things of value that go along"), required=False, min_value=0, max_value=MOST_THINGS
    )
    custody = tick(_("Somebody is detained."))
    detained_at = forms.DateTimeField(
        label=_("detained since"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    arrested_at = forms.DateTimeField(
        label=_("under arrest since"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    judged_on = forms.DateField(
        label=_("judgment pronounced, or in effect, on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    pronounced_later = tick(_("It was pronounced on a day of its own, not in court at the end of the trial."))
    ruling = tick(_("It is a ruling, not a judgment."))
    notified = tick(_("The justice bureau has been notified before."))
    longer = forms.IntegerField(label=_("days the request may be later"), required=False, min_value=0, max_value=4)
    roving = tick(_("Roving, repeated or gang crime."))
    procedure = forms.ChoiceField(label=_("procedure"), required=False, choices=PROCEDURES)
    outside = forms.ChoiceField(label=_("outside of the single track"), required=False, choices=OUTSIDE)

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, on=on, **kwargs)
        nodes = [(each, f"{each} {row.label}") for each, row in scheme("nodes").items() if is_open(each, on)]
        self.choose("type", [NOTHING, *nodes])
        receiver = self.fields["receiver"]
        assert isinstance(receiver, LineField)
        receiver.queryset = organs_of_county(actor.paths, on)
        officers = {account: words for path in actor.paths for account, words in colleagues([Role.OFFICER], path, on)}
        self.choose("group", [(account, words) for account, words in officers.items() if account])

    def clean_property(self) -> int:
        """Nothing where nobody counted."""
        return self.cleaned_data["property"] or 0

    def clean_longer(self) -> int:
        """No day where nobody granted one."""
        return self.cleaned_data["longer"] or 0


@dataclass(frozen=True, slots=True)
class Sent:
    """One package as the page tells it: its name, its digest as it lies here, and its items as the manifest has them."""

    name: str
    digest: str
    root: str
    items: tuple[dict[str, Any], ...]


@admin.register(Handover)
class HandoverAdmin(DossierDesk):
    """Hand-overs, from the package to the result."""

    track_code = "handover"
    forms = FORMS
    opening = Pack
    tabs = (
        Tab("unit", _("my unit's tasks"), at_my_unit, is_home=True),
        Tab("told", _("sent from here"), all_visible, is_open=False, reach=told_of),
        Tab("all", _("all visible"), all_visible, is_open=False),
    )

    def more_routes(self) -> list[tuple[str, Callable[..., HttpResponse], str]]:
        return [
            *super().more_routes(),
            ("<str:number>/packages/<int:seq>/", self.manifest, "manifest"),
            ("<str:number>/packages/<int:seq>/<int:place>/", self.packed, "packed"),
        ]

    def more_of(self, page: MatterPage) -> dict[str, Any]:
        shown = may_read(page.matter, page.visit.actor)
        found = Package.objects.filter(matter_no=page.matter.number) if shown else []
        return {
            **super().more_of(page),
            "more_facts": self._ends(page.matter),
            "extras": ["admin/desk/_packages.html"],
            "packages": [(package.seq, _told(package)) for package in found],
            "postings": list(Posting.objects.filter(matter_no=page.matter.number)) if shown else [],
            "manifest_url": f"admin:{self._name('manifest')}",
            "packed_url": f"admin:{self._name('packed')}",
        }

    def kinds_of(self, matters: Sequence[Matter]) -> Mapping[str, str]:
        return {number: f"{sender} → {receiver}" for number, (sender, receiver) in ends_of(matters).items()}

    def _ends(self, matter: Matter) -> list[tuple[StrOrPromise, str]]:
        sender, receiver = ends_of([matter]).get(matter.number, ("", ""))
        return [(_("sent by"), sender), (_("packed for"), receiver)] if receiver else []

    def manifest(self, request: HttpRequest, number: str, seq: int) -> HttpResponse:
        """Hand out a manifest as it was sealed, byte by byte."""
        package = self._package(request, number, seq)
        answer = HttpResponse(package.manifest, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{number}-{package.sub}.json"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    def packed(self, request: HttpRequest, number: str, seq: int, place: int) -> HttpResponse:
        """Hand out one paper of a package, whoever's file it lies in."""
        items = json.loads(self._package(request, number, seq).manifest)["items"]
        if not 1 <= place <= len(items):
            raise Http404
        named = items[place - 1]
        # The files of another installation have numbers of their own; what came from there lies in this one.
        file = number if self._matter(request, number).is_arrival else named["matter"]  # type: ignore[attr-defined]
        document = Document.objects.filter(matter_no=file, sha256=named["sha256"]).first()
        if document is None:
            raise Http404
        name = document.filename or document.title
        return FileResponse(  # type: ignore[return-value]  # a stream is a response
            document.content.open(),
            as_attachment=True,
            filename=name,
            content_type=media_type_of(name),
            headers={"X-Content-Type-Options": "nosniff"},
        )

    def _package(self, request: HttpRequest, number: str, seq: int) -> Package:
        matter = self._matter(request, number)
        package = Package.objects.filter(matter_no=number, seq=seq).first()
        if package is None or not may_read(matter, visit_of(request).actor):
            raise Http404
        return package


def ends_of(matters: Sequence[Matter]) -> dict[str, tuple[str, str]]:
    """Name by number the organ that packed each hand-over and the one it was packed for; two statements."""
    opened = Entry.objects.of(*(matter.number for matter in matters)).filter(seq=1)
    keys = {
        entry.matter: (str(entry.facts.get("sender", entry.unit)), str(entry.facts.get("receiver", "")))
        for entry in opened
    }
    names = dict(
        Unit.objects.filter(key__in={key for pair in keys.values() for key in pair}).values_list("key", "name")
    )
    return {number: (names.get(sender, ""), names.get(receiver, "")) for number, (sender, receiver) in keys.items()}


def _told(package: Package) -> Sent:
    told = json.loads(package.manifest)
    origins = dict(Document.Origin.choices)
    items = tuple({**item, "origin_label": origins.get(item["origin"], item["origin"])} for item in told["items"])
    return Sent(told["package"], package.digest, told["merkle_root"], items)
