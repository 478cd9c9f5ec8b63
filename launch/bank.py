"""A payment gateway for trials: speaks VNPay 2.1.0 with real signatures, moves no money, and misbehaves on request."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import secrets
import signal
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from launch import bank_pages, bank_wire
from launch.bank_book import BANK, HANOI, STAMP, Book

PAY, API = "/paymentv2/vpcpay.html", "/merchant_webapi/api/transaction"
DAY, CONTROL = "/doi-soat/", "/demo/dieu-khien"
LARGEST = 100_000
TRIES = 10
ENDING = {"00", "02"}
FAULTS = {"ipn", "delay", "repeat", "reorder", "amount", "signature", "answer", "clock"}


class Bank(ThreadingHTTPServer):
    """Port 0 takes any free one; `server_port` says which."""

    daemon_threads = True

    def __init__(
        self,
        file: Path,
        *,
        merchant: str,
        secret: str,
        ipn: str,
        host: str = "127.0.0.1",
        port: int = 0,
        between: float = 300.0,
        ahead: timedelta = timedelta(),
    ) -> None:
        self.merchant, self.secret, self.ipn, self.between = merchant, secret, ipn, between
        self.book = Book(file, ahead=ahead)
        self.leaving = threading.Event()
        super().__init__((host, port), Answer)

    def result(self, txn_ref: str, *, code: str = "", more: int = 0) -> dict[str, str]:
        """What the gateway says about an order, in a return and in a call alike."""
        order = self.book.order(txn_ref)
        assert order is not None
        code, paid = code or order["code"], (code or order["code"]) == "00"
        asked = json.loads(order["asked"])
        return {
            "vnp_Amount": str(order["amount"] + more * 100),
            "vnp_BankCode": BANK,
            "vnp_BankTranNo": f"VNP{order['number']}" if paid else "",
            "vnp_CardType": "ATM",
            "vnp_OrderInfo": asked.get("vnp_OrderInfo", ""),
            "vnp_PayDate": order["paid_at"],
            "vnp_ResponseCode": code,
            "vnp_TmnCode": self.merchant,
            "vnp_TransactionNo": str(order["number"] if paid else 0),
            "vnp_TransactionStatus": "00" if paid else "02",
            "vnp_TxnRef": txn_ref,
        }

    def finish(self, txn_ref: str, choice: str) -> bool:
        """The payer's choice is written down and the calls about it are put on the list."""
        if not self.book.finish(txn_ref, "00" if choice == "silent" else choice):
            return False
        faults = self.book.faults()
        if choice == "silent" or faults.get("ipn") == "never":
            return True
        lie = faults.get("signature") == "wrong"
        words = [self.result(txn_ref, more=int(faults.get("amount", 0)))]
        if faults.get("reorder"):
            words.append(self.result(txn_ref, code="24"))  # said later, though it happened before
        due = time.time() + float(faults.get("delay", 0))
        for said in words * (1 + int(faults.get("repeat", 0))):
            self.book.call(txn_ref, bank_wire.query(said, self.secret, lie=lie), due)
        return True

    def keep_calling(self) -> None:
        while not self.leaving.wait(0.1):
            for call in self.book.due_calls(time.time()):
                self.call(call)

    def call(self, call: Any) -> None:
        answer = self._ask(call["query"])
        ended = answer in ENDING or call["tries"] + 1 >= TRIES
        self.book.called(call, answer, None if ended else time.time() + self.between)

    def _ask(self, query: str) -> str:
        # Never by a proxy of the machine: the portal stands beside.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.ipn}?{query}", timeout=10) as answer:
                return str(json.loads(answer.read(LARGEST))["RspCode"])
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as trouble:
            return type(trouble).__name__

    def server_close(self) -> None:
        self.leaving.set()
        super().server_close()
        self.book.close()


