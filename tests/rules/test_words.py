"""Every Vietnamese word of a screen goes through the catalogue of translations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.tree import PACKAGE, called, calls, name, parsed, python, strings, templates

LETTERS = re.compile(r"[À-ÖØ-öø-ỹ]")
MARKED = re.compile(
    r"{#.*?#}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*block(?:trans|translate)\b.*?{%\s*endblock(?:trans|translate)\s*%}"
    r"|{%\s*trans(?:late)?\s+(?:'[^']*'|\"[^\"]*\").*?%}"
    r"|_\((?:'[^']*'|\"[^\"]*\")\)",
    re.DOTALL,
)
SCREENS = (
    "portal",
    "desk",
    "designer",
    "accounts",
    "dossiers",
    "notices",
    "procedures",
    "files",
    "common",
    "voice",
)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Vietnamese that is data and not a word of the screen: how names and numbers are read, folded, sorted.
DATA = {
    "designer/mending.py": "the sentences of the reader, to be said in other words",
    "common/number_words.py": "number words as the circulars write them",
    "common/vietnamese.py": "the alphabet",
    "common/money.py": "the sign of the currency",
    "common/templatetags/vi.py": "how a date is written",
    "files/names.py": "letters that file names lose",
    "dossiers/proof/verify.py": "read on a citizen's own machine, without the portal",
    "dossiers/paper_numbers.py": "abbreviations that the decree lays down",
    "procedures/case_checks.py": "told on the command line to who writes a procedure file",
    "procedures/checks.py": "told on the command line to who writes a procedure file",
    "procedures/steps_checks.py": "told on the command line to who writes a procedure file",
    "procedures/printed.py": "told on the command line to who writes a procedure file",
    "procedures/row_checks.py": "told on the command line to who writes a procedure file",
    "procedures/kind_checks.py": "told on the command line to who writes a procedure file",
    "procedures/conditions.py": "told on the command line to who writes a procedure file",
    "procedures/reader.py": "told on the command line to who writes a procedure file",
    "procedures/toml_text.py": "as procedures/reader.py",
    "procedures/samples.py": "answers, not words of the screen",
    "procedures/scenario_checks.py": "told on the command line to who writes a procedure file",
    "procedures/schema.py": "words of the papers themselves",
}
A_PERSON_IN_AN_EXAMPLE = re.compile(r"Nguyễn Văn \w+")


def test_templates_translate_every_vietnamese_word() -> None:
    wrong = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in templates()
        for number, line in enumerate(_unmarked(path).splitlines(), 1)
        if LETTERS.search(line)
    ]
    assert not wrong, "Wrap in {% translate %} or {% blocktranslate trimmed %}:\n" + "\n".join(
        wrong
    )


def _unmarked(path: Path) -> str:
    """The template with everything translated blanked out, line for line."""
    return MARKED.sub(lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8"))


def test_code_translates_every_vietnamese_word() -> None:
    wrong = [
        f"{name(path)}:{text.lineno}: {text.value[:60]!r}"
        for path in python(*SCREENS)
        if path.relative_to(PACKAGE).as_posix() not in DATA and "commands" not in path.parts
        for text in _untranslated(path)
    ]
    assert not wrong, "Wrap in _(…) (gettext_lazy at import time):\n" + "\n".join(wrong)


def _untranslated(path: Path) -> Iterator[ast.Constant]:
    tree = parsed(path)
    known = {
        id(part)
        for call in calls(tree)
        if called(call) in GETTEXT
        for word in call.args
        for part in ast.walk(word)
    }
    known |= {
        id(node.body[0].value)  # docstrings
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for text in strings(tree):
        vietnamese = LETTERS.search(text.value)
        if (
            vietnamese
            and id(text) not in known
            and not A_PERSON_IN_AN_EXAMPLE.fullmatch(text.value)
        ):
            yield text


def test_the_list_of_data_holds_nothing_more_than_it_must() -> None:
    idle = [
        each
        for each in DATA
        if not (PACKAGE / each).exists() or not any(_untranslated(PACKAGE / each))
    ]
    assert not idle, f"Take them from DATA in this file: {idle}"
