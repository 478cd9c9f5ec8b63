"""The demonstration gateway keeps to the protocol, and misbehaves exactly as told."""

from __future__ import annotations

import csv
import io
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPMessage
from pathlib import Path
from typing import IO

import pytest

from launch.bank import API, CONTROL, DAY, PAY, Bank
from launch.process import wait_until
from motcua.payments.providers import vnpay_http
from motcua.payments.providers import vnpay_wire as wire
from tests.launch.merchant import Merchant

SECRET = "a-secret-of-the-tests"
TMN = "TESTPAY1"


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    listening = Merchant()
    yield listening
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def bank(tmp_path: Path, merchant: Merchant) -> Iterator[Bank]:
    gateway = Bank(
        tmp_path / "bank.sqlite3", merchant=TMN, secret=SECRET, ipn=merchant.ipn, between=0.05
    )
    works = [
        threading.Thread(target=work) for work in (gateway.serve_forever, gateway.keep_calling)
    ]
    for work in works:
        work.start()
    yield gateway
    gateway.leaving.set()
    gateway.shutdown()
    for work in works:
        work.join()
    gateway.server_close()


def home(bank: Bank, path: str) -> str:
    return f"http://127.0.0.1:{bank.server_port}{path}"


def order(bank: Bank, *, ref: str = "000000000042", amount: int = 8000) -> dict[str, str]:
    now = bank.book.now()
    return {
        "vnp_Version": "2.1.0",
        "vnp_Command": "pay",
        "vnp_TmnCode": TMN,
        "vnp_Amount": wire.hundredfold(amount),
        "vnp_CurrCode": "VND",
        "vnp_TxnRef": ref,
        "vnp_OrderInfo": "Nop phi ho so H27-1",
        "vnp_ReturnUrl": "http://portal.example/ve/",
        "vnp_CreateDate": wire.stamp(now),
        "vnp_ExpireDate": wire.stamp(now + timedelta(minutes=15)),
    }


class Stay(urllib.request.HTTPRedirectHandler):
    def http_error_303(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
    ) -> None:
        return None


def send(url: str, body: bytes | None = None, kind: str = "") -> tuple[int, str, HTTPMessage]:
    headers = {"Content-Type": kind} if kind else {}
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310  our own gateway
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as other:
        with other:
            return other.code, other.read().decode(), other.headers


def choose(bank: Bank, asked: dict[str, str], choice: str) -> tuple[int, str, HTTPMessage]:
    url = wire.address(home(bank, PAY), asked, SECRET)
    return send(url, urllib.parse.urlencode({"choice": choice}).encode())


def tell(bank: Bank, **faults: object) -> None:
    status, _, _ = send(home(bank, CONTROL), json.dumps(faults).encode(), "application/json")
    assert status == 200


def ask(bank: Bank, asked: dict[str, str], *, secret: str = SECRET) -> dict[str, str]:
    fields = {
        "RequestId": "r1",
        "Version": "2.1.0",
        "Command": "querydr",
        "TmnCode": TMN,
        "TxnRef": asked["vnp_TxnRef"],
        "TransactionDate": asked["vnp_CreateDate"],
        "CreateDate": wire.stamp(bank.book.now()),
        "IpAddr": "127.0.0.1",
        "OrderInfo": "Hoi",
    }
    body = wire.signed_body(wire.QUERY, fields, secret)
    said = wire.as_text(vnpay_http.post(home(bank, API), body, seconds=2))
    wire.verify_answer(wire.QUERY_ANSWER, said, SECRET)
    return said


def give_back(bank: Bank, ref: str, amount: int, *, request: str, kind: str) -> dict[str, str]:
    fields = {
        "RequestId": request,
        "Version": "2.1.0",
        "Command": "refund",
        "TmnCode": TMN,
        "TransactionType": kind,
        "TxnRef": ref,
        "Amount": wire.hundredfold(amount),
        "TransactionNo": "",
        "TransactionDate": wire.stamp(bank.book.now()),
        "CreateBy": "ke toan",
        "CreateDate": wire.stamp(bank.book.now()),
        "IpAddr": "127.0.0.1",
        "OrderInfo": "Hoan",
    }
    body = wire.signed_body(wire.REFUND, fields, SECRET)
    said = wire.as_text(vnpay_http.post(home(bank, API), body))
    wire.verify_answer(wire.REFUND_ANSWER, said, SECRET)
    return said


def test_who_pays_is_sent_back_and_the_merchant_is_called(bank: Bank, merchant: Merchant) -> None:
    asked = order(bank)
    status, page, _ = send(wire.address(home(bank, PAY), asked, SECRET))
    assert (status, "DEMO" in page, "8.000 đồng" in page) == (200, True, True)
    status, _, headers = choose(bank, asked, "00")
    assert status == 303
    back, _, query = headers["Location"].partition("?")
    assert back == "http://portal.example/ve/"
    assert wait_until(lambda: bool(merchant.heard), seconds=5)
    for said in (wire.fields_of(query), wire.fields_of(merchant.heard[0])):
        wire.verify(said, SECRET)
        assert said["vnp_TxnRef"] == asked["vnp_TxnRef"]
        assert (said["vnp_ResponseCode"], said["vnp_TransactionStatus"]) == ("00", "00")
        assert wire.whole_dong(said["vnp_Amount"]) == 8000
    assert ask(bank, asked)["vnp_TransactionStatus"] == "00"
    assert "đã trả tiền" in send(wire.address(home(bank, PAY), asked, SECRET))[1]


