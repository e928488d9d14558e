"""Machines as pages a lawyer can read: Mermaid for the eye, a table for the law, and the list of articles they cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from casework import law
from casework.deadlines.terms import Nature
from casework.house import RULES
from casework.law import HOUSE, STATUTES, Article
from casework.workflow.anywhere import rows_anywhere
from casework.workflow.machine import Machine, T
from casework.workflow.tracks import Track, all_tracks

NOTICE = "<!-- Written by `manage.py draw_machines` from the tables; edit those. -->"
CITATION = re.compile(r"\b([A-Z][A-Z_]*)\.art\(\"?([\w.-]+)\"?\)")
LANGUAGES = {"zh-hans": "", "en": ".en"}


def pages() -> dict[Path, str]:
    """Draw everything: path below docs/ → text. The same tables always give the same pages."""
    drawn: dict[Path, str] = {}
    for track in all_tracks():
        for language, suffix in LANGUAGES.items():
            with override(language):
                drawn[Path("machines", f"{track.code}{suffix}.md")] = machine_page(track)
    drawn[Path("laws.md")] = laws_page()
    return drawn


def machine_page(track: Track) -> str:
    """Draw the newest definition of a track, labels in the language in force."""
    machine = track.machine
    head = [NOTICE, "", f"# {track.label} · {machine.name} {machine.version}", "", *_diagram(track, machine), ""]
    return "\n".join([*head, *_table(track, machine), ""])


def laws_page() -> str:
    """List every article and house rule, with the rows, guards and terms that cite it."""
    used: dict[Article, set[str]] = {}
    for article, user in _citations():
        used.setdefault(article, set()).add(user)
    for article, page in _pages_that_cite():
        if article not in used or any("/" in user for user in used[article]):
            used.setdefault(article, set()).add(page)
    lines = [NOTICE, "", "# 法律依据 · Laws", ""]
    for statute in STATUTES.values():
        cited = sorted((each for each in used if each.statute is statute), key=_by_number)
        if not cited:
            continue
        dates = f"{statute.in_force_from} – {statute.in_force_to or ''}"
        lines += [f"## {statute.title_zh} · {statute.title_en} ({statute.code})", "", f"{statute.version}; {dates}", ""]
        lines += _house_rules(cited, used) if statute is HOUSE else _articles(cited, used)
    return "\n".join(lines)


def _articles(cited: Sequence[Article], used: dict[Article, set[str]]) -> list[str]:
    rows = [f"| {article.number} | {', '.join(sorted(used[article]))} |" for article in cited]
    return ["| 条 Article | 用于 Used by |", "|---|---|", *rows, ""]


def _house_rules(cited: Sequence[Article], used: dict[Article, set[str]]) -> list[str]:
    lines = ["| 规则 Rule | 自 Since | 内容 | Words | 用于 Used by |", "|---|---|---|---|---|"]
    users = {article.number: ", ".join(sorted(used[article])) for article in cited}
    rules = [
        f"| {each.name} | {each.since} | {each.zh} | {each.en} | {users.get(each.name, '')} |"
        for each in RULES.values()
    ]
    return [*lines, *rules, ""]


def _citations() -> Iterator[tuple[Article, str]]:
    for track in all_tracks():
        for row in (*track.machine.rows, *rows_anywhere()):
            place = f"{track.code}.{row.verb}"
            yield row.law, place
            for guard in row.needs:
                yield guard.law, f"{place}: {guard.name}"
            for term in row.terms:
                yield term.law, f"{place}: {term.since} + {term.count} {term.measure.value.lower()}"
            for longer in row.prolongs:
                yield longer.most.law, f"{place}: + {longer.most.count} {longer.most.measure.value.lower()}"
        for state, pause in track.machine.pauses.items():
            yield pause.law, f"{track.code}: {state}"


def _pages_that_cite() -> Iterator[tuple[Article, str]]:
    """Find what is cited outside the tables: STATUTE.art(number) in the text of our own pages."""
    statutes = {name: value for name, value in vars(law).items() if isinstance(value, law.Statute)}
    for top in ("casework", "mediation", "enforcement"):
        for page in sorted((settings.ROOT / top).rglob("*.py")):
            for name, number in CITATION.findall(page.read_text(encoding="utf-8")):
                if name in statutes:
                    yield statutes[name].art(number), str(page.relative_to(settings.ROOT))


def _by_number(article: Article) -> tuple[int, str]:
    return (int(article.number), "") if article.number.isdigit() else (0, article.number)


def _diagram(track: Track, machine: Machine) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in machine.states:
        yield f"    {state.value}: {state.label}"
    for row in machine.rows:
        label = f"{track.label_of(row.verb)}{'' if row.when is None else f' ({row.when[0]}={row.when[1]})'}"
        for source in row.sources or ("[*]",):
            yield f"    {source} --> {row.to}: {label}"
    for end in sorted(machine.ends):
        yield f"    {end} --> [*]"
    yield "```"


def _table(track: Track, machine: Machine) -> Iterator[str]:
    label = {state.value: str(state.label) for state in machine.states}
    yield "| 动作 verb | 从 from | 到 to | 谁 who | 依据 law | 条件 needs | 期限 due | 结果 outcome |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in machine.rows:
        cells = (
            f"{track.label_of(row.verb)} `{row.verb}`",
            "、".join(label[source] for source in row.sources) or "–",
            label[str(row.to)],
            "、".join(sorted(str(role.label) for role in row.who)),
            str(row.law),
            "<br>".join(_needs(row)) or "–",
            "<br>".join(_terms(row)) or "–",
            row.outcome or "–",
        )
        yield f"| {' | '.join(cells)} |"


def _terms(row: T) -> Iterator[str]:
    for term in row.terms:
        only = f" [{term.only[0]}: {', '.join(sorted(term.only[1]))}]" if term.only else ""
        told = f" [{term.told[0]}={term.told[1]}]" if term.told else ""
        nature = "" if term.nature is Nature.DUTY else f" · {term.nature.label}"
        yield f"{term.since} + {term.count} {term.measure.label} ({term.law}){nature}{only}{told}"
    for longer in row.prolongs:
        yield f"{longer.verb}: ≤ +{longer.most.count} {longer.most.measure.label} ({longer.most.law})"


def _needs(row: T) -> Iterator[str]:
    for guard in row.needs:
        rule = f"{guard.rule} " if guard.rule else ""
        yield f"{rule}`{guard.name}` ({guard.law})"
    if row.seconded:
        yield "`second_person`"
