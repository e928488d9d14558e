"""More time at a node: where the law gives it, by the head of whose time it is, and never beyond the law's own most."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.command.run import run
from casework.deadlines.calendar import SHANGHAI
from casework.deadlines.models import Clock
from casework.errors import NotNow, NotYet, NotYou
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from enforcement.handovers import services
from tests.enforcement.handovers.deliveries import Delivery, confirmation, packed, plant_court_above
from tests.refusals import refused
from tests.world import Talks, World

DETAINED = datetime(2026, 3, 2, 8, tzinfo=SHANGHAI)
ARRESTED = datetime(2026, 1, 5, 8, tzinfo=SHANGHAI)
SUMMARY: dict[str, Any] = {"procedure": "SUMMARY"}
FOR_LIFE: dict[str, Any] = {"ground": "DEATH_PENALTY", "approved_above": True}
WIDE: dict[str, Any] = {"ground": "WIDE_CRIME", "approved_by_province": True}
GRAVE: dict[str, Any] = {"ground": "TEN_YEARS", "approved_by_province": True}
BEYOND = ("PROLONGED_WITHIN_LAW", "HOUSE rule H8", "days")


def running(delivery: Delivery) -> Clock:
    return Clock.objects.of(delivery.handover.number).open().get(verb__in=("send", "send_result"))


def last(delivery: Delivery) -> date | None:
    return running(delivery).due_date


def extend(delivery: Delivery, *, role: Role = Role.HEAD, **given: Any) -> Delivery:
    side = delivery.of_sender if delivery.handover.state == "PACKAGED" else delivery.of_receiver
    told = {"reason": "案情重大、复杂。", **delivery.told(side(role), minutes=5), **given}
    delivery.handover = services.extend(delivery.handover, **told)
    return delivery


def received(world: World, node: str, **told: Any) -> Delivery:
    if node == "J9":
        plant_court_above(world)
    return packed(world, node, **told).with_papers().sent().received()


class TestARequestForArrest:
    def test_is_due_three_days_after_the_detention_and_gives_cards(self, county: World) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED)
        found = running(delivery)
        assert (found.code, found.armed_at, found.due_date) == ("T34.J1", DETAINED, date(2026, 3, 5))
        assert found.due_at is not None
        assert [(each.deed, each.refused) for each in run(found.due_at) if each.awaited == "send"] == [("RED", "")]

    @pytest.mark.parametrize(
        ("told", "code", "day"),
        [({"longer": 4}, "T34.J1", date(2026, 3, 9)), ({"roving": True}, "T34.J1.roving", date(2026, 4, 1))],
    )
    def test_is_due_later_where_that_was_told(self, county: World, told: dict[str, Any], code: str, day: date) -> None:
        found = running(packed(county, "J1", custody=True, detained_at=DETAINED, **told))
        assert (found.code, found.due_date) == (code, day)

    def test_has_no_time_where_nobody_is_detained(self, county: World) -> None:
        delivery = packed(county, "J1")
        assert not Clock.objects.of(delivery.handover.number).open().filter(verb="send").exists()

    def test_is_prolonged_by_four_days_in_all(self, county: World) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED, longer=1)
        with refused(NotYet, BEYOND):
            extend(delivery, days=4)
        assert last(extend(delivery, days=2)) == date(2026, 3, 8)
        assert last(extend(delivery, days=1)) == date(2026, 3, 9)
        with refused(NotYet, BEYOND):
            extend(delivery, days=1)

    def test_of_roving_crime_is_prolonged_to_thirty_days(self, county: World) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED)
        assert last(extend(delivery, days=27, roving=True)) == date(2026, 4, 1)
        with refused(NotYet, BEYOND):
            extend(delivery, days=1, roving=True)

    def test_is_in_time_as_prolonged(self, county: World) -> None:
        delivery = extend(packed(county, "J1", custody=True, detained_at=DETAINED), days=2)
        delivery.with_papers().sent(at=DETAINED + timedelta(days=5))
        assert delivery.last().facts["in_time"] is True

    def test_is_not_prolonged_when_the_time_is_over(self, county: World) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED)
        with refused(NotYet, ("PROLONGED_IN_TIME", "CRPL art. 91", "days")):
            extend(delivery, days=1, at=DETAINED + timedelta(days=4))


class TestCustodyAfterTheArrest:
    def test_ends_two_months_after_the_arrest_unless_the_case_is_sent_for_prosecution(self, county: World) -> None:
        delivery = packed(county, "J4", custody=True, arrested_at=ARRESTED)
        found = running(delivery)
        assert (found.code, found.law, found.armed_at, found.due_date) == (
            "T34.J3", "CRPL art. 156", ARRESTED, date(2026, 3, 5),
        )  # fmt: skip
        delivery.with_papers().sent()
        assert not Clock.objects.of(delivery.handover.number).open().filter(verb="send").exists()

    def test_gives_a_red_card_when_it_is_over(self, county: World) -> None:
        found = running(packed(county, "J4", custody=True, arrested_at=ARRESTED))
        assert found.due_at is not None
        assert [(each.deed, each.refused) for each in run(found.due_at) if each.awaited == "send"] == [("RED", "")]

    @pytest.mark.parametrize(
        "told", [{"arrested_at": datetime(2026, 9, 1, tzinfo=SHANGHAI)}, {"judged_on": date(2026, 9, 1)}]
    )
    def test_is_counted_from_nothing_that_lies_ahead(self, county: World, told: dict[str, Any]) -> None:
        with refused(NotYet, ("NOTHING_AHEAD", "HOUSE rule L1", next(iter(told)))):
            packed(county, "J4", **told)

    def test_has_no_time_where_nobody_was_arrested(self, county: World) -> None:
        assert not Clock.objects.of(packed(county, "J4").handover.number).open().filter(verb="send").exists()

    def test_is_prolonged_step_by_step_to_seven_months(self, county: World) -> None:
        delivery = packed(county, "J4", custody=True, arrested_at=ARRESTED)
        assert last(extend(delivery, months=1, ground="COMPLEX", approved_above=True)) == date(2026, 4, 5)
        assert last(extend(delivery, months=2, **WIDE)) == date(2026, 6, 5)
        assert last(extend(delivery, months=2, **GRAVE)) == date(2026, 8, 5)
        with refused(NotYet, BEYOND):
            extend(delivery, months=1, **GRAVE)
        assert list(Entry.objects.of(delivery.handover.number).by_verb(["extend"]).values_list("law", flat=True)) == [
            "CRPL art. 156", "CRPL art. 158", "CRPL art. 159",
        ]  # fmt: skip

    def test_is_prolonged_by_each_step_only_as_far_as_its_article_goes(self, county: World) -> None:
        delivery = packed(county, "J4", custody=True, arrested_at=ARRESTED)
        with refused(NotYet, BEYOND, ("PROLONGED_WITHIN", "CRPL art. 156", "months")):
            extend(delivery, months=2, ground="COMPLEX", approved_above=True)
        extend(delivery, months=1, ground="COMPLEX", approved_above=True)
        with refused(NotYet, BEYOND):
            extend(delivery, months=1, ground="COMPLEX", approved_above=True)

    def test_skips_no_step(self, county: World) -> None:
        delivery = packed(county, "J4", custody=True, arrested_at=ARRESTED)
        with refused(NotYet, ("CUSTODY_IN_ORDER", "HOUSE rule H8a", "ground")):
            extend(delivery, months=2, **WIDE)
        extend(delivery, months=1, ground="COMPLEX", approved_above=True)
        with refused(NotYet, ("CUSTODY_IN_ORDER", "HOUSE rule H8a", "ground")):
            extend(delivery, months=2, **GRAVE)

    @pytest.mark.parametrize(
        ("before", "given", "refusal"),
        [
            (
                0,
                {"months": 1, "ground": "COMPLEX"},
                ("PROCURATORATE_ABOVE_APPROVED", "CRPL art. 156", "approved_above"),
            ),
            (
                1,
                {"months": 2, "ground": "ROVING_CRIME"},
                ("PROVINCE_APPROVED", "CRPL art. 158", "approved_by_province"),
            ),
            (
                2,
                {"months": 2, "ground": "TEN_YEARS"},
                ("PROVINCE_APPROVED_AGAIN", "CRPL art. 159", "approved_by_province"),
            ),
            (0, {"months": 1, "approved_above": True}, ("GROUND_ALLOWS", "HOUSE rule H8a", "ground")),
        ],
    )
    def test_is_not_prolonged_without_its_ground_and_approver(
        self, county: World, before: int, given: dict[str, Any], refusal: tuple[str, str, str]
    ) -> None:
        delivery = packed(county, "J4", custody=True, arrested_at=ARRESTED)
        steps: list[dict[str, Any]] = [
            {"months": 1, "ground": "COMPLEX", "approved_above": True},
            {"months": 2, **WIDE},
        ]
        for step in steps[:before]:
            extend(delivery, **step)
        with refused(NotYet, refusal):
            extend(delivery, **given)

    def test_is_prolonged_by_the_head_of_the_police_who_hold_him(self, county: World) -> None:
        delivery = packed(county, "J4", custody=True, arrested_at=ARRESTED)
        with pytest.raises(NotYou):
            extend(delivery, months=1, ground="COMPLEX", approved_above=True, role=Role.OFFICER)
        with refused(NotYet, ("PROLONGED_IN_TIME", "CRPL art. 156", "months")):
            extend(delivery, months=1, ground="COMPLEX", approved_above=True, at=datetime(2026, 3, 6, tzinfo=SHANGHAI))


class TestWhatTheReceiverDecides:
    @pytest.mark.parametrize(
        ("node", "told", "most", "before", "after"),
        [
            ("J1", {}, {"days": 5}, date(2026, 3, 17), date(2026, 3, 22)),
            ("J4", {}, {"days": 15}, date(2026, 4, 2), date(2026, 4, 17)),
            ("J4", {"procedure": "FAST"}, {"days": 5}, date(2026, 3, 12), date(2026, 3, 17)),
            ("J7", {}, {"months": 1}, date(2026, 5, 2), date(2026, 6, 2)),
            ("J7", {}, {"months": 4, **FOR_LIFE}, date(2026, 5, 2), date(2026, 9, 2)),
            ("J7", SUMMARY, {"days": 26, "ground": "OVER_THREE_YEARS"}, date(2026, 3, 22), date(2026, 4, 17)),
            (
                "J9",
                {},
                {"months": 2, "ground": "DEATH_PENALTY", "approved_by_province": True},
                date(2026, 5, 2),
                date(2026, 7, 2),
            ),
        ],
    )
    def test_is_prolonged_by_what_the_law_gives_and_by_no_more(
        self, county: World, node: str, told: dict[str, Any], most: dict[str, Any], before: date, after: date
    ) -> None:
        delivery = received(county, node, **told)
        assert last(delivery) == before
        assert last(extend(delivery, **most)) == after
        more: dict[str, Any] = {"months" if "months" in most else "days": 1}
        with pytest.raises(NotYet):
            extend(delivery, **more)

    def test_takes_no_more_than_a_month_without_the_court_above(self, county: World) -> None:
        delivery = received(county, "J7")
        with refused(NotYet, ("APPROVED_ABOVE", "CRPL art. 208", "approved_above")):
            extend(delivery, months=2, ground="DEATH_PENALTY")
        extend(delivery, months=1)
        with refused(NotYet, ("APPROVED_ABOVE", "CRPL art. 208", "approved_above")):
            extend(delivery, months=1, ground="DEATH_PENALTY")
        with refused(NotYet, ("GROUND_ALLOWS", "HOUSE rule H8a", "ground")):
            extend(delivery, months=3, approved_above=True)
        assert last(extend(delivery, months=3, **FOR_LIFE)) == date(2026, 9, 2)
        with refused(NotYet, BEYOND):
            extend(delivery, months=1, **FOR_LIFE)

    def test_ends_a_summary_trial_within_a_month_and_a_half_however_long_the_month(self, county: World) -> None:
        county.clock = datetime(2026, 1, 31, 9, tzinfo=SHANGHAI)
        delivery = received(county, "J7", **SUMMARY)
        assert last(delivery) == date(2026, 2, 20)
        with refused(NotYet, ("MONTH_AND_A_HALF", "CRPL art. 220", "days")):
            extend(delivery, days=24, ground="OVER_THREE_YEARS")
        assert last(extend(delivery, days=23, ground="OVER_THREE_YEARS")) == date(2026, 3, 15)

    def test_prolongs_a_summary_trial_only_where_more_than_three_years_may_be_imposed(self, county: World) -> None:
        delivery = received(county, "J7", **SUMMARY)
        with refused(NotYet, ("GROUND_ALLOWS", "HOUSE rule H8a", "ground")):
            extend(delivery, days=10)
        assert last(extend(delivery, days=10, ground="OVER_THREE_YEARS")) == date(2026, 4, 1)

    def test_prolongs_a_second_instance_with_the_high_court_of_the_province(self, county: World) -> None:
        delivery = received(county, "J9")
        with refused(NotYet, ("HIGH_COURT_APPROVED", "CRPL art. 243", "approved_by_province")):
            extend(delivery, months=2, **FOR_LIFE)

    def test_has_thirty_days_for_a_confirmation_and_thirty_more_by_the_courts_president(
        self, county: World, talks: Talks
    ) -> None:
        talks.agreed()
        delivery = confirmation(county, talks)
        for kind in ("TRANSMITTAL", "CONFIRMATION_APPLICATION", "AGREEMENT"):
            delivery.with_paper(kind, actor=talks.mediator())
        delivery.sent(actor=talks.mediator()).received()
        due = last(delivery)
        assert due is not None
        assert running(delivery).code == "T10"
        with pytest.raises(NotYou):
            extend(delivery, days=10, role=Role.REGISTRAR)
        with pytest.raises(NotYou):
            extend(delivery, days=10, actor=county.actor(Role.HEAD, talks.code))
        assert last(extend(delivery, days=30)) == due + timedelta(days=30)
        with refused(NotYet, BEYOND):
            extend(delivery, days=1)

    def test_has_seven_days_and_no_more_where_somebody_is_detained(self, county: World) -> None:
        delivery = received(county, "J1", custody=True, detained_at=DETAINED)
        with refused(NotYet, ("PROLONGED_IN_TIME", "SPP art. 282", "days")):
            extend(delivery, days=1)

    def test_is_not_prolonged_where_the_law_says_nothing(self, county: World) -> None:
        delivery = received(county, "K1")
        with pytest.raises(NotYet) as refusal:
            extend(delivery, days=1)
        assert ("NODE_MAY_BE_PROLONGED", "HOUSE rule H8") in {(each.code, each.law) for each in refusal.value.unmet}

    def test_is_prolonged_by_its_head_and_with_a_reason(self, county: World) -> None:
        delivery = received(county, "J4")
        with pytest.raises(NotYou):
            extend(delivery, days=5, role=Role.REGISTRAR)
        with refused(NotYet, ("EXTENSION_REASONED", "HOUSE rule H8", "reason")):
            extend(delivery, days=5, reason=" ")
        with pytest.raises(NotNow):
            extend(delivery.answered("NOT_PROSECUTED"), days=5)
