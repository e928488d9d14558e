"""The worked example of the definition: district X, January cohort, as of 31 July."""

from datetime import datetime

import pytest

from tests.casework.reports.tales import CITY, COUNTY, GRID, HANGZHOU, TOWN, VILLAGE, Act, Tales

AS_OF = datetime(2026, 7, 31, tzinfo=HANGZHOU)
CLOSED_AS_RESOLVED = ("D01", "D02", "D03", "D04", "D05", "D07", "D08", "D13", "D14")
CLOSED = (*CLOSED_AS_RESOLVED, "D06", "P09")


def opened(day: float = 0) -> tuple[Act, Act]:
    return Act("apply", day, facts={"type": "02", "channel": "WALK_IN"}), Act("accept", day)


def agreed(day: float, verb: str = "sign_agreement", due_on: str = "2026-02-20") -> Act:
    return Act(verb, day, outcome="AGREED_NOT_YET_DUE", facts={"due_on": due_on})


def performed(day: float) -> Act:
    return Act("perform", day, outcome="AGREED_PERFORMED")


@pytest.fixture
def january(tales: Tales) -> Tales:
    """Tell the fourteen cases."""
    tales.tell("D01", *opened(), agreed(1, "record_oral_agreement"), performed(3), Act("close", 4), unit=GRID)
    tales.tell("D02", *opened(), agreed(5), performed(20), Act("close", 21), unit=VILLAGE)
    tales.tell(
        "D03", *opened(), agreed(8), Act("apply_confirmation", 10), Act("confirm", 25), Act("close", 26), unit=TOWN
    )
    tales.tell("D04", *opened(), agreed(8), performed(12), Act("close", 13), unit=TOWN)
    tales.tell("F04", Act("register", 8 + 40, facts={"same_matter": ["D04"]}), unit=TOWN)
    tales.tell("D05", *opened(), agreed(15), performed(30), Act("close", 31), unit=COUNTY)
    failed = (Act("fail", 20, outcome="FAILED"), Act("divert", 22, outcome="DIVERTED_COURT"), Act("close", 23))
    tales.tell("D06", *opened(), *failed, unit=COUNTY)
    tales.tell(
        "D07", *opened(), Act("escalate", 3, unit=CITY), Act("take_over", 4), agreed(20), performed(25), unit=TOWN
    )
    hotline = {"channel": "HOTLINE_12345"}
    triaged = Act("triage", 0.1, facts={"kind": "DISPUTE", "type": "02"})
    tales.tell(
        "F08",
        Act("register", 0, facts=hotline),
        triaged,
        Act("dispatch", 0.2, unit=TOWN),
        Act("take_in", 0.4),
        unit=CITY,
    )
    tales.tell("D08", Act("apply", 0.4, facts={"filing": "F08"}), Act("accept", 1), agreed(6), performed(9), unit=TOWN)
    tales.tell(
        "P09",
        Act("register", 0),
        Act("accept", 1, facts={"purpose": "CLAIM", "path": 6}),
        Act("issue_opinion", 30, outcome="NOT_SUPPORTED"),
        Act("request_review", 40),
        Act("issue_review", 60, outcome="REVIEW_UPHELD"),
        Act("request_recheck", 70),
        Act("issue_recheck", 90, outcome="RECHECK_FINAL"),
        Act("terminate", 91),
        unit=COUNTY,
    )
    tales.tell(
        "D10", Act("apply", 0), Act("decline", 1, outcome="NOT_ACCEPTED", facts={"ground": "IN_COURT"}), unit=TOWN
    )
    tales.tell(
        "F11",
        Act("register", 2),
        Act("merge", 3, outcome="MERGED", facts={"into": "D03", "proposed_by": "b"}),
        unit=TOWN,
    )
    tales.tell(
        "P12",
        Act("register", 20),
        Act("accept", 21, facts={"purpose": "CLAIM", "path": 6}),
        Act("issue_opinion", datetime(2026, 5, 10, tzinfo=HANGZHOU), outcome="SUPPORTED_DONE"),
        unit=COUNTY,
    )
    tales.tell("D13", *opened(), Act("withdraw", 9, outcome="WITHDRAWN_SETTLED", facts={"settled": True}), unit=TOWN)
    breached = Act("report_breach", 50, outcome="BREACHED")
    tales.tell("D14", *opened(), agreed(9), breached, unit=TOWN)
    return tales


class TestTheWorkedExample:
    def test_gives_five_of_eleven(self, january: Tales) -> None:
        figure = january.ask(AS_OF, unit=COUNTY)
        assert (figure.numerator, figure.denominator, figure.value) == (5, 11, "45.45")

    def test_splits_the_numerator_by_level(self, january: Tales) -> None:
        rows = january.ask(AS_OF, unit=COUNTY, by=("level",)).rows
        assert [(row.level, row.numerator, row.denominator) for row in rows] == [
            (1, 1, 11),
            (2, 1, 11),
            (3, 2, 11),
            (4, 1, 11),
        ]

    def test_has_four_of_eleven_in_townships_and_below(self, january: Tales) -> None:
        rows = january.ask(AS_OF, unit=COUNTY, by=("level",)).rows
        up_to_township = [row.as_dict()["at_or_below"] for row in rows if row.level == 3]
        assert up_to_township == [{"numerator": 4, "value": "36.36"}]

    def test_lists_what_is_left_out(self, january: Tales) -> None:
        assert january.ask(AS_OF, unit=COUNTY).as_dict()["excluded"] == {"LX1": 1, "LX2": 1}

    def test_is_provisional_while_the_twelfth_case_is_open(self, january: Tales) -> None:
        assert january.ask(AS_OF, unit=COUNTY).is_provisional
        assert january.ask(datetime(2026, 8, 10, tzinfo=HANGZHOU), unit=COUNTY).is_provisional is False

    def test_has_twelve_judged_when_the_last_observation_is_over(self, january: Tales) -> None:
        assert january.rate(datetime(2026, 8, 10, tzinfo=HANGZHOU), unit=COUNTY) == (6, 12)

    def test_would_be_nine_of_eleven_to_the_naive_eye(self, january: Tales) -> None:
        share = (len(CLOSED_AS_RESOLVED), len(CLOSED))
        assert share == (9, 11)
        assert january.rate(AS_OF, unit=COUNTY) < share

    def test_misses_the_target(self, january: Tales) -> None:
        assert january.ask(AS_OF, unit=COUNTY).met is False
