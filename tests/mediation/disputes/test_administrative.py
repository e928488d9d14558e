"""Administrative mediation: its own table, its own time, the same conditions, and the same rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.deadlines.models import Clock
from casework.errors import NotYet
from casework.intake import services as intake
from casework.intake.referrals import refer
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.parties.services import record_consent
from casework.taxonomies import codes
from mediation.disputes import services
from mediation.disputes.administrative import ADMINISTRATIVE
from mediation.disputes.machine import DISPUTE
from mediation.disputes.models import Dispute
from mediation.disputes.organ import body_established, days_agreed, scope_admitted
from tests.attempts import COUNTY, attempt, unmet
from tests.casework.reports.test_through_the_engine import rate
from tests.desk import Sit, address, text_of
from tests.refusals import refused
from tests.tables import coded, written
from tests.world import SIDES, Talks, World

EXPECTED = written(Path(__file__).with_name("expected_administrative.csv"))
BUREAU = "330106-B4"


@pytest.fixture
def bureau(world: World) -> Unit:
    """Give the county's bureau of labour."""
    organ = Unit(
        code=BUREAU,
        name="西湖区人力资源和社会保障局",
        short_name="西湖人社局",
        level=Level.COUNTY,
        kind=Unit.Kind.BUREAU,
    )
    world.units[BUREAU] = Unit.objects.plant(organ, under=Unit.objects.get(code="330106"))
    return world.units[BUREAU]


@pytest.fixture
def case(world: World, bureau: Unit) -> Talks:
    """Give what was just applied for at the bureau."""
    dispute = services.apply_administrative(
        unit=bureau, type="02", channel="WALK_IN", title="补偿争议", text="双方就补偿数额发生争议。", parties=SIDES,
        actor=world.actor(Role.MEDIATOR, BUREAU), at=world.later(),
    )  # fmt: skip
    return Talks(world, dispute, BUREAU)


def accepted(case: Talks, **other: Any) -> Talks:
    told: dict[str, Any] = {"actor": case.mediator()}
    case.dispute = services.ask_consent(case.dispute, rights_notice=True, at=case.world.later(), **told)
    for party in Party.objects.of(case.dispute.number):
        record_consent(party, means=ConsentMeans.WRITTEN, at=case.world.later(minutes=5))
    case.dispute = services.accept(case.dispute, at=case.world.later(), **{"scope": "COMPENSATION", **told, **other})
    return case


def in_mediation(case: Talks) -> Talks:
    accepted(case)
    case.dispute = services.appoint(
        case.dispute, mediator=case.mediator().account, actor=case.head(), at=case.world.later()
    )
    return case


def agreed(case: Talks) -> Talks:
    in_mediation(case)
    due_on = (case.world.clock + timedelta(days=10)).date()
    services.hold_session(
        case.dispute, minutes="双方到场。", minutes_signed=True, actor=case.mediator(), at=case.world.later()
    )
    case.dispute = services.sign_agreement(
        case.dispute, agreement="补偿三万元。", due_on=due_on, signed=2, mediator_signed=True, sealed=True,
        actor=case.mediator(), at=case.world.later(),
    )  # fmt: skip
    return case


class TestTheTable:
    def test_has_every_transition_that_was_written_out_and_no_other(self) -> None:
        assert coded(ADMINISTRATIVE) == EXPECTED

    def test_has_no_verb_that_people_s_mediation_lacks(self) -> None:
        assert set(ADMINISTRATIVE.verbs) <= set(DISPUTE.verbs)

    def test_asks_the_same_of_an_agreement(self) -> None:
        needs = {
            machine.name: {guard.name for row in machine.rows if row.verb == "sign_agreement" for guard in row.needs}
            for machine in (ADMINISTRATIVE, DISPUTE)
        }
        assert needs["AdministrativeMediation"] == needs["Dispute"]

    def test_is_the_second_of_its_track(self, case: Talks) -> None:
        assert (case.dispute.machine.name, case.dispute.kind) == ("AdministrativeMediation", "ADMIN_MEDIATION")
        assert case.dispute.number.startswith("D330106")


class TestAcceptance:
    @pytest.mark.parametrize("scope", ["", "CIVIL", "DISCRETION", "COMPENSATION"])
    def test_is_of_what_an_organ_may_mediate(self, case: Talks, scope: str) -> None:
        if scope:
            assert accepted(case, scope=scope).dispute.state == "ACCEPTED"
            return
        with pytest.raises(NotYet) as refusal:
            accepted(case, scope=scope)
        assert [(each.code, each.law, each.field) for each in refusal.value.unmet] == [
            ("SCOPE_ADMITTED", "HOUSE rule A2", "scope")
        ]

    def test_is_declined_where_the_law_is_to_be_enforced(self, case: Talks) -> None:
        case.dispute = services.decline(
            case.dispute, ground="ENFORCEMENT_DUE", remedies_explained=True, actor=case.head(), at=case.world.later()
        )
        assert (case.dispute.state, case.dispute.outcome) == ("NOT_ACCEPTED", "NOT_ACCEPTED")


