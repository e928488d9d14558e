"""
The catalogue: every indicator in every version. A published definition is never changed: a change is a new version beside the old.

docs/laws.md lists the house rules.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unknown
from casework.law import HOUSE
from casework.reports.indicators import Indicator
from casework.reports.on_site import ON_SITE
from casework.reports.single_set import SINGLE_SET
from casework.reports.single_track import SINGLE_TRACK, SINGLE_TRACK_NODES

__all__ = ["CATALOGUE", "ON_SITE", "SINGLE_SET", "SINGLE_TRACK", "SINGLE_TRACK_NODES", "indicator"]

CATALOGUE: tuple[Indicator, ...] = (ON_SITE, SINGLE_TRACK, SINGLE_TRACK_NODES, SINGLE_SET)


def indicator(key: str, version: int | None = None) -> Indicator:
    """
    Find an indicator by its key; the newest version unless one is named.

    :raises Unknown: no such key.
    :raises NotYet: no such version.
    """
    versions = [each for each in CATALOGUE if each.key == key]
    if not versions:
        known = [each.key for each in CATALOGUE]
        raise Unknown.because(
            "UNKNOWN_INDICATOR", _("There is no such figure."), law=_LAW, field="key", key=key, known=known
        )
    for each in versions:
        if version == each.version:
            return each
    if version is not None:
        known_versions = [each.version for each in versions]
        raise NotYet.because(
            "UNKNOWN_VERSION", _("The definition has no such version."), law=_LAW, field="version", known=known_versions
        )
    return max(versions, key=lambda each: each.version)


_LAW = str(HOUSE.art("I0"))
