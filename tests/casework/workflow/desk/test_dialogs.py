"""Dialogs: one service each, its refusals told where they belong, and nothing typed is lost."""

from __future__ import annotations

from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.parties.models import AccessLog, Party, Recusal
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.desk import Desk, Sit, address, text_of
from tests.world import VILLAGE, Talks, World


def entries_of(talks: Talks) -> int:
    return Entry.objects.of(talks.dispute.number).count()


def mediator_of(sit: Sit) -> Desk:
    return sit(Role.MEDIATOR, VILLAGE)


class TestAVerb:
    def test_leaves_one_entry_in_the_name_of_who_did_it(self, talks: Talks, sit: Sit) -> None:
        answer = mediator_of(sit).does(talks.dispute, "ask_consent", rights_notice="on")
        assert answer.status_code == 302
        entry = Entry.objects.of(talks.dispute.number).last()
        assert entry is not None
        assert (entry.verb, entry.actor, entry.seq) == ("ask_consent", "mediator_330106001001", 2)

    def test_goes_where_the_script_is_told(self, talks: Talks, sit: Sit) -> None:
        answer = mediator_of(sit).client.post(
            address("dispute", "do", talks.dispute.number, "ask_consent"),
            {"version": talks.dispute.version, "rights_notice": "on"},
            headers={"X-Dialog": "1"},
        )
        assert (answer.status_code, answer.headers["X-Go-To"]) == (
            204,
            address("dispute", "change", talks.dispute.number),
        )

    def test_shows_its_article_and_the_clocks_it_starts(self, talks: Talks, sit: Sit) -> None:
        page = text_of(mediator_of(sit).asks(talks.in_mediation().dispute, "escalate"))
        assert "House rule R8" in page
        assert "take over 1 working day " in page

    def test_says_why_it_is_not_possible_instead_of_asking(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, "330106001").asks(talks.dispute, "decline"))
        assert "Not possible now" in page
        assert 'name="ground"' not in page

    def test_is_unknown_when_the_track_has_none_of_that_name(self, talks: Talks, sit: Sit) -> None:
        assert mediator_of(sit).asks(talks.dispute, "annul").status_code == 404

    def test_leads_to_what_may_still_be_read_when_the_matter_leaves_ones_reach(
        self, talks: Talks, sit: Sit, world: World
    ) -> None:
        answer = mediator_of(sit).does(
            talks.in_mediation().dispute,
            "escalate",
            to=str(world.unit("330106001").pk),
            ground="FAILED_ONCE",
            reason="两次未成。",
        )
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            address("dispute", "change", talks.dispute.number),
        )
        assert Dispute.objects.get(number=talks.dispute.number).state == "ESCALATED"


class TestARefusal:
    def test_tells_every_sentence_with_its_article_and_keeps_what_was_typed(self, talks: Talks, sit: Sit) -> None:
        talks.in_mediation()
        before = entries_of(talks)
        answer = mediator_of(sit).does(
            talks.dispute, "sign_agreement", agreement="修墙。", due_on="2020-01-01", signed="1", form="WET"
        )
        page = text_of(answer)
        assert "An agreement states by which day it is to be performed." in page
        assert "Every party must have signed." in page
        assert '<a href="#id_sealed">The committee has set its seal</a>: The committee must have set its seal.' in page
        assert page.count("People&#x27;s Mediation Law, art. 29") >= 2
        assert "修墙。" in page
        assert 'value="2020-01-01"' in page
        assert entries_of(talks) == before

    def test_stands_at_the_input_it_is_about(self, talks: Talks, sit: Sit) -> None:
        page = text_of(mediator_of(sit).does(talks.in_mediation().dispute, "hold_session", minutes="谈。"))
        assert '<a href="#id_minutes_signed">' in page

    def test_meets_who_has_not_the_role_even_past_the_buttons(self, talks: Talks, sit: Sit) -> None:
        before = entries_of(talks)
        page = text_of(mediator_of(sit).does(talks.dispute, "decline", ground="IN_COURT", remedies_explained="on"))
        assert "Your role does not allow this." in page
        assert entries_of(talks) == before

    def test_names_a_moment_that_lies_too_far_back(self, talks: Talks, sit: Sit) -> None:
        page = text_of(mediator_of(sit).does(talks.dispute, "ask_consent", rights_notice="on", at="2020-01-01T08:00"))
        assert "An act cannot come before the one recorded last." in page

    def test_of_an_empty_form_tells_everything_at_once(self, talks: Talks, sit: Sit) -> None:
        page = text_of(mediator_of(sit).does(talks.in_mediation().dispute, "sign_agreement", signed="", form="WET"))
        for told in (
            "The text of the agreement is needed.",
            "by which day it is to be performed",
            "#id_signed",
            "#id_due_on",
        ):
            assert told in page, told

    def test_asks_to_choose_where_nothing_was_chosen(self, talks: Talks, sit: Sit) -> None:
        page = text_of(mediator_of(sit).does(talks.in_mediation().dispute, "escalate", reason="两次未成。"))
        assert '<a href="#id_to">To the unit</a>: Choose one from the list.' in page

    def test_names_an_input_without_its_full_stop(self, talks: Talks, sit: Sit) -> None:
        page = text_of(mediator_of(sit).does(talks.dispute, "ask_consent"))
        assert "The notice of rights and duties was handed over</a>: The parties" in page

    def test_draws_the_eye(self, talks: Talks, sit: Sit) -> None:
        page = text_of(mediator_of(sit).does(talks.dispute, "ask_consent"))
        assert '<div class="refusals" role="alert" tabindex="-1" autofocus>' in page


