"""Right answers to any question of any form: for the demonstration, for scenarios and for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from motcua.common import clock
from motcua.procedures import rows
from motcua.procedures.arithmetic import DATES
from motcua.procedures.choices import choices_of
from motcua.procedures.fields import HasDescription, Part, sections_for
from motcua.procedures.kinds import KINDS, Answer
from motcua.procedures.lines import Line
from motcua.procedures.places import suggested_agencies, suggested_units

# The same year as the sample identity number, so that the two agree.
BORN = "05/10/1990"
_PLAIN: dict[str, Callable[[Line], str]] = {
    "name": lambda line: "Nguyễn Văn An",
    "address": lambda line: "Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh",
    "agency_text": lambda line: "Bộ Công an",
    "number": lambda line: _within(line, 2),
    "money": lambda line: _within(line, 8000),
    "date": lambda line: _day(line),
    "partial_date": lambda line: "1990",
    "date_in_words": lambda line: _day(line),
    "time": lambda line: "08:30",
    "email": lambda line: "an@example.com",
    "phone": lambda line: "0912345678",
    "identity": lambda line: "042090000001",
    "any_identity": lambda line: "042090000001",
    "passport": lambda line: "B0000001",
    "tax_code": lambda line: "0100000001",
    # On some days there is none: no district since 1/7/2025.
    "unit": lambda line: next(iter(suggested_units(line)), ""),
    "agency": lambda line: next(iter(suggested_agencies(line)), ""),
    "account_number": lambda line: "000012345678",
    "account_holder": lambda line: "NGUYEN VAN AN",
    "confirmation": lambda line: "yes",
}


def answer(line: Line, *, examples: bool = True) -> Answer:
    """The line's own example where it has one, the first choice, else something plain."""
    if choices := choices_of(line):
        first = choices[0][0]
        return [first] if KINDS[line.kind].several else first
    if examples and line.name == "birth_date":
        return BORN  # in full, also where the year would do: other questions ask for the day
    if examples and line.example and _fits(line):
        return str(line.example)
    make = _PLAIN.get(line.kind)
    return make(line) if make else "Nội dung mẫu"[: line.max_length or 100]


def answers(
    version: HasDescription, part: Part, *, only_required: bool = False, examples: bool = True
) -> dict[str, Answer]:
    every = {line.key: line for section in sections_for(version, part) for line in section.lines}
    return {
        key: answer(line, examples=examples)
        for key, line in every.items()
        if KINDS[line.kind].keeps and (not only_required or rows.wanted(line, every))
    }


def lines(version: HasDescription, part: Part) -> Iterator[Line]:
    """Every line of the part that can be answered."""
    for section in sections_for(version, part):
        yield from (line for line in section.lines if KINDS[line.kind].keeps)


def _within(line: Line, wanted: int) -> str:
    return str(max(line.min or 0, min(wanted, line.max if line.max is not None else wanted)))


def _day(line: Line) -> str:
    if line.future:
        return f"{clock.today() + dt.timedelta(days=30):%d/%m/%Y}"
    return BORN if line.name == "birth_date" else "01/02/2020"


def _fits(line: Line) -> bool:
    """An example of today is not yet past when the clock stands at 2024, nor future in ten years."""
    if line.kind not in DATES or not (line.past or line.future):
        return True
    day, today = "".join(reversed(str(line.example).split("/"))), f"{clock.today():%Y%m%d}"
    return day <= today if line.past else day >= today
