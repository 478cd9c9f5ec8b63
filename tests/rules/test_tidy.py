"""Small promises about the files of the repository, each with its mend."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.rules.tree import ROOT, at, called, calls, name, parsed, text_files


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    except SystemExit:
        pytest.fail("Models changed: run `manage.py makemigrations` and name the migration.")


def test_no_test_sleeps() -> None:
    wrong = [
        at(path, call)
        for path in text_files()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")
        for call in calls(parsed(path))
        if called(call) in {"sleep", "wait_for_timeout"} and id(call) not in _looks_again(path)
    ]
    assert not wrong, f"Wait for the thing itself (launch.process.wait_until, expect(…)): {wrong}"


def _looks_again(path: Path) -> set[int]:
    """A breath between two looks at something outside, in a loop that ends as soon as it is there."""
    return {
        id(call)
        for loop in ast.walk(parsed(path))
        if isinstance(loop, ast.While)
        for call in calls(loop)
        if [word.value for word in call.args if isinstance(word, ast.Constant)] in BREATHS
    }


BREATHS = [[0.02], [0.05], [0.1], [0.2]]


MAY_SKIP = {
    "tests/conftest.py": "browser tests on a machine without a browser, never when CI=true",
    "tests/launch/test_postgres.py": "changing accounts needs root",
    "tests/rules/test_tidy.py": "the pattern below",
}


def test_no_test_is_switched_off() -> None:
    marks = re.compile(r"mark\.(skip|skipif|xfail)\b|pytest\.(skip|xfail)\(|unittest\.skip")
    wrong = [
        name(path)
        for path in text_files()
        if path.is_relative_to(ROOT / "tests") and name(path) not in MAY_SKIP
        if marks.search(path.read_text("utf-8"))
    ]
    assert not wrong, f"Mend or delete these tests: {wrong}"


def test_all_text_is_nfc_and_ends_its_lines_like_unix() -> None:
    wrong = []
    for path in text_files():
        text = path.read_bytes().decode("utf-8")
        if not unicodedata.is_normalized("NFC", text):
            wrong.append(f"{name(path)}: not NFC")
        if "\r" in text:
            wrong.append(f"{name(path)}: carriage return")
        if text and not text.endswith("\n"):
            wrong.append(f"{name(path)}: no newline at its end")
    assert not wrong, f"Save as UTF-8, NFC, Unix lines: {wrong}"


# Written apart, so that this file does not contain what it looks for.
FORBIDDEN = {
    "the address of a package index": r"py"
    + r"pi\.(org|python)|files\.python"
    + r"hosted|index-"
    + r"url\s*=",
    "the lock of another tool": r"registry\.np" + r"mjs|deb\.deb" + r"ian\.org",
    "a folder of somebody's machine": r"(?<![\w.$}/-])/(work|root|Users)"
    + r"/\w|/home/(?!motcua|user\b)\w+/",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----",
    "a key of a cloud": r"\bAKIA" + r"[0-9A-Z]{16}\b",
    "a password in an address": r"postgres(ql)?://[a-z]+:(?!password|secret|…|\.\.\.|\$|%|<)[^@\s/\"'{]+@",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names_what_belongs_elsewhere(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    wrong = [
        f"{name(path)}:{number}: {line.strip()[:90]}"
        for path in text_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line) and "NO_INDEX" not in line
    ]
    assert not wrong, f"{what} does not belong in the repository:\n" + "\n".join(wrong)


def test_no_work_is_left_as_a_note_in_the_code() -> None:
    left = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    wrong = [
        f"{name(path)}:{number}"
        for path in text_files()
        if path.suffix in {".py", ".html", ".js", ".css", ".typ"}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if left.search(line)
    ]
    assert not wrong, f"Do it or write an issue: {wrong}"


def test_the_modules_of_a_domain_use_no_signals() -> None:
    wrong = [
        at(path, node)
        for path in text_files()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "motcua")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "") in {"django.dispatch", "django.db.models.signals"}
    ]
    assert not wrong, f"Call it, or follow the move (settings.DOSSIER_FOLLOWERS): {wrong}"


def test_the_commands_the_pages_name_exist() -> None:
    goals = set(
        re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    wrong = [
        f"{name(path)}: make {goal}"
        for path in text_files()
        if path.suffix == ".md"
        for goal in re.findall(
            r"(?:`|^)(?:\w+=\S+ )?make ([a-z][a-z-]*)", path.read_text("utf-8"), re.MULTILINE
        )
        if goal not in goals
    ]
    assert not wrong, f"The Makefile has no such goal: {wrong}"


def test_continuous_integration_runs_check_and_test_as_contributing_says() -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.search(r"^make check$", run, re.MULTILINE)
    assert re.search(r"^make test$", run, re.MULTILINE)
    said = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert "`make check`" in said
    assert "`make test`" in said


def test_links_between_pages_lead_somewhere() -> None:
    wrong = []
    for path in text_files():
        if path.suffix != ".md" or path.is_relative_to(ROOT / "data"):
            continue
        for goal in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if (
                "://" not in goal
                and not goal.startswith("mailto:")
                and not (path.parent / goal).exists()
            ):
                wrong.append(f"{name(path)} → {goal}")
    assert not wrong, f"Dead links: {wrong}"


def test_pages_name_only_files_there_are() -> None:
    """`motcua/…`, `data/…`, `tests/…`, `docs/…` in backticks are paths."""
    wrong = []
    for path in text_files():
        if path.suffix != ".md":
            continue
        for goal in re.findall(
            r"`((?:motcua|data|tests|docs|launch)/[\w./@-]+)`", path.read_text("utf-8")
        ):
            if not (ROOT / goal).exists():
                wrong.append(f"{name(path)} → {goal}")
    assert not wrong, f"These files are gone or were renamed: {wrong}"
