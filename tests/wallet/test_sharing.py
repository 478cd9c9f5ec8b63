"""One document, to one person, for a purpose, until a day; every opening is seen by the owner."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from motcua.common import clock
from motcua.wallet.models import Kept, Share, ShareOpening
from tests import builders
from tests.builders import People
from tests.desk.pressing import body
from tests.world import SignIn

TYPED = {"email": "binh@example.com", "purpose": "Làm hồ sơ vay", "until": "20/03/2026"}


@pytest.fixture
def an(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


@pytest.fixture
def kept(people: People) -> Kept:
    builders.dossier("returned")
    return Kept.objects.get()


def shared(an: Client, kept: Kept) -> Share:
    assert an.post(f"/kho-giay-to/{kept.pk}/chia-se/", TYPED).status_code == 302
    return Share.objects.get()


def opened(client: Client, one: Share) -> int:
    answer = client.get(f"/kho-giay-to/duoc-xem/{one.key}/")
    body(answer)
    return answer.status_code


def test_the_other_sees_exactly_this_document_and_each_opening_is_shown_to_the_owner(
    people: People, sign_in: SignIn, an: Client, kept: Kept
) -> None:
    one = shared(an, kept)
    binh = sign_in(people.binh)
    page = binh.get("/kho-giay-to/").content.decode()
    assert kept.name in page
    assert "Làm hồ sơ vay" in page
    for _time in range(2):
        assert body(binh.get(f"/kho-giay-to/duoc-xem/{one.key}/")).startswith(b"%PDF")
    assert binh.get(f"/kho-giay-to/{kept.pk}/").status_code == 404
    assert binh.get(f"/ho-so/{kept.dossier.number}/").status_code == 404
    seen = an.get(f"/kho-giay-to/{kept.pk}/chia-se/").content.decode()
    assert seen.count("Võ Thị Bình mở lúc") == 2
    with pytest.raises(Exception, match="Cannot"), transaction.atomic():
        ShareOpening.objects.all().delete()


def test_nobody_else_opens_it_even_with_its_address(
    people: People, sign_in: SignIn, an: Client, kept: Kept
) -> None:
    one = shared(an, kept)
    for who in (people.hung, people.lan):
        assert opened(sign_in(who), one) == 404
    assert not ShareOpening.objects.exists()


def test_it_ends_when_it_is_revoked_and_after_its_last_day(
    people: People, sign_in: SignIn, an: Client, kept: Kept
) -> None:
    one = shared(an, kept)
    binh = sign_in(people.binh)
    with clock.at("2026-03-20T23:00"):
        assert opened(sign_in(people.binh), one) == 200
    with clock.at("2026-03-21T00:01"):
        assert opened(sign_in(people.binh), one) == 404
    sign_in(people.hung).post(f"/kho-giay-to/{kept.pk}/chia-se/{one.pk}/thu-hoi/")
    assert opened(binh, one) == 200
    an.post(f"/kho-giay-to/{kept.pk}/chia-se/{one.pk}/thu-hoi/")
    assert opened(binh, one) == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "an@example.com"}, "Đây là địa chỉ của chính mình"),
        ({"until": "09/03/2026"}, "Chọn ngày từ hôm nay trở đi."),
        ({"until": "01/01/2028"}, "Chọn ngày trong vòng một năm"),
        ({"until": "32/13"}, "Viết ngày theo mẫu"),
        ({"purpose": ""}, "Để làm gì"),
    ],
)
def test_a_wrong_consent_is_said_and_nothing_typed_is_lost(
    an: Client, kept: Kept, typed: dict[str, str], said: str
) -> None:
    answer = an.post(f"/kho-giay-to/{kept.pk}/chia-se/", TYPED | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert all(text in page for key, text in TYPED.items() if key not in typed)
    assert not Share.objects.exists()


def test_the_letter_names_neither_the_owner_nor_the_document(
    an: Client, kept: Kept, run_jobs: object, mailbox: list[object]
) -> None:
    mailbox.clear()
    shared(an, kept)
    run_jobs()  # type: ignore[operator]
    letter = next(one for one in mailbox if one["X-Envelope-To"] == "binh@example.com")  # type: ignore[index]
    text = f"{letter['Subject']} {letter.get_content()}"  # type: ignore[index,attr-defined]
    assert "Nguyễn Văn An" not in text
    assert kept.name not in text
