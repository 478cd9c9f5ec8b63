"""Nothing is so long that one cannot hold it in mind."""

from __future__ import annotations

import ast

from tests.rules.tree import name, parsed, text_files

LINES_OF_FILE = 400
LINES_OF_FUNCTION = 50
CODE = {".py", ".html", ".css", ".js", ".typ"}


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        name(path): count
        for path in text_files()
        if path.suffix in CODE
        and "migrations" not in path.parts
        and (count := path.read_text("utf-8").count("\n")) > LINES_OF_FILE
    }
    assert not long, f"Split by subject, one thing a file: {long}"


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        f"{name(path)}:{node.lineno} {node.name}": lines
        for path in text_files()
        if path.suffix == ".py" and "migrations" not in path.parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_FUNCTION
    }
    assert not long, f"Give a part of it a name of its own: {long}"
