"""A rule of our own is written down before anything cites it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from casework.house import RULES
from casework.law import HOUSE
from casework.workflow.tracks import all_tracks

ROOT = Path(__file__).resolve().parents[2]


def _cited_in(tree: ast.AST) -> Iterator[str]:
    """Find every HOUSE.art("…") with its number in clear."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "art":
            continue
        if (
            isinstance(node.func.value, ast.Name)
            and node.func.value.id == "HOUSE"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def _is_named(node: ast.Assign, name: str) -> bool:
    return [ast.unparse(each) for each in node.targets] == [name]


class TestHouseRules:
    def test_have_a_name_each_of_their_own(self) -> None:
        page = ast.parse((ROOT / "casework/house.py").read_text(encoding="utf-8"))
        [written] = (node.value for node in page.body if isinstance(node, ast.Assign) and _is_named(node, "_WORDS"))
        names = [name for name, _zh, _en in ast.literal_eval(written)]
        assert sorted(names) == sorted(RULES)

    def test_are_in_the_register_before_a_page_cites_them(self) -> None:
        pages = [page for top in ("casework", "mediation", "enforcement") for page in (ROOT / top).rglob("*.py")]
        cited = {name for page in pages for name in _cited_in(ast.parse(page.read_text(encoding="utf-8")))}
        assert {name for name in cited if not name.startswith(("I1-", "I2-"))} <= RULES.keys()

    def test_are_in_the_register_before_a_row_cites_them(self) -> None:
        rows = [row for track in all_tracks() for machine in track.machines for row in machine.rows]
        cited = {row.law.number for row in rows if row.law.statute is HOUSE}
        assert cited <= RULES.keys()

    def test_are_all_used(self) -> None:
        pages = [page for top in ("casework", "mediation", "enforcement") for page in (ROOT / top).rglob("*.py")]
        cited = {name for page in pages for name in _cited_in(ast.parse(page.read_text(encoding="utf-8")))}
        rows = [row for track in all_tracks() for machine in track.machines for row in machine.rows]
        used = cited | {row.law.number for row in rows} | {term.law.number for row in rows for term in row.due}
        assert RULES.keys() <= used
