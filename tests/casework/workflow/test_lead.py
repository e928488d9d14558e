"""Who acts for the unit that leads: its own people, and where it leads a division those of the division's other organs."""

from __future__ import annotations

import pytest

from casework.organisations.actors import Post, Role, post_of
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.workflow.guards import Attempt
from casework.workflow.models import Matter
from tests.attempts import attempt
from tests.world import World

KINDS = {"C": Unit.Kind.CENTRE, "B2": Unit.Kind.BUREAU, "D": Unit.Kind.DISCIPLINE}


@pytest.fixture
def county(world: World) -> dict[str, Unit]:
    """Give a county with a centre, a bureau and a discipline organ: "" for the county itself."""
    county = world.unit("330106")
    for name, kind in KINDS.items():
        organ = Unit(code=f"330106-{name}", name=name, short_name=name, level=Level.COUNTY, kind=kind)
        Unit.objects.add_child(Unit.objects.get(pk=county.pk), instance=organ)
    return {unit.code.removeprefix("330106").removeprefix("-"): unit for unit in Unit.objects.under([county.path])}


def trial(lead: Unit, post: Post) -> Attempt:
    tried = attempt(post=post, level=lead.level)
    tried.matter = Matter(unit=lead, level=lead.level)
    tried.matter.unit_key, tried.matter.unit_path = lead.key, lead.path
    return tried


class TestTheLead:
    @pytest.mark.parametrize("organ", ["", "C", "B2", "D"])
    def test_acts_for_itself(self, county: dict[str, Unit], organ: str) -> None:
        assert trial(county[organ], post_of(Role.HEAD, county[organ])).acts_for_lead

    @pytest.mark.parametrize(("lead", "organ"), [("", "C"), ("C", "")])
    def test_of_a_division_is_any_organ_that_leads_it(self, county: dict[str, Unit], lead: str, organ: str) -> None:
        assert trial(county[lead], post_of(Role.HEAD, county[organ])).acts_for_lead

    @pytest.mark.parametrize("lead", ["B2", "D"])
    @pytest.mark.parametrize("organ", ["", "C"])
    def test_of_a_bureau_is_nobody_beside_it(self, county: dict[str, Unit], lead: str, organ: str) -> None:
        assert not trial(county[lead], post_of(Role.HEAD, county[organ])).acts_for_lead

    def test_is_nobody_above_it(self, county: dict[str, Unit], world: World) -> None:
        assert not trial(county["C"], post_of(Role.HEAD, world.unit("330100"))).acts_for_lead
