"""Makes .venv and installs what the lock files name. Runs on a bare Python: standard library only.

python3 -m launch.venv run|dev
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from launch.browser import apt_install
from launch.words import LaunchError, fail, say

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
STAMPS = FOLDER / "installed.json"
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
OLDEST = (3, 11)


def prepare(kind: str) -> None:
    """Bring .venv to the state the lock asks for; does nothing when it is there already."""
    wanted = {name: _digest(ROOT / file) for name, file in LOCKS.items()}
    if PYTHON.exists() and _stamps().get(kind) == wanted[kind]:
        return
    with (ROOT / ".venv.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not _works():
            _create()
        if _stamps().get(kind) != wanted[kind]:
            _install(LOCKS[kind])
            # The development lock holds all of the other, at the same versions.
            known = wanted if kind == "dev" else _stamps() | {kind: wanted[kind]}
            STAMPS.write_text(json.dumps(known))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _stamps() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return {}
    return found


def _works() -> bool:
    """A moved or half-made environment, or one of a Python that is gone, is made anew."""
    if not PYTHON.exists():
        return False
    try:
        done = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def _create() -> None:
    if sys.version_info < OLDEST:
        raise LaunchError(
            f"cần Python {OLDEST[0]}.{OLDEST[1]} trở lên mà đây là {sys.version.split()[0]}; "
            "hãy cài bản mới và chạy lại với `make PYTHON=/đường/dẫn/python3`."
        )
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        allowed = os.geteuid() == 0 and shutil.which("apt-get") is not None
        if allowed:
            say(f"Đang cài {package} bằng apt-get…")
        if not allowed or not apt_install([package]):
            raise LaunchError(
                f"Python thiếu ensurepip; hãy nhờ root chạy `apt-get install {package}`."
            )
    say(f"Đang tạo môi trường Python ở {FOLDER.name}…")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)])
    if done.returncode != 0:
        raise LaunchError(f"không tạo được {FOLDER}; hãy kiểm tra chỗ trống và quyền ghi ở đó.")


def _install(lock: str) -> None:
    say(f"Đang cài các thư viện ghi trong {lock}…")
    done = subprocess.run(
        [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--no-deps",
            "--requirement",
            lock,
        ],
        cwd=ROOT,
    )
    if done.returncode != 0:
        raise LaunchError(
            f"không cài được thư viện trong {lock} (lời của pip ở trên); "
            "hãy kiểm tra mạng rồi chạy lại."
        )


def main() -> int:
    try:
        prepare(sys.argv[1])
    except LaunchError as error:
        return fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
