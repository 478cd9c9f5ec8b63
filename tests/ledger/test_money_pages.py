"""The pages of money at the desk: who sees them, what may be pressed, what a spreadsheet makes of the list."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaign.bank import Bank
from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.payments import refunds
from motcua.payments.models import Payment, Reconciliation, Refund, RefundState
from tests import builders
from tests.builders import People
from tests.ledger.paid import FEE, paid, proposed, refused
from tests.world import SignIn

LIST, GIVEN, BOOKS = "/can-bo/tien/", "/can-bo/tien/hoan/", "/can-bo/tien/so/"


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def url_of(refund: Refund) -> str:
    return f"{GIVEN}{refund.reference}/"


def test_the_clerk_reads_what_was_paid_with_its_sum_and_finds_one(
    people: People, sign_in: SignIn
) -> None:
    first, second = paid(), paid(way="cash", taken_by=people.lan)
    lan = sign_in(people.lan)
    text = page(lan, LIST)
    assert "2 khoản thu, cộng 30.000 đồng" in text
    assert first.dossier.number in text
    assert "1 khoản thu" in page(lan, f"{LIST}?tim={second.reference}")
    assert "1 khoản thu" in page(lan, f"{LIST}?cach=cash")
    assert "0 khoản thu" in page(lan, f"{LIST}?tu=11/03/2026")
    assert "2 khoản thu" in page(lan, f"{LIST}?tu=10/03/2026&den=10/03/2026")
    wrong = lan.get(f"{LIST}?tu=11/03/2026&den=10/03/2026")
    assert wrong.status_code == 422
    assert "sau hoặc bằng ngày bắt đầu" in wrong.content.decode()


def test_strangers_see_nothing_of_it(people: People, sign_in: SignIn, bank: Bank) -> None:
    refund = refused()
    [run] = _run(people)
    binh = sign_in(people.binh)
    assert "0 khoản thu" in page(binh, LIST)
    assert "Không có lần hoàn tiền nào" in page(binh, GIVEN)
    of_one = (
        f"{LIST}khoan/{refund.payment.reference}/",
        url_of(refund),
        f"{BOOKS}{run.pk}/",
    )
    for url in of_one:
        assert binh.get(url).status_code == 404
        assert binh.post(url, {"go": "approve"}).status_code in (404, 405)
    assert refund.payment.reference not in binh.get(f"{LIST}bang-ke/").content.decode()
    # At the same agency, but money is not their work.
    for other in (people.hung, people.mai):
        client = sign_in(other)
        for url in (LIST, GIVEN, BOOKS, f"{LIST}bang-ke/", *of_one):
            assert client.get(url).status_code == 404
    assert sign_in(people.lan).get(BOOKS).status_code == 404


def _run(people: People) -> list[Reconciliation]:
    from motcua.payments import reconciling

    head = b"txn_ref,transaction_no,type,amount,paid_at,status\n"
    return reconciling.reconcile("bank", clock.today(), head, file_name="b.csv")


def test_one_proposes_another_approves_and_it_goes_back(
    people: People, sign_in: SignIn, bank: Bank, run_jobs: Callable[[], int]
) -> None:
    payment = paid("processing")
    lan, dung = sign_in(people.lan), sign_in(people.dung)
    url = f"{LIST}khoan/{payment.reference}/"
    typed = {"key": "press-1", "amount": "99.000", "reason": "Thu nhầm mức của bản sao."}
    much = lan.post(url, typed)
    assert much.status_code == 422
    assert "15.000 đồng" in much.content.decode()
    assert "Thu nhầm mức" in much.content.decode()
    for _press in range(2):
        assert lan.post(url, typed | {"amount": "5.000"}).status_code == 302
    refund = Refund.objects.get()

    assert "Duyệt hoàn tiền" not in page(lan, url_of(refund))
    assert lan.post(url_of(refund), {"go": "approve"}).status_code == 403
    assert "Duyệt hoàn tiền" in page(dung, url_of(refund))
    assert dung.post(url_of(refund), {"go": "approve"}).status_code == 302
    assert dung.post(url_of(refund), {"go": "approve"}).status_code == 422
    run_jobs()
    refund.refresh_from_db()
    assert (refund.state, bank.sum("refund")) == (RefundState.DONE, 5_000)
    assert "Trần Thị Lan" in page(lan, url_of(refund))


def test_who_proposed_reads_that_another_must_approve(people: People, sign_in: SignIn) -> None:
    refund = proposed(paid("processing"), people.dung)
    dung = sign_in(people.dung)
    assert "Người đề nghị không tự duyệt" in page(dung, url_of(refund))
    assert dung.post(url_of(refund), {"go": "approve"}).status_code == 403


def test_declined_with_a_reason_that_who_asked_reads(people: People, sign_in: SignIn) -> None:
    refund = proposed(paid("processing"), people.lan)
    dung = sign_in(people.dung)
    short = dung.post(url_of(refund), {"go": "decline", "reason": "không"})
    assert short.status_code == 422
    told = {"go": "decline", "reason": "Mức thu đúng nghị quyết."}
    assert dung.post(url_of(refund), told).status_code == 302
    assert "Mức thu đúng nghị quyết." in page(sign_in(people.lan), url_of(refund))


def test_what_no_gateway_takes_back_the_clerk_pays_out(
    people: People, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    refund = refused("transfer")
    run_jobs()
    lan = sign_in(people.lan)
    assert "Ghi đã chi trả" in page(lan, url_of(refund))
    typed = {"go": "pay_out", "method": "transfer", "reference": "GD 12"}
    wrong = lan.post(url_of(refund), typed)
    assert wrong.status_code == 422
    assert "Ghi tên chủ tài khoản." in wrong.content.decode()
    typed |= {"bank": "Ngân hàng Ví dụ", "account": "0001 2345", "holder": "NGUYEN VAN AN"}
    assert lan.post(url_of(refund), typed).status_code == 302
    assert lan.post(url_of(refund), typed).status_code == 422
    refund.refresh_from_db()
    assert (refund.state, refund.bank_details["account"]) == (RefundState.DONE, "00012345")


def test_a_list_opened_in_a_spreadsheet_runs_nothing(people: People, sign_in: SignIn) -> None:
    payment = paid()
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"):
        Payment.objects.filter(pk=payment.pk).update(gateway_reference=text)
        answer = sign_in(people.lan).get(f"{LIST}bang-ke/")
        assert answer["Content-Type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        assert rows[1][3] == f"'{text}"
        assert rows[1][5:] == [str(FEE), str(FEE), "0"]


def test_who_answers_for_the_money_compares_a_file(
    people: People, sign_in: SignIn, bank: Bank
) -> None:
    from motcua.payments import actions
    from tests.ledger.paid import attempt

    payment = attempt(builders.dossier())
    actions.apply(bank.pay(payment), "bank")
    dung = sign_in(people.dung)
    assert "Chưa đối soát lần nào" in page(dung, BOOKS)

    def upload(content: bytes, day: str = "10/03/2026") -> tuple[int, str]:
        file = SimpleUploadedFile("doi-soat.csv", content, content_type="text/csv")
        typed = {"provider": "bank", "day": day, "file": file}
        answer = dung.post(BOOKS, typed, follow=True)
        return answer.status_code, answer.content.decode()

    right = bank.settlement(clock.today())
    assert "Khớp, 0 đồng" in upload(right)[1]
    status, text = upload(right.replace(b"15000", b"15001"))
    assert (status, "Lệch 1 đồng" in text, "Số tiền khác nhau" in text) == (200, True, True)
    assert "Khoản thu" in text
    assert "Thứ" not in text
    status, text = upload(b"not,a,file\n1,2,3\n")
    assert (status, "Tệp thiếu cột txn_ref" in text) == (422, True)
    assert "Ngày này chưa đến" in upload(right, "11/03/2026")[1]
    assert "Lệch 1 đồng" in page(dung, BOOKS)
    assert "Lệ phí đã thu" in page(dung, BOOKS)


@pytest.fixture
def deputy(people: People) -> Posting:
    """Heads the one-stop desk."""
    made = builders.officer("truong@example.com", "Ngô Thị Trưởng", "clerk", "one-stop")
    made.heads = True
    made.save()
    return made


def test_the_head_of_the_desk_approves_too_but_not_what_they_proposed(
    people: People, deputy: Posting, sign_in: SignIn
) -> None:
    payment = paid("processing")
    own, others = proposed(payment, deputy, 1_000), proposed(payment, people.lan, 2_000)
    client = sign_in(deputy)
    assert client.post(url_of(own), {"go": "approve"}).status_code == 403
    assert client.post(url_of(others), {"go": "approve"}).status_code == 302
    assert refunds.refundable(payment) == FEE - 3_000
