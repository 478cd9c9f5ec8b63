from __future__ import annotations

import pytest
from django.test import Client

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.designer import actions
from motcua.designer.models import Draft
from motcua.dossiers.models import Dossier
from tests.designer.pages import text
from tests.pdf import words_of

pytestmark = pytest.mark.django_db

QUESTIONS = [
    {
        "key": "pets",
        "title": "Thú nuôi",
        "fields": [
            {"key": "has_dog", "kind": "yes_no", "label": "Có nuôi chó không", "required": True},
            {
                "key": "dog_name",
                "kind": "text",
                "label": "Tên con chó",
                "required": True,
                "show_when": 'has_dog == "yes"',
            },
        ],
    }
]


@pytest.fixture
def pets(birth: Draft, soan: Posting) -> Draft:
    body = {key: value for key, value in birth.body.items() if key not in ("checks", "fees")}
    body |= {"form": QUESTIONS, "declaration": {"title": "TỜ KHAI NUÔI CHÓ"}}
    actions.save(birth, soan, body, what="Thú nuôi", revision=0)
    return birth


def page(draft: Draft, what: str = "") -> str:
    return f"/soan-thu-tuc/{draft.pk}/xem-thu/{what}"


def test_the_form_stands_in_two_frames(writer: Client, pets: Draft) -> None:
    shown = writer.get(page(pets)).content.decode()
    assert shown.count("<iframe") == 2
    assert 'width="360"' in shown


def test_only_the_preview_may_be_framed_and_only_by_us(writer: Client, pets: Draft) -> None:
    framed = writer.get(page(pets, "to-khai/"))
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe" not in framed["Content-Security-Policy"]
    around = writer.get(page(pets))
    assert "frame-ancestors 'none'" in around["Content-Security-Policy"]
    assert around["X-Frame-Options"] == "DENY"


def test_questions_follow_the_answers_and_nothing_is_stored(writer: Client, pets: Draft) -> None:
    url = page(pets, "to-khai/")
    assert "Tên con chó" not in text(writer.get(url))
    count = Dossier.objects.count()
    asked = text(writer.post(url, {"has_dog": "yes", "go": "refresh"}))
    assert "Tên con chó" in asked
    assert "Còn" not in asked
    own = {"case": "on_time", "has_dog": "yes", "go": "check"}
    strict = text(writer.post(url, own))
    assert "Còn 1 chỗ cần sửa" in strict
    fine = text(writer.post(url, own | {"dog_name": "Vện"}))
    assert "Điền như thế này thì gửi được" in fine
    assert Dossier.objects.count() == count
    pets.refresh_from_db()
    assert pets.revision == 1


def test_the_printed_declaration_shows_sample_answers_or_those_typed(
    writer: Client, pets: Draft
) -> None:
    url = page(pets, "ban-in/")
    assert "TỜ KHAI NUÔI CHÓ" in words_of(writer.get(url).content)
    typed = writer.post(url, {"has_dog": "yes", "dog_name": "Con Vện"})
    assert "Con Vện" in words_of(typed.content)


def test_a_draft_that_is_not_right_yet_says_what_to_mend_first(
    writer: Client, pets: Draft, soan: Posting
) -> None:
    broken = [{**QUESTIONS[0], "fields": [{"key": "x", "kind": "text", "show_when": "((("}]}]
    actions.save(pets, soan, {**pets.body, "form": broken}, what="Hỏng", revision=1)
    shown = writer.get(page(pets))
    assert "Sửa những chỗ này trước" in text(shown)
    assert "<iframe" not in shown.content.decode()
    for what in ("to-khai/", "ban-in/"):
        assert "còn chỗ phải sửa" in text(writer.get(page(pets, what)))


def test_a_condition_that_is_no_expression_stops_the_preview_and_not_the_page(
    writer: Client, pets: Draft, soan: Posting
) -> None:
    fields = [{**QUESTIONS[0]["fields"][0], "show_when": "((("}]  # type: ignore[index]
    form = [{**QUESTIONS[0], "fields": fields}]
    actions.save(pets, soan, {**pets.body, "form": form}, what="Hỏng", revision=1)
    assert writer.get(page(pets, "to-khai/")).status_code == 200
    assert "Hiện khi" in text(writer.get(page(pets)))


def test_script_in_labels_comes_out_as_text_in_the_form_and_on_paper(
    writer: Client, pets: Draft, soan: Posting
) -> None:
    script = "<script>alert(1)</script>"
    fields = [{"key": "a", "kind": "text", "label": script, "hint": script, "example": script}]
    form = [{"key": "s", "title": script, "hint": script, "fields": fields}]
    body = {**pets.body, "form": form, "name": script}
    actions.save(pets, soan, body, what="Mã", revision=1)
    for url in (page(pets), page(pets, "to-khai/"), f"/soan-thu-tuc/{pets.pk}/", "/soan-thu-tuc/"):
        shown = writer.get(url).content.decode()
        assert script not in shown, url
        assert "&lt;script&gt;" in shown, url
    assert "alert(1)" in words_of(writer.get(page(pets, "ban-in/")).content)


@pytest.mark.parametrize(
    "gone",
    [
        {"kind": "unit", "unit_level": "district"},
        {"kind": "agency", "agency_kinds": ["district-committee"]},
    ],
)
def test_a_place_of_which_none_stands_today_is_left_open_in_the_sample(
    writer: Client, pets: Draft, soan: Posting, gone: dict[str, object]
) -> None:
    field = {"key": "place", "label": "Huyện"} | gone
    form = [{"key": "only", "title": "Nơi chốn", "fields": [field]}]
    actions.save(pets, soan, pets.body | {"form": form}, what="Nơi chốn", revision=1)
    with clock.at("2026-11-22T09:00"):
        answer = writer.get(page(pets, "ban-in/"))
    assert answer["Content-Type"] == "application/pdf"
