from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.accounts.models import User
from tests.accounts.conftest import AN, PASSWORD, Post, activated

NEW = "núi Hồng sông La"


def sign_in(client: Client, password: str = PASSWORD, **other: str) -> str:
    answer = client.post("/dang-nhap/", {"login": AN["email"], "password": password, **other})
    return str(answer["Location"]) if answer.status_code == 302 else answer.content.decode()


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    an: User, client: Client
) -> None:
    wrong = sign_in(client, "không phải mật khẩu")
    unknown = sign_in(client, login="khong@example.com")
    for page in (wrong, unknown):
        assert "Thư điện tử hoặc mật khẩu chưa đúng" in page
        assert 'role="alert"' in page


def test_after_five_wrong_passwords_even_the_right_one_must_wait(an: User, client: Client) -> None:
    for _time in range(5):
        assert "chưa đúng" in sign_in(client, "sai mật khẩu rồi")
    assert "Đã nhập sai nhiều lần. Đợi 5 phút rồi thử lại" in sign_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "http://testserver/ho-so/", "javascript:alert(1)"],
)
def test_log_in_leads_only_to_pages_of_this_site(an: User, client: Client, elsewhere: str) -> None:
    assert sign_in(client, next=elsewhere) == "/vao/"
    client.logout()
    assert sign_in(client, next="/ho-so/?trang=2") == "/ho-so/?trang=2"


def test_the_link_in_a_letter_never_leads_elsewhere(client: Client, post: Post) -> None:
    client.post("/dang-ky/", {**AN, "next": "https://evil.example/"}, headers={"host": "localhost"})
    link = post.link()
    assert "evil" not in link
    assert client.post(link, {"next": "//evil.example"})["Location"] == "/dang-nhap/"


def test_signing_out_takes_a_press_of_a_button_and_leaves_nothing_behind(
    an: User, client: Client
) -> None:
    sign_in(client)
    assert "Đăng xuất khỏi tài khoản?" in client.get("/dang-xuat/").content.decode()
    assert client.get("/ho-so/").status_code == 200
    answer = client.post("/dang-xuat/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Location"] == "/"
    assert client.get("/ho-so/").status_code == 302
    assert client.get("/dang-xuat/")["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/dang-ky/",
        "/dang-nhap/",
        "/dang-xuat/",
        "/dang-ky/gui-lai-thu/",
        "/quen-mat-khau/",
        "/tai-khoan/",
        "/tai-khoan/thu-dien-tu/",
        "/tai-khoan/mat-khau/",
    ],
)
def test_a_form_sent_from_another_site_is_refused(
    an: User, strict_client: Client, path: str
) -> None:
    strict_client.force_login(an)
    assert strict_client.post(path, AN).status_code == 403


def test_pages_of_the_account_are_closed_to_strangers(client: Client) -> None:
    for path in ("", "mat-khau/", "thu-dien-tu/", "dang-nhap-lai/"):
        answer = client.get(f"/tai-khoan/{path}")
        assert answer["Location"] == f"/dang-nhap/?next=/tai-khoan/{path}"


def test_a_locked_account_is_told_whom_to_call(an: User, client: Client) -> None:
    User.objects.update(is_active=False)
    # The engine tells a locked account from a wrong password only to who knows the password.
    where = sign_in(client)
    assert where == "/tai-khoan/tam-khoa/"
    assert "Tài khoản đang tạm khóa" in client.get(where).content.decode()


def test_a_forgotten_password_is_replaced_through_the_mailbox(
    an: User, client: Client, post: Post
) -> None:
    elsewhere = Client()
    elsewhere.force_login(an)
    sent = client.post("/quen-mat-khau/", {"email": AN["email"]}, follow=True)
    assert "Mở hộp thư để đặt mật khẩu mới" in sent.content.decode()
    link = post.link()
    form = client.get(link, follow=True)
    where = form.redirect_chain[-1][0]
    assert "Đặt mật khẩu mới" in form.content.decode()

    short = client.post(where, {"password1": "ngắn", "password2": "ngắn"}).content.decode()
    assert "Đặt mật khẩu dài ít nhất 10 ký tự." in short
    done = client.post(where, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Đã đặt mật khẩu mới" in done.content.decode()
    assert "vừa được đặt lại lúc" in post.last().get_content()
    assert "chưa đúng" in sign_in(client)
    assert sign_in(client, NEW) == "/vao/"
    assert elsewhere.get("/ho-so/").status_code == 302, "other devices are signed out"

    used = Client().get(link)
    assert "Liên kết không còn dùng được" in used.content.decode()


def test_a_reset_link_dies_after_an_hour(
    an: User, client: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/quen-mat-khau/", {"email": AN["email"]})
    link = post.link()
    from datetime import datetime, timedelta

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now() + timedelta(hours=1, minutes=1)  # noqa: DTZ005, TID251

    monkeypatch.setattr("django.contrib.auth.tokens.datetime", Later)
    assert "đã quá 1 giờ" in client.get(link).content.decode()


def test_asking_for_an_unknown_address_looks_the_same_and_tells_that_address(
    an: User, client: Client, post: Post
) -> None:
    answers = [
        client.post("/quen-mat-khau/", {"email": email})
        for email in (AN["email"], "khong@example.com")
    ]
    assert len({(a.status_code, a["Location"], a.content) for a in answers}) == 1
    assert "chưa có tài khoản nào" in post.last("khong@example.com").get_content()
    assert post.link("khong@example.com") == "/dang-ky/"


def test_a_forgotten_password_before_activation_activates_too(client: Client, post: Post) -> None:
    client.post("/dang-ky/", AN)
    cache.clear()
    client.post("/quen-mat-khau/", {"email": AN["email"]})
    where = client.get(post.link(), follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": NEW, "password2": NEW})
    assert activated()
    assert sign_in(client, NEW) == "/vao/"


def test_the_password_is_changed_with_the_old_one_and_a_letter_tells(
    an: User, client: Client, post: Post
) -> None:
    client.force_login(an)
    wrong = {"oldpassword": "không nhớ nữa", "password1": NEW, "password2": NEW}
    page = client.post("/tai-khoan/mat-khau/", wrong).content.decode()
    assert "Mật khẩu đang dùng chưa đúng: nhập lại." in page
    done = client.post("/tai-khoan/mat-khau/", {**wrong, "oldpassword": PASSWORD}, follow=True)
    assert "Đã đổi mật khẩu." in done.content.decode()
    assert "vừa được đổi lúc" in post.last().get_content()
    assert client.get("/ho-so/").status_code == 200


def test_activating_with_another_account_open_signs_that_one_out(
    an: User, client: Client, post: Post
) -> None:
    Client().post("/dang-ky/", {**AN, "email": "hai@example.com"})
    link = post.link("hai@example.com")
    client.force_login(an)
    client.post(link)
    assert client.get("/ho-so/").status_code == 302
    assert activated("hai@example.com")
