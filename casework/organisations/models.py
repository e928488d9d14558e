"""Units as a dated tree, who sits in them, and what came of those that ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from treebeard.mp_tree import MP_Node

from casework.organisations.actors import Role
from casework.organisations.levels import Level, Tier
from casework.organisations.querysets import MembershipQuerySet, UnitManager

LONGEST_SUBJECT = 255


def unit_key(code: str, valid_from: date | None) -> str:
    """Name a unit row for ever, as ledger entries store it: "330114001@2021-04-09", "330106@" if older than the data."""
    return f"{code}@{valid_from.isoformat() if valid_from else ''}"


class KeyField(models.CharField[str, str]):
    """Derives the key from code and first day on the way to the database, for one row and for many alike."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        unit = cast("Unit", model_instance)
        unit.key = unit_key(unit.code, unit.valid_from)
        return unit.key

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Unit(MP_Node):
    """
    One organisation or division for as long as it bore this code: (code, valid_from) is its identity.

    A division that is renamed or moved gets a new row; a matter keeps the row it was accepted under for ever.
    county and township: the row's own line at the time, null above them. restated: the unit of the newest edition that
    continues it, itself while it stands; where no successor of its own is known, the one of its parent.
    is_made: no source lists it; the loader made it by the rule that `source` states.
    """

    class Kind(models.TextChoices):
        DIVISION = "DIVISION", _("division")
        CENTRE = "CENTRE", _("county centre")
        BUREAU = "BUREAU", _("bureau")
        PLATFORM = "PLATFORM", _("township platform")
        COMMITTEE = "COMMITTEE", _("people's mediation committee")
        GRID = "GRID", _("grid")
        OFFICE = "OFFICE", _("office of another city")
        DISCIPLINE = "DISCIPLINE", _("discipline organ")

    # Organs hang under their division and bear its level. Those that lead act for all of it, the others for themselves.
    LEADING = frozenset({Kind.CENTRE, Kind.PLATFORM, Kind.COMMITTEE})
    FOR_ITSELF = frozenset({Kind.BUREAU, Kind.DISCIPLINE})
    ORGANS = LEADING | FOR_ITSELF

    code = models.CharField(_("code"), max_length=32, db_index=True)
    key = KeyField(_("lasting key"), max_length=48, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DIVISION)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to (inclusive)"), null=True, blank=True)
    is_made = models.BooleanField(_("made by the loader"), default=False)
    source = models.CharField(_("source"), max_length=200, blank=True)
    county = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    township = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    restated = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")

    objects = UnitManager()
    history = HistoricalRecords(excluded_fields=["path", "depth", "numchild"])

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("path",)
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_row_per_code_and_first_day"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="one_standing_row_per_code"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_unit_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(level__lte=7), name="a_unit_has_a_known_level"),
        ]
        # The children of a few units, whatever hangs below them: UnitQuerySet.direct_upper.
        indexes = [models.Index(fields=["depth", "path"], name="unit_by_depth_and_path")]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def tier(self) -> Tier:
        return Level(self.level).tier

    @property
    def reach(self) -> str:
        """The path whose units this one answers for: its own, or its division's for an organ that leads it."""
        return str(self.path[: -self.steplen] if self.kind in self.LEADING else self.path)

    @classmethod
    def line_of(cls, paths: Iterable[str]) -> list[str]:
        """List the tree paths of units at these paths and of all above them, sorted, so that the highest come first."""
        step = cls.steplen
        return sorted({path[:end] for path in paths for end in range(step, len(path) + 1, step)})

    @property
    def territory(self) -> str:
        """The path whose places this one is for: its division's for any organ, its own for a division."""
        return str(self.path[: -self.steplen] if self.kind in self.ORGANS else self.path)

    @property
    def acts_for_itself(self) -> bool:
        """Whether nobody beside it acts for it: a bureau, a court, a discipline organ."""
        return self.kind in self.FOR_ITSELF

    def is_valid_on(self, day: date) -> bool:
        """Answer whether the unit existed on that day; both ends inclusive."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class UnitName(models.Model):
    """One of the names an organ has borne, in turn; the organ itself stays the same row."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=120)
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("name of a unit")
        verbose_name_plural = _("names of units")
        ordering = ("unit", "valid_from")
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], name="one_name_per_unit_and_day")]

    def __str__(self) -> str:
        return self.name


class UnitSuccession(models.Model):
    """
    Who continues the powers of a unit that ended (RPW art. 24(2)), or a part of its territory.

    share: the part of the old unit's own divisions that went there, null when it had none.
    """

    class Kind(models.TextChoices):
        MERGE = "MERGE", _("merged into another")
        SPLIT = "SPLIT", _("divided between several")
        MOVE = "MOVE", _("moved under a new code")
        RENAME = "RENAME", _("renamed")

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("ended unit"))
    new = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors", verbose_name=_("continuing unit"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=4, null=True, blank=True)
    effective_date = models.DateField(_("effective"))

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ("effective_date", "pk")
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "effective_date"], name="one_succession_per_pair_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Membership(models.Model):
    """A person's role in a unit, from one day to another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("account")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to (inclusive)"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "valid_from"], name="one_membership_per_role_and_first_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="a_membership_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"


class Certificate(models.Model):
    """An enforcement certificate: who holds it and until when (Administrative Penalty Law art. 42, 55)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates", verbose_name=_("account")
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to (inclusive)"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("enforcement certificate")
        verbose_name_plural = _("enforcement certificates")
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="a_certificate_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.number


class StaffSubject(models.Model):
    """
    Whom a provider of single sign-on means by a subject: an account that is there already; it makes none.

    issuer: the provider, as it writes itself in its tokens. subject: its lasting name for the person, compared letter by letter.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="subjects", verbose_name=_("account")
    )
    issuer = models.CharField(_("provider"), max_length=LONGEST_SUBJECT)
    subject = models.CharField(_("subject at the provider"), max_length=LONGEST_SUBJECT)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("subject of single sign-on")
        verbose_name_plural = _("subjects of single sign-on")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_subject"),
            models.UniqueConstraint(fields=["issuer", "user"], name="one_subject_per_account_and_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.user}"
