"""Several words in one sentence, joined as the reader's language joins them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language


def listed(words: Iterable[Any]) -> str:
    """Join words in their order; "" when there are none."""
    between = ", " if (get_language() or "").startswith("en") else "、"
    return between.join(map(str, words))
