"""How a petition ends and goes to the archive."""

from __future__ import annotations

from datetime import datetime

from casework.organisations.actors import Actor
from casework.workflow.files import file_for
from casework.workflow.perform import perform as move
from mediation.petitions.models import Petition


def terminate(
    petition: Petition, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Petition:
    """
    End a petition: nobody asked for review or re-check in time, the re-check was given, or the settlement was performed.

    The timer does it by itself, three days after a window for review or re-check is over. The outcome follows from the
    opinion that stands in the ledger. That it ended ends no duty to explain and to help (art. 37).
    Law: house rules P14 and P14a; RPW arts. 35 to 37.
    """
    issued = file_for(petition, "terminate").last("issue_opinion")
    result = issued.facts.get("result") if issued else None
    given = {"result": result} if result else {}
    return move(petition, "terminate", actor=actor, at=at, given=given, reason=reason, version=version)


def close(
    petition: Petition,
    *,
    solved: str,
    explained: str,
    helped: str,
    punished: str,
    actor: Actor,
    at: datetime,
    performed: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Close the file: valid claims solved, invalid ones explained, hardship helped, illegal acts dealt with.

    solved, explained, helped, punished: DONE, on a proof in the file, or NONE where it was not called for. performed: that what
    was supported has been performed, on its proof; a supported claim is not closed before. Law: RPW arts. 27 and 32;
    house rule P15.
    """
    given = {"solved": solved, "explained": explained, "helped": helped, "punished": punished, "performed": performed}
    return move(petition, "close", actor=actor, at=at, given=given, reason=reason, version=version)


def revisit(
    petition: Petition,
    *,
    result: str,
    record: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Record the revisit, and how the petitioner evaluates the handling, by somebody who did not handle it.

    result: SETTLED, UNSETTLED or NOT_REACHED. record: 1 to 20,000 characters. Law: house rules R12 and R12a; RPW art. 21.
    """
    given, notes = {"result": result}, {"record": record}
    return move(petition, "revisit", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def archive(
    petition: Petition, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Petition:
    """File the dossier; the petition has ended. Law: house rule R12."""
    return move(petition, "archive", actor=actor, at=at, reason=reason, version=version)
