"""What the file and the standards know already, so that nobody types it again or looks it up: items, bounds, officers, sums owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.workflow.forms import VerbForm
from casework.workflow.models import Matter
from enforcement.penalties.files import PenaltyFile, PenaltyFiles
from enforcement.penalties.reading import act_facts
from enforcement.standards.finding import find_items, items_for
from enforcement.standards.kinds import Gravity, PenaltyKind
from enforcement.standards.models import PenaltyItem

LONGEST_ITEM = 600


def plain(amount: Decimal) -> str:
    """Write yuan without fen where there are none, in groups of three: 50,000 or 1,234.50."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def told(item: PenaltyItem) -> str:
    """Name an item as it is offered: its code, the act, its source, and the bounds of its fine."""
    source = f"{item.regulation}{item.article}"
    return f"{item.code} {item.title} · {source}{bounds_of(item)}"


def bounds_of(item: PenaltyItem) -> str:
    """Say between which sums the clause fines, "" where it states none."""
    least, most = item.fine_min_yuan, item.fine_max_yuan
    if not item.has_fixed_bounds or most is None:
        return ""
    return " · " + _("fine %(least)s to %(most)s yuan") % {"least": plain(least or Decimal(0)), "most": plain(most)}


def items_of(matter: Matter, on: date) -> QuerySet[PenaltyItem]:
    """Keep what the organ of a case may punish on a day."""
    return items_for(matter.unit, on)


class ItemField(forms.CharField):
    """An item, typed by its code or by words of the act; the page suggests, and without script the field answers."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("penalty item"),
            required=False,
            max_length=LONGEST_ITEM,
            help_text=gettext_lazy("Its code, or words of the act; what this organ may punish is suggested."),
        )
        self.widget.attrs["autocomplete"] = "off"
        self.items = PenaltyItem.objects.none()

    def search_for(self, matter: Matter, on: Any) -> None:
        """Suggest what the organ of this case may punish on that day."""
        self.items = items_of(matter, on)
        self.widget.attrs["data-suggest"] = reverse("admin:penalties_penalty_items", args=[matter.number])

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        code = text.partition(" ")[0]
        found = find_items(self.items, text)
        if len(found) == 1:
            return found[0].code
        if found:
            raise ValidationError(
                _("Several items fit; type one of these codes: %(items)s"),
                code="SEVERAL_ITEMS",
                params={"items": "; ".join(f"{item.code} {item.title}" for item in found)},
            )
        return code  # the service says what is wrong with it, by the day of the act


class FromFile(VerbForm):
    """A form that begins with what is known of the case."""

    @cached_property
    def file(self) -> PenaltyFile:
        return PenaltyFiles([self.matter.number]).of(self.matter.number)

    @cached_property
    def filed_item(self) -> PenaltyItem | None:
        """The latest version of the item the case was filed for, None before that."""
        versions = self.file.book.versions(str(act_facts(self.file).get("item", "")))
        return versions[-1] if versions else None

    def begin_with(self, facts: Mapping[str, Any], *names: str) -> None:
        """Fill in what an earlier act told."""
        for name in names:
            if facts.get(name) not in (None, "", []):
                self.initial.setdefault(name, facts[name])

    def begin_with_sums(self, facts: Mapping[str, Any], **names: str) -> None:
        """Fill in sums of yuan from facts in fen: fine="fine_fen"."""
        for name, fact in names.items():
            if facts.get(fact):
                self.initial.setdefault(name, Decimal(facts[fact]) / 100)

    def offer_kinds(self, kinds: Iterable[PenaltyKind]) -> None:
        """Offer these kinds of penalty alone, in the order of the law."""
        offered = frozenset(kinds)
        self.choose("kinds", [(kind.value, kind.label) for kind in PenaltyKind if kind in offered])

    def tell_bounds(self) -> None:
        """Offer the kinds the clause provides, and say between which sums it fines."""
        item = self.filed_item
        if item is None:
            return
        versions = self.file.book.versions(item.code)
        self.offer_kinds(kind for version in versions for kind in version.kinds_of_penalty)
        bands = [
            f"{gravity.label} {plain(band.min_yuan)}–{plain(band.max_yuan)}"
            for gravity in Gravity
            if (band := self.file.book.band(item.code, gravity, self.on)) is not None
        ]
        discretion = " · " + _("discretion: %(bands)s") % {"bands": "; ".join(bands)} if bands else ""
        self.fields["fine"].help_text = f"{item.code} {item.title}{bounds_of(item)}{discretion}"
