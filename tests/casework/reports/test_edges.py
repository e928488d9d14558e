"""The edges the definition names, and what lies just beside them."""

from datetime import datetime, timedelta

import pytest

from casework.ledger.models import Origin
from tests.casework.reports.tales import CITY, COUNTY, HANGZHOU, START, TOWN, VILLAGE, Act, Tales

SECOND = timedelta(seconds=1)


def agreement(day: float = 2, **facts: object) -> Act:
    return Act("sign_agreement", day, outcome="AGREED_NOT_YET_DUE", facts={"due_on": "2026-02-01", **facts})


def performance(day: float) -> Act:
    return Act("perform", day, outcome="AGREED_PERFORMED")


OPENED = (Act("apply", 0, facts={"type": "02"}), Act("accept", 0))


class TestACohort:
    def test_takes_in_what_was_accepted_in_the_last_second_of_its_month(self, tales: Tales) -> None:
        last = datetime(2026, 1, 31, 23, 59, 59, tzinfo=HANGZHOU)
        tales.tell("D1", Act("apply", last), Act("accept", last))
        tales.tell("D2", Act("apply", last), Act("accept", last + SECOND))
        assert tales.rate(first="2026-01", last="2026-01") == (0, 1)
        assert tales.rate(first="2026-02", last="2026-02") == (0, 1)

    def test_counts_from_the_first_acceptance_which_is_signing_for_the_filing(self, tales: Tales) -> None:
        taken = datetime(2026, 1, 31, 23, 0, tzinfo=HANGZHOU)
        tales.tell("F1", Act("register", 0), Act("triage", 1, facts={"kind": "DISPUTE"}), Act("take_in", taken))
        tales.tell("D1", Act("apply", taken, facts={"filing": "F1"}), Act("accept", taken + timedelta(days=2)))
        assert tales.rate(first="2026-01", last="2026-01") == (0, 1)

    def test_holds_a_filing_that_was_signed_for_and_never_begun(self, tales: Tales) -> None:
        tales.tell("F1", Act("register", 0), Act("triage", 1, facts={"kind": "DISPUTE"}), Act("take_in", 2))
        assert tales.rate() == (0, 1)

    def test_leaves_out_what_is_no_dispute(self, tales: Tales) -> None:
        tales.tell("F1", Act("register", 0), Act("triage", 1, facts={"kind": "CONSULTATION"}), Act("take_in", 2))
        tales.tell("X1", Act("file", 0), track="penalty")
        assert tales.rate() == (0, 0)

    def test_keeps_what_was_relabelled_after_acceptance(self, tales: Tales) -> None:
        tales.settled("D1")
        tales.tell("D1", Act("correct", 5, facts={"corrects": 1, "kind": "CONSULTATION", "type": "99"}))
        figure = tales.ask(by=("type",))
        assert (figure.numerator, figure.denominator) == (1, 1)
        assert [(row.type, row.denominator) for row in figure.rows] == [("02", 1)]
        assert figure.as_dict()["notes"] == {"relabelled": 1}

    def test_keeps_the_first_acceptance_when_reopened(self, tales: Tales) -> None:
        tales.settled("D1", perform=False)
        tales.tell("D1", Act("reopen", 40), Act("take_over", 41), agreement(45), performance(50))
        assert tales.rate(first="2026-01", last="2026-01") == (0, 1)
        assert tales.rate(first="2026-02", last="2026-03") == (0, 0)


class TestMaturity:
    def test_comes_ninety_days_after_the_resolving_act(self, tales: Tales) -> None:
        tales.settled("D1")
        assert tales.rate(START + timedelta(days=92) - SECOND) == (0, 0)
        assert tales.rate(START + timedelta(days=92)) == (1, 1)

    def test_comes_for_an_open_case_when_limit_and_observation_are_over(self, tales: Tales) -> None:
        tales.tell("D1", *OPENED)
        assert tales.rate(START + timedelta(days=150) - SECOND) == (0, 0)
        assert tales.rate(START + timedelta(days=150)) == (0, 1)

    def test_is_not_hastened_by_a_failure(self, tales: Tales) -> None:
        tales.tell("D1", *OPENED, Act("fail", 3, outcome="FAILED"))
        assert tales.rate(149) == (0, 0)

    def test_takes_longer_for_a_petition(self, tales: Tales) -> None:
        tales.tell("P1", Act("register", 0), Act("accept", 0, facts={"path": 6}))
        assert tales.rate(299) == (0, 0)
        assert tales.rate(300) == (0, 1)


