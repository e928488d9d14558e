"""An officer's app without a net: what was done in the field comes late, in any order, twice, while the site dies under it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from threading import Lock
from typing import Any

import pytest
from django.db import connections

from casework.deadlines.calendar import SHANGHAI, day_of
from casework.ledger.clock import present
from casework.ledger.models import Entry, Note
from casework.ledger.verify import verify
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from tests.enforcement.penalties.cases import ITEM, OFFICERS, SPOT, ZHAO, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.sites import Site, Told, site_on_this_database, token_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CASES = 40
CALLERS = 8
ROUNDS = 20
SEED = 20261126
KILLS = {40: Site.kill_one, 90: Site.kill, 130: Site.kill_one, 170: Site.kill}  # after so many commands are done


@dataclass(frozen=True, slots=True)
class Command:
    """One act as the app keeps it: under an id of its own, with its moment and the version it counts on."""

    key: str
    number: str
    verb: str
    body: dict[str, Any]
    version: int

    def sent(self, site: Site, token: str) -> Told | None:
        address = f"penalties/{self.number}/transitions/{self.verb}/"
        return site.posts(address, self.body, token=token, key=self.key, seen=f'"{self.version}"')


def acts(on: str) -> list[tuple[str, dict[str, Any]]]:
    """What an officer does in the street: he checks, fines on the spot, takes the cash, hands it in and pays it in."""
    return [
        ("check", {"finding": "STANDARD_MET"}),
        (
            "decide_on_the_spot",
            {
                "item": ITEM, "act_end": on, "found_on": on, "kinds": ["FINE"], "fine": "100", "officers": OFFICERS,
                "content": SPOT, "remedies": "RECONSIDERATION_FIRST", "shown": True, "facts_clear": True, "heard": True,
                "gravity": "LIGHTER", "mitigation": ["HARM_REMOVED"], "reason": "当场改正。",
            },
        ),
        ("pay", {"paid": "100", "fully": True, "means": "CASH", "special_receipt": True, "collected_on": on}),
        ("hand_in_cash", {}),
        ("bank_cash", {}),
    ]  # fmt: skip


def commands(bureau: Bureau, since: datetime, name: str) -> list[Command]:
    """Open cases and give what is done in each, case by case in its order."""
    found = []
    for place in range(CASES):
        bureau.world.clock = since
        party = PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, f"{name}{place}")
        case = bureau.clue(party).with_papers("PAYMENT").case
        for step, (verb, body) in enumerate(acts(day_of(since).isoformat()), start=1):
            at = bureau.world.clock + timedelta(minutes=7 * step + place)
            body = {**body, "at": at.isoformat()}
            found.append(Command(f"{name}-{place}-{step}", case.number, verb, body, version=step))
    return found


@dataclass
class App:
    """Sends a queue until every command is answered. on: what happens when so many are done."""

    site: Site
    token: str
    on: dict[int, Callable[[Site], None]] = field(default_factory=dict)
    answers: dict[str, set[tuple[int, bytes]]] = field(default_factory=lambda: defaultdict(set))
    early: int = 0
    lock: Lock = field(default_factory=Lock)

    def send(self, queue: Sequence[Command]) -> None:
        """Send what is not answered yet, round by round."""
        for _round in range(ROUNDS):
            if not self.site.is_running:
                self.site.start()
            with ThreadPoolExecutor(CALLERS) as callers:
                done = list(callers.map(self.one, queue))
            queue = [command for command, is_done in zip(queue, done, strict=True) if not is_done]
            if not queue:
                return
        raise AssertionError(f"{len(queue)} were never done, first {queue[0]}")

    def one(self, command: Command) -> bool:
        """Send one; returns whether it is done."""
        told = command.sent(self.site, self.token)
        if told is None:
            return False
        with self.lock:
            if told.status == 412:
                self.early += 1
                return False
            assert told.status == 200, told.body
            self.answers[command.key].add((told.status, told.body))
            happens = self.on.pop(len(self.answers), None)
            if happens is not None:
                happens(self.site)
        return True


def ledger(numbers: Sequence[str]) -> list[list[tuple[Any, ...]]]:
    """
    What the ledger tells of matters: verbs, facts, words, states and moments; but for the seals of words and papers, which are
    salted, and the numbers of papers, which go by the order of the acts.
    """
    words = {(each.matter, each.seq, each.name): each.text for each in Note.objects.filter(matter__in=numbers)}
    return [
        [
            (
                each.seq, each.verb, each.from_state, each.to_state, each.happened_at, each.actor,
                {
                    **each.facts, "notes": {name: words[number, each.seq, name] for name in each.facts.get("notes", ())},
                    "issued": [paper["template"] for paper in each.facts.get("issued", ())],
                },
            )
            for each in Entry.objects.of(number).order_by("seq")
        ]
        for number in numbers
    ]  # fmt: skip


class TestAQueueFromTheField:
    def test_ends_in_the_ledger_of_one_sent_in_order(self, bureau: Bureau) -> None:
        yesterday = datetime.combine(day_of(present()) - timedelta(days=1), time(10), SHANGHAI)
        in_order, in_disorder = (commands(bureau, yesterday, name) for name in ("ordered", "shuffled"))
        token = token_of(ZHAO)
        connections.close_all()
        shuffled = in_disorder * 2
        random.Random(SEED).shuffle(shuffled)
        with site_on_this_database() as site:
            plain = [command.sent(site, token) for command in in_order]
            assert [told and (told.status, told.is_replay) for told in plain] == [(200, False)] * len(in_order)
            app = App(site, token, on=dict(KILLS))
            app.send(shuffled)
            again = [command.sent(site, token) for command in in_disorder]
        assert site.deaths == len(KILLS)
        assert app.early
        assert app.answers.keys() == {command.key for command in in_disorder}
        assert {len(answers) for answers in app.answers.values()} == {1}
        assert all(told and told.is_replay for told in again)
        assert [{(told.status, told.body)} for told in again if told] == [app.answers[each.key] for each in in_disorder]
        expected = ledger(list(dict.fromkeys(each.number for each in in_order)))
        assert ledger(list(dict.fromkeys(each.number for each in in_disorder))) == expected
        assert all(len(entries) == 6 for entries in expected)
        decided = Entry.objects.filter(verb="decide_on_the_spot")
        numbers = sorted(each.facts["issued"][0]["number"][-7:-1] for each in decided)
        assert numbers == [f"{place:06d}" for place in range(1, 2 * CASES + 1)]
        assert verify().is_good
