"""The petition clerk's desk: what is opened, listed, offered and asked, and what a refusal says in the form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from casework.organisations.actors import Role
from casework.taxonomies.codes import scheme
from casework.workflow.available import available
from casework.workflow.tracks import track_of
from mediation.petitions import services
from mediation.petitions.forms import FORMS
from mediation.petitions.models import Petition
from tests.appeals import ADDRESS, CITY, COUNTY, STREET, VILLAGE, Appeal, registered
from tests.desk import Sit, address, text_of
from tests.world import World

ADD = reverse("admin:petitions_petition_add")
PAGE: dict[str, Any] = {
    "unit": STREET, "title": "宝石路路面破损", "text": "要求修复。", "purpose": "CLAIM", "form": "VISIT", "type": "",
    "channel": "WALK_IN", "risk": "BLUE", "place": VILLAGE, "persons": "1", "direct": "on",
    "party-TOTAL_FORMS": "1", "party-INITIAL_FORMS": "0", "party-0-role": "APPLICANT", "party-0-kind": "PERSON",
    "party-0-name": "王五", "party-0-phone": "13700005678", "party-0-address": ADDRESS,
}  # fmt: skip
WHO = {
    "extend": Role.HEAD, "link_repeat": Role.DISPATCHER, "close": Role.ARCHIVIST, "archive": Role.ARCHIVIST,
    "issue_review": Role.PETITION_CLERK,
}  # fmt: skip


class TestOpening:
    def test_registers_what_was_typed(self, sit: Sit, world: World) -> None:
        world.later(days=-1)
        clerk = sit(Role.PETITION_CLERK, STREET)
        assert "petition_purposes" not in text_of(clerk.client.get(ADD))
        answer = clerk.client.post(ADD, PAGE)
        petition = Petition.objects.get()
        assert answer.headers["Location"] == address("petition", "change", petition.number)
        assert (petition.state, petition.unit.code, petition.place.code) == ("NOTICE_DUE", STREET, VILLAGE)

    def test_says_what_an_accusation_lacks(self, sit: Sit, world: World) -> None:
        clerk = sit(Role.PETITION_CLERK, STREET)
        page = text_of(clerk.client.post(ADD, {**PAGE, "purpose": "ACCUSATION"}))
        assert "An accusation names the unit it is about" in page
        assert not Petition.objects.exists()


class TestExtending:
    def test_marks_the_reason_which_the_petitioner_is_told(self, appeal: Appeal, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, STREET).asks(appeal.investigated().petition, "extend"))
        assert re.search(r'<textarea name="reason"[^>]* required', page)


class TestLists:
    def test_show_what_waits_for_a_clerk(self, appeal: Appeal, sit: Sit) -> None:
        clerk = sit(Role.PETITION_CLERK, STREET)
        assert appeal.petition.number in text_of(clerk.lists("petition", tab="accept"))
        appeal.terminated()
        archivist = sit(Role.ARCHIVIST, COUNTY)
        assert appeal.petition.number in text_of(archivist.lists("petition", tab="close"))

    def test_tell_what_a_petition_is_for_and_of_which_type_where_it_has_one(self, world: World, sit: Sit) -> None:
        registered(world, purpose="")
        registered(world, purpose="SUGGESTION", type="07")
        page = text_of(sit(Role.PETITION_CLERK, STREET).lists("petition", tab="all"))
        types = re.findall(r'<td class="kind">([^<]*)</td>', page)
        assert types == [f"suggestion · {scheme('dispute_types')['07'].en}", ""]

    def test_tell_what_it_was_found_to_be_for(self, appeal: Appeal, sit: Sit) -> None:
        services.redirect(appeal.petition, purpose="SUGGESTION", organ="区住建局", **appeal.told(appeal.clerk()))
        assert "suggestion" in text_of(sit(Role.PETITION_CLERK, STREET).lists("petition", tab="all"))

    def test_cost_the_same_whatever_is_in_them(
        self, appeal: Appeal, sit: Sit, django_assert_max_num_queries: Any
    ) -> None:
        for _each in range(3):
            registered(appeal.world)
        clerk = sit(Role.PETITION_CLERK, STREET)
        clerk.lists("petition", tab="all")
        with django_assert_max_num_queries(14):
            text_of(clerk.lists("petition", tab="all"))


class TestDialogs:
    def test_are_there_for_every_verb_of_the_table(self) -> None:
        track = track_of("petition")
        assert set(track.machine.verbs) - FORMS.keys() == {"register"}

    def test_do_what_they_say(self, appeal: Appeal, sit: Sit) -> None:
        clerk = sit(Role.PETITION_CLERK, STREET)
        assert clerk.asks(appeal.petition, "accept").status_code == 200
        answer = clerk.does(appeal.petition, "accept", purpose="CLAIM", path="6")
        assert answer.headers["Location"] == address("petition", "change", appeal.petition.number)
        page = text_of(clerk.opens(appeal.petition))
        assert "accepted" in page
        assert "petition opinion" in page  # the path, in words

    def test_tell_every_condition_at_its_input(self, appeal: Appeal, sit: Sit) -> None:
        appeal.investigated()
        clerk = sit(Role.PETITION_CLERK, STREET)
        page = text_of(clerk.does(appeal.petition, "issue_opinion", result="EXPLAIN", served="DIRECT"))
        for sentence in (
            "An opinion states the claim.", "An opinion says what is held, and by which law.",
            "The receipt of the opinion must be in the file.", "The petitioner must have been heard",
        ):  # fmt: skip
            assert sentence in page

    @pytest.mark.parametrize(
        "stage", ["registered", "accepted", "investigated", "answered", "review_asked", "terminated"]
    )
    def test_open_for_whoever_may(self, appeal: Appeal, sit: Sit, stage: str) -> None:
        if stage != "registered":
            getattr(appeal, stage)()
        rows = appeal.petition.machine.rows_from(appeal.petition.state)
        for verb in dict.fromkeys(row.verb for row in rows):
            desk = sit(WHO.get(verb, Role.PETITION_CLERK), COUNTY)
            assert desk.asks(appeal.petition, verb).status_code == 200, verb

    def test_offer_for_review_the_level_above_alone(self, appeal: Appeal) -> None:
        appeal.answered()
        given: dict[str, Any] = {"matter": appeal.petition, "actor": appeal.clerk(), "on": appeal.today}
        for verb, code in (("request_review", COUNTY), ("request_recheck", CITY)):
            (unit,) = FORMS[verb](**given).fields["to"].queryset  # type: ignore[attr-defined]
            assert unit.code == code

    def test_offer_to_end_it_when_the_window_is_over(self, appeal: Appeal, sit: Sit) -> None:
        appeal.answered()
        appeal.petition = Petition.objects.placed().get()
        at = appeal.world.later(days=60)
        offers = {offer.verb: offer for offer in available(appeal.petition, appeal.clerk(), at)}
        assert offers["terminate"].allowed

    def test_ask_in_a_hearing_for_its_record(self, appeal: Appeal, sit: Sit) -> None:
        appeal.investigated()
        clerk = sit(Role.PETITION_CLERK, STREET)
        assert 'name="notice"' in text_of(clerk.asks(appeal.petition, "hold_hearing"))
        clerk.does(appeal.petition, "hold_hearing", notice="三月九日，街道会议室。")
        appeal.petition = Petition.objects.get()
        assert 'name="record"' in text_of(clerk.asks(appeal.petition, "hold_hearing"))
