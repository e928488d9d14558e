"""Inputs that must be filled in bear a mark, and it is true: without them the service refuses, and without the others it does not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from casework.organisations.actors import Role
from casework.workflow.forms import RefusableForm
from tests.desk import Answer, Desk, Sit, address, text_of
from tests.world import VILLAGE, Talks

COUNTY = "330106"
OPENED_BY = [
    ("filing", Role.REGISTRAR, COUNTY),
    ("dispute", Role.MEDIATOR, VILLAGE),
    ("petition", Role.REGISTRAR, COUNTY),
    ("penalty", Role.REGISTRAR, COUNTY),
    ("handover", Role.HEAD, COUNTY),
]


def undone(desk: Desk, url: str, given: dict[str, Any]) -> Answer:
    """Send something, and undo whatever it did."""
    with transaction.atomic():
        answer = desk.client.post(url, given)
        transaction.set_rollback(True)
    return answer


def shown(form: RefusableForm) -> dict[str, Any]:
    """What the page shows filled in already, as a browser sends it."""
    values = {field.name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, "", False, [])}


def refused(form: RefusableForm) -> set[str]:
    return {fault.field for fault in form.faults} - {""}


class TestAVerb:
    @pytest.mark.parametrize("stage", ["accepted", "in_mediation", "agreed"])
    def test_marks_what_it_is_refused_without(self, talks: Talks, sit: Sit, stage: str) -> None:
        getattr(talks, stage)()
        checked = 0
        for desk in (sit(Role.MEDIATOR, VILLAGE), sit(Role.HEAD, COUNTY), sit(Role.REGISTRAR, COUNTY)):
            for offer in desk.opens(talks.dispute).context["page"].allowed:
                form = desk.asks(talks.dispute, offer.verb).context["form"]
                given = shown(form)
                answer = undone(desk, address("dispute", "do", talks.dispute.number, offer.verb), given)
                lacking = refused(answer.context["form"]) if answer.status_code == 200 else set()
                marked = {field.name for field in form.visible_fields() if field.name in form.marked}
                assert lacking - marked == set(), f"{offer.verb} is refused without"
                if answer.status_code != 200 or answer.context["form"].refusals:  # else the service was not asked yet
                    assert marked - lacking - given.keys() == set(), f"{offer.verb} is not refused without"
                checked += len(marked)
        assert checked > 1

    def test_is_told_to_eyes_and_ears(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.MEDIATOR, VILLAGE).asks(talks.in_mediation().dispute, "sign_agreement"))
        assert "must be filled in" in page
        assert re.search(r"<textarea[^>]* required[^>]*id=\"id_agreement\"", page)
        assert re.search(r'for="id_agreement">Agreement, word for word <span class="must" aria-hidden="true">\*', page)
        assert not re.search(r"id=\"id_secured\"[^>]* required| required[^>]*id=\"id_secured\"", page)

    def test_without_any_has_no_legend(self, talks: Talks, sit: Sit) -> None:
        assert "must be filled in" not in text_of(sit(Role.REGISTRAR, COUNTY).asks(talks.dispute, "withdraw"))


class TestAnActOfCommand:
    def test_marks_what_it_is_refused_without(self, talks: Talks, sit: Sit) -> None:
        desk = sit(Role.SUPERVISOR, COUNTY)
        for verb, marked in (("issue_card", {"awaited"}), ("order", {"addressee", "text"}), ("take_charge", set())):
            assert desk.asks(talks.dispute, verb).context["form"].marked - {"version"} == marked


class TestAnOpening:
    @pytest.mark.parametrize(("track", "role", "code"), OPENED_BY)
    def test_marks_what_it_is_refused_without(self, sit: Sit, track: str, role: Role, code: str) -> None:
        desk = sit(role, code)
        form = desk.client.get(address(track, "add")).context["opening"].form
        given = shown(form)
        blocks = {"party-TOTAL_FORMS": 0, "party-INITIAL_FORMS": 0}
        answer = undone(desk, address(track, "add"), {**given, **blocks})
        lacking = refused(answer.context["opening"].form)
        assert lacking - form.marked == set(form.frees)
        assert form.marked - lacking - given.keys() == set()


def test_a_search_for_a_person_marks_what_it_is_refused_without(sit: Sit) -> None:
    desk = sit(Role.HEAD, COUNTY)
    form = desk.client.get(reverse("admin:persons")).context["form"]
    for given, lacking in (({}, "value"), ({"value": "330106197501011237"}, "purpose")):
        answer = desk.client.post(reverse("admin:persons"), {"kind": "ID_NUMBER", **given})
        assert refused(answer.context["form"]) == {lacking}
        assert lacking in form.marked
