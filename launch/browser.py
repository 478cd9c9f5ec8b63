"""Finds the programs the tests drive besides our own, and fetches Debian's when it may."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from launch.words import say

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FONT = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
# Debian's package, and whether what it brings is there: a second reader of signatures, keys in hardware.
_PACKAGES: dict[str, Callable[[], bool]] = {
    "chromium": lambda: find_chromium() is not None,
    "fonts-liberation2": _FONT.exists,
    "poppler-utils": lambda: shutil.which("pdfsig") is not None,
    "softhsm2": lambda: shutil.which("softhsm2-util") is not None,
}


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def provide() -> None:
    """Install what is not there, when root on a Debian machine."""
    wanted = [package for package, is_there in _PACKAGES.items() if not is_there()]
    if not wanted:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Thiếu {', '.join(wanted)}: hãy nhờ root chạy `apt-get install {' '.join(wanted)}`.")
        return
    say(f"Đang cài {', '.join(wanted)} bằng apt-get…")
    if not apt_install(wanted):
        say(f"apt-get không cài được {', '.join(wanted)}; các kiểm thử cần đến sẽ được nêu rõ.")


def apt_install(packages: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command,
            env=quiet,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            return False
    return True


if __name__ == "__main__":
    provide()
