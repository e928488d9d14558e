"""Conditions of the review chain, of repeats, and of what is pending or finished elsewhere (GU21 to GU24)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of, due_for
from casework.deadlines.clocks import current_calendar
from casework.deadlines.terms import Term
from casework.law import HOUSE, PETITION
from casework.organisations.levels import Level
from casework.taxonomies.codes import has_flag
from casework.workflow.casefile import Act
from casework.workflow.guards import Attempt, guard
from casework.workflow.models import Matter
from mediation.petitions.files import PetitionFiles
from mediation.petitions.guards import HANDLING, purpose_of, read_day
from mediation.petitions.terms import RECHECK_REQUEST, REVIEW_REQUEST

OPEN = frozenset({
    "REGISTERED", "TRANSFERRED", "ASSIGNED", "NOTICE_DUE", "ACCEPTED", "INVESTIGATING", "EXTENDED", "HEARING", "ESCALATED",
    "REVIEW_OPEN", "RECHECK_OPEN",
})  # fmt: skip
FINISHED = "RECHECK_FINAL"
PATH_OF_OPINIONS = "6"
STAGE_OF = {"request_review": "REVIEW", "request_recheck": "RECHECK"}


def stage_of(last: Act | None) -> str:
    """Name the stage a hearing belongs to, by the act that began it."""
    return STAGE_OF.get(last.verb, "HANDLING") if last else "HANDLING"


@guard(
    _(
        "Only a claim on path 6 is handled within sixty days and reviewed; the others are led into their own procedures."
    ),
    law=PETITION.art(31),
    rule="GU21",
    field="path",
)
def petition_path6(attempt: Attempt) -> bool:
    accepted = attempt.file.last("accept")
    path = attempt.given.get("path") or (accepted.facts.get("path") if accepted else "")
    purpose = accepted.facts.get("purpose") if accepted and "path" not in attempt.given else purpose_of(attempt)
    return path == PATH_OF_OPINIONS and purpose == "CLAIM"


@guard(
    _("The same matter of the same person was re-checked already; it is not accepted as a petition again."),
    law=PETITION.art(36),
    rule="GU23",
    field="parties",
)
def chain_unfinished(attempt: Attempt) -> bool:
    return all(earlier.outcome != FINISHED for earlier in _earlier(attempt))


@guard(
    _("The same matter of the same person is pending at a lower organ, whose term is not over."),
    law=PETITION.art(19),
    rule="GU24",
    field="parties",
)
def none_pending_below(attempt: Attempt) -> bool:
    return not any(_is_pending_below(earlier, attempt) for earlier in _earlier(attempt))


@guard(
    _("What is pending below or finished is named, is here, of the same person, and is so."),
    law=HOUSE.art("P5"),
    field="same_matter",
    waivable=True,
)
def earlier_one_named(attempt: Attempt) -> bool:
    ground = str(attempt.given.get("ground", ""))
    if not has_flag("grounds", ground, "names_other"):
        return True
    named = [attempt.file.other(number) for number in attempt.given.get("same_matter") or ()]
    return bool(named) and all(other is not None and _bears_out(other, ground, attempt) for other in named)


def _bears_out(other: Matter, ground: str, attempt: Attempt) -> bool:
    if other.track != "petition" or not _same_person(attempt, other):
        return False
    if ground == "CHAIN_FINISHED":
        return other.outcome == FINISHED
    return other.state in OPEN and other.level < attempt.matter.level and _is_in_its_time(other, attempt)


def _earlier(attempt: Attempt) -> list[Matter]:
    files, matter = attempt.file.files, attempt.matter
    found = files.earlier.get(matter.number, []) if isinstance(files, PetitionFiles) else []
    return [
        each.petition
        for each in found
        if each.is_same_matter(matter.type) and not attempt.file.is_hidden(each.petition)
    ]


def _is_pending_below(earlier: Matter, attempt: Attempt) -> bool:
    matter = attempt.matter
    is_below = earlier.level < matter.level and earlier.unit_path.startswith(matter.unit_path)
    return earlier.state in OPEN and is_below and _is_in_its_time(earlier, attempt)


def _is_in_its_time(other: Matter, attempt: Attempt) -> bool:
    """Whether the organ of another petition may still answer it in time (RPW art. 19(3))."""
    files = attempt.file.files
    due_at = files.due_at.get(other.number) if isinstance(files, PetitionFiles) else None
    return due_at is None or attempt.at < due_at


# Review and re-check


@guard(_("Review is asked for within thirty days of receiving the opinion."), law=PETITION.art(35), field="at")
def review_asked_in_time(attempt: Attempt) -> bool:
    return _is_within(REVIEW_REQUEST[0], attempt, posted=attempt.given.get("posted_on"))


@guard(_("Re-check is asked for within thirty days of receiving the review opinion."), law=PETITION.art(36), field="at")
def recheck_asked_in_time(attempt: Attempt) -> bool:
    return _is_within(RECHECK_REQUEST[0], attempt, posted=attempt.given.get("posted_on"))


@guard(
    _("A request was posted no earlier than the opinion was received, and no later than it arrived."),
    law=HOUSE.art("P14a"),
    field="posted_on",
)
def posted_in_order(attempt: Attempt) -> bool:
    posted, received = attempt.given.get("posted_on"), attempt.file.last("issue_opinion", "issue_review")
    day = read_day(posted)
    if not posted or day is None or received is None:
        return not posted
    return day_of(received.happened_at) <= day <= attempt.day


@guard(_("Review may still be asked for."), law=HOUSE.art("P14"), field="at")
def review_window_over(attempt: Attempt) -> bool:
    return not _is_within(REVIEW_REQUEST[0], attempt)


@guard(_("Re-check may still be asked for."), law=HOUSE.art("P14"), field="at")
def recheck_window_over(attempt: Attempt) -> bool:
    return not _is_within(RECHECK_REQUEST[0], attempt)


def _is_within(term: Term, attempt: Attempt, *, posted: object = None) -> bool:
    """Posting before the end is in time, and the way is not counted (CPL art. 85); what is handed over, on the day it is."""
    received = attempt.file.last(term.since)
    asked = read_day(posted) or attempt.day
    return received is not None and asked <= due_for(term, received.happened_at, current_calendar()).due_date


@guard(
    _("Review is for the organ one level above the one that gave the opinion."),
    law=PETITION.art(35),
    rule="GU22",
    field="to",
    waivable=True,
)
def reviewer_one_above(attempt: Attempt) -> bool:
    return _is_one_above(attempt, attempt.matter.level)


@guard(
    _("Re-check is for the organ one level above the one that reviewed."),
    law=PETITION.art(36),
    rule="GU22",
    field="to",
    waivable=True,
)
def rechecker_one_above(attempt: Attempt) -> bool:
    return _is_one_above(attempt, tier_above(attempt.matter.level))


def tier_above(level: int) -> int:
    """Give the level of the organ above: micro-grid, grid and village are one tier, from which the township is the next."""
    return max(level, Level.VILLAGE) + 1


def _is_one_above(attempt: Attempt, level: int) -> bool:
    to = attempt.target
    if to is None or not to.is_valid_on(attempt.day):
        return False
    return to.level == tier_above(level) and attempt.matter.unit_path.startswith(to.reach)


@guard(
    _("Only the organ that was asked reviews or re-checks."),
    law=PETITION.art(35),
    rule="GU22",
    field="unit",
    waivable=True,
)
def reviewing_organ_acts(attempt: Attempt) -> bool:
    asked = attempt.file.last("request_review", "request_recheck")
    return asked is not None and attempt.post is not None and attempt.post.unit_key == asked.facts.get("reviewer")


@guard(
    _("Who handled a petition does not review it."),
    law=PETITION.art(35),
    rule="GU22",
    field="actor",
    bars_handler=True,
    waivable=True,
)
def other_persons_review(attempt: Attempt) -> bool:
    return attempt.actor.account not in _persons_before("request_review", attempt)


@guard(
    _("Who handled or reviewed a petition does not re-check it."),
    law=PETITION.art(36),
    rule="GU22",
    field="actor",
    bars_handler=True,
    waivable=True,
)
def other_persons_recheck(attempt: Attempt) -> bool:
    return attempt.actor.account not in _persons_before("request_recheck", attempt)


def _persons_before(asked: str, attempt: Attempt) -> frozenset[str]:
    """Name everybody who handled or reviewed it before review or re-check was asked for."""
    last = attempt.file.last(asked)
    acts = [act for act in attempt.file.acts if last is None or act.seq < last.seq]
    return frozenset(act.actor for act in acts if act.verb in (*HANDLING, "issue_review")) | {attempt.matter.handler}


@guard(_("A hearing ends in the stage it was called in."), law=HOUSE.art("P9"), field="stage", asks=("stage",))
def hearing_ends_where_it_began(attempt: Attempt) -> bool:
    said = attempt.given.get("stage")  # without it no row is found
    return not said or said == stage_of(attempt.file.last("accept", *STAGE_OF))


@guard(_("A petition ends with the result its opinion gave."), law=HOUSE.art("P14"), field="result", asks=("result",))
def result_as_issued(attempt: Attempt) -> bool:
    issued, said = attempt.file.last("issue_opinion"), attempt.given.get("result")  # without it no row is found
    return not said or (issued is not None and said == issued.facts.get("result"))


# Repeats


@guard(
    _("What a petition repeats is another petition that is here, of the same type where both tell one."),
    law=HOUSE.art("P16"),
    field="into",
    asks=("into",),
    waivable=True,
)
def repeats_another(attempt: Attempt) -> bool:
    into, matter = attempt.given.get("into"), attempt.matter
    other = attempt.file.other(str(into)) if into and into != matter.number else None
    if other is None or other.track != "petition":
        return False
    return not matter.type or not other.type or matter.type == other.type


@guard(
    _(
        "A repeat is of the same petitioner, representative or principal; of an anonymous accusation, against the same unit."
    ),
    law=HOUSE.art("P16"),
    field="into",
    asks=("into",),
    waivable=True,
)
def repeats_by_person(attempt: Attempt) -> bool:
    other = attempt.file.other(str(attempt.given.get("into") or ""))
    return other is None or _same_person(attempt, other)  # another guard asks for the other


def _same_person(attempt: Attempt, other: Matter) -> bool:
    files = attempt.file.files
    if not isinstance(files, PetitionFiles):
        return False
    own, its = files.bringers.get(attempt.matter.number, frozenset()), files.bringers.get(other.number, frozenset())
    if own or its:
        return not own.isdisjoint(its)
    return bool(attempt.matter.walled_from) and attempt.matter.walled_from == other.walled_from
