"""Whatever is handed in wrong is refused by a typed refusal that names field, rule and article; nothing is written."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from casework.errors import NotNow, NotYet, NotYou, Stale, Unknown
from casework.intake import services as intake
from casework.ledger.models import Origin
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Unit
from casework.workflow.judge import Move, check_moment
from casework.workflow.models import Matter
from casework.workflow.perform import perform
from casework.workflow.proposals import propose
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.refusals import by_the_real_clock, refused
from tests.world import SIDES, VILLAGE, Talks, World


@pytest.fixture
def opening(world: World) -> Callable[..., Dispute]:
    """Give a way to apply for a dispute, right but for what is said otherwise."""

    def opened(**other: Any) -> Dispute:
        right: dict[str, Any] = {
            "unit": world.unit(VILLAGE),
            "type": "02",
            "channel": "WALK_IN",
            "title": "两院之间的墙",
            "text": "围墙越界。",
            "parties": SIDES,
            "actor": world.actor(Role.MEDIATOR, VILLAGE),
            "at": world.later(),
        }
        return services.apply(**{**right, **other})

    return opened


class TestAnUnknownCode:
    def test_is_refused_when_a_dispute_is_opened_and_every_one_is_named(self, opening: Callable[..., Dispute]) -> None:
        law = "HOUSE rule D1"
        with refused(
            NotYet, ("UNKNOWN_CODE", law, "type"), ("UNKNOWN_CODE", law, "channel"), ("UNKNOWN_CODE", law, "risk")
        ):
            opening(type="42", channel="PIGEON", risk="PINK")

    def test_is_refused_before_its_time(self, opening: Callable[..., Dispute]) -> None:
        with refused(NotYet, ("UNKNOWN_CODE", "HOUSE rule D1", "risk")):
            opening(risk="RED", at=datetime.fromisoformat("2018-06-01T09:00:00+08:00"))

    @pytest.mark.parametrize("ground", ["", "BECAUSE", "OUT_OF_SCOPE"])
    def test_is_refused_as_a_ground(self, talks: Talks, world: World, ground: str) -> None:
        talks.accepted()
        unknown = [("UNKNOWN_CODE", "HOUSE rule R8", "ground")]
        missing = [("ESCALATION_GROUND_GIVEN", "HOUSE rule R8", "ground")]
        with refused(NotYet, *(unknown if ground == "BECAUSE" else missing)):
            services.escalate(
                talks.dispute, to=world.unit("330106001"), ground=ground, reason="已调解。",
                actor=talks.mediator(), at=world.later(),
            )  # fmt: skip

    def test_is_refused_at_triage_and_every_one_is_named(self, world: World) -> None:
        filing = registered(world)
        law = "HOUSE rule R3"
        with refused(NotYet, *(("UNKNOWN_CODE", law, field) for field in ("kind", "risk", "type"))):
            intake.triage(
                filing, kind="QUARREL", type="42", risk="PINK",
                actor=world.actor(Role.DISPATCHER, "330106001"), at=world.later(),
            )  # fmt: skip

    def test_is_refused_as_an_exclusion(self, talks: Talks, world: World) -> None:
        with refused(NotYet, ("FACT_SHAPE", "HOUSE rule C2", "exclusion")):
            perform(
                talks.dispute, "correct", actor=talks.head(), at=world.later(),
                given={"corrects": 1, "exclusion": "LX9"}, reason="误。",
            )  # fmt: skip


def registered(world: World, **other: Any) -> Any:
    """Register a filing in the first village."""
    right: dict[str, Any] = {
        "unit": world.unit(VILLAGE),
        "channel": "HOTLINE_12345",
        "place": world.unit(VILLAGE),
        "title": "噪声",
        "text": "夜间施工噪声。",
        "parties": SIDES[:1],
        "actor": world.actor(Role.REGISTRAR, VILLAGE),
        "at": world.later(),
    }
    return intake.register(**{**right, **other})


class TestAClosedUnit:
    @pytest.fixture
    def closed(self, world: World) -> Unit:
        unit = world.unit("330106001")
        unit.valid_to = world.clock.date() - timedelta(days=1)
        unit.save()
        return unit

    def test_opens_no_matter(self, opening: Callable[..., Dispute], closed: Unit) -> None:
        with refused(NotYet, ("CLOSED_UNIT", "HOUSE rule U1", "unit")):
            opening(unit=closed)

    def test_is_sent_no_matter(self, talks: Talks, world: World, closed: Unit) -> None:
        talks.accepted()
        with refused(NotYet, ("DIRECT_LINE", "HOUSE rule R8", "to")):
            services.escalate(
                talks.dispute, to=closed, ground="GROUP", reason="人数众多。", actor=talks.mediator(), at=world.later()
            )

    def test_is_sent_no_filing(self, world: World, closed: Unit) -> None:
        dispatcher = world.actor(Role.DISPATCHER, "330106")
        filing = intake.triage(
            registered(world), kind="DISPUTE", type="02", risk="BLUE", actor=dispatcher, at=world.later()
        )
        with refused(NotYet, ("COMPETENT", "HOUSE rule R4", "to")):
            intake.dispatch(filing, to=closed, actor=dispatcher, at=world.later())


class TestAStaleVersion:
    def test_is_refused_whatever_else_is_wrong(self, talks: Talks, world: World) -> None:
        talks.accepted()
        with refused(Stale, ("STALE", "HOUSE rule L2", "version")):
            services.hold_session(
                talks.dispute, minutes="", minutes_signed=False, version=1, actor=talks.head(), at=world.later()
            )

    def test_of_the_future_is_refused_too(self, talks: Talks, world: World) -> None:
        with refused(Stale, ("STALE", "HOUSE rule L2", "version")):
            services.refuse(talks.dispute, version=2, actor=talks.mediator(), at=world.later())


class TestAnActor:
    def test_of_another_role_is_refused(self, talks: Talks, world: World) -> None:
        with refused(NotYou, ("WRONG_ROLE", "PML art. 17", "actor")):
            services.ask_consent(talks.dispute, rights_notice=True, actor=talks.head(), at=world.later())

    @pytest.mark.parametrize("code", ["330106001002", "330106002", "330108"])
    def test_of_another_unit_is_refused(self, talks: Talks, world: World, code: str) -> None:
        stranger = world.actor(Role.MEDIATOR, code)
        with refused(NotYou, ("OUT_OF_SCOPE", "PML art. 17", "unit")):
            services.ask_consent(talks.dispute, rights_notice=True, actor=stranger, at=world.later())

    def test_without_any_post_is_refused(self, talks: Talks, world: World) -> None:
        with refused(NotYou, ("WRONG_ROLE", "PML art. 17", "actor")):
            services.ask_consent(talks.dispute, rights_notice=True, actor=Actor("chen", ()), at=world.later())

    def test_may_not_open_a_matter_elsewhere(self, opening: Callable[..., Dispute], world: World) -> None:
        with refused(NotYou, ("OUT_OF_SCOPE", "PML art. 17", "unit")):
            opening(actor=world.actor(Role.MEDIATOR, "330108001001"))

    @pytest.mark.parametrize(
        ("until", "is_valid"), [(None, False), (date(2026, 3, 1), False), (date(2026, 3, 2), True)], ids=str
    )
    def test_whose_certificate_has_run_out_is_refused(self, world: World, until: date | None, is_valid: bool) -> None:
        filing = dispatched(world, kind="PENALTY_CLUE")
        officer = world.actor(Role.OFFICER, VILLAGE, certificate_until=until)
        at = world.clock + timedelta(minutes=1)
        if is_valid:
            assert perform(filing, "take_in", actor=officer, at=at).state == "ACCEPTED"
            return
        with refused(NotYou, ("CERTIFICATE_EXPIRED", "HOUSE rule R5", "actor")):
            perform(filing, "take_in", actor=officer, at=at)


def dispatched(world: World, *, kind: str = "DISPUTE") -> Any:
    """Send a filing to the first village."""
    dispatcher = world.actor(Role.DISPATCHER, "330106001")
    filing = intake.triage(registered(world), kind=kind, type="02", risk="BLUE", actor=dispatcher, at=world.later())
    return intake.dispatch(filing, to=world.unit(VILLAGE), actor=dispatcher, at=world.later())


class TestAMoment:
    def test_in_the_future_is_refused(self, talks: Talks) -> None:
        ahead = datetime(2099, 1, 1, tzinfo=UTC)
        told = {"actor": talks.mediator(), "at": ahead}
        with refused(NotYet, ("FUTURE_DATE", "HOUSE rule L1", "at")):
            by_the_real_clock(services.ask_consent, talks.dispute, rights_notice=True, **told)
        with refused(NotYet, ("FUTURE_DATE", "HOUSE rule L1", "at")):
            by_the_real_clock(propose, talks.dispute, "correct", given={"corrects": 1}, **told)

    @pytest.mark.parametrize(
        ("ago", "origin", "is_refused"),
        [
            (timedelta(days=3), Origin.LIVE, False),
            (timedelta(days=3, seconds=1), Origin.LIVE, True),
            (timedelta(days=900), Origin.IMPORT, False),
        ],
    )
    def test_more_than_three_days_back_is_refused_but_for_imports(
        self, talks: Talks, ago: timedelta, origin: str, is_refused: bool
    ) -> None:
        move = Move(talks.dispute.number, "refuse", talks.mediator(), talks.world.later(), origin=origin)
        if not is_refused:
            check_moment(talks.dispute, move, move.at + ago)
            return
        with refused(NotYet, ("ENTERED_TOO_LATE", "HOUSE rule L1", "at")):
            check_moment(talks.dispute, move, move.at + ago)

    def test_before_the_last_act_is_refused(self, talks: Talks, world: World) -> None:
        with refused(NotYet, ("BEFORE_LAST_ACT", "HOUSE rule L1", "at")):
            services.ask_consent(
                talks.dispute,
                rights_notice=True,
                actor=talks.mediator(),
                at=talks.dispute.moved_at - timedelta(seconds=1),
            )

    def test_without_its_offset_is_refused(self, talks: Talks, world: World, opening: Callable[..., Dispute]) -> None:
        naive = world.later().replace(tzinfo=None)
        with refused(NotYet, ("MOMENT_WITHOUT_ZONE", "HOUSE rule L1", "at")):
            services.ask_consent(talks.dispute, rights_notice=True, actor=talks.mediator(), at=naive)
        with refused(NotYet, ("MOMENT_WITHOUT_ZONE", "HOUSE rule L1", "at")):
            opening(at=naive)
        with refused(NotYet, ("MOMENT_WITHOUT_ZONE", "HOUSE rule L1", "at")):
            propose(talks.dispute, "correct", actor=talks.head(), at=naive, given={"corrects": 1})


class TestAReason:
    def test_must_not_be_missing(self, talks: Talks, world: World) -> None:
        with refused(NotYet, ("REASON_GIVEN", "HOUSE rule C1", "reason")):
            perform(talks.dispute, "correct", actor=talks.head(), at=world.later(), given={"corrects": 1}, reason=" ")

    def test_must_not_be_missing_to_send_a_filing_back(self, world: World) -> None:
        filing = dispatched(world)
        with refused(NotYet, ("OBJECTION_REASONED", "HOUSE rule R6", "ground")):
            intake.object(
                filing, ground="INCOMPLETE", reason="", back_to=world.unit("330106001"),
                actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
            )  # fmt: skip


class TestAVerb:
    def test_from_the_wrong_state_is_refused(self, talks: Talks, world: World) -> None:
        with refused(NotNow, ("WRONG_STATE", "HOUSE rule D15", "verb")):
            services.close(talks.dispute, actor=talks.head(), at=world.later())

    def test_after_the_end_is_refused(self, talks: Talks, world: World) -> None:
        talks.archived()
        with refused(NotNow, ("WRONG_STATE", "HOUSE rule D16", "verb")):
            services.reopen(talks.dispute, ground="BREACH", actor=talks.head(), at=world.later())

    def test_that_the_track_does_not_know_is_refused(self, talks: Talks, world: World) -> None:
        with refused(NotYet, ("UNKNOWN_VERB", "HOUSE rule L2", "verb")):
            perform(talks.dispute, "explode", actor=talks.head(), at=world.later())

    def test_whose_choice_is_missing_is_refused(self, talks: Talks, world: World) -> None:
        talks.agreed()
        with refused(NotYet, ("CHOICE_MISSING", "PML art. 31", "fully")):
            perform(talks.dispute, "perform", actor=talks.mediator(), at=world.later(), given={"proof": True})

    def test_on_a_matter_that_does_not_exist_is_refused(self, talks: Talks, world: World) -> None:
        ghost = Dispute(number="D3301062026999999", track="dispute", machine_version=1)
        with refused(Unknown, ("UNKNOWN_MATTER", "HOUSE rule L2", "number")):
            services.refuse(ghost, actor=talks.mediator(), at=world.later())


class TestFacts:
    UNKNOWN: dict[str, Any] = {
        "same_matter": 5,
        "matter_keys": "f00",
        "filing": "F3301062026000001",
        "handler": "chen",
        "NAME": 1,
        "两": 1,
        "notes": {"text": "0" * 64},
        "waived": ["consent_of_all"],
        "proposed_by": "somebody",
        "succeeds": ["330106@"],
    }

    @pytest.mark.parametrize("name", UNKNOWN)
    def test_that_an_act_does_not_take_are_refused(self, talks: Talks, world: World, name: str) -> None:
        given = {"rights_notice": True, name: self.UNKNOWN[name]}
        with refused(NotYet, ("UNKNOWN_FACT", "PML art. 17", name)):
            perform(talks.dispute, "ask_consent", actor=talks.mediator(), at=world.later(), given=given)

    @pytest.mark.parametrize("name", UNKNOWN)
    def test_that_a_correction_does_not_take_are_refused(self, talks: Talks, world: World, name: str) -> None:
        told: dict[str, Any] = {
            "actor": talks.head(),
            "at": world.later(),
            "given": {"corrects": 1, name: self.UNKNOWN[name]},
        }
        with refused(NotYet, ("UNKNOWN_FACT", "HOUSE rule C1", name)):
            perform(talks.dispute, "correct", reason="笔误。", **told)
        with refused(NotYet, ("UNKNOWN_FACT", "HOUSE rule C2", name)):
            propose(talks.dispute, "correct", **told)

    def test_are_all_named_with_what_is_expected(self, talks: Talks, world: World) -> None:
        given = {"rights_notice": "yes", "one": "张三", "other": 1.5}
        law = "PML art. 17"
        expected = [("FACT_SHAPE", law, "rights_notice"), ("UNKNOWN_FACT", law, "one"), ("UNKNOWN_FACT", law, "other")]
        with refused(NotYet, *expected), translation.override("en"):
            perform(talks.dispute, "ask_consent", actor=talks.mediator(), at=world.later(), given=given)

    @pytest.mark.parametrize("handler", ["x" * 151, "a b", "a\x00", "a\ud800", 7, ["mediator"], None], ids=ascii)
    def test_of_another_kind_are_refused(self, talks: Talks, world: World, handler: object) -> None:
        talks.accepted()
        with refused(NotYet, ("FACT_SHAPE", "PML art. 19", "handler")):
            perform(talks.dispute, "appoint", actor=talks.head(), at=world.later(), given={"handler": handler})


class TestWords:
    WRONG = {"too long": "长" * 20_001, "NUL": "a\x00b", "half a character": "a\ud800b"}

    @pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
    def test_that_cannot_be_kept_are_refused(self, talks: Talks, world: World, text: str) -> None:
        with refused(NotYet, ("WORDS_SHAPE", "HOUSE rule F2", "reason")):
            services.refuse(talks.dispute, reason=text, actor=talks.mediator(), at=world.later())
        talks.in_mediation()
        with refused(NotYet, ("WORDS_SHAPE", "HOUSE rule F2", "minutes")):
            services.hold_session(
                talks.dispute, minutes=text, minutes_signed=True, actor=talks.mediator(), at=world.later()
            )

    @pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
    def test_that_cannot_be_a_title_are_refused(self, opening: Callable[..., Dispute], text: str) -> None:
        with refused(NotYet, ("FIELD_SHAPE", "HOUSE rule F2", "title")):
            opening(title=text)

    def test_of_20000_characters_are_kept(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        talks.dispute = services.hold_session(
            talks.dispute, minutes="长" * 20_000, minutes_signed=True, actor=talks.mediator(), at=world.later()
        )
        assert len(talks.dispute.words("minutes")) == 20_000


class TestARepeatedReference:
    def test_of_a_channel_is_refused(self, world: World) -> None:
        registered(world, channel_ref="12345-2026-0001")
        with refused(NotNow, ("ALREADY_REGISTERED", "HOUSE rule R1", "channel_ref")):
            registered(world, channel_ref="12345-2026-0001")
        assert registered(world, channel="LETTER", channel_ref="12345-2026-0001").number == "F3301062026000002"


class TestARefusal:
    def test_lists_every_unmet_condition(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        with refused(
            NotYet,
            ("AGREEMENT_RECORDED", "PML art. 29", "agreement"),
            ("PERFORMANCE_DAY_GIVEN", "PML art. 29", "due_on"),
            ("ALL_SIGNED", "PML art. 29", "signed"),
        ):
            services.sign_agreement(
                talks.dispute, agreement=" ", due_on=date(2020, 1, 1), signed=1, mediator_signed=True, sealed=True,
                actor=talks.mediator(), at=world.later(),
            )  # fmt: skip

    def test_lists_the_moment_among_them(self, talks: Talks) -> None:
        told = {"actor": talks.mediator(), "at": datetime(2099, 1, 1, tzinfo=UTC)}
        with refused(NotYet, ("FUTURE_DATE", "HOUSE rule L1", "at"), ("RIGHTS_TOLD", "PML art. 23", "rights_notice")):
            by_the_real_clock(services.ask_consent, talks.dispute, rights_notice=False, **told)

    def test_speaks_the_readers_language(self, talks: Talks, world: World) -> None:
        with pytest.raises(NotYet) as refusal:
            services.ask_consent(talks.dispute, rights_notice=False, actor=talks.mediator(), at=world.later())
        with translation.override("en"):
            assert str(refusal.value) == "The parties have not been told their rights and duties. [PML art. 23]"
        with translation.override("zh-hans"):
            assert str(refusal.value).endswith("[PML art. 23]")
            assert not str(refusal.value).isascii()

    def test_leaves_the_matter_in_hand_as_it_was(self, talks: Talks, world: World) -> None:
        before = dict(vars(talks.dispute))
        with pytest.raises(NotNow):
            services.close(talks.dispute, actor=talks.head(), at=world.later())
        assert vars(talks.dispute) == before


class TestAMatterOfAForgottenVersion:
    def test_cannot_go_on(self, talks: Talks, world: World) -> None:
        Matter.objects.update(machine_version=7)
        talks.dispute.machine_version = 7
        with refused(NotYet, ("UNKNOWN_VERSION", "HOUSE rule L2", "track")):
            services.refuse(talks.dispute, actor=talks.mediator(), at=world.later())
