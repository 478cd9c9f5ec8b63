"""Who runs the machine changes no history: what events name stays as it was when they happened."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.accounts.models import Role, User
from tests.builders import People

pytestmark = pytest.mark.django_db


def test_a_posting_that_acted_is_never_given_to_somebody_else(people: People) -> None:
    client = Client()
    client.force_login(
        User.objects.create_superuser("quantri@example.vn", None, full_name="Quản trị")
    )
    said = {
        "user": people.binh.user_id,
        "division": people.binh.division_id,
        "role": Role.LEADER,
        "valid_from": "01/01/2020",
        "title": "Công chức",
        "valid_to": "31/12/2026",
    }
    before = (people.lan.user_id, people.lan.division_id, people.lan.role, people.lan.valid_from)
    answer = client.post(f"/quan-tri/accounts/posting/{people.lan.pk}/change/", said)
    assert answer.status_code == 302
    lan = people.lan
    lan.refresh_from_db()
    assert (lan.user_id, lan.division_id, lan.role, lan.valid_from) == before
    assert lan.title == "Công chức"
    assert lan.valid_to is not None


def test_a_letter_with_an_overlong_name_is_not_there() -> None:
    assert Client().get(f"/thu-mau/{'a' * 300}.eml/").status_code == 404
