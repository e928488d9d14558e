"""The records and forms of a file are issued by the acts they are of, and hold what the law asks of each (domain 6.3)."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from casework.dossier.content import pdf
from casework.dossier.models import Document
from casework.dossier.renditions import set_sheet
from casework.errors import NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from casework.workflow.models import Matter
from tests.desk import Sit
from tests.desk import text_of as page_of
from tests.enforcement.penalties.cases import FIRM, OFFICERS, SUN, ZHOU, Bureau, Case
from tests.enforcement.penalties.reading_papers import lacking, papers_of
from tests.paper_texts import text_of
from tests.refusals import refused

REPORTER = PartyDraft(PartyRole.REPORTER, PartyKind.PERSON, "赵六", phone="13900001111")
ASKED = "问：你是否取得许可？\n答：没有。"
SAMPLES = "食用油，500毫升\n调味酱，200克"


def source_form(case: Matter) -> str:
    """What the sheet of the first entry says."""
    sheet = set_sheet(case, 1)
    assert sheet is not None
    assert sheet.kind == "SOURCE"
    return text_of(sheet.content)


class TestTheFileOfACase:
    def test_begins_with_where_it_came_from_and_does_not_name_who_told(self, bureau: Bureau) -> None:
        case = bureau.clue(parties=(FIRM, REPORTER)).case
        wanted = (
            "案件来源登记表", "巡查发现", "2026年1月5日10时00分", "西湖饮食有限公司", "占道经营", "巡查发现占道经营。", "依法保密",
            "第五十四条第一款", "zhao（执法证号：ZJ-zhao）", "负责人意见",
        )  # fmt: skip
        said = source_form(case)
        assert [words for words in wanted if words not in said] == []
        assert "赵六" not in said
        assert not papers_of(case.number)  # it is set from the entry when somebody reads it

    def test_begins_also_with_words_of_which_a_letter_cannot_be_set(self, bureau: Bureau) -> None:
        odd = PartyDraft(PartyRole.RESPONDENT, PartyKind.ORGANISATION, "\U00020bb7田饮食店")
        case = bureau.clue(odd, title="占道\U0001f600", text="桌子占道\U0001f600\ufeff。").case
        wanted = "〓（U+20BB7）田饮食店", "占道〓（U+1F600）", "桌子占道〓（U+1F600）。"
        said = source_form(case)
        assert [words for words in wanted if words not in said] == []

    def test_says_why_it_was_not_filed(self, bureau: Bureau) -> None:
        case = bureau.clue(FIRM).does("check", bureau.officer(), finding="NO_COMPETENCE")
        case.does("decline_filing", bureau.head(), ground="NO_COMPETENCE", reason="应由交通部门处理。")
        wanted = (
            "不予立案审批表",
            "西湖饮食有限公司",
            "不属于本机关管辖",
            "应由交通部门处理。",
            "第五十四条",
            "审批人：sun",
        )
        assert lacking(case.case.number, {"NOT_FILED": wanted}) == []

    def test_holds_a_record_of_each_kind_of_investigation(self, bureau: Bureau) -> None:
        case = bureau.clue().filed()
        began = bureau.world.clock
        case.investigated(method="INSPECTION", record="桌两张。", place="文三路90号", present="孙七", begun_at=began)
        case.investigated(method="INQUIRY", record=ASKED, present="王五，店主")
        case.investigated(method="SAMPLING", record=SAMPLES)
        both = "占道经营", "王五", "zhao（执法证号：ZJ-zhao）", "qian（执法证号：ZJ-qian）", "出示执法证件"
        assert lacking(case.case.number, {
            "INSPECTION_RECORD": (
                *both, "2026年1月5日12时00分至2026年1月5日13时00分", "文三路90号", "孙七", "桌两张。", "当事人（签名）：",
                "见证人（签名）：", "执法人员zhao（签名）：", "第1页共1页",
            ),
            "INQUIRY_RECORD": (
                *both, "2026年1月5日14时00分", "被询问人：王五，店主", "有权申请执法人员回避", "问：你是否取得许可？", "答：没有。",
                "被询问人（签名）：", "询问人qian（签名）：",
            ),
            "SAMPLING_VOUCHER": (*both, "第五十六条", "食用油，500毫升", "调味酱，200克", "见证人（签名）："),
        }) == []  # fmt: skip
        kinds = {
            each.kind for name, each in papers_of(case.case.number).items() if name.endswith(("RECORD", "VOUCHER"))
        }
        assert kinds == {"INSPECTION_RECORD"}

    def test_holds_what_was_weighed_before_the_decision(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated()
        case.ended(report="摆放桌椅属实。", gains=300, collective=True, review=("COMPLEX",)).noticed().heard(
            reason="在基准以内。"
        )
        case.does(
            "review", bureau.reviewer(), result="FIX", opinion="补充照片。", objections=("EVIDENCE",), qualified=True
        )
        case.does("review", bureau.reviewer(), result="PASS", opinion="同意。", qualified=True)
        case.does("discuss", bureau.head(), heads=(SUN, ZHOU), minutes="一致同意。")
        fine = "罚款人民币1,000.00元"
        assert lacking(case.case.number, {
            "INVESTIGATION_REPORT": (
                "案件调查终结报告", "王五", "摆放桌椅属实。", "2026年1月5日询问笔录", "《测试条例》", "人民币300.00元",
                "负责人集体讨论", "疑难复杂", "zhao（执法证号：ZJ-zhao）",
            ),
            "DEFENCE_RECORD": (
                "罚得重了。", "已进行复核", "不予采纳", "在基准以内。", "不因当事人陈述、申辩而给予更重的处罚", "陈述申辩人（签名）：",
            ),
            "REVIEW_OPINION": (
                "执法主体", "法定权限", "案件事实", "证据", "执法程序", "适用法律", "裁量基准", "执法文书", "是否涉嫌犯罪", "无异议",
                "同意。", "审核通过", fine, "第五十八条",
            ),
            "DISCUSSION_RECORD": ("sun、zhou", "一致同意。", fine, "第五十七条第二款", "出席人员zhou（签名）："),
        }) == []  # fmt: skip
        volumes = {name: each.volume for name, each in papers_of(case.case.number).items()}
        assert [
            name for name in ("INVESTIGATION_REPORT", "REVIEW_OPINION", "DISCUSSION_RECORD") if volumes[name] != "INNER"
        ] == []
        first = Document.objects.filter(matter_no=case.case.number, template="REVIEW_OPINION/1").earliest("pk")
        assert '["证据是否合法、充分","有异议"]' in first.frozen
        assert "补正后再审" in first.frozen

    def test_holds_what_was_granted_and_what_was_published(self, bureau: Bureau) -> None:
        case = bureau.clue().received("2026-03-02 10:00")
        decision = papers_of(case.case.number)["PENALTY_DECISION"].number
        case.does("defer", bureau.head(), days=90, payments=3, asked=True, reason="已停业。", schedule="每月1日333元。")
        case.does("publish", bureau.head(), social_impact=True, masked=True, shown_until=date(2027, 3, 2))
        assert lacking(case.case.number, {
            "DEFERRAL": (
                "延期（分期）缴纳罚款批准书", "延缴字〔2026〕第000001号", "王五", decision, "1,000.00元", "已停业。", "第六十六条第二款",
                "分3期缴纳", "2026年6月15日前", "每月1日333元。", "（印章）",
            ),
            "PUBLICATION_APPROVAL": (decision, "一定社会影响", "隐去", "至2027年3月2日", "审批人：sun"),
        }) == []  # fmt: skip
        assert papers_of(case.case.number)["PUBLICATION_APPROVAL"].volume == "INNER"


class TestAnAct:
    def test_that_gives_up_the_defence_records_none(self, bureau: Bureau) -> None:
        case = bureau.clue().ready().noticed().heard(defence="", gives_up=True, reexamined=False, accepted="")
        assert "DEFENCE_RECORD" not in papers_of(case.case.number)

    def test_is_refused_where_its_record_ends_before_it_begins(self, bureau: Bureau) -> None:
        case = bureau.clue().filed()
        with refused(NotYet, ("BEGUN_BEFORE", "APL art. 55", "begun_at")):
            case.investigated(begun_at=bureau.world.clock + timedelta(hours=2))
        assert "INQUIRY_RECORD" not in papers_of(case.case.number)

    def test_names_what_it_issued_in_its_entry(self, bureau: Bureau) -> None:
        case = bureau.clue().filed().investigated()
        entry = Entry.objects.of(case.case.number).latest("seq")
        paper = papers_of(case.case.number)["INQUIRY_RECORD"]
        told = [(each["kind"], each["template"], each["sha256"]) for each in entry.facts["issued"]]
        assert told == [("INSPECTION_RECORD", "INQUIRY_RECORD/1", paper.sha256)]

    @pytest.mark.parametrize(
        ("method", "title"), [("INSPECTION", "现场检查（勘验）笔录"), ("SAMPLING", "抽样取证凭证")]
    )
    def test_shows_the_record_it_would_issue(self, bureau: Bureau, sit: Sit, method: str, title: str) -> None:
        sheet = _asked(bureau.clue().filed(), sit, method)
        assert (sheet.status_code, pdf(BytesIO(sheet.content)).pages) == (200, 1)
        assert title in text_of(sheet.content)

    def test_by_which_nothing_is_written_down_shows_none(self, bureau: Bureau, sit: Sit) -> None:
        assert "the act issues no such paper" in page_of(_asked(bureau.clue().filed(), sit, "APPRAISAL"))


def _asked(case: Case, sit: Sit, method: str) -> Any:
    """Ask the desk how the record of an investigation would print."""
    told = {"method": method, "record": "情况属实。", "officers": list(OFFICERS), "shown": "on", "recorded": "on"}
    return sit(Role.OFFICER, "330106", "zhao").does(case.case, "investigate", **told, preview="INSPECTION_RECORD")
