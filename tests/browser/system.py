"""The whole system as `make run` starts it, on data of its own, and how a person gets into it."""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page

from launch.process import spawn, stop_group
from launch.run import free_port
from motcua.config.demo.people import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
# A new demonstration has some two hundred letters and papers of its past to work off first.
MAIL_PATIENCE = 90.0


class Stack:
    """The whole system in a child: web, worker, mail and a database in a folder of its own."""

    demo_password = PASSWORD

    def __init__(self, *, clock: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="motcua-browser-"))
        # The database server runs under an account of its own and must reach its data.
        self.folder.chmod(0o755)
        self.mail_dir = self.folder / "mail"
        self.log = self.folder / "log"
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self._clock = clock
        self._read: set[str] = set()
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DATA_DIR": str(self.folder),
            "PORT": str(self.port),
            "MAIL_PORT": str(free_port()),
            "PYTHONDONTWRITEBYTECODE": "1",
            **({"CLOCK": self._clock} if self._clock else {}),
        }
        begun = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._child = spawn(
                [sys.executable, "-m", "launch.run"], env=environment, cwd=ROOT, output=log
            )
        limit = time.monotonic() + 180
        while "đã sẵn sàng" not in (said := self.said(begun)):
            if self._child.poll() is not None or time.monotonic() > limit:
                self.stop()
                pytest.fail(f"Hệ thống không khởi động được:\n{said[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        if self._child is not None:
            stop_group(self._child, patience=30)
            self._child = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def jump(self, clock: str) -> None:
        """Another day: the system is stopped and started again with its clock there, on the same data."""
        if self._child is not None:
            stop_group(self._child, patience=30)
        self._clock = clock
        self.start()

    def mail(self, to: str, subject_contains: str = "") -> EmailMessage:
        """The earliest letter of this kind not handed out before; waits until it has come."""
        limit = time.monotonic() + MAIL_PATIENCE
        while True:
            for message in self._unread(to):
                if subject_contains in str(message["Subject"]):
                    self._read.add(str(message["X-File"]))
                    return message
            if time.monotonic() > limit:
                others = [str(message["Subject"]) for message in self._unread(to)]
                pytest.fail(
                    f"Không có thư “{subject_contains}” gửi {to}; có: {others}\n{self.said()[-2000:]}"
                )
            time.sleep(0.1)

    def _unread(self, to: str) -> Iterator[EmailMessage]:
        for file in sorted(self.mail_dir.glob("*.eml")):
            if file.name in self._read:
                continue
            parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if parsed["X-Envelope-To"] == to:
                parsed["X-File"] = file.name
                yield cast("EmailMessage", parsed)

    def said(self, since: int = 0) -> str:
        """What web, worker and the others wrote into the log."""
        with self.log.open("rb") as log:
            log.seek(since)
            return log.read().decode(errors="replace")


@contextmanager
def running(system: Stack) -> Iterator[Stack]:
    try:
        system.start()
        yield system
    finally:
        system.stop()


def sign_in(page: Page, who: str, password: str = PASSWORD) -> None:
    page.goto("/dang-nhap/")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)
