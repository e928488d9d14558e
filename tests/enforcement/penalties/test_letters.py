"""Letters on measures, of a hearing, beside a decision and to the police: issued by their acts, with what the law asks of each."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from casework.dossier.content import pdf
from casework.dossier.models import Document, PaperSeries
from casework.errors import NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from tests.desk import Sit
from tests.enforcement.penalties.cases import LI, OFFICERS, ORDERED, VENUE, Bureau, Case
from tests.enforcement.penalties.reading_papers import lacking, papers_of
from tests.paper_texts import text_of
from tests.refusals import refused

SHOP = PartyDraft(PartyRole.RESPONDENT, PartyKind.ORGANISATION, "西湖饮食有限公司", address="文三路90号")
THINGS: dict[str, Any] = {"officers": OFFICERS, "things": 3, "list": "手推车一辆，封条0001\n折叠桌两张，封条0002"}
ON_THE_SPOT: dict[str, Any] = {"empowered": True, "shown": True, "party_present": True, "recorded": True}


def in_hand(bureau: Bureau) -> Case:
    return bureau.clue(SHOP).filed().investigated()


def seized(bureau: Bureau) -> Case:
    return in_hand(bureau).does(
        "seize", bureau.head(), step="ORDER", reason="易转移。", **THINGS, **ON_THE_SPOT, **ORDERED
    )


class TestAMeasure:
    def test_of_preservation_is_told_with_its_list_and_its_end(self, bureau: Bureau) -> None:
        case = in_hand(bureau).does("preserve", bureau.head(), may_vanish=True, **THINGS)
        number = papers_of(case.case.number)["PRESERVATION"].number
        case.does("release", bureau.head(), ground="NOT_NEEDED", reason="已拍照。")
        both = "西湖饮食有限公司", "封条0001", "封条0002", "第五十六条", "（印章）"
        assert lacking(case.case.number, {
            "PRESERVATION": (
                *both, "先保字〔2026〕第000001号", "七个工作日内，至2026年1月14日止", "批准人：sun", "不得销毁或者转移证据",
                "先行登记保存证据清单",
                "共3件", "执法人员（签名）：",
            ),
            "PRESERVATION_END": (*both, "解字〔2026〕第000001号", number, "2026年1月5日", "不再需要", "已拍照。"),
        }) == []  # fmt: skip
        assert papers_of(case.case.number)["PRESERVATION_END"].kind == "RELEASE"

    def test_of_seizure_states_what_article_24_asks(self, bureau: Bureau) -> None:
        case = seized(bureau)
        order = papers_of(case.case.number)["SEIZURE"].number
        case.does("seize", bureau.head(), step="LABORATORY", days=20, told_party=True, reason="送检。")
        case.does("seize", bureau.head(), step="EXTEND", days=15, reason="尚需核实来源。", **ORDERED)
        case.does("release", bureau.head(), ground="UNRELATED")
        things = "封条0001", "封条0002"
        assert lacking(case.case.number, {
            "SEIZURE": (
                *things, "查扣字〔2026〕第000001号", "西湖饮食有限公司", "文三路90号", "易转移。", "《测试条例》", "第二十四条",
                "三十日，至2026年2月4日止", "六十日内", "六个月内", "（印章）", "2026年1月5日", "查封（扣押）物品清单", "共3件",
                "陈述和申辩",
            ),
            "LABORATORY_NOTICE": (*things, "检告字〔2026〕第000001号", order, "起20日", "第二十五条第三款", "送检。", "费用由本机关承担"),
            "SEIZURE_EXTENSION": (
                *things, "查扣延字〔2026〕第000001号", order, "原定期限至2026年2月24日止", "延长15日，至2026年3月11日止",
                "尚需核实来源。",
                "第二十五条", "六十日内", "文三路90号",
            ),
            "RELEASE": (*things, "解字〔2026〕第000001号", order, "与违法行为无关", "第二十八条", "退还"),
        }) == []  # fmt: skip

    def test_that_was_urgent_has_its_decision_with_the_approval(self, bureau: Bureau) -> None:
        case = in_hand(bureau)
        case.does(
            "seize",
            bureau.officer(),
            step="URGENT",
            power="《测试条例》第九条",
            reason="正在转移。",
            **THINGS,
            **ON_THE_SPOT,
        )
        assert "SEIZURE" not in papers_of(case.case.number)
        case.does("seize", bureau.head(), step="APPROVE", **ORDERED)
        wanted = (
            "封条0002",
            "正在转移。",
            "《测试条例》第九条",
            "第十九条",
            "2026年1月5日14时00分当场实施",
            "补办批准手续",
        )
        assert lacking(case.case.number, {"SEIZURE": wanted}) == []

    def test_is_refused_without_its_list_and_takes_no_number(self, bureau: Bureau) -> None:
        case = in_hand(bureau)
        with refused(NotYet, ("LIST_MADE", "APL art. 56", "things")):
            case.does("preserve", bureau.head(), may_vanish=True, **{**THINGS, "list": ""})
        assert not PaperSeries.objects.filter(word="先保字").exists()

    def test_is_shown_before_it_is_taken(self, bureau: Bureau, sit: Sit) -> None:
        case = in_hand(bureau).case
        told = {"officers": list(OFFICERS), "things": "3", "list": THINGS["list"], "may_vanish": "on"}
        sheet = sit(Role.HEAD, "330106", "sun").does(case, "preserve", **told, preview="PRESERVATION")
        assert (sheet.status_code, pdf(BytesIO(sheet.content)).pages) == (200, 2)
        assert "先保字〔2026〕第××××××号" in text_of(sheet.content)
        assert not PaperSeries.objects.filter(word="先保字").exists()


class TestAHearing:
    def held(self, bureau: Bureau, **told: Any) -> Case:
        case = bureau.clue(SHOP).ready().noticed(hearing_told=True).does("request_hearing", bureau.registrar())
        case.does("notify_hearing", bureau.head(), chair=LI, held_on=date(2026, 1, 20), is_open=True, venue=VENUE)
        given = {
            "minutes": "双方质证。",
            "agents": 1,
            "minutes_signed": True,
            "at": bureau.at("2026-01-20 10:30"),
            **told,
        }
        return case.does("hold_hearing", bureau.reviewer(), **given)

    def test_leaves_its_record_and_the_report_of_the_chair(self, bureau: Bureau) -> None:
        case = self.held(bureau, hearing_report="建议维持。")
        both = (
            "占道经营",
            "2026年1月20日上午9时在本局三楼听证室",
            "公开",
            "li",
            "西湖饮食有限公司",
            "代理人1人",
            "双方质证。",
            "罚款人民币1,000.00元",
        )
        assert lacking(case.case.number, {
            "HEARING_RECORD": (*both, "第六十四条", "当事人（代理人）（签名）：", "听证主持人（签名）："),
            "HEARING_REPORT": (*both, "建议维持。", "第六十五条"),
        }) == []  # fmt: skip
        volumes = {name: each.volume for name, each in papers_of(case.case.number).items()}
        assert (volumes["HEARING_RECORD"], volumes["HEARING_REPORT"]) == ("MAIN", "INNER")

    def test_to_which_nobody_came_is_recorded_and_may_have_its_report_later(self, bureau: Bureau) -> None:
        case = self.held(bureau, absent=True, agents=0, minutes_signed=False)
        assert lacking(case.case.number, {"HEARING_RECORD": ("视为放弃听证权利",)}) == []
        assert "HEARING_REPORT" not in papers_of(case.case.number)


class TestADecision:
    def test_may_order_correction_by_a_letter_of_its_own(self, bureau: Bureau) -> None:
        case = bureau.clue(SHOP).ready().noticed().heard().decided(correct_by=date(2026, 1, 20))
        wanted = (
            "责改字〔2026〕第000001号",
            "西湖饮食有限公司",
            "占道经营",
            "《测试条例》",
            "第二十八条第一款",
            "2026年1月20日前改正",
            "（印章）",
        )
        assert lacking(case.case.number, {"CORRECTION_ORDER": wanted}) == []
        told = Entry.objects.of(case.case.number).latest("seq").facts["issued"]
        assert [each["kind"] for each in told] == ["DECISION", "CORRECTION_ORDER", "RECEIPT_FORM"]

    def test_orders_none_where_no_day_is_told(self, bureau: Bureau) -> None:
        case = bureau.clue(SHOP).ready().noticed(correct_by=date(2026, 1, 20)).heard().decided()
        assert Document.objects.filter(matter_no=case.case.number, template="CORRECTION_ORDER/1").count() == 1
        assert case.served().does("mark_overdue", bureau.system(), at=bureau.at("2026-02-10 09:00")).state == "OVERDUE"

    def test_cannot_order_correction_by_a_day_that_is_over(self, bureau: Bureau) -> None:
        case = bureau.clue(SHOP).ready()
        with refused(NotYet, ("CORRECTION_AHEAD", "APL art. 28", "correct_by")):
            case.noticed(correct_by=date(2026, 1, 4))

    def test_comes_with_the_form_on_which_its_receipt_is_signed(self, bureau: Bureau) -> None:
        case = bureau.clue(SHOP).ready().noticed().heard().decided()
        wanted = (
            "送达回证",
            "行政处罚决定书",
            "西湖饮食有限公司",
            "文三路90号",
            "直接送达",
            "收到日期",
            "拒收事由",
            "见证人",
            "送达人",
            "第六十一条",
        )
        assert lacking(case.case.number, {"RECEIPT_FORM": wanted}) == []


class TestATransfer:
    def ended(self, bureau: Bureau) -> Case:
        return (
            seized(bureau).investigated(method="APPRAISAL").ended(crime_suspected=True, gains=2000, report="数额较大。")
        )

    def test_goes_with_letter_report_and_list(self, bureau: Bureau) -> None:
        case = self.ended(bureau)
        reported = bureau.world.later()
        case.does(
            "transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=reported, approved_at=reported + timedelta(hours=1),
            later={"hours": 3}, reason="涉嫌非法经营。",
        )  # fmt: skip
        both = "占道经营", "西湖饮食有限公司"
        assert lacking(case.case.number, {
            "TRANSFER_LETTER": (
                *both, "移字〔2026〕第000001号", "西湖区公安机关", "文三路90号", "涉嫌非法经营。", "（zhao、qian）提出移送的书面报告",
                "本机关负责人批准移送",
                "涉案物品清单", "检验报告", "第八条", "（印章）", "接收机关",
            ),
            "CASE_REPORT": (
                *both, "巡查发现", "数额较大。", "2026年1月5日鉴定意见", "人民币2,000.00元",
                "查封（扣押），措施继续有效", "涉嫌非法经营。",
            ),
            "PROPERTY_LIST": (*both, "封条0001", "封条0002", "查封（扣押）", "接收人（签名）："),
        }) == []  # fmt: skip

    def test_issues_them_when_the_head_approves_and_not_again(self, bureau: Bureau) -> None:
        case = self.ended(bureau)
        organ = Unit(code="330106-B6", name="西湖区公安局", level=Level.COUNTY, kind=Unit.Kind.BUREAU)
        police = Unit.objects.plant(organ, under=bureau.world.unit(bureau.code))
        reported = bureau.world.later()
        case.does("transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=reported, step="APPROVE")
        letters = Document.objects.filter(matter_no=case.case.number, template="TRANSFER_LETTER/1")
        assert letters.count() == 1
        case.does("transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=None, to=police)
        assert letters.count() == 1
        assert letters.get().sha256 in Entry.objects.of(case.case.number).latest("seq").facts["papers"]

    def test_of_a_case_in_which_nothing_was_taken_says_so(self, bureau: Bureau) -> None:
        case = bureau.clue(SHOP).filed().investigated().ended(crime_suspected=True)
        reported = bureau.world.later()
        case.does("transfer_to_police", bureau.head(), officers=OFFICERS, reported_at=reported, approved_at=reported)
        assert lacking(case.case.number, {"PROPERTY_LIST": ("本案无涉案物品。",)}) == []
