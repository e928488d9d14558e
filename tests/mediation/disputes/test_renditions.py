"""Forms of a dispute's file that no act issues: set from their entry on the desk and for an export, and kept nowhere."""

from __future__ import annotations

import hashlib

import pytest
from django.urls import reverse

from casework.dossier.export.contents import contents_of
from casework.dossier.export.package import packaged
from casework.dossier.models import Document
from casework.dossier.renditions import Sheet, set_sheet
from casework.dossier.templates import all_templates
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.parties.models import AccessLog
from casework.workflow.models import Matter
from casework.workflow.words import erase_words
from mediation.disputes import services
from tests.desk import Sit
from tests.desk import text_of as page_of
from tests.mediation.disputes.test_documents import administrative, told
from tests.paper_texts import text_of
from tests.world import SIDES, VILLAGE, Talks, World

FORMS = {each.verbs[0]: each for each in all_templates() if each.track == "dispute" and each.from_entry}


def sheet(talks: Talks, verb: str) -> Sheet:
    matter = Matter.objects.get(number=talks.dispute.number)
    found = set_sheet(matter, Entry.objects.of(matter.number).filter(verb=verb).latest("seq").seq)
    assert found is not None
    return found


@pytest.fixture
def archived(talks: Talks) -> Talks:
    return talks.archived()


SAID = {
    "apply": (
        "人民调解申请书（受理登记表）", "2026年3月2日", "申请人：张三", "被申请人：李四", "中心窗口", "当事人申请", "围墙发生纠纷。",
        "自愿接受调解", "申请人签名", "登记人",
    ),
    "ask_consent": (
        "人民调解权利义务告知书", "自愿、平等", "第二十三条", "第二十四条", "选择或者接受调解员", "如实陈述纠纷事实", "法律约束力",
        "是否同意调解", "不收取任何费用",
    ),
    "appoint": ("调解员确定表", "mediator_330106001001", "调解组织指定", "审批人"),
    "hold_session": ("调解笔录", "双方到场。", "不公开进行", "张三、李四", "参加人已在笔录上签名", "调解地点", "宝石社区"),
    "sign_agreement": (
        "人民调解协议书", "申请人：张三", "主要事实和争议事项", "围墙发生纠纷。", "各方当事人的责任", "修复墙体。",
        "履行的方式和期限",
        "履行期限至", "第二十九条", "按指印", "人民调解员（签名）", "（印章）", "司法确认", "各执一份",
    ),
    "close": ("人民调解结案审批表", "中心窗口", "申请时间", "达成协议并履行", "书面", "审批人"),
    "revisit": ("人民调解回访记录", "已稳定", "双方满意。", "非承办人"),
}  # fmt: skip


