"""Letters with links that open an account pass through the queue, and stay nowhere."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client

from motcua.accounts.models import User
from motcua.accounts.tasks import send_letter


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_of_a_letter_that_was_sent(mailbox: list[EmailMessage]) -> None:
    send_letter.defer(
        subject="Đặt lại mật khẩu",
        body="https://cong.example/dat-lai/chi-mot-lan",
        to="an@example.com",
    )
    call_command("procrastinate", "worker", "--one-shot")
    assert len(mailbox) == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args::text LIKE '%chi-mot-lan%'"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_an_administrator_reads_no_waiting_letter_and_proves_no_address() -> None:
    """Either would open any account; other programs' pages in the administration are chosen by hand."""
    chief = User.objects.create_superuser("quantri@example.vn", None, full_name="Quản trị")
    client = Client()
    client.force_login(chief)
    for address in ("procrastinate/procrastinatejob", "account/emailaddress"):
        assert client.get(f"/quan-tri/{address}/").status_code == 404
    foreign = {
        model._meta.label_lower
        for model in admin.site._registry
        if not model.__module__.startswith("motcua.")
    }
    assert foreign == {"auth.group"}
