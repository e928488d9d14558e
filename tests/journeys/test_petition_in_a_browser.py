"""A petition walked by hand in a browser, up the line twice and down to the archive; and an accusation behind its wall."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from casework.deadlines.loading import load_calendar
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from mediation.petitions.models import Petition
from tests.journeys.hands import LANGUAGES, Hand, Office, Watch, seat
from tests.world import plant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CALENDAR = Path(__file__).parents[2] / "casework/deadlines/data/cn_calendar_2019_2026.csv"
CITY, COUNTY, STREET, VILLAGE = "330100", "330106", "330106001", "330106001001"
SEATS = (
    ("chen", "陈册", Role.REGISTRAR, STREET),
    ("he", "何信", Role.PETITION_CLERK, STREET),
    ("he", "何信", Role.PETITION_CLERK, COUNTY),
    ("sun", "孙主任", Role.HEAD, STREET),
    ("gu", "顾复", Role.PETITION_CLERK, COUNTY),
    ("gu", "顾复", Role.PETITION_CLERK, CITY),
    ("ren", "任核", Role.PETITION_CLERK, CITY),
    ("lu", "陆册", Role.REGISTRAR, COUNTY),
    ("dang", "党档", Role.ARCHIVIST, COUNTY),
)
LIFE = [
    "register", "accept", "investigate", "extend", "issue_opinion", "request_review", "issue_review", "request_recheck",
    "issue_recheck", "terminate", "close", "revisit", "archive",
]  # fmt: skip


@pytest.fixture(params=list(LANGUAGES))
def office(request: pytest.FixtureRequest, opens: Callable[[], Page], db: None, watch: Watch) -> Office:
    """Seat the people of a street, its county and its city, each at a browser; two of them sit at two desks."""
    units = plant()
    load_calendar(CALENDAR)
    for account, name, role, code in SEATS:
        seat(account, name, role, units[code])
    return Office(opens, request.param, "petition")


def _registers(hand: Hand, *, title: str, text: str, **given: str | bool) -> str:
    page = hand.page
    page.goto("/admin/petitions/petition/add/")
    form = page.locator("form.opening")
    hand.fills(
        form, title=title, text=text, channel="WALK_IN", form="VISIT", **given,
        **{
            "party-0-name": "王五", "party-0-id_number": "330106196001011236", "party-0-phone": "13700005678",
            "party-0-address": "浙江省杭州市西湖区北山街道宝石路1号",
        },
    )  # fmt: skip
    form.locator("button[type=submit]").first.click()
    expect(page.locator(".matter-head .number")).to_contain_text("P")
    return str(Petition.objects.get(track="petition").number)


@pytest.mark.parametrize("office", ["en"], indirect=True)
class TestAClaim:
    def test_is_walked_from_the_window_to_the_archive(self, office: Office, watch: Watch) -> None:
        office.number = _registers(
            office.hand("chen"), title="宝石路路面破损", text="路面破损多年，要求修复。", purpose="CLAIM", direct=True
        )
        watch.shows("2026-03-03 09:00")
        office.at("chen").may_not("accept")
        he = office.at("he")
        dialog = he.begins("accept")
        he.fills(dialog, path="4")
        he.is_refused(
            dialog,
            "Only a claim on path 6 is handled within sixty days and reviewed; the others are led into their own "
            "procedures.",
            law="31",
        )
        he.fills(dialog, path="6")
        he.sends(dialog)
        office.at("he").does("investigate")

        watch.shows("2026-04-20 09:00")
        office.at("he").may_not("extend")
        sun = office.at("sun")
        dialog = sun.begins("extend")
        sun.fills(dialog, days="30", reason="需委托检测机构鉴定路基。")
        sun.is_refused(dialog, "The petitioner must be told why it takes longer.", law="34")
        expect(dialog.locator("[name=reason]")).to_have_value("需委托检测机构鉴定路基。")
        sun.fills(dialog, reasons_told=True)
        sun.sends(dialog)
        expect(sun.page.locator(".clocks")).to_contain_text("2026-06-01")

        watch.shows("2026-05-20 09:00")
        office.at("chen").may_not("issue_opinion")
        he = office.at("he")
        he.may_not("issue_opinion", "The receipt of the opinion must be in the file.", law="35")
        he.adds_paper("OPINION_RECEIPT")
        dialog = he.begins("issue_opinion")
        he.fills(
            dialog, result="EXPLAIN", claim="要求修复路面。", findings="已列入明年计划。", opinion="依规划办理。",
            issued_on="2026-05-18", rights_told=True,
        )  # fmt: skip
        he.is_refused(dialog, "The petitioner must have been heard on facts and reasons.", law="31")
        expect(dialog.locator("[name=findings]")).to_have_value("已列入明年计划。")
        he.fills(dialog, heard=True)
        he.sends(dialog)

        watch.shows("2026-06-10 09:00")
        office.at("he").may_not("terminate", "Review may still be asked for.", law="P14")
        office.at("sun").may_not("request_review")
        office.at("chen").does("request_review")
        watch.shows("2026-07-03 09:00")
        office.at("he").may_not("issue_review", "Who handled a petition does not review it.", law="35")
        office.at("ren").may_not("issue_review", "Only the organ that was asked reviews or re-checks.", law="35")
        gu = office.at("gu")
        gu.adds_paper("REVIEW_RECEIPT")
        gu.does("issue_review", result="UPHELD", opinion="维持原意见。", rights_told=True, issued_on="2026-07-02")

        watch.shows("2026-07-20 09:00")
        office.at("sun").may_not("request_recheck")
        office.at("chen").does("request_recheck")
        watch.shows("2026-08-10 09:00")
        office.at("gu").may_not("issue_recheck", "Who handled or reviewed a petition does not re-check it.", law="36")
        ren = office.at("ren")
        ren.adds_paper("RECHECK_RECEIPT")
        ren.does("issue_recheck", result="UPHELD", opinion="维持。", issued_on="2026-08-07")
        call_command("run_clocks", verbosity=0)
        assert Petition.objects.get(number=office.number).state == "RECHECKED"
        watch.shows("2026-08-12 09:00")
        call_command("run_clocks", verbosity=0)
        assert Entry.objects.of(Petition.objects.get(number=office.number)).latest("seq").verb == "terminate"

        office.at("he").may_not("close")
        dang = office.at("dang")
        dang.may_not("close", law="P15")
        he = office.at("he")
        he.adds_paper("NOTICE_RECEIPT")
        dialog = office.at("dang").begins("close")
        dang.fills(dialog, solved="NONE", explained="DONE", helped="NONE")
        dang.is_refused(
            dialog,
            "Each of the four boxes is answered: solved, explained, helped, dealt with; one of them at least was done.",
            "Of each box that is ticked the proof must be in the file.",
            law="27",
        )
        expect(dialog.locator("[name=explained]")).to_have_value("DONE")
        office.at("he").adds_paper("PROOF_EXPLAINED")
        office.at("dang").does("close", solved="NONE", explained="DONE", helped="NONE", punished="NONE")

        watch.shows("2026-09-01 09:00")
        office.at("he").may_not("revisit", "Who handled a petition does not revisit it.", law="R12")
        office.at("chen").does("revisit", result="UNSETTLED", record="已当面解释，仍不满意。")
        office.at("he").may_not("archive")
        office.at("dang").does("archive")
        petition = Petition.objects.get(number=office.number)
        assert [entry.verb for entry in Entry.objects.of(petition)] == LIFE
        assert (petition.state, petition.outcome) == ("ARCHIVED", "RECHECK_FINAL")


@pytest.mark.parametrize("office", ["zh-hans"], indirect=True)
class TestAnAccusation:
    def test_is_not_found_by_those_it_is_about(self, office: Office) -> None:
        number = _registers(
            office.hand("lu"), title="反映征地补偿款去向", text="补偿款未发放到户。", purpose="ACCUSATION",
            accused=f"{STREET} 北山街道", place=f"{VILLAGE} 宝石社区",
        )  # fmt: skip
        office.number = number
        office.at("gu")
        for account in ("sun", "chen"):
            page = office.hand(account).page
            for address in (
                "/admin/",
                "/admin/petitions/petition/?tab=all",
                "/admin/petitions/petition/?tab=all&q=征地",
            ):
                page.goto(address)
                expect(page.locator("body")).not_to_contain_text(number)
            for words in (number, "征地补偿款"):
                page.get_by_role("searchbox").first.fill(words)
                page.get_by_role("searchbox").first.press("Enter")
                page.wait_for_url("**/admin/find/**")
                expect(page.locator("main, #content").first).not_to_contain_text("反映征地补偿款去向")
            for place in ("", "do/accept/", "papers/add/", "parties/1/reveal/"):
                assert page.request.get(f"/admin/petitions/petition/{number}/{place}").status == 404
        assert [entry.verb for entry in Entry.objects.all()] == ["register"]
