"""A value of the draft as a box on a page and back. What cannot be read stays as it was typed."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from motcua.common.vietnamese import clean
from motcua.designer.bodies import MISSING
from motcua.designer.shape import Leaf

# A line break within one item of a list, where every item is one line.
BREAK = "↵"
Shown = str | list[str] | bool


class Odd(Exception):
    """The value is not of the kind this box is for."""


def pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- as shown ---


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Odd
    return value


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(value)
    return str(int(value) if value == int(value) else value).replace(".", ",")


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Odd
    return value


def _date(value: Any) -> str:
    text = _text(value)
    try:
        return f"{dt.date.fromisoformat(text):%d/%m/%Y}" if len(text) == 10 else text
    except ValueError:
        return text


def _moment(value: Any) -> str:
    text = _text(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:00)?", text):
        return f"{_date(text[:10])} {text[11:16]}"
    return text


def _strings(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Odd
    return value


def _lines(value: Any) -> str:
    return "\n".join(one.replace("\n", BREAK) for one in _strings(value))


def _answers(value: Any) -> str:
    if not isinstance(value, dict):
        raise Odd
    return "\n".join(_pairs(value))


def _pairs(value: dict[str, Any]) -> Iterator[str]:
    for key, said in value.items():
        # What could not be read back must not be shown this way.
        if not re.fullmatch(r"\w+", key) or said == []:
            raise Odd
        for one in [said] if isinstance(said, str) else _strings(said):
            sign = "=" if isinstance(said, str) else "+="
            yield f"{key} {sign} {one.replace(chr(10), BREAK)}"


SHOWN: dict[str, Callable[[Any], Shown]] = {
    "text": _text,
    "flag": _flag,
    "whole": _number,
    "decimal": _number,
    "date": _date,
    "moment": _moment,
    "choice": _text,
    "several": _strings,
    "lines": _lines,
    "answers": _answers,
    "json": pretty,
}


def shown(kind: str, value: Any) -> Shown:
    """Raises Odd for a value of another kind, as a file may bring it."""
    return SHOWN[kind](value)


# --- as read ---


def _read_whole(text: str) -> Any:
    """ "8.000" has a dot between thousands; what "1.5" means is not for us to guess."""
    if not re.fullmatch(r"-?([0-9]{1,15}|[0-9]{1,3}([ .\u00a0][0-9]{3}){1,4})", text):
        return text
    return int(re.sub(r"[ .\u00a0]", "", text))


def _read_decimal(text: str) -> Any:
    if re.fullmatch(r"-?[0-9]{1,9}", text):
        return int(text)
    plain = text.replace(",", ".")
    return float(plain) if re.fullmatch(r"-?[0-9]{1,9}\.[0-9]{1,9}", plain) else text


def _read_date(text: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", "".join(text.split()))
    try:
        return dt.date(*map(int, reversed(found.groups()))).isoformat() if found else text
    except ValueError:
        return text


def _read_moment(text: str) -> str:
    day, _space, hour = text.partition(" ")
    read = _read_date(day)
    found = re.fullmatch(r"(\d{1,2})[:h](\d\d)", hour.strip())
    return f"{read}T{int(found[1]):02}:{found[2]}:00" if found and read != day else text


def _read_lines(text: str) -> list[str]:
    cleaned = (clean(line) for line in re.split(r"\r\n|\r|\n", text))
    return [line.replace(BREAK, "\n") for line in cleaned if line]


def _read_answers(text: str) -> Any:
    found: dict[str, Any] = {}
    for line in re.split(r"\r\n|\r|\n", text):
        if not clean(line):
            continue
        pair = re.fullmatch(r"\s*(\w+)\s*(\+?=)(.*)", line)
        if pair is None:
            return text
        said = clean(pair[3]).replace(BREAK, "\n")
        if pair[2] == "=":
            found[pair[1]] = said
        else:
            before = found.get(pair[1])
            found[pair[1]] = [*(before if isinstance(before, list) else []), said]
    return found


def _read_flag(text: str) -> Any:
    return {"true": True, "false": False, "on": True, "": False}.get(text, text)


# What PostgreSQL cannot store, and what is nested beyond all reason.
_UNFIT = re.compile(r"\\u(0000|d[89a-f])", re.IGNORECASE)
NESTED_AT_MOST = 30


def _read_json(text: str) -> Any:
    if _UNFIT.search(text) or sum(map(text.count, "[{")) > NESTED_AT_MOST * 10:
        return text
    try:
        found = json.loads(text, parse_constant=str, parse_float=_finite)
    except (ValueError, RecursionError):
        return text
    return found if nested(found) <= NESTED_AT_MOST else text


def _finite(text: str) -> float | str:
    return float(text) if math.isfinite(float(text)) else text


def nested(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(nested, inner), default=0)


READ: dict[str, Callable[[str], Any]] = {
    "text": lambda text: clean(text, keep_lines=True),
    "flag": _read_flag,
    "whole": lambda text: _read_whole(clean(text)),
    "decimal": lambda text: _read_decimal(clean(text)),
    "date": lambda text: _read_date(clean(text)),
    "moment": lambda text: _read_moment(clean(text)),
    "choice": clean,
    "lines": _read_lines,
    "answers": _read_answers,
    "json": _read_json,
}


def read(leaf: Leaf, text: str, kind: str) -> Any:
    """The value to keep. An emptied box takes the key away, unless emptiness differs from the default."""
    value = READ[kind](text)
    if value in ("", [], {}) and leaf.default in (MISSING, None, "", 0, [], {}):
        return MISSING
    if value == "" and leaf.kind not in ("text", "choice"):
        return MISSING
    return value
