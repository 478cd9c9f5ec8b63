"""Whoever judges the conditions of a declaration hands in the people of the dossier."""

from __future__ import annotations

import ast

from tests.rules.tree import ROOT

JUDGES = {
    *("form_for", "after_press", "display_rows", "told_sections", "demanded_papers", "asked_files"),
    *("listed_papers", "bill", "fee_lines"),
    *("answered", "complete", "forms.frame", "tables.sections"),
}


def test_no_caller_forgets_the_people() -> None:
    """Else a condition about them would stop the page, on the day a procedure first has one."""
    found = 0
    for path in sorted((ROOT / "motcua").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or _name(node.func) not in JUDGES:
                continue
            found += 1
            # Keywords handed through count: their own caller is looked at.
            said = {keyword.arg for keyword in node.keywords}
            assert {"people", None} & said, f"{path}:{node.lineno}: people=… is missing"
    assert found > 10


def _name(called: ast.expr) -> str:
    said = ast.unparse(called)
    # Of `frame` and `sections` there are others: only those of the printed declaration are meant.
    return said if said in {"forms.frame", "tables.sections"} else said.removeprefix("fields.")
