"""What is asked on the desk before a copy is made, or a whole file goes out."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from casework.dossier.copies.making import make_copy
from casework.dossier.copies.marking import SHEET, marked_copy
from casework.dossier.copies.printing import NEEDS_WORDS, PURPOSES
from casework.dossier.export.answering import handed_over, taken
from casework.dossier.models import Document, PrintedCopy
from casework.organisations.actors import Actor
from casework.parties.services.disclosure import LONGEST_PURPOSE
from casework.taxonomies.codes import scheme
from casework.workflow.forms import DeskForm, code


class MakeCopy(DeskForm):
    """One controlled copy of a paper, or of the whole file. The moment is now and nobody's to choose."""

    not_done = _("Not printed")
    musts = ("purpose",)
    at = None  # type: ignore[assignment]
    purpose = code(PURPOSES, _("what for"))
    words = forms.CharField(label=_("in words"), required=False, max_length=LONGEST_PURPOSE)
    with_inner = forms.BooleanField(label=_("with the inner file"), required=False)

    def __init__(self, *args: Any, paper: Document | None, ip: str | None, **kwargs: Any) -> None:
        self.paper, self.ip = paper, ip
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if self.paper is not None:
            del self.fields["with_inner"]
        needing = ", ".join(each.label for each in scheme(PURPOSES).values() if NEEDS_WORDS in each.flags)
        self.fields["words"].help_text = str(_("Needed for: %(purposes)s.")) % {"purposes": needing}

    def run(self, *, actor: Actor, now: datetime) -> PrintedCopy:
        return make_copy(self.matter, paper=self.paper, actor=actor, at=now, ip=self.ip, **self.arguments())


class TakeOut(DeskForm):
    """The whole file as a package that verifies itself."""

    not_done = _("Not exported")
    musts = ("purpose",)
    at = None  # type: ignore[assignment]
    purpose = forms.CharField(label=_("what for"), required=False, max_length=LONGEST_PURPOSE)

    def __init__(self, *args: Any, ip: str | None, **kwargs: Any) -> None:
        self.ip = ip
        super().__init__(*args, **kwargs)

    def run(self, *, actor: Actor, now: datetime) -> HttpResponse:
        with ExitStack() as stack:
            package = stack.enter_context(
                taken(self.matter, actor=actor, purpose=self.cleaned_data["purpose"], at=now, ip=self.ip)
            )
            return handed_over(package, stack.pop_all())  # type: ignore[return-value]  # a stream is a response


def sheet_of(copy: PrintedCopy) -> HttpResponse:
    """Build the answer that bears a copy, to be printed from."""
    name = f"{copy.matter_no}-{copy.item or 'all'}-{copy.number}.pdf"
    return HttpResponse(
        marked_copy(copy),
        content_type=SHEET,
        headers={
            "Content-Disposition": str(content_disposition_header(as_attachment=False, filename=name)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
