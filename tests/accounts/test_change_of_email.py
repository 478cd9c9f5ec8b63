from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from motcua.accounts import actions
from motcua.accounts.models import EmailChange, User
from motcua.common import clock
from tests.accounts.conftest import AN, PASSWORD, Post

PAGE = "/tai-khoan/thu-dien-tu/"
OLD, NEW = AN["email"], "an.moi@example.com"


@pytest.fixture
def asked(an: User, client: Client, post: Post) -> Client:
    client.force_login(an)
    answer = client.post(PAGE, {"new_email": NEW, "password": PASSWORD})
    assert answer["Location"] == PAGE
    return client


def addresses(user: User) -> list[tuple[str, bool, bool]]:
    rows = EmailAddress.objects.filter(user=user)
    return list(rows.values_list("email", "verified", "primary"))


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_the_address_changes_when_both_mailboxes_agreed_in_either_order(
    an: User, asked: Client, post: Post, order: tuple[str, str]
) -> None:
    links = {address: post.link(address) for address in order}
    stranger = Client()  # letters are opened on any device
    opened = stranger.get(links[order[0]])
    assert opened.status_code == 200
    assert "Xác nhận đổi thư điện tử" in opened.content.decode()
    assert EmailChange.objects.get().old_confirmed_at is None, "opening is not agreeing"

    first = stranger.post(links[order[0]]).content.decode()
    assert "Còn một bước" in first
    an.refresh_from_db()
    assert an.email == OLD
    waiting = asked.get(PAGE).content.decode()
    assert "đã xác nhận" in waiting
    assert "chưa xác nhận" in waiting

    assert "Đã đổi thư điện tử" in stranger.post(links[order[1]]).content.decode()
    an.refresh_from_db()
    assert an.email == NEW
    assert addresses(an) == [(NEW, True, True)]
    assert "vừa chuyển sang địa chỉ khác" in post.last(OLD).get_content()
    entered = Client().post("/dang-nhap/", {"login": NEW, "password": PASSWORD})
    assert entered["Location"] == "/vao/"
    refused = Client().post("/dang-nhap/", {"login": OLD, "password": PASSWORD})
    assert refused.status_code == 200


@pytest.mark.parametrize("which", [OLD, NEW])
def test_one_mailbox_alone_changes_nothing_however_often(
    an: User, asked: Client, post: Post, which: str
) -> None:
    link = post.link(which)
    assert asked.post(link).status_code == 200
    for again in (asked.get(link), asked.post(link)):
        assert again.status_code == 410
        assert "Liên kết không còn dùng được" in again.content.decode()
    an.refresh_from_db()
    assert an.email == OLD


def test_a_link_dies_after_a_day(asked: Client, post: Post) -> None:
    link = post.link(NEW)
    asked_at = EmailChange.objects.get().asked_at
    with clock.at(asked_at.replace(year=asked_at.year + 1)):
        assert asked.get(link).status_code == 410
        assert asked.post(link).status_code == 410
    assert EmailChange.objects.get().new_confirmed_at is None


def test_a_forged_link_and_a_link_of_another_account_confirm_nothing_here(
    an: User, asked: Client, post: Post
) -> None:
    link = post.link(OLD)
    forged = re.sub(r"(xac-nhan/.)(.)", lambda m: m[1] + ("A" if m[2] != "A" else "B"), link)
    assert asked.post(forged).status_code == 410
    hoa = User.objects.create_user("hoa@example.com", PASSWORD, full_name="Lê Thị Hoa")
    actions.set_only_address(user=hoa, email=hoa.email)
    other = Client()
    other.force_login(hoa)
    other.post(PAGE, {"new_email": "hoa.moi@example.com", "password": PASSWORD})
    asked.post(post.link("hoa@example.com"))
    assert actions.confirmed(EmailChange.objects.get(user=hoa), "old")
    assert not actions.confirmed(EmailChange.objects.get(user=an), "old")


def test_asking_again_kills_the_earlier_links_and_cancelling_kills_all(
    asked: Client, post: Post
) -> None:
    earlier = post.link(NEW)
    asked.post(PAGE, {"new_email": "khac@example.com", "password": PASSWORD})
    assert asked.get(earlier).status_code == 410
    now = post.link("khac@example.com")
    assert asked.get(now).status_code == 200
    done = asked.post(PAGE, {"cancel": "1"}, follow=True).content.decode()
    assert "Đã bỏ việc đổi thư điện tử" in done
    assert asked.get(now).status_code == 410


def test_a_taken_address_looks_the_same_and_its_owner_hears_of_it_once_a_day(
    an: User, client: Client, post: Post
) -> None:
    hoa = User.objects.create_user("hoa@example.com", PASSWORD, full_name="Lê Thị Hoa")
    actions.set_only_address(user=hoa, email=hoa.email)
    client.force_login(an)
    pages = []
    for address in ("hoa@example.com", "trong@example.com", "HOA@example.com"):
        answer = client.post(PAGE, {"new_email": address, "password": PASSWORD}, follow=True)
        shown = re.sub(r'nonce="[^"]*"|value="[A-Za-z0-9]{64}"', "", answer.content.decode())
        shown = re.sub(r"\d\d:\d\d ngày", "", shown)
        pages.append(shown.replace(address.lower(), "…"))
    assert len(set(pages)) == 1
    letters = [letter for letter in post.all() if letter["X-Envelope-To"] == "hoa@example.com"]
    assert len(letters) == 1
    assert "xac-nhan" not in letters[0].get_content()


def test_an_address_taken_meanwhile_is_said_only_to_who_holds_it(
    an: User, asked: Client, post: Post
) -> None:
    links = [post.link(OLD), post.link(NEW)]
    User.objects.create_user(NEW, PASSWORD, full_name="Lê Thị Hoa")
    asked.post(links[0])
    assert "Chưa đổi được thư điện tử" in asked.post(links[1]).content.decode()
    an.refresh_from_db()
    assert an.email == OLD


def test_the_password_is_asked_and_the_same_address_is_refused(an: User, client: Client) -> None:
    client.force_login(an)
    wrong = client.post(PAGE, {"new_email": NEW, "password": "không phải"}).content.decode()
    assert "Mật khẩu chưa đúng: nhập lại." in wrong
    assert f'value="{NEW}"' in wrong
    cache.clear()
    same = client.post(PAGE, {"new_email": "AN@example.com", "password": PASSWORD})
    assert "Nhập địa chỉ khác địa chỉ đang dùng." in same.content.decode()
    assert not EmailChange.objects.exists()
