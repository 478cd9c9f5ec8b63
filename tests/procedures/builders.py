"""Descriptions to test with: the sample file, changed as the test needs it."""

from __future__ import annotations

import copy
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua.procedures.reader import parse
from motcua.procedures.schema import Description

FILES = Path(__file__).parent / "files"
SAMPLE = FILES / "1.004873.toml"
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "procedures"


@dataclass
class Unsaved:
    """Stands where a version is asked for its description only."""

    description: Description


def sample(**changes: Any) -> dict[str, Any]:
    data = copy.deepcopy(tomllib.loads(SAMPLE.read_text("utf-8")))
    return data | changes


def described(**changes: Any) -> Description:
    description, defects = parse(sample(**changes))
    assert not defects
    assert description is not None
    return description


def asking(*fields: dict[str, Any]) -> Unsaved:
    """A version whose declaration has these fields in one section."""
    section = {"key": "only", "title": "Một phần", "fields": list(fields)}
    return Unsaved(described(form=[section]))


def asking_one(kind: str, **more: Any) -> Unsaved:
    return asking({"key": "it", "kind": kind, "label": "Điều hỏi"} | more)
