"""Delegated items, hearing thresholds and bands of discretion, each read from a table of its own shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _

from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.parties.kinds import PartyKind
from casework.tables import BadTable, Row, Table
from enforcement.standards.book import Book
from enforcement.standards.kinds import AgencyLine, Gravity
from enforcement.standards.loading import Given, money, one_of, period, plan, text
from enforcement.standards.models import Dated, DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem

PERIOD = ("valid_from", "valid_to", "source")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do. model: of the rows. read: lines. added, ended, kept: rows."""

    model: type[Dated]
    read: int
    added: int
    ended: int
    kept: int


def load_standards(path: Path, *, dry_run: bool = False) -> Loaded:
    """
    Read rows of one table from a file; its header tells which table it is. A second run adds only what is new.

    :raises BadTable: a header of no table, or bad rows; all of them, and nothing is written.
    :raises OSError: the file cannot be opened.
    """
    table = Table(path, needs=PERIOD)
    model = _model_of(table)
    given = _READ[model](table)
    found = plan(model, given, table)
    table.refuse()
    if not dry_run:
        found.carry_out()
    return Loaded(model, len(given), len(found.added), len(found.ended), found.kept)


def _model_of(table: Table) -> type[Dated]:
    for model, columns in COLUMNS.items():
        if set(columns) <= set(table.columns):
            return model
    wanted = "; ".join(", ".join(columns) for columns in COLUMNS.values())
    reason = _("the header has the columns of none of these: %(columns)s") % {"columns": wanted}
    raise BadTable(table.fault(1, "-", reason))


def _delegated(table: Table) -> list[Given]:
    known = _known_items(table)
    organs = Q(level=Level.TOWNSHIP, kind=Unit.Kind.DIVISION) | Q(kind=Unit.Kind.BUREAU)
    units = Unit.objects.filter(organs, code__in={row["unit_code"] for row in table.rows})
    punishing = set(units.values_list("code", flat=True))
    given = []
    for row in table.rows:
        unit_code, item_code = text(table, row, "unit_code", 32), text(table, row, "item_code", 40)
        if unit_code and unit_code not in punishing:
            table.blame(row.line, "unit_code", _("no township, street or bureau of this code is loaded"))
        _check_item(table, row, known)
        first, last = period(table, row)
        source = text(table, row, "source", 200)
        given.append(
            Given(
                row.line,
                DelegatedItem(unit_code=unit_code, item_code=item_code, valid_from=first, valid_to=last, source=source),
            )
        )
    return given


def _thresholds(table: Table) -> list[Given]:
    given = []
    for row in table.rows:
        amount = _sum(table, row, "amount_yuan")
        if amount == 0:
            table.blame(row.line, "amount_yuan", _("a threshold is above nothing"))
        first, last = period(table, row)
        threshold = HearingThreshold(
            agency_line=one_of(table, row, "agency_line", AgencyLine.values),
            person_kind=one_of(table, row, "person_kind", PartyKind.values),
            amount_yuan=amount,
            valid_from=first,
            valid_to=last,
            source=text(table, row, "source", 200),
        )
        given.append(Given(row.line, threshold))
    return given


def _bands(table: Table) -> list[Given]:
    known = _known_items(table)
    book = Book(known)
    given = []
    for row in table.rows:
        _check_item(table, row, known)
        least, most = _sum(table, row, "min_yuan"), _sum(table, row, "max_yuan")
        if least > most:
            table.blame(row.line, "max_yuan", _("less than the least fine"))
        first, last = period(table, row)
        band = DiscretionBand(
            item_code=text(table, row, "item_code", 40),
            gravity=one_of(table, row, "gravity", Gravity.values),
            min_yuan=least,
            max_yuan=most,
            valid_from=first,
            valid_to=last,
            source=text(table, row, "source", 200),
        )
        _check_range(table, row, band, book.item(band.item_code, first))
        given.append(Given(row.line, band))
    return given


def _check_range(table: Table, row: Row, band: DiscretionBand, item: PenaltyItem | None) -> None:
    """Hold a band against the bounds of its item: within them, or for LIGHTER below them (APL art. 34)."""
    if item is None or item.fine_min_yuan is None or item.fine_max_yuan is None or not item.has_fixed_bounds:
        return
    told = {"least": item.fine_min_yuan, "most": item.fine_max_yuan}
    if band.gravity == Gravity.LIGHTER:
        if band.max_yuan >= item.fine_min_yuan:
            table.blame(row.line, "max_yuan", _("not below the least fine of the item, %(least)s") % told)
    elif band.min_yuan < item.fine_min_yuan:
        table.blame(row.line, "min_yuan", _("outside the fine of the item, %(least)s to %(most)s") % told)
    elif band.max_yuan > item.fine_max_yuan:
        table.blame(row.line, "max_yuan", _("outside the fine of the item, %(least)s to %(most)s") % told)


def _known_items(table: Table) -> set[str]:
    named = {row["item_code"] for row in table.rows}
    return set(PenaltyItem.objects.filter(code__in=named).values_list("code", flat=True))


def _check_item(table: Table, row: Row, known: set[str]) -> None:
    if row["item_code"] and row["item_code"] not in known:
        table.blame(row.line, "item_code", _("no penalty item of this code is loaded"))


def _sum(table: Table, row: Row, name: str) -> Decimal:
    if not row[name]:
        table.blame(row.line, name, _("empty"))
    return money(table, row, name) or Decimal(0)


COLUMNS: Mapping[type[Dated], tuple[str, ...]] = {
    DelegatedItem: ("unit_code", "item_code"),
    HearingThreshold: ("agency_line", "person_kind", "amount_yuan"),
    DiscretionBand: ("item_code", "gravity", "min_yuan", "max_yuan"),
}
_READ: Mapping[type[Dated], Callable[[Table], list[Given]]] = {
    DelegatedItem: _delegated,
    HearingThreshold: _thresholds,
    DiscretionBand: _bands,
}
