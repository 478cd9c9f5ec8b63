"""The shape of a declaration as it is kept once sent, in JSON Schema (draft 2020-12).

For programs that receive declarations. It says what one answer may look like, not what two say
together: an answer is demanded only if it always is, and what depends on others may be absent. A
question that is asked and left open is kept as "" (or []), a row without answers not at all. The
real days of a month, ages and the bounds of a number cannot be said about its writing: the form
itself looks at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from motcua.procedures.arithmetic import LONGEST_TEXT
from motcua.procedures.choices import choices_of
from motcua.procedures.lines import Line, sections_of
from motcua.procedures.readings import longest
from motcua.procedures.schema import Description

Shape = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MEDIA_TYPE = "application/schema+json"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_MONTH = "(0[1-9]|1[0-2])"
_YEAR = "(18[5-9][0-9]|19[0-9]{2}|2[01][0-9]{2}|2200)"


def json_schema(description: Description) -> Shape:
    always = frozenset(_always(description))
    asked = [line for section in sections_of(description) for line in section.lines]
    lines = [line for line in asked if line.kind in SHAPES]
    title = description.declaration.title if description.declaration else description.name
    return {
        "$schema": DRAFT,
        "title": title,
        "description": f"{description.name} ({description.code})",
        "type": "object",
        "properties": {line.key: _property(line, demanded=line.key in always) for line in lines},
        "patternProperties": {
            _in_any_row(line, column): _property(
                column, demanded=f"{line.key}.{column.key}" in always
            )
            for line in asked
            for column in line.columns
            if column.kind in SHAPES
        },
        "required": sorted(line.key for line in lines if line.key in always),
        "additionalProperties": False,
    }


def _in_any_row(group: Line, column: Line) -> str:
    return f"^{group.key}__(0|[1-9]|[1-4][0-9])__{column.key}$"


def _always(description: Description) -> Iterator[str]:
    """What is demanded of everybody, whatever else is answered, and in every row that is filled in."""
    unconditional = {
        section.key for section in description.form if not (section.show_when or section.cases)
    }
    fields = {
        key
        for section in description.form
        if section.key in unconditional
        for field in section.fields
        if not field.show_when
        for key in field.flat_keys()
    }
    within = {
        f"{field.key}.{key}"
        for field in description.form_fields()
        for one in field.fields
        if not one.show_when
        for key in one.flat_keys()
    }
    for section in sections_of(description):
        yield from (line.key for line in section.lines if line.required and line.key in fields)
        for line in section.lines:
            keys = {f"{line.key}.{column.key}" for column in line.columns if column.required}
            yield from keys & within


def _property(line: Line, *, demanded: bool) -> Shape:
    shape = SHAPES[line.kind](line)
    if not demanded:
        shape = _or_open(shape)
    said = {"title": line.label_anywhere}
    return said | ({"description": str(line.hint)} if line.hint else {}) | shape


def _or_open(shape: Shape) -> Shape:
    if shape["type"] == "array":
        return {key: value for key, value in shape.items() if key != "minItems"}
    if "enum" in shape:
        return shape | {"enum": ["", *shape["enum"]]}
    if "pattern" in shape:
        return shape | {"pattern": f"^({shape['pattern'][1:-1]})?$", "minLength": 0}
    return shape | {"minLength": 0}


def _text(line: Line) -> Shape:
    return {"type": "string", "minLength": 1, "maxLength": longest(line)}


def _choice(line: Line) -> Shape:
    return {"type": "string", "enum": [value for value, _label in choices_of(line)]}


def _several(line: Line) -> Shape:
    items = _choice(line)
    return {"type": "array", "items": items, "uniqueItems": True, "minItems": 1}


def _like(pattern: str) -> Callable[[Line], Shape]:
    return lambda line: {"type": "string", "pattern": f"^{pattern}$"}


def _number(line: Line) -> Shape:
    negative = "-?" if line.kind == "computed" or (line.min is not None and line.min < 0) else ""
    # An amount has 15 digits, a number 18; what is worked out may need one more.
    digits = {"money": 14, "number": 17}.get(line.kind, 18)
    parts = f"(,[0-9]{{0,{line.decimals - 1}}}[1-9])?" if line.decimals else ""
    return {"type": "string", "pattern": f"^{negative}(0|[1-9][0-9]{{0,{digits}}}){parts}$"}


def _computed(line: Line) -> Shape:
    match line.result:
        case "date":
            return SHAPES["date"](line)
        case "number" | "money":
            return _number(line)
    return {"type": "string", "maxLength": LONGEST_TEXT}


_DATE = _like(f"{_DAY}/{_MONTH}/{_YEAR}")
# Every kind of line that keeps an answer; `person` becomes lines of the others.
SHAPES: dict[str, Callable[[Line], Shape]] = {
    "text": _text,
    "name": lambda line: _text(line) | {"pattern": "^[^0-9]+$"},
    "address": _text,
    "agency_text": _text,
    "long_text": _text,
    "number": _number,
    "money": _number,
    "date": _DATE,
    "partial_date": _like(f"(({_DAY}/)?{_MONTH}/)?{_YEAR}"),
    "date_in_words": _DATE,
    "time": _like("([01][0-9]|2[0-3]):[0-5][0-9]"),
    "yes_no": _choice,
    "one_of": _choice,
    "choice": _choice,
    "ethnic_group": _choice,
    "nationality": _choice,
    "several_of": _several,
    "email": lambda line: {"type": "string", "pattern": "^.+@[^@]+$", "maxLength": 320},
    "phone": _like("0[0-9]{9,10}"),
    "identity": _like("([0-9]{9}|[0-9]{12})"),
    "any_identity": _like("([0-9]{12}|(?=.*[0-9])[A-Z0-9]{6,9})"),
    "passport": _like("(?=.*[0-9])[A-Z0-9]{6,9}"),
    "tax_code": _like("([0-9]{10}(-[0-9]{3})?|[0-9]{12})"),
    "confirmation": _choice,
    "constant": lambda line: {"type": "string", "enum": [line.value]},
    # Keys of places and offices, of which there are too many to list.
    "unit": _text,
    "agency": _text,
    "bank": _choice,
    "account_number": _like("[0-9]{6,19}"),
    "account_holder": _text,
    "computed": _computed,
}
