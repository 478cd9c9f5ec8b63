"""Time-stamps of a real authority, run by openssl in a process of its own: good ones are kept, others are not."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from motcua.common import clock
from motcua.documents import export
from motcua.dossiers.models import Dossier, Seal
from motcua.dossiers.proof import checking, sealing, stamping, verify
from motcua.dossiers.tasks import stamp_seals
from tests import builders
from tests.builders import People

pytestmark = pytest.mark.django_db


@dataclass
class Authority:
    folder: Path
    process: subprocess.Popen[str]
    port: int

    @property
    def ca(self) -> str:
        return str(self.folder / "ca.pem")


def start(folder: Path, port: int = 0) -> Authority:
    command = [sys.executable, "-m", "tests.tsa", "--folder", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return Authority(folder, process, int(process.stdout.readline()))


def stop(authority: Authority) -> None:
    authority.process.terminate()
    authority.process.communicate()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    authority = start(tmp_path_factory.mktemp("tsa"))
    yield authority
    stop(authority)


@pytest.fixture
def authority(running: Authority, settings: Any) -> Authority:
    settings.TSA_URL = f"http://127.0.0.1:{running.port}/"
    settings.TSA_CERTIFICATES = running.ca
    return running


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The root of another authority."""
    other = start(tmp_path_factory.mktemp("other"))
    stop(other)
    return other.ca


def sealed() -> Seal:
    builders.dossier("submitted")
    sealing.seal_new()
    return Seal.objects.get()


def test_a_seal_gets_its_time_and_anybody_can_check_it(
    people: People, authority: Authority, stranger: str
) -> None:
    assert sealed().token is None
    stamp_seals(timestamp=0)
    seal = Seal.objects.get()
    assert seal.token is not None
    assert seal.token_at is not None
    token = bytes(seal.token)
    digest, moment = verify.read_token(token)
    assert digest == seal.hash
    assert moment == f"{seal.token_at:%Y%m%d%H%M%SZ}"
    verify.check_signature(sealing.exported(seal), authority.ca)
    with pytest.raises(verify.Fault, match="chữ ký"):
        verify.check_signature(sealing.exported(seal), stranger)
    assert not list(checking.faults())


def copy_of(made: Dossier, folder: Path) -> Path:
    """What its owner takes home."""
    file = folder / "ho-so.zip"
    with export.packed(export.content(made, inside=False, result=True)) as packed:
        file.write_bytes(packed.read())
    return file


def test_only_signatures_that_are_there_are_said_to_be_checked(
    people: People, authority: Authority, tmp_path: Path
) -> None:
    sealed()
    made = Dossier.objects.get()
    *_rest, said = verify.run(copy_of(made, tmp_path), [], authority.ca)
    assert said == "Dấu thời gian: 0/1 niêm phong; không có chữ ký nào để kiểm."
    assert stamping.stamp_new() == 1
    there = copy_of(made, tmp_path)
    for ca, words in ((authority.ca, "đã kiểm."), ("", "chưa kiểm (thêm --ca).")):
        *_rest, said = verify.run(there, [], ca)
        assert said == f"Dấu thời gian: 1/1 niêm phong; chữ ký của nơi cấp {words}"


def test_while_the_authority_is_away_seals_wait_and_are_stamped_later(
    people: People,
    authority: Authority,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    there, settings.TSA_URL = settings.TSA_URL, "http://127.0.0.1:9/"
    sealed()
    builders.dossier("submitted")
    assert sealing.seal_new() == 1
    assert stamping.stamp_new() == 0
    assert "2 seals wait for a time-stamp, from number 1 on" in caplog.text
    assert not list(checking.faults())
    with clock.at(clock.now() + dt.timedelta(minutes=61)):
        (fault,) = checking.faults()
        assert fault.startswith("2 seals wait for their time-stamp, the oldest since 2026-03-10")
        with pytest.raises(CommandError, match="1 chỗ"):
            call_command("verify_history")
    settings.TSA_URL = there
    assert stamping.stamp_new() == 2
    assert checking.state().unstamped == 0
    with clock.at(clock.now() + dt.timedelta(minutes=61)):
        assert not list(checking.faults())


def test_a_time_stamp_that_is_not_good_is_not_kept(
    people: People, authority: Authority, settings: Any, stranger: str
) -> None:
    seal = sealed()
    settings.TSA_CERTIFICATES = stranger
    assert stamping.stamp_new() == 0
    settings.TSA_CERTIFICATES = authority.ca
    token, _at = stamping._asked(seal)
    for digest, nonce in (("0" * 64, None), (seal.hash, 7)):
        with pytest.raises(stamping.Refused):
            stamping._good(token, digest, nonce)
    for wrong in (b"", b"no", token[:-1], token[:400]):
        with pytest.raises(stamping.Refused):
            stamping._good(wrong, seal.hash)
    assert Seal.objects.filter(token=None).count() == 1


def test_a_stored_time_stamp_of_somebody_else_is_found(
    people: People, authority: Authority, settings: Any, stranger: str
) -> None:
    sealed()
    assert stamping.stamp_new() == 1
    settings.TSA_CERTIFICATES = stranger
    assert any("seal 1" in fault for fault in checking.faults())


def test_without_an_authority_nothing_is_asked_nor_waited_for(people: People) -> None:
    sealed()
    assert stamping.stamp_new() == 0
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert not list(checking.faults())
