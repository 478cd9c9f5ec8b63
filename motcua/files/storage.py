"""Files on disk that survive a power cut once their row is committed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """A name gets its file only when all bytes are on the disk, and never gets another one."""

    def _save(self, name: str, content: File[Any]) -> str:
        while True:
            target = Path(self.path(name))
            make_folders(target.parent)
            temporary = _write(target.parent, content)
            try:
                os.link(temporary, target)  # unlike a rename, it refuses to replace a file
            except FileExistsError:
                name = self.get_available_name(name)
                content.seek(0)
                continue
            finally:
                temporary.unlink()
            sync_folder(target.parent)
            return name.replace("\\", "/")

    def url(self, name: str | None) -> str:
        raise ValueError("Files have no public address: they are served after an access check.")


def make_folders(folder: Path) -> None:
    """Like mkdir -p with mode 0700; each new entry is on the disk before anything is put in."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:  # another request was quicker
        return
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(folder: Path, content: File[Any]) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")  # mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in content.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        temporary.unlink()
        raise
    return temporary
