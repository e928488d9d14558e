"""The papers of a dispute: what its acts issue says what the law asks for, in people's mediation and in administrative."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from casework.dossier.models import Document
from casework.dossier.templates import all_templates
from casework.dossier.typesetting import frozen, typeset
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.parties.services import record_consent
from casework.workflow.issuing import previewing
from mediation.disputes import services
from mediation.disputes.administrative import ADMINISTRATIVE
from mediation.disputes.machine import DISPUTE
from tests.paper_texts import issued, text_of
from tests.world import SIDES, VILLAGE, Talks, World

KEPT = json.loads(Path(__file__).with_name("kept_papers.json").read_text(encoding="utf-8"))
OURS = {each.name: each for each in all_templates() if each.track == "dispute"}
ISSUED = {name: each for name, each in OURS.items() if not each.from_entry}
TERMINATION, REFUSAL = "DISPUTE_TERMINATION_NOTICE/1", "DISPUTE_REFUSAL_NOTICE/1"
APPLICATION = "DISPUTE_CONFIRMATION_APPLICATION/1"


def told(talks: Talks, **span: float) -> dict[str, Any]:
    return {"actor": talks.mediator(), "at": talks.world.later(**span)}


def failed(talks: Talks) -> Talks:
    if talks.dispute.state == "APPLIED":
        talks.in_mediation()
    given: dict[str, Any] = {"remedies_explained": True, "reason": "双方对责任分担差距过大"}
    talks.dispute = services.fail(talks.dispute, **given, **told(talks))
    return talks


def administrative(world: World, type: str = "02") -> Talks:
    """Give a dispute before an administrative organ, where its talks have begun."""
    dispute = services.apply_administrative(
        unit=world.unit(VILLAGE), type=type, channel="WALK_IN", title="工钱", text="拖欠工钱。", parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
    )  # fmt: skip
    talks = Talks(world, dispute)
    talks.dispute = services.ask_consent(talks.dispute, rights_notice=True, **told(talks))
    for party in Party.objects.of(talks.dispute.number):
        record_consent(party, means=ConsentMeans.WRITTEN, at=world.later(minutes=5))
    talks.dispute = services.accept(talks.dispute, scope="CIVIL", **told(talks))
    given: dict[str, Any] = {"mediator": talks.mediator().account, "actor": talks.head(), "at": world.later()}
    talks.dispute = services.appoint(talks.dispute, **given)
    return talks


def says(talks: Talks, template: str, *pieces: str) -> None:
    """Hold what a paper must say against what its reader finds."""
    found = text_of(issued(talks.dispute.number)[template])
    assert [piece for piece in pieces if piece not in found] == []


class TestEnding:
    def test_issues_the_notice_of_termination_with_the_other_ways(self, talks: Talks) -> None:
        failed(talks)
        says(
            talks, TERMINATION, "张三、李四：", "两院之间的墙", "邻里纠纷", "先后进行1次调解", "第二十六条", "双方对责任分担差距过大。",
            "仲裁、行政", "人民法院提起诉讼", "宝石社区调终字〔2026〕第000001号",
        )  # fmt: skip
        entry = Entry.objects.of(talks.dispute.number).get(verb="fail")
        paper = issued(talks.dispute.number)[TERMINATION]
        assert [each["sha256"] for each in entry.facts["issued"]] == [paper.sha256]
        assert (paper.kind, paper.seq, paper.volume) == ("TERMINATION_NOTICE", entry.seq, "MAIN")

    def test_names_arbitration_for_labour(self, world: World) -> None:
        says(
            failed(administrative(world, "11")),
            TERMINATION,
            "劳动人事争议仲裁委员会",
            "依照行政调解的有关规定",
            "本机关于",
        )

    def test_issues_the_refusal(self, talks: Talks) -> None:
        given: dict[str, Any] = {"ground": "IN_COURT", "remedies_explained": True, "reason": "已立案"}
        services.decline(talks.dispute, **given, actor=talks.head(), at=talks.world.later())
        says(
            talks,
            REFUSAL,
            "张三、李四：",
            "法院已受理。",
            "已立案。",
            "仲裁、行政",
            "宝石社区调不受字〔2026〕第000001号",
        )


class TestAgreeing:
    def test_issues_the_joint_application_to_the_court(self, talks: Talks) -> None:
        talks.agreed()
        court = talks.world.court()
        given: dict[str, Any] = {"joint": True, "court": court, "jurisdiction": "SEAT"}
        talks.dispute = services.apply_confirmation(talks.dispute, **given, **told(talks, days=1))
        says(
            talks, APPLICATION, "司法确认申请书", "申请人：张三", "申请人：李四", "请求依法确认", "书面调解协议", "没有恶意串通",
            "西湖区人民法院", "第三十三条", "第二百零五条", "调解协议书；", "财产权利证明", "按指印", "调解组织所在地",
        )  # fmt: skip

    def test_is_no_ruling_of_the_court(self, talks: Talks) -> None:
        talks.agreed()
        given: dict[str, Any] = {"joint": True, "court": talks.world.court(), "jurisdiction": "SEAT"}
        services.apply_confirmation(talks.dispute, **given, **told(talks, days=1))
        kinds = Document.objects.filter(matter_no=talks.dispute.number).values_list("kind", flat=True)
        assert [*kinds] == ["CONFIRMATION_APPLICATION"]


class TestAPreview:
    def test_is_shown_without_number_and_leaves_nothing(self, talks: Talks) -> None:
        with previewing() as sheets:
            failed(talks)
        assert {kind: "第××××××号" in text_of(sheet) for kind, sheet in sheets.items()} == {"TERMINATION_NOTICE": True}
        assert not issued(talks.dispute.number)


class TestAKeptPaper:
    """Papers kept as they were issued: what is done to a source, the layout, the fonts or the engine shows."""

    @pytest.mark.parametrize("name", ISSUED)
    def test_comes_out_as_on_its_day(self, name: str) -> None:
        kept = KEPT[name]
        made = typeset(OURS[name].source, frozen(kept["values"]), datetime.fromisoformat(kept["at"]))
        assert hashlib.sha256(made).hexdigest() == kept["sha256"]


class TestTheTemplates:
    @pytest.mark.parametrize("name", OURS)
    def test_have_a_source_of_their_own(self, name: str, settings: Settings) -> None:
        assert (settings.ROOT / OURS[name].source).read_text(encoding="utf-8").startswith("#import")

    @pytest.mark.parametrize("machine", [DISPUTE, ADMINISTRATIVE], ids=["people's", "administrative"])
    def test_are_those_that_the_table_asks_for(self, machine: Any) -> None:
        asked = {(row.verb, guard.issues) for row in machine.rows for guard in row.needs if guard.issues}
        made = {(verb, each.kind) for each in ISSUED.values() for verb in each.verbs if verb in machine.verbs}
        assert made == asked

    def test_asks_what_another_system_did_for_none(self) -> None:
        guards = {guard for row in (*DISPUTE.rows, *ADMINISTRATIVE.rows) for guard in row.needs if guard.issues}
        assert {guard.waivable for guard in guards} == {False}
