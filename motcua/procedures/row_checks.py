"""What a repeated group or a table may hold; every defect is told with its mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from motcua.procedures.arithmetic import names_in
from motcua.procedures.grammar import ROWS
from motcua.procedures.logic import Rule
from motcua.procedures.schema import Description, FormField

Location = tuple[str | int, ...]
Defect = tuple[Location, str]

MOST_ROWS = 50
MOST_LINES = 20
# A page is one posted form: see DATA_UPLOAD_MAX_NUMBER_FIELDS.
MOST_CONTROLS = 1500
# A constant would fill every row, and so would count it.
NEVER = {*ROWS, "file", "constant", "computed"}
NOT_IN_A_TABLE = {"person", "bank_account", "note", "heading"}


def defects(d: Description) -> Iterator[Defect]:
    keys = Counter(field.key for field in d.form_fields())
    for where, field in groups_and_others(d):
        for path, message in _field(field, keys):
            yield (*where, *path), message
    controls = sum(_controls(field) for field in d.form_fields())
    if controls > MOST_CONTROLS:
        yield (
            ("form",),
            f"với đủ số dòng, tờ khai có {controls} ô, quá {MOST_CONTROLS}; giảm max của các nhóm.",
        )


def groups_and_others(d: Description) -> Iterator[tuple[Location, FormField]]:
    for row, section in enumerate(d.form):
        for column, field in enumerate(section.fields):
            yield ("form", row, "fields", column), field


def groups(d: Description) -> Iterator[tuple[Location, FormField]]:
    return ((where, field) for where, field in groups_and_others(d) if field.kind in ROWS)


def _field(f: FormField, keys: Counter[str]) -> Iterator[Defect]:
    if f.kind not in ROWS:
        if f.fields or f.row_name:
            yield ("fields",), "chỉ repeated và table có fields, row_name; bỏ đi hoặc đổi kind."
        return
    if not f.fields:
        yield ("fields",), "phải có ít nhất một ô trong fields."
    if keys[f.key] > 1:
        yield ("key",), f"khóa “{f.key}” đã dùng trong tờ khai này; đổi sang khóa khác."
    for name, least in (("min", 0), ("max", 1)):
        bound = getattr(f, name)
        if bound is not None and not least <= bound <= MOST_ROWS:
            yield (name,), f"số dòng từ {least} đến {MOST_ROWS}; sửa lại."
    if f.prefill:
        yield ("prefill",), "repeated và table không điền sẵn được; bỏ prefill."
    if (lines := _lines(f)) > MOST_LINES:
        yield ("fields",), f"mỗi dòng có {lines} ô, quá {MOST_LINES}; hỏi gộp lại."
    yield from _columns(f)


def _columns(f: FormField) -> Iterator[Defect]:
    seen: set[str] = set()
    for index, one in enumerate(f.fields):
        for path, message in _inner(f, one):
            yield ("fields", index, *path), message
        for key in one.flat_keys():
            if key in seen:
                message = f"khóa “{key}” đã dùng trong dòng này; đổi sang khóa khác."
                yield ("fields", index, "key"), message
            seen.add(key)


def _inner(group: FormField, one: FormField) -> Iterator[Defect]:
    if one.kind in NEVER:
        yield ("kind",), f"trong {group.kind} không đặt được {one.kind}; đưa ra ngoài."
    elif group.kind == "table" and one.kind in NOT_IN_A_TABLE:
        yield ("kind",), f"trong table không đặt được {one.kind}; dùng repeated hoặc đưa ra ngoài."
    if one.prefill:
        yield ("prefill",), "ô trong dòng không điền sẵn được; bỏ prefill."
    if one.required and one.required_when:
        yield ("required_when",), "đã required thì không cần required_when; bỏ một."


def _lines(group: FormField) -> int:
    return sum(1 for one in group.fields for _key in one.flat_keys())


def _controls(f: FormField) -> int:
    if f.kind in ROWS:
        return _lines(f) * (f.max or MOST_ROWS)
    return sum(1 for _key in f.flat_keys())


def circle(group: FormField, rules: dict[str, Rule]) -> Iterator[Defect]:
    """Within a row, too, each question must be decided by others."""
    left = {
        key: {name for condition in rule.show for name in names_in(condition)}
        for key, rule in rules.items()
    }
    while free := [key for key, names in left.items() if not names & left.keys()]:
        for key in free:
            del left[key]
    for index, one in enumerate(group.fields):
        if any(key in left for key in one.flat_keys()):
            message = "điều kiện hiện vòng tròn: các ô chờ lẫn nhau; bỏ một điều kiện."
            yield ("fields", index, "show_when"), message
            return
