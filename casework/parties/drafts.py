"""What somebody handed in about a party, checked before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unmet
from casework.law import CIVIL_CODE, HOUSE
from casework.parties import identifiers
from casework.parties.identifiers import ADULT, BadIdentifier, age_on
from casework.parties.kinds import PRINCIPALS, STAND_INS, IdKind, PartyKind, PartyRole

MOST_REPRESENTATIVES = 5
LONGEST_NAME = 120
LONGEST_ADDRESS = 300

# What the import format of contract 5 calls these; everything beyond the first five is optional and ours.
_TEXTS = ("name", "id_number", "phone", "address", "place_code")
_KEYS = frozenset(
    {*_TEXTS, "role", "kind", "id_kind", "birth_date", "incapable", "guardian_of", "represents", "language"}
)
_READERS = {
    IdKind.RESIDENT_ID: identifiers.resident_id,
    IdKind.USCC: identifiers.uscc,
    IdKind.PASSPORT: identifiers.passport,
    IdKind.OTHER: identifiers.other_paper,
}
_RULE = str(HOUSE.art("PA1"))


class BadParty(NotYet):
    """A party that cannot be entered as handed in; every fault is listed."""


@dataclass(frozen=True)
class PartyDraft:
    """
    One party as handed in. What exists is valid: numbers are brought to their stored spelling, faults are refused.

    name: 1 to 120 characters; only a reporter may go without. id_number: "" when unknown; id_kind follows from kind unless
    given. birth_date: read from a resident identity number where there is one. guardian_of, represents: the position (1 to
    n) of the ward, or of the party acted for, within the same matter.

    :raises BadParty: something is missing, too long or contradicts something else.
    :raises BadIdentifier: a number breaks its standard, and nothing else is wrong.
    """

    role: PartyRole
    kind: PartyKind
    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    id_kind: IdKind | None = None
    address: str = field(default="", repr=False)
    place_code: str = ""
    birth_date: date | None = None
    is_incapable: bool = False
    guardian_of: int | None = None
    represents: int | None = None
    language: str = "zh-hans"

    def __post_init__(self) -> None:
        faults: list[Unmet] = []
        self._set("role", PartyRole(self.role))
        self._set("kind", PartyKind(self.kind))
        self._set("name", " ".join(self.name.split()))
        self._set("address", " ".join(self.address.split()))
        self._read_numbers(faults)
        faults.extend(self._faults())
        if faults:
            refusal = BadIdentifier if all(fault.law.startswith("GB") for fault in faults) else BadParty
            raise refusal(*faults)

    @classmethod
    def from_json(cls, data: object, *, path: str = "party") -> Self:
        """
        Read one party of the import format: {"role", "kind", "name", "id_number", "phone"} and optional further keys.

        path: where it stood, "parties[0]"; the fields of a refusal begin with it. "" where it is all that was sent.

        :raises BadParty, BadIdentifier: as the class itself, and for a key or word nobody knows.
        """
        if not isinstance(data, Mapping):
            raise BadParty.because("SHAPE", _("An object is expected."), field=path)
        faults = [
            Unmet("UNKNOWN_FIELD", _("No field of a party has this name."), field=str(key))
            for key in data
            if key not in _KEYS
        ]
        reader = _Reader(data, faults)
        given: dict[str, Any] = {
            "role": reader.word("role", PartyRole),
            "kind": reader.word("kind", PartyKind),
            "id_kind": reader.word("id_kind", IdKind) if data.get("id_kind") else None,
            "birth_date": reader.day("birth_date"),
            "is_incapable": reader.truth("incapable"),
            "guardian_of": reader.place("guardian_of"),
            "represents": reader.place("represents"),
            "language": reader.text("language") or "zh-hans",
        }
        given |= {key: reader.text(key) for key in _TEXTS}
        try:
            if faults:
                raise BadParty(*faults)
            return cls(**given)
        except NotYet as refusal:
            raise type(refusal)(
                *(replace(each, field=f"{path}.{each.field}".lstrip(".")) for each in refusal.unmet)
            ) from None

    @property
    def is_principal(self) -> bool:
        return self.role in PRINCIPALS

    def lacks_capacity(self, on: date) -> bool:
        """Answer whether a guardian must act for this person on that day."""
        minor = self.birth_date is not None and age_on(self.birth_date, on) < ADULT
        return self.kind is PartyKind.PERSON and (self.is_incapable or minor)

    def _read_numbers(self, faults: list[Unmet]) -> None:
        if self.id_number.strip():
            default = IdKind.RESIDENT_ID if self.kind is PartyKind.PERSON else IdKind.USCC
            paper = IdKind(self.id_kind or default)
            self._set("id_kind", paper)
            self._read("id_number", _READERS[paper], faults)
        else:
            self._set("id_number", "")
            self._set("id_kind", None)
        for name, reader in (("phone", identifiers.phone), ("place_code", identifiers.place_code)):
            if getattr(self, name).strip():
                self._read(name, reader, faults)
            else:
                self._set(name, "")
        if self.id_kind is IdKind.RESIDENT_ID and not faults:
            born = identifiers.birth_date_of(self.id_number)
            if self.birth_date not in {None, born}:
                faults.append(
                    Unmet("BIRTH_DATE_DIFFERS", _("The birth date is not that of the ID number."), _RULE, "birth_date")
                )
            self._set("birth_date", born)

    def _faults(self) -> list[Unmet]:
        kind_of_paper = {
            IdKind.RESIDENT_ID: PartyKind.PERSON,
            IdKind.PASSPORT: PartyKind.PERSON,
            IdKind.USCC: PartyKind.ORGANISATION,
        }
        expected = kind_of_paper.get(self.id_kind, self.kind) if self.id_kind else self.kind
        checks = (
            (bool(self.name) or self.role is PartyRole.REPORTER, "NAME_MISSING", _("A name is needed."), "name"),
            (len(self.name) <= LONGEST_NAME, "NAME_TOO_LONG", _("A name has at most 120 characters."), "name"),
            (self.name.isprintable(), "NAME_CHARACTERS", _("The name holds characters nobody can print."), "name"),
            (
                len(self.address) <= LONGEST_ADDRESS,
                "ADDRESS_TOO_LONG",
                _("An address has at most 300 characters."),
                "address",
            ),
            (
                self.address.isprintable() and self.language.isprintable(),
                "CHARACTERS",
                _("Characters that no database keeps stand here."),
                "address" if self.language.isprintable() else "language",
            ),
            (self.kind is expected, "ID_KIND", _("This kind of party has no such paper."), "id_kind"),
            (
                self.kind is PartyKind.PERSON or not (self.birth_date or self.is_incapable),
                "NOT_A_PERSON",
                _("Only a person has a birth date or lacks capacity."),
                "kind",
            ),
            (len(self.language) <= 12, "LANGUAGE", _("A language tag has at most 12 characters."), "language"),
            (
                self.guardian_of is None or self.role is PartyRole.GUARDIAN,
                "NOT_A_GUARDIAN",
                _("Only a guardian has a ward."),
                "guardian_of",
            ),
            (
                self.represents is None or self.role in STAND_INS,
                "NOT_A_STAND_IN",
                _("Only an agent or a representative acts for another party."),
                "represents",
            ),
        )
        return [Unmet(code, message, _RULE, field) for holds, code, message, field in checks if not holds]

    def _read(self, field: str, reader: Any, faults: list[Unmet]) -> None:
        try:
            self._set(field, reader(getattr(self, field), field=field))
        except BadIdentifier as refusal:
            faults.extend(refusal.unmet)

    def _set(self, field: str, value: object) -> None:
        object.__setattr__(self, field, value)


class _Reader:
    """Takes values out of an object of the import format and notes what is wrong with them."""

    def __init__(self, data: Mapping[str, Any], faults: list[Unmet]) -> None:
        self.data, self.faults = data, faults

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if isinstance(value, str):
            return value
        if value is not None:
            self._fault("SHAPE", _("Text is expected."), key)
        return ""

    def word(self, key: str, among: Any) -> Any:
        value = self.text(key).strip().upper()
        if value in among.values:
            return among(value)
        if not any(fault.field == key for fault in self.faults):
            self._fault("UNKNOWN_CODE", _("None of the known words stands here."), key, allowed=sorted(among.values))
        return None

    def day(self, key: str) -> date | None:
        value = self.text(key).strip()
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self._fault("SHAPE", _("A day such as 2026-01-31 is expected."), key)
            return None

    def truth(self, key: str) -> bool:
        value = self.data.get(key, False)
        if isinstance(value, bool):
            return value
        self._fault("SHAPE", _("true or false is expected."), key)
        return False

    def place(self, key: str) -> int | None:
        value = self.data.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
            return value
        self._fault("SHAPE", _("The position of a party, 1 or more, is expected."), key)
        return None

    def _fault(self, code: str, message: Any, key: str, **facts: Any) -> None:
        self.faults.append(Unmet(code, message, field=key, facts=facts))


def check_roster(drafts: Sequence[PartyDraft], *, on: date, path: str = "parties") -> tuple[PartyDraft, ...]:
    """
    Check all parties of one matter together, and find each guardian's ward where it goes without saying.

    drafts: in the order of their positions. on: the day of entry. path: what the fields of a refusal begin with.
    Returns them with every guardian_of filled in.

    :raises BadParty: a link leads nowhere, there are too many representatives, somebody stands twice among the principals,
        or is not yet born; all faults are listed.
    """
    faults: list[Unmet] = []

    def fault(index: int, field: str, code: str, message: Any, law: str = _RULE) -> None:
        faults.append(Unmet(code, message, law, f"{path}[{index}].{field}"))

    lacking = [place for place, draft in enumerate(drafts, 1) if draft.is_principal and draft.lacks_capacity(on)]
    settled: list[PartyDraft] = []
    seen: set[str] = set()
    for index, draft in enumerate(drafts):
        if draft.role is PartyRole.GUARDIAN and draft.guardian_of is None and len(lacking) == 1:
            draft = replace(draft, guardian_of=lacking[0])
        settled.append(draft)
        if draft.birth_date is not None and draft.birth_date > on:
            fault(index, "birth_date", "NOT_YET_BORN", _("The birth date lies in the future."))
        if draft.role is PartyRole.GUARDIAN:
            if draft.guardian_of is None:
                fault(
                    index,
                    "guardian_of",
                    "WARD_UNKNOWN",
                    _("It is not said whose guardian this is."),
                    str(CIVIL_CODE.art(23)),
                )
            if draft.lacks_capacity(on):
                fault(
                    index,
                    "role",
                    "GUARDIAN_UNFIT",
                    _("A minor or incapable person cannot be a guardian."),
                    str(CIVIL_CODE.art(27)),
                )
        for link in ("guardian_of", "represents"):
            place = getattr(draft, link)
            if place is not None and (place > len(drafts) or not drafts[place - 1].is_principal):
                fault(index, link, "NO_SUCH_PARTY", _("No applicant, respondent or third party has this position."))
        if draft.is_principal and draft.id_number:
            if draft.id_number in seen:
                fault(index, "id_number", "PARTY_TWICE", _("Another party of this matter has the same number."))
            seen.add(draft.id_number)
    representatives = [index for index, draft in enumerate(drafts) if draft.role is PartyRole.REPRESENTATIVE]
    for index in representatives[MOST_REPRESENTATIVES:]:
        fault(index, "role", "TOO_MANY_REPRESENTATIVES", _("A matter has at most five representatives."))
    if faults:
        raise BadParty(*faults)
    return tuple(settled)
