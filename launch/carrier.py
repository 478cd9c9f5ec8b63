"""A carrier that carries nothing, for trials and tests: takes orders, moves them along, and can be made to fail.

POST /orders                 Idempotency-Key, {"from", "to"}   → {"reference", "postage"}
POST /cancellations          Idempotency-Key of the order      → {"cancelled": true | false}
GET  /orders/<reference>                                       → {"facts": [{"id", "state", "at", "place"}]}
POST /demo                   {"slow": seconds} {"fail": times} {"garbage": times} {"repeat": true}
                             {"move": reference, "to": state}
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
import time
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

VIETNAM = timezone(timedelta(hours=7))
POSTAGE = 30_000
LARGEST = 20_000
WAY = ("picked_up", "in_transit", "delivered")
PLACES = {
    "picked_up": "Bưu cục gửi",
    "in_transit": "Trung tâm khai thác",
    "delivered": "Bưu cục phát",
    "returned": "Bưu cục gửi",
}
ENDS = ("delivered", "returned")


def number(serial: int) -> str:
    """As the Universal Postal Union writes it (S10): two letters, eight digits, a check digit, the country."""
    digits = f"{serial:08}"
    weighed = sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    check = {10: 0, 11: 5}.get(11 - weighed % 11, 11 - weighed % 11)
    return f"EM{digits}{check}VN"


class Book:
    """Every order, in one file: what was taken on is still known after a restart."""

    def __init__(self, file: Path, pace: float) -> None:
        self._file, self._pace = file, pace
        self.lock = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        self._orders: dict[str, dict[str, Any]] = {}
        if file.exists():
            self._orders = json.loads(file.read_text("utf-8"))

    def order(self, key: str, to: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        known = self._orders.get(key)
        if known is None:
            if not all(str(to.get(part, "")).strip() for part in ("name", "phone", "address")):
                return 422, {"error": "address"}
            taken = [one for one in self._orders.values() if one["reference"]]
            known = {
                "reference": number(10_000_001 + len(taken)),
                "at": time.time(),
                "facts": [],
                "cancelled": False,
            }
            self._orders[key] = known
            self._save()
        if known["cancelled"]:
            return 409, {"error": "cancelled"}
        return 201, {"reference": known["reference"], "postage": POSTAGE}

    def cancel(self, key: str) -> dict[str, Any]:
        """An order that never came is remembered as cancelled, should it come after all."""
        blank = {"reference": "", "at": time.time(), "facts": [], "cancelled": True}
        known = self._orders.setdefault(key, blank)
        self._move_along(known)
        if not known["facts"]:
            known["cancelled"] = True
        self._save()
        return {"cancelled": known["cancelled"]}

    def facts(self, reference: str) -> dict[str, Any] | None:
        known = self._known(reference)
        if known is None:
            return None
        self._move_along(known)
        return {"facts": known["facts"]}

    def move(self, reference: str, to: str) -> bool:
        known = self._known(reference)
        if known is None or to not in PLACES:
            return False
        self._add(known, to, time.time())
        self._save()
        return True

    def _known(self, reference: str) -> dict[str, Any] | None:
        found = (one for one in self._orders.values() if one["reference"] == reference)
        return next(found, None) if reference else None

    def _move_along(self, known: dict[str, Any]) -> None:
        """By itself, one station each `pace` seconds; never where `pace` is nothing."""
        if not self._pace or known["cancelled"]:
            return
        for nth, state in enumerate(WAY, 1):
            reached = known["at"] + nth * self._pace
            if reached <= time.time():
                self._add(known, state, reached)
        self._save()

    def _add(self, known: dict[str, Any], state: str, at: float) -> None:
        had = {fact["state"] for fact in known["facts"]}
        if state in had or had & set(ENDS):
            return
        known["facts"].append(
            {
                "id": f"{known['reference']}-{len(known['facts']) + 1}",
                "state": state,
                "at": datetime.fromtimestamp(at + ahead(), VIETNAM).isoformat(),
                "place": PLACES[state],
            }
        )

    def _save(self) -> None:
        half = self._file.with_suffix(".part")
        half.write_text(json.dumps(self._orders, ensure_ascii=False), "utf-8")
        half.replace(self._file)


_AHEAD = 0.0


def ahead() -> float:
    """By how much the trial's clock was moved when this process began."""
    return _AHEAD


class Carrier(ThreadingHTTPServer):
    """Port 0 takes any free one; `server_port` says which."""

    daemon_threads = True

    def __init__(self, file: Path, port: int = 0, pace: float = 0.0) -> None:
        self.book = Book(file, pace)
        self.slow, self.fail, self.garbage, self.repeat = 0.0, 0, 0, False
        self.asked = 0
        super().__init__(("127.0.0.1", port), Answer)


class Answer(BaseHTTPRequestHandler):
    server: Carrier

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        key = self.headers.get("Idempotency-Key", "")
        try:
            said = json.loads(self.rfile.read(min(size, LARGEST)))
            to = dict(said.get("to", {})) if self.path == "/orders" else {}
        except (ValueError, AttributeError, TypeError):
            self._say(400, {})
            return
        if self.path == "/demo":
            self._command(said)
        elif not key:
            self._say(400, {})
        elif self.path == "/orders":
            # Done before it fails: as when an answer is lost on its way.
            with self.server.book.lock:
                status, answer = self.server.book.order(key, to)
            self._answer(status, answer)
        elif self.path == "/cancellations":
            with self.server.book.lock:
                answer = self.server.book.cancel(key)
            self._answer(200, answer)
        else:
            self._say(404, {})

    def do_GET(self) -> None:
        reference = self.path.removeprefix("/orders/")
        with self.server.book.lock:
            found = self.server.book.facts(reference)
        if found and self.server.repeat:
            found = {"facts": [*reversed(found["facts"]), *found["facts"]]}
        self._answer(200 if found else 404, found or {})

    def _command(self, said: dict[str, Any]) -> None:
        server, done = self.server, True
        server.slow = float(said.get("slow", server.slow))
        server.fail = int(said.get("fail", server.fail))
        server.garbage = int(said.get("garbage", server.garbage))
        server.repeat = bool(said.get("repeat", server.repeat))
        if "move" in said:
            with server.book.lock:
                done = server.book.move(str(said["move"]), str(said.get("to", "")))
        self._say(200 if done else 404, {})

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        server = self.server
        server.asked += 1
        if server.slow:
            time.sleep(server.slow)
        if server.fail:
            server.fail -= 1
            status, said = 503, {}
        if server.garbage:
            server.garbage -= 1
            self._write(200, b"<html>Bad gateway</html>", "text/html")
            return
        self._say(status, said)

    def _say(self, status: int, said: dict[str, Any]) -> None:
        self._write(status, json.dumps(said).encode(), "application/json")

    def _write(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: Any) -> None:
        """Names and addresses do not belong into a log."""


def main() -> None:
    global _AHEAD
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--pace", type=float, default=45.0, help="seconds from station to station")
    options = parser.parse_args()
    if moved := os.environ.get("CLOCK"):
        at = datetime.fromisoformat(moved)
        at = at if at.tzinfo else at.replace(tzinfo=VIETNAM)
        _AHEAD = at.timestamp() - time.time()
    carrier = Carrier(options.file, options.port, options.pace)
    leave = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: leave.set())
    threading.Thread(target=carrier.serve_forever, daemon=True).start()
    # Woken now and then: a handler may run only between two steps of this thread.
    while not leave.wait(0.5):
        pass
    carrier.shutdown()


if __name__ == "__main__":
    main()
