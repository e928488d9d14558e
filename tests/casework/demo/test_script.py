"""The script of a year."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import astuple
from hashlib import sha256

from casework.demo.cheats import TRICKS
from casework.demo.diary import FIRST_DAY, HORIZON, LAST_DAY
from casework.demo.pen import Step, Word
from casework.demo.script import Script
from tests.casework.demo.town import a_script, imagined

DIGEST = """
import django
django.setup()
from tests.casework.demo.test_script import digest
from tests.casework.demo.town import a_script, imagined
print(digest(a_script(imagined(), matters=60)))
"""


def digest(script: Script) -> str:
    told = [
        (story.index, story.title, story.text, [party.id_number for party in story.parties], story.events)
        for story in script.stories
    ]
    return sha256(repr(told).encode()).hexdigest()


def elsewhere(hash_seed: str) -> str:
    """Write the script in another process, where hashes differ."""
    env = {
        "PYTHONHASHSEED": hash_seed,
        "DJANGO_SETTINGS_MODULE": "casework.settings.test",
        "DATABASE_URL": "",
    }
    done = subprocess.run([sys.executable, "-c", DIGEST], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class TestWriteScript:
    def test_gives_the_same_year_for_the_same_seed(self) -> None:
        assert digest(a_script(imagined())) == digest(a_script(imagined()))
        assert digest(a_script(imagined(), seed=8)) != digest(a_script(imagined(), seed=7))

    def test_does_not_depend_on_the_process(self) -> None:
        assert elsewhere("1") == elsewhere("2") == digest(a_script(imagined(), matters=60))

    def test_lets_no_story_depend_on_how_many_there_are(self) -> None:
        few, many = (a_script(imagined(), matters=matters) for matters in (20, 40))
        assert [story.events for story in few.stories[:20]] == [story.events for story in many.stories[:20]]

    def test_brings_everything_within_the_year_and_ends_at_the_horizon(self) -> None:
        for story in a_script(imagined()).stories[:300]:
            moments = [event.at for event in story.events]
            assert FIRST_DAY <= moments[0].date() <= LAST_DAY
            assert moments == sorted(moments)
            assert moments[-1] < HORIZON

    def test_follows_the_people(self) -> None:
        places = Counter(story.place[:6] for story in a_script(imagined(), matters=2000).stories)
        assert 0.7 < places["330102"] / places.total() < 0.8

    def test_settles_three_quarters_at_the_grass_roots(self) -> None:
        script = a_script(imagined(), matters=2000)
        leads = [step.by.unit for story in script.stories if (step := story.first("accept"))]
        low = sum(len(unit.removesuffix("-M")) >= 12 for unit in leads)
        assert 0.7 < low / len(leads) < 0.85

    def test_plays_a_sample_by_hand(self) -> None:
        by_hand = [story for story in a_script(imagined(), matters=1000).stories if story.by_hand]
        assert 1 <= len(by_hand) <= 10
        assert all(step.proposed_by is None for story in by_hand for step in story.steps)

    def test_names_the_stories_that_cheat_and_writes_nothing_into_them(self) -> None:
        script = a_script(imagined())
        assert [trick.kind for trick in script.tricks] == list(TRICKS)
        for trick in script.tricks:
            for index in trick.stories:
                story = script.stories[index]
                assert (story.index, story.trick) == (index, trick.kind)
                assert trick.kind not in repr([astuple(event) for event in story.events])

    def test_is_empty_when_nothing_is_brought(self) -> None:
        assert a_script(imagined(), matters=0) == Script((), ())


class TestStory:
    def test_knows_what_everybody_says_before_it_is_acted_upon(self) -> None:
        for story in a_script(imagined()).stories:
            verbs = [event.verb if isinstance(event, Step) else str(event.means) for event in story.events]
            words = [event for event in story.events if isinstance(event, Word)]
            if "accept" in verbs:
                assert words
                assert words[0].at <= story.steps[[step.verb for step in story.steps].index("accept")].at
