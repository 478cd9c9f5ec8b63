"""A real SMTP server that delivers every message into a folder, one .eml file each."""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SIZE_LIMIT = 25_000_000


class FolderDelivery:
    """Writes aside and renames, so a reader never sees half a message."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        # Nanoseconds and a counter: names sort in the order of arrival, also across restarts.
        name = f"{time.time_ns():020d}-{next(self._numbers):06d}.eml"
        half = self._folder / f".{name}.part"
        with half.open("wb") as file:
            for recipient in envelope.rcpt_tos:
                file.write(f"X-Envelope-To: {recipient}\r\n".encode())
            file.write(_bytes_of(envelope))
            file.flush()
            os.fsync(file.fileno())
        half.rename(self._folder / name)
        return "250 OK"


class Catcher(Controller):
    """Serves on one address of this machine; port 0 takes any free one."""

    def __init__(self, handler: Any, *, port: int = 0) -> None:
        # The socket is bound here so that the number is known before the thread starts.
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", port))
        super().__init__(
            handler,
            hostname="127.0.0.1",
            port=self._listener.getsockname()[1],
            data_size_limit=SIZE_LIMIT,
            enable_SMTPUTF8=True,
        )

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


def _bytes_of(envelope: Envelope) -> bytes:
    content = envelope.original_content or envelope.content or b""
    return content.encode() if isinstance(content, str) else content


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    leave = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: leave.set())
    catcher = Catcher(FolderDelivery(options.folder), port=options.port)
    catcher.start()
    # Woken now and then: a handler may run only between two steps of this thread.
    while not leave.wait(0.5):
        pass
    catcher.stop()


if __name__ == "__main__":
    main()
