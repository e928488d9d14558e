"""The dossier on the page of a matter: its catalogue, what is missing, the papers, and adding one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.dossier.assemble import Dossier, Paper, assemble
from casework.dossier.catalogue import Catalogue, Item
from casework.dossier.content import MOST_PAGES
from casework.dossier.formats import EXTENSIONS, media_type_of
from casework.dossier.models import Document
from casework.dossier.services import LONGEST_SIGNER, MOST_SIGNERS, add_document
from casework.errors import NotNow, NotYou
from casework.law import PML
from casework.ledger.visits import visit_of
from casework.organisations.actors import Actor
from casework.workflow.admin import MatterAdmin
from casework.workflow.desk.page import MatterPage
from casework.workflow.forms import DeskForm
from casework.workflow.persons import may_note, may_read

COMMAS = re.compile("[,，、]")


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of the catalogue: its papers, whether it is due and lacking, or will be asked for later."""

    item: Item
    papers: tuple[Paper, ...]
    is_missing: bool
    is_later: bool

    @property
    def is_shown(self) -> bool:
        return bool(self.papers) or self.is_missing or self.is_later


class AddPaper(DeskForm):
    """One paper for the file."""

    done = gettext_lazy("Added to the dossier: %(number)s.")
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
        choices=Document.Origin.choices,
        initial=Document.Origin.BORN_DIGITAL,
        required=False,
    )
    pages = forms.IntegerField(label=gettext_lazy("pages"), required=False, min_value=1, max_value=MOST_PAGES)
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

    def clean_origin(self) -> str:
        """What nobody said is what most papers are."""
        return str(self.cleaned_data["origin"] or Document.Origin.BORN_DIGITAL)

    def clean_signers(self) -> list[str]:
        """The names, divided by commas of either kind."""
        return [name for part in COMMAS.split(str(self.cleaned_data["signers"])) if (name := part.strip())]

    def run(self, *, actor: Actor, now: datetime) -> Document:
        if self.matter.is_at_end:
            raise NotNow.because(
                "MATTER_ENDED", gettext_lazy("The matter has ended; nothing more is noted in it."), law=str(PML.art(27))
            )
        if not may_note(self.matter, actor):
            raise NotYou.because("WRONG_ROLE", gettext_lazy("Your role does not allow this."), law=str(PML.art(27)))
        given = self.arguments()
        is_inner = self.catalogue.is_inner(given["kind"])
        return add_document(self.matter.number, actor=actor, at=now, is_inner=is_inner, **given)


class DossierDesk(MatterAdmin):
    """A desk whose matters have a file. catalogue: the lines it must hold."""

    catalogue: ClassVar[Catalogue]

    @property
    def paper_titles(self) -> dict[str, Any]:
        """Name each kind of paper of the catalogue."""
        return {item.code: item.title for item in self.catalogue.items}

    def more_routes(self) -> list[tuple[str, Callable[..., HttpResponse], str]]:
        return [
            *super().more_routes(),
            ("<str:number>/papers/add/", self.paper_dialog, "paper_add"),
            ("<str:number>/papers/<int:pk>/", self.paper, "paper"),
        ]

    def more_of(self, page: MatterPage) -> dict[str, Any]:
        documents = list(Document.objects.filter(matter_no=page.matter.number))
        dossier = assemble(
            self.catalogue, page.file, outcome=page.matter.outcome, documents=documents, again=_again(page)
        )
        return {
            **super().more_of(page),
            "dossier": dossier,
            "slots": _slots(self.catalogue, dossier),
            "documents": documents,
            "may_read": may_read(page.matter, page.visit.actor),
            "paper_url": f"admin:{self._name('paper')}",
            "paper_add_url": f"admin:{self._name('paper_add')}",
        }

    def paper_dialog(self, request: HttpRequest, number: str) -> HttpResponse:
        """Ask for a paper and add it to the file."""
        matter = self._matter(request, number)
        wanted = {"kind": request.GET.get("kind", "")}
        form_of = partial(AddPaper, catalogue=self.catalogue, files=request.FILES or None, initial=wanted)
        return self._converse(request, matter, self._dialog(request, matter, _("Add a paper")), form_of)

    def paper(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """Hand out one paper, as it was handed in."""
        matter = self._matter(request, number)
        document = Document.objects.filter(matter_no=number, pk=pk).first()
        if document is None or not may_read(matter, visit_of(request).actor):
            raise Http404
        name = document.filename or document.title
        return FileResponse(  # type: ignore[return-value]  # a stream is a response
            document.content.open(),
            as_attachment=True,
            filename=name,
            content_type=media_type_of(name),
            headers={"X-Content-Type-Options": "nosniff"},
        )


def _slots(catalogue: Catalogue, dossier: Dossier) -> list[Slot]:
    return [
        Slot(
            item,
            tuple(paper for paper in dossier.papers if paper.item is item),
            item in dossier.missing,
            item in dossier.later,
        )
        for item in catalogue.items
    ]


def _again(page: MatterPage) -> frozenset[str]:
    """The verbs that open a new cycle of this matter."""
    return frozenset(row.verb for row in page.matter.machine.rows if row.cycle)
