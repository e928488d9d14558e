"""
The table of time limits T01-T36: how much time the law gives whom, from what on, and what follows when it is over. Pure.

Where a limit has parts, each has a name of its own after the dot: "T15.accept". T24 is a sum of money, not a time. A limit of
an organ does not roll past rest days, one of a party does (Civil Code art. 203). Late never blocks; it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.terms import Days, Hours, Measure, Months, Nature, Term, WorkingDays
from casework.errors import Unknown
from casework.law import (
    ACL,
    APL,
    CIVIL_CODE,
    CPL,
    CRIMINAL,
    HOUSE,
    INVITED,
    LABOUR,
    LITIGATION,
    MEDICAL,
    PETITION,
    PETITION_2005,
    PML,
    PROSECUTION,
    RECONSIDERATION,
    TRANSFER,
    Article,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.deadlines.pauses import Reckoning

ANYTHING = "*"  # stands for the verb a term is counted from until a track names it


WHOSE = {
    Nature.DUTY: gettext_lazy("A duty of the organ: done later it is late, and the delay is recorded."),
    Nature.PARTY: gettext_lazy("Time of a party: when it has passed nobody is late."),
    Nature.WAIT: gettext_lazy("A time to let pass before the act."),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """
    One row of the table.

    trigger: what it is counted from. awaited: what is to happen, or may happen afterwards. length: the term, since ANYTHING.
    longer: what may be added at most, None when nothing may. leaves_out: what is not counted, "" when nothing.
    missed: what follows when it is over, or, of a time to let pass, when it is not let pass. Whose time it is says the term.
    """

    code: str
    trigger: StrOrPromise
    awaited: StrOrPromise
    length: Term
    missed: StrOrPromise
    longer: Term | None = None
    leaves_out: StrOrPromise = ""

    def since(self, verb: str) -> Term:
        """Give its term, counted from a verb of a track."""
        return _from(self.length, verb)

    def told(self, found: Reckoning) -> list[str]:
        """Tell its end as a clerk would note it: what it is, whose time, how it was counted, what else there is to know."""
        lines = [f"{self.trigger} → {self.awaited}", *_counted(found)]
        if self.longer:
            longer = self.longer.on(found.first.start_date)
            lines.append(_("May be prolonged by %(count)s %(measure)s (%(law)s).") % {
                "count": longer.count, "measure": longer.measure.label, "law": longer.law.words,
            })  # fmt: skip
        if self.leaves_out:
            lines.append(_("Not counted: %(days)s.") % {"days": self.leaves_out})
        is_wait = self.length.nature is Nature.WAIT
        missed = _("If it is not let pass: %(what)s.") if is_wait else _("If missed: %(what)s.")
        return [*lines, missed % {"what": self.missed}]


def told(code: str, found: Reckoning) -> list[str]:
    """Tell an end as a clerk would note it. code: its row of the table, "" or another for a term that stands in none."""
    return LIMITS[code].told(found) if code in LIMITS else list(_counted(found))


def _counted(found: Reckoning) -> Iterator[str]:
    nature = found.first.term.nature
    yield str(WHOSE[nature])
    yield from found.derivation
    if nature is Nature.WAIT and found.due is not None:
        after = found.due.due_date + timedelta(days=1)
        is_worked = found.due.term.measure == Measure.WORKING_DAYS
        first = found.due.calendar.workday_from(after) if is_worked else after
        yield _("Possible from %(day)s on.") % {"day": first.isoformat()}


def _from(term: Term, verb: str) -> Term:
    before = _from(term.before, verb) if term.before else None
    return replace(term, since=verb, before=before)


def limit(code: str) -> Limit:
    """
    Find one limit.

    :raises Unknown: there is none of this code; T24 is a sum of money.
    """
    try:
        return LIMITS[code]
    except KeyError:
        raise _unknown(code) from None


def limits_of(code: str) -> list[Limit]:
    """
    Find a limit, or the parts of one that is no limit itself: "T15" gives three, "T22" and "T15.accept" one; never empty.

    :raises Unknown: there is none of this code; T24 is a sum of money.
    """
    if code in LIMITS:
        return [LIMITS[code]]
    parts = [each for name, each in LIMITS.items() if code and name.startswith(f"{code}.")]
    if not parts:
        raise _unknown(code)
    return parts


def _unknown(code: str) -> Unknown:
    message = (
        _("T24 is a surcharge of 3 % a day, not a time limit.")
        if code == "T24"
        else _("There is no time limit of this code.")
    )
    return Unknown.because("UNKNOWN_LIMIT", message, law=str(HOUSE.art("L3")), field="rule", known=list(LIMITS))


def _days(
    code: str,
    count: int,
    law: Article,
    *,
    roll: bool = False,
    nature: Nature = Nature.DUTY,
    before: Article | None = None,
) -> Term:
    older = _days(code, count, before, roll=roll, nature=nature) if before else None
    return Days(count, since=ANYTHING, law=law, roll=roll, code=code, before=older, nature=nature)


def _working_days(code: str, count: int, law: Article, *, nature: Nature = Nature.DUTY) -> Term:
    return WorkingDays(count, since=ANYTHING, law=law, code=code, nature=nature)


def _months(code: str, count: int, law: Article, *, roll: bool = False, nature: Nature = Nature.DUTY) -> Term:
    return Months(count, since=ANYTHING, law=law, roll=roll, code=code, nature=nature)


def _hours(code: str, count: int, law: Article) -> Term:
    return Hours(count, since=ANYTHING, law=law, code=code)


_OLD = PETITION_2005.whole
_LIABLE = _("ordered to correct; liability")
_LAPSES = _("the right lapses")
_PARTY, _WAIT = Nature.PARTY, Nature.WAIT


# fmt: off
def _petitions() -> Iterator[Limit]:
    yield Limit("T01", _("petition received by the petition office"), _("forwarding it"), _days("T01", 15, PETITION.art(22), before=_OLD), _LIABLE)
    yield Limit("T02", _("petition received by the organ"), _("written notice"), _days("T02", 15, PETITION.art(23), before=_OLD), _LIABLE)
    yield Limit("T03", _("transferred item received"), _("objection"), _working_days("T03", 5, PETITION.art(23), nature=_PARTY), _("counts as accepted"))
    yield Limit("T04", _("petition accepted"), _("opinion"), _days("T04", 60, PETITION.art(34), before=_OLD), _LIABLE, longer=_days("T04", 30, PETITION.art(34), before=_OLD))
    yield Limit("T05", _("opinion received"), _("request for review"), _days("T05", 30, PETITION.art(35), roll=True, nature=_PARTY, before=_OLD), _LAPSES)
    yield Limit("T06", _("review requested"), _("review opinion"), _days("T06", 30, PETITION.art(35), before=_OLD), _LIABLE)
    yield Limit("T07", _("review opinion received"), _("request for re-check"), _days("T07", 30, PETITION.art(36), roll=True, nature=_PARTY, before=_OLD), _LAPSES)
    yield Limit("T08", _("re-check requested"), _("re-check opinion"), _days("T08", 30, PETITION.art(36), before=_OLD), _LIABLE, leaves_out=_("time of the hearing"))


def _mediation() -> Iterator[Limit]:
    yield Limit("T09", _("mediation agreement in effect"), _("application for court confirmation"), _days("T09", 30, PML.art(33), roll=True, nature=_PARTY), _("no confirmation; the agreement still binds"))
    yield Limit("T10", _("confirmation applied for"), _("ruling of the court"), _days("T10", 30, CPL.art(187)), _("a matter of the court"), longer=_days("T10", 30, HOUSE.art("D9a")))
    yield Limit("T11", _("mediation accepted"), _("end of the mediation"), _months("T11", 1, HOUSE.art("T11")), _("ended, or prolonged by consent"))
    yield Limit("T12", _("labour mediation applied for"), _("agreement"), _days("T12", 15, LABOUR.art(14)), _("the party may go to arbitration"), leaves_out=_("what both sides agree to add"))
    yield Limit("T13", _("medical mediation accepted"), _("end of the mediation"), _working_days("T13", 30, MEDICAL.art(38)), _("counts as failed"), leaves_out=_("time of appraisal"))
    yield Limit("T14.assigned", _("assigned by a court before filing"), _("end of the mediation"), _days("T14.assigned", 30, INVITED.art(27)), _("ended and reported to the court"))
    yield Limit("T14.entrusted", _("entrusted by a court after filing"), _("end of the mediation"), _days("T14.entrusted", 15, INVITED.art(27)), _("ended and reported to the court"))
    yield Limit("T14.summary", _("entrusted in summary procedure"), _("end of the mediation"), _days("T14.summary", 7, INVITED.art(27)), _("ended and reported to the court"))
    yield Limit("T15.apply", _("right known to be infringed"), _("application for labour arbitration"), _months("T15.apply", 12, LABOUR.art(27), nature=_PARTY), _("the claim is barred"))
    yield Limit("T15.accept", _("labour arbitration applied for"), _("acceptance"), _days("T15.accept", 5, LABOUR.art(29)), _("the party may sue"))
    yield Limit("T15.award", _("labour arbitration accepted"), _("award"), _days("T15.award", 45, LABOUR.art(43)), _("the party may sue"), longer=_days("T15.award", 15, LABOUR.art(43)))


def _penalties() -> Iterator[Limit]:
    yield Limit("T16", _("evidence preserved by registration"), _("decision on it"), _working_days("T16", 7, APL.art(56)), _("the measure is lifted"))
    yield Limit("T17", _("sealed or seized"), _("decision on it"), _days("T17", 30, ACL.art(25)), _("the measure is lifted"), longer=_days("T17", 30, ACL.art(25)), leaves_out=_("time in the laboratory, told to the party"))
    yield Limit("T18", _("compulsion on the spot, urgent"), _("report and approval"), _hours("T18", 24, ACL.art(19)), _("lifted"))
    yield Limit("T19", _("notice of the penalty"), _("request for a hearing"), _working_days("T19", 5, APL.art(64), nature=_PARTY), _LAPSES)
    yield Limit("T20", _("hearing notified"), _("hearing, at the earliest the day after"), _working_days("T20", 7, APL.art(64), nature=_WAIT), _("a fault of procedure"))
    yield Limit("T21", _("penalty case filed"), _("decision"), _days("T21", 90, APL.art(60)), _("illegal delay; supervision"))
    yield Limit("T22", _("decision made"), _("service"), _working_days("T22", 7, APL.art(61)), _("a fault of procedure; the terms do not begin"))
    yield Limit("T22.public", _("public notice posted"), _("counts as served"), _days("T22.public", 30, CPL.art(95), nature=_WAIT), _("not served"))
    yield Limit("T23", _("decision received"), _("payment"), _days("T23", 15, APL.art(67), roll=True, nature=_PARTY), _("surcharge of 3 % a day, at most the fine"), leaves_out=_("deferral"))
    yield Limit("T25.hand_in", _("fine taken in cash"), _("handed to the agency"), _working_days("T25.hand_in", 2, APL.art(71)), _("discipline"))
    yield Limit("T25.bank", _("fine received by the agency"), _("paid in at the bank"), _working_days("T25.bank", 2, APL.art(71)), _("discipline"))
    yield Limit("T26", _("reminder served"), _("application to the court, at the earliest the day after"), _working_days("T26", 10, ACL.art(54), nature=_WAIT), _("the application is refused"))
    yield Limit("T27", _("end of the appeal term, or of the deferral"), _("application for execution by the court"), _months("T27", 3, ACL.art(53)), _("the court rejects it without a good reason"))
    yield Limit("T28", _("decision known"), _("application for reconsideration"), _days("T28", 60, RECONSIDERATION.art(20), roll=True, nature=_PARTY), _LAPSES, leaves_out=_("force majeure; up to a year where the remedy was not told"))
    yield Limit("T29", _("decision known"), _("suit"), _months("T29", 6, LITIGATION.art(46), roll=True, nature=_PARTY), _("rejected"), leaves_out=_("up to a year where the remedy was not told"))
    yield Limit("T30.examine", _("reconsideration applied for"), _("acceptance"), _working_days("T30.examine", 5, RECONSIDERATION.art(30)), _("counts as accepted"))
    yield Limit("T30.decide", _("reconsideration accepted"), _("decision"), _days("T30.decide", 60, RECONSIDERATION.art(62)), _("the party may sue"), longer=_days("T30.decide", 30, RECONSIDERATION.art(62)))
    yield Limit("T30.summary", _("reconsideration accepted, summary procedure"), _("decision"), _days("T30.summary", 30, RECONSIDERATION.art(62)), _("the party may sue"))
    yield Limit("T31", _("published decision changed or revoked"), _("withdrawal of the publication"), _working_days("T31", 3, APL.art(48)), _("complaint"))
    yield Limit("T32.approve", _("suspected crime reported"), _("decision of the head"), _days("T32.approve", 3, TRANSFER.art(5)), _("discipline"))
    yield Limit("T32.transfer", _("transfer approved"), _("transfer to the police"), _hours("T32.transfer", 24, TRANSFER.art(5)), _("discipline"))
    yield Limit("T32.police", _("transfer received by the police"), _("decision to file or not"), _days("T32.police", 3, TRANSFER.art(8)), _("discipline"))
    yield Limit("T32.objection", _("refusal of the police received"), _("request to reconsider"), _days("T32.objection", 3, TRANSFER.art(9), nature=_PARTY), _LAPSES)
    yield Limit("T33", _("illegal act, or its end"), _("discovery"), _months("T33", 24, APL.art(36), nature=_PARTY), _("no penalty"))
    yield Limit("T33.grave", _("illegal act against life, health or financial safety with harm"), _("discovery"), _months("T33.grave", 60, APL.art(36), nature=_PARTY), _("no penalty"))


def _justice() -> Iterator[Limit]:
    yield Limit("T34.J1", _("detention"), _("request for arrest"), _days("T34.J1", 3, CRIMINAL.art(91)), _("set free"), longer=_days("T34.J1", 4, CRIMINAL.art(91)))
    yield Limit("T34.J1.roving", _("detention for roving, repeated or gang crime"), _("request for arrest"), _days("T34.J1.roving", 30, CRIMINAL.art(91)), _("set free"))
    yield Limit("T34.J2", _("request for arrest of a detained person"), _("decision on arrest"), _days("T34.J2", 7, CRIMINAL.art(91)), _("set free"))
    yield Limit("T34.J2.free", _("request for arrest of a person not detained"), _("decision on arrest"), _days("T34.J2.free", 15, PROSECUTION.art(282)), _LIABLE, longer=_days("T34.J2.free", 5, PROSECUTION.art(282)))
    yield Limit("T34.J3", _("arrest"), _("end of the investigation"), _months("T34.J3", 2, CRIMINAL.art(156)), _("set free"), longer=_months("T34.J3", 5, CRIMINAL.art(159)))
    yield Limit("T34.J5", _("transferred for prosecution"), _("decision to prosecute"), _months("T34.J5", 1, CRIMINAL.art(172)), _LIABLE, longer=_days("T34.J5", 15, CRIMINAL.art(172)))
    yield Limit("T34.J5.fast", _("transferred for prosecution, fast track"), _("decision to prosecute"), _days("T34.J5.fast", 10, CRIMINAL.art(172)), _LIABLE, longer=_days("T34.J5.fast", 5, CRIMINAL.art(172)))
    yield Limit("T34.J6", _("sent back for supplementary investigation"), _("its end"), _months("T34.J6", 1, CRIMINAL.art(175)), _LIABLE)
    yield Limit("T34.J7", _("indictment accepted"), _("judgment"), _months("T34.J7", 2, CRIMINAL.art(208)), _LIABLE, longer=_months("T34.J7", 4, CRIMINAL.art(208)))
    yield Limit("T34.J7.summary", _("indictment accepted, summary procedure"), _("judgment"), _days("T34.J7.summary", 20, CRIMINAL.art(220)), _LIABLE, longer=_days("T34.J7.summary", 26, CRIMINAL.art(220)))
    yield Limit("T34.J8", _("judgment pronounced"), _("delivery"), _days("T34.J8", 5, CRIMINAL.art(202)), _LIABLE)
    yield Limit("T34.J8.appeal", _("judgment received"), _("appeal"), _days("T34.J8.appeal", 10, CRIMINAL.art(230), roll=True, nature=_PARTY), _LAPSES)
    yield Limit("T34.J8.ruling", _("ruling received"), _("appeal"), _days("T34.J8.ruling", 5, CRIMINAL.art(230), roll=True, nature=_PARTY), _LAPSES)
    yield Limit("T34.J9", _("appeal accepted"), _("judgment of second instance"), _months("T34.J9", 2, CRIMINAL.art(243)), _LIABLE, longer=_months("T34.J9", 2, CRIMINAL.art(243)))
    yield Limit("T34.J10", _("judgment in effect"), _("delivery for execution"), _days("T34.J10", 10, CRIMINAL.art(264)), _LIABLE)


def _afterwards() -> Iterator[Limit]:
    yield Limit("T35", _("last day for performing a confirmed agreement"), _("application for enforcement"), _months("T35", 24, CPL.art(250), nature=_PARTY), _("loses enforcement"))
    yield Limit("T36", _("right known to be infringed"), _("suit"), _months("T36", 36, CIVIL_CODE.art(188), nature=_PARTY), _("the other side has a defence"))
# fmt: on


LIMITS: Mapping[str, Limit] = {
    each.code: each for table in (_petitions, _mediation, _penalties, _justice, _afterwards) for each in table()
}
