"""
The single-track rate (I-2): which cases are handed over between organs by the electronic file alone, and the words for it.

Its second figure counts the hand-overs themselves, each for itself; it explains the first and has no target.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from casework.law import HOUSE
from casework.reports.indicators import Clause, Indicator, Words


@dataclass(frozen=True, slots=True)
class SingleTrack(Indicator):
    """
    How a rate of hand-overs reads the ledger.

    is_by_case: whether the hand-overs of one case are counted as one, else each for itself. paper_grounds: grounds on which
    a package comes back because paper is missing. proof: the kind of paper that proves an exclusion. kept_away: exclusions of
    what never comes through the platform, void once it did. unproven: those of them that need no proof, for none may be here.
    """

    is_by_case: bool
    paper_grounds: frozenset[str]
    proof: str
    kept_away: frozenset[str]
    unproven: frozenset[str]


_ADDING_UP = _(
    "Handed over %(accepted)d = counted %(denominator)d + not yet judged %(pending)d + left out %(dropped)d. "
    "Left out without a hand-over on the platform: %(declined)d. Hand-overs behind what is counted: %(cases)d."
)
_WORDS = Words(
    numerator=_("By the electronic file alone"),
    judged=_("Counted"),
    pending=_("Not yet judged"),
    dropped=_("Left out"),
    accepted=_("Handed over"),
    of=_("%(num)s of %(den)s cases; target %(target)s %%"),
    adding_up=_ADDING_UP,
)
_CLEAN = Clause(
    HOUSE.art("I2-4"),
    _(
        "A hand-over is clean when the receiver countersigned the package, every item of it bears a signature told by its "
        "content, has a copy with its organ's signature or is a certified scan with its signers named, and every digest was "
        "checked without a fault; when neither side used paper, nothing of it or of the matter it is about was printed for a "
        "transmittal, nothing was scanned into it after it arrived, and it never came back because paper was missing. Not answered "
        "is not no."
    ),
)
_STAYS = Clause(
    HOUSE.art("I2-5"),
    _(
        "What spoiled a hand-over stays: sending anew does not cure it, and a correction never raises the figure. An act of "
        "sending or receiving that is corrected no longer speaks for it."
    ),
)
_SERVER = Clause(
    HOUSE.art("I2-6"),
    _(
        "The server's time counts. What was entered afterwards by an import stays counted and is not clean. As of any moment only "
        "what was known then counts."
    ),
)
_LEFT_OUT = Clause(
    HOUSE.art("I2-3"),
    _(
        "Left out, counted and listed beside the rate: SX1 state secrets and systems not cleared, of which only the number is "
        "entered here; SX2 the receiver is outside the platform; SX3 the law demands a paper original; SX4 a certified outage of "
        "more than a day. SX2 to SX4 need their proof among the papers of the sealed package, SX3 and SX4 the receiver's "
        "signature under it. What was received on the platform is neither SX1 nor SX2, whatever it is called; confidential and "
        "restricted cases are counted like all others. More than 10 % of what was handed over raises a flag."
    ),
)
_SHOWN = Clause(
    HOUSE.art("I2-7"),
    _(
        "The target is compared in whole numbers. Without a denominator there is no rate. In townships and below fewer than five "
        "are not shown."
    ),
)

SINGLE_TRACK = SingleTrack(
    key="single_track",
    version=1,
    valid_from=date(2019, 1, 1),
    name=_("single-track rate"),
    target=Fraction(90, 100),
    tracks=frozenset({"handover"}),
    kinds=("handover",),
    splits=("unit", "type", "month"),
    observation=timedelta(0),
    is_by_case=True,
    paper_grounds=frozenset({"PAPER_MISSING"}),
    proof="OUTSIDE_PROOF",
    kept_away=frozenset({"SX1", "SX2"}),
    unproven=frozenset({"SX1"}),
    exclusions={
        "SX1": _("state secret, or a system that is not cleared"),
        "SX2": _("the receiving organ is outside the platform"),
        "SX3": _("the law demands a paper original"),
        "SX4": _("certified outage of more than a day"),
    },
    words=_WORDS,
    beside=("single_track_nodes",),
    clauses=(
        Clause(
            HOUSE.art("I2-1"),
            _(
                "Counted are cases of which a package was received in the period, by the first receipt, at the unit that packed it. "
                "A package that came back because paper was missing counts from that day while nothing was received. "
                "Hand-overs are of one case when they are about the same matter or about each other, or name the same case "
                "number within one county. What another installation sent here is counted there."
            ),
        ),
        Clause(
            HOUSE.art("I2-2"),
            _(
                "A case is judged at once, and counts as single-track while all its hand-overs that were received are clean. "
                "A later one that is not spoils it in the month of its first."
            ),
        ),
        _LEFT_OUT,
        _CLEAN,
        _STAYS,
        _SERVER,
        _SHOWN,
    ),
)

SINGLE_TRACK_NODES = replace(
    SINGLE_TRACK,
    key="single_track_nodes",
    name=_("single-track rate of hand-overs"),
    target=None,
    is_by_case=False,
    words=_WORDS._replace(of=_("%(num)s of %(den)s hand-overs")),
    beside=(),
    clauses=(
        Clause(
            HOUSE.art("I2-8"),
            _(
                "Counted are the hand-overs themselves, each by its own first receipt at the unit that packed it, whatever case it "
                "belongs to. The figure explains the single-track rate and has no target."
            ),
        ),
        _LEFT_OUT,
        _CLEAN,
        _STAYS,
        _SERVER,
        _SHOWN,
    ),
)
