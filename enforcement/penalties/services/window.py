"""From which day the three months for asking the court run, as an act that moves it tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.deadlines.calendar import ONE_DAY, day_of
from casework.deadlines.clocks import current_calendar
from casework.workflow.casefile import Act
from casework.workflow.files import file_for
from enforcement.penalties.files import PenaltyFiles
from enforcement.penalties.models import Penalty
from enforcement.penalties.reading import owed, window_of


def with_window(case: Penalty, verb: str, given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """
    Add to the facts of an act the day from which the time for asking the court is counted once it is done (T27).

    None is added where nothing will be owed, or the term of appeal is not known to end. Law: ACL art. 53; APL art. 72(2).
    """
    files = PenaltyFiles([case.number])
    files.acts = {case.number: list(file_for(case, verb).acts)}
    files.remember(case.number, Act(case.version + 1, verb, "", "", "", case.level, "", at, given))
    known, calendar = files.of(case.number), current_calendar()
    window = window_of(known, calendar)
    if window is None or not owed(known, day_of(at), calendar).total_fen:
        return dict(given)
    return {**given, "execution_from": (window.first - ONE_DAY).isoformat()}
