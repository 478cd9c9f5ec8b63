"""The printed look of a declaration: lines of text with places for answers, and their checks.

A line is what the official form says, with `{key}` or `{key:look}` where an answer stands:
`Giới tính: {child_sex} | Dân tộc: {child_ethnic_group}`. ` | ` puts short ones beside one another.
`{father__identity}` is a person's identity paper in one phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from motcua.procedures import cases
from motcua.procedures.grammar import BANK_LINES, IDENTITY_KEYS, ROWS, UNANSWERED
from motcua.procedures.schema import Declaration, Description, FormField

SLOT = re.compile(r"\{([a-z0-9_]+)(?::([a-z]+))?\}")
BESIDE = " | "
IDENTITY = "__identity"
COPIES = {"copies": {"number"}, "wants_copies": {"yes_no"}}

TEXTS = {"text", "long_text", "address", "agency_text", "full_name"}
DATES = {"date", "date_in_words", "birth_date"}
# Each look and the kinds of field (or parts of a person) it can show.
PLACES = {"unit", "agency", "bank", "account_holder", "constant"}
LOOKS: dict[str, set[str]] = {
    "upper": TEXTS | PLACES,
    "lines": TEXTS | PLACES,
    "digits": DATES,
    "words": DATES,
    "long": DATES,
    "boxes": {"identity", "tax_code", "text", "identity_number", "account_number"},
    "ticks": {"one_of", "several_of", "yes_no", "sex", "confirmation"},
    "table": ROWS,
}


@dataclass(frozen=True)
class Place:
    """Where an answer is printed, and how."""

    key: str
    look: str = ""


Cell = tuple[str | Place, ...]
Location = tuple[str | int, ...]
Defect = tuple[Location, str]


def cells(line: str) -> tuple[Cell, ...]:
    return tuple(_cell(part) for part in line.split(BESIDE))


def _cell(text: str) -> Cell:
    found: list[str | Place] = []
    at = 0
    for match in SLOT.finditer(text):
        found += [text[at : match.start()], Place(match[1], match[2] or "")]
        at = match.end()
    return tuple(piece for piece in (*found, text[at:]) if piece)


def identity_keys(key: str) -> tuple[str, ...]:
    """`father__identity` → the keys of the four answers it is made of; none for another key."""
    if not key.endswith(IDENTITY):
        return ()
    return tuple(f"{key.removesuffix(IDENTITY)}__{part}" for part in IDENTITY_KEYS)


def _lines(declared: Declaration) -> Iterator[Defect]:
    for row, block in enumerate(declared.blocks):
        for number, line in enumerate(block.lines):
            yield ("declaration", "blocks", row, "lines", number), line
    for row, signer in enumerate(declared.signers):
        where = ("declaration", "signers", row)
        yield (*where, "name"), signer.name
        for name in ("said", "below"):
            for number, line in enumerate(getattr(signer, name)):
                yield (*where, name, number), line


def _kinds(d: Description) -> dict[str, str]:
    """Flat key → kind of the field, or the part of a person."""
    # What is asked beside the fields has a place of its own where the lines give it none.
    kinds = dict.fromkeys(cases.asked(d), "one_of")
    for field in d.form_fields():
        kinds |= {key: _kind(field, key) for key in field.flat_keys()}
        if field.kind == "person" and "identity" in field.parts:
            kinds[f"{field.key}{IDENTITY}"] = "identity_paper"
    return kinds


def _kind(field: FormField, key: str) -> str:
    if field.kind == "computed":
        return field.result
    part = key.removeprefix(f"{field.key}__")
    if field.kind == "bank_account":
        return BANK_LINES[part]
    return part if field.kind == "person" else field.kind


def defects(d: Description) -> Iterator[Defect]:
    declared = d.declaration
    if declared is None:
        return
    kinds = _kinds(d)
    if declared.ask_copies:
        yield from _copies(kinds)
    if not (declared.blocks or declared.signers):
        return
    printed: set[str] = set()
    for where, line in _lines(declared):
        # Only a block of one column has room for a table.
        wide = where[1] == "blocks" and declared.blocks[int(where[2])].columns == 1
        for message in _line_defects(line, kinds, table=wide):
            yield where, message
        keys = [match[1] for match in SLOT.finditer(line)]
        printed |= {*keys, *(part for key in keys for part in identity_keys(key))}
    if declared.blocks:
        yield from _columns(declared)
        said = COPIES.keys() if declared.ask_copies else set()
        yield from _unprinted(kinds, printed | said | cases.asked(d).keys())


def _copies(kinds: dict[str, str]) -> Iterator[Defect]:
    if any(key in kinds and kinds[key] not in right for key, right in COPIES.items()) or (
        "copies" not in kinds
    ):
        message = "ask_copies cần ô số copies, có thể thêm ô có/không wants_copies; thêm vào form."
        yield ("declaration", "ask_copies"), message


def _line_defects(line: str, kinds: dict[str, str], *, table: bool) -> Iterator[str]:
    if set(SLOT.sub("", line)) & {"{", "}"}:
        yield "dấu { } viết sai; viết {khóa} hoặc {khóa:cách in}."
    for key, look in SLOT.findall(line):
        if key not in kinds:
            yield f"tờ khai không có ô “{key}”; sửa theo key trong [[form.fields]]."
        elif look and look not in LOOKS:
            yield f"không có cách in “{look}”; dùng một trong: {', '.join(LOOKS)}."
        elif look and kinds[key] not in LOOKS[look]:
            yield f"ô “{key}” không in được kiểu “{look}”; đổi cách in."
        elif kinds[key] in ROWS and look != "table":
            yield f"“{key}” có nhiều dòng: viết {{{key}:table}} để in thành bảng."
        elif look == "table" and not (line.endswith("}") and table):
            yield "bảng đứng cuối dòng của khối một cột; chuyển chữ phía sau sang dòng khác."


def _columns(declared: Declaration) -> Iterator[Defect]:
    for row, block in enumerate(declared.blocks):
        for number, line in enumerate(block.lines):
            if block.columns == 2 and (BESIDE in line or line.startswith("{") or "{" not in line):
                at = ("declaration", "blocks", row, "lines", number)
                yield at, "khối hai cột: mỗi dòng một nhãn rồi đến {khóa}; tách dòng."
    sides = [(n, block) for n, block in enumerate(declared.blocks) if block.columns == 2]
    for (row, left), (after, right) in zip(sides[::2], sides[1::2], strict=False):
        if after != row + 1 or _labels(left.lines) != _labels(right.lines):
            where = ("declaration", "blocks", row, "columns")
            yield where, "hai khối hai cột phải đứng liền nhau, cùng nhãn từng dòng; sửa cho khớp."
    if len(sides) % 2:
        where = ("declaration", "blocks", sides[-1][0], "columns")
        yield where, "khối hai cột phải có đôi; thêm khối thứ hai hoặc bỏ columns."


def _labels(lines: tuple[str, ...]) -> list[str]:
    return [SLOT.split(line, maxsplit=1)[0] for line in lines]


def beside(d: Description) -> list[str]:
    """The case and the claim of an exemption, which the lines of a declaration may leave out."""
    declared = d.declaration
    keys = (
        {match[1] for _at, line in _lines(declared) for match in SLOT.finditer(line)}
        if declared
        else set()
    )
    return [key for key in cases.asked(d) if key not in keys]


def _unprinted(kinds: dict[str, str], printed: set[str]) -> Iterator[Defect]:
    """What somebody answered and the paper does not say would be lost to who reads the paper."""
    # Of files the paper need not say more than that they come with it.
    speaking = {*UNANSWERED, "identity_paper"}
    for key, kind in kinds.items():
        if kind not in speaking and key not in printed:
            yield ("declaration", "blocks"), f"ô “{key}” chưa có chỗ trên bản in; thêm {{{key}}}."
