"""Money in entries: whole fen, so that no sum is ever a float. Pure but for the words of a sum."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

FEN = 100
# The largest sum an entry holds, in fen: a hundred billion yuan.
MOST_FEN = 10**13


def fen(yuan: Decimal | int) -> int:
    """Turn yuan into fen, a half of one upwards."""
    return int((Decimal(yuan) * FEN).quantize(Decimal(1), ROUND_HALF_UP))


def yuan(amount: int) -> Decimal:
    """Turn fen into yuan with two places."""
    return (Decimal(amount) / FEN).quantize(Decimal("0.01"))


def in_yuan(amount: int) -> str:
    """Tell a sum of fen in yuan, in the reader's language."""
    return _("%(sum)s yuan") % {"sum": f"{yuan(amount):,}"}
