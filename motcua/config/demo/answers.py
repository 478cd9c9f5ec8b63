"""Answers that satisfy any published form: each line's own example, the first choice, a plain date."""

from typing import Any

from motcua.common import clock
from motcua.procedures.choices import choices_of
from motcua.procedures.fields import sections_for
from motcua.procedures.kinds import KINDS
from motcua.procedures.lines import Line
from motcua.procedures.models import Version
from motcua.procedures.places import suggested_agencies, suggested_units

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
    "account_number": "000012345678",
    "account_holder": "TRAN THI MAU",
}
SUGGESTED = {"unit": suggested_units, "agency": suggested_agencies}


def answer(line: Line) -> Any:
    if choices := choices_of(line):
        return [choices[0][0]] if KINDS[line.kind].several else choices[0][0]
    if line.kind in SUGGESTED:
        return SUGGESTED[line.kind](line)[0]
    example = str(line.example)
    if line.past and _not_yet(example):  # an example of today, lived in 2024
        example = ""
    return example or PLAIN.get(line.kind, "Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh")


def _not_yet(day: str) -> bool:
    return clock.today().strftime("%Y%m%d") < "".join(reversed(day.split("/")))


def answers(version: Version, part: str, *, only_required: bool = False) -> dict[str, Any]:
    return {
        line.key: answer(line)
        for section in sections_for(version, part)  # type: ignore[arg-type]
        for line in section.lines
        if KINDS[line.kind].keeps and (line.required or not only_required)
    }
