"""The dossier on the page of a matter: its catalogue, what is missing, the papers, and adding one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.dossier.assemble import slots_of
from casework.dossier.catalogue import Catalogue
from casework.dossier.catalogues import catalogue_of
from casework.dossier.content import MOST_PAGES
from casework.dossier.copies.desk import MakeCopy, TakeOut, sheet_of
from casework.dossier.disposal.desk import end_of
from casework.dossier.downloads import handed_out, sheet_handed_out
from casework.dossier.faults import LONGEST_SIGNER, MOST_SIGNERS
from casework.dossier.files import papers_and_seals
from casework.dossier.formats import EXTENSIONS
from casework.dossier.holding import held_in
from casework.dossier.looks_desk import looks_at, verify_file
from casework.dossier.models import Document, HeldPaper
from casework.dossier.reading import dossier_of
from casework.dossier.renditions import set_sheet, sheets_among
from casework.dossier.sealing import unsealed
from casework.dossier.seals_desk import may_certify, shown_seals, with_adders
from casework.dossier.services import add_paper, may_add
from casework.dossier.signing.desk import SignPaper, shown_signings
from casework.dossier.supplement import APPROVERS
from casework.errors import NotNow, NotYet
from casework.law import HOUSE
from casework.ledger.visits import visit_of
from casework.organisations.actors import Actor
from casework.parties.kinds import Unasked
from casework.workflow.admin import MatterAdmin
from casework.workflow.desk.dialogs import Dialog
from casework.workflow.desk.page import MatterPage
from casework.workflow.desk.timeline import code_label
from casework.workflow.forms import DeskForm, moment
from casework.workflow.models import Matter
from casework.workflow.persons import may_know_looks, may_read

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COMMAS = re.compile("[,，、]")


class AddPaper(DeskForm):
    """One paper for the file."""

    done = gettext_lazy("Added to the dossier: %(number)s.")
    held = gettext_lazy("Handed in; it is checked for malware before it is added to the dossier: %(number)s.")
    not_done = gettext_lazy("Not added")
    at = None  # type: ignore[assignment]
    kind = forms.ChoiceField(label=gettext_lazy("line of the catalogue"))
    content = forms.FileField(
        label=gettext_lazy("file"),
        allow_empty_file=True,  # the service says what is wrong with it
        widget=forms.FileInput({"accept": ",".join(EXTENSIONS)}),
    )
    title = forms.CharField(
        label=gettext_lazy("title"), required=False, help_text=gettext_lazy("Empty means the name of the file.")
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("origin"),
        choices=[
            each for each in Document.Origin.choices if each[0] != Document.Origin.CERTIFIED_SCAN
        ],  # another person says so
        initial=Document.Origin.BORN_DIGITAL,
        required=False,
    )
    paper_kept = forms.NullBooleanField(
        label=gettext_lazy("paper original kept"),
        required=False,
        widget=forms.Select(choices=[("", "—"), ("false", gettext_lazy("no")), ("true", gettext_lazy("yes"))]),
        help_text=gettext_lazy("Of a scan: whether the paper is kept beside the file."),
    )
    taker = forms.CharField(
        label=gettext_lazy("taken by"),
        required=False,
        help_text=gettext_lazy("Of what was taken on the spot: by whom and when; where, as far as is known."),
    )
    captured_at = moment(label=gettext_lazy("taken at, by its device"), help_text="")
    place = forms.CharField(
        label=gettext_lazy("taken where"),
        required=False,
        help_text=gettext_lazy("In words, or as latitude and longitude: geo:30.2741,120.1551."),
    )
    pages = forms.IntegerField(label=gettext_lazy("pages"), required=False, min_value=1, max_value=MOST_PAGES)
    late = forms.BooleanField(required=False, widget=forms.HiddenInput)
    signers = forms.CharField(
        label=gettext_lazy("signed by"),
        required=False,
        max_length=MOST_SIGNERS * LONGEST_SIGNER,
        help_text=gettext_lazy(
            "Names, divided by commas. Pages and signatures only where the content does not tell them."
        ),
    )

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        self.catalogue = catalogue
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.choose("kind", [(item.code, item.title) for item in self.catalogue.items])
        self.initial["late"] = self.matter.is_at_end  # as the page showed it: who is overtaken by the end is told so

    def clean_origin(self) -> str:
        """What nobody said is what most papers are."""
        return str(self.cleaned_data["origin"] or Document.Origin.BORN_DIGITAL)

    def clean_signers(self) -> list[str]:
        """The names, divided by commas of either kind."""
        return [name for part in COMMAS.split(str(self.cleaned_data["signers"])) if (name := part.strip())]

    def run(self, *, actor: Actor, now: datetime) -> Document | HeldPaper:
        added = add_paper(self.matter, actor=actor, at=now, **self.arguments())
        if isinstance(added, HeldPaper):
            self.done = self.held  # type: ignore[misc]
        return added


class DossierDesk(MatterAdmin):
    """A desk whose matters have a file, by the catalogue of their track."""

    @property
    def catalogue(self) -> Catalogue:
        """
        The lines it must hold.

        :raises LookupError: the track registered none.
        """
        found = catalogue_of(self.track_code)
        if found is None:
            raise LookupError(self.track_code)
        return found

    @property
    def paper_titles(self) -> dict[str, Any]:
        """Name each kind of paper of the catalogue."""
        return {item.code: item.title for item in self.catalogue.items}

    def papers_of(self, matter: Matter, verb: str) -> dict[str, StrOrPromise]:
        rows = matter.machine.index.get((verb, matter.state), ())
        issued = {guard.issues for row in rows for guard in row.needs}
        return {kind: title for kind, title in self.paper_titles.items() if kind in issued}

    def more_routes(self) -> list[tuple[str, Callable[..., HttpResponse], str]]:
        return [
            *super().more_routes(),
            ("<str:number>/papers/add/", self.paper_dialog, "paper_add"),
            ("<str:number>/papers/<int:pk>/", self.paper, "paper"),
            ("<str:number>/sheets/<int:seq>/", self.sheet, "sheet"),
            ("<str:number>/papers/<int:pk>/sign/", self.sign_dialog, "sign_paper"),
            ("<str:number>/papers/<int:pk>/print/", self.print_dialog, "print_paper"),
            ("<str:number>/print/", self.print_dialog, "print"),
            ("<str:number>/export/", self.export_dialog, "export"),
            ("<str:number>/looks/", self.looks, "looks"),
            ("<str:number>/verify/", self.verify, "verify"),
        ]

    def more_of(self, page: MatterPage) -> dict[str, Any]:
        matter, actor = page.matter, page.visit.actor
        documents, seals = papers_and_seals(matter.number)
        dossier = dossier_of(matter, self.catalogue, documents, seals, on=page.visit.on, file=page.file)
        outside = unsealed(documents, seals) if matter.is_at_end else []
        approves = page.told is None and actor.post_for(APPROVERS, matter.unit_path) is not None
        return {
            **super().more_of(page),
            "dossier": dossier,
            "slots": slots_of(self.catalogue, dossier),
            "documents": documents,
            "sheets": sheets_among(matter.track, page.file.acts),
            "seals": shown_seals(seals),
            "outside": with_adders(outside),
            "end": end_of(page, documents, seals, actor, page.visit.on),
            "signings": shown_signings(matter, documents, actor) if page.told is None else [],
            "held": with_adders(held_in(matter.number)),
            "retention": code_label("retentions", dossier.retention.rule) if dossier.retention else "",
            "may_add": page.told is None and may_add(matter, actor),
            "may_seal": bool(outside) and approves,
            "may_certify": may_certify(page, documents),
            "may_read": may_read(matter, actor),
            "may_know_looks": page.told is None and may_know_looks(matter, actor),
            "paper_url": f"admin:{self._name('paper')}",
            "sheet_url": f"admin:{self._name('sheet')}",
            "paper_add_url": f"admin:{self._name('paper_add')}",
            "sign_paper_url": f"admin:{self._name('sign_paper')}",
            "print_paper_url": f"admin:{self._name('print_paper')}",
            "print_url": f"admin:{self._name('print')}",
            "export_url": f"admin:{self._name('export')}",
            "looks_url": f"admin:{self._name('looks')}",
            "verify_url": f"admin:{self._name('verify')}",
        }

    def paper_dialog(self, request: HttpRequest, number: str) -> HttpResponse:
        """Ask for a paper and add it to the file."""
        matter = self._matter(request, number)
        wanted = {"kind": request.GET.get("kind", "")}
        form_of = partial(AddPaper, catalogue=self.catalogue, files=request.FILES or None, initial=wanted)
        title = _("Add a late paper") if matter.is_at_end else _("Add a paper")
        return self._converse(request, matter, self._dialog(request, matter, title), form_of)

    def paper(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """Hand out one paper, as it was handed in, or with ?signed the copy that its organ has signed."""
        matter = self._readable_file(request, number)
        document = Document.objects.select_related("signed_copy").filter(matter_no=number, pk=pk).first()
        if document is None:
            raise Http404
        visit = visit_of(request)
        copy = document.copy if "signed" in request.GET else None
        if copy is None and "signed" in request.GET:
            raise Http404
        ip = request.META.get("REMOTE_ADDR") or None
        try:
            return handed_out(document, copy, actor=visit.actor, purpose=Unasked.DESK.value, at=visit.at, ip=ip)  # type: ignore[return-value]  # a stream is a response
        except NotNow as refusal:
            messages.error(request, str(refusal.unmet[0].message))
            return HttpResponseRedirect(self._url(request, matter))

    def sheet(self, request: HttpRequest, number: str, seq: int) -> HttpResponse:
        """Hand out the sheet of one entry, set from it here and now."""
        matter, visit = self._readable_file(request, number), visit_of(request)
        ip = request.META.get("REMOTE_ADDR") or None
        try:
            found = set_sheet(matter, seq)
        except (NotNow, NotYet) as refusal:
            messages.error(request, str(refusal.unmet[0].message))
            return HttpResponseRedirect(self._url(request, matter))
        if found is None:
            raise Http404
        return sheet_handed_out(number, found, actor=visit.actor, purpose=Unasked.DESK.value, at=visit.at, ip=ip)

    def sign_dialog(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """Ask for the signature of whoever is due on a paper, and put it behind it."""
        matter = self._readable_file(request, number)
        paper = Document.objects.select_related("signed_copy").filter(matter_no=number, pk=pk).first()
        if paper is None:
            raise Http404
        title = _("Have it signed: %(title)s") % {"title": paper.title}
        dialog = Dialog(title=title, button=_("Sign"), back=self._url(request, matter), law=str(HOUSE.art("F13")))
        return self._converse(request, matter, dialog, partial(SignPaper, paper=paper, files=request.FILES or None))

    def print_dialog(self, request: HttpRequest, number: str, pk: int | None = None) -> HttpResponse:
        """Ask what a controlled copy is for, of one paper or of the whole file, and show it in a window of its own."""
        matter = self._readable_file(request, number)
        paper = Document.objects.filter(matter_no=number, pk=pk).first() if pk is not None else None
        if pk is not None and paper is None:
            raise Http404
        title = _("Print a controlled copy: %(title)s") % {"title": paper.title if paper else _("the whole file")}
        form_of = partial(MakeCopy, paper=paper, ip=request.META.get("REMOTE_ADDR") or None)
        dialog = self._apart(request, matter, title, _("Print"), str(HOUSE.art("F10")))
        return self._converse(request, matter, dialog, form_of, lambda _form, copy: sheet_of(copy))

    def export_dialog(self, request: HttpRequest, number: str) -> HttpResponse:
        """Ask what the whole file is taken for, and hand it out as a package that verifies itself."""
        matter = self._readable_file(request, number)
        form_of = partial(TakeOut, ip=request.META.get("REMOTE_ADDR") or None)
        dialog = self._apart(request, matter, _("Export the whole file"), _("Export"), str(HOUSE.art("F6a")))
        return self._converse(request, matter, dialog, form_of, lambda _form, answer: answer)

    def _apart(self, request: HttpRequest, matter: Matter, title: str, button: str, law: str) -> Dialog:
        return Dialog(title=title, button=button, back=self._url(request, matter), law=law, is_apart=True)

    def _readable_file(self, request: HttpRequest, number: str) -> Matter:
        matter = self._matter(request, number)
        if not may_read(matter, visit_of(request).actor):
            raise Http404
        return matter

    def looks(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show who looked at the personal data of a matter and took its papers, the newest first; ?older= goes on."""
        matter, visit = self._matter(request, number), visit_of(request)
        if not may_know_looks(matter, visit.actor):
            raise Http404
        looks = looks_at(matter, visit, before=request.GET.get("older", ""), titles=self.paper_titles)
        title = _("Who looked: %(number)s") % {"number": number}
        context = self._context(request, title=title, matter=matter, looks=looks)
        return TemplateResponse(request, "admin/desk/looks.html", context)

    def verify(self, request: HttpRequest, number: str) -> HttpResponse:
        """Verify the file of a matter here and now."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        matter = self._readable_file(request, number)
        verify_file(request, matter, visit_of(request))
        return HttpResponseRedirect(self._url(request, matter))