class TestTheLimit:
    @pytest.mark.parametrize(("late", "resolved"), [(-SECOND, 1), (timedelta(0), 1), (SECOND, 0)])
    def test_includes_its_last_moment(self, tales: Tales, late: timedelta, resolved: int) -> None:
        at_limit = START + timedelta(days=60) + late
        tales.tell("D1", *OPENED, agreement(at_limit), performance(at_limit + timedelta(days=1)))  # type: ignore[arg-type]
        assert tales.rate() == (resolved, 1)


class TestObservation:
    @pytest.mark.parametrize(("late", "resolved"), [(-SECOND, 0), (timedelta(0), 1), (SECOND, 1)])
    def test_ends_before_its_ninetieth_day_is_full_for_the_same_matter(
        self, tales: Tales, late: timedelta, resolved: int
    ) -> None:
        tales.settled("D1", matter_keys=["k"])
        tales.tell("F2", Act("register", START + timedelta(days=92) + late, facts={"matter_keys": ["k"]}))
        assert tales.rate() == (resolved, 1)

    @pytest.mark.parametrize(
        "act",
        [
            Act("report_breach", 92, outcome="BREACHED"),
            Act("reopen", 92),
            Act("divert", 92, outcome="DIVERTED_COURT"),
            Act("revisit", 92, facts={"result": "UNSETTLED"}),
        ],
        ids=lambda act: act.verb,
    )
    def test_knows_what_spoils_until_exactly_its_end(self, tales: Tales, act: Act) -> None:
        tales.settled("D1")
        tales.settled("D2")
        tales.tell("D1", act)
        tales.tell("D2", act._replace(when=START + timedelta(days=92) - SECOND))
        assert tales.rate() == (1, 2)

    @pytest.mark.parametrize(("early", "resolved"), [(SECOND, 1), (timedelta(0), 0)])
    def test_begins_with_the_resolving_act_itself(self, tales: Tales, early: timedelta, resolved: int) -> None:
        agreed = START + timedelta(days=2)
        tales.settled("D1", matter_keys=["k"])
        tales.tell("F2", Act("register", agreed - early, facts={"matter_keys": ["k"]}))
        tales.settled("D3")
        tales.tell(
            "F3",
            Act("register", 0),
            Act("merge", agreed - early, outcome="MERGED", facts={"into": "D3", "proposed_by": "b"}),
        )
        assert tales.rate() == (2 * resolved, 2)

    def test_notes_what_undoes_it_exactly_at_its_end(self, tales: Tales) -> None:
        tales.settled("D1")
        tales.tell("D1", Act("reopen", 92))
        assert tales.ask().as_dict()["notes"] == {"undone_later": 1}

    def test_leaves_the_figure_when_a_breach_comes_later_and_says_so(self, tales: Tales) -> None:
        tales.settled("D1", perform=False, unit=TOWN)
        tales.tell("D1", Act("confirm", 20), Act("report_breach", 120, outcome="BREACHED"))
        assert tales.ask(119).as_dict()["notes"] == {"not_yet_due": 1}
        figure = tales.ask(121)
        assert (figure.numerator, figure.denominator) == (1, 1)
        assert figure.as_dict()["notes"] == {"not_yet_due": 1, "undone_later": 1}

    @pytest.mark.parametrize("outcome", ["DIVERTED_ADMIN", "DIVERTED_POLICE"])
    def test_is_not_spoiled_by_other_ways_than_court_and_arbitration(self, tales: Tales, outcome: str) -> None:
        tales.settled("D1")
        tales.tell("D1", Act("divert", 50, outcome=outcome))
        assert tales.rate() == (1, 1)

    def test_is_spoiled_by_a_petition_about_it_at_city_level(self, tales: Tales) -> None:
        tales.settled("D1", day=1, matter_keys=["k"])
        tales.settled("D2", day=1, matter_keys=["l"])
        tales.tell("P1", Act("register", 0, facts={"matter_keys": ["k"]}), Act("transfer", 2, unit=CITY))
        tales.tell("P2", Act("register", 0, facts={"matter_keys": ["l"]}), Act("transfer", 2, unit=COUNTY))
        assert tales.rate() == (1, 2)


