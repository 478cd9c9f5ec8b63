"""Every setting is told in docs/operations.md, and the production it describes is sound."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys

from tests.rules.tree import PACKAGE, ROOT, called, calls, parsed, text_files

PAGE = ROOT / "docs" / "operations.md"
SETTINGS = PACKAGE / "config" / "settings.py"
READERS = {"env", "flag", "names", "get", "getenv"}
# Told to the program by the system, not set by an administrator.
OF_THE_SYSTEM = {
    *("PATH", "LD_LIBRARY_PATH", "DJANGO_SETTINGS_MODULE", "MAKELEVEL", "PYTEST_XDIST_WORKER"),
    "LC_ALL",
}
PRODUCTION = {
    "SECRET_KEY": "an-example-for-the-check-" + "k9Xw2" * 12,
    "TRACKING_SECRETS": "an-example-of-the-secret-of-slips-" + "k9Xw2" * 4,
    "BASE_URL": "https://dichvucong.example.vn",
    "ALLOWED_HOSTS": "dichvucong.example.vn",
    "BEHIND_PROXY": "1",
}


def read_in_code() -> set[str]:
    found = set()
    for path in text_files():
        if path.suffix != ".py" or path.parts[len(ROOT.parts)] not in {"motcua", "launch"}:
            continue
        tree = parsed(path)
        for call in calls(tree):
            first = call.args[0] if call.args else None
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                continue
            own = path == SETTINGS and called(call) in {"env", "flag", "names"}
            of_os = called(call) in {"get", "getenv"} and "environ" in ast.unparse(call.func)
            if own or of_os or "os.getenv" in ast.unparse(call.func):
                found.add(first.value)
        for node in ast.walk(tree):
            match node:
                case ast.Subscript(slice=ast.Constant(value=str(key)), value=ast.Attribute()):
                    if ast.unparse(node.value) == "os.environ":
                        found.add(key)
    return found - OF_THE_SYSTEM


def told_in_docs() -> set[str]:
    rows = re.findall(r"^\| (`[^|]+`) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}


def test_every_setting_is_told_and_every_told_setting_exists() -> None:
    read, told = read_in_code(), told_in_docs()
    assert not read - told, (
        f"Add a row to the tables of docs/operations.md for {sorted(read - told)}"
    )
    assert not told - read, (
        f"Nothing reads {sorted(told - read)}: take the row out of operations.md."
    )


def production(**changes: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], **PRODUCTION, **changes}


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_the_production_described_in_the_docs_passes_djangos_check() -> None:
    done = manage(production(), "check", "--deploy", "--fail-level", "DEBUG")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_production_without_a_secret_key_does_not_start() -> None:
    environment = production()
    del environment["SECRET_KEY"]
    done = manage(environment, "check")
    assert done.returncode != 0
    assert "SECRET_KEY must be set" in done.stderr


def test_production_without_a_secret_for_slips_does_not_start() -> None:
    for secrets in ("", "short", "an-example-of-the-secret-of-slips-1,short"):
        done = manage(production() | {"TRACKING_SECRETS": secrets}, "check")
        assert done.returncode != 0
        assert "TRACKING_SECRETS must be set" in done.stderr


def test_production_has_no_demonstration_pages_and_shows_no_errors_to_people() -> None:
    question = (
        "from django.conf import settings as s; from django.urls import get_resolver as r;"
        "print(s.DEBUG, s.DEMO, any('thu-mau' in str(p.pattern) for p in r().url_patterns))"
    )
    done = manage(production(), "shell", "--no-imports", "-c", question)
    assert done.stdout.split() == ["False", "False", "False"], done.stderr
