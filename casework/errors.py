"""What Casework refuses, and in which words."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Unmet:
    """
    One rule that stands in the way.

    code: stable, upper-case, for programs. message: one sentence in the reader's language.
    law: the article or house rule that asks for it, e.g. "PML art. 17". field: the input it is about, "" when none.
    facts: public figures that belong to the sentence; never personal data.
    """

    code: str
    message: StrOrPromise
    law: str = ""
    field: str = ""
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.message} [{self.law}]" if self.law else str(self.message)


class CaseworkError(Exception):
    """A refusal. Nothing was written. Carries every rule that was not met, at least one."""

    def __init__(self, first: Unmet, *others: Unmet) -> None:
        self.unmet = (first, *others)
        super().__init__(first, *others)

    @classmethod
    def because(cls, code: str, message: StrOrPromise, *, law: str = "", field: str = "", **facts: Any) -> Self:
        """Build the refusal from a single rule."""
        return cls(Unmet(code, message, law, field, facts))

    @property
    def code(self) -> str:
        return self.unmet[0].code

    def __str__(self) -> str:
        return "; ".join(str(each) for each in self.unmet)


class NotNow(CaseworkError):
    """The matter stands elsewhere: wrong state, or somebody was faster."""


class NotYou(CaseworkError):
    """The actor may not do this: role, unit, certificate or separation of duties."""


class NotYet(CaseworkError):
    """A condition of the law or of the house is unmet; all of them are listed."""


class Stale(NotNow):
    """The caller has seen an older version of the matter."""


class Malformed(NotYet):
    """What was said cannot be read: a word of no known shape, or one that is missing."""


class Unknown(NotYet):
    """What is asked for does not exist, or not as far as this caller may know."""