class Answer(BaseHTTPRequestHandler):
    server: Bank

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if where.path == PAY and not self._misbehaves():
            self._pay_page(where.query)
        elif where.path.startswith(DAY) and where.path.endswith(".csv"):
            self._day(where.path.removeprefix(DAY).removesuffix(".csv"))
        elif where.path == CONTROL:
            self._json({"faults": self.server.book.faults(), "calls": self.server.book.calls()})
        elif where.path != PAY:
            self._page(bank_pages.told("Không có trang này", "Cổng thanh toán DEMO."), 404)

    def do_POST(self) -> None:
        where = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(size, LARGEST))
        if where.path == PAY:
            self._chosen(where.query, body)
        elif where.path == CONTROL:
            self._control(body)
        elif where.path == API and not self._misbehaves():
            self._api(body)
        elif where.path != API:
            self._page(bank_pages.told("Không có trang này", "Cổng thanh toán DEMO."), 404)

    # --- the payer ---

    def _asked(self, query: str) -> dict[str, str] | None:
        asked = bank_wire.read(query, self.server.secret)
        needed = ("vnp_TxnRef", "vnp_Amount", "vnp_ReturnUrl", "vnp_ExpireDate")
        if (
            asked is None
            or not all(asked.get(name) for name in needed)
            or asked.get("vnp_TmnCode") != self.server.merchant
        ):
            self._page(
                bank_pages.told("Sai chữ ký", "Địa chỉ này không do cổng dịch vụ công ký."), 400
            )
            return None
        return asked

    def _pay_page(self, query: str) -> None:
        if (asked := self._asked(query)) is None:
            return
        order = self.server.book.open(asked)
        if order["code"] == "00":
            self._page(
                bank_pages.told(
                    "Giao dịch đã trả tiền", "Không trả lần nữa.", asked["vnp_ReturnUrl"]
                )
            )
        else:
            self._page(bank_pages.choose(asked, self.path))

    def _chosen(self, query: str, body: bytes) -> None:
        if (asked := self._asked(query)) is None:
            return
        choice = parse_qs(body.decode(errors="replace")).get("choice", [""])[0]
        if choice not in bank_pages.CHOICES:
            self._page(bank_pages.choose(asked, self.path), 422)
            return
        order = self.server.book.open(asked)
        if self.server.book.now().strftime(STAMP) > asked["vnp_ExpireDate"]:
            choice = "11"
        self.server.finish(order["txn_ref"], choice)
        if choice == "silent":
            self._page(
                bank_pages.told(
                    "Cổng thanh toán không trả lời",
                    "Tiền đã trừ, nhưng không ai báo cho cổng dịch vụ công biết.",
                    asked["vnp_ReturnUrl"],
                )
            )
            return
        back = asked["vnp_ReturnUrl"]
        said = bank_wire.query(self.server.result(order["txn_ref"]), self.server.secret)
        self.send_response(303)
        self.send_header("Location", f"{back}{'&' if '?' in back else '?'}{said}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    # --- the merchant ---

    def _api(self, body: bytes) -> None:
        try:
            said = {str(key): str(value) for key, value in json.loads(body).items()}
        except (ValueError, AttributeError):
            self._json({"vnp_ResponseCode": "99", "vnp_Message": "Invalid request"})
            return
        command = said.get("vnp_Command", "")
        if command not in bank_wire.ASKED:
            self._say("querydr", said, "99", "Unknown command", {})
        elif said.get("vnp_TmnCode") != self.server.merchant:
            self._say(command, said, "02", "Invalid TmnCode", {})
        elif not bank_wire.genuine(said, bank_wire.ASKED[command], self.server.secret):
            self._say(command, said, "97", "Invalid signature", {})
        elif command == "querydr":
            self._query(said)
        else:
            self._refund(said)

    def _query(self, said: dict[str, str]) -> None:
        order = self.server.book.order(said["vnp_TxnRef"])
        asked = json.loads(order["asked"]) if order else {}
        if order is None or asked.get("vnp_CreateDate") != said["vnp_TransactionDate"]:
            self._say("querydr", said, "91", "Transaction not found", {})
            return
        facts = {"vnp_TransactionType": "01"}
        if order["code"]:
            more = int(self.server.book.faults().get("amount", 0))
            facts |= self.server.result(order["txn_ref"], more=more)
        else:
            facts |= {"vnp_Amount": str(order["amount"]), "vnp_TransactionStatus": "01"}
        self._say("querydr", said, "00", "Success", facts)

    def _refund(self, said: dict[str, str]) -> None:
        order = self.server.book.order(said["vnp_TxnRef"])
        if order is None or order["code"] != "00":
            self._say("refund", said, "91", "Transaction not found", {})
            return
        amount = said["vnp_Amount"]
        whole = said["vnp_TransactionType"] == "02"
        number = None
        if amount.isdecimal() and int(amount) > 0 and (not whole or int(amount) == order["amount"]):
            number = self.server.book.give_back(
                said["vnp_TxnRef"], int(amount), said["vnp_RequestId"]
            )
        if number is None:
            self._say("refund", said, "95", "Refund refused", {})
            return
        facts = {
            "vnp_Amount": amount,
            "vnp_BankCode": BANK,
            "vnp_PayDate": self.server.book.now().strftime(STAMP),
            "vnp_TransactionNo": str(number),
            "vnp_TransactionType": said["vnp_TransactionType"],
            "vnp_TransactionStatus": "05",
        }
        self._say("refund", said, "00", "Refund success", facts)

    def _say(
        self, command: str, said: dict[str, str], code: str, message: str, facts: dict[str, str]
    ) -> None:
        fields = facts | {
            "vnp_ResponseId": secrets.token_hex(16),
            "vnp_Command": command,
            "vnp_ResponseCode": code,
            "vnp_Message": message,
            "vnp_TmnCode": self.server.merchant,
            "vnp_TxnRef": said.get("vnp_TxnRef", ""),
            "vnp_OrderInfo": said.get("vnp_OrderInfo", ""),
        }
        lie = "x" * (self.server.book.faults().get("signature") == "wrong")
        self._json(bank_wire.body(bank_wire.ANSWERED[command], fields, self.server.secret + lie))

    # --- who tries things out ---

    def _day(self, day: str) -> None:
        if not (day.isascii() and day.isdecimal() and len(day) == 8):
            self._page(
                bank_pages.told("Ngày không đúng", "Ghi ngày như /doi-soat/20241015.csv."), 404
            )
            return
        name = {"Content-Disposition": f'attachment; filename="doi-soat-{day}.csv"'}
        self._send(self.server.book.settlement(day).encode(), "text/csv; charset=utf-8", more=name)

    def _control(self, body: bytes) -> None:
        # A page of another site cannot send this type without asking first.
        if self.headers.get("Content-Type") != "application/json":
            self._json({"error": "application/json"}, 415)
            return
        try:
            faults = json.loads(body)
            known = isinstance(faults, dict) and not set(faults) - FAULTS
        except ValueError:
            known = False
        if not known:
            self._json({"error": f"one object with some of {sorted(FAULTS)}"}, 400)
            return
        self.server.book.set_faults(faults)
        self._json({"faults": faults})

    def _misbehaves(self) -> bool:
        """Answers with HTML, an error, or nothing at all, if so told."""
        match self.server.book.faults().get("answer"):
            case "html":
                self._page(bank_pages.told("Bảo trì", "Hệ thống đang bảo trì."))
            case "error":
                self._page(bank_pages.told("Lỗi", "Máy chủ gặp lỗi."), 503)
            case "timeout":
                self.server.leaving.wait(60)
            case _:
                return False
        return True

    def _page(self, text: str, status: int = 200) -> None:
        self._send(text.encode(), "text/html; charset=utf-8", status)

    def _json(self, said: dict[str, Any], status: int = 200) -> None:
        self._send(json.dumps(said).encode(), "application/json", status)

    def _send(
        self, body: bytes, kind: str, status: int = 200, more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
        }
        for name, value in (headers | (more or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: Any) -> None:
        """References and amounts do not belong into a log."""


def _ahead() -> timedelta:
    """How far the trial's clock is moved (CLOCK, as of the portal)."""
    if not os.environ.get("CLOCK"):
        return timedelta()
    there = datetime.fromisoformat(os.environ["CLOCK"])
    there = there if there.tzinfo else there.replace(tzinfo=HANOI)
    return there - datetime.now(HANOI)  # noqa: TID251  the clock of this program starts here


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--ipn", required=True)
    options = parser.parse_args()
    bank = Bank(
        options.file,
        merchant=os.environ["VNPAY_TMN_CODE"],
        secret=os.environ["VNPAY_SECRET"],
        ipn=options.ipn,
        host=options.host,
        port=options.port,
        ahead=_ahead(),
    )
    leave = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: leave.set())
    for work in (bank.serve_forever, bank.keep_calling):
        threading.Thread(target=work, daemon=True).start()
    # Woken now and then: a handler may run only between two steps of this thread.
    while not leave.wait(0.5):
        pass
    bank.leaving.set()
    bank.shutdown()


if __name__ == "__main__":
    main()
