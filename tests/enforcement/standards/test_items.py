"""load_penalty_items, on tables of its own, on those that come with the product and on the real extract where it is."""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from enforcement.standards.items import COLUMNS
from enforcement.standards.models import PenaltyItem

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "enforcement/standards/data/penalty_items.csv"
REAL = ROOT.parent / "shared/data/penalty_items_zj_hz.csv"
SOUND = {
    "item_id": "T-1",
    "regulation": "杭州市测试条例",
    "version_date": "2020-01-01",
    "level": "市",
    "article": "第三十七条",
    "agency_text": "城市管理行政执法部门",
    "act_text": "占道经营",
    "penalty_types": "警告|罚款",
    "fine_min_yuan": "500",
    "fine_max_yuan": "2000",
    "fine_basis": "amount",
    "text": "处五百元以上二千元以下罚款",
}
NO_AMOUNT = {"fine_min_yuan": "", "fine_max_yuan": ""}


def written(folder: Path, *rows: dict[str, str]) -> Path:
    """Write a table, each row a sound one with something else said."""
    columns = [*COLUMNS, "valid_from", "valid_to", "source"]
    lines = [",".join({**SOUND, **row}.get(column, "") for column in columns) for row in rows]
    path = folder / "items.csv"
    path.write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")
    return path


