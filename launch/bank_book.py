"""What the demonstration gateway remembers: orders, refunds, calls still to be made, and how it is to misbehave."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

HANOI = timezone(timedelta(hours=7))
STAMP = "%Y%m%d%H%M%S"
TABLES = """
CREATE TABLE IF NOT EXISTS orders (
    txn_ref TEXT PRIMARY KEY, asked TEXT NOT NULL, amount INTEGER NOT NULL, code TEXT NOT NULL DEFAULT '',
    number INTEGER NOT NULL DEFAULT 0, paid_at TEXT NOT NULL DEFAULT '', refunded INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS movements (
    number INTEGER PRIMARY KEY AUTOINCREMENT, txn_ref TEXT NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
    at TEXT NOT NULL, request TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, txn_ref TEXT NOT NULL, query TEXT NOT NULL, due REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '', ended INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS faults (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
# Numbers of the gateway look like VNPay's: eight digits.
FIRST_NUMBER = 14_000_000
COLUMNS = ["txn_ref", "transaction_no", "kind", "amount", "bank_code", "at", "order_info"]
BANK = "NCB"


class Book:
    """One file, one connection, one lock: a demonstration has no hurry."""

    def __init__(self, file: Path, *, ahead: timedelta = timedelta()) -> None:
        self._ahead = ahead
        self._lock = threading.RLock()
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(TABLES)
        self._do(
            "INSERT OR IGNORE INTO sqlite_sequence (name, seq) SELECT 'movements', ? "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'movements')",
            FIRST_NUMBER,
        )

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def now(self) -> datetime:
        wrong = timedelta(seconds=float(self.faults().get("clock", 0)))
        return datetime.now(HANOI) + self._ahead + wrong  # noqa: TID251  a program of its own, with its own clock

    # --- orders ---

    def order(self, txn_ref: str) -> sqlite3.Row | None:
        row = self._do("SELECT * FROM orders WHERE txn_ref = ?", txn_ref).fetchone()
        return row if isinstance(row, sqlite3.Row) else None

    def open(self, asked: dict[str, str]) -> sqlite3.Row:
        """The order of a pay address; opened again it is the same one."""
        with self._lock:
            self._do(
                "INSERT OR IGNORE INTO orders (txn_ref, asked, amount) VALUES (?, ?, ?)",
                asked["vnp_TxnRef"],
                json.dumps(asked),
                int(asked["vnp_Amount"]),
            )
            row = self.order(asked["vnp_TxnRef"])
        assert row is not None
        return row

    def finish(self, txn_ref: str, code: str) -> bool:
        """The payer has chosen; false when that was done before. A refused card may be tried again."""
        with self._lock:
            order = self.order(txn_ref)
            if order is None or order["code"] == "00":
                return False
            at, number = self.now().strftime(STAMP), 0
            if code == "00":
                number = self._move(txn_ref, "pay", order["amount"], at, None)
            self._do(
                "UPDATE orders SET code = ?, number = ?, paid_at = ? WHERE txn_ref = ?",
                *(code, number, at, txn_ref),
            )
            return True

    def give_back(self, txn_ref: str, amount: int, request: str) -> int | None:
        """Number of the movement; none when nothing (so much) is there. The same request moves nothing twice."""
        with self._lock:
            before = self._do("SELECT number FROM movements WHERE request = ?", request).fetchone()
            if before is not None:
                return int(before["number"])
            order = self.order(txn_ref)
            if (
                order is None
                or order["code"] != "00"
                or order["refunded"] + amount > order["amount"]
            ):
                return None
            self._do("UPDATE orders SET refunded = refunded + ? WHERE txn_ref = ?", amount, txn_ref)
            return self._move(txn_ref, "refund", amount, self.now().strftime(STAMP), request)

    def _move(self, txn_ref: str, kind: str, amount: int, at: str, request: str | None) -> int:
        done = self._do(
            "INSERT INTO movements (txn_ref, kind, amount, at, request) VALUES (?, ?, ?, ?, ?)",
            *(txn_ref, kind, amount, at, request),
        )
        return int(done.lastrowid or 0)

    # --- the day's file ---

    def settlement(self, day: str) -> str:
        """CSV of one day: a line for each payment and refund, amounts in đồng, refunds below zero."""
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        rows = self._do(
            "SELECT movements.*, orders.asked FROM movements JOIN orders USING (txn_ref) "
            "WHERE at LIKE ? ORDER BY movements.number",
            f"{day}%",
        )
        for row in rows:
            sign = 1 if row["kind"] == "pay" else -1
            writer.writerow(
                {
                    "txn_ref": row["txn_ref"],
                    "transaction_no": row["number"],
                    "kind": row["kind"],
                    "amount": sign * row["amount"] // 100,
                    "bank_code": BANK,
                    "at": datetime.strptime(row["at"], STAMP).replace(tzinfo=HANOI).isoformat(),
                    "order_info": json.loads(row["asked"]).get("vnp_OrderInfo", ""),
                }
            )
        return out.getvalue()

    # --- calls to the merchant ---

    def call(self, txn_ref: str, query: str, due: float) -> None:
        self._do("INSERT INTO calls (txn_ref, query, due) VALUES (?, ?, ?)", txn_ref, query, due)

    def due_calls(self, moment: float) -> list[sqlite3.Row]:
        rows = self._do("SELECT * FROM calls WHERE NOT ended AND due <= ? ORDER BY due", moment)
        return list(rows)

    def called(self, call: sqlite3.Row, answer: str, again: float | None) -> None:
        """`again` is when to repeat it; none ends it."""
        self._do(
            "UPDATE calls SET tries = tries + 1, answer = ?, due = ?, ended = ? WHERE id = ?",
            *(answer, again or 0, again is None, call["id"]),
        )

    def calls(self) -> list[dict[str, Any]]:
        rows = self._do("SELECT txn_ref, tries, answer, ended FROM calls ORDER BY id")
        return [dict(row) for row in rows]

    # --- misbehaviour ---

    def faults(self) -> dict[str, Any]:
        return {row["name"]: json.loads(row["value"]) for row in self._do("SELECT * FROM faults")}

    def set_faults(self, faults: dict[str, Any]) -> None:
        with self._lock:
            self._do("DELETE FROM faults")
            for name, value in faults.items():
                self._do("INSERT INTO faults VALUES (?, ?)", name, json.dumps(value))

    def _do(self, statement: str, *values: object) -> sqlite3.Cursor:
        with self._lock:
            return self._db.execute(statement, values)
