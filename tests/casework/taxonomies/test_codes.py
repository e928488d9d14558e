"""The code lists: each code once, and the ones the law names bear what the law says of them."""

from pathlib import Path

import pytest

from casework.taxonomies import codes
from casework.taxonomies.codes import choices, has_flag, scheme

DATA = Path(codes.__file__).parent / "data"
SCHEMES = sorted(path.stem for path in DATA.glob("*.csv"))


class TestScheme:
    @pytest.mark.parametrize("name", SCHEMES)
    def test_has_each_code_once(self, name: str) -> None:
        lines = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
        assert sorted(scheme(name)) == sorted(line.partition(",")[0] for line in lines)


class TestTheGrounds:
    def test_that_refuse_a_petition_are_those_of_the_regulations(self) -> None:
        """RPW arts. 19(3), 23 and 36(3): no competence, pending below, re-checked already; and what has no facts."""
        assert {code for code, _label in choices("grounds", flag="not_accept")} == {
            "NOT_COMPETENT", "PENDING_BELOW", "CHAIN_FINISHED", "OTHER_ROUTE", "ANONYMOUS",
        }  # fmt: skip

    def test_of_an_organ_that_has_no_powers_object_refuse_and_send_back(self) -> None:
        assert all(has_flag("grounds", "NOT_COMPETENT", flag) for flag in ("object", "not_accept", "return"))
