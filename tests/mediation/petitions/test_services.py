"""What the services of a petition leave behind: clocks, facts, leads, outcomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.command.run import run
from casework.deadlines.models import Clock
from casework.errors import NotNow, NotYet, NotYou
from casework.intake.models import Filing
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.parties.kinds import PartyRole
from casework.parties.models import Party
from casework.reports.definitions import ON_SITE
from casework.reports.months import Month, Period
from casework.reports.rates import Question, answer
from casework.workflow.desk.wording import LABELS
from casework.workflow.hints import hints_for
from mediation.petitions import services
from mediation.petitions.facts import FACTS
from mediation.petitions.forms import FORMS
from mediation.petitions.labels import WORDS
from tests.appeals import AGAINST, CITY, COUNTY, PETITIONER, STREET, Appeal, registered
from tests.refusals import refused
from tests.world import World


def clock(appeal: Appeal, verb: str) -> Clock:
    return Clock.objects.of(appeal.petition.number).filter(verb=verb).latest("pk")


def last_day(appeal: Appeal, verb: str) -> date:
    day = clock(appeal, verb).due_date
    assert day is not None
    return day


def facts(appeal: Appeal, verb: str) -> dict[str, Any]:
    return dict(Entry.objects.of(appeal.petition.number).filter(verb=verb).latest("seq").facts)


def rate(world: World, days: int = 400) -> tuple[int, int]:
    as_of = datetime.fromisoformat("2026-03-02T12:00+08:00") + timedelta(days=days)
    found = answer(Question(ON_SITE, world.unit(CITY), Period(Month(2026, 3), Month(2026, 3)), as_of))
    return found.numerator, found.denominator


class TestRegister:
    def test_starts_the_time_for_the_notice_at_the_organ_itself(self, appeal: Appeal) -> None:
        assert (appeal.petition.state, clock(appeal, "accept").code) == ("NOTICE_DUE", "T02")

    def test_starts_the_time_for_forwarding_at_a_petition_office(self, world: World) -> None:
        office = Appeal(world, registered(world, direct=False))
        assert [each.code for each in Clock.objects.of(office.petition.number)] == ["T01"]

    @pytest.mark.parametrize("party", [replace(PETITIONER, address=""), replace(PETITIONER, role=PartyRole.WITNESS)])
    def test_owes_no_notice_to_who_is_not_known_by_name_and_address(self, world: World, party: Any) -> None:
        unknown = registered(world, parties=[party], anonymous=True)
        assert not Clock.objects.of(unknown.number).exists()

    @pytest.mark.parametrize(("level", "skips"), [(2, False), (3, False), (1, True)])
    def test_flags_a_visit_more_than_one_level_too_high_and_turns_nobody_away(
        self, world: World, level: int, skips: bool
    ) -> None:
        told = facts(Appeal(world, registered(world, competent_level=level)), "register")
        assert (told["visit_level"], told["skips_levels"]) == (3, skips)

    def test_flags_no_letter(self, world: World) -> None:
        told = facts(Appeal(world, registered(world, competent_level=1, channel="LETTER")), "register")
        assert (told["form"], "skips_levels" in told) == ("LETTER", False)


class TestTransfer:
    @pytest.fixture
    def sent(self, world: World) -> Appeal:
        """Give a petition that the county sent to the street."""
        clerk, registrar = world.actor(Role.PETITION_CLERK, COUNTY), world.actor(Role.REGISTRAR, COUNTY)
        office = registered(world, unit=world.unit(COUNTY), direct=False, actor=registrar)
        to = world.unit(STREET)
        return Appeal(world, services.transfer(office, to=to, actor=clerk, at=world.later()))

    def test_leads_no_lead_up_and_starts_notice_and_objection(self, sent: Appeal) -> None:
        assert (sent.petition.state, sent.petition.level, sent.petition.accepted_at) == ("TRANSFERRED", 3, None)
        open_clocks = Clock.objects.of(sent.petition.number).open()
        assert {each.verb: each.code for each in open_clocks} == {"accept": "T02", "object": "T03"}

    def test_is_taken_back_only_by_who_sent_it_on_the_organs_word(self, sent: Appeal) -> None:
        given: dict[str, Any] = {"ground": "NOT_COMPETENT", "reason": "属区住建局职责。"}
        with refused(NotYou, ("SECOND_PERSON_NEEDED", "RPW art. 23", "actor")):
            services.object(sent.petition, **given, **sent.told(sent.clerk(COUNTY)))
        services.propose_objection(sent.petition, **given, **sent.told(sent.clerk()))
        with refused(NotYet, ("SENDER_AGREES", "RPW art. 23", "actor")):
            services.object(sent.petition, **given, **sent.told(sent.world.actor(Role.DISPATCHER, STREET)))
        back = services.object(sent.petition, **given, **sent.told(sent.clerk(COUNTY)))
        assert (back.state, back.level, clock(sent, "transfer").since) == ("REGISTERED", 4, "object")


class TestAccept:
    def test_begins_the_lead_and_the_sixty_days(self, appeal: Appeal) -> None:
        appeal.accepted()
        sixty = clock(appeal, "issue_opinion")
        assert (sixty.code, sixty.count, sixty.raw_date) == ("T04", 60, appeal.today + timedelta(days=60))
        assert appeal.petition.handler == appeal.clerk().account

    def test_tells_of_the_stricter_time_of_the_province(self, appeal: Appeal) -> None:
        appeal.accepted()
        (said,) = hints_for(Entry.objects.of(appeal.petition.number).latest("seq"))
        assert (appeal.today + timedelta(days=30)).isoformat() in str(said)

    @pytest.mark.parametrize("path", ["1", "2", "3", "4", "5"])
    def test_is_for_path_6_alone(self, appeal: Appeal, path: str) -> None:
        with refused(NotYet, ("PETITION_PATH6", "RPW art. 31", "path")):
            appeal.accepted(path=path)
        moved = services.redirect(
            appeal.petition, purpose="CLAIM", path=path, organ="区人民法院", **appeal.told(appeal.clerk())
        )
        assert (moved.state, moved.outcome) == ("REDIRECTED", f"REDIRECTED_{path}")

    def test_waits_for_what_is_pending_below_within_its_term(self, appeal: Appeal) -> None:
        above = registered(
            appeal.world, unit=appeal.world.unit(COUNTY), actor=appeal.world.actor(Role.REGISTRAR, COUNTY)
        )
        upper = Appeal(appeal.world, above, COUNTY)
        pending = ("NONE_PENDING_BELOW", "RPW art. 19", "parties")
        with refused(NotYet, pending):
            upper.accepted()
        no = services.not_accept(
            upper.petition, ground="PENDING_BELOW", organ_told=True, same_matter=[appeal.petition.number],
            **upper.told(upper.clerk()),
        )  # fmt: skip
        assert (no.state, no.outcome) == ("NOT_ACCEPTED", "NOT_ACCEPTED")

    def test_does_not_wait_for_what_is_late_below(self, appeal: Appeal) -> None:
        appeal.world.later(days=17)
        told: dict[str, Any] = {"actor": appeal.world.actor(Role.REGISTRAR, COUNTY), "at": appeal.world.later()}
        above = registered(appeal.world, unit=appeal.world.unit(COUNTY), **told)
        assert Appeal(appeal.world, above, COUNTY).accepted().petition.state == "ACCEPTED"

    def test_refuses_what_was_re_checked_already(self, appeal: Appeal) -> None:
        appeal.rechecked()
        again = Appeal(appeal.world, registered(appeal.world))
        with refused(NotYet, ("CHAIN_UNFINISHED", "RPW art. 36", "parties")):
            again.accepted()
        other = Appeal(appeal.world, registered(appeal.world, parties=[PETITIONER, replace(AGAINST, name="水务局")]))
        assert other.accepted().petition.state == "ACCEPTED"


class TestRedirect:
    def test_on_path_4_sends_a_clue_to_who_may_punish(self, appeal: Appeal) -> None:
        moved = services.redirect(
            appeal.petition, purpose="CLAIM", path="4", organ="区综合行政执法局", refer_to=appeal.world.unit(COUNTY),
            **appeal.told(appeal.clerk()),
        )  # fmt: skip
        clue = Filing.objects.get()
        assert facts(appeal, "redirect")["referral"] == clue.number
        assert (clue.kind, clue.origin_number, moved.outcome) == ("PENALTY_CLUE", moved.number, "REDIRECTED_4")

    def test_passes_a_suggestion_on(self, appeal: Appeal) -> None:
        given: dict[str, Any] = {"purpose": "SUGGESTION", "organ": "街道城建办"}
        assert services.redirect(appeal.petition, **given, **appeal.told(appeal.clerk())).outcome == "REDIRECTED_S"


class TestExtend:
    def test_adds_its_days_to_the_sixty_once(self, appeal: Appeal) -> None:
        appeal.investigated()
        before = last_day(appeal, "issue_opinion")
        given: dict[str, Any] = {"days": 20, "reasons_told": True, "reason": "须鉴定。"}
        with refused(NotYou, ("WRONG_ROLE", "RPW art. 34", "actor")):
            services.extend(appeal.petition, **given, **appeal.told(appeal.clerk()))
        services.extend(appeal.petition, **given, **appeal.told(appeal.head()))
        longer = clock(appeal, "issue_opinion")
        assert (longer.due_date, longer.stopped_at) == (before + timedelta(days=20), None)
        services.hold_hearing(appeal.petition, notice="三月九日", **appeal.told(appeal.clerk()))
        appeal.petition.refresh_from_db(fields=["version"])
        held = type(appeal.petition).objects.get(number=appeal.petition.number)
        back = services.hold_hearing(held, record="双方陈述", **appeal.told(appeal.clerk()))
        with refused(NotYet, ("EXTENDED_ONCE", "HOUSE rule P8", "days")):
            services.extend(back, **given, **appeal.told(appeal.head()))

    @pytest.mark.parametrize("days", [0, 31])
    def test_adds_one_day_to_thirty(self, appeal: Appeal, days: int) -> None:
        appeal.investigated()
        with pytest.raises(NotYet) as refusal:
            services.extend(
                appeal.petition, days=days, reasons_told=True, reason="须鉴定。", **appeal.told(appeal.head())
            )
        assert [each.field for each in refusal.value.unmet] == ["days"]


class TestHoldHearing:
    def test_leaves_its_time_out_of_the_re_check(self, appeal: Appeal) -> None:
        appeal.recheck_asked()
        before = last_day(appeal, "issue_recheck")
        city = appeal.clerk(CITY)
        appeal.petition = services.hold_hearing(appeal.petition, notice="五月", **appeal.told(city, days=2))
        appeal.petition = services.hold_hearing(appeal.petition, record="陈述", **appeal.told(city, days=7))
        assert (appeal.petition.state, last_day(appeal, "issue_recheck")) == (
            "RECHECK_OPEN",
            before + timedelta(days=7),
        )

    def test_does_not_stop_the_sixty_days(self, appeal: Appeal) -> None:
        appeal.investigated()
        before = last_day(appeal, "issue_opinion")
        appeal.petition = services.hold_hearing(appeal.petition, notice="三月", **appeal.told(appeal.clerk()))
        appeal.petition = services.hold_hearing(appeal.petition, record="陈述", **appeal.told(appeal.clerk(), days=7))
        assert (appeal.petition.state, clock(appeal, "issue_opinion").due_date) == ("INVESTIGATING", before)


class TestTheChain:
    def test_begins_with_the_receipt_whatever_day_the_opinion_bears(self, appeal: Appeal) -> None:
        appeal.investigated().with_paper("OPINION_RECEIPT")
        issued = appeal.today
        appeal.petition = services.issue_opinion(
            appeal.petition, result="EXPLAIN", claim="修路", findings="属实", opinion="依规划", issued_on=issued,
            heard=True, rights_told=True, served="POST", **appeal.told(appeal.clerk(), days=6),
        )  # fmt: skip
        assert facts(appeal, "issue_opinion")["issued_on"] == issued.isoformat()
        assert clock(appeal, "request_review").raw_date == appeal.today + timedelta(days=30)

    def test_needs_the_slip_in_the_file(self, appeal: Appeal) -> None:
        appeal.investigated()
        with refused(NotYet, ("OPINION_RECEIVED", "RPW art. 35", "dossier")):
            services.issue_opinion(
                appeal.petition, result="EXPLAIN", claim="修路", findings="属实", opinion="依规划",
                issued_on=appeal.today, heard=True, rights_told=True, **appeal.told(appeal.clerk()),
            )  # fmt: skip

    def test_is_for_the_level_above_and_other_persons(self, appeal: Appeal) -> None:
        appeal.answered()
        with refused(NotYet, ("REVIEWER_ONE_ABOVE", "RPW art. 35", "to")):
            services.request_review(appeal.petition, to=appeal.world.unit(CITY), **appeal.told(appeal.clerk()))
        appeal.petition = services.request_review(
            appeal.petition, to=appeal.world.unit(COUNTY), **appeal.told(appeal.clerk())
        )
        appeal.with_paper("REVIEW_RECEIPT")
        given: dict[str, Any] = {"result": "UPHELD", "opinion": "维持", "issued_on": appeal.today, "rights_told": True}
        with refused(NotYet, ("REVIEWING_ORGAN_ACTS", "RPW art. 35", "unit")):
            services.issue_review(appeal.petition, **given, **appeal.told(appeal.world.actor(Role.HEAD, STREET)))
        double = appeal.world.actor(Role.PETITION_CLERK, COUNTY, appeal.clerk().account)
        with refused(NotYet, ("OTHER_PERSONS_REVIEW", "RPW art. 35", "actor")):
            services.issue_review(appeal.petition, **given, **appeal.told(double))

    def test_is_over_when_nobody_asks_in_time(self, appeal: Appeal) -> None:
        appeal.answered()
        with refused(NotYet, ("REVIEW_ASKED_IN_TIME", "RPW art. 35", "at")):
            services.request_review(
                appeal.petition, to=appeal.world.unit(COUNTY), **appeal.told(appeal.clerk(), days=45)
            )


class TestTerminate:
    @pytest.mark.parametrize(
        ("result", "outcome"),
        [("SUPPORT", "SUPPORTED_OPEN"), ("EXPLAIN", "EXPLAINED_NO_REVIEW"), ("NOT_SUPPORT", "NOT_SUPPORTED_NO_REVIEW")],
    )
    def test_comes_by_itself_when_what_is_entered_late_was_waited_for_and_not_before(
        self, appeal: Appeal, result: str, outcome: str
    ) -> None:
        appeal.answered(result)
        due = clock(appeal, "terminate").due_at
        assert due is not None
        appeal.world.later(days=60)
        end = due + timedelta(days=3)
        for early in (due + timedelta(minutes=1), end - timedelta(minutes=1)):
            assert [deed for deed in run(early) if deed.deed == "terminate"] == []
        (deed,) = [deed for deed in run(end) if deed.deed == "terminate"]
        ended = type(appeal.petition).objects.get()
        assert (deed.refused, ended.state, ended.outcome) == ("", "TERMINATED", outcome)

    def test_waits_while_review_may_be_asked_for(self, appeal: Appeal) -> None:
        appeal.answered()
        with refused(NotYet, ("REVIEW_WINDOW_OVER", "HOUSE rule P14", "at")):
            services.terminate(appeal.petition, **appeal.told(appeal.clerk(), days=29))

    def test_of_a_settlement_needs_its_performance(self, appeal: Appeal) -> None:
        appeal.settled()
        with refused(NotYet, ("PERFORMANCE_ON_PAPER", "RPW art. 32", "dossier")):
            services.terminate(appeal.petition, **appeal.told(appeal.clerk()))
        appeal.with_paper("PERFORMANCE")
        assert services.terminate(appeal.petition, **appeal.told(appeal.clerk())).outcome == "SETTLED_DONE"


class TestClose:
    def test_of_a_supported_claim_waits_for_its_performance(self, appeal: Appeal) -> None:
        with pytest.raises(NotYet) as refusal:
            appeal.closed("SUPPORT", solved="DONE", explained="NONE")
        assert [each.code for each in refusal.value.unmet] == ["SUPPORTED_IS_PERFORMED"]
        given: dict[str, Any] = {"solved": "DONE", "explained": "NONE", "helped": "NONE", "punished": "NONE"}
        archivist = appeal.world.actor(Role.ARCHIVIST, COUNTY)
        done = services.close(appeal.petition, **given, performed=True, **appeal.told(archivist))
        assert (done.state, done.outcome) == ("CLOSED", "SUPPORTED_DONE")

    def test_answers_each_box_with_its_proof(self, appeal: Appeal) -> None:
        with pytest.raises(NotYet) as refusal:
            appeal.closed(helped="DONE")
        assert [each.code for each in refusal.value.unmet] == ["BOXES_PROVEN"]

    def test_leaves_what_was_explained_explained(self, appeal: Appeal) -> None:
        assert appeal.closed().petition.outcome == "EXPLAINED_NO_REVIEW"


class TestTheOnSiteRate:
    def test_counts_what_was_explained_and_left_there(self, appeal: Appeal) -> None:
        appeal.terminated()
        assert rate(appeal.world) == (1, 1)

    @pytest.mark.parametrize("result", ["SUPPORT", "NOT_SUPPORT"])
    def test_counts_neither_a_promise_nor_a_refusal(self, appeal: Appeal, result: str) -> None:
        appeal.terminated(result)
        assert rate(appeal.world) == (0, 1)

    def test_counts_what_was_supported_and_performed(self, appeal: Appeal) -> None:
        appeal.closed("SUPPORT", solved="DONE", explained="NONE", performed=True)
        assert rate(appeal.world) == (1, 1)

    def test_counts_nothing_that_was_reviewed_above(self, appeal: Appeal) -> None:
        appeal.rechecked()
        assert rate(appeal.world) == (0, 1)


class TestLinkRepeat:
    def test_ends_a_petition_that_the_same_person_brings_again(self, appeal: Appeal) -> None:
        again = registered(appeal.world)
        dispatcher = appeal.world.actor(Role.DISPATCHER, STREET)
        linked = services.link_repeat(again, into=appeal.petition.number, **appeal.told(dispatcher))
        assert (linked.state, linked.outcome) == ("REPEAT_LINKED", "REPEAT_LINKED")
        with pytest.raises(NotNow):
            services.accept(linked, **appeal.told(appeal.clerk()))

    def test_refuses_another_person(self, appeal: Appeal) -> None:
        other = replace(PETITIONER, id_number="", phone="13600001111", name="赵六")
        again = registered(appeal.world, parties=[other, AGAINST])
        dispatcher = appeal.world.actor(Role.DISPATCHER, STREET)
        with refused(NotYet, ("REPEATS_BY_PERSON", "HOUSE rule P16", "into")):
            services.link_repeat(again, into=appeal.petition.number, **appeal.told(dispatcher))

    @pytest.mark.parametrize("against", [[AGAINST], []], ids=["the same side", "nobody"])
    def test_spoils_what_the_first_one_settled(self, world: World, against: list[Any]) -> None:
        appeal = Appeal(world, registered(world, parties=[PETITIONER, *against]))
        appeal.answered()
        again = registered(world, parties=[PETITIONER, *against])
        dispatcher = appeal.world.actor(Role.DISPATCHER, STREET)
        services.link_repeat(again, into=appeal.petition.number, **appeal.told(dispatcher))
        appeal.petition = services.terminate(appeal.petition, **appeal.told(appeal.clerk(), days=40))
        assert rate(appeal.world) == (0, 1)


class TestEscalate:
    def test_does_not_stop_the_sixty_days(self, appeal: Appeal) -> None:
        appeal.investigated()
        before = clock(appeal, "issue_opinion")
        appeal.petition = services.escalate(
            appeal.petition, to=appeal.world.unit(COUNTY), ground="BEYOND_POWERS", reason="已两次调查。",
            **appeal.told(appeal.clerk()),
        )  # fmt: skip
        appeal.petition = services.take_over(appeal.petition, **appeal.told(appeal.clerk(COUNTY)))
        after = clock(appeal, "issue_opinion")
        assert (after.pk, after.stopped_at, after.due_date) == (before.pk, None, before.due_date)
        assert (appeal.petition.state, appeal.petition.level) == ("ACCEPTED", 4)


class TestWords:
    def test_are_there_for_every_fact(self) -> None:
        named = {name for form in FORMS.values() for name in form.base_fields} | WORDS.keys() | LABELS.keys()
        assert {name for takes in FACTS.values() for name in takes} - named == set()


class TestParties:
    def test_keep_their_parts_in_a_claim(self, appeal: Appeal) -> None:
        assert list(Party.objects.values_list("role", flat=True)) == ["APPLICANT", "RESPONDENT"]
