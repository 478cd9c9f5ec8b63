"""A corrected answer brings up a question: it is asked, and nothing else is unlocked."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.made import Fields, published
from tests.portal.filled_form import error_links, values_of
from tests.world import SignIn

FORM = "//main//form[not(@enctype) and not(@action)]"
ASKED: Fields = [
    {"key": "married", "kind": "yes_no", "label": "Đã kết hôn", "required": True},
    {"key": "whom", "kind": "text", "label": "Với ai", "required": True}
    | {"show_when": "married == 'yes'"},
    {"key": "place", "kind": "text", "label": "Đăng ký ở đâu", "required": True}
    | {"show_when": "whom == 'Bình'"},
    {"key": "remark", "kind": "text", "label": "Ghi chú", "show_when": "married == 'yes'"},
    {"key": "tel", "kind": "phone", "label": "Điện thoại", "required_when": "married == 'yes'"},
    {"key": "home", "kind": "text", "label": "Chỗ ở", "required": True},
]


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


@pytest.fixture
def dossier(people: People) -> Dossier:
    made = drafts.open_draft(published(ASKED, papers=[]), builders.agency(), people.an)
    builders.fill(made, married="no", home="Thôn 1", tel="")
    actions.submit(made, Acting(people.an))
    fields = {"married": "Sổ hộ tịch ghi đã kết hôn"}
    builders.do("ask_supplement", made, people.lan, papers={}, fields=fields)
    return made


def url(dossier: Dossier) -> str:
    return reverse("portal:supplement", args=[dossier.number])


def asked(response: Any) -> set[str]:
    return set(values_of(response, FORM)) - {"csrfmiddlewaretoken", "ticket"}


def send(client: Client, dossier: Dossier, **answers: str) -> Any:
    return client.post(url(dossier), answers | {"go": "send"})


def test_what_becomes_necessary_is_asked_step_by_step(client: Client, dossier: Dossier) -> None:
    assert asked(client.get(url(dossier))) <= {"married"}
    answer = send(client, dossier, married="yes")
    assert answer.status_code == 422
    # Not the remark, which may stay empty, and not the home, which was answered.
    assert asked(answer) == {"married", "whom", "tel"}
    assert {link for link, _words in error_links(answer)} == {"#id_whom", "#id_tel"}
    assert "vừa được sửa" in answer.content.decode()
    said = {"married": "yes", "whom": "Bình", "tel": "0912345678"}
    answer = send(client, dossier, **said)
    assert asked(answer) == {"married", "whom", "tel", "place"}
    assert [link for link, _words in error_links(answer)] == ["#id_place"]
    # What was typed is not lost meanwhile.
    assert values_of(answer, FORM)["whom"] == "Bình"
    assert send(client, dossier, **said, place="Cẩm Lạc").status_code == 302
    dossier.refresh_from_db()
    assert dossier.status == "submitted"
    told = {"married": "yes", "whom": "Bình", "place": "Cẩm Lạc", "tel": "0912345678"}
    assert dossier.declaration.items() >= (told | {"home": "Thôn 1"}).items()


def test_nothing_else_is_unlocked(client: Client, dossier: Dossier) -> None:
    forged = {"home": "Cung điện", "remark": "x", "whom": "Ai đó", "place": "y"}
    assert send(client, dossier, married="no", **forged).status_code == 302
    dossier.refresh_from_db()
    assert dossier.declaration["home"] == "Thôn 1"
    assert not {"remark", "whom", "place"} & dossier.declaration.keys()


def test_an_open_question_unlocks_only_itself(client: Client, dossier: Dossier) -> None:
    forged = {"home": "Cung điện", "remark": "x"}
    answer = send(client, dossier, married="yes", whom="An", tel="0912345678", **forged)
    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.declaration["home"] == "Thôn 1"
    assert not dossier.declaration.get("remark")
    assert dossier.declaration["whom"] == "An"


def test_changing_ones_mind_twice_loses_nothing(client: Client, dossier: Dossier) -> None:
    client.post(url(dossier), {"married": "yes", "whom": "Bình", "go": "save"})
    client.post(url(dossier), {"married": "no", "go": "save"})
    assert asked(client.get(url(dossier))) == {"married"}
    client.post(url(dossier), {"married": "yes", "go": "save"})
    assert "whom" in asked(client.get(url(dossier)))
    client.post(url(dossier), {"married": "no", "go": "save"})
    assert send(client, dossier, married="no").status_code == 302
    dossier.refresh_from_db()
    assert "whom" not in dossier.declaration


def test_officers_see_nothing_before_it_is_sent(
    client: Client, dossier: Dossier, people: People, sign_in: SignIn
) -> None:
    client.post(url(dossier), {"married": "yes", "whom": "Trần Văn Bí Mật", "go": "save"})
    desk = sign_in(people.lan).get(reverse("desk:dossier", args=[dossier.number]))
    assert "Bí Mật" not in desk.content.decode()


PAPERS = [
    {"key": "proof", "name": "Giấy đăng ký kết hôn", "required_when": "married == 'yes'"},
    {"key": "photo", "name": "Ảnh chân dung"},
]


@pytest.fixture
def with_papers(people: People) -> Dossier:
    made = drafts.open_draft(published(ASKED, papers=PAPERS), builders.agency(), people.an)
    builders.fill(made, married="no", home="Thôn 1", tel="")
    actions.submit(made, Acting(people.an))
    fields = {"married": "Sổ hộ tịch ghi đã kết hôn"}
    builders.do("ask_supplement", made, people.lan, papers={}, fields=fields)
    return made


def give(client: Client, dossier: Dossier, paper: str) -> Any:
    upload = SimpleUploadedFile("giay.pdf", builders.small_pdf(), content_type="application/pdf")
    return client.post(f"{url(dossier)}{paper}/", {"files": [upload]})


def test_a_paper_that_becomes_necessary_is_asked_for_too(
    client: Client, with_papers: Dossier
) -> None:
    dossier = with_papers
    assert give(client, dossier, "proof").status_code == 404
    said = {"married": "yes", "whom": "An", "tel": "0912345678"}
    answer = send(client, dossier, **said)
    assert answer.status_code == 422
    assert [link for link, _words in error_links(answer)] == ["#paper_proof"]
    assert "Giấy đăng ký kết hôn" in answer.content.decode()
    assert "vừa được sửa" in answer.content.decode()
    # What the answers do not demand stays closed.
    assert give(client, dossier, "photo").status_code == 404
    assert give(client, dossier, "proof").status_code == 302
    assert send(client, dossier, **said).status_code == 302
    dossier.refresh_from_db()
    assert dossier.status == "submitted"
    assert dossier.attachments.get().sent


def test_a_paper_of_a_changed_mind_is_not_sent(client: Client, with_papers: Dossier) -> None:
    dossier = with_papers
    client.post(url(dossier), {"married": "yes", "go": "save"})
    assert give(client, dossier, "proof").status_code == 302
    assert send(client, dossier, married="no").status_code == 302
    dossier.refresh_from_db()
    assert dossier.status == "submitted"
    assert not dossier.attachments.exists()
