"""The register of laws on the desk, for whoever sits at one, by any track's leave."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.law import STATUTES
from casework.organisations.actors import Role
from casework.workflow.citing import Use, citations
from casework.workflow.desk.laws import Laws
from tests.desk import Sit, text_of
from tests.world import VILLAGE

URL = "/admin/laws/"


def rows(page: str) -> dict[str, str]:
    """Map each text of the register to what its row says, without tags."""
    table = page.split("</table>", maxsplit=1)[0]
    found = re.findall(r'<th scope="row">.*?<small>(\S+?)</small></th>(.*?)</tr>', table, re.DOTALL)
    return {code: " ".join(re.sub(r"<[^>]+>", " ", rest).split()) for code, rest in found}


class TestLaws:
    def test_lists_every_text_with_its_dates(self, sit: Sit) -> None:
        told = rows(text_of(sit(Role.MEDIATOR, VILLAGE).client.get(URL)))
        assert told.keys() == STATUTES.keys()
        assert told["RPW"].startswith("2022-02-25 2022-05-01 –")
        assert "read in the text" in told["APL"]
        assert "told by others" in told["ZJ-AM"]

    @pytest.mark.parametrize(("day", "is_old"), [("2022-04-30", True), ("2022-05-01", False)])
    def test_tells_which_version_held_on_a_day(self, sit: Sit, day: str, is_old: bool) -> None:
        told = rows(text_of(sit(Role.MEDIATOR, VILLAGE).client.get(URL, {"on": day})))
        assert ("not in force" not in told["RPW05"]) is is_old
        assert ("not in force then RPW05" not in told["RPW"]) is not is_old

    @pytest.mark.parametrize("day", ["", "2026-02-30", "\u0660", "x"])
    def test_takes_a_day_that_is_none_for_today(self, sit: Sit, day: str) -> None:
        assert "RPW" in rows(text_of(sit(Role.MEDIATOR, VILLAGE).client.get(URL, {"on": day})))

    def test_shows_every_condition_of_every_table_under_its_article(self) -> None:
        with override("en"):
            lines = {
                line.article: line for text in Laws(date(2026, 3, 2), lambda _track: "").texts for line in text.lines
            }
            for each in citations():
                if each.use is Use.GUARD and each.guard is not None:
                    assert str(each.guard.message) in [
                        sentence for _rule, sentence, _acts in lines[each.article].guards
                    ]

    def test_shows_every_act_and_leads_to_its_table(self, sit: Sit) -> None:
        page = unescape(text_of(sit(Role.MEDIATOR, VILLAGE).client.get(URL)))
        assert f'<a href="{reverse("admin:disputes_dispute_machine")}">' in page
        assert "accept" in page

    @pytest.mark.django_db
    def test_puts_house_rules_in_the_order_of_their_numbers(self) -> None:
        numbers = [
            line.article.number
            for text in Laws(date(2026, 7, 1), str).texts
            if text.statute.is_house
            for line in text.lines
        ]
        wanted = ["R2", "R2a", "R9", "R10", "R15", "R15a"]
        assert [each for each in numbers if each in wanted] == wanted

    @pytest.mark.django_db
    def test_asks_the_database_nothing(self, django_assert_num_queries: Callable[[int], CaptureQueriesContext]) -> None:
        with django_assert_num_queries(0):
            assert len(Laws(date(2026, 3, 2), lambda _track: "").texts) == len(STATUTES)

    @pytest.mark.django_db
    def test_is_not_shown_to_who_is_not_signed_in(self, client: Client) -> None:
        assert client.get(URL).status_code == 302


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_register_is_as_wide_as_a_small_screen(page: Page, live_server: LiveServer, sit: Sit) -> None:
    desk = sit(Role.MEDIATOR, VILLAGE)
    session = desk.client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(URL)
    expect(page.get_by_role("heading", level=1)).to_have_text("法律依据")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