def load(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_penalty_items", path, *options, stdout=out)
    return out.getvalue()


def refused(path: Path, *options: str) -> list[str]:
    """Load what must be refused; give the place of each fault, as line and field."""
    with pytest.raises(CommandError) as refusal:
        load(path, *options)
    assert refusal.value.returncode == 1
    assert not PenaltyItem.objects.filter(code="T-9").exists()
    return [" ".join(line.removeprefix("items.csv:").split(": ")[:2]) for line in str(refusal.value).splitlines()[:-1]]


@pytest.mark.django_db
class TestLoadPenaltyItems:
    def test_reads_every_column(self, tmp_path: Path) -> None:
        assert load(written(tmp_path, {})) == "read: 1 lines; added: 1 items; ended: 0; already there: 0\n"
        item = PenaltyItem.objects.get()
        assert (item.code, item.title, item.regulation, item.article) == (
            "T-1",
            "占道经营",
            "杭州市测试条例",
            "第三十七条",
        )
        assert (item.rank, item.agency_line, item.kinds) == ("LOCAL_REGULATION", "URBAN", "WARNING|FINE")
        assert (item.fine_basis, item.fine_min_yuan, item.fine_max_yuan) == ("AMOUNT", Decimal(500), Decimal(2000))
        assert (item.valid_from, item.valid_to, item.source) == (date(2020, 1, 1), None, "items.csv")
        assert item.clause == "处五百元以上二千元以下罚款"
        assert item.history.count() == 1

    @pytest.mark.parametrize(
        ("row", "basis"),
        [
            ({"fine_min_yuan": "0"}, "AMOUNT"),
            ({"fine_basis": "multiple", **NO_AMOUNT}, "MULTIPLE"),
            ({"fine_basis": "percent", **NO_AMOUNT}, "PERCENT"),
            ({"fine_basis": "multiple|amount"}, "AMOUNT|MULTIPLE"),
            ({"fine_basis": "unspecified", **NO_AMOUNT}, "UNSPECIFIED"),
            ({"fine_basis": "", "penalty_types": "吊销许可证件", **NO_AMOUNT}, ""),
        ],
    )
    def test_reads_every_way_a_fine_is_stated(self, tmp_path: Path, row: dict[str, str], basis: str) -> None:
        load(written(tmp_path, row))
        assert PenaltyItem.objects.get().fine_basis == basis

    def test_adds_nothing_the_second_time(self, tmp_path: Path) -> None:
        path = written(tmp_path, {}, {"item_id": "T-2"})
        load(path)
        assert load(path) == "read: 2 lines; added: 0 items; ended: 0; already there: 2\n"

    def test_adds_only_what_is_new(self, tmp_path: Path) -> None:
        load(written(tmp_path, {}))
        assert load(written(tmp_path, {}, {"item_id": "T-2"})).startswith("read: 2 lines; added: 1 items")

    def test_ends_a_version_the_day_before_a_later_one_and_keeps_that_it_stood(self, tmp_path: Path) -> None:
        load(written(tmp_path, {}))
        later = {"version_date": "2024-01-01", "fine_max_yuan": "1000"}
        assert load(written(tmp_path, later)).startswith("read: 1 lines; added: 1 items; ended: 1")
        old, new = PenaltyItem.objects.order_by("valid_from")
        assert (old.valid_to, old.fine_max_yuan) == (date(2023, 12, 31), Decimal(2000))
        assert (new.valid_from, new.fine_max_yuan) == (date(2024, 1, 1), Decimal(1000))
        assert old.history.count() == 2
        assert load(written(tmp_path, {}, later)).endswith("ended: 0; already there: 2\n")

    def test_reads_two_versions_of_one_file_in_any_order(self, tmp_path: Path) -> None:
        load(written(tmp_path, {"valid_from": "2024-01-01"}, {}))
        assert [each.valid_to for each in PenaltyItem.objects.all()] == [date(2023, 12, 31), None]

    def test_ends_an_item_that_was_repealed(self, tmp_path: Path) -> None:
        load(written(tmp_path, {}))
        assert "ended: 1" in load(written(tmp_path, {"valid_to": "2025-12-31"}))
        assert PenaltyItem.objects.get().valid_to == date(2025, 12, 31)

    def test_writes_nothing_on_a_dry_run(self, tmp_path: Path) -> None:
        path = written(tmp_path, {})
        assert load(path, "--dry-run").startswith("read: 1 lines; would add: 1 items")
        assert not PenaltyItem.objects.exists()

    def test_dates_what_has_no_day_only_when_told_to(self, tmp_path: Path) -> None:
        path = written(tmp_path, {"version_date": ""})
        assert refused(path) == ["2 valid_from"]
        load(path, "--undated-from", "2021-07-15")
        assert PenaltyItem.objects.get().valid_from == date(2021, 7, 15)

    def test_lists_items_of_a_kind_their_source_may_not_set(self, tmp_path: Path) -> None:
        row = {"penalty_types": "行政拘留", "fine_basis": "", **NO_AMOUNT}
        assert "beyond what the source may set (APL arts. 10-14), to be looked at: T-1" in load(written(tmp_path, row))
        assert "beyond" not in load(written(tmp_path, {**row, "item_id": "T-2", "level": "法律"}))


FAULTS = [
    ({"item_id": ""}, "item_id"),
    ({"item_id": "T" * 41}, "item_id"),
    ({"act_text": ""}, "act_text"),
    ({"regulation": ""}, "regulation"),
    ({"article": ""}, "article"),
    ({"level": "县"}, "level"),
    ({"penalty_types": ""}, "penalty_types"),
    ({"penalty_types": "罚款|没收"}, "penalty_types"),
    ({"penalty_types": "警告"}, "fine_basis"),
    ({"fine_basis": ""}, "fine_basis"),
    ({"fine_basis": "amounts"}, "fine_basis"),
    ({"fine_min_yuan": ""}, "fine_min_yuan"),
    ({"fine_max_yuan": ""}, "fine_max_yuan"),
    ({"fine_max_yuan": "499"}, "fine_max_yuan"),
    ({"fine_min_yuan": "-1"}, "fine_min_yuan"),
    ({"fine_min_yuan": "五百"}, "fine_min_yuan"),
    ({"fine_min_yuan": "499.999"}, "fine_min_yuan"),
    ({"fine_max_yuan": "NaN"}, "fine_max_yuan"),
    ({"fine_max_yuan": "Infinity"}, "fine_max_yuan"),
    ({"fine_max_yuan": "1e999999"}, "fine_max_yuan"),
    ({"fine_basis": "multiple", "fine_min_yuan": ""}, "fine_max_yuan"),
    ({"version_date": "2020-13-01"}, "version_date"),
    ({"valid_from": "heute"}, "valid_from"),
    ({"valid_to": "2019-12-31"}, "valid_to"),
    ({"agency_text": "局" * 121}, "agency_text"),
]


@pytest.mark.django_db
class TestFaults:
    @pytest.mark.parametrize(("row", "field"), FAULTS, ids=lambda each: str(each)[:60])
    def test_are_named_with_line_and_field(self, tmp_path: Path, row: dict[str, str], field: str) -> None:
        assert f"3 {field}" in refused(written(tmp_path, {"item_id": "T-9"}, row))

    def test_are_all_told_at_once_and_nothing_is_written(self, tmp_path: Path) -> None:
        path = written(tmp_path, {"item_id": "T-9"}, {"article": ""}, {"item_id": "T-3", "level": "县"})
        assert refused(path) == ["3 article", "4 level"]
        assert not PenaltyItem.objects.exists()

    def test_say_that_a_thing_stands_twice_in_the_file(self, tmp_path: Path) -> None:
        assert refused(written(tmp_path, {}, {"fine_max_yuan": "3000"})) == ["3 valid_from"]

    def test_say_that_what_stands_is_not_rewritten(self, tmp_path: Path) -> None:
        load(written(tmp_path, {}))
        assert refused(written(tmp_path, {"fine_max_yuan": "3000", "article": "第一条"})) == [
            "2 article",
            "2 fine_max_yuan",
        ]
        assert PenaltyItem.objects.get().fine_max_yuan == 2000

    def test_say_that_an_earlier_version_would_meet_the_one_that_stands(self, tmp_path: Path) -> None:
        load(written(tmp_path, {}))
        assert refused(written(tmp_path, {"version_date": "2018-01-01"})) == ["2 valid_from"]
        load(written(tmp_path, {"version_date": "2018-01-01", "valid_to": "2019-12-31"}))
        assert PenaltyItem.objects.count() == 2

    def test_say_that_it_ended_already(self, tmp_path: Path) -> None:
        load(written(tmp_path, {"valid_to": "2025-12-31"}))
        assert refused(written(tmp_path, {"valid_to": "2026-12-31"})) == ["2 valid_to"]

    def test_of_the_call_are_told_apart_from_faults_of_the_file(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError) as refusal:
            load(tmp_path / "nothing.csv")
        assert refusal.value.returncode == 2

    def test_name_a_column_that_is_missing(self, tmp_path: Path) -> None:
        path = tmp_path / "items.csv"
        path.write_text("item_id,act_text\nT-9,x\n", encoding="utf-8")
        assert "1 fine_basis" in refused(path)


@pytest.mark.django_db
class TestShippedItems:
    def test_load_and_say_that_they_are_made(self) -> None:
        assert load(SHIPPED) == "read: 14 lines; added: 14 items; ended: 0; already there: 0\n"
        assert set(PenaltyItem.objects.values_list("source", flat=True)) == {"demo"}
        assert not PenaltyItem.objects.exclude(regulation="演示规则（非现行法规）").exists()


@pytest.mark.django_db
@pytest.mark.skipif(
    not REAL.exists(), reason="the extract of Zhejiang and Hangzhou regulations is not here (it may not be committed)"
)
class TestRealItems:
    def test_are_refused_while_their_day_is_unknown(self) -> None:
        with pytest.raises(CommandError, match="69 faults, nothing loaded"):
            load(REAL)
        assert not PenaltyItem.objects.exists()

    def test_load_when_a_day_is_given_and_once_only(self) -> None:
        first = load(REAL, "--undated-from", "2021-07-15").splitlines()
        assert first[0] == "read: 1177 lines; added: 1177 items; ended: 0; already there: 0"
        assert first[1].endswith("ZJHZ-0615, ZJHZ-0849")
        assert "added: 0 items; ended: 0; already there: 1177" in load(REAL, "--undated-from", "2021-07-15")

    def test_keep_every_fine_as_the_extract_has_it(self) -> None:
        load(REAL, "--undated-from", "2021-07-15")
        stated = PenaltyItem.objects.exclude(fine_max_yuan=None)
        assert stated.count() == 986 + 22 + 1
        assert PenaltyItem.objects.filter(kinds__contains="FINE").count() == 1113
        found = stated.get(code="ZJHZ-0001")
        assert (found.fine_min_yuan, found.fine_max_yuan, found.agency_line) == (
            Decimal(5000),
            Decimal(50_000),
            "TRANSPORT",
        )
