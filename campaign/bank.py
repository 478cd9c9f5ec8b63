"""A gateway inside the process: it remembers what it took and gave back, and writes its settlement file.

It misbehaves on request. What it remembers is the truth that our books are compared with.
"""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from motcua.common import clock
from motcua.payments.models import State
from motcua.payments.providers import Forged, Outcome, Returned

if TYPE_CHECKING:
    from motcua.payments.models import Payment

COLUMNS = ("txn_ref", "transaction_no", "type", "amount", "paid_at", "status")


@dataclass(frozen=True)
class Movement:
    kind: str  # pay | refund
    reference: str
    number: str
    amount: int
    at: datetime


class Bank:
    name = "bank"
    label = "Ngân hàng mô phỏng"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.moved: list[Movement] = []
        self._asked: dict[str, Movement] = {}
        self.calls = 0
        self.silent_before = 0  # so many questions are lost on the way here
        self.silent_after = 0  # so many answers are lost on the way back
        self.refuses = False

    # --- what it does ---

    def pay(self, payment: Payment, *, amount: int | None = None) -> Outcome:
        """The payer pays; what it would say of it."""
        with self._lock:
            made = self._move("pay", payment.reference, amount or payment.amount)
        return self.said(made, payment.reference)

    def said(self, made: Movement, reference: str) -> Outcome:
        return Outcome(State.PAID, made.amount, reference, made.number, "NCB", "00", made.at)

    def refund(self, payment: Payment, amount: int, *, request: str, by: str) -> Returned | None:
        with self._lock:
            self.calls += 1
            if self.silent_before:
                self.silent_before -= 1
                raise TimeoutError
            if self.refuses:
                return Returned(accepted=False, code="95")
            made = self._asked.get(request)
            if made is None:
                made = self._move("refund", payment.reference, amount)
                self._asked[request] = made
            if self.silent_after:
                self.silent_after -= 1
                raise TimeoutError
        return Returned(accepted=True, code="00", gateway_reference=made.number)

    def _move(self, kind: str, reference: str, amount: int) -> Movement:
        made = Movement(kind, reference, str(len(self.moved) + 1), amount, clock.now())
        self.moved.append(made)
        return made

    # --- what it knows ---

    def settlement(self, day: date) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for made in self.moved:
            at = clock.local(made.at)
            if at.date() == day:
                row = (made.reference, made.number, made.kind, made.amount, at.isoformat(), "00")
                writer.writerow(row)
        return out.getvalue().encode()

    def sum(self, kind: str) -> int:
        return sum(made.amount for made in self.moved if made.kind == kind)

    # --- what every provider has ---

    def start(self, payment: Payment, return_url: str, address: str) -> str:
        return f"{return_url}?ma={payment.reference}"

    def read(self, said: Mapping[str, str]) -> Outcome:
        raise Forged("it calls nobody")

    def ask(self, payment: Payment) -> Outcome | None:
        for made in self.moved:
            if (made.kind, made.reference) == ("pay", payment.reference):
                return self.said(made, payment.reference)
        return None

    def check(self) -> None:
        return None
