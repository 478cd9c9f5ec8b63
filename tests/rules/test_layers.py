"""The picture in docs/architecture.md is true: a module imports only what is drawn below it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.tree import MODULES, ROOT, at, module_of, parsed, python

PICTURE = ROOT / "docs" / "architecture.md"


def layers() -> list[set[str]]:
    drawn = re.search(r"```layers\n(.*?)```", PICTURE.read_text("utf-8"), re.DOTALL)
    assert drawn, "docs/architecture.md has no ```layers block: draw it."
    return [set(re.split(r"\s*\|\s*", line.strip())) for line in drawn[1].splitlines() if line]


def imports(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Every module of ours a file imports, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{at(path, node)}: write the whole name, not a relative import."
            paths = [f"{node.module}.{each.name}" for each in node.names]
        elif isinstance(node, ast.Import):
            paths = [each.name for each in node.names]
        else:
            continue
        for found in paths:
            if found.startswith("motcua."):
                yield node, found.split(".")[1]


def test_the_picture_shows_exactly_the_modules_there_are() -> None:
    drawn = sorted(module for line in layers() for module in line)
    assert drawn == sorted(MODULES), "Mend the ```layers block in docs/architecture.md."


def test_a_module_imports_only_what_is_drawn_below_it() -> None:
    height = {module: -row for row, line in enumerate(layers()) for module in line}
    wrong = [
        f"{at(path, node)}: {module_of(path)} imports {other}"
        for path in python()
        for node, other in imports(path)
        if other != module_of(path) and height[other] >= height[module_of(path)]
    ]
    assert not wrong, (
        "These imports go up or sideways in the picture of docs/architecture.md. Pass the fact as an "
        "argument, move the function down, or follow the move (settings.DOSSIER_FOLLOWERS):\n"
        + "\n".join(wrong)
    )


def test_nothing_in_the_program_imports_its_launcher_or_its_tests() -> None:
    wrong = [
        at(path, node)
        for path in python()
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OUTSIDE)
        or (
            isinstance(node, ast.Import)
            and any(n.name.split(".")[0] in OUTSIDE for n in node.names)
        )
    ]
    assert not wrong, f"motcua must run without {OUTSIDE}: {wrong}"


OUTSIDE = {"launch", "tests"}
