"""What may be done about a paper that came too late for the file: it is sealed in a supplement volume."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from casework.organisations.actors import Actor
from casework.workflow.models import Matter
from casework.workflow.perform import perform

M = TypeVar("M", bound=Matter)


def supplement(
    matter: M,
    *,
    papers: Sequence[str],
    ground: str,
    reason: str,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> M:
    """
    Seal papers that were added after the end in a volume of their own; whoever approves it added none of them.

    papers: digests of papers that lie in the file under no seal, as add_paper(late=True) put them there. ground: a code of the grounds
    flagged late_paper. reason: in words. Returns the matter; leaves one entry and one seal, of the next part. A file that ended without a
    seal gets its first one by it. Law: house rule F8a.

    :raises NotYet: the matter has not ended, a paper is not there or sealed already, or the actor added it.
    """
    given = {"papers": list(papers), "ground": ground}
    return perform(matter, "supplement", actor=actor, at=at, given=given, reason=reason, version=version)