def test_a_pay_address_that_was_changed_is_refused(bank: Bank) -> None:
    url = wire.address(home(bank, PAY), order(bank), SECRET).replace("800000", "100")
    status, page, _ = send(url)
    assert (status, "Sai chữ ký" in page) == (400, True)


@pytest.mark.parametrize("choice", ["51", "24"])
def test_a_refusal_is_told_and_moves_no_money(bank: Bank, merchant: Merchant, choice: str) -> None:
    asked = order(bank)
    choose(bank, asked, choice)
    assert wait_until(lambda: bool(merchant.heard), seconds=5)
    assert wire.fields_of(merchant.heard[0])["vnp_ResponseCode"] == choice
    assert bank.book.settlement(asked["vnp_CreateDate"][:8]).count("\n") == 1


def test_calls_are_repeated_until_taken_and_not_for_ever(bank: Bank, merchant: Merchant) -> None:
    merchant.answers = ["97", "01", "99", "02"]
    choose(bank, order(bank), "00")
    assert wait_until(lambda: bool(bank.book.calls()[0]["ended"]), seconds=5)
    assert len(merchant.heard) == 4
    merchant.answers = ["97"] * 40
    choose(bank, order(bank, ref="000000000043"), "00")
    assert wait_until(lambda: bool(bank.book.calls()[1]["ended"]), seconds=10)
    assert len(merchant.heard) == 14


def test_silence_is_found_by_asking(bank: Bank, merchant: Merchant) -> None:
    asked = order(bank)
    send(wire.address(home(bank, PAY), asked, SECRET))
    assert ask(bank, asked)["vnp_TransactionStatus"] == "01"
    status, page, _ = choose(bank, asked, "silent")
    assert (status, "không trả lời" in page) == (200, True)
    assert bank.book.calls() == []
    assert ask(bank, asked)["vnp_TransactionStatus"] == "00"
    assert ask(bank, asked | {"vnp_TxnRef": "1"})["vnp_ResponseCode"] == "91"
    assert ask(bank, asked, secret="other")["vnp_ResponseCode"] == "97"
    assert merchant.heard == []


def test_it_repeats_reorders_and_lies_as_told(bank: Bank, merchant: Merchant) -> None:
    tell(bank, repeat=2, reorder=True)
    choose(bank, order(bank), "00")
    assert wait_until(lambda: len(merchant.heard) == 6, seconds=5)
    assert [wire.fields_of(said)["vnp_ResponseCode"] for said in merchant.heard[:2]] == ["00", "24"]
    tell(bank, amount=-1)
    choose(bank, order(bank, ref="000000000043"), "00")
    assert wait_until(lambda: len(merchant.heard) == 7, seconds=5)
    lie = wire.fields_of(merchant.heard[-1])
    wire.verify(lie, SECRET)
    assert wire.whole_dong(lie["vnp_Amount"]) == 7999
    tell(bank, signature="wrong")
    choose(bank, order(bank, ref="000000000044"), "00")
    assert wait_until(lambda: len(merchant.heard) == 8, seconds=5)
    with pytest.raises(wire.Unsound):
        wire.verify(wire.fields_of(merchant.heard[-1]), SECRET)
    with pytest.raises(wire.Unsound):
        ask(bank, order(bank))


@pytest.mark.parametrize("answer", ["html", "error", "timeout"])
def test_what_is_no_answer_is_known_as_none(bank: Bank, answer: str) -> None:
    tell(bank, answer=answer)
    with pytest.raises(vnpay_http.NoAnswer):
        ask(bank, order(bank))


def test_nobody_there_is_no_answer_either() -> None:
    with pytest.raises(vnpay_http.NoAnswer):
        vnpay_http.post("http://127.0.0.1:1/", {})


def test_a_payment_is_given_back_once_and_never_more_than_it_was(bank: Bank) -> None:
    asked = order(bank)
    ref = asked["vnp_TxnRef"]
    assert give_back(bank, ref, 8000, request="0", kind="02")["vnp_ResponseCode"] == "91"
    choose(bank, asked, "00")
    for _twice in range(2):
        assert give_back(bank, ref, 3000, request="a", kind="03")["vnp_ResponseCode"] == "00"
    assert give_back(bank, ref, 8000, request="b", kind="02")["vnp_ResponseCode"] == "95"
    assert give_back(bank, ref, 5000, request="c", kind="03")["vnp_ResponseCode"] == "00"
    day = asked["vnp_CreateDate"][:8]
    status, text, _ = send(home(bank, f"{DAY}{day}.csv"))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert status == 200
    assert [int(row["amount"]) for row in rows] == [8000, -3000, -5000]
    assert {row["txn_ref"] for row in rows} == {ref}


def test_an_order_that_has_run_out_cannot_be_paid(bank: Bank, merchant: Merchant) -> None:
    asked = order(bank)
    tell(bank, clock=3600)
    choose(bank, asked, "00")
    assert wait_until(lambda: bool(merchant.heard), seconds=5)
    assert wire.fields_of(merchant.heard[0])["vnp_ResponseCode"] == "11"


def test_what_it_knows_survives_a_restart(bank: Bank, tmp_path: Path) -> None:
    asked = order(bank)
    choose(bank, asked, "00")
    again = Bank(tmp_path / "bank.sqlite3", merchant=TMN, secret=SECRET, ipn="http://127.0.0.1:1/")
    try:
        assert again.result(asked["vnp_TxnRef"])["vnp_ResponseCode"] == "00"
    finally:
        again.server_close()


def test_a_page_of_another_site_cannot_make_it_misbehave(bank: Bank) -> None:
    status, _, _ = send(home(bank, CONTROL), b'{"ipn": "never"}', "text/plain")
    assert (status, bank.book.faults()) == (415, {})
