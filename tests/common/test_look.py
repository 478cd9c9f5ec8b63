"""The look as promises: all labelled, nothing inline, readable colours, light pages."""

import gzip
import re
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from motcua import common
from motcua.common.forms import BaseForm, DateField, FileInput, FilesField, explain
from motcua.common.templatetags.components import size

HERE = Path(common.__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static" / "motcua"


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def named(*names: str) -> list[Any]:
    return [path(f"{name}/", nothing, name=name) for name in names]


urlpatterns = [
    path("", include(named("account_login", "account_signup", "account_logout", "profile"))),
    path("dich-vu/", include((named("home", "finder", "my_dossiers", "help"), "portal"))),
    path("can-bo/", include((named("queue"), "desk"))),
]


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = sys.modules[__name__]


class Person:
    """Signed in, without a row: the frame must not ask the database for more."""

    is_authenticated = True

    def get_full_name(self) -> str:
        return "Nguyễn Hoàng Bảo Ngọc Trân Châu"


def a_request(user: Any = None) -> HttpRequest:
    request = RequestFactory().get("/dich-vu/finder/")
    request.user = user or AnonymousUser()
    request.csp_nonce = "once-only"  # type: ignore[attr-defined]
    request.session_expires_in = 1800 if user else None  # type: ignore[attr-defined]
    return request


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.found if tag in tags]

    @property
    def ids(self) -> set[str]:
        return {attrs["id"] for _, attrs in self.found if "id" in attrs}


class Declaration(BaseForm):
    full_name = explain(
        forms.CharField(label="Họ và tên"),
        hint="Viết như trên căn cước.",
        example="Nguyễn Văn An",
        autocomplete="name",
    )
    born_on = explain(DateField(label="Ngày sinh"), example="05/10/1990", autocomplete="bday")
    commune = forms.ChoiceField(label="Xã", choices=[("", "Chọn xã"), ("1", "Xã Cẩm Lạc")])
    sex = explain(
        forms.ChoiceField(
            label="Giới tính", choices=[("m", "Nam"), ("f", "Nữ")], widget=forms.RadioSelect
        ),
        hint="Như trên giấy khai sinh.",
    )
    news = forms.MultipleChoiceField(
        label="Nhận tin bằng",
        choices=[("e", "Thư điện tử"), ("s", "Tin nhắn")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label="Lý do", widget=forms.Textarea, required=False)
    papers = FilesField(
        label="Bản chụp", widget=FileInput(max_mb=10, multiple=True), required=False
    )
    true = forms.BooleanField(label="Những điều khai trên là đúng.")
    revision = forms.CharField(widget=forms.HiddenInput, required=False)


def test_every_control_has_a_label_and_its_help_is_announced() -> None:
    page = Page(Declaration({}).render())
    labels = {attrs["for"] for attrs in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        if control.get("type") != "hidden":
            assert control["id"] in labels
    described = [a["aria-describedby"] for _, a in page.found if "aria-describedby" in a]
    for ids in described:
        assert set(ids.split()) <= page.ids
    names = {attrs["name"] for attrs in page.all("input", "select", "textarea")}
    assert names == set(Declaration.base_fields)


def test_a_hint_an_example_and_the_help_of_the_browser_stand_at_the_field() -> None:
    html = Declaration(initial={"full_name": "Nguyễn Văn An"})["full_name"].as_field_group()
    assert "Viết như trên căn cước." in html
    assert "Ví dụ: Nguyễn Văn An" in html
    assert 'autocomplete="name"' in html
    assert 'value="Nguyễn Văn An"' in html
    assert "(bắt buộc)" in html


def test_every_defect_leads_to_a_control_that_exists() -> None:
    form = Declaration({"born_on": "31/02/2020"})
    assert {defect["id"] for defect in form.summary} <= Page(form.render()).ids
    summary = render_to_string("components/error_summary.html", {"errors": form.summary})
    assert 'href="#id_sex_0"' in summary
    assert f"Còn {len(form.summary)} chỗ cần sửa" in summary


def test_a_missing_answer_is_asked_for_by_name() -> None:
    said = [defect["message"] for defect in Declaration({}).summary]
    assert "Điền: Họ và tên." in said
    assert "Chọn: Giới tính." in said
    assert "Đánh dấu vào ô: Những điều khai trên là đúng." in said


def test_a_draft_may_have_holes_and_still_says_what_will_be_needed() -> None:
    class Draft(BaseForm):
        name = explain(forms.CharField(label="Họ và tên", required=False), needed=True)

    assert "(bắt buộc)" in Draft({}).render()
    assert Draft({}).is_valid()


@given(st.text())
def test_what_a_person_typed_comes_back_as_text(typed: str) -> None:
    class Note(BaseForm):
        line = forms.CharField(required=False)
        lines = forms.CharField(widget=forms.Textarea, required=False)

    page = Page(Note({"line": f'"><script>{typed}', "lines": f"</textarea><b>{typed}"}).render())
    assert not page.all("script", "b")


@given(
    st.dates(min_value=date(1900, 1, 1)),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y"]),
)
def test_a_date_is_read_however_it_is_written(day: date, written: str) -> None:
    assert DateField().clean(f" {day.strftime(written)} ") == day


@pytest.mark.parametrize("typed", ["31/02/2020", "5 tháng 10", "10/1990", "٠٥/١٠/١٩"])
def test_an_impossible_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="ví dụ 05/10/1990"):
        DateField().clean(typed)


def test_several_files_come_through_one_field() -> None:
    files = [SimpleUploadedFile("a.pdf", b"1"), SimpleUploadedFile("b.pdf", b"2")]
    answers = {"full_name": "An", "born_on": "05/10/1990", "commune": "1", "sex": "f", "true": "on"}
    form = Declaration(answers, MultiValueDict({"papers": files}))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["papers"] == files
    empty = Declaration(answers)
    assert empty.is_valid()
    assert empty.cleaned_data["papers"] == []


def test_the_frame_names_the_person_and_counts_the_session() -> None:
    html = render_to_string("base.html", {}, a_request(Person()))
    body = Page(html).all("body")[0]
    assert body["data-session-expires-in"] == "1800"
    assert body["data-login-url"] == "/account_login/"
    assert "Nguyễn Hoàng Bảo Ngọc Trân Châu" in html
    assert "Đăng xuất" in html
    assert "Thời gian chờ" in html


def test_a_visitor_is_offered_to_sign_in_and_no_session_is_counted() -> None:
    html = render_to_string("base.html", {}, a_request())
    assert "Đăng nhập" in html
    assert "data-session-expires-in" not in html
    assert 'lang="vi"' in html


def test_every_script_carries_the_nonce() -> None:
    scripts = Page(render_to_string("desk_base.html", {}, a_request(Person()))).all("script")
    assert len(scripts) >= 2
    assert all(script["nonce"] == "once-only" and script["src"] for script in scripts)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "500"])
