"""Titles are free words; numbers of persons in them are refused at entry and shown to nobody but the handler."""

import pytest

from casework.errors import NotYet
from casework.organisations.actors import Role
from casework.parties.masking import holds_personal_number, masked_words
from casework.workflow.models import Matter
from mediation.disputes import services
from tests.desk import Sit, text_of
from tests.world import SIDES, VILLAGE, Talks, World

SHORTENED = {
    "张三（11010519491231002X）欠款": "张三（110*************2X）欠款",
    "电话13800001234。": "电话138****1234。",
    "电话 138 0000 1234": "电话 138****1234",
    "+86-138-0000-1234 来电": "138****1234 来电",
    "１３８００００１２３４": "138****1234",
    "13800001234 13900004321": "138****1234 139****4321",
}
KEPT = (
    "两院之间的墙",
    "D3301062026000001 的后续",
    "2026-03-02 欠款 100000 元",
    "工单20260302138000012345",
    "12345热线",
)


class TestMaskedWords:
    @pytest.mark.parametrize(("text", "shown"), SHORTENED.items())
    def test_shorten_numbers_of_persons(self, text: str, shown: str) -> None:
        assert masked_words(text) == shown

    @pytest.mark.parametrize("text", KEPT)
    def test_leave_everything_else(self, text: str) -> None:
        assert (masked_words(text), holds_personal_number(text)) == (text, False)


class TestATitle:
    @pytest.mark.parametrize("title", SHORTENED)
    def test_with_such_a_number_is_refused(self, world: World, title: str) -> None:
        with pytest.raises(NotYet) as refusal:
            services.apply(
                unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title=title, text="x", parties=SIDES,
                actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
            )  # fmt: skip
        assert [(each.code, each.field) for each in refusal.value.unmet] == [("PERSONAL_NUMBER", "title")]

    def test_that_holds_one_already_is_masked_for_who_does_not_handle_it(self, talks: Talks, sit: Sit) -> None:
        number = talks.accepted().dispute.number
        Matter.objects.filter(number=number).update(title="电话13800001234")
        head = sit(Role.HEAD, VILLAGE)
        for page in (head.lists(tab="all"), head.opens(talks.dispute)):
            assert "13800001234" not in text_of(page)
            assert "138****1234" in text_of(page)
        assert "电话13800001234" in text_of(sit(Role.MEDIATOR, VILLAGE).opens(talks.dispute))
