"""What penalties a legal source of each rank may set (APL arts. 10 to 14). Pure."""

from __future__ import annotations

from casework.law import APL, Article
from enforcement.standards.kinds import PenaltyKind, Rank

SET_BY = {
    Rank.LAW: APL.art(10),
    Rank.ADMINISTRATIVE_REGULATION: APL.art(11),
    Rank.LOCAL_REGULATION: APL.art(12),
    Rank.DEPARTMENT_RULE: APL.art(13),
    Rank.LOCAL_RULE: APL.art(14),
}
_OF_RULES = frozenset({PenaltyKind.WARNING, PenaltyKind.CRITICISM, PenaltyKind.FINE})
_BUT_LIBERTY = frozenset(PenaltyKind) - {PenaltyKind.DETENTION}
# "Other" penalties are those of laws and administrative regulations (APL art. 9(6)).
_MAY_SET = {
    Rank.LAW: frozenset(PenaltyKind),
    Rank.ADMINISTRATIVE_REGULATION: _BUT_LIBERTY,
    Rank.LOCAL_REGULATION: _BUT_LIBERTY - {PenaltyKind.OTHER},
    Rank.DEPARTMENT_RULE: _OF_RULES,
    Rank.LOCAL_RULE: _OF_RULES,
}


def may_set(rank: str, kind: str) -> bool:
    """
    Answer whether a source of that rank may set a penalty of that kind on its own.

    A rule may repeat within its range what a law above it set; then the law is the base to cite. A local regulation may
    provide for revoking a licence, but not a business licence: which of the two a clause means, its words tell.

    :raises ValueError: there is no such rank or kind.
    """
    return PenaltyKind(kind) in _MAY_SET[Rank(rank)]


def article_on(rank: str) -> Article:
    """Give the article that says what a source of that rank may set."""
    return SET_BY[Rank(rank)]
