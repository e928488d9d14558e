"""What is wrong with a file: file, line, field, reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casework.errors import CaseworkError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing wrong with one line.

    field: where in the import format, "entries[2].at"; "-" for the line as a whole. column: the columns of the file it was
    made of, "" without a mapping. code: stable, upper-case. law: the rule that asks for it. ref: the outside reference.
    """

    line: int
    field: str
    code: str
    reason: str
    law: str = ""
    ref: str = ""
    column: str = ""

    def told(self, file: str) -> str:
        """Say it as one line of text."""
        place = f"{self.field} ({self.column})" if self.column else self.field
        law = f" [{self.law}]" if self.law else ""
        return f"{file}:{self.line}: {place}: {self.reason}{law}"


def no_columns(_path: str) -> str:
    """Name none: without a mapping, fields are not made of columns."""
    return ""


class Blame:
    """Gathers the faults of one record. columns: names the columns that a field was made of."""

    def __init__(self, line: int, *, ref: str = "", columns: Callable[[str], str] = no_columns) -> None:
        self.line, self.ref, self.columns = line, ref, columns
        self.found: list[Fault] = []

    def say(self, field: str, code: str, reason: StrOrPromise, law: str = "") -> None:
        self.found.append(Fault(self.line, field, code, str(reason), law, self.ref, self.columns(field)))

    def again(self) -> Blame:
        """Begin another list about the same record."""
        return Blame(self.line, ref=self.ref, columns=self.columns)

    def add(self, others: Blame) -> None:
        """
        Take over another list, and the reference where it knows that; but for fields that are blamed already: what is
        wrong once is told once.
        """
        self.ref = self.ref or others.ref
        blamed = [fault.field for fault in self.found]
        self.found += (fault for fault in others.found if not any(_touch(fault.field, each) for each in blamed))

    def pass_on(self, refusal: CaseworkError, place: Callable[[str], str] = str) -> None:
        """Take over every rule a refusal names. place: turns the field of a rule into one of the record."""
        for unmet in refusal.unmet:
            self.say(place(unmet.field), unmet.code, unmet.message, unmet.law)


def _touch(field: str, blamed: str) -> bool:
    """Answer whether a field is one that is blamed, lies within it, or is the list that holds it."""
    is_within = field.startswith((f"{blamed}.", f"{blamed}["))
    return field == blamed or is_within or blamed.startswith(f"{field}[")


class Refused(Exception):
    """The file was not taken: something is wrong with it, all of it listed, and nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")