class TestTheLevel:
    def test_counts_a_tenure_of_one_minute(self, tales: Tales) -> None:
        tales.tell(
            "D1", *OPENED, Act("escalate", 1, unit=CITY), Act("take_over", 1.1), Act("call_in", 1.1 + 1 / 1440, unit=TOWN),
            agreement(3), performance(5),
        )  # fmt: skip
        assert tales.rate() == (0, 1)

    def test_does_not_count_waiting_for_a_take_over(self, tales: Tales) -> None:
        settled = {"settled": True, "other_side_confirms": True}
        tales.tell(
            "D1", *OPENED, Act("escalate", 1, unit=CITY),
            Act("withdraw", 2, outcome="WITHDRAWN_SETTLED", facts=settled, actor_unit=TOWN),
        )  # fmt: skip
        assert tales.rate() == (1, 1)

    def test_counts_who_did_the_resolving_act(self, tales: Tales) -> None:
        tales.tell("D1", *OPENED, agreement()._replace(actor_unit=CITY), performance(5))
        assert tales.rate() == (0, 1)

    def test_is_the_highest_of_all_tenures_to_the_resolving_act(self, tales: Tales) -> None:
        tales.tell("D1", *OPENED, Act("take_over", 1, unit=COUNTY), agreement(2), performance(3), unit=VILLAGE)
        tales.tell("D2", *OPENED, agreement(2), Act("take_over", 3, unit=COUNTY), performance(4), unit=VILLAGE)
        assert tales.ask().count.levels == {4: 1, 2: 1}


class TestAnAgreement:
    def test_without_performance_does_not_hold(self, tales: Tales) -> None:
        tales.settled("D1", perform=False)
        assert tales.rate() == (0, 1)

    def test_without_a_day_and_without_performance_does_not_hold(self, tales: Tales) -> None:
        tales.tell("D1", *OPENED, Act("sign_agreement", 2, outcome="AGREED_NOT_YET_DUE", facts={"secured": True}))
        assert tales.rate() == (0, 1)

    def test_performed_in_part_does_not_hold(self, tales: Tales) -> None:
        tales.tell("D1", *OPENED, agreement(), Act("perform", 5, facts={"fully": False}))
        assert tales.rate() == (0, 1)

    @pytest.mark.parametrize(("when", "resolved"), [(91.9, 1), (92, 0)])
    def test_must_be_performed_before_observation_ends(self, tales: Tales, when: float, resolved: int) -> None:
        tales.tell("D1", *OPENED, agreement(2), performance(when))
        assert tales.rate() == (resolved, 1)

    @pytest.mark.parametrize(
        ("due_on", "secured", "resolved"),
        [("2026-04-07", True, 0), ("2026-04-08", True, 1), ("2026-04-08", False, 0), ("never", True, 0)],
    )
    def test_not_yet_due_holds_with_security_and_a_day_beyond_observation(
        self, tales: Tales, due_on: str, secured: bool, resolved: int
    ) -> None:
        tales.tell("D1", *OPENED, agreement(2, due_on=due_on, secured=secured))
        assert tales.rate() == (resolved, 1)

    def test_confirmed_by_a_court_holds(self, tales: Tales) -> None:
        tales.tell("D1", *OPENED, agreement(2), Act("apply_confirmation", 5), Act("confirm", 30))
        assert tales.rate() == (1, 1)

    def test_corrected_no_longer_speaks_for_the_resolution(self, tales: Tales) -> None:
        tales.settled("D1")
        tales.tell("D1", Act("correct", 200, facts={"corrects": 3}))
        assert tales.rate(199) == (1, 1)
        assert tales.rate(200) == (0, 1)


class TestAWithdrawal:
    @pytest.mark.parametrize(("confirms", "resolved"), [(True, 1), (False, 0)])
    def test_needs_the_word_of_the_other_side(self, tales: Tales, confirms: bool, resolved: int) -> None:
        facts = {"settled": True, "other_side_confirms": confirms}
        tales.tell("D1", *OPENED, Act("withdraw", 3, outcome="WITHDRAWN_SETTLED", facts=facts))
        assert tales.rate() == (resolved, 1)

    def test_is_spoiled_by_a_revisit_that_finds_it_unsettled(self, tales: Tales) -> None:
        facts = {"settled": True, "other_side_confirms": True}
        withdrawn = Act("withdraw", 3, outcome="WITHDRAWN_SETTLED", facts=facts)
        tales.tell("D1", *OPENED, withdrawn, Act("revisit", 30, facts={"result": "UNSETTLED"}))
        tales.tell("D2", *OPENED, withdrawn, Act("revisit", 30, facts={"result": "SETTLED"}))
        assert tales.rate() == (1, 2)


