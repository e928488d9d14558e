"""Official numbers run without gap by organ, kind of paper and year; what is undone gives its number back."""

from __future__ import annotations

from django.db import transaction
from pytest_django import Settings

from casework.dossier.models import PaperSeries
from casework.dossier.numbers import CEILING, take_number
from casework.errors import NotYet
from tests.refusals import refused
from tests.world import World


class TestTakeNumber:
    def test_counts_up_from_one(self, world: World) -> None:
        organ = world.unit("330106")
        taken = [take_number(organ, "罚决字", 2026) for _place in range(3)]
        assert taken == [f"{organ.name}罚决字〔2026〕第00000{place}号" for place in (1, 2, 3)]

    def test_begins_anew_for_another_organ_kind_or_year(self, world: World) -> None:
        organ, other = world.unit("330106"), world.unit("330106001")
        take_number(organ, "罚决字", 2026)
        others = [
            take_number(other, "罚决字", 2026),
            take_number(organ, "罚告字", 2026),
            take_number(organ, "罚决字", 2027),
        ]
        assert all(each.endswith("第000001号") for each in others)

    def test_begins_with_the_mark_of_the_organ_where_it_has_one(self, world: World, settings: Settings) -> None:
        settings.DOCUMENT_MARKS = {"330106": "杭西综执"}
        assert take_number(world.unit("330106"), "罚决字", 2026) == "杭西综执罚决字〔2026〕第000001号"

    def test_loses_none_where_the_transaction_is_undone(self, world: World) -> None:
        organ = world.unit("330106")
        try:
            with transaction.atomic():
                take_number(organ, "罚决字", 2026)
                raise InterruptedError
        except InterruptedError:
            assert take_number(organ, "罚决字", 2026).endswith("第000001号")

    def test_refuses_when_the_year_is_full(self, world: World) -> None:
        organ = world.unit("330106")
        PaperSeries.objects.create(organ=organ.code, word="罚决字", year=2026, last=CEILING)
        with refused(NotYet, ("SERIES_FULL", "HOUSE rule F7a", "number")):
            take_number(organ, "罚决字", 2026)
