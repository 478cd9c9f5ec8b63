"""Children that are kept running: started, heard, and started again when they die."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from launch.process import spawn, stop_group
from launch.words import say

_LONGEST_WAIT = 30.0
_CALM = 60.0


class Backoff:
    """Waits 1, 2, 4 … 30 seconds; a calm minute makes it start over."""

    def __init__(self) -> None:
        self._wait = 1.0
        self._last = time.monotonic()

    def next_wait(self) -> float:
        now = time.monotonic()
        if now - self._last > _CALM:
            self._wait = 1.0
        self._last = now
        wait, self._wait = self._wait, min(self._wait * 2, _LONGEST_WAIT)
        return wait


class Service:
    """One program with its name, its log lines and its restarts."""

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        environment: Callable[[], Mapping[str, str]],
        cwd: Path,
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._cwd = cwd
        self._child: subprocess.Popen[bytes] | None = None
        self._backoff = Backoff()
        self._start_at = 0.0

    def start(self) -> None:
        child = spawn(self._command, env=dict(self._environment()), cwd=self._cwd)
        self._child = child
        threading.Thread(target=self._relay, args=(child.stdout,), daemon=True).start()

    def tend(self) -> None:
        """Notice a death; start again when the wait is over."""
        if self._child is None:
            if time.monotonic() >= self._start_at:
                self.start()
            return
        code = self._child.poll()
        if code is not None:
            # What the dead one had started must not hold the port against its successor.
            stop_group(self._child)
            self._child = None
            wait = self._backoff.next_wait()
            self._start_at = time.monotonic() + wait
            say(f"{self.name} đã dừng ({_reason(code)}); khởi động lại sau {wait:.0f} giây.")

    def stop(self) -> None:
        if self._child is not None:
            stop_group(self._child)
            self._child = None

    def ask_to_stop(self) -> None:
        """Lets several services leave side by side before each is waited for."""
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()

    def _relay(self, stream: IO[bytes] | None) -> None:
        if stream is None:
            return
        with stream:
            for line in stream:
                say(f"{self.name:<6} | {line.decode(errors='replace').rstrip()}")


def _reason(code: int) -> str:
    return f"tín hiệu {-code}" if code < 0 else f"mã {code}"
