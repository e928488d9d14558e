"""
Parts of a file: each is read by its questions when first asked for, and with it whatever acts of the same kind asked for before.

So an act reads the file in one statement, or in one a round where what one part asks depends on another. What is known of a
verb is learnt by each process from its first act; whatever was not expected is read alone, and expected from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from casework.workflow.prepared import Asked
from casework.workflow.together import answered

if TYPE_CHECKING:
    from casework.workflow.casefile import CaseFiles

R = TypeVar("R")
Questions = Callable[[Any], Sequence[Asked]]

ALWAYS = ("units",)  # matters ask for their units by themselves
# Class of files and verb → the parts that its acts asked for, in this process.
_expected: dict[tuple[type, str], set[str]] = defaultdict(set)


class Part(Generic[R]):
    """
    A part as an attribute of files; kept there once read, and may be set there beforehand.

    ask: files → its questions. build: files and the answers of each → the part. needs: parts its questions are made from.
    of_move: whether they are made from what the moves tell, too.
    """

    def __init__(self, ask: Questions, build: Callable[..., R], needs: Sequence[str], *, of_move: bool) -> None:
        self.ask, self.build, self.needs, self.of_move = ask, build, needs, of_move
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, files: None, owner: type) -> Part[R]: ...

    @overload
    def __get__(self, files: CaseFiles, owner: type) -> R: ...

    def __get__(self, files: CaseFiles | None, owner: type) -> Part[R] | R:
        if files is None:
            return self
        for name in self.needs:
            getattr(files, name)
        _read(files, self)
        found: R = files.__dict__[self.name]
        return found

    def may_be_asked(self, files: CaseFiles) -> bool:
        """Answer whether all that its questions are made from is there, and it is not."""
        there = files.__dict__
        return (
            self.name not in there and (files.is_told or not self.of_move) and all(name in there for name in self.needs)
        )


def part(ask: Questions, *, needs: Sequence[str] = (), of_move: bool = False) -> Callable[[Callable[..., R]], Part[R]]:
    """Make a part of a method that builds it from the answers to some questions; the rest as in Part."""
    return lambda build: Part(ask, build, needs, of_move=of_move)


def _read(files: CaseFiles, wanted: Part[Any]) -> None:
    read = [wanted]
    if files.verb and len(files.numbers) <= 1:
        expected = _expected[type(files), files.verb]
        expected.add(wanted.name)
        others = (getattr(type(files), name) for name in sorted(expected.union(ALWAYS) - {wanted.name}))
        read += [each for each in others if each.may_be_asked(files)]
    questions = [each.ask(files) for each in read]
    found = iter(_answers([question for several in questions for question in several], is_one=len(files.numbers) <= 1))
    for each, several in zip(read, questions, strict=True):
        files.__dict__[each.name] = each.build(files, *(next(found) for _question in several))


def _answers(questions: Sequence[Asked], *, is_one: bool) -> list[list[Any]]:
    return answered(questions) if is_one else [each.answers() for each in questions]
