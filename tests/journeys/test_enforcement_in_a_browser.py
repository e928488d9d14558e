"""Two penalties walked by hand in a browser: a fine on the spot, and one with a hearing; each step by its own person."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casework.deadlines.loading import load_calendar
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from enforcement.penalties.models import Penalty
from tests.enforcement.standards.shelf import band, item, threshold
from tests.journeys.hands import LANGUAGES, Office, Watch, seat
from tests.world import plant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CALENDAR = Path(__file__).parents[2] / "casework/deadlines/data/cn_calendar_2019_2026.csv"
DISTRICT = "330106"
SEATS = (
    ("zhao", "赵安", Role.OFFICER, True),
    ("qian", "钱宁", Role.OFFICER, True),
    ("feng", "冯远", Role.OFFICER, False),
    ("fu", "傅辅", Role.AUXILIARY, False),
    ("sun", "孙局", Role.HEAD, False),
    ("zhou", "周局", Role.HEAD, False),
    ("li", "李审", Role.LEGAL_REVIEWER, False),
    ("wu", "吴听", Role.LEGAL_REVIEWER, False),
    ("chen", "陈册", Role.REGISTRAR, False),
    ("dang", "党档", Role.ARCHIVIST, False),
)
TWO = "At least two officers act, each with a post as officer and a certificate valid on that day."
SPOT = ["record_clue", "check", "decide_on_the_spot", "file_with_organ", "pay", "close", "archive"]
STATED_ON_THE_SPOT = ("number", "act", "basis", "time", "place", "organ", "officers")
STATED_IN_THE_NOTICE = ("facts", "reasons", "basis", "defence_right", "hearing_right")
STATED_IN_THE_DECISION = (
    "party_name", "party_address", "facts", "evidence", "basis", "manner", "term", "bank", "surcharge_told", "organ", "date",
    "seal",
)  # fmt: skip
HEARD = [
    "record_clue", "check", "file", "investigate", "end_investigation", "notify", "request_hearing", "notify_hearing",
    "hold_hearing", "review", "discuss", "decide", "serve", "pay", "publish", "close",
]  # fmt: skip


@pytest.fixture
def bureau(db: None, watch: Watch) -> None:
    """Seat the people of the district's bureau, and lay out the standards it goes by."""
    units = plant()
    load_calendar(CALENDAR)
    for account, name, role, certificate in SEATS:
        seat(account, name, role, units[DISTRICT], certificate=certificate)
    item().save()
    item("T-2", title="擅自挖掘城市道路", fine_max_yuan=60000).save()
    band().save()
    threshold("URBAN", "PERSON", 5000).save()
    threshold("URBAN", "ORGANISATION", 50000).save()


@pytest.fixture(params=list(LANGUAGES))
def office(request: pytest.FixtureRequest, opens: Callable[[], Page], bureau: None) -> Office:
    """Give the people of the bureau at their browsers, all of them readers of one language."""
    return Office(opens, request.param, "penalty")


def _records_a_clue(office: Office, account: str, *, kind: str, name: str, id_number: str = "") -> None:
    page = office.hand(account).page
    page.goto("/admin/penalties/penalty/add/")
    page.locator("#id_title").fill("占道经营")
    page.locator("#id_channel").select_option("INSPECTION")
    page.locator("#id_text").fill("巡查时发现摊位占用人行道两米。")
    page.locator("#id_party-0-role").select_option("RESPONDENT")
    page.locator("#id_party-0-kind").select_option(kind)
    page.locator("#id_party-0-name").fill(name)
    page.locator("#id_party-0-id_number").fill(id_number)
    page.locator("form.opening button[type=submit]").first.click()
    expect(page.locator(".matter-head .number")).to_contain_text("X")
    office.number = Penalty.objects.get(track="penalty").number


def _verbs(office: Office) -> list[str]:
    return [entry.verb for entry in Entry.objects.of(Penalty.objects.get(number=office.number))]


