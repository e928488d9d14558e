from __future__ import annotations

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from casework.reports.models import Standing
from tests.casework.reports.handing import hand_over
from tests.casework.reports.tales import CITY, COUNTY, OTHER_COUNTY, Tales

OPTIONS = ("--unit", CITY, "--from", "2026-01", "--to", "2026-01", "--as-of", "2026-10-31")


class TestRate:
    def test_prints_a_line_for_each_part_and_one_for_the_whole(
        self, tales: Tales, capsys: pytest.CaptureFixture[str]
    ) -> None:
        tales.settled("D1")
        tales.settled("D2", perform=False)
        call_command("rate", "on_site", *OPTIONS, "--by", "unit")
        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in lines[1:4]] == [COUNTY, OTHER_COUNTY, CITY]
        assert "50.00" in lines[3]
        assert lines[3].split()[1].endswith("total") or "total" in lines[3]
        assert "on_site version 1, target 90.00 %" in lines[4]

    def test_prints_what_is_told_beside(self, tales: Tales, capsys: pytest.CaptureFixture[str]) -> None:
        for place in range(4):
            hand_over(tales, f"H{place}", place, paper_used=place == 0, case="c" if place < 2 else f"{place}")
        with override("en"):
            call_command("rate", "single_track", *OPTIONS)
        told = capsys.readouterr().out
        assert "single_track version 1, target 90.00 %" in told
        assert "66.67" in told
        assert "beside it, single-track rate of hand-overs: 75.00 %, 3 of 4 hand-overs" in told
        call_command("rate", "single_track_nodes", *OPTIONS)
        assert "single_track_nodes version 1, no target" in capsys.readouterr().out

    def test_prints_csv(self, tales: Tales, capsys: pytest.CaptureFixture[str]) -> None:
        tales.settled("D1")
        call_command("rate", "on_site", *OPTIONS, "--by", "month", "--format", "csv")
        lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert [(line["from"], line["numerator"]) for line in lines] == [("2026-01", "1"), ("2026-01", "1")]

    def test_reads_what_is_new_first(self, tales: Tales, capsys: pytest.CaptureFixture[str]) -> None:
        for number in ("D1", "D2"):
            tales.settled(number)
            call_command("rate", "on_site", *OPTIONS, "--format", "csv")
            *_parts, whole = csv.DictReader(io.StringIO(capsys.readouterr().out))
            assert (whole["part"], whole["numerator"]) == ("total", number[1])

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (("--unit", "1", "--from", "2026-01", "--to", "2026-01"), "unit: "),
            (("--unit", CITY, "--from", "January", "--to", "2026-01"), "from: "),
            ((*OPTIONS, "--by", "weather"), "by: "),
            ((*OPTIONS, "--by", "colour"), "by: One of these is needed here: unit, level, type, channel, month. "),
            ((*OPTIONS, "--as-of", "3026-01-01"), "as_of: "),
        ],
    )
    def test_ends_with_2_and_names_field_and_rule(self, tales: Tales, options: tuple[str, ...], told: str) -> None:
        with pytest.raises(CommandError) as refusal, override("en"):
            call_command("rate", "on_site", *options)
        assert refusal.value.returncode == 2
        assert str(refusal.value).startswith(told)
        assert "[HOUSE rule I0]" in str(refusal.value)

    def test_knows_no_other_figure(self, tales: Tales) -> None:
        with pytest.raises(CommandError) as refusal:
            call_command("rate", "happiness", *OPTIONS)
        assert refusal.value.returncode == 2


class TestRebuildRates:
    def test_finds_nothing_where_the_figures_agree(self, tales: Tales, capsys: pytest.CaptureFixture[str]) -> None:
        tales.settled("D1")
        call_command("rebuild_rates", "--check")
        assert "agree" in capsys.readouterr().out

    def test_lists_what_differs_and_ends_with_1(self, tales: Tales, capsys: pytest.CaptureFixture[str]) -> None:
        tales.settled("D1")
        call_command("rebuild_rates")
        Standing.objects.filter(mark=53).update(mark=40)
        with pytest.raises(CommandError) as refusal:
            call_command("rebuild_rates", "--check")
        assert refusal.value.returncode == 1
        assert "- standing: D1" in capsys.readouterr().out
        call_command("rebuild_rates")
        call_command("rebuild_rates", "--check")