class TestWhatWasDone:
    def test_is_said_to_be_in_the_ledger_only_when_it_is(self, talks: Talks, sit: Sit) -> None:
        mediator, number = mediator_of(sit), talks.dispute.number
        noted = mediator.client.post(of_party(talks, "consent"), {"means": "WRITTEN"}, follow=True)
        assert f"Noted: {number}." in text_of(noted)
        named = {"role": "THIRD_PARTY", "kind": "PERSON", "name": ""}
        assert "Not noted" in text_of(mediator.client.post(address("dispute", "name", number), named))
        looked = mediator.client.post(of_party(talks, "reveal"), {"field": "id_number"})
        assert "Not shown" in text_of(looked)
        done = mediator.client.post(
            address("dispute", "do", number, "ask_consent"), {"version": 1, "rights_notice": "on"}, follow=True
        )
        assert f"Recorded: {number}." in text_of(done)


class TestARevisit:
    def test_presumes_nothing_and_is_put_in_words(self, talks: Talks, sit: Sit) -> None:
        registrar = sit(Role.REGISTRAR, VILLAGE)
        assert '<option value="" selected>' in text_of(registrar.asks(talks.closed().dispute, "revisit"))
        page = text_of(registrar.does(talks.dispute, "revisit", result="", record=" "))
        assert "A revisit says whether the matter is settled, or that nobody was reached." in page
        assert "A revisit records performance, satisfaction and hidden risks" in page
        assert Dispute.objects.get(number=talks.dispute.number).state == "CLOSED"


class TestAStaleVersion:
    def test_is_told_with_what_happened_meanwhile(self, talks: Talks, sit: Sit) -> None:
        talks.in_mediation()
        seen = talks.dispute
        services.hold_session(
            talks.dispute, minutes="别人记的。", minutes_signed=True, actor=talks.mediator(), at=talks.world.later()
        )
        before = entries_of(talks)
        answer = mediator_of(sit).does(seen, "hold_session", minutes="我记的。", minutes_signed="on")
        page = text_of(answer)
        assert "The matter has moved on since you looked." in page
        assert "What happened meanwhile" in page
        assert page.count("<li>Hold a session") == 1
        assert "我记的。" in page
        assert f'name="version" value="{seen.version + 1}"' in page
        assert entries_of(talks) == before

    def test_goes_through_once_it_is_sent_again(self, talks: Talks, sit: Sit) -> None:
        talks.in_mediation()
        services.hold_session(
            talks.dispute, minutes="别人记的。", minutes_signed=True, actor=talks.mediator(), at=talks.world.later()
        )
        talks.dispute.version += 1
        answer = mediator_of(sit).does(talks.dispute, "hold_session", minutes="我记的。", minutes_signed="on")
        assert answer.status_code == 302


class TestTwoPersons:
    def test_do_what_one_proposed_and_the_other_finds_filled_in(self, talks: Talks, sit: Sit) -> None:
        talks.in_mediation()
        mediator, head = mediator_of(sit), sit(Role.HEAD, "330106")
        assert (
            mediator.does(talks.dispute, "propose_suspension", ground="APPRAISAL", reason="待鉴定。").status_code == 302
        )
        assert mediator.account not in text_of(head.opens(talks.dispute)), "who proposed it is told by name"
        page = text_of(head.asks(talks.dispute, "suspend"))
        assert '<option value="APPRAISAL" selected>' in page
        assert "待鉴定。" in page
        assert head.does(talks.dispute, "suspend", ground="APPRAISAL", reason="待鉴定。").status_code == 302
        assert Dispute.objects.get(number=talks.dispute.number).state == "SUSPENDED"


def of_party(talks: Talks, deed: str, position: int = 1) -> str:
    return address("dispute", "party", talks.dispute.number, position, deed)


