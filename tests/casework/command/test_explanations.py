"""A supervisor issues cards and asks about them; the handler answers."""

from datetime import datetime
from typing import Any

import pytest

from casework.command import services
from casework.command.models import Card, Dispatch
from casework.command.run import run
from casework.errors import CaseworkError, NotYet, NotYou
from casework.ledger.models import Entry, Note
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role
from tests.casework.command.test_coming import at
from tests.world import VILLAGE, Talks

TEN = at(3, 4, 10)


@pytest.fixture
def carded(talks: Talks) -> Talks:
    """Give an accepted dispute whose mediator was not appointed in time; its red card is the last entry."""
    talks.accepted()
    list(run(at(3, 4)))
    assert Card.objects.get().awaited == "appoint"
    return talks


def supervisor(talks: Talks, code: str = "330106") -> Actor:
    return talks.world.actor(Role.SUPERVISOR, code)


def refused(kind: type[CaseworkError], service: Any, talks: Talks, **given: Any) -> str:
    with pytest.raises(kind) as refusal:
        service(talks.dispute, **given)
    return refusal.value.code


def seq() -> int:
    return Card.objects.get().seq


class TestIssueCard:
    def test_by_a_supervisor_comes_before_the_timer(self, talks: Talks) -> None:
        moved = services.issue_card(
            talks.dispute, awaited="accept", text="请抓紧受理。", actor=supervisor(talks), at=at(3, 3)
        )
        card = Card.objects.get()
        assert (card.colour, card.awaited, card.seq) == ("YELLOW", "accept", moved.version)
        entry = Entry.objects.of(moved.number).get(seq=card.seq)
        assert (entry.role, entry.facts["breach"]) == (Role.SUPERVISOR, False)
        list(run(at(3, 5, 9)))
        assert Card.objects.filter(awaited="accept").count() == 1

    def test_is_red_where_the_time_is_over(self, talks: Talks) -> None:
        services.issue_card(talks.dispute, awaited="accept", actor=supervisor(talks), at=at(3, 9))
        card = Card.objects.get()
        assert (card.colour, card.is_breach) == ("RED", True)

    def test_is_refused_where_no_duty_runs(self, talks: Talks) -> None:
        given: dict[str, Any] = {"awaited": "archive", "actor": supervisor(talks), "at": at(3, 3)}
        assert refused(NotYet, services.issue_card, talks, **given) == "NO_CLOCK_RUNS"

    def test_is_refused_a_second_time(self, talks: Talks) -> None:
        given: dict[str, Any] = {"awaited": "accept", "actor": supervisor(talks), "at": at(3, 3)}
        services.issue_card(talks.dispute, **given)
        assert refused(NotYet, services.issue_card, talks, **given) == "CARD_IS_NEW"

    def test_is_refused_to_who_handles(self, talks: Talks) -> None:
        given: dict[str, Any] = {"awaited": "accept", "actor": talks.mediator(), "at": at(3, 3)}
        assert refused(NotYou, services.issue_card, talks, **given) == "WRONG_ROLE"

    def test_is_refused_to_a_supervisor_of_elsewhere(self, talks: Talks) -> None:
        given: dict[str, Any] = {"awaited": "accept", "actor": supervisor(talks, "330108"), "at": at(3, 3)}
        assert refused(NotYou, services.issue_card, talks, **given) == "OUT_OF_SCOPE"