class TestASheet:
    @pytest.mark.parametrize("verb", SAID)
    def test_says_what_its_form_asks_for(self, archived: Talks, verb: str) -> None:
        found = text_of(sheet(archived, verb).content)
        assert [piece for piece in SAID[verb] if piece not in found] == []

    def test_is_of_every_act_that_has_a_form(self) -> None:
        assert FORMS.keys() == SAID.keys() | {"record_oral_agreement"}

    def test_is_made_of_an_oral_agreement(self, talks: Talks) -> None:
        talks.in_mediation()
        talks.dispute = services.record_oral_agreement(
            talks.dispute, agreement="李四于当日清理堆放在过道的杂物", due_on=talks.world.clock.date(), **told(talks)
        )
        found = text_of(sheet(talks, "record_oral_agreement").content)
        wanted = (
            "人民调解口头协议登记表", "申请人：张三", "被申请人：李四", "男", "76岁", "李四于当日清理堆放在过道的杂物。", "2026年3月2日",
            "无需制作书面协议", "共同向人民法院申请司法确认", "调解员",
        )  # fmt: skip
        assert [piece for piece in wanted if piece not in found] == []
        assert [each.id_number for each in SIDES if each.id_number in found] == []

    def test_tells_of_which_entry_it_was_set(self, archived: Talks) -> None:
        entry = Entry.objects.of(archived.dispute.number).get(verb="close")
        assert f"台账第{entry.seq}条记录生成，记录摘要{entry.hash[:16]}" in text_of(sheet(archived, "close").content)

    def test_is_the_same_bytes_each_time_and_kept_nowhere(self, archived: Talks) -> None:
        first, second = (hashlib.sha256(sheet(archived, "sign_agreement").content) for _turn in range(2))
        assert first.hexdigest() == second.hexdigest()
        assert {*Document.objects.values_list("kind", flat=True)} == {"PERFORMANCE"}

    def test_tells_what_was_known_then(self, archived: Talks) -> None:
        assert "2026" in text_of(sheet(archived, "appoint").content)
        assert "修复墙体" not in text_of(sheet(archived, "hold_session").content)

    def test_says_nothing_that_was_erased(self, archived: Talks) -> None:
        entry = Entry.objects.of(archived.dispute.number).get(verb="sign_agreement")
        why, at = "当事人请求删除，保存期限已届满。", archived.world.later()
        erase_words(archived.dispute, [f"{entry.seq}.agreement"], reason=why, actor=archived.head(), at=at)
        assert "修复墙体" not in text_of(sheet(archived, "sign_agreement").content)

    def test_tells_nobody_apart_by_his_whole_number(self, archived: Talks) -> None:
        for verb in SAID:
            found = text_of(sheet(archived, verb).content)
            assert [each.id_number for each in SIDES if each.id_number in found] == []

    def test_is_of_the_organ_in_administrative_mediation(self, world: World) -> None:
        talks = administrative(world)
        talks.dispute = services.sign_agreement(
            talks.dispute, agreement="月底前付清。", due_on=world.clock.date(), signed=2, mediator_signed=True, sealed=True,
            **told(talks),
        )  # fmt: skip
        found = text_of(sheet(talks, "sign_agreement").content)
        assert "行政调解协议书" in found
        assert "加盖行政机关印章" in found
        assert "人民调解法" not in found

    def test_is_not_there_for_other_acts_or_none(self, archived: Talks) -> None:
        matter = Matter.objects.get(number=archived.dispute.number)
        perform = Entry.objects.of(matter.number).get(verb="perform").seq
        assert [set_sheet(matter, seq) for seq in (perform, 99)] == [None, None]


class TestTheDesk:
    def test_links_the_lines_that_are_born_of_entries(self, archived: Talks, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, VILLAGE)
        page = page_of(desk.opens(archived.dispute))
        seqs = Entry.objects.of(archived.dispute.number).filter(verb__in=FORMS).values_list("seq", flat=True)
        urls = [reverse("admin:disputes_dispute_sheet", args=[archived.dispute.number, seq]) for seq in seqs]
        assert [url for url in urls if url not in page] == []

    def test_hands_it_out_and_leaves_a_row(self, archived: Talks, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, VILLAGE)
        seq = Entry.objects.of(archived.dispute.number).get(verb="close").seq
        answer = desk.client.get(reverse("admin:disputes_dispute_sheet", args=[archived.dispute.number, seq]))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content == sheet(archived, "close").content
        look = AccessLog.objects.latest("pk")
        assert (look.matter_no, look.action, look.field, look.document_id) == (
            archived.dispute.number,
            "DOWNLOAD",
            "paper",
            None,
        )

    @pytest.mark.parametrize(
        ("role", "code", "status"), [(Role.MEDIATOR, "330106002001", 404), (Role.AUDITOR, VILLAGE, 404)]
    )
    def test_hands_it_to_nobody_who_may_not_read_the_file(
        self, archived: Talks, sit: Sit, role: Role, code: str, status: int
    ) -> None:
        desk = sit(role, code)
        url = reverse("admin:disputes_dispute_sheet", args=[archived.dispute.number, 1])
        assert desk.client.get(url).status_code == status


class TestAnExport:
    def test_shows_the_sheets_in_the_volume_that_is_read(self, archived: Talks) -> None:
        make_checkpoints(at=archived.world.later())
        with packaged(contents_of(Matter.objects.get(number=archived.dispute.number))) as package:
            (whole,) = [each for each in package.pieces if each.path == "data/whole.pdf"]
            found = text_of(b"".join(whole.pieces()))
            assert not [each.path for each in package.pieces if "sheet" in each.path]
        assert [
            piece for piece in ("表单，依台账记录生成", "人民调解协议书", "调解笔录", "回访记录") if piece not in found
        ] == []

    def test_leaves_them_out_with_the_words(self, archived: Talks) -> None:
        make_checkpoints(at=archived.world.later())
        contents = contents_of(Matter.objects.get(number=archived.dispute.number), with_inner=False)
        with packaged(contents) as package:
            (whole,) = [each for each in package.pieces if each.path == "data/whole.pdf"]
            assert "人民调解协议书" not in text_of(b"".join(whole.pieces()))
