"""Attempts at a petition of the village, made from what is known; nothing is read and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from casework.organisations.actors import Role
from casework.parties.models import Party, Recusal
from casework.workflow.guards import Attempt
from casework.workflow.models import Matter, Proposal
from mediation.petitions.files import Earlier, PetitionFiles
from tests import attempts
from tests.attempts import NOON, NUMBER, TOWNSHIP, VILLAGE, act, post

OTHER = "P3301062026000009"
ELSEWHERE = "0001000100010009"
PETITIONER = Party(pk=1, position=1, role="APPLICANT", kind="PERSON", name="王五", address="宝石路1号")
HIDDEN = Party(pk=1, position=1, role="REPORTER", kind="PERSON", name="王五", address="宝石路1号")
CLAIM = {"purpose": "CLAIM"}
DONE = {"solved": "NONE", "explained": "DONE", "helped": "NONE", "punished": "NONE"}
SENT = act("transfer", seq=2, ago=timedelta(days=2))


class KnownPetition(PetitionFiles):
    """The file of one petition, known from the start, with the other petitions it may be asked about."""

    def __init__(
        self,
        files: Any,
        *,
        earlier: Iterable[Earlier] = (),
        others: Iterable[Matter] = (),
        bringers: Mapping[str, frozenset[str]] | None = None,
        due_at: Mapping[str, datetime] | None = None,
        proposals: Iterable[Proposal] = (),
    ) -> None:
        super().__init__([NUMBER])
        self.acts, self.parties, self.recusals = files.acts, files.parties, files.recusals
        self.document_kinds, self.proposals = files.document_kinds, {NUMBER: list(proposals)}
        self.earlier, self.due_at = {NUMBER: list(earlier)}, dict(due_at or {})
        self.bringers = dict(bringers or {})
        self._there = {other.number: other for other in others}

    def other(self, number: str) -> Matter | None:
        return self._there.get(number)


def attempt(**given: Any) -> Attempt:
    """Try something with a claim of the village, right but for what is said otherwise."""
    names = ("earlier", "others", "bringers", "due_at", "proposals")
    own = {name: given.pop(name) for name in names if name in given}
    trial = attempts.attempt(**{"track": "petition", **given})
    files = KnownPetition(trial.file.files, **own)
    trial._file = lambda: files.of(NUMBER)
    trial.__dict__.pop("file")
    return trial


def another(state: str = "INVESTIGATING", *, level: int = 1, path: str = VILLAGE + "0001", **fields: Any) -> Matter:
    """Make another petition."""
    other = Matter(number=OTHER, track="petition", state=state, level=level, **{"type": "02", **fields})
    other.unit_path = path
    return other


def same(matter: Matter) -> dict[str, Any]:
    """Say that another petition is of the same person."""
    return {"others": [matter], "bringers": {NUMBER: frozenset("a"), OTHER: frozenset("a")}}


def registered(**facts: Any) -> dict[str, Any]:
    return {"acts": [act("register", **facts)]}


def people(role: str, count: int) -> list[Party]:
    return [Party(pk=place, position=place, role=role, kind="PERSON") for place in range(1, count + 1)]


def group(persons: int, *, representatives: int, form: str = "VISIT") -> dict[str, Any]:
    return {**registered(form=form, persons=persons), "parties": people("REPRESENTATIVE", representatives)}


def notes(**said: str) -> dict[str, Any]:
    return {"notes": said}


def given(**facts: Any) -> dict[str, Any]:
    return {"given": facts}


def recusal(*, upheld: bool | None) -> Recusal:
    decided = None if upheld is None else NOON
    return Recusal(account="wang", ground="KIN", upheld=upheld, decided_at=decided, raised_at=NOON)


def office(path: str = TOWNSHIP) -> dict[str, Any]:
    return {"post": post(Role.PETITION_CLERK, path, 3)}
