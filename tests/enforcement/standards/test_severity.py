from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.standards.kinds import PenaltyKind
from enforcement.standards.severity import HEAVIEST_FIRST, Severity

KINDS = st.dictionaries(st.sampled_from(PenaltyKind), st.integers(1, 3).map(Decimal), max_size=4)


def of(**measures: int) -> Severity:
    return Severity({PenaltyKind(kind): Decimal(measure) for kind, measure in measures.items()})


class TestSeverity:
    @pytest.mark.parametrize(
        ("noticed", "decided"),
        [
            (of(FINE=1000), of(FINE=1001)),
            (of(FINE=1000), of(FINE=1000, WARNING=1)),
            (of(FINE=1000), of(FINE=1000, CONFISCATE_GOODS=1)),
            (of(FINE=1000), of(SUSPEND_LICENCE=1)),
            (of(SUSPEND_LICENCE=30), of(SUSPEND_LICENCE=31)),
            (of(SUSPEND_LICENCE=180), of(REVOKE_LICENCE=1)),
            (of(REVOKE_LICENCE=1), of(STOP_BUSINESS=10)),
            (of(CONFISCATE_GAINS=900_000), of(FINE=1)),
            (of(RESTRICT_PROFESSION=1), of(DETENTION=1)),
            (of(WARNING=1), of(CRITICISM=1)),
            (of(), of(WARNING=1)),
        ],
    )
    def test_tells_the_heavier_of_two(self, noticed: Severity, decided: Severity) -> None:
        assert decided > noticed
        assert not noticed > decided

    @pytest.mark.parametrize(
        ("noticed", "decided"),
        [
            (of(FINE=1000), of(FINE=1000)),
            (of(FINE=1000), of(FINE=999, WARNING=1)),
            (of(FINE=1000), of(WARNING=1)),
            (of(REVOKE_LICENCE=1), of(SUSPEND_LICENCE=180, FINE=50_000)),
            (of(WARNING=1), of()),
        ],
    )
    def test_lets_what_is_not_heavier_pass(self, noticed: Severity, decided: Severity) -> None:
        assert decided <= noticed

    def test_ranks_every_kind_once(self) -> None:
        assert sorted(HEAVIEST_FIRST) == sorted(PenaltyKind)

    def test_takes_codes_as_a_ledger_has_them(self) -> None:
        assert Severity({PenaltyKind("FINE"): Decimal(5)}) == of(FINE=5)

    @pytest.mark.parametrize("measure", [Decimal(0), Decimal(-1)])
    def test_refuses_a_measure_of_nothing(self, measure: Decimal) -> None:
        with pytest.raises(ValueError, match="above nothing"):
            Severity({PenaltyKind.FINE: measure})

    def test_cannot_be_changed_from_outside(self) -> None:
        given_measures = {PenaltyKind.FINE: Decimal(5)}
        severity = Severity(given_measures)
        given_measures[PenaltyKind.FINE] = Decimal(6)
        assert severity == of(FINE=5)

    @given(KINDS, KINDS)
    def test_says_of_any_two_that_one_is_heavier_or_that_they_are_equal(
        self, one: dict[PenaltyKind, Decimal], other: dict[PenaltyKind, Decimal]
    ) -> None:
        first, second = Severity(one), Severity(other)
        assert [first < second, first == second, first > second].count(True) == 1
        assert (first == second) == (one == other)

    @given(KINDS, st.sampled_from(PenaltyKind))
    def test_never_falls_when_something_is_added(self, measures: dict[PenaltyKind, Decimal], kind: PenaltyKind) -> None:
        assert Severity({**measures, kind: measures.get(kind, Decimal(0)) + 1}) > Severity(measures)
