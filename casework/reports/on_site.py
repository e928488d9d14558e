"""The on-site resolution rate (I-1): what is counted, when it is judged, what spoils it, and the words for all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from casework.law import CIVIL_CODE, HOUSE, PML
from casework.organisations.levels import Level
from casework.reports.indicators import SPLITS, Clause, Indicator, Words


@dataclass(frozen=True, slots=True)
class Kind:
    """
    How one kind of matter is judged.

    limit: from acceptance to the resolving act, exactly at the limit still in time. resolving: verb → the outcome it must
    bear, "" for any. agreeing: those of them that are kept by performance, confirmation or security. resolved: outcomes
    that satisfy for the others.
    """

    limit: timedelta
    resolving: Mapping[str, str]
    agreeing: frozenset[str] = frozenset()
    resolved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OnSite(Indicator):
    """
    How a rate of matters resolved where they arose reads the ledger.

    highest: the highest level that is on site. accepting: verbs by which a matter enters a cohort. tenure: verbs by which a
    unit becomes lead. undoing: verb → outcomes by which it spoils a resolution under observation, () for any. diverting:
    outcomes of divert that spoil it even before. worse: verbs by which a merged matter spoils the one it was merged into.
    assisting: verbs by which somebody above may help. gap: what of one grievance of many is accepted within this of the first
    is one matter. declining: how long after it was signed for a matter may be declined and so left out. grounds: ground of
    decline → exclusion, LX2 for others.
    """

    kinds: Mapping[str, Kind]
    highest: Level
    accepting: frozenset[str]
    tenure: frozenset[str]
    undoing: Mapping[str, tuple[str, ...]]
    diverting: frozenset[str]
    worse: frozenset[str]
    assisting: frozenset[str]
    gap: timedelta
    declining: timedelta
    grounds: Mapping[str, str]

    @property
    def limits(self) -> Mapping[str, timedelta]:
        return {kind: rules.limit for kind, rules in self.kinds.items()}


DIVERTED = frozenset({"DIVERTED_COURT", "DIVERTED_ARBITRATION"})

ON_SITE = OnSite(
    key="on_site",
    version=1,
    valid_from=date(2019, 1, 1),
    name=_("on-site resolution rate"),
    target=Fraction(90, 100),
    tracks=frozenset({"filing", "dispute", "petition"}),
    splits=SPLITS,
    observation=timedelta(days=90),
    highest=Level.COUNTY,
    kinds={
        "dispute": Kind(
            limit=timedelta(days=60),
            resolving={"sign_agreement": "", "record_oral_agreement": "", "withdraw": "WITHDRAWN_SETTLED"},
            agreeing=frozenset({"sign_agreement", "record_oral_agreement"}),
        ),
        "petition": Kind(
            limit=timedelta(days=210),
            resolving={"issue_opinion": "", "settle": ""},
            resolved=frozenset({"SUPPORTED_DONE", "EXPLAINED_NO_REVIEW", "SETTLED_DONE"}),
        ),
    },
    accepting=frozenset({"take_in", "accept"}),
    tenure=frozenset({"take_in", "accept", "take_over", "call_in"}),
    undoing={"report_breach": (), "reopen": (), "divert": tuple(sorted(DIVERTED))},
    diverting=DIVERTED,
    worse=frozenset({"fail", "refuse", "report_breach", "divert"}),
    assisting=frozenset({"hold_session"}),
    gap=timedelta(days=30),
    declining=timedelta(days=15),
    exclusions={
        "LX1": _("merged duplicate"),
        "LX2": _("not accepted for a lawful reason"),
        "LX3": _("registered in error"),
        "LX4": _("competence by law at city level or above"),
        "LX5": _("suggestion or accusation"),
        "LX6": _("led into a procedure of its own"),
    },
    grounds={"MUNICIPAL_COMPETENCE": "LX4"},
    words=Words(
        numerator=_("Resolved on site"),
        judged=_("Judged"),
        pending=_("Not yet judged"),
        dropped=_("Left out after acceptance"),
        accepted=_("Accepted"),
        of=_("%(num)s of %(den)s matters; target %(target)s %%"),
        adding_up=_(
            "Accepted %(accepted)d = judged %(denominator)d + not yet judged %(pending)d + left out after acceptance %(dropped)d. "
            "Left out without acceptance: %(declined)d. Registrations behind the judged matters: %(cases)d."
        ),
    ),
    beside=(),
    clauses=(
        Clause(
            HOUSE.art("I1-1"),
            _(
                "Counted are disputes and petition claims accepted in the period, by the first acceptance: signing "
                "for the filing, or the dispute's own acceptance without one, at the unit that accepted them; what was "
                "accepted outside the county where it happened counts where it happened. Reopening, relabelling and a "
                "changed border move nothing."
            ),
        ),
        Clause(
            HOUSE.art("I1-2"),
            _(
                "A matter is judged 90 days after its resolving act, or at the end of the 90 days that follow the "
                "limit (dispute 60 days, petition 210 days from acceptance), whichever comes first. Until 95 % of "
                "the period is judged, the figure is provisional."
            ),
        ),
        Clause(
            HOUSE.art("I1-3"),
            _(
                "Left out, counted and listed beside the rate: LX1 merged duplicates, LX2 not accepted for a lawful "
                "reason, LX3 registered in error, LX4 competence by law at city level or above, LX5 suggestions "
                "and accusations, LX6 claims led into a procedure of their own (paths 1 to 5) and not mediated. What "
                "is declined or led elsewhere more than 15 days after it was signed for stays counted, and so is what "
                "was accepted as a claim, whatever it was called before. A merger and an exclusion made later need "
                "two persons and, for a duplicate, its original. More than 10 % of the accepted raises a flag."
            ),
        ),
        Clause(
            HOUSE.art("I1-4"),
            _(
                "Resolved means that the first resolving act lies within the limit, exactly at the limit included. "
                "A later agreement is no second chance."
            ),
        ),
        Clause(
            CIVIL_CODE.art("1259"),
            _(
                "On site means that no unit above the county led the matter from its first acceptance to the "
                "resolving act, be it for a minute, and that the resolving act was not done by one."
            ),
        ),
        Clause(
            HOUSE.art("I1-5"),
            _(
                "For 90 days after the resolving act there is no reported breach, no claim taken up again because its "
                "settlement was not performed (P10a), no reopening, no negative revisit, no diversion to a court or "
                "arbitration, no new registration of the same matter, no other matter merged into it, and no petition "
                "about it at city level or above. An event exactly at the end of the 90 days comes too late to count."
            ),
        ),
        Clause(
            PML.art(31),
            _(
                "An agreement holds when it was fully performed within the 90 days; or a court confirmed it, for "
                "the order can be enforced; or security was given and the last day for performance lies beyond the "
                "90 days."
            ),
        ),
        Clause(
            HOUSE.art("I1-6"),
            _("A withdrawal counts as settled only when the other side has confirmed it."),
        ),
        Clause(
            HOUSE.art("I1-7"),
            _(
                "What the same persons bring again before their matter is judged is the same matter, however it went; "
                "a petition that names no other side is known by who brings it, with its type in its county or with "
                "the organ that is to answer it. "
                "It is counted once where the first was accepted, and resolved only if all of them are. What many "
                "bring against the same side within 30 days of the first is one matter once all of it is settled; the "
                "unsettled count for each who brought one. A matter that takes in merged ones inherits the worst "
                "outcome among them."
            ),
        ),
        Clause(
            HOUSE.art("I1-8"),
            _(
                "A correction that is no exclusion never raises the figure: an act that is corrected no longer "
                "speaks for the resolution, and what spoiled it stays."
            ),
        ),
        Clause(
            HOUSE.art("I1-9"),
            _(
                "Live entries stand from the moment the server recorded them. Terms of imported ones run from the "
                "moment they happened, but nothing is known of them before they were recorded; resolutions that rest "
                "on an import are told beside the rate. As of any moment only what was known then counts."
            ),
        ),
        Clause(
            HOUSE.art("I1-10"),
            _(
                "The target is compared in whole numbers, 89.95 % is not 90 %. Without a denominator there is no "
                "rate. In townships and below fewer than five are not shown."
            ),
        ),
    ),
)
