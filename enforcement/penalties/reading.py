"""What the acts of a case say: who worked on it, what was noticed, decided, served, paid and appealed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework.deadlines.calendar import Calendar, day_of, due_for
from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.models import Party
from casework.workflow.casefile import Act, CaseFile
from enforcement.penalties import terms as t
from enforcement.penalties.facts import LONGEST_TERM
from enforcement.penalties.money import fen, yuan
from enforcement.standards.appeal import Window, appeal_ends, execution_window, suit_ends_after_reconsideration
from enforcement.standards.kinds import PenaltyKind
from enforcement.standards.letters import Letter, remedy_on
from enforcement.standards.severity import Severity
from enforcement.standards.surcharge import Pause, surcharge

INVESTIGATING = ("decide_on_the_spot", "investigate", "preserve", "seize", "end_investigation")
DECIDING = ("decide", "decide_on_the_spot")
RECEIVING = ("serve", "decide_on_the_spot")
MEASURES = ("preserve", "seize")
ON_THE_SPOT = "decide_on_the_spot"
RECONSIDERATION, LITIGATION = "RECONSIDERATION", "LITIGATION"
SUMS = ("fine_fen", "gains_fen", "goods_fen")
# Kinds that last for a time; one whose end is not told is heavier than any that has one.
LASTING = frozenset(
    {
        PenaltyKind.SUSPEND_LICENCE, PenaltyKind.RESTRICT_BUSINESS, PenaltyKind.STOP_BUSINESS, PenaltyKind.RESTRICT_PROFESSION,
        PenaltyKind.DETENTION,
    }
)  # fmt: skip
WITHOUT_END = Decimal(LONGEST_TERM + 1)
# Kinds that are performed by paying, or by being told.
APPROVE = "APPROVE"  # a step on the way to the police, which is no transfer yet
BY_PAYING = frozenset({PenaltyKind.FINE, PenaltyKind.CONFISCATE_GAINS, PenaltyKind.WARNING, PenaltyKind.CRITICISM})


def respondents(file: CaseFile) -> list[Party]:
    """Those against whom the case is, in their order; may be empty."""
    return [party for party in file.parties if party.role == PartyRole.RESPONDENT]


def is_person(party: Party) -> bool:
    """Answer whether a party is a natural person."""
    return party.kind == PartyKind.PERSON


def investigators(file: CaseFile) -> frozenset[str]:
    """Everybody who investigated: the officers named in each act, and who took it, unless as the head who approved."""
    named = {account for act in file.acts for account in act.facts.get("officers", ())}
    return frozenset(named) | file.actors_of("investigate", "end_investigation", ON_THE_SPOT)


def act_facts(file: CaseFile) -> Mapping[str, Any]:
    """What was done and when, as filed or as decided on the spot; empty before."""
    filed = file.last("file", ON_THE_SPOT)
    return filed.facts if filed else {}


def day_in(facts: Mapping[str, Any], name: str) -> date | None:
    """A day among facts, None where it is not told."""
    told = facts.get(name)
    return date.fromisoformat(told) if told else None


def severity_of(facts: Mapping[str, Any]) -> Severity:
    """Weigh what a notice or a decision says."""
    measured = {
        PenaltyKind.FINE: yuan(facts.get("fine_fen", 0)),
        PenaltyKind.CONFISCATE_GAINS: yuan(facts.get("gains_fen", 0)),
        PenaltyKind.CONFISCATE_GOODS: yuan(facts.get("goods_fen", 0)),
    }
    lasting = Decimal(facts.get("lasts_days", 0)) or WITHOUT_END
    kinds = [PenaltyKind(kind) for kind in facts.get("kinds", ())]
    return Severity(
        {kind: measured.get(kind, lasting if kind in LASTING else Decimal(1)) or Decimal(1) for kind in kinds}
    )


def is_heavier(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Answer whether one penalty is heavier than another, as a whole or by a single sum: less of one does not pay for more of the other."""
    return severity_of(one) > severity_of(other) or any(one.get(name, 0) > other.get(name, 0) for name in SUMS)


