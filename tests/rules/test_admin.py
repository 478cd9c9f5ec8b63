"""The administration shows dossiers, people, papers and letters, and changes none of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib import admin
from django.test import Client

from motcua.accounts.models import Posting, Role, User
from motcua.agencies.models import Division
from motcua.common import clock

pytestmark = pytest.mark.django_db
# Rows an administrator may write, each with its reason.
WRITABLE = {
    "agencies.calendarday": "holidays are announced",
    "agencies.officehours": "seasons change",
    "agencies.bankaccount": "an agency changes its bank",
    "accounts.posting": "who works where",
}


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(
        User.objects.create_superuser("quantri@example.vn", None, full_name="Quản trị")
    )
    return client


def test_every_list_of_the_administration_opens(administrator: Client) -> None:
    for model in list(admin.site._registry):  # some leave with the first page
        if model.__module__.startswith("motcua."):
            address = f"/quan-tri/{model._meta.app_label}/{model._meta.model_name}/"
            assert administrator.get(address).status_code == 200, address
            assert administrator.get(address, {"q": "an"}).status_code == 200, (
                f"search at {address}"
            )


def test_only_what_is_listed_can_be_written(administrator: Client) -> None:
    for model in admin.site._registry:
        if model.__module__.startswith("motcua.") and model._meta.label_lower not in WRITABLE:
            address = f"/quan-tri/{model._meta.app_label}/{model._meta.model_name}/add/"
            assert administrator.get(address).status_code == 403, (
                f"{address}: derive from common.admin.ReadOnlyAdmin, or list it in WRITABLE."
            )


def test_an_administrator_gives_a_person_a_posting(administrator: Client) -> None:
    from motcua.agencies.loader import load_agencies

    load_agencies()
    lan = User.objects.create_user("lan@example.vn", None, full_name="Phạm Thị Lan")
    with clock.at("2026-03-02T09:00"):
        division = Division.objects.filter(
            agency__unit__name="Xã Cẩm Lạc", agency__valid_to=None, kind="one-stop"
        ).first()
        assert division is not None
        form = administrator.get("/quan-tri/accounts/posting/add/")
        assert f"{division.agency.name} – {division.name}" in form.content.decode()
        administrator.post(
            "/quan-tri/accounts/posting/add/",
            {
                "user": lan.pk,
                "division": division.pk,
                "role": Role.CLERK,
                "title": "Công chức một cửa",
                "valid_from": "02/03/2026",
            },
        )
    posting = Posting.objects.get(user=lan)
    assert posting.agency == division.agency
    assert posting.valid_from == date(2026, 3, 2)
