"""The facts of entries in words: nothing that an entry may hold is shown as the machine calls it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin import site
from django.utils import translation

from casework.ledger.models import Entry
from casework.workflow.anywhere import anywhere, verbs_anywhere
from casework.workflow.desk.wording import accounts_in, ground_of, told, units_in
from casework.workflow.kinds import Kind
from casework.workflow.tracks import all_tracks, track_of

MOMENT = "2026-01-05T01:00:00+00:00"
SAMPLES = (
    True,
    1,
    MOMENT,
    "2026-01-31",
    "D3301062026000001",
    "0" * 64,
    "330106-C@",
    "order",
    "1.text",
    "HOUSE rule R12",
)


def sample(kind: Kind) -> Any:
    """One value that fits a kind whose values are not listed."""
    fits = [value for each in SAMPLES for value in (each, [each]) if kind.fits(value)]
    assert fits, kind.expected
    return fits[0]


def listed_in(kind: Kind) -> list[str]:
    """The values of a kind that lists them."""
    shape = kind.schema.get("items", kind.schema)
    return [value for value in shape.get("enum", ()) if value]


def facts_of_tracks() -> Iterator[tuple[str, str, str, Kind]]:
    for track in all_tracks():
        for verb in dict.fromkeys(verb for machine in track.machines for verb in machine.facts):
            for name, kind in track.kinds_of(verb).items():
                yield track.code, verb, name, kind
        for verb in verbs_anywhere():
            known = anywhere(verb)
            assert known is not None
            for name, kind in {name: kind for row in known.kinds() for name, kind in row.takes.items()}.items():
                yield track.code, verb, name, kind


def words_of(track: str, verb: str, name: str, value: Any) -> tuple[str, str]:
    """The label and the value of one fact in the reader's language."""
    entry = Entry(track=track, verb=verb, facts_text=json.dumps({name: value}))
    desk: Any = site.get_model_admin(track_of(track).model_class)
    ((label, words),) = told(entry, desk.forms, units={}, persons={})
    return str(label), str(words)


class TestLabels:
    def test_every_fact_has_one_in_chinese(self) -> None:
        with translation.override("zh-hans"):
            raw = {
                (track, verb, name)
                for track, verb, name, kind in facts_of_tracks()
                if words_of(track, verb, name, sample(kind) if not listed_in(kind) else listed_in(kind)[0])[0].isascii()
            }
        assert not raw


class TestValues:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_every_value_of_a_list_has_words(self, language: str) -> None:
        with translation.override(language):
            raw = {
                (track, verb, name, value)
                for track, verb, name, kind in facts_of_tracks()
                for value in listed_in(kind)
                if words_of(track, verb, name, value)[1] == value
            }
        assert not raw

    def test_a_sum_is_told_in_yuan(self) -> None:
        with translation.override("en"):
            assert words_of("penalty", "decide", "fine_fen", 1234550) == ("fine", "12,345.50 yuan")

    def test_a_moment_is_told_in_the_time_of_the_place(self) -> None:
        with translation.override("en"):
            assert words_of("petition", "register", "begun_at", MOMENT)[1] == "2026-01-05 09:00"

    def test_a_rule_is_cited_as_people_do(self) -> None:
        with translation.override("en"):
            assert words_of("dispute", "issue_card", "rule", "HOUSE rule R12")[1] == "House rule R12"

    def test_a_row_of_the_table_of_limits_stands_as_it_is(self) -> None:
        with translation.override("en"):
            assert words_of("dispute", "issue_card", "rule", "T09")[1] == "T09"


class TestGround:
    @pytest.mark.parametrize(
        ("track", "verb", "ground", "words"),
        [
            ("penalty", "decline_filing", "NO_COMPETENCE", "not competent"),
            ("dispute", "suspend", "APPRAISAL", "appraisal"),
            ("dispute", "accept", "", ""),
        ],
    )
    def test_is_told_by_its_list_or_its_form(self, track: str, verb: str, ground: str, words: str) -> None:
        desk: Any = site.get_model_admin(track_of(track).model_class)
        with translation.override("en"):
            assert ground_of(Entry(track=track, verb=verb, reason=ground), desk.forms) == words


class TestNames:
    def test_every_account_of_a_list_is_found(self) -> None:
        facts = json.dumps({"officers": ["wang", "li"], "shown": True})
        entry = Entry(track="penalty", verb="investigate", facts_text=facts)
        assert list(accounts_in(entry)) == ["wang", "li"]

    def test_units_that_the_engine_wrote_itself_are_found(self) -> None:
        entry = Entry(track="dispute", verb="apply", facts_text=json.dumps({"place": "330106004@"}))
        assert list(units_in(entry)) == ["330106004@"]
