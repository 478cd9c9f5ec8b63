"""Files on the disk that no row names: left by a transaction that failed, or by a power cut."""

import time
from collections.abc import Iterator

from django.core.files.storage import default_storage

from motcua.files.limits import ORPHAN_AGE_SECONDS
from motcua.files.models import StoredFile


def find() -> Iterator[str]:
    """Paths without a row. Young ones are left out: their transaction may still be running."""
    # The disk keeps true time, so a moved portal clock must not be asked.
    newest = time.time() - ORPHAN_AGE_SECONDS
    for folder, names in _folders(""):
        paths = [f"{folder}{name}" for name in names]
        old = {
            path for path in paths if default_storage.get_modified_time(path).timestamp() < newest
        }
        # Asked after the ages were read: a row that came meanwhile saves its file.
        yield from sorted(
            old - set(StoredFile.objects.filter(path__in=old).values_list("path", flat=True))
        )


def remove() -> list[str]:
    """Deletes them and says which."""
    gone = []
    for path in find():
        default_storage.delete(path)
        gone.append(path)
    return gone


def _folders(folder: str) -> Iterator[tuple[str, list[str]]]:
    try:
        below, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    yield folder, names
    for name in below:
        yield from _folders(f"{folder}{name}/")
