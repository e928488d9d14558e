"""A street vendor is fined a hundred yuan on the spot by two officers, pays in cash, and the file is closed and archived."""

from __future__ import annotations

from datetime import date

from casework.deadlines.models import Clock
from casework.errors import NotNow, NotYet
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from tests.enforcement.penalties.cases import QIAN, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.refusals import refused


class TestAFineOnTheSpot:
    def test_goes_from_the_street_to_the_archive(self, bureau: Bureau) -> None:
        bureau.at("2026-03-02 09:00")
        case = bureau.clue().on_the_spot()
        assert (case.state, case.case.outcome, case.case.handler) == ("SIMPLE_DECIDED", "PENALISED", "zhao")

        case.with_papers("SPOT_FILING").does("file_with_organ", bureau.officer(), later={"hours": 3})

        case.with_papers("PAYMENT")
        cash = {"collected_on": date(2026, 3, 2), "handed_in_on": date(2026, 3, 3), "banked_on": date(2026, 3, 4)}
        at = bureau.at("2026-03-04 15:00")
        with refused(NotYet, ("LAWFULLY_COLLECTED", "APL art. 70", "means")):
            case.does("pay", bureau.officer(), at=at, paid=100, fully=True, means="CASH", **cash)
        case.does("pay", bureau.officer(), at=at, paid=100, fully=True, means="CASH", special_receipt=True, **cash)
        assert case.state == "EXECUTED"
        assert set(Clock.objects.of(case.case.number).open().values_list("verb", flat=True)) == {"appeal", "close"}

        with refused(NotYet, ("CATALOGUE_COMPLETE", "APL art. 47", "dossier")):
            case.does("close", bureau.head(), later={"days": 1})
        case.with_papers("SPOT_DECISION", "EVIDENCE", "IDENTITY")
        case.does("close", bureau.head(), later={"days": 1})
        case.does("archive", bureau.world.actor(Role.ARCHIVIST, "330106"), later={"days": 9})

        told = Entry.objects.of(case.case.number).values_list("verb", "law")
        assert list(told) == [
            ("record_clue", "HOUSE rule X1"), ("check", "HOUSE rule X1"), ("decide_on_the_spot", "APL art. 51"),
            ("file_with_organ", "APL art. 52"),
            ("pay", "APL art. 67"), ("close", "HOUSE rule X26"), ("archive", "HOUSE rule X26a"),
        ]  # fmt: skip
        assert verify(case.case.number).is_good

    def test_is_not_made_by_one_officer(self, bureau: Bureau) -> None:
        case = bureau.clue().checked()
        with refused(NotYet, ("TWO_CERTIFIED", "APL art. 42", "officers")):
            case.spot(officers=("zhao",))
        with refused(NotYet, ("ACTOR_AMONG_THEM", "APL art. 42", "officers")):
            case.spot(officers=(QIAN, QIAN, "zhao"), actor=bureau.officer("li"))

    def test_is_not_made_twice_for_one_act(self, bureau: Bureau) -> None:
        bureau.clue().on_the_spot()
        again = bureau.clue().checked()
        with refused(NotYet, ("ONE_FINE_PER_ACT", "APL art. 29", "fine")):
            again.spot()
        assert again.spot(distinct=True, reason="另一时段再次占道。").state == "SIMPLE_DECIDED"

    def test_is_not_made_for_more_than_the_law_allows(self, bureau: Bureau) -> None:
        case = bureau.clue().checked()
        with refused(NotYet, ("SIMPLE_LIMITS", "APL art. 51", "fine")):
            case.spot(fine=201)

    def test_is_not_made_of_a_case_that_was_filed(self, bureau: Bureau) -> None:
        case = bureau.clue().filed()
        with refused(NotNow, ("WRONG_STATE", "APL art. 51", "verb")):
            case.spot()