class TestConsent:
    def test_is_noted_by_who_handles_matters_here(self, talks: Talks, sit: Sit) -> None:
        assert mediator_of(sit).client.post(of_party(talks, "consent"), {"means": "WRITTEN"}).status_code == 302
        assert Party.objects.of(talks.dispute.number)[0].has_consented

    def test_is_refused_to_who_only_reads(self, talks: Talks, sit: Sit) -> None:
        answer = sit(Role.AUDITOR, "330100").client.post(of_party(talks, "consent"), {"means": "WRITTEN"})
        assert "Your role does not allow this." in text_of(answer)
        assert not Party.objects.of(talks.dispute.number)[0].has_consented

    def test_that_was_given_may_be_withdrawn(self, talks: Talks, sit: Sit) -> None:
        talks.accepted()
        mediator_of(sit).client.post(of_party(talks, "refusal", 2))
        assert Party.objects.of(talks.dispute.number)[1].has_refused


class TestReveal:
    def test_shows_the_value_and_keeps_the_purpose(self, talks: Talks, sit: Sit) -> None:
        talks.accepted()
        answer = mediator_of(sit).client.post(
            of_party(talks, "reveal"), {"field": "id_number", "purpose": "核对身份 for the agreement"}
        )
        assert "11010519491231002X" in text_of(answer)
        assert "no-store" in answer.headers["Cache-Control"]
        assert AccessLog.objects.get().purpose == "核对身份 for the agreement"

    def test_asks_for_a_purpose(self, talks: Talks, sit: Sit) -> None:
        page = text_of(mediator_of(sit).client.post(of_party(talks.accepted(), "reveal"), {"field": "id_number"}))
        assert "Say for what purpose" in page
        assert "11010519491231002X" not in page

    def test_is_refused_to_who_does_not_handle_the_matter(self, talks: Talks, sit: Sit) -> None:
        answer = sit(Role.HEAD, "330106").client.post(
            of_party(talks.accepted(), "reveal"), {"field": "id_number", "purpose": "curious"}
        )
        assert "Only who handles the matter may see this." in text_of(answer)
        log = AccessLog.objects.get()
        assert (log.account, log.refused, log.purpose) == ("head_330106", "NOT_THE_HANDLER", "curious")


class TestAnObjection:
    def test_bars_the_mediator_until_the_head_decides(self, talks: Talks, sit: Sit) -> None:
        talks.accepted()
        mediator, head = mediator_of(sit), sit(Role.HEAD, "330106")
        number, account = talks.dispute.number, "mediator_330106001001"
        mediator.client.post(address("dispute", "object", number), {"account": account, "ground": "OBJECTION"})
        barred = head.does(talks.dispute, "appoint", mediator=account)
        assert "An objection against the mediator is open or was upheld." in text_of(barred)
        assert account not in text_of(head.opens(talks.dispute)), "whom it is about is told by name"
        recusal = Recusal.objects.get()
        head.client.post(address("dispute", "decide", number, recusal.pk), {"upheld": "no"})
        assert head.does(talks.dispute, "appoint", mediator=account).status_code == 302

    def test_is_for_the_head_to_decide(self, talks: Talks, sit: Sit) -> None:
        talks.accepted()
        mediator = mediator_of(sit)
        mediator.client.post(
            address("dispute", "object", talks.dispute.number),
            {"account": "mediator_330106001001", "ground": "OBJECTION"},
        )
        where = address("dispute", "decide", talks.dispute.number, Recusal.objects.get().pk)
        assert "Your role does not allow this." in text_of(mediator.client.post(where, {"upheld": "no"}))


class TestNaming:
    def test_adds_a_party_that_is_in_order(self, talks: Talks, sit: Sit) -> None:
        where = address("dispute", "name", talks.dispute.number)
        given = {"role": "THIRD_PARTY", "kind": "PERSON", "name": "王五", "id_number": "11010519491231002Y"}
        page = text_of(mediator_of(sit).client.post(where, given))
        assert '<a href="#id_id_number">' in page
        assert "王五" in page
        answer = mediator_of(sit).client.post(where, given | {"id_number": ""})
        assert answer.status_code == 302
        assert [party.name for party in Party.objects.of(talks.dispute.number)] == ["张三", "李四", "王五"]

    def test_is_over_once_the_matter_has_ended(self, talks: Talks, sit: Sit) -> None:
        where = address("dispute", "name", talks.archived().dispute.number)
        page = text_of(mediator_of(sit).client.post(where, {"role": "THIRD_PARTY", "kind": "PERSON", "name": "王五"}))
        assert "The matter has ended; nothing more is noted in it." in page
