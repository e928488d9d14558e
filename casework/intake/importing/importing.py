"""One file, from its first line to its last: checked, then written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casework.intake.importing.checking import Checked, Checker
from casework.intake.importing.faults import Fault, Refused
from casework.intake.importing.mapping import REPORT, ImportMapping
from casework.intake.importing.reading import read_rows
from casework.intake.importing.units import Units
from casework.intake.importing.walking import Ground
from casework.intake.importing.writing import Writer, Written

KEPT = 4 << 20  # bytes of a file whose records are kept between the passes; they take some ten times as much memory


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. rows: read. refused: rows that stand in the report. faults: why, in the order of lines."""

    rows: int
    refused: int
    faults: tuple[Fault, ...]
    written: Written


def import_matters(
    path: Path,
    mapping: ImportMapping,
    *,
    form: str,
    is_dry: bool = False,
    told: Callable[[Written], None] | None = None,
) -> Imported:
    """
    Take over the matters of a file through the engine's one gate; every line is checked before any is written.

    form: csv, jsonl or xes. is_dry: check and write nothing. told: called after each batch is committed. A record that was
    imported before is passed over; where it now has more entries, these are added. A run that was stopped is gone on with
    by running it again.

    :raises Refused: a line has no shape at all; or any has a fault, unless the mapping has such rows reported.
    :raises OSError: the file cannot be opened.
    """
    ground = Ground(Units(), mapping.waive)
    keeps = not is_dry and path.stat().st_size <= KEPT
    checked = Checker(mapping, ground, keeps=keeps).check(read_rows(path, form, needs=mapping.needs, log=mapping.log))
    if checked.is_broken or (checked.faults and mapping.on_error != REPORT):
        raise Refused(checked.faults)
    written = Written(known=checked.known)
    if checked.news and not is_dry:
        written = _written(path, mapping, form, ground, checked, told)
    return Imported(checked.rows, len(checked.refused), tuple(checked.faults), written)


def _written(
    path: Path,
    mapping: ImportMapping,
    form: str,
    ground: Ground,
    checked: Checked,
    told: Callable[[Written], None] | None,
) -> Written:
    writer = Writer(mapping, ground, checked, told=told)
    return writer.write(read_rows(path, form, needs=mapping.needs, log=mapping.log))
