"""What the number of an identity paper says together with its kind, the birth date and the sex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.common.identity import Checked, Impossible, check_citizen_id
from motcua.procedures.lines import Line
from motcua.procedures.readings import Unreadable, read_passport, year_of

DIGITS = {"CCCD": 12, "CMND": 9}
Said = tuple[str, str]


def warnings(lines: Mapping[str, Line], values: Mapping[str, Any]) -> Iterator[Said]:
    """(key, sentence) for every number that looks odd; values may be half typed."""
    for line in _numbers(lines):
        if _text(values, line, "identity_kind") == "passport":
            continue
        try:
            checked = _check(line, values)
        except Impossible:
            continue
        yield from ((line.key, warning) for warning in checked.warnings)


def defects(lines: Mapping[str, Line], values: Mapping[str, Any]) -> Iterator[Said]:
    """(key, sentence) for every number that cannot be of the kind that was chosen."""
    for line in _numbers(lines):
        kind_key = f"{line.prefix}identity_kind"
        number, kind = str(values.get(line.key, "")), values.get(kind_key)
        if line.kind != "any_identity" or line.key not in values or kind is None:
            continue
        if bool(number) != bool(kind):
            # Whatever is demanded is already said of the empty line.
            empty = lines[kind_key] if number else line
            if not empty.required:
                yield empty.key, _("Điền đủ cả loại và số giấy tờ, hoặc để trống cả hai.")
        elif number and (message := _contradiction(line, values, kind)):
            yield (
                line.key,
                _("%(label)s: %(mend)s") % {"label": line.label_anywhere, "mend": message},
            )


def _contradiction(line: Line, values: Mapping[str, Any], kind: str) -> str:
    number = str(values[line.key])
    try:
        if kind == "passport":
            read_passport(number, line)
        elif not (number.isdecimal() and len(number) == DIGITS[kind]):
            message = _("viết đủ %(count)s chữ số, hoặc chọn lại loại giấy tờ.")
            return message % {"count": DIGITS[kind]}
        else:
            _check(line, values)
    except (Impossible, Unreadable) as error:
        return str(error)
    return ""


def _check(line: Line, values: Mapping[str, Any]) -> Checked:
    born = _text(values, line, "birth_date") or _text(values, line, "birth_year")
    sexes: dict[str, Literal["male", "female"]] = {"male": "male", "female": "female"}
    return check_citizen_id(
        str(values.get(line.key, "")),
        birth_year=year_of(born),
        sex=sexes.get(_text(values, line, "sex")),
        on=clock.today(),
    )


def _numbers(lines: Mapping[str, Line]) -> Iterator[Line]:
    return (line for line in lines.values() if line.kind in {"identity", "any_identity"})


def _text(values: Mapping[str, Any], line: Line, name: str) -> str:
    # Only the person's own lines; a lone number has no birth date beside it.
    if line.kind == "identity":
        return ""
    return str(values.get(f"{line.prefix}{name}", "")).strip()
