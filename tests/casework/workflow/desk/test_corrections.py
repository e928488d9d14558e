"""A wrong entry is corrected on the page of its matter; leaving a matter out of the figures takes two."""

from typing import Any

import pytest

from casework.errors import NotYet, NotYou
from casework.intake import services as intake
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.models import Proposal
from mediation.disputes import services
from tests.desk import Sit, text_of
from tests.world import VILLAGE, Talks, World

WORDS = {
    "en": ("A wrong entry", "Correct", "Propose to leave out of the figures", "ntry to correct"),
    "zh-hans": ("记录有误", "更正", "提议剔除统计", "所更正的记录"),
}


class TestThePage:
    @pytest.mark.parametrize("language", WORDS)
    def test_offers_a_correction_to_who_may_in_his_language(self, talks: Talks, sit: Sit, language: str) -> None:
        head = sit(Role.HEAD, VILLAGE)
        head.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        page, dialog = text_of(head.opens(talks.dispute)), text_of(head.asks(talks.dispute, "correct"))
        summary, correct, propose, entry = WORDS[language]
        assert summary in page
        assert f">{correct}</a>" in page
        assert f">{propose}</a>" in page
        assert entry in dialog

    def test_offers_a_mediator_the_proposal_alone(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.dispute))
        assert "do/propose_exclusion/" in page
        assert "do/correct/" not in page
        assert "do/exclude/" not in page

    def test_offers_it_after_the_end_too(self, talks: Talks, sit: Sit) -> None:
        assert "do/correct/" in text_of(sit(Role.HEAD, VILLAGE).opens(talks.archived().dispute))


class TestACorrection:
    def test_points_at_the_entry_that_was_chosen(self, talks: Talks, sit: Sit) -> None:
        answer = sit(Role.HEAD, VILLAGE).does(talks.dispute, "correct", corrects="1", reason="登记日期有误。")
        assert answer.status_code == 302
        entry = Entry.objects.of(talks.dispute.number).get(seq=2)
        assert (entry.verb, entry.facts["corrects"], entry.to_state) == ("correct", 1, "APPLIED")

    def test_without_entry_and_reason_tells_both(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, VILLAGE).does(talks.dispute, "correct"))
        assert "A correction names the entry it corrects." in page
        assert "A correction says why." in page

    def test_of_a_filing_goes_the_same_way(self, world: World, sit: Sit) -> None:
        filing = intake.register(
            unit=world.unit(VILLAGE), channel="LETTER", place=world.unit(VILLAGE), title="噪声", text="夜间施工。",
            parties=(), anonymous=True, actor=world.actor(Role.REGISTRAR, VILLAGE), at=world.later(),
        )  # fmt: skip
        head = world.actor(Role.HEAD, VILLAGE)
        done = intake.correct(filing, corrects=1, reason="渠道有误。", actor=head, at=world.later())
        assert Entry.objects.of(done.number).get(seq=2).law == "HOUSE rule C1"


class TestAnExclusion:
    def test_is_proposed_by_one_and_done_by_another(self, talks: Talks, sit: Sit) -> None:
        given = {"corrects": "1", "exclusion": "LX3", "into": "", "reason": "误登记。"}
        mediator, head = sit(Role.MEDIATOR, VILLAGE), sit(Role.HEAD, VILLAGE)
        assert mediator.does(talks.dispute, "propose_exclusion", **given).status_code == 302
        dialog = text_of(head.asks(talks.dispute, "exclude"))
        assert '<option value="LX3" selected>' in dialog
        assert '<option value="1" selected>' in dialog
        assert head.does(talks.dispute, "exclude", **given).status_code == 302
        facts = Entry.objects.of(talks.dispute.number).get(seq=2).facts
        assert (facts["exclusion"], facts["proposed_by"]) == ("LX3", mediator.account)

    def test_by_one_person_alone_is_refused(self, talks: Talks, world: World) -> None:
        told: dict[str, Any] = {"corrects": 1, "exclusion": "LX3", "reason": "误登记。", "actor": talks.head()}
        services.propose_exclusion(talks.dispute, at=world.later(), **told)
        with pytest.raises(NotYou) as refusal:
            services.exclude(talks.dispute, at=world.later(), **told)
        assert refusal.value.code == "SECOND_PERSON_NEEDED"

    @pytest.mark.parametrize("into", ["", "itself", "D3301062026999999"])
    def test_as_a_duplicate_needs_an_original_that_is_here(self, talks: Talks, world: World, into: str) -> None:
        into = talks.dispute.number if into == "itself" else into
        told: dict[str, Any] = {"corrects": 1, "exclusion": "LX1", "into": into, "reason": "重复。"}
        services.propose_exclusion(talks.dispute, actor=talks.mediator(), at=world.later(), **told)
        with pytest.raises(NotYet) as refusal:
            services.exclude(talks.dispute, actor=talks.head(), at=world.later(), **told)
        assert ("ORIGINAL_NAMED", "into") in [(each.code, each.field) for each in refusal.value.unmet]
        assert Proposal.objects.count() == 1
