"""What can be edited, read off the models of the format: a key added there is on a page at once."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from motcua.designer.bodies import MISSING, Path
from motcua.procedures.labels import LABELS
from motcua.procedures.schema import Description

Kind = Literal[
    "text",
    "flag",
    "whole",
    "decimal",
    "date",
    "moment",
    "choice",
    "several",
    "lines",
    "answers",
    "json",
]
PLAIN: dict[Any, Kind] = {
    str: "text",
    bool: "flag",
    int: "whole",
    float: "decimal",
    dt.date: "date",
    dt.datetime: "moment",
}


@dataclass(frozen=True)
class Leaf:
    """One key with a value of its own."""

    model: str
    key: str
    kind: Kind
    required: bool
    default: Any
    choices: tuple[Any, ...] = ()
    max_length: int = 0

    @property
    def label(self) -> str:
        return label(self.model, self.key)


@dataclass(frozen=True)
class Child:
    """One key under which another thing stands, or a list of them."""

    owner: str
    key: str
    model: type[BaseModel]
    many: bool
    required: bool

    @property
    def label(self) -> str:
        return label(self.owner, self.key)


def label(model: str, key: str) -> str:
    return str(LABELS.get(model, {}).get(key, key))


@cache
def leaves(model: type[BaseModel]) -> tuple[Leaf, ...]:
    return tuple(one for one in _parts(model) if isinstance(one, Leaf))


@cache
def children(model: type[BaseModel]) -> tuple[Child, ...]:
    return tuple(one for one in _parts(model) if isinstance(one, Child))


def child(model: type[BaseModel], key: str) -> Child | None:
    return next((one for one in children(model) if one.key == key), None)


def model_at(path: Path) -> type[BaseModel] | None:
    """The model of the item a path leads to; None where the format has no such place."""
    model: type[BaseModel] = Description
    parts = iter(path)
    for part in parts:
        found = child(model, part) if isinstance(part, str) else None
        if found is None or (found.many and not isinstance(next(parts, None), int)):
            return None
        model = found.model
    return model


def list_at(path: Path) -> Child | None:
    """The list of items a path leads to."""
    owner = model_at(path[:-1]) if path else None
    found = child(owner, str(path[-1])) if owner else None
    return found if found and found.many else None


def _parts(model: type[BaseModel]) -> Iterator[Leaf | Child]:
    for key, info in model.model_fields.items():
        inner = _inner(info.annotation)
        many = _items(inner)
        if _is_model(inner) or _is_model(many):
            yield Child(
                model.__name__,
                key,
                inner if _is_model(inner) else many,
                _is_model(many),
                info.is_required(),
            )
        else:
            yield _leaf(model, key, info, inner)


def _leaf(model: type[BaseModel], key: str, info: FieldInfo, inner: Any) -> Leaf:
    kind, choices = _kind(inner)
    default = info.default
    if default is PydanticUndefined:
        default = MISSING
    elif isinstance(default, tuple):
        default = list(default)
    found = (getattr(one, "max_length", None) for one in info.metadata)
    limit = next((one for one in found if isinstance(one, int)), 0) if kind == "text" else 0
    return Leaf(model.__name__, key, kind, info.is_required(), default, choices, limit)


def _kind(inner: Any) -> tuple[Kind, tuple[Any, ...]]:
    if get_origin(inner) is Literal:
        return "choice", get_args(inner)
    if get_origin(inner) is tuple:
        items = _items(inner)
        if get_origin(items) is Literal:
            return "several", get_args(items)
        return ("lines", ()) if items is str else ("json", ())
    if get_origin(inner) is dict:
        keys, values = (_inner(one) for one in get_args(inner))
        said = get_args(values) if get_origin(values) in (Union, types.UnionType) else (values,)
        texts = all(_inner(one) is str or _items(_inner(one)) is str for one in said)
        return ("answers", ()) if keys is str and texts else ("json", ())
    return PLAIN.get(inner, "json"), ()


def _inner(annotation: Any) -> Any:
    """Without Annotated and without "or nothing"."""
    if get_origin(annotation) is Annotated:
        return _inner(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [one for one in get_args(annotation) if one is not type(None)]
        if len(rest) == 1:
            return _inner(rest[0])
    return annotation


def _items(annotation: Any) -> Any:
    if get_origin(annotation) is not tuple:
        return None
    arguments = get_args(annotation)
    return _inner(arguments[0]) if len(arguments) == 2 and arguments[1] is Ellipsis else None


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
