"""
Numbers people and organisations are known by: read, checked and brought to one spelling. Pure.

Every reader takes what somebody typed (full-width digits, blanks and hyphens allowed) and returns the spelling we store;
or it refuses with BadIdentifier, naming the field, the standard and every rule that was broken.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unmet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RESIDENT_ID_STANDARD = "GB 11643-1999"
USCC_STANDARD = "GB 32100-2015"

# The first two digits of every GB/T 2260 code; 81 to 83 are residence permits of Hong Kong, Macao and Taiwan residents.
PROVINCES = frozenset(
    str(code)
    for codes in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(codes[0], codes[1] + 1)
)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ADULT = 18

_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe63\uff0d]")
_DOTS = re.compile(r"[\u00b7\u2022\u2027\u30fb\uff65]")
_COUNTRY = re.compile(r"(?:\+86|0086|86(?=-?1[3-9]))-?")
_GROUPING = re.compile(r"[-().]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})?([2-8][0-9]{6,7})(?:(?:转|EXT|X|#)([0-9]{1,6}))?")
_SERVICE = re.compile(r"[48]00[0-9]{7}|95[0-9]{3,6}")
_EXTENSION = re.compile(r"(?<=[0-9]{7})-([0-9]{1,6})$")
_PASSPORT = re.compile(r"[A-Z0-9]{5,15}")
_OTHER = re.compile(r"[A-Z0-9()/.-]{2,40}")
_PLACE = re.compile(r"[0-9]{9}(?:[0-9]{3})?")


class BadIdentifier(NotYet):
    """A number that cannot be what it claims to be."""


def plain(text: str) -> str:
    """Bring what was typed to one spelling: compatibility forms folded, blanks dropped, dashes made "-", upper case."""
    folded = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    # Once more: a blank may have kept a letter and its accent apart.
    return _DASHES.sub("-", unicodedata.normalize("NFKC", folded)).upper()


def resident_id(text: str, *, field: str = "id_number") -> str:
    """
    Read a resident identity number; 18 characters, the check digit X in upper case.

    :raises BadIdentifier: ID_LENGTH, ID_CHARACTERS; or all that apply of ID_CHECK_DIGIT, ID_REGION, ID_BIRTH_DATE.
    """
    number = plain(text)
    if len(number) != 18:
        raise _bad("ID_LENGTH", _("A resident identity number has 18 characters."), RESIDENT_ID_STANDARD, field)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise _bad("ID_CHARACTERS", _("17 digits and then a digit or X are expected."), RESIDENT_ID_STANDARD, field)
    broken = []
    if number[17] != resident_id_check(number[:17]):
        broken.append(
            Unmet("ID_CHECK_DIGIT", _("The check digit does not fit the number."), RESIDENT_ID_STANDARD, field)
        )
    if number[:2] not in PROVINCES:
        broken.append(
            Unmet("ID_REGION", _("No region has the code this number begins with."), RESIDENT_ID_STANDARD, field)
        )
    if _calendar_day(number[6:14]) is None:
        broken.append(
            Unmet(
                "ID_BIRTH_DATE",
                _("The number holds no day of the calendar as birth date."),
                RESIDENT_ID_STANDARD,
                field,
            )
        )
    if broken:
        raise BadIdentifier(*broken)
    return number


def resident_id_check(body: str) -> str:
    """Compute the check digit of 17 digits by ISO 7064 MOD 11-2; "X" stands for ten."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "0123456789X"[(12 - total % 11) % 11]


def birth_date_of(number: str) -> date:
    """
    Read the birth date out of a resident identity number that has passed resident_id().

    :raises BadIdentifier: ID_BIRTH_DATE.
    """
    day = _calendar_day(number[6:14])
    if day is None:
        raise _bad(
            "ID_BIRTH_DATE",
            _("The number holds no day of the calendar as birth date."),
            RESIDENT_ID_STANDARD,
            "id_number",
        )
    return day


def age_on(birth: date, day: date) -> int:
    """
    Count the full years on that day; negative before birth.

    A year is full on the birthday itself. Who was born on 29 February fills it on the last day of February
    (Civil Code art. 202: where the month has no such day, its last one).
    """
    return day.year - birth.year - ((day.month, day.day) < _anniversary(birth, day.year))


