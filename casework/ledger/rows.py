"""The ledger's rows as they lie in the database, read in a stream by raw SQL; for verify.py, which trusts no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, transaction

from casework.ledger.canonical import HASHED

BATCH = 5000
_DIFFERS = {"postgresql": "IS DISTINCT FROM", "sqlite": "IS NOT"}
_PLACE_IN = {"postgresql": "strpos", "sqlite": "instr"}
# A moment as canonical.moment_text() writes it.
_MOMENT = {
    "postgresql": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')",
    "sqlite": "replace({0}, ' ', 'T') || CASE length({0}) WHEN 19 THEN '.000000+00:00' ELSE '+00:00' END",
}


class Span(NamedTuple):
    """A part of the ledger: one matter, or those after one number and up to another; "" is open."""

    matter: str = ""
    after: str = ""
    until: str = ""

    def within(self, column: str) -> tuple[str, list[str]]:
        """Write the part as a condition on a column of numbers, with its values."""
        bounds = [("=", self.matter), (">", self.after), ("<=", self.until)]
        conditions = [f"{column} {sign} %s" for sign, value in bounds if value]
        return " AND ".join(conditions) or "1 = 1", [value for _sign, value in bounds if value]


EVERYTHING = Span()


def entries(span: Span = EVERYTHING) -> Iterator[Sequence[Any]]:
    """Yield entries by matter and seq: the fields of HASHED, moments as text, then the hash."""
    moment = _MOMENT[connection.vendor]
    names = (*HASHED, "hash")
    columns = ", ".join(moment.format(name) if name.endswith("_at") else name for name in names)
    where, values = span.within("matter")
    sql = f"SELECT {columns} FROM ledger_entry WHERE {where} ORDER BY matter, seq"  # noqa: S608  all names are ours
    return stream(sql, values)


def disagreeing_matters(span: Span = EVERYTHING) -> Iterator[tuple[str, int, int]]:
    """Yield matters whose row is not what their last entry says: (number, version, seq of the last entry or 0)."""
    where, values = span.within("m.number")
    # The last entry is looked up matter by matter: a join of groups is at the mercy of old statistics (100 times slower).
    differs = _DIFFERS[connection.vendor]
    pairs = [("seq", "version"), ("hash", "head"), ("to_state", "state")]
    pairs += [(name, name) for name in ("level", "track", "machine_version")]
    different = " OR ".join(f"e.{said} {differs} m.{kept}" for said, kept in pairs)
    sql = f"""
        SELECT m.number, m.version, coalesce(e.seq, 0)
        FROM {_table("workflow.Matter")} AS m
        LEFT JOIN ledger_entry AS e
            ON e.matter = m.number AND e.seq = (SELECT max(seq) FROM ledger_entry AS last WHERE last.matter = m.number)
        WHERE ({different}) AND {where}
    """  # noqa: S608  all names are ours
    return stream(sql, values)


def standings(numbers: Sequence[str]) -> list[Sequence[Any]]:
    """Read the rows of these matters as standing.COLUMNS has them, in no order; moments as text, units by their keys."""
    moment = _MOMENT[connection.vendor]
    opened, moved, accepted = (moment.format(f"m.{name}") for name in ("opened_at", "moved_at", "accepted_at"))
    sql = f"""
        SELECT m.number, m.head, u.key, {opened}, {moved}, m.outcome, m.handler, {accepted}, a.key, m.type, m.channel,
               m.risk, m.kind, m.origin_number, m.cycle, m.walled_from, m.restricted
        FROM {_table("workflow.Matter")} AS m
        LEFT JOIN {_table("organisations.Unit")} AS u ON u.id = m.unit_id
        LEFT JOIN {_table("organisations.Unit")} AS a ON a.id = m.accepted_unit_id
        WHERE m.number IN ({_marks(numbers)})
    """  # noqa: S608  all names are ours
    return list(stream(sql, numbers))


def accusations(numbers: Sequence[str]) -> list[tuple[str, str, str]]:
    """Read the entries of these matters that name an accused, by matter and seq: (matter, recorded at, facts)."""
    moment = _MOMENT[connection.vendor].format("e.recorded_at")
    sql = f"""
        SELECT e.matter, {moment}, e.facts FROM ledger_entry AS e
        WHERE e.matter IN ({_marks(numbers)}) AND e.facts LIKE '%%"accused":%%' ORDER BY e.matter, e.seq
    """  # noqa: S608  all names are ours
    return list(stream(sql, numbers)) if numbers else []


def accusations_born_of(numbers: Sequence[str]) -> list[tuple[str, str]]:
    """Read the entries that name an accused, of matters born of these filings, by matter and seq: (filing, facts)."""
    # That the origin is not empty lets the partial index serve.
    sql = f"""
        SELECT m.origin_number, e.facts
        FROM {_table("workflow.Matter")} AS m JOIN ledger_entry AS e ON e.matter = m.number
        WHERE m.origin_number <> '' AND m.origin_number IN ({_marks(numbers)}) AND m.track = 'petition' AND e.facts LIKE '%%"accused":%%'
        ORDER BY e.matter, e.seq
    """  # noqa: S608  all names are ours
    return list(stream(sql, numbers)) if numbers else []


def walls(numbers: Sequence[str]) -> list[tuple[str, str]]:
    """Read the walls on the rows of these matters: (number, place in the tree) of those that have one, in no order."""
    sql = f"""
        SELECT number, walled_from FROM {_table("workflow.Matter")}
        WHERE number IN ({_marks(numbers)}) AND walled_from <> ''
    """  # noqa: S608  all names are ours
    return list(stream(sql, numbers)) if numbers else []


def units(keys: Sequence[str]) -> list[tuple[str, str, str]]:
    """Read where these units stand in the tree: (key, path, kind), in no order."""
    sql = f"SELECT key, path, kind FROM {_table('organisations.Unit')} WHERE key IN ({_marks(keys)})"  # noqa: S608  all names are ours
    return list(stream(sql, keys)) if keys else []


def series() -> dict[str, Any]:
    """Read the last number given in every series: what its numbers begin with → the last."""
    sql = f"SELECT letter, county, year, last FROM {_table('workflow.NumberSeries')}"  # noqa: S608  the name is ours
    return {f"{letter}{county}{year}": last for letter, county, year, last in stream(sql, [])}


def numbers_of(prefix: str) -> Iterator[int]:
    """Yield the numbers of a series that have entries, in order."""
    sql = "SELECT DISTINCT matter FROM ledger_entry WHERE matter >= %s AND matter <= %s ORDER BY matter"
    for (matter,) in stream(sql, [f"{prefix}000000", f"{prefix}999999"]):
        number = matter.removeprefix(prefix)
        if len(number) == 6 and number.isdecimal():
            yield int(number)


def words_kept(number: str) -> set[str]:
    """List the words of a matter that are not erased, as "seq.name"."""
    sql = "SELECT seq, name FROM ledger_note WHERE matter = %s AND erased_at IS NULL"
    return {f"{seq}.{name}" for seq, name in stream(sql, [number])}


def homeless_entries(span: Span = EVERYTHING) -> Iterator[tuple[str, int]]:
    """Yield (matter, first seq) of entries whose matter does not exist."""
    where, values = span.within("e.matter")
    sql = f"""
        SELECT e.matter, min(e.seq) FROM ledger_entry AS e
        WHERE NOT EXISTS (SELECT 1 FROM {_table("workflow.Matter")} AS m WHERE m.number = e.matter) AND {where} GROUP BY e.matter
    """  # noqa: S608  all names are ours
    return stream(sql, values)


def notes(span: Span = EVERYTHING) -> Iterator[tuple[str, int, str, str, str, bool, bool, str]]:
    """Yield words: (matter, seq, name, salt, text, whether they were erased, an entry says so, facts of the entry or "")."""
    where, values = span.within("n.matter")
    sql = f"""
        SELECT n.matter, n.seq, n.name, n.salt, n.text, n.erased_at IS NOT NULL,
               n.erased_at IS NOT NULL AND EXISTS (
                   SELECT 1 FROM ledger_entry AS x WHERE x.matter = n.matter AND x.seq > n.seq AND x.verb = 'erase'
                   AND {_PLACE_IN[connection.vendor]}(x.facts, '"' || n.seq || '.' || n.name || '"') > 0),
               coalesce(e.facts, '')
        FROM ledger_note AS n LEFT JOIN ledger_entry AS e ON e.matter = n.matter AND e.seq = n.seq WHERE {where}
    """  # noqa: S608  all names are ours
    return stream(sql, values)


def entries_with_notes(span: Span = EVERYTHING) -> Iterator[tuple[str, int, str, int]]:
    """Yield (matter, seq, facts, how many notes there are) of entries whose facts hold digests of words."""
    where, values = span.within("e.matter")
    sql = f"""
        SELECT e.matter, e.seq, e.facts,
               (SELECT count(*) FROM ledger_note AS n WHERE n.matter = e.matter AND n.seq = e.seq)
        FROM ledger_entry AS e WHERE e.facts LIKE '%%"notes":%%' AND {where}
    """  # noqa: S608  all names are ours
    return stream(sql, values)


def unsealed_entries(span: Span = EVERYTHING) -> Iterator[tuple[str, int]]:
    """Yield (matter, seq) of entries that say a file was sealed where there is no such seal."""
    where, values = span.within("e.matter")
    sql = f"""
        SELECT e.matter, e.seq FROM ledger_entry AS e
        WHERE e.facts LIKE '%%"seal":{{%%' AND {where} AND NOT EXISTS (
            SELECT 1 FROM {_table("dossier.Seal")} AS s WHERE s.matter_no = e.matter AND s.seq = e.seq)
    """  # noqa: S608  all names are ours
    return stream(sql, values)


def spans(parts: int) -> list[Span]:
    """Divide the ledger into parts of about as many matters each, in order; fewer where there are not that many."""
    matters = _table("workflow.Matter")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {matters}")  # noqa: S608  the name is ours
        count = cursor.fetchone()[0]
        bounds = [""]
        for part in range(1, parts):
            cursor.execute(
                f"SELECT number FROM {matters} ORDER BY number LIMIT 1 OFFSET %s",  # noqa: S608  the name is ours
                [count * part // parts],
            )
            bounds.extend(found[0] for found in cursor.fetchall() if found[0] != bounds[-1])
    return [Span("", after, until) for after, until in zip(bounds, [*bounds[1:], ""], strict=True)]


def _table(model: str) -> str:
    return str(apps.get_model(model)._meta.db_table)


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def stream(sql: str, values: Sequence[str | int]) -> Iterator[Any]:
    """Yield what a statement finds, row by row, without a copy of everything."""
    # A cursor of the server lives in a transaction, so that it need not keep a copy of everything first.
    with transaction.atomic(), _whatever_text(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while batch := cursor.fetchmany(BATCH):
            yield from batch


@contextmanager
def _whatever_text() -> Iterator[None]:
    """Let SQLite give text that is no UTF-8 as such, where it would refuse the row; PostgreSQL keeps no such text."""
    if connection.vendor != "sqlite":
        yield
        return
    before, connection.connection.text_factory = connection.connection.text_factory, _decoded
    try:
        yield
    finally:
        connection.connection.text_factory = before


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
