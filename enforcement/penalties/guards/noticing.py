"""The advance notice, the defence, the hearing, the legal review and the collective discussion."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of, due_for
from casework.deadlines.clocks import current_calendar
from casework.deadlines.limits import limit
from casework.law import APL, HOUSE
from casework.organisations.actors import Role
from casework.workflow.guards import Attempt, guard
from enforcement.penalties import terms as t
from enforcement.penalties.facts import REVIEW_RESULTS
from enforcement.penalties.files import file_of
from enforcement.penalties.guards.opening import party_of
from enforcement.penalties.letters import content_lacking, states_all
from enforcement.penalties.money import yuan
from enforcement.penalties.reading import act_facts, day_in, investigators, is_heavier
from enforcement.standards.kinds import PenaltyKind
from enforcement.standards.letters import Letter

# Where no threshold is known, every sum is a large one.
EVERY_SUM = HOUSE.art("X12")
MOST_AGENTS = 2
FEWEST_HEADS = 2
# Kinds for which a hearing is to be offered whatever the sum (APL art. 63).
HEARD_ALWAYS = frozenset(
    {
        PenaltyKind.LOWER_GRADE, PenaltyKind.REVOKE_LICENCE, PenaltyKind.STOP_BUSINESS, PenaltyKind.CLOSE_BUSINESS,
        PenaltyKind.RESTRICT_PROFESSION, PenaltyKind.OTHER,
    }
)  # fmt: skip


def has_hearing_ground(attempt: Attempt) -> bool:
    """
    Answer whether the penalty intended is one of which APL art. 63 owes the offer of a hearing.

    "Larger" is what the threshold of the line says; where no threshold is known, every sum is large (house rule X12).
    """
    given = attempt.given
    if HEARD_ALWAYS.intersection(given.get("kinds", ())):
        return True
    largest = max(given.get("fine_fen", 0), given.get("gains_fen", 0), given.get("goods_fen", 0))
    if not largest:
        return False
    file, party = file_of(attempt), party_of(attempt)
    item = file.book.item(act_facts(file).get("item", ""), attempt.day)
    threshold = file.book.hearing_threshold(item.agency_line, str(party.kind), attempt.day) if item and party else None
    return threshold is None or yuan(largest) >= threshold


@guard(
    _("The notice must tell of the right to a hearing where the law gives it."),
    law=APL.art(63),
    rule="GU08",
    field="hearing_told",
    asks=("hearing_told",),
)
def hearing_offered(attempt: Attempt) -> bool:
    return attempt.given.get("hearing_told") is True or not has_hearing_ground(attempt)


@guard(
    _("The notice lacks what the law prescribes."),
    law=APL.art(44),
    rule="GU06",
    field="content",
    asks=("content",),
    waivable=True,
)
def notice_complete(attempt: Attempt) -> bool:
    lacking = content_lacking(Letter.NOTICE, attempt.given, attempt.day)
    return states_all(lacking, notice_complete.unmet(), _("The notice does not state: {pieces}."))


@guard(
    _("A second notice may be heavier than the first because of new facts alone, and names them."),
    law=APL.art(45),
    rule="GU07",
    field="new_facts",
    asks=("new_facts",),
)
def heavier_for_new_facts(attempt: Attempt) -> bool:
    first = attempt.file.last("notify")
    if first is None or not is_heavier(attempt.given, first.facts):
        return True
    return attempt.given.get("new_facts") is True and bool(attempt.reason.strip())


@guard(
    _("What the party says is taken down, or that it gives up its right in writing."),
    law=APL.art(45),
    field="defence",
    waivable=True,
)
def defence_taken_down(attempt: Attempt) -> bool:
    return attempt.given.get("gives_up") is True or bool(attempt.notes.get("defence", "").strip())


@guard(
    _("What the party puts forward is examined again, and the record says what came of it."),
    law=APL.art(45),
    rule="GU06",
    field="reexamined",
    asks=("reexamined",),
    waivable=True,
)
def defence_reexamined(attempt: Attempt) -> bool:
    given = attempt.given
    return given.get("gives_up") is True or (given.get("reexamined") is True and bool(given.get("accepted")))


@guard(_("The notice gave no right to a hearing."), law=APL.art(63), rule="GU08", field="dossier")
def hearing_was_offered(attempt: Attempt) -> bool:
    notice = attempt.file.last("notify")
    return notice is not None and notice.facts.get("hearing_told") is True


@guard(
    _("A hearing is asked for within five working days of the notice."),
    law=APL.art(64),
    rule="GU08",
    field="at",
)
def asked_in_time(attempt: Attempt) -> bool:
    notice = attempt.file.last("notify")
    if notice is None:
        return False
    return attempt.day <= due_for(t.HEARING_REQUEST[0], notice.happened_at, current_calendar()).due_date


@guard(
    _("The hearing is chaired by somebody who did not investigate the case and is not objected to."),
    law=APL.art(64),
    rule="GU08",
    field="chair",
    asks=("chair",),
)
def chair_apart(attempt: Attempt) -> bool:
    chair = attempt.given.get("chair")
    barred = {recusal.account for recusal in attempt.file.recusals if recusal.upheld is not False}
    return bool(chair) and chair not in investigators(attempt.file) | barred


@guard(
    _("Seven full working days lie between the notice of the hearing and the hearing."),
    law=APL.art(64),
    field="held_on",
    asks=("held_on",),
)
def hearing_far_enough(attempt: Attempt) -> bool:
    on = day_in(attempt.given, "held_on")
    if on is None:
        return False
    waited = due_for(t.HEARING[0], attempt.at, current_calendar()).due_date
    return on >= current_calendar().workday_from(waited + timedelta(days=1))


@guard(
    _("The notice of the hearing tells its hour and its place."),
    law=APL.art(64),
    field="venue",
    waivable=True,
)
def hearing_place_told(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("venue", "").strip())


@guard(
    _("A hearing is public, but for secrets of the state, of business and of privacy."),
    law=APL.art(64),
    field="closed_for",
    asks=("is_open", "closed_for"),
    waivable=True,
)
def closed_for_a_ground(attempt: Attempt) -> bool:
    return attempt.given.get("is_open") is True or bool(attempt.given.get("closed_for"))


@guard(_("The hearing is held by the one who was named as its chair."), law=APL.art(64), rule="GU08", field="actor")
def held_by_chair(attempt: Attempt) -> bool:
    notified = attempt.file.last("notify_hearing")
    return notified is not None and notified.facts.get("chair") == attempt.actor.account


@guard(_("The hearing is not held before the day it was notified for."), law=APL.art(64), field="at")
def hearing_notified_in_time(attempt: Attempt) -> bool:
    notified = attempt.file.last("notify_hearing")
    on = day_in(notified.facts, "held_on") if notified else None
    return on is not None and attempt.day >= on


@guard(
    _("A party brings one agent or two."),
    law=APL.art(64),
    field="agents",
    asks=("agents",),
    waivable=True,
)
def two_agents_at_most(attempt: Attempt) -> bool:
    agents = attempt.given.get("agents", 0)
    return isinstance(agents, int) and agents <= MOST_AGENTS


@guard(
    _("The record of the hearing is signed by the parties, or says that the party stayed away without excuse."),
    law=APL.art(64),
    field="minutes",
    asks=("absent", "minutes_signed"),
    waivable=True,
)
def hearing_recorded(attempt: Attempt) -> bool:
    given = attempt.given
    told = bool(attempt.notes.get("minutes", "").strip())
    return told and (given.get("absent") is True or given.get("minutes_signed") is True)


@guard(
    _("A legal reviewer holds the national qualification and a post as reviewer."),
    law=APL.art(58),
    rule="GU09",
    field="qualified",
    asks=("qualified",),
    waivable=True,
)
def reviewer_qualified(attempt: Attempt) -> bool:
    return (
        attempt.given.get("qualified") is True and attempt.post is not None and attempt.post.role is Role.LEGAL_REVIEWER
    )


@guard(
    _("A review passes, has mended or rejects, and says why in words."),
    law=APL.art(58),
    rule="GU09",
    field="result",
    asks=("result",),
    waivable=True,
)
def review_result_given(attempt: Attempt) -> bool:
    return attempt.given.get("result") in REVIEW_RESULTS and bool(attempt.notes.get("opinion", "").strip())


@guard(
    _("The minutes name at least two heads who discussed it, the one who records it among them."),
    law=HOUSE.art("X15"),
    rule="GU10",
    field="heads",
    asks=("heads",),
    waivable=True,
)
def heads_present(attempt: Attempt) -> bool:
    file, heads = file_of(attempt), frozenset(attempt.given.get("heads", ()))
    seated = all(file.officer(account).posts_on(attempt.day, Role.HEAD) for account in heads)
    told = bool(attempt.notes.get("minutes", "").strip())
    return len(heads) >= FEWEST_HEADS and seated and told and attempt.actor.account in heads


def defence_is_over(attempt: Attempt) -> bool:
    """Answer whether the party gave up its defence, was heard and re-examined, or let its term pass since the last notice."""
    notice = attempt.file.last("notify")
    if notice is None:
        return False
    heard = attempt.file.last("record_defence")
    if heard is not None and heard.seq > notice.seq:
        return True
    term = due_for(t.DEFENCE[0], notice.happened_at, current_calendar()).due_date
    hearing = limit("T19").since("notify")
    if notice.facts.get("hearing_told") is True:
        term = max(term, due_for(hearing, notice.happened_at, current_calendar()).due_date)
    return attempt.day > term


def hearing_is_over(attempt: Attempt) -> bool:
    """Answer whether a hearing that was asked for was held, or given up by the party, since."""
    asked = attempt.file.last("request_hearing")
    notice = attempt.file.last("notify")
    if asked is None or (notice is not None and asked.seq < notice.seq):
        return not _may_still_ask(attempt)
    later = [act for act in attempt.file.acts if act.seq > asked.seq]
    return any(
        act.verb == "hold_hearing" or (act.verb == "record_defence" and act.facts.get("gives_up")) for act in later
    )


def _may_still_ask(attempt: Attempt) -> bool:
    """Answer whether the party has been offered a hearing and may still ask for it."""
    notice = attempt.file.last("notify")
    if notice is None or notice.facts.get("hearing_told") is not True:
        return False
    given_up = attempt.file.last("record_defence")
    if given_up is not None and given_up.seq > notice.seq and given_up.facts.get("gives_up") is True:
        return False
    return day_of(attempt.at) <= due_for(t.HEARING_REQUEST[0], notice.happened_at, current_calendar()).due_date
