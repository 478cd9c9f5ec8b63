"""Children that never outlive their parent, and the account a server may run under."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from launch.words import LaunchError

_PR_SET_PDEATHSIG = 1
# Bound before any fork: a child between fork and exec must not import or look up anything.
_prctl: Callable[..., int] | None = None
if sys.platform == "linux":
    with contextlib.suppress(OSError, AttributeError):
        _prctl = ctypes.CDLL(None).prctl


@dataclass(frozen=True)
class Account:
    """A system account; `None` in its place means the account we already are."""

    name: str
    uid: int
    gid: int


def identity(account: Account | None) -> dict[str, Any]:
    """The arguments of `subprocess` that make a child run under an account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def die_with_parent(signum: int) -> None:
    """Ask the kernel to signal this process as soon as its parent is gone."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


def spawn(
    command: list[str],
    *,
    env: dict[str, str],
    cwd: str | Path = "/",
    account: Account | None = None,
    output: IO[Any] | int = subprocess.PIPE,
    errors: IO[Any] | int = subprocess.STDOUT,
    death_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own, out of reach of the terminal's Ctrl-C."""
    parent = os.getpid()

    def tie_to_parent() -> None:
        # After the change of account, which would wipe the setting.
        die_with_parent(death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        start_new_session=True,
        preexec_fn=tie_to_parent,
        **identity(account),
    )


def stop_group(
    child: subprocess.Popen[bytes], *, signum: int = signal.SIGTERM, patience: float = 10
) -> None:
    """Ask a child to leave; after `patience` seconds, end its whole group."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def server_account(owner_of: Path | None = None) -> Account | None:
    """The account PostgreSQL runs under: it refuses root, so root steps down.

    Existing data stay with the account that owns them.
    """
    if os.geteuid() != 0:
        return None
    if owner_of is not None and owner_of.exists():
        owner = owner_of.stat()
        if owner.st_uid != 0:
            return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return Account(name, found.pw_uid, found.pw_gid)
    raise LaunchError(
        "PostgreSQL không chạy được bằng root và máy không có tài khoản postgres hay nobody; "
        "hãy tạo một tài khoản (useradd postgres) hoặc chạy lại bằng người dùng thường."
    )


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def can_enter(folder: Path, account: Account | None) -> bool:
    """Whether the account can walk into the folder (or, until it exists, its parent)."""
    while not folder.exists():
        folder = folder.parent
    if account is None:
        return os.access(folder, os.X_OK)
    answer = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
        cwd="/",
        capture_output=True,
        check=False,
        **identity(account),
    )
    return answer.returncode == 0


def command_of(pid: int) -> str | None:
    """Name of the program a process runs; None when there is no such process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    if not Path("/proc/self/stat").exists():
        shown = subprocess.run(
            ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return Path(shown.stdout.strip()).name or None
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    name, rest = status[status.index("(") + 1 :].rsplit(") ", 1)
    # A zombie holds nothing any more; whoever started it has yet to notice.
    return None if rest.startswith("Z") else name


def wait_until(ready: Callable[[], bool], *, seconds: float, step: float = 0.03) -> bool:
    """Poll until `ready` or the time is up; says which."""
    limit = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > limit:
            return False
        time.sleep(step)
    return True
