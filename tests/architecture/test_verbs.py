"""Every verb has a service that takes exactly one row and leaves exactly one entry; every article cited stands in docs/laws.md."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from casework.law import STATUTES
from casework.workflow.correction import CORRECT, correction_row
from casework.workflow.machine import T
from casework.workflow.tracks import Track, all_tracks

LAWS = Path(__file__).resolve().parents[2] / "docs" / "laws.md"
GATE = frozenset({"perform", "open_matter"})
VERBS = pytest.mark.parametrize(
    ("track", "verb"),
    [(track, verb) for track in all_tracks() for verb in (*track.machine.verbs, CORRECT)],
    ids=[f"{track.code}.{verb}" for track in all_tracks() for verb in (*track.machine.verbs, CORRECT)],
)


def rows() -> Iterator[T]:
    for track in all_tracks():
        for machine in track.machines:
            yield from machine.rows
    yield correction_row("APPLIED")
    yield correction_row("APPLIED", excludes=True)


def articles() -> set[str]:
    """Every article that rows, guards and clocks cite."""
    found = {str(row.law) for row in rows()}
    found |= {str(guard.law) for row in rows() for guard in row.needs}
    return found | {str(term.law) for row in rows() for term in row.due}


def listed() -> set[str]:
    """Every article the list of laws has, as entries cite it."""
    found, code = set(), ""
    for line in LAWS.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## .* \(([A-Z0-9-]+)\)", line):
            code = heading[1]
        elif code and (row := re.match(r"\| ([A-Za-z0-9-]+) \|", line)):
            found.add(str(STATUTES[code].art(row[1])))
    return found


def passages(module: ModuleType, verb: str) -> list[str]:
    """The verbs a service takes through the gate itself, as its own page writes them."""
    return [str(ast.literal_eval(call.args[1])) for call in calls_of_the_gate(module, verb)]


def calls_of_the_gate(module: ModuleType, verb: str) -> list[ast.Call]:
    """Where a service goes through the gate itself."""
    page = inspect.getmodule(getattr(module, verb))
    assert page is not None
    names = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(inspect.getsource(page)))
        if isinstance(node, ast.ImportFrom) and node.module == "casework.workflow.perform"
        for alias in node.names
        if alias.name in GATE
    }
    calls = (
        node for node in ast.walk(ast.parse(inspect.getsource(getattr(module, verb)))) if isinstance(node, ast.Call)
    )
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in names]


class TestEveryVerb:
    @VERBS
    def test_has_a_service_of_its_name_that_goes_through_the_gate_once(self, track: Track, verb: str) -> None:
        assert passages(track.service_module, verb) == [verb]

    @VERBS
    def test_has_a_service_that_is_told_actor_and_moment(self, track: Track, verb: str) -> None:
        parameters = inspect.signature(getattr(track.service_module, verb)).parameters
        assert {"actor", "at"} <= parameters.keys()
        assert all(
            each.kind is each.KEYWORD_ONLY
            for place, each in enumerate(parameters.values())
            if place or each.name == "unit"
        )

    @VERBS
    def test_has_a_service_that_takes_a_reason_and_keeps_it(self, track: Track, verb: str) -> None:
        if verb in track.openings:
            return  # who opens a matter tells it all
        service = getattr(track.service_module, verb)
        assert inspect.signature(service).parameters["reason"].annotation == "str"
        (call,) = calls_of_the_gate(track.service_module, verb)
        handed = {each.arg: ast.unparse(each.value) for each in call.keywords}
        assert handed["reason"] == "reason"

    @VERBS
    def test_has_a_service_that_says_by_which_law(self, track: Track, verb: str) -> None:
        said = inspect.getdoc(getattr(track.service_module, verb)) or ""
        assert "Law:" in said or "(CPL art." in said


class TestAnExclusion:
    @pytest.mark.parametrize("track", all_tracks(), ids=lambda track: str(track.code))
    def test_is_a_correction_that_one_proposes_and_another_does(self, track: Track) -> None:
        assert passages(track.service_module, "exclude") == [CORRECT]
        assert passages(track.service_module, "propose_exclusion") == []


class TestEveryArticle:
    @pytest.mark.parametrize("article", sorted(articles()))
    def test_stands_in_the_list_of_laws(self, article: str) -> None:
        assert article in listed()

    def test_is_of_a_statute_in_force_when_the_machine_begins(self) -> None:
        dormant = [str(row.law) for row in rows() if row.law.statute.in_force_to is not None]
        assert dormant == []


class TestVersions:
    def test_are_in_order_and_each_there_once(self) -> None:
        for track in all_tracks():
            versions = [machine.version for machine in track.machines]
            assert versions == sorted(set(versions))
