"""The seals on the page of a matter, and the dialog by which a supplement volume is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.utils.translation import gettext_lazy

from casework.dossier import certifying, supplementing
from casework.dossier.catalogues import catalogue_of
from casework.dossier.conformity import CERTIFIERS, certifying_row
from casework.dossier.files import papers_and_seals
from casework.dossier.models import Document, PaperFields, Seal
from casework.dossier.sealing import unsealed
from casework.dossier.supplement import LATE_PAPER, supplement_row
from casework.organisations.actors import Actor
from casework.workflow.desk.page import MatterPage
from casework.workflow.desk.rooms import Room
from casework.workflow.desk.timeline import code_label, names_of_accounts
from casework.workflow.forms import VerbForm, code, table_of, why
from casework.workflow.persons import may_read

P = TypeVar("P", bound=PaperFields)


class Supplement(VerbForm):
    """Seals papers that came late in a volume of their own."""

    service = staticmethod(supplementing.supplement)
    law = str(supplement_row("").law)
    musts = ("papers", "ground", "reason")
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("late papers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ground = code("grounds", gettext_lazy("why they come late"), flag=LATE_PAPER)
    reason = why()

    def prepare(self) -> None:
        number, track = self.matter.number, self.matter.track
        documents = unsealed(*papers_and_seals(number))
        catalogue, is_reader = catalogue_of(track), may_read(self.matter, self.actor)
        titles = {item.code: item.title for item in catalogue.items} if catalogue else {}
        told = [
            (each.sha256, f"{each.title if is_reader else titles.get(each.kind, each.kind)} · {by}")
            for each, by in with_adders(documents)
        ]
        self.choose("papers", told)
        self.initial.setdefault("papers", [digest for digest, _label in told])


class CertifyScan(VerbForm):
    """Certifies scans that somebody else added."""

    service = staticmethod(certifying.certify_scan)
    law = str(certifying_row("").law)
    musts = ("papers",)
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("scans that are true to their papers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = why()

    def prepare(self) -> None:
        documents, _seals = papers_and_seals(self.matter.number)
        found = _to_certify(documents, self.actor)
        catalogue, is_reader = catalogue_of(self.matter.track), may_read(self.matter, self.actor)
        titles = {item.code: item.title for item in catalogue.items} if catalogue else {}
        told = [
            (each.sha256, f"{each.title if is_reader else titles.get(each.kind, each.kind)} · {by}")
            for each, by in with_adders(found)
        ]
        self.choose("papers", told)


ROOM = Room(forms=table_of(Supplement, CertifyScan))


def may_certify(page: MatterPage, documents: Sequence[Document]) -> bool:
    """Answer whether the reader of a page may certify a scan of its file."""
    actor = page.visit.actor
    is_theirs = page.told is None and actor.post_for(CERTIFIERS, page.matter.unit_path) is not None
    return is_theirs and bool(_to_certify(documents, actor))


def _to_certify(documents: Sequence[Document], actor: Actor) -> list[Document]:
    pending = Document.Origin.PAPER_PENDING
    return [each for each in documents if each.origin == pending and each.added_by != actor.account]


@dataclass(frozen=True, slots=True)
class SealShown:
    """One seal as the page shows it. by: who sealed, by name where one is known; ground: why a supplement came late, else ""."""

    seal: Seal
    by: str
    ground: str
    items: int
    pages: int


def with_adders(documents: Sequence[P]) -> list[tuple[P, str]]:
    """Tell with each paper who added it, by name where one is known; one statement where there are any."""
    names = names_of_accounts(each.added_by for each in documents) if documents else {}
    return [(each, names.get(each.added_by, each.added_by)) for each in documents]


def shown_seals(seals: Sequence[Seal]) -> list[SealShown]:
    """Tell seals in their order; one statement where there are any."""
    names = names_of_accounts(each.sealed_by for each in seals) if seals else {}
    return [
        SealShown(
            each,
            names.get(each.sealed_by, each.sealed_by),
            code_label("grounds", each.said["supplement"]["reason"]) if each.said["supplement"] else "",
            each.said["counts"]["items"],
            each.said["counts"]["pages"],
        )
        for each in seals
    ]
