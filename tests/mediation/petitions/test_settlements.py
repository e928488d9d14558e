"""A settlement that is never performed brings the claim back to handling, and resolves nothing."""

from datetime import timedelta

from casework.deadlines.models import Clock
from casework.errors import NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.perform import perform as move
from mediation.petitions import services
from tests.appeals import STREET, Appeal
from tests.desk import Sit, text_of
from tests.refusals import refused


class TestASettlementThatIsNeverPerformed:
    def test_brings_the_claim_back_with_thirty_days_for_the_opinion(self, appeal: Appeal) -> None:
        appeal.settled()
        assert not Clock.objects.open().filter(verb="issue_opinion").exists()
        told = appeal.told(appeal.clerk(), days=25)
        appeal.petition = services.investigate(appeal.petition, reason="至今未修。", **told)
        assert appeal.petition.state == "INVESTIGATING"
        running = Clock.objects.open().get(verb="issue_opinion")
        assert (running.law, running.count, running.armed_at) == ("HOUSE rule P10a", 30, told["at"])
        entry = Entry.objects.of(appeal.petition.number).latest("seq")
        assert (entry.facts["unperformed"], entry.law) == (True, "HOUSE rule P10a")

    def test_is_told_in_words(self, appeal: Appeal) -> None:
        appeal.settled()
        with refused(NotYet, ("UNPERFORMED_IN_WORDS", "HOUSE rule P10a", "reason")):
            services.investigate(appeal.petition, **appeal.told(appeal.clerk()))

    def test_is_told_of_nothing_that_was_not_settled(self, appeal: Appeal) -> None:
        appeal.investigated()
        before = list(Clock.objects.open().values_list("verb", "law", "due_at"))
        with refused(NotYet, ("SETTLED_BEFORE", "HOUSE rule P10a", "unperformed")):
            move(appeal.petition, "investigate", given={"unperformed": True}, **appeal.told(appeal.clerk()))
        services.investigate(appeal.petition, **appeal.told(appeal.clerk()))
        assert list(Clock.objects.open().values_list("verb", "law", "due_at")) == before

    def test_goes_on_to_its_opinion_like_any_claim(self, appeal: Appeal) -> None:
        assert appeal.taken_up_again().answered().petition.state == "OPINION_ISSUED"

    def test_may_still_be_extended_once(self, appeal: Appeal) -> None:
        appeal.taken_up_again()
        due = Clock.objects.open().get(verb="issue_opinion").due_date
        head = appeal.world.actor(Role.HEAD, STREET)
        services.extend(appeal.petition, days=30, reasons_told=True, reason="须鉴定。", **appeal.told(head))
        assert due is not None
        assert Clock.objects.open().get(verb="issue_opinion").due_date == due + timedelta(days=30)

    def test_is_offered_on_the_desk_with_the_question_of_what_was_not_performed(self, appeal: Appeal, sit: Sit) -> None:
        appeal.settled()
        desk = sit(Role.PETITION_CLERK, STREET)
        assert "investigate" in {offer.verb for offer in desk.opens(appeal.petition).context["page"].allowed}
        form = desk.asks(appeal.petition, "investigate").context["form"]
        assert "reason" in form.fields
        assert "record" not in form.fields
        assert "Say in words" in text_of(desk.does(appeal.petition, "investigate", reason=""))
        assert desk.does(appeal.petition, "investigate", reason="至今未修。").status_code == 302
        assert type(appeal.petition).objects.get().state == "INVESTIGATING"
