"""The end of the file."""

from __future__ import annotations

from datetime import datetime

from casework.organisations.actors import Actor
from casework.workflow.perform import perform
from enforcement.penalties.models import Penalty


def close(case: Penalty, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Penalty:
    """Close the case: executed or ended, the money matched, the file complete. Law: house rule X26; APL art. 47."""
    return perform(case, "close", actor=actor, at=at, reason=reason, version=version)


def archive(case: Penalty, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Penalty:
    """File the dossier; the case has ended. Law: house rule X26a."""
    return perform(case, "archive", actor=actor, at=at, reason=reason, version=version)
