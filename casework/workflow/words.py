"""The free words kept beside a matter's entries, and their end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from casework.ledger.erasure import blank_words
from casework.organisations.actors import Actor
from casework.transactions import step
from casework.workflow.erasure import ERASE
from casework.workflow.models import Matter
from casework.workflow.perform import perform


@step()
def erase_words(
    matter: Matter, labels: Iterable[str], *, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> Matter:
    """
    Erase words of a matter, with its title, which is free words too; the chain stays whole and says what was erased.

    labels: the words as "seq.name", e.g. "1.text". reason: why the law asks for it, in words that point at nobody; that
    no statutory term of retention stands against it (PIPL art. 47(2)) is for the head who decides. Internal: no dialog
    offers it, since the domain names no desk for such requests yet. Returns the matter; leaves one entry.
    Law: PIPL art. 47.

    :raises NotYou: the actor does not head the unit that leads.
    :raises NotYet: no reason, or words that are not there or erased already.
    """
    erased = sorted(set(labels))
    moved = perform(matter, ERASE, actor=actor, at=at, given={"erases": erased}, reason=reason, version=version)
    blank_words(moved.number, erased, at=at)
    Matter.objects.filter(number=moved.number).update(title="")
    moved.title = ""
    return moved
