"""An agency's bank account, and statements as its bank writes them."""

from __future__ import annotations

import csv
import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.agencies.models import Agency, BankAccount
from motcua.dossiers import charges
from motcua.dossiers.models import Charge, Dossier
from motcua.payments.models import Statement
from tests import builders

HEAD = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung")


def account(agency: Agency) -> BankAccount:
    return BankAccount.objects.create(
        agency=agency,
        bank="Ngân hàng Mẫu",
        bin="970499",
        number="0000000000001",
        holder="UBND XA CAM LAC",
        valid_from=dt.date(2026, 1, 1),
    )


def owing(at: str = "submitted") -> tuple[Dossier, Charge]:
    """A dossier that costs 15.000 đồng."""
    dossier = builders.dossier(at)
    charge = charges.of(dossier)
    assert charge is not None
    assert dossier.owed == charge.total == 15000
    return dossier, charge


def line(text: str, amount: str = "15.000", reference: str = "") -> tuple[str, ...]:
    return ("10/03/2026", reference, "", amount, text)


def statement_file(*lines: tuple[str, ...]) -> SimpleUploadedFile:
    text = io.StringIO(newline="")
    csv.writer(text).writerows((HEAD, *lines))
    return SimpleUploadedFile("sao-ke.csv", text.getvalue().encode(), "text/csv")


def bring(client: Client, *lines: tuple[str, ...]) -> Statement:
    """Uploaded, not yet confirmed."""
    answer = client.post(reverse("desk:statements"), {"file": statement_file(*lines)})
    assert answer.status_code == 302, answer.content.decode()
    return Statement.objects.latest("pk")


def bring_in(client: Client, *lines: tuple[str, ...]) -> Statement:
    """Uploaded and confirmed."""
    statement = bring(client, *lines)
    answer = client.post(reverse("desk:statement", args=[statement.pk]))
    assert answer.status_code == 302
    statement.refresh_from_db()
    return statement
