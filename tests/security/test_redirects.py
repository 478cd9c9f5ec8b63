"""The way on is a path of this site, wherever a page is told one."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import builders
from tests.builders import PASSWORD, People
from tests.world import SignIn

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    *(
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil",
    ),
    *("javascript:alert(1)", "///evil.example", " //evil.example", "/\t/evil.example", "http://["),
    *("a-bare-word", "portal:help", "1e400", "evil.example", "\u2028//evil.example"),
)


def stays(client: Client, path: str, data: dict[str, str]) -> None:
    answer = client.post(path, data)
    assert answer.status_code in (200, 302)
    to = answer.headers.get("Location", "/")
    assert to.startswith("/"), (path, data, to)
    assert not to.startswith(("//", "/\\", "/%09/")), (path, data, to)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_page_leads_elsewhere_or_stumbles(people: People, sign_in: SignIn, wanted: str) -> None:
    stays(Client(), "/dich-vu-cong/xa-cua-toi/", {"next": wanted, "commune": ""})
    stays(
        Client(), "/dang-nhap/", {"login": "an@example.com", "password": PASSWORD, "next": wanted}
    )
    person = {
        "full_name": "Nguyễn Văn An",
        "identity_number": "042090000001",
        "phone": "0912345678",
    }
    stays(sign_in(people.an), "/tai-khoan/", {**person, "next": wanted})
    made = builders.dossier("submitted")
    moves = {"moves": str(made.moves), "next": wanted}
    stays(sign_in(people.lan), f"/can-bo/ho-so/{made.number}/lam/accept/", moves)
    made.refresh_from_db()
    assert made.status == "accepted"