def decision_of(file: CaseFile) -> Mapping[str, Any] | None:
    """What was decided, as it stands: with what an appeal changed in it; None where no penalty was decided or it was revoked."""
    decided = file.last(*DECIDING)
    if decided is None or is_revoked(file):
        return None
    changes = [each for each in file.acts if each.verb == "resolve_appeal" and each.facts.get("result") == "CHANGED"]
    facts = dict(decided.facts)
    for change in changes:
        facts |= {name: change.facts[name] for name in SUMS if name in change.facts}
    return facts


def is_revoked(file: CaseFile) -> bool:
    """Answer whether the decision does not stand any more."""
    annulled = (act.verb == "resolve_appeal" and act.facts.get("result") == "REVOKED" for act in file.acts)
    return file.last("revoke") is not None or any(annulled)


def received(file: CaseFile) -> date | None:
    """The day the party received the decision; None before."""
    served = file.last(*RECEIVING)
    return day_of(served.happened_at) if served else None


def is_published(file: CaseFile) -> bool:
    """Answer whether the decision stands published."""
    last = file.last("publish", "withdraw_publication")
    return last is not None and last.verb == "publish"


def pending_appeal(file: CaseFile) -> Act | None:
    """The appeal that was not decided yet; None when there is none."""
    last = file.last("appeal", "resolve_appeal")
    return last if last is not None and last.verb == "appeal" else None


def standing_measures(file: CaseFile) -> frozenset[str]:
    """Name the measures that stand: preserve, seize. A seizure takes the place of a preservation; a release ends both."""
    last = file.last(*MEASURES, "release")
    return frozenset({last.verb}) if last is not None and last.verb != "release" else frozenset()


def approval_of(file: CaseFile) -> Act | None:
    """The head's approval of a transfer that has not gone yet; None where there is none on record."""
    last = file.last("transfer_to_police")
    return last if last is not None and last.facts.get("step") == APPROVE else None


def appeals(file: CaseFile) -> Iterator[tuple[Act, Act | None]]:
    """Yield each appeal with the act that resolved it, None while it is pending; in their order."""
    begun: Act | None = None
    for act in file.acts:
        if act.verb == "appeal":
            begun = act
        elif act.verb == "resolve_appeal" and begun is not None:
            yield begun, act
            begun = None
    if begun is not None:
        yield begun, None


def appeal_ended(file: CaseFile, calendar: Calendar) -> date | None:
    """
    Find the last day on which the decision could be turned against (GU15); None before it was received and while an appeal is
    pending.

    Longer where the letter did not tell of the remedies (RCL art. 20; ALL-SPC art. 64); fifteen days from the decision on a
    reconsideration (ALL art. 45); the day of a judgment.
    """
    known, decided = received(file), file.last(*DECIDING)
    if known is None or decided is None or pending_appeal(file) is not None:
        return None
    remedy = remedy_on(letter_of(decided.verb), day_of(decided.happened_at))
    ended = appeal_ends(known, calendar, remedy=remedy, told=known if decided.facts.get("remedies") else None)
    for begun, resolved in appeals(file):
        if resolved is None or resolved.facts.get("result") == "WITHDRAWN":
            continue
        day = day_of(resolved.happened_at)
        is_final = begun.facts.get("forum") == LITIGATION
        ended = day if is_final else suit_ends_after_reconsideration(day, calendar)
    return ended


def letter_of(verb: str) -> Letter:
    """By which letter a verb decides."""
    return Letter.ON_THE_SPOT if verb == ON_THE_SPOT else Letter.DECISION


def deferred_until(file: CaseFile) -> date | None:
    """The last day of a deferral or of instalments; None where none was granted."""
    granted = file.last("defer")
    return day_in(granted.facts, "until") if granted else None


def window_of(file: CaseFile, calendar: Calendar) -> Window | None:
    """The days on which the court can be asked to enforce (T27); None while the term of appeal is not known to end."""
    ended = appeal_ended(file, calendar)
    return execution_window(ended, deferred_until=deferred_until(file)) if ended else None


