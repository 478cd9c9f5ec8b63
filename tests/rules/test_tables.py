"""Tables and their files agree: a row without its text, or a text without its row, is found here."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from motcua.common import clock
from motcua.documents.kinds import KINDS as PAPERS
from motcua.documents.models import Document
from motcua.dossiers import actions, flow
from motcua.notices.followers import SILENT, TEXTS
from motcua.procedures import kinds, schema
from tests.rules.tree import PACKAGE, ROOT, name, parsed, python, strings, templates

NOTICES = PACKAGE / "notices" / "templates" / "notices"
FRAMES = {"letter"}  # extended by the texts
# Looked up by name by Django or a library, so no file of ours mentions them.
BY_CONVENTION = re.compile(
    r"^(403|403_csrf|404|409|429|500|400)\.html$|^(account|allauth|mfa|admin|django)/"
)
TAG = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")


def test_every_move_has_a_label_a_sentence_for_the_history_and_a_verb() -> None:
    for move in flow.MOVES.values():
        assert str(move.label).strip(), f"{move.name} in dossiers/flow.py needs a label."
        assert str(move.said).strip(), (
            f"{move.name} in dossiers/flow.py needs what the history says."
        )
        assert callable(getattr(actions, move.name, None)), f"actions.py lacks {move.name}()."
        assert move.only in flow.STEP_RULES, f"{move.name}: unknown step rule {move.only!r}."


def test_every_status_is_reached_and_has_its_public_code() -> None:
    for status in flow.Status:
        if status != flow.Status.DRAFT:
            assert any(move.target == status for move in flow.MOVES.values()), (
                f"{status}: no way in"
            )
            assert flow.public_code(status), f"{status} needs a row in flow.PUBLIC_CODES."
    # What is added or corrected after the end leaves it an end.
    leaving = {
        source
        for move in flow.MOVES.values()
        for source in move.sources
        if not move.aside and move.name != "correct"
    }
    assert set(flow.Status) - leaving == set(flow.CLOSED), "flow.CLOSED: statuses no move leaves."


def test_every_move_is_told_or_known_to_be_silent() -> None:
    assert set(TEXTS) | SILENT == set(flow.MOVES), "Name each move in notices/followers.py."
    assert not set(TEXTS) & SILENT, "A move is told (TEXTS) or silent (SILENT), not both."


def test_every_notice_has_its_text_and_every_text_its_notice() -> None:
    there = {path.stem for path in NOTICES.glob("*.txt")} - FRAMES
    assert there == set(TEXTS.values()), "notices/templates/notices and followers.TEXTS differ."


def test_every_printed_paper_follows_a_move_and_fits_its_column() -> None:
    longest = Document._meta.get_field("kind").max_length
    for kind, paper in PAPERS.items():
        assert paper.after in flow.MOVES, f"Paper {kind} waits for an unknown move {paper.after!r}."
        assert len(kind) <= longest, f"Paper {kind}: the name is too long for its column."
        assert str(paper.name).strip()
        assert re.fullmatch(r"[a-z0-9-]+", paper.file_name), (
            f"Paper {kind}: plain file name, please."
        )
    assert len({paper.file_name for paper in PAPERS.values()}) == len(PAPERS)


def test_every_typst_file_is_used() -> None:
    folder = PACKAGE / "documents" / "typ"
    code = " ".join(path.read_text("utf-8") for path in python("documents"))
    code += " ".join(path.read_text("utf-8") for path in folder.glob("*.typ"))
    lost = [path.name for path in folder.glob("*.typ") if path.stem not in code]
    assert not lost, f"Nobody prints {lost}: delete them."


def test_every_kind_of_field_can_be_asked_read_and_shown() -> None:
    from motcua.procedures.lines import Line

    for kind, row in kinds.KINDS.items():
        line = Line(key="it", kind=kind, label="Điều hỏi")
        assert row.widget(line) is not None, f"{kind}: no widget in procedures/kinds.py KINDS"
        assert isinstance(row.show("", line), str), f"{kind}: show() must give text"


def test_a_procedure_file_may_use_only_kinds_that_can_be_asked() -> None:
    unfolded = {"person", "bank_account"}  # become lines of the other kinds
    unknown = set(get_args(schema.FieldKind)) - unfolded - set(kinds.KINDS)
    assert not unknown, f"procedures/kinds.py KINDS needs an entry for {unknown}"


def test_every_value_that_is_chosen_has_a_name_for_people() -> None:
    from motcua.procedures.value_words import CHOICES, said
    from tests.procedures.test_labels import parts

    unnamed = [
        f"{part.__name__}.{key} = {value!r}"
        for part in parts()
        for key, info in part.model_fields.items()
        for value in _literals(info.annotation)
        if value != "" and said(part.__name__, key, value) == str(value)
    ]
    assert not unnamed, f"procedures/value_words.py names no {unnamed}"
    assert set(get_args(schema.FieldKind)) <= set(CHOICES["FormField.kind"])


def _literals(annotation: object) -> list[object]:
    """Every value a key may be chosen to have, however deep the choice stands in its type."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [value for inner in get_args(annotation) for value in _literals(inner)]


