"""A merchant as small as can be: writes down what the gateway calls and answers as told."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


class Merchant(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.answers: list[str] = []
        super().__init__(("127.0.0.1", 0), Ear)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def ipn(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ipn/"


class Ear(BaseHTTPRequestHandler):
    server: Merchant

    def do_GET(self) -> None:
        self.server.heard.append(urlsplit(self.path).query)
        answer = self.server.answers.pop(0) if self.server.answers else "00"
        body = json.dumps({"RspCode": answer, "Message": ""}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: Any) -> None:
        """Not into the output of the tests."""
