"""Dangers that the law has reported: who is told, how soon, on which matters; and what happens when nobody is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from casework.command import services
from casework.command.models import Card, Dispatch
from casework.command.run import run
from casework.command.safety import DANGERS
from casework.deadlines.models import Clock
from casework.errors import CaseworkError, NotYet, NotYou
from casework.intake import services as intake
from casework.intake.models import Filing
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.organisations.organs import POLICE
from casework.workflow.models import Matter, Notice
from tests.appeals import Appeal, registered
from tests.casework.command.test_coming import at
from tests.casework.command.test_desk import offered, part
from tests.desk import Sit, text_of
from tests.refusals import refused
from tests.world import SIDES, VILLAGE, Talks

COUNTY, TOWN = "330106", "330106001"
BUREAU, SCHOOLS = f"{COUNTY}{POLICE}", f"{COUNTY}-JY"
SEEN = "张三扬言动手。"
NOON = at(3, 3, 12)


@pytest.fixture
def accepted(talks: Talks) -> Talks:
    """Give a dispute in hand in a village, with a police bureau and an education bureau in its county."""
    for code, name in ((BUREAU, "西湖区公安局"), (SCHOOLS, "西湖区教育局")):
        bureau = Unit(code=code, name=name, short_name=name, level=Level.COUNTY, kind=Unit.Kind.BUREAU)
        talks.world.units[code] = Unit.objects.plant(bureau, under=Unit.objects.get(code=COUNTY))
    return talks.accepted()


def note(talks: Talks, danger: str = "PUBLIC_ORDER", **other: Any) -> int:
    """Note a danger; returns its entry."""
    given: dict[str, Any] = {"danger": danger, "text": SEEN, "actor": talks.mediator(), "at": NOON, **other}
    return services.note_danger(talks.dispute, **given).version


def report(talks: Talks, noted: int, organ: str = "POLICE", **other: Any) -> Matter:
    given: dict[str, Any] = {
        "noted": noted, "organ": organ, "text": "110已出警。", "actor": talks.mediator(), "at": NOON + timedelta(hours=1), **other,
    }  # fmt: skip
    return services.report_danger(talks.dispute, **given)


def due(matter: Matter) -> list[tuple[str, str, datetime | None]]:
    clocks = Clock.objects.of(matter.number).open().filter(verb__startswith="report_danger").order_by("verb")
    return [(clock.verb, clock.law, clock.due_at) for clock in clocks]


def code_of(kind: type[CaseworkError], call: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(kind) as refusal:
        call(*args, **given)
    return refusal.value.code


class TestNoting:
    @pytest.mark.parametrize(
        ("danger", "law", "hours"),
        [
            ("PUBLIC_ORDER", "PML art. 25", 24),
            ("MINOR_HARM", "MPL art. 11", 2),
            ("DOMESTIC_VIOLENCE", "ADV art. 14", 2),
        ],
    )
    def test_cites_its_article_and_starts_the_clock(self, accepted: Talks, danger: str, law: str, hours: int) -> None:
        seq = note(accepted, danger)
        entry = Entry.objects.of(accepted.dispute.number).get(seq=seq)
        assert (entry.verb, entry.law, entry.facts["danger"]) == ("note_danger", law, danger)
        [(verb, rule, due_at)] = due(accepted.dispute)
        assert (verb, rule) == (f"report_danger#{seq}.1", "HOUSE rule S1")
        assert due_at == NOON + timedelta(hours=hours)

    def test_tells_the_unit_that_leads_at_once(self, accepted: Talks) -> None:
        note(accepted)
        told = Dispatch.objects.get(kind="DANGER")
        assert (told.account, told.unit.code, told.is_urgent, told.send_at) == ("", VILLAGE, True, NOON)

    def test_leaves_the_matter_where_it_is(self, accepted: Talks) -> None:
        before = Matter.objects.get()
        note(accepted)
        after = Matter.objects.get()
        assert (before.state, before.handler, before.moved_at) == (after.state, after.handler, after.moved_at)
        assert verify().is_good

    def test_keeps_the_words_beside_the_ledger(self, accepted: Talks) -> None:
        seq = note(accepted)
        assert SEEN not in str(Entry.objects.of(accepted.dispute.number).get(seq=seq).facts)

    def test_of_no_known_danger_is_refused(self, accepted: Talks) -> None:
        assert code_of(NotYet, note, accepted, "") == "DANGER_KNOWN"
        assert code_of(NotYet, note, accepted, "FLOOD") == "FACT_SHAPE"

    def test_without_words_is_refused(self, accepted: Talks) -> None:
        assert code_of(NotYet, note, accepted, text=" ") == "SEEN_IN_WORDS"

    def test_twice_is_refused_until_it_was_reported(self, accepted: Talks) -> None:
        seq = note(accepted)
        assert code_of(NotYet, note, accepted) == "DANGER_IS_NEW"
        note(accepted, "MINOR_HARM")
        report(accepted, seq)
        note(accepted, at=NOON + timedelta(hours=2))

    def test_is_for_those_who_handle_and_those_who_supervise(self, accepted: Talks) -> None:
        note(accepted, actor=accepted.world.actor(Role.SUPERVISOR, COUNTY))
        assert (
            code_of(NotYou, note, accepted, "MINOR_HARM", actor=accepted.world.actor(Role.AUDITOR, COUNTY))
            == "WRONG_ROLE"
        )
        elsewhere = accepted.world.actor(Role.MEDIATOR, "330108001")
        assert code_of(NotYou, note, accepted, "MINOR_HARM", actor=elsewhere) == "OUT_OF_SCOPE"


class TestTracks:
    @pytest.mark.parametrize(
        ("track", "dangers"),
        [
            ("dispute", {"PUBLIC_ORDER", "MINOR_HARM", "DOMESTIC_VIOLENCE"}),
            ("petition", {"MAJOR_URGENT", "MINOR_HARM", "DOMESTIC_VIOLENCE"}),
            ("penalty", {"MINOR_HARM", "DOMESTIC_VIOLENCE"}),
            ("handover", {"MINOR_HARM"}),
        ],
    )
    def test_have_their_own(self, track: str, dangers: set[str]) -> None:
        assert {code for code, danger in DANGERS.items() if danger.concerns(Matter(track=track))} == dangers

    @pytest.mark.parametrize(("kind", "other"), [("DISPUTE", "MAJOR_URGENT"), ("PETITION", "PUBLIC_ORDER"), ("", "")])
    def test_are_those_of_a_filing_once_it_is_classified(self, kind: str, other: str) -> None:
        filing = Matter(track="filing", kind=kind)
        assert {code for code, danger in DANGERS.items() if not danger.concerns(filing)} == {other} - {""}

    def test_refuse_what_is_for_others(self, accepted: Talks) -> None:
        assert code_of(NotYet, note, accepted, "MAJOR_URGENT") == "DANGER_FITS"


class TestAMajorUrgentPetition:
    def test_is_reported_to_both_who_are_named(self, accepted: Talks) -> None:
        world = accepted.world
        appeal = Appeal(world, registered(world))
        clerk, moment = appeal.clerk(), world.later()
        seq = services.note_danger(
            appeal.petition, danger="MAJOR_URGENT", text="百人聚集。", actor=clerk, at=moment
        ).version
        assert [verb for verb, _law, _due in due(appeal.petition)] == [f"report_danger#{seq}.{n}" for n in (1, 2)]
        assert Entry.objects.of(appeal.petition.number).get(seq=seq).law == "RPW art. 25"
        told: dict[str, Any] = {"noted": seq, "text": "已报。", "actor": clerk}
        services.report_danger(appeal.petition, organ="GOVERNMENT", at=world.later(), to=world.unit(COUNTY), **told)
        assert [verb for verb, _law, _due in due(appeal.petition)] == [f"report_danger#{seq}.2"]
        with refused(NotYet, ("UNREPORTED", "HOUSE rule S1", "noted")):
            services.report_danger(appeal.petition, organ="GOVERNMENT", at=world.later(), **told)
        services.report_danger(appeal.petition, organ="JOINT_MEETING", at=world.later(), **told)
        assert due(appeal.petition) == []


class TestReporting:
    def test_stops_the_clock_and_says_whether_it_was_in_time(self, accepted: Talks) -> None:
        seq = note(accepted)
        report(accepted, seq)
        entry = Entry.objects.of(accepted.dispute.number).latest("seq")
        assert (entry.verb, entry.law, entry.facts["breach"]) == ("report_danger", "PML art. 25", False)
        assert due(accepted.dispute) == []

    def test_after_its_time_says_so(self, accepted: Talks) -> None:
        seq = note(accepted, "MINOR_HARM")
        report(accepted, seq, "EDUCATION", at=NOON + timedelta(hours=2))
        assert Entry.objects.of(accepted.dispute.number).latest("seq").facts["breach"] is True

    def test_to_the_police_here_is_a_filing_for_them(self, accepted: Talks) -> None:
        seq = note(accepted)
        report(accepted, seq, to=accepted.world.unit(BUREAU))
        filing = Filing.objects.get()
        assert (filing.kind, filing.unit.code, filing.origin_number) == ("POLICE_CASE", BUREAU, accepted.dispute.number)
        assert Entry.objects.of(accepted.dispute.number).latest("seq").facts["referral"] == filing.number
        assert filing.words("text") == SEEN
        intake.take_in(filing, actor=accepted.world.actor(Role.REGISTRAR, BUREAU), at=at(3, 3, 14))
        assert verify().is_good

    def test_to_another_unit_here_lets_it_read(self, accepted: Talks) -> None:
        seq = note(accepted, "MINOR_HARM")
        moved = report(accepted, seq, "EDUCATION", to=accepted.world.unit(SCHOOLS))
        assert Notice.objects.get(seq=moved.version).unit.code == SCHOOLS
        assert Dispatch.objects.get(kind="DANGER_TOLD").unit.code == SCHOOLS
        assert not Matter.objects.filter(track="filing").exists()

    @pytest.mark.parametrize(
        ("danger", "organ"), [("PUBLIC_ORDER", "EDUCATION"), ("DOMESTIC_VIOLENCE", "CIVIL_AFFAIRS")]
    )
    def test_to_an_organ_the_law_does_not_name_is_refused(self, accepted: Talks, danger: str, organ: str) -> None:
        assert code_of(NotYet, report, accepted, note(accepted, danger), organ) == "ORGAN_IS_NAMED_BY_LAW"

    def test_of_nothing_noted_is_refused(self, accepted: Talks) -> None:
        assert code_of(NotYet, report, accepted, 1) == "DANGER_NOTED"

    def test_twice_is_refused(self, accepted: Talks) -> None:
        seq = note(accepted)
        report(accepted, seq)
        assert code_of(NotYet, report, accepted, seq, "COMPETENT", at=NOON + timedelta(hours=2)) == "UNREPORTED"

    def test_without_words_is_refused(self, accepted: Talks) -> None:
        assert code_of(NotYet, report, accepted, note(accepted), text="") == "RECEIPT_IN_WORDS"

    @pytest.mark.parametrize(("organ", "code"), [("POLICE", SCHOOLS), ("EDUCATION", BUREAU), ("EDUCATION", VILLAGE)])
    def test_to_a_unit_that_is_not_the_organ_is_refused(self, accepted: Talks, organ: str, code: str) -> None:
        seq = note(accepted, "MINOR_HARM")
        with pytest.raises(NotYet):
            report(accepted, seq, organ, to=accepted.world.unit(code))
        assert not Matter.objects.filter(track="filing").exists()
        assert len(due(accepted.dispute)) == 1

    def test_to_whom_the_matter_is_kept_from_is_refused(self, accepted: Talks) -> None:
        schools = accepted.world.unit(SCHOOLS)
        seq = note(accepted, "MINOR_HARM")
        Matter.objects.filter(pk=accepted.dispute.pk).update(walled_from=schools.path)
        assert code_of(NotYet, report, accepted, seq, "EDUCATION", to=schools) == "NOT_TOLD_TO_THE_ACCUSED"
        report(accepted, seq, "EDUCATION")


class TestAFiling:
    def test_that_was_reported_to_the_police_is_still_taken_in(self, accepted: Talks) -> None:
        world, unit = accepted.world, accepted.world.unit(VILLAGE)
        dispatcher, mediator = world.actor(Role.DISPATCHER, TOWN), world.actor(Role.MEDIATOR, VILLAGE)
        given: dict[str, Any] = {"channel": "WALK_IN", "title": "墙", "text": "墙。", "parties": SIDES, "place": unit}
        filing = intake.register(unit=world.unit(TOWN), actor=dispatcher, at=world.later(), **given)
        noted = services.note_danger(filing, danger="MINOR_HARM", text="孩子有伤。", actor=dispatcher, at=world.later())
        services.report_danger(
            filing, noted=noted.version, organ="POLICE", to=world.unit(BUREAU), text="已报警。", actor=dispatcher,
            at=world.later(),
        )  # fmt: skip
        intake.triage(filing, kind="DISPUTE", type="02", risk="BLUE", actor=dispatcher, at=world.later())
        intake.dispatch(filing, to=unit, actor=dispatcher, at=world.later())
        _filing, born = intake.take_in(filing, actor=mediator, at=world.later())
        assert born.origin_number == filing.number
        assert verify().is_good


class TestADangerNobodyReports:
    def test_gets_a_red_card_that_records_the_breach(self, accepted: Talks) -> None:
        seq = note(accepted)
        list(run(NOON + timedelta(hours=24)))
        card = Card.objects.get(awaited=f"report_danger#{seq}.1", colour="RED")
        assert card.rule == "HOUSE rule S1"
        assert any(entry.facts["breach"] for entry in Entry.objects.filter(verb="issue_card"))

    def test_gets_none_once_it_is_reported(self, accepted: Talks) -> None:
        seq = note(accepted)
        report(accepted, seq)
        list(run(NOON + timedelta(hours=24)))
        assert not Card.objects.filter(awaited__startswith="report_danger").exists()


class TestTheDesk:
    def test_shows_what_was_noted_and_who_is_to_be_told(self, accepted: Talks, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, VILLAGE)
        assert "note_danger" in offered(desk.opens(accepted.dispute))
        assert "report_danger" not in offered(desk.opens(accepted.dispute))
        note(accepted)
        page = desk.opens(accepted.dispute)
        assert "report_danger" in offered(page)
        for words in ("2026-03-04 12:00", SEEN, "Mediation Law, art. 25"):
            assert words in text_of(page)

    def test_lists_it_on_the_first_page_until_it_is_reported(self, accepted: Talks, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, VILLAGE)
        seq = note(accepted)
        first_page = text_of(desk.client.get(reverse("admin:index")))
        assert "panel-dangers" in first_page
        # The list of clocks is not for who handles matters: he is sent to no page that refuses him.
        assert reverse("admin:deadlines_clock_changelist") not in first_page
        report(accepted, seq)
        assert "panel-dangers" not in text_of(desk.client.get(reverse("admin:index")))

    def test_does_not_list_it_to_those_whom_it_does_not_reach(self, accepted: Talks, sit: Sit) -> None:
        note(accepted)
        assert "panel-dangers" not in text_of(sit(Role.MEDIATOR, "330108001").client.get(reverse("admin:index")))

    def test_shows_a_unit_that_was_told_what_it_is_about(self, accepted: Talks, sit: Sit) -> None:
        seq = note(accepted, "MINOR_HARM")
        report(accepted, seq, "EDUCATION", to=accepted.world.unit(SCHOOLS))
        page = sit(Role.REGISTRAR, SCHOOLS).opens(accepted.dispute)
        assert "a danger was reported to 西湖区教育局" in text_of(page)
        assert [line.seq for line in part(page)["dangers"]] == [seq]
        assert "张三" not in text_of(page)

    def test_has_a_dialog_for_each(self, accepted: Talks, sit: Sit) -> None:
        desk = sit(Role.MEDIATOR, VILLAGE)
        assert "MAJOR_URGENT" not in text_of(desk.asks(accepted.dispute, "note_danger"))
        assert "MINOR_HARM" in text_of(desk.asks(accepted.dispute, "note_danger"))
        note(accepted)
        dialog = text_of(desk.asks(accepted.dispute, "report_danger"))
        assert "COMPETENT" in dialog
        assert "EDUCATION" not in dialog
