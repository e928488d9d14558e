"""
What of a party each audience sees: the matrix of domain 7.2 as one table, and the only code that shortens personal data.

Pages, lists, exports and answers of the API call mask() or masked_party(); the clear value of what is masked is had by
services.reveal() alone, which asks for a purpose and keeps a record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext

from casework.parties.identifiers import ADULT, age_on
from casework.parties.kinds import PartyKind, PartyRole


class Audience(StrEnum):
    """Who looks. LIST: lists, exports and the API by default. HANDLER: who handles this matter. DASHBOARD: leaders."""

    LIST = "LIST"
    HANDLER = "HANDLER"
    DASHBOARD = "DASHBOARD"


class Field(StrEnum):
    """What is looked at. SENSITIVE: health, domestic violence, that a party is a minor. REPORTER: who accused somebody."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    BANK_CARD = "bank_card"
    SENSITIVE = "sensitive"
    REPORTER = "reporter"


# Fewer matters than this are not shown as a figure about minors, health or domestic violence.
SMALLEST_COUNT = 5

# Surnames of two characters (the compound ones of the Hundred Family Surnames and a few of later peoples, in both
# scripts); every other is taken to have one.
_SURNAMES = (
    "万俟司马上官欧阳夏侯诸葛闻人东方赫连皇甫尉迟公羊澹台公冶宗政濮阳淳于单于太叔申屠公孙仲孙轩辕令狐钟离宇文长孙慕容鲜于闾丘司徒司空"
    "亓官司寇子车颛孙端木巫马公西漆雕乐正壤驷公良拓跋夹谷宰父谷梁段干百里东郭南门呼延羊舌微生梁丘左丘东门西门伯赏南宫第五太史独孤纳兰"
    "叶赫完颜耶律尔朱贺兰萬俟司馬歐陽諸葛聞人東方赫連尉遲澹臺濮陽單于公孫仲孫軒轅鍾離長孫鮮于閭丘樂正穀梁東郭南門東門西門南宮獨孤"
)
COMPOUND_SURNAMES = frozenset(_SURNAMES[place : place + 2] for place in range(0, len(_SURNAMES), 2))

_CARD_TAIL = 4
# A road, lane or number ends what may belong to a division's name.
_DIVISIONS = re.compile(
    r"(?:[^\d路巷弄号街]{1,10}?(?:省|自治区|特别行政区))?"
    r"(?:[^\d路巷弄号街区县]{1,10}?(?:市|自治州|盟|地区))?"
    r"(?:[^\d路巷弄号街]{1,10}?(?:区|县|市|旗(?!区)))?"
    r"(?:(?:[^\d路巷弄号街]|[路巷街](?=街道)){1,8}?(?:街道|[镇乡](?![路街巷弄花苑园府])|苏木))?"
)
# 镇 and 乡 also occur inside the names of counties and cities: 镇海区, 桐乡市, 东乡族自治县.
_TOWNSHIP_END = re.compile(r"街道|(?<=[^省市州区县盟旗])[镇乡](?![市县区族]|江市|海区)|苏木")


def keep(value: str) -> str:
    """Show it all."""
    return value


def hide(value: str) -> str:
    """Show nothing, not even that there is a value."""
    return ""


def surname_only(value: str) -> str:
    """Show the surname, of two characters where it is a known compound one with a given name after it."""
    if not value:
        return ""
    known = 2 if len(value) > 2 and value[:2] in COMPOUND_SURNAMES else 1
    return f"{value[:known]}**"


def id_ends(value: str) -> str:
    """Show the first three and the last two characters; too short a number shows nothing of itself."""
    return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}" if len(value) >= 8 else "*" * len(value)


def phone_ends(value: str) -> str:
    """Show the first three and the last four digits; without an area code only the last two."""
    digits = re.sub(r"[^0-9]", "", value)
    if len(digits) >= 10:
        return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"
    return f"{'*' * max(len(digits) - 2, 4)}{digits[-2:]}" if len(digits) >= 7 else "*" * len(value)


def card_tail(value: str) -> str:
    """Show the last four digits."""
    digits = re.sub(r"\s", "", value)
    hidden = max(len(digits) - _CARD_TAIL, 0)
    return "*" * hidden + digits[hidden:] if hidden >= _CARD_TAIL else "*" * len(digits)


def to_township(value: str) -> str:
    """Show an address down to its township or street; one that names none is shown as "***"."""
    if not value:
        return ""
    found = _DIVISIONS.match(value)
    shown = found[0] if found else ""
    if end := _TOWNSHIP_END.search(shown):
        shown = shown[: end.end()]
    return shown or "***"


def flag(value: str) -> str:
    """Show only that there is something."""
    return gettext("restricted") if value else ""


def code_name(value: str) -> str:
    """Show the reporter's part instead of the name."""
    return gettext("reporter") if value else ""


