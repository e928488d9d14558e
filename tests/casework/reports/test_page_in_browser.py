"""The managers' page in a real browser: a stranger signs in, reads, goes down a level, changes the language."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from casework.organisations.actors import Role
from casework.organisations.models import Membership
from tests.casework.reports.tales import CITY, Act, Tales

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = f"/reports/?unit={CITY}&from=2026-01&to=2026-01&as_of=2026-10-31"


@pytest.fixture
def manager(page: Page) -> Page:
    """Give the page of a manager of the city who has signed in."""
    tales = Tales.plant()
    for place in range(7):
        tales.settled(f"D1{place}", day=place)
    tales.settled("D20", perform=False)
    tales.tell("D30", Act("apply", 0), Act("decline", 1, outcome="NOT_ACCEPTED", facts={"ground": "IN_COURT"}))
    user = User.objects.create_user("manager", password="a long enough password", is_staff=True)
    Membership.objects.create(user=user, unit=tales.units[CITY], role=Role.MANAGER, valid_from=date(2020, 1, 1))
    page.goto(ADDRESS)
    page.locator("input[name=username]").fill("manager")
    page.locator("input[name=password]").fill("a long enough password")
    page.get_by_role("button", name="登录").click()
    return page


class TestThePage:
    def test_reads_in_both_languages_and_goes_down_a_level(self, manager: Page) -> None:
        expect(manager.get_by_role("heading", level=1)).to_have_text("就地化解率")
        expect(manager.locator(".figure strong")).to_have_text("87.50 %")
        manager.get_by_role("button", name="English").click()
        expect(manager.get_by_role("heading", level=1)).to_have_text("On-site resolution rate")
        manager.get_by_role("link", name="330106", exact=True).click()
        expect(manager.locator("#asked")).to_contain_text("330106 2026-01 – 2026-01")

    def test_fits_a_telephone(self, manager: Page) -> None:
        manager.set_viewport_size({"width": 360, "height": 740})
        manager.reload()
        assert manager.evaluate("document.documentElement.scrollWidth") <= 360
        rate = manager.locator("tbody .rate").first.bounding_box()
        assert rate
        assert rate["x"] + rate["width"] <= 360

    def test_can_be_asked_by_keyboard(self, manager: Page) -> None:
        manager.locator("input[name=as_of]").focus()
        manager.keyboard.press("Control+A")
        manager.keyboard.type("2026-02-01")
        manager.keyboard.press("Enter")
        expect(manager.locator(".figure strong")).to_have_text("–")
