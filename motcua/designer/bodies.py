"""A description as plain data that may not be right yet: read, changed and compared by path."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterable
from typing import Any

from motcua.common.vietnamese import ascii_slug
from motcua.procedures.body import canonical

Path = tuple[str | int, ...]
# From an item in one list: the place it goes to when it is moved out of its list.
Place = tuple[Path, int]

KEY_AT_MOST = 40
FROM = ("label", "name", "title", "who")


class Missing:
    """Stands for what is not there: None is a value that a file may hold."""


MISSING = Missing()


def same(one: object, other: object) -> bool:
    """As JSON: to Python 1 and True are the same."""
    if one is MISSING or other is MISSING:
        return one is other
    return canonical(one) == canonical(other)


def at(body: Any, path: Path) -> Any:
    for part in path:
        if isinstance(part, int):
            found = body[part] if isinstance(body, list) and 0 <= part < len(body) else MISSING
        else:
            found = body.get(part, MISSING) if isinstance(body, dict) else MISSING
        if found is MISSING:
            return MISSING
        body = found
    return body


def put(body: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A new body with the value at the path; MISSING takes the key away. What leads there is made."""
    if not path:
        return dict(value)
    fresh: Any = copy.deepcopy(body)
    here = fresh
    for part, following in itertools.pairwise(path):
        here = _enter(here, part, [] if isinstance(following, int) else {})
    last = path[-1]
    if isinstance(here, list) and isinstance(last, int):
        if value is MISSING:
            del here[last]
        elif last == len(here):
            here.append(value)
        else:
            here[last] = value
    elif value is MISSING:
        here.pop(last, None)
    else:
        here[last] = value
    return fresh  # type: ignore[no-any-return]


def _enter(here: Any, part: str | int, empty: Any) -> Any:
    found = at(here, (part,))
    if type(found) is not type(empty):
        found = empty
        if isinstance(here, list) and isinstance(part, int) and part == len(here):
            here.append(found)
        else:
            here[part] = found
    return found


def insert(body: dict[str, Any], where: Path, position: int, value: Any) -> dict[str, Any]:
    items = at(body, where)
    items = items if isinstance(items, list) else []
    position = min(max(position, 0), len(items))
    return put(body, where, [*items[:position], value, *items[position:]])


def remove(body: dict[str, Any], path: Path) -> dict[str, Any]:
    """Without the item; an emptied list goes as well, as if it had never been."""
    fresh = put(body, path, MISSING)
    if path and isinstance(path[-1], int) and at(fresh, path[:-1]) == []:
        fresh = put(fresh, path[:-1], MISSING)
    return fresh


def goal(body: dict[str, Any], path: Path, step: int) -> Place | None:
    """Where an item comes to stand one place up or down; at the end of a list, in the next one."""
    where, index = path[:-1], path[-1]
    items = at(body, where)
    if not isinstance(index, int) or not isinstance(items, list):
        return None
    if 0 <= index + step < len(items):
        return where, index + step
    if len(where) < 3 or not isinstance(where[-2], int):
        return None
    beside = (*where[:-2], where[-2] + step)
    if where[-2] + step < 0 or at(body, beside) is MISSING:
        return None
    neighbours = at(body, (*beside, where[-1]))
    count = len(neighbours) if isinstance(neighbours, list) else 0
    return (*beside, where[-1]), count if step < 0 else 0


def move(body: dict[str, Any], path: Path, place: Place) -> dict[str, Any]:
    item = at(body, path)
    # The list it left stays, even empty: its neighbours' places must not shift.
    return insert(put(body, path, MISSING), *place, item)


def own_key(item: dict[str, Any], taken: Iterable[str]) -> str:
    """A key made of what people call the thing: "Họ tên cha" becomes ho_ten_cha."""
    said = next((str(item[key]) for key in FROM if isinstance(item.get(key), str)), "")
    slug = re.sub(r"^[^a-z]+", "", ascii_slug(said, limit=KEY_AT_MOST).replace("-", "_"))
    return _unused(slug.strip("_") or "muc", taken)


def _unused(key: str, taken: Iterable[str]) -> str:
    known = set(taken)
    number, found = 2, key
    while found in known:
        found, number = f"{key}_{number}", number + 1
    return found


def copied(body: dict[str, Any], path: Path) -> Any:
    """The item at the path under a key of its own; the questions of a part as well, those in rows not."""
    where = path[:-1]
    fresh = copy.deepcopy(at(body, path))
    if isinstance(fresh, dict) and isinstance(fresh.get("key"), str):
        fresh["key"] = _unused(fresh["key"], keys_like(body, where))
        taken = keys_like(body, (*path, "fields"))
        for inner in _list(fresh.get("fields")) if where == ("form",) else ():
            if isinstance(inner, dict) and isinstance(inner.get("key"), str):
                inner["key"] = _unused(inner["key"], taken)
                taken.add(inner["key"])
    return fresh


def keys_like(body: dict[str, Any], where: Path) -> set[str]:
    """The keys a new item must not have: those of its list, for a field also those of the whole form."""
    keys = set(_keys(at(body, where)))
    if where and where[-1] == "fields":
        sections = [one for one in _list(body.get("form")) if isinstance(one, dict)]
        keys |= {key for section in sections for key in _keys(section.get("fields"))}
    return keys


def _keys(items: Any) -> list[str]:
    found: list[str] = []
    for one in _list(items):
        if isinstance(one, dict) and isinstance(one.get("key"), str):
            found.append(one["key"])
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def narrow(old: Any, new: Any) -> tuple[Path, Any, Any]:
    """The smallest piece in which two bodies differ: where it stands, and how it was and is."""
    path: Path = ()
    while True:
        key = _only_difference(old, new)
        if key is None:
            return path, old, new
        path, old, new = (*path, key), old[key], new[key]


def _only_difference(old: Any, new: Any) -> str | int | None:
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        changed: list[str | int] = [key for key in old if not same(old[key], new[key])]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        changed = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if not same(a, b)]
    else:
        return None
    return changed[0] if len(changed) == 1 else None


def find_again(before: Any, now: Any, path: Path) -> Path | None:
    """The path that now leads to the item it led to before, should others have come or gone."""
    found: Path = ()
    for part in path:
        if isinstance(part, str):
            found = (*found, part)
        else:
            index = _again(at(before, (part,)), now, part)
            if index is None:
                return None
            part, found = index, (*found, index)
        before, now = at(before, (path[len(found) - 1],)), at(now, (part,))
    return found


def _again(item: Any, items: Any, index: int) -> int | None:
    candidates = _list(items)
    for sign in ("key", *FROM):
        if isinstance(item, dict) and item.get(sign):
            alike = [
                i
                for i, one in enumerate(candidates)
                if isinstance(one, dict) and one.get(sign) == item[sign]
            ]
            if alike:
                return index if index in alike else alike[0]
    alike = [i for i, one in enumerate(candidates) if same(one, item)]
    return index if index in alike else alike[0] if alike else None
