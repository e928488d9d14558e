"""Parties as papers name them; who accuses somebody is named on none. Pure; in Chinese."""

from __future__ import annotations

from collections.abc import Iterable

from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.masking import id_ends
from casework.parties.models import Party

WITHHELD = "（身份依法保密）"


def told(party: Party, part: str, roster: Iterable[Party] = (), *, is_withheld: bool = False) -> dict[str, str]:
    """
    Tell a party as the block of the layout takes it. part: what the paper calls him.

    A person is told apart by the ends of his number, an organisation by its code and who stands for it, out of the roster.
    is_withheld: whether nobody is to know who it is, as of everybody who reports (RPW art. 30).
    """
    human = party.kind == PartyKind.PERSON
    named = {"id-word": "身份证件号码" if human else "统一社会信用代码", "address-word": "住址" if human else "住所"}
    if is_withheld or party.role == PartyRole.REPORTER:
        return {
            **named, "part": part, "name": WITHHELD, "id": "", "address": "", "phone": "", "person-word": "", "person": "",
        }  # fmt: skip
    standing = (
        each.name for each in roster if each.role == PartyRole.REPRESENTATIVE and each.represents_id in (None, party.pk)
    )
    number = party.id_number or ""
    return {
        **named,
        "part": part,
        "name": party.name,
        "id": id_ends(number) if human and number else number,
        "address": party.address,
        "phone": party.phone,
        "person-word": "法定代表人（负责人）",
        "person": "" if human else next(standing, ""),
    }
