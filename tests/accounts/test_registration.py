from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client

from motcua.accounts.models import User
from motcua.common import clock
from tests.accounts.conftest import AN, PASSWORD, Post, activated

if TYPE_CHECKING:
    from django.http import HttpResponse

SENT = "/dang-ky/kiem-tra-thu/"


def register(client: Client, **other: str) -> HttpResponse:
    return client.post("/dang-ky/", {**AN, **other})


def test_an_registers_opens_the_letter_activates_and_signs_in(client: Client, post: Post) -> None:
    answer = register(client)
    assert answer.status_code == 302
    assert answer["Location"] == SENT
    assert "Mở hộp thư" in client.get(SENT).content.decode()

    user = User.objects.get()
    assert (user.full_name, user.phone) == ("Nguyễn Thị An", "0912000001")
    assert (user.identity_kind, user.identity_number) == ("CCCD", "042190000001")
    link = post.link()

    page = client.get(link)
    assert "Kích hoạt tài khoản</button>" in page.content.decode()
    assert not activated(), "a scanner of mail that opens links must not use them up"

    done = client.post(link, follow=True)
    assert done.redirect_chain == [("/dang-nhap/", 302)]
    assert "Tài khoản đã được kích hoạt." in done.content.decode()
    assert activated()

    entered = client.post("/dang-nhap/", {"login": "AN@example.com", "password": PASSWORD})
    assert entered["Location"] == "/vao/"
    assert client.get("/ho-so/").status_code == 200


def test_before_activation_nobody_gets_in_and_the_page_says_what_to_do(client: Client) -> None:
    register(client)
    answer = client.post("/dang-nhap/", {"login": AN["email"], "password": PASSWORD})
    assert answer["Location"] == SENT
    assert client.get("/ho-so/").status_code == 302


def test_an_activation_link_works_once(client: Client, post: Post) -> None:
    register(client)
    link = post.link()
    client.post(link)
    for again in (client.get(link), client.post(link)):
        assert again.status_code == 410
        assert "Tài khoản này đã được kích hoạt rồi" in again.content.decode()
        assert 'href="/dang-nhap/"' in again.content.decode()


