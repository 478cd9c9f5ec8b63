"""Receipts through the doors: who sees them, who gets the PDF, who may do what."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from motcua.dossiers import openings
from motcua.dossiers.models import Dossier, Opening
from motcua.payments import receipt_pdf, receipts
from motcua.payments.models import Receipt, TaxReport
from tests import builders
from tests.builders import People
from tests.payments.receipt_lives import paid
from tests.signing import Signing
from tests.world import SignIn


@pytest.fixture
def signed(people: People, keyring: Signing) -> Receipt:
    keyring.key(builders.agency())
    receipt = paid(builders.dossier())
    receipt_pdf.printed(receipt.pk)
    receipt.refresh_from_db()
    return receipt


def dossier_of(receipt: Receipt) -> Dossier:
    return receipt.payment.dossier


def mine(receipt: Receipt) -> str:
    return reverse("portal:payment_receipt", args=[receipt.dossier_number, receipt.pk])


def theirs(receipt: Receipt, page: str = "desk:receipt") -> str:
    return reverse(page, args=[receipt.dossier_number, receipt.pk])


def fetched(client: Client, url: str, **get: str) -> bytes:
    answer = client.get(url, get)
    assert answer.status_code == 200
    content: bytes = answer.getvalue()
    return content


def text(client: Client, url: str, status: int = 200, **get: str) -> str:
    answer = client.get(url, get)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


# --- the citizen ---


def test_an_finds_the_receipt_on_the_page_of_the_dossier_and_downloads_it(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    an = sign_in(people.an)
    page = text(an, reverse("portal:dossier", args=[signed.dossier_number]))
    assert "Biên lai 26TAA số 00000001" in page
    assert mine(signed) in page
    assert fetched(an, mine(signed)).startswith(b"%PDF")


def test_a_receipt_without_its_signature_is_shown_as_waiting(
    people: People, sign_in: SignIn
) -> None:
    receipt = paid()
    an = sign_in(people.an)
    page = text(an, reverse("portal:dossier", args=[receipt.dossier_number]))
    assert "đang chờ ký số" in page
    assert mine(receipt) not in page
    assert an.get(mine(receipt)).status_code == 404


def test_both_stay_readable_after_it_was_cancelled(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    counter = receipts.cancel(signed, people.dung, "Trả lại tiền.")
    receipt_pdf.printed(counter.pk)
    an = sign_in(people.an)
    page = text(an, reverse("portal:dossier", args=[signed.dossier_number]))
    assert "đã hủy ngày 10/03/2026 bằng biên lai số 00000002" in page
    assert "hủy biên lai số 00000001: Trả lại tiền." in page
    assert fetched(an, mine(signed)) != fetched(an, mine(counter))


def test_nobody_else_gets_it(signed: Receipt, people: People, sign_in: SignIn) -> None:
    stranger = builders.citizen("binh.dan@example.com", "Người Lạ")
    assert sign_in(stranger).get(mine(signed)).status_code == 404
    assert sign_in(people.binh).get(theirs(signed)).status_code == 404
    assert Client().get(mine(signed)).status_code == 302
    other = builders.dossier()
    wrong = reverse("portal:payment_receipt", args=[other.number, signed.pk])
    assert sign_in(people.an).get(wrong).status_code == 404


# --- the check page ---


def test_whoever_holds_the_paper_reads_whether_it_stands_and_nobodys_name(
    signed: Receipt, people: People
) -> None:
    url = reverse("portal:check", args=[signed.token])
    page = text(Client(), url)
    assert "Biên lai là thật và đang có giá trị" in page
    for said in ("26TAA", "00000001", "15.000 đồng", "UBND xã Cẩm Lạc", signed.tax_code):
        assert said in page
    for secret in (signed.payer, signed.dossier_number, signed.procedure):
        assert secret not in page
    counter = receipts.cancel(signed, people.dung, "Trả lại tiền cho ông An.")
    page = text(Client(), url)
    assert "đã bị hủy" in page
    assert "đang có giá trị" not in page
    assert "ông An" not in page
    assert "hủy biên lai 26TAA số 00000001" in text(
        Client(), reverse("portal:check", args=[counter.token])
    )


def test_an_unknown_code_is_no_receipt(people: People) -> None:
    assert "Không có biên lai nào mang mã này" in text(Client(), "/kiem-tra/abc/", 404)
    assert Client().post("/kiem-tra/abc/").status_code == 405


# --- the desk ---


def test_lan_reads_it_on_the_page_of_the_dossier(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    page = text(lan, reverse("desk:dossier", args=[signed.dossier_number]))
    assert "Biên lai 26TAA số 00000001" in page
    assert "Hủy và lập lại" not in page
    assert fetched(lan, theirs(signed)).startswith(b"%PDF")


def test_the_desk_says_why_a_receipt_has_no_signature(
    people: People, keyring: Signing, sign_in: SignIn
) -> None:
    receipt = paid(builders.dossier())
    lan = sign_in(people.lan)
    for url in (reverse("desk:dossier", args=[receipt.dossier_number]), reverse("desk:receipts")):
        page = text(lan, url)
        assert "chưa ký số" in page
        assert "chưa đăng ký khóa dấu của UBND xã Cẩm Lạc" in page


def test_the_leader_makes_one_out_anew_with_a_reason(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    dung, url = sign_in(people.dung), theirs(signed, "desk:receipt_correct")
    assert "Hủy và lập lại" in text(dung, reverse("desk:dossier", args=[signed.dossier_number]))
    assert signed.payer in text(dung, url)
    answer = dung.post(url, {"payer": "Trần Văn Ba", "reason": "  "})
    assert answer.status_code == 422
    assert "Trần Văn Ba" in answer.content.decode()
    assert Receipt.objects.count() == 1
    assert dung.post(url, {"payer": "Trần Văn Ba", "reason": "Ghi sai tên."}).status_code == 302
    new = receipts.of_payment(signed.payment)
    assert new is not None
    assert (new.payer, new.issued_by) == ("Trần Văn Ba", people.dung)
    assert dung.get(url).status_code == 404


def test_nobody_but_the_leader_makes_one_out_anew(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    url = theirs(signed, "desk:receipt_correct")
    for who in (people.lan, people.hung, people.binh):
        answer = sign_in(who).post(url, {"payer": "Ba", "reason": "Sai."})
        assert answer.status_code == 404
    assert sign_in(people.an).post(url, {"payer": "Ba", "reason": "Sai."}).status_code == 403
    assert Receipt.objects.count() == 1


def test_lan_downloads_the_table_of_the_day_and_marks_it_as_sent(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    page = text(lan, reverse("desk:receipts"))
    assert "Bảng kê biên lai ngày 10/03/2026" in page
    assert "Chưa gửi" in page
    for ending, begins in (("csv", b"\xef\xbb\xbf"), ("xml", b"<?xml")):
        table = reverse("desk:receipts_table", args=[ending])
        assert fetched(lan, table, ngay="10/03/2026").startswith(begins)
    said = {"ngay": "10/03/2026", "count": "1", "note": "Thuế cơ sở 1"}
    lan.post(reverse("desk:receipts_sent"), said)
    page = text(lan, reverse("desk:receipts"))
    assert "Trần Thị Lan ghi: 1 biên lai. Thuế cơ sở 1" in page
    assert "Đã gửi" in page
    assert "Chưa gửi" not in page


def test_what_was_issued_while_the_page_stood_open_is_not_marked_as_sent(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    paid(builders.dossier())
    answer = lan.post(reverse("desk:receipts_sent"), {"ngay": "10/03/2026", "count": "1"})
    assert answer.status_code == 409
    assert "Bảng kê vừa thay đổi" in answer.content.decode()
    assert not TaxReport.objects.exists()


def test_who_looks_at_the_table_is_written_down(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    Opening.objects.all().delete()
    sign_in(people.dung).get(reverse("desk:receipts"))
    assert Opening.objects.filter(posting=people.dung, dossier=dossier_of(signed)).exists()
    assert openings.WRITTEN_DOWN_EVERY


def test_the_table_is_for_clerks_and_leaders_of_the_own_agency(
    signed: Receipt, people: People, sign_in: SignIn
) -> None:
    assert sign_in(people.hung).get(reverse("desk:receipts")).status_code == 404
    page = text(sign_in(people.binh), reverse("desk:receipts"))
    assert "Không có biên lai nào lập trong ngày này." in page
    assert "26TAA" not in page
    table = reverse("desk:receipts_table", args=["csv"])
    told = fetched(sign_in(people.binh), table, ngay="10/03/2026").decode()
    assert signed.payer not in told


@pytest.mark.parametrize("day", ["31/02/2026", "abc", "11/03/2027", "01/01/0001"])
def test_a_day_that_is_none_is_said_at_the_field(people: People, sign_in: SignIn, day: str) -> None:
    lan = sign_in(people.lan)
    assert "Lỗi:" in text(lan, reverse("desk:receipts"), 422, ngay=day)
    table = reverse("desk:receipts_table", args=["csv"])
    assert lan.get(table, {"ngay": day}).status_code == 404
    assert lan.get(reverse("desk:receipts_table", args=["exe"])).status_code == 404
