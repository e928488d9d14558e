"""Each kind of fact tells its values from whatever else is handed in; every fact a guard asks for is declared."""

import ast
import inspect
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import NotYet
from casework.intake import guards as intake
from casework.workflow import correction, kinds
from casework.workflow.facts import check_facts
from casework.workflow.guards import Guard
from casework.workflow.kinds import Kind, choice, code_of, label, some, whole
from mediation.disputes import guards as disputes

NUMBER = "D3301062026000001"
KINDS: dict[str, tuple[Kind, list[Any], list[Any]]] = {
    "flag": (kinds.FLAG, [True, False], [1, 0, "yes", None, "", []]),
    "whole": (whole(0, 9), [0, 9], [-1, 10, 2**70, True, 1.0, float("nan"), "1", None]),
    "choice": (choice("WET", "ESIGN"), ["WET", ""], ["wet", "WET ", None, ["WET"]]),
    "code": (code_of("grounds"), ["IN_COURT", ""], ["BORED", None, ["IN_COURT"], {}]),
    "label": (label(4), ["BLUE", "02", ""], ["GREEN", "a b", "蓝", "02\n", None]),
    "day": (kinds.DAY, ["2026-01-31", ""], ["2026-02-30", "20260131", "2026-W01-1", 20260131, None]),
    "moment": (kinds.MOMENT, ["2026-01-05T09:00:00+08:00", ""], ["2026-01-05T09:00:00", "today", 5, None]),
    "number": (kinds.NUMBER, [NUMBER, "FBOS0002015000001", ""], ["D1", NUMBER + "1", NUMBER + "\n", 7, None]),
    "numbers": (kinds.NUMBERS, [[], [NUMBER], (NUMBER,)], [NUMBER, [""], [NUMBER] * 51, {NUMBER: 1}, 5]),
    "digest": (kinds.DIGEST, ["0" * 64, ""], ["0" * 63, "f00", "G" * 64, None]),
    "account": (kinds.ACCOUNT, ["张三", "li.si@x+1", "boston311::mediator", "x" * 150, ""], ["x" * 151, "a b", "\x00", "\ud800"]),
    "units": (kinds.UNITS, [["330106001@", "330106@2021-04-09"], []], [["330106001"], [""], ["330106@"] * 9]),
    "some": (some(whole(1, 3), 2), [[1, 3]], [[1, 2, 3], [4], 1]),
}  # fmt: skip
# Asked for where it is taken, and done without where it is not.
DONE_WITHOUT = {
    ("recusal_clear", "handler"),
    ("esign_allowed", "form"),
    ("confirmable_subject", "subject"),
    ("contact_or_anonymous", "anonymous"),
    ("referred_once", "referred_from"),
}


class TestAKind:
    @pytest.mark.parametrize("name", KINDS)
    def test_lets_its_own_pass_and_nothing_else(self, name: str) -> None:
        kind, right, wrong = KINDS[name]
        assert [value for value in right if not kind.fits(value)] == []
        assert [value for value in wrong if kind.fits(value)] == []

    @given(
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.datetimes()),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        )
    )
    def test_answers_whatever_it_is_asked(self, value: Any) -> None:
        assert {type(kind.fits(value)) for kind, _right, _wrong in KINDS.values()} == {bool}

    def test_says_what_it_expects(self) -> None:
        with pytest.raises(NotYet) as refusal, translation.override("en"):
            check_facts({"signed": -1}, {"signed": whole(0, 9)}, law="PML art. 29")
        (unmet,) = refusal.value.unmet
        with translation.override("en"):
            assert str(unmet.message) == "Expected here: a whole number from 0 to 9."


class TestAGuard:
    def test_names_the_facts_it_asks_for(self) -> None:
        found = [each for page in (disputes, intake) for each in vars(page).values() if isinstance(each, Guard)]
        assert [
            (guard.name, name)
            for guard in found
            for name in _asked_by(guard)
            if name not in guard.asks and (guard.name, name) not in DONE_WITHOUT
        ] == []

    def test_of_a_correction_asks_for_what_a_correction_takes(self) -> None:
        found = [each for each in vars(correction).values() if isinstance(each, Guard)]
        assert {name for guard in found for name in _asked_by(guard)} == correction.FACTS.keys()


def _asked_by(guard: Guard) -> list[str]:
    """The facts a guard reads by name."""
    calls = (node for node in ast.walk(ast.parse(inspect.getsource(guard.holds))) if isinstance(node, ast.Call))
    asked = (call.args[0] for call in calls if call.args and ast.unparse(call.func) == "attempt.given.get")
    return [str(name.value) for name in asked if isinstance(name, ast.Constant)]
