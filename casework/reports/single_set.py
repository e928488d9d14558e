"""
The single-set rate, beside I-2: which of our own files were sealed with no paper original kept beside them, and the words for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from casework.law import HOUSE
from casework.reports.indicators import Clause, Indicator, Words


@dataclass(frozen=True, slots=True)
class SingleSet(Indicator):
    """How the rate of single sets reads the ledger. sealing: the verbs whose entries put a seal on a file."""

    sealing: frozenset[str]


SINGLE_SET = SingleSet(
    key="single_set",
    version=1,
    valid_from=date(2019, 1, 1),
    name=_("single-set rate"),
    target=None,
    tracks=frozenset({"dispute", "petition", "penalty"}),
    kinds=("dispute", "petition", "penalty"),
    splits=("unit", "type", "month"),
    observation=timedelta(0),
    exclusions={"SX3": _("the law demands a paper original")},
    sealing=frozenset({"archive", "supplement"}),
    words=Words(
        numerator=_("Without a paper original"),
        judged=_("Counted"),
        pending=_("Not yet judged"),
        dropped=_("Left out"),
        accepted=_("Sealed"),
        of=_("%(num)s of %(den)s sealed files"),
        adding_up=_(
            "Sealed %(accepted)d = counted %(denominator)d + not yet judged %(pending)d + left out %(dropped)d. "
            "Seals behind what is counted: %(cases)d."
        ),
    ),
    beside=(),
    clauses=(
        Clause(
            HOUSE.art("I2-9"),
            _(
                "Counted are our own files of disputes, petitions and penalties that were sealed in the period, by the first seal, at "
                "the unit that led then. What was archived without a seal is not counted."
            ),
        ),
        Clause(
            HOUSE.art("I2-10"),
            _(
                "A file is a single set while every paper under its seals was made electronically, or is a certified scan of which it "
                "was said that no paper original is kept. Not answered is not no. A supplement volume with a paper original, or the "
                "correction of a sealing, spoils it in the month of its first seal."
            ),
        ),
        Clause(
            HOUSE.art("I2-11"),
            _(
                "Left out, counted and listed beside the rate: SX3, files of disputes on personal status in which a paper original is "
                "kept, for such papers cannot be signed electronically."
            ),
        ),
        Clause(
            HOUSE.art("I2-6"),
            _("The server's time counts. As of any moment only what was known then counts."),
        ),
        Clause(
            HOUSE.art("I2-7"),
            _("Without a denominator there is no rate. In townships and below fewer than five are not shown."),
        ),
    ),
)
