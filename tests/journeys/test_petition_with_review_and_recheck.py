"""A claim that is answered, reviewed by the county, re-checked by the city, ended, closed and filed; and what each step waits for."""

from casework.deadlines.models import Clock
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from mediation.petitions import services
from tests.appeals import COUNTY, STREET, Appeal


def running(appeal: Appeal) -> dict[str, str]:
    return {clock.verb: clock.code for clock in Clock.objects.of(appeal.petition.number).open()}


class TestAClaim:
    def test_goes_up_twice_and_ends(self, appeal: Appeal) -> None:
        assert running(appeal) == {"accept": "T02"}
        appeal.accepted()
        assert running(appeal) == {"issue_opinion": "T04"}
        appeal.petition = services.investigate(appeal.petition, **appeal.told(appeal.clerk()))
        appeal.with_paper("OPINION_RECEIPT")
        appeal.petition = services.issue_opinion(
            appeal.petition, result="EXPLAIN", claim="要求修路。", findings="已列入计划。", opinion="依规划办理。",
            issued_on=appeal.today, heard=True, rights_told=True, **appeal.told(appeal.clerk(), days=30),
        )  # fmt: skip
        assert running(appeal) == {"request_review": "T05", "terminate": "T05"}
        appeal.petition = services.request_review(
            appeal.petition, to=appeal.world.unit(COUNTY), **appeal.told(appeal.clerk(), days=29)
        )
        assert running(appeal) == {"issue_review": "T06"}
        appeal.with_paper("REVIEW_RECEIPT")
        appeal.petition = services.issue_review(
            appeal.petition, result="UPHELD", opinion="维持。", issued_on=appeal.today, rights_told=True,
            **appeal.told(appeal.clerk(COUNTY), days=30),
        )  # fmt: skip
        assert running(appeal) == {"request_recheck": "T07", "terminate": "T07"}
        appeal.petition = services.request_recheck(
            appeal.petition, to=appeal.world.unit("330100"), **appeal.told(appeal.clerk(), days=5)
        )
        assert running(appeal) == {"issue_recheck": "T08"}
        city = appeal.clerk("330100")
        appeal.petition = services.hold_hearing(
            appeal.petition, notice="三月九日，市信访局。", **appeal.told(city, days=3)
        )
        assert running(appeal) == {"issue_recheck": "T08"}
        appeal.petition = services.hold_hearing(appeal.petition, record="双方陈述。", **appeal.told(city, days=6))
        assert appeal.petition.state == "RECHECK_OPEN"
        appeal.with_paper("RECHECK_RECEIPT")
        appeal.petition = services.issue_recheck(
            appeal.petition, result="UPHELD", opinion="维持。", issued_on=appeal.today, **appeal.told(city, days=20)
        )
        assert (appeal.petition.outcome, running(appeal)) == ("RECHECK_FINAL", {"terminate": ""})
        appeal.petition = services.terminate(appeal.petition, **appeal.told(appeal.clerk(), days=2))
        appeal.with_paper("NOTICE_RECEIPT", "PROOF_EXPLAINED")
        archivist = appeal.world.actor(Role.ARCHIVIST, COUNTY)
        appeal.petition = services.close(
            appeal.petition, solved="NONE", explained="DONE", helped="NONE", punished="NONE", **appeal.told(archivist)
        )
        appeal.petition = services.revisit(
            appeal.petition, result="UNSETTLED", record="仍不满意，已解释。",
            **appeal.told(appeal.world.actor(Role.REGISTRAR, STREET), days=20),
        )  # fmt: skip
        appeal.petition = services.archive(appeal.petition, **appeal.told(archivist))
        assert (appeal.petition.state, running(appeal)) == ("ARCHIVED", {})
        assert verify(appeal.petition.number).is_good

    def test_stays_with_the_street_that_answered_it(self, appeal: Appeal) -> None:
        appeal.rechecked()
        assert {entry.unit for entry in Entry.objects.of(appeal.petition.number)} == {f"{STREET}@"}
        assert appeal.petition.level == 3
