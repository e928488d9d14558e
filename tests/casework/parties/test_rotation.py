"""Moving everything to a new key."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries, Settings

from casework.parties.kinds import Identifier
from casework.parties.models import Party
from casework.parties.rotation import rotations
from tests.casework.parties.people import Keys


@pytest.fixture
def five(db: None, noon: datetime, settings: Settings, keys: Keys) -> list[Party]:
    """Five parties under k1, the fifth without a phone."""
    settings.FIELD_KEYS = [keys[0]]
    return Party.objects.bulk_create(
        Party(
            matter_no=f"D{number}",
            position=1,
            role="APPLICANT",
            kind="PERSON",
            name=f"张{number}",
            phone=f"1380000000{number}" if number < 5 else "",
            created_at=noon,
        )
        for number in range(1, 6)
    )


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_field_keys", *arguments, stdout=out)
    return out.getvalue()


def key_ids(column: str) -> set[str]:
    return {sealed.token.split(":")[1] for sealed in Party.objects.values_list(column, flat=True) if sealed.token}


class TestRotateFieldKeys:
    def test_puts_everything_under_the_first_key(self, five: list[Party], settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = [keys[1], keys[0]]
        assert "parties.Party: 5 rows put under the current keys" in run()
        settings.FIELD_KEYS = [keys[1]]
        assert [party.name for party in Party.objects.all()] == [f"张{number}" for number in range(1, 6)]
        assert (key_ids("name"), key_ids("phone")) == ({"k2"}, {"k2"})

    def test_finds_nothing_to_do_the_second_time(self, five: list[Party], settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = [keys[1], keys[0]]
        run()
        before = list(Party.objects.order_by("pk").values_list("name", "name_digest"))
        assert "parties.Party: 0 rows put under the current keys" in run()
        assert list(Party.objects.order_by("pk").values_list("name", "name_digest")) == before

    def test_goes_on_where_it_was_stopped(self, five: list[Party], settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = [keys[1], keys[0]]
        (parties,) = [each for each in rotations() if each.model is Party]
        assert list(islice(parties.run(batch=2), 1)) == [2]
        assert key_ids("name") == {"k1", "k2"}
        assert list(parties.run(batch=2)) == [2, 1]
        assert key_ids("name") == {"k2"}

    def test_keeps_search_working_before_during_and_after(
        self, five: list[Party], settings: Settings, keys: Keys
    ) -> None:
        settings.FIELD_KEYS = [keys[1], keys[0]]
        (parties,) = [each for each in rotations() if each.model is Party]
        found = [len(Party.objects.with_identifier(Identifier.PHONE, f"1380000000{number}")) for number in range(1, 5)]
        for _ in parties.run(batch=2):
            found += [
                len(Party.objects.with_identifier(Identifier.PHONE, f"1380000000{number}")) for number in range(1, 5)
            ]
        settings.FIELD_KEYS = [keys[1]]
        found += [len(Party.objects.with_identifier(Identifier.PHONE, f"1380000000{number}")) for number in range(1, 5)]
        assert set(found) == {1}

    def test_moves_digests_to_a_search_key_that_was_added(
        self, five: list[Party], settings: Settings, keys: Keys
    ) -> None:
        settings.FIELD_KEYS = [keys[0], keys[2]]
        assert Party.objects.with_identifier(Identifier.NAME, "张1").count() == 1
        run()
        assert {digest.split(":")[0] for digest in Party.objects.values_list("name_digest", flat=True)} == {"search-1"}
        assert Party.objects.with_identifier(Identifier.NAME, "张1").count() == 1

    def test_leaves_digests_of_a_search_key_alone(self, five: list[Party], settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = [keys[0], keys[2]]
        run()
        before = list(Party.objects.order_by("pk").values_list("name_digest", flat=True))
        settings.FIELD_KEYS = [keys[1], keys[0], keys[2]]
        run()
        assert list(Party.objects.order_by("pk").values_list("name_digest", flat=True)) == before

    def test_counts_what_is_left_and_says_so_by_its_exit_code(
        self, five: list[Party], settings: Settings, keys: Keys
    ) -> None:
        settings.FIELD_KEYS = [keys[1], keys[0]]
        with pytest.raises(CommandError, match="5 rows") as refusal:
            run("--check")
        assert refusal.value.returncode == 1
        assert key_ids("name") == {"k1"}
        run()
        assert "parties.Party: 0 rows under older keys" in run("--check")

    def test_refuses_an_empty_batch(self, db: None) -> None:
        with pytest.raises(CommandError) as refusal:
            run("--batch", "0")
        assert refusal.value.returncode == 2

    def test_takes_two_statements_a_batch_and_one_to_see_the_end(
        self, five: list[Party], settings: Settings, keys: Keys, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        settings.FIELD_KEYS = [keys[1], keys[0]]
        (parties,) = [each for each in rotations() if each.model is Party]
        savepoints = 2 * 2
        with django_assert_num_queries(2 + 1 + savepoints):
            assert list(parties.run(batch=5)) == [5]
