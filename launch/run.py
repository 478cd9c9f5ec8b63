"""`make run`: the whole system in one foreground process, for trying it out."""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import os
import secrets
import signal
import socket
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from launch.bank import API, CONTROL, PAY
from launch.postgres import Cluster, check_external
from launch.prepare import ROOT, Preparation
from launch.process import die_with_parent
from launch.services import Backoff, Service
from launch.words import LaunchError, fail, say

VAR = Path(os.environ.get("DATA_DIR") or ROOT / "var")
_BEAT = 0.2
IPN = "/thanh-toan/vnpay/ipn/"  # the portal's address, as one would tell VNPay


class Supervisor:
    """Starts everything in order, keeps it running, stops it in the opposite order."""

    def __init__(self, *, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.address = os.environ.get("BASE_URL") or f"http://localhost:{port}"
        self._began = time.monotonic()
        self._mail_port = free_port(preferred=int(os.environ.get("MAIL_PORT") or 1025))
        self._gateway_port = free_port()
        self._carrier_port = free_port()
        self._bank_port = free_port()
        self._cluster: Cluster | None = None
        self._database_url = os.environ.get("DATABASE_URL", "")
        self._database_backoff = Backoff()
        self._database_retry_at = 0.0
        self._services: list[Service] = []

    def run(self) -> None:
        self._start_database()
        preparation = Preparation(VAR, self.environment())
        preparation.database()
        preparation.static_files()
        self._services = self._make_services()
        for service in self._services:
            service.start()
        self._wait_for_web()
        self._announce(preparation.accounts())
        while True:
            self._tend()
            time.sleep(_BEAT)

    def stop(self) -> None:
        for service in self._services:
            service.ask_to_stop()
        for service in self._services:
            service.stop()
        if self._cluster is not None:
            self._cluster.stop()

    def environment(self) -> dict[str, str]:
        settings = {
            "DATABASE_URL": self._database_url,
            "DATA_DIR": str(VAR),
            "DEMO": "1",
            "SECRET_KEY": _secret_key(),
            "BASE_URL": self.address,
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS")
            or f"localhost,127.0.0.1,[::1],{self.host}",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self._mail_port),
            "DEMO_MAIL_DIR": str(VAR / "mail"),
            "SMS_GATEWAY_URL": f"http://127.0.0.1:{self._gateway_port}/",
            "ZALO_GATEWAY_URL": f"http://127.0.0.1:{self._gateway_port}/",
            "POST_CARRIER_URL": f"http://127.0.0.1:{self._carrier_port}/",
            "PYTHONUNBUFFERED": "1",
            **self._bank_settings(),
        }
        if os.environ.get("CLOCK"):
            # A child started again later must not fall back to the moment of the start.
            since = timedelta(seconds=time.monotonic() - self._began)
            settings["CLOCK"] = (_clock() + since).isoformat()
        return {**os.environ, **settings}

    def _bank_settings(self) -> dict[str, str]:
        """Nothing when somebody tries the portal with VNPay's own sandbox."""
        if os.environ.get("VNPAY_URL"):
            return {}
        # The browser goes there too, perhaps from another machine.
        host = urlsplit(self.address).hostname or "localhost"
        bank = f"http://{f'[{host}]' if ':' in host else host}:{self._bank_port}"
        return {
            "VNPAY_URL": bank + PAY,
            "VNPAY_API_URL": f"http://127.0.0.1:{self._bank_port}{API}",
            "VNPAY_TMN_CODE": "DEMOPAY1",
            "VNPAY_SECRET": hashlib.sha256(f"bank {_secret_key()}".encode()).hexdigest()[:32],
        }

    def _start_database(self) -> None:
        if self._database_url:
            check_external(self._database_url)
            return
        self._cluster = Cluster.beside(VAR)
        self._cluster.start()
        self._database_url = self._cluster.url

    def _make_services(self) -> list[Service]:
        web = [
            *["-m", "granian", "motcua.config.wsgi:application", "--interface", "wsgi"],
            *["--host", self.host, "--port", str(self.port), "--no-ws"],
            *["--workers", "2", "--blocking-threads", "2", "--respawn-failed-workers"],
            *["--workers-kill-timeout", "5", "--log-level", "warning"],
        ]
        mail = [
            *["-m", "launch.mailcatcher", "--port", str(self._mail_port)],
            *["--folder", str(VAR / "mail")],
        ]
        gateway = [
            *["-m", "launch.gateway", "--port", str(self._gateway_port)],
            *["--folder", str(VAR / "mail")],
        ]
        carrier = [
            *["-m", "launch.carrier", "--port", str(self._carrier_port)],
            *["--file", str(VAR / "carrier.json")],
        ]
        # 0.0.0.0 means every address; only a real one can be called.
        own = "localhost" if self.host in ("0.0.0.0", "127.0.0.1") else self.host  # noqa: S104
        bank = [
            *["-m", "launch.bank", "--host", self.host, "--port", str(self._bank_port)],
            *["--file", str(VAR / "bank.sqlite3"), "--ipn", f"http://{own}:{self.port}{IPN}"],
        ]
        worker = ["manage.py", "procrastinate", "worker"]
        programs = {"mail": mail, "gate": gateway, "post": carrier, "bank": bank}
        programs |= {"web": web, "worker": worker}
        if not self._bank_settings():
            del programs["bank"]
        return [
            Service(name, [sys.executable, *words], environment=self.environment, cwd=ROOT)
            for name, words in programs.items()
        ]

    def _tend(self) -> None:
        self._tend_database()
        for service in self._services:
            service.tend()

    def _tend_database(self) -> None:
        if self._cluster is None or self._cluster.alive():
            return
        now = time.monotonic()
        if self._database_retry_at == 0:
            wait = self._database_backoff.next_wait()
            self._database_retry_at = now + wait
            say(f"Cơ sở dữ liệu đã dừng; khởi động lại sau {wait:.0f} giây.")
        elif now >= self._database_retry_at:
            self._database_retry_at = 0
            try:
                self._cluster.start()
            except LaunchError as error:
                say(f"Cơ sở dữ liệu chưa lên được: {error}")
                return
            for service in self._services:
                if service.name == "worker":
                    # Its listening connection died with the server, and it is slow to notice.
                    service.ask_to_stop()

    def _wait_for_web(self) -> None:
        limit = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > limit:
                say("Trang web chưa trả lời sau 60 giây; hãy xem các dòng `web` ở trên.")
                return
            self._tend()
            time.sleep(0.05)

    def _answers(self) -> bool:
        # 0.0.0.0 means every address; only a real one can be called.
        host = "127.0.0.1" if self.host in ("0.0.0.0", "") else self.host  # noqa: S104
        connection = http.client.HTTPConnection(host, self.port, timeout=20)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _announce(self, accounts: str) -> None:
        took = time.monotonic() - self._began
        say("")
        say(f"Một Cửa đã sẵn sàng sau {took:.1f} giây (bản dùng thử, chỉ có dữ liệu giả).")
        say(f"  Trang web:        {self.address}/")
        say(f"  Thư, tin nhắn đã gửi: {self.address}/thu-mau/")
        if bank := self._bank_settings():
            say(f"  Cổng thanh toán thử:  {bank['VNPAY_URL'].removesuffix(PAY)}{CONTROL}")
        if accounts:
            say("  Tài khoản dùng thử:")
            for line in accounts.splitlines():
                say(f"    {line}")
        else:
            say("  Chưa có tài khoản dùng thử (lệnh demo_accounts chưa trả lời).")
        say("  Nhấn Ctrl-C để dừng; `make run` lần sau giữ nguyên dữ liệu.")
        say("")


