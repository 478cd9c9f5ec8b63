"""Answers to show a form with: each line's own example, the first choice, a plain date."""

from __future__ import annotations

from typing import Any

from motcua.procedures.kinds import KINDS, choices_of
from motcua.procedures.lines import Line, sections_of
from motcua.procedures.schema import Description

PLAIN: dict[str, str] = {
    "name": "Trần Thị Mẫu",
    "date": "15/04/2021",
    "date_in_words": "15/04/2021",
    "partial_date": "1990",
    "number": "1",
    "money": "100000",
    "time": "08:30",
    "email": "mau@congdan.example",
    "phone": "0912000009",
    "identity": "042090000009",
    "any_identity": "042090000009",
    "passport": "C0000001",
    "tax_code": "0100000009",
    "confirmation": "yes",
}
TEXT = "Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh"


def sample(line: Line) -> Any:
    if choices := choices_of(line):
        return [choices[0][0]] if KINDS[line.kind].several else choices[0][0]
    return str(line.example) or PLAIN.get(line.kind, TEXT)


def samples(description: Description) -> dict[str, Any]:
    return {
        line.key: sample(line)
        for section in sections_of(description)
        for line in section.lines
        if not KINDS[line.kind].speaks
    }
