"""Makes the papers that acts issue: values read and frozen, number taken, the PDF set, all before the act is written."""

from __future__ import annotations

import hashlib
import secrets
from functools import partial
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from casework.dossier.basis import Basis, on_day
from casework.dossier.catalogues import catalogue_of
from casework.dossier.content import pdf
from casework.dossier.files import SealedFiles
from casework.dossier.models import Disposal, Document, by_digest
from casework.dossier.numbers import spelled, take_number
from casework.dossier.sealing import seal
from casework.dossier.templates import Template, Values, template_for, template_named
from casework.dossier.typesetting import frozen, typeset
from casework.errors import NotNow
from casework.law import HOUSE
from casework.organisations.models import Unit
from casework.transactions import step
from casework.workflow.guards import Attempt
from casework.workflow.issuing import Issued

__all__ = ["issue", "made_again", "previewed", "restored", "seal", "told_in", "values_of"]

FIELDS = tuple(field for field in Document._meta.concrete_fields if field.column != "id")
COLUMNS = tuple(str(field.column) for field in FIELDS)


def issue(kind: str, attempt: Attempt, *, seq: int) -> Issued:
    """
    Make one paper of an act: number, values, PDF; its row goes with the entry, its content to the store after the commit.

    One statement where it bears a number, and those that read the file. Law: house rules F7 and F7a.

    :raises NotYet: there is no template for it, or it cannot be set.
    """
    template = template_for(kind, attempt)
    # A number goes back where its paper cannot be set; a form that bears none leaves nothing to undo.
    made = step()(_made) if template.word else _made
    return made(template, attempt, seq)


def _made(template: Template, attempt: Attempt, seq: int) -> Issued:
    matter, kind, unit = attempt.matter, template.kind, _issuing(template, attempt)
    number = take_number(unit, template.word, attempt.day.year) if template.word else ""
    text = frozen(values_of(template, attempt, number=number, salt=secrets.token_hex(16)))
    made = typeset(template.source, text, attempt.at)
    title = f"{template.title} {number}".strip()
    catalogue = catalogue_of(matter.track)
    is_inner = catalogue is not None and catalogue.is_inner(kind)
    document = Document(
        matter_no=matter.number,
        kind=kind,
        title=title,
        filename=f"{title}.pdf",
        volume=Document.Volume.INNER if is_inner else Document.Volume.MAIN,
        sha256=hashlib.sha256(made).hexdigest(),
        size=len(made),
        pages=pdf(BytesIO(made)).pages,
        pages_from=Document.Source.CONTENT,
        added_by=attempt.actor.account,
        added_at=attempt.at,
        number=number,
        template=template.name,
        seq=seq,
        frozen=text,
    )
    document.content = by_digest(document, document.filename)
    transaction.on_commit(partial(_store, document.content.name, made))
    told = {
        "kind": kind,
        "template": template.name,
        "number": number,
        "values": hashlib.sha256(text.encode()).hexdigest(),
        "sha256": document.sha256,
    }
    row = [field.get_db_prep_save(getattr(document, field.attname), connection) for field in FIELDS]
    return Issued(kind, told, Document._meta.db_table, COLUMNS, row, document)


def previewed(kind: str, attempt: Attempt) -> bytes:
    """
    Set a paper as it would be issued, marked as a preview and without a number of its own; nothing is written.

    :raises NotYet: there is no template for it, or it cannot be set.
    """
    template = template_for(kind, attempt)
    unit = _issuing(template, attempt)
    number = spelled(unit, template.word, attempt.day.year, "××××××") if template.word else ""
    text = frozen(values_of(template, attempt, number=number, salt="", is_preview=True))
    return typeset(template.source, text, attempt.at)


def values_of(template: Template, attempt: Attempt, *, number: str, salt: str, is_preview: bool = False) -> Values:
    """Read what a paper states: what its template reads, and what every paper says of itself."""
    with translation.override("zh-hans"):
        basis = Basis(attempt, _issuing(template, attempt))
        return {
            "organ": basis.organ,
            "matter": attempt.matter.number,
            "day": on_day(attempt.day),
            "number": number,
            "template": template.name,
            "salt": salt,
            "preview": is_preview,
            **template.values(basis),
        }


def made_again(document: Document) -> bytes:
    """
    Set an issued paper again from its frozen values; it must come out as it was issued.

    :raises NotNow: template or engine are not what they were.
    """
    template = template_named(document.template)
    made = typeset(template.source, document.frozen, document.added_at) if template is not None else b""
    if hashlib.sha256(made).hexdigest() != document.sha256:
        message = _("The paper does not come out as it was issued.")
        raise NotNow.because("PAPER_CHANGED", message, law=str(HOUSE.art("F7")), template=document.template)
    return made


def restored(document: Document) -> None:
    """
    Bring the content of an issued paper to the store where a crash kept it from there.

    :raises NotNow: its file was destroyed.
    """
    storage: Storage = document.content.storage
    if storage.exists(str(document.content)):
        return
    refuse_destroyed(document.matter_no)
    if document.template:
        _store(str(document.content), made_again(document))


def refuse_destroyed(number: str) -> None:
    """
    Let a file pass that was not destroyed; one statement.

    :raises NotNow: it was.
    """
    if Disposal.objects.filter(matter_no=number).exists():
        message = _("The file was destroyed; its certificate says what it held.")
        raise NotNow.because("FILE_DESTROYED", message, law=str(HOUSE.art("F11b")), field="dossier")


def _issuing(template: Template, attempt: Attempt) -> Unit:
    """Give the organ that issues it with its county, both read with the file: the one that leads, or the one that acts."""
    files, matter, post = attempt.file.files, attempt.matter, attempt.post
    if template.by_actor and post is not None and post.unit_id != matter.unit_id and isinstance(files, SealedFiles):
        return files.seats[post.unit_id]
    files.units  # noqa: B018  the matters get to know them, of all of a batch at once
    return matter.unit


def _store(name: str, content: bytes) -> None:
    storage: Storage = Document._meta.get_field("content").storage
    if not storage.exists(name):
        storage.save(name, ContentFile(content))


def told_in(facts: Any) -> list[dict[str, str]]:
    """List what an entry says of the papers it issued; empty for one that issued none."""
    return list(facts.get("issued", ()))