class TestAskExplanation:
    def test_tells_the_handler_and_marks_the_card(self, carded: Talks) -> None:
        services.ask_explanation(
            carded.dispute, card=seq(), text="为何未按时确定调解员？", actor=supervisor(carded), at=at(3, 4, 9)
        )
        card = Card.objects.get()
        assert (card.asked_at, card.awaits_answer) == (at(3, 4, 9), True)
        notice = Dispatch.objects.get(kind=Dispatch.Kind.EXPLANATION)
        assert (notice.account, notice.send_at) == (carded.mediator().account, at(3, 4, 9))
        assert Note.objects.get(matter=carded.dispute.number, seq=card.seq + 1).text == "为何未按时确定调解员？"

    def test_is_refused_without_words_and_without_a_card(self, carded: Talks) -> None:
        asking: dict[str, Any] = {"actor": supervisor(carded), "at": at(3, 4, 9)}
        assert refused(NotYet, services.ask_explanation, carded, card=seq(), text=" ", **asking) == "EXPLAINED_IN_WORDS"
        assert refused(NotYet, services.ask_explanation, carded, card=1, text="为何？", **asking) == "CARD_NAMED"

    def test_is_refused_while_one_is_awaited(self, carded: Talks) -> None:
        given: dict[str, Any] = {"card": seq(), "text": "为何？", "actor": supervisor(carded), "at": at(3, 4, 9)}
        services.ask_explanation(carded.dispute, **given)
        assert refused(NotYet, services.ask_explanation, carded, **given) == "NOTHING_AWAITED"

    def test_is_for_supervisors_alone(self, carded: Talks) -> None:
        given: dict[str, Any] = {"card": seq(), "text": "为何？", "actor": carded.head(), "at": at(3, 4, 9)}
        assert refused(NotYou, services.ask_explanation, carded, **given) == "WRONG_ROLE"


class TestAnswerCard:
    def answer(self, talks: Talks, actor: Actor, moment: datetime = TEN, text: str = "调解员外出。") -> None:
        services.answer_card(talks.dispute, card=seq(), text=text, actor=actor, at=moment)

    def test_by_the_handler_ends_the_question(self, carded: Talks) -> None:
        services.ask_explanation(carded.dispute, card=seq(), text="为何？", actor=supervisor(carded), at=at(3, 4, 9))
        self.answer(carded, carded.mediator())
        card = Card.objects.get()
        assert (card.answered_at, card.awaits_answer) == (at(3, 4, 10), False)
        assert not Card.objects.unanswered().exists()
        assert verify().is_good

    def test_may_come_before_anybody_asks_and_again_when_somebody_does(self, carded: Talks) -> None:
        self.answer(carded, carded.mediator())
        with pytest.raises(NotYet) as refusal:
            self.answer(carded, carded.mediator())
        assert refusal.value.code == "ANSWER_AWAITED"
        services.ask_explanation(carded.dispute, card=seq(), text="为何？", actor=supervisor(carded), at=at(3, 4, 11))
        assert Card.objects.unanswered().exists()
        self.answer(carded, carded.mediator(), at(3, 4, 12))

    def test_may_be_given_by_the_head_of_the_unit_that_leads(self, carded: Talks) -> None:
        self.answer(carded, carded.head())

    def test_is_refused_to_another_mediator_and_to_a_head_above(self, carded: Talks) -> None:
        world = carded.world
        for actor in (world.actor(Role.MEDIATOR, VILLAGE, "another"), world.actor(Role.HEAD, "330106001")):
            with pytest.raises(NotYet) as refusal:
                self.answer(carded, actor)
            assert refusal.value.code == "ANSWERED_BY_HANDLER"

    def test_is_refused_without_words(self, carded: Talks) -> None:
        with pytest.raises(NotYet) as refusal:
            self.answer(carded, carded.mediator(), text="")
        assert refusal.value.code == "EXPLAINED_IN_WORDS"


class TestSupervision:
    def test_does_not_move_the_matter(self, carded: Talks) -> None:
        """What was done before a card may still be entered after it, and nothing that was proposed lapses (trap of 2.0)."""
        before = carded.dispute
        services.ask_explanation(before, card=seq(), text="为何？", actor=supervisor(carded), at=at(3, 4, 9))
        from mediation.disputes.services import appoint

        moved = appoint(before, mediator=carded.mediator().account, actor=carded.head(), at=at(3, 3, 9))
        assert (moved.state, moved.moved_at) == ("IN_MEDIATION", at(3, 3, 9))
        assert verify().is_good
