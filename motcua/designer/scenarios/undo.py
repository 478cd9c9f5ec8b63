"""A block of which nothing stays: no row, no job, no file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import transaction

from motcua.accounts.models import User
from motcua.files.actions import store_bytes
from motcua.files.models import StoredFile
from motcua.files.samples import small_pdf


class Store:
    """Keeps files of which the disk is rid again when the block ends."""

    def __init__(self) -> None:
        self._paths: list[str] = []

    def paper(self, name: str, by: User | None) -> StoredFile:
        kept = store_bytes(small_pdf(), name=f"{name}.pdf", content_type="application/pdf", by=by)
        self._paths.append(kept.path)
        return kept

    def clear(self) -> None:
        for path in self._paths:
            default_storage.delete(path)


@contextmanager
def undone() -> Iterator[Store]:
    store = Store()
    try:
        with transaction.atomic():
            try:
                yield store
            finally:
                transaction.set_rollback(True)
    finally:
        store.clear()
