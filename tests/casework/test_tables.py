from pathlib import Path

import pytest

from casework.tables import BadTable, Table


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "things.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class TestTable:
    def test_numbers_rows_as_an_editor_shows_them(self, tmp_path: Path) -> None:
        table = Table(written(tmp_path, "a,b\n1,2\n\n3,4\n"), needs=("a",))
        assert [(row.line, row["a"], row["b"]) for row in table.rows] == [(2, "1", "2"), (4, "3", "4")]

    def test_reads_past_a_mark_of_byte_order_and_blanks(self, tmp_path: Path) -> None:
        table = Table(written(tmp_path, "\ufeffa,b\n 1 ,2\n"), needs=("a",))
        assert table.rows[0]["a"] == "1"

    def test_gives_an_empty_field_for_a_column_that_is_not_there(self, tmp_path: Path) -> None:
        assert Table(written(tmp_path, "a\n1\n"), needs=("a",)).rows[0]["b"] == ""

    def test_refuses_a_file_without_its_columns(self, tmp_path: Path) -> None:
        with pytest.raises(BadTable) as refusal:
            Table(written(tmp_path, "a\n1\n"), needs=("a", "b", "c"))
        assert [each.field for each in refusal.value.unmet] == ["b", "c"]

    def test_refuses_an_empty_file(self, tmp_path: Path) -> None:
        with pytest.raises(BadTable):
            Table(written(tmp_path, ""), needs=("a",))

    def test_refuses_a_file_in_another_encoding(self, tmp_path: Path) -> None:
        with pytest.raises(BadTable):
            Table(written(tmp_path, "名称\n杭州市\n".encode("gb18030")), needs=("名称",))

    def test_names_file_line_field_and_reason_of_all_that_is_wrong(self, tmp_path: Path) -> None:
        table = Table(written(tmp_path, "a,day\n1,2021-02-30\n1,2,3\n"), needs=("a",))
        table.day(table.rows[0], "day")
        with pytest.raises(BadTable) as refusal:
            table.refuse()
        assert [(each.facts["line"], each.field) for each in refusal.value.unmet] == [(2, "day"), (3, "-")]
        assert str(refusal.value).startswith("things.csv:2: day: ")
