"""What several papers of a case state alike: the parties, the act, the penalty, the evidence. Pure; in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.deadlines.calendar import SHANGHAI, day_of
from casework.dossier.basis import Basis, on_day
from casework.dossier.glyphs import settable
from casework.parties.kinds import PartyRole
from casework.parties.masking import id_ends
from casework.parties.models import Party
from casework.workflow.casefile import Act, CaseFile
from enforcement.penalties.documents.sums import sum_of
from enforcement.penalties.files import file_of
from enforcement.penalties.reading import DECIDING, act_facts, day_in, is_person, respondents
from enforcement.standards.kinds import PenaltyKind
from enforcement.standards.letters import Letter
from enforcement.standards.remedies import remedies_text

Values = dict[str, Any]
DECISIONS = ("DECISION", "SPOT_DECISION")
METHODS = {
    "INSPECTION": "现场检查笔录", "INQUIRY": "询问笔录", "SAMPLING": "抽样取证凭证", "APPRAISAL": "鉴定意见",
    "COLLECTION": "调取的书证物证", "SENT_BACK": "移送机关退回的材料",
}  # fmt: skip


def common(basis: Basis) -> Values:
    """What every paper of a case states: whom it is against, and the officers of the case."""
    named = [*basis.given.get("officers", ())] or next(
        (act.facts["officers"] for act in reversed(basis.file.acts) if act.facts.get("officers")), []
    )
    return {
        "parties": [_party(each, basis.file) for each in respondents(basis.file)],
        "officers": basis.persons(named),
        "title": basis.attempt.matter.title,
        "reason": basis.attempt.reason,
        "by": basis.persons([basis.attempt.actor.account])[0]["name"],
    }


def _party(party: Party, file: CaseFile) -> Values:
    """A person is told apart by the ends of his number, an organisation by its code and who stands for it."""
    human = is_person(party)
    standing = (
        each.name
        for each in file.parties
        if each.role == PartyRole.REPRESENTATIVE and each.represents_id in (None, party.pk)
    )
    return {
        "part": "当事人",
        "name": party.name,
        "id-word": "身份证件号码" if human else "统一社会信用代码",
        "id": (id_ends(party.id_number) if human else party.id_number) if party.id_number else "",
        "address-word": "住址" if human else "住所",
        "address": party.address,
        "person-word": "法定代表人（负责人）",
        "person": "" if human else next(standing, ""),
    }


def offence(basis: Basis) -> Values:
    """What was done, when, and the clause it falls under, in its version of the day of the act."""
    facts = basis.given if basis.given.get("item") else act_facts(basis.file)
    first, last = day_in(facts, "act_from"), day_in(facts, "act_end")
    found = day_in(facts, "found_on")
    item = file_of(basis.attempt).book.item(facts.get("item", ""), last or basis.day)
    when = f"{on_day(first)}至{on_day(last)}" if first and last and first != last else on_day(last or basis.day)
    return {
        "act": item.title if item else basis.attempt.matter.title,
        "when": when,
        "found": on_day(found) if found else "",
        "regulation": item.regulation if item else "",
        "article": item.article if item else "",
        "clause": item.clause if item else "",
        "facts": basis.said("report", "record") or settable(basis.said("text")),
        "clue": settable(basis.said("text")),
    }


def evidence(basis: Basis) -> list[str]:
    """List the records that prove the facts, one an inspection or inquiry, in their order."""
    return [
        f"{on_day(day_of(act.happened_at))}{METHODS.get(str(act.facts.get('method')), '调查笔录')}"
        for act in basis.file.acts
        if act.verb == "investigate"
    ]


def penalty(facts: Mapping[str, Any]) -> list[str]:
    """Say what is imposed, kind by kind, sums in figures and capitals; empty where nothing is."""
    sums = {
        PenaltyKind.FINE: ("罚款人民币", "fine_fen"),
        PenaltyKind.CONFISCATE_GAINS: ("没收违法所得人民币", "gains_fen"),
        PenaltyKind.CONFISCATE_GOODS: ("没收非法财物，价值人民币", "goods_fen"),
    }
    days = facts.get("lasts_days")
    said = []
    for kind in map(PenaltyKind, facts.get("kinds", ())):
        if kind in sums and facts.get(sums[kind][1]):
            words, name = sums[kind]
            said.append(f"{words}{sum_of(facts[name])}")
        else:
            said.append(str(kind.label))
    return [*said[:-1], f"{said[-1]}，期限{days}日"] if said and days else said


def remedies(basis: Basis, letter: Letter) -> str:
    """Say where the party may turn, and by when, by the law in force."""
    return remedies_text(letter, basis.day, organ=f"{basis.division}人民政府", court=f"{basis.division}人民法院")


def decided(basis: Basis) -> Values:
    """By which paper and when it was decided, and when that was received."""
    made = basis.file.last(*DECIDING, "decide_no_penalty")
    served = basis.file.last("serve", "decide_on_the_spot")
    return {
        "decided": on_day(day_of(made.happened_at)) if made else "",
        "decision": number_of(made, *DECISIONS),
        "served": on_day(day_of(served.happened_at)) if served else "",
    }


def minute(at: datetime) -> str:
    """Write a moment as records do: 2026年3月2日09时30分."""
    local = at.astimezone(SHANGHAI)
    return f"{on_day(local.date())}{local:%H时%M分}"


def lines(text: str) -> list[str]:
    """Take a list apart that was written one thing a line, or one after the other with ； between; may be empty."""
    return [each.strip(" 。") for each in re.split(r"[\n；;]", text) if each.strip(" 。")]


def number_of(act: Act | None, *kinds: str) -> str:
    """The official number of the paper of one of these kinds that an act issued, "" where there is none."""
    issued: list[Mapping[str, str]] = list(act.facts.get("issued", ())) if act else []
    return next((each["number"] for each in issued if each["kind"] in kinds), "")


def place_of(basis: Basis) -> str:
    """Name where it happened, as the case was opened."""
    place = basis.attempt.matter.place
    return place.name if place is not None else ""
