"""What the papers of a case should say, held against what they do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.dossier.models import Document
from tests.paper_texts import issued, text_of


def papers_of(number: str) -> Mapping[str, Document]:
    """Code of a template → the paper issued by it last."""
    return {name.partition("/")[0]: paper for name, paper in issued(number).items()}


def lacking(number: str, wanted: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """List what the papers of a case do not say of what they should: (code of the template, words)."""
    found = papers_of(number)
    said = {name: text_of(found[name]) if name in found else "" for name in wanted}
    return [(name, words) for name in wanted for words in wanted[name] if words not in said[name]]