def latest_birth(age: int, day: date) -> date:
    """Name the last birth date by which somebody is that old on that day: the same rule as age_on, for a query."""
    year = day.year - age
    if (day.month, day.day) == _anniversary(date(2000, 2, 29), day.year):
        return date(year, 3, 1) - timedelta(days=1)
    return day.replace(year=year)


def uscc(text: str, *, field: str = "id_number") -> str:
    """
    Read a unified social credit code; 18 characters.

    :raises BadIdentifier: USCC_LENGTH, USCC_CHARACTERS or USCC_CHECK.
    """
    code = plain(text)
    if len(code) != 18:
        raise _bad("USCC_LENGTH", _("A unified social credit code has 18 characters."), USCC_STANDARD, field)
    if not set(code) <= set(USCC_ALPHABET):
        raise _bad(
            "USCC_CHARACTERS",
            _("Only digits and capital letters without I, O, S, V, Z are expected."),
            USCC_STANDARD,
            field,
        )
    if code[17] != uscc_check(code[:17]):
        raise _bad("USCC_CHECK", _("The check character does not fit the code."), USCC_STANDARD, field)
    return code


def uscc_check(body: str) -> str:
    """Compute the check character of 17 characters: weights 3^i, modulus 31."""
    total = sum(USCC_ALPHABET.index(each) * pow(3, place, 31) for place, each in enumerate(body))
    return USCC_ALPHABET[-total % 31]


def passport(text: str, *, field: str = "id_number") -> str:
    """
    Read a passport number of any country: 5 to 15 letters and digits.

    :raises BadIdentifier: PASSPORT_SHAPE.
    """
    number = plain(text)
    if not _PASSPORT.fullmatch(number):
        raise _bad("PASSPORT_SHAPE", _("A passport number has 5 to 15 letters and digits."), "", field)
    return number


def other_paper(text: str, *, field: str = "id_number") -> str:
    """
    Read the number of a paper without a known rule: 2 to 40 letters, digits and ( ) / . -

    :raises BadIdentifier: PAPER_SHAPE.
    """
    number = plain(text)
    if not _OTHER.fullmatch(number):
        raise _bad(
            "PAPER_SHAPE", _("The number of a paper has 2 to 40 letters, digits and ( ) / . - signs."), "", field
        )
    return number


def phone(text: str, *, field: str = "phone") -> str:
    """
    Read a mainland phone number: 13812345678, 0571-87654321, 0571-87654321-203, or 87654321 without area code.

    The 400, 800 and 95 numbers of organisations pass too. A leading +86 or 0086 is dropped. Shape only: whether it is in
    service nobody can tell from here.

    :raises BadIdentifier: PHONE_SHAPE.
    """
    typed = plain(text)
    national = _COUNTRY.sub("", typed, count=1) if _COUNTRY.match(typed) else typed
    if national != typed and re.match(r"[02-9]|1[0-2]", national):
        national = f"0{national.removeprefix('0')}"
    digits = _GROUPING.sub("", _EXTENSION.sub(r"#\1", national))
    if _MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return digits
    if found := _LANDLINE.fullmatch(digits):
        return "-".join(filter(None, found.groups()))
    raise _bad(
        "PHONE_SHAPE", _("Neither a mainland mobile number nor a landline with or without area code."), "", field
    )


def phone_key(text: str) -> str:
    """Bring a phone number to the spelling it is compared by; what is no number only loses its blanks. "" stays ""."""
    try:
        return phone(text)
    except BadIdentifier:
        return plain(text)


def place_code(text: str, *, field: str = "place_code") -> str:
    """
    Read a division code down to the township (9 digits) or village (12 digits). Whether it exists the units know.

    :raises BadIdentifier: PLACE_CODE_SHAPE.
    """
    code = plain(text)
    if not _PLACE.fullmatch(code):
        raise _bad("PLACE_CODE_SHAPE", _("A township has a code of 9 digits, a village one of 12."), "GB/T 2260", field)
    return code


def name_key(text: str) -> str:
    """Bring a name to the spelling it is compared by: blanks out, widths, dots and case folded. "" stays ""."""
    return unicodedata.normalize("NFKC", _DOTS.sub("·", plain(text)).casefold())


def _calendar_day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _anniversary(birth: date, year: int) -> tuple[int, int]:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (2, 28) if (birth.month, birth.day) == (2, 29) and not leap else (birth.month, birth.day)


def _bad(code: str, message: StrOrPromise, standard: str, field: str) -> BadIdentifier:
    return BadIdentifier.because(code, message, law=standard, field=field)
