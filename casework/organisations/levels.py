"""Level 0-7 of a unit, and the tier that the on-site rate asks about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """GRID < TOWNSHIP < COUNTY are on site; OUTSIDE is not."""

    GRID = "GRID", _("grid and village")
    TOWNSHIP = "TOWNSHIP", _("township and street")
    COUNTY = "COUNTY", _("county and district")
    OUTSIDE = "OUTSIDE", _("beyond the county")


class Level(models.IntegerChoices):
    """How high a unit stands. County and below means level <= COUNTY: 以下 includes the number named (Civil Code art. 1259)."""

    MICRO_GRID = 0, _("micro-grid")
    GRID = 1, _("grid")
    VILLAGE = 2, _("village or community")
    TOWNSHIP = 3, _("township or street")
    COUNTY = 4, _("county or district")
    CITY = 5, _("city")
    PROVINCE = 6, _("province")
    NATION = 7, _("nation")

    @property
    def tier(self) -> Tier:
        if self <= Level.VILLAGE:
            return Tier.GRID
        return {Level.TOWNSHIP: Tier.TOWNSHIP, Level.COUNTY: Tier.COUNTY}.get(self, Tier.OUTSIDE)
