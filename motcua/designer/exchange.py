"""Drafts as TOML and back, without loss: also what is not right yet, and keys the format does not know."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from motcua.designer.controls import NESTED_AT_MOST, nested
from motcua.designer.shape import Leaf, child, leaves
from motcua.procedures.body import body_of
from motcua.procedures.exporter import to_toml
from motcua.procedures.reader import parse
from motcua.procedures.schema import Description
from motcua.procedures.toml_text import KB_AT_MOST as KB_AT_MOST
from motcua.procedures.toml_text import BadToml, plain_data

BARE = re.compile(r"[A-Za-z0-9_-]+")
DATES = {"date": dt.date.fromisoformat, "moment": dt.datetime.fromisoformat}


class Unreadable(Exception):
    """Why a text cannot be taken in, in one sentence."""


def body_from(text: str) -> dict[str, Any]:
    """The plain data of a TOML file; what is wrong with it is for the draft to tell."""
    try:
        data = plain_data(text)
    except BadToml as bad:
        if bad.line is None:
            raise Unreadable(_("TOML %(mend)s") % {"mend": bad.message}) from None
        told = {"line": bad.line, "mend": bad.message[:300]}
        raise Unreadable(_("TOML viết sai ở dòng %(line)s: %(mend)s") % told) from None
    if not data:
        raise Unreadable(_("Chưa có nội dung: dán TOML hoặc chọn tệp."))
    if nested(data) > NESTED_AT_MOST:
        raise Unreadable(_("TOML lồng nhau quá sâu; viết lại cho phẳng hơn."))
    description, _defects = parse(_plain(data))
    # A good file is kept as versions are: without what goes without saying.
    return body_of(description) if description else _plain(data)


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    match value:
        case dict():
            return {_storable(key): _plain(one) for key, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case dt.date() | dt.time():
            return value.isoformat()
    return _storable(str(value))


def _storable(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def toml_of(body: dict[str, Any]) -> str:
    description, _defects = parse(body)
    if description is not None and body_of(description) == body:
        return to_toml(description)
    return "\n".join(_table(body, (), Description)).strip() + "\n"


def _table(
    table: dict[str, Any], path: tuple[str, ...], model: type[BaseModel] | None
) -> Iterator[str]:
    below = {key: value for key, value in table.items() if _below(value)}
    known = {one.key: one for one in leaves(model)} if model else {}
    order = {key: place for place, key in enumerate(model.model_fields)} if model else {}
    keys = sorted(table, key=lambda key: order.get(key, len(order)))
    yield from (
        f"{_key(key)} = {_value(table[key], known.get(key))}" for key in keys if key not in below
    )
    for key in keys:
        if key not in below:
            continue
        inner = child(model, key) if model else None
        name = ".".join((*path, _key(key)))
        many = isinstance(below[key], list)
        for one in below[key] if many else [below[key]]:
            yield ""
            yield f"[[{name}]]" if many else f"[{name}]"
            yield from _table(one, (*path, _key(key)), inner.model if inner else None)


def _below(value: Any) -> bool:
    """A table of its own, or tables only; what is mixed is written in line."""
    tables = value if isinstance(value, list) else [value]
    return bool(tables) and all(isinstance(one, dict) for one in tables)


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _value(value: Any, leaf: Leaf | None = None) -> str:
    match value:
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            inner = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
            return f"{{{inner}}}"
        case None:
            # TOML has no nothing; the draft says of this text that it is wrong, as of null.
            return '""'
        case str() if leaf and leaf.kind in DATES:
            try:
                return DATES[leaf.kind](value).isoformat()
            except ValueError:
                return _string(value)
        case str() | bool():
            return _string(value) if isinstance(value, str) else json.dumps(value)
    return str(value)