Rule = Callable[[str], str]

# Domain 7.2, row by row and column by column. "Full on click" for a handler is the mask of the list plus reveal();
# "need-to-know" and "only discipline-side group" likewise: the page shows the flag, reveal() knows who may.
# fmt: off
POLICY: dict[Field, dict[Audience, Rule]] = {
    #                  list and API default             case handler                  leaders' dashboards
    Field.NAME:      {Audience.LIST: surname_only, Audience.HANDLER: keep,       Audience.DASHBOARD: hide},
    Field.ID_NUMBER: {Audience.LIST: id_ends,      Audience.HANDLER: id_ends,    Audience.DASHBOARD: hide},
    Field.PHONE:     {Audience.LIST: phone_ends,   Audience.HANDLER: keep,       Audience.DASHBOARD: hide},
    Field.ADDRESS:   {Audience.LIST: to_township,  Audience.HANDLER: keep,       Audience.DASHBOARD: to_township},
    Field.BANK_CARD: {Audience.LIST: card_tail,    Audience.HANDLER: card_tail,  Audience.DASHBOARD: hide},
    Field.SENSITIVE: {Audience.LIST: flag,         Audience.HANDLER: flag,       Audience.DASHBOARD: hide},
    Field.REPORTER:  {Audience.LIST: code_name,    Audience.HANDLER: code_name,  Audience.DASHBOARD: hide},
}
# fmt: on


_GAP = r"[ .·-]?"
_NARROW = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")
# Not inside a longer number or code, such as the number of a matter or a digest.
_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    + _GAP.join(
        ["[1-9]", *["[0-9]"] * 5, "[12]", "[089]", *["[0-9]"] * 2, "[01]", "[0-9]", "[0-3]", *["[0-9]"] * 4, "[0-9Xx]"]
    )
    + r"|(?:(?:\+|00)?86[ -]?)?"
    + _GAP.join(["1", "[3-9]", *["[0-9]"] * 9])
    + r")(?![0-9A-Za-z])"
)


def holds_personal_number(text: str) -> bool:
    """Answer whether free words hold what looks like a resident identity number or a mobile number."""
    return _PERSONAL.search(text.translate(_NARROW)) is not None


def masked_words(text: str) -> str:
    """Show free words with what looks like an identity number or a mobile number shortened as in a list."""
    return _PERSONAL.sub(_shortened, text.translate(_NARROW)) if holds_personal_number(text) else text


def _shortened(found: re.Match[str]) -> str:
    digits = re.sub(r"[^0-9Xx]", "", found[0])
    return id_ends(digits) if len(digits) == 18 else phone_ends(digits[-11:])


class Shown(Protocol):
    """What masked_party() reads of a party."""

    role: str
    kind: str
    name: str
    id_number: str
    phone: str
    address: str
    birth_date: date | None
    created_at: datetime


def mask(field: Field | str, value: str, audience: Audience, *, kind: str = PartyKind.PERSON) -> str:
    """
    Shorten one value to what this audience may see; "" when that is nothing or there is none.

    field: a Field or its name, "name", "phone" and so on. kind: the name of an organisation is not personal and stays.

    :raises ValueError: there is no rule for a field of this name, so nothing may be shown.
    """
    known = Field(field)
    if known is Field.NAME and kind == PartyKind.ORGANISATION:
        return value
    return POLICY[known][audience](value)


def masked_party(party: Shown, audience: Audience, *, on: date | None = None) -> dict[str, str]:
    """
    Show one party to an audience: name, id_number, phone and address, each as masked as it must be.

    on: the day by which a minor is told; the day of being named unless given. A reporter shows nothing but the code name,
    a minor nothing but a flag except to the handler (Minors Protection Law art. 103).
    """
    nothing = {"name": "", "id_number": "", "phone": "", "address": ""}
    if party.role == PartyRole.REPORTER:
        return nothing | {"name": mask(Field.REPORTER, party.name or "-", audience)}
    if audience is not Audience.HANDLER and _is_minor(party, on or timezone.localdate(party.created_at)):
        return nothing | {"name": mask(Field.SENSITIVE, "-", audience)}
    return {
        "name": mask(Field.NAME, party.name, audience, kind=party.kind),
        "id_number": mask(Field.ID_NUMBER, party.id_number, audience),
        "phone": mask(Field.PHONE, party.phone, audience),
        "address": mask(Field.ADDRESS, party.address, audience),
    }


def shown_count(count: int) -> int | None:
    """Return a count about a restricted group, None when it is small enough to point at somebody; 0 is shown."""
    return count if count == 0 or count >= SMALLEST_COUNT else None


def _is_minor(party: Shown, on: date) -> bool:
    return party.kind == PartyKind.PERSON and party.birth_date is not None and age_on(party.birth_date, on) < ADULT
