"""A level that is skipped is told on its desk, and the one the matter left: they read of it, and can do nothing with it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.errors import CaseworkError
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.available import available
from casework.workflow.models import Notice
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.desk import Desk, Sit, address, text_of
from tests.world import SIDES, VILLAGE, Talks, World

TOWN, COUNTY = "330106001", "330106"
NUMBER = re.compile(r'<th scope="row"><a href="[^"]*">(D\d+)</a>')


def sent_up(world: World, to: str = COUNTY) -> Dispute:
    """Lead a medical dispute, which may skip a level, to a first session in the village and send it up from there."""
    opened = services.apply(
        unit=world.unit(VILLAGE),
        type="15",
        channel="WALK_IN",
        title="术后纠纷",
        text="患者与医院因手术发生纠纷。",
        parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE),
        at=world.later(),
    )
    talks = Talks(world, opened).in_mediation()
    return services.escalate(
        talks.dispute,
        to=world.unit(to),
        ground="BEYOND_POWERS",
        reason="社区无力处理。",
        actor=talks.mediator(),
        at=world.later(),
    )


def told(desk: Desk) -> list[str]:
    return NUMBER.findall(text_of(desk.lists(tab="told")))


@pytest.fixture
def dispute(world: World) -> Dispute:
    return sent_up(world)


class TestTheNotice:
    def test_names_what_the_entry_names(self, dispute: Dispute) -> None:
        notice, entry = Notice.objects.get(unit__code=TOWN), Entry.objects.of(dispute.number).order_by("seq").last()
        assert entry is not None
        assert (notice.matter_no, notice.seq, notice.at) == (dispute.number, entry.seq, entry.happened_at)
        assert [notice.unit.key] == entry.facts["notified"]

    def test_is_given_to_the_unit_it_left_alone_where_nothing_is_skipped(self, world: World) -> None:
        sent_up(world, to=TOWN)
        assert Notice.objects.get().unit.code == VILLAGE

    def test_is_given_to_the_unit_it_was_called_away_from(self, talks: Talks, world: World) -> None:
        services.call_in(
            talks.accepted().dispute,
            ground="RED_RISK",
            reason="形势紧急。",
            actor=world.actor(Role.HEAD, TOWN),
            at=world.later(),
        )
        assert Notice.objects.get().unit.code == VILLAGE

    def test_is_not_given_where_the_escalation_is_refused(self, dispute: Dispute, world: World) -> None:
        with pytest.raises(CaseworkError):
            services.escalate(
                dispute,
                to=world.unit("330100"),
                ground="BEYOND_POWERS",
                reason="再上报。",
                actor=world.actor(Role.MEDIATOR, VILLAGE),
                at=world.later(),
            )
        assert Notice.objects.count() == 2


class TestTheTab:
    def test_shows_the_matter_to_the_unit_that_was_skipped(self, dispute: Dispute, sit: Sit) -> None:
        town = sit(Role.MEDIATOR, TOWN)
        assert told(town) == [dispute.number]
        assert NUMBER.findall(text_of(town.lists(tab="all"))) == []

    @pytest.mark.parametrize("code", ["330106001002", "330106002", COUNTY, "330100"])
    def test_shows_it_to_no_other(self, dispute: Dispute, sit: Sit, code: str) -> None:
        assert told(sit(Role.MEDIATOR, code)) == []

    @pytest.mark.parametrize(("language", "word"), [("en", "Sent up or past us"), ("zh-hans", "上报与越级告知")])
    def test_is_named_in_both_languages(self, dispute: Dispute, sit: Sit, language: str, word: str) -> None:
        town = sit(Role.HEAD, TOWN)
        page = town.client.get(
            address("dispute", "changelist"), {"tab": "told"}, headers={"Accept-Language": language}
        ).content.decode()
        assert re.search(rf'aria-current="page">{word}</a>', page)
        assert dispute.number in page

    def test_costs_the_same_for_one_matter_and_for_many(self, dispute: Dispute, sit: Sit, world: World) -> None:
        town, counts = sit(Role.MEDIATOR, TOWN), []
        told(town)
        for _round in range(2):
            with CaptureQueriesContext(connection) as asked:
                told(town)
            counts.append(len(asked))
            for _each in range(3):
                sent_up(world)
        assert len(told(town)) == 7
        assert counts[0] == counts[1] <= 11


class TestThePage:
    @pytest.mark.parametrize(
        ("language", "why"),
        [
            ("en", "this matter went past 北山街道, which is notified of it. It lies beyond your reach."),
            ("zh-hans", "该事项越过北山街道上报，特此告知；现不在您的管辖范围内。"),
        ],
    )
    def test_says_why_it_is_shown(self, dispute: Dispute, sit: Sit, language: str, why: str) -> None:
        where = address("dispute", "change", dispute.number)
        answer = sit(Role.HEAD, TOWN).client.get(where, {"tab": "told"}, headers={"Accept-Language": language})
        assert why in text_of(answer)

    def test_masks_the_parties_and_keeps_the_words_back(self, dispute: Dispute, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, TOWN).opens(dispute))
        assert "张**" in page
        assert not any(clear in page for clear in ("张三", "13800001234", "社区无力处理。"))
        assert "The words are for those who handle the matter." in page

    def test_offers_nothing_to_do(self, dispute: Dispute, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, TOWN).opens(dispute))
        assert "Nothing for you to do now." in page
        assert "data-dialog href" not in page

    @pytest.mark.parametrize("verb", ["take_over", "call_in", "escalate", "withdraw"])
    def test_leads_to_no_dialog(self, dispute: Dispute, sit: Sit, verb: str) -> None:
        town, before = sit(Role.HEAD, TOWN), Entry.objects.count()
        assert town.asks(dispute, verb).status_code == 404
        assert town.does(dispute, verb, ground="BEYOND_POWERS", reason="x").status_code == 404
        assert Entry.objects.count() == before

    def test_reveals_nothing(self, dispute: Dispute, sit: Sit) -> None:
        where = address("dispute", "party", dispute.number, 1, "reveal")
        answer = sit(Role.HEAD, TOWN).client.post(where, {"field": "id_number", "purpose": "curious"})
        assert answer.status_code == 404

    def test_stays_hidden_from_who_was_not_told(self, dispute: Dispute, sit: Sit) -> None:
        assert sit(Role.HEAD, "330106002").opens(dispute).status_code == 404
        assert sit(Role.HEAD, "330106001002").opens(dispute).status_code == 404

    def test_is_found_by_its_number(self, dispute: Dispute, sit: Sit) -> None:
        find = reverse("admin:find")
        there = sit(Role.HEAD, TOWN).client.get(find, {"q": dispute.number}).headers["Location"]
        assert there == address("dispute", "change", dispute.number)
        elsewhere = sit(Role.HEAD, "330106001002").client.get(find, {"q": dispute.number})
        assert address("dispute", "change", dispute.number) not in text_of(elsewhere)


class TestTheUnitItLeft:
    """House rule R9: the lower unit stays assistant. It reads what became of the matter."""

    def test_finds_it_in_one_place_and_page_list_and_panel_agree(
        self, dispute: Dispute, sit: Sit, world: World
    ) -> None:
        village = sit(Role.MEDIATOR, VILLAGE)
        panels = {panel.code: panel.count for panel in village.client.get(reverse("admin:index")).context["panels"]}
        assert panels["mine"] == panels["unit"] == 0
        assert NUMBER.findall(text_of(village.lists(tab="mine"))) == []
        assert told(village) == [dispute.number]
        services.take_over(dispute, actor=world.actor(Role.MEDIATOR, COUNTY), at=world.later())
        assert told(village) == [dispute.number]
        assert village.opens(dispute).status_code == 200

    @pytest.mark.parametrize(("language", "why"), [("en", "which stays assistant"), ("zh-hans", "继续协助")])
    def test_is_told_why_it_reads(self, dispute: Dispute, sit: Sit, language: str, why: str) -> None:
        where = address("dispute", "change", dispute.number)
        assert why in text_of(sit(Role.MEDIATOR, VILLAGE).client.get(where, headers={"Accept-Language": language}))

    def test_may_do_nothing_with_it(self, dispute: Dispute, sit: Sit, world: World) -> None:
        actors = [world.actor(role, VILLAGE) for role in Role if role is not Role.SYSTEM]
        for moved in (dispute, services.take_over(dispute, actor=world.actor(Role.MEDIATOR, COUNTY), at=world.later())):
            matter = Dispute.objects.placed().get(number=moved.number)
            for actor in actors:
                assert [offer.verb for offer in available(matter, actor, world.clock) if offer.allowed] == []
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(dispute))
        assert "data-dialog href" not in page
        assert not any(clear in page for clear in ("张三", "13800001234", "社区无力处理。"))

    def test_is_led_to_the_page_by_its_own_escalation(self, talks: Talks, sit: Sit, world: World) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        dispute = talks.in_mediation().dispute
        answer = mediator.does(
            dispute, "escalate", to=str(world.unit(TOWN).pk), ground="FAILED_ONCE", reason="两次未成。"
        )
        assert answer.headers["Location"] == address("dispute", "change", dispute.number)
        assert mediator.client.get(answer.headers["Location"]).status_code == 200
