"""What somebody without an account can learn or fill up."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from motcua.accounts.models import User
from tests import builders
from tests.builders import PASSWORD, citizen
from tests.security.test_limits import AN

pytestmark = pytest.mark.django_db


class Counting(MD5PasswordHasher):
    """Hashing is what takes long at these doors: as many of them, as long a wait."""

    hashed: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture
def counting(settings: Any) -> type[Counting]:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    return Counting


def hashed(counting: type[Counting], address: str, data: dict[str, str]) -> int:
    counting.hashed.clear()
    assert Client().post(address, data).status_code in (200, 302)
    return len(counting.hashed)


def test_the_wait_does_not_tell_whether_there_is_an_account(counting: type[Counting]) -> None:
    first = hashed(counting, "/dang-ky/", AN)
    citizen("khac@example.com", "Người Khác")
    assert hashed(counting, "/dang-ky/", AN | {"email": "khac@example.com"}) == first
    assert (
        hashed(counting, "/dang-ky/", AN | {"password1": PASSWORD, "email": AN["email"]}) == first
    )
    wrong = {"password": "đoán mò thôi"}
    known = hashed(counting, "/dang-nhap/", wrong | {"login": "khac@example.com"})
    assert hashed(counting, "/dang-nhap/", wrong | {"login": "khong-co@example.com"}) == known


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/dang-ky/", AN),
        ("/quen-mat-khau/", {"email": AN["email"]}),
        ("/dang-ky/gui-lai-thu/", {"email": AN["email"]}),
        ("/dang-nhap/", {"login": AN["email"], "password": "đoán mò thôi"}),
    ],
)
def test_an_account_leaves_no_other_cookies_nor_another_way_on(
    address: str, data: dict[str, str]
) -> None:
    unknown = Client()
    first = unknown.post(address, data)
    User.objects.all().delete()
    citizen(AN["email"], "Nguyễn Thị An")
    known = Client(REMOTE_ADDR="203.0.113.7")
    second = known.post(address, data)
    assert (first.status_code, first.get("Location")) == (
        second.status_code,
        second.get("Location"),
    )
    assert set(unknown.cookies) == set(known.cookies)
    assert set(first.headers) == set(second.headers)


def shown(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str([file.size for file in request.FILES.getlist("files")]))


urlpatterns = [path("nhan/", shown)]


def test_nothing_of_a_file_is_kept_for_who_is_not_signed_in(settings: Any) -> None:
    from django.contrib.auth.decorators import login_not_required

    login_not_required(shown)
    settings.ROOT_URLCONF = __name__
    pdf = builders.small_pdf()
    stranger, an = Client(), Client()
    an.force_login(citizen("an@example.com", "Nguyễn Văn An"))
    answers = [
        client.post("/nhan/", {"files": SimpleUploadedFile("a.pdf", pdf)}).content.decode()
        for client in (stranger, an)
    ]
    assert answers == ["[]", f"[{len(pdf)}]"]
