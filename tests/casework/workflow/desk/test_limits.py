"""The time limits on a matter's page: how each stands, and line by line why it ends on that day."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from casework.deadlines import clocks
from casework.deadlines.calendar import SHANGHAI
from casework.deadlines.limits import limit
from casework.deadlines.loading import load_calendar
from casework.deadlines.models import Clock
from casework.deadlines.pauses import Added, Standstill
from casework.deadlines.terms import Days, Measure, Term
from casework.law import HOUSE
from casework.organisations.actors import Role
from tests.desk import Desk, Sit, address, text_of
from tests.world import VILLAGE, Talks, World

PUBLISHED = Path(__file__).parents[4] / "casework/deadlines/data/cn_calendar_2019_2026.csv"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=SHANGHAI)


def run(
    talks: Talks,
    verb: str,
    term: Term,
    since: str,
    *,
    pauses: tuple[Standstill, ...] = (),
    added: tuple[Added, ...] = (),
) -> None:
    """Let a clock run for the matter, with what it was given."""
    calendar = clocks.current_calendar()
    (clock,) = clocks.arm_rows(talks.dispute.number, [(verb, term)], since=at(since), calendar=calendar)
    clock.stood, clock.added = list(pauses), list(added)
    clocks.settle(clock, calendar)
    clocks.arm_many([clock])


def shown(desk: Desk, talks: Talks, verb: str) -> str:
    """What the panel says of the clock of a verb, without its marks."""
    page = text_of(desk.opens(talks.dispute))
    panel = page[page.index('aria-labelledby="limits"') :]
    found = next(
        each
        for each in re.findall(r'<li class="limit">.*?</details>\s*</li>', panel, re.S)
        if f"<strong>{verb}" in each
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found)).strip()


@pytest.fixture
def desk(world: World, sit: Sit) -> Desk:
    load_calendar(PUBLISHED)
    return sit(Role.MEDIATOR, VILLAGE)


class TestATimeLimit:
    def test_is_told_line_by_line(self, desk: Desk, talks: Talks) -> None:
        run(talks, "apply_confirmation", limit("T09").since("sign_agreement"), "2090-09-01")
        told = shown(desk, talks, "Apply for confirmation")
        for line in (
            "Counted from: sign the agreement, 2090-09-01 12:00.",
            "mediation agreement in effect → application for court confirmation",
            "Time of a party: when it has passed nobody is late.",
            "Set by People&#x27;s Mediation Law, art. 33.",
            "Counted from 2090-09-01 Fri, which is not counted itself.",
            "30 days end on 2090-10-01 Sun.",
            "2090-10-01 Sun is a rest day: the end moves to the next working day, 2090-10-02 Mon.",
            "Provisional: the calendar of these days is not published; weekends alone were left out.",
            "If missed: no confirmation; the agreement still binds.",
        ):
            assert line in told

    def test_tells_a_term_of_our_own_without_the_table(self, desk: Desk, talks: Talks) -> None:
        told = shown(desk, talks, "Accept")
        assert "A duty of the organ: done later it is late, and the delay is recorded." in told
        assert "Set by House rule D2. Counted from 2026-03-02 Mon" in told
        assert "3 working days end on 2026-03-05 Thu." in told

    def test_that_stands_still_says_since_when_and_is_not_overdue(self, desk: Desk, talks: Talks) -> None:
        still = Standstill(at("2020-03-10"), None, "HOUSE rule G10a", None, 3)
        run(talks, "fail", Days(30, since="accept", law=HOUSE.art("T11")), "2020-03-02", pauses=(still,))
        told = shown(desk, talks, "End without agreement")
        assert "stands still" in told
        assert "standing still since 2020-03-10" in told
        assert "no end before it runs again" in told
        assert "overdue" not in told

    def test_that_is_over_is_a_breach_a_lapse_or_a_wait_that_has_passed(self, desk: Desk, talks: Talks) -> None:
        run(talks, "fail", limit("T21").since("accept"), "2026-03-02")
        run(talks, "apply_confirmation", limit("T09").since("sign_agreement"), "2026-03-02")
        run(talks, "report_breach", limit("T26").since("apply"), "2026-03-02")
        words = [shown(desk, talks, verb) for verb in ("End without", "Apply for conf", "Report a br")]
        for told, word in zip(words, (" overdue ", " lapsed ", " has passed "), strict=True):
            assert word in told
        assert "Possible from 2026-03-17 on." in words[2]

    def test_that_was_prolonged_names_by_whom(self, desk: Desk, talks: Talks) -> None:
        more = Added(30, Measure.DAYS, "RPW art. 34", "extend", "HEAD", date(2089, 3, 5), 4)
        run(talks, "fail", limit("T04").since("accept"), "2089-03-02", added=(more,))
        told = shown(desk, talks, "End without")
        assert "Prolonged by 30 days on 2089-03-05 Sat by the head of the organ or committee" in told
        assert "May be prolonged by 30 days (Regulations on Petition Work, art. 34)." in told

    def test_that_ended_stays_as_history_with_how_it_ended(self, desk: Desk, talks: Talks) -> None:
        talks.accepted()
        accepted, declined = (shown(desk, talks, verb) for verb in ("Accept", "Decline"))
        assert " in time " in accepted
        assert " fell away " in declined
        assert "ended 2026-03-02" in accepted
        clock = Clock.objects.of(talks.dispute.number).filter(verb="accept")
        clock.update(stopped_at=at("2026-03-09"))
        assert " late " in shown(desk, talks, "Accept")

    def test_counted_by_an_older_calendar_says_so(self, desk: Desk, talks: Talks) -> None:
        Clock.objects.of(talks.dispute.number).filter(verb="accept").update(due_date=date(2026, 3, 6))
        assert "It was counted by an older calendar and ends on 2026-03-06 Fri." in shown(desk, talks, "Accept")

    def test_of_another_languages_reader_is_in_that_language(self, desk: Desk, talks: Talks) -> None:
        desk.client.cookies["django_language"] = "zh-hans"
        page = desk.opens(talks.dispute).content.decode()
        assert "机关的职责期限：逾期办理的，记录为超期。" in page
        assert "如何计算" in page


class TestTheList:
    def test_says_that_what_ends_first_stands_still(self, desk: Desk, talks: Talks) -> None:
        Clock.objects.of(talks.dispute.number).delete()
        still = Standstill(at("2020-03-10"), None, "HOUSE rule G10a", None, 3)
        run(talks, "fail", Days(30, since="accept", law=HOUSE.art("T11")), "2020-03-02", pauses=(still,))
        row = re.search(r'<span class="due.*?</span>', text_of(desk.lists(tab="all")), re.S)
        assert row is not None
        assert "stands still" in row[0]
        assert "overdue" not in row[0]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInABrowser:
    def test_is_folded_out_at_the_width_of_a_telephone(
        self, page: Page, live_server: LiveServer, talks: Talks, desk: Desk
    ) -> None:
        page.context.add_cookies(
            [{"name": "sessionid", "value": desk.client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(address("dispute", "change", talks.dispute.number))
        summary = page.locator("details.derivation summary").first
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator("details.derivation[open] li").count() >= 5
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
