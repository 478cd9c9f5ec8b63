"""A gateway for SMS and Zalo that sends nothing: it lays each message beside the mail, where the trial shows it."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import threading
import time
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

NAMES = {"sms": "SMS", "zalo": "Zalo"}
LARGEST = 10_000


class Folder:
    """One file a message; a second one with the same key is known and not laid down again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, key: str, said: dict[str, Any]) -> None:
        mark = hashlib.sha256(key.encode()).hexdigest()[:16]
        with self._one_at_a_time:
            if any(self._folder.glob(f"*-{mark}.eml")):
                return
            message = EmailMessage()
            message["To"] = str(said["to"])
            message["Subject"] = f"{NAMES[said['channel']]}: {said['text']}"
            message["Date"] = format_datetime(localtime())
            message.set_content(str(said["text"]))
            half = self._folder / f".{mark}.part"
            with half.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            half.rename(self._folder / f"{time.time_ns():020d}-{mark}.eml")


class Gateway(ThreadingHTTPServer):
    """Port 0 takes any free one; `server_port` says which."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = Folder(folder)
        super().__init__(("127.0.0.1", port), Answer)


class Answer(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        key = self.headers.get("Idempotency-Key", "")
        try:
            said = json.loads(self.rfile.read(min(size, LARGEST)))
            whole = key and said["channel"] in NAMES and said["to"] and said["text"]
        except (ValueError, KeyError, TypeError):
            whole = False
        if whole:
            self.server.folder.keep(key, said)
        self.send_response(202 if whole else 400)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *words: Any) -> None:
        """Numbers and texts do not belong into a log."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    gateway = Gateway(options.folder, options.port)
    leave = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: leave.set())
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    # Woken now and then: a handler may run only between two steps of this thread.
    while not leave.wait(0.5):
        pass
    gateway.shutdown()


if __name__ == "__main__":
    main()
