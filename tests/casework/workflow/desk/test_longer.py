"""A dialog that asks how much longer says which time limit it is about, how much is left to add, and when it then ends."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import unescape

import pytest

from casework.deadlines.calendar import SHANGHAI
from casework.deadlines.models import Clock
from casework.organisations.actors import Role
from tests.appeals import STREET, Appeal
from tests.appeals import appeal as appeal
from tests.desk import Sit, text_of
from tests.enforcement.handovers.conftest import county as county
from tests.enforcement.handovers.deliveries import POLICE, packed
from tests.world import World

DETAINED = datetime(2026, 3, 2, 8, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def wall(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the site's clock show the time of the world."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.clock)


def told(page: str) -> str:
    found = re.search(r'<p class="help" id="id_days_helptext">(.*?)</p>', page, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def ends(page: str) -> dict[str, str]:
    found = re.search(r'data-ends="([^"]*)"', page)
    assert found
    return dict(json.loads(unescape(found[1])))


class TestAPetition:
    def test_is_prolonged_by_thirty_days_from_where_its_time_ends(self, appeal: Appeal, sit: Sit) -> None:
        petition = appeal.investigated().petition
        page = text_of(sit(Role.HEAD, STREET).asks(petition, "extend"))
        due = Clock.objects.of(petition.number).open().get(verb="issue_opinion").end[0]
        assert told(page) == (
            f"Issue the opinion: now until {due}. At most 30 days may be added, until {ends(page)['30']} "
            "(Regulations on Petition Work, art. 34)."
        )
        assert len(ends(page)) == 30
        assert ends(page)["1"] > due.isoformat()

    def test_says_in_chinese_too(self, appeal: Appeal, sit: Sit) -> None:
        petition = appeal.investigated().petition
        page = text_of(sit(Role.HEAD, STREET).asks(petition, "extend", **{"Accept-Language": "zh-hans"}))
        assert "至多可延长30日" in told(page)


class TestADetention:
    @pytest.mark.parametrize(
        ("longer", "most"), [(0, "At most 4 days may be added, until 2026-03-09"), (4, "no more time may be added")]
    )
    def test_counts_what_was_added_before(self, county: World, sit: Sit, longer: int, most: str) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED, longer=longer)
        page = text_of(sit(Role.HEAD, POLICE).asks(delivery.handover, "extend"))
        assert most in told(page)

    def test_that_is_over_is_told_so(self, county: World, sit: Sit) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED)
        county.later(days=5)
        page = text_of(sit(Role.HEAD, POLICE).asks(delivery.handover, "extend"))
        assert "it was over on 2026-03-05" in told(page)
        assert "data-ends" not in page
