"""The faults of a file as a table for people, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields

from casework.intake.importing.faults import Fault

COLUMNS = ("file", *(field.name for field in fields(Fault)))
FORMATS = ("table", "csv", "json")


def report(faults: Sequence[Fault], *, file: str, form: str) -> str:
    """Write faults down in their order, one a line; an empty CSV has its header, an empty JSON list is a list."""
    rows = [{"file": file, **asdict(fault)} for fault in faults]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue()
    return "".join(f"{fault.told(file)}\n" for fault in faults)