def test_an_activation_link_dies_after_a_day_and_another_can_be_had(
    client: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(client)
    old = post.link()
    later = SimpleNamespace(time=lambda: time.time() + 24 * 3600 + 60)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.signing.time", later)
        late = client.get(old)
        assert late.status_code == 410
        assert "Liên kết đã quá 24 giờ" in late.content.decode()
        assert client.post(old).status_code == 410
        assert not activated()

        cache.clear()  # the counter of letters would be empty again by then, too
        assert client.post("/dang-ky/gui-lai-thu/", {"email": AN["email"]})["Location"] == SENT
        new = post.link()
        assert new != old
        client.post(new)
    assert activated()


def test_a_link_that_was_cut_off_says_so(client: Client, post: Post) -> None:
    register(client)
    cut = post.link()[:-4] + "/"
    answer = client.get(cut)
    assert answer.status_code == 410
    assert "Liên kết bị thiếu hoặc sai chữ" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("identity_number", "0421900001", "Nhập đủ 12 chữ số của căn cước"),
        ("identity_number", "000190000001", "không có số nào bắt đầu bằng 000"),
        ("identity_number", "042990000001", "chưa đến"),
        ("identity_number", "", "Điền: Số CCCD/CMND."),
        ("phone", "12345", "Nhập số điện thoại di động 10 chữ số"),
        ("email", "an.example.com", "Nhập địa chỉ e-mail đúng, ví dụ an.nguyen@gmail.com"),
        ("email", "", "Điền: Thư điện tử (e-mail)."),
        ("full_name", "An", "Nhập đủ họ và tên"),
        ("password1", "", "Điền: Mật khẩu."),
        ("password1", "ngắn", "Đặt mật khẩu dài ít nhất 10 ký tự."),
        ("password1", "1234567890", "nhiều người dùng, dễ bị đoán"),
        ("password1", "nguyen thi an!", "Mật khẩu có họ tên"),
        ("password1", "so 0912000001 day", "Mật khẩu có họ tên"),
        ("password2", "khác hẳn nhau", "Hai lần nhập mật khẩu khác nhau"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, field: str, value: str, says: str
) -> None:
    other = {"password2": value} if field == "password1" else {}
    page = register(client, **{field: value, **other})
    text = page.content.decode()
    assert page.status_code == 200
    assert f'href="#id_{field}">' in text
    assert text.count(says) >= 2, "once in the summary, once at the field"
    for kept in {"full_name", "identity_number", "email", "phone"} - {field}:
        assert f'value="{AN[kept]}"' in text
    assert PASSWORD not in text
    assert not User.objects.exists()


def test_an_old_card_is_doubted_but_taken(client: Client) -> None:
    with clock.at("2025-11-03T09:00"):
        register(client, identity_number="183000001")
    assert "Chứng minh nhân dân hết giá trị" in client.get(SENT).content.decode()
    assert User.objects.get().identity_kind == "CMND"


def bare(client: Client) -> bytes:
    """The page without what differs on every load."""
    content = client.get(SENT).content
    for secret in (rb'nonce="[^"]*"', rb'csrfmiddlewaretoken" value="[^"]*"'):
        content = re.sub(secret, b"", content)
    return content


def test_the_answer_is_the_same_byte_for_byte_whether_or_not_the_address_is_known(
    an: User, post: Post
) -> None:
    known, unknown = Client(), Client()
    answers = [register(known), register(unknown, email="moi@example.com")]
    assert {(a.status_code, a["Location"], a.content) for a in answers} == {(302, SENT, b"")}
    assert bare(known) == bare(unknown)
    assert "đã có tài khoản" in post.last().get_content()
    an.refresh_from_db()
    assert an.check_password(PASSWORD)

    known, unknown = Client(), Client()
    asked = [
        browser.post("/dang-ky/gui-lai-thu/", {"email": email})
        for browser, email in ((known, AN["email"]), (unknown, "khong@example.com"))
    ]
    assert {(a.status_code, a["Location"], a.content) for a in asked} == {(302, SENT, b"")}
    assert bare(known) == bare(unknown)
    assert "chưa có tài khoản" in post.last("khong@example.com").get_content()


def test_registering_again_before_activation_sends_the_link_again(
    client: Client, post: Post
) -> None:
    register(client)
    post.all()
    cache.clear()
    register(Client(), full_name="Trần Văn Khác")
    assert len(post.all()) == 2
    assert User.objects.get().full_name == "Nguyễn Thị An"
    client.post(post.link())
    entered = client.post("/dang-nhap/", {"login": AN["email"], "password": PASSWORD})
    assert entered["Location"] == "/vao/"


def test_two_registrations_with_two_passwords_leave_the_choice_to_the_mailbox(
    client: Client, post: Post
) -> None:
    """Otherwise a stranger registers An's address first and waits until she activates it."""
    theirs, hers, chosen = "mật khẩu kẻ lạ", "mật khẩu của An", "núi Hồng sông La"
    register(Client(), password1=theirs, password2=theirs)
    cache.clear()
    register(client, password1=hers, password2=hers)

    asked = client.post(post.link(), follow=True)
    assert "Đặt mật khẩu mới" in asked.content.decode()
    where = asked.redirect_chain[-1][0]
    client.post(where, {"password1": chosen, "password2": chosen})
    for password, gets_in in ((theirs, False), (hers, False), (chosen, True)):
        answer = Client().post("/dang-nhap/", {"login": AN["email"], "password": password})
        assert (answer.status_code == 302) is gets_in


def test_letters_are_asked_for_at_most_once_in_three_minutes(client: Client, post: Post) -> None:
    register(client)
    for _time in range(3):
        client.post("/dang-ky/gui-lai-thu/", {"email": AN["email"]})
    assert len(post.all()) == 1


def test_asking_for_letters_again_and_again_is_stopped(client: Client) -> None:
    answers = [
        client.post("/dang-ky/gui-lai-thu/", {"email": f"a{n}@example.com"}) for n in range(21)
    ]
    assert [a.status_code for a in answers[-2:]] == [302, 429]
    assert "Vừa gửi quá nhiều lần" in answers[-1].content.decode()


def test_the_way_on_is_kept_through_registration_activation_and_log_in(
    client: Client, post: Post
) -> None:
    first = client.get("/ho-so/", follow=True)
    assert "next=%2Fho-so%2F" in first.content.decode()
    assert 'name="next" value="/ho-so/"' in client.get("/dang-ky/?next=/ho-so/").content.decode()
    register(client, next="/ho-so/")
    link = post.link()
    other_device = Client()
    assert 'name="next" value="/ho-so/"' in other_device.get(link).content.decode()
    to = other_device.post(link, {"next": "/ho-so/"})["Location"]
    assert to == "/dang-nhap/?next=%2Fho-so%2F"
    said = {"login": AN["email"], "password": PASSWORD, "next": "/ho-so/"}
    assert other_device.post(to, said)["Location"] == "/ho-so/"


def test_a_registration_and_its_letter_are_written_together(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("motcua.accounts.adapter.defer", broken)
    with pytest.raises(OSError, match="full"):
        register(client)
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_registrations_in_the_same_moment_make_one_account() -> None:
    together = Barrier(2)

    def send(ip: str) -> str:
        together.wait()
        try:
            answer = Client(REMOTE_ADDR=ip).post("/dang-ky/", AN)
            return str(answer["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(send, ("192.0.2.1", "198.51.100.2"))) == [SENT, SENT]
    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1
