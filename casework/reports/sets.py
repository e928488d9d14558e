"""How sealed files stand for the single-set rate, moment by moment. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from casework.reports.course import Act, Course
from casework.reports.marks import RESOLVED, TAKEN_OUT, UNRESOLVED, mark
from casework.reports.single_set import SingleSet
from casework.reports.stretches import Reading, Span, stretched

CLEAN, PAPER_KEPT, CORRECTED = "CLEAN", "PAPER_KEPT", "CORRECTED"
CORRECT = "correct"


def spans(courses: Sequence[Course], indicator: SingleSet) -> list[Span]:
    """Read files at every moment at which one was sealed or a sealing was corrected; may be empty."""
    moving = indicator.sealing | {CORRECT}
    turns = {act.known_at for course in courses for act in course.acts if act.verb in moving}
    return stretched(turns, lambda moment: readings(courses, indicator, moment))


def readings(courses: Sequence[Course], indicator: SingleSet, as_of: datetime) -> list[Reading]:
    """Count the files that were sealed by a moment; may be empty."""
    return [found for course in courses if (found := _read(course, indicator, as_of)) is not None]


def _read(course: Course, indicator: SingleSet, as_of: datetime) -> Reading | None:
    acts = [act for act in course.acts if act.known_at <= as_of]
    sealing = [act for act in acts if act.verb in indicator.sealing and _seal(act)]
    if not sealing:
        return None
    first, seqs = sealing[0], {act.seq for act in sealing}
    code = next((said for act in sealing if (said := str(_seal(act).get("outside") or "")) in indicator.exclusions), "")
    if code:
        how, reason = mark(TAKEN_OUT, int(code[-1])), code
    elif any(act.verb == CORRECT and act.facts.get("corrects") in seqs for act in acts):
        how, reason = mark(UNRESOLVED), CORRECTED
    elif any(_seal(act).get("on_paper") != 0 for act in sealing):  # entries from before it was said are not clean
        how, reason = mark(UNRESOLVED), PAPER_KEPT
    else:
        how, reason = mark(RESOLVED), CLEAN
    type_ = str(course.acts[0].facts.get("type") or "")
    return Reading(course.number, course.track, first.at, first.unit, type_, "", how, len(sealing), reason)


def _seal(act: Act) -> Mapping[str, Any]:
    """What an act says of the seal it put on the file; empty where it put none."""
    found = act.facts.get("seal")
    return found if isinstance(found, dict) else {}
