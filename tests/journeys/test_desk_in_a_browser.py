"""A dispute walked by hand in a browser, from the window to the archive, by six people, up the line once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.intake.models import Filing
from casework.ledger.models import Entry
from casework.organisations.actors import Role, actor_for
from casework.organisations.models import Unit
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.journeys.hands import LANGUAGES, PASSWORD, Hand, seat
from tests.world import SIDES, plant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTY, TOWN, VILLAGE = "330106", "330106001", "330106001001"
SEATS = {
    "registrar": (Role.REGISTRAR, COUNTY),
    "dispatcher": (Role.DISPATCHER, COUNTY),
    "mediator": (Role.MEDIATOR, VILLAGE),
    "mediator_town": (Role.MEDIATOR, TOWN),
    "head": (Role.HEAD, COUNTY),
    "archivist": (Role.ARCHIVIST, COUNTY),
}
LIFE = [
    "apply", "ask_consent", "accept", "appoint", "hold_session", "escalate", "take_over", "appoint", "hold_session",
    "sign_agreement", "perform", "close", "revisit", "archive",
]  # fmt: skip


@pytest.fixture
def city(db: None) -> None:
    """Plant the small world's units and seat its people; the clock is the real one."""
    units = plant()
    for name, (role, code) in SEATS.items():
        seat(name, "", role, units[code])


@pytest.fixture(params=list(LANGUAGES))
def hand(request: pytest.FixtureRequest, page: Page, city: None) -> Hand:
    """Give a hand that reads Chinese, and one that reads English."""
    return Hand(page, request.param)


class TestADispute:
    def test_is_walked_from_the_window_to_the_archive(self, hand: Hand) -> None:
        page = hand.page
        hand.signs_in("registrar")
        page.goto("/admin/intake/filing/add/")
        page.locator("#id_title").fill("两院之间的墙")
        page.locator("#id_channel").select_option("WALK_IN")
        page.locator("#id_place").fill("宝石")
        expect(page.locator("#id_place_found option")).to_have_attribute("value", f"{VILLAGE} 宝石社区")
        page.locator("#id_place").fill(f"{VILLAGE} 宝石社区")
        page.locator("#id_text").fill("围墙越界半米。")
        for place, (name, phone) in enumerate((("张三", "13800001234"), ("李四", "13900004321"))):
            page.locator(f"#id_party-{place}-name").fill(name)
            page.locator(f"#id_party-{place}-phone").fill(phone)
        page.locator("#id_party-0-id_number").fill("11010519491231002X")
        page.locator("#id_party-1-id_number").fill("330106197501011237")
        page.locator("form.opening button[type=submit]").first.click()
        expect(page.locator(".matter-head .number")).to_contain_text("F")
        filing = Filing.objects.get(track="filing").number

        hand.signs_in("dispatcher")
        hand.finds(filing)
        hand.does("triage", "filing", kind="DISPUTE", type="02", risk="BLUE")
        hand.does("dispatch", "filing", to=f"{_unit(VILLAGE)}")

        hand.signs_in("mediator")
        page.locator(".panel-take_in a").first.click()
        hand.does("take_in", "filing")
        dispute = Dispute.objects.get(track="dispute").number
        expect(page.locator(".matter-head .number")).to_have_text(dispute)
        hand.does("ask_consent", rights_notice=True)
        expect(page.locator("#why-accept")).to_be_visible()
        hand.consents(0)
        hand.consents(1)
        hand.does("accept")

        hand.signs_in("head")
        hand.finds(dispute)
        hand.does("appoint", mediator="mediator")

        hand.signs_in("mediator")
        page.locator(".panel-mine a").first.click()
        dialog = hand.begins("hold_session")
        dialog.locator("[name=minutes]").fill("双方各执一词。")
        hand.is_refused(dialog, "The minutes must be signed by those present.", law="27")
        expect(dialog.locator("[name=minutes]")).to_have_value("双方各执一词。")
        dialog.locator("[name=minutes_signed]").check()
        hand.sends(dialog)
        hand.does("escalate", to=f"{_unit(TOWN)}", ground="FAILED_ONCE", reason="社区已调解一次，未成。")
        expect(page.locator(".offers a.act")).to_have_count(0)

        hand.signs_in("mediator_town")
        page.locator(".panel-take_over a").first.click()
        hand.does("take_over")
        hand.signs_in("head")
        hand.finds(dispute)
        hand.does("appoint", mediator="mediator_town")
        hand.signs_in("mediator_town")
        hand.finds(dispute)
        hand.does("hold_session", minutes="双方让步。", minutes_signed=True)
        due_on = timezone.localdate() + timedelta(days=10)
        hand.does(
            "sign_agreement",
            agreement="甲方十日内修墙。",
            due_on=due_on.isoformat(),
            signed="2",
            mediator_signed=True,
            sealed=True,
        )
        hand.adds_paper("PERFORMANCE")
        dialog = hand.begins("perform")
        dialog.locator("[name=proof]").check()
        hand.sends(dialog)

        hand.signs_in("head")
        hand.finds(dispute)
        hand.does("close")
        hand.signs_in("registrar")
        page.locator(".panel-revisit a").first.click()
        hand.does("revisit", result="SETTLED", record="双方满意。")
        hand.signs_in("archivist")
        page.locator(".panel-archive a").first.click()
        hand.does("archive")
        entries = list(Entry.objects.of(dispute))
        assert [entry.verb for entry in entries] == LIFE
        assert {entry.level for entry in entries[:5]} == {2}
        assert {entry.level for entry in entries[5:]} == {3}
        assert Dispute.objects.get(number=dispute).state == "ARCHIVED"
        expect(page.locator(".timeline ol > li")).to_have_count(len(LIFE))