def test_an_error_page_says_what_to_do_and_whom_to_call_even_without_a_request(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert "<h1>" in html
    assert "Cần giúp" in html
    assert "Về trang chủ" in html


def test_each_component_says_in_words_what_it_shows_in_shape() -> None:
    steps = [
        {"label": "Người nộp", "url": "/1/", "state": "done"},
        {"label": "Chủ hồ sơ", "state": "now"},
    ]
    html = render_to_string("components/steps.html", {"steps": steps})
    assert "Bước 2/2 – Chủ hồ sơ" in html
    assert 'aria-current="step"' in html
    for kind, word in {
        "success": "Đã xong:",
        "warning": "Chú ý:",
        "error": "Lỗi:",
        "": "Thông tin:",
    }.items():
        assert word in render_to_string("components/notice.html", {"kind": kind, "title": "Tin"})
    rows = [{"key": "Điện thoại", "value": "", "url": "/sua/"}]
    html = render_to_string("components/summary_list.html", {"rows": rows})
    assert "Chưa điền" in html
    assert 'Sửa<span class="hide"> Điện thoại</span>' in html


def test_every_component_is_described_for_those_who_build_pages() -> None:
    described = (TEMPLATES / "components" / "README.md").read_text()
    inner = {"form.html", "field.html", "script_words.html"}
    for template in (TEMPLATES / "components").glob("*.html"):
        assert template.name in inner or f"components/{template.name}" in described


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_no_template_needs_inline_script_or_style(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|\|safe\b", text)
    assert all("nonce" in tag for tag in re.findall(r"<script[^>]*>", text))


def compressed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_style_and_scripts_stay_light_enough_for_a_slow_phone() -> None:
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-4.min.js"
    assert compressed(STATIC / "app.css") < 12_000
    assert compressed(STATIC / "app.js") < 6_000
    assert compressed(STATIC / "app.js", htmx) < 20_000
    assert compressed(STATIC / "mark.svg") < 1_000


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(
        r":root(?:\[[^]]*\])? \{(.*?)\}", (STATIC / "app.css").read_text(), re.DOTALL
    )
    light = tokens(blocks[0])
    return {
        "light": light,
        "dark": light | tokens(blocks[1]),
        "contrast": light | tokens(blocks[2]),
    }


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


PAIRS = [
    *[(colour, "paper") for colour in ("ink", "soft", "action", "visited", "bad", "good", "warn")],
    *[(colour, f"{colour}-tint") for colour in ("bad", "good", "warn")],
    ("soft", "tint"),
    ("action", "tint"),
    ("action", "info-tint"),
    ("on-action", "action"),
]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_text_colour_reaches_seven_to_one(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 7} == {}
    assert contrast(colours["edge"], colours["paper"]) >= 3


@pytest.mark.parametrize(
    ("weight", "said"), [(0, "0 KB"), (10, "1 KB"), (300_000, "293 KB"), (1_300_000, "1,2 MB")]
)
def test_a_file_weighs_what_a_phone_says(weight: int, said: str) -> None:
    assert size(weight) == said
