"""Markup in what a procedure says or a person answers is shown as letters: on pages, in letters, on paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typst
from django.test import Client
from django.urls import reverse

from motcua.documents import render
from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.made import Fields, published
from tests.pdf import words_of
from tests.portal.filled_form import tree_of
from tests.world import SignIn

SCRIPT = "<script>alert(1)</script>"
BREAKS_OUT = '"><img src=x onerror=alert(2)>'
TYPST = '#read("/etc/passwd") #image("/etc/hostname") $ x^2 $ ] [ #import "a.typ": * \\u{41} *đậm*'
DJANGO = "{{ request.user }} {% debug %}"
ALL = f"{SCRIPT} {BREAKS_OUT} {TYPST} {DJANGO}"

ASKED: Fields = [
    {"key": "why", "kind": "long_text", "label": f"Vì sao {ALL}", "hint": ALL, "required": True}
    | {"example": BREAKS_OUT},
    {"key": "one", "kind": "one_of", "label": "Chọn", "options": [f"Một {ALL}", f"Hai {ALL}"]},
    {"key": "many", "kind": "several_of", "label": f"Nhiều {SCRIPT}", "options": [ALL, "Khác"]},
    {"key": "all", "kind": "computed", "label": f"Gộp {ALL}", "value": "why + one"}
    | {"result": "text"},
    {"key": "note", "kind": "note", "label": f"Lời dặn {ALL}"},
]
CHECK = {"when": "why.startsWith('sai')", "at": "why", "message": f"Sửa lại {ALL}"}
# What is put between braces is a place to fill in, so no official line has braces of its own.
PRINTED = ALL.replace(DJANGO, "").replace("{41}", "")
DECLARATION: dict[str, Any] = {
    "title": f"Tờ khai {PRINTED}",
    "pledge": ALL,
    "blocks": [
        {
            "title": f"Khối {PRINTED}",
            "lines": [f"Vì sao {PRINTED} {{why}}", "{one} | {many}", f"{PRINTED}: {{all}}"],
        }
    ],
    "signers": [{"title": f"Người khai {PRINTED}"[:200], "name": "{one}"}],
}


@pytest.fixture
def draft(people: People) -> Dossier:
    version = published(
        ASKED,
        papers=[{"key": "proof", "name": f"Giấy {ALL}", "hint": ALL, "when": ALL}],
        checks=[CHECK],
        declaration=DECLARATION,
        name=f"Thủ tục {SCRIPT} {TYPST}",
        summary=ALL,
    )
    made = drafts.open_draft(version, builders.agency(), people.an)
    builders.fill(made, why=ALL, one=f"Một {ALL}", full_name="Nguyễn Văn An")
    return made


def assert_only_letters(response: Any) -> None:
    """No element, handler or value of a template came out of the words."""
    assert response.status_code in (200, 422)
    tree = tree_of(response)
    assert not tree.xpath("//script[not(@src) and contains(., 'alert')]")
    assert not tree.xpath("//img[@src='x']|//*[@onerror]")
    page = response.content.decode()
    assert SCRIPT not in page
    assert "alert(1)" in page
    assert "root:" not in page
    assert "nguyen" not in re.findall(r"Vì sao.{0,400}request.user", page)


def test_every_page_of_the_citizen_shows_letters(
    draft: Dossier, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.an)
    code = draft.version.procedure.code
    declaration = reverse("portal:step", args=[draft.key, "to-khai"])
    for address in (
        reverse("portal:procedure", args=[code]),
        declaration,
        reverse("portal:papers", args=[draft.key]),
        reverse("portal:review", args=[draft.key]),
    ):
        assert_only_letters(client.get(address))
    # The message of a check, in the list of defects and at its line.
    wrong = client.post(declaration, {"why": f"sai {ALL}", "go": "next"})
    assert wrong.status_code == 422
    assert_only_letters(wrong)
    schema = Client().get(reverse("portal:schema", args=[code]))
    assert SCRIPT in schema.json()["properties"]["why"]["title"]
    assert schema.headers["Content-Type"] == "application/schema+json"


def test_the_paper_shows_letters_and_reads_no_file(
    draft: Dossier, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.an)
    for answer in (
        client.get(reverse("portal:declaration", args=[draft.key])),
        Client().get(reverse("portal:blank_form", args=[draft.version.procedure.code])),
    ):
        assert answer.status_code == 200
        words = words_of(answer.content).replace(" ", "")
        for said in ('#read("/etc/passwd")', '#image("/etc/hostname")', "$x^2$", "*đậm*", SCRIPT):
            assert said.replace(" ", "") in words
        assert "root:" not in words


def test_a_book_in_a_box_is_kept_but_not_printed(
    draft: Dossier, people: People, sign_in: SignIn
) -> None:
    """A megabyte would keep the one typesetter busy, and everybody else waiting."""
    client, book = sign_in(people.an), "chữ " * 200_000
    declaration = reverse("portal:step", args=[draft.key, "to-khai"])
    sent = client.post(declaration, {"why": book, "go": "declaration"}, follow=True)
    assert sent.redirect_chain[-1][0] == declaration
    assert "chưa in được" in sent.content.decode()
    draft.refresh_from_db()
    assert draft.declaration["why"] == book


def test_officers_and_supplements_show_letters(
    draft: Dossier, people: People, sign_in: SignIn
) -> None:
    assert drafts.defects(draft) == []
    actions.submit(draft, Acting(people.an))
    builders.do(
        "ask_supplement", draft, people.lan, papers={"proof": ALL}, fields={"why": ALL}, note=ALL
    )
    desk = sign_in(people.lan)
    assert_only_letters(desk.get(reverse("desk:dossier", args=[draft.number])))
    client = sign_in(people.an)
    assert_only_letters(client.get(reverse("portal:supplement", args=[draft.number])))
    assert_only_letters(client.get(reverse("portal:dossier", args=[draft.number])))


# --- the templates are ours, and see nothing but what they are handed ---


def test_every_word_reaches_the_compiler_as_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one call of the compiler: its source is a file of ours, its words are sys.inputs."""
    source = Path(render.__file__).read_text("utf-8")
    assert source.count("compiler.compile(") == 1
    assert 'input=TEMPLATES / f"{template}.typ"' in source
    for template in render.TEMPLATES.glob("*.typ"):
        text = template.read_text("utf-8")
        assert not re.search(r"\b(eval|read|plugin|csv|json|xml|yaml|toml|cbor)\(\s*\"", text)
        assert "eval(" not in text
        # Pictures are bytes that were handed over, never files.
        assert all("bytes(" in line for line in text.splitlines() if "image(" in line)
        assert "@preview" not in text


@pytest.mark.parametrize(
    "code",
    [
        '#read("/etc/passwd")',
        '#read("../../../../../../etc/passwd")',
        '#read("/../render.py")',
        '#image("/../../static/x.png")',
        '#import "@preview/cetz:0.3.0"',
        '#include "/etc/passwd"',
    ],
)
def test_even_code_would_reach_no_file_and_no_network(code: str, tmp_path: Path) -> None:
    compiler, *_rest = render._compiler()
    with pytest.raises(typst.TypstError):
        compiler.compile(input=code.encode(), format="pdf")
