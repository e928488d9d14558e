"""What each indicator makes of matters that may have to do with each other. Pure; the one place that knows all kinds of them."""

from __future__ import annotations

from collections.abc import Iterable

from casework.reports import nodes, sets, standing
from casework.reports.course import Course, cases_of
from casework.reports.indicators import Indicator
from casework.reports.on_site import OnSite
from casework.reports.single_set import SingleSet
from casework.reports.single_track import SingleTrack
from casework.reports.stretches import Span


def spans_of(courses: Iterable[Course], indicator: Indicator) -> list[Span]:
    """Read the courses of one cluster by an indicator, as far as they are of its tracks; may be empty."""
    courses = list(courses)
    read = [course for course in courses if course.track in indicator.tracks]
    match indicator:
        case OnSite():
            return standing.spans(cases_of(read), indicator)
        case SingleTrack():
            return nodes.spans(read, indicator, nodes.prints_in(courses)) if read else []
        case SingleSet():
            return sets.spans(read, indicator)
    raise TypeError(f"nothing reads the ledger for {indicator.code}")
