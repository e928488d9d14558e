"""What several papers of a petition state alike: who brings it, what it asks, and what the wall keeps from every paper. In Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from casework.deadlines.calendar import day_of, due_for
from casework.deadlines.clocks import current_calendar
from casework.deadlines.terms import Term
from casework.dossier.basis import Basis, on_day
from casework.dossier.parties import WITHHELD, told
from casework.parties.kinds import PartyRole
from casework.parties.models import Party
from casework.taxonomies.codes import has_flag, scheme
from casework.workflow.casefile import Act
from mediation.petitions.chain import tier_above
from mediation.petitions.files import PetitionFiles
from mediation.petitions.guards import BRINGING, purpose_of, read_day

Values = dict[str, Any]
SYSTEM = "system"
PARTS = {
    PartyRole.APPLICANT: "信访人", PartyRole.REPRESENTATIVE: "信访人代表", PartyRole.REPORTER: "信访人", PartyRole.AGENT: "代理人",
}  # fmt: skip
ENDS = "。！？；…!?"


def is_withheld(basis: Basis) -> bool:
    """
    Answer whether it is an accusation, or was born of one: no paper of it tells who brings it, nor his words.

    Law: RPW art. 30.
    """
    told_now = basis.attempt.matter.walled_from or basis.given.get("accused")
    return bool(told_now) or has_flag("petition_purposes", purpose_of(basis.attempt), "wall")


def common(basis: Basis) -> Values:
    """What every paper of a petition states: who brings it, and what it is about."""
    withheld = is_withheld(basis)
    roster = basis.file.parties
    bringing = [party for party in roster if party.role in BRINGING]
    names = [party.name for party in bringing if party.role != PartyRole.REPORTER and party.name]
    return {
        "parties": [] if withheld else [told(each, PARTS[PartyRole(each.role)], roster) for each in bringing],
        "to": f"信访人{WITHHELD}" if withheld else "、".join(names) or "信访人",
        "officers": [],  # the layout asks for those who serve it
        "withheld": withheld,
        "title": "" if withheld else basis.attempt.matter.title,
        "reason": "" if withheld else stop(basis.attempt.reason),
        "registered": registered(basis),
    }


def by(basis: Basis) -> str:
    """Name who acts; what the system does by a rule bears the rule."""
    actor = basis.attempt.actor
    if actor.account == SYSTEM:
        return f"系统（内部规则{actor.acted_for}）" if actor.acted_for else "系统"
    return basis.persons([actor.account])[0]["name"]


def bringers(basis: Basis) -> str:
    """Tell on a form who brings it, each with what tells him apart and how he is reached."""
    if is_withheld(basis):
        return WITHHELD
    return "\n".join(_line(each, basis.file.parties) for each in basis.file.parties if each.role in PARTS)


def against(basis: Basis) -> str:
    """Name whom it is about."""
    if is_withheld(basis):
        return ""
    return "、".join(each.name for each in basis.file.parties if each.role == PartyRole.RESPONDENT and each.name)


def _line(party: Party, roster: Iterable[Party]) -> str:
    each = told(party, PARTS[PartyRole(party.role)], roster)
    rest = [f"{each[f'{name}-word']}：{each[name]}" for name in ("id", "address", "person") if each[name]]
    phone = [f"联系电话：{each['phone']}"] if each["phone"] else []
    who = each["name"] if party.role == PartyRole.APPLICANT else f"{each['part']}：{each['name']}"
    return "，".join([who, *rest, *phone])


def rows(*told_rows: tuple[str, str]) -> list[list[str]]:
    """Lay out the lines of a form; those that have nothing to tell are left out."""
    return [[label, words] for label, words in told_rows if words]


def stop(words: str) -> str:
    """End words with a stop, where they do not end with one."""
    words = words.strip()
    return words if not words or words[-1] in ENDS else f"{words}。"


def bare(words: str) -> str:
    """Take the stop from the end of words that go on."""
    return words.strip().rstrip("。；;，,")


def label(name: str, code: object) -> str:
    """Name a code of a scheme; "" for none."""
    found = scheme(name).get(str(code or ""))
    return found.zh if found else ""


def registered(basis: Basis) -> str:
    """Say on which day it was registered."""
    act = basis.file.last("register")
    return on_day(day_of(act.happened_at)) if act else on_day(basis.day)


def done_on(act: Act | None) -> str:
    """Say on which day an act was done; "" where it was not."""
    return on_day(day_of(act.happened_at)) if act else ""


def number_of(act: Act | None) -> str:
    """Tell the official number of the paper an act issued; "" where it issued none."""
    return next((each["number"] for each in act.facts.get("issued", ()) if each["number"]), "") if act else ""


def told_day(value: object) -> str:
    """Write a day that facts tell; "" where they tell none."""
    day = read_day(value)
    return on_day(day) if day else ""


def last_day(term: Term, since: datetime) -> date:
    """Count the last day of a term."""
    return due_for(term, since, current_calendar()).due_date


def above(basis: Basis, *, tiers: int) -> str:
    """Name the division so many tiers above the organ that leads; "" where none is known."""
    files, matter, level = basis.file.files, basis.attempt.matter, basis.attempt.matter.level
    for _tier in range(tiers):
        level = tier_above(level)
    line = files.line if isinstance(files, PetitionFiles) else []
    return next((unit.name for unit in line if unit.level == level and matter.unit_path.startswith(unit.path)), "")
