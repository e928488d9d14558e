"""Review and re-check: one organ above, then one above that. The organ that gave the opinion stays in the lead."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.workflow.perform import perform as move
from mediation.petitions.models import Petition


def request_review(
    petition: Petition,
    *,
    to: Unit,
    actor: Actor,
    at: datetime,
    posted_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Record that the petitioner asks for review, within thirty days of receiving the opinion.

    to: the organ one level above, which answers within thirty days. at: when it was asked, or arrived. posted_on: the day by
    the postmark where it came by post, which then counts for the thirty days. Law: RPW art. 35; house rule P14a.
    """
    given = _asked(to, posted_on)
    return move(petition, "request_review", actor=actor, at=at, given=given, target=to, reason=reason, version=version)


def issue_review(
    petition: Petition,
    *,
    result: str,
    opinion: str,
    issued_on: date | None,
    rights_told: bool,
    actor: Actor,
    at: datetime,
    served: str = "DIRECT",
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Give the review opinion, by the organ that was asked and persons who did not handle it; entered when it was received.

    result: UPHELD or CHANGED. The rest as in issue_opinion(). Law: RPW art. 35; house rule P7.
    """
    given = {**_served(result, issued_on, served), "rights_told": rights_told}
    return move(
        petition,
        "issue_review",
        actor=actor,
        at=at,
        given=given,
        notes={"opinion": opinion},
        reason=reason,
        version=version,
    )


def request_recheck(
    petition: Petition,
    *,
    to: Unit,
    actor: Actor,
    at: datetime,
    posted_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """Record that the petitioner asks for re-check, by the organ above the one that reviewed. Law: RPW art. 36; rule P14a."""
    given = _asked(to, posted_on)
    return move(petition, "request_recheck", actor=actor, at=at, given=given, target=to, reason=reason, version=version)


def issue_recheck(
    petition: Petition,
    *,
    result: str,
    opinion: str,
    issued_on: date | None,
    actor: Actor,
    at: datetime,
    served: str = "DIRECT",
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """Give the re-check opinion, which is final; as issue_review(). Law: RPW art. 36; house rule P7."""
    return move(
        petition,
        "issue_recheck",
        actor=actor,
        at=at,
        given=_served(result, issued_on, served),
        notes={"opinion": opinion},
        reason=reason,
        version=version,
    )


def _asked(to: Unit, posted_on: date | None) -> dict[str, Any]:
    return {"reviewer": to.key, **({"posted_on": posted_on.isoformat()} if posted_on else {})}


def _served(result: str, issued_on: date | None, served: str) -> dict[str, Any]:
    return {"result": result, "issued_on": issued_on.isoformat() if issued_on else "", "served": served}
