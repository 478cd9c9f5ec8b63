"""One place writes a status; the doors reach a dossier through access.py and queries.py only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.rules.tree import PACKAGE, at, called, calls, name, parsed, python

WRITER = PACKAGE / "dossiers" / "actions" / "engine.py"
# Statuses of other things than dossiers: an HTTP answer has one, too.
WRITES = {
    *("update", "create", "get_or_create", "update_or_create", "filter_update", "Dossier"),
    *("bulk_create", "abulk_create", "acreate", "aupdate"),
}
GUARDED = {"Dossier", "Attachment", "Event", "NumberCounter"}


def status_writes(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Assign(targets=targets):
                goals = targets
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target, value=ast.expr()):
                goals = [target]
            case _:
                goals = []
        for goal in goals:
            for part in ast.walk(goal):
                if isinstance(part, ast.Attribute) and part.attr == "status":
                    yield at(path, node)
    for call in calls(parsed(path)):
        named = {word.arg for word in call.keywords}
        spread = {
            key.value
            for word in call.keywords
            if word.arg is None
            for key in ast.walk(word.value)
            if isinstance(key, ast.Constant)
        }
        if called(call) in WRITES and "status" in named | spread:
            yield at(path, call)
        if called(call) == "setattr" and any(
            isinstance(word, ast.Constant) and word.value == "status" for word in call.args
        ):
            yield at(path, call)


def test_only_the_actions_write_a_status() -> None:
    assert WRITER.exists()
    allowed = {WRITER, PACKAGE / "dossiers" / "models.py"}
    wrong = [where for path in python() if path not in allowed for where in status_writes(path)]
    assert not wrong, (
        "Only motcua/dossiers/actions/engine.py may write a dossier's status: call the action, or add a row "
        f"to dossiers/flow.py and a verb to dossiers/actions/. Found at {wrong}"
    )


def test_doors_never_ask_the_tables_of_dossiers_themselves() -> None:
    wrong = []
    for path in python("portal", "desk"):
        for node in ast.walk(parsed(path)):
            match node:
                case ast.Attribute(
                    attr="objects" | "_default_manager" | "_base_manager", value=ast.Name(id=found)
                ) if found in GUARDED:
                    wrong.append(at(path, node))
                case ast.Attribute(attr="dossiers"):  # user.dossiers, agency.dossiers …
                    wrong.append(at(path, node))
                case ast.Call(args=[ast.Name(id=found), *_]) if found in GUARDED and called(
                    node
                ).startswith("get_"):
                    wrong.append(at(path, node))
    assert not wrong, (
        "A door gets a dossier from dossiers/access.py (or a list from dossiers/queries.py), so that "
        f"nobody sees a stranger's. Ask there instead of at {wrong}"
    )


def test_every_view_of_the_desk_that_takes_a_number_asks_access_for_an_officer() -> None:
    wrong = [
        f"{name(path)}: {node.attr}"
        for path in python("desk")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "access"
        and node.attr in {"mine", "own", "own_draft", "draft_by_key"}
    ]
    assert not wrong, f"The desk sees what an officer may see (access.for_officer): {wrong}"
