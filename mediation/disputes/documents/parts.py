"""What several papers of a dispute state alike: whose it is, what it is about, and where else one may turn. In Chinese."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.deadlines.calendar import day_of
from casework.dossier.basis import Basis, on_day
from casework.dossier.parties import told
from casework.parties.identifiers import age_on
from casework.parties.kinds import IdKind, PartyKind, PartyRole
from casework.parties.models import Party
from casework.taxonomies.codes import has_flag, scheme
from casework.workflow.casefile import Act
from mediation.disputes.administrative import ADMIN_MEDIATION

Values = dict[str, Any]
PARTS = {
    PartyRole.APPLICANT: "申请人", PartyRole.RESPONDENT: "被申请人", PartyRole.THIRD_PARTY: "第三人", PartyRole.AGENT: "委托代理人",
    PartyRole.REPRESENTATIVE: "代表人", PartyRole.GUARDIAN: "法定代理人",
}  # fmt: skip
ENDS = "。！？；…!?"
SEX_DIGIT = 16  # of a resident identity number: odd for men, even for women (GB 11643-1999)


def is_administrative(basis: Basis) -> bool:
    """Answer whether an administrative organ mediates, and not a people's mediation committee."""
    return basis.attempt.matter.kind == ADMIN_MEDIATION


def common(basis: Basis) -> Values:
    """What every paper of a dispute states: whose it is, what it is about, and who mediates."""
    matter, roster = basis.attempt.matter, basis.file.parties
    administrative = is_administrative(basis)
    return {
        "parties": [told(each, PARTS[PartyRole(each.role)], roster) for each in roster if each.is_principal],
        "officers": [],  # the layout asks for those who serve it
        "signers": [each.name for each in roster if each.is_principal],
        "title": matter.title,
        "type": about(matter.type),
        "administrative": administrative,
        "body-word": "本机关" if administrative else "本调解组织",
        "reason": stop(basis.attempt.reason),
    }


def mediation(basis: Basis) -> str:
    """Name the kind of mediation as titles do."""
    return "行政调解" if is_administrative(basis) else "人民调解"


def person(party: Party, on: date) -> str:
    """Tell a party in one line of a form: name, sex, age, number, address, phone, and who stands for it."""
    each = told(party, PARTS.get(PartyRole(party.role), str(PartyRole(party.role).label)))
    about = [f"{each['part']}：{each['name']}"]
    if party.kind == PartyKind.PERSON and party.id_kind == IdKind.RESIDENT_ID and party.id_number:
        about.append("男" if int(party.id_number[SEX_DIGIT]) % 2 else "女")
    if party.kind == PartyKind.PERSON and party.birth_date is not None:
        about.append(f"{age_on(party.birth_date, on)}岁")
    about += [f"{each[f'{name}-word']}：{each[name]}" for name in ("id", "address") if each[name]]
    about += [f"联系电话：{each['phone']}"] if each["phone"] else []
    return "，".join(about)


def people(basis: Basis) -> list[str]:
    """Tell everybody whose dispute it is or who stands in for one of them, a line each; a reporter and a witness are none."""
    return [person(each, basis.day) for each in basis.file.parties if each.role in PARTS]


def ways(basis: Basis) -> str:
    """Say where else the parties may turn (PML art. 26), by what the dispute is about."""
    if has_flag("dispute_types", basis.attempt.matter.type, "labour"):
        first = "可以依法向劳动人事争议仲裁委员会申请仲裁，或者向劳动行政部门投诉；"
    elif has_flag("dispute_types", basis.attempt.matter.type, "medical"):
        first = "可以依法申请医疗纠纷行政调解；"
    else:
        first = "可以依法通过仲裁、行政等途径处理；"
    return f"{first}也可以依法向有管辖权的人民法院提起诉讼，维护自己的权利。"


def rows(*told_rows: tuple[str, str]) -> list[list[str]]:
    """Lay out the lines of a form; those that have nothing to tell are left out."""
    return [[name, words] for name, words in told_rows if words]


def stop(words: str) -> str:
    """End words with a stop, where they do not end with one."""
    words = words.strip()
    return words if not words or words[-1] in ENDS else f"{words}。"


def label(name: str, code: object) -> str:
    """Name a code of a scheme; "" for none."""
    found = scheme(name).get(str(code or ""))
    return found.zh if found else ""


def about(type_code: str) -> str:
    """Name a type of dispute in a sentence: 邻里纠纷, and what is called 争议 already as it is."""
    name = label("dispute_types", type_code)
    return name if not name or name.endswith("争议") else f"{name}纠纷"


def done_on(act: Act | None) -> str:
    """Say on which day an act was done; "" where it was not."""
    return on_day(day_of(act.happened_at)) if act else ""


def told_day(value: object) -> str:
    """Write a day that facts tell; "" where they tell none."""
    try:
        return on_day(date.fromisoformat(str(value)))
    except ValueError:
        return ""


def by(basis: Basis) -> str:
    """Name who acts."""
    return basis.persons([basis.attempt.actor.account])[0]["name"]
