"""An order goes to the handler in one step, is read, answered, and has a clock of its own; a leader takes charge."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from casework.command import services
from casework.command.models import Card, Charge, Dispatch, Order
from casework.command.run import run
from casework.deadlines.models import Clock
from casework.errors import CaseworkError, NotYet, NotYou
from casework.ledger.models import Entry, Note
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Membership
from tests.casework.command.test_coming import at
from tests.world import VILLAGE, Talks

COUNTY = "330106"


@pytest.fixture
def accepted(talks: Talks) -> Talks:
    return talks.accepted()


def commander(talks: Talks, role: Role = Role.DISPATCHER, code: str = COUNTY) -> Actor:
    return talks.world.actor(role, code)


def give(talks: Talks, **other: Any) -> Order:
    given: dict[str, Any] = {
        "addressee": talks.mediator().account, "text": "请今日上门。", "actor": commander(talks), "at": at(3, 3, 9), **other,
    }  # fmt: skip
    services.order(talks.dispute, **given)
    return Order.objects.order_by("-pk")[0]


def refused(kind: type[CaseworkError], call: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(kind) as refusal:
        call(*args, **given)
    return refusal.value.code


class TestOrder:
    def test_reaches_the_handler_past_the_township_in_one_step(self, accepted: Talks) -> None:
        order = give(accepted, is_urgent=True)
        assert (order.from_unit.code, order.addressee) == (COUNTY, accepted.mediator().account)
        entry = Entry.objects.of(accepted.dispute.number).get(seq=order.seq)
        assert entry.facts.keys() - {"notes"} == {"addressee", "urgent", "reply_by"}
        notice = Dispatch.objects.get(kind=Dispatch.Kind.ORDER)
        assert (notice.account, notice.is_urgent, notice.send_at) == (order.addressee, True, at(3, 3, 9))
        accepted.dispute.refresh_from_db(fields=["level"])
        assert accepted.dispute.level == 2

    def test_keeps_why_it_was_given_beside_what_it_says(self, accepted: Talks) -> None:
        order = give(accepted, reason="群众反映强烈。")
        notes = Note.objects.filter(matter=accepted.dispute.number, seq=order.seq).values_list("name", "text")
        assert dict(notes) == {"text": "请今日上门。", "reason": "群众反映强烈。"}

    def test_starts_a_reply_clock_of_two_working_days(self, accepted: Talks) -> None:
        order = give(accepted)
        clock = Clock.objects.open().get(verb=f"answer_order#{order.seq}")
        assert (clock.law, clock.due_date, order.reply_by) == ("HOUSE rule R15", date(2026, 3, 5), date(2026, 3, 5))

    def test_that_is_not_answered_gets_cards_like_any_duty(self, accepted: Talks) -> None:
        order = give(accepted)
        list(run(at(3, 6)))
        assert set(Card.objects.values_list("awaited", "colour")) == {
            ("appoint", "RED"),
            (f"answer_order#{order.seq}", "RED"),
        }

    def test_may_follow_another_that_waits(self, accepted: Talks) -> None:
        first, second = give(accepted), give(accepted, at=at(3, 3, 10))
        assert Clock.objects.open().filter(verb__startswith="answer_order").count() == 2
        assert first.seq != second.seq

    @pytest.mark.parametrize(
        ("role", "code"), [(Role.HEAD, "330106001"), (Role.SUPERVISOR, "330100"), (Role.MANAGER, COUNTY)]
    )
    def test_comes_from_any_unit_above(self, accepted: Talks, role: Role, code: str) -> None:
        assert give(accepted, actor=commander(accepted, role, code)).from_unit.code == code

    def test_from_the_unit_that_leads_is_refused(self, accepted: Talks) -> None:
        assert refused(NotYet, give, accepted, actor=accepted.head()) == "COMES_FROM_ABOVE"

    def test_from_elsewhere_is_refused(self, accepted: Talks) -> None:
        assert refused(NotYou, give, accepted, actor=commander(accepted, code="330108")) == "OUT_OF_SCOPE"

    def test_to_somebody_else_is_refused(self, accepted: Talks) -> None:
        assert refused(NotYet, give, accepted, addressee="another") == "ADDRESSEE_HANDLES"

    def test_while_nobody_handles_goes_to_who_sits_at_the_lead(self, talks: Talks) -> None:
        user = get_user_model().objects.create(username="zhao")
        assert refused(NotYet, give, talks, addressee="zhao") == "ADDRESSEE_HANDLES"
        Membership.objects.create(
            user=user, unit=talks.world.unit(VILLAGE), role=Role.MEDIATOR, valid_from=date(2020, 1, 1)
        )
        assert give(talks, addressee="zhao").addressee == "zhao"

    def test_without_words_is_refused(self, accepted: Talks) -> None:
        assert refused(NotYet, give, accepted, text="  ") == "ORDERED_IN_WORDS"


class TestReadOrder:
    def test_is_the_receipt_and_given_once(self, accepted: Talks) -> None:
        order = give(accepted)
        given: dict[str, Any] = {"order": order.seq, "actor": accepted.mediator(), "at": at(3, 3, 10)}
        services.read_order(accepted.dispute, **given)
        order.refresh_from_db()
        assert order.read_at == at(3, 3, 10)
        assert refused(NotYet, services.read_order, accepted.dispute, **given) == "UNREAD"

    def test_is_for_the_addressee(self, accepted: Talks) -> None:
        order = give(accepted)
        given: dict[str, Any] = {"order": order.seq, "actor": accepted.head(), "at": at(3, 3, 10)}
        assert refused(NotYet, services.read_order, accepted.dispute, **given) == "IS_ADDRESSEE"

    def test_needs_an_order_of_this_matter(self, accepted: Talks) -> None:
        given: dict[str, Any] = {"order": 1, "actor": accepted.mediator(), "at": at(3, 3, 10)}
        assert refused(NotYet, services.read_order, accepted.dispute, **given) == "ORDER_NAMED"


class TestAnswerOrder:
    def test_stops_the_clock_and_tells_who_ordered(self, accepted: Talks) -> None:
        order = give(accepted)
        services.answer_order(
            accepted.dispute, order=order.seq, text="已上门。", actor=accepted.mediator(), at=at(3, 4, 9)
        )
        order.refresh_from_db()
        assert (order.answered_at, order.read_at) == (at(3, 4, 9), at(3, 4, 9))
        clock = Clock.objects.get(verb=f"answer_order#{order.seq}")
        assert (clock.stopped_at, clock.stopped_by) == (at(3, 4, 9), "answer_order")
        assert Dispatch.objects.get(kind=Dispatch.Kind.ANSWER).account == commander(accepted).account
        assert Entry.objects.of(accepted.dispute.number).latest("seq").facts["late_by"] == 0
        assert verify().is_good

    def test_says_how_late_it_is(self, accepted: Talks) -> None:
        order = give(accepted)
        services.answer_order(
            accepted.dispute, order=order.seq, text="已上门。", actor=accepted.mediator(), at=at(3, 9, 9)
        )
        assert Entry.objects.of(accepted.dispute.number).latest("seq").facts["late_by"] == 4

    def test_is_given_once_and_in_words(self, accepted: Talks) -> None:
        order = give(accepted)
        given: dict[str, Any] = {"order": order.seq, "actor": accepted.mediator(), "at": at(3, 4, 9)}
        assert refused(NotYet, services.answer_order, accepted.dispute, text="", **given) == "ORDERED_IN_WORDS"
        services.answer_order(accepted.dispute, text="已上门。", **given)
        assert refused(NotYet, services.answer_order, accepted.dispute, text="已上门。", **given) == "UNANSWERED"

    def test_may_be_given_by_who_handles_the_matter_now(self, accepted: Talks) -> None:
        order = give(accepted)
        from mediation.disputes.services import appoint

        another = accepted.world.actor(Role.MEDIATOR, VILLAGE, "another")
        appoint(accepted.dispute, mediator="another", actor=accepted.head(), at=at(3, 3, 10))
        services.answer_order(accepted.dispute, order=order.seq, text="已上门。", actor=another, at=at(3, 4, 9))
        assert not Order.objects.open().exists()


class TestTakeCharge:
    def test_stands_until_another_leader_takes_it(self, accepted: Talks) -> None:
        number = accepted.dispute.number
        county, town = commander(accepted, Role.MANAGER), commander(accepted, Role.HEAD, "330106001")
        services.take_charge(accepted.dispute, text="涉众，亲自包案。", actor=county, at=at(3, 3, 9))
        services.take_charge(accepted.dispute, actor=town, at=at(3, 3, 10))
        standing = Charge.objects.all().standing(number)[number]
        assert (standing.leader, standing.unit.code) == (town.account, "330106001")
        assert Dispatch.objects.filter(kind=Dispatch.Kind.CHARGE, account=accepted.mediator().account).count() == 2

    def test_is_refused_to_who_has_it_already(self, accepted: Talks) -> None:
        given: dict[str, Any] = {"actor": commander(accepted, Role.HEAD), "at": at(3, 3, 9)}
        services.take_charge(accepted.dispute, **given)
        assert refused(NotYet, services.take_charge, accepted.dispute, **given) == "NOT_IN_OWN_CHARGE"

    def test_is_refused_below_the_township_and_to_who_is_no_leader(self, accepted: Talks) -> None:
        given: dict[str, Any] = {"at": at(3, 3, 9)}
        assert (
            refused(NotYet, services.take_charge, accepted.dispute, actor=accepted.head(), **given) == "LEADS_TOWNSHIP"
        )
        clerk = commander(accepted, Role.DISPATCHER)
        assert refused(NotYou, services.take_charge, accepted.dispute, actor=clerk, **given) == "WRONG_ROLE"


class TestAnEndedMatter:
    def test_still_takes_an_order_and_its_answer(self, talks: Talks) -> None:
        talks.archived()
        later = talks.world.later()
        order = give(talks, addressee=talks.dispute.handler, at=later)
        services.answer_order(
            talks.dispute, order=order.seq, text="已办结。", actor=talks.mediator(), at=talks.world.later()
        )
        assert talks.dispute.state == "ARCHIVED"
        assert verify().is_good
