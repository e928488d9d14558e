"""The answer that bears a whole file: a ZIP that verifies itself, streamed, and a record of who took it and what for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from casework.dossier.export.contents import contents_of
from casework.dossier.export.package import Package, packaged
from casework.dossier.export.writing import zipped
from casework.errors import NotYou
from casework.law import HOUSE
from casework.organisations.actors import Actor
from casework.parties.services import record_export
from casework.workflow.models import Matter
from casework.workflow.persons import may_read


@contextmanager
def taken(matter: Matter, *, actor: Actor, purpose: str, at: datetime, ip: str | None) -> Iterator[Package]:
    """
    Pack the whole file of a matter for who may read it, and put it on record; good for as long as the block runs. House rule F6a.

    :raises NotYou: the actor may not read the file.
    :raises NotYet: the purpose has fewer than 4 characters.
    :raises NotNow: an entry is under no checkpoint yet, or a paper is not what was filed.
    """
    if not may_read(matter, actor):
        raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=str(HOUSE.art("F6a")))
    with packaged(contents_of(matter)) as package:
        record_export(matter.number, actor=actor, purpose=purpose, at=at, ip=ip)
        yield package


class Held:
    """A stream, with what was laid aside for it and goes when the answer is over."""

    def __init__(self, parts: Iterator[bytes], aside: ExitStack) -> None:
        self.parts, self.aside = parts, aside

    def __iter__(self) -> Iterator[bytes]:
        return self.parts

    def close(self) -> None:
        """Let go of it, read to its end or not."""
        self.aside.close()


def handed_over(packed: Package, aside: ExitStack) -> StreamingHttpResponse:
    """Build the answer. aside: what is let go of when it is over."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{packed.name}.zip")
    return StreamingHttpResponse(
        Held(zipped(packed), aside),
        content_type="application/zip",
        headers={
            "Content-Disposition": str(disposition),
            "ETag": f'"{packed.digest}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
