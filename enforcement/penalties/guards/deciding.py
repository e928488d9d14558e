"""The decision: heard, reviewed, discussed, by a base that holds, no heavier than noticed, once for one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.law import APL, ESIGN, HOUSE
from casework.organisations.organs import POLICE
from casework.parties.identifiers import age_on
from casework.parties.models import Party
from casework.taxonomies.codes import has_flag
from casework.workflow.guards import Attempt, guard
from enforcement.penalties.files import file_of
from enforcement.penalties.guards.noticing import defence_is_over, hearing_is_over
from enforcement.penalties.guards.opening import same_act
from enforcement.penalties.letters import content_lacking, states_all
from enforcement.penalties.money import yuan
from enforcement.penalties.reading import (
    APPROVE,
    act_facts,
    day_in,
    is_heavier,
    is_person,
    letter_of,
    respondents,
)
from enforcement.standards.kinds import Gravity, PenaltyKind
from enforcement.standards.lighter import Applicable, Why, applicable
from enforcement.standards.models import PenaltyItem
from enforcement.standards.powers import may_set

PUNISHABLE_FROM, ADULT = 14, 18
SUM_OF = {
    "fine_fen": PenaltyKind.FINE, "gains_fen": PenaltyKind.CONFISCATE_GAINS, "goods_fen": PenaltyKind.CONFISCATE_GOODS,
}  # fmt: skip


def _act(attempt: Attempt) -> dict[str, object]:
    """What was done: as told with this act, else as filed."""
    return dict(attempt.given if "act_end" in attempt.given else act_facts(attempt.file))


def applying(attempt: Attempt) -> Applicable:
    """Find the version of the item that applies; where the two cannot be weighed, the one the decision states."""
    act = _act(attempt)
    ended = day_in(act, "act_end")
    versions = file_of(attempt).book.versions(str(act.get("item", "")))
    if ended is None:
        return Applicable(None, Why.NO_BASE)
    found = applicable(versions, act_day=ended, decided_day=attempt.day)
    if found.why is not Why.NOT_COMPARABLE:
        return found
    chosen = attempt.given.get("newer_law")
    if chosen is None:
        return Applicable(None, Why.NOT_COMPARABLE)
    return Applicable(found.other if chosen else found.item, found.why)


@guard(
    _("The notice was not served, or the party was not heard: its time runs, and it gave up nothing."),
    law=APL.art(62),
    rule="GU06",
    field="at",
    waivable=True,
)
def noticed_and_heard(attempt: Attempt) -> bool:
    return defence_is_over(attempt)


@guard(
    _("The penalty is heavier than the notice said; new facts need a second notice."),
    law=APL.art(45),
    rule="GU07",
    field="fine",
)
def no_aggravation(attempt: Attempt) -> bool:
    notice = attempt.file.last("notify")
    return notice is None or not is_heavier(attempt.given, notice.facts)


@guard(
    _("A hearing was asked for, or may still be; it comes before the decision."),
    law=APL.art(63),
    rule="GU08",
    field="at",
    waivable=True,
)
def hearing_done(attempt: Attempt) -> bool:
    return hearing_is_over(attempt)


def review_is_owed(attempt: Attempt) -> bool:
    """
    Answer whether APL art. 58 asks for a legal review.

    MAJOR_RIGHTS: the report said that major rights are concerned; it counts once a hearing was held.
    """
    ended = attempt.file.last("end_investigation")
    grounds = frozenset(ended.facts.get("review", ())) if ended else frozenset()
    heard = attempt.file.last("hold_hearing") is not None
    return bool(grounds - {"MAJOR_RIGHTS"}) or ("MAJOR_RIGHTS" in grounds and heard)


@guard(
    _("The law asks for a legal review here; the last one since the notice must have passed."),
    law=APL.art(58),
    rule="GU09",
    field="dossier",
    waivable=True,
)
def legal_review_passed(attempt: Attempt) -> bool:
    if not review_is_owed(attempt):
        return True
    review, notice = attempt.file.last("review"), attempt.file.last("notify", "hold_hearing")
    return (
        review is not None
        and review.facts.get("result") == "PASS"
        and (notice is None or review.seq > notice.seq)
        and _told(attempt, review.seq)
    )


def _told(attempt: Attempt, seq: int) -> bool:
    """Answer whether nothing was investigated after an act."""
    later = attempt.file.last("investigate", "end_investigation")
    return later is None or later.seq < seq


@guard(
    _("A complex or severe case is discussed by the heads together before it is decided."),
    law=APL.art(57),
    rule="GU10",
    field="dossier",
    waivable=True,
)
def collective_done(attempt: Attempt) -> bool:
    ended, notice = attempt.file.last("end_investigation"), attempt.file.last("notify")
    if ended is None or ended.facts.get("collective") is not True:
        return True
    discussed = attempt.file.last("discuss")
    return discussed is not None and (notice is None or discussed.seq > notice.seq)


@guard(
    _("There is suspicion of a crime; the case goes to the police first."),
    law=APL.art(27),
    rule="GU28",
    field="dossier",
)
def crime_first(attempt: Attempt) -> bool:
    ended = attempt.file.last("end_investigation")
    return ended is None or ended.facts.get("crime_suspected") is not True


@guard(
    _(
        "A report suspected a crime: what says otherwise later needs the word of the police, or a legal review that passed."
    ),
    law=HOUSE.art("X16b"),
    rule="GU28",
    field="dossier",
)
def suspicion_cleared(attempt: Attempt) -> bool:
    reports = [act for act in attempt.file.acts if act.verb == "end_investigation"]
    suspected = [act.seq for act in reports if act.facts.get("crime_suspected") is True]
    if not suspected or suspected[-1] == reports[-1].seq:
        return True  # where it is open, another guard says so
    review = attempt.file.last("review")
    transfers = [
        act for act in attempt.file.acts if act.verb == "transfer_to_police" and act.facts.get("step") != APPROVE
    ]
    if any(act.seq > suspected[-1] for act in transfers):
        return True  # from there a case goes on only when it was sent back
    return review is not None and review.seq > reports[-1].seq and review.facts.get("result") == "PASS"


@guard(
    _("Under 14, or without capacity, nobody is penalised; from 14 to 17 a penalty is lightened."),
    law=APL.art(30),
    rule="GU12",
    field="mitigation",
)
def age_and_capacity(attempt: Attempt) -> bool:
    ended = day_in(_act(attempt), "act_end")
    lightened = any(has_flag("mitigations", code, "lighten") for code in attempt.given.get("mitigation", ()))
    # Whoever was named besides after the filing takes nobody's age away.
    persons = filter(is_person, respondents(attempt.file))
    return all(_may_be_punished(person, ended, is_lightened=lightened) for person in persons)


def _may_be_punished(person: Party, acted_on: date | None, *, is_lightened: bool) -> bool:
    if person.is_incapable:
        return False
    if person.birth_date is None or acted_on is None:
        return True
    age = age_on(person.birth_date, acted_on)
    return age >= ADULT or (age >= PUNISHABLE_FROM and is_lightened)


@guard(
    _("The party has been fined for this act already; it is fined once, by whatever norms and organs."),
    law=APL.art(29),
    rule="GU11",
    field="fine",
)
def one_fine_per_act(attempt: Attempt) -> bool:
    if not attempt.given.get("fine_fen") or _act(attempt).get("distinct") is True:
        return True
    rivals = [rival for rival in file_of(attempt).rivals if rival.fined_at is not None and not rival.by_name]
    return not any(same_act(attempt, rival) for rival in rivals)


@guard(
    _("A penalty names at least one kind."),
    law=APL.art(9),
    field="kinds",
    asks=("kinds",),
    waivable=True,
)
def kinds_named(attempt: Attempt) -> bool:
    return bool(attempt.given.get("kinds"))


@guard(
    _("Administrative detention is for the police alone."),
    law=APL.art(18),
    rule="GU03",
    field="kinds",
)
def detention_by_police(attempt: Attempt) -> bool:
    detains = PenaltyKind.DETENTION in attempt.given.get("kinds", ())
    return not detains or attempt.matter.unit_key.partition("@")[0].endswith(POLICE)


@guard(
    _("Every sum belongs to a kind that was named, and a fine has its sum."),
    law=HOUSE.art("X7"),
    field="fine",
    waivable=True,
)
def sums_fit_kinds(attempt: Attempt) -> bool:
    kinds = frozenset(attempt.given.get("kinds", ()))
    named = all(kind in kinds for name, kind in SUM_OF.items() if attempt.given.get(name))
    return named and (PenaltyKind.FINE not in kinds or bool(attempt.given.get("fine_fen")))


@guard(
    _("No clause in force on the day of the act provides this kind of penalty, or its source may not."),
    law=APL.art(4),
    rule="GU13",
    field="kinds",
    waivable=True,
)
def base_exists(attempt: Attempt) -> bool:
    found, kinds = applying(attempt), attempt.given.get("kinds", ())
    if found.item is None:
        raise NotYet(replace(base_exists.unmet(), message=_WHY_NONE[found.why], law=str(APL.art(37))))
    provided = found.item.kinds_of_penalty
    return all(kind in provided and may_set(found.item.rank, kind) for kind in kinds)


_WHY_NONE = {
    Why.NO_BASE: _("On the day of the act no clause made it illegal."),
    Why.NO_LONGER_ILLEGAL: _("By the law of today the act is not illegal any more."),
    Why.NOT_COMPARABLE: _("State whether the newer version of the clause is the lighter one; it cannot be reckoned."),
}


@guard(
    _("The fine lies outside what the clause provides; below it only where a ground of mitigation is named."),
    law=APL.art(5),
    rule="GU13",
    field="fine",
    waivable=True,
)
def fine_within_clause(attempt: Attempt) -> bool:
    item, fine = applying(attempt).item, yuan(attempt.given.get("fine_fen", 0))
    if item is None or not fine or not item.has_fixed_bounds:
        return True  # another guard asks for the item; what is no amount is not reckoned
    return _is_at_most(item, fine) and (_is_at_least(item, fine) or _is_lightened(attempt))


def _is_at_most(item: PenaltyItem, fine: object) -> bool:
    return item.fine_max_yuan is None or fine <= item.fine_max_yuan  # type: ignore[operator]


def _is_at_least(item: PenaltyItem, fine: object) -> bool:
    return item.fine_min_yuan is None or fine >= item.fine_min_yuan  # type: ignore[operator]


def _is_lightened(attempt: Attempt) -> bool:
    named = attempt.given.get("mitigation", ())
    return attempt.given.get("gravity") == Gravity.LIGHTER and any(
        has_flag("mitigations", each, "lighten") for each in named
    )


@guard(
    _("The fine lies outside the band of discretion; say why."),
    law=APL.art(34),
    field="reason",
    waivable=True,
)
def deviation_reasoned(attempt: Attempt) -> bool:
    act, fine = _act(attempt), yuan(attempt.given.get("fine_fen", 0))
    band = file_of(attempt).book.band(str(act.get("item", "")), attempt.given.get("gravity", ""), attempt.day)
    return not fine or band is None or band.holds(fine) or bool(attempt.reason.strip())


@guard(
    _("The letter lacks what the law prescribes."),
    law=APL.art(59),
    rule="GU14",
    field="content",
    asks=("content", "remedies"),
    waivable=True,
)
def content_complete(attempt: Attempt) -> bool:
    letter = letter_of(attempt.verb)
    lacking = content_lacking(letter, attempt.given, attempt.day)
    law = APL.art(52) if letter is letter_of("decide_on_the_spot") else APL.art(59)
    return states_all(
        lacking, replace(content_complete.unmet(), law=str(law)), _("The letter does not state: {pieces}.")
    )


@guard(
    _("A decision is signed and sealed by hand, or electronically by certificate of the organ (level L3)."),
    law=ESIGN.art(13),
    rule="GU20",
    field="signature",
    asks=("signature",),
    waivable=True,
)
def esign_allowed(attempt: Attempt) -> bool:
    return attempt.given.get("signature") in ("WET", "L3")
