"""Who acted, where a source tells it: accounts of the source's own, each in the post its act asks for."""

from __future__ import annotations

from collections.abc import Iterable

from casework.organisations.actors import Actor, Role, post_of
from casework.organisations.models import Unit

# In which role somebody acts when the row allows several: the desk before the table, who needs a certificate last.
ORDER = (
    Role.REGISTRAR, Role.DISPATCHER, Role.MEDIATOR, Role.HEAD, Role.PETITION_CLERK, Role.GRID_WORKER, Role.ARCHIVIST,
    Role.SUPERVISOR, Role.LEGAL_REVIEWER, Role.MANAGER, Role.AUXILIARY, Role.OFFICER, Role.AUDITOR, Role.ADMIN, Role.SYSTEM,
)  # fmt: skip


class Accounts:
    """The accounts of one import; each is built once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Role, int], Actor] = {}

    def actor(self, source: str, outside_id: str, roles: Iterable[Role], seat: Unit) -> Actor:
        """
        Give the account an act is entered under: SOURCE:outside id, sitting in `seat` in a role its row allows.

        Where the source does not say who it was, it is one account a role, SOURCE::mediator and the like, so that what
        takes two persons still takes two.
        """
        allowed = frozenset(roles)
        role = next(each for each in ORDER if each in allowed)
        key = (f"{source}:{outside_id or ':' + role.lower()}", role, seat.pk)
        if key not in self._known:
            self._known[key] = Actor(key[0], (post_of(role, seat),))
        return self._known[key]
