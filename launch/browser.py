"""Finds Chromium, and fetches Debian's own when it may."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from launch.words import say

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FONT = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
_PACKAGES = ("chromium", "fonts-liberation2")


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def provide() -> None:
    """Install the browser and the font with Vietnamese letters, when root on a Debian machine."""
    wanted = [
        package
        for package, there in zip(_PACKAGES, (find_chromium(), _FONT.exists()), strict=True)
        if not there
    ]
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
