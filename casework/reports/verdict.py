"""
One case at one moment, judged by an indicator (domain 4.7). Pure, no Django.

Nothing here looks past the moment: a Known sees the acts that stood by then and no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from casework.reports.course import FILING, FOREVER, GROUP, REPEATING, Act, Case, claims_of, links_of
from casework.reports.months import HANGZHOU
from casework.reports.on_site import Kind, OnSite

MERGED, IN_ERROR = "LX1", "LX3"
UNSETTLED = "UNSETTLED"
COUNTY_CODE = 6  # digits that say in which county a unit lies; above the counties the last two are zeros


class Verdict(NamedTuple):
    """
    Whether a case is resolved on site, and why.

    reason: for a resolved one what it rests on, for another the first condition it fails. level: of resolution, None
    when it is not resolved.
    """

    is_resolved: bool
    reason: str
    level: int | None = None
    is_not_yet_due: bool = False


class Exclusion(NamedTuple):
    """Why a case is left out, and the act that left it out. into: the matter that a duplicate went into."""

    code: str
    act: Act
    into: str = ""


def may_stir(act: Act, indicator: OnSite) -> bool:
    """Answer whether an act may change how a matter is counted before it is judged."""
    return act.verb in indicator.accepting or act.verb in _EXCLUDING or not _LABELS.isdisjoint(act.facts)


class Known:
    """
    What was known of a case at a moment. numbers: of every case that was there; a duplicate needs its original among them.

    acceptance: the first act by which a unit took it on. kind: which rules it falls under, "" for none. place: where the
    first resolving act stands among acts, final that act, end when its observation ends; None and FOREVER before. Later
    resolving acts are no second chance.
    """

    def __init__(self, case: Case, indicator: OnSite, as_of: datetime, numbers: frozenset[str] = frozenset()) -> None:
        self.case = case
        self.numbers = numbers
        self.indicator = indicator
        self.as_of = as_of
        self.acts = [act for act in case.acts if act.known_at <= as_of]
        self.acceptance = next((act for act in self.acts if act.verb in indicator.accepting), None)
        self.kind = self._labelled("kind").lower() if case.track == FILING else case.track
        self.rules = indicator.kinds.get(self.kind, _NO_RULES)
        self.place = self._first_resolving()
        self.final = None if self.place is None else self.acts[self.place]
        self.end = self.final.at + indicator.observation if self.final else FOREVER

    @cached_property
    def judged_from(self) -> datetime:
        """When it is mature; FOREVER for what was never accepted."""
        return FOREVER if self.acceptance is None else min(self.end, self.limit_end)

    @property
    def limit_end(self) -> datetime:
        """When it is judged at the latest; FOREVER for what was never accepted."""
        if self.acceptance is None:
            return FOREVER
        return self.acceptance.at + self.rules.limit + self.indicator.observation

    @cached_property
    def corrected(self) -> frozenset[tuple[str, int]]:
        """(matter, seq) of every act that a correction points at."""
        return frozenset((act.matter, act.facts.get("corrects", 0)) for act in self.acts if act.verb == "correct")

    @cached_property
    def exclusion(self) -> Exclusion | None:
        """Why it is left out; None when it is not, when the reason was lifted, or when a duplicate has no original."""
        found = self._first_exclusion()
        return None if found and found.into and found.into not in self.numbers else found

    def _first_exclusion(self) -> Exclusion | None:
        found: Exclusion | None = None
        for act in self.acts:
            if act.verb == "merge":
                found = found or self._merged_by(act)
            elif act.verb == "unmerge" and found and found.act.verb == "merge":
                found = None
            elif act.verb in _LEAVING and self._is_declined_by(act):
                code = self.indicator.grounds.get(str(act.facts.get("ground", "")), "LX2")
                found = found or Exclusion(code, act)
            elif act.verb == "correct":
                found = found or self._taken_out_by(act)
        return found or self._purpose() or self._led_elsewhere()

    @cached_property
    def links(self) -> frozenset[str]:
        """What ties it to others as far as that was known: its own numbers, theirs, and keys of the same matter."""
        into = self.exclusion.into if self.exclusion else ""
        named = {
            link
            for act in self.acts
            for link in links_of(act)
            if link == into or act.verb == REPEATING or link != act.facts.get("into")
        }
        return self.case.members | named

    @cached_property
    def persons(self) -> frozenset[str]:
        """Its links but for those to other people's grievances against the same side."""
        return frozenset(link for link in self.links if not link.startswith(GROUP))

    @cached_property
    def proven(self) -> frozenset[str]:
        """Its links to the same persons but for those that are only claimed."""
        return self.persons.difference(*map(claims_of, self.acts[:1]))

    @property
    def is_backfilled(self) -> bool:
        """Whether its resolving act was imported, told beside the rate (G11)."""
        return self.final is not None and self.final.is_imported

    @property
    def is_assisted(self) -> bool:
        """Whether somebody of a higher level than the lead held a session before it was resolved (G7)."""
        until = len(self.acts) if self.place is None else self.place
        return any(act.verb in self.indicator.assisting and act.actor_level > act.level for act in self.acts[:until])

    @property
    def type(self) -> str:
        return self._labelled("type")

    @property
    def channel(self) -> str:
        return self._labelled("channel")

    def counted_at(self, unit: str) -> str:
        """
        Tell where it is counted: at that unit when it lies in the county where it happened, else where it happened.

        A failure is not a matter of the city because the city signed for it.
        """
        place = str(self.acts[0].facts.get("place") or "")
        is_in_a_county = place[4:COUNTY_CODE].strip("0") != ""
        return place if is_in_a_county and place[:COUNTY_CODE] != unit[:COUNTY_CODE] else unit

    @property
    def is_relabelled(self) -> bool:
        """Whether kind or type were changed after acceptance, which moves it out of no cohort."""
        later = self.acts[self.acts.index(self.acceptance) + 1 :] if self.acceptance else []
        accepted_as = {"kind": self.kind.upper(), "type": self.type}
        return any(
            act.facts.get(name) and str(act.facts[name]) != said for act in later for name, said in accepted_as.items()
        )

    @property
    def is_undone_later(self) -> bool:
        """Whether the resolution was undone after observation had ended: told beside the rate, which it does not change."""
        later = [] if self.place is None else self.acts[self.place + 1 :]
        return any(self._undoes(act) for act in later if act.at >= self.end)

    @property
    def top_level(self) -> int:
        """The highest level that led it from the first acceptance to the resolving act, or did that act (G6, G7)."""
        final = self.final
        until = len(self.acts) if self.place is None else self.place + 1
        led = [act.level for act in self.acts[:until] if act.verb in self.indicator.tenure]
        return max([*led, final.actor_level] if final else led, default=0)

    @property
    def is_worse(self) -> bool:
        """Whether, merged into another matter, it would spoil that one's resolution (G3)."""
        return any(
            act.verb in self.indicator.worse
            or (act.verb == "withdraw" and act.outcome not in self.rules.resolving.values())
            for act in self.acts
        )

    def verdict(self, kin: Sequence[Known]) -> Verdict:
        """
        Judge an accepted case that is mature.

        kin: what was known at the same moment of everything of the same persons on the same matter, but for this case.
        """
        place, final, accepted = self.place, self.final, self.acceptance
        if place is None or final is None or accepted is None:
            return Verdict(False, next((act.outcome for act in reversed(self.acts) if act.outcome), "OPEN"))
        if final.at > accepted.at + self.rules.limit:
            return Verdict(False, "TOO_LATE")
        if (final.matter, final.seq) in self.corrected:
            return Verdict(False, "CORRECTED")
        observed = [act for act in self.acts[place + 1 :] if act.at < self.end]
        spoiled = self._spoiled(observed) or self._spoiled_by(kin)
        if spoiled:
            return Verdict(False, spoiled)
        level = max([self.top_level, *(each.top_level for each in self.merged_from(kin))])
        if level > self.indicator.highest:
            return Verdict(False, "ABOVE_COUNTY")
        basis = self._basis(final, observed)
        if basis not in _HOLDS:
            return Verdict(False, basis)
        return Verdict(True, basis, level, basis in ("CONFIRMED", "SECURED"))

    def merged_from(self, kin: Sequence[Known]) -> list[Known]:
        """The duplicates that went into this case, directly or by way of another."""
        merged = {each: each.exclusion.into for each in kin if each.exclusion and each.exclusion.code == MERGED}
        reached = set(self.case.members)
        found: list[Known] = []
        while True:
            further = [each for each, into in merged.items() if into in reached and each not in found]
            if not further:
                return found
            found += further
            reached.update(*(each.case.members for each in further))

    def _first_resolving(self) -> int | None:
        wanted = self.rules.resolving
        for place, act in enumerate(self.acts):
            if act.verb in wanted and wanted[act.verb] in ("", act.outcome):
                return place
        return None

    def _labelled(self, name: str, *, until: datetime = FOREVER) -> str:
        """What a label said when it was accepted; what it said first afterwards, up to a moment, if nothing was said by then."""
        said, is_past = "", False
        for act in self.acts:
            if is_past and (said or act.at > until):
                break
            said = str(act.facts.get(name) or said)
            is_past = is_past or act is self.acceptance
        return said

    def _is_declined_by(self, act: Act) -> bool:
        """Whether an act ends it before it began: unaccepted by its own track, and soon after it was signed for."""
        before = self.acts[: self.acts.index(act)]
        if any(each.verb == "accept" and each.matter == act.matter for each in before):
            return False
        signed = next((each for each in before if each.verb in self.indicator.accepting), None)
        if signed is None:
            return True
        return act.verb in _DECLINING and act.at <= signed.at + self.indicator.declining

    def _merged_by(self, act: Act) -> Exclusion | None:
        into, proposed_by = str(act.facts.get("into") or ""), act.facts.get("proposed_by")
        is_whole = self.case.track == FILING  # a filing's merger takes nothing along that was born of it
        if not is_whole or not into or into in self.case.members or not proposed_by or proposed_by == act.actor:
            return None
        return Exclusion(MERGED, act, into)

    def _taken_out_by(self, act: Act) -> Exclusion | None:
        code, proposed_by = act.facts.get("exclusion"), act.facts.get("proposed_by")
        if code not in self.indicator.exclusions or not proposed_by or proposed_by == act.actor:
            return None  # it takes two persons
        if (act.matter, act.seq) in self.corrected:
            return None
        into = str(act.facts.get("into") or "")
        if code == MERGED and (not into or into in self.case.members):
            return None  # a duplicate needs its original
        return Exclusion(str(code), act, into if code == MERGED else "")

    def _purpose(self) -> Exclusion | None:
        if self.kind != "petition" or self.acceptance is None:
            return None
        is_claim = self._is_accepted_as_claim or self._labelled("purpose", until=self._declinable_until) not in (
            "SUGGESTION",
            "ACCUSATION",
        )
        return None if is_claim else Exclusion("LX5", self.acceptance)

    def _led_elsewhere(self) -> Exclusion | None:
        """Why a claim on another path than 6 is left out: led there in time, and not mediated."""
        if self.kind != "petition" or self._outcome_before(FOREVER) == "SETTLED_DONE":
            return None
        path = self._labelled("path", until=self._declinable_until)
        if path in ("", "6"):
            return None
        return Exclusion("LX6", next(act for act in self.acts if str(act.facts.get("path") or "") == path))

    @property
    def _is_accepted_as_claim(self) -> bool:
        """Whether its own track took it on as a claim, whatever it was called before."""
        return any(act.verb == "accept" and act.facts.get("purpose") == "CLAIM" and _is_path6(act) for act in self.acts)

    @property
    def _declinable_until(self) -> datetime:
        """Until when it may be led elsewhere and so left out; afterwards it stays counted."""
        return FOREVER if self.acceptance is None else self.acceptance.at + self.indicator.declining

    @property
    def is_in_population(self) -> bool:
        """Whether the indicator asks about it at all; what it asks about and leaves out is listed."""
        return self.kind in self.indicator.kinds

    def _outcome_before(self, end: datetime) -> str:
        return next((act.outcome for act in reversed(self.acts) if act.outcome and act.at < end), "")

    def _undoes(self, act: Act) -> bool:
        if act.verb == "revisit":
            return act.facts.get("result") == UNSETTLED
        if act.verb == RESUMING:
            return act.facts.get("unperformed") is True
        outcomes = self.indicator.undoing.get(act.verb)
        return outcomes is not None and (not outcomes or act.outcome in outcomes)

    def _spoiled(self, observed: Sequence[Act]) -> str:
        """The first thing in its own chain that spoils it, "" when nothing does."""
        for act in self.acts:
            if act.verb == "divert" and act.outcome in self.indicator.diverting and act.at < self.end:
                return act.outcome
        return next((_SPOILING.get(act.verb, act.outcome) for act in observed if self._undoes(act)), "")

    def _spoiled_by(self, kin: Sequence[Known]) -> str:
        """What of the same matter elsewhere spoils it, "" when nothing does."""
        final, accepted = self.final, self.acceptance
        if not kin or final is None or accepted is None:
            return ""
        merged = self.merged_from(kin)
        for each in merged:
            if each.is_worse:
                return "MERGED_WORSE"
            if each.case.registered_at < self.end and each.exclusion and each.exclusion.act.at >= final.at:
                return "MERGED_LATER"
        for each in kin:
            if each.exclusion and each.exclusion.code == IN_ERROR:
                continue
            if final.at <= each.case.registered_at < self.end:
                return "SAME_MATTER"
            if each.case.track == "petition" and any(
                act.level > self.indicator.highest and accepted.at <= act.at < self.end for act in each.acts
            ):
                return "PETITION_ABOVE"
        return ""

    def _basis(self, final: Act, observed: Sequence[Act]) -> str:
        """What the resolution rests on at the end of observation, or what it lacks."""
        rules = self.rules
        if final.verb in rules.agreeing:
            return self._kept(final, observed)
        if rules.resolving[final.verb]:
            return "WITHDRAWN" if final.facts.get("other_side_confirms") is True else "NO_PROOF"
        outcome = self._outcome_before(self.end)
        return "ANSWERED" if outcome in rules.resolved else outcome or "OPEN"

    def _kept(self, final: Act, observed: Sequence[Act]) -> str:
        standing = [act for act in observed if (act.matter, act.seq) not in self.corrected]
        if any(act.verb == "perform" and act.outcome == "AGREED_PERFORMED" for act in standing):
            return "PERFORMED"
        if any(act.verb == "confirm" for act in standing):
            return "CONFIRMED"
        agreed = next((act for act in reversed(standing) if act.verb in self.rules.agreeing), final)
        if not _is_due_after(agreed.facts.get("due_on"), self.end):
            return "NOT_PERFORMED"
        return "SECURED" if agreed.facts.get("secured") is True else "NOT_SECURED"


_HOLDS = frozenset({"PERFORMED", "CONFIRMED", "SECURED", "WITHDRAWN", "ANSWERED"})
RESUMING = "investigate"  # told that a settlement was not performed, it takes the claim up again
_SPOILING = {"report_breach": "BREACHED", RESUMING: "BREACHED", "reopen": "REOPENED", "revisit": UNSETTLED}
_DECLINING = frozenset({"decline", "not_accept"})
_LEAVING = _DECLINING | {"refuse", "withdraw"}  # the parties' own way out, before anybody took it on
_EXCLUDING = _LEAVING | {"merge", "unmerge", "correct"}
_LABELS = frozenset({"kind", "type", "channel", "purpose", "path"})
_NO_RULES = Kind(limit=timedelta(0), resolving={})


def _is_path6(act: Act) -> bool:
    return str(act.facts.get("path", "")) == "6"


def _is_due_after(due_on: Any, end: datetime) -> bool:
    """Answer whether the last day for performance lies wholly beyond the end of observation."""
    try:
        return date.fromisoformat(str(due_on)) > end.astimezone(HANGZHOU).date()
    except ValueError:
        return False
