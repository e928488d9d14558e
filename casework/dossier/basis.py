"""What a template reads: the act that is being done, the matter's file, and what was read for it. Templates read nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.workflow.casefile import CaseFile
    from casework.workflow.guards import Attempt


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the organ as a paper names him: by name, an officer with the number of his certificate."""

    name: str
    certificate: str = ""

    def told(self) -> dict[str, str]:
        """Tell it as a template takes it."""
        return {"name": self.name, "certificate": self.certificate}


@dataclass(frozen=True, slots=True)
class Basis:
    """
    What one paper is made from. organ: the name of the unit that leads the matter; division: that of its county, of its city for
    one above the counties. words: name → the latest free words of earlier acts. people: account → who it is.
    """

    attempt: Attempt
    organ: str
    division: str
    words: Mapping[str, str]
    people: Mapping[str, Person]

    @property
    def day(self) -> date:
        return self.attempt.day

    @property
    def file(self) -> CaseFile:
        return self.attempt.file

    @property
    def given(self) -> Mapping[str, Any]:
        return self.attempt.given

    def said(self, *names: str) -> str:
        """The free words of this act, or else the latest of those names; "" where there are none."""
        notes = {**self.words, **{name: text for name, text in self.attempt.notes.items() if text}}
        return next((notes[name] for name in names if notes.get(name)), "")

    def persons(self, accounts: Sequence[str]) -> list[dict[str, str]]:
        """Tell who these accounts are, in their order; an unknown one by itself."""
        return [self.people.get(account, Person(account)).told() for account in accounts]


def on_day(day: date) -> str:
    """Write a day as letters do: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"
