"""Whatever a move holds, nothing but a refusal of our own comes out of the engine, and a refused move leaves nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.errors import CaseworkError, NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Actor
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from casework.workflow.judge import Move
from casework.workflow.models import Proposal
from casework.workflow.perform import perform, perform_many
from casework.workflow.proposals import propose
from tests.world import Talks

ZONES = [UTC, timezone(timedelta(hours=23, minutes=59)), timezone(-timedelta(hours=23, minutes=59)), None]
TEXTS = st.one_of(st.text(max_size=40), st.sampled_from(["", "\x00", "a\ud800", "长" * 20_001, "x" * 151, "1" * 21]))
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.sampled_from([2**31, 2**63, 2**70, -1]), st.floats(), TEXTS,
        st.binary(max_size=3), st.datetimes(),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
NAMES = st.sampled_from(
    ["rights_notice", "corrects", "exclusion", "into", "ground", "handler", "signed", "waived", "fully"]
)
MOMENTS = st.builds(
    lambda at, zone: at.replace(tzinfo=zone),
    st.sampled_from([datetime.min, datetime.max]) | st.datetimes(),  # noqa: DTZ901  # the zone comes with it
    st.sampled_from(ZONES),
)
MOVES: dict[str, st.SearchStrategy[Any]] = {
    "verb": st.sampled_from(["ask_consent", "decline", "refuse", "withdraw", "correct", "erase"]) | TEXTS,
    "given": st.dictionaries(NAMES | TEXTS, VALUES, max_size=3),
    "reason": TEXTS,
    "notes": st.dictionaries(st.sampled_from(["text", "x" * 33]) | TEXTS, TEXTS, max_size=2),
    "version": st.none() | st.integers() | st.sampled_from([2**70]),
    "at": MOMENTS,
    "account": TEXTS | st.sampled_from(["张三", "li.si"]),
    "number": TEXTS,
}


def _tried(do: Callable[[], Any]) -> None:
    """Do it and undo it; a refusal has left nothing, anything else comes out."""
    before = (Entry.objects.count(), Proposal.objects.count())
    with transaction.atomic():
        refused = False
        try:
            with transaction.atomic():
                do()
        except CaseworkError:
            refused = True
        after = (Entry.objects.count(), Proposal.objects.count())
        transaction.set_rollback(True)
    assert not refused or after == before


class TestAWildMove:
    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(wrong=st.sets(st.sampled_from(sorted(MOVES)), min_size=1, max_size=2), data=st.data())
    def test_is_taken_or_refused(self, talks: Talks, wrong: set[str], data: st.DataObject) -> None:
        post = (talks.mediator() if data.draw(st.booleans()) else talks.head()).posts
        told: dict[str, Any] = {
            "verb": "ask_consent",
            "given": {"rights_notice": True},
            "reason": "理由",
            "notes": {},
            "version": None,
            "at": talks.dispute.moved_at + timedelta(minutes=1),
            "account": "chen",
            "number": talks.dispute.number,
        }
        told |= {name: data.draw(MOVES[name], label=name) for name in sorted(wrong)}
        verb, number, at = told.pop("verb"), told.pop("number"), told.pop("at")
        actor = Actor(told.pop("account"), post)
        _tried(lambda: perform(talks.dispute, verb, actor=actor, at=at, **told))
        _tried(lambda: perform_many([Move(number, verb, actor, at, **told)]))
        given_, reason = told["given"], told["reason"]
        _tried(lambda: propose(talks.dispute, verb, actor=actor, at=at, given=given_, reason=reason))


class TestAWildParty:
    @pytest.mark.parametrize("field", ["name", "id_number", "phone", "address", "place_code", "language"])
    @pytest.mark.parametrize("text", ["a\ud800", "\x00", "\x00" * 400], ids=ascii)
    def test_is_refused(self, field: str, text: str) -> None:
        told: dict[str, Any] = {"role": PartyRole.APPLICANT, "kind": PartyKind.PERSON, "name": "张三", field: text}
        with pytest.raises(NotYet):
            PartyDraft(**told)
