"""Receipts follow the money: issued once when it is settled, signed once, cancelled by another receipt."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage

from motcua.common import clock
from motcua.documents.render import STANDARDS
from motcua.dossiers import charges
from motcua.dossiers.access import SYSTEM
from motcua.dossiers.actions import record_refund
from motcua.dossiers.models import Dossier
from motcua.notices.models import Notice
from motcua.payments import receipt_jobs, receipt_pdf, receipts
from motcua.payments.models import Receipt
from motcua.payments.receipts import CannotCancel
from motcua.signatures.errors import CannotSign
from motcua.signatures.models import SigningKey
from tests import builders
from tests.builders import People
from tests.payments.receipt_lives import attempt, paid, settle
from tests.pdf import words_of
from tests.signing import Signing, pdfsig
from tests.threads import at_once


def content(receipt: Receipt) -> bytes:
    receipt.refresh_from_db()
    assert receipt.file is not None
    with default_storage.open(receipt.file.path, "rb") as file:
        made: bytes = file.read()
        return made


# --- issued ---


def test_a_payment_that_is_settled_has_its_receipt_at_that_moment(people: People) -> None:
    dossier = builders.dossier()
    receipt = paid(dossier)
    agency = builders.agency()

    assert receipt.amount == receipt.payment.applied == 15_000
    assert receipt.words == "Mười lăm nghìn đồng"
    assert [(line["kind"], line["amount"]) for line in receipt.lines] == [("fee", 15_000)]
    assert receipt.payer == dossier.submitter["full_name"]
    assert receipt.dossier_number == dossier.number
    assert receipt.issued_at == clock.now()
    assert (receipt.agency_name, receipt.tax_code) == (agency.name, agency.tax_code)
    assert agency.tax_code.startswith("0000")
    assert len(receipt.token) >= 22  # 128 bits


def test_what_is_said_twice_is_receipted_once(people: People) -> None:
    payment = attempt(builders.dossier())
    settle(payment)
    with pytest.raises(AssertionError):
        settle(payment)
    assert Receipt.objects.count() == 1


def test_a_receipt_is_over_what_was_applied_and_not_over_what_goes_back(people: People) -> None:
    dossier = builders.dossier()
    first, second = attempt(dossier, "transfer"), attempt(dossier, "vnpay")
    settle(first)
    settle(second)
    second.refresh_from_db()
    assert (second.state, second.applied) == ("paid", 0)
    assert Receipt.objects.get().payment == first


def test_cash_names_who_took_it(people: People) -> None:
    receipt = paid(provider="cash", by=people.lan)
    assert receipt.issued_by == people.lan


def test_the_letter_says_that_the_receipt_is_there_and_nothing_about_anybody(
    people: People,
) -> None:
    dossier = builders.dossier()
    receipt = paid(dossier)
    letter = Notice.objects.filter(dossier=dossier).order_by("-pk")[0]
    assert "Biên lai" in letter.text
    for told in (receipt.payer, dossier.applicant_name, receipt.written, receipt.token):
        assert told not in letter.text


# --- the PDF ---


def test_the_pdf_is_signed_with_the_seal_of_the_agency_that_collected(
    people: People, keyring: Signing, tmp_path: Path, run_jobs: Any
) -> None:
    keyring.key(builders.agency())
    receipt = paid(builders.dossier())
    run_jobs()
    pdf = content(receipt)
    told = pdfsig(pdf, tmp_path)
    assert [one["Signature Validation"] for one in told] == ["Signature is Valid."]
    assert told[0]["Signer Certificate Common Name"] == "UBND xã Cẩm Lạc"
    words = words_of(pdf)
    for said in (
        *("26TAA", "00000001", "EBL01", receipt.tax_code, receipt.payer, receipt.dossier_number),
        *("15.000", "Mười lăm nghìn đồng", "Chuyển khoản", "Ngày 10 tháng 3 năm 2026"),
    ):
        assert said in words, said
    assert f"/kiem-tra/{receipt.token}/" in words.replace(" ", "")


def test_a_receipt_is_still_a_paper_for_archives_after_it_was_signed(
    people: People, keyring: Signing, run_jobs: Any
) -> None:
    keyring.key(builders.agency())
    receipt = paid(builders.dossier())
    run_jobs()
    assert STANDARDS == ["a-2a", "ua-1"]
    with pikepdf.open(io.BytesIO(content(receipt))) as pdf:
        assert pdf.open_metadata()["pdfaid:part"] == "2"


def test_it_is_never_printed_again(people: People, keyring: Signing, run_jobs: Any) -> None:
    keyring.key(builders.agency())
    receipt = paid(builders.dossier())
    run_jobs()
    first = content(receipt)
    with clock.at("2026-03-11T09:00"):
        assert receipt_pdf.printed(receipt.pk) == Receipt.objects.get().file
        receipt_pdf.print_waiting()
    assert content(receipt) == first


def test_two_at_once_print_it_once(committed_people: People, keyring: Signing) -> None:
    keyring.key(builders.agency())
    receipt = paid(builders.dossier())
    first, second = at_once(*(lambda: receipt_pdf.printed(receipt.pk) for _each in range(2)))
    assert first == second


def test_without_a_key_it_waits_and_is_signed_when_there_is_one(
    people: People, keyring: Signing, run_jobs: Any
) -> None:
    first, second = paid(builders.dossier()), paid(builders.dossier())
    run_jobs()
    assert receipts.waiting().count() == 2
    assert "khóa" in receipt_pdf.why_waiting(first)
    with pytest.raises(CannotSign):
        receipt_pdf.printed(first.pk)
    keyring.key(builders.agency())
    with clock.at("2026-03-10T11:00"):
        receipt_jobs.print_waiting_receipts(0)
    assert receipts.waiting().count() == 0
    assert "Ngày 10 tháng 3 năm 2026" in words_of(content(second))


def test_an_agency_without_a_key_holds_no_other_up(people: People, keyring: Signing) -> None:
    paid(builders.dossier())
    other = builders.agency("UBND xã Cẩm Xuyên")
    there = paid(builders.dossier(office=other))
    keyring.key(other)
    receipt_pdf.print_waiting()
    assert content(there)
    assert receipts.waiting().count() == 1
    assert SigningKey.objects.count() == 1


# --- cancelled ---


def test_a_counter_receipt_takes_back_the_whole_amount_and_both_stay(people: People) -> None:
    receipt = paid()
    counter = receipts.cancel(receipt, None, "Hồ sơ bị từ chối tiếp nhận.")
    assert (counter.cancels, counter.number, counter.amount) == (receipt, 2, 15_000)
    assert counter.reason == "Hồ sơ bị từ chối tiếp nhận."
    assert counter.token != receipt.token
    assert Receipt.objects.get(pk=receipt.pk).cancelled
    assert receipts.of_payment(receipt.payment) is None


def test_what_stays_collected_has_a_new_receipt(people: People) -> None:
    receipt = paid()
    receipts.cancel(receipt, people.dung, "Trả lại một phần.", keep=8_000)
    new = receipts.of_payment(receipt.payment)
    assert new is not None
    assert (new.replaces, new.number, new.amount) == (receipt, 3, 8_000)
    assert new.words == "Tám nghìn đồng"
    assert sum(line["amount"] for line in new.lines) == 8_000
    receipts.cancel(new, people.dung, "Trả lại phần còn lại.")
    assert receipts.of_payment(receipt.payment) is None


def refund(dossier: Dossier, amount: int) -> None:
    record_refund(dossier, SYSTEM, amount=amount, method="cash", reference="1")


def test_a_refund_takes_back_what_went_and_leaves_what_stayed(people: People) -> None:
    dossier = builders.dossier()
    receipt = paid(dossier)
    refund(dossier, 5_000)
    new = receipts.of_payment(receipt.payment)
    assert new is not None
    assert (new.amount, new.replaces, new.number) == (10_000, receipt, 3)
    refund(dossier, 10_000)
    assert receipts.of_payment(receipt.payment) is None
    counters = Receipt.objects.exclude(cancels=None).order_by("number")
    assert [(one.amount, one.reason) for one in counters] == [
        (15_000, "Đã hoàn 5.000 đồng cho người nộp."),
        (10_000, "Đã hoàn 10.000 đồng cho người nộp."),
    ]


def test_nothing_is_cancelled_twice_and_a_counter_receipt_never(people: People) -> None:
    receipt = paid()
    counter = receipts.cancel(receipt, None, "Hủy.")
    for one in (receipt, counter):
        with pytest.raises(CannotCancel):
            receipts.cancel(one, None, "Hủy lần nữa.")
    assert Receipt.objects.count() == 2


def test_two_who_cancel_at_once_make_one_counter_receipt(committed_people: People) -> None:
    receipt = paid()
    answers = at_once(*(lambda: receipts.cancel(receipt, None, "Hủy.") for _each in range(2)))
    assert sorted(type(answer).__name__ for answer in answers) == ["CannotCancel", "Receipt"]
    assert list(Receipt.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]


def test_no_other_agency_cancels_and_nobody_without_a_reason(people: People) -> None:
    receipt = paid()
    with pytest.raises(CannotCancel):
        receipts.cancel(receipt, people.binh, "Hủy.")
    for reason, keep in (("", 0), (" \n", 0), ("Hủy.", 15_001), ("Hủy.", -1)):
        with pytest.raises(ValueError, match="reason"):
            receipts.cancel(receipt, None, reason, keep=keep)
    assert Receipt.objects.count() == 1


def test_a_receipt_made_out_anew_leaves_the_money_where_it_is(people: People) -> None:
    dossier = builders.dossier()
    receipt = paid(dossier)
    new = receipts.correct(receipt, people.dung, payer="Trần Văn Ba", reason="Ghi sai tên.")
    assert (new.payer, new.amount, new.replaces) == ("Trần Văn Ba", 15_000, receipt)
    charge = charges.of(dossier)
    assert charge is not None
    assert charge.paid == 15_000


def test_only_the_leader_of_the_agency_may_make_one_out_anew(people: People) -> None:
    receipt = paid()
    for posting in (people.lan, people.hung, people.mai, people.binh):
        assert not receipts.may_correct(posting, receipt)
        with pytest.raises(CannotCancel):
            receipts.correct(receipt, posting, payer="Ba", reason="Ghi sai tên.")
    assert receipts.may_correct(people.dung, receipt)
