"""A private PostgreSQL: found, created, started and stopped without anybody's help.

It listens on a Unix socket only, in a folder that nobody but its own account may enter.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from launch import binaries
from launch.binaries import Binaries
from launch.process import (
    Account,
    can_enter,
    command_of,
    identity,
    server_account,
    spawn,
    stop_group,
    wait_until,
)
from launch.words import LaunchError, say

PORT = 5432
ROLE = "motcua"
# sockaddr_un holds 108 bytes with its final zero.
_LONGEST_SOCKET = 107
_LOCALES = ("C.UTF-8", "en_US.UTF-8", "C")
_LOG_LIMIT = 5_000_000
_RESET_HINT = "`make reset` bỏ dữ liệu thử và dựng lại từ đầu"


@dataclass
class Cluster:
    """One data folder and, while it runs, the server on it."""

    home: Path
    database: str = "motcua"
    durable: bool = True
    account: Account | None = None
    _server: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @classmethod
    def beside(cls, var: Path) -> Cluster:
        """The project's own cluster, under `var/pg` or where its account can reach."""
        home = var / "pg"
        account = server_account(home / "data")
        if not can_enter(var, account):
            home = _elsewhere(var)
            account = server_account(home / "data")
            say(f"Tài khoản {_name(account)} không vào được {var}: dữ liệu PostgreSQL ở {home}.")
        return cls(home=home, account=account)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        folder = self.home / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) < _LONGEST_SOCKET:
            return folder
        return Path("/tmp") / f"motcua-{_short_hash(self.home)}"  # noqa: S108 - owner is checked

    @property
    def url(self) -> str:
        return self._url(self.database)

    def start(self) -> None:
        """Bring the server up, creating the data folder and the database when missing."""
        self._claim(self.home)
        self._claim(self.socket_folder)
        program = self._program()
        if not self.data.exists():
            self._create(program)
        self._clear_stale_locks()
        for attempt in range(1, 21):
            self._launch(program)
            if wait_until(self._settled, seconds=30) and self.alive():
                break
            complaint = self._last_complaint()
            self.stop()
            # Back ends of a killed server need a moment to notice and let go.
            if "still in use" not in complaint or attempt == 20:
                raise LaunchError(
                    f"cơ sở dữ liệu ở {self.data} không khởi động được ({complaint}); hãy xem "
                    f"{self.log}, khôi phục từ bản sao lưu, hoặc {_RESET_HINT}."
                )
            time.sleep(0.5)
        self._ensure_database()

    def alive(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def stop(self) -> None:
        if self._server is None:
            return
        signum = signal.SIGINT if self.durable else signal.SIGQUIT
        stop_group(self._server, signum=signum, patience=15)
        self._server = None

    def remove(self) -> None:
        """Delete the data for good."""
        self.stop()
        self._clear_stale_locks()
        for folder in (self.socket_folder, self.home):
            shutil.rmtree(folder, ignore_errors=True)

    def _url(self, database: str) -> str:
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{ROLE}@/{database}?host={host}&port={PORT}"

    def _claim(self, folder: Path) -> None:
        """Make a folder that belongs to the server's account alone."""
        folder.mkdir(parents=True, exist_ok=True)
        owner = self.account.uid if self.account else os.geteuid()
        found = folder.lstat().st_uid
        if found not in (owner, 0) or (found != owner and self.account is None):
            raise LaunchError(
                f"thư mục {folder} thuộc người dùng khác; hãy chạy bằng đúng người dùng đã tạo ra "
                f"nó, hoặc nhờ root xoá thư mục ấy."
            )
        if self.account is not None and found != owner:
            os.chown(folder, owner, self.account.gid)
        folder.chmod(0o700)

    def _program(self) -> Binaries:
        chosen = binaries.choose(major=self._major())
        return binaries.within_reach(chosen, account=self.account, place=self.home)

    def _major(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text().split(".")[0])
        except FileNotFoundError:
            if not self.data.exists():
                return None
        except ValueError:
            pass
        raise LaunchError(
            f"thư mục dữ liệu {self.data} đã hỏng (mất PG_VERSION); hãy khôi phục từ bản sao lưu, "
            f"hoặc {_RESET_HINT}."
        )

    def _create(self, program: Binaries) -> None:
        """Run initdb aside and rename: a broken-off attempt never looks like data."""
        fresh = self.home / "data.new"
        complaint = ""
        for locale in _LOCALES:
            shutil.rmtree(fresh, ignore_errors=True)
            done = subprocess.run(
                [
                    program.tool("initdb"),
                    f"--pgdata={fresh}",
                    f"--username={ROLE}",
                    "--auth=trust",
                    "--encoding=UTF8",
                    f"--locale={locale}",
                    "--lc-messages=C",
                    "--no-instructions",
                    *([] if self.durable else ["--no-sync"]),
                ],
                env=_environment(),
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
                **identity(self.account),
            )
            if done.returncode == 0:
                fresh.rename(self.data)
                return
            complaint = (done.stderr.strip().splitlines() or ["initdb"])[-1]
        raise LaunchError(
            f"không tạo được cơ sở dữ liệu ở {self.home} ({complaint}); hãy kiểm tra chỗ trống và "
            f"quyền ghi của {_name(self.account)} ở đó."
        )

    def _clear_stale_locks(self) -> None:
        """Drop lock files whose process is gone, or is somebody else under a reused number."""
        pid_file = self.data / "postmaster.pid"
        holder = _pid_in(pid_file)
        if holder is not None and command_of(holder) in ("postgres", "postmaster"):
            # A server whose launcher was killed has been told to stop: give it the time.
            if not wait_until(lambda: not pid_file.exists(), seconds=10):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(holder, signal.SIGINT)
                wait_until(lambda: not pid_file.exists(), seconds=10)
            holder = _pid_in(pid_file)
            if holder is not None and command_of(holder) in ("postgres", "postmaster"):
                raise LaunchError(
                    f"một máy chủ PostgreSQL (tiến trình {holder}) còn giữ {self.data} và không "
                    f"chịu dừng; hãy dừng nó bằng lệnh `kill {holder}` rồi chạy lại."
                )
        socket_lock = self.socket_folder / f".s.PGSQL.{PORT}.lock"
        for lock in (pid_file, socket_lock):
            lock.unlink(missing_ok=True)

    def _launch(self, program: Binaries) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "max_connections": "100",
            "shared_buffers": "64MB",
            "logging_collector": "off",
            "log_destination": "stderr",
        }
        if not self.durable:
            for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                settings[name] = "off"
        flags = [part for item in settings.items() for part in ("-c", "=".join(item))]
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._server = spawn(
                [program.tool("postgres"), "-D", str(self.data), *flags],
                env=_environment(),
                account=self.account,
                output=log,
                death_signal=signal.SIGINT if self.durable else signal.SIGQUIT,
            )

    def _settled(self) -> bool:
        """Up and answering, or gone."""
        if not self.alive():
            return True
        try:
            psycopg.connect(self._url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _last_complaint(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            lines = log.read().decode(errors="replace").splitlines()
        for line in reversed(lines):
            for level in ("FATAL:", "PANIC:"):
                if level in line and "starting up" not in line:
                    return line.split(level, 1)[1].strip()
        return "máy chủ không trả lời"

    def _ensure_database(self) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            known = connection.execute(
                "select 1 from pg_database where datname = %s", [self.database]
            ).fetchone()
            if known is None:
                name = sql.Identifier(self.database)
                connection.execute(sql.SQL("create database {}").format(name))


@contextlib.contextmanager
def throwaway() -> Iterator[Cluster]:
    """A cluster for tests: fast because it may forget, and removed afterwards."""
    cluster = new_throwaway()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


def new_throwaway() -> Cluster:
    """A cluster in a temporary folder, not yet started; its address is already known."""
    account = server_account()
    roots = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - mkdtemp
    root = next((each for each in roots if can_enter(each, account)), roots[0])
    _sweep(root)
    home = Path(tempfile.mkdtemp(prefix=f"motcua-test-{os.getpid()}-", dir=root))
    return Cluster(home=home, durable=False, account=account)


def _sweep(root: Path) -> None:
    """Remove what test runs that were killed have left behind."""
    for folder in root.glob("motcua-test-*-*"):
        maker = folder.name.split("-")[2]
        with contextlib.suppress(OSError, ValueError):
            mine = os.geteuid() == 0 or folder.stat().st_uid == os.geteuid()
            if mine and command_of(int(maker)) is None:
                holder = _pid_in(folder / "data" / "postmaster.pid")
                if holder is not None and command_of(holder) == "postgres":
                    os.kill(holder, signal.SIGQUIT)
                shutil.rmtree(folder, ignore_errors=True)


def check_external(url: str) -> None:
    """Say in one sentence why the server named by DATABASE_URL does not serve."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["không rõ lý do"])[0]
        raise LaunchError(
            f"không nối được tới máy chủ ghi trong DATABASE_URL ({reason}); hãy sửa DATABASE_URL, "
            f"hoặc bỏ nó đi để dùng PostgreSQL riêng."
        ) from None
    if major < binaries.OLDEST:
        raise LaunchError(
            f"máy chủ ghi trong DATABASE_URL là PostgreSQL {major}; cần bản {binaries.OLDEST} trở "
            f"lên: hãy nâng cấp nó, hoặc bỏ DATABASE_URL để dùng PostgreSQL riêng."
        )


def _elsewhere(var: Path) -> Path:
    name = f"motcua-{_short_hash(var)}"
    for root in (Path("/var/lib"), Path("/var/tmp")):  # noqa: S108 - owner is checked
        if os.access(root, os.W_OK):
            return root / name
    raise LaunchError(
        f"máy chủ PostgreSQL không vào được {var} và không ghi được vào /var/lib; hãy chuyển thư "
        f"mục dự án tới nơi mọi người dùng đọc được (ví dụ /srv)."
    )


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:12]


def _name(account: Account | None) -> str:
    return account.name if account else "người dùng này"


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* settings may leak into the private server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _pid_in(file: Path) -> int | None:
    try:
        return int(file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
