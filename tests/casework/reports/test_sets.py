"""The single-set rate: which of our own files were sealed without a paper original beside them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.dossier.models import Document
from casework.errors import NotYet
from casework.ledger.models import Entry, Origin
from casework.organisations.actors import Role
from casework.reports.course import Line, course_of
from casework.reports.definitions import SINGLE_SET
from casework.reports.drift import drift
from casework.reports.marks import LEFT_OUT, RESOLVED, TAKEN_OUT, UNRESOLVED
from casework.reports.months import Month, Period
from casework.reports.rates import Question, answer
from casework.reports.roll_up import catch_up
from casework.reports.sets import spans
from casework.workflow.models import Matter
from mediation.disputes import services
from tests.casework.dossier.sealed import DISTRICT, archived_dispute, late_paper, supplemented
from tests.casework.reports.oracle import standing
from tests.refusals import refused
from tests.world import SIDES, VILLAGE, Talks, World

MONDAY = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = {LEFT_OUT: "out", TAKEN_OUT: "out", UNRESOLVED: "paper", RESOLVED: "single"}
E = dict[str, Any]


def seal(on_paper: int | None = 0, **more: Any) -> E:
    return {"seal": {"root": "r", **({} if on_paper is None else {"on_paper": on_paper}), **more}}


SEALS: list[E] = [seal(), seal(), seal(1), seal(None), seal(2, outside="SX3"), {}]


@st.composite
def histories(draw: st.DrawFn) -> list[Line]:
    lines: list[Line] = []
    for number in draw(st.lists(st.sampled_from(("D1", "P2", "X3")), min_size=1, max_size=3, unique=True)):
        acts: list[tuple[str, E]] = [("apply", {"type": "01"})]
        for _each in range(draw(st.integers(0, 4))):
            verb = draw(st.sampled_from(("archive", "supplement", "note", "correct")))
            facts = {"corrects": draw(st.integers(1, len(acts)))} if verb == "correct" else draw(st.sampled_from(SEALS))
            acts.append((verb, facts))
        at = MONDAY
        for seq, (verb, facts) in enumerate(acts, 1):
            at += timedelta(days=draw(st.integers(0, 2)))
            origin = draw(st.sampled_from((Origin.LIVE, Origin.LIVE, Origin.IMPORT)))
            happened = at - timedelta(days=draw(st.integers(0, 2)))
            track = {"D": "dispute", "P": "petition", "X": "penalty"}[number[0]]
            told = json.dumps(facts)
            lines.append(Line(number, seq, track, verb, 2, f"u{seq}", "a", "u", origin, happened, at, "", told))
    return lines


def slowly(lines: Iterable[Line], as_of: datetime) -> Counter[tuple[str, str, datetime]]:
    """Count (how, unit, when) as of a moment, as the definition reads."""
    counted: Counter[tuple[str, str, datetime]] = Counter()
    known = [entry for entry in standing(lines) if entry["known"] <= as_of]
    for number in {entry["matter"] for entry in known}:
        chain = [entry for entry in known if entry["matter"] == number]
        sealed = [each for each in chain if each["verb"] in ("archive", "supplement") and each["facts"].get("seal")]
        if not sealed:
            continue
        how = "single"
        for each in sealed:
            if each["facts"]["seal"].get("on_paper") is None or each["facts"]["seal"]["on_paper"] > 0:
                how = "paper"
        for each in chain:
            if each["verb"] == "correct" and each["facts"]["corrects"] in [one["seq"] for one in sealed]:
                how = "paper"
        if any(each["facts"]["seal"].get("outside") == "SX3" for each in sealed):
            how = "out"
        counted[how, sealed[0]["unit"], sealed[0]["at"]] += 1
    return counted


class TestStretches:
    @given(histories())
    def test_say_at_every_moment_what_the_entries_of_that_moment_say(self, lines: list[Line]) -> None:
        courses = [course_of(list(chain), {"u": 2}) for _number, chain in groupby(lines, key=lambda line: line.matter)]
        found, breath = spans(courses, SINGLE_SET), timedelta(microseconds=1)
        for known in {entry["known"] for entry in standing(lines)}:
            for as_of in (known - breath, known, known + breath):
                told = [reading for since, until, reading in found if since <= as_of < until]
                counted = Counter((NAMES[each.mark // 10 * 10], each.unit, each.attributed_at) for each in told)
                assert counted == slowly(lines, as_of)


def scanned(talks: Talks, **given: Any) -> None:
    """Put a certified scan into the file of a dispute that goes on."""
    talks.with_paper("EVIDENCE", origin=Document.Origin.CERTIFIED_SCAN, **given)


def share(world: World) -> tuple[int, int, dict[str, int]]:
    month = Month.of(world.clock)
    figure = answer(Question(SINGLE_SET, world.unit(DISTRICT), Period(month, month), world.later()))
    return figure.numerator, figure.denominator, {code: n for code, n in figure.count.excluded.items() if n}


@pytest.mark.django_db
class TestAFile:
    def test_made_electronically_is_a_single_set(self, talks: Talks, world: World) -> None:
        archived_dispute(talks)
        assert share(world) == (1, 1, {})

    @pytest.mark.parametrize(("paper_kept", "numerator"), [(False, 1), (True, 0), (None, 0)])
    def test_with_a_scan_is_one_only_where_no_paper_is_said_to_be_kept(
        self, talks: Talks, world: World, paper_kept: bool | None, numerator: int
    ) -> None:
        scanned(talks, paper_kept=paper_kept)
        entry = Entry.objects.of(archived_dispute(talks).number).get(verb="archive")
        assert entry.facts["seal"]["on_paper"] == 1 - numerator
        assert share(world) == (numerator, 1, {})

    def test_is_spoiled_by_what_comes_late_on_paper(self, talks: Talks, world: World) -> None:
        matter = archived_dispute(talks)
        paper = late_paper(world, matter, origin=Document.Origin.CERTIFIED_SCAN)
        services.certify_scan(
            matter, papers=[paper.sha256], actor=world.actor(Role.ARCHIVIST, DISTRICT), at=world.later()
        )
        supplemented(world, Matter.objects.get(number=matter.number), paper)
        assert share(world) == (0, 1, {})

    def test_on_personal_status_with_a_paper_original_is_left_out(self, world: World) -> None:
        married = services.apply(
            unit=world.unit(VILLAGE), type="01", channel="WALK_IN", title="析产", text="因析产发生纠纷。", parties=SIDES,
            actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
        )  # fmt: skip
        talks = Talks(world, married).with_paper("IDENTITY")
        scanned(talks, paper_kept=True)
        archived_dispute(talks)
        assert share(world) == (0, 0, {"SX3": 1})

    def test_is_not_counted_before_it_is_sealed(self, talks: Talks, world: World) -> None:
        assert share(world) == (0, 0, {})

    def test_is_counted_as_the_ledger_says_however_it_is_counted(self, talks: Talks, world: World) -> None:
        archived_dispute(talks)
        catch_up()
        assert not list(drift())

    def test_says_of_scans_alone_whether_their_paper_is_kept(self, talks: Talks) -> None:
        with refused(NotYet, ("NOT_A_SCAN", "HOUSE rule F3", "paper_kept")):
            talks.with_paper("EVIDENCE", paper_kept=True)
