"""New rows are as bulk_create would have left them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection
from pytest_django import DjangoAssertNumQueries

from casework.inserting import AT_ONCE, insert_new
from casework.parties.models import Party

pytestmark = pytest.mark.django_db
ID_NUMBER = "11010519491231002X"


def party(position: int, at: datetime, **fields: Any) -> Party:
    told = {"role": "APPLICANT", "kind": "PERSON", "name": "张三", "id_number": ID_NUMBER, "created_at": at}
    return Party(matter_no="D3301062026000001", position=position, **told | fields)


class TestNewRows:
    def test_are_as_bulk_create_leaves_them(self, noon: datetime) -> None:
        ours, theirs = party(1, noon, phone="13800001234"), party(2, noon, phone="13800001234")
        insert_new([ours])
        Party.objects.bulk_create([theirs])
        kept = [vars(Party.objects.get(pk=each.pk)) for each in (ours, theirs)]
        sealed = {"id", "position", "_state", "name", "id_number", "phone", "address"}
        assert {name: kept[0][name] for name in kept[0].keys() - sealed} == {
            name: kept[1][name] for name in kept[1].keys() - sealed
        }
        found = Party.objects.get(pk=ours.pk)
        assert (found.name, found.id_number, found.phone) == ("张三", ID_NUMBER, "13800001234")
        assert (ours._state.adding, ours._state.db) == (False, "default")

    def test_are_sealed_in_the_database(self, noon: datetime) -> None:
        insert_new([party(1, noon)])
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, name_digest FROM parties_party")
            name, digest = cursor.fetchone()
        assert name.startswith("A1:")
        assert "张三" not in name
        assert digest

    def test_learn_their_own_ids_however_many_they_are(
        self, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        rows = [party(position, noon) for position in range(1, AT_ONCE + 3)]
        with django_assert_num_queries(2):
            insert_new(rows)
        assert dict(Party.objects.values_list("pk", "position")) == {each.pk: each.position for each in rows}

    def test_may_be_none(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(0):
            insert_new([])

    def test_are_refused_by_the_database_all_the_same(self, noon: datetime) -> None:
        insert_new([party(1, noon)])
        with pytest.raises(IntegrityError):
            insert_new([party(1, noon)])
