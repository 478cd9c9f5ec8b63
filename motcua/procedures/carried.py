"""A filled-in declaration as the digits of QR codes, and back: paper carries it, no server keeps it.

Digits only: a hand scanner types what it reads, and a keyboard set to Vietnamese (Telex, VNI) turns
letters into others, but never digits; QR packs digits as tightly as bytes. The words of the version
itself are the dictionary of the compression, so what is left is little more than the answers.

    84 1 | 02 03 | 12345678 | digits…
    mark   part 2 of 3   CRC-32 of the whole, cut to 8 digits   "1" and the bytes of the part
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from motcua.procedures.rows import keys_of
from motcua.procedures.schema import Description

MARK = "841"
PART_BYTES = 330  # some 800 digits: a code of 73 modules, read from a 3.6 cm print by a cheap phone
PARTS_AT_MOST = 20
ANSWERS_AT_MOST = 200_000  # bytes of JSON after unpacking: more than 500 long fields
_PART = re.compile(rf"{MARK}(\d\d)(\d\d)(\d{{8}})(\d{{2,4000}})", re.ASCII)
_CODE = re.compile(r"\d\.\d{6}", re.ASCII)
DIGEST_BYTES = 6
KEYS_OF_A_GROUP = 60  # of its first rows; the later ones repeat what is then known


class NotCarried(Exception):
    """These are not (all) the codes of one declaration; the message says what to do."""


class TooMuch(Exception):
    """More than the codes of one sheet can hold."""


@dataclass(frozen=True)
class Parcel:
    """Whose answers these are is known; what they are is not, before its version is found."""

    code: str
    digest: str
    packed: bytes


def pack(description: Description, digest: str, answers: Mapping[str, Any]) -> list[str]:
    """The texts of the QR codes, in their order."""
    said = {key: answer for key, answer in answers.items() if answer}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > ANSWERS_AT_MOST:
        raise TooMuch
    squeezed = zlib.compressobj(9, wbits=-15, zdict=_dictionary(description))
    head = (
        int(description.code.replace(".", "")).to_bytes(4, "big")
        + bytes.fromhex(digest)[:DIGEST_BYTES]
    )
    whole = head + squeezed.compress(text) + squeezed.flush()
    parts = [whole[at : at + PART_BYTES] for at in range(0, len(whole), PART_BYTES)]
    if len(parts) > PARTS_AT_MOST:
        raise TooMuch
    check = zlib.crc32(whole) % 10**8
    return [
        f"{MARK}{number:02}{len(parts):02}{check:08}{_digits(part)}"
        for number, part in enumerate(parts, 1)
    ]


def collect(texts: Iterable[str]) -> Parcel:
    """The parcel in what was read, in any order and also twice; raises NotCarried."""
    found: dict[int, bytes] = {}
    totals: set[tuple[str, str]] = set()
    for text in texts:
        if part := _PART.fullmatch(re.sub(r"\s", "", text)):
            number, total, check, digits = part.groups()
            totals.add((total, check))
            found[int(number)] = _bytes(digits)
    if not found:
        raise NotCarried("none")
    if len(totals) > 1:
        raise NotCarried("mixed")
    (total, check) = totals.pop()
    if missing := set(range(1, int(total) + 1)) - found.keys():
        raise NotCarried(f"missing {' '.join(map(str, sorted(missing)))}")
    whole = b"".join(found[number] for number in sorted(found))
    if zlib.crc32(whole) % 10**8 != int(check) or len(whole) < 4 + DIGEST_BYTES:
        raise NotCarried("broken")
    digits = f"{int.from_bytes(whole[:4], 'big'):07}"
    code = f"{digits[0]}.{digits[1:]}"
    if not _CODE.fullmatch(code):
        raise NotCarried("broken")
    return Parcel(code, whole[4 : 4 + DIGEST_BYTES].hex(), whole[4 + DIGEST_BYTES :])


def open_parcel(parcel: Parcel, description: Description) -> dict[str, Any]:
    """The answers; only texts and lists of texts, whatever somebody has put into a code."""
    opener = zlib.decompressobj(wbits=-15, zdict=_dictionary(description))
    try:
        text = opener.decompress(parcel.packed, ANSWERS_AT_MOST)
        said = json.loads(text)
    except (zlib.error, ValueError, RecursionError):
        raise NotCarried("broken") from None
    if not isinstance(said, dict):
        raise NotCarried("broken")
    return {key: answer for key, answer in said.items() if _is_answer(answer)}


def _is_answer(answer: object) -> bool:
    if isinstance(answer, list):
        return all(isinstance(one, str) for one in answer)
    return isinstance(answer, str)


def _digits(part: bytes) -> str:
    """A one before the bytes keeps the noughts at their head."""
    return str(int.from_bytes(b"\x01" + part, "big"))


def _bytes(digits: str) -> bytes:
    number = int(digits)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")[1:]


def _dictionary(description: Description) -> bytes:
    """What is likely to stand in the answers; the likeliest last, as zlib wants it."""
    fields = list(description.form_fields())
    options = [said for field in fields for one in (field, *field.fields) for said in one.options]
    keys = [key for field in fields for key in islice(keys_of(field), KEYS_OF_A_GROUP)]
    likely = [*options, *(f'","{key}":"' for key in keys)]
    return "\n".join(likely).encode()[-32_000:]