class TestAPetition:
    @pytest.mark.parametrize(
        ("outcome", "resolved"),
        [("SUPPORTED_DONE", 1), ("EXPLAINED_NO_REVIEW", 1), ("NOT_SUPPORTED_NO_REVIEW", 0), ("SUPPORTED_OPEN", 0)],
    )
    def test_is_resolved_by_its_outcome_at_the_end_of_observation(
        self, tales: Tales, outcome: str, resolved: int
    ) -> None:
        tales.tell(
            "P1", Act("register", 0), Act("accept", 1, facts={"path": 6, "purpose": "CLAIM"}), Act("issue_opinion", 30),
            Act("terminate", 70, outcome=outcome), unit=COUNTY,
        )  # fmt: skip
        assert tales.rate() == (resolved, 1)

    @pytest.mark.parametrize(("facts", "resolved"), [({"unperformed": True}, 0), ({}, 1)])
    def test_is_not_resolved_by_a_settlement_that_was_not_performed(
        self, tales: Tales, facts: dict[str, bool], resolved: int
    ) -> None:
        tales.tell(
            "P1", Act("register", 0), Act("accept", 1, facts={"path": 6, "purpose": "CLAIM"}), Act("settle", 9),
            Act("investigate", 40, facts=facts), Act("issue_opinion", 45), Act("terminate", 80, outcome="EXPLAINED_NO_REVIEW"),
            unit=COUNTY,
        )  # fmt: skip
        assert tales.rate() == (resolved, 1)

    def test_on_another_path_counts_only_when_it_was_mediated(self, tales: Tales) -> None:
        accepted = Act("accept", 1, facts={"path": 4, "purpose": "CLAIM"})
        tales.tell("P1", Act("register", 0), accepted)
        tales.tell("P2", Act("register", 0), accepted, Act("settle", 9, outcome="SETTLED_DONE"))
        assert tales.rate() == (1, 1)
        assert tales.ask().as_dict()["excluded"] == {"LX6": 1}

    def test_that_is_led_elsewhere_in_time_is_left_out_and_listed(self, tales: Tales) -> None:
        led = Act("redirect", 9, outcome="REDIRECTED", facts={"path": "1", "purpose": "CLAIM"})
        tales.tell("F1", Act("register", 0, facts={"kind": "PETITION"}), Act("take_in", 1))
        tales.tell("P1", Act("register", 1, facts={"filing": "F1"}), led)
        tales.tell("P2", Act("register", 0), led)  # nobody had signed for it
        tales.settled("D1")
        figure = tales.ask().as_dict()
        assert (figure["numerator"], figure["denominator"], figure["excluded"]) == (1, 1, {"LX6": 2})

    def test_that_accuses_or_suggests_is_left_out_and_listed(self, tales: Tales) -> None:
        tales.tell("P1", Act("register", 0), Act("accept", 1, facts={"purpose": "ACCUSATION"}))
        assert tales.ask().as_dict()["excluded"] == {"LX5": 1}

    def test_that_was_accepted_as_a_claim_is_not_left_out_for_what_it_was_called_before(self, tales: Tales) -> None:
        tales.tell("F1", Act("register", 0, facts={"kind": "PETITION"}), Act("take_in", 1))
        called = Act("register", 1, facts={"filing": "F1", "purpose": "SUGGESTION"})
        tales.tell("P1", called, Act("accept", 2, facts={"path": 6, "purpose": "CLAIM"}))
        assert tales.rate() == (0, 1)

    @pytest.mark.parametrize("facts", [{"path": "4", "purpose": "CLAIM"}, {"purpose": "SUGGESTION"}])
    @pytest.mark.parametrize(("day", "counted"), [(16, 0), (17, 1)])
    def test_that_is_led_elsewhere_late_stays_counted(
        self, tales: Tales, facts: dict[str, str], day: int, counted: int
    ) -> None:
        tales.tell("F1", Act("register", 0, facts={"kind": "PETITION"}), Act("take_in", 1))
        led = Act("redirect", day, outcome="REDIRECTED", facts=facts)
        tales.tell("P1", Act("register", 1, facts={"filing": "F1"}), led)
        assert tales.rate() == (0, counted)


class TestStandingTime:
    def test_of_a_live_entry_is_the_server_s(self, tales: Tales) -> None:
        late = Act("sign_agreement", 61, outcome="AGREED_NOT_YET_DUE", happened=59)
        tales.tell("D1", *OPENED, late, performance(62))
        assert tales.rate() == (0, 1)

    def test_of_an_imported_entry_is_when_it_happened_but_it_is_known_from_when_it_was_recorded(
        self, tales: Tales
    ) -> None:
        recorded = datetime(2026, 11, 1, tzinfo=HANGZHOU)
        old = [
            act._replace(when=recorded, happened=act.when, origin=Origin.IMPORT)
            for act in (*OPENED, agreement(2), performance(5))
        ]
        tales.tell("D1", *old)
        assert tales.rate(recorded - SECOND) == (0, 0)
        assert tales.rate(recorded) == (1, 1)
