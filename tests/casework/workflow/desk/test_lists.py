"""Lists of matters: who sees what, in which order, at what cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.deadlines.models import Clock
from casework.intake import services as intake
from casework.organisations.actors import Role
from casework.organisations.models import Membership
from casework.workflow.desk import lists
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.desk import Desk, Sit, address, text_of
from tests.world import SIDES, VILLAGE, Talks, World

NUMBER = re.compile(r'<th scope="row"><a href="[^"]*">(D\d+)</a>')


def numbers(desk: Desk, **query: Any) -> list[str]:
    return NUMBER.findall(text_of(desk.lists(**query)))


def apply(world: World, code: str = VILLAGE, **options: Any) -> Dispute:
    given: dict[str, Any] = {
        "type": "02",
        "channel": "WALK_IN",
        "title": "墙",
        "text": "墙",
        "parties": SIDES,
    } | options
    return services.apply(
        unit=world.unit(code), actor=world.actor(Role.MEDIATOR, code), at=world.later(minutes=1), **given
    )


class TestTabs:
    def test_show_what_one_has_in_hand_first(self, talks: Talks, sit: Sit, world: World) -> None:
        talks.accepted()
        waiting = apply(world)
        mediator = sit(Role.MEDIATOR, VILLAGE)
        assert numbers(mediator) == [talks.dispute.number]
        assert numbers(mediator, tab="unit") == [waiting.number, talks.dispute.number]

    def test_leave_out_of_the_units_tasks_what_lies_below_it(self, talks: Talks, sit: Sit) -> None:
        town = sit(Role.MEDIATOR, "330106001")
        assert numbers(town, tab="unit") == []
        assert numbers(town, tab="all") == [talks.dispute.number]

    def test_leave_ended_matters_to_the_last(self, talks: Talks, sit: Sit) -> None:
        talks.archived()
        mediator = sit(Role.MEDIATOR, VILLAGE)
        assert numbers(mediator, tab="mine") == []
        assert numbers(mediator, tab="all") == [talks.dispute.number]

    def test_show_what_was_sent_up_where_it_waits(self, talks: Talks, sit: Sit, world: World) -> None:
        talks.in_mediation()
        services.escalate(
            talks.dispute,
            to=world.unit("330106001"),
            ground="FAILED_ONCE",
            reason="两次未成。",
            actor=talks.mediator(),
            at=world.later(),
        )
        assert numbers(sit(Role.MEDIATOR, "330106001"), tab="take_over") == [talks.dispute.number]

    def test_end_with_what_one_may_do_oneself(self, talks: Talks, sit: Sit) -> None:
        mediator, head = sit(Role.MEDIATOR, VILLAGE), sit(Role.HEAD, VILLAGE)
        assert numbers(sit(Role.HEAD, "330106"), tab="appoint") == []
        talks.accepted()
        assert numbers(head, tab="appoint") == [talks.dispute.number]
        talks.dispute = services.appoint(
            talks.dispute, mediator=mediator.account, actor=talks.head(), at=talks.world.later()
        )
        assert (numbers(head, tab="appoint"), numbers(mediator, tab="mine")) == ([], [talks.dispute.number])

    def test_hand_on_what_waits_for_another_role(self, talks: Talks, sit: Sit) -> None:
        number = talks.performed().dispute.number
        mediator, head = sit(Role.MEDIATOR, VILLAGE), sit(Role.HEAD, VILLAGE)
        walker, archivist = sit(Role.GRID_WORKER, VILLAGE), sit(Role.ARCHIVIST, "330106")
        other = sit(Role.MEDIATOR, VILLAGE, name="another")
        assert (numbers(mediator, tab="mine"), numbers(head, tab="close")) == ([], [number])
        talks.dispute = services.close(talks.dispute, actor=talks.head(), at=talks.world.later(days=1))
        assert (numbers(head, tab="close"), numbers(walker, tab="revisit"), numbers(other, tab="revisit")) == (
            [], [number], [number],
        )  # fmt: skip
        assert numbers(mediator, tab="revisit") == []
        talks.dispute = services.revisit(
            talks.dispute,
            result="SETTLED",
            record="双方满意。",
            actor=talks.world.actor(Role.GRID_WORKER, VILLAGE),
            at=talks.world.later(days=20),
        )
        assert (numbers(walker, tab="revisit"), numbers(archivist)) == ([], [number])

    def test_wait_for_a_post_and_not_for_the_person(self, talks: Talks, sit: Sit) -> None:
        talks.accepted()
        leader = sit(Role.MANAGER, "330100", name="both")
        sit(Role.HEAD, "330108", name="both")
        assert numbers(leader, tab="all") == [talks.dispute.number]
        assert numbers(leader, tab="appoint") == []

    @pytest.mark.parametrize(("role", "tab"), [(Role.HEAD, "nonsense"), (Role.HEAD, "archive"), (Role.AUDITOR, "mine")])
    def test_are_not_mistaken_for_others(self, talks: Talks, sit: Sit, role: Role, tab: str) -> None:
        desk = sit(role, "330106")
        assert desk.lists(tab=tab).status_code == 404
        assert desk.opens(talks.dispute, tab=tab).status_code == 200


class TestScope:
    def test_ends_at_the_county(self, talks: Talks, sit: Sit) -> None:
        assert numbers(sit(Role.MEDIATOR, "330108"), tab="all") == []
        assert numbers(sit(Role.MANAGER, "330100"), tab="all") == [talks.dispute.number]

    def test_is_empty_for_who_holds_no_post(self, talks: Talks, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, VILLAGE)
        Membership.objects.all().delete()
        assert desk.lists().status_code == 403


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"state": "APPLIED"}, True),
            ({"state": "ARCHIVED"}, False),
            ({"type": "02", "risk": "BLUE", "channel": "WALK_IN", "level": "2"}, True),
            ({"level": "3"}, False),
            ({"unit_below": "330106001"}, True),
            ({"unit_below": "330106002"}, False),
            ({"opened_after": "2026-03-02", "opened_before": "2026-03-02"}, True),
            ({"opened_after": "2026-03-03"}, False),
            ({"q": "漏水"}, False),
            ({"q": "围墙"}, True),  # it was told so
            ({"q": "两院"}, True),
            ({"q": "d3301062026"}, True),
            ({"overdue": "on"}, True),
        ],
    )
    def test_keep_what_fits(self, talks: Talks, sit: Sit, query: dict[str, str], found: bool) -> None:
        shown = numbers(sit(Role.HEAD, "330106"), tab="all", **query)
        assert shown == ([talks.dispute.number] if found else [])

    def test_can_be_cleared_where_nothing_fits(self, talks: Talks, sit: Sit) -> None:
        desk, clear = sit(Role.HEAD, "330106"), '<a href="?tab=all">Clear search and filters</a>'
        assert clear in text_of(desk.lists(tab="all", q="漏水"))
        assert clear in text_of(desk.lists(tab="all", state="ARCHIVED"))
        assert clear not in text_of(desk.lists(tab="mine"))

    def test_are_named_where_they_stand_folded(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, "330106").lists(tab="all", risk="BLUE", overdue="on", q="两院"))
        assert re.search(r"<summary>Filters <span[^>]*>Risk blue</span> <span[^>]*>Overdue only</span></summary>", page)
        assert 'href="?tab=all&amp;q=%E4%B8%A4%E9%99%A2">Clear the filters</a>' in page

    def test_say_when_they_are_not_understood(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, "330106").lists(tab="all", unit_below="330108001"))
        assert "No unit in your reach bears this code or name." in page
        assert talks.dispute.number not in page


class TestPages:
    def test_hold_every_matter_once_and_lead_back(
        self, talks: Talks, sit: Sit, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lists, "PAGE", 3)
        expected = [talks.dispute.number, *(apply(world).number for _each in range(6))][::-1]
        head, seen, query, first = sit(Role.HEAD, "330106"), [], "tab=all", ""
        while query:
            page = text_of(head.client.get(f"{address('dispute', 'changelist')}?{query}"))
            seen += NUMBER.findall(page)
            first = first or page
            older = re.search(r'rel="next" href="\?([^"]+)"', page)
            newer = re.search(r'rel="prev" href="\?([^"]+)"', page)
            query = older[1].replace("&amp;", "&") if older else ""
        assert seen == expected
        assert newer is not None
        back = text_of(head.client.get(f"{address('dispute', 'changelist')}?{newer[1].replace('&amp;', '&')}"))
        assert NUMBER.findall(back) == expected[3:6]

    @pytest.mark.parametrize("key", ["older=nonsense", "older=2026-03-02T12:00~1", "older=2026-03-02~x", "newer=~"])
    def test_begin_at_the_beginning_for_a_broken_key(self, talks: Talks, sit: Sit, key: str) -> None:
        page = sit(Role.HEAD, "330106").client.get(f"{address('dispute', 'changelist')}?tab=all&{key}")
        assert talks.dispute.number in text_of(page)


class TestCost:
    def test_is_the_same_for_one_matter_and_for_many(self, talks: Talks, sit: Sit, world: World) -> None:
        head, counts = sit(Role.HEAD, "330106"), []
        text_of(head.lists(tab="all"))
        for _round in range(2):
            with CaptureQueriesContext(connection) as asked:
                text_of(head.lists(tab="all", state="APPLIED", unit_below="330106"))
            counts.append(len(asked))
            for _each in range(12):
                apply(world)
        assert counts[0] == counts[1] <= 11

    def test_never_counts(self, talks: Talks, sit: Sit) -> None:
        head = sit(Role.HEAD, "330106")
        with CaptureQueriesContext(connection) as asked:
            text_of(head.lists(tab="all"))
        assert not [each["sql"] for each in asked if "COUNT(" in each["sql"].upper()]


class TestDueNext:
    def test_is_what_is_done_as_a_rule_where_two_limits_end_at_once(self, world: World) -> None:
        filing = intake.register(
            unit=world.unit("330106"), channel="WALK_IN", place=world.unit(VILLAGE), title="墙", text="墙",
            parties=SIDES, actor=world.actor(Role.REGISTRAR, "330106"), at=world.later(),
        )  # fmt: skip
        limits = Clock.objects.of(filing.number).open()
        assert {clock.verb for clock in limits} == {"merge", "triage"}
        assert len({clock.due_at for clock in limits}) == 1
        (line,) = lists.lines_of([filing], world.later())
        assert line.clock is not None
        assert line.clock.verb == "triage"


class TestOverdue:
    def test_is_marked_with_what_is_late(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, "330106").lists(tab="all"))
        assert "overdue" in page
