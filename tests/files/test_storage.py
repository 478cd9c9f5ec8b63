import os
import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

from motcua.files import limits
from motcua.files.checks import Refused, examine
from motcua.files.storage import DurableStorage
from motcua.files.uploads import CappedUploadHandler


@pytest.fixture
def storage(tmp_path: Path) -> DurableStorage:
    return DurableStorage(location=tmp_path / "files")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the disk, in order; it is really done."""
    done: list[str] = []
    fsync, link = os.fsync, os.link

    def watched_fsync(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        done.append(f"sync {kind}")
        fsync(handle)

    def watched_link(source: Path, target: Path) -> None:
        done.append(f"name {Path(source).stat().st_size}")
        link(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "link", watched_link)
    return done


def test_a_file_gets_its_name_only_when_it_is_on_the_disk(
    storage: DurableStorage, disk: list[str]
) -> None:
    storage.save("2024/10/a", ContentFile(b"noi dung"))
    disk.clear()
    storage.save("2024/10/b", ContentFile(b"noi dung"))
    assert disk == ["sync file", "name 8", "sync folder"]


def test_every_new_folder_is_on_the_disk_too(storage: DurableStorage, disk: list[str]) -> None:
    storage.save("2024/10/a", ContentFile(b"x"))
    assert disk == ["sync folder"] * 3 + ["sync file", "name 1", "sync folder"]


def test_only_the_owner_reads_a_stored_file(storage: DurableStorage, tmp_path: Path) -> None:
    name = storage.save("2024/10/a", ContentFile(b"x"))
    assert stat.S_IMODE(Path(storage.path(name)).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files" / "2024").stat().st_mode) == 0o700


def test_a_stored_file_is_never_replaced(storage: DurableStorage) -> None:
    first = storage.save("a", ContentFile(b"mot"))
    second = storage.save("a", ContentFile(b"hai"))
    assert first != second
    with storage.open(first) as kept:
        assert kept.read() == b"mot"


def test_a_name_that_is_taken_at_the_last_moment_is_not_replaced(
    storage: DurableStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.save("a", ContentFile(b"mot"))
    # The other writer came between the question and the answer.
    other = storage._save("a", ContentFile(b"hai"))
    assert other != "a"
    with storage.open("a") as first, storage.open(other) as second:
        assert (first.read(), second.read()) == (b"mot", b"hai")


def test_a_write_that_fails_leaves_nothing(storage: DurableStorage, tmp_path: Path) -> None:
    class Cut(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"mot nua"
            raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.save("2024/a", Cut(b"x"))
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ["../a", "/etc/a", "a/../../b", "..\\..\\a/../../x"])
def test_nothing_is_written_outside_the_store(storage: DurableStorage, name: str) -> None:
    with pytest.raises(SuspiciousFileOperation):
        storage.save(name, ContentFile(b"x"))


def test_a_stored_file_has_no_public_address(storage: DurableStorage) -> None:
    with pytest.raises(ValueError, match="access check"):
        storage.url("a")


class Body(BytesIO):
    """A multipart body with one file of that many zeros, made while it is read."""

    def __init__(self, length: int) -> None:
        head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="to.pdf"\r\n\r\n%PDF-'
        super().__init__(head)
        self.left = length - 5
        self.end = BytesIO(b"\r\n--x--\r\n")
        self.total = len(head) + self.left + len(self.end.getvalue())

    def read(self, size: int | None = -1) -> bytes:
        if data := super().read(size):
            return data
        if self.left:
            part = min(self.left, size or 0)
            self.left -= part
            return bytes(part)
        return self.end.read(size)


def receive(length: int) -> UploadedFile:
    body = Body(length)
    handlers: list[FileUploadHandler] = [CappedUploadHandler()]
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": body.total}
    _fields, files = MultiPartParser(meta, body, handlers).parse()
    received = files["f"]
    assert isinstance(received, UploadedFile)
    return received


def test_a_huge_upload_takes_little_disk_and_is_refused_with_its_true_size() -> None:
    with receive(200 * 1024 * 1024) as upload:
        on_disk = Path(upload.temporary_file_path()).stat().st_size
        assert on_disk <= limits.MAX_FILE_BYTES + 1024 * 1024
        with pytest.raises(Refused) as refusal:
            examine(upload)
    assert "nặng 200 MB, quá giới hạn 20 MB" in refusal.value.sentence


def test_a_small_upload_is_received_whole() -> None:
    with receive(100_000) as upload:
        assert upload.size == 100_000
        assert upload.read() == b"%PDF-" + bytes(99_995)
