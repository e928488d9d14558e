"""
What guards of a hand-over may ask beyond the common file: the papers it has and those of the matter it is about, and the
hand-overs of the same case of another system.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps

from casework.dossier.models import Document
from casework.workflow.casefile import CaseFiles
from casework.workflow.guards import Attempt
from casework.workflow.prepared import Prepared
from enforcement.handovers.package import MAIN, WITHHELD

if TYPE_CHECKING:
    from casework.workflow.models import Matter

_PAPERS: Prepared[tuple[str, str, str]] = Prepared(
    lambda numbers: Document.objects.filter(matter_no__in=numbers).values_list("matter_no", "kind", "volume")
)


class HandoverFiles(CaseFiles):
    """The files of a batch of hand-overs."""

    _keys: frozenset[str] = frozenset()

    def mention(self, facts: Iterable[Mapping[str, Any]], at_hand: Mapping[str, Matter]) -> None:
        told = tuple(facts)
        self._keys = frozenset(filter(None, (given.get("outside_case") for given in told)))
        super().mention(told, at_hand)

    @cached_property
    def same_outside(self) -> dict[str, list[Matter]]:
        """Key of an outside case that was named → the hand-overs opened about it, the oldest first."""
        named = apps.get_model("handovers.OutsideCase").objects.filter(key__in=self._keys)
        keys = dict(named.values_list("matter_no", "key"))
        found: dict[str, list[Matter]] = {key: [] for key in self._keys}
        for matter in (
            apps.get_model("workflow.Matter").objects.placed().filter(number__in=keys).order_by("pk") if keys else ()
        ):
            found[keys[matter.number]].append(matter)
        return found

    @cached_property
    def document_kinds(self) -> dict[str, list[str]]:
        """Number → the kinds of paper in its own file, and of those in the file it is about that go along."""
        about = {number: str(acts[0].facts.get("about", "")) for number, acts in self.acts.items() if acts}
        found: dict[str, list[str]] = {number: [] for number in (*self.numbers, *filter(None, about.values()))}
        for number, kind, volume in _PAPERS(list(found)):
            if number in self.acts or (volume == MAIN and kind not in WITHHELD):
                found[number].append(kind)
        return {number: [*found[number], *found.get(about.get(number, ""), ())] for number in self.numbers}


def opened_about(attempt: Attempt) -> list[Matter]:
    """The hand-overs opened about what this one is about: our own matter, or the case of another system."""
    files, key = attempt.file.files, attempt.given.get("outside_case") or ""
    outside = files.same_outside.get(key, []) if isinstance(files, HandoverFiles) else []
    return [*attempt.file.heirs(attempt.given.get("about") or ""), *outside]
