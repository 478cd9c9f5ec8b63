"""What is different between two versions of a procedure, in words and in the order of the format.

Things that have a key (papers, fields, steps…) are the same thing when the key is the same, wherever
they stand; texts in a list are the same when they read the same.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel

from motcua.common.money import thousands
from motcua.procedures.labels import LABELS
from motcua.procedures.reader import names
from motcua.procedures.schema import Description
from motcua.procedures.value_words import CHOICES, said

What = Literal["added", "removed", "changed", "moved"]
# By what a thing in a list is known again, and what it is called.
KNOWN_BY = ("key", "channel", "who", "name", "title", "cause", "at")
CALLED_BY = ("title", "label", "name", "who", "message", "channel", "key")
NAMES_OF = {"field": "fields", "life_events": "life_events"}
PAIRED_FROM = 0.6


@dataclass(frozen=True)
class Difference:
    """`where` leads from the part of the description to the thing; empty texts stand for nothing."""

    part: str
    where: tuple[str, ...]
    what: What
    before: str = ""
    after: str = ""

    @property
    def words(self) -> list[tuple[str, str]]:
        """Before and after, word by word: ("same" | "removed" | "added", text)."""
        return list(_words(self.before, self.after))


def differences(old: Description, new: Description) -> list[Difference]:
    return [
        found
        for key in Description.model_fields
        for found in _compared(
            key,
            getattr(old, key),
            getattr(new, key),
            (_label(old, key),),
            f"{Description.__name__}.{key}",
        )
    ]


def _label(owner: BaseModel, key: str) -> str:
    return str(LABELS[type(owner).__name__][key])


def _compared(
    part: str, old: object, new: object, where: tuple[str, ...], key: str
) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, BaseModel) and isinstance(new, BaseModel):
        for name in type(old).model_fields:
            trail = (*where, _label(old, name))
            key = f"{type(old).__name__}.{name}"
            yield from _compared(part, getattr(old, name), getattr(new, name), trail, key)
    elif _are_things(old) or _are_things(new):
        yield from _things(part, old or (), new or (), where)  # type: ignore[arg-type]
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _texts(part, old, new, where, key)
    else:
        before, after = _said(old, key), _said(new, key)
        what: What = "changed" if before and after else "added" if after else "removed"
        if before != after:
            yield Difference(part, where, what, before, after)


def _are_things(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], BaseModel)


def _things(
    part: str, old: Sequence[BaseModel], new: Sequence[BaseModel], where: tuple[str, ...]
) -> Iterator[Difference]:
    before, after = _by_name(old), _by_name(new)
    for name, thing in before.items():
        if name not in after:
            yield Difference(part, _trail(where, thing), "removed", before=_whole(thing))
    stayed = [name for name in before if name in after]
    order = [name for name in after if name in before]
    for name, thing in after.items():
        trail = _trail(where, thing)
        if name not in before:
            yield Difference(part, trail, "added", after=_whole(thing))
            continue
        if name in _displaced(stayed, order):
            yield Difference(part, trail, "moved")
        yield from _compared(part, before[name], thing, trail, "")


def _displaced(stayed: list[str], order: list[str]) -> set[str]:
    """As few as explain the new order: one that was pulled up has not moved all it passed."""
    kept = difflib.SequenceMatcher(None, stayed, order, autojunk=False).get_matching_blocks()
    return set(order) - {name for block in kept for name in order[block.b : block.b + block.size]}


def _by_name(things: Sequence[BaseModel]) -> dict[str, BaseModel]:
    found: dict[str, BaseModel] = {}
    for thing in things:
        name = next((str(getattr(thing, k)) for k in KNOWN_BY if getattr(thing, k, "")), "")
        number = 1
        while f"{name} {number}" in found:
            number += 1
        found[f"{name} {number}"] = thing
    return found


def called(thing: BaseModel) -> str:
    """How a person calls it: the title of a section, the label of a field, the name of a paper."""
    found = next(((k, str(getattr(thing, k))) for k in CALLED_BY if getattr(thing, k, "")), None)
    return _said(found[1], f"{type(thing).__name__}.{found[0]}") if found else ""


def _trail(where: tuple[str, ...], thing: BaseModel) -> tuple[str, ...]:
    return (*where, name) if (name := called(thing)) else where


def _whole(thing: BaseModel) -> str:
    """What is said of a thing that came or went, without what goes without saying."""
    return "; ".join(
        f"{_label(thing, key)}: {text}"
        for key in thing.model_fields_set
        if key != "key"
        and (text := _said(getattr(thing, key), f"{type(thing).__name__}.{key}"))
        and text != called(thing)
    )


def _texts(
    part: str,
    old: tuple[object, ...],
    new: tuple[object, ...],
    where: tuple[str, ...],
    key: str,
) -> Iterator[Difference]:
    before, after = [_said(one, key) for one in old], [_said(one, key) for one in new]
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield from _replaced(part, before[a:b], after[c:d], where)


def _replaced(
    part: str, old: list[str], new: list[str], where: tuple[str, ...]
) -> Iterator[Difference]:
    """A line that was rewritten is one change; lines that have nothing in common are two."""
    while old and new and difflib.SequenceMatcher(None, old[0], new[0]).ratio() >= PAIRED_FROM:
        yield Difference(part, where, "changed", old.pop(0), new.pop(0))
    yield from (Difference(part, where, "removed", before=text) for text in old)
    yield from (Difference(part, where, "added", after=text) for text in new)


def _said(value: object, where: str) -> str:
    """`where` is the model and the key: "Fee.kind"."""
    owner, _dot, key = where.partition(".")
    match value:
        case None | "" | ():
            return ""
        case bool():
            return _("có") if value else _("không")
        case int() | float() if key not in CHOICES:
            return thousands(value) if isinstance(value, int) else f"{value:g}".replace(".", ",")
        case dt.datetime():
            return f"{value:%H:%M %d/%m/%Y}"
        case dt.date():
            return f"{value:%d/%m/%Y}"
        case tuple():
            return "; ".join(_said(one, where) for one in value)
        case dict():
            return "; ".join(f"{name} = {_said(one, '')}" for name, one in value.items())
        case BaseModel():
            return _whole(value) or called(value)
    if key in NAMES_OF:
        return names(NAMES_OF[key]).get(str(value), str(value))
    return said(owner, key, value)


def _words(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = before.split(), after.split()
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", " ".join(old[a:b])
            continue
        if a < b:
            yield "removed", " ".join(old[a:b])
        if c < d:
            yield "added", " ".join(new[c:d])
