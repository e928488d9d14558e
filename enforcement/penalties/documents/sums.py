"""Sums of money as letters write them: in figures and in the capital numerals of accounts. Pure."""

from __future__ import annotations

from enforcement.penalties.money import FEN, yuan

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital(amount: int) -> str:
    """Write a sum of fen in capital numerals: 2000_50 is 贰仟元伍角整, 100_05 壹佰元零伍分."""
    whole, rest = divmod(amount, FEN)
    jiao, fen = divmod(rest, 10)
    said = f"{_whole(whole)}元" if whole or not rest else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif fen and said:
        said += "零"
    return f"{said}{_DIGITS[fen]}分" if fen else f"{said}整"


def sum_of(amount: int) -> str:
    """Write a sum of fen twice, as letters do: 2,000.00元（大写：贰仟元整）."""
    return f"{yuan(amount):,}元（大写：{capital(amount)}）"


def _whole(number: int) -> str:
    if not number:
        return _DIGITS[0]
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            continue
        # A zero is read where something is left out between two groups.
        if said and (group < 1000 or not groups[place + 1]):
            said += _DIGITS[0]
        said += _group(group) + _GROUPS[place]
    return said


def _group(number: int) -> str:
    said, is_open = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += (_DIGITS[0] if is_open else "") + _DIGITS[digit] + _PLACES[place]
            is_open = False
        elif said:
            is_open = True
    return said
