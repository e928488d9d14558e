"""Command and supervision in a browser: on a telephone and on a wide screen, in both languages."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.command.models import Card, Order
from casework.organisations.actors import Role
from tests.casework.command.test_desk import COUNTY
from tests.casework.command.test_desk import carded as carded
from tests.casework.command.test_desk import mediator as mediator
from tests.desk import Desk, Sit, address
from tests.world import Talks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sits(page: Page, server: LiveServer, desk: Desk) -> None:
    page.context.add_cookies(
        [{"name": "sessionid", "value": desk.client.cookies["sessionid"].value, "url": server.url}]
    )


class TestInABrowser:
    @pytest.mark.parametrize("width", [360, 1440])
    def test_the_handler_finds_his_order_and_answers_it(
        self, page: Page, live_server: LiveServer, carded: Talks, mediator: Desk, width: int
    ) -> None:
        sits(page, live_server, mediator)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/admin/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator(".panel-orders .lines a").click()
        expect(page.locator("section.command")).to_contain_text("请今日上门。")
        expect(page.locator("section.command")).to_contain_text("阅知")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("section.command .act", has_text="答复指令").click()
        page.locator("#id_text").fill("已上门，双方同意本周面谈。")
        page.locator("button[type=submit].primary").click()
        expect(page.locator("section.command .ok").first).to_contain_text("已答复")
        assert Order.objects.get().answered_at is not None

    def test_the_supervisor_issues_a_card_and_sees_it(
        self, page: Page, live_server: LiveServer, talks: Talks, sit: Sit
    ) -> None:
        sits(page, live_server, sit(Role.SUPERVISOR, COUNTY))
        page.goto(address("dispute", "change", talks.dispute.number))
        page.locator("section.command .act", has_text="发牌").click()
        page.locator("#id_awaited").select_option("accept")
        page.locator("#id_text").fill("请抓紧受理。")
        page.locator("button[type=submit].primary").click()
        expect(page.locator("section.command .chip")).to_have_text("红牌")
        assert Card.objects.get().awaited == "accept"
