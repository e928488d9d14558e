"""load_standards, on tables of its own and on those that come with the product."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.organisations.models import Unit
from casework.tables import BadTable
from enforcement.standards.book import Book
from enforcement.standards.models import DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem
from enforcement.standards.shipped import load_shipped
from tests.enforcement.standards.shelf import item
from tests.world import plant

DATA = Path(__file__).parents[3] / "enforcement/standards/data"
TODAY = date(2026, 3, 2)
DELEGATED = "unit_code,item_code,valid_from,valid_to,source"
THRESHOLDS = "agency_line,person_kind,amount_yuan,valid_from,valid_to,source"
BANDS = "item_code,gravity,min_yuan,max_yuan,valid_from,valid_to,source"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def load(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_standards", path, *options, stdout=out)
    return out.getvalue()


def refused(path: Path) -> list[str]:
    with pytest.raises(CommandError) as refusal:
        load(path)
    assert refusal.value.returncode == 1
    return [" ".join(line.removeprefix("rows.csv:").split(": ")[:2]) for line in str(refusal.value).splitlines()[:-1]]


@pytest.fixture
def items(db: None) -> None:
    item().save()
    item("T-2", fine_basis="PERCENT", fine_min_yuan=None, fine_max_yuan=None).save()
    plant()


@pytest.mark.usefixtures("items")
class TestDelegatedItems:
    def test_are_loaded_once(self, tmp_path: Path) -> None:
        path = written(
            tmp_path, DELEGATED, "330106001,T-1,2024-01-01,,公报", "330106002,T-1,2024-01-01,2025-12-31,公报"
        )
        assert load(path) == "delegated item: read: 2 lines; added: 2; ended: 0; already there: 0\n"
        assert load(path) == "delegated item: read: 2 lines; added: 0; ended: 0; already there: 2\n"
        book = Book(["T-1"])
        assert [book.is_delegated(code, "T-1", TODAY) for code in ("330106001", "330106002")] == [True, False]

    def test_may_be_of_a_bureau(self, tmp_path: Path) -> None:
        organ = Unit(code="330106-B5", name="西湖区市场监督管理局", short_name="市监", level=4, kind=Unit.Kind.BUREAU)
        Unit.objects.plant(organ, under=Unit.objects.get(code="330106"))
        assert "added: 1" in load(written(tmp_path, DELEGATED, "330106-B5,T-1,2024-01-01,,公报"))

    def test_may_be_taken_back(self, tmp_path: Path) -> None:
        load(written(tmp_path, DELEGATED, "330106001,T-1,2024-01-01,,公报"))
        assert "ended: 1" in load(written(tmp_path, DELEGATED, "330106001,T-1,2024-01-01,2025-12-31,公报"))
        assert not Book(["T-1"]).is_delegated("330106001", "T-1", TODAY)

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ("330106001,T-3,2024-01-01,,公报", "2 item_code"),
            ("330106,T-1,2024-01-01,,公报", "2 unit_code"),
            ("330199001,T-1,2024-01-01,,公报", "2 unit_code"),
            (",T-1,2024-01-01,,公报", "2 unit_code"),
            ("330106001,,2024-01-01,,公报", "2 item_code"),
            ("330106001,T-1,,,公报", "2 valid_from"),
            ("330106001,T-1,2024-01-01,2023-01-01,公报", "2 valid_to"),
            ("330106001,T-1,2024-01-01,,", "2 source"),
        ],
        ids=["no item", "a county", "no unit", "no code", "no item named", "no day", "ends too early", "no source"],
    )
    def test_are_refused_with_line_and_field(self, tmp_path: Path, line: str, fault: str) -> None:
        assert refused(written(tmp_path, DELEGATED, line)) == [fault]
        assert not DelegatedItem.objects.exists()


@pytest.mark.usefixtures("items")
class TestHearingThresholds:
    def test_follow_one_another(self, tmp_path: Path) -> None:
        load(written(tmp_path, THRESHOLDS, "URBAN,PERSON,5000,2022-01-01,,市局"))
        assert "added: 1; ended: 1" in load(written(tmp_path, THRESHOLDS, "URBAN,PERSON,8000,2026-01-01,,市局"))
        book = Book([])
        assert book.hearing_threshold("URBAN", "PERSON", date(2025, 12, 31)) == 5000
        assert book.hearing_threshold("URBAN", "PERSON", TODAY) == 8000

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ("CITY,PERSON,5000,2022-01-01,,市局", "2 agency_line"),
            ("URBAN,CITIZEN,5000,2022-01-01,,市局", "2 person_kind"),
            ("URBAN,PERSON,,2022-01-01,,市局", "2 amount_yuan"),
            ("URBAN,PERSON,0,2022-01-01,,市局", "2 amount_yuan"),
        ],
        ids=["no line", "no kind of person", "no amount", "nothing"],
    )
    def test_are_refused_with_line_and_field(self, tmp_path: Path, line: str, fault: str) -> None:
        assert fault in refused(written(tmp_path, THRESHOLDS, line))
        assert not HearingThreshold.objects.exists()


@pytest.mark.usefixtures("items")
class TestDiscretionBands:
    def test_are_loaded(self, tmp_path: Path) -> None:
        lines = [
            "T-1,LIGHTER,100,499.99,2022-01-01,,局",
            "T-1,LIGHT,500,800,2022-01-01,,局",
            "T-1,HEAVY,1400,2000,2022-01-01,,局",
        ]
        assert load(written(tmp_path, BANDS, *lines)) == (
            "band of discretion: read: 3 lines; added: 3; ended: 0; already there: 0\n"
        )

    def test_have_no_bounds_to_keep_where_the_fine_is_no_amount(self, tmp_path: Path) -> None:
        load(written(tmp_path, BANDS, "T-2,LIGHT,1,9000000,2022-01-01,,局"))
        assert DiscretionBand.objects.count() == 1

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ("T-1,LIGHTER,100,500,2022-01-01,,局", "2 max_yuan"),
            ("T-1,LIGHT,499,800,2022-01-01,,局", "2 min_yuan"),
            ("T-1,HEAVY,1400,2001,2022-01-01,,局", "2 max_yuan"),
            ("T-1,HEAVY,1800,1400,2022-01-01,,局", "2 max_yuan"),
            ("T-1,GRAVE,500,800,2022-01-01,,局", "2 gravity"),
            ("T-3,LIGHT,500,800,2022-01-01,,局", "2 item_code"),
            ("T-1,LIGHT,,800,2022-01-01,,局", "2 min_yuan"),
        ],
        ids=["not below", "below", "above", "upside down", "no gravity", "no item", "no least"],
    )
    def test_are_refused_with_line_and_field(self, tmp_path: Path, line: str, fault: str) -> None:
        assert fault in refused(written(tmp_path, BANDS, line))
        assert not DiscretionBand.objects.exists()


@pytest.mark.usefixtures("items")
class TestLoadStandards:
    def test_refuses_a_header_of_no_table(self, tmp_path: Path) -> None:
        assert refused(written(tmp_path, "colour,valid_from,valid_to,source", "red,2022-01-01,,x")) == ["1 -"]

    def test_writes_nothing_on_a_dry_run(self, tmp_path: Path) -> None:
        path = written(tmp_path, THRESHOLDS, "URBAN,PERSON,5000,2022-01-01,,市局")
        assert load(path, "--dry-run") == "hearing threshold: read: 1 lines; would add: 1; ended: 0; already there: 0\n"
        assert not HearingThreshold.objects.exists()

    def test_tells_faults_of_the_call_from_faults_of_the_file(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError) as refusal:
            load(tmp_path / "nothing.csv")
        assert refusal.value.returncode == 2


@pytest.mark.django_db
class TestShippedStandards:
    def test_load_after_the_units_and_the_items(self) -> None:
        call_command(
            "load_units",
            DATA.parents[2] / "casework/organisations/data/hangzhou_divisions.csv",
            "--no-organs",
            stdout=StringIO(),
        )
        call_command("load_penalty_items", DATA / "penalty_items.csv", stdout=StringIO())
        told = [load(DATA / f"{name}.csv") for name in ("delegated_items", "hearing_thresholds", "discretion_bands")]
        assert [line.split(": ", 1)[1].split("; ended")[0] for line in told] == [
            "read: 60 lines; added: 60", "read: 2 lines; added: 2", "read: 47 lines; added: 47",
        ]  # fmt: skip

    def test_load_at_once_for_a_demonstration_and_add_nothing_twice(self) -> None:
        units = DATA.parents[2] / "casework/organisations/data/hangzhou_divisions.csv"
        call_command("load_units", units, "--no-organs", stdout=StringIO())
        for _turn in range(2):
            load_shipped()
        assert (PenaltyItem.objects.count(), DelegatedItem.objects.count()) == (14, 60)
        assert (HearingThreshold.objects.count(), DiscretionBand.objects.count()) == (2, 47)

    def test_refuse_a_tree_without_their_townships(self) -> None:
        with pytest.raises(BadTable, match=r"delegated_items.csv:2: unit_code"):
            load_shipped()

    def test_invent_no_threshold_where_no_law_states_one(self) -> None:
        load(DATA / "hearing_thresholds.csv")
        assert set(HearingThreshold.objects.values_list("agency_line", flat=True)) == {"POLICE"}
        book = Book([])
        assert book.hearing_threshold("POLICE", "PERSON", TODAY) == 2000
        assert book.hearing_threshold("POLICE", "ORGANISATION", TODAY) == 10_000
        assert book.hearing_threshold("URBAN", "ORGANISATION", TODAY) is None
