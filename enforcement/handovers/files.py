"""
What guards of a hand-over may ask beyond the common file: the papers it has and those of the matter it is about, and the
hand-overs of the same case of another system.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from casework.dossier.files import SealedFiles
from casework.dossier.models import Document, SignedCopy
from casework.organisations.models import Unit
from casework.workflow.guards import Attempt
from casework.workflow.parts import part
from casework.workflow.prepared import Prepared, asked
from enforcement.handovers.package import MAIN, WITHHELD

if TYPE_CHECKING:
    from casework.workflow.models import Matter
    from enforcement.handovers.models import Package

_PACKAGES: Prepared[Package] = Prepared(
    lambda numbers: (
        apps.get_model("handovers.Package").objects.filter(matter_no__in=numbers).order_by("matter_no", "seq")
    )
)
_PAPERS: Prepared[tuple[str, str, str]] = Prepared(
    lambda numbers: Document.objects.filter(matter_no__in=numbers).values_list("matter_no", "kind", "volume")
)


class HandoverFiles(SealedFiles):
    """The files of a batch of hand-overs."""

    _keys: frozenset[str] = frozenset()

    def mention(self, facts: Iterable[Mapping[str, Any]], at_hand: Mapping[str, Matter]) -> None:
        told = tuple(facts)
        self._keys = frozenset(filter(None, (given.get("outside_case") for given in told)))
        super().mention(told, at_hand)

    @part(lambda files: [asked(_known_again(files._keys))] if files._keys else [], of_move=True)
    def same_outside(self, *rows: Iterable[Matter]) -> dict[str, list[Matter]]:
        """Key of an outside case that was named → the hand-overs opened about it, the oldest first."""
        found: dict[str, list[Matter]] = {key: [] for key in self._keys}
        for matter in chain.from_iterable(rows):
            found[matter.outside_key].append(matter)  # type: ignore[attr-defined]  # annotated below
        return found

    @property
    def _about(self) -> dict[str, str]:
        """Number → the matter of ours it is about."""
        about = {number: str(acts[0].facts.get("about", "")) for number, acts in self.acts.items() if acts}
        return {number: other for number, other in about.items() if other}

    @property
    def _sources(self) -> set[str]:
        """The numbers of the matters they are about; of one that is to be opened the opening says it."""
        return set(self._about.values()) if self.numbers else set(self._named)

    @part(lambda files: [_PACKAGES.of(files.numbers)])
    def packages(self, rows: Iterable[Package]) -> dict[str, Package]:
        """Number → the package that was sent last; none where nothing was sent."""
        return {each.matter_no: each for each in rows}

    @part(
        lambda files: [
            asked(
                Document.objects.filter(matter_no__in=[*files.numbers, *files._sources]).annotate(
                    has_copy=Exists(SignedCopy.objects.filter(document=OuterRef("pk")))
                )
            )
        ],
        needs=("acts",),
    )
    def documents(self, rows: Iterable[Document]) -> list[Document]:
        """Every paper in these files and in those they are about; each knows whether it has a signed copy (has_copy)."""
        return list(rows)

    @part(lambda files: [asked(Unit.objects.filter(key__in=files._ends))], needs=("acts",))
    def ends(self, rows: Iterable[Unit]) -> dict[str, Unit]:
        """Key → the units that packed these hand-overs and those they are for."""
        return {unit.key: unit for unit in rows}

    @property
    def _ends(self) -> set[str]:
        first = [acts[0] for acts in self.acts.values() if acts]
        return {key for each in first for key in (each.unit, str(each.facts.get("receiver", ""))) if key}

    @part(
        lambda files: [asked(apps.get_model("workflow.Matter").objects.filter(number__in=files._about.values()))],
        needs=("acts",),
    )
    def origins(self, rows: Iterable[Matter]) -> dict[str, Matter]:
        """Number → the matters of ours that they are about."""
        return {matter.number: matter for matter in rows}

    @part(lambda files: [_PAPERS.of([*files.numbers, *files._about.values()])], needs=("acts",))
    def document_kinds(self, rows: Iterable[tuple[str, str, str]]) -> dict[str, list[str]]:
        """Number → the kinds of paper in its own file, and of those in the file it is about that go along."""
        about = self._about
        found: dict[str, list[str]] = {number: [] for number in (*self.numbers, *about.values())}
        for number, kind, volume in rows:
            if number in self.acts or (volume == MAIN and kind not in WITHHELD):
                found[number].append(kind)
        return {number: [*found[number], *found.get(about.get(number, ""), ())] for number in self.numbers}


def _known_again(keys: Collection[str]) -> QuerySet[Any]:
    """Hand-overs about cases of another system, each with the outside_key it is known by again, the oldest first."""
    named = apps.get_model("handovers.OutsideCase").objects.filter(key__in=keys)
    of_it = named.filter(matter_no=OuterRef("number")).values("key")
    there = apps.get_model("workflow.Matter").objects.placed()
    return there.filter(number__in=named.values("matter_no")).annotate(outside_key=Subquery(of_it)).order_by("pk")


def opened_about(attempt: Attempt) -> list[Matter]:
    """The hand-overs opened about what this one is about: our own matter, or the case of another system."""
    files, key = attempt.file.files, attempt.given.get("outside_case") or ""
    outside = files.same_outside.get(key, []) if isinstance(files, HandoverFiles) else []
    return [*attempt.file.heirs(attempt.given.get("about") or ""), *outside]
