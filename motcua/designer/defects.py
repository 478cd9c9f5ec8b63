"""What is still wrong with a draft, each told with the item and the box it is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from motcua.designer import places
from motcua.designer.bodies import MISSING, Path, at
from motcua.designer.mending import mended
from motcua.designer.shape import label, list_at, model_at
from motcua.procedures.reader import parse
from motcua.procedures.schema import Description


@dataclass(frozen=True)
class Found:
    item: Path
    key: str
    where: str
    message: str
    url: str

    @property
    def sentence(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


@dataclass(frozen=True)
class Reading:
    """The draft as the program would read it, and what keeps it from being published."""

    description: Description | None
    defects: list[Found]

    def at(self, path: Path) -> list[tuple[str, str]]:
        return [(one.key, one.message) for one in self.defects if one.item == path]

    def below(self, path: Path) -> int:
        """How many in the item and in everything inside it."""
        return self._counted[path]

    @cached_property
    def _counted(self) -> Counter[Path]:
        """By every place on the way: an outline of 500 items asks for each of them."""
        return Counter(
            _stands(one)[:end] for one in self.defects for end in range(len(_stands(one)) + 1)
        )

    def about(self, *parts: str) -> list[Found]:
        return [one for one in self.defects if _stands(one)[:1] and _stands(one)[0] in parts]


def _stands(found: Found) -> Path:
    return (*found.item, found.key) if found.key else found.item


def reading(pk: int, body: dict[str, Any]) -> Reading:
    description, told = parse(body)
    return Reading(description, [_found(pk, body, loc, message) for loc, message in told])


def _found(pk: int, body: dict[str, Any], loc: Path, message: str) -> Found:
    item, key = places.nearest(body, loc)
    model = model_at(item)
    named = [words for words, _path in places.trail(body, item)]
    if key and model:
        named.append(label(model.__name__, key))
    value = at(body, (*item, key)) if key else MISSING
    lists = bool(key) and list_at((*item, key)) is not None
    lists = lists and (value is MISSING or isinstance(value, list))
    url = places.overview_url(pk, (*item, key)) if lists else _box(pk, item, key)
    return Found(item, key, " › ".join(named), mended(message), url)


def _box(pk: int, item: Path, key: str) -> str:
    url = places.edit_url(pk, item)
    return f"{url}#id_o-{key}" if key else url
