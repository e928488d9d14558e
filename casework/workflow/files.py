"""The file of a matter that is about to be moved: what its service reads of it before is not read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casework.transactions import is_held
from casework.workflow.named import accounts_in
from casework.workflow.tracks import track_of

if TYPE_CHECKING:
    from casework.organisations.actors import Actor
    from casework.workflow.casefile import CaseFile, CaseFiles
    from casework.workflow.models import Matter


def files_for(matter: Matter, verb: str) -> CaseFiles:
    """
    Give the files of one matter that is to do a verb; of one that is held (transactions.hold) the same each time.

    Until perform() tells them what is told, nothing may be asked of them that depends on it.
    """
    kept: CaseFiles | None = matter.__dict__.get("_files")
    if kept is not None and is_held(matter):
        kept.verb = verb or kept.verb
        return kept
    files = track_of(matter.track).files([matter.number])
    files.verb, files.at_hand = verb, {matter.number: matter}
    if is_held(matter):
        matter._files = files  # type: ignore[attr-defined]
    return files


def files_to_open(track: str, verb: str, actor: Actor, told: Mapping[str, Any]) -> CaseFiles:
    """
    Give the files of one matter that is to be opened and has no number yet; open_matter() goes on with them.

    told: facts of its opening, as far as they name accounts and other matters.
    """
    files = track_of(track).files(())
    files.verb, files.accounts = verb, frozenset({actor.account, *accounts_in(told)})
    files.take_as_new({})
    files.mention([told], {})
    return files


def file_for(matter: Matter, verb: str = "") -> CaseFile:
    """Give the file of one matter that is to do a verb, as files_for(); "" where its caller has said which."""
    return files_for(matter, verb).of(matter.number)
