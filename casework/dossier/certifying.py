"""What may be done about a scan: somebody who did not add it certifies that it is true to its paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import connection

from casework.dossier.conformity import CERTIFY
from casework.dossier.models import Document
from casework.organisations.actors import Actor
from casework.workflow.judge import Step
from casework.workflow.models import Matter
from casework.workflow.perform import perform

M = TypeVar("M", bound=Matter)
_ORIGIN = Document.Origin
_BY_NAME = {field.name: field for field in Document._meta.concrete_fields}
_MARKED = [_BY_NAME[name] for name in ("origin", "certified_by", "certified_at", "certified_in")]


def certify_scan(
    matter: M, *, papers: Sequence[str], actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> M:
    """
    Certify that scans are true to the papers they were made from; whoever certifies added none of them.

    papers: digests of scans of the file that are to be certified. reason: in words, where there is something to say. Each is a certified
    scan from then on, with who found it so, when, and by which entry. Returns the matter; leaves one entry. Law: house rule F3c.

    :raises NotYet: a paper is not there, is no scan or certified already, or the actor added it.
    """
    given = {"papers": list(papers)}
    return perform(
        matter,
        CERTIFY,
        actor=actor,
        at=at,
        given=given,
        reason=reason,
        version=version,
        leaving=partial(_marks, papers),
    )


def certify_paper(matter: Matter, paper: Document, *, actor: Actor, at: datetime, reason: str = "") -> Document:
    """
    Certify that one scan is true to the paper it was made from. paper: of this matter. reason: in words, where there is something to say.

    Returns the paper as it is then; leaves one entry. Law: house rule F3c.

    :raises NotYet: it is no scan or certified already, or the actor added it.
    """
    certify_scan(matter, papers=[paper.sha256], reason=reason, actor=actor, at=at)
    return Document.objects.select_related("signed_copy").get(pk=paper.pk)


def _marks(papers: Sequence[str], step: Step) -> list[tuple[str, list[Any]]]:
    """Write the statement that turns the scans into certified ones."""
    named = sorted(set(papers))
    told = (_ORIGIN.CERTIFIED_SCAN, step.draft.actor, step.draft.happened_at, step.draft.seq)
    settings = ", ".join(f"{field.column} = %s" for field in _MARKED)
    places = ", ".join(["%s"] * len(named))
    sql = (
        f"UPDATE {Document._meta.db_table} SET {settings} WHERE matter_no = %s AND origin = %s AND sha256 IN ({places})"  # noqa: S608
    )
    values = [field.get_db_prep_save(value, connection) for field, value in zip(_MARKED, told, strict=True)]
    return [(sql, [*values, step.matter.number, _ORIGIN.PAPER_PENDING, *named])]
