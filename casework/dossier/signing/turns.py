"""Whose turn it is to sign: how far the signing of issued papers has come, by the order of their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from casework.dossier.models import Document, PaperSignature
from casework.dossier.signing.order import ORGAN, Hand, Line, Step, steps_of
from casework.dossier.templates import template_named
from casework.ledger.models import Entry
from casework.parties.models import Party
from casework.taxonomies.codes import has_flag
from casework.workflow.models import Matter


class Signing(NamedTuple):
    """How far the signing of a paper has come. parties: key → party, of all there are in the matter. taken: the first first."""

    steps: Sequence[Step]
    parties: Mapping[int, Party]
    taken: Sequence[PaperSignature]


def order_of(paper: Document) -> tuple[Line, ...]:
    """Give the signing order of a paper; empty for one that its organ signs alone, or nobody."""
    template = template_named(paper.template) if paper.number else None
    return template.signing if template is not None else ()


def signing_of(papers: Sequence[Document]) -> dict[int, Signing]:
    """
    Tell how far the signing of some papers of one matter has come, by their keys; papers without an order are left out.

    Three statements, none where no paper has one.
    """
    ordered = [each for each in papers if order_of(each)]
    if not ordered:
        return {}
    number = ordered[0].matter_no
    parties = {each.pk: each for each in Party.objects.of(number)}
    taken: dict[int, list[PaperSignature]] = {each.pk: [] for each in ordered}
    for each in PaperSignature.objects.filter(document__in=taken).order_by("document", "number"):
        taken[each.document_id].append(each)
    seqs = [each.seq or 0 for each in ordered]
    facts = {entry.seq: entry.facts for entry in Entry.objects.of(number).filter(seq__in=seqs)}
    return {
        each.pk: Signing(
            steps_of(
                order_of(each),
                [(key, party.role) for key, party in parties.items()],
                _hands(each, taken[each.pk]),
                dict(facts.get(each.seq or 0, {})),
            ),
            parties,
            taken[each.pk],
        )
        for each in ordered
    }


def _hands(paper: Document, taken: Sequence[PaperSignature]) -> frozenset[Hand]:
    """Who has signed; a copy of before there were signatures of others bears its organ's."""
    hands = {each.hand for each in taken}
    if hands:
        return frozenset(hands)
    is_signed = getattr(paper, "is_signed", None)
    return frozenset({Hand(ORGAN)} if (paper.copy is not None if is_signed is None else is_signed) else ())


def may_not_be_signed(matter: Matter) -> bool:
    """Answer whether papers of a matter may not be signed electronically at all: on marriage, adoption and inheritance (ESL art. 3)."""
    return matter.track == "dispute" and has_flag("dispute_types", matter.type, "personal_status")
