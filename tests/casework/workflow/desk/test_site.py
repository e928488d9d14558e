"""The desk's first page, its search, its languages, and the word that all of it is a demonstration."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.intake import services as intake
from casework.intake.models import Filing
from casework.ledger.models import DemoMark
from casework.organisations.actors import Role
from casework.organisations.models import Membership
from casework.workflow.tracks import all_tracks
from mediation.disputes import services
from tests.desk import Sit, address, text_of
from tests.world import SIDES, VILLAGE, Talks, World

INDEX = reverse("admin:index")


class TestDashboard:
    def test_shows_what_one_has_in_hand_and_what_is_overdue(self, talks: Talks, sit: Sit) -> None:
        talks.accepted()
        panels = {p.code: p for p in sit(Role.MEDIATOR, VILLAGE).client.get(INDEX).context["panels"]}
        assert [line.matter.number for line in panels["mine"].lines] == [talks.dispute.number]
        assert [line.matter.number for line in panels["overdue"].lines] == [talks.dispute.number]
        assert panels["take_over"].count == 0

    def test_begins_with_what_is_overdue_and_ends_with_what_lies_at_the_unit(self, talks: Talks, sit: Sit) -> None:
        talks.accepted()
        for role in (Role.MEDIATOR, Role.HEAD, Role.DISPATCHER):
            codes = [panel.code for panel in sit(role, VILLAGE).client.get(INDEX).context["panels"]]
            assert (codes[0], codes[-1]) == ("overdue", "unit")

    def test_shows_what_waits_to_be_taken_over(self, talks: Talks, sit: Sit, world: World) -> None:
        services.escalate(
            talks.in_mediation().dispute,
            to=world.unit("330106001"),
            ground="FAILED_ONCE",
            reason="两次未成。",
            actor=talks.mediator(),
            at=world.later(),
        )
        panels = {p.code: p for p in sit(Role.MEDIATOR, "330106001").client.get(INDEX).context["panels"]}
        assert [line.matter.number for line in panels["take_over"].lines] == [talks.dispute.number]

    @pytest.mark.parametrize("code", [VILLAGE, "330106001", "330106"])
    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
    def test_counts_and_lists_what_the_list_behind_it_shows(
        self, talks: Talks, sit: Sit, world: World, role: Role, code: str
    ) -> None:
        for stage in (talks.accepted, talks.in_mediation, talks.performed):
            talks.dispute = services.apply(
                unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="墙", parties=SIDES,
                actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
            )  # fmt: skip
            stage()
        desk = sit(role, code)
        for panel in desk.client.get(INDEX).context["panels"]:
            listed = []
            for part in panel.parts:
                lines = desk.client.get(part.url).context["list"].lines
                assert len(lines) == len(part.keys)
                listed += [line.matter.number for line in lines]
            assert {line.matter.number for line in panel.lines} == set(listed)

    def test_leaves_out_what_is_merged(self, world: World, sit: Sit) -> None:
        filings = [
            intake.register(
                unit=world.unit("330106"), channel="WALK_IN", place=world.unit(VILLAGE), title="墙", text="墙",
                parties=SIDES, actor=world.actor(Role.REGISTRAR, "330106"), at=world.later(),
            )
            for _each in range(2)
        ]  # fmt: skip
        Filing.objects.filter(pk=filings[0].pk).update(state="MERGED")
        panels = {panel.code: panel for panel in sit(Role.MANAGER, "330106").client.get(INDEX).context["panels"]}
        assert [line.matter.number for line in panels["unit"].lines] == [filings[1].number]

    def test_says_so_when_one_holds_no_post(self, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, VILLAGE)
        Membership.objects.all().delete()
        assert "You hold no post today." in text_of(desk.client.get(INDEX))

    def test_takes_the_same_few_statements_whatever_there_is(self, talks: Talks, sit: Sit) -> None:
        head = sit(Role.HEAD, "330106")
        text_of(head.client.get(INDEX))
        with CaptureQueriesContext(connection) as asked:
            text_of(head.client.get(INDEX))
        assert len(asked) <= 12 * len(all_tracks())

    def test_tells_who_is_wrong_about_a_password_no_more_than_that(self, db: None, client: Client) -> None:
        login = reverse("admin:login")
        answer = client.post(login, {"username": "nobody", "password": "x"}, headers={"Accept-Language": "zh-hans"})
        assert "用户名或密码不正确，请注意区分大小写。" in text_of(answer)

    def test_is_closed_to_strangers(self, client: Client) -> None:
        assert client.get(INDEX).headers["Location"].startswith(reverse("admin:login"))


class TestFind:
    def test_goes_to_the_matter_of_a_number(self, talks: Talks, sit: Sit) -> None:
        answer = sit(Role.HEAD, "330106").client.get(reverse("admin:find"), {"q": talks.dispute.number.lower()})
        assert answer.headers["Location"] == address("dispute", "change", talks.dispute.number)

    def test_does_not_tell_of_a_matter_beyond_ones_reach(self, talks: Talks, sit: Sit) -> None:
        answer = sit(Role.HEAD, "330108").client.get(reverse("admin:find"), {"q": talks.dispute.number})
        assert address("dispute", "change", talks.dispute.number) not in text_of(answer)


class TestUnits:
    def test_are_suggested_by_name_and_code_within_ones_reach(self, sit: Sit) -> None:
        client, where = sit(Role.HEAD, "330106").client, reverse("admin:units")
        assert client.get(where, {"q": "宝石"}).json() == {"found": ["330106001001 宝石社区"]}
        assert len(client.get(where, {"q": "330106001"}).json()["found"]) == 1
        assert len(client.get(where, {"q": "33010600100"}).json()["found"]) == 2
        assert client.get(where, {"q": "西兴"}).json() == {"found": []}
        assert client.get(where, {"q": ""}).json() == {"found": []}


class TestBanner:
    def test_stands_on_every_page_of_a_demonstration(self, talks: Talks, sit: Sit) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        for answer in (
            Client().get(reverse("admin:login")), mediator.client.get(INDEX), mediator.lists(), mediator.opens(talks.dispute),
            mediator.asks(talks.dispute, "ask_consent"),
        ):  # fmt: skip
            assert 'class="demo"' in text_of(answer)

    def test_is_absent_elsewhere(self, sit: Sit) -> None:
        DemoMark.objects.all().delete()
        assert 'class="demo"' not in text_of(sit(Role.MEDIATOR, VILLAGE).client.get(INDEX))

    def test_is_asked_for_once(self, sit: Sit) -> None:
        client = sit(Role.MEDIATOR, VILLAGE).client
        client.get(INDEX)
        with CaptureQueriesContext(connection) as asked:
            client.get(INDEX)
        assert not [each for each in asked if "demomark" in each["sql"]]


class TestLanguage:
    def test_is_chinese_unless_asked_otherwise(self, db: None, client: Client) -> None:
        assert '<html lang="zh-hans"' in text_of(client.get(reverse("admin:login")))

    def test_is_switched_on_every_page_and_comes_back_to_it(self, talks: Talks, sit: Sit) -> None:
        client, where = sit(Role.MEDIATOR, VILLAGE).client, address("dispute", "change", talks.dispute.number)
        answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": where})
        assert answer.headers["Location"] == where
        assert "申请调解" in text_of(client.get(where))


class TestSecurity:
    def test_allows_no_script_or_style_within_a_page(self, talks: Talks, sit: Sit) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        for answer in (mediator.client.get(INDEX), mediator.lists(), mediator.opens(talks.dispute)):
            policy, page = answer.headers["Content-Security-Policy"], text_of(answer)
            assert "unsafe" not in policy
            assert "style=" not in page
            assert "onclick" not in page
            assert "<script>" not in page
