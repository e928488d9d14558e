"""The closed lists of this package: kinds of penalty, bases of a fine, gravity, lines of agencies, ranks of legal sources."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

SEPARATOR = "|"


class PenaltyKind(models.TextChoices):
    """The kinds of penalty in the order in which APL art. 9 lists them. Ordering correction is none of them (APL art. 28)."""

    WARNING = "WARNING", _("warning")
    CRITICISM = "CRITICISM", _("public criticism")
    FINE = "FINE", _("fine")
    CONFISCATE_GAINS = "CONFISCATE_GAINS", _("confiscation of illegal gains")
    CONFISCATE_GOODS = "CONFISCATE_GOODS", _("confiscation of illegal goods")
    SUSPEND_LICENCE = "SUSPEND_LICENCE", _("suspension of a licence")
    LOWER_GRADE = "LOWER_GRADE", _("lowering of a qualification grade")
    REVOKE_LICENCE = "REVOKE_LICENCE", _("revocation of a licence")
    RESTRICT_BUSINESS = "RESTRICT_BUSINESS", _("restriction of business activity")
    STOP_BUSINESS = "STOP_BUSINESS", _("order to stop production or business")
    CLOSE_BUSINESS = "CLOSE_BUSINESS", _("order to close down")
    RESTRICT_PROFESSION = "RESTRICT_PROFESSION", _("restriction of profession")
    DETENTION = "DETENTION", _("administrative detention")
    OTHER = "OTHER", _("other penalty of a law or administrative regulation")


class FineBasis(models.TextChoices):
    """What the bounds of a fine are stated in. UNSPECIFIED: the clause names a fine and refers elsewhere for its bounds."""

    AMOUNT = "AMOUNT", _("amount in yuan")
    MULTIPLE = "MULTIPLE", _("multiple of a sum")
    PERCENT = "PERCENT", _("percentage of a sum")
    UNSPECIFIED = "UNSPECIFIED", _("not stated in the clause")


class Gravity(models.TextChoices):
    """
    How grave an act is, lightest first.

    LIGHTER is a penalty below the least the clause provides (减轻); LIGHT and HEAVY lie in the lower and upper part of it.
    """

    LIGHTER = "LIGHTER", _("penalty below the statutory range")
    LIGHT = "LIGHT", _("light penalty")
    ORDINARY = "ORDINARY", _("ordinary penalty")
    HEAVY = "HEAVY", _("heavy penalty")


class Rank(models.TextChoices):
    """The rank of a legal source, which decides what penalties it may set (APL arts. 10 to 14)."""

    LAW = "LAW", _("law of the national legislature")
    ADMINISTRATIVE_REGULATION = "ADMINISTRATIVE_REGULATION", _("administrative regulation")
    LOCAL_REGULATION = "LOCAL_REGULATION", _("local regulation")
    DEPARTMENT_RULE = "DEPARTMENT_RULE", _("rule of a department of the State Council")
    LOCAL_RULE = "LOCAL_RULE", _("rule of a local government")


class AgencyLine(models.TextChoices):
    """Whose business an item is. A house list; where a clause names several agencies or none, an item has no line."""

    URBAN = "URBAN", _("city management and comprehensive enforcement")
    POLICE = "POLICE", _("police")
    MARKET = "MARKET", _("market supervision")
    TRANSPORT = "TRANSPORT", _("transport administration")
    HOUSING = "HOUSING", _("housing and construction")
    PLANNING = "PLANNING", _("planning and natural resources")
    ENVIRONMENT = "ENVIRONMENT", _("protection of the environment")
    WATER = "WATER", _("water administration")
    AGRICULTURE = "AGRICULTURE", _("agriculture and fishery")
    FORESTRY = "FORESTRY", _("forestry")
    EMERGENCY = "EMERGENCY", _("emergency management and work safety")
    LABOUR = "LABOUR", _("human resources and social security")
    HEALTH = "HEALTH", _("health administration")
    EDUCATION = "EDUCATION", _("education administration")
    CULTURE = "CULTURE", _("culture, tourism and monuments")
    CIVIL_AFFAIRS = "CIVIL_AFFAIRS", _("civil affairs")
    JUSTICE = "JUSTICE", _("administration of justice")


def joined(codes: Iterable[str]) -> str:
    """Write several codes into one column, in the order of their list: "WARNING|FINE"."""
    order = [*PenaltyKind.values, *FineBasis.values]
    return SEPARATOR.join(sorted(set(codes), key=order.index))
