"""Whoever asks gets proofs that anyone can check with the pure pages, and a clear word where there is none yet."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from casework.ledger.checkpoints.merkle import is_consistent, is_included, leaf_hash
from casework.ledger.checkpoints.note import Head, Key, opened
from casework.ledger.checkpoints.sequencing import make_checkpoint
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.casework.ledger.checkpoints.test_sequencing import more_entries
from tests.world import VILLAGE, Talks, World

BESIDE = "330106001002"


@pytest.fixture
def caller(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


@pytest.fixture
def elsewhere(call: Call) -> Caller:
    """Somebody who may know of nothing here."""
    return call(Role.AUXILIARY, BESIDE)


def checked(told: dict[str, Any], keys: list[str]) -> Head:
    """Read a checkpoint by its note alone."""
    head = Head.read(opened(told["note"], map(Key.read, keys)))
    assert (head.size, head.root.hex()) == (told["size"], told["root"])
    return head


@pytest.fixture
def checkpoints(talks: Talks, world: World) -> list[int]:
    """Make three checkpoints; their sizes."""
    made = []
    for count in (0, 3, 260):
        more_entries(talks.dispute.number, count)
        checkpoint = make_checkpoint(at=world.later())
        assert checkpoint is not None
        made.append(checkpoint.size)
    return made


class TestCheckpoints:
    def test_are_listed_page_by_page_to_whoever_is_signed_in(self, elsewhere: Caller, checkpoints: list[int]) -> None:
        first = elsewhere.gets("ledger/checkpoints/", page_size=2).json()
        assert [each["size"] for each in first["results"]] == checkpoints[:0:-1]
        following = elsewhere.gets(first["next"].partition("/api/v1/")[2]).json()
        assert [each["size"] for each in following["results"]] == checkpoints[:1]
        back = elsewhere.gets(following["previous"].partition("/api/v1/")[2]).json()
        assert back["results"] == first["results"]
        assert Client().get("/api/v1/ledger/checkpoints/").status_code == 401

    def test_are_none_at_first(self, caller: Caller, talks: Talks) -> None:
        assert caller.gets("ledger/checkpoints/").json()["results"] == []
        for address in ("ledger/checkpoints/latest/", "ledger/consistency/?from=1"):
            answer = caller.gets(address)
            assert (answer.status_code, codes_of(answer)) == (409, {"NO_CHECKPOINT"})

    def test_end_with_one_that_its_keys_open(self, elsewhere: Caller, checkpoints: list[int]) -> None:
        told = elsewhere.gets("ledger/checkpoints/latest/").json()
        assert checked(told, told["keys"]).size == checkpoints[-1]


class TestAProof:
    def test_of_every_entry_can_be_checked(self, caller: Caller, checkpoints: list[int]) -> None:
        keys = caller.gets("ledger/checkpoints/latest/").json()["keys"]
        for entry in list(Entry.objects.all())[::40]:
            told = caller.gets(f"ledger/proof/{entry.pk}/").json()
            head = checked(told["checkpoint"], keys)
            assert (told["number"], told["seq"], told["hash"]) == (entry.matter, entry.seq, entry.hash)
            proof = [bytes.fromhex(each) for each in told["proof"]]
            assert is_included(leaf_hash(told["hash"].encode()), told["place"], head.size, head.root, proof)
            assert told["leaf"] == leaf_hash(told["hash"].encode()).hex()

    def test_takes_few_statements(
        self, caller: Caller, checkpoints: list[int], django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        entry = Entry.objects.all()[0]
        with django_assert_max_num_queries(9):  # four of them tell who asks
            caller.gets(f"ledger/proof/{entry.pk}/")

    def test_is_not_there_yet_for_a_new_entry(self, caller: Caller, checkpoints: list[int], talks: Talks) -> None:
        talks_of = Entry.objects.count()
        more_entries(talks.dispute.number, 1)
        newest = Entry.objects.order_by("-pk")[0]
        answer = caller.gets(f"ledger/proof/{newest.pk}/")
        assert (answer.status_code, codes_of(answer)) == (409, {"NOT_YET_IN_LOG"})
        assert Entry.objects.count() == talks_of + 1

    def test_of_what_one_may_not_know_is_unknown(
        self, caller: Caller, elsewhere: Caller, checkpoints: list[int], talks: Talks
    ) -> None:
        more_entries(talks.dispute.number, 1)
        for entry in (Entry.objects.order_by("pk")[0], Entry.objects.order_by("-pk")[0]):
            answer = elsewhere.gets(f"ledger/proof/{entry.pk}/")
            assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_ENTRY"})
        for other in ("2147483647", "9" * 30):
            assert codes_of(caller.gets(f"ledger/proof/{other}/")) == {"UNKNOWN_ENTRY"}


class TestConsistency:
    def test_between_any_two_checkpoints_can_be_checked(self, elsewhere: Caller, checkpoints: list[int]) -> None:
        roots = {
            each["size"]: bytes.fromhex(each["root"])
            for each in elsewhere.gets("ledger/checkpoints/").json()["results"]
        }
        for older in checkpoints:
            for newer in (each for each in checkpoints if each >= older):
                told = elsewhere.gets(f"ledger/consistency/?from={older}&to={newer}").json()
                proof = [bytes.fromhex(each) for each in told["proof"]]
                assert is_consistent(older, newer, roots[older], roots[newer], proof)
                assert proof == [] or not is_consistent(older, newer, roots[newer], roots[newer], proof)
        assert elsewhere.gets("ledger/consistency/?from=1").json()["to"] == checkpoints[-1]

    @pytest.mark.parametrize(
        ("asked", "status", "codes"),
        [
            ({}, 400, {"REQUIRED"}),
            ({"from": "x"}, 400, {"INVALID"}),
            ({"from": "0"}, 400, {"MIN_VALUE"}),
            ({"from": "1", "to": "-1"}, 400, {"MIN_VALUE"}),
            ({"from": "9" * 25}, 400, {"MAX_VALUE"}),
            ({"from": "1", "size": "2"}, 400, {"UNKNOWN_PARAMETER"}),
            ({"from": "1", "to": "100000"}, 422, {"SIZE_UNKNOWN"}),
            ({"from": "100000"}, 422, {"SIZE_UNKNOWN", "SIZES_SWAPPED"}),
            ({"from": "3", "to": "2"}, 422, {"SIZES_SWAPPED"}),
        ],
    )
    def test_of_sizes_there_are_not_is_refused(
        self, caller: Caller, checkpoints: list[int], asked: dict[str, str], status: int, codes: set[str]
    ) -> None:
        answer = caller.gets(f"ledger/consistency/?{urlencode(asked)}")
        assert (answer.status_code, codes_of(answer)) == (status, codes)
