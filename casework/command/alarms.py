"""The conditions of noting a danger and of reporting it (domain 2.1, safety duties that cut across)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.command.guards import DANGER, TOLD, about, named
from casework.command.safety import DANGERS, POLICE, S1, places_told, unreported_dangers
from casework.law import HOUSE, PETITION
from casework.organisations.lines import lines_of
from casework.workflow.guards import Attempt, guard

S1A = HOUSE.art("S1a")


@guard(_("Name the danger that was seen."), law=S1, field="danger", asks=("danger",))
def danger_known(attempt: Attempt) -> bool:
    return attempt.given.get("danger") in DANGERS


@guard(_("This duty is for other matters than this, or its law is not in force on this day."), law=S1, field="danger")
def danger_fits(attempt: Attempt) -> bool:
    danger = DANGERS.get(attempt.given.get("danger", ""))
    # Another guard asks for the danger.
    return danger is None or (danger.concerns(attempt.matter) and danger.law.statute.in_force_on(attempt.day))


@guard(_("This danger was noted already and waits for its report."), law=S1, field="danger")
def danger_is_new(attempt: Attempt) -> bool:
    waiting = unreported_dangers(attempt.file.acts)
    return all(note.facts["danger"] != attempt.given.get("danger") for note in waiting)


@guard(_("Say in words what was seen."), law=S1, field="text")
def seen_in_words(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("text", "").strip())


@guard(_("Name a danger that was noted of this matter."), law=S1, field="noted", asks=("noted",))
def danger_noted(attempt: Attempt) -> bool:
    note = named(attempt, DANGER, "noted")
    return note is not None and note.facts.get("danger") == attempt.given.get("danger")


@guard(_("This danger is reported to other organs."), law=S1, field="organ", asks=("organ",))
def organ_is_named_by_law(attempt: Attempt) -> bool:
    danger = DANGERS.get(attempt.given.get("danger", ""))
    return danger is None or danger.place_of(attempt.given.get("organ")) > 0


@guard(_("This was reported there already."), law=S1, field="noted")
def unreported(attempt: Attempt) -> bool:
    danger = DANGERS.get(attempt.given.get("danger", ""))
    place = danger.place_of(attempt.given.get("organ")) if danger else 0
    return danger is None or not place or place not in places_told(danger, about(attempt, "noted", TOLD))


@guard(_("A report says in words who took it, and what came of it."), law=S1A, field="text")
def receipt_in_words(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("text", "").strip())


@guard(
    _("What is told to the police goes to a police bureau; to the lead itself nothing is reported."),
    law=S1A,
    field="to",
)
def told_to_the_organ(attempt: Attempt) -> bool:
    to = attempt.target
    if to is None:
        return True
    is_police = POLICE in lines_of(to)
    return (
        to.is_valid_on(attempt.day)
        and to.key != attempt.matter.unit_key
        and (is_police if attempt.given.get("organ") == POLICE else not is_police)
    )


@guard(_("Who an accusation is about is told nothing of it."), law=PETITION.art(30), rule="GU29", field="to")
def not_told_to_the_accused(attempt: Attempt) -> bool:
    wall, to = attempt.matter.walled_from, attempt.target
    return not wall or to is None or not to.path.startswith(wall)
