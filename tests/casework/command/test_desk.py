"""Command and supervision on the desk: what each person sees, does, and does not."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from casework.command import services
from casework.command.models import Card, Charge, Dispatch, Order
from casework.command.run import run
from casework.ledger.clock import present
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from mediation.disputes import services as disputes
from tests.casework.command.test_coming import at
from tests.desk import Answer, Desk, Sit, text_of
from tests.world import SIDES, VILLAGE, Talks, World

COUNTY = "330106"


@pytest.fixture
def mediator(sit: Sit) -> Desk:
    return sit(Role.MEDIATOR, VILLAGE)


@pytest.fixture
def carded(talks: Talks) -> Talks:
    """Give an accepted dispute with a red card of which the supervisor asked an explanation, and an order; last of all, a charge."""
    talks.accepted()
    list(run(at(3, 4)))
    world, dispute = talks.world, talks.dispute
    supervisor, leader = world.actor(Role.SUPERVISOR, COUNTY), world.actor(Role.MANAGER, COUNTY)
    services.ask_explanation(dispute, card=Card.objects.get().seq, text="为何逾期？", actor=supervisor, at=at(3, 4, 9))
    services.order(
        dispute, addressee=talks.mediator().account, text="请今日上门。", is_urgent=True, actor=leader, at=at(3, 4, 10)
    )
    services.take_charge(dispute, actor=leader, at=at(3, 4, 11))
    talks.dispute = type(dispute).objects.placed().get(number=dispute.number)
    return talks


def part(answer: Answer) -> dict[str, Any]:
    parts = answer.context["page"].parts
    return dict(parts[0].context) if parts else {}


def offered(answer: Answer) -> list[str]:
    return [deed.verb for deed in part(answer).get("offers", ())]


class TestThePageOfAMatter:
    def test_tells_cards_orders_and_who_has_it_in_charge(self, carded: Talks, mediator: Desk) -> None:
        page = text_of(mediator.opens(carded.dispute))
        for words in (
            "请今日上门。",
            "an explanation is awaited",
            "to be answered by 2026-03-06",
            "In charge",
            "urgent",
        ):
            assert words in page

    def test_opened_by_the_addressee_gives_the_receipt_once(self, carded: Talks, mediator: Desk) -> None:
        before = Entry.objects.count()
        answer = mediator.opens(carded.dispute)
        assert "not read yet" not in text_of(answer)
        mediator.opens(carded.dispute)
        assert Entry.objects.count() == before + 1
        assert Order.objects.get().read_at is not None
        assert Entry.objects.latest("pk").verb == "read_order"
        assert answer.context["page"].matter.version == Matter.objects.get().version

    @pytest.mark.parametrize(
        ("role", "code"), [(Role.HEAD, VILLAGE), (Role.SUPERVISOR, COUNTY), (Role.AUDITOR, COUNTY)]
    )
    def test_opened_by_another_gives_none(self, carded: Talks, sit: Sit, role: Role, code: str) -> None:
        assert "not read yet" in text_of(sit(role, code).opens(carded.dispute))
        assert Order.objects.get().read_at is None

    def test_asked_for_its_head_alone_gives_none(self, carded: Talks, mediator: Desk) -> None:
        mediator.client.head(reverse("admin:disputes_dispute_change", args=[carded.dispute.number]))
        assert Order.objects.get().read_at is None

    @pytest.mark.parametrize(
        ("role", "code", "verbs"),
        [
            (Role.MEDIATOR, VILLAGE, ["answer_order", "answer_card", "note_danger"]),
            (Role.HEAD, VILLAGE, ["answer_card", "note_danger"]),
            (Role.SUPERVISOR, COUNTY, ["order", "issue_card", "note_danger"]),
            (Role.MANAGER, COUNTY, ["order", "take_charge"]),
            (Role.HEAD, "330106001", ["order", "take_charge", "whistle", "note_danger"]),
            (Role.AUDITOR, COUNTY, []),
        ],
    )
    def test_offers_each_what_is_his_to_do(
        self, carded: Talks, sit: Sit, role: Role, code: str, verbs: list[str]
    ) -> None:
        assert offered(sit(role, code).opens(carded.dispute)) == verbs

    def test_keeps_the_words_from_who_works_without_them(self, carded: Talks, sit: Sit) -> None:
        assert "请今日上门。" not in text_of(sit(Role.AUDITOR, COUNTY).opens(carded.dispute))

    def test_tells_who_asked_what_was_answered_with_persons_masked(self, carded: Talks, sit: Sit) -> None:
        text = "已联系张三 13800001234。"
        services.answer_card(
            carded.dispute, card=Card.objects.get().seq, text=text, actor=carded.mediator(), at=at(3, 4, 12)
        )
        read = {}
        for role, code in ((Role.SUPERVISOR, COUNTY), (Role.HEAD, VILLAGE), (Role.AUDITOR, COUNTY)):
            lines = part(sit(role, code).opens(carded.dispute))["cards"]
            read[role] = [said.words for said in lines[0].said]
        assert read[Role.HEAD] == ["为何逾期？", text]
        assert read[Role.SUPERVISOR][0] == "为何逾期？"
        assert read[Role.SUPERVISOR][1] == "已联系张** 138****1234。"
        assert read[Role.AUDITOR] == ["", ""]

    def test_has_no_such_part_where_there_is_nothing(self, talks: Talks, sit: Sit) -> None:
        assert part(sit(Role.AUDITOR, COUNTY).opens(talks.dispute)) == {}

    def test_takes_as_many_statements_for_ten_orders_as_for_one(self, carded: Talks, sit: Sit) -> None:
        desk = sit(Role.SUPERVISOR, COUNTY)
        desk.opens(carded.dispute)
        with CaptureQueriesContext(connection) as one:
            desk.opens(carded.dispute)
        for hour in range(9):
            services.order(
                carded.dispute, addressee=carded.mediator().account, text="催。",
                actor=carded.world.actor(Role.MANAGER, COUNTY), at=at(3, 5, 9 + hour),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as ten:
            desk.opens(carded.dispute)
        assert len(ten) == len(one)


class TestDialogs:
    def test_answer_the_card_that_was_asked_about(self, carded: Talks, mediator: Desk) -> None:
        assert "HOUSE" not in text_of(mediator.asks(carded.dispute, "answer_card"))
        version = Matter.objects.get().version
        answer = mediator.client.post(
            reverse("admin:disputes_dispute_do", args=[carded.dispute.number, "answer_card"]),
            {"version": version, "card": Card.objects.get().seq, "text": "调解员外出。"},
        )
        assert answer.status_code == 302
        assert not Card.objects.get().awaits_answer

    def test_give_an_order_to_the_handler(self, carded: Talks, sit: Sit) -> None:
        desk = sit(Role.SUPERVISOR, COUNTY)
        form = desk.asks(carded.dispute, "order").context["form"]
        assert [value for value, _label in form.fields["addressee"].choices] == [carded.mediator().account]
        given = {"addressee": carded.mediator().account, "text": "请报进展。", "is_urgent": "on"}
        assert desk.does(carded.dispute, "order", **given).status_code == 302
        assert Order.objects.filter(is_urgent=True).count() == 2

    def test_tell_what_the_service_refuses(self, carded: Talks, sit: Sit) -> None:
        desk = sit(Role.SUPERVISOR, COUNTY)
        page = text_of(desk.does(carded.dispute, "order", addressee=carded.mediator().account, text=""))
        assert "An order is given, and answered, in words." in page

    def test_take_in_charge_and_issue_a_card(self, talks: Talks, sit: Sit) -> None:
        assert sit(Role.HEAD, COUNTY).does(talks.dispute, "take_charge", text="").status_code == 302
        assert Charge.objects.get().unit.code == COUNTY
        talks.dispute = type(talks.dispute).objects.placed().get(number=talks.dispute.number)
        assert sit(Role.SUPERVISOR, COUNTY).does(talks.dispute, "issue_card", awaited="accept").status_code == 302
        assert Card.objects.get().awaited == "accept"

    def test_say_which_colour_a_card_would_have(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.SUPERVISOR, COUNTY).asks(talks.dispute, "issue_card"))
        assert re.search(r'<option value="accept">[^<]+ · red</option>', page)

    def test_are_not_found_by_who_does_not_see_the_matter(self, carded: Talks, sit: Sit) -> None:
        assert sit(Role.SUPERVISOR, "330108").asks(carded.dispute, "order").status_code == 404


class TestTheFirstPage:
    def home(self, desk: Desk) -> dict[str, Any]:
        answer = desk.client.get(reverse("admin:index"))
        text_of(answer)
        return {part.context["box"].code: part.context["box"] for part in answer.context["parts"]}

    def test_shows_ones_orders_the_cards_of_ones_unit_and_notices(self, carded: Talks, mediator: Desk) -> None:
        boxes = self.home(mediator)
        assert [line.what for line in boxes["orders"].lines] == [Order.objects.get()]
        assert [line.what for line in boxes["cards"].lines] == [Card.objects.get()]
        assert {line.what.kind for line in boxes["notices"].lines} == {"CARD", "EXPLANATION", "ORDER", "CHARGE"}

    def test_of_another_county_shows_none_of_it(self, carded: Talks, sit: Sit) -> None:
        assert self.home(sit(Role.SUPERVISOR, "330108")) == {}

    def test_forgets_a_card_whose_duty_was_done(self, carded: Talks, mediator: Desk) -> None:
        disputes.appoint(carded.dispute, mediator=carded.mediator().account, actor=carded.head(), at=at(3, 4, 12))
        assert "cards" in self.home(mediator)  # the explanation is awaited still
        services.answer_card(
            carded.dispute, card=Card.objects.get().seq, text="已办。", actor=carded.mediator(), at=at(3, 4, 13)
        )
        assert "cards" not in self.home(mediator)

    def test_does_not_look_at_what_was_put_away_until_it_is_asked_about_again(
        self, carded: Talks, mediator: Desk
    ) -> None:
        card = Card.objects.get()
        services.answer_card(carded.dispute, card=card.seq, text="外出。", actor=carded.mediator(), at=at(3, 4, 12))
        assert Card.objects.all().put_away(at(3, 4, 13)) == 0  # the mediator is not appointed yet
        disputes.appoint(carded.dispute, mediator=carded.mediator().account, actor=carded.head(), at=at(3, 4, 14))
        assert Card.objects.all().put_away(at(3, 4, 15)) == 1
        assert Card.objects.all().put_away(at(3, 4, 16)) == 0
        supervisor = carded.world.actor(Role.SUPERVISOR, COUNTY)
        services.ask_explanation(carded.dispute, card=card.seq, text="详情？", actor=supervisor, at=at(3, 4, 17))
        assert "cards" in self.home(mediator)

    def test_lets_notices_out_when_their_time_has_come(self, carded: Talks, mediator: Desk) -> None:
        Dispatch.objects.update(send_at=present().replace(year=2900))
        assert "notices" not in self.home(mediator)

    def test_takes_as_many_statements_for_many_as_for_one(self, carded: Talks, mediator: Desk, world: World) -> None:
        self.home(mediator)
        with CaptureQueriesContext(connection) as one:
            self.home(mediator)
        for _each in range(5):
            disputes.apply(
                unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="墙。", parties=SIDES,
                actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(minutes=1),
            )  # fmt: skip
        list(run(at(3, 12)))
        with CaptureQueriesContext(connection) as many:
            assert len(self.home(mediator)["cards"].lines) == 8
        assert len(many) == len(one)


def name_of(desk: Desk) -> str:
    return str(get_user_model().objects.get(username=desk.account).get_full_name())


class TestLists:
    def test_tell_who_has_a_matter_in_charge(self, carded: Talks, mediator: Desk) -> None:
        assert "in charge " in text_of(mediator.lists(tab="all"))

    @pytest.mark.parametrize("name", ["card", "order"])
    def test_of_records_name_persons_with_their_units(self, carded: Talks, sit: Sit, mediator: Desk, name: str) -> None:
        told = f"{name_of(mediator)} · {carded.world.unit(VILLAGE).name}"
        page = text_of(sit(Role.MANAGER, COUNTY).client.get(reverse(f"admin:command_{name}_changelist")))
        assert told in page
        assert mediator.account not in page
        number = (Card.objects.get() if name == "card" else Order.objects.get()).pk
        assert told in text_of(mediator.client.get(reverse(f"admin:command_{name}_change", args=[number])))

    @pytest.mark.parametrize(("language", "words"), [("en", "Counted since"), ("zh-hans", "起算时间")])
    def test_of_cards_tell_since_when_a_limit_is_counted(
        self, carded: Talks, mediator: Desk, language: str, words: str
    ) -> None:
        url = reverse("admin:command_card_change", args=[Card.objects.get().pk])
        page = text_of(mediator.client.get(url, headers={"Accept-Language": language}))
        label, shown = re.findall(
            r"field-armed_at.*?<label>(.*?):?</label>\s*<div class=\"readonly\">(.*?)</div>", page, re.S
        )[0]
        assert (label.rstrip("："), shown) == (words, f"{localtime(Card.objects.get().armed_at):%Y-%m-%d %H:%M}")

    def test_of_orders_name_who_gave_them_beside_his_unit(self, carded: Talks, sit: Sit) -> None:
        leader = sit(Role.MANAGER, COUNTY)
        page = text_of(leader.client.get(reverse("admin:command_order_changelist")))
        cells = dict(re.findall(r'<td class="field-(sender|giver)[^"]*">([^<]*)<', page))
        assert cells == {"sender": carded.world.unit(COUNTY).name, "giver": name_of(leader)}

    def test_of_records_cost_the_same_whatever_is_in_them(self, carded: Talks, mediator: Desk) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                text_of(mediator.client.get(reverse("admin:command_order_changelist")))
            return len(captured)

        cost()
        before = cost()
        leader = carded.world.actor(Role.MANAGER, COUNTY)
        for hour in (12, 13):
            services.order(
                carded.dispute, addressee=carded.mediator().account, text="请报进展。", actor=leader, at=at(3, 4, hour)
            )
        assert cost() == before

    @pytest.mark.parametrize("name", ["card", "order", "dispatch"])
    def test_of_records_end_at_the_readers_reach(self, carded: Talks, sit: Sit, mediator: Desk, name: str) -> None:
        url = reverse(f"admin:command_{name}_changelist")
        assert carded.dispute.number in text_of(mediator.client.get(url))
        assert carded.dispute.number not in text_of(sit(Role.SUPERVISOR, "330108").client.get(url))
