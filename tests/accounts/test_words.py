"""Every sentence the engine may say is ours, Vietnamese, and tells nobody's name or number."""

from __future__ import annotations

import re
from pathlib import Path

import allauth.account
import pytest
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.template.loader import get_template
from django.test import Client, RequestFactory

from motcua.accounts.models import User
from motcua.common import clock
from tests.accounts.conftest import AN, PASSWORD, Post

ENGINE = Path(allauth.account.__file__).parent.parent / "templates" / "account"
OURS = Path(__file__).parents[2] / "motcua" / "accounts" / "templates" / "account"
ENGLISH = re.compile(
    r"\b(the|you|your|please|password|email|click|link|sign|account|hello|thank|this|has|been)\b",
    re.IGNORECASE,
)
# Pages of ways to sign in that are not offered; no address leads to them.
NOT_OFFERED = {
    "base_confirm_code.html", "base_entrance.html", "base_manage.html", "base_manage_email.html",
    "base_manage_password.html", "base_manage_phone.html", "base_reauthenticate.html",
    "confirm_email_verification_code.html", "confirm_login_code.html",
    "confirm_password_reset_code.html", "confirm_phone_verification_code.html", "email.html",
    "email_change.html", "password_set.html", "phone_change.html", "request_login_code.html",
    "signup_by_passkey.html", "verified_email_required.html", "already_logged_in.html",
    "warn_no_email.html", "base_notification.txt",
}  # fmt: skip
CONTEXT = {
    "activate_url": "http://localhost/a/", "password_reset_url": "http://localhost/b/",
    "login_url": "http://localhost/c/", "signup_url": "http://localhost/d/",
    "reset_url": "http://localhost/e/", "confirm_url": "http://localhost/f/", "code": "123456",
    "timestamp": clock.moment("2024-10-15T09:12"), "site_phone": "0239 0000 100",
    "site_name": "Cổng dịch vụ công tỉnh Hà Tĩnh", "email": AN["email"],
}  # fmt: skip


def without_addresses(text: str) -> str:
    return re.sub(r"https?://\S+|\S+@\S+|e-mail|Spam", "", text)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_no_template_of_the_engine_shows_through() -> None:
    left = {name for name in names(ENGINE) - names(OURS) if Path(name).name not in NOT_OFFERED}
    assert left == set()


@pytest.mark.parametrize("name", sorted(name for name in names(OURS) if name.endswith(".txt")))
def test_letters_and_messages_are_vietnamese(name: str) -> None:
    text = get_template(f"account/{name}").render(CONTEXT)
    assert ENGLISH.findall(without_addresses(text)) == []
    assert "{" not in text
    if name.endswith("_subject.txt"):
        assert len(text.strip().splitlines()) == 1
    if name.endswith("_message.txt"):
        assert text.startswith("Kính gửi Ông/Bà,")
        assert "0239 0000 100" in text
        assert len(re.findall(r"https?://", text)) <= 1


def test_every_page_renders_in_vietnamese(an: User) -> None:
    request = RequestFactory().get("/")
    request.user = an
    for name in sorted(name for name in names(OURS) if name.endswith(".html")):
        for state in ("open", "late", "done", "broken"):
            for outcome in ("ask", "waiting", "done", "taken", "dead"):
                text = get_template(f"account/{name}").render(
                    {"state": state, "outcome": outcome, "side": "old"}, request
                )
                body = re.sub(r"<[^>]*>", " ", text[text.index("<main") : text.index("</main>")])
                assert ENGLISH.findall(without_addresses(body)) == [], name
                assert text.count("<h1>") == 1, name


def test_every_error_of_the_engine_is_vietnamese(an: User) -> None:
    for code, words in get_adapter().error_messages.items():
        assert ENGLISH.findall(without_addresses(str(words))) == [], code


def test_no_letter_tells_a_name_or_a_number_and_each_has_one_link_at_most(
    an: User, client: Client, post: Post
) -> None:
    page = "/tai-khoan/thu-dien-tu/"
    for email in ("moi@example.com", AN["email"]):
        client.post("/dang-ky/", {**AN, "email": email})
    cache.clear()
    for email in ("moi@example.com", "khong@example.com", AN["email"]):
        client.post("/dang-ky/gui-lai-thu/", {"email": email})
        client.post("/quen-mat-khau/", {"email": email})
    link = post.link()
    where = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": "núi Hồng sông La", "password2": "núi Hồng sông La"})
    an.refresh_from_db()
    client.force_login(an)
    change = {"oldpassword": "núi Hồng sông La", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/tai-khoan/mat-khau/", change)
    client.post(page, {"new_email": "hai@example.com", "password": PASSWORD})
    for address in (AN["email"], "hai@example.com"):
        client.post(post.link(address))

    letters = post.all()
    subjects = {letter["Subject"] for letter in letters}
    assert len(subjects) == 9, subjects
    for letter in letters:
        text = f"{letter['Subject']}\n{letter.get_content()}"
        for secret in ("Nguyễn", "Thị An", "042190000001", "0912000001", PASSWORD):
            assert secret not in text
        assert len(re.findall(r"https?://", text)) <= 1
        assert "127.0.0.1" not in text
        assert letter["Auto-Submitted"] == "auto-generated"
