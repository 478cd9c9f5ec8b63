"""VietQR: the code a banking app reads (EMVCo merchant-presented QR with NAPAS's template in field 38).

A payload is a row of fields: two digits of name, two digits of length, value; the last field is a checksum of
everything before it. Pure: who draws it and what for is known elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from motcua.common.vietnamese import without_marks

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
TO_CARD = "QRIBFTTC"
DONG = "704"
LONGEST_PURPOSE = 25
MOST = 10**13 - 1  # the amount's field holds 13 digits
_WORD = re.compile(r"[0-9A-Za-z]{1,19}", re.ASCII)


class Unreadable(ValueError):
    """No payload of VietQR, or one that was altered."""


@dataclass(frozen=True)
class Transfer:
    bin: str
    account: str
    amount: int | None = None
    purpose: str = ""
    bill: str = ""
    card: bool = False


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, begun with 0xFFFF."""
    register = 0xFFFF
    for byte in data:
        register ^= byte << 8
        for _bit in range(8):
            register = (register << 1) ^ 0x1021 if register & 0x8000 else register << 1
        register &= 0xFFFF
    return register


def purpose_text(text: str) -> str:
    """As banks carry it: letters without marks, digits, single spaces, no more than 25."""
    plain = re.sub(r"[^0-9A-Za-z.\- ]", " ", without_marks(text))
    return " ".join(plain.split())[:LONGEST_PURPOSE].rstrip()


def payload(
    bin: str,
    account: str,
    amount: int | None,
    purpose: str,
    *,
    bill: str = "",
    card: bool = False,
) -> str:
    """What the code says. Without an amount it may be paid again and again with any."""
    if not re.fullmatch(r"[0-9]{6}", bin, re.ASCII) or not _WORD.fullmatch(account):
        raise ValueError(f"{bin} {account}: no bank account")
    if amount is not None and not 0 < amount <= MOST:
        raise ValueError(f"{amount}: no amount to transfer")
    if purpose != purpose_text(purpose) or bill != purpose_text(bill):
        raise ValueError(f"{purpose!r} {bill!r}: not as banks carry it; use purpose_text()")
    to = _field("00", bin) + _field("01", account)
    service = TO_CARD if card else TO_ACCOUNT
    more = (_field("01", bill) if bill else "") + (_field("08", purpose) if purpose else "")
    text = (
        _field("00", "01")
        + _field("01", "11" if amount is None else "12")
        + _field("38", _field("00", NAPAS) + _field("01", to) + _field("02", service))
        + _field("53", DONG)
        + (_field("54", str(amount)) if amount is not None else "")
        + _field("58", "VN")
        + (_field("62", more) if more else "")
        + "6304"
    )
    return text + _checksum(text)


def read(text: str) -> Transfer:
    """The transfer a payload asks for; `Unreadable` unless every field and the checksum are right."""
    if not text.isascii() or text[-8:-4] != "6304" or text[-4:] != _checksum(text[:-4]):
        raise Unreadable("the checksum is wrong")
    fields = _fields(text)
    inner = _fields(fields.get("38", ""))
    if inner.get("00") != NAPAS or inner.get("02") not in (TO_ACCOUNT, TO_CARD):
        raise Unreadable("no transfer to an account or a card")
    to, more = _fields(inner.get("01", "")), _fields(fields.get("62", ""))
    amount = fields.get("54")
    if (fields.get("00"), fields.get("53"), fields.get("58")) != ("01", DONG, "VN"):
        raise Unreadable("no transfer in the money of Vietnam")
    if amount is not None and not re.fullmatch(r"[1-9][0-9]{0,12}", amount, re.ASCII):
        raise Unreadable("no whole amount")
    found = Transfer(
        bin=to.get("00", ""),
        account=to.get("01", ""),
        amount=int(amount) if amount else None,
        purpose=more.get("08", ""),
        bill=more.get("01", ""),
        card=inner["02"] == TO_CARD,
    )
    if not re.fullmatch(r"[0-9]{6}", found.bin) or not _WORD.fullmatch(found.account):
        raise Unreadable("no bank account")
    return found


def _checksum(text: str) -> str:
    return f"{crc16(text.encode()):04X}"


def _field(name: str, value: str) -> str:
    return f"{name}{len(value):02}{value}"


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        name, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (name + length).isdecimal() or len(name + length) < 4 or name in found:
            raise Unreadable("a field is broken")
        value = text[at + 4 : at + 4 + int(length)]
        if len(value) != int(length):
            raise Unreadable("a field is cut short")
        found[name] = value
        at += 4 + int(length)
    return found
