"""Far too much of anything is refused in a sentence, in Vietnamese, and quickly."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import path

from tests import builders
from tests.builders import People
from tests.world import SignIn

pytestmark = pytest.mark.django_db


def test_a_body_or_a_number_of_fields_beyond_reason_is_refused_in_words(
    people: People, sign_in: SignIn
) -> None:
    draft = builders.dossier("draft")
    address, an = f"/nop/{draft.key}/chu-ho-so/", sign_in(people.an)
    for data in ({"full_name": "x" * 2_600_000}, {f"a{n}": "1" for n in range(2100)}):
        answer = an.post(address, data)
        assert answer.status_code == 400
        assert "Không đọc được yêu cầu này" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.applicant["full_name"] == "Nguyễn Văn An"


@pytest.mark.parametrize("host", ["evil.example", "localhost@evil.example", "localhost:1@x", ""])
def test_a_foreign_host_is_refused_and_nowhere_repeated(host: str) -> None:
    answer = Client().get("/", HTTP_HOST=host or "evil.example:80")
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    forwarded = Client().get("/", HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil.example" not in forwarded.content.decode()


def broken(request: object) -> None:
    raise RuntimeError("mật khẩu là 12345")


urlpatterns = [path("hong/", broken)]


def test_a_failure_shows_nothing_of_what_failed(settings: pytest.FixtureRequest) -> None:
    from django.contrib.auth.decorators import login_not_required

    login_not_required(broken)
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    client = Client(raise_request_exception=False)
    answer = client.get("/hong/")
    assert answer.status_code == 500
    shown = answer.content.decode()
    assert "Hệ thống gặp sự cố" in shown
    assert not [word for word in ("12345", "Traceback", "RuntimeError", "broken") if word in shown]
