"""Penalty items read from a table with the columns of penalty_items_zj_hz.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from casework.tables import Row, Table
from enforcement.standards.kinds import FineBasis, PenaltyKind, Rank, joined
from enforcement.standards.lines import line_of
from enforcement.standards.loading import Given, Plan, money, one_of, period, plan, text
from enforcement.standards.models import PenaltyItem
from enforcement.standards.powers import may_set

Code = TypeVar("Code", bound=str)
COLUMNS = (
    "item_id", "regulation", "version_date", "level", "article", "agency_text", "act_text", "penalty_types", "fine_min_yuan",
    "fine_max_yuan", "fine_basis", "text",
)  # fmt: skip
# The words of the file, which are those of the law.
KINDS: Mapping[str, PenaltyKind] = {
    "警告": PenaltyKind.WARNING,
    "通报批评": PenaltyKind.CRITICISM,
    "罚款": PenaltyKind.FINE,
    "没收违法所得": PenaltyKind.CONFISCATE_GAINS,
    "没收非法财物": PenaltyKind.CONFISCATE_GOODS,
    "暂扣许可证件": PenaltyKind.SUSPEND_LICENCE,
    "降低资质等级": PenaltyKind.LOWER_GRADE,
    "吊销许可证件": PenaltyKind.REVOKE_LICENCE,
    "限制开展生产经营活动": PenaltyKind.RESTRICT_BUSINESS,
    "责令停产停业": PenaltyKind.STOP_BUSINESS,
    "责令关闭": PenaltyKind.CLOSE_BUSINESS,
    "限制从业": PenaltyKind.RESTRICT_PROFESSION,
    "行政拘留": PenaltyKind.DETENTION,
    "法律、行政法规规定的其他行政处罚": PenaltyKind.OTHER,
}
BASES: Mapping[str, FineBasis] = {
    "amount": FineBasis.AMOUNT,
    "multiple": FineBasis.MULTIPLE,
    "percent": FineBasis.PERCENT,
    "unspecified": FineBasis.UNSPECIFIED,
}
RANKS: Mapping[str, Rank] = {
    "法律": Rank.LAW,
    "行政法规": Rank.ADMINISTRATIVE_REGULATION,
    "省": Rank.LOCAL_REGULATION,
    "市": Rank.LOCAL_REGULATION,
    "部门规章": Rank.DEPARTMENT_RULE,
    "政府规章": Rank.LOCAL_RULE,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """
    What a load did, or would do. read: lines. added, ended, kept: rows.

    beyond: codes of items, in order, that name a kind of penalty their source may not set on its own (APL arts. 10 to 14).
    """

    read: int
    added: int
    ended: int
    kept: int
    beyond: tuple[str, ...]


def load_penalty_items(
    path: Path, *, undated_from: date | None = None, source: str = "", dry_run: bool = False
) -> Loaded:
    """
    Read items from a file. They hold from `valid_from`, where the file has it, else from the day of their version.

    undated_from: since when items hold that state neither. source: where they are from, the file's name when empty; a
    column of that name goes before. dry_run: write nothing. A second run adds only what is new.

    :raises BadTable: a file with bad rows; all of them, and nothing is written.
    :raises OSError: the file cannot be opened.
    """
    table = Table(path, needs=COLUMNS)
    given = [Given(row.line, _item(table, row, undated_from, source or path.name)) for row in table.rows]
    found = plan(PenaltyItem, given, table)
    table.refuse()
    if not dry_run:
        found.carry_out()
    return _told(len(given), found)


def _told(read: int, found: Plan) -> Loaded:
    added = [row for row in found.added if isinstance(row, PenaltyItem)]
    beyond = sorted(item.code for item in added if not all(may_set(item.rank, kind) for kind in item.kinds_of_penalty))
    return Loaded(read, len(added), len(found.ended), found.kept, tuple(beyond))


def _item(table: Table, row: Row, undated_from: date | None, source: str) -> PenaltyItem:
    kinds = _several(table, row, "penalty_types", KINDS)
    bases = _several(table, row, "fine_basis", BASES)
    least, most = money(table, row, "fine_min_yuan"), money(table, row, "fine_max_yuan")
    if not row["penalty_types"]:
        table.blame(row.line, "penalty_types", _("empty"))
    if (PenaltyKind.FINE in kinds) != bool(row["fine_basis"]):
        table.blame(row.line, "fine_basis", _("it says what a fine is stated in exactly where there is a fine"))
    _check_bounds(table, row, has_amount=FineBasis.AMOUNT in bases)
    if least is not None and most is not None and least > most:
        table.blame(row.line, "fine_max_yuan", _("less than the least fine"))
    since = table.day(row, "version_date") or undated_from
    first, last = period(table, row, since=since)
    return PenaltyItem(
        code=text(table, row, "item_id", 40),
        title=text(table, row, "act_text", 400),
        regulation=text(table, row, "regulation", 120),
        rank=RANKS.get(one_of(table, row, "level", RANKS), Rank.LOCAL_REGULATION),
        article=text(table, row, "article", 40),
        clause=row["text"],
        agency=text(table, row, "agency_text", 120, may_be_empty=True),
        agency_line=line_of(row["agency_text"]) or "",
        kinds=joined(kinds),
        fine_basis=joined(bases),
        fine_min_yuan=least,
        fine_max_yuan=most,
        valid_from=first,
        valid_to=last,
        source=text(table, row, "source", 200, may_be_empty=True) or source[:200],
    )


def _check_bounds(table: Table, row: Row, *, has_amount: bool) -> None:
    for name in ("fine_min_yuan", "fine_max_yuan"):
        if has_amount and not row[name]:
            table.blame(row.line, name, _("empty, although the fine is stated as an amount"))
        if row[name] and not has_amount:
            table.blame(row.line, name, _("a sum, although the fine is not stated as an amount"))


def _several(table: Table, row: Row, name: str, known: Mapping[str, Code]) -> list[Code]:
    words = [word for word in row[name].split("|") if word]
    for word in words:
        if word not in known:
            told = {"text": word, "words": ", ".join(known)}
            table.blame(row.line, name, _("“%(text)s” is none of %(words)s") % told)
    return [known[word] for word in words if word in known]