def hold_lock(var: Path) -> IO[str]:
    """One run at a time on one data folder; the kernel frees the lock of a killed one."""
    var.mkdir(parents=True, exist_ok=True)
    lock = (var / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip() or "không rõ"
        lock.close()
        raise LaunchError(
            f"đã có một `make run` đang chạy trên dữ liệu này ({holder}); hãy dùng nó, "
            "hoặc dừng nó bằng Ctrl-C rồi chạy lại."
        ) from None
    return lock


def require_free(host: str, port: int) -> None:
    try:
        _bind(host, port)
    except PermissionError:
        raise LaunchError(
            f"người dùng này không được mở cổng {port}; hãy chạy `make run PORT=8000`."
        ) from None
    except socket.gaierror:
        raise LaunchError(f"HOST={host} không phải địa chỉ của máy này; hãy bỏ HOST.") from None
    except OSError:
        other = next((p for p in range(port + 1, port + 50) if _is_free(host, p)), port + 1000)
        raise LaunchError(
            f"cổng {port} đang có chương trình khác dùng; hãy chạy `make run PORT={other}`."
        ) from None


def free_port(*, preferred: int = 0) -> int:
    """The preferred port when it is free, else any that is."""
    if preferred and _is_free("127.0.0.1", preferred):
        return preferred
    return _bind("127.0.0.1", 0)


def _is_free(host: str, port: int) -> bool:
    try:
        _bind(host, port)
    except OSError:
        return False
    return True


def _bind(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        number: int = probe.getsockname()[1]
    return number


def _secret_key() -> str:
    """Kept between runs, so that nobody is logged out by a restart."""
    file = VAR / "secret_key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(50))
    return file.read_text()


def _clock() -> datetime:
    try:
        return datetime.fromisoformat(os.environ["CLOCK"])
    except ValueError:
        raise LaunchError(
            "CLOCK phải là một thời điểm như 2024-10-15T09:00; hãy sửa hoặc bỏ CLOCK."
        ) from None


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise LaunchError(f"PORT={given} không phải số cổng; hãy chọn một số từ 1024 đến 65535.")
    return int(given)


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    # SIGINT too: a shell starts background jobs with it ignored.
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as it is under nohup
        signal.signal(signal.SIGHUP, _interrupt)
    if "MAKELEVEL" in os.environ:
        # `kill -9` of make must not leave a system running that nobody sees.
        die_with_parent(signal.SIGTERM)
    supervisor = None
    try:
        host, port = os.environ.get("HOST") or "127.0.0.1", _port()
        with hold_lock(VAR) as lock:
            require_free(host, port)
            lock.truncate(0)
            lock.write(f"tiến trình {os.getpid()}, http://localhost:{port}")
            lock.flush()
            supervisor = Supervisor(host=host, port=port)
            try:
                supervisor.run()
            finally:
                for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(signum, signal.SIG_IGN)
                say("Đang dừng…")
                supervisor.stop()
    except LaunchError as error:
        return fail(error)
    except KeyboardInterrupt:
        say("Đã dừng. Dữ liệu còn nguyên.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