def test_every_template_that_is_named_exists() -> None:
    missing = []
    for path in templates():
        for wanted in TAG.findall(path.read_text("utf-8")):
            if not _loads(wanted):
                missing.append(f"{name(path)} → {wanted}")
    for path in python():
        for text in strings(parsed(path)):
            named = re.fullmatch(r"[\w.-]+/[\w/.-]+\.(html|txt)", text.value)
            if named and not _loads(text.value) and not (ROOT / text.value).exists():
                missing.append(f"{name(path)}:{text.lineno} → {text.value}")
    assert not missing, f"Write these templates or mend the names: {missing}"


def _loads(wanted: str) -> bool:
    try:
        get_template(wanted)
    except TemplateDoesNotExist:
        return False
    return True


def test_no_template_lies_unused() -> None:
    named = {wanted for path in templates() for wanted in TAG.findall(path.read_text("utf-8"))}
    for path in python():
        named |= {text.value for text in strings(parsed(path))}
    built = {f"notices/{each}.txt" for each in TEXTS.values()}
    lost = []
    for path in templates():
        short = path.as_posix().rpartition("/templates/")[2]
        if short not in named | built and not BY_CONVENTION.match(short):
            lost.append(name(path))
    assert not lost, f"No page uses these templates: use them or delete them: {lost}"


URL_TAG = re.compile(r"""{%\s*url\s+["']([\w:-]+)["']""")


def test_every_page_name_that_is_linked_to_resolves() -> None:
    known = route_names()
    wrong = [
        f"{name(path)} → {found}"
        for path in templates()
        for found in URL_TAG.findall(path.read_text("utf-8"))
        if found not in known
    ]
    for path in python():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                caller = getattr(node.func, "id", getattr(node.func, "attr", ""))
                wanted = node.args[0].value
                linked = caller in {"reverse", "reverse_lazy", "redirect", "link"}
                path_given = isinstance(wanted, str) and wanted.startswith("/")
                if linked and not path_given and wanted not in known:
                    wrong.append(f"{name(path)}:{node.lineno} → {wanted}")
    assert not wrong, (
        f"No address has these names (config/urls.py and the modules' urls.py): {wrong}"
    )


def route_names() -> set[str]:
    from tests.rules.routes import routes

    return {route.name for route in routes() if route.name}


@pytest.mark.parametrize("page", ["flow.md"])
def test_the_page_about_the_flow_says_what_the_table_says(page: str) -> None:
    from motcua.config.management.commands.write_flow_page import flow_page

    written = Path(ROOT / "docs" / page).read_text("utf-8")
    assert written == flow_page(), (
        "Run `python manage.py write_flow_page`: dossiers/flow.py changed."
    )


def test_the_clock_is_the_only_clock() -> None:
    own = {PACKAGE / "common" / "clock.py", PACKAGE / "config" / "settings.py"}
    wrong = [
        f"{name(path)}:{number}"
        for path in python()
        if path not in own
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"datetime\.now\(|timezone\.now\(|date\.today\(|localdate\(|Now\(\)", line)
        and "noqa: TID251" not in line
    ]
    assert clock.now().tzinfo is not None
    assert not wrong, f"Ask motcua.common.clock, which can be moved: {wrong}"