class TestThirtyDaysAndThirtyMore:
    def clock(self, case: Talks) -> Clock:
        return Clock.objects.get(matter_no=case.dispute.number, verb="fail", stopped_at=None)

    def test_are_counted_from_acceptance(self, case: Talks) -> None:
        accepted(case)
        assert (self.clock(case).law, self.clock(case).due_date) == ("HOUSE rule A8", date(2026, 4, 1))

    def test_are_prolonged_once_both_sides_agree(self, case: Talks) -> None:
        in_mediation(case)
        told: dict[str, Any] = {"minutes": "双方同意延长。", "minutes_signed": True, "actor": case.mediator()}
        services.hold_session(case.dispute, days=20, at=case.world.later(), **told)
        assert self.clock(case).due_date == date(2026, 4, 21)
        services.hold_session(case.dispute, days=10, at=case.world.later(), **told)
        assert self.clock(case).due_date == date(2026, 5, 1)

    def test_are_the_most(self, case: Talks) -> None:
        in_mediation(case)
        told: dict[str, Any] = {"minutes": "双方同意延长。", "minutes_signed": True, "actor": case.mediator()}
        services.hold_session(case.dispute, days=30, at=case.world.later(), **told)
        with refused(NotYet, ("DAYS_AGREED", "HOUSE rule A8", "days")):
            services.hold_session(case.dispute, days=1, at=case.world.later(), **told)


class TestConfirmation:
    def test_is_not_for_a_body_that_is_not_established_by_law(self, case: Talks) -> None:
        agreed(case)
        with refused(NotYet, ("BODY_ESTABLISHED", "CPL art. 205", "unit")):
            self.apply(case)

    def test_is_for_one_that_stands_in_the_list(self, case: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        row = replace(codes.scheme("kinds")["DISPUTE"], code=BUREAU)
        monkeypatch.setitem(codes.scheme("established"), BUREAU, row)
        agreed(case)
        assert self.apply(case).state == "CONFIRM_APPLIED"

    def apply(self, case: Talks) -> Dispute:
        return services.apply_confirmation(
            case.dispute, joint=True, court=case.world.court(), jurisdiction="SEAT", actor=case.mediator(),
            at=case.world.later(),
        )  # fmt: skip


class TestItsGuards:
    def test_let_pass_what_is_right_and_refuse_what_is_not(self) -> None:
        assert unmet(scope_admitted, attempt(given={"scope": "CIVIL"})) == ()
        assert [each.field for each in unmet(scope_admitted, attempt(given={"scope": "PENALTY"}))] == ["scope"]
        assert unmet(days_agreed, attempt(given={"days": 5})) == ()
        assert [each.law for each in unmet(days_agreed, attempt(given={}))] == ["HOUSE rule A8"]

    def test_know_a_mediation_committee_as_established(self) -> None:
        committee = Unit(pk=3, kind=Unit.Kind.COMMITTEE, key=f"{COUNTY}@", path=COUNTY)
        assert unmet(body_established, attempt(unit=committee)) == ()
        bureau = Unit(pk=3, kind=Unit.Kind.BUREAU, key=f"{COUNTY}@", path=COUNTY)
        assert [each.law for each in unmet(body_established, attempt(unit=bureau))] == ["CPL art. 205"]


class TestTheOnSiteRate:
    def test_counts_it_as_a_dispute_of_the_county(self, case: Talks) -> None:
        agreed(case).with_paper("PERFORMANCE")
        services.perform(case.dispute, fully=True, proof=True, actor=case.mediator(), at=case.world.later(days=2))
        assert rate(case.world) == (1, 1)

    def test_counts_what_failed_in_the_denominator(self, case: Talks) -> None:
        in_mediation(case)
        services.fail(case.dispute, remedies_explained=True, actor=case.mediator(), at=case.world.later())
        assert rate(case.world) == (0, 1)


class TestAFiling:
    def test_of_this_kind_is_opened_by_the_organ_that_signs(self, talks: Talks, bureau: Unit) -> None:
        filing = refer(
            talks.dispute, to=bureau, kind="ADMIN_MEDIATION", type="02", text="转行政调解。", actor=talks.mediator(),
            at=talks.world.later(),
        )  # fmt: skip
        _filing, born = intake.take_in(filing, actor=talks.world.actor(Role.MEDIATOR, BUREAU), at=talks.world.later())
        assert (born.machine.name, born.kind, born.origin_number) == (
            "AdministrativeMediation", "ADMIN_MEDIATION", filing.number,
        )  # fmt: skip


class TestTheDesk:
    def test_opens_it_with_a_tick(self, world: World, bureau: Unit, sit: Sit) -> None:
        given = {
            "unit": BUREAU, "type": "02", "channel": "WALK_IN", "risk": "BLUE", "title": "补偿争议", "text": "补偿。",
            "administrative": "on", "party-TOTAL_FORMS": "2", "party-INITIAL_FORMS": "0",
            "party-0-role": "APPLICANT", "party-0-kind": "PERSON", "party-0-name": "张三", "party-0-id_number": "11010519491231002X",
            "party-1-role": "RESPONDENT", "party-1-kind": "PERSON", "party-1-name": "李四", "party-1-phone": "13900004321",
        }  # fmt: skip
        sit(Role.MEDIATOR, BUREAU).client.post(address("dispute", "add"), given)
        assert Dispute.objects.get().machine.name == "AdministrativeMediation"

    def test_says_of_what_kind_it_is(self, case: Talks, sit: Sit) -> None:
        assert "· administrative mediation" in text_of(sit(Role.MEDIATOR, BUREAU).opens(case.dispute))

    def test_asks_what_it_is_about_and_by_how_much_it_is_prolonged(self, case: Talks, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, BUREAU)
        in_mediation(case)
        assert "ays by which both sides agree" in text_of(desk.asks(case.dispute, "hold_session"))

    def test_asks_people_s_mediation_for_the_days_alone(self, talks: Talks, sit: Sit) -> None:
        talks.in_mediation()
        desk = sit(Role.MEDIATOR, talks.code)
        assert "ays by which both sides agree" in text_of(desk.asks(talks.dispute, "hold_session"))
