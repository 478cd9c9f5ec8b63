"""Every answer carries its headers, and no page needs what they forbid."""

from __future__ import annotations

import ast
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.accounts.models import User
from tests.rules.routes import routes
from tests.rules.test_routes import PUBLIC, PUBLIC_POST_ONLY
from tests.rules.tree import PACKAGE, at, name, parsed, python, templates, text_files

pytestmark = pytest.mark.django_db
SIGNED_IN = ["portal:my_dossiers", "profile", "account_change_password", "change_email"]
PATHS = {route.name: route.path for route in routes()}


def check_headers(answer: HttpResponse) -> None:
    policy = answer["Content-Security-Policy"]
    assert re.search(r"script-src 'nonce-[\w-]{16,}'", policy), policy
    assert "unsafe" not in policy, policy
    for wanted in (
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action",
    ):
        assert wanted in policy, f"the policy lacks {wanted}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in answer
    assert "X-Powered-By" not in answer


@pytest.mark.parametrize("page", sorted(set(PUBLIC) - PUBLIC_POST_ONLY))
def test_every_public_page_carries_the_headers(page: str) -> None:
    check_headers(Client().get(PATHS[page]))


@pytest.mark.parametrize("path", ["/khong-co-trang-nay/", "/dang-nhap/?next=%00"])
def test_answers_about_mistakes_carry_the_headers(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code >= 400 or answer.status_code == 302
    check_headers(answer)


def test_a_nonce_is_never_used_twice() -> None:
    client = Client()
    policies = {client.get("/dang-nhap/")["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize("page", SIGNED_IN)
def test_a_page_of_a_signed_in_person_is_stored_nowhere(page: str) -> None:
    client = Client()
    client.force_login(
        User.objects.create_user("an@example.vn", "lúa chín vàng đồng", full_name="Nguyễn Thị An")
    )
    answer = client.get(PATHS[page], follow=True)
    check_headers(answer)
    assert "no-store" in answer["Cache-Control"], f"{page} may be stored by a shared computer"


def test_cookies_are_kept_from_scripts_and_other_sites() -> None:
    from django.conf import settings

    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE in {"Lax", "Strict"}
    assert settings.CSRF_COOKIE_SAMESITE in {"Lax", "Strict"}


# What goes out as a letter is opened in a mail program, where there are no static files.
LETTERS = {PACKAGE / "notices/templates/notices_mail/letter.html"}
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an on… handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script without a file": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:json|ld\+json)[\"'])",
        re.IGNORECASE,
    ),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx that needs eval": re.compile(r"\bhx-on\b|\bjs:\{", re.IGNORECASE),
    "|safe": re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape off"),
}


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_the_policy_forbids(what: str) -> None:
    found = [
        name(path)
        for path in templates()
        if path.suffix == ".html"
        and path not in LETTERS
        and INLINE[what].search(without_comments(path.read_text("utf-8")))
    ]
    assert not found, f"{what}: move it to the static files or to a template. {found}"


def without_comments(text: str) -> str:
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


def test_texts_of_letters_only_may_switch_escaping_off() -> None:
    wrong = [
        name(path)
        for path in templates()
        if path.suffix != ".txt" and "autoescape off" in path.read_text("utf-8")
    ]
    assert not wrong


def test_no_code_declares_data_safe() -> None:
    wrong = [
        at(path, node)
        for path in python()
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Name | ast.Attribute) and _id(node) in {"mark_safe", "SafeString"})
        or (isinstance(node, ast.ImportFrom) and any(n.name == "mark_safe" for n in node.names))
    ]
    assert not wrong, f"Use format_html or a template instead of {wrong}"


def _id(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def test_our_scripts_need_no_eval_and_write_no_markup() -> None:
    risky = re.compile(
        r"\beval\(|new Function\(|\.innerHTML\s*=|insertAdjacentHTML|document\.write"
    )
    wrong = [
        name(path)
        for path in text_files()
        if path.suffix == ".js"
        and path.is_relative_to(PACKAGE)
        and risky.search(path.read_text("utf-8"))
    ]
    assert not wrong, f"Build elements and set textContent: {wrong}"
