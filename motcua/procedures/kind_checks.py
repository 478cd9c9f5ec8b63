"""What belongs to one kind of field only, and what it must find elsewhere in the description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from motcua.procedures.logic import kind_of
from motcua.procedures.schema import Description, FormField

Location = tuple[str | int, ...]
Defect = tuple[Location, str]

PLACES = {"unit", "address", "agency", "person"}
DAYS = {"date", "date_in_words"}
UNFILLED = {"file", "unit", "agency", "bank_account"}


def defects(d: Description) -> Iterator[Defect]:
    yield from _days(d)
    yield from _files(d)


def of_one(f: FormField) -> Iterator[tuple[str, str]]:
    """Keys that belong to one kind only."""
    if f.kind == "constant" and not f.value:
        yield "value", "kind = constant phải có value: chữ được hiện và in."
    if f.kind not in {"constant", "computed"} and f.value:
        yield "value", "chỉ constant và computed có value; bỏ đi hoặc đổi kind."
    if f.kind != "unit" and f.unit_level != "commune":
        yield "unit_level", "chỉ kind = unit có unit_level; bỏ đi."
    if f.kind not in PLACES and f.units_on:
        yield "units_on", "chỉ unit, address, agency và person có units_on; bỏ đi."
    if f.kind == "person" and f.units_on and "residence" not in f.parts:
        yield "units_on", "person không hỏi nơi cư trú thì không cần units_on; bỏ đi."
    if f.kind == "agency" and not f.agency_kinds:
        yield "agency_kinds", 'phải có agency_kinds, ví dụ agency_kinds = ["commune-committee"].'
    if f.kind != "agency" and f.agency_kinds:
        yield "agency_kinds", "chỉ kind = agency có agency_kinds; bỏ đi."
    if f.kind in UNFILLED and f.prefill:
        yield "prefill", f"{f.kind} không điền sẵn được; bỏ prefill."


def _days(d: Description) -> Iterator[Defect]:
    """`units_on` names a day of this form; in a row also one of that row."""
    known = _kinds(d.form_fields())
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            where: Location = ("form", row, "fields", column)
            inner = known | _kinds(field.fields)
            asked = [(where, field, known)]
            asked += [((*where, "fields", n), one, inner) for n, one in enumerate(field.fields)]
            for at, one, kinds in asked:
                if one.units_on not in ("", "today") and kinds.get(one.units_on) not in DAYS:
                    message = "units_on ghi today hoặc khóa của một ô ngày (date) trong tờ khai."
                    yield (*at, "units_on"), message


def _kinds(fields: Iterable[FormField]) -> dict[str, str]:
    return {key: kind_of(field, key) for field in fields for key in field.flat_keys()}


def _files(d: Description) -> Iterator[Defect]:
    papers = {paper.key for paper in d.papers}
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            if field.kind == "file" and field.key in papers:
                message = f"“{field.key}” đã là khóa của một giấy tờ; đổi một trong hai."
                yield ("form", row, "fields", column, "key"), message
