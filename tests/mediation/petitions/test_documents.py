"""The papers of a petition are issued by the acts they are of, say what the Regulations ask for, and keep to the wall."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from casework.dossier.models import Document
from casework.dossier.templates import all_templates
from casework.dossier.typesetting import frozen, typeset
from casework.ledger.models import Entry
from casework.organisations.actors import Role, system_actor
from casework.workflow.issuing import previewing
from mediation.petitions import services
from mediation.petitions.machine import PETITION
from tests.appeals import AGAINST, CITY, COUNTY, PETITIONER, STREET, VILLAGE, Appeal, registered
from tests.paper_texts import issued, text_of
from tests.world import World

KEPT = json.loads(Path(__file__).with_name("kept_papers.json").read_text(encoding="utf-8"))
OURS = {each.name: each for each in all_templates() if each.track == "petition"}
REGISTRATION, ACCEPTANCE, REFUSAL = (
    "PETITION_REGISTRATION_FORM/1",
    "PETITION_ACCEPTANCE_NOTICE/1",
    "PETITION_REFUSAL_NOTICE/1",
)
TRANSFER, ASSIGNMENT, REDIRECT = (
    "PETITION_TRANSFER_LETTER/1",
    "PETITION_ASSIGNMENT_LETTER/1",
    "PETITION_REDIRECT_NOTICE/1",
)
EXTENSION, HEARING, RECORD = "PETITION_EXTENSION_NOTICE/1", "PETITION_HEARING_NOTICE/1", "PETITION_HEARING_RECORD/1"
OPINION, REVIEW, RECHECK = "PETITION_OPINION/1", "PETITION_REVIEW_OPINION/1", "PETITION_RECHECK_OPINION/1"
TERMINATION, CLOSING, REVISIT = "PETITION_TERMINATION_RECORD/1", "PETITION_CLOSING_FORM/1", "PETITION_REVISIT_RECORD/1"


def paper(appeal: Appeal, template: str) -> Document:
    return issued(appeal.petition.number)[template]


def says(appeal: Appeal, template: str, *pieces: str) -> None:
    """Hold what a paper must say against what its reader finds."""
    found = text_of(paper(appeal, template))
    assert [piece for piece in pieces if piece not in found] == []


def office(world: World, **given: Any) -> Appeal:
    """Give a petition that the county has registered, and routes."""
    told = {"unit": world.unit(COUNTY), "direct": False, "actor": world.actor(Role.PETITION_CLERK, COUNTY), **given}
    return Appeal(world, registered(world, **told), COUNTY)


def accused(world: World, **given: Any) -> Appeal:
    return office(world, purpose="ACCUSATION", accused=world.unit(VILLAGE), parties=[PETITIONER], **given)


class TestRegistering:
    def test_issues_the_sheet(self, appeal: Appeal) -> None:
        says(
            appeal, REGISTRATION, "信访登记表", "走访", "申诉求决", "王五", "330*************36", "宝石路1号", "北山街道城建办",
            "宝石社区", "宝石路路面破损多年，要求修复。", "未发现同一事项的以往信访", "由本机关办理", "登记人",
        )  # fmt: skip
        assert paper(appeal, REGISTRATION).number == ""

    def test_tells_levels_and_earlier_ones(self, world: World) -> None:
        first = Appeal(world, registered(world))
        second = registered(
            world, unit=world.unit(CITY), form="VISIT", competent_level=3, same_matter=[first.petition.number],
            actor=world.actor(Role.REGISTRAR, CITY),
        )  # fmt: skip
        says(Appeal(world, second), REGISTRATION, "有权处理层级", "越级走访", first.petition.number)


class TestRouting:
    def test_issues_the_letter_of_transfer(self, world: World) -> None:
        routed = office(world)
        services.transfer(routed.petition, to=world.unit(STREET), **routed.told(routed.clerk()))
        says(
            routed, TRANSFER, "北山街道：", "王五", "宝石路路面破损", "第二十二条", "十五日内", "五个工作日内提出异议",
            "西湖区信转字〔2026〕第000001号",
        )  # fmt: skip

    def test_issues_the_letter_of_assignment_with_the_day_of_the_report(self, world: World) -> None:
        routed = office(world)
        services.assign(
            routed.petition, to=world.unit(STREET), report_by=date(2026, 4, 30), **routed.told(routed.clerk())
        )
        says(routed, ASSIGNMENT, "信访事项交办函", "2026年4月30日前办结", "提交办结报告", "信交字")


class TestAnswering:
    def test_issues_the_notice_of_acceptance(self, appeal: Appeal) -> None:
        appeal.accepted()
        says(
            appeal, ACCEPTANCE, "王五：", appeal.petition.number, "接收情况", "信访程序", "六十日内办结", "于2026年5月2日前",
            "不超过30日", "第二十三条", "北山街道信受字〔2026〕第000001号",
        )  # fmt: skip

    def test_issues_the_notice_of_non_acceptance(self, appeal: Appeal) -> None:
        told = appeal.told(appeal.clerk())
        services.not_accept(appeal.petition, ground="OTHER_ROUTE", organ_told=True, reason="请向人民法院起诉", **told)
        says(appeal, REFUSAL, "不予受理", "诉讼、仲裁等途径", "请向人民法院起诉。", "有权处理该事项的机关", "信不受字")

    @pytest.mark.parametrize(
        ("purpose", "path", "pieces"),
        [("CLAIM", "2", ("第三十一条", "导入仲裁程序")), ("SUGGESTION", "", ("第二十九条", "研究论证"))],
    )
    def test_issues_the_notice_of_redirection(
        self, world: World, purpose: str, path: str, pieces: tuple[str, ...]
    ) -> None:
        led = Appeal(world, registered(world, purpose=purpose))
        services.redirect(led.petition, purpose=purpose, path=path, organ="仲裁委员会", **led.told(led.clerk()))
        says(led, REDIRECT, *pieces, "由仲裁委员会依照", "信导字")


class TestInquiring:
    def test_issues_the_notice_of_extension_with_the_new_day(self, appeal: Appeal) -> None:
        appeal.investigated()
        told = appeal.told(appeal.head())
        services.extend(appeal.petition, days=20, reasons_told=True, reason="涉及多部门", **told)
        says(
            appeal, EXTENSION, "第三十四条", "延长办理期限20日", "至2026年5月22日止", "涉及多部门。", "负责人", "信延字"
        )

    def test_issues_notice_and_record_of_a_hearing(self, appeal: Appeal) -> None:
        appeal.investigated()
        notice = "定于2026年3月10日上午9时在街道会议室听证"
        appeal.petition = services.hold_hearing(appeal.petition, notice=notice, **appeal.told(appeal.clerk()))
        assert RECORD not in issued(appeal.petition.number)
        services.hold_hearing(appeal.petition, record="各方到场陈述", **appeal.told(appeal.clerk(), days=8))
        says(appeal, HEARING, "王五：", notice, "陈述事实和理由", "信听字")
        says(appeal, RECORD, "宝石路路面破损", notice, "各方到场陈述。", "参加人签名", "记录人")

    def test_issues_the_opinion(self, appeal: Appeal) -> None:
        appeal.answered()
        told = Entry.objects.of(appeal.petition.number).get(verb="issue_opinion").facts["issued"][0]
        says(
            appeal, OPINION, "信访人：王五", "要求修路。", "已列入计划。", "依规划办理。", "缺乏法律依据", "三十日内", "（西湖区）复查",
            "第三十二条", "2026年3月23日", "送达方式：直接送达", "北山街道信处字〔2026〕第000001号",
        )  # fmt: skip
        assert told["sha256"] == paper(appeal, OPINION).sha256

    def test_dates_the_opinion_by_the_day_it_bears(self, appeal: Appeal) -> None:
        appeal.investigated().with_paper("OPINION_RECEIPT")
        issued_on = appeal.today
        services.issue_opinion(
            appeal.petition, result="SUPPORT", claim="修路", findings="属实", opinion="修复", issued_on=issued_on, heard=True,
            rights_told=True, served="POST", **appeal.told(appeal.clerk(), days=5),
        )  # fmt: skip
        stated = json.loads(paper(appeal, OPINION).frozen)
        assert (stated["day"], stated["means"]) == (f"2026年3月{issued_on.day}日", "邮寄送达")


class TestReviewing:
    def test_issues_the_review_opinion_of_the_organ_that_was_asked(self, appeal: Appeal) -> None:
        appeal.reviewed()
        first = paper(appeal, OPINION).number
        says(
            appeal, REVIEW, first, "依规划办理。", "要求修路。", "维持。", "维持原处理意见", "（杭州市）复核", "三十日内",
            "西湖区信复查字〔2026〕第000001号",
        )  # fmt: skip

    def test_issues_the_recheck_opinion_as_final(self, appeal: Appeal) -> None:
        appeal.rechecked()
        papers = issued(appeal.petition.number)
        says(
            appeal, RECHECK, papers[OPINION].number, papers[REVIEW].number, "维持复查意见", "信访终结意见", "不再受理",
            "杭州市信复核字〔2026〕第000001号",
        )  # fmt: skip

    def test_issues_the_notice_of_a_hearing_in_review_by_the_organ_that_holds_it(self, appeal: Appeal) -> None:
        appeal.review_asked()
        services.hold_hearing(appeal.petition, notice="定于下周听证。", **appeal.told(appeal.clerk(COUNTY)))
        assert paper(appeal, HEARING).number == "西湖区信听字〔2026〕第000001号"


class TestEnding:
    def test_issues_record_form_and_revisit(self, appeal: Appeal) -> None:
        appeal.closed()
        told = appeal.told(appeal.world.actor(Role.REGISTRAR, COUNTY), days=9)
        services.revisit(appeal.petition, result="SETTLED", record="信访人表示满意", **told)
        number = paper(appeal, OPINION).number
        says(appeal, TERMINATION, number, "未在法定期限内请求复查", "第三十七条", "办理人")
        says(appeal, CLOSING, number, "思想教育到位：是", "解决问题到位：不涉及", "已解释且未申请复查", "审批人")
        says(appeal, REVISIT, "已稳定", "信访人表示满意。", "非承办人")

    def test_says_that_a_settlement_was_performed(self, appeal: Appeal) -> None:
        appeal.settled().with_paper("PERFORMANCE")
        services.terminate(appeal.petition, **appeal.told(appeal.clerk(), days=9))
        says(appeal, TERMINATION, "和解（调解）协议已履行", "达成协议")

    def test_names_the_rule_where_the_system_ends_it(self, appeal: Appeal) -> None:
        appeal.rechecked()
        services.terminate(appeal.petition, **appeal.told(system_actor(appeal.world.unit(STREET), rule="P14"), days=2))
        says(appeal, TERMINATION, "复核意见已送达", "系统（内部规则P14）")


CLEAR = ("王五", PETITIONER.id_number, PETITIONER.phone, "宝石路", "330*************36")


class TestTheWall:
    """Who accuses is told by no paper: neither to the accused, nor to the organ it goes to, nor in the file."""

    @staticmethod
    def hidden(appeal: Appeal) -> None:
        papers = Document.objects.filter(matter_no=appeal.petition.number).exclude(template="")
        assert len(papers) == 2
        for each in papers:
            stated, shown = each.frozen, f"{each.title}{each.filename}{text_of(each)}"
            assert [clear for clear in CLEAR if clear in stated or clear in shown] == [], each.template

    @pytest.mark.parametrize("verb", ["transfer", "assign"])
    def test_keeps_who_accuses_from_the_organ_it_is_sent_to(self, world: World, verb: str) -> None:
        sent = accused(world)
        more = {"report_by": date(2026, 4, 30)} if verb == "assign" else {}
        told = {"reason": "王五反映的问题", **more, **sent.told(sent.clerk())}
        getattr(services, verb)(sent.petition, to=world.unit(STREET), **told)
        self.hidden(sent)
        says(sent, TRANSFER if verb == "transfer" else ASSIGNMENT, "第三十条", "不得透露", "依法保密")

    def test_keeps_who_accuses_out_of_the_notice(self, world: World) -> None:
        led = accused(world, direct=True)
        told = {"reason": "王五反映的问题", **led.told(led.clerk())}
        services.redirect(led.petition, purpose="ACCUSATION", organ="区纪委监委", **told)
        self.hidden(led)
        says(led, REDIRECT, "第三十条", "区纪委监委", "身份依法保密", "你的身份和材料依法保密")

    def test_stands_where_it_proves_to_be_an_accusation(self, world: World) -> None:
        led = office(world, direct=True, parties=[PETITIONER, AGAINST])
        given: dict[str, Any] = {"purpose": "ACCUSATION", "organ": "区纪委监委", "accused": world.unit(STREET)}
        services.redirect(led.petition, **given, **led.told(led.clerk()))
        notice = paper(led, REDIRECT)
        assert [clear for clear in CLEAR if clear in notice.frozen] == []


class TestAPreview:
    def test_is_shown_without_number_and_leaves_nothing(self, appeal: Appeal) -> None:
        with previewing() as sheets:
            appeal.accepted()
        assert {kind: "第××××××号" in text_of(sheet) for kind, sheet in sheets.items()} == {"NOTICE": True}
        assert ACCEPTANCE not in issued(appeal.petition.number)


class TestWhatAnotherSystemDid:
    def test_asks_for_no_paper_that_is_issued_here(self) -> None:
        guards = {guard for row in PETITION.rows for guard in row.needs if guard.issues}
        assert {guard.waivable for guard in guards} == {False}


class TestAKeptPaper:
    """Papers kept as they were issued: what is done to a source, the layout, the fonts or the engine shows."""

    @pytest.mark.parametrize("name", OURS)
    def test_comes_out_as_on_its_day(self, name: str) -> None:
        kept = KEPT[name]
        made = typeset(OURS[name].source, frozen(kept["values"]), datetime.fromisoformat(kept["at"]))
        assert hashlib.sha256(made).hexdigest() == kept["sha256"]


class TestTheTemplates:
    @pytest.mark.parametrize("name", OURS)
    def test_have_a_source_of_their_own(self, name: str, settings: Settings) -> None:
        assert (settings.ROOT / OURS[name].source).read_text(encoding="utf-8").startswith("#import")

    def test_are_those_that_the_table_asks_for(self) -> None:
        asked = {(row.verb, guard.issues) for row in PETITION.rows for guard in row.needs if guard.issues}
        assert {(verb, each.kind) for each in OURS.values() for verb in each.verbs} == asked
