"""Sealing, opening and digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from casework.parties import vault
from casework.parties.models import Party
from casework.parties.vault import Sealed, Unreadable
from tests.casework.parties.people import Keys

NAME = "parties.party.name"


def flipped(token: str, place: int) -> str:
    other = "A" if token[place] != "A" else "B"
    return token[:place] + other + token[place + 1 :]


class TestSeal:
    @given(st.text(st.characters(codec="utf-8"), min_size=1))
    def test_gives_back_what_it_was_given(self, text: str) -> None:
        assert vault.open_sealed(vault.seal(text, NAME), NAME) == text

    def test_leaves_nothing_as_nothing(self) -> None:
        assert (vault.seal("", NAME), vault.open_sealed("", NAME)) == ("", "")

    def test_never_gives_the_same_token_twice(self) -> None:
        assert len({vault.seal("张三", NAME) for _ in range(50)}) == 50

    def test_shows_nothing_of_the_text_but_its_length(self) -> None:
        assert "13812345678" not in vault.seal("13812345678", NAME)
        assert len(vault.seal("13812345678", NAME)) == len(vault.seal("13987654321", NAME))

    def test_names_algorithm_and_key_in_the_token(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys
        assert vault.seal("张三", NAME).startswith("A1:k1:")


class TestOpenSealed:
    def test_refuses_a_token_moved_to_another_column(self) -> None:
        with pytest.raises(Unreadable, match=r"parties\.party\.phone"):
            vault.open_sealed(vault.seal("张三", NAME), "parties.party.phone")

    def test_refuses_a_token_changed_anywhere(self) -> None:
        token = vault.seal("张三", NAME)
        start = token.rindex(":") + 1
        for place in range(start, len(token) - 4):
            with pytest.raises(Unreadable):
                vault.open_sealed(flipped(token, place), NAME)

    def test_refuses_a_token_relabelled_with_another_key(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys
        with pytest.raises(Unreadable):
            vault.open_sealed(vault.seal("张三", NAME).replace("A1:k1:", "A1:k2:"), NAME)

    @pytest.mark.parametrize("token", ["张三", "A1", "A1:k1", "A1:k1:!!!", "A1:k1:AAAA", "Z9:k1:AAAA"])
    def test_refuses_what_is_no_token(self, token: str, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys
        with pytest.raises(Unreadable):
            vault.open_sealed(token, NAME)

    def test_names_the_key_that_is_gone(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys[:1]
        token = vault.seal("张三", NAME)
        settings.FIELD_KEYS = keys[1:]
        with pytest.raises(Unreadable, match="'k1'"):
            vault.open_sealed(token, NAME)

    def test_opens_with_every_key_and_seals_with_the_first(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys[:1]
        old = vault.seal("张三", NAME)
        settings.FIELD_KEYS = [keys[1], keys[0]]
        assert vault.open_sealed(old, NAME) == "张三"
        assert vault.seal("张三", NAME).startswith("A1:k2:")
        assert (vault.is_current(old), vault.is_current(""), vault.is_current(vault.seal("李四", NAME))) == (
            False,
            True,
            True,
        )


class TestKeyring:
    def test_asks_for_a_key_that_may_seal(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys[2:]
        with pytest.raises(ImproperlyConfigured):
            vault.keyring()

    def test_never_seals_with_a_search_key(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = [keys[2], keys[0]]
        assert vault.seal("张三", NAME).startswith("A1:k1:")

    def test_shows_no_secret(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys
        assert "111" not in repr(vault.keyring())

    def test_derives_unrelated_keys_for_sealing_and_searching(self, keys: Keys) -> None:
        key = vault.Key(*keys[0])
        assert key.searching not in {key.secret, key._derive(b"casework/field/1")}


class TestDigest:
    def test_is_equal_for_equal_values_and_labels_only(self) -> None:
        assert vault.digest("phone", "13812345678") == vault.digest("phone", "13812345678")
        assert vault.digest("phone", "13812345678") != vault.digest("phone", "13812345679")
        assert vault.digest("phone", "13812345678") != vault.digest("id", "13812345678")

    def test_is_nothing_for_nothing(self) -> None:
        assert (vault.digest("phone", ""), vault.digests("phone", ""), vault.anchored_digest("phone", "")) == (
            "",
            [],
            "",
        )

    def test_cannot_be_made_without_the_key(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys[:1]
        under_one = vault.digest("phone", "13812345678").split(":")[1]
        settings.FIELD_KEYS = keys[1:2]
        assert vault.digest("phone", "13812345678").split(":")[1] != under_one

    def test_is_searched_for_under_every_key(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys[:1]
        old = vault.digest("phone", "13812345678")
        settings.FIELD_KEYS = [keys[1], keys[0]]
        assert vault.digests("phone", "13812345678")[1] == old

    def test_stays_with_the_search_key_when_the_sealing_key_changes(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = [keys[0], keys[2]]
        before = vault.digest("phone", "13812345678"), vault.anchored_digest("matter", "x")
        settings.FIELD_KEYS = [keys[1], keys[2]]
        assert (vault.digest("phone", "13812345678"), vault.anchored_digest("matter", "x")) == before

    def test_keeps_its_anchor_while_a_new_key_comes_first(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys[:1]
        before = vault.anchored_digest("matter", "x")
        settings.FIELD_KEYS = [keys[1], keys[0]]
        assert vault.anchored_digest("matter", "x") == before

    def test_fits_its_column(self, settings: Settings) -> None:
        settings.FIELD_KEYS = [("k" * 32, b"1" * 32)]
        assert len(vault.digest("phone", "13812345678")) <= vault.DIGEST_LENGTH


class TestSealed:
    def test_shows_nothing_until_opened(self) -> None:
        sealed = Sealed(vault.seal("张三", NAME), NAME)
        assert (str(sealed), f"{sealed}", repr(sealed)) == ("•••", "•••", "•••")
        assert sealed.open() == "张三"


@pytest.fixture
def party(db: None, noon: datetime) -> Party:
    return Party.objects.create(
        matter_no="D33010620260000001",
        position=1,
        role="APPLICANT",
        kind="PERSON",
        name="张三",
        phone="13812345678",
        created_at=noon,
    )


def stored(party: Party, column: str) -> Sealed:
    """Read a column as the database holds it."""
    return cast("Sealed", Party.objects.values_list(column, flat=True).get(pk=party.pk))


def held(party: Party) -> dict[str, Any]:
    """Load a party and give what its instance holds before anything is read."""
    return Party.objects.get(pk=party.pk).__dict__


class TestEncryptedTextField:
    def test_is_clear_on_the_instance_and_sealed_in_the_database(self, party: Party) -> None:
        assert stored(party, "name").token.startswith("A1:local:")
        assert Party.objects.get(pk=party.pk).name == "张三"

    def test_decrypts_only_what_is_read(self, party: Party) -> None:
        assert (str(held(party)["name"]), str(held(party)["phone"])) == ("•••", "•••")
        again = Party.objects.get(pk=party.pk)
        assert again.name == "张三"
        assert (str(again.__dict__["name"]), str(again.__dict__["phone"])) == ("张三", "•••")

    def test_reads_a_deferred_column(self, party: Party) -> None:
        assert Party.objects.defer("name").get(pk=party.pk).name == "张三"

    def test_survives_a_save_of_another_column_without_the_key(
        self, party: Party, settings: Settings, keys: Keys
    ) -> None:
        again = Party.objects.get(pk=party.pk)
        settings.FIELD_KEYS = keys
        again.language = "en"
        again.save(update_fields=["language"])
        assert Party.objects.get(pk=party.pk).language == "en"

    def test_seals_on_update_and_bulk_update_too(self, party: Party) -> None:
        Party.objects.filter(pk=party.pk).update(name="李四")
        assert Party.objects.get(pk=party.pk).name == "李四"
        party.name = "王五"
        Party.objects.bulk_update([party], ["name"])
        assert (stored(party, "name").token[:3], stored(party, "name").open()) == ("A1:", "王五")

    @pytest.mark.parametrize(
        "lookup", ["name", "name__exact", "name__contains", "name__startswith", "name__in", "name__gt"]
    )
    def test_cannot_be_searched(self, lookup: str, db: None) -> None:
        with pytest.raises(FieldError, match="digest"):
            Party.objects.filter(**{lookup: "张三"}).exists()

    def test_seals_anew_what_was_copied_from_another_column(self, party: Party) -> None:
        Party.objects.filter(pk=party.pk).update(name=stored(party, "phone"))
        assert (stored(party, "name").place, stored(party, "name").open()) == ("parties.party.name", "13812345678")

    def test_refuses_a_token_moved_by_raw_sql(self, party: Party) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE parties_party SET name = phone WHERE id = %s", [party.pk])
        with pytest.raises(Unreadable):
            _ = Party.objects.get(pk=party.pk).name

    def test_leaves_the_database_sealed_in_a_dump_and_comes_back(self, party: Party) -> None:
        dump = serializers.serialize("json", Party.objects.all())
        assert "张三" not in dump
        assert "13812345678" not in dump
        Party.objects.all().delete()
        for restored in serializers.deserialize("json", dump):
            restored.save()
        again = Party.objects.get(pk=party.pk)
        assert (again.name, again.phone, again.name_digest) == ("张三", "13812345678", party.name_digest)

    def test_is_plain_text_to_migrations(self) -> None:
        field = Party._meta.get_field("name")
        assert field.deconstruct()[1] == "django.db.models.TextField"


class TestSearchDigestField:
    def test_follows_every_save(self, party: Party) -> None:
        assert party.phone_digest == vault.digest("phone", "13812345678")
        party.phone = ""
        party.save()
        assert Party.objects.get(pk=party.pk).phone_digest == ""

    def test_is_made_by_bulk_create(self, db: None, noon: datetime) -> None:
        made = Party(
            matter_no="D1", position=1, role="APPLICANT", kind="PERSON", id_number="11010519491231002x", created_at=noon
        )
        Party.objects.bulk_create([made])
        assert Party.objects.get(pk=made.pk).id_digest == vault.digest("id", "11010519491231002X")
