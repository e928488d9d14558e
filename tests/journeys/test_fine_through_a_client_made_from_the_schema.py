"""The fine on the spot again, over HTTP, by programs that know nothing but the schema."""

from __future__ import annotations

from typing import Any

import pytest

from casework.ledger.verify import verify
from casework.organisations.actors import Role
from tests.enforcement.penalties.cases import DISTRICT, ITEM, OFFICERS, SPOT, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.programs import Programs

STALL = {"role": "RESPONDENT", "kind": "PERSON", "name": "王五", "id_number": "330106198001011235"}


@pytest.mark.django_db(transaction=True)
class TestAFineByAProgram:
    def test_goes_from_the_street_to_the_archive(self, bureau: Bureau, programs: Programs) -> None:
        for account, role in (
            ("zhao", Role.OFFICER),
            ("qian", Role.OFFICER),
            ("sun", Role.HEAD),
            ("he", Role.ARCHIVIST),
        ):
            programs.seat(account, role, bureau.world.unit(DISTRICT))
        at, by = programs.at, programs.by

        at("2026-03-02 09:00")
        number = by("zhao").opens(
            "penalties", unit=DISTRICT, channel="INSPECTION", title="占道经营", text="巡查发现占道经营。", parties=[STALL],
        ).number  # fmt: skip
        at("2026-03-02 10:00")
        by("zhao").does(number, "check", finding="STANDARD_MET")
        at("2026-03-02 11:00")
        spot: dict[str, Any] = {
            "item": ITEM, "act_end": "2026-03-02", "found_on": "2026-03-02", "kinds": ["FINE"], "fine": "100",
            "content": list(SPOT), "remedies": "RECONSIDERATION_FIRST", "shown": True, "facts_clear": True, "heard": True,
            "gravity": "LIGHTER", "mitigation": ["HARM_REMOVED"], "reason": "当场改正。",
        }  # fmt: skip
        alone = by("zhao").is_refused(number, "decide_on_the_spot", officers=["zhao"], **spot)
        assert alone == [("TWO_CERTIFIED", "officers")]
        decided = by("zhao").does(number, "decide_on_the_spot", officers=list(OFFICERS), **spot)
        assert (decided.state, decided.outcome, decided.handler) == ("SIMPLE_DECIDED", "PENALISED", "zhao")

        at("2026-03-04 15:00")
        by("zhao").attaches(number, "PAYMENT")
        cash = {"collected_on": "2026-03-02", "handed_in_on": "2026-03-03", "banked_on": "2026-03-04"}
        paid = by("zhao").does(number, "pay", paid="100", fully=True, means="CASH", special_receipt=True, **cash)
        assert paid.state == "EXECUTED"
        at("2026-03-05 15:00")
        assert by("sun").blocked(number, "close") == ["CATALOGUE_COMPLETE"]
        missing = [line.kind for line in by("zhao").gets("penalties_dossier", number).missing]
        by("zhao").attaches(number, *missing)
        by("sun").does(number, "close")
        at("2026-03-14 15:00")
        archived = by("he").does(number, "archive")
        assert (archived.state, archived.is_at_end) == ("ARCHIVED", True)

        told = [entry.verb for entry in by("he").entries(number)]
        assert told == ["record_clue", "check", "decide_on_the_spot", "pay", "close", "archive"]
        assert verify(number).is_good

    def test_is_sent_again_without_being_done_again(self, bureau: Bureau, programs: Programs) -> None:
        programs.seat("zhao", Role.OFFICER, bureau.world.unit(DISTRICT))
        zhao = programs.by("zhao")
        number = zhao.opens(
            "penalties", unit=DISTRICT, channel="INSPECTION", title="占道经营", text="巡查发现占道经营。", parties=[STALL],
        ).number  # fmt: skip
        how = {"if_match": '"1"', "idempotency_key": "check-1"}
        first = zhao.sends(number, "check", {"finding": "STANDARD_MET"}, **how)
        again = zhao.sends(number, "check", {"finding": "STANDARD_MET"}, **how)
        assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")
        late = zhao.sends(number, "decline_filing", {"ground": "NO_OFFENCE", "reason": "x"}, if_match='"1"')
        assert (late.status_code, late.parsed.code) == (412, "STALE")
        assert [entry.verb for entry in zhao.entries(number)] == ["record_clue", "check"]
