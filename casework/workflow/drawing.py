"""Machines as pages a lawyer can read: Mermaid for the eye, a table for the law, the register of laws, the list of guards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from django.utils.translation import override

from casework.deadlines.terms import Nature
from casework.house import RULES
from casework.law import HOUSE, STATUTES, Article
from casework.workflow.citing import by_article, by_number, citations, pages_that_cite
from casework.workflow.gathering import gather
from casework.workflow.guard_index import guards_page
from casework.workflow.machine import Machine, T
from casework.workflow.problem_index import problems_page
from casework.workflow.tracks import Track, all_tracks

NOTICE = "<!-- Written by `manage.py draw_machines` from the tables; edit those. -->"
IN_LINE = 3  # states in one line of a note
LANGUAGES = {"zh-hans": "", "en": ".en"}


def pages() -> dict[Path, str]:
    """Draw everything: path below docs/ → text. The same tables always give the same pages."""
    drawn: dict[Path, str] = {}
    for track in all_tracks():
        for language, suffix in LANGUAGES.items():
            with override(language):
                drawn[Path("machines", f"{track.code}{suffix}.md")] = machine_page(track)
    drawn[Path("laws.md")] = laws_page()
    drawn[Path("guards.md")] = guards_page(NOTICE)
    drawn[Path("problems.md")] = problems_page(NOTICE)
    return drawn


def machine_page(track: Track) -> str:
    """Draw the newest definition of every table of a track, the common one first, labels in the language in force."""
    lines = [NOTICE, ""]
    for machine in map(track.newest, track.names):
        lines += [f"# {track.label} · {machine.name} {machine.version}", "", *_diagram(track, machine), ""]
        lines += [*_table(track, machine), "", *_pauses(track, machine)]
    return "\n".join(lines)


def laws_page() -> str:
    """List every text of the register, then each that is cited with its articles, and the rows, guards and terms that cite them."""
    used = _used()
    lines = [NOTICE, "", "# 法律依据 · Laws", "", *_register(used), ""]
    for statute in STATUTES.values():
        cited = sorted((each for each in used if each.statute is statute), key=by_number)
        if not cited:
            continue
        lines += [f"## {statute.title_zh} · {statute.title_en} ({statute.code})", ""]
        lines += _house_rules(cited, used) if statute is HOUSE else _articles(cited, used)
    return "\n".join(lines)


def _used() -> Mapping[Article, list[str]]:
    """Map each article to those that cite it, sorted; a page of code only where no table cites it."""
    used = by_article(citations())
    used |= {article: pages for article, pages in by_article(pages_that_cite()).items() if article not in used}
    return {article: sorted(set(map(str, places))) for article, places in used.items()}


def _register(used: Iterable[Article]) -> Iterator[str]:
    counts = Counter(article.statute.code for article in used)
    yield "V 已核对原文 read in the text · S 二手资料 secondary · U 未核实 unconfirmed"
    yield ""
    yield "| 代码 Code | 登记号 | 名称 | Title | 版本 Version | 施行 From | 失效 To | 文本 Text | 日期 Dates | 取代 Replaces | 引用条数 Articles cited |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for each in STATUTES.values():
        evidence = ("D", "D") if each.is_house else (each.evidence, each.dated)
        cells = (
            each.code, each.register, each.title_zh, each.title_en, each.version, each.in_force_from, each.in_force_to or "–",
            *evidence, each.replaced.code if each.replaced else "–", counts[each.code] or "–",
        )  # fmt: skip
        yield f"| {' | '.join(map(str, cells))} |"


def _articles(cited: Sequence[Article], used: Mapping[Article, Sequence[str]]) -> list[str]:
    rows = [f"| {article.number or '全文 all'} | {', '.join(used[article])} |" for article in cited]
    return ["| 条 Article | 用于 Used by |", "|---|---|", *rows, ""]


def _house_rules(cited: Sequence[Article], used: Mapping[Article, Sequence[str]]) -> list[str]:
    lines = ["| 规则 Rule | 自 Since | 内容 | Words | 用于 Used by |", "|---|---|---|---|---|"]
    users = {article.number: ", ".join(used[article]) for article in cited}
    rules = [
        f"| {each.name} | {each.since} | {each.zh} | {each.en} | {users.get(each.name, '')} |"
        for each in RULES.values()
    ]
    # The clauses of an indicator have their words beside its definition.
    clauses = [
        f"| {name} | – | 见指标定义 | see the definition of the indicator | {users[name]} |"
        for name in users
        if name not in RULES
    ]
    return [*lines, *rules, *clauses, ""]


def _diagram(track: Track, machine: Machine) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in machine.states:
        yield f"    {state.value}: {state.label}"
    gathered = gather(machine)
    for (source, to), rows in gathered.ways.items():
        yield f"    {source or '[*]'} --> {to}: {_verbs(track, machine, rows)}"
    label = {state.value: str(state.label) for state in machine.states}
    for state in machine.states:
        if ways := gathered.into(state.value):
            sources = [label[source] for source, _to in ways]
            numbers = sorted({row for some in ways.values() for row in some})
            yield f"    note left of {state.value}"
            for place in range(0, len(sources), IN_LINE):
                yield f"        {'、'.join(sources[place : place + IN_LINE])}"
            yield f"        → {_verbs(track, machine, numbers)}"
            yield "    end note"
    for end in sorted(machine.ends):
        yield f"    {end} --> [*]"
    yield "```"
    if gathered.kept:
        yield ""
        yield f"不改变状态、未画出的动作 acts that leave the state as it is, not drawn: {_verbs(track, machine, gathered.kept)}"


def _verbs(track: Track, machine: Machine, rows: Iterable[int]) -> str:
    """The verbs of some rows in words, by their places in the table, each once."""
    return "、".join(dict.fromkeys(str(track.label_of(machine.rows[row - 1].verb)) for row in rows))


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


def _pauses(track: Track, machine: Machine) -> Iterator[str]:
    if not machine.pauses:
        return
    label = {state.value: str(state.label) for state in machine.states}
    yield "| 期限中止 clocks stand still | 依据 law | 最长 at most | 哪些期限 which | 条件 told |"
    yield "|---|---|---|---|---|"
    for state, pause in ((state, pause) for state, pauses in machine.pauses.items() for pause in pauses):
        verbs = [str(track.label_of(verb)) for verb in sorted(pause.only or ())]
        which = "、".join([*verbs, *sorted(pause.codes or ())]) or "全部 all"
        most = f"{pause.most.count} {pause.most.measure.label} ({pause.most.law})" if pause.most else "–"
        told = f"{pause.told[0]}={pause.told[1]}" if pause.told else "–"
        yield f"| {label[state]} | {pause.law} | {most} | {which} | {told} |"
    yield ""


def _terms(row: T) -> Iterator[str]:
    for term in row.terms:
        only = f" [{term.only[0]}: {', '.join(sorted(term.only[1]))}]" if term.only else ""
        unless = f" [{term.unless[0]} ≠ {', '.join(sorted(term.unless[1]))}]" if term.unless else ""
        told = f" [{term.told[0]}={term.told[1]}]" if term.told else ""
        nature = "" if term.nature is Nature.DUTY else f" · {term.nature.label}"
        length = f"→ {term.ends}" if term.ends else f"+ {term.count} {term.measure.label}"
        yield f"{term.since} {length} ({term.law}){nature}{only}{unless}{told}"
    for longer in row.prolongs:
        yield f"{longer.verb}: ≤ +{longer.most.count} {longer.most.measure.label} ({longer.most.law})"


def _needs(row: T) -> Iterator[str]:
    for guard in row.needs:
        rule = f"{guard.rule} " if guard.rule else ""
        yield f"{rule}`{guard.name}` ({guard.law})"
    if row.seconded:
        yield "`second_person`"
