"""A head refuses to destroy a file that an archivist proposed to destroy."""

from __future__ import annotations

import pytest

from casework.dossier.disposal import services
from casework.errors import NotYet, NotYou
from casework.organisations.actors import Actor, Role
from tests.casework.dossier.test_disposal import COUNTY, WHY, archivist, codes, does, head, verified
from tests.casework.dossier.test_disposal import due as due
from tests.casework.dossier.test_disposal import sealed as sealed
from tests.world import Talks


class TestARefusal:
    def test_lets_the_proposal_lapse(self, due: Talks) -> None:
        does(services.propose_disposal, due, archivist(due.world), **WHY)
        does(services.refuse_disposal, due, head(due.world), reason="仍有查考价值。")
        with pytest.raises(NotYou) as refused:
            does(services.dispose, due, head(due.world), **WHY)
        assert codes(refused) == {"SECOND_PERSON_NEEDED"}
        does(services.propose_disposal, due, archivist(due.world), **WHY)
        assert verified(due.dispute.number).is_good

    def test_is_of_what_another_proposed_and_says_why(self, due: Talks) -> None:
        with pytest.raises(NotYet) as refused:
            does(services.refuse_disposal, due, head(due.world), reason=" ")
        assert codes(refused) == {"DISPOSAL_PROPOSED", "KEEPING_REASONED"}
        both = Actor("both", (due.world.post(Role.ARCHIVIST, COUNTY), due.world.post(Role.HEAD, COUNTY)))
        does(services.propose_disposal, due, both, **WHY)
        with pytest.raises(NotYet) as refused:
            does(services.refuse_disposal, due, both, reason="无。")
        assert codes(refused) == {"DISPOSAL_PROPOSED"}
        with pytest.raises(NotYou):
            does(services.refuse_disposal, due, archivist(due.world, "another"), reason="无。")
