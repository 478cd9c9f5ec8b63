"""The source as the rules see it: files of the project, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "motcua"
MODULES = tuple(sorted(each.name for each in PACKAGE.iterdir() if (each / "__init__.py").exists()))
# What .gitignore leaves out, and git itself.
_NOT_OURS = {".git", ".venv", "var", "__pycache__"}
_TEXT = {
    *(".py", ".html", ".txt", ".md", ".css", ".js", ".svg", ".toml", ".csv", ".typ", ".in"),
    *("", ".example", ".service", ".conf"),
}


@cache
def text_files() -> tuple[Path, ...]:
    """Every text file that is, or is about to be, in the repository."""
    return tuple(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name in _NOT_OURS or entry.name.endswith("_cache") or entry.is_symlink():
            continue
        if entry.is_dir():
            if entry.name not in {".hypothesis"} and not entry.name.endswith(".egg-info"):
                yield from _walk(entry)
        elif entry.suffix in _TEXT and entry.name != ".venv.lock":
            yield entry


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python(*modules: str) -> list[Path]:
    """Python files of these modules (all without a name), migrations left out."""
    return [
        path
        for path in text_files()
        if path.suffix == ".py"
        and path.is_relative_to(PACKAGE)
        and "migrations" not in path.parts
        and (not modules or module_of(path) in modules)
    ]


def templates() -> list[Path]:
    return [
        path
        for path in text_files()
        if "templates" in path.parts
        and path.is_relative_to(PACKAGE)
        and path.suffix in {".html", ".txt"}
    ]


def module_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """`update` of `rows.update(…)`, `Dossier` of `Dossier(…)`."""
    match call.func:
        case ast.Name(id=found) | ast.Attribute(attr=found):
            return found
    return ""


def at(path: Path, node: ast.AST) -> str:
    return f"{name(path)}:{getattr(node, 'lineno', 0)}"


def strings(tree: ast.AST) -> Iterator[ast.Constant]:
    return (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
