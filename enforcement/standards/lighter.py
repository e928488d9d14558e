"""Which version of a clause applies: that of the day of the act, unless the one of the decision is lighter (APL art. 37). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.law import HOUSE
from enforcement.standards.kinds import FineBasis, PenaltyKind
from enforcement.standards.models import PenaltyItem, row_on
from enforcement.standards.severity import HEAVIEST_FIRST

# A clause is weighed by its utmost, then by its least; an open fine is no figure.
WEIGHED = HOUSE.art("XS2")


class Why(TextChoices):
    """Why a version applies, or none."""

    LAW_OF_THE_ACT = "LAW_OF_THE_ACT", _("the law of the day of the act")
    NEW_IS_LIGHTER = "NEW_IS_LIGHTER", _("the law of the day of the decision, which is lighter")
    NO_LONGER_ILLEGAL = "NO_LONGER_ILLEGAL", _("on the day of the decision the act is not illegal any more")
    NO_BASE = "NO_BASE", _("on the day of the act no clause made it illegal")
    NOT_COMPARABLE = "NOT_COMPARABLE", _("which of the two is lighter cannot be reckoned and has to be stated")


@dataclass(frozen=True, slots=True)
class Applicable:
    """
    What applies. item: the version, None where the act is not punished. why: as said.

    NOT_COMPARABLE comes with the version of the act; `other` is then the newer one, between which the reviewer has to choose.
    """

    item: PenaltyItem | None
    why: Why
    other: PenaltyItem | None = None


def applicable(versions: Sequence[PenaltyItem], *, act_day: date, decided_day: date) -> Applicable:
    """
    Choose among the versions of one item.

    versions: as Book.versions() lists them. act_day: of an act that went on, the day it ended. decided_day: of the decision.
    """
    old = row_on(versions, act_day)
    if old is None:
        return Applicable(None, Why.NO_BASE)
    new = row_on(versions, decided_day)
    if new is None:
        return Applicable(None, Why.NO_LONGER_ILLEGAL)
    if new == old:
        return Applicable(old, Why.LAW_OF_THE_ACT)
    is_lighter = _is_lighter(new, old)
    if is_lighter is None:
        return Applicable(old, Why.NOT_COMPARABLE, other=new)
    return Applicable(new, Why.NEW_IS_LIGHTER) if is_lighter else Applicable(old, Why.LAW_OF_THE_ACT)


def _is_lighter(new: PenaltyItem, old: PenaltyItem) -> bool | None:
    """Weigh two versions, the heaviest kind in which they differ deciding; None where only open fines could tell."""
    if new.bases_of_fine == old.bases_of_fine == (FineBasis.AMOUNT,):
        return _weight(new) < _weight(old)
    heavier_kinds = HEAVIEST_FIRST[: HEAVIEST_FIRST.index(PenaltyKind.FINE)]
    new_kinds, old_kinds = _has(new, heavier_kinds), _has(old, heavier_kinds)
    if new_kinds != old_kinds:
        return new_kinds < old_kinds
    if bool(new.fine_basis) != bool(old.fine_basis):
        return not new.fine_basis
    return None if new.fine_basis else _weight(new) < _weight(old)


def _weight(item: PenaltyItem) -> tuple[Decimal, ...]:
    kinds = item.kinds_of_penalty
    most = item.fine_max_yuan or Decimal(0)
    weights = [most if kind is PenaltyKind.FINE else Decimal(kind in kinds) for kind in HEAVIEST_FIRST]
    return (*weights, item.fine_min_yuan or Decimal(0))


def _has(item: PenaltyItem, kinds: Sequence[PenaltyKind]) -> tuple[bool, ...]:
    return tuple(kind in item.kinds_of_penalty for kind in kinds)
