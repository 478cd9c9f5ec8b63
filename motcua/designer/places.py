"""Where in a draft something stands: as an address, as an anchor on the page, and in words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from motcua.common.money import thousands
from motcua.designer import telling
from motcua.designer.bodies import MISSING, Path, at
from motcua.designer.shape import child, label, leaves, list_at, model_at
from motcua.designer.words import one_of
from motcua.procedures.value_words import said

SAID_AT_MOST = 3
SHORT = 40
WORDS_AT_MOST = 80


def read(text: str) -> Path:
    parts = [part for part in text.split("/") if part]
    return tuple(
        int(one) if one.isascii() and one.isdecimal() and len(one) < 6 else one for one in parts
    )


def write(path: Path) -> str:
    return "/".join(map(str, path))


def anchor(path: Path) -> str:
    return "-".join(["p", *map(str, path)])


def edit_url(pk: int, path: Path) -> str:
    if not path:
        return reverse("designer:edit_general", args=[pk])
    return reverse("designer:edit", args=[pk, write(path)])


def add_url(pk: int, where: Path, position: int | None = None) -> str:
    url = reverse("designer:add", args=[pk, write(where)])
    return url if position is None else f"{url}?cho={position}"


def remove_url(pk: int, path: Path) -> str:
    return reverse("designer:remove", args=[pk, write(path)])


def overview_url(pk: int, path: Path = ()) -> str:
    url = reverse("designer:draft", args=[pk])
    return f"{url}#{anchor(path)}" if path else url


def name_of(body: dict[str, Any], path: Path) -> str:
    """What people call the item: its own name, else what it says."""
    item, model = at(body, path), model_at(path)
    if item is MISSING or model is None:
        return ""
    words = telling.called(model, item, body) or " · ".join(_said(model, item))
    return words if len(words) <= WORDS_AT_MOST else f"{words[:WORDS_AT_MOST].rstrip()}…"


def _said(model: type[BaseModel], item: Any) -> list[str]:
    """The first short things it says, of what cannot be read yet."""
    told: list[str] = []
    for leaf in leaves(model):
        value = item.get(leaf.key) if isinstance(item, dict) else None
        if isinstance(value, int) and not isinstance(value, bool):
            told.append(thousands(value))
        elif isinstance(value, str) and leaf.key != "key":
            told.append(str(said(leaf.model, leaf.key, value)))
    return [one for one in told if 0 < len(one) <= SHORT][:SAID_AT_MOST]


def thing(body: dict[str, Any], path: Path) -> str:
    """ "Thành phần hồ sơ “Giấy chứng sinh”": for the history and for the heading of a page."""
    if not path:
        return label_of(path)
    called = name_of(body, path) if isinstance(path[-1], int) else ""
    return f"{label_of(path)} “{called}”" if called else label_of(path)


def label_of(path: Path) -> str:
    """ "Giấy tờ" of a list of them, "Thời hạn giải quyết" of what stands alone."""
    one = bool(path) and isinstance(path[-1], int)
    where = path[:-1] if one else path
    owner = model_at(where[:-1]) if where else None
    if owner is None:
        return _("Thông tin chung")
    words = label(owner.__name__, str(where[-1]))
    if not one:
        return words
    words = one_of(str(where[-1]), words)
    return words[:1].upper() + words[1:]


def trail(body: dict[str, Any], path: Path) -> list[tuple[str, Path]]:
    """The items on the way to the path, from the outermost."""
    return [
        (thing(body, path[:end]), path[:end])
        for end in range(1, len(path) + 1)
        if not list_at(path[:end]) and model_at(path[:end])
    ]


def nearest(body: dict[str, Any], loc: Path) -> tuple[Path, str]:
    """The item a defect is about and the key in it; an item that is not there yet counts as well."""
    path: Path = ()
    while True:
        rest = loc[len(path) :]
        key = rest[0] if rest else ""
        model = model_at(path)
        inner = child(model, str(key)) if model else None
        if inner is None:
            return path, str(key)
        if inner.many:
            if len(rest) < 2 or at(body, (*path, *rest[:2])) is MISSING:
                return path, str(key)
            path = (*path, *rest[:2])
        elif inner.required or at(body, (*path, str(key))) is not MISSING:
            path = (*path, str(key))
        else:
            return path, str(key)
