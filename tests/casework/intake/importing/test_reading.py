"""CSV, JSON lines and XES logs as rows with their lines."""

from pathlib import Path

import pytest

from casework.intake.importing.faults import Fault
from casework.intake.importing.reading import Row, flat, read_rows

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0"{namespace}>
  <global scope="event"><string key="concept:name" value="-"/></global>
  <trace>
    <string key="concept:name" value="C-1"><string key="inner" value="x"/></string>
    <event>
      <string key="concept:name" value="File"/>
      <date key="time:timestamp" value="2026-01-05T09:00:00.000+08:00"/>
      <string key="org:resource" value="m7"/>
    </event>
    <event><string key="concept:name" value="Close"/><list key="more"><values><int key="n" value="1"/></values></list></event>
  </trace>
  <trace><string key="concept:name" value="C-2"/></trace>
</log>
"""


def rows(path: Path, form: str, *needs: str) -> list[Row | Fault]:
    return list(read_rows(path, form, needs=needs))


class TestJsonLines:
    def test_are_rows_with_their_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'\xef\xbb\xbf{"a": 1}\n\n{"a": 2}')
        assert rows(path, "jsonl") == [Row(1, {"a": 1}), Row(3, {"a": 2})]

    @pytest.mark.parametrize(
        "line", [b'{"a": ', b"[1]", b'"a"', b"\xff{}", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"]
    )
    def test_tell_a_line_without_shape(self, line: bytes, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'{"a": 1}\n' + line + b'\n{"a": 2}\n')
        good, broken, other = rows(path, "jsonl")
        assert isinstance(broken, Fault)
        assert (broken.line, broken.code) == (2, "BROKEN_LINE")
        assert isinstance(good, Row)
        assert isinstance(other, Row)


class TestATable:
    def test_is_rows_of_columns(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text('id,name\n1,"Wall, yard"\n', encoding="utf-8")
        assert rows(path, "csv", "id") == [Row(2, {"id": "1", "name": "Wall, yard"})]

    def test_tells_a_line_with_too_few_fields(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("id,name\n1\n2,b\n", encoding="utf-8")
        broken, good = rows(path, "csv")
        assert isinstance(broken, Fault)
        assert (broken.line, broken.code) == (2, "BROKEN_LINE")
        assert isinstance(good, Row)

    def test_tells_a_missing_column(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("id,name\n1,b\n", encoding="utf-8")
        (missing,) = rows(path, "csv", "id", "opened")
        assert isinstance(missing, Fault)
        assert (missing.line, missing.field) == (1, "opened")


class TestALog:
    @pytest.mark.parametrize("namespace", ["", ' xmlns="http://www.xes-standard.org/"'])
    def test_is_traces_with_their_events(self, namespace: str, tmp_path: Path) -> None:
        path = tmp_path / "a.xes"
        path.write_text(LOG.format(namespace=namespace), encoding="utf-8")
        first, second = rows(path, "xes")
        assert first == Row(
            4,
            {"concept:name": "C-1"},
            (
                {"concept:name": "File", "time:timestamp": "2026-01-05T09:00:00.000+08:00", "org:resource": "m7"},
                {"concept:name": "Close"},
            ),
        )
        assert second == Row(13, {"concept:name": "C-2"})

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("<log>\n<trace></log>", 2),
            ("<html/>", 1),
            ('<!DOCTYPE log [<!ENTITY a "b">]>\n<log/>', 1),
            ("", 1),
        ],
    )
    def test_tells_where_it_is_none(self, text: str, line: int, tmp_path: Path) -> None:
        path = tmp_path / "a.xes"
        path.write_text(text, encoding="utf-8")
        (broken,) = rows(path, "xes")
        assert isinstance(broken, Fault)
        assert (broken.line, broken.code) == (line, "BROKEN_LINE")


class TestAnObject:
    def test_is_laid_out_as_columns(self) -> None:
        nested = {"id": 7, "who": {"name": " Zhang ", "age": None}, "open": True, "list": [1]}
        assert flat(nested) == {"id": "7", "who.name": "Zhang", "who.age": "", "open": "true"}
