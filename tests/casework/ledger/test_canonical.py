"""The bytes that are hashed are a promise: a verifier written from the page alone gets the same."""

import hashlib
import json
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pytest_django import Settings

from casework.ledger.append import COLUMNS, Draft, chain
from casework.ledger.canonical import DIGESTS, HASHED, Row, canonical, encoded, entry_hash, facts_text, moment_text
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from mediation.disputes import services
from tests.casework.ledger.forgery import set_field
from tests.world import Talks

AT = datetime(2026, 3, 2, 12, 0, 0, 500, tzinfo=timezone(timedelta(hours=8)))
DRAFT = Draft(
    "D3301062026000001", 1, "dispute", 1, "apply", "", "APPLIED", 2, "330106001001@", "mediator", "MEDIATOR", "330106001001@",
    "", "LIVE", AT, AT + timedelta(minutes=1), "", "", "PML art. 17", {"type": "02", "anonymous": False},
)  # fmt: skip


@pytest.fixture
def row() -> Row:
    return chain(DRAFT, prev_hash="")[0]


class TestCanonicalForm:
    def test_is_this_text_for_ever(self, row: Row) -> None:
        assert canonical(row).decode() == (
            '["casework-entry/1","D3301062026000001",1,"dispute",1,"apply","","APPLIED",2,"330106001001@","mediator",'
            '"MEDIATOR","330106001001@","","LIVE","2026-03-02T04:00:00.000500+00:00","2026-03-02T04:01:00.000500+00:00",'
            '"","","PML art. 17","{\\"anonymous\\":false,\\"type\\":\\"02\\"}","sha256",""]'
        )
        assert row.hash == "cca799efcdeddf61495fe876236141cae7e32b181fd08f037979ede339ad114f"

    def test_is_the_same_in_whichever_zone_a_moment_was_told(self, row: Row) -> None:
        assert canonical(row._replace(happened_at=row.happened_at.astimezone(UTC))) == canonical(row)

    def test_is_the_same_for_moments_that_are_text_already(self, row: Row) -> None:
        fields: list[Any] = [moment_text(each) if isinstance(each, datetime) else each for each in row[:-1]]
        assert encoded(fields) == canonical(row)

    def test_writes_chinese_as_itself_and_nothing_between(self, row: Row) -> None:
        text = canonical(row._replace(actor="张三", reason="")).decode()
        assert '"张三"' in text
        assert ", " not in text

    def test_holds_every_field_but_the_hash(self, row: Row) -> None:
        assert len(json.loads(canonical(row))) == len(HASHED) + 1
        for name in HASHED:
            old = getattr(row, name)
            other: Any = f"{old}x" if isinstance(old, str) else old + (1 if isinstance(old, int) else timedelta(days=1))
            if name != "algorithm":
                assert entry_hash(row._replace(**{name: other})) != row.hash, name

    def test_has_the_columns_of_the_table(self) -> None:
        assert tuple(field.column for field in Entry._meta.concrete_fields if not field.primary_key) == COLUMNS

    def test_sorts_the_facts(self) -> None:
        assert facts_text({"b": 1, "a": ["x", None, True]}) == '{"a":["x",null,true],"b":1}'
        assert facts_text({}) == "{}"


class TestChain:
    def test_leads_from_entry_to_entry(self, row: Row) -> None:
        second, _notes = chain(DRAFT._replace(seq=2, verb="ask_consent"), prev_hash=row.hash)
        assert (second.seq, second.prev_hash) == (2, row.hash)

    def test_keeps_words_out_of_the_entry(self) -> None:
        words = "张三说李四先动手。"
        entry, notes = chain(DRAFT._replace(notes={"minutes": words}), prev_hash="")
        assert "张三" not in canonical(entry).decode()
        assert [(note.name, note.text) for note in notes] == [("minutes", words)]
        digest = json.loads(entry.facts)["notes"]["minutes"]
        assert digest == hashlib.sha256(f"{notes[0].salt}\x00{words}".encode()).hexdigest()

    def test_salts_equal_words_apart(self) -> None:
        draft = DRAFT._replace(notes={"minutes": "无。"})
        assert chain(draft, prev_hash="")[0].facts != chain(draft, prev_hash="")[0].facts


class TestAlgorithms:
    @pytest.mark.parametrize("algorithm", DIGESTS)
    def test_are_what_other_programs_compute(self, row: Row, algorithm: str) -> None:
        data = canonical(row._replace(algorithm=algorithm))
        said = subprocess.run(["openssl", "dgst", f"-{algorithm}"], input=data, capture_output=True, check=True).stdout
        assert said.decode().split("= ")[1].strip() == DIGESTS[algorithm](data)

    def test_may_be_changed_and_old_entries_stay_verifiable(self, talks: Talks, settings: Settings) -> None:
        number = talks.accepted().dispute.number
        settings.LEDGER_ALGORITHM = "sm3"
        mediator = talks.mediator().account
        services.appoint(talks.dispute, mediator=mediator, actor=talks.head(), at=talks.world.later())
        used = list(Entry.objects.of(number).values_list("algorithm", flat=True))
        assert used == ["sha256"] * 3 + ["sm3"]
        assert verify().is_good
        set_field(number, 4, outcome="FAILED")
        assert [(str(fault), place.seq) for fault, place, _count in verify().findings] == [("CHANGED", 4)]

    def test_name_what_the_entry_names_not_what_the_setting_says(self, row: Row, settings: Settings) -> None:
        settings.LEDGER_ALGORITHM = "sm3"
        assert entry_hash(row) == row.hash
