"""The words of `make run` when it cannot start, and the children it looks after."""

from __future__ import annotations

import os
import smtplib
import socket
import subprocess
import sys
from pathlib import Path
from subprocess import DEVNULL

import pytest

from launch.mailcatcher import Catcher, FolderDelivery
from launch.prepare import fingerprint
from launch.process import spawn, stop_group, wait_until
from launch.run import free_port, hold_lock, require_free
from launch.services import Service
from launch.words import LaunchError

ROOT = Path(__file__).resolve().parents[2]


def run(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "launch.run"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_busy_port_is_told_with_a_free_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(tmp_path, PORT=str(port))
    assert done.returncode == 1
    said = done.stderr.strip()
    assert f"cổng {port} đang có chương trình khác dùng" in said
    assert "make run PORT=" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("port", ["tám", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    done = run(tmp_path, PORT=port)
    assert (done.returncode, "không phải số cổng" in done.stderr) == (1, True)


def test_a_second_run_on_the_same_data_is_told_of_the_first(tmp_path: Path) -> None:
    with hold_lock(tmp_path) as lock:
        lock.write("tiến trình 1, http://localhost:8000")
        lock.flush()
        done = run(tmp_path, PORT=str(free_port()))
    assert done.returncode == 1
    assert "đã có một `make run` đang chạy" in done.stderr
    assert "http://localhost:8000" in done.stderr


def test_the_lock_is_free_again_when_its_holder_is_gone(tmp_path: Path) -> None:
    hold_lock(tmp_path).close()
    hold_lock(tmp_path).close()


def test_a_dead_database_url_is_told_before_anything_starts(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        PORT=str(free_port()),
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing",
    )
    assert done.returncode == 1
    assert "không nối được tới máy chủ ghi trong DATABASE_URL" in done.stderr


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(LaunchError, match="HOST"):
        require_free("no-such-name.invalid", 8000)


def test_a_child_that_dies_is_started_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "starts"
    code = f"open({str(note)!r}, 'a').write('x'); print('xin chào')"
    service = Service(
        "thử", [sys.executable, "-c", code], environment=lambda: dict(os.environ), cwd=tmp_path
    )
    service.start()

    def twice() -> bool:
        service.tend()
        return note.exists() and len(note.read_text()) == 2

    assert wait_until(twice, seconds=20)
    service.stop()
    said = capfd.readouterr().out
    assert "thử    | xin chào" in said
    assert "thử đã dừng (mã 0); khởi động lại sau 1 giây." in said


def test_children_die_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from launch.process import spawn\n"
        "c = spawn([sys.executable, '-c', 'import time; time.sleep(60)'], env=dict(os.environ))\n"
        "print(c.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    child = Path(f"/proc/{int(done.stdout)}/stat")

    def gone() -> bool:
        return not child.exists() or child.read_text().rsplit(") ", 1)[1].startswith("Z")

    assert wait_until(gone, seconds=10)


def test_caught_mail_lies_in_the_folder_in_order_of_arrival(tmp_path: Path) -> None:
    catcher = Catcher(FolderDelivery(tmp_path))
    catcher.start()
    with smtplib.SMTP("127.0.0.1", catcher.port, timeout=10) as client:
        for word in ("một", "hai", "ba"):
            text = f"Subject: thu\r\n\r\n{word}\r\n".encode()
            client.sendmail("a@mau.example", ["b@mau.example"], text)
    catcher.stop()
    files = sorted(tmp_path.iterdir())
    assert [file.read_text().split()[-1] for file in files] == ["một", "hai", "ba"]
    assert all(file.suffix == ".eml" for file in files)
    assert all("X-Envelope-To: b@mau.example" in file.read_text() for file in files)


def test_the_mail_catcher_leaves_when_it_is_told_to(tmp_path: Path) -> None:
    port = free_port()
    words = ["-m", "launch.mailcatcher", "--port", str(port), "--folder", str(tmp_path)]
    child = spawn([sys.executable, *words], env=dict(os.environ), cwd=ROOT, output=DEVNULL)

    def answers() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return False
        return True

    try:
        assert wait_until(answers, seconds=20)
        child.terminate()
        assert child.wait(timeout=10) == 0
    finally:
        stop_group(child)


def test_the_fingerprint_follows_names_and_contents(tmp_path: Path) -> None:
    first = fingerprint(["**/*"], root=tmp_path)
    (tmp_path / "a.toml").write_text("x")
    second = fingerprint(["**/*"], root=tmp_path)
    (tmp_path / "a.toml").write_text("y")
    third = fingerprint(["**/*"], root=tmp_path)
    (tmp_path / "a.toml").rename(tmp_path / "b.toml")
    assert len({first, second, third, fingerprint(["**/*"], root=tmp_path)}) == 4