class TestAFineOnTheSpot:
    def test_is_walked_from_the_clue_to_the_archive(self, office: Office, watch: Watch) -> None:
        _records_a_clue(office, "zhao", kind="PERSON", name="王五", id_number="330106198001011235")
        office.at("sun").may_not("check")
        zhao = office.at("zhao")
        zhao.does("check", finding="STANDARD_MET")

        watch.shows("2026-03-02 09:30")
        office.at("fu").may_not("decide_on_the_spot")
        office.at("sun").may_not("decide_on_the_spot")
        dialog = office.at("zhao").begins("decide_on_the_spot")
        for stranger in ("feng", "fu", "sun"):
            expect(dialog.locator(f"[name=officers][value={stranger}]")).to_have_count(0)
        expect(dialog.locator("[name=fine]")).to_be_hidden()
        zhao.fills(dialog, kinds=["FINE"])
        expect(dialog.locator("[name=fine]")).to_be_visible()
        dialog.locator("[name=item]").press_sequentially("占道")
        expect(dialog.locator("datalist option")).to_have_attribute("value", re.compile("^T-1 占道经营"))
        zhao.fills(
            dialog, item="T-1", act_end="2026-03-02", found_on="2026-03-02", fine="300",
            gravity="LIGHTER", mitigation=["HARM_REMOVED"], reason="当场改正。", content=STATED_ON_THE_SPOT,
            remedies="RECONSIDERATION_FIRST", shown=True, facts_clear=True, heard=True,
        )  # fmt: skip
        most = (
            "On the spot there is a warning, or a fine of at most 200 yuan for a person and 3000 for an organisation; "
            "nothing else."
        )
        zhao.is_refused(dialog, TWO, most, law="42")
        expect(dialog.locator("[name=reason]")).to_have_value("当场改正。")
        expect(dialog.locator("[name=fine]")).to_have_value("300")
        expect(dialog.locator("[name=content]:checked")).to_have_count(len(STATED_ON_THE_SPOT))
        zhao.fills(dialog, officers=["zhao", "qian"], fine="100")
        zhao.looks_at_the_paper(dialog)
        zhao.sends(dialog)

        watch.shows("2026-03-03 10:00")
        chen = office.at("chen")
        chen.may_not(
            "file_with_organ",
            "The slip by which the organ filed the decision on the spot must be in the file.",
            law="52",
        )
        chen.adds_paper("SPOT_FILING")
        chen.does("file_with_organ")

        watch.shows("2026-03-05 15:00")
        office.at("sun").may_not("pay")
        chen = office.at("chen")
        chen.may_not("pay", "The payment slip must be in the file.", law="67")
        chen.adds_paper("PAYMENT")
        dialog = chen.begins("pay")
        chen.fills(dialog, paid="90", means="BANK")
        chen.is_refused(dialog, "Paid in full is what is owed with its surcharge, to the fen.", law="X20")
        chen.fills(dialog, paid="100")
        chen.sends(dialog)

        office.at("zhao").may_not("close")
        sun = office.at("sun")
        sun.may_not("close")
        for kind in ("SPOT_DECISION", "EVIDENCE"):
            office.at("zhao").adds_paper(kind)
        office.at("sun").does("close")
        office.at("sun").may_not("archive")
        office.at("dang").does("archive")
        assert _verbs(office) == SPOT
        assert Penalty.objects.get(number=office.number).state == "ARCHIVED"