class TestThePages:
    def test_fit_a_telephone(self, hand: Hand) -> None:
        hand.page.set_viewport_size({"width": 360, "height": 740})
        hand.signs_in("mediator")
        for place in ("/admin/", "/admin/disputes/dispute/", "/admin/disputes/dispute/add/", "/admin/intake/filing/"):
            hand.page.goto(place)
            assert hand.page.evaluate("document.documentElement.scrollWidth") <= 360, place

    def test_keep_the_open_tab_in_sight(self, hand: Hand) -> None:
        hand.page.set_viewport_size({"width": 360, "height": 740})
        hand.signs_in("head")
        hand.page.goto("/admin/disputes/dispute/?tab=all")
        expect(hand.page.locator(".tabs [aria-current]")).to_be_in_viewport()

    def test_are_worked_by_keyboard(self, hand: Hand) -> None:
        number = _opened()
        page = hand.page
        hand.signs_in("mediator")
        hand.finds(number)
        page.locator(".next a.act").first.focus()
        page.keyboard.press("Enter")
        dialog = page.locator("dialog[open]")
        expect(dialog.locator("[name=rights_notice]")).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        page.locator(".next a.act").first.focus()
        page.keyboard.press("Enter")
        expect(dialog.locator("[name=rights_notice]")).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.locator(".messagelist .success")).to_be_visible()
        assert Dispute.objects.get(number=number).state == "CONSENT_PENDING"

    def test_keep_what_was_typed_when_the_session_has_ended(self, hand: Hand) -> None:
        number = _opened()
        hand.signs_in("mediator")
        hand.finds(number)
        dialog = hand.begins("withdraw")
        dialog.locator("[name=reason]").fill("双方已和解。")
        hand.page.context.clear_cookies(name="sessionid")
        dialog.locator("button[type=submit]").click()
        expect(dialog.locator("[data-unsent]")).to_be_visible()
        expect(dialog.locator("[name=reason]")).to_have_value("双方已和解。")

    def test_keep_a_chosen_file_through_a_refusal(self, hand: Hand) -> None:
        number = _opened()
        page = hand.page
        hand.signs_in("mediator")
        hand.finds(number)
        page.locator(".dossier a[data-dialog]").first.click()
        dialog = page.locator("dialog[open]")
        dialog.locator("[name=content]").set_input_files(
            FilePayload(name="wall.jpg", mimeType="image/jpeg", buffer=b"\xff\xd8\xff\xe0 a wall")
        )
        dialog.locator("[name=title]").fill("长" * 201)
        dialog.locator("button[type=submit]").click()
        expect(dialog.locator(".refusals")).to_be_focused()
        expect(dialog.locator("[data-again]")).to_be_hidden()
        dialog.locator("[name=title]").fill("墙")
        dialog.locator("button[type=submit]").click()
        expect(page.locator(".dossier")).to_contain_text("墙")

    def test_work_without_script(self, chromium: Browser, live_server: LiveServer, city: None) -> None:
        number = _opened()
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
        page = context.new_page()
        page.goto("/admin/")
        page.locator("#id_username").fill("mediator")
        page.locator("#id_password").fill(PASSWORD)
        page.locator(".submit-row input").click()
        page.goto(f"/admin/disputes/dispute/{number}/")
        page.locator(".next a.act").first.click()
        page.locator("button[type=submit].primary").click()
        expect(page.locator(".refusals")).to_be_visible()
        page.locator("[name=rights_notice]").check()
        page.locator("button[type=submit].primary").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        context.close()


def _unit(code: str) -> int:
    return int(Unit.objects.get(code=code).pk)


def _opened() -> str:
    """Open a dispute in the village; returns its number."""
    mediator = actor_for(get_user_model().objects.get(username="mediator"), on=timezone.localdate())
    dispute = services.apply(
        unit=Unit.objects.get(code=VILLAGE),
        type="02",
        channel="WALK_IN",
        title="墙",
        text="墙。",
        parties=SIDES,
        actor=mediator,
        at=timezone.now(),
    )
    return dispute.number
