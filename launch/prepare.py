"""What must be done once before serving, and the memory that it has been done."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from launch.process import spawn, stop_group
from launch.words import LaunchError, say

ROOT = Path(__file__).resolve().parents[1]
# What decides the contents of a demonstration database.
_DATA_SOURCES = (
    "requirements.txt",
    "data/**/*",
    "motcua/**/migrations/*.py",
    "motcua/**/management/**/*.py",
    "motcua/**/demo/**/*",
    "motcua/**/demo*.py",
    "motcua/**/load*.py",
)
_STATIC_SOURCES = ("requirements.txt", "motcua/**/static/**/*", "motcua/config/settings.py")


@dataclass
class Preparation:
    """Runs the management commands that are due, in a given environment."""

    var: Path
    environment: Mapping[str, str]

    def database(self) -> None:
        """Migrations, base data, demonstration people: skipped while their sources stand still."""
        mark = fingerprint(_DATA_SOURCES) + _database_identity(self.environment["DATABASE_URL"])
        state = self._state()
        if state.get("database") == mark:
            return
        say("Đang dựng cơ sở dữ liệu…")
        code, output = self._manage("migrate", "--verbosity", "0")
        if code != 0:
            raise LaunchError(
                f"không dựng được bảng trong cơ sở dữ liệu ({_last_line(output)}); hãy sửa lỗi ấy, "
                "hoặc `make reset` để bỏ dữ liệu thử và làm lại từ đầu."
            )
        complete = self._load("load_base_data", "dữ liệu nền")
        complete = self._load("load_demo", "người và hồ sơ dùng thử") and complete
        code, accounts = self._manage("demo_accounts", errors=subprocess.DEVNULL)
        self._remember(
            database=mark if complete and code == 0 else "",
            accounts=accounts.strip() if code == 0 else "",
        )

    def static_files(self) -> None:
        mark = fingerprint(_STATIC_SOURCES)
        if self._state().get("static") == mark and (self.var / "static").is_dir():
            return
        code, output = self._manage("collectstatic", "--noinput", "--clear", "--verbosity", "0")
        if code != 0:
            raise LaunchError(
                f"không gom được tệp giao diện vào {self.var / 'static'} ({_last_line(output)}); "
                "hãy sửa tệp được nêu rồi chạy lại."
            )
        self._remember(static=mark)

    def accounts(self) -> str:
        """The demonstration accounts with their roles, as the last preparation printed them."""
        return self._state().get("accounts", "")

    def _load(self, command: str, what: str) -> bool:
        say(f"Đang nạp {what}…")
        code, output = self._manage(command)
        if code == 0:
            return True
        if "Unknown command" in output:
            say(f"Chưa có lệnh {command}: bỏ qua {what}.")
        else:
            print(output, file=sys.stderr, flush=True)
            say(f"Không nạp được {what} (lỗi ở trên); hệ thống vẫn chạy, lần sau sẽ nạp lại.")
        return False

    def _manage(self, *words: str, errors: int = subprocess.STDOUT) -> tuple[int, str]:
        child = spawn(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env=dict(self.environment),
            cwd=ROOT,
            errors=errors,
        )
        try:
            output, _ = child.communicate()
        except BaseException:
            stop_group(child, patience=3)
            raise
        return child.returncode, output.decode(errors="replace")

    def _state(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads((self.var / "state.json").read_text())
        except (OSError, ValueError):
            return {}
        return found

    def _remember(self, **news: str) -> None:
        half = self.var / "state.json.new"
        half.write_text(json.dumps(self._state() | news, ensure_ascii=False, indent=1))
        half.rename(self.var / "state.json")


def fingerprint(patterns: Iterable[str], *, root: Path = ROOT) -> str:
    """One hash over the names and contents of all files that match."""
    digest = hashlib.sha256()
    files = {file for pattern in patterns for file in root.glob(pattern) if file.is_file()}
    for file in sorted(files):
        if "__pycache__" in file.parts:
            continue
        digest.update(f"{file.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _database_identity(url: str) -> str:
    """Tells a new or replaced database from the one that was prepared."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "select system_identifier, (select oid from pg_database"
            " where datname = current_database()) from pg_control_system()"
        ).fetchone()
    return f"@{found}"


def _last_line(output: str) -> str:
    return (output.strip().splitlines() or ["không rõ lý do"])[-1]
