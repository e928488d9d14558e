"""Who signs an agreement that will not count is told so at once, and is not kept from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casework.organisations.actors import Role
from mediation.disputes.models import Dispute
from tests.desk import Sit, text_of
from tests.world import VILLAGE, Talks

HINT = "no security is noted: it will not count as settled on site"


class TestAFarAgreement:
    @pytest.mark.parametrize(
        ("days", "given", "is_hinted"),
        [(90, {}, False), (91, {}, True), (91, {"secured": "on"}, False)],
        ids=["within the observation", "beyond it", "beyond it, with security"],
    )
    def test_is_hinted_at_and_recorded(
        self, talks: Talks, sit: Sit, days: int, given: dict[str, Any], is_hinted: bool
    ) -> None:
        mediator = sit(Role.MEDIATOR, VILLAGE)
        talks.in_mediation().with_paper("SECURITY")
        at = talks.world.later()
        answer = mediator.does(
            talks.dispute, "sign_agreement", agreement="修墙。", due_on=(at + timedelta(days=days)).date().isoformat(),
            signed="2", mediator_signed="on", sealed="on", form="WET", at=f"{at:%Y-%m-%dT%H:%M}", **given,
        )  # fmt: skip
        assert Dispute.objects.get(number=talks.dispute.number).state == "AGREED_WRITTEN"
        page = text_of(mediator.client.get(answer.headers["Location"]))
        assert (HINT in page) is is_hinted
        assert ("more than 90 days" in page) is is_hinted
