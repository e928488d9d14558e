import pytest

from enforcement.standards.kinds import PenaltyKind, Rank
from enforcement.standards.powers import article_on, may_set

K = PenaltyKind


class TestMaySet:
    @pytest.mark.parametrize(
        ("rank", "allowed", "refused"),
        [
            (Rank.LAW, [K.DETENTION, K.OTHER, K.REVOKE_LICENCE, K.WARNING], []),
            (Rank.ADMINISTRATIVE_REGULATION, [K.OTHER, K.REVOKE_LICENCE, K.CLOSE_BUSINESS], [K.DETENTION]),
            (Rank.LOCAL_REGULATION, [K.FINE, K.REVOKE_LICENCE, K.STOP_BUSINESS], [K.DETENTION, K.OTHER]),
            (
                Rank.DEPARTMENT_RULE,
                [K.WARNING, K.CRITICISM, K.FINE],
                [K.CONFISCATE_GAINS, K.SUSPEND_LICENCE, K.DETENTION],
            ),
            (Rank.LOCAL_RULE, [K.WARNING, K.CRITICISM, K.FINE], [K.CONFISCATE_GOODS, K.STOP_BUSINESS, K.DETENTION]),
        ],
    )
    def test_follows_the_rank(self, rank: Rank, allowed: list[PenaltyKind], refused: list[PenaltyKind]) -> None:
        assert [kind for kind in allowed if not may_set(rank, kind)] == []
        assert [kind for kind in refused if may_set(rank, kind)] == []

    def test_cites_the_article_of_the_rank(self) -> None:
        assert [str(article_on(rank)) for rank in Rank] == [f"APL art. {number}" for number in (10, 11, 12, 13, 14)]

    def test_knows_no_other_rank(self) -> None:
        with pytest.raises(ValueError, match="CUSTOM"):
            may_set("CUSTOM", "FINE")
