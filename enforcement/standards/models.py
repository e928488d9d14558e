"""
The reference data of penalties: what is punishable by what, who may punish it, what needs a hearing, what is usual.

Every row holds from one day to another, both included. A row is never rewritten when the law moves: it ends, and another
begins. Two rows of the same thing never hold on the same day; the database sees to it by a trigger on each table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casework.parties.kinds import PartyKind
from enforcement.standards.kinds import SEPARATOR, AgencyLine, FineBasis, Gravity, PenaltyKind, Rank

# Money: yuan and fen, never below nothing.
YUAN: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "validators": [MinValueValidator(0)]}


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """Let a period have at least one day."""
    return models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name=name)


class Dated(models.Model):
    """
    A row that holds from valid_from to valid_to, both included; valid_to is null while it stands.

    SAME: the columns by which two rows are about the same thing. source: where it is written, "demo" for figures made
    for a demonstration, which no decision may rest on.
    """

    SAME: ClassVar[Sequence[str]]

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to (inclusive)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        abstract = True

    def is_valid_on(self, day: date) -> bool:
        """Answer whether the row holds on that day; both ends inclusive."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Row = TypeVar("Row", bound=Dated)


def row_on(rows: Iterable[Row], day: date) -> Row | None:
    """Find among rows of the same thing the one that holds on a day; None when none does."""
    return next((row for row in rows if row.is_valid_on(day)), None)


class PenaltyItem(Dated):
    """
    One punishable act by one clause, in one version of it.

    code: its lasting name; a later version bears the same. regulation, article: as cited; clause: the words, which decide
    where a figure was read wrongly. agency: as the clause names it; agency_line: "" where that is no single line.
    kinds, fine_basis: codes joined by "|". fine_min_yuan, fine_max_yuan: bounds of a fine stated as an amount, over all
    degrees of gravity and kinds of persons the clause tells apart; a least of 0 means "up to". Null where it states none.
    """

    SAME = ("code",)

    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("punishable act"), max_length=400)
    regulation = models.CharField(_("legal source"), max_length=120)
    rank = models.CharField(_("rank of the source"), max_length=28, choices=Rank.choices)
    article = models.CharField(_("article of the source"), max_length=40)
    clause = models.TextField(_("words of the clause"), blank=True)
    agency = models.CharField(_("agency as named"), max_length=120, blank=True)
    agency_line = models.CharField(_("line of agency"), max_length=16, choices=AgencyLine.choices, blank=True)
    kinds = models.CharField(_("kinds of penalty"), max_length=200)
    fine_basis = models.CharField(_("fine stated as"), max_length=48, blank=True)
    fine_min_yuan = models.DecimalField(_("least fine (yuan)"), null=True, blank=True, **YUAN)
    fine_max_yuan = models.DecimalField(_("greatest fine (yuan)"), null=True, blank=True, **YUAN)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("penalty item")
        verbose_name_plural = _("penalty items")
        ordering = ("code", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_version_of_an_item_per_first_day"),
            ends_after_it_begins("an_item_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(kinds=""), name="an_item_names_a_kind_of_penalty"),
            models.CheckConstraint(
                condition=Q(kinds__contains=PenaltyKind.FINE) ^ Q(fine_basis=""),
                name="an_item_says_what_its_fine_is_stated_in",
            ),
            models.CheckConstraint(
                condition=Q(fine_basis__contains=FineBasis.AMOUNT) ^ Q(fine_max_yuan=None),
                name="a_fine_stated_as_an_amount_has_bounds_and_no_other",
            ),
            models.CheckConstraint(
                condition=Q(fine_min_yuan=None, fine_max_yuan=None)
                | Q(fine_min_yuan__isnull=False, fine_min_yuan__gte=0, fine_max_yuan__gte=F("fine_min_yuan")),
                name="a_fine_is_at_most_what_it_may_be",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def kinds_of_penalty(self) -> tuple[PenaltyKind, ...]:
        """The kinds the clause provides, in the order of APL art. 9; at least one."""
        return tuple(PenaltyKind(code) for code in self.kinds.split(SEPARATOR))

    @property
    def bases_of_fine(self) -> tuple[FineBasis, ...]:
        """What its fine is stated in; empty when it provides none."""
        return tuple(FineBasis(code) for code in self.fine_basis.split(SEPARATOR) if code)

    @property
    def has_fixed_bounds(self) -> bool:
        """Whether its fine is stated as an amount alone, so that the two columns bound every fine under it."""
        return self.bases_of_fine == (FineBasis.AMOUNT,)


class DelegatedItem(Dated):
    """
    An item that a township or street may punish, by the province's public list (APL art. 24; ZJZF art. 9), or a bureau
    although it is not of its line.

    unit_code: of the unit, as in the tree; item_code: PenaltyItem.code, whichever version of it holds.
    """

    SAME = ("unit_code", "item_code")

    unit_code = models.CharField(_("code of the unit"), max_length=32)
    item_code = models.CharField(_("code of the item"), max_length=40, db_index=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("delegated item")
        verbose_name_plural = _("delegated items")
        ordering = ("unit_code", "item_code", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=["unit_code", "item_code", "valid_from"], name="one_delegation_per_unit_item_and_first_day"
            ),
            ends_after_it_begins("a_delegation_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_code} · {self.item_code}"


class HearingThreshold(Dated):
    """
    From which fine on a line of agencies owes the party the offer of a hearing (APL art. 63, "a larger fine").

    No law states it for all. Where there is no row, the head of the organ has to say whether a fine is a large one.
    """

    SAME = ("agency_line", "person_kind")

    agency_line = models.CharField(_("line of agency"), max_length=16, choices=AgencyLine.choices)
    person_kind = models.CharField(_("kind of person"), max_length=12, choices=PartyKind.choices)
    amount_yuan = models.DecimalField(_("from this fine on (yuan)"), **YUAN)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("hearing threshold")
        verbose_name_plural = _("hearing thresholds")
        ordering = ("agency_line", "person_kind", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=["agency_line", "person_kind", "valid_from"], name="one_threshold_per_line_person_and_first_day"
            ),
            ends_after_it_begins("a_threshold_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="a_threshold_is_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_agency_line_display()} · {self.get_person_kind_display()} · {self.amount_yuan}"


class DiscretionBand(Dated):
    """
    What fine is usual for an item and a gravity, both bounds included: the public basis of discretion (APL art. 34).

    A fine outside its band needs a reason of its own.
    """

    SAME = ("item_code", "gravity")

    item_code = models.CharField(_("code of the item"), max_length=40)
    gravity = models.CharField(_("gravity"), max_length=12, choices=Gravity.choices)
    min_yuan = models.DecimalField(_("least fine (yuan)"), **YUAN)
    max_yuan = models.DecimalField(_("greatest fine (yuan)"), **YUAN)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("band of discretion")
        verbose_name_plural = _("bands of discretion")
        ordering = ("item_code", "gravity", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=["item_code", "gravity", "valid_from"], name="one_band_per_item_gravity_and_first_day"
            ),
            ends_after_it_begins("a_band_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(min_yuan__gte=0, max_yuan__gte=F("min_yuan")), name="a_band_is_not_upside_down"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} · {self.get_gravity_display()} · {self.min_yuan}-{self.max_yuan}"

    def holds(self, fine_yuan: Decimal) -> bool:
        """Answer whether a fine lies in it."""
        return self.min_yuan <= fine_yuan <= self.max_yuan
