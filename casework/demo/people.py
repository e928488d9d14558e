"""
People and firms that never were. Pure: the same random numbers give the same people.

Names are of common surnames and given-name characters. Identity numbers and credit codes bear valid check characters
and the region 339900, which does not exist; mobile numbers begin with 154, which no operator uses.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from casework.parties.drafts import PartyDraft
from casework.parties.identifiers import USCC_ALPHABET, resident_id_check, uscc_check
from casework.parties.kinds import PartyKind, PartyRole

NOWHERE = "339900"
MOBILE = "154"
OLDEST, YOUNGEST = date(1945, 1, 1), date(2004, 12, 31)
CHILD_FROM, CHILD_TO = date(2010, 1, 1), date(2018, 12, 31)

# The order is about that of frequency; the first third of the string is drawn more often.
SURNAMES = "王李张陈刘徐周杨吴黄朱沈胡俞林何郑孙金方叶章潘汪许冯余钱裘楼蒋董倪姚傅戴邵骆施柴诸来华童"
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂兰玉萍红建国华文辉力健永林晓燕志远雅琴海波春梅立峰佳怡"
    "思源子涵欣悦浩然俊豪梦琪宇航诗雨嘉诚水根阿毛关荣月仙招娣金土宝珍"
)
FIRM_HEADS = (
    "钱江",
    "吴山",
    "西泠",
    "天目",
    "之江",
    "云栖",
    "苕溪",
    "湘湖",
    "九溪",
    "河坊",
    "新安",
    "富春",
    "桐君",
    "武林",
    "清泰",
    "望江",
)
FIRM_TAILS = (
    "盛和",
    "嘉禾",
    "恒达",
    "新润",
    "宏泰",
    "安居",
    "万顺",
    "锦程",
    "百汇",
    "广源",
    "和畅",
    "景明",
    "德信",
    "远帆",
    "丰裕",
    "立本",
)


def person(rng: Random, role: PartyRole, address: str = "", place_code: str = "", *, child: bool = False) -> PartyDraft:
    """Make one person in a part of a matter; child: a minor."""
    first, last = (CHILD_FROM, CHILD_TO) if child else (OLDEST, YOUNGEST)
    return PartyDraft(
        role,
        PartyKind.PERSON,
        full_name(rng),
        id_number=identity_number(rng, first, last),
        phone="" if child else mobile(rng),
        address=address,
        place_code=place_code,
    )


def firm(rng: Random, role: PartyRole, line: str, address: str = "", place_code: str = "") -> PartyDraft:
    """Make one organisation. line: what its name says of its business, "物业服务有限公司"."""
    name = f"{rng.choice(FIRM_HEADS)}{rng.choice(FIRM_TAILS)}{line}"
    return PartyDraft(
        role,
        PartyKind.ORGANISATION,
        name,
        id_number=credit_code(rng),
        phone=mobile(rng),
        address=address,
        place_code=place_code,
    )


def guardian(rng: Random, ward: int, address: str = "", place_code: str = "") -> PartyDraft:
    """Make the guardian of the party in that position."""
    parent = person(rng, PartyRole.APPLICANT, address, place_code)
    return PartyDraft(
        PartyRole.GUARDIAN,
        PartyKind.PERSON,
        parent.name,
        id_number=identity_number(rng, date(1978, 1, 1), date(1990, 12, 31)),
        phone=parent.phone,
        guardian_of=ward,
    )


def full_name(rng: Random) -> str:
    """Make a name of two or three characters."""
    surname = SURNAMES[int(len(SURNAMES) * rng.random() ** 2)]
    given = rng.choice(GIVEN)
    return surname + given + (rng.choice(GIVEN) if rng.random() < 0.8 else "")


def identity_number(rng: Random, first: date, last: date) -> str:
    """Make a resident identity number of somebody born between two days, both included."""
    born = first + timedelta(days=int(rng.random() * ((last - first).days + 1)))
    body = f"{NOWHERE}{born:%Y%m%d}{int(rng.random() * 999) + 1:03d}"
    return body + resident_id_check(body)


def mobile(rng: Random) -> str:
    """Make a mobile number."""
    return f"{MOBILE}{int(rng.random() * 10**8):08d}"


def credit_code(rng: Random) -> str:
    """Make a unified social credit code of an enterprise."""
    body = f"91{NOWHERE}" + "".join(USCC_ALPHABET[int(rng.random() * len(USCC_ALPHABET))] for _place in range(9))
    return body + uscc_check(body)