@pytest.mark.parametrize("office", ["zh-hans"], indirect=True)
class TestAnOrdinaryPenaltyWithAHearing:
    def test_is_walked_from_the_filing_to_the_closing(self, office: Office, watch: Watch) -> None:
        _records_a_clue(office, "zhao", kind="ORGANISATION", name="西湖市政有限公司", id_number="91350100M000100Y43")
        office.at("zhao").does("check", finding="STANDARD_MET")

        watch.shows("2026-03-03 09:00")
        office.at("zhao").may_not("file")
        office.at("sun").does("file", item="T-2", act_end="2026-03-02", found_on="2026-03-02")

        watch.shows("2026-03-04 09:00")
        office.at("sun").may_not("investigate")
        zhao = office.at("zhao")
        dialog = zhao.begins("investigate")
        zhao.fills(dialog, method="INSPECTION", record="现场检查笔录。", recorded=True)
        zhao.is_refused(
            dialog, TWO, "The officers must have shown their certificates; without it the person may refuse.", law="55"
        )
        zhao.fills(dialog, officers=["qian"], shown=True)
        zhao.sends(dialog)
        office.at("sun").may_not("end_investigation")
        office.at("qian").does(
            "end_investigation", officers=["zhao"], report="事实清楚，证据确凿。", evidenced=True, collective=True,
            review=["COMPLEX"],
        )  # fmt: skip

        watch.shows("2026-03-10 10:00")
        office.at("li").may_not("notify")
        zhao = office.at("zhao")
        dialog = zhao.begins("notify")
        zhao.fills(dialog, officers=["qian"], kinds=["FINE"], fine="50000", content=STATED_IN_THE_NOTICE)
        zhao.is_refused(dialog, "The notice must tell of the right to a hearing where the law gives it.", law="63")
        zhao.fills(dialog, hearing_told=True)
        zhao.sends(dialog)

        watch.shows("2026-03-12 10:00")
        office.at("sun").may_not("request_hearing")
        office.at("chen").does("request_hearing")
        watch.shows("2026-03-13 10:00")
        office.at("zhao").may_not("notify_hearing")
        sun = office.at("sun")
        dialog = sun.begins("notify_hearing")
        for investigator in ("zhao", "qian"):
            expect(dialog.locator(f"[name=chair] option[value={investigator}]")).to_have_count(0)
        sun.fills(dialog, chair="wu", held_on="2026-03-24")
        sun.is_refused(
            dialog, "Seven full working days lie between the notice of the hearing and the hearing.", law="64"
        )
        sun.fills(dialog, held_on="2026-03-25")
        sun.is_refused(dialog, "The notice of the hearing tells its hour and its place.", law="64")
        sun.fills(dialog, venue="上午9时在本局三楼听证室")
        sun.sends(dialog)

        watch.shows("2026-03-20 09:00")
        office.at("wu").may_not("hold_hearing", "The hearing is not held before the day it was notified for.", law="64")
        watch.shows("2026-03-25 14:00")
        office.at("li").may_not("hold_hearing", "The hearing is held by the one who was named as its chair.", law="64")
        wu = office.at("wu")
        dialog = wu.begins("hold_hearing")
        wu.fills(dialog, minutes="双方质证、辩论。", agents="3", minutes_signed=True)
        wu.is_refused(dialog, "A party brings one agent or two.", law="64")
        expect(dialog.locator("[name=minutes]")).to_have_value("双方质证、辩论。")
        wu.fills(dialog, agents="2")
        wu.sends(dialog)

        watch.shows("2026-03-27 10:00")
        office.at("wu").may_not(
            "review", "Who investigated a case or chaired its hearing does not review it.", law="58"
        )
        office.at("sun").may_not(
            "decide", "The law asks for a legal review here; the last one since the notice must have passed.", law="58"
        )
        office.at("li").does("review", result="PASS", opinion="程序合法，适用法律正确。", qualified=True)
        sun = office.at("sun")
        sun.may_not(
            "decide", "A complex or severe case is discussed by the heads together before it is decided.", law="57"
        )
        office.at("li").may_not("discuss")
        sun = office.at("sun")
        dialog = sun.begins("discuss")
        sun.fills(dialog, minutes="一致同意罚款五万元。")
        sun.is_refused(
            dialog,
            "The minutes name at least two heads who discussed it, the one who records it among them.",
            law="X15",
        )
        sun.fills(dialog, heads=["zhou"])
        sun.sends(dialog)
        office.at("zhao").may_not("decide")
        dialog = office.at("sun").begins("decide")
        sun.fills(
            dialog, kinds=["FINE"], fine="55000", content=STATED_IN_THE_DECISION, remedies="EITHER", signature="L3"
        )
        sun.is_refused(dialog, "The penalty is heavier than the notice said; new facts need a second notice.", law="45")
        sun.fills(dialog, fine="50000")
        sun.sends(dialog)

        watch.shows("2026-03-30 10:00")
        office.at("sun").may_not("serve")
        zhao = office.at("zhao")
        zhao.adds_paper("SERVICE_RECEIPT")
        zhao.does("serve", means="HANDED")
        watch.shows("2026-04-02 10:00")
        office.at("li").may_not("pay")
        chen = office.at("chen")
        chen.adds_paper("PAYMENT")
        chen.does("pay", paid="50000", means="BANK")
        office.at("chen").may_not("publish")
        sun = office.at("sun")
        sun.adds_paper("PUBLICATION_APPROVAL")
        dialog = sun.begins("publish")
        sun.fills(dialog, social_impact=True)
        sun.is_refused(
            dialog,
            "Personal data of natural persons, of minors and of third persons is masked before publication.",
            law="50",
        )
        sun.fills(dialog, masked=True)
        sun.sends(dialog)
        office.at("zhao").may_not("close")
        sun = office.at("sun")
        sun.may_not("close", law="47")
        for kind in ("DECISION", "EVIDENCE", "HEARING_REQUEST", "HEARING_NOTICE", "HEARING_REPORT"):
            sun.adds_paper(kind)
        sun.does("close")
        assert _verbs(office) == HEARD
        assert Penalty.objects.get(number=office.number).state == "CLOSED"
