"""A description as a TOML file that reads back as the same description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from motcua.procedures.schema import Description


def to_toml(description: Description) -> str:
    body = description.model_dump(mode="python", exclude_defaults=True)
    return "\n".join(_table(body, ())).strip() + "\n"


def write(description: Description, folder: Path) -> Path:
    path = folder / f"{description.code}@{description.effective_from}.toml"
    path.write_text(to_toml(description), "utf-8")
    return path


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Plain values first: after the first header they would belong to another table."""
    below = {key: value for key, value in table.items() if _is_table(value) or _are_tables(value)}
    for key, value in table.items():
        if key not in below:
            yield f"{key} = {_value(value)}"
    for key, value in below.items():
        name = ".".join((*path, key))
        for one in value if _are_tables(value) else [value]:
            yield ""
            yield f"[[{name}]]" if _are_tables(value) else f"[{name}]"
            yield from _table(one, (*path, key))


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _are_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and _is_table(value[0])


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str | bool):
        # JSON's escapes are TOML's too, but for DEL, which JSON leaves bare.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return str(value)
