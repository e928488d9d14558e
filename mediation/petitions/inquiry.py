"""Conditions of inquiry, opinion, settlement and the closing of a petition (domain 2.3 and 2.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.deadlines.limits import limit
from casework.errors import NotYet
from casework.law import HOUSE, PETITION
from casework.workflow.guards import Attempt, guard
from mediation.petitions.facts import BOXES
from mediation.petitions.guards import HANDLING, read_day

PUBLIC_NOTICE = timedelta(days=limit("T22.public").length.count)


@guard(
    _("The petitioner must be told why it takes longer."),
    law=PETITION.art(34),
    field="reasons_told",
    asks=("reasons_told",),
    waivable=True,
)
def reasons_told(attempt: Attempt) -> bool:
    return attempt.given.get("reasons_told") is True and bool(attempt.reason.strip())


@guard(_("The handling is extended once."), law=HOUSE.art("P8"), field="days")
def extended_once(attempt: Attempt) -> bool:
    return attempt.file.last("extend") is None


@guard(
    _("Only of a settlement that was recorded is it told that it was not performed."),
    law=HOUSE.art("P10a"),
    field="unperformed",
    asks=("unperformed",),
)
def settled_before(attempt: Attempt) -> bool:
    return attempt.given.get("unperformed") is not True


@guard(_("Say in words what of the settlement was not performed."), law=HOUSE.art("P10a"), field="reason")
def unperformed_in_words(attempt: Attempt) -> bool:
    return bool(attempt.reason.strip())


@guard(_("A hearing is announced with its time and place."), law=HOUSE.art("P9"), field="notice", waivable=True)
def hearing_told(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("notice", "").strip())


@guard(_("A hearing ends with its record."), law=PETITION.art(31), field="record", waivable=True)
def hearing_recorded(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("record", "").strip())


@guard(
    _("The petitioner must have been heard on facts and reasons."),
    law=PETITION.art(31),
    field="heard",
    asks=("heard",),
    waivable=True,
)
def petitioner_heard(attempt: Attempt) -> bool:
    return attempt.given.get("heard") is True


@guard(_("An opinion states the claim."), law=PETITION.art(32), field="claim", waivable=True)
def claim_stated(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("claim", "").strip())


@guard(_("An opinion states the facts found and the reasons."), law=PETITION.art(32), field="findings", waivable=True)
def findings_stated(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("findings", "").strip())


@guard(_("An opinion says what is held, and by which law."), law=PETITION.art(32), field="opinion", waivable=True)
def opinion_stated(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("opinion", "").strip())


@guard(
    _("An opinion tells that review may be asked for, within which days and of which organ."),
    law=PETITION.art(35),
    field="rights_told",
    asks=("rights_told",),
    waivable=True,
)
def review_right_told(attempt: Attempt) -> bool:
    return attempt.given.get("rights_told") is True


@guard(
    _("A review opinion tells that re-check may be asked for, within which days and of which organ."),
    law=PETITION.art(36),
    field="rights_told",
    asks=("rights_told",),
    waivable=True,
)
def recheck_right_told(attempt: Attempt) -> bool:
    return attempt.given.get("rights_told") is True


@guard(
    _("An opinion bears a day that lies before its receipt, and not before what it answers."),
    law=HOUSE.art("P7"),
    field="issued_on",
    asks=("issued_on",),
    waivable=True,
)
def issued_in_order(attempt: Attempt) -> bool:
    day = read_day(attempt.given.get("issued_on"))
    asked = attempt.file.last("accept", "request_review", "request_recheck")
    since = attempt.matter.accepted_at if asked is None else asked.happened_at
    return day is not None and day <= attempt.day and (since is None or day >= day_of(since))


@guard(
    _("What was served by public notice is received when thirty days have passed since the day it bears."),
    law=HOUSE.art("P7"),
    field="issued_on",
    asks=("served",),
    waivable=True,
)
def public_notice_over(attempt: Attempt) -> bool:
    day = read_day(attempt.given.get("issued_on"))
    is_public = attempt.given.get("served") == "PUBLIC"
    return not is_public or day is None or attempt.day >= day + PUBLIC_NOTICE


@guard(
    _("The organ that leads answers for the result; one above calls the matter in first."),
    law=HOUSE.art("G7"),
    field="unit",
)
def decided_by_lead(attempt: Attempt) -> bool:
    return attempt.acts_for_lead


@guard(
    _("A settlement needs the consent of both sides."),
    law=PETITION.art(33),
    field="agreed",
    asks=("agreed",),
    waivable=True,
)
def settlement_agreed(attempt: Attempt) -> bool:
    return attempt.given.get("agreed") is True


@guard(
    _("A settlement keeps within what the organ may decide."),
    law=PETITION.art(33),
    field="lawful",
    asks=("lawful",),
    waivable=True,
)
def settlement_lawful(attempt: Attempt) -> bool:
    return attempt.given.get("lawful") is True


# The end of the file


@guard(
    _("Each of the four boxes is answered: solved, explained, helped, dealt with; one of them at least was done."),
    law=PETITION.art(27),
    field="solved",
    asks=BOXES,
    waivable=True,
)
def boxes_answered(attempt: Attempt) -> bool:
    answers = {name: attempt.given.get(name) for name in BOXES}
    unanswered = next((name for name, answer in answers.items() if not answer), None)
    if unanswered is not None:
        raise NotYet(replace(boxes_answered.unmet(), field=unanswered))
    return "DONE" in answers.values()


@guard(
    _("A supported claim is closed once it has been performed, on its proof."),
    law=PETITION.art(32),
    field="performed",
    asks=("performed",),
)
def supported_is_performed(attempt: Attempt) -> bool:
    return attempt.matter.outcome != "SUPPORTED_OPEN"


@guard(_("Only what was supported is performed."), law=PETITION.art(32), field="performed", asks=("performed",))
def performed_was_supported(attempt: Attempt) -> bool:
    return attempt.matter.outcome == "SUPPORTED_OPEN"


@guard(_("Who handled a petition does not revisit it."), law=HOUSE.art("R12"), field="actor", bars_handler=True)
def other_than_handler(attempt: Attempt) -> bool:
    return attempt.actor.account not in attempt.file.actors_of(*HANDLING) | {attempt.matter.handler}
