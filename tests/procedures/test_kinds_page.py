"""docs/field-kinds.md tells of every kind, and its examples load."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest

from motcua.procedures.reader import parse
from motcua.procedures.schema import FieldKind
from tests.procedures.builders import sample

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "field-kinds.md").read_text("utf-8")
EXAMPLES: list[dict[str, Any]] = [
    tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
]


@pytest.mark.parametrize("kind", get_args(FieldKind))
def test_every_kind_has_its_row_and_its_example(kind: str) -> None:
    assert f"\n| `{kind}` |" in PAGE, f"docs/field-kinds.md needs a row for {kind}"
    shown = {field["kind"] for one in EXAMPLES for part in one["form"] for field in part["fields"]}
    assert kind in shown, f"docs/field-kinds.md needs an example of {kind}"


def test_the_page_tells_of_no_kind_that_is_not_there() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert told == set(get_args(FieldKind))


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_loads(example: dict[str, Any]) -> None:
    description, problems = parse(sample(form=example["form"]))
    assert not problems
    assert description is not None
