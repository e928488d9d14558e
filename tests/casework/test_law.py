"""The register of laws: which text held when, and that nothing is cited that is not in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from casework.deadlines.limits import LIMITS
from casework.deadlines.terms import Term
from casework.law import (
    APL,
    CYBERSECURITY,
    CYBERSECURITY_2016,
    HOUSE,
    PETITION,
    PETITION_2005,
    STATUTES,
    Article,
    Evidence,
    Statute,
)
from casework.workflow.citing import Use, by_article, citations, pages_that_cite
from casework.workflow.tracks import all_tracks

LAWS = Path(settings.ROOT) / "docs/laws.md"
ARTICLES = Path(settings.ROOT).parent / "shared/data/law_articles.csv"
ONE_DAY = timedelta(days=1)


class TestRuleOn:
    @pytest.mark.parametrize(
        ("day", "version"),
        [
            (date(2022, 4, 30), PETITION_2005),
            (date(2022, 5, 1), PETITION),
            (date(2026, 3, 2), PETITION),
            (date(2005, 4, 30), None),
        ],
    )
    def test_picks_the_version_in_force_on_the_day_a_term_begins(self, day: date, version: Statute | None) -> None:
        assert PETITION.rule_on(day) is version

    def test_picks_the_text_before_the_amendment_of_2026(self) -> None:
        assert CYBERSECURITY.rule_on(date(2025, 12, 31)) is CYBERSECURITY_2016

    def test_invents_no_version_that_was_not_read(self) -> None:
        assert APL.rule_on(date(2021, 7, 15)) is APL
        assert APL.rule_on(date(2021, 7, 14)) is None

    @pytest.mark.parametrize(
        "statute", [each for each in STATUTES.values() if each.replaced], ids=lambda each: each.code
    )
    def test_leaves_no_day_between_two_versions_and_none_in_both(self, statute: Statute) -> None:
        assert statute.replaced is not None
        assert statute.replaced.in_force_to == statute.in_force_from - ONE_DAY

    @pytest.mark.parametrize("code", [code for code, limit in LIMITS.items() if limit.length.before])
    def test_agrees_with_the_version_a_time_limit_is_counted_by(self, code: str) -> None:
        length: Term = LIMITS[code].length
        for day in (date(2022, 4, 30), date(2022, 5, 1), date(2026, 3, 2)):
            assert length.law.statute.rule_on(day) is length.on(day).law.statute


class TestRegister:
    def test_knows_each_text_by_one_code(self) -> None:
        assert [code for code, statute in STATUTES.items() if statute.code != code] == []
        assert len({statute.register for statute in STATUTES.values()}) == len(STATUTES)

    def test_holds_every_text_that_another_replaced(self) -> None:
        assert {each.replaced for each in STATUTES.values() if each.replaced} <= set(STATUTES.values())

    def test_says_how_well_each_text_is_known(self) -> None:
        assert {each.evidence for each in STATUTES.values()} == set(Evidence)
        assert STATUTES["ZJ-AM"].evidence is Evidence.SECONDARY
        assert STATUTES["CPL"].dated is Evidence.UNCONFIRMED


def listed() -> Iterator[tuple[str, str, str]]:
    """Read docs/laws.md as somebody would: the code of the text, the article, who uses it."""
    code = ""
    for line in LAWS.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## .+ \((\S+)\)", line):
            code = heading[1]
        elif code and line.startswith("| ") and not line.startswith(("| 条", "| 规则")):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            yield code, cells[0].removeprefix("全文 all"), cells[-1]


def written(article: Article) -> tuple[str, str]:
    return article.statute.code, article.number


class TestLawsPage:
    def test_has_no_article_that_nothing_uses(self) -> None:
        assert [(code, number) for code, number, users in listed() if not users] == []

    def test_has_no_article_but_those_that_are_cited(self) -> None:
        cited = {written(article) for article in (*by_article(citations()), *by_article(pages_that_cite()))}
        assert {(code, number) for code, number, _users in listed()} <= cited

    def test_names_every_row_guard_and_term_of_every_track_under_its_article(self) -> None:
        users = {(code, number): set(told.split(", ")) for code, number, told in listed()}
        missing = [str(each) for each in citations() if str(each) not in users.get(written(each.article), set())]
        assert missing == []

    def test_has_every_article_that_a_page_of_code_cites(self) -> None:
        there = {(code, number) for code, number, _users in listed()}
        assert [str(each) for each in pages_that_cite() if written(each.article) not in there] == []

    def test_lists_every_text_of_the_register_with_its_dates(self) -> None:
        page = LAWS.read_text(encoding="utf-8")
        for each in STATUTES.values():
            assert f"| {each.code} | {each.register} | {each.title_zh} | " in page
            assert f"| {each.version} | {each.in_force_from} | {each.in_force_to or '–'} | " in page


class TestCitations:
    def test_leave_no_row_guard_or_term_of_any_table_without_a_law(self) -> None:
        assert [str(each) for each in citations() if each.article.statute.code not in STATUTES] == []
        rows = [row for track in all_tracks() for machine in track.machines for row in machine.rows]
        assert {id(row.law) for row in rows} <= {id(each.article) for each in citations() if each.use is Use.ROW}

    def test_cover_every_package(self) -> None:
        tops = {each.name.split("/")[0] for each in pages_that_cite()}
        assert tops == {"casework", "mediation", "enforcement"}

    def test_find_a_text_cited_as_a_whole(self) -> None:
        assert PETITION_2005.whole in by_article(pages_that_cite())


@pytest.mark.skipif(not ARTICLES.exists(), reason="the texts of the laws are not here (they may not be committed)")
class TestTexts:
    """Every article that is cited of the texts that were read exists in them."""

    def test_have_every_article_that_is_cited(self) -> None:
        known = _texts()
        cited = [*by_article(citations()), *by_article(pages_that_cite())]
        missing = [
            str(article)
            for article in cited
            if (text := known.get(article.statute.title_zh)) and article.number and article.number not in text[1]
        ]
        assert missing == []

    def test_are_of_the_versions_that_are_cited(self) -> None:
        known = _texts()
        read = [each for each in STATUTES.values() if each.title_zh in known]
        assert len(read) >= 9
        assert [each.code for each in read if not known[each.title_zh][0].startswith(each.version)] == []

    def test_were_looked_at_for_every_article_that_is_no_whole_text(self) -> None:
        numbers = {
            article.number for article in by_article(citations()) if article.statute is not HOUSE and article.number
        }
        assert [number for number in numbers if not re.fullmatch(r"\d+", number)] == []


def _texts() -> dict[str, tuple[str, set[str]]]:
    """Read the texts: title without the name of the country → its version, the numbers of its articles."""
    known: dict[str, tuple[str, set[str]]] = {}
    with ARTICLES.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            title = line["law"].removeprefix("中华人民共和国")
            known.setdefault(title, (line["version_date"], set()))[1].add(line["article_no"])
    return known
