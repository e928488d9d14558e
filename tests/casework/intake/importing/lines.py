"""Records of the import format for the tests of this package: a dispute of the first village, led from application to closing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casework.intake.importing.faults import Fault, Refused
from casework.intake.importing.importing import Imported, import_matters
from casework.intake.importing.loading import load_mapping

VILLAGE, TOWN, COUNTY = "330106001001", "330106001", "330106"
BEGIN = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PARTIES = (
    {"role": "applicant", "kind": "person", "name": "张三", "id_number": "11010519491231002X", "phone": "13800001234"},
    {"role": "respondent", "kind": "person", "name": "李四", "id_number": "330106197501011237", "phone": "13900004321"},
)
COURSE = ("apply", "ask_consent", "accept", "appoint", "record_oral_agreement", "perform", "close")

Raw = dict[str, Any]


def at(hours: float) -> str:
    """Give the moment so many hours after the first act."""
    return (BEGIN + timedelta(hours=hours)).isoformat()


def entry(verb: str, hours: float, **more: Any) -> Raw:
    return {"verb": verb, "at": at(hours), **more}


def entries(*verbs: str, start: float = 0) -> list[Raw]:
    """Give entries of these verbs, an hour apart."""
    return [entry(verb, start + place) for place, verb in enumerate(verbs)]


def record(ref: str = "A-1", **changes: Any) -> Raw:
    """Give a dispute that was led to its closing; keywords change it."""
    plain: Raw = {
        "ref": ref,
        "track": "dispute",
        "unit": VILLAGE,
        "type": "02",
        "channel": "WALK_IN",
        "title": "两院之间的墙",
        "text": "张三与李四因两院之间的围墙发生纠纷。",
        "parties": [dict(party) for party in PARTIES],
        "entries": entries(*COURSE),
        "links": [],
    }
    return {**plain, **changes}


def write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def imported(path: Path, *records: Mapping[str, Any]) -> Imported:
    """Import these records by way of a file, without a mapping."""
    return import_matters(write_lines(path, records), load_mapping(), form="jsonl")


def faults(path: Path, *records: Mapping[str, Any]) -> list[Fault]:
    """Import records that are refused; give what was wrong with them, [] when they were taken after all."""
    try:
        imported(path, *records)
    except Refused as refused:
        return list(refused.faults)
    return []