def first_due(file: CaseFile, calendar: Calendar) -> date | None:
    """The last day for paying before any deferral (T23); None before the decision was received."""
    served = file.last(*RECEIVING)
    return due_for(t.PAYMENT[served.verb], served.happened_at, calendar).due_date if served else None


def pay_due(file: CaseFile, calendar: Calendar) -> date | None:
    """The last day for paying, or that of the deferral; None before the decision was received."""
    return deferred_until(file) or first_due(file, calendar)


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to be paid on a day, in fen. principal_fen: of fine and illegal gains."""

    principal_fen: int
    surcharge_fen: int

    @property
    def total_fen(self) -> int:
        return self.principal_fen + self.surcharge_fen


NOTHING_OWED = Owed(0, 0)


def payments(file: CaseFile) -> list[tuple[date, int]]:
    """The day of each payment and what it was, in fen; in their order."""
    return [(day_of(act.happened_at), act.facts.get("paid_fen", 0)) for act in file.acts if act.verb == "pay"]


def owed(file: CaseFile, on: date, calendar: Calendar) -> Owed:
    """
    Reckon what a decision leaves to be paid at the end of a day.

    Payments go to the gains, then to the fine, then to the surcharge. The surcharge runs on what is unpaid of the fine, not
    while an appeal is pending nor while payment is deferred, and never comes to more than the fine (APL arts. 66, 72, 73;
    house rule X20).
    """
    decision, due = decision_of(file), first_due(file, calendar)
    if decision is None or due is None:
        return NOTHING_OWED
    to_gains, rest = decision.get("gains_fen", 0), []
    for day, sum_fen in payments(file):
        taken = min(to_gains, sum_fen)
        to_gains -= taken
        rest.append((day, sum_fen - taken))
    fine, grown = decision.get("fine_fen", 0), Decimal(0)
    pauses = _pauses(file)
    for day, sum_fen in rest:
        part = min(fine, sum_fen)
        if part:
            grown += surcharge(yuan(part), due, min(day, on), pauses)
        fine -= part
    if fine:
        grown += surcharge(yuan(fine), due, on, pauses)
    beyond = sum(sum_fen for _day, sum_fen in rest) - (decision.get("fine_fen", 0) - fine)
    return Owed(to_gains + fine, max(fen(grown) - beyond, 0))


def _pauses(file: CaseFile) -> list[Pause]:
    appealed = [
        (day_of(begun.happened_at), day_of(resolved.happened_at) if resolved else None)
        for begun, resolved in appeals(file)
    ]
    granted = [(day_of(act.happened_at), day_in(act.facts, "until")) for act in file.acts if act.verb == "defer"]
    return [*appealed, *granted]


@dataclass(frozen=True, slots=True)
class Cash:
    """Since when cash is under way: the earliest day some was taken that is still with the officer, or lies at the organ."""

    taken: date | None = None
    handed: date | None = None

    def after(self, act: Act) -> Cash:
        """What is under way once an act was done."""
        if act.verb == "hand_in_cash":
            return Cash(None, self.handed or day_of(act.happened_at))
        if act.verb == "bank_cash":
            return Cash(self.taken, None)
        return self.with_payment(act.facts) if act.verb == "pay" else self

    def with_payment(self, facts: Mapping[str, Any]) -> Cash:
        """What is under way once a payment of these facts came in."""
        taken, handed, banked = (day_in(facts, name) for name in ("collected_on", "handed_in_on", "banked_on"))
        if taken is None or banked is not None:
            return self
        if handed is None:
            return Cash(min(taken, self.taken or taken), self.handed)
        return Cash(self.taken, min(handed, self.handed or handed))


NO_CASH = Cash()


def cash_under_way(file: CaseFile) -> Cash:
    """Find since when cash is on its way to the bank (APL art. 71); NO_CASH where none is."""
    cash = NO_CASH
    for act in file.acts:
        cash = cash.after(act)
    return cash
