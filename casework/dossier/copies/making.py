"""Makes controlled copies: for whoever may read the file, for a purpose, under a number of their own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.dossier.catalogues import catalogue_of
from casework.dossier.copies.marking import check_showable
from casework.dossier.copies.printing import NEEDS_WORDS, PAPER_USED, PRINT_COPY, PURPOSES
from casework.dossier.issuing import refuse_destroyed
from casework.dossier.models import Document, PrintedCopy
from casework.errors import NotYet, NotYou, Unmet
from casework.law import HOUSE
from casework.organisations.actors import Actor
from casework.parties.kinds import AccessAction
from casework.parties.services import record_use
from casework.parties.services.disclosure import DOSSIER, PAPER
from casework.taxonomies.codes import scheme
from casework.transactions import step
from casework.workflow.facts import check_words
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter
from casework.workflow.perform import perform
from casework.workflow.persons import may_read
from casework.workflow.wall import stands_before_wall

LONGEST_WORDS = 160  # beside the code and the number, in the record of looks
_LAW = str(HOUSE.art("F10"))


def make_copy(
    matter: Matter,
    *,
    purpose: str,
    words: str = "",
    paper: Document | None = None,
    with_inner: bool = False,
    actor: Actor,
    at: datetime,
    ip: str | None = None,
) -> PrintedCopy:
    """
    Count one more controlled copy of a paper, or of a whole file, and put it on record; marked_copy() sets it.

    matter: placed(). purpose: a code of copy_purposes. words: at most 200 characters, for some purposes needed. paper: of this matter,
    None for the whole file; with_inner: whether that goes with its inner file. Leaves one row and one look; where paper is used by it
    one entry too (`print_copy`), by which a hand-over is not single-track. Call it outside of any transaction.
    Law: house rules F10 and F10a.

    :raises Unknown: the actor may not know of the matter, or its track keeps no file.
    :raises NotYou: the actor may not read the file.
    :raises NotNow: the file was destroyed.
    :raises NotYet: the purpose is none of the list on that day, or not said; or the paper cannot be printed.
    """
    if stands_before_wall(matter, actor) or catalogue_of(matter.track) is None:
        raise unknown_matter(matter.number)
    if not may_read(matter, actor):
        raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=_LAW)
    said = " ".join(words.split())
    faults = _faults_of(purpose, said, at)
    if faults:
        raise NotYet(*faults)
    check_words({"words": said})
    if paper is None:
        refuse_destroyed(matter.number)
    else:
        check_showable(paper)
    copy = _counted(matter, purpose, said, paper, with_inner and paper is None, actor, at)
    record_use(
        matter.number,
        AccessAction.PRINT,
        actor=actor,
        purpose=f"{purpose} #{copy.number} {said}".strip(),
        at=at,
        document=copy.item or None,
        field=PAPER if copy.item else DOSSIER,
        ip=ip,
    )
    return copy


@step()
def _counted(
    matter: Matter, purpose: str, words: str, paper: Document | None, with_inner: bool, actor: Actor, at: datetime
) -> PrintedCopy:
    """Take the next number of the paper, or of the file, under the lock of the matter; write the row, and the entry where there is one."""
    standing = Matter.objects.locked(matter.number).get()
    item = paper.pk if paper is not None else 0
    number = PrintedCopy.objects.filter(matter_no=matter.number, item=item).count() + 1
    seq = None
    if PAPER_USED in scheme(PURPOSES)[purpose].flags:
        given = {
            "copy": number,
            "paper": paper.sha256 if paper is not None else "",
            "purpose": purpose,
            PAPER_USED: True,
        }
        seq = perform(standing, PRINT_COPY, actor=actor, at=at, given=given).version
    return PrintedCopy.objects.create(
        matter_no=matter.number,
        item=item,
        number=number,
        with_inner=with_inner,
        purpose=purpose,
        words=words,
        made_by=actor.account,
        made_at=at,
        seq=seq,
    )


def _faults_of(purpose: str, words: str, at: datetime) -> list[Unmet]:
    row = scheme(PURPOSES).get(purpose)
    if row is None or not row.is_valid_on(day_of(at)):
        message = _("A copy is made for one of the listed purposes.")
        return [Unmet("COPY_PURPOSE", message, law=_LAW, field="purpose")]
    faults = []
    if NEEDS_WORDS in row.flags and not words:
        faults.append(Unmet("COPY_PURPOSE_UNSAID", _("This purpose is said in words."), law=_LAW, field="words"))
    if len(words) > LONGEST_WORDS:
        message = _("The words for a copy have at most 160 characters.")
        faults.append(Unmet("COPY_WORDS_LONG", message, law=_LAW, field="words"))
    return faults
