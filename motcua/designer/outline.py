"""A draft as an outline: its parts, the items in them, and what can be done with each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from motcua.designer import places, telling
from motcua.designer.bodies import Path, at, goal
from motcua.designer.defects import Reading
from motcua.designer.shape import Child, children
from motcua.designer.words import one_of
from motcua.procedures.schema import Description
from motcua.procedures.value_words import said

# Shown in the overview with their items; what lies deeper is on the page of the item.
OPEN = {"fields"}
SHORT = ("kind", "role", "mode", "unit")


@dataclass(frozen=True)
class Row:
    path: Path
    title: str
    meta: str
    key: str
    required: bool
    defects: int
    up: bool
    down: bool
    edit_url: str
    remove_url: str
    add_url: str
    # What happens in a scenario.
    lines: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return places.anchor(self.path)

    @property
    def name(self) -> str:
        return places.write(self.path)


@dataclass(frozen=True)
class Group:
    """The list under one key, or the single thing that may stand there."""

    path: Path
    label: str
    many: bool
    rows: list[Row]
    add_url: str
    defects: int

    @property
    def anchor(self) -> str:
        return places.anchor(self.path)

    @property
    def one(self) -> str:
        return one_of(str(self.path[-1]), self.label)


def outline(pk: int, body: dict[str, Any], reading: Reading) -> list[Group]:
    return groups(pk, body, (), Description, reading, deep=True)


def groups(
    pk: int,
    body: dict[str, Any],
    path: Path,
    model: type[BaseModel],
    reading: Reading,
    *,
    deep: bool = False,
) -> list[Group]:
    return [_group(pk, body, (*path, one.key), one, reading, deep) for one in children(model)]


def _group(
    pk: int, body: dict[str, Any], path: Path, what: Child, reading: Reading, deep: bool
) -> Group:
    value = at(body, path)
    if not what.many:
        rows = [_row(pk, body, path, what, reading, deep)] if isinstance(value, dict) else []
        return Group(path, what.label, False, rows, places.edit_url(pk, path), reading.below(path))
    count = len(value) if isinstance(value, list) else 0
    rows = [_row(pk, body, (*path, index), what, reading, deep) for index in range(count)]
    # After the step that hands the result over there can be none.
    last = count - 1 if path == ("steps",) and rows and rows[-1].key == "hand_over" else None
    add = places.add_url(pk, path, last)
    return Group(path, what.label, True, rows, add, reading.below(path))


def _row(
    pk: int, body: dict[str, Any], path: Path, what: Child, reading: Reading, deep: bool
) -> Row:
    item = at(body, path)
    item = item if isinstance(item, dict) else {}
    title = places.name_of(body, path) or what.label
    inner = [one for one in children(what.model) if deep and one.key in OPEN]
    # A field in a group is on the page of the group.
    inner = [one for one in inner if what.model is not one.model]
    index = path[-1]
    return Row(
        path=path,
        title=title,
        meta=_meta(what.model, item, body, title),
        lines=telling.happens(what.model, item, body),
        key=str(item.get("key", "")),
        required=item.get("required") is True,
        defects=reading.below(path),
        up=isinstance(index, int) and goal(body, path, -1) is not None,
        down=isinstance(index, int) and goal(body, path, 1) is not None,
        edit_url=places.edit_url(pk, path),
        remove_url=places.remove_url(pk, path),
        add_url=places.add_url(pk, path[:-1], index + 1) if isinstance(index, int) else "",
        groups=[_group(pk, body, (*path, one.key), one, reading, deep) for one in inner],
    )


def _meta(model: type[BaseModel], item: dict[str, Any], body: dict[str, Any], title: str) -> str:
    told = telling.about(model, item, body)
    if told is None:
        values = [said(model.__name__, k, item[k]) for k in SHORT if isinstance(item.get(k), str)]
        told = ", ".join(one for one in values if one not in title)
    return told
