"""What the database itself holds fast."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.parties.models import Party, Recusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def plain(noon: datetime) -> dict[str, Any]:
    return {"matter_no": "D1", "position": 1, "role": "APPLICANT", "kind": "PERSON", "name": "张三", "created_at": noon}


class TestParty:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"position": 0}, "positions_begin_at_one"),
            ({"role": "JUDGE"}, "a_party_has_a_known_part"),
            ({"kind": "ROBOT"}, "a_party_has_a_known_kind"),
            ({"role": "GUARDIAN"}, "guardians_and_only_they_have_a_ward"),
            ({"consent_means": "ORAL"}, "consent_has_a_moment_and_a_means"),
            ({"consented_at": datetime(2026, 3, 2, 12).astimezone()}, "consent_has_a_moment_and_a_means"),
        ],
    )
    def test_is_held_to_its_constraints(self, plain: dict[str, Any], change: dict[str, Any], constraint: str) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Party.objects.create(**{**plain, **change})

    def test_stands_once_in_each_position(self, plain: dict[str, Any]) -> None:
        Party.objects.create(**plain)
        with pytest.raises(IntegrityError), transaction.atomic():
            Party.objects.create(**plain)

    def test_has_a_ward_only_as_a_guardian(self, plain: dict[str, Any]) -> None:
        ward = Party.objects.create(**plain)
        with pytest.raises(IntegrityError, match="guardians_and_only"), transaction.atomic():
            Party.objects.create(**{**plain, "position": 2, "guardian_of": ward})

    def test_does_not_stand_in_for_itself(self, plain: dict[str, Any]) -> None:
        party = Party.objects.create(**plain)
        with pytest.raises(IntegrityError, match="nobody_stands_in_for_himself"), transaction.atomic():
            Party.objects.filter(pk=party.pk).update(represents=party.pk)

    def test_shows_no_personal_data_of_itself(self, plain: dict[str, Any]) -> None:
        party = Party.objects.create(**plain)
        assert "张" not in str(party)
        assert "张" not in repr(party)

    @pytest.mark.parametrize(
        ("birth", "on", "minor"),
        [
            (date(2008, 3, 3), date(2026, 3, 2), True),
            (date(2008, 3, 2), date(2026, 3, 2), False),
            (None, date(2026, 3, 2), False),
        ],
    )
    def test_is_a_minor_under_eighteen(self, plain: dict[str, Any], birth: date | None, on: date, minor: bool) -> None:
        assert Party(**plain, birth_date=birth).is_minor(on) is minor


class TestRecusal:
    @pytest.mark.parametrize("change", [{"upheld": True}, {"decided_by": "head"}])
    def test_is_decided_whole_or_not_at_all(self, noon: datetime, change: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError, match="a_decided_recusal_says_who_and_how"), transaction.atomic():
            Recusal.objects.create(
                matter_no="D1", account="mediator", ground="KIN", raised_by="head", raised_at=noon, **change
            )

    def test_bars_nobody_by_a_clear_check(self, noon: datetime) -> None:
        with pytest.raises(IntegrityError, match="a_clear_check_bars_nobody"), transaction.atomic():
            Recusal.objects.create(
                matter_no="D1",
                account="mediator",
                ground="CLEAR",
                raised_by="head",
                raised_at=noon,
                decided_by="head",
                decided_at=noon,
                upheld=True,
            )
