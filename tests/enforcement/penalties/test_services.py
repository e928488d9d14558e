"""A case led through its life by the services."""

from __future__ import annotations

from casework.organisations.actors import Role
from tests.enforcement.penalties.cases import Bureau


class TestAnOrdinaryCase:
    def test_goes_from_clue_to_archive(self, bureau: Bureau) -> None:
        case = bureau.clue().ready().noticed().heard().decided().served()
        assert case.state == "SERVED"
        case.does("pay", bureau.registrar(), paid=1000, fully=True, means="BANK")
        assert case.state == "EXECUTED"
        case.does("close", bureau.head())
        case.does("archive", bureau.world.actor(Role.ARCHIVIST, "330106"))
        assert case.state == "ARCHIVED"

    def test_on_the_spot(self, bureau: Bureau) -> None:
        case = bureau.clue().on_the_spot()
        assert case.state == "SIMPLE_DECIDED"
