"""What is said about keys before anything runs."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from casework.parties.checks import keys_are_secret, keys_are_there
from tests.casework.parties.people import Keys


class TestKeysAreThere:
    def test_is_content_with_a_key(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = keys
        assert keys_are_there(None) == []

    @pytest.mark.parametrize("given", [[], [("search-1", b"s" * 32)], ["k1:AAAA"]])
    def test_refuses_to_go_without(self, settings: Settings, given: list[object]) -> None:
        settings.FIELD_KEYS = given
        assert [message.id for message in keys_are_there(None)] == ["parties.E001"]

    def test_refuses_when_the_setting_is_gone(self, settings: Settings) -> None:
        del settings.FIELD_KEYS
        assert [message.id for message in keys_are_there(None)] == ["parties.E001"]


class TestKeysAreSecret:
    def test_warns_of_the_public_key(self, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = [("local", b"1" * 32)]
        assert [message.id for message in keys_are_secret(None)] == ["parties.W002"]
        settings.FIELD_KEYS = keys
        assert keys_are_secret(None) == []

    def test_leaves_missing_keys_to_the_other_check(self, settings: Settings) -> None:
        settings.FIELD_KEYS = []
        assert keys_are_secret(None) == []
