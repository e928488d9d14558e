"""The page of a matter: what it shows to whom, and that nothing moves by looking."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.ledger.models import Entry
from casework.organisations.actors import Role
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.desk import Sit, address, text_of
from tests.world import SIDES, VILLAGE, Talks, World


def state_of(talks: Talks) -> tuple[str, int]:
    matter = Dispute.objects.get(number=talks.dispute.number)
    return matter.state, Entry.objects.of(matter.number).count()


class TestScope:
    def test_hides_that_a_matter_of_another_county_exists(self, talks: Talks, sit: Sit) -> None:
        stranger = sit(Role.MEDIATOR, "330108")
        assert stranger.opens(talks.dispute).status_code == 404
        assert stranger.asks(talks.dispute, "accept").status_code == 404
        assert stranger.does(talks.dispute, "refuse").status_code == 404

    def test_knows_no_matter_under_another_track(self, talks: Talks, sit: Sit) -> None:
        head = sit(Role.HEAD, "330106")
        assert head.client.get(address("filing", "change", talks.dispute.number)).status_code == 404


class TestOffers:
    def test_are_buttons_where_allowed(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.dispute))
        assert address("dispute", "do", talks.dispute.number, "ask_consent") in page

    def test_are_grey_with_reason_and_article_where_blocked(self, talks: Talks, sit: Sit) -> None:
        talks.dispute = services.ask_consent(
            talks.dispute, rights_notice=True, actor=talks.mediator(), at=talks.world.later()
        )
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.dispute))
        blocked = re.search(r'<button[^>]*disabled aria-describedby="why-accept".*?</ul>', page, re.S)
        assert blocked is not None
        assert "Not every party has consented, or one has refused." in blocked[0]
        assert "People&#x27;s Mediation Law, art. 17" in blocked[0]
        assert address("dispute", "do", talks.dispute.number, "accept") not in page

    def test_name_who_may_where_it_is_for_others(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.dispute))
        decline = re.search(r'id="why-decline".*?</ul>', page, re.S)
        assert decline is not None
        assert "head of the organ or committee" in decline[0]


class TestPersons:
    def test_are_clear_to_who_handles_the_matter(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.accepted().dispute))
        assert "张三" in page
        assert "110*************2X" in page
        assert "11010519491231002X" not in page

    def test_are_masked_to_everybody_else(self, talks: Talks, sit: Sit) -> None:
        talks.accepted()
        for role, code in ((Role.HEAD, "330106"), (Role.MANAGER, "330100")):
            page = text_of(sit(role, code).opens(talks.dispute))
            assert "张**" in page
            assert "张三" not in page.replace("张三与李四因两院之间的围墙发生纠纷。", "")
            assert "13800001234" not in page


class TestTimeline:
    def test_tells_every_act_with_actor_unit_and_article(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.in_mediation().dispute))
        assert page.count('<details class="proof">') == 5
        assert "Hold a session" in page
        assert "双方到场。" in page
        assert "宝石社区" in page
        assert Entry.objects.of(talks.dispute.number).last().hash in page  # type: ignore[union-attr]

    def test_tells_the_facts_in_words(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.performed().dispute))
        for fact in (
            "<dt>To be performed by</dt>",
            "<dt>Signed how</dt><dd>on paper, by hand</dd>",
            "<dt>The mediator has signed</dt><dd>yes</dd>",
            "<dt>Performance</dt><dd>in full</dd>",
            "<dt>Channel</dt><dd>centre window",
        ):
            assert fact in page, fact
        assert "mediator_signed" not in page
        assert "<dd>True</dd>" not in page

    def test_folds_what_is_long(self, talks: Talks, sit: Sit) -> None:
        talks.in_mediation()
        talks.dispute = services.hold_session(
            talks.dispute, minutes="长" * 601, minutes_signed=True, actor=talks.mediator(), at=talks.world.later()
        )
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.dispute))
        assert page.count('<details class="words"><summary>长') == 1

    def test_withholds_the_words_from_who_reads_figures(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.AUDITOR, "330100").opens(talks.in_mediation().dispute))
        assert "双方到场。" not in page
        assert "The words are for those who handle the matter." in page

    def test_speaks_chinese_to_a_chinese_reader(self, talks: Talks, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, VILLAGE)
        page = desk.client.get(address("dispute", "change", talks.dispute.number), headers={"Accept-Language": "zh-CN"})
        assert "申请调解" in text_of(page)
        assert "人民调解法第17条" in text_of(page)


class TestDossier:
    def test_shows_what_is_there_and_what_is_missing(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.agreed().dispute))
        assert re.search(r'<li class="there">\s*<span>Mediation record', page)
        assert re.search(r'<li class="later">\s*<span>Closing form', page)
        assert not re.search(r'<li class="missing">', page)
        assert ">100%</span>" in page

    def test_asks_for_the_next_stage_once_one_is_passed(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.closed().dispute))
        assert re.search(r'<li class="there">\s*<span>Closing form', page)
        assert re.search(r'<li class="missing">\s*<span>Revisit record', page)
        assert ">100%</span>" not in page

    def test_begins_anew_when_the_matter_does(self, talks: Talks, sit: Sit) -> None:
        talks.dispute = services.reopen(
            talks.closed().dispute, ground="NEW_FACTS", actor=talks.head(), at=talks.world.later()
        )
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.dispute))
        assert re.search(r'<li class="later">\s*<span>Revisit record', page)


class TestNeighbours:
    def test_are_those_of_the_list_one_came_from(self, talks: Talks, sit: Sit, world: World) -> None:
        later = services.apply(
            unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="墙", parties=SIDES,
            actor=talks.mediator(), at=world.later(),
        )  # fmt: skip
        page = text_of(sit(Role.HEAD, "330106").opens(later, tab="all"))
        assert f'rel="next" href="{address("dispute", "change", talks.dispute.number)}?tab=all"' in page
        assert 'rel="prev"' not in page


class TestCost:
    def test_is_the_same_however_long_the_history(self, talks: Talks, sit: Sit) -> None:
        mediator, counts = sit(Role.MEDIATOR, VILLAGE), []
        talks.in_mediation()
        text_of(mediator.opens(talks.dispute))
        for _round in range(2):
            with CaptureQueriesContext(connection) as asked:
                text_of(mediator.opens(talks.dispute, tab="mine"))
            counts.append(len(asked))
            for _more in range(3):
                services.hold_session(
                    talks.dispute,
                    minutes="又一次。",
                    minutes_signed=True,
                    actor=talks.mediator(),
                    at=talks.world.later(),
                )
        assert counts[0] == counts[1] <= 27


class TestLooking:
    def test_moves_nothing(self, talks: Talks, sit: Sit) -> None:
        before = state_of(talks)
        mediator = sit(Role.MEDIATOR, VILLAGE)
        mediator.opens(talks.dispute)
        for verb in ("ask_consent", "refuse", "withdraw", "archive"):
            mediator.asks(talks.dispute, verb)
        assert state_of(talks) == before

    @pytest.mark.parametrize(
        "place", ["", "{number}/", "{number}/change/", "{number}/delete/", "{number}/history/", "{pk}/change/", "{pk}/"]
    )
    def test_has_no_stock_form_to_post_to(self, talks: Talks, sit: Sit, place: str) -> None:
        before = state_of(talks)
        admin = sit(Role.ADMIN, "330106", is_superuser=True)
        where = place.format(number=talks.dispute.number, pk=talks.dispute.pk)
        answer = admin.client.post(
            address("dispute", "changelist") + where,
            {"state": "ARCHIVED", "_save": "1", "_fsm_transition_to": "archive", "action": "delete_selected",
             "_selected_action": str(talks.dispute.pk), "post": "yes"},
        )  # fmt: skip
        assert answer.status_code in (403, 404, 405)
        assert state_of(talks) == before
