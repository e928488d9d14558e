"""What a template reads: the act that is being done, the matter's file, and what was read for it. Templates read nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from casework.workflow.named import accounts_in

if TYPE_CHECKING:
    from casework.organisations.models import Unit
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


@dataclass(frozen=True)
class Basis:
    """
    What one paper is made from. unit: the organ that issues it, the one that leads the matter or the one that acts.

    Of the file only that is read which the template asks for.
    """

    attempt: Attempt
    unit: Unit

    @property
    def organ(self) -> str:
        """The name of the organ."""
        return self.unit.name

    @property
    def division(self) -> str:
        """The name of its county, of its city for one above the counties."""
        return self.unit.county.name if self.unit.county is not None else self.unit.name

    @property
    def day(self) -> date:
        return self.attempt.day

    @property
    def file(self) -> CaseFile:
        return self.attempt.file

    @property
    def given(self) -> Mapping[str, Any]:
        return self.attempt.given

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Name → the latest free words of the acts before."""
        return self.attempt.file.words if self.attempt.matter.version else {}

    def said(self, *names: str) -> str:
        """The free words of the first of these names that has any, of this act or else of those before; "" where there are none."""
        now = self.attempt.notes
        return next((text for name in names if (text := now.get(name) or self.words.get(name))), "")

    def persons(self, accounts: Sequence[str]) -> list[dict[str, str]]:
        """Tell who these accounts are, in their order; an unknown one by itself."""
        known = self.attempt.file.files.people_and({self.attempt.actor.account, *accounts_in(self.given)})
        found = ((account, known.get(account)) for account in accounts)  # of all that a batch knows, these alone
        return [
            (Person(each.name, each.certificate_on(self.day)) if each else Person(account)).told()
            for account, each in found
        ]


def on_day(day: date) -> str:
    """Write a day as letters do: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"
